// The nodes shown as a matrix: rows and columns in the order of blocs, a cell for each two. The cells of
// a small one are elements; those of a large one are painted, and made into elements where the keyboard is.
import { $, badge, bdi, make, narrow } from "./makers.js";
import { blocsLook, lookOf, matrixOf, pathsOf, SIGN_TONES, signLook, turnLook } from "./cells.js";
import { choose, choosePair, select, selectEdge } from "./choice.js";
import { focusOf } from "./focus.js";
import { dashOf } from "./icons.js";
import { labelFont } from "./labels.js";
import { blocs, edges, state } from "./state.js";
import { bySources, comparing, doubt, doubtKind, TURNS, turnWord } from "./sides.js";
import { sentence, typeWord } from "./telling.js";
import { mix, theme, tone } from "./theme.js";
import { tell, tellBeside, untell, untellFrom } from "./tip.js";
import { blocWord, t } from "./words.js";

const REAL = 150; // nodes up to which each cell with ties is an element
const [BIGGEST, KEPT] = [1500, 400]; // nodes beyond which only so many are drawn
const [SMALLEST, LARGEST] = [3, 44]; // pixels of a cell
const LETTERS = 6.5; // pixels of a cell from which on rows have names; on paper they may be smaller
const CLEAR = 8; // pixels of a cell from which on marks are told apart
const PAPER = 660; // pixels across a sheet of A4
const STRIP = 18; // pixels of the strip of blocs
const TOLD = 8; // ties of a cell that are told of

const frame = $("matrix");
const pen = make("canvas").getContext("2d");
let model = { order: [], blocs: [], cells: new Map(), hidden: 0, most: 1 };
let sized = { for: "", cell: 0, head: 0 }; // fitted once for so many nodes in such a window
let cursor = { row: 0, column: 0 };
let parts = {}; // {across, down, body, crosses, canvas, rows, elements}

export function fillMatrix() {
  const held = parts.body && parts.body.contains(document.activeElement);
  model = matrixOf(BIGGEST, KEPT);
  frame.hidden = $("matrix-key").hidden = !model.order.length;
  $("matrix-note").textContent = noteOf();
  untell();
  if (!model.order.length) return;
  $("matrix-key").replaceChildren(...keyLine()); // before sizes are taken: it takes room
  fitCells();
  const edge = headed() ? sized.head + strip() : strip();
  frame.style.setProperty("--head", `${edge}px`);
  parts = { elements: new Map(), rows: new Map(), across: header(true), down: header(false), canvas: real() ? null : make("canvas") };
  drawBody();
  const field = make("div", { class: "field", style: `width:${whole()}px;height:${whole()}px` }, parts.canvas, parts.body);
  frame.replaceChildren(make("div", { class: "corner" }), parts.across, parts.down, field);
  cursor = placeCursor();
  cellElement(cursor).setAttribute("tabindex", "0");
  if (held) cellElement(cursor).focus({ preventScroll: true });
  paint();
}
function noteOf() {
  if (!model.order.length) return t("The filters leave nothing to draw.");
  return model.hidden ? t("The {0} nodes with the most ties, of {1} shown; filters narrow them, the table has all ties.", model.order.length, model.order.length + model.hidden) : "";
}
const real = () => model.order.length <= REAL;
const whole = () => model.order.length * sized.cell;
const headed = () => sized.cell >= (theme.print ? 4 : LETTERS);
const strip = () => (blocs.size ? STRIP : 4);
const letter = () => Math.min(12, sized.cell);

// ---- sizes
function fitCells() {
  const count = model.order.length;
  pen.font = labelFont(12);
  const widest = Math.max(...model.order.slice(0, BIGGEST).map(({ name }) => pen.measureText(name).width)) + 14;
  const head = Math.ceil(Math.min(widest, theme.print ? 125 : narrow.matches ? 104 : 170));
  const key = `${count} ${innerWidth} ${innerHeight} ${theme.print}`;
  if (sized.for === key) {
    sized.head = head;
    return;
  }
  const room = (theme.print ? PAPER : Math.min(frame.clientWidth, frame.clientHeight) - 20) - head - strip();
  const least = theme.print ? 1 : real() ? 13 : 5;
  sized = { for: key, head, cell: Math.min(28, Math.max(least, theme.print ? room / count : Math.floor(room / count))) };
}
export function zoomMatrix(factor) {
  const before = sized.cell;
  const middle = ["Left", "Top"].map((side) => frame[`scroll${side}`] + (side === "Left" ? frame.clientWidth : frame.clientHeight) / 2);
  if (factor) sized.cell = Math.round(Math.min(LARGEST, Math.max(SMALLEST, factor > 1 ? Math.max(sized.cell + 1, sized.cell * factor) : sized.cell * factor)));
  else sized.for = "";
  fillMatrix();
  frame.scrollTo(middle[0] * (sized.cell / before) - frame.clientWidth / 2, middle[1] * (sized.cell / before) - frame.clientHeight / 2);
}

