/** The message list of one phone: incremental updates, scrolling, unread marks, arrow keys. */

import { bubble, divider } from "./bubble.js";
import { button, h } from "../dom.js";
import { civilOf, dayInWords, dayOf } from "../dates.js";
import { icon } from "../icons.js";

const NEAR = 90;
const ANSWER = 5000;

/** The list of messages of one chat. */
export class Log {
  /**
   * @param {import("./media.js").Tongue & {names: boolean}} tongue
   * @param {import("./bubble.js").Hooks} hooks
   * @param {string} label
   */
  constructor(tongue, hooks, label) {
    this.tongue = tongue;
    this.hooks = { ...hooks, jump: (id) => this.jump(id) };
    this.list = h("div", { class: "messages" });
    const down = { class: "round to-end", "aria-label": tongue.words("toEnd"), hidden: true };
    this.down = button({ ...down, onclick: () => this.toEnd(true) }, icon("down"));
    const about = { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" };
    this.scroller = h("div", { ...about, onscroll: () => this.scrolled(), onkeydown: (event) => this.walk(event) }, this.list);
    this.element = h("div", { class: "log-frame" }, this.scroller, this.down);
    this.drawn = new Map();
    this.last = 0;
    this.awaited = 0;
    this.stuck = true;
    const grown = new ResizeObserver(() => this.stuck && this.toEnd());
    [this.scroller, this.list].forEach((one) => grown.observe(one));
  }

  /**
   * Draw the messages; only what changed is built anew.
   * @param {any[]} messages
   * @param {{unreadFrom: number | null, today: string, empty: Node}} about
   */
  draw(messages, about) {
    const stay = this.stuck;
    const focused = document.activeElement?.closest?.("[data-focus]")?.dataset.focus;
    const held = this.list.contains(document.activeElement);
    const items = [...this.items(messages, about)];
    const wanted = items.map((item) => this.reuse(item));
    this.drawn = new Map(items.map((item, index) => [item.key, { signature: item.signature, node: wanted[index] }]));
    arrange(this.list, wanted.length ? wanted : [about.empty]);
    this.keepFocus(held, focused);
    this.follow(messages, stay);
  }

  /** Go to a message and mark it for a moment. @param {number} id */
  jump(id) {
    const target = this.list.querySelector(`[data-message-id="${id}"]`)?.closest("article");
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  }

  /** @param {boolean} smooth */
  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  *items(messages, { unreadFrom, today }) {
    let day = "";
    for (const album of albums(messages)) {
      const moment = civilOf(album[0].date, this.tongue.timeZone);
      if (dayOf(moment) !== day) {
        day = dayOf(moment);
        const words = day === today ? this.tongue.words("today") : dayInWords(moment, this.tongue.lang);
        yield { key: `day ${day}`, signature: words, build: () => divider(words, "day") };
      }
      if (album.some((one) => one.message_id === unreadFrom)) {
        const words = this.tongue.words("newMessages");
        yield { key: "new", signature: words, build: () => divider(words, "new") };
      }
      yield this.item(album);
    }
  }

  item(album) {
    const busy = album[0].reply_markup?.inline_keyboard?.flat().map((one) => this.hooks.busy(album[0].message_id, one.callback_data));
    const signature = JSON.stringify([album, busy, this.tongue.timeZone]);
    return { key: `m ${album[0].message_id}`, signature, build: () => bubble(album, this.tongue, this.hooks) };
  }

  reuse({ key, signature, build }) {
    const before = this.drawn.get(key);
    return before?.signature === signature ? before.node : build();
  }

  /** A message that was drawn anew must not lose the focus. */
  keepFocus(held, focused) {
    if (held && !this.list.contains(document.activeElement)) {
      const again = focused && this.list.querySelector(`[data-focus="${focused}"]`);
      (again || this.scroller).focus({ preventScroll: true });
    }
  }

  /** A button was pressed, perhaps far up: what the bot answers with below is what the person waits for. */
  expect() {
    this.awaited = performance.now() + ANSWER;
  }

  /** Only what is new moves the view: a button must stay where it is while a finger is on it. */
  follow(messages, stay) {
    const newest = messages.at(-1);
    const grown = newest && newest.message_id > this.last;
    if (grown && (stay || !newest.by_bot || performance.now() < this.awaited)) {
      this.awaited = 0;
      this.toEnd();
    } else if (grown && this.last) {
      this.down.classList.add("fresh");
    }
    this.last = newest?.message_id ?? this.last;
    this.scrolled();
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  scrolled() {
    this.stuck = this.nearEnd();
    this.down.hidden = this.stuck;
    if (this.stuck) {
      this.down.classList.remove("fresh");
    }
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const all = [...this.list.querySelectorAll("article")];
    if (!step || !all.length) {
      return;
    }
    event.preventDefault();
    const at = all.indexOf(document.activeElement?.closest("article"));
    const next = at < 0 ? all.length - 1 : at + step;
    all[Math.min(all.length - 1, Math.max(0, next))].focus();
  }
}

/** Neighbours with one media_group_id are one album. */
function albums(messages) {
  const out = [];
  for (const message of messages) {
    const before = out.at(-1);
    if (message.media_group_id && before?.[0].media_group_id === message.media_group_id) {
      before.push(message);
    } else {
      out.push([message]);
    }
  }
  return out;
}

/** Make the children of a list these nodes, without touching those that stay. */
function arrange(list, wanted) {
  const keep = new Set(wanted);
  [...list.childNodes].filter((node) => !keep.has(node)).forEach((node) => node.remove());
  wanted.forEach((node, index) => {
    if (list.childNodes[index] !== node) {
      list.insertBefore(node, list.childNodes[index] ?? null);
    }
  });
}
