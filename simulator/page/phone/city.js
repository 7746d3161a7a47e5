/** A schematic map of the city as SVG; positions are approximate. No tiles, no network. */

import { s } from "../dom.js";

const WIDTH = 330;
const HEIGHT = 220;

/** Degrees and where they lie on the drawing: the middle of the city is drawn large, what is around it narrow. */
const ACROSS = [[68.06, 0], [68.113, 34], [68.19, 62], [68.335, 268], [68.417, 296], [68.44, WIDTH]];
const DOWN = [[43.44, 0], [43.407, 26], [43.345, 42], [43.25, 178], [43.193, 194], [43.187, HEIGHT]];

/** The rough edge of the city with three kilometres around it that still count, in degrees. */
const CITY = { west: 68.113, east: 68.417, south: 43.193, north: 43.407 };

/** @typedef {{lat: number, lon: number}} Point */

/** Sectors of the city; their places are a schematic, the same as in the city file of the bot. */
export const SECTORS = [
  { code: "yassy", names: { kk: "Иассы", ru: "Яссы" }, lat: 43.292, lon: 68.28, below: 11 },
  { code: "shaugar", names: { kk: "Шауғар", ru: "Шавгар" }, lat: 43.318, lon: 68.262 },
  { code: "otyrar", names: { kk: "Отырар", ru: "Отырар" }, lat: 43.3, lon: 68.312 },
  { code: "birlik", names: { kk: "Бірлік", ru: "Бирлик" }, lat: 43.282, lon: 68.242 },
  { code: "bekzat", names: { kk: "Бекзат", ru: "Бекзат" }, lat: 43.272, lon: 68.212 },
  { code: "sauran", names: { kk: "Сауран", ru: "Сауран" }, lat: 43.322, lon: 68.222 },
];
export const CENTRE = { lat: 43.3, lon: 68.2436 };
export const MAUSOLEUM = { lat: 43.2975, lon: 68.271 };
export const OUTSIDE = { lat: 43.424, lon: 68.086 };

/** @param {Point} point */
export function isOutside({ lat, lon }) {
  return lat < CITY.south || lat > CITY.north || lon < CITY.west || lon > CITY.east;
}

/**
 * Where a point lies on the drawing.
 * @param {Point} point
 * @returns {{x: number, y: number}}
 */
export function onDrawing({ lat, lon }) {
  return { x: along(ACROSS, lon, 0, 1), y: along(DOWN, lat, 0, 1) };
}

/**
 * The point of the city under a place of the drawing, given as parts of its width and height.
 * @param {number} right
 * @param {number} down
 * @returns {Point}
 */
export function fromDrawing(right, down) {
  return { lat: round(along(DOWN, down * HEIGHT, 1, 0)), lon: round(along(ACROSS, right * WIDTH, 1, 0)) };
}

/** @param {Point} point @param {number} right steps to the east @param {number} down steps to the south */
export function moved({ lat, lon }, right, down) {
  const { x, y } = onDrawing({ lat, lon });
  return fromDrawing((x + right * 6) / WIDTH, (y + down * 6) / HEIGHT);
}

/**
 * The drawing with a pin; points far away put the pin at its edge.
 * @param {Point} point
 * @param {"kk" | "ru"} language
 * @param {{names?: boolean}} [options]
 * @returns {SVGElement}
 */
export function cityMap(point, language, { names = true } = {}) {
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "city", "aria-hidden": "true", preserveAspectRatio: "xMidYMid slice" },
    s("rect", { class: "steppe", width: WIDTH, height: HEIGHT }),
    s("path", { class: "town", d: "M36 92C34 44 62 28 120 30s166-10 174 50-2 104-60 110-140 10-174-6S38 140 36 92z" }),
    s("path", { class: "canal", d: "M-5 62C50 66 78 98 128 98s150 52 212 40" }),
    s("path", { class: "road", d: "M-5 150C60 136 100 112 138 106S270 92 335 52M112-5c4 50 16 84 26 111s4 72-14 120" }),
    s("path", { class: "street", d: "M62 60c60 18 140 22 214 2M58 166c60-20 140-20 214 4M204 36c-8 44 0 104 18 150M78 40c-14 44-10 106 8 144" }),
    SECTORS.map((one) => sector(one, language, names)),
    mausoleum(),
    pin(point),
  );
}

/** Read a table of straight pieces from one column to the other; beyond its ends nothing changes any more. */
function along(table, value, from, to) {
  const rising = table[0][from] < table.at(-1)[from];
  const last = table.length - 1;
  const found = table.findIndex((one) => (rising ? one[from] >= value : one[from] <= value));
  const end = Math.max(1, found < 0 ? last : found);
  const [start, stop] = [table[end - 1], table[end]];
  const part = Math.min(1, Math.max(0, (value - start[from]) / (stop[from] - start[from])));
  return start[to] + part * (stop[to] - start[to]);
}

function round(value) {
  return Math.round(value * 10_000) / 10_000;
}

function sector(one, language, names) {
  const { x, y } = onDrawing(one);
  const label = names && s("text", { x, y: y + 3.5 + (one.below ?? 0), class: "sector-name" }, one.names[language]);
  return s("g", {}, s("ellipse", { class: "sector", cx: x, cy: y, rx: 31, ry: 21 }), label);
}

function mausoleum() {
  const { x, y } = onDrawing(MAUSOLEUM);
  const drawn = "M-8 7V-1h3c0-5 2-8 5-10 3 2 5 5 5 10h3v8zM0-11v-3";
  return s("path", { class: "dome", d: drawn, transform: `translate(${x} ${y})` });
}

function pin(point) {
  const { x, y } = onDrawing(point);
  const [left, top] = [Math.min(WIDTH - 9, Math.max(9, x)), Math.min(HEIGHT - 3, Math.max(24, y))];
  const drawn = s("path", { d: "M0 0C-7-9-8-12-8-16a8 8 0 0 1 16 0c0 4-1 7-8 16z" });
  return s("g", { class: "pin", transform: `translate(${left} ${top})` }, drawn, s("circle", { cy: -16, r: 2.8 }));
}
