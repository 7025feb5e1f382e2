// Dates in words, beside the EDTF as a table writes it.
import { make } from "./makers.js";
import { LOCALES, t, tongue } from "./words.js";

export function inWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return date;
  const style = { year: "numeric", month: "long", timeZone: "UTC", ...(day && { day: "numeric" }) };
  return new Intl.DateTimeFormat(LOCALES[tongue], style).format(Date.UTC(year, month - 1, day || 1));
}
const MARKS = { "": "{0}", "~": "about {0}", "?": "perhaps {0}", "%": "perhaps about {0}" };
// A plain reading; what is not recognised stays as written only.
function reading(edtf) {
  const point = (text) => {
    if (text === "asOf") return t("the last day of the source");
    const [, date, mark] = /^(\d{4}(?:-\d\d){0,2})([~?%]?)$/.exec(text) || [];
    return date ? t(MARKS[mark], inWords(date)) : text;
  };
  const [, low, high] = /^\[(.*)\.\.(.*)\]$/.exec(edtf) || [];
  if (edtf === "..") return t("open");
  if (low === undefined) return point(edtf);
  if (!low) return t("by {0} at the latest", point(high));
  return high ? t("between {0} and {1}", point(low), point(high)) : t("{0} or later", point(low));
}
export function dated(edtf) {
  const words = reading(edtf);
  return [make("span", { class: "edtf" }, edtf), words !== edtf && make("span", { class: "quiet" }, ` — ${words}`)];
}
const bound = (edtf) => (edtf ? dated(edtf) : t("not stated"));
export const span = (it) => (it.since || it.until ? [[t("since"), bound(it.since)], [t("until"), bound(it.until)]] : [[t("dates"), t("none stated")]]);
// The first and the last day that a text of EDTF admits, as years with a fraction; null where it
// gives none. For a place on a time axis, not for reckoning.
export function bounds(edtf) {
  const found = [...String(edtf).matchAll(/(\d{4})(?:-(\d\d))?(?:-(\d\d))?/g)];
  if (!found.length) return null;
  const low = ([, year, month = "01", day = "01"]) => Number(year) + (Number(month) - 1) / 12 + (Number(day) - 1) / 372;
  const high = ([, year, month, day]) => (day ? low([0, year, month, day]) : month ? low([0, year, month, "31"]) : Number(year) + 0.999);
  return [Math.min(...found.map(low)), Math.max(...found.map(high))];
}
