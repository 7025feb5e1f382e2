// The panel beside the drawing: what is said of a node, a tie or a path.
import { $, badge, bdi, bring, button, facts, listed, make, narrow, part } from "./makers.js";
import { span } from "./dates.js";
import { claimsPart } from "./claims.js";
import { select, selectEdge } from "./choice.js";
import { keep } from "./address.js";
import { redraw } from "./drawing.js";
import { isMutual } from "./looks.js";
import { shortest, tiesBetween } from "./focus.js";
import { blocs, edges, fallen, layers, meta, nameOf, nodes, state, tiesOf, visEdges } from "./state.js";
import { doubt, doubtKind, lineOf, standingOf } from "./sides.js";
import { relationWord, sentence, typeWord } from "./telling.js";
import { repaint } from "./visible.js";
import { blocWord, languageName, t, worded } from "./words.js";

export function openPanel(kind, heading, ...body) {
  $("panel-kind").textContent = kind;
  $("panel-title").replaceChildren(...heading);
  $("panel-body").replaceChildren(...body);
  $("panel").hidden = false;
  document.querySelector("main").classList.add("with-panel");
  $("panel").scrollTop = 0;
  $("panel-title").focus({ preventScroll: true });
  if (narrow.matches) bring($("panel"), "start");
}
export function closePanel() {
  $("panel").hidden = true;
  document.querySelector("main").classList.remove("with-panel");
}
// What the panel holds of the selected.
export function panelOf() {
  const { kind, id } = state.selected;
  return { node: nodePanel, edge: edgePanel, path: pathPanel, pair: pairPanel }[kind](id);
}
export function noticeHidden() {
  const { kind, id } = state.selected;
  $("panel-notice").hidden = !["node", "edge"].includes(kind) || (kind === "node" ? state.shown.nodes : state.shown.edges).has(id);
}
const goNode = (id) => button({ class: "link", click: () => select(id) }, bdi(nameOf(id)));

function nodePanel(id) {
  const node = nodes.get(id);
  const names = Object.entries(node.labels).map(([lang, list]) => [languageName(lang), listed(list, lang)]);
  const bloc = blocs.get(lineOf(id));
  const missing = fallen(id) && make("span", { class: "quiet" }, ` (${t("no name in {0}", languageName(state.names))})`);
  return [typeWord(id), [bdi(nameOf(id)), missing].filter(Boolean),
    part(t("Names and codes"), facts([...names, [t("codes"), listed(node.codes)], [t("bloc"), bloc && bdi(blocWord(bloc))]])),
    aroundPart(id), tiesPart(id), claimsPart(node.claims)];
}
function aroundPart(id) {
  const step = (count, text) => button({ class: "choice", "data-hops": count, "aria-pressed": String(state.hops === count), click: () => setHops(count) }, text);
  const path = button({ class: "choice", id: "path-from", click: () => askPath(id) }, t("Path to…"));
  return part(t("Around it"), make("div", { class: "choices" }, step(1, t("1 step")), step(2, t("2 steps")), path),
    make("p", { class: "quiet", id: "path-hint", role: "status", hidden: true }, t("Now click on another node, or find it, to see a shortest path to it. Esc ends this.")));
}
function setHops(count) {
  state.hops = count;
  document.querySelectorAll("[data-hops]").forEach((it) => it.setAttribute("aria-pressed", String(Number(it.dataset.hops) === count)));
  repaint();
  keep();
  redraw();
}
function askPath(id) {
  state.pathFrom = id;
  $("path-hint").hidden = false;
}
export function endAskingPath() {
  state.pathFrom = null;
  $("path-hint").hidden = true;
}
export const mutual = new Set(visEdges.filter(isMutual).map((base) => base.id));
const LISTED = 200; // ties of a node listed at once
function tiesPart(id) {
  const ties = tiesOf.get(id).filter((tie) => standingOf(edges.get(tie)) !== "");
  if (!ties.length) return part(t("Ties"), make("p", { class: "quiet" }, t("No ties on this day.")));
  const grouped = new Map();
  for (const tie of ties.slice(0, LISTED)) {
    const e = edges.get(tie);
    const title = mutual.has(tie) ? relationWord(e) : e.from === id ? `${relationWord(e)} →` : `← ${relationWord(e)}`;
    grouped.set(title, [...(grouped.get(title) || []), tie]);
  }
  const tieButton = (tie) => {
    const e = edges.get(tie);
    return button({ click: () => selectEdge(tie), "data-edge": tie },
      bdi(nameOf(e.from === id ? e.to : e.from)), " ", doubt(e) && badge(doubtKind(e), doubt(e)));
  };
  const rest = ties.length > LISTED && make("p", { class: "quiet" }, t("The first {0} are listed; the table has all.", LISTED));
  return part(t("Ties ({0})", ties.length), [...grouped].map(([title, list]) => [make("h4", {}, title), make("div", { class: "ties", role: "group", "aria-label": title }, list.map(tieButton))]), rest);
}
function edgePanel(id) {
  const e = edges.get(id);
  const sign = meta.signs.find((it) => it.id === e.sign);
  return [t("tie"), [goNode(e.from), make("span", { class: "pred" }, ` — ${relationWord(e)} — `), goNode(e.to)],
    make("p", { class: "badges" }, doubtKind(e) === "contested" && [badge("possible", t("possible")), " "], badge(doubtKind(e), doubt(e) || t("certain"))),
    part(t("This tie"), facts([...span(e), [t("layer"), layers.has(e.layer) ? worded(layers.get(e.layer)) : e.layer], [t("sign"), sign && worded(sign)]])),
    claimsPart(e.claims)];
}
function pairPanel([one, two]) {
  const ties = tiesBetween(one, two);
  const tieLine = (tie) => make("li", {}, button({ class: "link", "data-edge": tie, click: () => selectEdge(tie) }, sentence(tie).map((text) => bdi(text))));
  const claims = new Set(ties.flatMap((tie) => edges.get(tie).claims));
  return [t("ties between two"), [goNode(one), " — ", goNode(two)],
    part(t("Ties ({0})", ties.length), make("ul", { class: "steps" }, ties.map(tieLine))), claimsPart([...claims])];
}
function pathPanel([from, to]) {
  const path = shortest(from, to);
  const steps = path && path.edges.map((tie) => make("li", {}, button({ class: "link", click: () => selectEdge(tie) }, sentence(tie).map((text) => bdi(text)))));
  return [t("path"), [goNode(from), " → ", goNode(to)],
    path ? part(t("{0} steps", path.edges.length), make("p", { class: "quiet" }, t("A shortest path over the ties shown; a tie is gone either way.")), make("ol", { class: "steps" }, steps))
      : part(t("No path"), make("p", {}, t("The ties shown do not join the two. Other filters may.")))];
}
