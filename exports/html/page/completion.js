// Names that are offered while a query is written: terms of the vocabulary, ids of entities.
import { bdi, make } from "./makers.js";

const OFFERED = 8;
const BEGUN = /(?<![\w?$:<])(?:st|id):[\p{L}\p{N}_-]*$/u;

// `known` gives [name as a query writes it, label] of all that may be offered. A layer of marks under
// the field, which repeats its text, tells where the name stands.
export function offerNames(field, marks, list, known) {
  let [options, active, begin] = [[], -1, 0];
  const close = () => {
    list.hidden = true;
    options = [];
    active = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const activate = (index) => {
    active = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    options[index].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[index].id);
  };
  const insert = (name) => {
    field.setRangeText(name, begin, field.selectionStart, "end");
    close();
    field.focus();
  };
  const offer = () => {
    const before = field.value.slice(0, field.selectionStart);
    const [typed] = BEGUN.exec(before) || [];
    const fitting = typed && field.selectionStart === field.selectionEnd ? namesLike(typed, known()) : [];
    if (!fitting.length || (fitting.length === 1 && fitting[0][0] === typed)) return close();
    begin = before.length - typed.length;
    options = fitting.map(([name, label], i) => make("li", { id: `ask-name-${i}`, role: "option", "aria-selected": "false", mousedown: (event) => event.preventDefault(), click: () => insert(name) },
      bdi(name), label && make("small", {}, bdi(label, "en"))));
    active = -1;
    list.replaceChildren(...options);
    list.hidden = false;
    const here = make("span");
    marks.replaceChildren(before.slice(0, begin), here, field.value.slice(begin));
    list.style.top = `${here.offsetTop - field.scrollTop + 24}px`;
    list.style.left = `${Math.min(here.offsetLeft, Math.max(0, field.clientWidth - list.offsetWidth))}px`;
    return undefined;
  };
  field.addEventListener("input", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.ctrlKey || event.metaKey) close();
    if (list.hidden || event.isComposing) return;
    if (step) activate((Math.max(active, step > 0 ? -1 : 0) + step + options.length) % options.length);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) options[active].click();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
// Those whose name begins so, then those with it in their label.
function namesLike(typed, known) {
  const wanted = typed.toLowerCase();
  const [prefix, word] = wanted.split(":");
  const begins = known.filter(([name]) => name.toLowerCase().startsWith(wanted));
  const bears = known.filter(([name, label]) => word && name.startsWith(`${prefix}:`) && !name.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(word));
  return [...begins, ...bears].slice(0, OFFERED);
}
