// A tie, a type, a relation in words; and what the pointer is over.
import { $, bdi } from "./makers.js";
import { edges, groups, nameOf, nodes, relations, types } from "./state.js";
import { doubt } from "./sides.js";
import { t, worded } from "./words.js";

export const sentence = (id) => {
  const e = edges.get(id);
  return [nameOf(e.from), " — ", relationWord(e), " — ", nameOf(e.to), doubt(e) && `, ${doubt(e)}`].filter(Boolean);
};
export function hoverOver(kind, id) {
  const kids = kind === "edge" && edges.has(id) ? sentence(id).map((text) => bdi(text))
    : kind === "node" && nodes.has(id) ? [bdi(nameOf(id)), `, ${typeWord(id)}`]
      : kind === "node" && groups.size ? [t("A bloc of a large network: click to open it")] : [];
  $("hover").replaceChildren(...kids);
  $("hover").hidden = !kids.length;
  $("network").style.cursor = kids.length ? "pointer" : "";
}
export const typeWord = (id) => {
  const { type } = nodes.get(id);
  return types.has(type) ? worded(types.get(type)) : String(type);
};
export const relationWord = (e) => (relations.has(e.predicate) ? worded(relations.get(e.predicate)) : e.label);
