/** All phones side by side with a button for each person; on a narrow screen one phone at a time. */

import { button, fill, h } from "./dom.js";
import { Phone } from "./phone/phone.js";
import { hasChromeWord } from "./words.js";

const MOST = 24;
const TAGS = { kk: "ҚАЗ", ru: "РУС" };
const ROLES = ["resident", "official", "head", "coordinator", "prosecutor", "akimat", "admin"];

/** All phones of the page. */
export class Phones {
  /**
   * @param {import("./phone/phone.js").Surroundings} around
   * @param {() => import("./words.js").Language} language of the page
   */
  constructor(around, language) {
    this.around = { ...around, changed: (phone) => this.changed(phone) };
    Object.defineProperty(this.around, "timeZone", { get: () => around.timeZone });
    this.language = language;
    this.phones = new Map();
    this.selected = null;
    this.switcher = h("div", { class: "people", role: "group", onkeydown: (event) => this.walk(event) });
    this.strip = h("div", { class: "strip" });
    this.strip.addEventListener("focusin", (event) => this.attend(event.target));
    this.strip.addEventListener("pointerdown", (event) => this.attend(event.target));
  }

  /**
   * Give every person a phone; who has one keeps it.
   * @param {import("./phone/phone.js").Owner[]} people
   */
  show(people) {
    const fresh = people.filter((one) => !this.phones.has(one.id));
    fresh.slice(0, MOST - this.phones.size).forEach((one) => this.add(one));
    if (this.selected === null && people.length) {
      this.select(people[0].id, { move: false });
    }
  }

  /** @param {number} id @returns {Phone | undefined} */
  get(id) {
    return this.phones.get(id)?.phone;
  }

  /** Whether a chat with this id should have a phone and has none. @param {number} id */
  misses(id) {
    return id > 0 && this.phones.size < MOST && !this.phones.has(id);
  }

  /** The first phone of a role. @param {string} role @param {string} [lang] */
  ofRole(role, lang) {
    const all = [...this.phones.values()].map((one) => one.phone);
    return all.find((one) => one.owner.role === role && (!lang || one.lang === lang)) ?? all.find((one) => one.owner.role === role);
  }

  /** @param {Record<string, number>} versions of the chats that changed */
  heard(versions) {
    for (const [id, version] of Object.entries(versions)) {
      this.get(Number(id))?.heard(version);
    }
  }

  /** Draw everything again: the clock's zone or the day has changed, or news were missed. */
  refresh() {
    this.phones.forEach(({ phone }) => phone.refresh());
  }

  /** Put the words around the phones into the language of the page. @param {(key: any, facts?: any) => string} words */
  speak(words) {
    this.words = words;
    this.switcher.setAttribute("aria-label", words("people"));
    this.phones.forEach((one) => this.label(one));
  }

  /** Bring a phone into view. @param {number} id @param {{move?: boolean, focus?: boolean}} [options] */
  select(id, { move = true, focus = false } = {}) {
    this.selected = id;
    this.phones.forEach((one, key) => {
      one.frame.classList.toggle("selected", key === id);
      one.chip.setAttribute("aria-pressed", String(key === id));
    });
    const { frame, phone, chip } = this.phones.get(id);
    chip.scrollIntoView({ inline: "center", block: "nearest" });
    if (move) {
      frame.scrollIntoView({ inline: "center", block: "nearest" });
      this.attend(frame);
      phone.log.toEnd();
    }
    if (focus) {
      phone.composer.field.focus();
    }
  }

  add(owner) {
    const phone = new Phone(owner, this.around);
    const role = ROLES.includes(owner.role) ? owner.role : "resident";
    const caption = h("header", { class: "owner" });
    const about = { class: `phone role-${role}`, data: { person: owner.id, role: owner.role ?? "" } };
    const frame = h("section", about, caption, phone.screen);
    const chip = button({ class: `chip role-${role}`, onclick: () => this.select(owner.id) });
    const one = { phone, frame, chip, caption };
    this.phones.set(owner.id, one);
    this.label(one);
    this.switcher.append(chip);
    this.strip.append(frame);
    phone.refresh();
  }

  label({ phone, frame, chip, caption }) {
    const { owner } = phone;
    const role = hasChromeWord(`role-${owner.role}`) ? this.words(`role-${owner.role}`) : (owner.username ?? "");
    const told = owner.about?.[this.language()] ?? "";
    const about = told.toLowerCase() === role.toLowerCase() ? "" : told;
    const tongue = this.words(`lang-${phone.lang}`);
    frame.setAttribute("aria-label", [this.words("phoneOf", { name: owner.name }), role].filter(Boolean).join(", "));
    const first = h("div", { class: "owner-line" }, h("h2", {}, owner.name), h("p", { class: "role", title: role }, role));
    const texts = h("div", { class: "owner-text" }, first, about && h("p", { class: "about", title: about }, about));
    const tag = h("span", { class: "tongue-tag", title: tongue, "aria-label": tongue, role: "img" }, TAGS[phone.lang]);
    fill(caption, face(owner.name), texts, tag);
    this.badge({ phone, chip });
  }

  badge({ phone, chip }) {
    const { owner, unread } = phone;
    const mark = unread ? h("span", { class: "unread", "aria-label": this.words("unread", { n: unread }) }, unread) : null;
    fill(chip, face(owner.name), h("span", {}, owner.name), mark);
  }

  changed(phone) {
    const one = this.phones.get(phone.owner.id);
    if (one) {
      this.badge(one);
    }
  }

  /** Whoever is being looked at has no unread messages. */
  attend(target) {
    const frame = target.closest?.(".phone");
    const id = Number(frame?.dataset.person);
    if (frame && id !== this.selected) {
      this.select(id, { move: false });
    }
    this.phones.forEach((one) => one.phone.attend(one.frame === frame));
  }

  walk(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const chips = [...this.switcher.querySelectorAll("button.chip")];
    const at = chips.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      chips[(at + step + chips.length) % chips.length].focus();
    }
  }
}

function face(name) {
  return h("span", { class: "face", "aria-hidden": "true" }, [...name][0] ?? "?");
}
