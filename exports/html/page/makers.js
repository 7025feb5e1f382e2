// Small makers of elements that know nothing of the page's data. Every text becomes a text node, so
// a label that looks like markup is shown, not run.
export const $ = (id) => document.getElementById(id);
export const absent = (value) => value === null || value === undefined || value === false || value === "" || value.length === 0;

const SVG = /^(svg|g|line|path|circle|rect|text|title|polyline|defs|linearGradient|stop|pattern)$/;
export function make(tag, attrs = {}, ...kids) {
  const made = SVG.test(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attrs)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (!absent(value)) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...kids.flat(Infinity).filter((kid) => !absent(kid)));
  return made;
}
// bdi keeps a right-to-left name, or stray bidi controls, from reordering its surroundings.
export const bdi = (text, lang) => make("bdi", { lang }, String(text));
export const button = (attrs, ...kids) => make("button", { type: "button", ...attrs }, ...kids);
export const badge = (kind, text) => make("span", { class: `badge ${kind}` }, text);
export const facts = (rows) => make("dl", { class: "facts" },
  rows.filter(([, value]) => !absent(value)).map(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
export const listed = (texts, lang) => texts.flatMap((text, i) => [i ? " · " : "", bdi(text, lang)]);
export const part = (title, ...kids) => make("section", { class: "part" }, make("h3", {}, title), ...kids);

export const still = matchMedia("(prefers-reduced-motion: reduce)");
export const narrow = matchMedia("(max-width: 820px)");
export const bring = (element, block) => element.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
