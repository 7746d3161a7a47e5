/** Icons of 24 × 24 as SVG, in the colour of the surrounding text. */

import { s } from "./dom.js";

const PATHS = {
  send: ["M3.5 11.2 20.6 3.6c.5-.2 1 .3.8.8L14.6 20.9c-.2.6-1 .6-1.3.1l-2.9-6-6.8-2.5c-.6-.2-.6-1-.1-1.3z", "fill"],
  clip: ["M8.5 12.5l5.6-5.6a2.6 2.6 0 0 1 3.7 3.7l-7.3 7.3a4.4 4.4 0 0 1-6.2-6.2l7-7"],
  more: ["M12 5.5v.01M12 12v.01M12 18.5v.01", "thick"],
  close: ["M6 6l12 12M18 6L6 18"],
  menu: ["M4 7h16M4 12h16M4 17h10"],
  keys: ["M4 6h16v12H4zM8 10v.01M12 10v.01M16 10v.01M8 14h8"],
  reply: ["M10 6 4.5 11.5 10 17M5 11.5h8.5c3.6 0 6 2.2 6 6"],
  edit: ["M5 19h4L19 9l-4-4L5 15zM13 7l4 4"],
  forward: ["M14 6l5.5 5.5L14 17M19 11.5h-8.5c-3.6 0-6 2.2-6 6"],
  photo: ["M4 6h16v12H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5v.01"],
  album: ["M7 8h13v11H7zM4 16V5h13M9 17l4-4 3 3 2-2 2 2"],
  voice: ["M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11a5.5 5.5 0 0 0 11 0M12 16.5V20"],
  video: ["M4 7h11v10H4zM15 11l5-3v8l-5-3"],
  file: ["M6 4h8l4 4v12H6zM14 4v4h4M9 13h6M9 16h6"],
  bigfile: ["M6 4h8l4 4v12H6zM14 4v4h4M12 11v6M9.5 14.5 12 17l2.5-2.5"],
  place: ["M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z"],
  contact: ["M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.5-3.6 3.3-5.5 7-5.5s6.5 1.9 7 5.5"],
  sticker: ["M12 4a8 8 0 1 0 8 8M20 12a8 8 0 0 0-8-8c0 5 3 8 8 8zM9 14.5c.8 1 1.8 1.5 3 1.5s2.2-.5 3-1.5"],
  silent: ["M6 10a6 6 0 0 1 9.5-4.9M18 10c0 4 1.5 5.5 1.5 5.5H9M6 10c0 4-1.5 5.5-1.5 5.5M10.5 19a2 2 0 0 0 3 0M4 4l16 16"],
  lock: ["M6 11h12v8H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  play: ["M8 5.5v13l11-6.5z", "fill"],
  down: ["M12 5v12M7 12.5l5 5 5-5M5 20h14"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2"],
  sunrise: ["M3 18h18M6.5 18a5.5 5.5 0 0 1 11 0M12 4v4M9.8 6 12 3.8 14.2 6M4 12.5l1.5 1M20 12.5l-1.5 1"],
  flag: ["M6 21V4M6 5h11l-2.5 3.5L17 12H6"],
  moon: ["M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z"],
  plug: ["M9 3v5M15 3v5M6.5 8h11v3a5.5 5.5 0 0 1-11 0zM12 16.5V21"],
  reset: ["M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4"],
  compass: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.5 8.5l-2 5-5 2 2-5z"],
  rail: ["M7.5 12h2M14.5 12h2M2.5 12 5 9.5 7.5 12 5 14.5zM9.5 12 12 9.5l2.5 2.5-2.5 2.5zM16.5 12 19 9.5l2.5 2.5-2.5 2.5z"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3zM12 13v7"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  checks: ["M2.5 12.5 7 17l8.5-9M11 16l1 1 9-9.5"],
  block: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12"],
  broom: ["M14 4l-3 8M7 12h8l1.5 8H5zM9 16v4M12.5 16v4"],
  plus: ["M12 5v14M5 12h14"],
  arrow: ["M5 12h14M13 6l6 6-6 6"],
  link: ["M8 16 16 8M10 8h6v6"],
  bell: ["M6 10a6 6 0 0 1 12 0c0 4 1.5 5.5 1.5 5.5h-15S6 14 6 10zM10.5 19a2 2 0 0 0 3 0"],
};

/**
 * A drawing without a meaning of its own: the name stands beside it or in aria-label.
 * @param {keyof typeof PATHS} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const [path, style = "stroke"] = PATHS[name];
  return s("svg", { viewBox: "0 0 24 24", class: `icon ${style}`, "aria-hidden": "true" }, s("path", { d: path }));
}

/**
 * The eight-pointed star of the tile work, as the mark of Tatulyq.
 * @returns {SVGElement}
 */
export function star() {
  const square = { x: 5.6, y: 5.6, width: 12.8, height: 12.8, rx: 0.8 };
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: "star", "aria-hidden": "true" },
    s("rect", square),
    s("rect", { ...square, transform: "rotate(45 12 12)" }),
    s("circle", { cx: 12, cy: 12, r: 3.4, class: "heart" }),
  );
}
