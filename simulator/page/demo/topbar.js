/** The bar of a demo: local time, clock controls, kill and reset. Present only with a demo. */

import { get, post } from "../api.js";
import { ask } from "./ask.js";
import { civil, dayOf, inWords, timeOf } from "../dates.js";
import { button, fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { hasChromeWord } from "../words.js";

const DAY = 86_400_000;

/**
 * @typedef {object} Told what the bar tells the page
 * @property {(words: string, kind?: "busy" | "good" | "bad") => void} say
 * @property {() => void} moved the clock stands elsewhere
 * @property {() => void} wasReset
 */

/** The bar with the clock. */
export class Topbar {
  /** @param {Told} told */
  constructor(told) {
    this.told = told;
    this.base = null;
    this.face = h("div", { class: "clock-face" });
    this.element = h("div", { class: "turns" });
    setInterval(() => this.tick(), 1000);
  }

  /** Minutes east of Greenwich. */
  get timeZone() {
    return this.base?.offset ?? 300;
  }

  /** The civil moment now. @returns {import("../dates.js").Civil | null} */
  get now() {
    return this.base && { at: this.base.at + performance.now() - this.base.asked, offset: this.base.offset };
  }

  /** @returns {string} YYYY-MM-DD */
  today() {
    return this.now ? dayOf(this.now) : dayOf({ at: Date.now() + this.timeZone * 60_000, offset: this.timeZone });
  }

  /** Ask the demo what time it is. */
  async sync() {
    const { now } = await get("/demo/now");
    this.base = { ...civil(now), asked: performance.now() };
    this.tick();
  }

  /** @param {(key: any, facts?: any) => string} words @param {import("../words.js").Language} language */
  speak(words, language) {
    this.words = words;
    this.language = language;
    this.face.setAttribute("aria-label", words("clock"));
    this.face.setAttribute("role", "timer");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", words("clockActions"));
    fill(this.element, this.buttons());
    this.shown = "";
    this.tick();
  }

  buttons() {
    const step = (id, name, word, to) => this.turn(id, name, word, () => post("/demo/step", { to }), "");
    return [
      step("step-hour", "clock", "stepHour", "hour"),
      step("step-day", "moon", "stepDay", "day"),
      step("step-morning", "sunrise", "stepMorning", "morning"),
      step("step-due", "flag", "stepDue", "due"),
      this.dateForm(),
      this.turn("off-3-days", "moon", "off", () => post("/demo/off", { days: 3 }), "quiet", "wasOff"),
      this.turn("plug", "plug", "plug", () => post("/demo/plug"), "danger", "plugged"),
      this.key("reset", "reset", "reset", () => this.reset(), "quiet"),
    ];
  }

  turn(id, name, word, work, kind, done) {
    return this.key(id, name, word, () => this.run(work, done), kind);
  }

  key(id, name, word, onclick, kind) {
    return button({ class: `turn ${kind}`, data: { testid: id }, onclick }, icon(name), h("span", {}, this.words(word)));
  }

  dateForm() {
    const label = this.words("untilDate");
    this.date = h("input", { type: "date", "aria-label": label, title: label, required: true, data: { testid: "step-date" } });
    const go = h("button", { class: "turn", data: { testid: "step-date-go" } }, this.words("go"));
    const submit = (event) => {
      event.preventDefault();
      this.run(() => post("/demo/step", { to: `${this.date.value}T09:00` }));
    };
    return h("form", { class: "until", onsubmit: submit }, this.date, go);
  }

  async reset() {
    if (await ask(this.words("resetSure"), { yes: this.words("yes"), no: this.words("no") })) {
      await this.run(() => post("/demo/reset"), "wasReset", () => this.told.wasReset());
    }
  }

  async run(work, doneWord, then = () => this.told.moved()) {
    this.told.say(this.words("working"), "busy");
    this.element.setAttribute("aria-busy", "true");
    try {
      const done = await work();
      await this.sync();
      this.told.say(done ? this.report(done, doneWord) : "", "good");
      then();
    } catch (error) {
      const why = `why-${error.message}`;
      this.told.say(hasChromeWord(why) ? this.words(why) : this.words("failed", { why: error.message }), "bad");
    } finally {
      this.element.removeAttribute("aria-busy");
    }
  }

  report(done, word) {
    const parts = [word && this.words(word)];
    if (!word && this.now) {
      parts.push(this.words("movedTo", { now: this.spoken() }));
    }
    if (done.stops?.length) {
      parts.push(this.words("stopsOnWay", { n: done.stops.length }));
    }
    return parts.filter(Boolean).join(" ");
  }

  spoken() {
    return `${inWords(this.now, this.language)}, ${timeOf(this.now)}`;
  }

  tick() {
    const { now } = this;
    if (!now || !this.words) {
      return;
    }
    const shown = this.spoken();
    if (shown !== this.shown) {
      this.shown = shown;
      fill(this.face, h("time", {}, timeOf(now)), h("span", {}, inWords(now, this.language)));
      this.date.min = dayOf({ ...now, at: now.at + DAY }); // nine o'clock of today may be over
      this.date.value = this.date.value < this.date.min ? this.date.min : this.date.value;
      this.told.moved();
    }
  }
}
