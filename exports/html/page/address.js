// The address of the view, which can be sent: what is selected, what the filters leave out, the day.
import { choosePair, choosePath, select, selectEdge } from "./choice.js";
import { showChoices } from "./chronicle.js";
import { setSize, showFilters } from "./filters.js";
import { nameIn, speak } from "./language.js";
import { compareSources, setDay } from "./slider.js";
import { days, edges, FILTERS, groups, leftOutAtFirst, meta, nodes, state } from "./state.js";
import { setView } from "./views.js";
import { tongue } from "./words.js";

const tieName = (id) => [edges.get(id).from, edges.get(id).predicate, edges.get(id).to].join(" ");
const MODES = ["range", "difference", "beside", "sources", "sources-beside"];

export function addressOf() {
  const { selected: { kind, id }, at, since, mode } = state;
  const address = new URLSearchParams();
  const put = (name, value, usual = "") => value !== usual && address.set(name, value);
  if (kind === "node") put("node", id);
  if (kind === "edge") put("tie", tieName(id));
  if (kind === "path" || kind === "pair") put(kind, id.join(" "));
  put("steps", String(state.hops), "1");
  put("view", state.view, "network");
  if (state.view === "ask") put("query", state.query);
  put("grouped", state.grouped, "relation");
  put("rows", state.everyDay ? "every" : "shown", "every");
  put("language", tongue, meta.language || "en");
  put("names", state.names);
  put("size", state.sizedBy, meta.sizes[0]);
  put("day", days[at], days[meta.at]);
  put("mode", mode, "day");
  if (since !== null) put("since", days[since]);
  if (mode.startsWith("sources")) put("sources", state.sources.join(" "));
  if (!state.hideLone) put("lone", "1");
  if (groups.size) put("opened", [...state.opened].sort((a, b) => a - b).join(" "));
  for (const name of FILTERS) {
    const [left, usual] = [[...state.off[name]].sort().join(" "), [...leftOutAtFirst(name)].sort().join(" ")];
    if (left !== usual) address.set(`no-${name}`, left);
  }
  return address.toString();
}
let recalling = false;
export function keep() {
  if (recalling) return;
  const text = addressOf();
  try {
    history.replaceState(null, "", text ? `#${text}` : location.href.replace(/#.*/, "#"));
  } catch {
    // In a notebook's frame a page has no address of its own.
  }
}
// Only what the page knows is taken from an address; the rest of it is left alone.
export function recall(hash) {
  const address = new URLSearchParams(hash.slice(1));
  recalling = true;
  if (address.has("language")) speak(address.get("language"));
  if (address.has("names")) nameIn(address.get("names"));
  for (const name of FILTERS) state.off[name] = address.has(`no-${name}`) ? new Set(address.get(`no-${name}`).split(" ")) : leftOutAtFirst(name);
  state.query = address.get("query") || state.query;
  state.hideLone = address.get("lone") !== "1";
  state.hops = address.get("steps") === "2" ? 2 : 1;
  for (const id of (address.get("opened") || "").split(" ")) if (id && groups.has(Number(id))) state.opened.add(Number(id));
  if (meta.sizes.includes(address.get("size"))) setSize(address.get("size"));
  if (["date", "actor", "relation"].includes(address.get("grouped"))) state.grouped = address.get("grouped");
  state.everyDay = address.get("rows") !== "shown";
  showChoices();
  recallDays(address);
  showFilters();
  recallChosen(address);
  if (address.has("view")) setView(address.get("view"));
  recalling = false;
  keep();
}
function recallDays(address) {
  // A day on which nothing changes is like the day of change before it.
  const dayOf = (name) => (address.has(name) ? days.findLastIndex((day) => day <= address.get(name)) : -1);
  const day = dayOf("day");
  const mode = MODES.includes(address.get("mode")) ? address.get("mode") : "day";
  const first = dayOf("since");
  if (mode.startsWith("sources")) compareSources(...(address.get("sources") || "").split(" "));
  const fits = mode.startsWith("sources") ? meta.sources.length > 1 : days.length > 1;
  setDay(day < 0 ? meta.at : day, first < 0 ? null : first, fits ? mode : "day");
}
function recallChosen(address) {
  const [node, tie] = ["node", "tie"].map((name) => address.get(name));
  const named = tie && [...edges.keys()].find((id) => tieName(id) === tie);
  if (nodes.has(node)) select(node);
  else if (named) selectEdge(named);
  for (const [name, choice] of [["path", choosePath], ["pair", choosePair]]) {
    const ends = (address.get(name) || "").split(" ");
    if (ends.length === 2 && ends.every((end) => nodes.has(end))) choice(...ends);
  }
}
