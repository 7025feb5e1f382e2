// What stands out: the selected, its neighbours of one or two steps, a shortest path.
import { edges, state, tiesOf } from "./state.js";

// From a node over the ties shown, step by step: each node reached → the node and the tie it was
// reached by. It ends after so many steps, or once a node is found.
function reach(start, steps, until) {
  const came = new Map([[start, null]]);
  let edge = [start];
  for (let step = 0; step < steps && edge.length && !came.has(until); step += 1) {
    const next = [];
    for (const id of edge) {
      for (const tie of tiesOf.get(id)) {
        const e = edges.get(tie);
        const other = e.from === id ? e.to : e.from;
        if (state.shown.edges.has(tie) && !came.has(other)) {
          came.set(other, [id, tie]);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return came;
}
const within = (start, steps) => new Set(reach(start, steps).keys());
// A shortest path over the ties shown, as {nodes, edges}; null where there is none.
export function shortest(from, to) {
  const came = reach(from, Infinity, to);
  if (!came.has(to)) return null;
  const path = { nodes: [to], edges: [] };
  for (let at = came.get(to); at; at = came.get(at[0])) {
    path.nodes.unshift(at[0]);
    path.edges.unshift(at[1]);
  }
  return path;
}
// Every tie shown between two nodes, whichever way it goes.
export const tiesBetween = (one, two) => tiesOf.get(one).filter((id) => state.shown.edges.has(id) && [edges.get(id).from, edges.get(id).to].includes(two) && (one !== two || edges.get(id).from === edges.get(id).to));
// The selected with what belongs to it, as {nodes, edges}; null when nothing is selected or the
// filters hide it. Asked once a frame, so remembered until what is shown or chosen changes.
let last = { shown: null };
export function focusOf() {
  const { shown, selected, hops, marked } = state;
  if (last.shown !== shown || last.selected !== selected || last.hops !== hops || last.marked !== marked) last = { shown, selected, hops, marked, focus: found() };
  return last.focus;
}
function found() {
  const { selected: { kind, id }, shown, hops, marked } = state;
  if (kind === "path") {
    const path = shortest(...id);
    return path && { nodes: new Set(path.nodes), edges: new Set(path.edges) };
  }
  if (kind === "node") {
    if (!shown.nodes.has(id)) return null;
    const near = within(id, hops);
    const inner = hops > 1 ? within(id, hops - 1) : new Set([id]);
    const kept = [...shown.edges].filter((tie) => inner.has(edges.get(tie).from) || inner.has(edges.get(tie).to));
    return { nodes: near, edges: new Set(kept) };
  }
  if (kind === "pair") return { nodes: new Set(id), edges: new Set(tiesBetween(...id)) };
  if (kind === "edge" && shown.edges.has(id)) return { nodes: new Set([edges.get(id).from, edges.get(id).to]), edges: new Set([id]) };
  if (!kind && marked.size) {
    const both = [...shown.edges].filter((tie) => marked.has(edges.get(tie).from) && marked.has(edges.get(tie).to));
    return { nodes: marked, edges: new Set(both) };
  }
  return null;
}
