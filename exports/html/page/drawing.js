// The network as vis-network draws it, once the first picture stands: one drawing, or two beside each
// other when two sides are compared. They share the choice and the view.
import { $, button, make, still } from "./makers.js";
import { inWords } from "./dates.js";
import { data, days, edges, groups, meta, nodes, onPaint, state } from "./state.js";
import { beside, sideTitle } from "./sides.js";
import { groupMark, repaint } from "./visible.js";
import { drawIcons, drawNames, drawPicture, drawRings, frameOf, looksOf, viewOf } from "./picture.js";
import { choose, deselect } from "./choice.js";
import { hoverOver } from "./telling.js";
import { showAll } from "./filters.js";
import { t } from "./words.js";

// Whether two values of JSON are the same.
function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
class Drawing {
  constructor(container, side) {
    this.side = side; // null, or which of two sides it shows
    this.container = container;
    this.looks = { nodes: new Map(), edges: new Map() };
    const first = this.wanted();
    this.sets = { nodes: new vis.DataSet(first.nodes), edges: new vis.DataSet(first.edges) };
    const { configure, manipulation, ...sent } = data.vis.options;
    this.network = new vis.Network(container, this.sets, {
      ...sent, physics: false, layout: { ...sent.layout, improvedLayout: false },
      // Keys are bound to the drawing: on the window it would take them from the search box.
      interaction: { hover: true, dragNodes: false, ...sent.interaction, hideEdgesOnDrag: edges.size > 500, hideEdgesOnZoom: edges.size > 2000, keyboard: { enabled: true, bindToWindow: false } },
    });
    this.network.on("beforeDrawing", drawRings);
    this.network.on("afterDrawing", (ctx) => this.drawOver(ctx));
    this.listen();
  }
  // The looks of what is to be drawn, remembered to hand over only what changes: with a thousand
  // nodes that is what keeps a click quick.
  wanted() {
    const found = looksOf(this.side);
    const known = (kind) => new Map(found[kind].map((look) => [look.id, look]));
    this.looks = { nodes: known("nodes"), edges: known("edges") };
    return found;
  }
  fill() {
    const before = this.looks;
    const found = this.wanted();
    for (const kind of ["edges", "nodes"]) {
      const gone = [...before[kind].keys()].filter((id) => !this.looks[kind].has(id));
      if (gone.length) this.sets[kind].remove(gone);
    }
    for (const kind of ["nodes", "edges"]) {
      const changed = found[kind].filter((look) => !same(look, before[kind].get(look.id)));
      if (changed.length) this.sets[kind].update(changed);
    }
  }
  drawOver(ctx) {
    const view = this.view();
    if (view.scale > 0.35) drawIcons(ctx, view);
    this.labels = drawNames(ctx, view);
  }
  view() {
    const { clientWidth, clientHeight } = this.container;
    return viewOf({ position: this.network.getViewPosition(), scale: this.network.getScale() }, clientWidth, clientHeight);
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
    network.on("resize", () => refit(this));
    for (const moved of ["dragging", "zoom", "dragEnd", "animationFinished"]) network.on(moved, () => follow(this));
  }
  mark() {
    const { kind, id } = state.selected;
    this.network.unselectAll();
    if (kind === "node" && this.looks.nodes.has(id)) this.network.selectNodes([id], false);
    if (kind === "edge" && this.looks.edges.has(id)) this.network.selectEdges([id]);
  }
  // Where a view has to stand to hold these marks.
  frame(ids, most) {
    return frameOf(ids.map((id) => this.looks.nodes.get(id)), this.container.clientWidth, this.container.clientHeight, most);
  }
}

// ---- the drawings of the page
export const drawings = [];
export const drawing = () => drawings[0];
const placeOf = (side) => (side ? "network-beside" : "network");
let toFit = false; // the room has been divided: the view is fitted to it once the canvas has its size
function refit(each) {
  if (toFit && each === drawings[0]) requestAnimationFrame(() => fit(false));
  toFit = false;
}
function arrange() {
  const two = beside();
  toFit ||= two !== $("network-view").classList.contains("two");
  $("network-view").classList.toggle("two", two);
  for (const [n, title] of ["side-one", "side-two"].entries()) {
    $(title).hidden = !two;
    $(title).textContent = two ? sideTitle(n) : "";
  }
  $("network-beside").hidden = !two;
  drawings[0].side = two ? 0 : null;
  if (two && !drawings[1]) {
    drawings.push(new Drawing($(placeOf(1)), 1));
    name(1);
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
  tellShown();
}
function tellShown() {
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
  const behind = kind === "nodes" ? [...shown.groups.values()] : [shown.within, ...[...shown.bundles.values()].map((it) => it.count)];
  return behind.reduce((sum, count) => sum + count, shown[kind].size);
}
const MOST = 1.4; // the scale beyond which a small network is not enlarged to fill the room
// The first picture: on a canvas of its own, in a tenth of the time that vis-network takes to come.
export function drawFirst() {
  repaint();
  const { clientWidth: width, clientHeight: height } = $("network");
  const frame = frameOf(looksOf(null).nodes, width, height, MOST);
  const sharp = devicePixelRatio || 1;
  const sheet = make("canvas", { id: "first-picture", width: width * sharp, height: height * sharp, "aria-hidden": "true" });
  $("network").append(sheet);
  tellShown();
  if (!frame) return;
  const ctx = sheet.getContext("2d");
  ctx.scale(sharp, sharp);
  ctx.translate(width / 2, height / 2);
  ctx.scale(frame.scale, frame.scale);
  ctx.translate(-frame.position.x, -frame.position.y);
  drawPicture(ctx, null, viewOf(frame, width, height));
}
export function draw() {
  drawings.push(new Drawing($("network"), null));
  name(0);
  onPaint(paintDrawings);
  fit(false);
}
// What the drawing is, for those who do not see it.
export function name(side) {
  const frame = $(placeOf(side)).querySelector(".vis-network");
  if (!frame) return;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", t("Network drawing. Arrow keys move it, plus and minus zoom; the search box reaches every node by keyboard."));
}
export const redraw = () => drawings.forEach((each) => each.network.redraw());
export const markChosen = () => drawings.forEach((each) => each.mark());
const glide = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });
function go(ids, most, animated = true) {
  const frame = drawings[0].frame(ids.filter((id) => drawings[0].looks.nodes.has(id)), most);
  if (!frame) return;
  drawings[0].network.moveTo({ ...frame, animation: animated && glide() });
  follow(drawings[0]);
}
export const fit = (animated) => go([...drawings[0].looks.nodes.keys()], MOST, animated);
export const fitTo = (ids, most) => go(ids, most);
export function zoom(factor) {
  const { network } = drawings[0];
  network.moveTo({ scale: Math.min(5, Math.max(0.02, network.getScale() * factor)), animation: glide() });
}
export function lookAt(ids) {
  const { network, looks } = drawings[0];
  if (!ids.every((id) => looks.nodes.has(id))) return;
  const scale = Math.max(network.getScale(), 0.9);
  if (ids.length === 1) network.focus(ids[0], { scale, animation: glide() });
  else go(ids, scale);
}
