/** One message of a chat. */

import { button, h } from "../dom.js";
import { civilOf, timeOf } from "../dates.js";
import { rich } from "./entities.js";
import { icon } from "../icons.js";
import { attachment, isBare, summary } from "./media.js";

/**
 * @typedef {object} Hooks what a bubble can set off
 * @property {(message: any, anchor: HTMLElement) => void} actions open the menu of the message
 * @property {(message: any, key: any) => void} press press an inline button
 * @property {(command: string) => void} command send a command that stands in the text
 * @property {(messageId: number) => void} jump go to another message
 * @property {(messageId: number, data: string) => boolean} busy whether a pressed button waits for its answer
 */

/**
 * The bubble of a message, or of an album: several messages that came as one.
 * @param {any[]} album
 * @param {import("./media.js").Tongue & {names: boolean}} tongue
 * @param {Hooks} hooks
 * @returns {HTMLElement}
 */
export function bubble(album, tongue, hooks) {
  const message = album.find((one) => one.caption) ?? album[0];
  const side = message.by_bot ? "theirs" : "mine";
  const classes = `message ${side} kind-${message.kind} ${isBare(message) ? "bare" : ""}`;
  const own = h(
    "div",
    { class: "bubble" },
    tongue.names && !message.by_bot && h("span", { class: "from" }, message.from?.first_name),
    forwarded(message, tongue),
    quote(message, tongue, hooks),
    album.length > 1 ? pictures(album, tongue) : attachment(message, tongue),
    text(message, tongue, hooks),
    meta(message, tongue),
  );
  return h(
    "article",
    { class: classes, tabindex: "-1", data: { "message-id": message.message_id }, onkeydown: opens(message, hooks) },
    h("div", { class: "row" }, own, more(message, tongue, hooks)),
    inline(message, tongue, hooks),
  );
}

/** The line between two days, or before what is new. @param {string} words @param {string} kind */
export function divider(words, kind) {
  return h("div", { class: `divider ${kind}`, role: "separator", "aria-label": words }, h("span", {}, words));
}

function opens(message, hooks) {
  return (event) => {
    const asked = event.key === "Enter" || event.key === "ContextMenu";
    if (asked && event.target === event.currentTarget) {
      event.preventDefault();
      hooks.actions(message, event.currentTarget);
    }
  };
}

function more(message, { words }, hooks) {
  const about = { class: "round more", "aria-label": words("messageMenu"), "aria-haspopup": "menu", tabindex: "-1" };
  return button({ ...about, onclick: (event) => hooks.actions(message, event.currentTarget) }, icon("more"));
}

function forwarded({ forward_origin: origin }, { words }) {
  if (!origin) {
    return null;
  }
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? "";
  return h("span", { class: "forwarded" }, words("forwardedFrom", { name }));
}

function quote({ reply_to_message: replied }, { words }, hooks) {
  if (!replied) {
    return null;
  }
  const author = replied.from?.is_bot ? words("botName") : (replied.from?.first_name ?? "");
  const go = () => hooks.jump(replied.message_id);
  const line = h("span", { class: "quoted" }, summary(replied, words));
  return button({ class: "quote", onclick: go }, h("b", {}, author), line);
}

function pictures(album, tongue) {
  const items = album.map((one) =>
    h("div", { class: "picture", data: { "message-id": one.message_id } }, attachment(one, tongue)),
  );
  return h("div", { class: `album of-${Math.min(album.length, 4)}` }, items);
}

function text(message, { words }, hooks) {
  const written = message.text ?? message.caption;
  if (written === undefined) {
    return message.kind in { text: 1 } || isMedia(message) ? null : h("p", { class: "service" }, words("service"));
  }
  const entities = message.entities ?? message.caption_entities;
  return h("p", { class: "text" }, rich(written, entities, { spoiler: words("spoiler"), onCommand: hooks.command }));
}

function isMedia(message) {
  return attachmentKinds.has(message.kind);
}

const attachmentKinds = new Set(
  "photo video animation video_note voice audio document sticker dice location venue contact poll".split(" "),
);

function meta(message, { words, timeZone }) {
  return h(
    "span",
    { class: "meta" },
    message.edit_date && h("span", { class: "edited" }, words("edited")),
    message.protected && mark("lock", words("protected")),
    message.silent && h("span", { class: "mark", role: "img", "aria-label": words("silent"), title: words("silent") }, "🔕"),
    h("time", {}, timeOf(civilOf(message.date, timeZone))),
    !message.by_bot && icon("check"),
  );
}

function mark(name, label) {
  return h("span", { class: "mark", role: "img", "aria-label": label, title: label }, icon(name));
}

function inline(message, tongue, hooks) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) {
    return null;
  }
  const drawn = rows.map((row, down) =>
    h("div", { class: "key-row" }, row.map((one, right) => key(message, one, `${down}.${right}`, tongue, hooks))),
  );
  return h("div", { class: "inline-keys" }, drawn);
}

function key(message, one, spot, { words }, hooks) {
  const focus = { focus: `${message.message_id}/${spot}` };
  if (one.url && /^https?:/i.test(one.url)) {
    const link = { class: "key", href: one.url, target: "_blank", rel: "noopener noreferrer", data: focus };
    return h("a", link, one.text, icon("link"));
  }
  const alive = Boolean(one.callback_data || one.copy_text || one.url);
  const busy = Boolean(one.callback_data) && hooks.busy(message.message_id, one.callback_data);
  const about = { class: `key ${busy ? "busy" : ""}`, "aria-busy": busy ? "true" : null, data: focus };
  const dead = alive ? {} : { "aria-disabled": "true", title: words("notHere") };
  return button({ ...about, ...dead, onclick: () => alive && hooks.press(message, one) }, one.text);
}
