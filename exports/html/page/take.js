// What a reader takes away: the picture, the ties, the claims, a citation. Nothing leaves the page
// but into a file or the clipboard.
import { $, make } from "./makers.js";
import { addressOf } from "./address.js";
import { redraw } from "./drawing.js";
import { claim, days, edges, meta, nodes, state } from "./state.js";
import { blocOf, standingOf } from "./sides.js";
import { COLUMNS, tableRows } from "./table.js";
import { theme } from "./theme.js";
import { setView } from "./views.js";

export function save(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const fileName = (ending) => `${meta.dataset.split(" ")[0] || "network"}-${days[state.at]}.${ending}`;
// A cell that a spreadsheet would take for a formula gets a mark before it.
function csvCell(value) {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function csvText() {
  const head = [...COLUMNS.map(([name]) => name), "claims"];
  const rows = tableRows().map(([, e]) => [...COLUMNS.map(([, told]) => told(e)), e.claims.map((index) => claim(index).id).join(" ")]);
  return [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
function jsonText() {
  const ties = [...state.shown.edges].map((id) => ({ ...edges.get(id), standing: standingOf(edges.get(id)), claims: edges.get(id).claims.map(claim) }));
  const kept = [...state.shown.nodes].map((id) => ({ id, label: nodes.get(id).label, type: nodes.get(id).type, bloc: blocOf(id) }));
  return JSON.stringify({ title: meta.title, day: days[state.at], from: state.since === null ? null : days[state.since], dataset: meta.dataset, caption: meta.caption, address: addressOf(), nodes: kept, ties }, null, 1);
}
// The drawing on paper colour, with day, filters and source line below it.
function pngOf() {
  if (state.view !== "network") setView("network"); // what is hidden has no picture
  redraw();
  const drawn = $("network").querySelector("canvas");
  const scale = drawn.width / drawn.clientWidth || 1;
  const lines = [meta.title, $("day").textContent, $("status").textContent, meta.caption];
  const sheet = make("canvas");
  const paper = sheet.getContext("2d");
  const [size, pad] = [13 * scale, 16 * scale];
  paper.font = `${size}px sans-serif`;
  const wrapped = lines.flatMap((line) => wrap(paper, line, drawn.width - 2 * pad));
  sheet.width = drawn.width;
  sheet.height = drawn.height + wrapped.length * size * 1.4 + 2 * pad;
  paper.fillStyle = theme.paper;
  paper.fillRect(0, 0, sheet.width, sheet.height);
  paper.drawImage(drawn, 0, 0);
  paper.fillStyle = theme.ink;
  paper.font = `${size}px sans-serif`;
  wrapped.forEach((line, n) => paper.fillText(line, pad, drawn.height + pad + (n + 0.8) * size * 1.4));
  sheet.toBlob((blob) => save(fileName("png"), "image/png", blob), "image/png");
}
function wrap(paper, text, width) {
  const lines = [""];
  for (const word of String(text).split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && paper.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
export const TAKE = {
  png: pngOf,
  csv: () => save(fileName("csv"), "text/csv", `\ufeff${csvText()}`),
  json: () => save(fileName("json"), "application/json", jsonText()),
};
