// The slider over the days on which something changes: one day or a range, step by step or played.
const SECOND = 900; // milliseconds a day is shown while it plays
let playing = null;

function dayText() {
  const window = meta.window && at === meta.at && since === null ? `, and what happened from ${inWords(meta.window)} on` : "";
  const certain = meta.certainOnly ? " — certain ties only" : "";
  if (since !== null && differing) return `What is another on ${inWords(days[at])} than on ${inWords(days[since])}${certain}`;
  if (since !== null) return `What held from ${inWords(days[since])} to ${inWords(days[at])}${certain}`;
  return `What held on ${inWords(days[at])}${window}${certain}`;
}
// What is another than on the day of change before: ties that begin, end, or stand otherwise.
function changesAt(day) {
  const found = [];
  for (const [id, e] of edges) {
    const [before, now] = [turned(e.course, day - 1) || "", turned(e.course, day) || ""];
    if (day > 0 && before !== now) found.push([id, now && before ? `now ${now}` : now ? "began" : "ended"]);
  }
  return found;
}
function fillChanges() {
  const between = [...edges].map(([id, e]) => [id, turnOf(e)]).filter(([, turn]) => turn && turn !== "kept");
  const found = since !== null && differing ? between : changesAt(at);
  const told = since !== null && differing ? `${found.length} ${found.length === 1 ? "tie" : "ties"} added or removed` : "";
  $("changes-count").textContent = told || (at === 0) ? told || "The first day" : `${found.length} ${found.length === 1 ? "change" : "changes"} on this day`;
  const item = ([id, how]) => make("li", {}, make("span", { class: `turn ${how.split(" ")[0]}` }, how), " ", button({ class: "link", click: () => selectEdge(id) }, bdi(nameOf(edges.get(id).from)), ` — ${edges.get(id).label} — `, bdi(nameOf(edges.get(id).to))));
  $("changes").replaceChildren(...found.map(item));
}
function setDay(day, first = since) {
  at = Math.min(Math.max(day, 0), days.length - 1);
  since = first === null ? null : Math.min(first, at);
  $("at").value = String(at);
  $("since").value = String(since ?? 0);
  $("since").hidden = since === null;
  $("mode").value = since === null ? "day" : differing ? "difference" : "range";
  $("at").setAttribute("aria-valuetext", inWords(days[at]));
  $("day").textContent = dayText();
  fillChanges();
  paint();
  keep();
  network.redraw();
}
function play(on) {
  if (playing) clearInterval(playing);
  playing = null;
  if (on && at === days.length - 1) setDay(0);
  if (on) {
    playing = setInterval(() => {
      setDay(at + 1);
      if (at === days.length - 1) play(false);
    }, SECOND);
  }
  $("play").textContent = on ? "Pause" : "Play";
  $("play").setAttribute("aria-pressed", String(on));
}
function wireTime() {
  $("time").hidden = days.length < 2;
  for (const id of ["at", "since"]) $(id).max = String(days.length - 1);
  $("at").addEventListener("input", () => setDay(Number($("at").value)));
  $("since").addEventListener("input", () => setDay(at, Number($("since").value)));
  $("mode").addEventListener("change", () => {
    differing = $("mode").value === "difference";
    setDay(at, $("mode").value === "day" ? null : since ?? 0);
  });
  $("play").addEventListener("click", () => play(!playing));
  $("back").addEventListener("click", () => setDay(at - 1));
  $("on").addEventListener("click", () => setDay(at + 1));
  if (days.length > 1) setDay(at);
}
