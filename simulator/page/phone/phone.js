/** One phone: a person's chat with the bot, in the person's language. */

import { get, post, postForm } from "../api.js";
import { askContact, openAttach, openPlace } from "./attach.js";
import { Composer } from "./composer.js";
import { button, fill, h } from "../dom.js";
import { icon, star } from "../icons.js";
import { Log } from "./log.js";
import { coalesced } from "../live.js";
import { openMenu } from "./menu.js";
import { showAlert } from "./sheet.js";
import { phoneLanguage, phoneWords } from "../words.js";

const TOAST = 3500;
const PATIENCE = 10_000;

/**
 * @typedef {{id: number, name: string, lang: string | null, role?: string, about?: Record<string, string>}} Owner
 * @typedef {object} Surroundings
 * @property {number} timeZone minutes east of Greenwich
 * @property {() => string} today the day of the civil clock, YYYY-MM-DD
 * @property {(why: string) => void} failed
 * @property {(phone: Phone) => void} changed unread marks have changed
 */

/** A phone with everything that happens on it. */
export class Phone {
  /**
   * @param {Owner} owner
   * @param {Surroundings} around
   */
  constructor(owner, around) {
    this.owner = owner;
    this.around = around;
    this.words = phoneWords(owner.lang);
    this.lang = phoneLanguage(owner.lang);
    this.tongue = { words: this.words, lang: this.lang, timeZone: around.timeZone, names: false };
    this.version = -1;
    this.chat = null;
    this.seen = null;
    this.attended = false;
    this.unread = 0;
    this.unreadFrom = null;
    this.busy = new Map();
    this.told = null;
    this.refresh = coalesced(() => this.load());
    this.build();
  }

  build() {
    const { words } = this;
    const hooks = {
      actions: (message, anchor) => this.actions(message, anchor),
      press: (message, key) => this.press(message, key),
      command: (text) => this.say(text, null),
      busy: (id, data) => [...this.busy.values()].some((one) => one.message_id === id && one.data === data),
    };
    this.log = new Log(this.tongue, hooks, words("conversation", { name: this.owner.name }));
    this.composer = new Composer(this.tongue, {
      say: (text, replyTo) => this.say(text, replyTo),
      edit: (id, text) => this.act("edit", { message_id: id, text }),
      pressKey: (key) => this.pressKey(key),
      attach: (anchor) => openAttach(anchor, this.sending()),
      start: () => this.act("start"),
      unblock: () => this.act("block", { blocked: false }),
    });
    this.status = h("small", { class: "status" }, words("bot"));
    this.toast = h("div", { class: "toast", role: "status" });
    this.blank = h("div", { class: "blank" }, star(), h("p", {}, words("empty")));
    this.screen = h("div", { class: "device", lang: this.lang }, this.head(), this.log.element, this.composer.element, this.toast);
  }

  head() {
    const label = this.words("chatMenu");
    const menu = { class: "round", "aria-label": label, "aria-haspopup": "menu", onclick: (event) => this.openMenu(event.currentTarget) };
    this.pin = button({ class: "pinned", hidden: true });
    const bar = h(
      "div",
      { class: "chat-head" },
      h("span", { class: "bot-face" }, star()),
      h("div", { class: "chat-title" }, h("b", {}, this.words("botName")), this.status),
      button(menu, icon("more")),
    );
    return h("div", {}, bar, this.pin);
  }

  sending() {
    return { screen: this.screen, tongue: this.tongue, send: (fields) => this.send(fields) };
  }

  /** Fetch the chat if it is newer than what is shown. @param {number} version */
  heard(version) {
    if (version > this.version) {
      this.version = version;
      this.refresh();
    }
  }

  async load() {
    try {
      this.chat = await get(`/sim/chat/${this.owner.id}`);
      this.draw();
    } catch (error) {
      this.around.failed(error.message);
    }
  }

  draw() {
    if (!this.chat) {
      return;
    }
    this.tongue.timeZone = this.around.timeZone;
    this.hear(this.chat.callbacks);
    this.count();
    this.log.draw(this.chat.messages, { unreadFrom: this.unreadFrom, today: this.around.today(), empty: this.blank });
    this.composer.draw(this.chat);
    fill(this.blank, star(), h("p", {}, this.chat.bot?.description || this.words("empty")));
    this.drawHead();
    this.around.changed(this);
  }

