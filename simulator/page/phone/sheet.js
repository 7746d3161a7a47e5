/** Modal sheets and alerts over a phone. Escape closes, Tab stays inside. */

import { button, fill, h } from "../dom.js";
import { icon } from "../icons.js";

const REACHABLE = "button:not([disabled]), input, textarea, select, [tabindex='0']";

/**
 * Show a sheet over a phone's screen; the content gets the function that closes it.
 * @param {HTMLElement} screen
 * @param {{title: string, closeLabel: string}} about
 * @param {(close: () => void) => Node[]} content
 * @returns {HTMLElement}
 */
export function openSheet(screen, about, content) {
  const back = document.activeElement;
  const head = h("h3", { tabindex: "-1" }, about.title);
  const body = h("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": about.title });
  const veil = h("div", { class: "sheet-veil" }, body);
  const close = () => shut(veil, back);
  const cross = button({ class: "round", "aria-label": about.closeLabel, onclick: close }, icon("close"));
  fill(body, h("div", { class: "sheet-head" }, head, cross), content(close));
  veil.addEventListener("keydown", (event) => keys(event, body, close));
  veil.addEventListener("click", (event) => event.target === veil && close());
  screen.append(veil);
  head.focus();
  return body;
}

/**
 * What answerCallbackQuery shows with show_alert: it waits until it is read.
 * @param {HTMLElement} screen
 * @param {{text: string, label: string, ok: string}} about
 */
export function showAlert(screen, about) {
  const back = document.activeElement;
  const ok = button({ class: "alert-ok", onclick: () => shut(veil, back) }, about.ok);
  const text = h("p", {}, about.text);
  const box = h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": about.label }, text, ok);
  const veil = h("div", { class: "sheet-veil middle" }, box);
  veil.addEventListener("keydown", (event) => keys(event, box, () => shut(veil, back)));
  screen.append(veil);
  if (screen.contains(back)) {
    ok.focus();
  }
}

function shut(veil, back) {
  const inside = veil.contains(document.activeElement);
  const screen = veil.parentElement;
  veil.remove();
  if (inside) {
    (back?.isConnected ? back : screen?.querySelector("textarea"))?.focus();
  }
}

function keys(event, box, close) {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  } else if (event.key === "Tab") {
    stayInside(event, box);
  }
}

function stayInside(event, box) {
  const all = [...box.querySelectorAll(REACHABLE)];
  const edge = event.shiftKey ? all[0] : all.at(-1);
  const outside = !all.includes(document.activeElement);
  if (document.activeElement === edge || (outside && event.shiftKey)) {
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  }
}
