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
// The first and the last day that a text of EDTF admits, as years with a fraction, and an infinity on a
// side where it sets none; null where it gives no date. For a place on a time axis, not for reckoning.
const DAY_TEXT = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$/;
function dayBounds(text) {
  const [, year, month, day, vague] = DAY_TEXT.exec(text) || [];
  if (!year || Number(month) > 12) return null; // a season, or a form that is read as text only
  const at = (m, d) => Number(year) + (Number(m) - 1) / 12 + (Number(d) - 1) / 372;
  const [low, high] = [at(month || 1, day || 1), at(month || 12, day || 31)];
  const pad = vague ? (month ? 1 + 1 / 12 : 1) : 0; // a vague date is as wide as the reckoning takes it
  return [low - pad, high + pad];
}
export function bounds(edtf) {
  const range = /^\[(.*)\.\.(.*)\]$/.exec(edtf);
  const [first, last] = (range ? range.slice(1) : [edtf, edtf]).map(dayBounds);
  if (!range) return first;
  return first || last ? [first ? first[0] : -Infinity, last ? last[1] : Infinity] : null;
}
export const yearOf = (date) => bounds(date)[0];
