/** The trace of a demo: each update from the inbox over its effect to the outbox. */

import { get } from "../api.js";
import { civilOf, dayOf, timeOf } from "../dates.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { coalesced } from "../live.js";
import { hasChromeWord } from "../words.js";

const EVERY = 1000;
const DONE = new Set(["sent", "away", "failed"]);
const WAITING = new Set(["queued", "leased", "unknown"]);

/** The panel. */
export class Trace {
  /** @param {{timeZone: number, today: () => string}} around minutes east of Greenwich, and the day */
  constructor(around) {
    this.around = around;
    this.element = h("ol", { class: "updates" });
    this.rows = [];
    this.drawn = new Map();
    this.open = false;
    this.refresh = coalesced(() => this.load(), 120);
    setInterval(() => this.open && !document.hidden && this.refresh(), EVERY);
  }

  /** @param {boolean} open */
  show(open) {
    this.open = open;
    if (open) {
      this.refresh();
    }
  }

  /** @param {(key: any, facts?: any) => string} words @param {import("../words.js").Language} language */
  speak(words, language) {
    this.words = words;
    this.language = language;
    this.drawn.clear();
    this.draw();
  }

  async load() {
    if (!this.open) {
      return;
    }
    try {
      this.rows = (await get("/demo/trace")).trace;
      this.draw();
    } catch {
      // the line about the lost connection is shown already; the next second asks again
    }
  }

  draw() {
    if (!this.rows.length) {
      fill(this.element, h("li", { class: "none" }, this.words("insideEmpty")));
      return;
    }
    const before = this.drawn;
    this.drawn = new Map(this.rows.map((row) => [row.update_id, this.kept(row, before.get(row.update_id))]));
    const wanted = [...this.drawn.values()].map((one) => one.node);
    [...this.element.childNodes].filter((node) => !wanted.includes(node)).forEach((node) => node.remove());
    wanted.forEach((node, index) => this.element.childNodes[index] !== node && this.element.insertBefore(node, this.element.childNodes[index] ?? null));
  }

  /** The same element for the same update, so that its changes can be seen moving. */
  kept(row, before) {
    const signature = JSON.stringify(row);
    const node = before?.node ?? h("li", { class: "update", data: { "update-id": row.update_id } });
    if (before?.signature !== signature) {
      this.paint(node, row);
    }
    return { signature, node };
  }

  paint(node, row) {
    node.dataset.state = row.state;
    const parts = [this.head(row), this.rail(row), this.effect(row), this.letters(row)];
    if (!node.firstChild) {
      fill(node, parts);
      return;
    }
    const [, rail] = node.children;
    const fresh = this.rail(row);
    [...rail.children].forEach((station, index) => {
      station.className = fresh.children[index].className;
      fill(station, ...fresh.children[index].childNodes);
    });
    fill(node, parts[0], rail, parts.slice(2));
  }

  head(row) {
    const at = row.at && h("time", {}, this.moment(civilOf(Date.parse(row.at) / 1000, this.around.timeZone)));
    const who = row.who && [h("b", {}, row.who), " · "];
    const what = h("span", { class: "what" }, who, this.word("kind", row.kind));
    return h("div", { class: "update-head" }, what, row.update_id > 0 && h("span", { class: "number" }, `${row.update_id}`), at);
  }

  /** The time, and the day where it is another one: the clock makes long steps. */
  moment(civil) {
    const [, month, day] = dayOf(civil).split("-");
    return dayOf(civil) === this.around.today() ? timeOf(civil) : `${day}.${month}, ${timeOf(civil)}`;
  }

  rail(row) {
    const out = row.outbox ?? [];
    const applied = ["applied", "answered"].includes(row.state);
    const waits = out.some((one) => WAITING.has(one.state));
    const sent = out.length > 0 && out.every((one) => DONE.has(one.state));
    const stations = [
      ["inbox", row.state === "aside" ? "bad" : row.kind === "clock" ? "off" : "done"],
      ["effect", row.state === "aside" ? "off" : applied ? "done" : "now"],
      ["outbox", out.length ? "done" : "off"],
      ["sent", waits ? "now" : sent ? (out.some((one) => one.state === "failed") ? "bad" : "done") : "off"],
    ];
    const drawn = stations.map(([name, state]) => this.station(name, state));
    return h("div", { class: "rail", role: "img", "aria-label": `${this.words("stations")}: ${this.word("state", row.state)}` }, drawn);
  }

  station(name, state) {
    const label = this.words(`station${name[0].toUpperCase()}${name.slice(1)}`);
    return h("span", { class: `station ${state}` }, h("i", {}), h("small", {}, label));
  }

  letters(row) {
    const drawn = (row.outbox ?? []).map((one) => this.letter(one));
    return h("ul", { class: "letters" }, drawn);
  }

  effect(row) {
    const state = h("span", { class: `state ${row.state}` }, this.word("state", row.state));
    const done = row.effect?.[this.language];
    const said = done || (row.state === "answered" && this.words("noEffect"));
    return h("div", { class: "effect" }, h("span", { class: done ? "to" : "to idle" }, said), state);
  }

  letter(one) {
    const words = `${one.to} · ${one.kind[this.language]}`;
    const state = h("span", { class: `state ${one.state}` }, this.word("letter", one.state));
    return h("li", { class: "letter", data: { state: one.state } }, icon("arrow"), h("span", { class: "to" }, words), state);
  }

  word(kind, state) {
    const key = `${kind}-${state}`;
    return hasChromeWord(key) ? this.words(key) : state;
  }
}
