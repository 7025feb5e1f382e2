// How a mark and a line look. The sign is told by the end of a line, dispute by a mark in its middle.
import { theme, tone } from "./theme.js";
import { edges, groups, nodes, state } from "./state.js";
import { beside, comparing, TURNS, turnOf } from "./sides.js";
import { groupMark } from "./visible.js";

const ENDS = { 1: { type: "arrow", scaleFactor: 0.55 }, "-1": { type: "bar", scaleFactor: 0.65 }, 0: { type: "circle", scaleFactor: 0.4 } };
const endsOf = (base) => ["to", "from"].filter((end) => (typeof base.arrows === "string" ? base.arrows.includes(end) : ((base.arrows || {})[end] || {}).enabled));
export const isMutual = (base) => endsOf(base).length !== 1;
export const sizeOf = (base) => nodes.get(base.id).sizes[state.sizedBy] || (state.sizedBy === "ties" ? base.size : 6);
export const dimmed = (id, focus) => Boolean(focus && !focus.nodes.has(id)) || state.shown.lone.has(id);

export function nodeLook(base, focus) {
  const { id } = base;
  const fill = tone(base.color);
  const chosen = { background: fill, border: theme.ink };
  const marked = state.marked.has(id);
  return {
    id, x: base.x, y: base.y, shape: base.shape, size: sizeOf(base), opacity: dimmed(id, focus) ? 0.16 : 1, borderWidth: marked ? 4 : 1.5,
    color: { background: fill, border: marked ? theme.ink : theme.paper, highlight: chosen, hover: chosen },
  };
}
const line = (color, opacity) => ({ color, highlight: color, hover: color, inherit: false, opacity });
export function edgeLook(base, focus, standing) {
  const e = edges.get(base.id);
  const turn = comparing() && !beside() ? turnOf(e) : "";
  const arrows = Object.fromEntries(endsOf(base).map((end) => [end, { enabled: true, ...(ENDS[e.sign] || ENDS[0]) }]));
  if (standing === "contested" || turn === "contradicted") arrows.middle = { enabled: true, type: "diamond", scaleFactor: 0.75 };
  // What has gone is told by long dashes too, what has come by a thick line.
  const dashes = turn === "removed" ? [12, 6] : turn || standing === "certain" ? false : [6, 5];
  const faint = focus && !focus.edges.has(base.id);
  return { id: base.id, from: base.from, to: base.to, smooth: base.smooth, dashes, width: turn === "added" || turn === "contradicted" ? 2.6 : 1.4, arrows,
    color: line(tone(turn ? TURNS[turn] : base.color), faint ? 0.1 : 1) };
}
// A closed group of a large network, and all ties between two of them.
export function groupLook(id, count) {
  const { x, y } = groups.get(id);
  const background = tone("#596478");
  const chosen = { background, border: theme.ink };
  return { id: groupMark(id), x, y, shape: "dot", size: 20 + 5.5 * Math.sqrt(count), color: { background, border: theme.paper, highlight: chosen, hover: chosen } };
}
export const bundleLook = ([id, { ends, count }]) => ({ id, from: ends[0], to: ends[1], smooth: false, arrows: {}, dashes: false, width: Math.min(12, 1 + Math.log2(count)), color: line(theme.muted, 0.4) });
