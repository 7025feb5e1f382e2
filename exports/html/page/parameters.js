// The parameters of a packaged question: a field for each, and the line of the query that binds them.
import { make } from "./makers.js";
import { asWritten, quoted } from "./query.js";
import { t } from "./words.js";

// A question with a VALUES clause where its pattern begins: there its author may change them too.
export const withValues = ({ text, parameters }, values, prefixes) => (parameters.length ? text.replace("{", () => `{\n  ${clause(parameters, values, prefixes)}`) : text);
export const defaultsOf = ({ parameters }) => new Map(parameters.map((it) => [it.name, it.default]));

const variables = (parameters) => parameters.map((it) => `?${it.name}`).join(" ");
const clause = (parameters, values, prefixes) => `VALUES (${variables(parameters)}) { (${parameters.map((it) => valueTerm(it, values.get(it.name), prefixes)).join(" ")}) }`;
function valueTerm({ kind }, value, prefixes) {
  if (kind === "date") return `"${value}"^^xsd:date`;
  if (kind === "entity") return asWritten(prefixes.id + value, prefixes);
  return kind === "number" ? value : quoted(value);
}
// The query with other values: the clause changed where it still stands, else the question anew.
export function rebound(query, question, values, prefixes) {
  const { parameters } = question;
  const found = new RegExp(`VALUES \\(${variables(parameters).replaceAll("?", "\\?")}\\) \\{.*\\}`);
  return found.test(query) ? query.replace(found, () => clause(parameters, values, prefixes)) : withValues(question, values, prefixes);
}

// ---- fields
const INPUTS = { date: "date", entity: "text", number: "text", text: "text" };
// `entities` are [id, label] of those known; `changed` is told the name and the value of a parameter.
export function parameterFields({ parameters }, entities, changed) {
  return parameters.map((it) => {
    const id = `ask-parameter-${it.name}`;
    const input = make("input", { id, type: INPUTS[it.kind], value: it.default, list: it.kind === "entity" && "ask-entities", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("change", () => {
      const value = readValue(it, input.value.trim(), entities());
      input.setCustomValidity(value === null ? t("“{0}” is no value of this kind.", input.value) : "");
      if (value === null) return input.reportValidity();
      input.value = value;
      return changed(it.name, value);
    });
    return make("p", { class: "field" }, make("label", { for: id, lang: "en" }, `?${it.name}: ${it.about}`), " ", input);
  });
}
// An entity may be named by its id or by its label; null is no value.
function readValue({ kind }, typed, entities) {
  if (kind === "date") return typed || null;
  if (kind === "number") return /^[+-]?\d+(?:\.\d+)?$/.test(typed) ? typed : null;
  if (kind === "text") return typed;
  const wanted = typed.replace(/^id:/, "").toLowerCase();
  const found = entities.find(([id]) => id.toLowerCase() === wanted) || entities.find(([, label]) => label.toLowerCase() === wanted);
  return found ? found[0] : null;
}