// ---- names and blocs on the two axes
function header(isAcross) {
  const [deep, { cell }] = [headed() ? sized.head : 0, sized];
  const [wide, high] = isAcross ? [whole(), deep + strip()] : [deep + strip(), whole()];
  const turn = (n) => (isAcross ? `translate(${(n + 0.5) * cell} ${strip() + deep - 6}) rotate(-90)` : `translate(${strip() + deep - 6} ${(n + 0.5) * cell})`);
  const focus = focusOf();
  const names = headed() ? model.order.map((it, n) => make("text", {
    transform: turn(n), "text-anchor": isAcross ? "start" : "end", dy: ".35em", "font-size": letter(), "data-n": n,
    class: `${chosen(it.id) ? "chosen" : ""} ${focus && !focus.nodes.has(it.id) ? "dim" : ""}`, click: () => openNode(n),
  }, clipped(it.name, deep - 10, letter()), make("title", {}, it.name))) : [];
  const kids = [blocs.size ? model.blocs.map((bloc) => blocStrip(bloc, isAcross)) : [], names];
  return make("svg", { class: isAcross ? "across" : "down", width: wide, height: high, "aria-hidden": "true" }, kids);
}
// A bar along the nodes of a bloc, in its colour and dashes, and its name where there is room.
function blocStrip({ id, from, to }, isAcross) {
  const bloc = blocs.get(Number(id));
  const [a, b, middle] = [from * sized.cell + 1, to * sized.cell - 1, ((from + to) / 2) * sized.cell];
  const word = id === "none" ? t("in no bloc") : bloc ? blocWord(bloc) : "";
  const line = isAcross ? { x1: a, x2: b, y1: STRIP - 3, y2: STRIP - 3 } : { y1: a, y2: b, x1: STRIP - 3, x2: STRIP - 3 };
  const place = isAcross ? `translate(${middle} 10)` : `translate(10 ${middle}) rotate(-90)`;
  return make("g", {}, make("title", {}, word),
    bloc && make("line", { ...line, stroke: tone(bloc.color), "stroke-width": 3, "stroke-dasharray": dashOf(bloc).join(" ") }),
    word && make("text", { transform: place, "text-anchor": "middle", "font-size": 11, class: "bloc" }, blocName(word, b - a)));
}
// The whole name, or else its number.
function blocName(word, room) {
  const fitting = clipped(word, room, 11);
  return fitting === word ? word : clipped(word.replace(/\D/g, ""), room, 11) || fitting;
}
function clipped(text, room, size) {
  pen.font = labelFont(size);
  if (pen.measureText(text).width <= room) return text;
  let kept = [...text];
  while (kept.length && pen.measureText(`${kept.join("")}…`).width > room) kept = kept.slice(0, -1);
  return kept.length > 1 ? `${kept.join("").trim()}…` : "";
}

// ---- the cells
const chosen = (id) => {
  const { kind, id: what } = state.selected;
  return kind === "node" ? id === what : kind === "edge" ? [edges.get(what).from, edges.get(what).to].includes(id) : kind === "pair" && what.includes(id);
};
const isChosenCell = ({ row, column, ties }) => {
  const { kind, id } = state.selected;
  return kind === "edge" ? ties.includes(id) : kind === "pair" && id.includes(model.order[row].id) && id.includes(model.order[column].id);
};
const cellOf = ({ row, column }) => model.cells.get(row * model.order.length + column);
const lookOfCell = (cell) => (cell.look ||= lookOf(cell, model.most));

