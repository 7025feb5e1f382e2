// What the page knows, read from #steppe-data once, and what is chosen, which the other modules
// change. Maps, because an id may carry the name of an object's own property.
import { $ } from "./makers.js";

export const data = JSON.parse($("steppe-data").textContent);
export const { meta } = data;
export const { days } = meta;

// Rows that came as columns: {size, columns: {key: {all} | {of, at} | {each}}}.
function row(table, n) {
  const found = {};
  for (const [key, column] of Object.entries(table.columns)) found[key] = "all" in column ? column.all : column.of ? column.of[column.at[n]] : column.each[n];
  return found;
}
const rows = (table) => Array.from({ length: table.size }, (_, n) => row(table, n));
const read = new Map();
// A claim by its number, read when it is first asked for.
export function claim(index) {
  if (!read.has(index)) read.set(index, row(data.claims, index));
  return read.get(index);
}
export const nodes = new Map(Object.entries(data.nodes));
export const edges = new Map(rows(data.edges).filter((e) => nodes.has(e.from) && nodes.has(e.to)).map((e) => [e.id, e]));
const visNodes = data.vis.nodes.filter((n) => nodes.has(n.id));
export const visEdges = rows(data.vis.edges).filter((e) => edges.has(e.id));
export const spot = new Map(visNodes.map((n) => [n.id, n]));
export const tiesOf = new Map([...nodes.keys()].map((id) => [id, []]));
for (const [id, e] of edges) for (const end of new Set([e.from, e.to])) tiesOf.get(end).push(id);
export const types = new Map(meta.types.map((it) => [it.id, it]));
export const relations = new Map(meta.relations.map((it) => [it.id, it]));
export const layers = new Map(meta.layers.map((it) => [it.id, it]));
export const blocs = new Map(meta.blocs.map((it) => [it.id, it]));
export const groups = new Map((meta.groups || []).map((it) => [it.id, it]));
export const sources = new Map(meta.sources.map((it) => [it.id, it]));

const offAtFirst = () => new Set(meta.layers.filter((it) => it.off).map((it) => String(it.id)));
// What filters leave out, by filter. Layers without a sign (places, definitions) wait to be asked for.
export const FILTERS = ["type", "bloc", "layer", "sign", "relation", "standing", "source", "stance"];
export const leftOutAtFirst = (name) => (name === "layer" ? offAtFirst() : new Set());

export const state = {
  at: meta.at, // the day shown, or the last of a range
  since: null, // the first day of a range or of two days compared
  mode: "day", // day | range | difference | beside, or of two sources: sources | sources-beside
  sources: [], // the two sources compared
  names: "", // the language of names; "" is as the data has them
  sizedBy: meta.sizes[0],
  off: Object.fromEntries(FILTERS.map((name) => [name, leftOutAtFirst(name)])),
  hideLone: true,
  selected: {}, // {kind: "node" | "edge" | "path" | "group", id}
  hops: 1,
  pathFrom: null, // the first end of a path, while the second is being chosen
  view: "network",
  grouped: "relation", // by what the rows of the timeline stand together: date, actor or relation
  everyDay: true, // whether the timeline has the ties of every day, or those shown
  opened: new Set(), // groups of a large network that are opened
  query: "", // the query asked last
  marked: new Set(), // nodes that the answer of a query names
  shown: { nodes: new Set(), edges: new Set(), lone: new Set(), groups: new Map(), bundles: new Map(), within: 0 },
};

// ---- names: in the language chosen if there is one, else as the data set labels it
const ownName = (id) => (state.names && nodes.get(id).labels[state.names] ? nodes.get(id).labels[state.names][0] : "");
export const nameOf = (id) => ownName(id) || nodes.get(id).label;
export const fallen = (id) => state.names !== "" && !ownName(id);

// ---- who wants to know when something has changed
const listeners = [];
export const onPaint = (act) => listeners.push(act);
export const painted = () => listeners.forEach((act) => act());
