// The view in which the data is asked in SPARQL: the packaged questions, an editor, the answer.
import { $, bring, make } from "./makers.js";
import { keep } from "./address.js";
import { answerCsv, answerTable, nodesNamed } from "./answer.js";
import { deselect } from "./choice.js";
import { offerNames } from "./completion.js";
import { fitTo, redraw } from "./drawing.js";
import { askEngine, endEngine, engineTexts, hasEngine, openEngine, SECONDS } from "./engine.js";
import { showAll } from "./filters.js";
import { defaultsOf, parameterFields, rebound, withValues } from "./parameters.js";
import { asWritten, faultOf, readQuery, withPrefixes } from "./query.js";
import { nodes, onPaint, state } from "./state.js";
import { fileName, save } from "./take.js";
import { setView } from "./views.js";
import { closed, repaint } from "./visible.js";
import { t, tongue } from "./words.js";

const FIRST_QUERY = "SELECT ?member ?body WHERE {\n  ?member st:memberOf ?body .\n}\nORDER BY ?body ?member\n";
let prefixes = {};
let questions = [];
let things = []; // [IRI, label] of all that the data has
let editor = null;
let answered = null;

export function wireAsk() {
  onPaint(noteMarked);
  $("marked-all").addEventListener("click", showAll);
  $("unmark").addEventListener("click", () => markNodes(new Set()));
  if (!hasEngine()) return;
  editor = $("ask-query");
  offerNames(editor, $("ask-marks"), $("ask-names"), () => things.map(([iri, label]) => [asWritten(iri, prefixes), label]));
  editor.addEventListener("input", () => queryFault && showFault(null));
  editor.addEventListener("scroll", () => { $("ask-marks").scrollTop = editor.scrollTop; });
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.stopPropagation(); // in the editor it does not reset filters
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("ask-form").requestSubmit();
  });
  $("ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    runQuery();
  });
  $("ask-stop").addEventListener("click", () => endEngine("stopped"));
  $("ask-questions").addEventListener("change", () => fillQuestion($("ask-questions").value));
  $("ask-mark").addEventListener("click", markAnswer);
  $("ask-save").addEventListener("click", saveAnswer);
}
// The view is looked at, or something in the page has changed. At the first look the engine opens.
let lookedAt = false;
export function fillAsk() {
  if (!lookedAt) firstLook();
  lookedAt = true;
  if (state.query !== recalled) recallQuery();
  say();
  showFault(queryFault);
  if (answered && answerDrawnIn !== tonguesNow()) drawAnswer();
}
// A query that came with the address is shown, and left to its reader to run.
let recalled = "";
function recallQuery() {
  recalled = state.query;
  setQuery(recalled);
}
async function firstLook() {
  try {
    ({ prefixes, questions } = await engineTexts());
    $("ask-prefixes").textContent = Object.entries(prefixes).map(([prefix, space]) => `PREFIX ${prefix}: <${space}>`).join("\n");
    $("ask-questions").append(...questions.map((it) => make("option", { value: it.name, lang: "en" }, it.title)));
    editor.value ||= FIRST_QUERY;
    say(() => t("Opening the data …"));
    const opened = await openEngine();
    things = opened.named;
    $("ask-entities").replaceChildren(...entities().map(([id, label]) => make("option", { value: id }, label)));
    if (!asking) say(() => t("{0} triples are ready. Ctrl+Enter runs the query.", opened.size));
  } catch (error) {
    if (!asking) explainFailure(error);
  }
}
const entities = () => things.filter(([iri]) => iri.startsWith(prefixes.id)).map(([iri, label]) => [iri.slice(prefixes.id.length), label]);

// ---- the packaged questions
function fillQuestion(name) {
  const question = questions.find((it) => it.name === name);
  $("ask-about").textContent = question ? question.description : "";
  $("ask-parameters").replaceChildren();
  if (!question) return;
  const values = defaultsOf(question);
  $("ask-parameters").replaceChildren(...parameterFields(question, entities, (parameter, value) => {
    values.set(parameter, value);
    setQuery(rebound(editor.value, question, values, prefixes));
  }));
  setQuery(withValues(question, values, prefixes));
}
function setQuery(text) {
  editor.value = text;
  editor.setSelectionRange(0, 0);
  editor.scrollTop = 0;
  showFault(null);
}

