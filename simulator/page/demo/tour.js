/** A guided tour of the demo in six steps. */

import { button, fill, h } from "../dom.js";
import { STEPS } from "./tour_steps.js";

const GAP = 18;
const EDGE = 10;

/**
 * @typedef {object} Stage where the tour is played
 * @property {(role: string, lang?: string) => (import("../phone/phone.js").Phone | undefined)} phone
 * @property {(phone: import("../phone/phone.js").Phone) => void} bring bring a phone into view
 * @property {() => void} openInside
 */

/** The tour; it never blocks the page, so everything it points at can be pressed. */
export class Tour {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.at = -1;
    this.ring = h("div", { class: "ring", hidden: true, "aria-hidden": "true" });
    this.card = h("div", { class: "tour", role: "dialog", "aria-modal": "false", hidden: true });
    this.card.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
    document.body.append(this.ring, this.card);
    addEventListener("resize", () => this.place());
    addEventListener("scroll", () => this.place(), true);
    document.addEventListener("click", (event) => this.pressed(event), true);
  }

  /** @param {(key: any, facts?: any) => string} words @param {import("../words.js").Language} language */
  speak(words, language) {
    this.words = words;
    this.language = language;
    if (this.at >= 0) {
      this.draw();
    }
  }

  /** @param {HTMLElement} opener gets the focus back at the end */
  start(opener) {
    this.opener = opener;
    this.go(0);
  }

  stop() {
    this.at = -1;
    this.card.hidden = this.ring.hidden = true;
    cancelAnimationFrame(this.frame);
    this.opener?.focus();
  }

  go(index) {
    this.at = index;
    this.done = false;
    const step = STEPS[index];
    this.phone = step.phone && this.stage.phone(...step.phone);
    if (this.phone) {
      this.stage.bring(this.phone);
    }
    if (step.inside) {
      this.stage.openInside();
    }
    this.target()?.scrollIntoView({ inline: "center", block: "nearest" });
    this.draw();
    this.card.querySelector("h2").focus({ preventScroll: true });
    setTimeout(() => this.place(), 350);
  }

  draw() {
    const { words } = this;
    const step = STEPS[this.at];
    const [title, text] = step.words[this.language];
    const last = this.at === STEPS.length - 1;
    this.card.setAttribute("aria-label", title);
    fill(
      this.card,
      h("p", { class: "tour-count" }, words("tourOf", { n: this.at + 1, all: STEPS.length })),
      h("h2", { tabindex: "-1" }, title),
      text.split("\n").map((line) => h("p", {}, line)),
      this.done && h("p", { class: "tour-done", role: "status" }, words("tried")),
      h(
        "div",
        { class: "tour-keys" },
        step.example && this.phone && button({ class: "turn", onclick: () => this.write(step.example) }, words("tryIt")),
        h("span", { class: "space" }),
        this.at > 0 && button({ class: "turn", onclick: () => this.go(this.at - 1) }, words("back")),
        button({ class: "turn primary", data: { testid: "tour-next" }, onclick: () => (last ? this.stop() : this.go(this.at + 1)) }, words(last ? "finish" : "next")),
        button({ class: "turn quiet", data: { testid: "tour-close" }, onclick: () => this.stop() }, words("close")),
      ),
    );
    this.card.hidden = false;
    this.place();
  }

  write(example) {
    this.phone.composer.suggest(example[this.phone.lang]);
  }

  /** The element the step points at. */
  target() {
    const step = STEPS[this.at];
    const root = this.phone ? this.phone.screen : document;
    const found = step.points.map((one) => [...root.querySelectorAll(one)].at(step.newest ? -1 : 0));
    return found.find((one) => one?.getClientRects().length) ?? (this.phone ? this.phone.screen : null);
  }

  pressed(event) {
    if (this.at >= 0 && STEPS[this.at].press && this.target()?.contains(event.target)) {
      this.done = true;
      this.draw();
    }
  }

  place() {
    if (this.at < 0) {
      return;
    }
    const target = this.target();
    this.ring.hidden = !target;
    const box = target?.getBoundingClientRect() ?? { left: innerWidth / 2, right: innerWidth / 2, top: 80, bottom: 80, width: 0, height: 0 };
    const sides = { left: box.left - 5, top: box.top - 5, width: box.width + 10, height: box.height + 10 };
    Object.entries(sides).forEach(([side, value]) => this.ring.style.setProperty(side, `${value}px`));
    this.beside(box);
  }

  /** Beside the phone, so that all of it can be pressed and read; on a narrow screen over its upper end. */
  beside(box) {
    const { width, height } = this.card.getBoundingClientRect();
    const phone = this.phone?.screen.getBoundingClientRect();
    const { left, top } = phone ? nextTo(phone, box, { width, height }) : around(box, { width, height });
    this.card.style.left = `${clamp(left, innerWidth - width)}px`;
    this.card.style.top = `${clamp(top, innerHeight - height)}px`;
  }
}

function nextTo(phone, box, { width, height }) {
  const top = box.bottom - height;
  if (phone.right + GAP + width < innerWidth) {
    return { left: phone.right + GAP, top };
  }
  const left = phone.left - GAP - width;
  return left > 0 ? { left, top } : { left: (innerWidth - width) / 2, top: EDGE };
}

/** Under the target, above it, or beside it: wherever the card covers nothing of it. */
function around(box, { width, height }) {
  const below = box.bottom + GAP;
  const above = box.top - GAP - height;
  const right = box.right + GAP;
  const fitsRight = right + width < innerWidth;
  const aside = below + height > innerHeight && above < 0;
  const left = aside ? (fitsRight ? right : box.left - GAP - width) : box.left + box.width / 2 - width / 2;
  return { left, top: aside ? box.top + 40 : below + height <= innerHeight ? below : above };
}

function clamp(value, most) {
  return Math.max(EDGE, Math.min(value, most - EDGE));
}
