// The network page: reads the JSON in #steppe-data and fills template.html. Every text from
// the data becomes a text node, so a label that looks like markup is shown, not run.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("steppe-data").textContent);
const { meta, claims } = data;

// ---- indexes, built once; Maps, because an id may carry the name of an object's own property
const nodes = new Map(Object.entries(data.nodes));
const edges = new Map(Object.entries(data.edges).filter(([, e]) => nodes.has(e.from) && nodes.has(e.to)));
const visNodes = data.vis.nodes.filter((n) => nodes.has(n.id));
const visEdges = data.vis.edges.filter((e) => edges.has(e.id));
const tiesOf = new Map([...nodes.keys()].map((id) => [id, []]));
for (const [id, e] of edges) for (const end of new Set([e.from, e.to])) tiesOf.get(end).push(id);
const typeLabel = new Map(meta.types.map((t) => [t.id, t.label]));
const blocs = new Map(meta.blocs.map((b) => [b.id, b]));

// ---- time: a tie and a bloc have a course, [number of a day, how it stands from then on]
const { days } = meta;
let at = meta.at; // the day shown, or the last of a range
let since = null; // the first day of a range or difference; null for one day
let differing = false; // whether the two days are set against each other
const turned = (course, day) => course.reduce((found, [from, how]) => (from <= day ? how : found), undefined);
const STRONGER = ["certain", "contested", "possible"];
function standingOf(e) {
  if (since === null) return turned(e.course, at) || "";
  if (differing) return turned(e.course, at) || turned(e.course, since) || "";
  const held = e.course.filter(([from], n) => from <= at && (n + 1 === e.course.length || e.course[n + 1][0] > since)).map(([, how]) => how);
  return STRONGER.find((how) => held.includes(how)) || "";
}
let sizedBy = meta.sizes[0]; // what the size of a node tells
const sizeOf = (base) => nodes.get(base.id).sizes[sizedBy] || (sizedBy === "ties" ? base.size : 6);
// Of a difference: whether a tie holds on the later day only, on the earlier only, or on both.
function turnOf(e) {
  const [before, now] = [since, at].map((day) => Boolean(turned(e.course, day)));
  return now && before ? "kept" : now ? "added" : before ? "removed" : "";
}
const TURNS = { added: "#0072B2", removed: "#D55E00", kept: "#9aa3af" };
const lineOf = (id) => turned(nodes.get(id).blocs, at);
const blocOf = (id) => (blocs.has(lineOf(id)) ? String(lineOf(id)) : "none");
// Names in the language chosen, if there is one; else as the data set labels it.
let language = "";
const ownName = (id) => (language && nodes.get(id).labels[language] ? nodes.get(id).labels[language][0] : "");
const nameOf = (id) => ownName(id) || nodes.get(id).label;
const fallen = (id) => language !== "" && !ownName(id);
const doubt = (e) => since !== null && differing ? { added: "added", removed: "removed", kept: "on both days" }[turnOf(e)] || "on neither day" : ({ certain: "", "": "not on this day" })[standingOf(e)] ?? standingOf(e);
const sentence = (id) => {
  const e = edges.get(id);
  return [nameOf(e.from), " — ", e.label, " — ", nameOf(e.to), doubt(e) && `, ${doubt(e)}`];
};

// What the filters leave out; layers without a sign (places, definitions) wait to be asked for.
const off = {
  type: new Set(), bloc: new Set(), sign: new Set(), relation: new Set(), standing: new Set(), source: new Set(), stance: new Set(),
  layer: new Set(meta.layers.filter((l) => l.off).map((l) => String(l.id))),
};
let hideLone = true;
let selected = {}; // {kind: "node" | "edge", id}

