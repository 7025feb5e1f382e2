// Claims: who says so, where, and who contradicts it; to copy as text or BibTeX.
import { absent, badge, bdi, bring, button, facts, make, part } from "./makers.js";
import { dated, span } from "./dates.js";
import { claim, meta, nameOf, nodes, relations, state } from "./state.js";
import { t, worded } from "./words.js";

let articles = new Map(); // number of a claim -> its article in the open panel
const FIRST = 100; // claims written out at once: each takes a moment

export function claimsPart(indexes) {
  articles = new Map(indexes.slice(0, FIRST).map((index) => [index, claimArticle(index)]));
  if (!indexes.length) return part(t("Claims"), make("p", { class: "quiet" }, t("No claim about this is kept in the file.")));
  const note = t("Dates as the table writes them; “until” is the first day on which it no longer holds.");
  const rest = indexes.slice(FIRST);
  const more = rest.length > 0 && button({ class: "choice", click: (event) => event.target.replaceWith(...rest.map(claimArticle)) }, t("Show {0} more", rest.length));
  return part(t("Claims ({0})", indexes.length), make("p", { class: "quiet" }, note), ...articles.values(), more);
}
// The ends of a claim in the language of names, where the page knows them.
const endOf = (id, written) => (id && nodes.has(id) ? nameOf(id) : (state.names && ((meta.names || {})[id] || {})[state.names]) || written);
const relationOf = (c) => (relations.has(c.relation) ? worded(relations.get(c.relation)) : c.predicate);
export const saysOf = (c) => [endOf(c.subjectId, c.subject), relationOf(c), endOf(c.objectId, c.object)];
function says(c) {
  const [subject, relation, object] = saysOf(c);
  return [bdi(subject), make("span", { class: "pred" }, ` ${relation} `), bdi(object)];
}
function claimArticle(index) {
  const c = claim(index);
  const link = /^https?:\/\//i.test(c.url) && make("a", { href: c.url, target: "_blank", rel: "noopener noreferrer" }, t("open source"));
  const known = (text) => text && bdi(text);
  const source = [make("cite", {}, bdi(c.sourceTitle || c.source)), c.locator && ", ", known(c.locator), link && " · ", link];
  const standing = [t(c.stance), c.rank && t("rank {0}", t(c.rank)), !absent(c.confidence) && t("confidence {0}", c.confidence)].filter(Boolean).join(" · ");
  return make("article", { class: `claim ${c.kind}`, tabindex: -1, "data-claim": c.id },
    make("h4", {}, c.kind === "denial" && [badge("denied", t("denied: not so")), " "], says(c)),
    facts([...span(c), [t("period"), c.refPeriod && dated(c.refPeriod)], [t("source"), source],
      [t("citation"), c.citation !== c.sourceTitle && known(c.citation)], [t("asserted by"), known(c.assertedBy)], [t("standing"), standing],
      [t("derived by"), known(c.rule)], [t("derived from"), known(c.expandedFrom)], [t("note"), known(c.note)], [t("id"), known(c.id)]]),
    copies(c), against(c));
}
function against(c) {
  if (!c.contradicts.length) return null;
  return make("div", { class: "against" }, make("h5", {}, t("Contradicted by {0} claims", c.contradicts.length)),
    make("ul", {}, c.contradicts.map((index, i) => opponent(index, (c.contradictsWhy || [])[i]))));
}
function opponent(index, why) {
  const other = claim(index);
  const opener = button({ "data-opens": other.id, "aria-expanded": "false", click: () => openOpponent(index, opener, item) },
    other.kind === "denial" && `${t("Denied:")} `, says(other), make("span", { class: "quiet" }, " — ", bdi(other.sourceTitle || other.source)));
  const item = make("li", {}, why && bdi(why), opener);
  return item;
}
// Bring a claim that stands in the open panel into view; false if it does not stand there.
export function goToClaim(index) {
  const here = articles.get(index);
  if (!here || !here.isConnected) return false;
  document.querySelectorAll(".claim.found").forEach((old) => old.classList.remove("found"));
  here.classList.add("found");
  here.focus({ preventScroll: true });
  bring(here, "center");
  return true;
}
// A claim that stands in this panel is gone to; any other opens under its button.
function openOpponent(index, opener, item) {
  const open = opener.getAttribute("aria-expanded") === "true";
  if (!goToClaim(index)) {
    opener.setAttribute("aria-expanded", String(!open));
    if (open) item.querySelector(".claim").remove();
    else item.append(claimArticle(index));
  }
}

// ---- a claim as text or BibTeX
function claimText(c) {
  const [subject, relation, object] = saysOf(c);
  const said = `${c.kind === "denial" ? `${t("Denied:")} ` : ""}${subject} — ${relation} — ${object}`;
  const dates = [c.since && `${t("since")} ${c.since}`, c.until && `${t("until")} ${c.until}`, c.refPeriod && `${t("period")} ${c.refPeriod}`].filter(Boolean).join(", ");
  const source = [c.sourceTitle || c.source, c.locator, c.assertedBy && `${t("asserted by")} ${c.assertedBy}`].filter(Boolean).join(", ");
  return `${said}${dates ? ` (${dates})` : ""}. ${source}. [${c.id}, ${meta.dataset}]`;
}
async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = t("copied");
  } catch {
    // A page opened from a file may not be allowed the clipboard: then the text is there to take.
    said.replaceChildren(make("textarea", { readonly: true, rows: 4, "aria-label": t("Text to copy") }, text));
    said.firstChild.select();
  }
}
function copies(c) {
  const said = make("span", { class: "quiet", role: "status" });
  const bibtex = meta.bibtex[c.source];
  return make("div", { class: "copies" }, button({ class: "link", "data-copy": "text", click: () => copy(claimText(c), said) }, t("copy as text")),
    bibtex && button({ class: "link", "data-copy": "bibtex", click: () => copy(bibtex, said) }, t("copy source as BibTeX")), said);
}
