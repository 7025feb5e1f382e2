// The map: outlines, tinted by bloc; the nodes that have a place, the ties between them, routes and
// distances. All but the outlines is drawn in pixels of the screen, anew when the camera comes to rest.
import { $, bdi, button, make } from "./makers.js";
import { choose, deselect, select } from "./choice.js";
import { focusOf } from "./focus.js";
import { atlas, boxOf, camera, distancesOf, flat, frameOn, moveBy, outlineOf, placeName, project, routed, routeOf, sees, shiftOf, standsAt, worldTransform, zoomAt } from "./geography.js";
import { drawLabels } from "./labels.js";
import { dimmed, edgeLook, nodeLook, sizeOf } from "./looks.js";
import { drawIcon, drawLine, drawMark, drawRing, namesAt } from "./picture.js";
import { lineOf, standingOf } from "./sides.js";
import { blocs, edges, nameOf, nodes, spot, state, visEdges } from "./state.js";
import { SvgContext } from "./svg.js";
import { sentence, typeWord } from "./telling.js";
import { mix, theme, tone } from "./theme.js";
import { t } from "./words.js";

// Marks beside those of the network, which has more room; smaller still where all is seen from afar.
const shrunk = () => 0.55 * Math.max(0.5, Math.min(1, camera.scale / 9));
const AT_MOST_DRAWN = 2000; // ties
const SEA = "#3f7fb5";
let chart = null; // {svg, world, over, lines, marks, names}, made when the map is first looked at
let countryPaths = new Map(); // ISO code -> path

export const hasMap = () => atlas !== null && [...nodes.keys()].some((id) => standsAt(id));

function makeSheet() {
  const layer = (name) => make("g", { class: name });
  const [world, lines, marks, names] = ["world", "lines", "marks", "names"].map(layer);
  const over = make("g", { class: "over" }, lines, marks, names);
  const svg = make("svg", { tabindex: 0, role: "application" }, world, over);
  countryPaths = new Map(Object.entries(atlas.outlines).map(([code, [, lon, d]]) => [code, countryPath(d, lon, { "data-outline": code })]));
  world.append(...atlas.others.map((d) => countryPath(d, Number(/^M(-?\d+)/.exec(d)[1]) / 100)), ...countryPaths.values());
  $("map").append(svg);
  chart = { svg, world, over, lines, marks, names };
  listenToMap();
}
const countryPath = (d, lon, more = {}) => make("path", { d, transform: shiftOf(lon) ? `translate(${100 * shiftOf(lon)} 0)` : null, "vector-effect": "non-scaling-stroke", ...more });

// ---- filling: what is shown, in the colours of its blocs
let lastChosen = {}; // what was chosen when the map was last filled
let byHand = false; // chosen on the map itself, which then stays where it is
export function fillMap() {
  const first = !chart;
  if (first) makeSheet();
  measure();
  chart.svg.setAttribute("aria-label", t("Map. Arrow keys move it, plus and minus zoom; the search box reaches every node by keyboard."));
  tint();
  ties = visEdges.filter(({ id, from, to }) => state.shown.edges.has(id) && standsAt(from) && standsAt(to));
  if (first) frameOn(boxOf(withoutOutermost(shownPoints())), MARGIN);
  if (state.selected.kind && state.selected !== lastChosen && !byHand) lookAtChosen();
  lastChosen = state.selected;
  listOff();
  drawMap();
}
function measure() {
  camera.width = $("map").clientWidth || 1;
  camera.height = $("map").clientHeight || 1;
  chart.svg.setAttribute("viewBox", `0 0 ${camera.width} ${camera.height}`);
}
// Sea and land are near to the paper, so that names are read as well on either.
function tint() {
  const focus = focusOf();
  const border = mix(theme.paper, theme.muted, 0.45);
  chart.svg.style.background = mix(theme.paper, SEA, 0.1);
  for (const path of chart.world.children) dress(path, mix(theme.paper, theme.muted, 0.04), border);
  for (const id of state.shown.nodes) {
    const path = countryPaths.get(outlineOf(id));
    if (!path) continue;
    const bloc = blocs.get(lineOf(id));
    dress(path, mix(theme.paper, bloc ? tone(bloc.color) : theme.muted, (bloc ? 0.3 : 0.26) * (dimmed(id, focus) ? 0.3 : 1)), border);
    path.dataset.node = id;
  }
  const chosen = countryPaths.get(outlineOf(state.selected.id));
  if (!chosen || state.selected.kind !== "node") return;
  dress(chosen, chosen.getAttribute("fill"), theme.ink, 1.8);
  chart.world.append(chosen); // over its neighbours
}
function dress(path, fill, stroke, width = 0.7) {
  delete path.dataset.node;
  for (const [name, value] of Object.entries({ fill, stroke, "stroke-width": width, "stroke-linejoin": "round" })) path.setAttribute(name, value);
}
// Beside the map: what is shown but has no place.
function listOff() {
  const off = [...state.shown.nodes].filter((id) => !standsAt(id));
  const byType = new Map();
  for (const id of off) byType.set(typeWord(id), [...(byType.get(typeWord(id)) || []), id]);
  const item = (id) => button({ class: "link", "data-node": id, click: () => select(id) }, bdi(nameOf(id)));
  const byName = (a, b) => nameOf(a).localeCompare(nameOf(b));
  $("off-map-count").textContent = t("{0} not on the map", off.length);
  $("off-map-list").replaceChildren(make("p", { class: "quiet" }, t("{0} of {1} ties have both ends on the map.", ties.length, state.shown.edges.size)),
    ties.length > AT_MOST_DRAWN ? make("p", { class: "quiet" }, t("The first {0} are drawn; filters narrow them.", AT_MOST_DRAWN)) : "",
    ...[...byType].sort(([a], [b]) => a.localeCompare(b)).flatMap(([word, ids]) => [make("h4", {}, word), make("ul", {}, ids.sort(byName).map((id) => make("li", {}, item(id))))]));
}