function drawBody() {
  const side = whole();
  const body = make("svg", { class: "body", width: side, height: side, role: "grid", "aria-label": t("Matrix of ties. Arrow keys move from cell to cell, with Ctrl to the next that has ties; Enter opens."),
    "aria-rowcount": model.order.length, "aria-colcount": model.order.length });
  parts.crosses = [make("rect", { class: "cross", width: side, height: sized.cell, visibility: "hidden" }), make("rect", { class: "cross", width: sized.cell, height: side, visibility: "hidden" })];
  if (real()) body.append(make("g", { "aria-hidden": "true" }, bands().map((band) => make("rect", { class: "band", ...band })), parts.crosses, rules()));
  else body.append(make("g", { "aria-hidden": "true" }, parts.crosses));
  parts.body = body;
  if (real()) for (const cell of model.cells.values()) cellElement(cell);
  body.addEventListener("pointermove", (event) => hover(spotUnder(event)));
  body.addEventListener("pointerleave", () => hover(null));
  body.addEventListener("click", (event) => open(spotUnder(event)));
  body.addEventListener("keydown", gridKey);
}
// Rows and columns of what is selected.
function bands() {
  const [side, { cell }] = [whole(), sized];
  return model.order.flatMap(({ id }, n) => (chosen(id) ? [{ x: 0, y: n * cell, width: side, height: cell }, { x: n * cell, y: 0, width: cell, height: side }] : []));
}
function ruleLines() {
  const [side, { cell }] = [whole(), sized];
  const cross = (n) => `M0 ${n * cell}H${side}M${n * cell} 0V${side}`;
  const every = Array.from({ length: model.order.length + 1 }, (_, n) => cross(n)).join("");
  const diagonal = model.order.map((_, n) => `M${n * cell} ${n * cell}h${cell}v${cell}h${-cell}Z`).join("");
  return { every: cell > 5 ? every : "", blocs: [...model.blocs.map(({ from }) => cross(from)), cross(model.order.length)].join(""), diagonal };
}
function rules() {
  const { every, blocs: borders, diagonal } = ruleLines();
  return [make("path", { class: "diagonal", d: diagonal }), make("path", { class: "rule", d: every }), make("path", { class: "border", d: borders })];
}
// The element of a cell, made when it is first needed: of one with ties at once, of another when the keyboard comes to it.
function cellElement(spot) {
  const { row, column } = spot;
  const key = row * model.order.length + column;
  if (!parts.elements.has(key)) {
    const { cell: side } = sized;
    const cell = cellOf(spot);
    const { head, lines } = toldOf(spot);
    const drawn = cell && real() ? drawnCell(cell) : [];
    const made = make("g", { role: "gridcell", id: `cell-${model.order[row].id}-${model.order[column].id}`, class: `cell ${cell && isChosenCell(cell) ? "chosen" : ""}`, tabindex: "-1",
      "aria-colindex": column + 1, "aria-label": [head.join(" "), ...lines].join(", "), focus: () => arrive(spot) },
    make("rect", { class: "spot", x: column * side, y: row * side, width: side, height: side }), drawn);
    rowElement(row).append(made);
    parts.elements.set(key, made);
  }
  return parts.elements.get(key);
}
function rowElement(row) {
  if (!parts.rows.has(row)) {
    parts.rows.set(row, make("g", { role: "row", "aria-rowindex": row + 1 }));
    parts.body.append(parts.rows.get(row));
  }
  return parts.rows.get(row);
}
const scaleOf = (look) => (Math.max(sized.cell - 2, 1) / 16) * look.size;
function drawnCell(cell) {
  const look = lookOfCell(cell);
  const place = `translate(${(cell.column + 0.5) * sized.cell} ${(cell.row + 0.5) * sized.cell}) scale(${scaleOf(look)})`;
  return make("g", { transform: place }, pathElements(look));
}
const pathElements = (look) => pathsOf(look).map(({ d, fill, line }) => make("path", { d, fill, stroke: line || null, "stroke-width": line ? 1.6 : null, "vector-effect": "non-scaling-stroke" }));

