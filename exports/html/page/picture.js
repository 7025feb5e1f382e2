// The picture of what is shown, drawn on a canvas or into an SVG file: the first one that a reader
// sees, before vis-network has set itself up, and the one that is taken away. Rings, icons and names
// are the same that are laid over the drawing of vis-network.
import { dashOf, ICONS } from "./icons.js";
import { drawLabels } from "./labels.js";
import { bundleLook, dimmed, edgeLook, groupLook, nodeLook, sizeOf } from "./looks.js";
import { mix, onTop, theme, tone } from "./theme.js";
import { blocs, edges, fallen, groups, nameOf, nodes, spot, state, visEdges } from "./state.js";
import { lineOf, standingOf, standingOn } from "./sides.js";
import { focusOf } from "./focus.js";
import { blocWord, number } from "./words.js";

const TURN = 2 * Math.PI;
const point = (r, angle) => [r * Math.sin(angle), -r * Math.cos(angle)];
const ring = (count, radii, lift = 0) => (ctx, x, y, r) => {
  for (let n = 0; n < count; n += 1) {
    const [dx, dy] = point(r * radii[n % radii.length], (n / count) * TURN);
    ctx[n ? "lineTo" : "moveTo"](x + dx, y + dy + lift * r);
  }
  ctx.closePath();
};
const OUTLINES = {
  dot: (ctx, x, y, r) => ctx.arc(x, y, r, 0, TURN),
  square: (ctx, x, y, r) => ctx.rect(x - r, y - r, 2 * r, 2 * r),
  box: (ctx, x, y, r) => ctx.rect(x - 1.4 * r, y - 0.8 * r, 2.8 * r, 1.6 * r),
  diamond: ring(4, [1]),
  triangle: ring(3, [1.33], 0.32),
  triangleDown: (ctx, x, y, r) => ring(3, [-1.33], -0.32)(ctx, x, y, r),
  star: ring(10, [1.07, 0.41], 0.08),
  hexagon: (ctx, x, y, r) => {
    for (let n = 0; n < 6; n += 1) ctx[n ? "lineTo" : "moveTo"](x + r * Math.cos((n / 6) * TURN), y + r * Math.sin((n / 6) * TURN));
    ctx.closePath();
  },
};

// ---- rings, icons, names: what vis-network does not draw
const spotOf = (id) => ({ x: spot.get(id).x, y: spot.get(id).y, size: sizeOf(spot.get(id)) });
export function drawRings(ctx) {
  const focus = focusOf();
  for (const id of state.shown.nodes) drawRing(ctx, id, spotOf(id), focus, 6);
}
export function drawRing(ctx, id, { x, y, size }, focus, gap) {
  const bloc = blocs.get(lineOf(id));
  if (!bloc) return;
  ctx.lineWidth = 2.5;
  ctx.globalAlpha = focus && !focus.nodes.has(id) ? 0.12 : 0.9;
  ctx.strokeStyle = tone(bloc.color);
  ctx.setLineDash(dashOf(bloc));
  ctx.beginPath();
  ctx.arc(x, y, size + gap, 0, TURN);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}
