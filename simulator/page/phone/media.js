/** Attachments of a message: pictures, videos, voice messages, files, places, contacts, polls. */

import { fileUrl } from "../api.js";
import { cityMap, isOutside } from "./city.js";
import { h, s } from "../dom.js";
import { icon } from "../icons.js";

const DOWNLOADABLE = 20 * 1024 * 1024;
const WAVES = 28;

/**
 * @typedef {{words: (key: any, facts?: any) => string, lang: "kk" | "ru", timeZone: number}} Tongue
 */

/**
 * The attachment of one message, or nothing.
 * @param {any} message
 * @param {Tongue} tongue
 * @returns {HTMLElement | null}
 */
export function attachment(message, tongue) {
  const draw = DRAWN[message.kind];
  return draw ? draw(message, tongue) : null;
}

/**
 * What a message is about in one line, for quotes and lists.
 * @param {any} message
 * @param {(key: any) => string} words
 */
export function summary(message, words) {
  const text = message.text ?? message.caption ?? "";
  const word = NAMES[message.kind ?? kindOf(message)];
  return [word && words(word), text].filter(Boolean).join(" · ") || words("service");
}

/** Whether the bubble shows only the picture, its time lying on it. @param {any} message */
export function isBare(message) {
  return ["photo", "location", "sticker", "video_note"].includes(message.kind) && !message.caption;
}

const NAMES = {
  photo: "photo",
  video: "video",
  video_note: "videoNote",
  animation: "video",
  voice: "voice",
  audio: "audio",
  document: "file",
  sticker: "sticker",
  location: "location",
  venue: "location",
  contact: "contact",
  poll: "poll",
  dice: "dice",
};

const DRAWN = {
  photo,
  video: film,
  animation: film,
  video_note: film,
  voice,
  audio: document_,
  document: document_,
  sticker: (message) => h("div", { class: "sticker" }, message.sticker.emoji ?? "🙂"),
  dice: (message) => h("div", { class: "sticker" }, `${message.dice.emoji} ${message.dice.value}`),
  location: (message, tongue) => place(message.location, tongue),
  venue: (message, tongue) => place(message.venue.location, tongue, message.venue),
  contact,
  poll,
};

function kindOf(message) {
  return Object.keys(NAMES).find((kind) => kind in message) ?? "text";
}

function photo(message, { words }) {
  const size = message.photo.at(-1);
  const alt = message.caption ? `${words("photo")}: ${message.caption}` : words("photo");
  const ratio = { "aspect-ratio": `${size.width} / ${size.height}` };
  const image = h("img", { src: fileUrl(size.file_id), alt, loading: "lazy", style: ratio });
  image.addEventListener("error", () => image.replaceWith(missing("photo", words("photo"))), { once: true });
  return h("div", { class: "photo" }, image);
}

function missing(name, label) {
  return h("div", { class: "missing", role: "img", "aria-label": label }, icon(name));
}

function film(message, { words }) {
  const video = message[message.kind];
  const label = words(message.kind === "video_note" ? "videoNote" : "video");
  const round = message.kind === "video_note" ? "round-film" : "";
  return h(
    "div",
    { class: `film ${round}`, role: "img", "aria-label": `${label}, ${clock(video.duration)}` },
    icon("video"),
    h("span", { class: "length" }, clock(video.duration)),
  );
}

function voice(message, { words }) {
  const seconds = message.voice.duration;
  const bars = Array.from({ length: WAVES }, (_, number) => wave(number, seconds));
  return h(
    "div",
    { class: "voice", role: "img", "aria-label": `${words("voice")}, ${clock(seconds)}` },
    h("span", { class: "disc" }, icon("voice")),
    s("svg", { viewBox: `0 0 ${WAVES * 4} 24`, class: "wave", "aria-hidden": "true" }, bars),
    h("span", { class: "length" }, clock(seconds)),
  );
}

function wave(number, seconds) {
  const height = 4 + ((number * 7919 + seconds * 31) % 17);
  return s("rect", { x: number * 4, y: 12 - height / 2, width: 2.4, height, rx: 1.2 });
}

function document_(message, tongue) {
  const file = message[message.kind];
  const name = file.file_name ?? tongue.words(NAMES[message.kind]);
  const small = (file.file_size ?? 0) <= DOWNLOADABLE;
  const note = [size(file.file_size ?? 0, tongue), small ? "" : tongue.words("tooBig")].filter(Boolean).join(" · ");
  const inside = [
    h("span", { class: "disc" }, icon(small ? "file" : "bigfile")),
    h("span", { class: "file-text" }, h("b", {}, name), h("small", {}, note)),
  ];
  return small
    ? h("a", { class: "file", href: fileUrl(file.file_id), download: name }, inside)
    : h("div", { class: "file" }, inside);
}

function size(bytes, { words, lang }) {
  const [unit, word] = bytes >= 1 << 20 ? [1 << 20, "megabytes"] : bytes >= 1024 ? [1024, "kilobytes"] : [1, "bytes"];
  const number = Math.round((bytes / unit) * 10) / 10;
  return `${number.toLocaleString(lang)} ${words(word)}`;
}

function clock(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function place(location, { words, lang }, venue = null) {
  const point = { lat: location.latitude, lon: location.longitude };
  const numbers = `${point.lat.toFixed(4)}, ${point.lon.toFixed(4)}`;
  const outside = isOutside(point) && h("span", { class: "outside" }, words("isOutside"));
  const named = venue && h("span", { class: "venue" }, h("b", {}, venue.title), h("small", {}, venue.address));
  return h(
    "div",
    { class: "place" },
    h("div", { role: "img", "aria-label": `${words("location")}: ${numbers}` }, cityMap(point, lang, { names: false })),
    named,
    h("span", { class: "numbers" }, numbers, outside),
  );
}

function contact(message, { words }) {
  const { first_name: first, last_name: last, phone_number: number } = message.contact;
  const name = [first, last].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "file", "aria-label": words("contact") },
    h("span", { class: "disc" }, icon("contact")),
    h("span", { class: "file-text" }, h("b", {}, name), h("small", {}, number)),
  );
}

function poll(message) {
  const options = message.poll.options.map((one) => h("li", {}, one.text));
  return h("div", { class: "poll" }, h("b", {}, message.poll.question), h("ul", {}, options));
}
