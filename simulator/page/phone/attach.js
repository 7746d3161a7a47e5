/** The attachment menu, and the sheets for places, contacts, photos, albums and stickers. */

import { CENTRE, MAUSOLEUM, OUTSIDE, SECTORS, cityMap, fromDrawing, isOutside, moved } from "./city.js";
import { button, fill, h } from "../dom.js";
import { openMenu } from "./menu.js";
import { SAMPLES, drawn, photograph } from "./samples.js";
import { openSheet } from "./sheet.js";

const BIG = 25 * 1024 * 1024;
const STICKERS = ["👍", "🙏", "🌧️", "💡"];

/**
 * @typedef {object} Sending
 * @property {HTMLElement} screen the phone's screen, for sheets
 * @property {import("./media.js").Tongue} tongue
 * @property {(fields: Record<string, any>) => Promise<boolean>} send
 */

/**
 * The menu behind the paper clip.
 * @param {HTMLElement} anchor
 * @param {Sending} sending
 */
export function openAttach(anchor, sending) {
  const { words, lang } = sending.tongue;
  const entry = (icon, word, run) => ({ icon, label: words(word), run });
  const items = [
    entry("photo", "photo", () => photoSheet(sending)),
    entry("album", "albumThree", () => albumSheet(sending)),
    entry("place", "location", () => openPlace(sending)),
    entry("voice", "voice", () => sending.send({ kind: "voice", seconds: 12 })),
    entry("video", "video", () => sending.send({ kind: "video", seconds: 8, size: 3_400_000 })),
    entry("file", "file", () => sending.send({ kind: "document", filename: words("fileName"), size: 184_320 })),
    entry("bigfile", "bigFile", () => sending.send({ kind: "document", filename: words("fileName"), size: BIG })),
    entry("plus", "ownFile", () => ownFile(sending)),
    entry("contact", "contact", () => sending.send({ kind: "contact", own: true })),
    entry("forward", "foreignContact", () => sending.send({ kind: "contact", own: false })),
    entry("sticker", "sticker", () => stickerSheet(sending)),
  ];
  openMenu(anchor, items, { label: words("attach"), lang, grid: true });
}

/**
 * The map on which a place is chosen.
 * @param {Sending} sending
 */
export function openPlace(sending) {
  const { words } = sending.tongue;
  sheet(sending, "pickPlace", (close) => {
    const picker = new Picker(sending.tongue);
    const send = () => {
      close();
      sending.send({ kind: "location", lat: picker.point.lat, lon: picker.point.lon });
    };
    const go = button({ class: "primary", onclick: send }, words("sendPlace"));
    return [picker.element, go, picker.choices];
  });
}

/**
 * Ask before the own number is sent.
 * @param {Sending} sending
 */
export function askContact(sending) {
  const { words } = sending.tongue;
  sheet(sending, "phoneNumber", (close) => {
    const send = () => {
      close();
      sending.send({ kind: "contact", own: true });
    };
    return [button({ class: "primary", onclick: send }, words("send"))];
  });
}

/** A pin on the schematic of the city: by pointer, by arrow keys, or by name. */
class Picker {
  constructor({ words, lang }) {
    this.words = words;
    this.lang = lang;
    this.point = CENTRE;
    this.map = h("div", {
      class: "picker-map",
      tabindex: "0",
      role: "application",
      "aria-label": `${words("map")}. ${words("mapHelp")}`,
      onkeydown: (event) => this.keys(event),
      onclick: (event) => this.click(event),
    });
    this.readout = h("output", { class: "readout", "aria-live": "polite" });
    this.element = h("div", { class: "picker" }, this.map, this.readout);
    this.choices = h("div", { class: "chips" }, this.names());
    this.draw();
  }

  names() {
    const known = [
      [this.words("centre"), CENTRE],
      [this.words("mausoleum"), MAUSOLEUM],
      ...SECTORS.map((one) => [one.names[this.lang], one, this.words("sector", { name: one.names[this.lang] })]),
      [this.words("outside"), OUTSIDE],
    ];
    return known.map(([name, point, label]) => button({ class: "chip", "aria-label": label, onclick: () => this.go(point) }, name));
  }

  go({ lat, lon }) {
    this.point = { lat, lon };
    this.draw();
  }

  draw() {
    const { lat, lon } = this.point;
    fill(this.map, cityMap(this.point, this.lang));
    const outside = isOutside(this.point) && h("span", { class: "outside" }, this.words("isOutside"));
    fill(this.readout, `${lat.toFixed(4)}, ${lon.toFixed(4)}`, outside);
  }

  click(event) {
    const box = this.map.getBoundingClientRect();
    this.go(fromDrawing((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  }

  keys(event) {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (step) {
      event.preventDefault();
      this.go(moved(this.point, ...step));
    }
  }
}

function sheet(sending, word, content) {
  const { words } = sending.tongue;
  return openSheet(sending.screen, { title: words(word), closeLabel: words("cancel") }, content);
}

function photoSheet(sending) {
  const { words } = sending.tongue;
  sheet(sending, "photo", (close) => {
    const caption = captionField(words);
    const send = async (sample) => {
      close();
      sending.send({ kind: "photo", caption: caption.value, file: await photograph(sample) });
    };
    const pictures = SAMPLES.map((one) => {
      const label = words(one.word);
      return button({ class: "sample", onclick: () => send(one) }, thumbnail(one), h("span", {}, label));
    });
    return [caption, h("div", { class: "samples" }, pictures)];
  });
}

function albumSheet(sending) {
  const { words } = sending.tongue;
  sheet(sending, "albumThree", (close) => {
    const caption = captionField(words);
    const send = async () => {
      close();
      const [first, second, third] = await Promise.all(SAMPLES.map(photograph));
      sending.send({ kind: "album", caption: caption.value, first, second, third });
    };
    const row = h("div", { class: "samples" }, SAMPLES.map((one) => h("div", { class: "sample" }, thumbnail(one))));
    return [row, caption, button({ class: "primary", onclick: send }, words("send"))];
  });
}

function stickerSheet(sending) {
  sheet(sending, "sticker", (close) => {
    const send = (emoji) => {
      close();
      sending.send({ kind: "sticker", emoji });
    };
    const all = STICKERS.map((emoji) => button({ class: "sticker-choice", onclick: () => send(emoji) }, emoji));
    return [h("div", { class: "sticker-row" }, all)];
  });
}

function captionField(words) {
  return /** @type {HTMLInputElement} */ (
    h("input", { type: "text", maxlength: 1024, placeholder: words("caption"), "aria-label": words("caption") })
  );
}

function thumbnail(sample) {
  const canvas = drawn(sample);
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function ownFile(sending) {
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "file" }));
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) {
      const kind = /^image\/(png|jpeg|gif)$/.test(file.type) ? "photo" : "document";
      sending.send({ kind, file });
    }
  });
  input.click();
}