// ---- drawing: in pixels of the screen
let ties = []; // those of what is shown that have both ends on the map
let marks = new Map(); // node -> {x, y, size}
let drawnFrom = { ...camera };
function drawMap() {
  if (!chart || $("map-view").hidden) return;
  clearTimeout(settling);
  chart.world.setAttribute("transform", worldTransform());
  chart.over.removeAttribute("transform");
  drawnFrom = { ...camera };
  const focus = focusOf();
  marks = new Map();
  for (const id of state.shown.nodes) {
    const point = standsAt(id);
    if (point) marks.set(id, { ...project(point), size: Math.max(5, sizeOf(spot.get(id)) * shrunk()) });
  }
  const [named, lengths] = [new Map(), []]; // places that only a route or a distance leads to; its text
  chart.lines.replaceChildren(...routeLines(focus, named), ...tieLines(focus), ...distanceLines(named, lengths));
  chart.marks.replaceChildren(...[...named].map(([id, point]) => dot(id, point)), ...[...marks].map(([id, mark]) => markOf(id, mark, focus)));
  drawNamesOf(named, lengths);
}
// A group of what is drawn, found again by what it is; a wide line that is not seen is easier to hit.
const mapPen = new SvgContext();
function drawn(attrs, title, act) {
  mapPen.root = make("g", attrs, make("title", {}, title));
  act(mapPen);
  return mapPen.root;
}
function drawnLine(attrs, title, act) {
  const line = drawn(attrs, title, act);
  const seen = line.querySelector("path");
  if (seen) line.prepend(make("path", { d: seen.getAttribute("d"), fill: "none", stroke: "transparent", "stroke-width": 12 }));
  return line;
}
function tieLines(focus) {
  return ties.slice(0, AT_MOST_DRAWN).map((base) => {
    const look = edgeLook(base, focus, standingOf(edges.get(base.id)));
    const chosen = state.selected.kind === "edge" && state.selected.id === base.id;
    const [from, to] = [marks.get(base.from), marks.get(base.to)];
    return drawnLine({ "data-edge": base.id }, sentence(base.id).join(""), (ctx) => drawLine(ctx, { ...look, smooth: bent(base, from, to), width: chosen ? 3.2 : look.width }, from, to));
  });
}
// Every tie is an arc, and parallel ones lie apart as in the network, but however long they are not
// by more than a thumb.
function bent({ from, to, smooth }, a, b) {
  const near = Math.min(1, 220 / Math.hypot(a.x - b.x, a.y - b.y));
  const { type, roundness } = smooth || { type: from < to ? "curvedCW" : "curvedCCW", roundness: 0.1 };
  return { enabled: true, type, roundness: roundness * near };
}
// A route leads straight from stop to stop: which way it takes between them, the data does not say.
function routeLines(focus, named) {
  return routed.filter((id) => state.shown.nodes.has(id) && routeOf(id)).map((id) => drawnLine({ "data-node": id, "data-line": "route" }, placeName(id), (ctx) => {
    const stops = routeOf(id);
    const faint = dimmed(id, focus);
    const points = stops.map(({ at }) => pointOf(at, faint ? null : named));
    ctx.globalAlpha = faint ? 0.2 : 1;
    for (const [color, width, dashes] of [[theme.paper, 6, []], [tone(spot.get(id).color), 3, stops.every(({ how }) => how === "certain") ? [] : [7, 5]]]) {
      Object.assign(ctx, { strokeStyle: color, lineWidth: width });
      ctx.setLineDash(dashes);
      ctx.beginPath();
      points.forEach(({ x, y }, n) => ctx[n ? "lineTo" : "moveTo"](x, y));
      ctx.stroke();
    }
  }));
}
// Of what is chosen all distances, else those between two that are shown; where there is room.
function distanceLines(named, lengths) {
  const { kind, id } = state.selected;
  const wanted = kind === "node" ? distancesOf(id) : atlas.distances.filter((it) => marks.has(it.from) && marks.has(it.to));
  return wanted.map(({ from, to, text }) => {
    const [a, b] = [from, to].map((end) => project(standsAt(end)));
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length < 20) return "";
    for (const end of [from, to]) pointOf(end, named);
    if (length > 50) lengths.push({ text, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: 1, color: theme.ink });
    return drawnLine({ "data-node": from, "data-line": "distance" }, `${placeName(from)} — ${placeName(to)}: ${text}`, (ctx) => {
      Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1.2 });
      ctx.setLineDash([1, 4]);
      ctx.lineCap = "round";
      ctx.beginPath();
      ctx.moveTo(a.x, a.y);
      ctx.lineTo(b.x, b.y);
      ctx.stroke();
    });
  });
}
function pointOf(id, named) {
  const point = project(standsAt(id));
  if (named && !marks.has(id)) named.set(id, point);
  return point;
}
const dot = (id, { x, y }) => drawn(nodes.has(id) ? { "data-node": id } : {}, placeName(id), (ctx) => drawMark(ctx, { x, y, size: 3.5, shape: "dot", color: { background: theme.muted, border: theme.paper } }));
function markOf(id, mark, focus) {
  const look = nodeLook(spot.get(id), focus);
  const chosen = state.selected.kind === "node" && state.selected.id === id;
  return drawn({ "data-node": id }, `${nameOf(id)}, ${typeWord(id)}`, (ctx) => {
    drawRing(ctx, id, mark, focus, 3.5);
    drawMark(ctx, { ...look, ...mark, ...(chosen && { color: look.color.highlight, borderWidth: 3 }) });
    if (mark.size >= 6) drawIcon(ctx, id, mark, focus);
  });
}
function drawNamesOf(named, lengths) {
  const ctx = new SvgContext();
  const others = [...named].map(([id, point]) => ({ text: placeName(id), ...point, size: 3.5, color: theme.muted }));
  const own = namesAt((id) => marks.has(id) && { ...marks.get(id), size: marks.get(id).size + (blocs.has(lineOf(id)) ? 4 : 1) });
  const view = { scale: 1, left: 0, top: 0, right: camera.width, bottom: camera.height };
  drawLabels(ctx, [...own.filter((it) => it.first), ...lengths, ...own.filter((it) => !it.first), ...others, ...beyond()], view);
  chart.names.replaceChildren(...ctx.root.childNodes);
}

