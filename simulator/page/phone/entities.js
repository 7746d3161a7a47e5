/** Message entities as DOM elements. Offsets count UTF-16 units, as JavaScript does. */

import { h } from "../dom.js";

const TAGS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = /^(https?:\/\/|mailto:)/i;

/**
 * The text as nodes, with links, code, bold and the like.
 * @param {string} text
 * @param {Array<any>} [entities]
 * @param {{spoiler: string, onCommand?: (command: string) => void}} hooks
 * @returns {Node[]}
 */
export function rich(text, entities = [], hooks) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, hooks);
}

function nodes(text, from, to, entities, hooks) {
  const out = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || entity.offset >= to) {
      continue;
    }
    out.push(plain(text.slice(at, entity.offset)));
    const inner = entities.slice(index + 1).filter((one) => one.offset < end);
    const children = nodes(text, entity.offset, end, inner, hooks);
    out.push(wrapped(entity, text.slice(entity.offset, end), children, hooks));
    at = end;
  }
  out.push(plain(text.slice(at, to)));
  return out;
}

function plain(text) {
  return document.createTextNode(text);
}

function wrapped(entity, text, children, hooks) {
  switch (entity.type) {
    case "spoiler":
      return spoiler(children, hooks.spoiler);
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "bot_command":
      return command(text, children, hooks.onCommand);
    case "mention":
    case "hashtag":
    case "cashtag":
    case "phone_number":
    case "text_mention":
      return h("span", { class: "mention" }, children);
    default:
      return h(TAGS[entity.type] ?? "span", {}, children);
  }
}

function link(url, children) {
  if (!SAFE.test(url)) {
    return h("span", { class: "mention" }, children);
  }
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
}

function command(text, children, onCommand) {
  if (!onCommand) {
    return h("span", { class: "mention" }, children);
  }
  return h("button", { type: "button", class: "command", onclick: () => onCommand(text) }, children);
}

function spoiler(children, label) {
  const hidden = h("span", { class: "veil" }, children);
  const veil = h("button", { type: "button", class: "spoiler", "aria-label": label, "aria-expanded": "false" }, hidden);
  veil.addEventListener("click", () => {
    veil.classList.add("open");
    veil.setAttribute("aria-expanded", "true");
    veil.removeAttribute("aria-label");
  });
  return veil;
}
