// The language of the interface, and that of names.
import { $, make } from "./makers.js";
import { keep } from "./address.js";
import { name, redraw } from "./drawing.js";
import { buildFilters } from "./filters.js";
import { openPanel, panelOf } from "./panel.js";
import { fillDay } from "./slider.js";
import { meta, nodes, state } from "./state.js";
import { repaint } from "./visible.js";
import { LANGUAGES, nativeName, setTongue, t, tongue, translatePage } from "./words.js";

const inData = [...new Set([...nodes.values()].flatMap((node) => Object.keys(node.labels)))].filter(Boolean).sort();

export function wireLanguages() {
  $("tongue").append(...Object.entries(LANGUAGES).map(([tag, name]) => make("option", { value: tag, lang: tag }, name)));
  $("tongue").addEventListener("change", () => {
    speak($("tongue").value);
    nameIn(inData.includes(tongue) && tongue !== "en" ? tongue : "");
  });
  // The languages in which anything has a name; a page of one language needs no choice.
  $("names-box").hidden = inData.length < 2;
  $("names").addEventListener("change", () => nameIn($("names").value));
  speak(meta.language || "en");
}
export function speak(tag) {
  setTongue(tag);
  translatePage();
  $("tongue").value = tongue;
  $("names").replaceChildren(...["", ...inData].map((it) => make("option", { value: it || "-" }, it ? nativeName(it) : t("as the data has them"))));
  $("names").value = state.names || "-";
  $("caption").textContent = meta.caption;
  buildFilters();
  fillDay();
  name(0);
  name(1);
}
export function nameIn(tag) {
  state.names = inData.includes(tag) ? tag : "";
  $("names").value = state.names || "-";
  repaint();
  keep();
  refreshPanel();
  fillDay();
  redraw();
}
export function refreshPanel() {
  if (state.selected.kind) openPanel(...panelOf());
}