const inside = ({ x, y }, view) => x > view.left && x < view.right && y > view.top && y < view.bottom;
export function drawIcons(ctx, view) {
  const focus = focusOf();
  for (const id of state.shown.nodes) {
    const mark = spotOf(id);
    if (mark.size * view.scale >= 6 && inside(mark, view)) drawIcon(ctx, id, mark, focus);
  }
}
export function drawIcon(ctx, id, { x, y, size }, focus) {
  const { icon, shape, color } = spot.get(id);
  if (!ICONS[icon]) return;
  const unit = size / 13;
  ctx.save();
  ctx.globalAlpha = dimmed(id, focus) ? 0.2 : 1;
  ctx.translate(x - 8 * unit, y - 8 * unit + (shape === "triangle" ? size * 0.18 : 0));
  ctx.scale(unit, unit);
  ctx.lineWidth = 1.5;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.strokeStyle = onTop(tone(color));
  if (ctx.strokePath) ctx.strokePath(ICONS[icon]);
  else ctx.stroke(iconPath(icon));
  ctx.restore();
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
function names() {
  const found = [...state.shown.groups].map(([id, count]) => {
    const { x, y, size } = groupLook(id, count);
    return { text: `${blocWord(groups.get(id))}\u00a0· ${number(count)}`, x, y, size, color: theme.ink };
  });
  return [...found, ...namesAt(spotOf)];
}
// The names of the nodes shown at their marks ({x, y, size}; a node may have none): what stands out
// before what is faint, and the larger first.
export function namesAt(markOf) {
  const focus = focusOf();
  const { kind, id: chosen } = state.selected;
  const [ahead, behind] = [[], []];
  for (const id of byWeight()) {
    const mark = state.shown.nodes.has(id) && markOf(id);
    if (!mark) continue;
    const faint = dimmed(id, focus);
    const color = faint ? mix(theme.paper, theme.ink, 0.22) : fallen(id) ? theme.muted : theme.ink;
    const first = kind === "node" && chosen === id;
    const name = { text: nameOf(id), ...mark, color, faint, first };
    if (first) ahead.unshift(name);
    else (faint ? behind : ahead).push(name);
  }
  return [...ahead, ...behind];
}
export const drawNames = (ctx, view) => drawLabels(ctx, names(), view);

// ---- the whole picture
// The corners and the scale of a view on the middle of the nodes drawn, in a box of so many pixels.
export function frameOf(ids, width, height, most) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y, size } of ids) {
    left = Math.min(left, x - size);
    right = Math.max(right, x + size);
    top = Math.min(top, y - size - 12);
    bottom = Math.max(bottom, y + size + 24); // room for a name
  }
  if (left > right || width < 1 || height < 1) return null; // nothing to hold, or nowhere to hold it
  const scale = Math.min(most, width / ((right - left) * 1.06 + 40), height / ((bottom - top) * 1.06 + 20));
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
}
export const viewOf = ({ position: { x, y }, scale }, width, height) => ({ scale, left: x - width / 2 / scale, right: x + width / 2 / scale, top: y - height / 2 / scale, bottom: y + height / 2 / scale });
// The looks of all that is drawn, on one side of a comparison or (null) of what is shown.
export function looksOf(side) {
  const { shown } = state;
  const focus = focusOf();
  const found = { nodes: [], edges: [] };
  for (const id of shown.nodes) found.nodes.push(nodeLook(spot.get(id), focus));
  for (const [id, count] of shown.groups) found.nodes.push(groupLook(id, count));
  for (const base of visEdges) {
    if (!shown.edges.has(base.id)) continue;
    const e = edges.get(base.id);
    const standing = side === null ? standingOf(e) : standingOn(e, side);
    if (standing) found.edges.push(edgeLook(base, focus, standing));
  }
  for (const bundle of shown.bundles) found.edges.push(bundleLook(bundle));
  return found;
}
// On a canvas or an SVG that is moved and scaled to a view already.
export function drawPicture(ctx, side, view) {
  const { nodes: marks, edges: lines } = looksOf(side);
  const place = new Map(marks.map((look) => [look.id, look]));
  for (const line of lines) drawLine(ctx, line, place.get(line.from), place.get(line.to));
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  drawRings(ctx);
  for (const look of marks) drawMark(ctx, look);
  ctx.globalAlpha = 1;
  if (view.scale > 0.35) drawIcons(ctx, view);
  drawNames(ctx, view);
}
export function drawMark(ctx, { x, y, size, shape, color, opacity = 1, borderWidth = 1.5 }) {
  ctx.globalAlpha = opacity;
  ctx.fillStyle = color.background;
  ctx.strokeStyle = color.border;
  ctx.lineWidth = borderWidth;
  ctx.beginPath();
  (OUTLINES[shape] || OUTLINES.dot)(ctx, x, y, size);
  ctx.fill();
  ctx.stroke();
}
// The point towards which a line is bent, as vis-network reckons it; null of a straight one.
function bentTowards(smooth, from, to) {
  if (!smooth || !smooth.enabled) return null;
  const [dx, dy] = [to.x - from.x, from.y - to.y];
  const half = smooth.roundness * 0.5;
  const angle = Math.atan2(dy, dx) + (smooth.type === "curvedCW" ? half + 0.5 : 0.5 - half) * Math.PI;
  const reach = (half + 0.5) * Math.hypot(dx, dy);
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}
export function drawLine(ctx, { color, width, dashes, smooth, arrows }, from, to) {
  if (!from || !to) return;
  if (from === to) return drawLoop(ctx, { color, width, dashes }, from);
  const via = bentTowards(smooth, from, to);
  ctx.globalAlpha = color.opacity;
  ctx.strokeStyle = color.color;
  ctx.fillStyle = color.color;
  ctx.lineWidth = width;
  ctx.setLineDash(dashes || []);
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  if (via) ctx.quadraticCurveTo(via.x, via.y, to.x, to.y);
  else ctx.lineTo(to.x, to.y);
  ctx.stroke();
  ctx.setLineDash([]);
  if (arrows.to) drawEnd(ctx, arrows.to, via || from, to, width);
  if (arrows.from) drawEnd(ctx, arrows.from, via || to, from, width);
  if (arrows.middle) drawMiddle(ctx, from, via, to);
  return undefined;
}
function drawLoop(ctx, { color, width, dashes }, { x, y, size }) {
  ctx.globalAlpha = color.opacity;
  ctx.strokeStyle = color.color;
  ctx.lineWidth = width;
  ctx.setLineDash(dashes || []);
  ctx.beginPath();
  ctx.arc(x + size * 0.8, y - size * 0.8, size * 0.8, 0, TURN);
  ctx.stroke();
}
function drawEnd(ctx, { type, scaleFactor }, before, node, width) {
  const angle = Math.atan2(node.y - before.y, node.x - before.x);
  const long = 15 * scaleFactor + 3 * width;
  const reach = node.size + 3;
  const [x, y] = [node.x - reach * Math.cos(angle), node.y - reach * Math.sin(angle)];
  const at = (along, across) => [x - along * Math.cos(angle) - across * Math.sin(angle), y - along * Math.sin(angle) + across * Math.cos(angle)];
  ctx.beginPath();
  if (type === "circle") ctx.arc(...at(long * 0.4, 0), long * 0.4, 0, TURN);
  else {
    const corners = type === "bar" ? [at(0, long * 0.5), at(0, -long * 0.5), at(long * 0.25, -long * 0.5), at(long * 0.25, long * 0.5)] : [at(0, 0), at(long, long * 0.35), at(long * 0.85, 0), at(long, -long * 0.35)];
    corners.forEach(([cx, cy], n) => ctx[n ? "lineTo" : "moveTo"](cx, cy));
    ctx.closePath();
  }
  ctx.fill();
}
function drawMiddle(ctx, from, via, to) {
  const middle = (axis) => (via ? (from[axis] + 2 * via[axis] + to[axis]) / 4 : (from[axis] + to[axis]) / 2);
  ctx.beginPath();
  OUTLINES.diamond(ctx, middle("x"), middle("y"), 7);
  ctx.fill();
}
