// A query as text: what it asks for, what is refused, where it cannot be read. As graph/query.py.
const STRING = String.raw`"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`;
const REST = String.raw`<[^<>"{}|^\x60\\\x00-\x20]*>|(?<comment>#[^\n\r]*)|[?$][\p{L}\p{N}_]+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|(?<prefix>(?:\p{L}[\p{L}\p{N}_\-]*)?):(?:[\p{L}\p{N}_:.%\-]*[\p{L}\p{N}_:%\-])?|(?<word>\p{L}[\p{L}\p{N}_\-]*)|(?<space>\s+)|[^]`;
const TOKEN = new RegExp(`${STRING}|${REST}`, "gu");
const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES = ["INSERT", "DELETE", "DROP", "CLEAR", "CREATE", "COPY", "MOVE", "ADD", "WITH"];

const tokensOf = (text) => [...text.matchAll(TOKEN)].filter(({ groups: { comment, space } }) => comment === undefined && space === undefined);

// {text, form, union} for the engine; or {refused, word} where nothing is asked of it. The prefixes
// stand on the first line of the query, so that lines are counted as its author counts them.
export function readQuery(text, prefixes) {
  const tokens = tokensOf(text);
  if (!tokens.length) return { refused: "empty" };
  const words = tokens.map(({ groups }) => (groups.word || "").toUpperCase());
  const form = words.find((word) => FORMS.includes(word)) || "";
  const begun = words.indexOf(form);
  for (const [place, word] of words.entries()) {
    if (word === "SERVICE" || word === "LOAD") return { refused: "outside", word };
    if (UPDATES.includes(word) && (!form || place < begun)) return { refused: "update", word };
  }
  // FROM names the graphs that are asked: then the union of all is not meant.
  const body = tokens.findIndex(([it]) => it === "{");
  return { text: prologue(prefixes) + text, form, union: !words.slice(0, body < 0 ? undefined : body).includes("FROM") };
}
const prologue = (prefixes) => `BASE <${prefixes.id}> ` + Object.entries(prefixes).map(([prefix, space]) => `PREFIX ${prefix}: <${space}> `).join("");

// Where the engine could not read a query: {line, column, from, to, expected}, from and to being
// places in the text; `unknown` is a prefix that nobody declared. Null where it says no place.
export function faultOf(text, message, prefixes) {
  const [, line, column, expected] = /^error at (\d+):(\d+): (?:expected (?:one of )?)?([^\n]*)/.exec(message) || [];
  if (!line) return null;
  const lines = text.split("\n");
  const before = lines.slice(0, Number(line) - 1).join("\n").length + (line === "1" ? 0 : 1);
  const along = Number(column) - 1 - (line === "1" ? prologue(prefixes).length : 0); // in characters, not in UTF-16
  const reached = before + [...(lines[Number(line) - 1] || "")].slice(0, Math.max(0, along)).join("").length;
  const unknown = undeclared(text, prefixes);
  return unknown ? { ...spanAt(text, unknown.index), unknown: unknown.groups.prefix } : { ...spanAt(text, reached), expected: shortened(expected) };
}
function shortened(expected) {
  const told = expected.split(", ").filter((it) => it !== "[_]").join(", "); // [_] is any character
  return told.length > 120 ? `${told.slice(0, 119)}…` : told;
}
function spanAt(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const token = [...text.matchAll(TOKEN)].find((it) => it.index <= at && at < it.index + it[0].length);
  const to = token && token.groups.space === undefined ? token.index + token[0].length : at;
  return { line: text.slice(0, start).split("\n").length, column: [...text.slice(start, at)].length + 1, from: at, to: Math.max(to, at) };
}
function undeclared(text, prefixes) {
  const known = new Set(Object.keys(prefixes));
  const tokens = tokensOf(text);
  for (const [place, token] of tokens.entries()) {
    const { prefix } = token.groups;
    if (prefix === undefined || tokens[place - 1]?.[0] === "_") continue;
    if ((tokens[place - 1]?.groups.word || "").toUpperCase() === "PREFIX") known.add(prefix);
    else if (!known.has(prefix)) return token;
  }
  return null;
}

// ---- names and values as a query writes them
export function compacted(iri, prefixes) {
  const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space) && iri.length > space.length);
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}
// As the query may name it: with a prefix where the rest is plain, else in full.
export function asWritten(iri, prefixes) {
  const name = compacted(iri, prefixes);
  return name !== iri && /^\w+:[A-Za-z0-9_][\w-]*$/.test(name) ? name : `<${iri}>`;
}
export const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
export const irisIn = (turtle) => [...turtle.matchAll(TOKEN)].filter(([it]) => it.startsWith("<") && it.length > 2).map(([it]) => it.slice(1, -1));
// The Turtle that the engine writes, with the prefixes that it uses.
export function withPrefixes(turtle, prefixes) {
  const used = new Set();
  const text = turtle.replace(TOKEN, (token) => {
    const name = token.startsWith("<") && token.length > 2 ? asWritten(token.slice(1, -1), prefixes) : token;
    if (name !== token) used.add(name.split(":")[0]);
    return name;
  });
  const head = Object.entries(prefixes).filter(([prefix]) => used.has(prefix)).map(([prefix, space]) => `@prefix ${prefix}: <${space}> .\n`);
  return head.length ? `${head.join("")}\n${text}` : text;
}