// At the edge, where ties lead out of sight: the names of what they lead to.
function beyond() {
  const { width, height } = camera;
  const outside = ({ x, y, size }) => x < -size || y < -size || x > width + size || y > height + size;
  const focus = focusOf();
  const leading = new Set(ties.filter(({ id }) => !focus || focus.edges.has(id)).flatMap(({ from, to }) => [[from, to], [to, from]]).filter(([a, b]) => outside(marks.get(a)) && !outside(marks.get(b))).map(([a]) => a));
  return [...leading].map((id) => {
    const [dx, dy] = [marks.get(id).x - width / 2, marks.get(id).y - height / 2];
    const share = Math.min((width / 2 - 8) / Math.abs(dx || 1), (height / 2 - 8) / Math.abs(dy || 1));
    const arrow = Math.abs(dx) * height > Math.abs(dy) * width ? (dx < 0 ? "←" : "→") : dy < 0 ? "↑" : "↓";
    return { text: `${arrow}\u00a0${nameOf(id)}`, x: width / 2 + dx * share, y: height / 2 + dy * share, size: 1, color: theme.muted };
  });
}

// ---- where the map looks
const MARGIN = 60; // pixels
const shownPoints = () => [...state.shown.nodes].map(standsAt).filter(Boolean);
// At first one state across an ocean is not worth making all others small: of many points, the
// outermost twentieth in the east and in the west is left out. «Fit» has them all.
function withoutOutermost(points) {
  const east = points.map((it) => it.x).sort((a, b) => a - b);
  const out = Math.floor(points.length / 20);
  return points.filter(({ x }) => x >= east[out] && x <= east[east.length - 1 - out]);
}
export function fitMap() {
  frameOn(boxOf(shownPoints()), MARGIN);
  drawMap();
}
export function zoomMap(factor) {
  zoomAt(factor, camera.width / 2, camera.height / 2);
  drawMap();
}
const around = ({ x, y }, by) => [{ x: x - by, y: y - by }, { x: x + by, y: y + by }];
const leadsTo = (id) => [...distancesOf(id).flatMap(({ from, to }) => [from, to]), ...(routeOf(id) || []).map(({ at }) => at)];
// What was chosen elsewhere is brought into sight: a state whole, a route with its stops, a place with
// what its distance is stated to.
function lookAtChosen() {
  const { kind, id } = state.selected;
  const path = kind === "node" && state.shown.nodes.has(id) && countryPaths.get(outlineOf(id));
  if (path) return bringIntoSight(outlineBox(path));
  const ids = { node: [id], edge: kind === "edge" ? [edges.get(id).from, edges.get(id).to] : [], path: id }[kind] || [];
  const points = ids.map(standsAt).filter(Boolean);
  if (kind === "node" && points.length) points.push(...around(points[0], 0.8), ...leadsTo(id).map(standsAt));
  return points.length && bringIntoSight(boxOf(points));
}
function outlineBox(path) {
  const { x, y, width, height } = path.getBBox();
  const shift = Number((/-?\d+/.exec(path.getAttribute("transform")) || [0])[0]);
  const corner = (east, south) => flatAt((east + shift) / 100, south / 100);
  return boxOf([corner(x, y), corner(x + width, y + height)]);
}
const squeezed = flat([0, 1]).x - flat([0, 0]).x;
const flatAt = (east, south) => ({ x: east * squeezed, y: south });
const bringIntoSight = (box) => { if (!sees(box)) frameOn(box, Math.min(140, camera.width / 4, camera.height / 4)); };