// ---- what is shown: a node by its type, a tie by layer, sign and both ends
function visible() {
  const some = (set, values) => values.some((value) => !set.has(String(value)));
  const passes = (id) => {
    const e = edges.get(id);
    return some(off.layer, [e.layer]) && some(off.sign, [e.sign]) && some(off.relation, [e.predicate])
      && standingOf(e) !== "" && some(off.standing, [standingOf(e)]) && some(off.source, e.sources) && some(off.stance, e.stances);
  };
  const shown = { nodes: new Set(), edges: new Set(), lone: new Set() };
  for (const [id, node] of nodes) {
    if (off.type.has(String(node.type)) || off.bloc.has(blocOf(id))) continue;
    const ties = tiesOf.get(id);
    const lone = ties.length > 0 && !ties.some(passes);
    if (lone) shown.lone.add(id);
    if (!lone || !hideLone) shown.nodes.add(id);
  }
  for (const [id, e] of edges) {
    if (passes(id) && shown.nodes.has(e.from) && shown.nodes.has(e.to)) shown.edges.add(id);
  }
  return shown;
}
// ---- drawing. The sign is told by the end of the line, dispute by a mark in its middle.
const END = { 1: { type: "arrow", scaleFactor: 0.55 }, "-1": { type: "bar", scaleFactor: 0.65 }, 0: { type: "circle", scaleFactor: 0.4 } };
const endsOf = (base) => ["to", "from"].filter((end) => (typeof base.arrows === "string" ? base.arrows.includes(end) : ((base.arrows || {})[end] || {}).enabled));
function arrowsOf(base) {
  const { sign } = edges.get(base.id);
  const contested = standingOf(edges.get(base.id)) === "contested";
  const arrows = Object.fromEntries(endsOf(base).map((end) => [end, { enabled: true, ...(END[sign] || END[0]) }]));
  return contested ? { ...arrows, middle: { enabled: true, type: "diamond", scaleFactor: 0.75 } } : arrows;
}
const mutual = new Set(visEdges.filter((e) => endsOf(e).length !== 1).map((e) => e.id));
function nodeLook(base, focus) {
  const { id } = base;
  const dim = (focus && !focus.nodes.has(id)) || shown.lone.has(id);
  const fill = tone(base.color);
  const chosen = { background: fill, border: theme.ink };
  return {
    id, hidden: !shown.nodes.has(id), size: sizeOf(base), opacity: dim ? 0.16 : 1,
    color: { background: fill, border: theme.paper, highlight: chosen, hover: chosen },
    label: nameOf(id),
    font: { color: fallen(id) && !dim ? theme.muted : dim ? mix(theme.paper, theme.ink, 0.22) : theme.ink, strokeColor: theme.paper, strokeWidth: dim ? 0 : 4 },
  };
}
function edgeLook(base, focus) {
  const turn = since !== null && differing && turnOf(edges.get(base.id));
  const color = tone(turn ? TURNS[turn] : base.color);
  const opacity = !focus || focus.edges.has(base.id) ? 1 : 0.1;
  // What has gone is told by long dashes too, what has come by a thick line.
  const dashes = turn === "removed" ? [12, 6] : turn || standingOf(edges.get(base.id)) === "certain" ? false : [6, 5];
  return { id: base.id, hidden: !shown.edges.has(base.id), dashes, width: turn === "added" ? 2.6 : 1.4, arrows: arrowsOf(base), color: { color, highlight: color, hover: color, inherit: false, opacity } };
}
const bare = ({ title, ...rest }) => rest; // no tooltips: the library would have to be trusted with their text

