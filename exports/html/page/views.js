// Other views of the same data in the same place; they share the selection and the filters.
import { $ } from "./makers.js";
import { keep } from "./address.js";
import { fit, redraw, zoom } from "./drawing.js";
import { onPaint, state } from "./state.js";

const views = new Map(); // name -> {fill, zoom, fit}

// A view fills the element NAME-view: now if it is the one looked at, else when it is turned to.
// `fits` tells whether there is anything to show in it: where not, its button is not offered. A view
// that can be moved has a `zoom` and a `fit` of its own.
export function addView(name, fill, fits = () => true, moves = {}) {
  views.set(name, { fill, ...moves });
  for (const it of document.querySelectorAll(`[data-view="${name}"]`)) it.hidden = !fits();
}
export function setView(name) {
  if (!views.has(name) || document.querySelector(`[data-view="${name}"]`).hidden) return;
  state.view = name;
  for (const it of document.querySelectorAll("[data-view]")) {
    it.setAttribute("aria-pressed", String(it.dataset.view === name));
    $(`${it.dataset.view}-view`).hidden = it.dataset.view !== name;
  }
  for (const id of ["zoom-in", "zoom-out", "fit"]) $(id).hidden = !views.get(name).zoom;
  fillView();
  keep();
}
const fillView = () => views.get(state.view).fill();
export const zoomView = (factor) => views.get(state.view).zoom?.(factor);
export const fitView = () => views.get(state.view).fit?.();
export function wireViews() {
  addView("network", redraw, undefined, { zoom, fit: () => fit(true) });
  for (const it of document.querySelectorAll("[data-view]")) it.addEventListener("click", () => setView(it.dataset.view));
  onPaint(() => state.view !== "network" && fillView());
}
