// Where things lie, and where the map looks. A plain cylindrical projection, true to scale on the
// middle latitude of what the data places. No outline is cut: each stands once, whole, on that side
// of the 180th meridian on which the data is.
import { data, nameOf, nodes, state } from "./state.js";
import { turned } from "./sides.js";

export const atlas = data.map; // null where nothing has a place
const sites = new Map(atlas ? Object.entries(atlas.places) : []);
const routes = new Map(atlas ? atlas.routes.map((it) => [it.of, it.stops]) : []);
export const outlineOf = (id) => (sites.get(id) || {}).outline;
// The name of a place, which need not be a node of the network.
export function placeName(id) {
  const { label, labels } = sites.get(id) || {};
  return nodes.has(id) ? nameOf(id) : ((labels || {})[state.names] || [label])[0];
}

// ---- the region of the data: its middle meridian and latitude
const placed = [...sites].filter(([id]) => nodes.has(id)).map(([, { at }]) => at);
function middleMeridian() {
  const east = placed.map(([, lon]) => lon).sort((a, b) => a - b);
  const gaps = east.map((lon, n) => (n + 1 < east.length ? east[n + 1] : east[0] + 360) - lon);
  const widest = gaps.indexOf(Math.max(...gaps)); // what lies across the widest gap is the far side
  return east[widest] + gaps[widest] / 2 - 180;
}
const meridian = placed.length ? middleMeridian() : 0;
const latitudes = placed.map(([lat]) => lat);
const parallel = placed.length ? Math.max(-60, Math.min(60, (Math.min(...latitudes) + Math.max(...latitudes)) / 2)) : 0;
const squeeze = Math.cos((parallel * Math.PI) / 180);
// How many degrees something is drawn east of where its longitude says: a multiple of 360.
export const shiftOf = (lon) => 360 * Math.round((meridian - lon) / 360);
// On a plane of degrees of latitude: east and south.
export const flat = ([lat, lon]) => ({ x: (lon + shiftOf(lon)) * squeeze, y: -lat });

// The stops of a route on the day shown, with how each stands; null where it has fewer than two.
export function routeOf(id) {
  const stops = (routes.get(id) || []).map(({ at, course }) => ({ at, how: turned(course, state.at) })).filter(({ how }) => how);
  return stops.length > 1 ? stops : null;
}
export const routed = [...routes.keys()];
// Where a node stands: at its place, or half-way along its route. Null of what has no place.
export function standsAt(id) {
  if (sites.has(id)) return flat(sites.get(id).at);
  const stops = routeOf(id);
  if (!stops) return null;
  const middle = Math.floor((stops.length - 1) / 2);
  const [a, b] = stops.slice(middle, middle + 2).map(({ at }) => flat(sites.get(at).at));
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
export const distancesOf = (id) => atlas.distances.filter((it) => it.from === id || it.to === id);

// ---- the camera: the middle of what is seen, on the plane, and how many pixels a degree takes
export const camera = { x: 0, y: 0, scale: 4, width: 1, height: 1 };
const FAR = 6000; // pixels a degree, at most: some 20 m a pixel
export const project = ({ x, y }) => ({ x: camera.width / 2 + (x - camera.x) * camera.scale, y: camera.height / 2 + (y - camera.y) * camera.scale });
// What moves outlines, which are in hundredths of a degree, to where the camera sees them.
export function worldTransform() {
  const { x, y } = project({ x: 0, y: 0 });
  return `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${((squeeze * camera.scale) / 100).toPrecision(8)} ${(camera.scale / 100).toPrecision(8)})`;
}
export function moveBy(dx, dy) {
  camera.x -= dx / camera.scale;
  camera.y = Math.max(-90, Math.min(90, camera.y - dy / camera.scale));
}
// Nearer or further, so that what is under a point of the screen stays there.
export function zoomAt(factor, x, y) {
  const least = Math.min(camera.width / 400, camera.height / 200);
  const scale = Math.max(least, Math.min(FAR, camera.scale * factor));
  const share = 1 / camera.scale - 1 / scale;
  camera.x += (x - camera.width / 2) * share;
  camera.y += (y - camera.height / 2) * share;
  camera.scale = scale;
}
export function boxOf(points) {
  const [xs, ys] = [points.map((it) => it.x), points.map((it) => it.y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
// Look at a box of the plane, with room around it.
export function frameOn({ left, right, top, bottom }, margin) {
  if (left > right) return; // of no point
  const [wide, high] = [Math.max(right - left, 0.5), Math.max(bottom - top, 0.5)];
  const scale = Math.min((camera.width - 2 * margin) / wide, (camera.height - 2 * margin) / high);
  Object.assign(camera, { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(1, Math.min(FAR, scale)) });
}
// Whether a box is seen whole, and large enough to be made out.
export function sees({ left, right, top, bottom }) {
  const [a, b] = [project({ x: left, y: top }), project({ x: right, y: bottom })];
  const inside = a.x > 0 && a.y > 0 && b.x < camera.width && b.y < camera.height;
  return inside && Math.max((b.x - a.x) / camera.width, (b.y - a.y) / camera.height) > 0.16;
}
