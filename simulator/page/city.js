/** A schematic of the city: where things are is roughly right, what they look like is drawn. No tiles, no network. */

import { s } from "./dom.js";

/** What the drawing shows, in degrees; the city is about the middle two thirds of it. */
const WEST = 68.06;
const EAST = 68.44;
const SOUTH = 43.187;
const NORTH = 43.44;
const WIDTH = 330;
const HEIGHT = 220;

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
  return { x: ((lon - WEST) / (EAST - WEST)) * WIDTH, y: ((NORTH - lat) / (NORTH - SOUTH)) * HEIGHT };
}

/**
 * The point of the city under a place of the drawing, given as parts of its width and height.
 * @param {number} right
 * @param {number} down
 * @returns {Point}
 */
export function fromDrawing(right, down) {
  const [x, y] = [right, down].map((part) => Math.min(0.99, Math.max(0.01, part)));
  return { lat: round(NORTH - y * (NORTH - SOUTH)), lon: round(WEST + x * (EAST - WEST)) };
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
    s("path", { class: "town", d: "M90 74c16-26 78-24 120-20s66 14 69 60-10 66-62 74-108 6-126-14S74 100 90 74z" }),
    s("path", { class: "canal", d: "M-5 78C60 84 96 112 150 112s118 34 190 20" }),
    s("path", { class: "road", d: "M-5 152C70 142 120 126 159 121S282 100 335 66M126-5c8 60 22 96 33 126s0 70-22 105" }),
    s("path", { class: "street", d: "M100 84c40 16 90 16 150-2M98 158c46-14 100-14 150 6M212 58c-6 36 0 84 14 124M112 64c-10 36-8 80 4 108" }),
    SECTORS.map((one) => sector(one, language, names)),
    mausoleum(),
    pin(point),
  );
}

function round(value) {
  return Math.round(value * 10_000) / 10_000;
}

function sector(one, language, names) {
  const { x, y } = onDrawing(one);
  const label = names && s("text", { x, y: y + 3 + (one.below ?? 0), class: "sector-name" }, one.names[language]);
  return s("g", {}, s("ellipse", { class: "sector", cx: x, cy: y, rx: 22, ry: 16 }), label);
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
