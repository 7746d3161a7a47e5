/** Entry point of the page: builds its parts and sets their language. */

import { get, post } from "./api.js";
import { button, fill, h } from "./dom.js";
import { icon, star } from "./icons.js";
import { listen } from "./live.js";
import { Phones } from "./phones.js";
import { recalled, remember } from "./memory.js";
import { Topbar } from "./demo/topbar.js";
import { Tour } from "./demo/tour.js";
import { Trace } from "./demo/trace.js";
import { chromeWords } from "./words.js";

const WIDE = "(min-width: 1280px)";
const SPOKEN = 7000;
const LANGUAGES = [
  ["en", "English", "EN"],
  ["kk", "Қазақша", "ҚАЗ"],
  ["ru", "Русский", "РУС"],
];

const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Everything on the page and what holds it together. */
class Page {
  constructor(world) {
    this.world = world;
    this.language = recalled("language", LANGUAGES.map(([code]) => code)) ?? "en";
    this.topbar = new Topbar({
      say: (words, kind) => this.say(words, kind),
      moved: () => this.redraw(),
      wasReset: () => location.reload(),
    });
    this.phones = new Phones(this.around(), () => this.language);
    this.trace = new Trace(this.topbar);
    at("people").append(this.phones.switcher);
    at("phones").append(this.phones.strip);
    if (world.controls) {
      this.furnish();
    }
  }

  around() {
    const { topbar } = this;
    return {
      get timeZone() {
        return topbar.timeZone;
      },
      today: () => topbar.today(),
      failed: (why) => this.say(this.words("failed", { why }), "bad"),
      changed: () => {},
    };
  }

  /** What only a demo has: the clock, the plug, the look inside, the tour. */
  furnish() {
    document.body.classList.add("with-controls");
    at("clock").append(this.topbar.face);
    at("turns").append(this.topbar.element);
    at("inside-list").append(this.trace.element);
    this.tour = new Tour({
      phone: (role, lang) => this.phones.ofRole(role, lang),
      bring: (phone) => this.phones.select(phone.owner.id),
      openInside: () => this.openInside(true),
    });
    this.openInside(matchMedia(WIDE).matches);
  }

  async start() {
    this.speak();
    if (this.world.controls) {
      const [{ cast }] = await Promise.all([get("/demo/cast"), this.topbar.sync()]);
      this.cast = cast;
      await this.invite(cast);
    }
    await this.people(this.world);
    listen(
      (news) => this.heard(news),
      (online) => this.reached(online),
    );
  }

  /** Whoever of the cast is not in the world yet gets there. */
  async invite(cast) {
    const known = new Set(this.world.people.map((one) => one.id));
    const absent = cast.filter((one) => !known.has(one.id));
    await Promise.all(absent.map(({ id, name, lang }) => post("/sim/person", { user: id, name, lang })));
  }

  /** Phones for the cast first, then for everybody else in the world. */
  async people(world) {
    const cast = this.cast ?? [];
    const known = new Set(cast.map((one) => one.id));
    this.phones.show([...cast, ...world.people.filter((one) => !known.has(one.id))]);
    this.lead(world);
  }

  async heard({ version, chats, full }) {
    const strangers = Object.keys(chats).some((id) => this.phones.misses(Number(id)));
    if (strangers || full || !this.world.bots.length) {
      this.world = await get("/sim/world");
      await this.people(this.world);
    }
    this.version = version;
    this.phones.heard(chats);
    this.trace.refresh();
  }

  reached(online) {
    if (this.online === false && online) {
      this.phones.refresh();
      this.say("", "good");
    } else if (!online) {
      this.say(this.words("offline"), "bad");
    }
    this.online = online;
  }

  redraw() {
    const day = this.topbar.today();
    if (day !== this.day) {
      this.day = day;
      this.phones.refresh();
    }
    this.trace.refresh();
  }

  /** Put all words of the page into its language. */
  speak() {
    const { language } = this;
    this.words = chromeWords(language);
    document.documentElement.lang = language;
    document.title = this.words("documentTitle");
    for (const element of document.querySelectorAll("[data-words]")) {
      fill(element, this.words(element.dataset.words));
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", this.words(element.dataset.label));
    }
    this.phones.speak(this.words);
    this.trace.speak(this.words, language);
    this.topbar.speak(this.words, language);
    this.tour?.speak(this.words, language);
    this.corner();
    fill(at("adding"), !this.world.controls && this.adder());
    this.lead(this.world);
  }

  corner() {
    const choices = LANGUAGES.map(([code, name, short]) => {
      const about = { lang: code, title: name, "aria-label": name, "aria-pressed": String(code === this.language), data: { language: code } };
      return button({ class: "tongue", ...about, onclick: () => this.choose(code) }, short);
    });
    const tongues = h("div", { class: "tongues", role: "group", "aria-label": this.words("pageLanguage") }, choices);
    fill(at("corner"), this.world.controls ? this.extras() : null, tongues);
  }

  extras() {
    const tour = { class: "turn gold", data: { testid: "tour-start" }, onclick: (event) => this.tour.start(event.currentTarget) };
    const open = !at("inside").hidden;
    const inside = { class: "turn", "aria-expanded": String(open), "aria-controls": "inside", data: { testid: "inside-toggle" } };
    this.insideButton = button({ ...inside, onclick: () => this.openInside(at("inside").hidden) }, icon("rail"), h("span", {}, this.words("inside")));
    return [button(tour, icon("compass"), h("span", {}, this.words("tour"))), this.insideButton];
  }

  choose(code) {
    this.language = code;
    remember("language", code);
    this.speak();
    at("corner").querySelector(`[data-language="${code}"]`)?.focus();
  }

  openInside(open) {
    at("inside").hidden = !open;
    document.body.classList.toggle("inside-open", open);
    this.insideButton?.setAttribute("aria-expanded", String(open));
    this.trace.show(open);
  }

  /** What to do when there is no bot or nobody yet; and a way to add people where no demo has a cast. */
  lead(world) {
    const noBot = !world.bots.length && h("p", {}, this.words("noBot"), " ", h("code", {}, location.origin));
    const nobody = !this.phones.phones.size && h("p", {}, this.words("noPeople"));
    fill(at("lead"), noBot, nobody);
  }

  adder() {
    const name = h("input", { name: "name", required: true, maxlength: 60, placeholder: this.words("personName"), "aria-label": this.words("personName") });
    const options = ["kk", "ru"].map((code) => h("option", { value: code }, this.words(`lang-${code}`)));
    const lang = h("select", { name: "lang", "aria-label": this.words("personLanguage") }, options);
    const submit = async (event) => {
      event.preventDefault();
      const { person } = await post("/sim/person", { name: name.value.trim(), lang: lang.value });
      name.value = "";
      this.phones.show([person]);
      this.lead(this.world);
      this.phones.select(person.id);
    };
    return h("form", { class: "adder", "aria-label": this.words("addPerson"), onsubmit: submit }, name, lang, h("button", { class: "turn" }, icon("plus"), h("span", {}, this.words("add"))));
  }

  say(words, kind = "good") {
    const line = at("line");
    line.className = `line ${kind}`;
    fill(line, words);
    clearTimeout(this.sayTimer);
    if (words && kind !== "busy" && this.online !== false) {
      this.sayTimer = setTimeout(() => fill(line), SPOKEN);
    }
  }
}

at("mark").append(star());
at("inside-close").append(icon("close"));
const page = new Page(await get("/sim/world"));
at("inside-close").addEventListener("click", () => page.openInside(false));
await page.start();
document.body.dataset.ready = "yes";
