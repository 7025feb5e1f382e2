// Search over every label and code: compatibility forms folded, case and accents dropped, invisible
// controls ignored.
import { $, bdi, make } from "./makers.js";
import { select } from "./choice.js";
import { nodes } from "./state.js";
import { typeWord } from "./telling.js";
import { t } from "./words.js";

const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toUpperCase().toLowerCase().trim();
let entries = null;
// Made when first searched: folding twenty thousand names takes a moment.
function index() {
  if (entries) return entries;
  entries = [];
  for (const [id, node] of nodes) {
    const english = (node.labels.en || [node.label])[0] || node.label;
    const add = (text, lang) => entries.push({ id, text, lang, english, folded: fold(text) });
    add(node.label, null);
    for (const [lang, list] of Object.entries(node.labels)) for (const text of list) add(text, lang);
    for (const code of [...node.codes, id]) add(String(code), null);
  }
  return entries;
}
const LIMIT = 30;
function hitsFor(query) {
  const wanted = fold(query);
  const best = new Map();
  for (const entry of wanted ? index() : []) {
    const at = entry.folded.indexOf(wanted);
    if (at < 0) continue;
    // whole name, then start of name, start of a word, anywhere
    const score = entry.folded === wanted ? 0 : at === 0 ? 1 : /[\s(\-]/.test(entry.folded[at - 1]) ? 2 : 3;
    const kept = best.get(entry.id);
    if (!kept || score < kept.score) best.set(entry.id, { ...entry, score });
  }
  // among equals, what most is said of
  const weight = (hit) => nodes.get(hit.id).claims.length;
  return [...best.values()].sort((a, b) => a.score - b.score || weight(b) - weight(a) || a.english.localeCompare(b.english));
}
export const search = $("search");
let options = [];
let active = -1;
function activate(index) {
  active = index;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  if (!options[index]) return;
  options[index].scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", options[index].id);
}
function listHits() {
  const query = search.value.trim();
  const hits = hitsFor(query);
  options = hits.slice(0, LIMIT).map((hit, i) => make("li",
    { id: `hit-${i}`, role: "option", "aria-selected": "false", "data-node": hit.id, mousedown: (event) => event.preventDefault(), click: () => take(i) },
    bdi(hit.text, hit.lang), make("small", {}, hit.text !== hit.english && [bdi(hit.english), " · "], typeWord(hit.id))));
  $("results").replaceChildren(...options);
  $("hits-note").replaceChildren(...(hits.length > LIMIT ? [t("{0} more; type on to narrow them.", hits.length - LIMIT)]
    : hits.length || !query ? [] : [t("No name or code here matches “{0}”. Try another spelling or language.", query)]));
  openHits(Boolean(query));
  activate(options.length ? 0 : -1);
}
function openHits(open) {
  $("hits").hidden = !open;
  search.setAttribute("aria-expanded", String(open && options.length > 0));
  search.removeAttribute("aria-activedescendant");
}
function take(index) {
  openHits(false);
  if (options[index]) select(options[index].dataset.node);
}
function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const clears = event.key === "Escape" && search.value;
  if (event.isComposing || !(step || clears || event.key === "Enter")) return; // Enter ends an input method's composition first
  event.preventDefault();
  event.stopPropagation();
  if (clears) search.value = "";
  if (clears) listHits();
  else if (!step) take(active);
  else if (options.length) {
    openHits(true);
    activate((active + step + options.length) % options.length);
  }
}
export function wireSearch() {
  search.addEventListener("input", listHits);
  search.addEventListener("keydown", searchKey);
  search.addEventListener("blur", () => openHits(false));
}
