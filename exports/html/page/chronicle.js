// Claims over time: a row for each tie, a bar for what is said of its dates. Beginnings and ends that are
// uncertain fade; acts are points. The day of the slider is a line through all.
import { $, badge, bdi, button, facts, make, narrow } from "./makers.js";
import { edgesOf, laneText, rowGroups, sourcesOf, wordsOf } from "./bars.js";
import { keep } from "./address.js";
import { select, selectEdge } from "./choice.js";
import { goToClaim, saysOf } from "./claims.js";
import { inWords, span, yearOf } from "./dates.js";
import { setDay } from "./slider.js";
import { claim, days, edges, layers, state } from "./state.js";
import { doubt, doubtKind, standingOf } from "./sides.js";
import { sentence } from "./telling.js";
import { theme, tone } from "./theme.js";
import { tell, tellBeside, untell, untellFrom } from "./tip.js";
import { LOCALES, number, t, tongue } from "./words.js";

const AT_ONCE = 500; // rows drawn
const [LANE, BAR] = [11, 7]; // pixels of a lane and of its bar
const AXIS = 44; // pixels of the axis
const STUB = 10; // pixels by which a bar goes on beyond the last day of its source

const sheet = $("chronicle");
let axis = { from: 0, to: 1, scale: 1 }; // years, and pixels of a year
let fittedFor = "";
let limit = AT_ONCE;
let lastSelected = null;
let current = ""; // the id of the row that the keyboard is on

export function fillChronicle() {
  const held = sheet.contains(document.activeElement);
  const found = rowGroups();
  const { kept, count } = cut(found);
  sheet.hidden = $("chronicle-key").hidden = !count;
  $("chronicle-note").replaceChildren(...noteParts(count));
  untell();
  if (!count) return;
  measureAxis(kept);
  const inner = make("div", { class: "lines", style: `--track:${trackWidth()}px;--label:${labelWidth()}px` },
    gradients(kept), gridLines(), axisRow(), kept.map(groupPart));
  sheet.replaceChildren(inner);
  $("chronicle-key").replaceChildren(...barKeys());
  rove(held);
  showSelected();
}
// The groups with as many rows as are drawn at once.
function cut(found) {
  let left = limit;
  const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
  const kept = [];
  for (const group of found) {
    if (left > 0) kept.push({ ...group, rows: group.rows.slice(0, left), size: group.rows.length });
    left -= group.rows.length;
  }
  return { kept, count };
}
function noteParts(count) {
  if (!count) return [t("The filters leave nothing to draw.")];
  if (count <= limit) return [];
  const more = () => {
    limit += AT_ONCE;
    fillChronicle();
  };
  return [t("The first {0} of {1} rows; filters narrow them.", limit, count), " ", button({ class: "link", id: "chronicle-more", click: more }, t("Show {0} more", Math.min(AT_ONCE, count - limit)))];
}

// ---- the axis
const shownDays = () => (state.since === null ? [state.at] : [state.since, state.at]).map((n) => yearOf(days[n]));
const labelWidth = () => (theme.print ? 210 : narrow.matches ? 0 : sheet.clientWidth < 760 ? 220 : 320);
const trackWidth = () => Math.round((axis.to - axis.from) * axis.scale);
const placeAt = (year) => (Math.min(Math.max(year, axis.from), axis.to) - axis.from) * axis.scale;

