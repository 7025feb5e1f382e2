// Small makers that know nothing of the page's data: elements, dates in words, colours.
// ---- small makers
const absent = (value) => value === null || value === undefined || value === false || value === "" || value.length === 0;
function make(tag, attrs = {}, ...kids) {
  const svg = /^(svg|line|path|circle)$/.test(tag);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attrs)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (!absent(value)) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...kids.flat(Infinity).filter((kid) => !absent(kid)));
  return made;
}
// bdi keeps a right-to-left name, or stray bidi controls, from reordering its surroundings.
const bdi = (text, lang) => make("bdi", { lang }, String(text));
const button = (attrs, ...kids) => make("button", { type: "button", ...attrs }, ...kids);
const badge = (kind, text) => make("span", { class: `badge ${kind}` }, text);
const facts = (rows) => make("dl", { class: "facts" },
  rows.filter(([, value]) => !absent(value)).map(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
const listed = (texts, lang) => texts.flatMap((text, i) => [i ? " · " : "", bdi(text, lang)]);

// ---- dates
function inWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return date;
  const style = { year: "numeric", month: "long", timeZone: "UTC", ...(day && { day: "numeric" }) };
  return new Intl.DateTimeFormat("en-GB", style).format(Date.UTC(year, month - 1, day || 1));
}
// A plain reading beside the EDTF as written; what is not recognised stays as written only.
function reading(edtf) {
  const point = (text) => {
    if (text === "asOf") return "the last day of the source";
    const [, date, mark] = /^(\d{4}(?:-\d\d){0,2})([~?%]?)$/.exec(text) || [];
    if (!date) return text;
    return { "": "", "~": "about ", "?": "perhaps ", "%": "perhaps about " }[mark] + inWords(date);
  };
  const [, low, high] = /^\[(.*)\.\.(.*)\]$/.exec(edtf) || [];
  if (edtf === "..") return "open";
  if (low === undefined) return point(edtf);
  if (!low) return `by ${point(high)} at the latest`;
  return high ? `between ${point(low)} and ${point(high)}` : `${point(low)} or later`;
}
function dated(edtf) {
  const words = reading(edtf);
  return [make("span", { class: "edtf" }, edtf), words !== edtf && make("span", { class: "quiet" }, ` — ${words}`)];
}
const bound = (edtf) => (edtf ? dated(edtf) : "not stated");
const span = (it) => (it.since || it.until ? [["since", bound(it.since)], ["until", bound(it.until)]] : [["dates", "none stated"]]);

// ---- colours: those sent are kept unless they fall below 3:1 on the paper in use (WCAG 1.4.11)
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 820px)");
const bring = (element, block) => element.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
let theme = {};
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const mix = (a, b, share) => "#" + rgb(a).map((part, i) => Math.round(part + (rgb(b)[i] - part) * share).toString(16).padStart(2, "0")).join("");
function contrast(a, b) {
  const linear = (part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (hex) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => sum + weight * linear(rgb(hex)[i]), 0.05);
  const ratio = luminance(a) / luminance(b);
  return Math.max(ratio, 1 / ratio);
}
function readTheme(print) {
  const read = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  theme = { ink: print ? "#000000" : read("--ink"), paper: print ? "#ffffff" : read("--paper"), muted: print ? "#444444" : read("--muted"), tones: new Map() };
}
function tone(sent) {
  const color = typeof sent === "object" && sent ? sent.background || sent.color : sent; // pyvis sends either
  if (!/^#[0-9a-f]{6}$/i.test(color || "")) return color || theme.ink;
  let toned = theme.tones.get(color) || color;
  while (contrast(toned, theme.paper) < 3) toned = mix(toned, theme.ink, 0.1);
  theme.tones.set(color, toned);
  return toned;
}
