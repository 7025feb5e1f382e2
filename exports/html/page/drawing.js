// The network as vis-network draws it. The sign is told by the end of a line, dispute by a mark in
// its middle, bloc by a ring. One drawing, or two beside each other when two sides are compared.
import { $, button, still } from "./makers.js";
import { dashOf, ICONS } from "./icons.js";
import { inWords } from "./dates.js";
import { drawLabels } from "./labels.js";
import { mix, onTop, theme, tone } from "./theme.js";
import { blocs, data, days, edges, fallen, groups, meta, nameOf, nodes, onPaint, spot, state, visEdges, visNodes } from "./state.js";
import { beside, comparing, lineOf, sideTitle, standingOf, standingOn, TURNS, turnOf } from "./sides.js";
import { groupMark, repaint } from "./visible.js";
import { focusOf } from "./focus.js";
import { choose, deselect } from "./choice.js";
import { hoverOver } from "./telling.js";
import { showAll } from "./filters.js";
import { number, t } from "./words.js";

const ENDS = { 1: { type: "arrow", scaleFactor: 0.55 }, "-1": { type: "bar", scaleFactor: 0.65 }, 0: { type: "circle", scaleFactor: 0.4 } };
const endsOf = (base) => ["to", "from"].filter((end) => (typeof base.arrows === "string" ? base.arrows.includes(end) : ((base.arrows || {})[end] || {}).enabled));
export const mutual = new Set(visEdges.filter((e) => endsOf(e).length !== 1).map((e) => e.id));
export const sizeOf = (base) => nodes.get(base.id).sizes[state.sizedBy] || (state.sizedBy === "ties" ? base.size : 6);

// ---- how a mark and a line look
function nodeLook(base, focus) {
  const { id } = base;
  const fill = tone(base.color);
  const chosen = { background: fill, border: theme.ink };
  const marked = state.marked.has(id);
  return {
    id, x: base.x, y: base.y, shape: base.shape, size: sizeOf(base), opacity: dimmed(id, focus) ? 0.16 : 1, borderWidth: marked ? 4 : 1.5,
    color: { background: fill, border: marked ? theme.ink : theme.paper, highlight: chosen, hover: chosen },
  };
}
const dimmed = (id, focus) => (focus && !focus.nodes.has(id)) || state.shown.lone.has(id);
function edgeLook(base, focus, standing) {
  const e = edges.get(base.id);
  const turn = comparing() && !beside() ? turnOf(e) : "";
  const color = tone(turn ? TURNS[turn] : base.color);
  const arrows = Object.fromEntries(endsOf(base).map((end) => [end, { enabled: true, ...(ENDS[e.sign] || ENDS[0]) }]));
  if (standing === "contested" || turn === "contradicted") arrows.middle = { enabled: true, type: "diamond", scaleFactor: 0.75 };
  // What has gone is told by long dashes too, what has come by a thick line.
  const dashes = turn === "removed" ? [12, 6] : turn || standing === "certain" ? false : [6, 5];
  const opacity = !focus || focus.edges.has(base.id) ? 1 : 0.1;
  return { id: base.id, from: base.from, to: base.to, smooth: base.smooth, dashes, width: turn === "added" || turn === "contradicted" ? 2.6 : 1.4, arrows,
    color: { color, highlight: color, hover: color, inherit: false, opacity } };
}
function groupLook(id, count) {
  const it = groups.get(id);
  const color = tone("#596478");
  return { id: groupMark(id), x: it.x, y: it.y, shape: "dot", size: 14 + 3.2 * Math.sqrt(count), color: { background: color, border: theme.paper, highlight: { background: color, border: theme.ink }, hover: { background: color, border: theme.ink } } };
}
const bundleLook = ([key, { ends, count }]) => ({ id: key, from: ends[0], to: ends[1], smooth: false, arrows: {}, dashes: false, width: Math.min(12, 1 + Math.log2(count)),
  color: { color: theme.muted, highlight: theme.muted, hover: theme.muted, inherit: false, opacity: 0.4 } });

