// How a tie stands: on a day, over a range, or on each of two sides that are compared (two days, or
// two sources on one day). A tie and a bloc have a course: [number of a day, how it stands from then].
import { blocs, claim, days, edges, meta, nodes, state } from "./state.js";
import { inWords } from "./dates.js";
import { t } from "./words.js";

export const turned = (course, day) => {
  let found;
  for (const [from, how] of course) {
    if (from > day) break;
    found = how;
  }
  return found;
};
const STRONGER = ["certain", "contested", "possible"];
export const bySources = () => state.mode.startsWith("sources");
export const comparing = () => !["day", "range"].includes(state.mode);
export const beside = () => state.mode.endsWith("beside");

// How a tie stands on one side: 0 is the earlier day or the first source, 1 the other.
export function standingOn(e, side) {
  if (bySources()) return e.sources.includes(state.sources[side]) ? turned(e.course, state.at) || "" : "";
  return turned(e.course, side ? state.at : state.since) || "";
}
export function standingOf(e) {
  if (state.mode === "range") {
    const held = e.course.filter(([from], n) => from <= state.at && (n + 1 === e.course.length || e.course[n + 1][0] > state.since)).map(([, how]) => how);
    return STRONGER.find((how) => held.includes(how)) || "";
  }
  if (comparing()) return standingOn(e, 1) || standingOn(e, 0);
  return turned(e.course, state.at) || "";
}
// Whether what one source says of a tie is contradicted by what the other says of it.
function contradicted(e) {
  const [a, b] = state.sources;
  const said = e.claims.map((index) => [index, claim(index)]);
  const by = (source) => said.filter(([, c]) => c.source === source);
  return by(a).some(([, c]) => c.contradicts.some((other) => claim(other).source === b)) || by(b).some(([, c]) => c.contradicts.some((other) => claim(other).source === a));
}
// Of two sides: whether a tie is on the second only, on the first only, or on both.
export function turnOf(e) {
  const [before, now] = [0, 1].map((side) => Boolean(standingOn(e, side)));
  if (bySources() && (before || now) && contradicted(e)) return "contradicted";
  return now && before ? "kept" : now ? "added" : before ? "removed" : "";
}
export const TURNS = { added: "#0072B2", removed: "#D55E00", kept: "#7d8794", contradicted: "#AA3377" };
export const turnWord = (turn) => (bySources()
  ? { added: t("second source only"), removed: t("first source only"), kept: t("both sources"), contradicted: t("contradicted") }
  : { added: t("added"), removed: t("removed"), kept: t("on both days"), contradicted: t("contradicted") })[turn] || t("on neither day");
// What is not plain about a tie, in a word; "" of one that is certain.
export function doubt(e) {
  if (comparing()) return turnWord(turnOf(e));
  return { certain: "", "": t("not on this day") }[standingOf(e)] ?? t(standingOf(e));
}
export const doubtKind = (e) => (comparing() ? turnOf(e) : standingOf(e)) || "certain";
export const sideTitle = (side) => (bySources() ? (meta.sources.find((it) => it.id === state.sources[side]) || {}).label || "" : inWords(days[side ? state.at : state.since]));

export const lineOf = (id) => turned(nodes.get(id).blocs, state.at);
export const blocOf = (id) => (blocs.has(lineOf(id)) ? String(lineOf(id)) : "none");
// What is another than on the day of change before: ties that begin, end, or stand otherwise.
export function changesAt(day) {
  const found = [];
  for (const [id, e] of edges) {
    const [before, now] = [turned(e.course, day - 1) || "", turned(e.course, day) || ""];
    if (day > 0 && before !== now) found.push([id, now && before ? "now" : now ? "began" : "ended", now]);
  }
  return found;
}
