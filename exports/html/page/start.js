// The wiring: who listens to what, and the first drawing.
import { $, make } from "./makers.js";
import { recall } from "./address.js";
import { fillAsk, wireAsk } from "./ask.js";
import { closeGroups, deselect, select, selectEdge } from "./choice.js";
import { fillChronicle, wireChronicle, zoomChronicle } from "./chronicle.js";
import { draw, drawFirst, drawing, drawings, redraw } from "./drawing.js";
import { hasEngine } from "./engine.js";
import { resetFilters, showAll, wireFilters } from "./filters.js";
import { toneKeys } from "./icons.js";
import { wireLanguages } from "./language.js";
import { fillMap, fitMap, hasMap, zoomMap } from "./map.js";
import { fillMatrix, wireMatrix, zoomMatrix } from "./matrix.js";
import { endAskingPath, noticeHidden } from "./panel.js";
import { search, wireSearch } from "./search.js";
import { dayText, offerTime, wireTime } from "./slider.js";
import { claim, data, edges, groups, meta, nodes, onPaint, state } from "./state.js";
import { fillTable } from "./table.js";
import { TAKE } from "./take.js";
import { dark, readTheme } from "./theme.js";
import { repaint } from "./visible.js";
import { addView, fitView, wireViews, zoomView } from "./views.js";

function listen() {
  const clicks = { "zoom-in": () => zoomView(1.35), "zoom-out": () => zoomView(1 / 1.35), fit: fitView, reset: resetFilters, "panel-show": showAll, "panel-close": deselect, "close-groups": closeGroups };
  for (const [id, act] of Object.entries(clicks)) $(id).addEventListener("click", act);
  for (const it of document.querySelectorAll("[data-take]")) it.addEventListener("click", () => {
    TAKE[it.dataset.take]();
    $("take-box").open = false;
  });
  $("close-groups").hidden = groups.size === 0;
  addEventListener("hashchange", () => recall(location.hash));
  document.addEventListener("keydown", pageKey);
  dark.addEventListener("change", () => retheme());
  addEventListener("beforeprint", () => retheme(true));
  addEventListener("afterprint", () => retheme());
}
function pageKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && $("take-box").open) $("take-box").open = false;
  else if (event.key === "Escape" && state.pathFrom) endAskingPath();
  else if (event.key === "Escape" && state.selected.kind) deselect();
  else if (event.key === "Escape") resetFilters();
}
// Paper is white whatever the screen is, and the key must be on it.
function retheme(print = false) {
  readTheme(print);
  if (print) $("filters-box").open = true;
  repaint();
  toneKeys();
  redraw();
}

// vis-network stands in the page as text and is begun when the first picture has been seen: a reader
// looks at the network while the page makes ready to answer.
function begin() {
  document.body.append(make("script", {}, $("vis-network").textContent));
  wireFilters();
  wireTime();
  addView("map", fillMap, hasMap, { zoom: zoomMap, fit: fitMap });
  addView("table", fillTable);
  addView("ask", fillAsk, hasEngine);
  addView("matrix", fillMatrix, undefined, { zoom: zoomMatrix, fit: () => zoomMatrix(null) });
  addView("timeline", fillChronicle, undefined, { zoom: zoomChronicle, fit: () => zoomChronicle(null) });
  wireMatrix();
  wireChronicle();
  wireViews();
  draw();
  wireLanguages();
  onPaint(noticeHidden);
  listen();
  wireSearch();
  wireAsk();
  if (asked) recall(asked);
  const ready = () => {
    $("first-picture")?.remove();
    document.documentElement.dataset.ready = "1";
  };
  if (state.view === "network") drawing().network.once("afterDrawing", ready);
  else ready(); // the network, which is hidden, draws nothing
  redraw();
  window.steppe = { network: drawing().network, drawings, data, nodes, edges, claim, state, select, selectEdge };
}
const asked = location.hash; // before anything that is drawn writes an address of its own
readTheme(); // what stands around the picture, so that its place does not change any more
offerTime();
$("day").textContent = dayText();
$("caption").textContent = meta.caption;
$("groups-note").hidden = groups.size === 0;
drawFirst();
requestAnimationFrame(() => setTimeout(() => {
  document.documentElement.dataset.drawn = String(Math.round(performance.now()));
  begin();
}));
