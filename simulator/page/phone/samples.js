/** Sample photos drawn on a canvas: a broken lamp, a burst pipe, full bins. */

const WIDTH = 960;
const HEIGHT = 720;
/** Drawn in 960 × 720, photographed in 720 × 540. */
const SCALE = 0.75;

/** @type {Array<{name: string, word: "sampleLamp" | "samplePipe" | "sampleBins", draw: (pen: CanvasRenderingContext2D) => void}>} */
export const SAMPLES = [
  { name: "lamp.jpg", word: "sampleLamp", draw: lamp },
  { name: "pipe.jpg", word: "samplePipe", draw: pipe },
  { name: "bins.jpg", word: "sampleBins", draw: bins },
];

/**
 * The picture on a canvas.
 * @param {(typeof SAMPLES)[number]} sample
 * @returns {HTMLCanvasElement}
 */
export function drawn(sample) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * SCALE, HEIGHT * SCALE];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen) {
    pen.scale(SCALE, SCALE);
    sample.draw(pen);
  }
  return canvas;
}

/**
 * The picture as a file.
 * @param {(typeof SAMPLES)[number]} sample
 * @returns {Promise<File>}
 */
export async function photograph(sample) {
  const blob = await new Promise((done) => drawn(sample).toBlob(done, "image/jpeg", 0.85));
  return new File([blob], sample.name, { type: "image/jpeg" });
}

function sky(pen, top, bottom) {
  const shade = pen.createLinearGradient(0, 0, 0, HEIGHT);
  shade.addColorStop(0, top);
  shade.addColorStop(1, bottom);
  box(pen, shade, 0, 0, WIDTH, HEIGHT);
}

function box(pen, fill, x, y, width, height) {
  pen.fillStyle = fill;
  pen.fillRect(x, y, width, height);
}

function house(pen, x, y, width, height, wall, lit) {
  box(pen, wall, x, y, width, height);
  for (let row = y + 30; row < y + height - 50; row += 80) {
    for (let column = x + 26; column < x + width - 40; column += 72) {
      box(pen, (row + column) % 3 < 1 ? lit : "#00000055", column, row, 36, 44);
    }
  }
}

function shape(pen, fill, points) {
  pen.fillStyle = fill;
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
}

function lamp(pen) {
  sky(pen, "#182a4a", "#d1805a");
  house(pen, 40, 240, 260, 330, "#24304a", "#f4c76b");
  house(pen, 640, 190, 290, 380, "#1e2940", "#f4c76b");
  box(pen, "#20242e", 0, 560, WIDTH, 160);
  shape(pen, "#343a46", [[380, 720], [450, 560], [520, 560], [620, 720]]);
  box(pen, "#0d1119", 478, 150, 14, 430);
  box(pen, "#0d1119", 478, 150, 120, 12);
  shape(pen, "#39414f", [[560, 162], [640, 162], [625, 190], [575, 190]]);
}

function pipe(pen) {
  sky(pen, "#9fd0dc", "#e9dcc0");
  house(pen, 90, 150, 300, 300, "#d8c39a", "#7fa9b5");
  house(pen, 560, 190, 320, 260, "#c9ae80", "#7fa9b5");
  box(pen, "#a98d63", 0, 440, WIDTH, 280);
  shape(pen, "#6f5a3e", [[180, 560], [780, 540], [860, 680], [110, 690]]);
  box(pen, "#4f6d7a", 150, 588, 660, 56);
  box(pen, "#7895a1", 150, 594, 660, 14);
  for (let drop = 0; drop < 70; drop += 1) {
    const turn = Math.PI * (0.2 + (0.6 * drop) / 70);
    const far = 60 + ((drop * 53) % 190);
    pen.fillStyle = drop % 3 ? "#d8f0f6" : "#8cc7d8";
    pen.beginPath();
    pen.arc(480 - Math.cos(turn) * far * 1.2, 590 - Math.sin(turn) * far * 1.5, 5 + (drop % 6), 0, 7);
    pen.fill();
  }
}

function bins(pen) {
  sky(pen, "#b9d9e8", "#f1e7d2");
  house(pen, 60, 90, 840, 360, "#d9c7a5", "#8fb0ba");
  box(pen, "#b7a88a", 0, 440, WIDTH, 280);
  const bags = ["#2c3a40", "#3d5a4f", "#20272b", "#6a5b46"];
  [180, 420, 660].forEach((x, index) => {
    for (let bag = 0; bag < 5; bag += 1) {
      pen.fillStyle = bags[(bag + index) % 4];
      pen.beginPath();
      pen.ellipse(x + 20 + bag * 36, 410 - ((bag * 29) % 50), 40, 34, bag, 0, 7);
      pen.fill();
    }
    box(pen, "#0e7780", x, 420, 190, 190);
    box(pen, "#0a5f66", x - 8, 414, 206, 24);
    box(pen, "#20272b", x + 16, 606, 30, 24);
    box(pen, "#20272b", x + 144, 606, 30, 24);
  });
}
