// What a reader takes away: the picture, the ties, the claims, a citation. Nothing leaves the page
// but into a file or the clipboard.
import { $, make } from "./makers.js";
import { addressOf } from "./address.js";
import { drawing, redraw } from "./drawing.js";
import { claim, days, edges, meta, nodes, state } from "./state.js";
import { blocOf, standingOf } from "./sides.js";
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
  return [meta.title, $("day").textContent, $("status").textContent, left.length && t("Left out: {0}", left.join("; ")), meta.caption].filter(Boolean);
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
function drawView(ctx, lines, width, height) {
  ctx.save();
  const view = drawing().view();
  ctx.scale(view.scale, view.scale);
  ctx.translate(-view.left, -view.top);
  drawPicture(ctx, drawing().side, view);
  ctx.restore();
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  ctx.beginPath();
  ctx.rect(0, height, width, lines.length * LETTER * 1.4 + 2 * PAD);
  ctx.fill();
  ctx.fillStyle = theme.ink;
  ctx.font = `${LETTER}px ${theme.sans}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  lines.forEach((line, n) => ctx.fillText(line, PAD, height + PAD + n * LETTER * 1.4));
}
function pngOf() {
  const { width, height, sheet, ctx } = blank();
  const sharp = 2;
  const lines = captioned(ctx, width);
  sheet.width = width * sharp;
  sheet.height = (height + lines.length * LETTER * 1.4 + 2 * PAD) * sharp;
  ctx.scale(sharp, sharp);
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  drawView(ctx, lines, width, height);
  sheet.toBlob((blob) => save(fileName("png"), "image/png", blob), "image/png");
}
function blank() {
  if (state.view !== "network") setView("network"); // what is hidden has no size
  redraw();
  const sheet = make("canvas");
  const { clientWidth, clientHeight } = $("network");
  return { width: clientWidth, height: clientHeight, sheet, ctx: sheet.getContext("2d") };
}
function svgOf() {
  const { width, height, ctx } = blank();
  const lines = captioned(ctx, width);
  const tall = Math.round(height + lines.length * LETTER * 1.4 + 2 * PAD);
  const svg = new SvgContext();
  drawView(svg, lines, width, height);
  return svgFile(width, tall, meta.title, make("rect", { width, height: tall, fill: theme.paper }), svg.root);
}
export const TAKE = {
  png: pngOf,
  svg: () => save(fileName("svg"), "image/svg+xml", svgOf()),
  csv: () => save(fileName("csv"), "text/csv", `\ufeff${csvText()}`),
  json: () => save(fileName("json"), "application/json", jsonText()),
  graphml: () => save(fileName("graphml"), "application/xml", graphmlText()),
  gexf: () => save(fileName("gexf"), "application/xml", gexfText()),
};
