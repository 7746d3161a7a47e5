/** Popup menus for mouse and keyboard: arrows move, Enter chooses, Escape closes. */

import { button, h } from "../dom.js";
import { icon } from "../icons.js";

const GAP = 6;
const EDGE = 8;

/**
 * @typedef {{label: string, icon?: string, note?: string, run: () => void}} Item
 */

/**
 * Open a menu beside `anchor`.
 * @param {HTMLElement} anchor
 * @param {Item[]} items
 * @param {{label: string, lang: string, grid?: boolean}} about
 */
export function openMenu(anchor, items, about) {
  const menu = h(
    "div",
    { class: `menu ${about.grid ? "grid" : ""}`, role: "menu", "aria-label": about.label, lang: about.lang, popover: "auto" },
    items.map((item) => entry(item, () => menu.hidePopover())),
  );
  document.body.append(menu);
  menu.addEventListener("keydown", (event) => steer(menu, event));
  menu.addEventListener("toggle", (event) => event.newState === "closed" && closed(menu, anchor));
  menu.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor.getBoundingClientRect());
  menu.querySelector("button")?.focus();
}

function entry(item, close) {
  const choose = () => {
    close();
    item.run();
  };
  return button(
    { class: "menu-item", role: "menuitem", tabindex: "-1", onclick: choose },
    item.icon && icon(item.icon),
    h("span", {}, item.label, item.note && h("small", {}, item.note)),
  );
}

function closed(menu, anchor) {
  const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
  menu.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (inside && anchor.isConnected) {
    anchor.focus();
  }
}

function steer(menu, event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const all = [...menu.querySelectorAll("button")];
  if (event.key === "Tab") {
    menu.hidePopover();
  } else if (step) {
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    all.at(event.key === "Home" ? 0 : -1)?.focus();
  }
}

/** Above the anchor if there is room, else below; never beyond the window. */
function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(anchor.left, innerWidth - width - EDGE);
  const above = anchor.top - height - GAP;
  menu.style.left = `${Math.max(EDGE, left)}px`;
  menu.style.top = `${above >= EDGE ? above : Math.max(EDGE, Math.min(anchor.bottom + GAP, innerHeight - height - EDGE))}px`;
}
