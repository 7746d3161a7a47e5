/** A confirmation dialog before an act that loses data. */

import { button, h } from "../dom.js";

/**
 * Ask yes or no; Escape means no.
 * @param {string} question
 * @param {{yes: string, no: string}} words
 * @returns {Promise<boolean>}
 */
export function ask(question, words) {
  return new Promise((answered) => {
    const close = (value) => () => box.close(value);
    const no = button({ class: "turn", data: { testid: "ask-no" }, onclick: close("no") }, words.no);
    const yes = button({ class: "turn danger", data: { testid: "ask-yes" }, onclick: close("yes") }, words.yes);
    const box = /** @type {HTMLDialogElement} */ (
      h("dialog", { class: "ask", "aria-label": question }, h("p", {}, question), h("div", { class: "tour-keys" }, no, yes))
    );
    box.addEventListener("close", () => {
      box.remove();
      answered(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
    no.focus();
  });
}