let network, nodeSet, edgeSet, shown;
const painted = new Map();
function changed(look) {
  const [before, now] = [painted.get(look.id), JSON.stringify(look)];
  painted.set(look.id, now);
  return now !== before;
}
function paint() {
  shown = visible();
  const focus = focusOf();
  // Only what changed is handed over: with a thousand nodes that is what keeps a click quick.
  nodeSet.update(visNodes.map((n) => nodeLook(n, focus)).filter(changed));
  edgeSet.update(visEdges.map((e) => edgeLook(e, focus)).filter(changed));
  $("status").textContent = `${shown.nodes.size} of ${nodes.size} nodes, ${shown.edges.size} of ${edges.size} ties shown`;
  const { kind, id } = selected;
  $("panel-notice").hidden = !kind || kind === "path" || (kind === "node" ? shown.nodes : shown.edges).has(id);
  if (viewed === "table") fillTable();
  $("empty").hidden = shown.nodes.size > 0;
  $("empty").replaceChildren(...(nodes.size ? ["The filters leave nothing to draw.", button({ click: showAll }, "Show everything")]
    : [`The sources give nothing that holds on ${inWords(days[at])}${meta.certainOnly ? " with certainty" : ""}.`]));
}
// The ring of a bloc lies under the node, so that type colour and shape stay legible.
function drawRings(ctx) {
  const focus = focusOf();
  ctx.lineWidth = 2.5;
  for (const base of visNodes) {
    const bloc = blocs.get(lineOf(base.id));
    if (!bloc || !shown.nodes.has(base.id)) continue;
    const { x, y } = network.getPosition(base.id);
    ctx.globalAlpha = focus && !focus.nodes.has(base.id) ? 0.12 : 0.9;
    ctx.strokeStyle = tone(bloc.color);
    ctx.beginPath();
    ctx.arc(x, y, sizeOf(base) + 6, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
function draw() {
  const { configure, manipulation, ...sent } = data.vis.options;
  readTheme();
  nodeSet = new vis.DataSet(visNodes.map(bare));
  edgeSet = new vis.DataSet(visEdges.map((e) => ({ ...bare(e), arrows: arrowsOf(e) })));
  network = new vis.Network($("network"), { nodes: nodeSet, edges: edgeSet }, {
    ...sent, physics: false, layout: { ...sent.layout, improvedLayout: false },
    // Keys are bound to the drawing: on the window it would take them from the search box.
    interaction: { hover: true, dragNodes: false, ...sent.interaction, hideEdgesOnDrag: edges.size > 500, keyboard: { enabled: true, bindToWindow: false } },
  });
  network.on("beforeDrawing", drawRings);
  paint();
  fit(false);
}
const glide = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });
function fit(animated) {
  if (shown.nodes.size) network.fit({ nodes: [...shown.nodes], maxZoomLevel: 1.4, animation: animated && glide() });
}
const zoom = (factor) => network.moveTo({ scale: Math.min(5, Math.max(0.05, network.getScale() * factor)), animation: glide() });

// ---- choosing
let cameFrom = null; // where focus returns when the panel closes
function choose(kind, id, move) {
  if (kind === "node" && pathFrom) return choosePath(pathFrom, id);
  if (!$("panel").contains(document.activeElement)) cameFrom = document.activeElement;
  selected = { kind, id };
  paint();
  keep();
  network.setSelection({ nodes: kind === "node" ? [id] : [], edges: kind === "edge" ? [id] : [] });
  openPanel(...(kind === "node" ? nodePanel : edgePanel)(id));
  // The panel narrows the canvas first; only then is its middle known.
  network.redraw();
  if (move) show(kind, id);
}
function show(kind, id) {
  const ends = kind === "node" ? [id] : [edges.get(id).from, edges.get(id).to];
  if (!ends.every((end) => shown.nodes.has(end))) return;
  if (kind === "node") network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: glide() });
  else network.fit({ nodes: ends, maxZoomLevel: Math.max(network.getScale(), 0.9), animation: glide() });
}
const select = (id) => nodes.has(id) && choose("node", id, true);
const selectEdge = (id) => edges.has(id) && choose("edge", id, true);
function deselect() {
  const wasOpen = !$("panel").hidden;
  selected = {};
  pathFrom = null;
  keep();
  $("panel").hidden = true;
  document.querySelector("main").classList.remove("with-panel");
  network.unselectAll();
  paint();
  network.redraw();
  if (wasOpen && cameFrom && cameFrom.isConnected) cameFrom.focus({ preventScroll: true });
}

// ---- panel
let articles = new Map(); // claim index -> its article in the open panel
function openPanel(kind, heading, ...body) {
  $("panel-kind").textContent = kind;
  $("panel-title").replaceChildren(...heading);
  $("panel-body").replaceChildren(...body);
  $("panel").hidden = false;
  document.querySelector("main").classList.add("with-panel");
  $("panel").scrollTop = 0;
  $("panel-title").focus({ preventScroll: true });
  if (narrow.matches) bring($("panel"), "start");
}
const part = (title, ...kids) => make("section", { class: "part" }, make("h3", {}, title), ...kids);
const goNode = (id) => button({ class: "link", click: () => select(id) }, bdi(nameOf(id)));

