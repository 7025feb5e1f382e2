// What stands out: the selected, its neighbours of one or two steps, a shortest path; and the
// address of the view, which can be sent.
let hops = 1;
let pathFrom = null; // the first end of a path, while the second is being chosen

// From a node over the ties shown, step by step: each node reached → the node and the tie it was
// reached by. It ends after so many steps, or once a node is found.
function reach(start, steps, until) {
  const came = new Map([[start, null]]);
  let edge = [start];
  for (let step = 0; step < steps && edge.length && !came.has(until); step += 1) {
    const next = [];
    for (const id of edge) {
      for (const tie of tiesOf.get(id)) {
        const e = edges.get(tie);
        const other = e.from === id ? e.to : e.from;
        if (shown.edges.has(tie) && !came.has(other)) {
          came.set(other, [id, tie]);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return came;
}
const within = (start, steps) => new Set(reach(start, steps).keys());
// A shortest path over the ties shown, as {nodes, edges}; null where there is none.
function shortest(from, to) {
  const came = reach(from, Infinity, to);
  if (!came.has(to)) return null;
  const path = { nodes: [to], edges: [] };
  for (let at = came.get(to); at; at = came.get(at[0])) {
    path.nodes.unshift(at[0]);
    path.edges.unshift(at[1]);
  }
  return path;
}
// The selected with what belongs to it; null when nothing is selected or the filters hide it.
function focusOf() {
  const { kind, id } = selected;
  if (kind === "path") {
    const path = shortest(...id);
    return path && { nodes: new Set(path.nodes), edges: new Set(path.edges) };
  }
  if (kind === "node") {
    if (!shown.nodes.has(id)) return null;
    const near = within(id, hops);
    const inner = hops > 1 ? within(id, hops - 1) : new Set([id]);
    const kept = [...shown.edges].filter((tie) => inner.has(edges.get(tie).from) || inner.has(edges.get(tie).to));
    return { nodes: near, edges: new Set(kept) };
  }
  if (kind !== "edge" || !shown.edges.has(id)) return null;
  return { nodes: new Set([edges.get(id).from, edges.get(id).to]), edges: new Set([id]) };
}
function setHops(count) {
  hops = count;
  document.querySelectorAll("[data-hops]").forEach((it) => it.setAttribute("aria-pressed", String(Number(it.dataset.hops) === hops)));
  paint();
  keep();
  network.redraw();
}
function aroundPart(id) {
  const step = (count, text) => button({ class: "choice", "data-hops": count, "aria-pressed": String(hops === count), click: () => setHops(count) }, text);
  const path = button({ class: "choice", id: "path-from", click: () => askPath(id) }, "Path to…");
  return part("Around it", make("div", { class: "choices" }, step(1, "1 step"), step(2, "2 steps"), path),
    make("p", { class: "quiet", id: "path-hint", role: "status", hidden: true }, "Now click on another node, or find it, to see a shortest path to it. Esc ends this."));
}
function askPath(id) {
  pathFrom = id;
  $("path-hint").hidden = false;
}
function choosePath(from, to) {
  pathFrom = null;
  if (from === to) return choose("node", to, false);
  selected = { kind: "path", id: [from, to] };
  paint();
  keep();
  const path = shortest(from, to);
  const steps = path && path.edges.map((tie) => make("li", {}, button({ class: "link", click: () => selectEdge(tie) }, sentence(tie).map((text) => text && bdi(text)))));
  openPanel("path", [goNode(from), " → ", goNode(to)],
    path ? part(`${path.edges.length} ${path.edges.length === 1 ? "step" : "steps"}`, make("p", { class: "quiet" }, "A shortest path over the ties shown; a tie is gone either way."), make("ol", { class: "steps" }, steps))
      : part("No path", make("p", {}, "The ties shown do not join the two. Other filters may.")));
  network.redraw();
  if (path) network.fit({ nodes: path.nodes, maxZoomLevel: 1.2, animation: glide() });
}

// ---- the address: what is selected, what the filters leave out, and the view
const tieName = (id) => [edges.get(id).from, edges.get(id).predicate, edges.get(id).to].join(" ");
function keep() {
  const address = new URLSearchParams();
  const { kind, id } = selected;
  if (kind === "node") address.set("node", id);
  if (kind === "edge") address.set("tie", tieName(id));
  if (kind === "path") address.set("path", id.join(" "));
  if (hops !== 1) address.set("steps", String(hops));
  if (viewed !== "network") address.set("view", viewed);
  if (language) address.set("names", language);
  if (sizedBy !== meta.sizes[0]) address.set("size", sizedBy);
  if (at !== meta.at) address.set("day", days[at]);
  if (since !== null) address.set(differing ? "against" : "since", days[since]);
  if (!$("hide-lone").checked) address.set("lone", "1");
  for (const [name, set] of Object.entries(off)) {
    const before = new Set(name === "layer" ? meta.layers.filter((l) => l.off).map((l) => String(l.id)) : []);
    const same = before.size === set.size && [...set].every((value) => before.has(value));
    if (!same) address.set(`no-${name}`, [...set].sort().join(" "));
  }
  const text = address.toString();
  try {
    history.replaceState(null, "", text ? `#${text}` : location.href.replace(/#.*/, "#"));
  } catch {
    // In a notebook's frame a page has no address of its own.
  }
}
// Only what the page knows is taken from an address; the rest of it is left alone.
function recall(hash) {
  const address = new URLSearchParams(hash.slice(1));
  for (const name of Object.keys(off)) {
    const left = address.get(`no-${name}`);
    if (left === null) continue;
    const values = new Set(left.split(" "));
    document.querySelectorAll(`input[data-filter="${name}"]`).forEach((input) => { input.checked = !values.has(input.value); });
  }
  if (address.get("lone") === "1") $("hide-lone").checked = false;
  if (address.get("steps") === "2") hops = 2;
  const view = address.get("view");
  const names = [...$("language").options].find((it) => it.value === address.get("names"));
  if (names) speak(names.value);
  if (meta.sizes.includes(address.get("size"))) $("size").value = sizedBy = address.get("size");
  const [node, tie, path] = ["node", "tie", "path"].map((name) => address.get(name));
  const named = tie && [...edges.keys()].find((id) => tieName(id) === tie);
  const ends = path ? path.split(" ") : [];
  differing = address.has("against");
  const [day, first] = ["day", differing ? "against" : "since"].map((name) => days.indexOf(address.get(name)));
  readFilters();
  if (day >= 0 || first >= 0) setDay(day >= 0 ? day : at, first >= 0 ? first : null);
  if (nodes.has(node)) select(node);
  else if (named) selectEdge(named);
  else if (ends.length === 2 && ends.every((end) => nodes.has(end))) choosePath(...ends);
  if (view === "table") setView(view);
}
