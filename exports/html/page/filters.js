// Filters, which are the key as well: made of what is on the page, with how many there are of each.
import { $, bdi, button, make, narrow } from "./makers.js";
import { keep } from "./address.js";
import { fit, redraw } from "./drawing.js";
import { lineKey, ringKey, shapeKey, toneKeys } from "./icons.js";
import { blocs, edges, FILTERS, leftOutAtFirst, meta, nodes, onPaint, state } from "./state.js";
import { blocOf, bySources, comparing, standingOf, TURNS, turnWord } from "./sides.js";
import { repaint } from "./visible.js";
import { blocWord, number, t, worded } from "./words.js";

const named = (it, text) => [make("span", { class: "word" }, bdi(text)), it.count !== undefined && make("span", { class: "count" }, number(it.count))];
// How many nodes and ties there are of each on the day shown, whatever the filters leave out: what
// has none is told so, for the key is of what can be seen.
let countedFor = "";
function countToday() {
  const { mode, at, since, sources: compared } = state;
  const key = [mode, at, since, compared].join(" ");
  if (key === countedFor) return;
  countedFor = key;
  const found = new Map();
  const add = (name, value) => found.set(`${name} ${value}`, (found.get(`${name} ${value}`) || 0) + 1);
  const tied = new Set();
  for (const e of edges.values()) {
    const standing = standingOf(e);
    if (!standing) continue;
    tied.add(e.from).add(e.to);
    for (const [name, values] of [["layer", [e.layer]], ["sign", [e.sign]], ["relation", [e.predicate]], ["standing", [standing]], ["source", e.sources], ["stance", e.stances]]) values.forEach((value) => add(name, value));
  }
  for (const id of tied) {
    add("type", nodes.get(id).type);
    add("bloc", blocOf(id));
  }
  for (const input of document.querySelectorAll("input[data-filter]")) {
    const count = found.get(`${input.dataset.filter} ${input.value}`) || 0;
    const entry = input.closest(".entry");
    entry.querySelector(".count").textContent = number(count);
    entry.classList.toggle("nothing", count === 0);
  }
}
function filterSet(name, title, entries, key, folded = false) {
  const box = (it) => {
    const word = name === "bloc" ? blocWord(it) : worded(it);
    const only = button({ class: "link only", "aria-label": t("{0}: only {1}", title, word), click: (event) => { event.preventDefault(); leave(set, String(it.id)); } }, t("only"));
    const input = make("input", { type: "checkbox", "data-filter": name, value: String(it.id) });
    input.checked = !state.off[name].has(String(it.id));
    return make("label", { class: "entry" }, input, key && key(it), only, named(it, word));
  };
  const setAll = (on) => () => tick(set, on);
  const set = make("fieldset", { "data-set": name }, make("legend", {}, title),
    make("div", { class: "all-none" }, button({ click: setAll(true), "aria-label": t("{0}: all", title) }, t("all")), button({ click: setAll(false), "aria-label": t("{0}: none", title) }, t("none"))),
    folded ? make("details", { class: "keys" }, make("summary", {}, t("{0} to choose from", entries.length)), entries.map(box)) : make("div", { class: "keys" }, entries.map(box)));
  return set;
}
const keySet = (title, keys) => make("fieldset", {}, make("legend", {}, title), make("div", { class: "keys" }, keys));
function sizeSet() {
  const sizes = make("select", { id: "size", "aria-label": t("Size of the nodes") }, meta.sizes.map((name) => make("option", { value: name }, t(name))));
  sizes.value = state.sizedBy;
  sizes.addEventListener("change", () => setSize(sizes.value));
  return keySet(t("Size"), make("label", { class: "entry" }, `${t("by")} `, sizes));
}
export function setSize(name) {
  state.sizedBy = name;
  repaint();
  redraw();
  keep();
}
function comparedSet() {
  const turns = Object.keys(TURNS).filter((turn) => bySources() || turn !== "contradicted");
  const key = (turn) => lineKey({ color: TURNS[turn], dashes: turn === "removed", thick: turn === "added" || turn === "contradicted", mark: turn === "contradicted" ? "contested" : undefined });
  return comparing() ? keySet(t("Compared"), turns.map((turn) => make("p", { class: "entry" }, key(turn), named({}, turnWord(turn))))) : "";
}
export function buildFilters() {
  const standing = { certain: {}, possible: { dashes: true }, contested: { mark: "contested", dashes: true } };
  const ofBlocs = [...meta.blocs.map((it) => ({ ...it, count: 0 })), { id: "none", label: "in no bloc", count: 0, color: "none" }];
  const lone = make("input", { type: "checkbox", id: "hide-lone" });
  lone.checked = state.hideLone;
  const loneBox = make("label", { class: "entry", id: "lone-box", title: t("Nodes whose ties are all switched off") }, lone, named({}, t("Hide unconnected")));
  $("filters").replaceChildren(
    sizeSet(), comparedSet(),
    filterSet("type", t("Type"), meta.types, shapeKey), filterSet("layer", t("Layer"), meta.layers, lineKey),
    filterSet("sign", t("Sign"), meta.signs, (it) => lineKey({ mark: it.id })),
    filterSet("standing", t("Standing"), meta.standings, (it) => lineKey(standing[it.id] || {})),
    blocs.size ? filterSet("bloc", t("Bloc"), ofBlocs, ringKey) : "",
    filterSet("relation", t("Relation"), meta.relations, null, true), filterSet("stance", t("Stance"), meta.stances, null),
    filterSet("source", t("Source"), meta.sources, null, true),
    make("fieldset", {}, loneBox));
  toneKeys();
  countedFor = "";
  countToday();
}
export function wireFilters() {
  onPaint(countToday);
  buildFilters();
  $("filters").addEventListener("change", (event) => event.target.type === "checkbox" && readFilters());
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters-box").open = !narrow.matches;
}
function readFilters() {
  for (const name of FILTERS) state.off[name].clear();
  document.querySelectorAll("input[data-filter]:not(:checked)").forEach((input) => state.off[input.dataset.filter].add(input.value));
  state.hideLone = $("hide-lone").checked;
  repaint();
  redraw();
  keep();
}
// The boxes after what is left out, which an address or a button has changed.
export function showFilters() {
  document.querySelectorAll("input[data-filter]").forEach((input) => { input.checked = !state.off[input.dataset.filter].has(input.value); });
  $("hide-lone").checked = state.hideLone;
  repaint();
  redraw();
  keep();
}
function leave(set, value) {
  set.querySelectorAll("input").forEach((input) => { input.checked = input.value === value; });
  readFilters();
}
function tick(set, on) {
  set.querySelectorAll("input").forEach((input) => { input.checked = on; });
  readFilters();
}
export function resetFilters() {
  for (const name of FILTERS) state.off[name] = leftOutAtFirst(name);
  state.hideLone = true;
  state.marked = new Set();
  showFilters();
  fit(true);
}
export function showAll() {
  tick($("filters"), true);
  fit(true);
}
