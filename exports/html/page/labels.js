// Names on the drawing, placed anew for every frame: the more important first, none over another,
// in a size that can be read however far away the view is.
import { theme } from "./theme.js";

const WIDE = 130; // pixels at which a name wraps
const [SMALL, LARGE] = [10.5, 17]; // of a letter on the screen
const MOST = 400;
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
  take(box) {
    const keys = this.near(box);
    const over = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (keys.some((key) => (this.cells.get(key) || []).some(over))) return false;
    for (const key of keys) this.cells.set(key, [...(this.cells.get(key) || []), box]);
    return true;
  }
}
// Draw names below their marks. Each is {text, x, y, size, color, first}, in the coordinates of the
// drawing; they come in order of importance, `first` ones are drawn whatever they cover. `view` has
// the scale and the corners of what is seen. Returns those that found a place.
export function drawLabels(ctx, names, { scale, left, right, top, bottom }) {
  const letter = Math.min(LARGE, Math.max(SMALL, 14 * scale)) / scale;
  const taken = new Taken();
  const placed = [];
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  for (const name of names) {
    if (placed.length >= MOST) break;
    if (name.x < left || name.x > right || name.y < top || name.y > bottom) continue;
    const { lines, width } = wrapped(ctx, name.text);
    const [half, above] = [(width * letter) / 28 + 3 / scale, name.y + name.size + 3 / scale];
    const height = lines.length * letter * 1.2;
    const box = { left: (name.x - half) * scale, right: (name.x + half) * scale, top: above * scale, bottom: (above + height) * scale };
    if (!taken.take(box) && !name.first) continue;
    placed.push(name);
    ctx.font = labelFont(letter);
    ctx.lineWidth = 4 / scale * Math.min(1, letter * scale / 14);
    ctx.strokeStyle = theme.paper;
    ctx.fillStyle = name.color;
    lines.forEach((line, n) => {
      if (!name.faint) ctx.strokeText(line, name.x, above + n * letter * 1.2);
      ctx.fillText(line, name.x, above + n * letter * 1.2);
    });
  }
  return placed;
}
