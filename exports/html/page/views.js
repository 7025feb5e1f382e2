// Other views of the same data in the same place; they share the selection and the filters.
import { $ } from "./makers.js";
import { keep } from "./address.js";
import { fit, redraw, zoom } from "./drawing.js";
import { onPaint, state } from "./state.js";

const views = new Map(); // name -> {fill, zoomBy}

// A view fills the element NAME-view: now if it is the one looked at, else when it is turned to.
// `fits` tells whether there is anything to show in it: where not, its button is not offered.
// `zoomBy` takes a factor, or null to fit all; without it the buttons for that are not offered.
export function addView(name, fill, fits = () => true, zoomBy = null) {
  views.set(name, { fill, zoomBy });
  for (const it of document.querySelectorAll(`[data-view="${name}"]`)) it.hidden = !fits();
}
export function setView(name) {
  if (!views.has(name) || document.querySelector(`[data-view="${name}"]`).hidden) return;
  state.view = name;
  for (const it of document.querySelectorAll("[data-view]")) {
    it.setAttribute("aria-pressed", String(it.dataset.view === name));
    $(`${it.dataset.view}-view`).hidden = it.dataset.view !== name;
  }
  for (const id of ["zoom-in", "zoom-out", "fit"]) $(id).hidden = !views.get(name).zoomBy;
  fillView();
  keep();
}
export const fillView = () => views.get(state.view).fill();
export const zoomView = (factor) => views.get(state.view).zoomBy(factor);
export function wireViews() {
  addView("network", redraw, undefined, (factor) => (factor ? zoom(factor) : fit(true)));
  for (const it of document.querySelectorAll("[data-view]")) it.addEventListener("click", () => setView(it.dataset.view));
  onPaint(() => state.view !== "network" && fillView());
}