function measureAxis(kept) {
  const named = [...shownDays()];
  for (const { rows } of kept) for (const row of rows) for (const { bar } of row.lanes) named.push(...edgesOf(bar));
  const [low, high] = named.reduce(([a, b], year) => [Math.min(a, year), Math.max(b, year)], [Infinity, -Infinity]);
  const margin = Math.max(0.5, (high - low) * 0.04);
  axis = { ...axis, from: low - margin, to: high + margin };
  const room = (theme.print ? 660 : sheet.clientWidth - 18) - labelWidth();
  const key = `${innerWidth} ${theme.print}`;
  const least = Math.max(room, 120) / (axis.to - axis.from);
  if (fittedFor !== key) axis.scale = least;
  fittedFor = key;
  axis.scale = Math.max(axis.scale, least);
}
export function zoomChronicle(factor) {
  const middle = axis.from + (sheet.scrollLeft + (sheet.clientWidth - labelWidth()) / 2) / axis.scale;
  if (factor) axis.scale = Math.min(3000, axis.scale * factor);
  else fittedFor = "";
  fillChronicle();
  sheet.scrollLeft = placeAt(middle) - (sheet.clientWidth - labelWidth()) / 2;
}
// Years, or months once there is room for them.
function ticks() {
  const step = [1 / 12, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => each * axis.scale >= (each < 1 ? 44 : 52)) || 1000;
  const found = [];
  for (let n = Math.ceil(axis.from / step); n * step <= axis.to; n += 1) found.push({ year: n * step, text: tickText(n * step, step) });
  return found;
}
function tickText(year, step) {
  const whole = Math.floor(year + 1e-6);
  const month = Math.round((year - whole) * 12);
  if (step >= 1 || month === 0) return String(whole);
  return new Intl.DateTimeFormat(LOCALES[tongue], { month: "short", timeZone: "UTC" }).format(Date.UTC(2000, month, 1));
}
function gridLines() {
  const kids = ticks().map(({ year }) => make("line", { class: "tick", x1: placeAt(year), x2: placeAt(year), y1: 0, y2: "100%" }));
  const [first, last] = [placeAt(shownDays()[0]), placeAt(shownDays().at(-1))];
  const between = state.mode === "range" && make("rect", { class: "between", x: first, width: last - first, y: 0, height: "100%" });
  return make("svg", { class: "grid-lines", width: trackWidth(), height: "100%", "aria-hidden": "true" }, between, kids,
    shownDays().map((year) => make("line", { class: "now", x1: placeAt(year), x2: placeAt(year), y1: AXIS - 18, y2: "100%" })));
}
function axisRow() {
  const marks = ticks().map(({ year, text }) => make("text", { x: placeAt(year), y: AXIS - 7, "text-anchor": "middle" }, text));
  const many = days.length > 1;
  const flags = (state.since === null ? [state.at] : [state.since, state.at]).map((n, row) => dayFlag(days[n], row));
  const drawn = make("svg", { class: many ? "axis settable" : "axis", width: trackWidth(), height: AXIS, "aria-hidden": "true", click: many ? setNearest : null }, marks, flags);
  if (many) drawn.append(make("title", {}, t("Click to go to the nearest day of change")));
  return make("div", { class: "axis-row" }, make("div", { class: "row-label" }), drawn);
}
// Two days may be close to each other: each has a line of its own.
function dayFlag(day, row) {
  const x = placeAt(yearOf(day));
  const side = x > trackWidth() / 2 ? "end" : "start";
  return make("text", { class: "now", x: x + (side === "end" ? 4 : -4), y: 13 + row * 12, "text-anchor": side }, inWords(day));
}
function setNearest(event) {
  const year = axis.from + (event.clientX - event.currentTarget.getBoundingClientRect().left) / axis.scale;
  const far = (n) => Math.abs(yearOf(days[n]) - year);
  setDay(days.reduce((best, _, n) => (far(n) < far(best) ? n : best), 0));
}

// ---- rows
const idOf = (group, row) => `row-${group.key}-${row.id}`;
function groupPart(group) {
  const title = group.title && make("h3", {}, make("span", {}, bdi(group.title), make("span", { class: "count" }, ` ${number(group.size)}`)));
  return make("section", {}, title, make("ul", {}, group.rows.map((row) => rowPart(group, row))));
}
function rowPart(group, row) {
  const high = Math.max(40, row.lanes.length * LANE + 12);
  const e = row.tie && edges.get(row.tie);
  const off = e && !standingOf(e);
  const mark = e && !off && doubt(e);
  const chosen = state.selected.kind === "edge" && state.selected.id === row.tie;
  const label = button({ class: "row-label", id: idOf(group, row), tabindex: -1, "aria-description": rowName(row), click: () => openRow(row), focus: (event) => tellRow(event.currentTarget, row) },
    make("span", { class: "row-words" }, bdi(wordsOf(row, group)), mark && [" ", badge(doubtKind(e), mark)]),
    make("span", { class: "row-sources" }, bdi(sourcesOf(row).join(" · "))));
  return make("li", { class: `row ${off ? "off" : ""} ${chosen ? "chosen" : ""}` }, label, track(row, high));
}
function rowName(row) {
  const said = row.tie ? sentence(row.tie).join("") : wordsOf(row);
  return [said, ...row.lanes.map(laneText)].join("; ");
}
function openRow(row, index) {
  current = document.activeElement.id || current;
  if (row.tie) selectEdge(row.tie);
  else select(row.node);
  const wanted = index ?? (row.tie ? undefined : row.lanes[0].claims[0]);
  if (wanted !== undefined) goToClaim(wanted);
}
function tellRow(element, row) {
  current = element.id;
  for (const it of sheet.querySelectorAll(".row-label[tabindex='0']")) it.setAttribute("tabindex", "-1");
  element.setAttribute("tabindex", "0");
  if (element.matches(":focus-visible")) tellBeside(element, make("p", { class: "tip-head" }, bdi(row.tie ? sentence(row.tie).join("") : wordsOf(row))), make("ul", {}, row.lanes.slice(0, 8).map((lane) => make("li", {}, bdi(laneText(lane))))));
}
const rowTone = (row) => tone(row.tie ? (layers.get(edges.get(row.tie).layer) || {}).color : "#596478");

