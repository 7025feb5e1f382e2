// A matrix of the nodes shown: its order by bloc, a cell for each two that are tied, and how a cell looks.
// Looks are paths on a field of 16 by 16 around its middle, which an SVG and a canvas draw alike.
import { mutual } from "./panel.js";
import { onTop, theme, tone } from "./theme.js";
import { edges, groups, meta, nameOf, nodes, state } from "./state.js";
import { blocOf, comparing, standingOf, TURNS, turnOf } from "./sides.js";
import { groupMark } from "./visible.js";
import { blocWord, number } from "./words.js";

// {order: [{id, name, bloc, ties}], blocs: [{id, from, to}], cells: Map, hidden: how many nodes are left
// out, most: the most ties that two blocs of a large network have}
export function matrixOf(limit, kept) {
  const counts = new Map();
  const count = (id, ties) => counts.set(id, (counts.get(id) || 0) + ties);
  for (const id of state.shown.edges) for (const end of new Set([edges.get(id).from, edges.get(id).to])) count(end, 1);
  for (const { ends, count: ties } of state.shown.bundles.values()) for (const end of ends) count(end, ties);
  const every = [
    ...[...state.shown.nodes].map((id) => ({ id, name: nameOf(id), bloc: blocOf(id), ties: counts.get(id) || 0 })),
    ...[...state.shown.groups].map(([id, size]) => ({ id: groupMark(id), group: id, name: `${blocWord(groups.get(id))} · ${number(size)}`, bloc: "group", ties: counts.get(groupMark(id)) || 0 })),
  ];
  const order = every.length > limit ? every.sort((a, b) => b.ties - a.ties).slice(0, kept) : every;
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const places = new Map([...meta.blocs.map((it) => String(it.id)), "none", "group"].map((id, n) => [id, n]));
  order.sort((a, b) => places.get(a.bloc) - places.get(b.bloc) || b.ties - a.ties || compare(a.name, b.name));
  const cells = cellsOf(order);
  const most = Math.max(1, ...[...cells.values()].filter(({ ties }) => !ties.length).map(({ count: ties }) => ties));
  return { order, blocs: stretches(order), cells, hidden: every.length - order.length, most };
}
// Where each bloc begins and ends.
function stretches(order) {
  const found = [];
  order.forEach(({ bloc }, n) => {
    if (n && order[n - 1].bloc === bloc) found.at(-1).to = n + 1;
    else found.push({ id: bloc, from: n, to: n + 1 });
  });
  return found;
}
// A tie stands in the row of its first end; one without a direction in both halves.
function cellsOf(order) {
  const place = new Map(order.map(({ id }, n) => [id, n]));
  const cells = new Map();
  const put = (from, to, tie, count) => {
    const [row, column] = [place.get(from), place.get(to)];
    if (row === undefined || column === undefined) return;
    const key = row * order.length + column;
    const cell = cells.get(key) || { row, column, ties: [], count: 0 };
    if (tie) cell.ties.push(tie);
    cell.count += count;
    cells.set(key, cell);
  };
  for (const id of state.shown.edges) {
    const { from, to } = edges.get(id);
    put(from, to, id, 1);
    if (mutual.has(id) && from !== to) put(to, from, id, 1);
  }
  for (const { ends: [one, two], count } of state.shown.bundles.values()) {
    put(one, two, "", count);
    put(two, one, "", count);
  }
  return cells;
}
// ---- how a cell looks
export const SIGN_TONES = { friendly: "#0072B2", hostile: "#D55E00", neither: "#7d8794" };
const CELL_FORMS = {
  square: "M-7-7H7V7H-7Z", round: "M0-7a7 7 0 1 0 .01 0Z", first: "M-7-7H7L-7 7Z", second: "M7-7V7H-7Z",
  bar: "M-4.5-1.6H4.5V1.6H-4.5Z", diamond: "M0-5L5 0L0 5L-5 0Z", dot: "M0-2.5a2.5 2.5 0 1 0 .01 0Z",
  cross: "M-4.5-2.7L-2.7-4.5L0-1.8L2.7-4.5L4.5-2.7L1.8 0L4.5 2.7L2.7 4.5L0 1.8L-2.7 4.5L-4.5 2.7L-1.8 0Z",
};
const SIZES = [0.6, 0.76, 0.88, 1]; // of one tie, two, three, and more
const sizeFor = (count) => SIZES[Math.min(count, SIZES.length) - 1];
const TURN_ORDER = ["contradicted", "added", "removed", "kept"];
const TURN_MARKS = { contradicted: "diamond", added: "dot", removed: "cross" };

// What a cell is drawn as: {tones: one or two, form, mark, hollow, size}.
export function lookOf({ ties, count }, most) {
  const known = ties.map((id) => edges.get(id));
  const size = sizeFor(count);
  if (!known.length) return blocsLook(0.25 + 0.75 * Math.sqrt(count / most));
  if (comparing()) return turnLook(TURN_ORDER.filter((turn) => known.some((e) => turnOf(e) === turn)), size);
  const signs = [[1, "friendly"], [-1, "hostile"], [0, "neither"]].filter(([sign]) => known.some((e) => Math.sign(e.sign) === sign)).map(([, word]) => word);
  const standings = known.map(standingOf);
  return signLook(signs, { hollow: !standings.includes("certain"), contested: standings.includes("contested") }, size);
}
// Two blocs of a large network: their area grows with the number of ties.
export const blocsLook = (size) => ({ tones: ["#596478"], form: "square", mark: "", hollow: false, size });
export function signLook(signs, { hollow, contested }, size) {
  const told = signs.length > 1 ? signs.filter((sign) => sign !== "neither") : signs;
  const mark = contested ? "diamond" : told.length === 1 && told[0] === "hostile" ? "bar" : "";
  return { tones: told.map((sign) => SIGN_TONES[sign]), form: told[0] === "neither" ? "round" : "square", mark, hollow, size };
}
// Ties that stay are told by what changes beside them.
export function turnLook(turns, size) {
  const told = turns.length > 1 ? turns.filter((turn) => turn !== "kept").slice(0, 2) : turns;
  return { tones: told.map((turn) => TURNS[turn]), form: "square", mark: told.length === 1 ? TURN_MARKS[told[0]] || "" : "", hollow: told.every((turn) => turn === "removed"), size };
}
// The paths of a look: {d, fill, line}; a hollow one has a line and a mark in its colour.
export function pathsOf({ tones, form, mark, hollow }) {
  const colors = tones.map(tone);
  const forms = colors.length > 1 ? ["first", "second"] : [form];
  const bodies = forms.map((name, n) => ({ d: CELL_FORMS[name], fill: hollow ? theme.paper : colors[n], line: hollow ? colors[n] : "" }));
  return mark ? [...bodies, { d: CELL_FORMS[mark], fill: hollow ? colors[0] : onTop(colors[0]), line: "" }] : bodies;
}
