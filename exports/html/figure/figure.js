// A figure that answers: what each mark tells stands in the JSON of #fig-data. Every text from
// the data becomes a text node, so a label that looks like markup is shown, not run.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("fig-data").textContent);
const svg = document.querySelector("#fig-chart svg");
const tip = $("fig-tip");
const marks = new Map(data.marks.map((mark) => [mark.gid, mark]));
const places = new Map(data.marks.map((mark) => [`${mark.row},${mark.column}`, mark]));
const last = { row: 0, column: 0 };
const made = (tag, text, kind) => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
};

// ---- elements of the drawing, found by their ids
const middle = (mark) => {
  const box = $(mark.gid).getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2, box };
};
const inWords = (mark) => [mark.heading, ...mark.facts.map((fact) => fact.join(" "))].join("; ");
function prepare() {
  // Not one image to those who hear it: each mark speaks for itself.
  svg.setAttribute("role", "group");
  svg.classList.toggle("many", data.parts.length > 2000); // too many to fade
  for (const [gid, group] of data.parts) {
    const part = $(gid);
    if (!part) continue;
    part.classList.add("part");
    part.dataset.group = group;
  }
  for (const mark of data.marks) {
    const element = $(mark.gid);
    element.classList.add("mark");
    element.dataset.mark = mark.gid;
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", inWords(mark));
    element.setAttribute("tabindex", "-1");
    last.row = Math.max(last.row, mark.row);
    last.column = Math.max(last.column, mark.column);
  }
  if (data.marks.length) $(data.marks[0].gid).setAttribute("tabindex", "0");
  widen();
  for (const label of svg.querySelectorAll('[id^="label-"], [id^="lane-label-"], [id^="row-"]')) fill(label);
}
const drawn = (tag, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
// Letters are outlines with gaps between them: below them lies an unseen box.
function fill(label) {
  const turned = label.querySelector("g[transform]") ?? label; // along the line of a slanted text
  const { x, y, width, height } = turned.getBBox();
  turned.prepend(drawn("rect", { x, y, width, height, class: "room" }));
}
// A thin line is hard to point at: below it lies an unseen wide one that answers for it.
function widen() {
  for (const line of svg.querySelectorAll('[id^="line-"], [id^="slope-"], [id^="tie-"], [id^="branch-"]')) {
    const path = line.querySelector("path");
    if (!path) continue;
    const reach = path.cloneNode();
    reach.removeAttribute("clip-path");
    reach.setAttribute("class", "reach");
    for (const key of ["group", "mark"]) if (line.dataset[key]) reach.dataset[key] = line.dataset[key];
    line.parentNode.insertBefore(reach, line.parentNode.firstChild);
  }
}

// ---- what a mark tells
let shown = null;
function tell(mark, others, spot) {
  hush();
  shown = mark;
  for (const each of [mark, ...others]) {
    const list = document.createElement("dl");
    for (const [name, text] of each.facts) list.append(made("dt", name), made("dd", text));
    tip.append(made("div", each.heading, "head"), list);
  }
  ring(mark);
  tip.hidden = false;
  place(spot);
}
function hush() {
  if (shown) $(shown.gid).classList.remove("at");
  shown = null;
  halo.remove();
  tip.hidden = true;
  tip.replaceChildren();
}
// Around a mark a ring, on top of all else; what is long is itself drawn stronger instead.
const isLong = (mark) => /^(slope|tie|branch)-/.test(mark.gid);
const halo = drawn("rect", { class: "halo" });
function ring(mark) {
  if (isLong(mark)) return $(mark.gid).classList.add("at");
  const { x, y, width, height } = $(mark.gid).getBBox();
  const out = data.kind === "heatmap" ? 0 : 3;
  const box = { x: x - out, y: y - out, width: width + 2 * out, height: height + 2 * out, rx: out };
  for (const [name, value] of Object.entries(box)) halo.setAttribute(name, value);
  return svg.append(halo);
}
// Beside the spot, on the side where there is room, and never over the edge of the window.
function place({ x, y }) {
  const { width, height } = tip.getBoundingClientRect();
  const left = x + 16 + width > innerWidth ? x - 16 - width : x + 16;
  const top = y + 16 + height > innerHeight ? y - 16 - height : y + 16;
  tip.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  tip.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}
// Marks that are drawn over each other are told together.
function together(mark) {
  const here = middle(mark);
  const near = (one, other) => Math.abs(one - other) < 2;
  return data.marks.filter((other) => {
    if (other === mark || data.kind === "heatmap") return false;
    const there = middle(other);
    return near(here.x, there.x) && near(here.y, there.y) && (data.kind !== "slope" || near(here.box.height, there.box.height));
  });
}
function nearest(group, { x, y }) {
  const apart = (mark) => Math.hypot(middle(mark).x - x, middle(mark).y - y);
  return data.marks.filter((mark) => mark.group === group).sort((a, b) => apart(a) - apart(b))[0];
}
function pointed(event) {
  const spot = { x: event.clientX, y: event.clientY };
  const element = event.target.closest("[data-mark], [data-group]");
  if (!element) return hush();
  const { mark, group } = element.dataset;
  const found = mark ? marks.get(mark) : data.kind === "heatmap" ? null : nearest(group.split(" ")[0], spot);
  if (!found) return hush();
  if (found === shown) return place(spot);
  return tell(found, together(found), spot);
}

// ---- what stands out
let lit = null;
function light(group) {
  lit = group === lit ? null : group;
  for (const part of svg.querySelectorAll(".part")) part.classList.toggle("dim", lit !== null && !part.dataset.group.split(" ").includes(lit));
}

// ---- the keyboard: one stop for Tab, arrows from mark to mark
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function moved(mark, key) {
  if (key === "Home" || key === "End") {
    const row = data.marks.filter((each) => last.column === 0 || each.row === mark.row);
    return row[key === "Home" ? 0 : row.length - 1];
  }
  let [down, right] = STEPS[key];
  if (last.column === 0) [down, right] = [down + right, 0]; // one column: both ways lead along it
  return places.get(`${mark.row + down},${mark.column + right}`);
}
function keyed(event) {
  const mark = marks.get(event.target.dataset.mark);
  if (event.key === "Escape") {
    hush();
    if (lit !== null) light(lit);
  }
  if (!mark || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") light(mark.group);
  else if (STEPS[event.key] || event.key === "Home" || event.key === "End") go(mark, moved(mark, event.key));
  else return;
  event.preventDefault();
}
function go(from, to) {
  if (!to) return;
  $(from.gid).setAttribute("tabindex", "-1");
  $(to.gid).setAttribute("tabindex", "0");
  $(to.gid).focus();
}
function focused(event) {
  const mark = marks.get(event.target.dataset.mark);
  if (!mark) return;
  const { box } = middle(mark);
  tell(mark, [], { x: box.left + box.width / 2, y: Math.min(box.bottom, box.top + 40) });
}

prepare();
svg.addEventListener("pointermove", pointed);
svg.addEventListener("pointerleave", hush);
svg.addEventListener("click", (event) => {
  const element = event.target.closest("[data-mark], [data-group]");
  // A part may light up with several groups; a mark has one of its own.
  if (element) light(marks.get(element.dataset.mark)?.group ?? element.dataset.group.split(" ")[0]);
  else if (lit !== null) light(lit);
});
// On the figure: an svg element that listens for focus is a stop for Tab of its own.
$("fig-chart").addEventListener("focusin", focused);
$("fig-chart").addEventListener("focusout", hush);
document.addEventListener("keydown", keyed);
addEventListener("scroll", hush, { passive: true });
$("fig-hint").hidden = false;
document.documentElement.dataset.ready = "1";