// ---- bars
function track(row, high) {
  const top = (high - row.lanes.length * LANE) / 2 + LANE / 2;
  return make("svg", { class: "track", width: trackWidth(), height: high, "aria-hidden": "true" }, row.lanes.map((lane, n) => barPart(row, lane, top + n * LANE)));
}
function barPart(row, lane, y) {
  const color = lane.denial ? "deny" : rowTone(row);
  const drawn = lane.bar.undated ? undatedBar(lane, y) : lane.bar.point ? pointBar(lane, y, color) : spellBar(lane, y, color);
  const [start, right] = extent(lane.bar);
  const left = lane.bar.point ? start - 14 : start;
  const marks = lane.denial ? make("path", { class: "not", d: `M${left - 4} ${y - 4}l8 8m0-8l-8 8` }) : lane.contradicted ? make("path", { class: "against-mark", d: `M${left} ${y - 5}l5 5l-5 5l-5-5Z` }) : null;
  const hit = make("rect", { class: "spot", x: left - 6, width: right - left + 12, y: y - LANE / 2, height: LANE });
  return make("g", { class: "bar-of", pointermove: (event) => tell(event.clientX, event.clientY, ...laneTip(lane)), pointerleave: untell,
    click: () => openRow(row, lane.claims[0]), "data-claim": claim(lane.claims[0]).id }, drawn, marks, hit);
}
function extent(bar) {
  const ends = bar.undated ? [axis.from, bar.last] : bar.point || [bar.from[0], bar.to[1]];
  return [placeAt(ends[0]) + (Number.isFinite(ends[0]) && !bar.undated ? 0 : 7), placeAt(Number.isFinite(ends[1]) ? ends[1] : axis.to)];
}
const box = (from, to, y, attrs) => make("rect", { x: from, width: Math.max(to - from, 0), y: y - BAR / 2, height: BAR, ...attrs });
const thread = (from, to, y, color) => make("line", { class: "thread", x1: from, x2: to, y1: y, y2: y, stroke: color === "deny" ? "var(--deny)" : color });
const undatedBar = (lane, y) => thread(placeAt(axis.from), placeAt(lane.bar.last), y, lane.denial ? "deny" : theme.muted);
function pointBar({ bar, denial }, y, color) {
  const [a, b] = bar.point.map(placeAt);
  const sure = b - a < 3;
  const paint = denial ? "var(--deny)" : color;
  return [sure ? null : [thread(a, b, y, color), make("path", { d: `M${a} ${y - 3}v6M${b} ${y - 3}v6`, stroke: paint })],
    make("circle", { cx: (a + b) / 2, cy: y, r: 4.5, fill: sure && !denial ? paint : theme.paper, stroke: paint, "stroke-width": 1.5 })];
}
function spellBar({ bar, denial }, y, color) {
  const [a, b, c, d] = [...bar.from, ...bar.to].map(placeAt);
  const fades = [[a, b, "in"], [c, d, "out"]].filter(([from, to]) => to - from >= 1);
  const solid = bar.from[1] < bar.to[0] && box(b, Math.max(c, b + (bar.period ? 7 : 2)), y, { class: denial ? "denied-bar" : "", fill: denial ? "url(#hatch)" : color, rx: c - b > 6 ? 1.5 : 0, ...(bar.period && { height: 4, y: y - 2 }) });
  return [fades.map(([from, to, way]) => [thread(from, to, y, color), box(from, to, y, { fill: `url(#${fadeId(color, way)})` })]), solid, tail(bar, d, y, color)];
}
// How a bar goes on beyond what is said: an arrow where its end is open, a fade where none is stated.
function tail(bar, x, y, color) {
  const paint = color === "deny" ? "var(--deny)" : color;
  if (bar.open) return make("path", { d: `M${x} ${y - 5}l8 5l-8 5Z`, fill: paint });
  return bar.unstated && box(x, x + STUB, y, { fill: `url(#${fadeId(color, "out")})` });
}
const fadeId = (color, way) => `fade-${way}-${color.replace("#", "")}`;
// Colours that fade, and hatches of denials, which all bars point to.
function gradients(kept) {
  const colors = new Set(["deny", ...kept.flatMap(({ rows }) => rows.map(rowTone))]);
  const fade = (color, way) => make("linearGradient", { id: fadeId(color, way) },
    [[0, way === "in" ? 0.08 : 0.8], [1, way === "in" ? 0.8 : 0.08]].map(([offset, share]) => make("stop", { offset, "stop-color": color === "deny" ? "var(--deny)" : color, "stop-opacity": share })));
  const hatch = make("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, make("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: "var(--deny)", "stroke-width": 3 }));
  return make("svg", { class: "paints", width: 0, height: 0, "aria-hidden": "true" }, make("defs", {}, hatch, [...colors].flatMap((color) => [fade(color, "in"), fade(color, "out")])));
}
function laneTip(lane) {
  const c = claim(lane.claims[0]);
  const [subject, relation, object] = saysOf(c);
  const more = lane.claims.length > 1 && make("p", { class: "quiet" }, t("{0} claims say this", lane.claims.length));
  return [make("p", { class: "tip-head" }, lane.denial && [badge("denied", t("denied: not so")), " "], bdi(`${subject} — ${relation} — ${object}`)),
    facts([...(c.refPeriod && !c.since ? [[t("period"), c.refPeriod]] : span(c)), [t("source"), bdi([c.sourceTitle || c.source, c.locator].filter(Boolean).join(", "))], [t("stance"), t(c.stance)]]), more,
    lane.contradicted && make("p", {}, badge("contradicted", t("contradicted")))];
}

