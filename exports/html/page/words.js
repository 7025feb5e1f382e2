// The words of the interface, in the language chosen. English is the key and what is fallen back on.
const words = JSON.parse(document.getElementById("steppe-words").textContent);

export const LANGUAGES = { en: "English", "zh-Hant": "繁體中文", ru: "Русский" };
export const LOCALES = { en: "en-GB", "zh-Hant": "zh-Hant-TW", ru: "ru" };
export let tongue = "en";

export function setTongue(tag) {
  tongue = tag in LANGUAGES ? tag : "en";
  document.documentElement.lang = tongue;
}
// A text with its values: {0}, {1} … stand for them. Texts that count have a form for each plural
// category of the language, chosen by the first value.
export function t(text, ...values) {
  const found = (words[text] || {})[tongue] || (words[text] || {}).en || text;
  const form = typeof found === "string" ? found : found[made("PluralRules").select(values[0])] || found.other;
  return form.replace(/\{(\d)\}/g, (_, n) => (typeof values[n] === "number" ? number(values[n]) : String(values[n])));
}
export const number = (value) => (Math.abs(value) < 10000 ? String(value) : made("NumberFormat").format(value));
// Makers of Intl take longer than all that they are asked for: one of each, by language.
const makers = new Map();
function made(kind) {
  const key = `${kind} ${tongue}`;
  if (!makers.has(key)) makers.set(key, new Intl[kind](LOCALES[tongue]));
  return makers.get(key);
}
// What the vocabulary or the data names in several languages: {label, labels: {tag: text}}.
export const worded = (it) => (it.labels && it.labels[tongue]) || t(it.label);
// Blocs have numbers for names.
export const blocWord = (bloc) => (/^Bloc \d+$/.test(bloc.label) ? t("Bloc {0}", bloc.label.slice(5)) : t(bloc.label));
// The fixed texts of the page: an element says which of its parts are texts; the English ones, as
// they stand in the file, are remembered as keys.
const PARTS = { "data-t": ["textContent", null], "data-t-label": [null, "aria-label"], "data-t-title": [null, "title"] };
const keys = new Map();
export function translatePage() {
  for (const [mark, [property, attribute]] of Object.entries(PARTS)) {
    for (const el of document.querySelectorAll(`[${mark}]`)) {
      const known = keys.get(el) || {};
      known[mark] ??= property ? el[property] : el.getAttribute(attribute);
      keys.set(el, known);
      if (property) el[property] = t(known[mark]);
      else el.setAttribute(attribute, t(known[mark]));
    }
  }
}
export function languageName(tag) {
  try {
    return tag ? new Intl.DisplayNames([LOCALES[tongue]], { type: "language" }).of(tag) : t("language not given");
  } catch {
    return tag; // not a well-formed tag
  }
}
export function nativeName(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}