// ---- asking
let saying = () => "";
function say(words = saying) {
  saying = words;
  $("ask-status").textContent = words();
}
let asking = false;
async function runQuery() {
  if (asking) return;
  const query = readQuery(editor.value, prefixes);
  showFault(null);
  if (query.refused) return showFault({ words: () => refusal(query) });
  recalled = state.query = editor.value;
  keep();
  setRunning(true);
  try {
    say(() => t("Opening the data …"));
    await openEngine();
    say(() => t("Asking …"));
    const began = performance.now();
    answered = await askEngine(query);
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    say(() => t("Answered in {0} s.", seconds));
    drawAnswer();
    bring($("ask-answer").firstElementChild, "nearest");
  } catch (error) {
    explainFailure(error);
  }
  return setRunning(false);
}
function setRunning(now) {
  const [held, next] = now ? ["ask-run", "ask-stop"] : ["ask-stop", "ask-run"];
  const had = document.activeElement === $(held);
  asking = now;
  editor.readOnly = now; // so that a fault is shown where it stands
  $("ask-run").disabled = now;
  $("ask-stop").hidden = !now;
  if (had) $(next).focus();
  if (!now) return;
  answered = null;
  $("ask-answer").hidden = true;
}

// ---- what went wrong
let queryFault = null; // {words, at: {from, to}}
const REFUSED = {
  empty: () => t("The query is empty."),
  outside: (word) => t("{0} is refused: this page answers from its own data only, never the network.", word),
  update: (word) => t("{0} is refused: the data in this page is not changed.", word),
};
const refusal = ({ refused, word }) => REFUSED[refused](word);
function explainFailure({ kind, message }) {
  say(() => (kind === "stopped" ? t("Stopped.") : ""));
  if (kind === "stopped") return;
  const at = kind === "query" ? faultOf(editor.value, message, prefixes) : null;
  const words = {
    late: () => t("Stopped after {0} seconds. A query with fewer patterns, or with tighter ones, is answered sooner.", SECONDS),
    broken: () => t("The query is too deep or its answer too large for this page."),
  }[kind] || (() => t("The query cannot be answered: {0}", message));
  showFault({ words: at ? () => unread(at) : words, at });
  if (at) {
    editor.focus();
    editor.setSelectionRange(at.from, at.from);
  }
}
function unread({ line, column, unknown, expected }) {
  const place = t("The query cannot be read at line {0}, column {1}.", line, column);
  const isSentence = /^[A-Z][a-z]+ /.test(expected);
  const why = unknown !== undefined ? t("The prefix {0} is not declared.", `${unknown}:`) : isSentence ? expected : expected && t("Expected: {0}", expected);
  return [place, why].filter(Boolean).join(" ");
}
function showFault(it) {
  queryFault = it;
  $("ask-error").hidden = !it;
  $("ask-error").textContent = it ? it.words() : "";
  if (it) editor.setAttribute("aria-invalid", "true");
  else editor.removeAttribute("aria-invalid");
  const { from, to } = (it && it.at) || {};
  const text = editor.value;
  // Where nothing stands, as at the end, a blank is marked.
  $("ask-marks").replaceChildren(...(from === undefined ? [] : [text.slice(0, from), make("mark", {}, text.slice(from, to) || "\u00a0"), text.slice(to)]));
  $("ask-marks").scrollTop = editor.scrollTop;
}

// ---- the answer
let answerDrawnIn = "";
const tonguesNow = () => `${tongue} ${state.names}`;
function drawAnswer() {
  answerDrawnIn = tonguesNow();
  const { columns, count, turtle, yes } = answered;
  const found = nodesNamed(answered, prefixes).size;
  $("ask-count").textContent = columns ? t("{0} rows", count) : turtle !== undefined ? t("A graph") : "";
  $("ask-mark").hidden = yes !== undefined;
  $("ask-mark").disabled = found === 0;
  $("ask-mark").textContent = t("Show in the network ({0})", found);
  $("ask-save").hidden = yes !== undefined;
  $("ask-save").textContent = columns ? "CSV" : "Turtle";
  const drawn = columns ? answerTable(answered, prefixes)
    : turtle !== undefined ? [make("pre", { class: "turtle", tabindex: 0 }, withPrefixes(turtle, prefixes))]
      : [make("p", { class: "yes" }, yes ? t("yes") : t("no"))];
  $("ask-result").replaceChildren(...drawn.filter(Boolean));
  $("ask-answer").hidden = false;
}
function saveAnswer() {
  if (answered.columns) save(fileName("answer.csv"), "text/csv", `\ufeff${answerCsv(answered)}`);
  else save(fileName("answer.ttl"), "text/turtle", withPrefixes(answered.turtle, prefixes));
}
function markNodes(ids) {
  state.marked = ids;
  repaint();
  redraw();
}
function markAnswer() {
  if (state.selected.kind) deselect();
  const found = nodesNamed(answered, prefixes);
  for (const id of found) if (closed(id)) state.opened.add(nodes.get(id).group);
  markNodes(found);
  setView("network");
  fitTo([...found], 1.2);
}
function noteMarked() {
  const { marked, shown } = state;
  const unseen = [...marked].filter((id) => !shown.nodes.has(id)).length;
  $("marked-note").hidden = marked.size === 0;
  $("marked-all").hidden = unseen === 0;
  $("marked-count").textContent = unseen ? t("The answer names {0} nodes; the filters hide {1} of them.", marked.size, unseen) : t("The answer names {0} nodes.", marked.size);
}
