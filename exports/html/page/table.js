// The same ties as a table: for those who do not see a drawing, and to sort.
import { $, bdi, button, make } from "./makers.js";
import { selectEdge } from "./choice.js";
import { edges, nameOf, state } from "./state.js";
import { doubt, standingOf } from "./sides.js";
import { relationWord } from "./telling.js";
import { t } from "./words.js";

let sortedBy = { column: 0, down: false };
export const COLUMNS = [
  ["from", (e) => nameOf(e.from)], ["relation", relationWord], ["to", (e) => nameOf(e.to)],
  ["since", (e) => e.since], ["until", (e) => e.until], ["layer", (e) => t(String(e.layer))],
  ["sign", (e) => ({ 1: "+", "-1": "−" })[e.sign] || ""], ["standing", (e) => doubt(e) || t(standingOf(e))], ["sources", (e) => e.sources.join(" ")],
];
const TABLE_LIMIT = 2000;

export function tableRows() {
  const told = COLUMNS[sortedBy.column][1];
  const { compare } = new Intl.Collator();
  const keyed = [...state.shown.edges].map((id) => ({ id, e: edges.get(id), key: told(edges.get(id)), name: nameOf(edges.get(id).from) }));
  const order = (a, b) => compare(a.key, b.key) || compare(a.name, b.name);
  keyed.sort((a, b) => (sortedBy.down ? -order(a, b) : order(a, b)));
  return keyed.map(({ id, e }) => [id, e]);
}
export function fillTable() {
  const head = COLUMNS.map(([name], column) => {
    const sort = sortedBy.column !== column ? "none" : sortedBy.down ? "descending" : "ascending";
    const click = () => {
      sortedBy = { column, down: sortedBy.column === column && !sortedBy.down };
      fillTable();
      $("ties-table").querySelectorAll("th button")[column].focus();
    };
    return make("th", { scope: "col", "aria-sort": sort }, button({ class: "link", click }, t(name), sort === "none" ? "" : sortedBy.down ? " ↓" : " ↑"));
  });
  const rows = tableRows();
  const { kind, id: chosen } = state.selected;
  const body = rows.slice(0, TABLE_LIMIT).map(([id, e]) => make("tr", { "data-row": id, class: kind === "edge" && chosen === id && "chosen" },
    COLUMNS.map(([name, told], column) => make("td", {}, column === 1 ? button({ class: "link", click: () => selectEdge(id) }, bdi(told(e))) : bdi(told(e))))));
  $("ties-table").replaceChildren(make("thead", {}, make("tr", {}, head)), make("tbody", {}, body));
  $("table-note").textContent = rows.length > TABLE_LIMIT ? t("The first {0} of {1} ties; filters narrow them, the CSV file has all.", TABLE_LIMIT, rows.length) : "";
}
