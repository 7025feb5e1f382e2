// Choosing a node, a tie, a path or a group of a large network, and letting go of it.
import { $ } from "./makers.js";
import { edges, nodes, state } from "./state.js";
import { closed, repaint } from "./visible.js";
import { drawing, fitTo, lookAt, markChosen, redraw } from "./drawing.js";
import { keep } from "./address.js";
import { shortest } from "./focus.js";
import { closePanel, openPanel, panelOf } from "./panel.js";

let cameFrom = null; // where focus returns when the panel closes

export function choose(kind, id, move) {
  if (kind === "node" && state.pathFrom) return choosePath(state.pathFrom, id);
  if (kind === "group") return openGroup(id);
  const ends = kind === "node" ? [id] : [edges.get(id).from, edges.get(id).to];
  for (const end of ends) if (closed(end)) state.opened.add(nodes.get(end).group);
  turnTo({ kind, id });
  if (move) lookAt(ends);
  return undefined;
}
export const select = (id) => nodes.has(id) && choose("node", id, true);
export const selectEdge = (id) => edges.has(id) && choose("edge", id, true);
function turnTo(selected) {
  state.pathFrom = null;
  remember();
  state.selected = selected;
  repaint();
  keep();
  openPanel(...panelOf());
  markChosen();
  redraw();
}
function remember() {
  const { activeElement } = document;
  if (!$("panel").contains(activeElement)) cameFrom = activeElement;
}
export function choosePath(from, to) {
  if (from === to) {
    state.pathFrom = null;
    return choose("node", to, false);
  }
  turnTo({ kind: "path", id: [from, to] });
  const path = shortest(from, to);
  if (path) fitTo(path.nodes, 1.2);
  return undefined;
}
// All ties between two nodes.
export const choosePair = (one, two) => turnTo({ kind: "pair", id: [one, two] });
export function deselect() {
  const wasOpen = !$("panel").hidden;
  state.selected = {};
  state.pathFrom = null;
  keep();
  closePanel();
  repaint();
  markChosen();
  redraw();
  // What a view has drawn anew since then has the same id.
  const back = cameFrom && (cameFrom.isConnected ? cameFrom : $(cameFrom.id));
  if (wasOpen && back) back.focus({ preventScroll: true });
}
// The nodes of a group in the place of its one mark.
function openGroup(id) {
  state.opened.add(id);
  repaint();
  keep();
  fitTo([...nodes.keys()].filter((node) => nodes.get(node).group === id), 1);
}
export function closeGroups() {
  state.opened.clear();
  repaint();
  keep();
  fitTo([...drawing().looks.nodes.keys()], 1);
}
