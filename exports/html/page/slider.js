// The slider over the days on which something changes: one day, a range, or two sides compared.
import { $, bdi, button, make } from "./makers.js";
import { inWords } from "./dates.js";
import { keep } from "./address.js";
import { buildFilters } from "./filters.js";
import { redraw } from "./drawing.js";
import { refreshPanel } from "./language.js";
import { selectEdge } from "./choice.js";
import { days, edges, meta, nameOf, sources, state } from "./state.js";
import { bySources, changesAt, comparing, sideTitle, turnOf, turnWord } from "./sides.js";
import { relationWord } from "./telling.js";
import { repaint } from "./visible.js";
import { t } from "./words.js";

const SECOND = 900; // milliseconds a day is shown while it plays
let playing = null;

export function dayText() {
  const { at, since, mode } = state;
  const certain = meta.certainOnly ? ` — ${t("certain ties only")}` : "";
  if (bySources()) return t("What {0} and {1} say of {2}", sideTitle(0), sideTitle(1), inWords(days[at])) + certain;
  if (comparing()) return t("What is another on {0} than on {1}", inWords(days[at]), inWords(days[since])) + certain;
  if (mode === "range") return t("What held from {0} to {1}", inWords(days[since]), inWords(days[at])) + certain;
  const window = meta.window && at === meta.at ? t(", and what happened from {0} on", inWords(meta.window)) : "";
  return t("What held on {0}", inWords(days[at])) + window + certain;
}
function fillChanges() {
  $("changes-box").hidden = days.length < 2 && !comparing(); // of one day nothing is another
  const told = (id, kind, word) => {
    const e = edges.get(id);
    return make("li", {}, make("span", { class: `turn ${kind}` }, word), " ", button({ class: "link", click: () => selectEdge(id) }, bdi(nameOf(e.from)), ` — ${relationWord(e)} — `, bdi(nameOf(e.to))));
  };
  if (comparing()) {
    const found = [...edges].map(([id, e]) => [id, turnOf(e)]).filter(([, turn]) => turn && turn !== "kept");
    $("changes-count").textContent = t("{0} ties differ", found.length);
    $("changes").replaceChildren(...found.map(([id, turn]) => told(id, turn, turnWord(turn))));
    return;
  }
  const found = changesAt(state.at);
  $("changes-count").textContent = state.at === 0 ? t("The first day") : t("{0} changes on this day", found.length);
  $("changes").replaceChildren(...found.map(([id, kind, now]) => told(id, kind, kind === "now" ? t("now {0}", t(now)) : t(kind))));
}
// Show a day, or two, in one of the modes; what does not fit is brought to what does.
export function setDay(day, first = state.since, mode = state.mode) {
  const oneDay = mode === "day" || mode.startsWith("sources");
  state.mode = mode;
  state.at = Math.min(Math.max(day, 0), days.length - 1);
  state.since = oneDay ? null : Math.min(first ?? 0, state.at);
  if (bySources() && state.sources.length !== 2) state.sources = meta.sources.slice(0, 2).map((it) => it.id);
  $("at").value = String(state.at);
  $("since").value = String(state.since ?? 0);
  $("since").hidden = state.since === null;
  $("sources-compared").hidden = !bySources();
  $("mode").value = mode;
  $("at").setAttribute("aria-valuetext", inWords(days[state.at]));
  $("since").setAttribute("aria-valuetext", inWords(days[state.since ?? 0]));
  fillDay();
  repaint();
  keep();
  redraw();
}
export function fillDay() {
  $("day").textContent = dayText();
  for (const [n, id] of ["source-one", "source-two"].entries()) {
    $(id).replaceChildren(...meta.sources.map((it) => make("option", { value: it.id }, `${it.label} (${it.count})`)));
    if (state.sources[n]) $(id).value = state.sources[n];
  }
  fillChanges();
}
function setMode(mode) {
  setDay(state.at, state.since, mode);
  buildFilters();
  refreshPanel();
}
export function compareSources(one, two) {
  if (sources.has(one) && sources.has(two)) state.sources = [one, two];
}
function play(on) {
  if (playing) clearInterval(playing);
  playing = null;
  if (on && state.at === days.length - 1) setDay(0);
  if (on) {
    playing = setInterval(() => {
      setDay(state.at + 1);
      if (state.at === days.length - 1) play(false);
    }, SECOND);
  }
  $("play").textContent = on ? t("Pause") : t("Play");
  $("play").setAttribute("aria-pressed", String(on));
}
// What of time there is to choose: a page of one day has no slider, one of one source compares none.
export function offerTime() {
  const ofDays = days.length > 1;
  $("time").hidden = !ofDays && meta.sources.length < 2;
  for (const id of ["at", "play", "back", "on"]) $(id).hidden = !ofDays;
  for (const option of [...$("mode").options]) {
    const needed = option.value.startsWith("sources") ? meta.sources.length > 1 : option.value === "day" || ofDays;
    if (!needed) option.remove();
  }
}
export function wireTime() {
  for (const id of ["at", "since"]) $(id).max = String(days.length - 1);
  $("at").addEventListener("input", () => setDay(Number($("at").value)));
  $("since").addEventListener("input", () => setDay(state.at, Number($("since").value)));
  $("mode").addEventListener("change", () => setMode($("mode").value));
  for (const id of ["source-one", "source-two"]) {
    $(id).addEventListener("change", () => {
      compareSources($("source-one").value, $("source-two").value);
      setDay(state.at);
      refreshPanel();
    });
  }
  $("play").addEventListener("click", () => play(!playing));
  $("back").addEventListener("click", () => setDay(state.at - 1));
  $("on").addEventListener("click", () => setDay(state.at + 1));
  $("at").value = String(state.at);
}