// What is seen, as an SVG that stands alone.
export function mapPicture() {
  const { width, height } = camera;
  const copy = chart.svg.cloneNode(true);
  for (const name of ["style", "role", "tabindex", "aria-label"]) copy.removeAttribute(name);
  for (const [name, value] of Object.entries({ width, height })) copy.setAttribute(name, value);
  copy.prepend(make("rect", { width, height, fill: chart.svg.style.background }));
  return copy;
}

// ---- the pointer and the keys
// While the camera moves, what is drawn moves with it; once it rests, all is drawn anew in its size.
const PAUSE = 120; // milliseconds
let settling = 0;
let coming = 0;
function soon() {
  clearTimeout(settling);
  settling = setTimeout(drawMap, PAUSE);
  coming ||= requestAnimationFrame(() => {
    coming = 0;
    const { scale } = drawnFrom;
    const corner = project({ x: drawnFrom.x - drawnFrom.width / 2 / scale, y: drawnFrom.y - drawnFrom.height / 2 / scale });
    chart.world.setAttribute("transform", worldTransform());
    chart.over.setAttribute("transform", `translate(${corner.x} ${corner.y}) scale(${camera.scale / scale})`);
  });
}
const pointers = new Map();
let moved = 0;
function listenToMap() {
  const { svg } = chart;
  const at = (event) => ({ x: event.clientX - svg.getBoundingClientRect().left, y: event.clientY - svg.getBoundingClientRect().top });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), at(event).x, at(event).y);
    soon();
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (!pointers.size) moved = 0;
    pointers.set(event.pointerId, at(event));
  });
  svg.addEventListener("pointermove", (event) => pointers.has(event.pointerId) && drag(event, at(event)));
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(end, (event) => pointers.delete(event.pointerId));
  svg.addEventListener("click", clicked);
  svg.addEventListener("keydown", keyed);
  new ResizeObserver(() => {
    if ($("map-view").hidden) return;
    measure();
    drawMap();
  }).observe($("map"));
}
function drag(event, point) {
  const before = pointers.get(event.pointerId);
  const other = [...pointers].find(([id]) => id !== event.pointerId);
  pointers.set(event.pointerId, point);
  moved += Math.hypot(point.x - before.x, point.y - before.y);
  if (moved < 4) return;
  chart.svg.setPointerCapture(event.pointerId);
  if (other) {
    const [spread, now] = [before, point].map((it) => Math.hypot(it.x - other[1].x, it.y - other[1].y));
    zoomAt(now / Math.max(spread, 1), other[1].x, other[1].y);
  } else moveBy(point.x - before.x, point.y - before.y);
  soon();
}
function clicked(event) {
  if (moved >= 4) return;
  const { edge, node } = (event.target.closest("[data-edge], [data-node]") || { dataset: {} }).dataset;
  byHand = true;
  if (edge) choose("edge", edge, false);
  else if (node) choose("node", node, false);
  else if (state.selected.kind) deselect();
  byHand = false;
}
const STEP = 60; // pixels
function keyed(event) {
  const arrow = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
  const factor = { "+": 1.35, "=": 1.35, "-": 1 / 1.35 }[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || !(arrow || factor || event.key === "0")) return;
  event.preventDefault();
  if (arrow) moveBy(...arrow);
  if (factor) zoomMap(factor);
  else if (arrow) soon();
  else fitMap();
}
