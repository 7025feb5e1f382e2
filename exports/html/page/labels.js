// Names on the drawing, placed anew for every frame: the more important first, none over another,
// in a size that can be read however far away the view is.
import { theme } from "./theme.js";

const WIDE = 130; // pixels at which a name wraps
const [SMALL, LARGE] = [10.5, 17]; // of a letter on the screen
const AT_MOST = 400;
const measured = new Map(); // text -> {lines, width} at 14 pixels

export const labelFont = (size) => `${size}px ${theme.sans}`;
function wrapped(ctx, text) {
  const key = `${theme.sans}|${text}`;
  if (!measured.has(key)) {
    ctx.font = labelFont(14);
    const lines = [""];
    // A name without spaces (Chinese) wraps anywhere.
    const words = /\s/.test(text) ? text.split(/\s+/).map((word) => `${word} `) : [...text];
    for (const word of words) {
      const longer = lines.at(-1) + word;
      if (lines.at(-1) && ctx.measureText(longer.trim()).width > WIDE) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    const trimmed = lines.map((line) => line.trim());
    measured.set(key, { lines: trimmed, width: Math.max(...trimmed.map((line) => ctx.measureText(line).width)) });
  }
  return measured.get(key);
}
// Cells of the screen that are taken, coarse enough to be quick.
class Taken {
  constructor() {
    this.cells = new Map();
  }
  near({ left, right, top, bottom }) {
    const found = [];
    for (let x = Math.floor(left / 160); x <= Math.floor(right / 160); x += 1) for (let y = Math.floor(top / 40); y <= Math.floor(bottom / 40); y += 1) found.push(`${x} ${y}`);
    return found;
  }
  free(box) {
    const over = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    return !this.near(box).some((key) => (this.cells.get(key) || []).some(over));
  }
  take(box) {
    for (const key of this.near(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}
// Draw names by their marks: below, above or beside. Each is {text, x, y, size, color, first}, in the
// coordinates of the drawing; they come in order of importance, `first` ones are drawn whatever they
// cover. `view` has the scale and the corners of what is seen. Returns those that found a place.
export function drawLabels(ctx, names, { scale, left, right, top, bottom }) {
  const letter = Math.min(LARGE, Math.max(SMALL, 14 * scale)) / scale;
  const [taken, marks] = [new Taken(), new Taken()];
  const seen = names.filter((name) => name.x > left && name.x < right && name.y > top && name.y < bottom);
  const around = ({ x, y, size }) => ({ left: (x - size) * scale, right: (x + size) * scale, top: (y - size) * scale, bottom: (y + size) * scale });
  if (seen.length <= AT_MOST) for (const name of seen) marks.take(around(name));
  const placed = [];
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  for (const name of seen) {
    if (placed.length >= AT_MOST) break;
    const { lines, width } = wrapped(ctx, name.text);
    const [wide, high] = [(width * letter) / 14, lines.length * letter * 1.2];
    const boxes = places(name, wide, high, 3 / scale).map(([x, y]) => ({ x, y, left: (x - wide / 2) * scale - 3, right: (x + wide / 2) * scale + 3, top: y * scale, bottom: (y + high) * scale }));
    const open = boxes.filter((box) => taken.free(box));
    const within = open.filter((it) => it.top > top * scale && it.bottom < bottom * scale && it.left > left * scale && it.right < right * scale);
    const box = within.find((it) => marks.free(it)) || within[0] || (name.first && boxes[0]);
    if (!box) continue;
    taken.take(box);
    placed.push(name);
    write(ctx, name, lines, box, letter, scale);
  }
  return placed;
}
// The middle of the upper edge of a name: below its mark, above it, right and left of it.
function places({ x, y, size }, wide, high, gap) {
  const aside = size + 2 * gap + wide / 2;
  return [[x, y + size + gap], [x, y - size - gap - high], [x + aside, y - high / 2], [x - aside, y - high / 2]];
}
function write(ctx, { color, faint }, lines, { x, y }, letter, scale) {
  ctx.font = labelFont(letter);
  ctx.lineWidth = Math.min(4, (4 * letter * scale) / 14) / scale;
  ctx.strokeStyle = theme.paper;
  ctx.fillStyle = color;
  lines.forEach((line, n) => {
    if (!faint) ctx.strokeText(line, x, y + n * letter * 1.2);
    ctx.fillText(line, x, y + n * letter * 1.2);
  });
}
