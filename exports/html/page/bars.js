// The claims shown as rows of bars: what each says of time, as years with a fraction, and their order.
import { bounds, yearOf } from "./dates.js";
import { mutual } from "./panel.js";
import { claim, edges, meta, nameOf, nodes, relations, state, tiesOf } from "./state.js";
import { saysOf } from "./claims.js";
import { relationWord } from "./telling.js";
import { onAnyDay } from "./visible.js";
import { t, worded } from "./words.js";

// What a claim says of time: {from: [earliest, latest], to: [earliest, latest]} of a spell, {point:
// [earliest, latest]} of an act, {undated}. Without a bound on a side stands an infinity. `open` is an
// end that is said to be open, `unstated` one of which nothing is said: both speak to the source's last day.
function barOf(c) {
  const since = c.since === ".." ? [-Infinity, -Infinity] : bounds(c.since);
  const until = c.until === ".." ? null : bounds(c.until);
  if (c.act && since) return { point: since };
  if (!since && !c.until && (bounds(c.refPeriod) || dayAsObject(c))) return measuredBar(c);
  const last = meta.lastDays[c.source] ? yearOf(meta.lastDays[c.source]) : -Infinity;
  const known = since ? since.filter(Number.isFinite) : [];
  if (!since && !c.until) return { undated: true, last };
  const to = until || [Math.max(last, ...known), Math.max(last, ...known)];
  const from = since || [-Infinity, to[0]];
  return { ...apart(from, to), open: c.until === "..", unstated: !until && c.until !== ".." };
}
// A founding has its day as object; a quantity the period that it measures.
const dayAsObject = (c) => (/^\[?\d{4}-\d\d/.test(c.object) ? bounds(c.object) : null);
function measuredBar(c) {
  const found = bounds(c.refPeriod);
  if (!found) return { point: dayAsObject(c) };
  const [low, high] = found;
  return low === high ? { point: found } : { from: [low, low], to: [high, high], period: true };
}
// Where a beginning may lie behind an end, nothing between them is certain.
function apart(from, to) {
  if (from[1] <= to[0]) return { from, to };
  const middle = Math.min(to[1], Math.max(from[0], Number.isFinite(to[0]) ? to[0] : from[1]));
  return { from: [from[0], middle], to: [middle, to[1]] };
}
export const edgesOf = (bar) => [...(bar.point || [...(bar.from || []), ...(bar.to || [])]), bar.last].filter(Number.isFinite);
// By what a row is sorted: its earliest day, or the latest where a bar has no first day.
const firstOf = (bar) => (bar.undated ? Infinity : (bar.point || bar.from).find(Number.isFinite) ?? bar.to.find(Number.isFinite) ?? Infinity);

// ---- lanes: claims that say the same of time are one bar
function lanesOf(indexes) {
  const lanes = new Map();
  for (const index of indexes) {
    const c = claim(index);
    const key = [c.kind, c.act, c.since, c.until, c.refPeriod, c.contradicts.length > 0, c.objectId ? "" : c.object].join("\u0000");
    if (!lanes.has(key)) lanes.set(key, { bar: barOf(c), claims: [], denial: c.kind === "denial", contradicted: c.contradicts.length > 0 });
    lanes.get(key).claims.push(index);
  }
  return [...lanes.values()].sort((a, b) => firstOf(a.bar) - firstOf(b.bar));
}
const rowCache = new Map();
function rowFor(id, indexes, more) {
  if (!rowCache.has(id)) {
    const lanes = lanesOf(indexes);
    const said = lanes.filter(({ denial }) => !denial);
    rowCache.set(id, { id, lanes, first: Math.min(...(said.length ? said : lanes).map(({ bar }) => firstOf(bar))), ...more });
  }
  return rowCache.get(id);
}
const tieRow = (id) => rowFor(id, edges.get(id).claims, { tie: id });
// What is said of a node beside its ties: a row for each relation and what it leads to.
function ownRows(id) {
  const inTies = new Set(tiesOf.get(id).flatMap((tie) => edges.get(tie).claims));
  const found = new Map();
  for (const index of nodes.get(id).claims.filter((each) => !inTies.has(each))) {
    const c = claim(index);
    const key = [id, c.relation, c.subjectId, c.objectId].join(" ");
    found.set(key, [...(found.get(key) || []), index]);
  }
  return [...found].map(([key, indexes]) => rowFor(key, indexes, { node: id }));
}

// ---- rows in their groups
let about = null; // the node whose claims stand first, while it or a tie of it is selected
function whoseClaims() {
  const { kind, id } = state.selected;
  const ends = kind === "edge" ? [edges.get(id).from, edges.get(id).to] : kind === "pair" ? id : [];
  if (kind === "node") about = id;
  else if (!ends.includes(about)) about = null;
  return about;
}
const nameOfRow = (row) => (row.tie ? `${nameOf(edges.get(row.tie).from)} ${relationWord(edges.get(row.tie))}` : saysOf(claim(row.lanes[0].claims[0])).join(" "));
function sorted(rows) {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const keyed = rows.map((row) => ({ row, name: nameOfRow(row) }));
  const order = (a, b) => (a.row.first === b.row.first ? 0 : a.row.first - b.row.first); // two infinities have no difference
  return keyed.sort((a, b) => order(a, b) || compare(a.name, b.name)).map(({ row }) => row);
}
// [{key, title, node, rows}]: the selected node's first, the others by what `state.grouped` says.
export function rowGroups() {
  const ties = state.everyDay ? onAnyDay() : [...state.shown.edges];
  const first = whoseClaims();
  const own = first === null ? [] : ties.filter((id) => [edges.get(id).from, edges.get(id).to].includes(first));
  const taken = new Set(state.grouped === "actor" ? [] : own);
  const rest = ties.filter((id) => !taken.has(id));
  const others = { date: byDate, actor: byActor, relation: byRelation }[state.grouped](rest).filter(({ node }) => node === undefined || node !== first);
  const chosen = first === null ? [] : [{ key: "chosen", title: nameOf(first), node: first, rows: sorted([...own.map(tieRow), ...ownRows(first)]) }];
  return [...chosen, ...others].filter(({ rows }) => rows.length);
}
const byDate = (ties) => [{ key: "date", title: "", rows: sorted(ties.map(tieRow)) }];
function byRelation(ties) {
  const found = new Map(meta.relations.map((it) => [it.id, []]));
  for (const id of ties) found.get(edges.get(id).predicate).push(id);
  return [...found].map(([key, list]) => ({ key, relation: key, title: worded(relations.get(key)), rows: sorted(list.map(tieRow)) }));
}
// A tie stands with both its ends.
function byActor(ties) {
  const found = new Map();
  for (const id of ties) {
    for (const end of new Set([edges.get(id).from, edges.get(id).to])) {
      if (!found.has(end)) found.set(end, []);
      found.get(end).push(id);
    }
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return [...found].sort(([a, ones], [b, others]) => others.length - ones.length || compare(nameOf(a), nameOf(b)))
    .map(([key, list]) => ({ key, title: nameOf(key), node: key, rows: sorted(list.map(tieRow)) }));
}

// ---- rows in words
// What a row says, without the node or the relation in whose group it stands.
export function wordsOf(row, { node, relation } = {}) {
  if (!row.tie) return ownWords(claim(row.lanes[0].claims[0]), node);
  const e = edges.get(row.tie);
  if (relation) return [nameOf(e.from), mutual.has(row.tie) ? "↔" : "→", nameOf(e.to)].join(" ");
  if (node === undefined) return [nameOf(e.from), relationWord(e), nameOf(e.to)].join(" — ");
  if (e.from === node || mutual.has(row.tie)) return [relationWord(e), nameOf(e.from === node ? e.to : e.from)].join(" — ");
  return ["←", [nameOf(e.from), relationWord(e)].join(" — ")].join(" ");
}
// Values differ from claim to claim, and stand with their dates.
function ownWords(c, node) {
  const said = saysOf(c).slice(0, c.objectId ? 3 : 2);
  if (c.subjectId === node) return said.slice(1).join(" — ");
  return c.objectId === node ? ["←", said.slice(0, 2).join(" — ")].join(" ") : said.join(" — ");
}
// The dates of a claim as they are written.
function datesOf(c) {
  const told = [c.since && `${t("since")} ${c.since}`, c.until && `${t("until")} ${c.until}`, c.refPeriod && `${t("period")} ${c.refPeriod}`].filter(Boolean);
  return told.length ? told.join(", ") : dayAsObject(c) ? c.object : t("no dates stated");
}
export function laneText({ claims, denial, contradicted }) {
  const c = claim(claims[0]);
  const sources = [...new Set(claims.map((index) => claim(index).sourceTitle || claim(index).source))];
  return [denial && t("denied: not so"), datesOf(c), !c.objectId && !dayAsObject(c) && c.object, sources.join(", "), contradicted && t("contradicted")].filter(Boolean).join(", ");
}
export const sourcesOf = (row) => [...new Set(row.lanes.flatMap(({ claims }) => claims.map((index) => claim(index).sourceTitle || claim(index).source)))];
