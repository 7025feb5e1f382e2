// What a reader takes away: the picture, the ties, the claims, a citation. Nothing leaves the page
// but into a file or the clipboard.
function save(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const fileName = (ending) => `${meta.dataset.split(" ")[0] || "network"}-${days[at]}.${ending}`;
// A cell that a spreadsheet would take for a formula gets a mark before it.
function csvCell(value) {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function csvText() {
  const head = [...COLUMNS.map(([name]) => name), "claims"];
  const rows = tableRows().map(([, e]) => [...COLUMNS.map(([, told]) => told(e)), e.claims.map((index) => claims[index].id).join(" ")]);
  return [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
function jsonText() {
  const ties = [...shown.edges].map((id) => ({ ...edges.get(id), standing: standingOf(edges.get(id)), claims: edges.get(id).claims.map((index) => claims[index]) }));
  const kept = [...shown.nodes].map((id) => ({ id, label: nodes.get(id).label, type: nodes.get(id).type, bloc: blocOf(id) }));
  return JSON.stringify({ title: meta.title, day: days[at], from: since === null ? null : days[since], dataset: meta.dataset, caption: meta.caption, address: location.hash, nodes: kept, ties }, null, 1);
}
// The drawing on paper colour, with day, filters and source line below it.
function pngOf() {
  if (viewed !== "network") setView("network"); // what is hidden has no picture
  network.redraw();
  const drawn = $("network").querySelector("canvas");
  const scale = drawn.width / drawn.clientWidth || 1;
  const lines = [meta.title, $("day").textContent, $("status").textContent, meta.caption];
  const sheet = make("canvas");
  const paper = sheet.getContext("2d");
  const [size, pad] = [13 * scale, 16 * scale];
  paper.font = `${size}px sans-serif`;
  const wrapped = lines.flatMap((line) => wrap(paper, line, drawn.width - 2 * pad));
  sheet.width = drawn.width;
  sheet.height = drawn.height + wrapped.length * size * 1.4 + 2 * pad;
  paper.fillStyle = theme.paper;
  paper.fillRect(0, 0, sheet.width, sheet.height);
  paper.drawImage(drawn, 0, 0);
  paper.fillStyle = theme.ink;
  paper.font = `${size}px sans-serif`;
  wrapped.forEach((line, n) => paper.fillText(line, pad, drawn.height + pad + (n + 0.8) * size * 1.4));
  sheet.toBlob((blob) => save(fileName("png"), "image/png", blob), "image/png");
}
function wrap(paper, text, width) {
  const lines = [""];
  for (const word of String(text).split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && paper.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
const TAKE = {
  png: pngOf,
  csv: () => save(fileName("csv"), "text/csv", `\ufeff${csvText()}`),
  json: () => save(fileName("json"), "application/json", jsonText()),
};

// ---- a claim as text or BibTeX
function claimText(c) {
  const said = `${c.kind === "denial" ? "Denied: " : ""}${c.subject} — ${c.predicate} — ${c.object}`;
  const dates = [c.since && `since ${c.since}`, c.until && `until ${c.until}`, c.refPeriod && `period ${c.refPeriod}`].filter(Boolean).join(", ");
  const source = [c.sourceTitle || c.source, c.locator, c.assertedBy && `asserted by ${c.assertedBy}`].filter(Boolean).join(", ");
  return `${said}${dates ? ` (${dates})` : ""}. ${source}. [${c.id}, ${meta.dataset}]`;
}
async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "copied";
  } catch {
    // A page opened from a file may not be allowed the clipboard: then the text is there to take.
    said.replaceChildren(make("textarea", { readonly: true, rows: 4, "aria-label": "Text to copy" }, text));
    said.firstChild.select();
  }
}
function copies(c) {
  const said = make("span", { class: "quiet", role: "status" });
  const bibtex = meta.bibtex[c.source];
  return make("div", { class: "copies" }, button({ class: "link", "data-copy": "text", click: () => copy(claimText(c), said) }, "copy as text"),
    bibtex && button({ class: "link", "data-copy": "bibtex", click: () => copy(bibtex, said) }, "copy source as BibTeX"), said);
}
