// The wiring: who listens to what, and the first drawing.
// ---- wiring
function fillTexts() {
  $("day").textContent = dayText();
  $("caption").textContent = meta.caption;
}
function hover(...kids) {
  $("hover").replaceChildren(...kids);
  $("hover").hidden = !kids.length;
  $("network").style.cursor = kids.length ? "pointer" : "";
}
function listen() {
  network.on("click", (hit) => {
    if (hit.nodes.length) choose("node", hit.nodes[0], false);
    else if (hit.edges.length) choose("edge", hit.edges[0], false);
    else if (selected.kind) deselect();
  });
  for (const left of ["blurNode", "blurEdge"]) network.on(left, () => hover());
  network.on("hoverNode", ({ node }) => hover(bdi(nameOf(node)), `, ${typeLabel.get(nodes.get(node).type) || nodes.get(node).type}`));
  network.on("hoverEdge", ({ edge }) => hover(...sentence(edge).map((text) => bdi(text))));
  const clicks = { "zoom-in": () => zoom(1.35), "zoom-out": () => zoom(1 / 1.35), fit: () => fit(true), reset: resetFilters, "panel-show": showAll, "panel-close": deselect };
  for (const [id, act] of Object.entries(clicks)) $(id).addEventListener("click", act);
  for (const it of document.querySelectorAll("[data-view]")) it.addEventListener("click", () => setView(it.dataset.view));
  for (const it of document.querySelectorAll("[data-take]")) it.addEventListener("click", () => TAKE[it.dataset.take]());
  addEventListener("hashchange", () => recall(location.hash));
  search.addEventListener("input", listHits);
  search.addEventListener("keydown", searchKey);
  search.addEventListener("blur", () => openHits(false));
  document.addEventListener("keydown", pageKey);
  dark.addEventListener("change", () => retheme());
  addEventListener("beforeprint", () => retheme(true));
  addEventListener("afterprint", () => retheme());
}
// The languages in which anything has a name; a page of one language needs no choice.
function wireLanguages() {
  const found = [...new Set([...nodes.values()].flatMap((node) => Object.keys(node.labels)))].filter(Boolean).sort();
  $("languages").hidden = found.length < 2;
  $("language").append(...["", ...found].map((tag) => make("option", { value: tag || "-" }, tag ? nativeName(tag) : "as the data has them")));
  $("language").addEventListener("change", () => speak($("language").value));
}
function nativeName(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  } catch {
    return tag; // not a well-formed tag
  }
}
function speak(tag) {
  language = tag === "-" ? "" : tag;
  $("language").value = tag;
  paint();
  keep();
  const { kind, id } = selected;
  if (kind === "node" || kind === "edge") openPanel(...(kind === "node" ? nodePanel : edgePanel)(id));
  if (days.length > 1) fillChanges();
  network.redraw();
}
function pageKey(event) {
  if (event.key === "/" && event.target !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && pathFrom) {
    pathFrom = null;
    $("path-hint").hidden = true;
  } else if (event.key === "Escape" && selected.kind) deselect();
  else if (event.key === "Escape") resetFilters();
}
// Paper is white whatever the screen is, and the key must be on it.
function retheme(print = false) {
  readTheme(print);
  if (print) $("filters-box").open = true;
  const font = { color: theme.ink, strokeColor: theme.paper };
  network.setOptions({ nodes: { font }, edges: { font } });
  paint();
  toneKeys();
  network.redraw();
}

const asked = location.hash; // before anything that is drawn writes an address of its own
fillTexts();
buildFilters();
draw();
toneKeys();
listen();
wireLanguages();
wireTime();
if (asked) recall(asked);
const drawing = $("network").firstElementChild;
drawing.setAttribute("role", "application");
drawing.setAttribute("aria-label", "Network drawing. Arrow keys move it, plus and minus zoom; the search box reaches every node by keyboard.");
network.once("afterDrawing", () => { document.documentElement.dataset.ready = "1"; });
network.redraw();
window.steppe = { network, data, select, selectEdge };