  drawHead() {
    const typing = this.chat.typing > 0;
    fill(this.status, this.words(this.chat.blocked ? "blocked" : typing ? "typing" : "bot"));
    this.status.classList.toggle("typing", typing && !this.chat.blocked);
    if (typing) {
      setTimeout(this.refresh, this.chat.typing * 1000 + 50);
    }
    const id = this.chat.pinned.at(-1);
    const message = this.chat.messages.find((one) => one.message_id === id);
    this.pin.hidden = !message;
    if (message) {
      fill(this.pin, icon("pin"), h("b", {}, this.words("pinned")), h("span", {}, message.text ?? message.caption ?? ""));
      this.pin.onclick = () => this.log.jump(id);
    }
  }

  /** Show the answers to pressed buttons that were not shown yet; those from before the page are old. */
  hear(callbacks) {
    const answered = callbacks.filter((one) => one.answer);
    const fresh = this.told ? answered.filter((one) => !this.told.has(one.id)) : [];
    this.told = new Set(answered.map((one) => one.id));
    answered.forEach((one) => this.busy.delete(one.id));
    fresh.filter((one) => one.answer.text).forEach((one) => this.tell(one.answer));
  }

  tell({ text, alert }) {
    if (alert) {
      showAlert(this.screen, { text, label: this.words("notice"), ok: this.words("ok") });
    } else {
      this.pop(text);
    }
  }

  pop(text) {
    fill(this.toast, h("span", {}, text));
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => fill(this.toast), TOAST);
  }

  count() {
    const theirs = this.chat.messages.filter((one) => one.by_bot);
    const newest = theirs.at(-1)?.message_id ?? 0;
    if (this.seen === null || this.attended) {
      this.seen = newest;
    }
    const fresh = theirs.filter((one) => one.message_id > this.seen);
    this.unread = fresh.length;
    this.unreadFrom = fresh[0]?.message_id ?? this.unreadFrom;
  }

  /** The person looks at the phone, or away from it. @param {boolean} on */
  attend(on) {
    if (this.attended === on) {
      return;
    }
    this.attended = on;
    if (!on) {
      this.unreadFrom = null;
    }
    this.draw();
  }

  async act(name, fields = {}) {
    return this.post(() => post(`/sim/${name}`, { user: this.owner.id, ...fields }));
  }

  async send(fields) {
    const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
    return this.post(() => postForm("/sim/send", { user: this.owner.id, ...filled }));
  }

  async say(text, replyTo) {
    return this.act("say", { text, reply_to: replyTo });
  }

  /** Whether it worked; if not, the phone says so in its language and the page tells why. */
  async post(work) {
    try {
      const done = await work();
      this.refresh();
      return done;
    } catch (error) {
      this.pop(this.words("refused"));
      this.around.failed(error.message);
      return false;
    }
  }

  async press(message, key) {
    if (key.copy_text) {
      await navigator.clipboard?.writeText(key.copy_text.text).catch(() => {});
      this.pop(this.words("copied"));
      return;
    }
    if (!key.callback_data) {
      this.pop(key.url ?? this.words("notHere"));
      return;
    }
    this.log.expect();
    const done = await this.act("press", { message_id: message.message_id, data: key.callback_data });
    if (done?.callback && !done.callback.answer && !this.told?.has(done.callback.id)) {
      this.wait(done.callback);
    }
  }

  wait(callback) {
    this.busy.set(callback.id, callback);
    this.refresh();
    setTimeout(() => this.busy.delete(callback.id) && this.draw(), PATIENCE);
  }

  pressKey(key) {
    if (key.request_location) {
      openPlace(this.sending());
    } else if (key.request_contact) {
      askContact(this.sending());
    } else {
      this.act("press", { label: key.text ?? key, message_id: this.chat.keyboard.message_id });
    }
  }

  actions(message, anchor) {
    const { words, lang } = this;
    const own = !message.by_bot && (message.text || message.caption);
    const items = [
      { icon: "reply", label: words("reply"), run: () => this.composer.reply(message) },
      own && { icon: "edit", label: words("edit"), run: () => this.composer.edit(message) },
      !message.protected && { icon: "forward", label: words("forward"), run: () => this.act("forward", { message_id: message.message_id }) },
    ];
    openMenu(anchor, items.filter(Boolean), { label: words("messageMenu"), lang });
  }

  openMenu(anchor) {
    const { words, lang } = this;
    const blocked = Boolean(this.chat?.blocked);
    const items = [
      { icon: "block", label: words(blocked ? "unblock" : "block"), run: () => this.act("block", { blocked: !blocked }) },
      { icon: "broom", label: words("clear"), run: () => this.act("clear") },
    ];
    openMenu(anchor, items, { label: words("chatMenu"), lang });
  }
}
