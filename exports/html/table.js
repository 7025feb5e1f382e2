// The same ties as a table: for those who do not see a drawing, and to sort.
let viewed = "network";
let sortedBy = { column: 0, down: false };
const COLUMNS = [
  ["from", (e) => nameOf(e.from)], ["relation", (e) => e.label], ["to", (e) => nameOf(e.to)],
  ["since", (e) => e.since], ["until", (e) => e.until], ["layer", (e) => String(e.layer)],
  ["sign", (e) => ({ 1: "+", "-1": "−" })[e.sign] || ""], ["standing", standingOf], ["sources", (e) => e.sources.join(" ")],
];
const TABLE_LIMIT = 2000;

function tableRows() {
  const told = COLUMNS[sortedBy.column][1];
  const rows = [...shown.edges].map((id) => [id, edges.get(id)]);
  const order = (a, b) => told(a[1]).localeCompare(told(b[1])) || nameOf(a[1].from).localeCompare(nameOf(b[1].from));
  rows.sort((a, b) => (sortedBy.down ? -order(a, b) : order(a, b)));
  return rows;
}
function fillTable() {
  const head = COLUMNS.map(([name], column) => {
    const sort = sortedBy.column !== column ? "none" : sortedBy.down ? "descending" : "ascending";
    const click = () => {
      sortedBy = { column, down: sortedBy.column === column && !sortedBy.down };
      fillTable();
      $("ties-table").querySelectorAll("th button")[column].focus();
    };
    return make("th", { scope: "col", "aria-sort": sort }, button({ class: "link", click }, name, sort === "none" ? "" : sortedBy.down ? " ↓" : " ↑"));
  });
  const rows = tableRows();
  const body = rows.slice(0, TABLE_LIMIT).map(([id, e]) => make("tr", { "data-row": id },
    COLUMNS.map(([name, told], column) => make("td", {}, column === 1 ? button({ class: "link", click: () => selectEdge(id) }, bdi(told(e))) : bdi(told(e))))));
  $("ties-table").replaceChildren(make("thead", {}, make("tr", {}, head)), make("tbody", {}, body));
  $("table-note").textContent = rows.length > TABLE_LIMIT ? `The first ${TABLE_LIMIT} of ${rows.length} ties; filters narrow them, the CSV file has all.` : "";
}
function setView(view) {
  viewed = view;
  for (const it of document.querySelectorAll("[data-view]")) it.setAttribute("aria-pressed", String(it.dataset.view === view));
  $("network-view").hidden = view !== "network";
  $("table-view").hidden = view !== "table";
  if (view === "table") fillTable();
  else network.redraw();
  keep();
}
