// As much of a canvas as the picture needs, written as SVG elements: text stays text, lines stay lines.
import { absent, make } from "./makers.js";

const round = (value) => Math.round(value * 100) / 100;
let ruler = null; // a canvas, made when a text is first measured
export class SvgContext {
  constructor() {
    this.root = make("g");
    this.kept = [];
    this.pen = { globalAlpha: 1, fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, font: "14px sans-serif", textAlign: "center", lineCap: "butt", lineJoin: "miter", dash: [], at: [] };
    for (const name of ["globalAlpha", "fillStyle", "strokeStyle", "lineWidth", "font", "textAlign", "textBaseline", "lineCap", "lineJoin"]) {
      Object.defineProperty(this, name, { get: () => this.pen[name], set: (value) => { this.pen[name] = value; } });
    }
  }
  save() { this.kept.push({ ...this.pen }); }
  restore() { this.pen = this.kept.pop(); }
  translate(x, y) { this.pen.at = [...this.pen.at, `translate(${round(x)} ${round(y)})`]; }
  scale(x, y) { this.pen.at = [...this.pen.at, `scale(${x} ${y})`]; }
  setLineDash(dash) { this.pen.dash = dash; }
  beginPath() { this.path = ""; }
  moveTo(x, y) { this.path += `M${round(x)} ${round(y)}`; }
  lineTo(x, y) { this.path += `L${round(x)} ${round(y)}`; }
  quadraticCurveTo(a, b, x, y) { this.path += `Q${round(a)} ${round(b)} ${round(x)} ${round(y)}`; }
  closePath() { this.path += "Z"; }
  rect(x, y, w, h) { this.path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`; }
  arc(x, y, r) { this.path += `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`; } // always a whole circle here
  fill() { this.add("path", { d: this.path, fill: this.pen.fillStyle }); }
  stroke() { this.strokePath(this.path); }
  strokePath(d) {
    const { strokeStyle, lineWidth, dash, lineCap, lineJoin } = this.pen;
    this.add("path", { d, fill: "none", stroke: strokeStyle, "stroke-width": round(lineWidth), "stroke-dasharray": dash.map(round).join(" "), "stroke-linecap": lineCap !== "butt" && lineCap, "stroke-linejoin": lineJoin !== "miter" && lineJoin });
  }
  fillText(text, x, y) { this.write(text, x, y, { fill: this.pen.fillStyle }); }
  strokeText(text, x, y) { this.write(text, x, y, { fill: "none", stroke: this.pen.strokeStyle, "stroke-width": round(this.pen.lineWidth), "stroke-linejoin": "round" }); }
  write(text, x, y, how) {
    const [, size, family] = /^([\d.]+)px (.*)$/s.exec(this.pen.font);
    this.add("text", { x: round(x), y: round(y + size * 0.82), "font-size": round(size), "font-family": family, "text-anchor": { center: "middle", right: "end" }[this.pen.textAlign] || "start", ...how }, text);
  }
  measureText(text) {
    ruler ??= make("canvas").getContext("2d");
    ruler.font = this.pen.font;
    return ruler.measureText(text);
  }
  add(tag, attrs, ...kids) {
    const { globalAlpha, at } = this.pen;
    this.root.append(make(tag, { ...attrs, opacity: globalAlpha !== 1 && globalAlpha, transform: absent(at) ? null : at.join(" ") }, ...kids));
  }
}
// Characters that XML forbids would make a file that nothing reads.
export const xmlText = (text) => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
export function svgFile(width, height, title, ...kids) {
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, make("title", {}, title), ...kids);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(new XMLSerializer().serializeToString(svg))}\n`;
}
