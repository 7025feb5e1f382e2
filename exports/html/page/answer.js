// The answer to a query: rows as a table, yes or no, a graph as Turtle; and the nodes that it names.
import { bdi, button, make } from "./makers.js";
import { select } from "./choice.js";
import { compacted, irisIn } from "./query.js";
import { nameOf, nodes } from "./state.js";
import { csvCell } from "./take.js";
import { t } from "./words.js";

const DRAWN_ROWS = 1000;
const NUMERIC = /#(?:integer|decimal|double|float)$/;
const isNumber = (term) => NUMERIC.test(term.datatype || "");

export function answerTable({ columns, rows, count }, prefixes) {
  const head = make("tr", {}, columns.map((name) => make("th", { scope: "col" }, `?${name}`)));
  const cell = (term) => make("td", { class: term && isNumber(term) && "number" }, term && drawnTerm(term, prefixes));
  const body = rows.slice(0, DRAWN_ROWS).map((row) => make("tr", {}, columns.map((name) => cell(row[name]))));
  const note = count > rows.length ? t("The first {0} of {1} rows; the CSV file has the first {2}.", DRAWN_ROWS, count, rows.length)
    : count > DRAWN_ROWS ? t("The first {0} of {1} rows; the CSV file has all.", DRAWN_ROWS, count) : "";
  return [make("table", {}, make("thead", {}, head), make("tbody", {}, body)), note && make("p", { class: "quiet" }, note)];
}
// A node of the page is gone to by its button, another address by its link.
function drawnTerm(term, prefixes) {
  if (term.type !== "uri") return bdi(termText(term), term["xml:lang"]);
  const text = bdi(compacted(term.value, prefixes));
  const id = nodeNamed(term.value, prefixes);
  if (id !== null) return button({ class: "link", title: nameOf(id), "data-node": id, click: () => select(id) }, text);
  return /^https?:\/\//i.test(term.value) ? make("a", { href: term.value, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}
function termText({ type, value }) {
  if (type === "bnode") return `_:${value}`;
  if (type === "triple") return `<<( ${["subject", "predicate", "object"].map((end) => termText(value[end])).join(" ")} )>>`;
  return value;
}
function nodeNamed(iri, prefixes) {
  const id = iri.startsWith(prefixes.id) ? iri.slice(prefixes.id.length) : "";
  return nodes.has(id) ? id : null;
}
export function answerCsv({ columns, rows }) {
  const line = (row) => columns.map((name) => (row[name] ? csvCell(termText(row[name]), !isNumber(row[name])) : "")).join(",");
  return [columns.map((name) => csvCell(name)).join(","), ...rows.map(line)].join("\r\n") + "\r\n";
}
// The nodes of the page that an answer names.
export function nodesNamed({ rows = [], turtle = "" }, prefixes) {
  const iris = new Set(irisIn(turtle));
  for (const row of rows) for (const term of Object.values(row)) if (term.type === "uri") iris.add(term.value);
  return new Set([...iris].map((iri) => nodeNamed(iri, prefixes)).filter((id) => id !== null));
}