function languageName(tag) {
  try {
    return tag ? new Intl.DisplayNames(["en"], { type: "language" }).of(tag) : "language not given";
  } catch {
    return tag; // not a well-formed tag
  }
}
function nodePanel(id) {
  const node = nodes.get(id);
  const names = Object.entries(node.labels).map(([lang, list]) => [languageName(lang), listed(list, lang)]);
  const bloc = blocs.get(lineOf(id));
  const missing = fallen(id) && make("span", { class: "quiet" }, ` (no name in ${languageName(language)})`);
  return [typeLabel.get(node.type) || String(node.type), [bdi(nameOf(id)), missing].filter(Boolean),
    part("Names and codes", facts([...names, ["codes", listed(node.codes)], ["bloc", bloc && bdi(bloc.label)]])),
    aroundPart(id), tiesPart(id), claimsPart(node.claims)];
}
function tiesPart(id) {
  const ties = tiesOf.get(id);
  if (!ties.length) return part("Ties", make("p", { class: "quiet" }, "No ties on this day."));
  const groups = new Map();
  for (const tie of ties) {
    const e = edges.get(tie);
    const title = mutual.has(tie) ? e.label : e.from === id ? `${e.label} →` : `← ${e.label}`;
    groups.set(title, [...(groups.get(title) || []), tie]);
  }
  const tieButton = (tie) => {
    const e = edges.get(tie);
    return button({ click: () => selectEdge(tie), "data-edge": tie, "aria-label": sentence(tie).join("") },
      bdi(nameOf(e.from === id ? e.to : e.from)), " ", doubt(e) && badge(doubt(e), doubt(e)));
  };
  return part(`Ties (${ties.length})`, [...groups].map(([title, list]) => [make("h4", {}, title), make("div", { class: "ties" }, list.map(tieButton))]));
}
function edgePanel(id) {
  const e = edges.get(id);
  const signs = new Map(meta.signs.map((s) => [String(s.id), s.label]));
  return ["tie", [goNode(e.from), make("span", { class: "pred" }, ` — ${e.label} — `), goNode(e.to)],
    make("p", { class: "badges" }, doubt(e) === "contested" && [badge("possible", "possible"), " "], badge(doubt(e) || "certain", doubt(e) || "certain")),
    part("This tie", facts([...span(e), ["layer", (meta.layers.find((l) => l.id === e.layer) || {}).label || e.layer], ["sign", signs.get(String(e.sign))]])),
    claimsPart(e.claims)];
}

// ---- claims
function claimsPart(indexes) {
  articles = new Map(indexes.map((index) => [index, claimArticle(index)]));
  if (!indexes.length) return part("Claims", make("p", { class: "quiet" }, "No claim about this is kept in the file."));
  const note = "Dates as the table writes them; “until” is the first day on which it no longer holds.";
  return part(`Claims (${indexes.length})`, make("p", { class: "quiet" }, note), ...articles.values());
}
const says = (c) => [bdi(c.subject), make("span", { class: "pred" }, ` ${c.predicate} `), bdi(c.object)];
function claimArticle(index) {
  const c = claims[index];
  const link = /^https?:\/\//i.test(c.url) && make("a", { href: c.url, target: "_blank", rel: "noopener noreferrer" }, "open source");
  const known = (text) => text && bdi(text);
  const source = [make("cite", {}, bdi(c.sourceTitle || c.source)), c.locator && ", ", known(c.locator), link && " · ", link];
  const standing = [c.stance, c.rank && `rank ${c.rank}`, !absent(c.confidence) && `confidence ${c.confidence}`].filter(Boolean).join(" · ");
  return make("article", { class: `claim ${c.kind}`, tabindex: -1, "data-claim": c.id },
    make("h4", {}, c.kind === "denial" && [badge("denied", "denied: not so"), " "], says(c)),
    facts([...span(c), ["period", c.refPeriod && dated(c.refPeriod)], ["source", source],
      ["citation", c.citation !== c.sourceTitle && known(c.citation)], ["asserted by", known(c.assertedBy)], ["standing", standing],
      ["derived by", known(c.rule)], ["derived from", known(c.expandedFrom)], ["note", known(c.note)], ["id", known(c.id)]]),
    copies(c), against(c));
}
function against(c) {
  if (!c.contradicts.length) return null;
  const title = c.contradicts.length > 1 ? `Contradicted by ${c.contradicts.length} claims` : "Contradicted by another claim";
  return make("div", { class: "against" }, make("h5", {}, title), make("ul", {}, c.contradicts.map((index, i) => opponent(index, (c.contradictsWhy || [])[i]))));
}
function opponent(index, why) {
  const other = claims[index];
  const opener = button({ "data-opens": other.id, "aria-expanded": "false", click: () => openOpponent(index, opener, item) },
    other.kind === "denial" && "Denied: ", says(other), make("span", { class: "quiet" }, " — ", bdi(other.sourceTitle || other.source)));
  const item = make("li", {}, why && bdi(why), opener);
  return item;
}
// A claim that stands in this panel is gone to; any other opens under its button.
function openOpponent(index, opener, item) {
  const here = articles.get(index);
  const open = opener.getAttribute("aria-expanded") === "true";
  if (here) {
    document.querySelectorAll(".claim.found").forEach((old) => old.classList.remove("found"));
    here.classList.add("found");
    here.focus({ preventScroll: true });
    bring(here, "center");
  } else {
    opener.setAttribute("aria-expanded", String(!open));
    if (open) item.querySelector(".claim").remove();
    else item.append(claimArticle(index));
  }
}