// ---- a drawing: its own canvas, the shared choice
class Drawing {
  constructor(container, side) {
    this.side = side; // null, or which of two sides it shows
    this.looks = { nodes: new Map(), edges: new Map() };
    this.sets = { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) };
    this.fill();
    const { configure, manipulation, ...sent } = data.vis.options;
    this.network = new vis.Network(container, this.sets, {
      ...sent, physics: false, layout: { ...sent.layout, improvedLayout: false },
      // Keys are bound to the drawing: on the window it would take them from the search box.
      interaction: { hover: true, dragNodes: false, ...sent.interaction, hideEdgesOnDrag: edges.size > 500, hideEdgesOnZoom: edges.size > 2000, keyboard: { enabled: true, bindToWindow: false } },
    });
    this.network.on("beforeDrawing", (ctx) => this.drawRings(ctx));
    this.network.on("afterDrawing", (ctx) => this.drawOver(ctx));
    this.listen();
  }
  // Only what changed is handed over: with a thousand nodes that is what keeps a click quick.
  fill() {
    const { shown } = state;
    const focus = focusOf();
    const wanted = { nodes: [], edges: [] };
    for (const base of visNodes) if (shown.nodes.has(base.id)) wanted.nodes.push(nodeLook(base, focus));
    for (const [id, count] of shown.groups) wanted.nodes.push(groupLook(id, count));
    for (const base of visEdges) {
      if (!shown.edges.has(base.id)) continue;
      const standing = this.side === null ? standingOf(edges.get(base.id)) : standingOn(edges.get(base.id), this.side);
      if (standing) wanted.edges.push(edgeLook(base, focus, standing));
    }
    for (const entry of shown.bundles) wanted.edges.push(bundleLook(entry));
    for (const kind of ["edges", "nodes"]) this.remove(kind, wanted[kind]);
    for (const kind of ["nodes", "edges"]) this.hand(kind, wanted[kind]);
  }
  remove(kind, wanted) {
    const known = this.looks[kind];
    if (!known.size) return;
    const staying = new Set(wanted.map((it) => it.id));
    const gone = [...known.keys()].filter((id) => !staying.has(id));
    gone.forEach((id) => known.delete(id));
    if (gone.length) this.sets[kind].remove(gone);
  }
  hand(kind, wanted) {
    const known = this.looks[kind];
    const changed = wanted.filter((look) => {
      const now = JSON.stringify(look);
      const before = known.get(look.id);
      known.set(look.id, now);
      return now !== before;
    });
    if (changed.length) this.sets[kind].update(changed);
  }
  // The ring of a bloc lies under the node, so that type colour and shape stay legible.
  drawRings(ctx) {
    const focus = focusOf();
    ctx.lineWidth = 2.5;
    for (const id of state.shown.nodes) {
      const bloc = blocs.get(lineOf(id));
      if (!bloc) continue;
      const { x, y } = spot.get(id);
      ctx.globalAlpha = focus && !focus.nodes.has(id) ? 0.12 : 0.9;
      ctx.strokeStyle = tone(bloc.color);
      ctx.setLineDash(dashOf(bloc));
      ctx.beginPath();
      ctx.arc(x, y, sizeOf(spot.get(id)) + 6, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
  drawOver(ctx) {
    const focus = focusOf();
    const view = this.view();
    if (view.scale > 0.35) this.drawIcons(ctx, focus, view);
    ctx.globalAlpha = 1;
    this.labels = drawLabels(ctx, this.names(focus), view);
  }
  drawIcons(ctx, focus, view) {
    ctx.lineCap = ctx.lineJoin = "round";
    for (const id of state.shown.nodes) {
      const base = spot.get(id);
      const size = sizeOf(base);
      const icon = ICONS[base.icon];
      if (!icon || size * view.scale < 6 || base.x < view.left || base.x > view.right || base.y < view.top || base.y > view.bottom) continue;
      const unit = size / 13;
      ctx.save();
      ctx.globalAlpha = dimmed(id, focus) ? 0.2 : 1;
      ctx.translate(base.x - 8 * unit, base.y - 8 * unit + (base.shape === "triangle" ? size * 0.18 : 0));
      ctx.scale(unit, unit);
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = onTop(tone(base.color));
      ctx.stroke(iconPath(base.icon));
      ctx.restore();
    }
  }
  view() {
    const { clientWidth, clientHeight } = this.network.canvas.frame.canvas;
    const [a, b] = [this.network.DOMtoCanvas({ x: 0, y: 0 }), this.network.DOMtoCanvas({ x: clientWidth, y: clientHeight })];
    return { scale: this.network.getScale(), left: a.x, top: a.y, right: b.x, bottom: b.y };
  }
  names(focus) {
    const { kind, id: chosen } = state.selected;
    const found = [...state.shown.groups].map(([id, count]) => ({ text: `${t(groups.get(id).label)}\u00a0· ${number(count)}`, x: groups.get(id).x, y: groups.get(id).y, size: 14 + 3.2 * Math.sqrt(count), color: theme.ink }));
    for (const id of byWeight()) {
      if (!state.shown.nodes.has(id)) continue;
      const faint = dimmed(id, focus);
      const { x, y } = spot.get(id);
      const color = faint ? mix(theme.paper, theme.ink, 0.22) : fallen(id) ? theme.muted : theme.ink;
      found.push({ text: nameOf(id), x, y, size: sizeOf(spot.get(id)), color, faint, first: kind === "node" && chosen === id, weight: faint ? 1 : 0 });
    }
    return found.sort((a, b) => (b.first || 0) - (a.first || 0) || (a.weight || 0) - (b.weight || 0)); // what stands out before what is faint
  }
  listen() {
    const { network } = this;
    network.on("click", (hit) => {
      const group = [...groups.keys()].find((id) => hit.nodes[0] === groupMark(id));
      if (group !== undefined) choose("group", group, false);
      else if (hit.nodes.length) choose("node", hit.nodes[0], false);
      else if (hit.edges.length && edges.has(hit.edges[0])) choose("edge", hit.edges[0], false);
      else if (state.selected.kind) deselect();
    });
    for (const left of ["blurNode", "blurEdge"]) network.on(left, () => hoverOver());
    network.on("hoverNode", ({ node }) => hoverOver("node", node));
    network.on("hoverEdge", ({ edge }) => hoverOver("edge", edge));
    for (const moved of ["dragging", "zoom", "dragEnd", "animationFinished"]) network.on(moved, () => follow(this));
  }
  mark() {
    const { kind, id } = state.selected;
    this.network.unselectAll();
    const drawn = kind === "group" ? groupMark(id) : id;
    if ((kind === "node" || kind === "group") && this.looks.nodes.has(drawn)) this.network.selectNodes([drawn], false);
    if (kind === "edge" && this.looks.edges.has(id)) this.network.selectEdges([id]);
  }
}
const paths = new Map();
function iconPath(name) {
  if (!paths.has(name)) paths.set(name, new Path2D(ICONS[name]));
  return paths.get(name);
}
let weighed = { by: null, order: [] };
function byWeight() {
  if (weighed.by !== state.sizedBy) weighed = { by: state.sizedBy, order: [...nodes.keys()].sort((a, b) => sizeOf(spot.get(b)) - sizeOf(spot.get(a))) };
  return weighed.order;
}

// ---- the drawings of the page
const drawings = [];
export const drawing = () => drawings[0];
const placeOf = (side) => (side ? "network-beside" : "network");
function arrange() {
  const two = beside();
  $("network-view").classList.toggle("two", two);
  for (const [n, title] of ["side-one", "side-two"].entries()) {
    $(title).hidden = !two;
    $(title).textContent = two ? sideTitle(n) : "";
  }
  $("network-beside").hidden = !two;
  drawings[0].side = two ? 0 : null;
  if (two && !drawings[1]) {
    drawings.push(new Drawing($(placeOf(1)), 1));
    ready(drawings[1], 1);
    follow(drawings[0]);
  }
}
let following = false;
function follow(leader) {
  if (!beside() || following) return;
  following = true;
  for (const other of drawings) if (other !== leader) other.network.moveTo({ position: leader.network.getViewPosition(), scale: leader.network.getScale(), animation: false });
  following = false;
}
function paintDrawings() {
  arrange();
  for (const each of drawings.slice(0, beside() ? 2 : 1)) each.fill();
  const { shown } = state;
  $("status").textContent = t("{0} of {1} nodes, {2} of {3} ties shown", counted("nodes"), nodes.size, counted("edges"), edges.size);
  const empty = shown.nodes.size + shown.groups.size === 0;
  $("empty").hidden = !empty;
  if (empty) {
    const nothing = meta.certainOnly ? "The sources give nothing that holds on {0} with certainty." : "The sources give nothing that holds on {0}.";
    $("empty").replaceChildren(...(nodes.size ? [t("The filters leave nothing to draw."), button({ click: showAll }, t("Show everything"))] : [t(nothing, inWords(days[state.at]))]));
  }
}
function counted(kind) {
  const { shown } = state;
  const behind = kind === "nodes" ? [...shown.groups.values()] : [...shown.bundles.values()].map((it) => it.count);
  return behind.reduce((sum, count) => sum + count, shown[kind].size);
}
export function draw() {
  repaint();
  drawings.push(new Drawing($("network"), null));
  ready(drawings[0], 0);
  onPaint(paintDrawings);
  paintDrawings();
  fit(false);
}
function ready({ network }, side) {
  const frame = $(placeOf(side)).firstElementChild;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", t("Network drawing. Arrow keys move it, plus and minus zoom; the search box reaches every node by keyboard."));
  if (side === 0) network.once("afterDrawing", () => { document.documentElement.dataset.ready = "1"; });
}
export const redraw = () => drawings.forEach((each) => each.network.redraw());
export const markChosen = () => drawings.forEach((each) => each.mark());
const glide = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });
export function fit(animated) {
  const ids = [...drawings[0].looks.nodes.keys()];
  if (ids.length) drawings[0].network.fit({ nodes: ids, maxZoomLevel: 1.4, animation: animated && glide() });
  follow(drawings[0]);
}
export function fitTo(ids, maxZoomLevel) {
  const here = ids.filter((id) => drawings[0].looks.nodes.has(id));
  if (here.length) drawings[0].network.fit({ nodes: here, maxZoomLevel, animation: glide() });
}
export function zoom(factor) {
  const { network } = drawings[0];
  network.moveTo({ scale: Math.min(5, Math.max(0.02, network.getScale() * factor)), animation: glide() });
}
export function lookAt(ids) {
  const { network, looks } = drawings[0];
  if (!ids.every((id) => looks.nodes.has(id))) return;
  const scale = Math.max(network.getScale(), 0.9);
  if (ids.length === 1) network.focus(ids[0], { scale, animation: glide() });
  else network.fit({ nodes: ids, maxZoomLevel: scale, animation: glide() });
}
