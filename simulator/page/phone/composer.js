/** The input area: text, reply and edit, command menu, attachments, reply keyboard. */

import { button, fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { summary } from "./media.js";
import { openMenu } from "./menu.js";

const TALLEST = 104;

/**
 * @typedef {object} Deeds what the composer can do
 * @property {(text: string, replyTo: number | null) => Promise<boolean>} say
 * @property {(messageId: number, text: string) => Promise<boolean>} edit
 * @property {(key: any) => void} pressKey a button of the reply keyboard
 * @property {(anchor: HTMLElement) => void} attach
 * @property {() => void} start
 * @property {() => void} unblock
 */

/** The lower end of a phone. */
export class Composer {
  /**
   * @param {import("./media.js").Tongue} tongue
   * @param {Deeds} deeds
   */
  constructor(tongue, deeds) {
    this.words = tongue.words;
    this.lang = tongue.lang;
    this.deeds = deeds;
    this.about = null;
    this.commands = [];
    this.keysOpen = true;
    this.keysOf = null;
    this.build();
  }

  build() {
    const { words } = this;
    const written = { rows: 1, placeholder: words("message"), "aria-label": words("message"), maxlength: 4096 };
    this.field = h("textarea", { ...written, enterkeyhint: "send", oninput: () => this.grow(), onkeydown: (event) => this.keys(event) });
    this.menuButton = this.round("menu", "commands", (event) => this.openCommands(event.currentTarget));
    this.clip = this.round("clip", "attach", (event) => this.deeds.attach(event.currentTarget));
    this.toggle = this.round("keys", "keyboard", () => this.toggleKeys());
    this.sendButton = h("button", { class: "round send", "aria-label": words("send") }, icon("send"));
    this.banner = h("div", { class: "banner", hidden: true });
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => this.submit(event) },
      this.menuButton,
      this.clip,
      h("div", { class: "field" }, this.field, this.toggle),
      this.sendButton,
    );
    this.instead = button({ class: "instead", hidden: true });
    this.keyboard = h("div", { class: "keyboard", role: "group", "aria-label": words("keyboard"), hidden: true });
    this.element = h("div", { class: "lower" }, this.banner, this.form, this.instead, this.keyboard);
  }

  round(name, word, onclick) {
    const label = this.words(word);
    return button({ class: "round", "aria-label": label, title: label, onclick }, icon(name));
  }

  /** Show what the chat asks for. @param {any} chat */
  draw(chat) {
    const away = chat.blocked ? ["unblock", this.deeds.unblock] : chat.messages.length ? null : ["start", this.deeds.start];
    const held = this.element.contains(document.activeElement);
    this.form.hidden = Boolean(away);
    this.instead.hidden = !away;
    if (away) {
      fill(this.instead, this.words(away[0]));
      this.instead.onclick = away[1];
    }
    this.commands = chat.bot?.commands ?? [];
    this.menuButton.hidden = !this.commands.length;
    this.drawKeyboard(away ? null : chat.keyboard);
    this.force(chat);
    if (held && this.element.contains(document.activeElement) === false) {
      (away ? this.instead : this.field).focus();
    }
  }

  drawKeyboard(keyboard) {
    if (keyboard && keyboard.message_id !== this.keysOf) {
      this.keysOpen = true;
      fill(this.keyboard, keyboard.keyboard.map((row) => h("div", { class: "key-row" }, row.map((one) => this.key(one)))));
    }
    this.keysOf = keyboard?.message_id ?? null;
    this.hint = keyboard?.input_field_placeholder;
    this.toggle.hidden = !keyboard;
    this.toggle.setAttribute("aria-pressed", String(this.keysOpen));
    this.keyboard.hidden = !keyboard || !this.keysOpen;
  }

  key(one) {
    const label = typeof one === "string" ? one : one.text;
    const sign = one.request_location ? icon("place") : one.request_contact ? icon("contact") : null;
    return button({ class: "key", onclick: () => this.deeds.pressKey(one) }, sign, label);
  }

  toggleKeys() {
    this.keysOpen = !this.keysOpen;
    this.keyboard.hidden = !this.keysOpen;
    this.toggle.setAttribute("aria-pressed", String(this.keysOpen));
  }

  force({ forced, messages }) {
    if (forced && this.forced !== forced.message_id) {
      const target = messages.find((one) => one.message_id === forced.message_id);
      if (target) {
        this.reply(target, { focus: false });
      }
    }
    this.forced = forced?.message_id ?? null;
    this.field.placeholder = (forced?.input_field_placeholder ?? this.hint) || this.words("message");
  }

  /** Answer a message. @param {any} message @param {{focus?: boolean}} [options] */
  reply(message, { focus = true } = {}) {
    this.begin({ kind: "reply", message }, this.words("replyingTo", { text: summary(message, this.words) }), focus);
  }

  /** Change an own message. @param {any} message */
  edit(message) {
    this.field.value = message.text ?? message.caption ?? "";
    this.begin({ kind: "edit", message }, this.words("editing", { text: summary(message, this.words) }), true);
    this.grow();
  }

  /** Put a text into the field, ready to be sent. @param {string} text */
  suggest(text) {
    this.field.value = text;
    this.grow();
    this.field.focus();
  }

  begin(about, words, focus) {
    this.about = about;
    const stop = button({ class: "round", "aria-label": this.words("cancel"), onclick: () => this.stop() }, icon("close"));
    fill(this.banner, icon(about.kind), h("span", {}, words), stop);
    this.banner.hidden = false;
    if (focus) {
      this.field.focus();
    }
  }

  stop() {
    if (this.about?.kind === "edit") {
      this.field.value = "";
    }
    this.about = null;
    this.banner.hidden = true;
    this.grow();
    this.field.focus();
  }

  keys(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && this.about) {
      event.stopPropagation();
      this.stop();
    }
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) {
      return;
    }
    const { about } = this;
    const id = about?.message.message_id ?? null;
    this.field.value = "";
    this.about = null;
    this.banner.hidden = true;
    this.grow();
    const done = about?.kind === "edit" ? await this.deeds.edit(id, text) : await this.deeds.say(text, id);
    if (!done && !this.field.value) {
      this.field.value = text;
    }
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(TALLEST, this.field.scrollHeight)}px`;
  }

  openCommands(anchor) {
    const items = this.commands.map(({ command, description }) => ({
      label: description,
      note: `/${command}`,
      run: () => this.deeds.say(`/${command}`, null),
    }));
    openMenu(anchor, items, { label: this.words("commands"), lang: this.lang });
  }
}
