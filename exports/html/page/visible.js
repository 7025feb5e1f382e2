// What is shown: a node by its type and bloc, a tie by what the filters leave and by both its ends.
// In a large network the nodes of a group that is closed stand behind one mark.
import { edges, groups, nodes, painted, state, tiesOf } from "./state.js";
import { blocOf, standingOf } from "./sides.js";

const some = (left, values) => values.length === 0 || values.some((value) => !left.has(String(value)));

function visible() {
  const passing = new Map();
  const passes = (id) => {
    if (!passing.has(id)) passing.set(id, passesFilters(edges.get(id)));
    return passing.get(id);
  };
  const shown = { nodes: new Set(), edges: new Set(), lone: new Set(), groups: new Map(), bundles: new Map(), within: 0 };
  const kept = new Set();
  for (const [id, node] of nodes) {
    if (!nodePasses(id)) continue;
    const ties = tiesOf.get(id);
    const lone = ties.length > 0 && !ties.some(passes);
    if (lone) shown.lone.add(id);
    if (lone && state.hideLone) continue;
    kept.add(id);
    if (closed(id)) shown.groups.set(node.group, (shown.groups.get(node.group) || 0) + 1);
    else shown.nodes.add(id);
  }
  for (const [id, e] of edges) {
    if (!kept.has(e.from) || !kept.has(e.to) || !passes(id)) continue;
    if (groups.size && (closed(e.from) || closed(e.to))) bundle(shown, e);
    else shown.edges.add(id);
  }
  return shown;
}
function nodePasses(id) {
  const { off } = state;
  return !off.type.has(String(nodes.get(id).type)) && !(off.bloc.size && off.bloc.has(blocOf(id)));
}
// The ties that the filters leave, whatever day they hold on.
export const onAnyDay = () => [...edges].filter(([, e]) => nodePasses(e.from) && nodePasses(e.to) && e.course.some(([, how]) => passesFilters(e, how))).map(([id]) => id);
function passesFilters(e, standing = standingOf(e)) {
  const { off } = state;
  return standing !== "" && !off.layer.has(e.layer) && !off.sign.has(String(e.sign)) && !off.relation.has(e.predicate)
    && !off.standing.has(standing) && some(off.source, e.sources) && some(off.stance, e.stances);
}
export const closed = (id) => groups.size > 0 && groups.has(nodes.get(id).group) && !state.opened.has(nodes.get(id).group);
// A node, or the mark of the group that it stands behind.
const mark = (id) => (closed(id) ? groupMark(nodes.get(id).group) : id);
export const groupMark = (group) => `\u0000group ${group}`; // no id has a control character
function bundle(shown, e) {
  const ends = [mark(e.from), mark(e.to)].sort();
  if (ends[0] === ends[1]) shown.within += 1; // a tie inside of a mark
  if (ends[0] === ends[1]) return;
  const key = ends.join("\u0000");
  const found = shown.bundles.get(key) || { ends, count: 0 };
  found.count += 1;
  shown.bundles.set(key, found);
}
export function repaint() {
  state.shown = visible();
  painted();
}