// ---- what is told of a cell
function toldOf({ row, column }) {
  const [one, two] = [model.order[row], model.order[column]];
  const cell = cellOf({ row, column });
  if (!cell) return row === column ? { head: [one.name], lines: one.group === undefined ? [typeWord(one.id)] : [] } : { head: [one.name, "→", two.name], lines: [t("no tie shown")] };
  const lines = cell.ties.length ? cell.ties.slice(0, TOLD).map((id) => sentence(id).join("")) : [t("{0} ties", cell.count)];
  return { head: [one.name, "→", two.name], lines: cell.ties.length > TOLD ? [...lines, t("and {0} more", cell.ties.length - TOLD)] : lines };
}
function tipOf(spot) {
  const { head, lines } = toldOf(spot);
  const cell = cellOf(spot);
  const marks = cell ? cell.ties.slice(0, TOLD).map((id) => edges.get(id)) : [];
  return [make("p", { class: "tip-head" }, head.map((text) => bdi(text)).flatMap((it, n) => (n ? [" ", it] : [it]))),
    make("ul", {}, lines.map((line, n) => make("li", {}, bdi(line), marks[n] && doubt(marks[n]) && comparing() ? [" ", badge(doubtKind(marks[n]), doubt(marks[n]))] : "")))];
}
function light({ row, column }) {
  const [across, down] = parts.crosses;
  across.setAttribute("y", row * sized.cell);
  down.setAttribute("x", column * sized.cell);
  for (const it of parts.crosses) it.setAttribute("visibility", "visible");
  for (const [axis, n] of [["down", row], ["across", column]]) for (const it of parts[axis].querySelectorAll("text[data-n]")) it.classList.toggle("lit", Number(it.dataset.n) === n);
}
function unlight() {
  for (const it of parts.crosses) it.setAttribute("visibility", "hidden");
  for (const it of frame.querySelectorAll("text.lit")) it.classList.remove("lit");
}
let over = null;
function spotUnder(event) {
  const box = parts.body.getBoundingClientRect();
  const spot = { row: Math.floor((event.clientY - box.top) / sized.cell), column: Math.floor((event.clientX - box.left) / sized.cell), x: event.clientX, y: event.clientY };
  const inside = (n) => n >= 0 && n < model.order.length;
  return inside(spot.row) && inside(spot.column) ? spot : null;
}
function hover(spot) {
  if (!spot) {
    over = null;
    unlight();
    untell();
    return;
  }
  const key = `${spot.row} ${spot.column}`;
  if (key !== over) light(spot);
  over = key;
  parts.body.style.cursor = cellOf(spot) || spot.row === spot.column ? "pointer" : "";
  tell(spot.x, spot.y, ...tipOf(spot));
}