// ---- filters and key
const PATHS = {
  dot: "M8 2a6 6 0 1 0 .01 0Z", square: "M3 3H13V13H3Z", box: "M1 4H15V12H1Z", triangle: "M8 2L14.5 13.5H1.5Z", triangleDown: "M8 14L1.5 2.5H14.5Z",
  diamond: "M8 1L15 8L8 15L1 8Z", hexagon: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8Z", star: "M8 1L10 6H15.2L11 9.3L12.6 14.6L8 11.4L3.4 14.6L5 9.3L.8 6H6Z",
};
const icon = (width, ...kids) => make("svg", { class: "key", viewBox: `0 0 ${width} 16`, width, height: 16, "aria-hidden": "true" }, ...kids);
const shapeKey = (it) => icon(16, make("path", { d: PATHS[it.shape] || PATHS.dot, "data-tone": it.color }));
const ringKey = (it) => icon(16, it.color !== "none" && make("circle", { cx: 8, cy: 8, r: 6, fill: "none", "stroke-width": 2.5, "data-tone-line": it.color }));
const MARKS = { 1: "M20 4L27 8L20 12Z", "-1": "M24 2.5H26V13.5H24Z", 0: "M23 5.5a2.5 2.5 0 1 0 .01 0Z", contested: "M14 4L18 8L14 12L10 8Z" };
function lineKey(it) {
  const line = make("line", { x1: 1, x2: 27, y1: 8, y2: 8, "stroke-width": 2, "stroke-dasharray": it.dashes ? "5 4" : null, "data-tone-line": it.color || "ink" });
  return icon(28, line, MARKS[it.mark] && make("path", { d: MARKS[it.mark], "data-tone": it.color || "ink" }));
}
function toneKeys() {
  const pick = (color) => (color === "ink" ? theme.ink : tone(color));
  document.querySelectorAll("[data-tone]").forEach((el) => el.setAttribute("fill", pick(el.dataset.tone)));
  document.querySelectorAll("[data-tone-line]").forEach((el) => el.setAttribute("stroke", pick(el.dataset.toneLine)));
}
const words = (it) => [make("span", { class: "word" }, bdi(it.label)), it.count !== undefined && make("span", { class: "count" }, String(it.count))];
function filterSet(name, title, entries, key, folded = false) {
  const only = (it) => button({ class: "link only", "aria-label": `${title}: only ${it.label}`, click: (event) => { event.preventDefault(); leave(set, String(it.id)); } }, "only");
  const box = (it) => make("label", { class: "entry" }, make("input", { type: "checkbox", "data-filter": name, value: String(it.id), checked: !it.off }), key && key(it), only(it), words(it));
  const setAll = (on) => () => tick(set, on);
  const set = make("fieldset", { "data-set": name }, make("legend", {}, title),
    make("div", { class: "all-none" }, button({ click: setAll(true), "aria-label": `${title}: all` }, "all"), button({ click: setAll(false), "aria-label": `${title}: none` }, "none")),
    folded ? make("details", { class: "keys" }, make("summary", {}, `${entries.length} to choose from`), entries.map(box)) : make("div", { class: "keys" }, entries.map(box)));
  return set;
}
const keySet = (title, keys) => make("fieldset", {}, make("legend", {}, title), make("div", { class: "keys" }, keys));
function buildFilters() {
  const standing = { certain: {}, possible: { dashes: true }, contested: { mark: "contested", dashes: true } };
  const apart = [...nodes.keys()].filter((id) => blocOf(id) === "none").length;
  const ofBlocs = [...meta.blocs.map((it) => ({ ...it, count: it.members.length })), { id: "none", label: "in no bloc", count: apart, color: "none" }];
  const loneBox = make("label", { class: "entry", id: "lone-box", title: "Nodes whose ties are all switched off under Layer or Sign" },
    make("input", { type: "checkbox", id: "hide-lone", checked: true }), words({ label: "Hide unconnected" }));
  const sizes = make("select", { id: "size", "aria-label": "Size of the nodes" }, meta.sizes.map((name) => make("option", { value: name }, name)));
  sizes.addEventListener("change", () => {
    sizedBy = sizes.value;
    paint();
    network.redraw();
    keep();
  });
  $("filters").append(
    make("fieldset", {}, make("legend", {}, "Size"), make("div", { class: "keys" }, make("label", { class: "entry" }, "by ", sizes))),
    filterSet("type", "Type", meta.types, shapeKey), filterSet("layer", "Layer", meta.layers, lineKey),
    filterSet("sign", "Sign", meta.signs, (it) => lineKey({ mark: it.id })),
    filterSet("standing", "Standing", meta.standings, (it) => lineKey(standing[it.id] || {})),
    blocs.size ? filterSet("bloc", "Bloc", ofBlocs, ringKey) : "",
    filterSet("relation", "Relation", meta.relations, null, true), filterSet("stance", "Stance", meta.stances, null),
    filterSet("source", "Source", meta.sources, null, true),
    make("fieldset", {}, loneBox));
  $("filters").addEventListener("change", readFilters);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters-box").open = !narrow.matches;
}
function readFilters() {
  for (const set of Object.values(off)) set.clear();
  document.querySelectorAll("input[data-filter]:not(:checked)").forEach((input) => off[input.dataset.filter].add(input.value));
  hideLone = $("hide-lone").checked;
  paint();
  keep();
}
function leave(part, value) {
  part.querySelectorAll("input").forEach((input) => { input.checked = input.value === value; });
  readFilters();
}
function tick(part, on) {
  part.querySelectorAll("input").forEach((input) => { input.checked = on; });
  readFilters();
}
function resetFilters() {
  $("filters").querySelectorAll("input").forEach((input) => { input.checked = input.defaultChecked; });
  readFilters();
  fit(true);
}
function showAll() {
  tick($("filters"), true);
  fit(true);
}

