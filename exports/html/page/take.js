// What a reader takes away: the picture, the ties, the claims, a citation. Nothing leaves the page
// but into a file or the clipboard.
import { $, make } from "./makers.js";
import { addressOf } from "./address.js";
import { drawing, redraw } from "./drawing.js";
import { claim, days, edges, meta, nodes, state } from "./state.js";
import { blocOf, standingOf } from "./sides.js";
import { mapPicture } from "./map.js";
import { drawPicture } from "./picture.js";
import { svgFile, SvgContext } from "./svg.js";
import { COLUMNS, tableRows } from "./table.js";
import { theme } from "./theme.js";
import { setView } from "./views.js";
import { t, worded } from "./words.js";
import { gexfText, graphmlText } from "./network_files.js";

export function save(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
export const fileName = (ending) => `${meta.dataset.split(" ")[0] || "network"}-${days[state.at]}.${ending}`;
// A cell that a spreadsheet would take for a formula gets a mark before it; a number is none.
export function csvCell(value, guarded = true) {
  const text = String(value);
  const safe = guarded && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function csvText() {
  const head = [...COLUMNS.map(([name]) => name), "claims"];
  const rows = tableRows().map(([, e]) => [...COLUMNS.map(([, told]) => told(e)), e.claims.map((index) => claim(index).id).join(" ")]);
  return [head, ...rows].map((row) => row.map((cell) => csvCell(cell)).join(",")).join("\r\n") + "\r\n";
}
function jsonText() {
  const ties = [...state.shown.edges].map((id) => ({ ...edges.get(id), standing: standingOf(edges.get(id)), claims: edges.get(id).claims.map(claim) }));
  const kept = [...state.shown.nodes].map((id) => ({ id, label: nodes.get(id).label, type: nodes.get(id).type, bloc: blocOf(id) }));
  return JSON.stringify({ title: meta.title, day: days[state.at], from: state.since === null ? null : days[state.since], dataset: meta.dataset, caption: meta.caption, address: addressOf(), nodes: kept, ties }, null, 1);
}
// What stands below a picture: title, day, what is shown, what the filters leave out, the source line.
function captionLines() {
  const left = Object.entries(state.off).filter(([, set]) => set.size).map(([name, set]) => `${t(FILTER_WORDS[name])} ${[...set].map((value) => told(name, value)).join(", ")}`);
  return [meta.title, $("day").textContent, $("status").textContent, left.length && t("Left out: {0}", left.join("; ")), state.view === "map" && $("map-note").textContent, meta.caption].filter(Boolean);
}
const told = (name, value) => {
  const it = (meta[`${name}s`] || []).find(({ id }) => String(id) === value);
  return it ? worded(it) : t("in no bloc");
};
const FILTER_WORDS = { type: "Type", bloc: "Bloc", layer: "Layer", sign: "Sign", relation: "Relation", standing: "Standing", source: "Source", stance: "Stance" };
function wrap(paper, text, width) {
  const lines = [""];
  for (const word of String(text).split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && paper.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
const [LETTER, PAD] = [13, 16];
function captioned(ctx, width) {
  ctx.font = `${LETTER}px ${theme.sans}`;
  return captionLines().flatMap((line) => wrap(ctx, line, width - 2 * PAD));
}
// The view as it stands, drawn once more: at twice the pixels of the screen, or as lines and text.
function drawNetwork(ctx) {
  ctx.save();
  const view = drawing().view();
  ctx.scale(view.scale, view.scale);
  ctx.translate(-view.left, -view.top);
  drawPicture(ctx, drawing().side, view);
  ctx.restore();
}
function drawCaption(ctx, { lines, width, height, tall }) {
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  ctx.beginPath();
  ctx.rect(0, height, width, tall - height);
  ctx.fill();
  ctx.fillStyle = theme.ink;
  ctx.font = `${LETTER}px ${theme.sans}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  lines.forEach((line, n) => ctx.fillText(line, PAD, height + PAD + n * LETTER * 1.4));
}
const SHARP = 2;
async function pngOf() {
  const paper = blank();
  const { width, tall, sheet, ctx } = paper;
  sheet.width = width * SHARP;
  sheet.height = tall * SHARP;
  ctx.scale(SHARP, SHARP);
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, width, tall);
  if (state.view === "map") ctx.drawImage(await loaded(svgOf()), 0, 0, width, tall);
  else {
    drawNetwork(ctx);
    drawCaption(ctx, paper);
  }
  sheet.toBlob((blob) => save(fileName("png"), "image/png", blob), "image/png");
}
async function loaded(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}
function blank() {
  if (state.view !== "map") setView("network"); // what is hidden has no size
  redraw();
  const sheet = make("canvas");
  const ctx = sheet.getContext("2d");
  const { clientWidth: width, clientHeight: height } = $(state.view);
  const lines = captioned(ctx, width);
  return { width, height, lines, tall: Math.round(height + lines.length * LETTER * 1.4 + 2 * PAD), sheet, ctx };
}
function svgOf() {
  const paper = blank();
  const { width, tall } = paper;
  const svg = new SvgContext();
  if (state.view !== "map") drawNetwork(svg);
  drawCaption(svg, paper);
  return svgFile(width, tall, meta.title, make("rect", { width, height: tall, fill: theme.paper }), state.view === "map" && mapPicture(), svg.root);
}
export const TAKE = {
  png: pngOf,
  svg: () => save(fileName("svg"), "image/svg+xml", svgOf()),
  csv: () => save(fileName("csv"), "text/csv", `\ufeff${csvText()}`),
  json: () => save(fileName("json"), "application/json", jsonText()),
  graphml: () => save(fileName("graphml"), "application/xml", graphmlText()),
  gexf: () => save(fileName("gexf"), "application/xml", gexfText()),
};