// ---- opening, by pointer and keyboard
function openNode(n) {
  const { id, group } = model.order[n];
  if (group === undefined) select(id);
  else choose("group", group, false);
}
function open(spot) {
  if (!spot) return;
  const { row, column } = spot;
  const cell = cellOf(spot);
  untell();
  setCursor(spot);
  if (!cell) {
    if (row === column) openNode(row);
  } else if (cell.ties.length === 1) selectEdge(cell.ties[0]);
  else if (cell.ties.length) choosePair(model.order[row].id, model.order[column].id);
  else openNode(model.order[row].group === undefined ? column : row);
}
// Where the keyboard is, kept by the nodes, since rows move when filters change.
function placeCursor() {
  const find = (id) => model.order.findIndex((it) => it.id === id);
  const [row, column] = [find(cursor.from), find(cursor.to)];
  const first = model.cells.values().next().value || { row: 0, column: 0 };
  return byName(row < 0 || column < 0 ? first : { row, column });
}
const byName = ({ row, column }) => ({ row, column, from: model.order[row].id, to: model.order[column].id });
function setCursor(spot) {
  cellElement(cursor).setAttribute("tabindex", "-1");
  cursor = byName(spot);
  cellElement(cursor).setAttribute("tabindex", "0");
}
function arrive(spot) {
  setCursor(spot);
  showSpot(spot);
  light(spot);
  tellBeside(cellElement(spot), ...tipOf(spot));
}
// The names that stand still on two sides must not cover the cell.
function showSpot({ row, column }) {
  const head = parts.across.getBoundingClientRect().height;
  const side = parts.down.getBoundingClientRect().width;
  const within = (at, now, room) => (at - 2 < now ? at - 2 : at + sized.cell + 2 > now + room ? at + sized.cell + 2 - room : now);
  frame.scrollTop = within(row * sized.cell, frame.scrollTop, frame.clientHeight - head);
  frame.scrollLeft = within(column * sized.cell, frame.scrollLeft, frame.clientWidth - side);
}
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function gridKey(event) {
  const last = model.order.length - 1;
  const clamp = (n) => Math.min(last, Math.max(0, n));
  const { row, column } = cursor;
  const far = event.ctrlKey || event.metaKey;
  const to = STEPS[event.key] ? (far ? nextFilled(STEPS[event.key]) : { row: clamp(row + STEPS[event.key][0]), column: clamp(column + STEPS[event.key][1]) })
    : { Home: { row: far ? 0 : row, column: 0 }, End: { row: far ? last : row, column: last } }[event.key];
  if (!to && event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  if (to) cellElement(to).focus({ preventScroll: true });
  else open(cursor);
}
function nextFilled([down, right]) {
  let { row, column } = cursor;
  const last = model.order.length - 1;
  while (row + down >= 0 && row + down <= last && column + right >= 0 && column + right <= last) {
    row += down;
    column += right;
    if (cellOf({ row, column })) return { row, column };
  }
  return { row: cursor.row, column: cursor.column };
}

// ---- the cells of a large one
const outlines = new Map();
function outline(d) {
  if (!outlines.has(d)) outlines.set(d, new Path2D(d));
  return outlines.get(d);
}
function paint() {
  const { canvas } = parts;
  if (!canvas) return;
  const edge = parts.down.clientWidth || Number(parts.down.getAttribute("width"));
  const ratio = devicePixelRatio || 1;
  const size = { width: Math.min(whole(), frame.clientWidth - edge), height: Math.min(whole(), frame.clientHeight - edge) };
  if (theme.print) size.width = size.height = whole();
  for (const dimension of ["width", "height"]) {
    canvas[dimension] = size[dimension] * ratio;
    canvas.style[dimension] = `${size[dimension]}px`;
  }
  const field = canvas.parentElement.getBoundingClientRect();
  const here = canvas.getBoundingClientRect();
  const ctx = canvas.getContext("2d");
  const view = { left: here.left - field.left, top: here.top - field.top, ...size };
  ctx.setTransform(ratio, 0, 0, ratio, -view.left * ratio, -view.top * ratio);
  paintGround(ctx);
  for (const cell of model.cells.values()) {
    const [x, y] = [cell.column * sized.cell, cell.row * sized.cell];
    if (x + sized.cell >= view.left && x <= view.left + view.width && y + sized.cell >= view.top && y <= view.top + view.height) paintCell(ctx, cell, x, y, ratio, view);
  }
}
function paintGround(ctx) {
  const { every, blocs: borders, diagonal } = ruleLines();
  ctx.fillStyle = theme.rule;
  ctx.globalAlpha = 0.6;
  for (const { x, y, width, height } of bands()) ctx.fillRect(x, y, width, height);
  ctx.fill(new Path2D(diagonal));
  ctx.globalAlpha = 1;
  for (const [d, color, width] of [[every, theme.rule, 0.5], [borders, theme.muted, 1]]) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(new Path2D(d));
  }
}
function paintCell(ctx, cell, x, y, ratio, view) {
  const look = lookOfCell(cell);
  if (sized.cell < CLEAR) {
    ctx.fillStyle = look.hollow ? mix(tone(look.tones[0]), theme.paper, 0.4) : tone(look.tones[0]);
    ctx.fillRect(x, y, sized.cell, sized.cell);
    return;
  }
  const scale = scaleOf(look) * ratio;
  ctx.save();
  ctx.setTransform(scale, 0, 0, scale, (x - view.left + sized.cell / 2) * ratio, (y - view.top + sized.cell / 2) * ratio);
  for (const { d, fill, line } of pathsOf(look)) {
    ctx.fillStyle = fill;
    ctx.fill(outline(d));
    if (line) {
      ctx.strokeStyle = line;
      ctx.lineWidth = (1.2 * ratio) / scale;
      ctx.stroke(outline(d));
    }
  }
  ctx.restore();
}

// ---- the key
function keyLine() {
  const key = (look, word) => make("span", { class: "entry" }, make("svg", { class: "key", viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" }, make("g", { transform: `scale(${look.size})` }, pathElements(look))), word);
  const plain = { hollow: false, contested: false };
  const turns = Object.keys(TURNS).filter((turn) => bySources() || turn !== "contradicted");
  const signs = [...Object.keys(SIGN_TONES).map((sign) => [[sign], t(sign)]), [["friendly", "hostile"], t("both")]];
  const told = comparing() ? turns.map((turn) => key(turnLook([turn], 1), turnWord(turn)))
    : [...signs.map(([each, word]) => key(signLook(each, plain, 1), word)),
      key(signLook(["friendly"], { ...plain, hollow: true }, 1), t("not certain")), key(signLook(["friendly"], { hollow: true, contested: true }, 1), t("contested"))];
  const between = state.shown.bundles.size ? [key(blocsLook(1), t("ties between two blocs"))] : [];
  return [...told, ...between, key(signLook(["friendly"], plain, 0.6), t("smaller: fewer ties")), make("span", { class: "entry" }, t("A tie with a direction stands in the row of where it begins."))];
}

export function wireMatrix() {
  untellFrom(frame);
  frame.addEventListener("focusout", unlight);
  frame.addEventListener("scroll", () => parts.canvas && requestAnimationFrame(paint));
  addEventListener("resize", () => state.view === "matrix" && fillMatrix());
}