// ---- search: compatibility forms folded, case and accents dropped, invisible controls ignored
const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toUpperCase().toLowerCase().trim();
const entries = [];
for (const [id, node] of nodes) {
  const english = (node.labels.en || [node.label])[0] || node.label;
  const add = (text, lang) => entries.push({ id, text, lang, english, folded: fold(text) });
  add(node.label, null);
  for (const [lang, list] of Object.entries(node.labels)) for (const text of list) add(text, lang);
  for (const code of [...node.codes, id]) add(String(code), null);
}
const LIMIT = 30;
function hitsFor(query) {
  const wanted = fold(query);
  const best = new Map();
  for (const entry of wanted ? entries : []) {
    const at = entry.folded.indexOf(wanted);
    if (at < 0) continue;
    // whole name, then start of name, start of a word, anywhere
    const score = entry.folded === wanted ? 0 : at === 0 ? 1 : /[\s(\-]/.test(entry.folded[at - 1]) ? 2 : 3;
    const kept = best.get(entry.id);
    if (!kept || score < kept.score) best.set(entry.id, { ...entry, score });
  }
  // among equals, what most is said of
  const weight = (hit) => nodes.get(hit.id).claims.length;
  return [...best.values()].sort((a, b) => a.score - b.score || weight(b) - weight(a) || a.english.localeCompare(b.english));
}
const search = $("search");
let options = [];
let active = -1;
function mark(index) {
  active = index;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  if (!options[index]) return;
  options[index].scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", options[index].id);
}
function listHits() {
  const query = search.value.trim();
  const hits = hitsFor(query);
  options = hits.slice(0, LIMIT).map((hit, i) => make("li",
    { id: `hit-${i}`, role: "option", "aria-selected": "false", "data-node": hit.id, mousedown: (event) => event.preventDefault(), click: () => take(i) },
    bdi(hit.text, hit.lang), make("small", {}, hit.text !== hit.english && [bdi(hit.english), " · "], typeLabel.get(nodes.get(hit.id).type))));
  $("results").replaceChildren(...options);
  $("hits-note").replaceChildren(...(hits.length > LIMIT ? [`${hits.length - LIMIT} more; type on to narrow them.`]
    : hits.length || !query ? [] : ["No name or code here matches “", bdi(query), "”. Try another spelling or language."]));
  openHits(Boolean(query));
  mark(options.length ? 0 : -1);
}
function openHits(open) {
  $("hits").hidden = !open;
  search.setAttribute("aria-expanded", String(open && options.length > 0));
  search.removeAttribute("aria-activedescendant");
}
function take(index) {
  openHits(false);
  if (options[index]) select(options[index].dataset.node);
}
function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const clears = event.key === "Escape" && search.value;
  if (event.isComposing || !(step || clears || event.key === "Enter")) return; // Enter ends an input method's composition first
  event.preventDefault();
  event.stopPropagation();
  if (clears) search.value = "";
  if (clears) listHits();
  else if (!step) take(active);
  else if (options.length) {
    openHits(true);
    mark((active + step + options.length) % options.length);
  }
}