// ---- the key, the keyboard, and what is selected
function barKeys() {
  const color = tone("#596478");
  const key = (word, ...kids) => make("span", { class: "entry" }, make("svg", { class: "key", viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" }, kids), word);
  return [
    key(t("holds for certain"), box(2, 32, 6, { fill: color, rx: 1.5 })),
    key(t("may have begun or ended"), make("rect", { x: 2, width: 30, y: 2.5, height: BAR, fill: color, opacity: 0.35 }), thread(2, 32, 6.1, color)),
    key(t("said to go on"), box(2, 22, 6, { fill: color }), make("path", { d: "M22 1l9 5l-9 5Z", fill: color })),
    key(t("no dates stated"), thread(2, 32, 6, theme.muted)), key(t("an act"), make("circle", { cx: 17, cy: 6, r: 4.5, fill: color })),
    key(t("denied"), box(2, 32, 6, { fill: "url(#hatch)", class: "denied-bar" }), make("path", { class: "not", d: "M2 2l8 8m0-8l-8 8" })),
    key(t("contradicted"), box(6, 32, 6, { fill: color }), make("path", { class: "against-mark", d: "M6 1l5 5l-5 5l-5-5Z" }))];
}
function rove(held) {
  const kept = $(current) && sheet.contains($(current)) ? $(current) : sheet.querySelector("button.row-label");
  kept.setAttribute("tabindex", "0");
  if (held) kept.focus({ preventScroll: true });
}
function showSelected() {
  if (lastSelected === state.selected) return;
  lastSelected = state.selected;
  if (state.selected.kind === "node") sheet.scrollTop = 0;
  const row = sheet.querySelector(".row.chosen");
  if (row) row.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function rowKey(event) {
  const labels = [...sheet.querySelectorAll("button.row-label")];
  const at = labels.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: labels.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = labels[Math.min(Math.max(to, 0), labels.length - 1)];
  next.scrollIntoView({ block: "nearest" });
  next.focus({ preventScroll: true });
}
export function wireChronicle() {
  untellFrom(sheet);
  sheet.addEventListener("keydown", rowKey);
  const wires = { grouped: (value) => { state.grouped = value; }, "every-day": (value) => { state.everyDay = value === "every"; } };
  for (const [id, take] of Object.entries(wires)) {
    $(id).addEventListener("change", () => {
      take($(id).value);
      limit = AT_ONCE;
      keep();
      fillChronicle();
    });
  }
  $("every-day-box").hidden = days.length < 2;
  addEventListener("resize", () => state.view === "timeline" && fillChronicle());
}
// The choices of the view as they stand, after an address has changed them.
export function showChoices() {
  $("grouped").value = state.grouped;
  $("every-day").value = state.everyDay ? "every" : "shown";
}
