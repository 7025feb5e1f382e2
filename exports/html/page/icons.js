// Marks by which a kind is told without colour: shapes, icons on them, dashes of the rings of blocs.
import { make } from "./makers.js";
import { onTop, theme, tone } from "./theme.js";

const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0Z", square: "M3 3H13V13H3Z", box: "M1 4H15V12H1Z", triangle: "M8 2L14.5 13.5H1.5Z", triangleDown: "M8 14L1.5 2.5H14.5Z",
  diamond: "M8 1L15 8L8 15L1 8Z", hexagon: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8Z", star: "M8 1L10 6H15.2L11 9.3L12.6 14.6L8 11.4L3.4 14.6L5 9.3L.8 6H6Z",
};
// Icons on a field of 16 by 16, drawn as lines.
export const ICONS = {
  flag: "M4.5 14V2.5M4.5 3H12L10.2 5.7L12 8.4H4.5",
  seats: "M8 3.2a1.7 1.7 0 1 0 .01 0ZM3.6 9.2a1.7 1.7 0 1 0 .01 0ZM12.4 9.2a1.7 1.7 0 1 0 .01 0ZM7 6.4L4.7 9.2M9 6.4L11.3 9.2M5.5 10.9H10.5",
  paper: "M4.5 2.5H9.5L12 5V13.5H4.5ZM6.5 6.5H10M6.5 8.7H10M6.5 10.9H9",
  runway: "M6 13.5L7 2.5H9L10 13.5ZM8 4.5V6M8 8V9.5M8 11.5V12.5",
  bolt: "M9 2.5L4.8 9H8L7 13.5L11.4 6.8H8.2Z",
  head: "M8 3a2.4 2.4 0 1 0 .01 0ZM3.8 13.2C4 10.4 5.8 9.2 8 9.2S12 10.4 12.2 13.2",
  pin: "M8 13.6C5.5 10.4 4.2 8.4 4.2 6.6A3.8 3.8 0 0 1 11.8 6.6C11.8 8.4 10.5 10.4 8 13.6ZM8 5.4a1.2 1.2 0 1 0 .01 0Z",
  shield: "M8 2.5L12.3 4V8C12.3 10.6 10.6 12.6 8 13.6C5.4 12.6 3.7 10.6 3.7 8V4Z",
  pipe: "M2.5 6H13.5M2.5 10H13.5M4.2 4.6V11.4M11.8 4.6V11.4",
  idea: "M8 2.6A3.7 3.7 0 0 0 6.2 9.6V11H9.8V9.6A3.7 3.7 0 0 0 8 2.6ZM6.6 13H9.4",
  many: "M5.4 4a1.7 1.7 0 1 0 .01 0ZM10.6 4a1.7 1.7 0 1 0 .01 0ZM2.6 12.4C2.8 10 4 9 5.4 9S8 10 8.2 12.4M8 10C8.4 9.3 9.3 9 10.6 9C12 9 13.2 10 13.4 12.4",
};
const DASHES = [[], [9, 5], [2, 4], [12, 4, 2, 4], [5, 3], [2, 2], [16, 6]];
export const dashOf = (bloc) => DASHES[Math.max(0, Number(bloc.id) || 0) % DASHES.length];
const END_MARKS = { 1: "M20 4L27 8L20 12Z", "-1": "M24 2.5H26V13.5H24Z", 0: "M23 5.5a2.5 2.5 0 1 0 .01 0Z", contested: "M14 4L18 8L14 12L10 8Z" };

const keyBox = (width, ...kids) => make("svg", { class: "key", viewBox: `0 0 ${width} 16`, width, height: 16, "aria-hidden": "true" }, ...kids);
export const shapeKey = (it) => keyBox(16, make("path", { d: SHAPES[it.shape] || SHAPES.dot, "data-tone": it.color }),
  ICONS[it.icon] && make("path", { d: ICONS[it.icon], fill: "none", "stroke-width": 1.6, transform: "translate(3.4 3.6) scale(.57)", "data-tone-top": it.color }));
export const ringKey = (it) => keyBox(16, it.color !== "none" && make("circle", { cx: 8, cy: 8, r: 6, fill: "none", "stroke-width": 2.5, "stroke-dasharray": dashOf(it).map((part) => part / 1.6).join(" "), "data-tone-line": it.color }));
export function lineKey(it) {
  const line = make("line", { x1: 1, x2: 27, y1: 8, y2: 8, "stroke-width": it.thick ? 3.4 : 2, "stroke-dasharray": it.dashes ? "5 4" : null, "data-tone-line": it.color || "ink" });
  return keyBox(28, line, END_MARKS[it.mark] && make("path", { d: END_MARKS[it.mark], "data-tone": it.color || "ink" }));
}
// The keys take the colours of the theme in use.
export function toneKeys() {
  const pick = (color) => (color === "ink" ? theme.ink : tone(color));
  document.querySelectorAll("[data-tone]").forEach((el) => el.setAttribute("fill", pick(el.dataset.tone)));
  document.querySelectorAll("[data-tone-top]").forEach((el) => el.setAttribute("stroke", onTop(pick(el.dataset.toneTop))));
  document.querySelectorAll("[data-tone-line]").forEach((el) => el.setAttribute("stroke", pick(el.dataset.toneLine)));
}
