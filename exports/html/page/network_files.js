// The network shown as GraphML and GEXF, for Gephi, igraph, networkx and their like.
import { blocOf, standingOf } from "./sides.js";
import { claim, days, edges, meta, nodes, spot, state } from "./state.js";
import { xmlText } from "./svg.js";

const escaped = (value) => xmlText(value).replace(/[&<>"\t\n\r]/g, (it) => `&#${it.charCodeAt(0)};`);
const NODE_KEYS = [
  ["label", "string", (id) => nodes.get(id).label], ["type", "string", (id) => nodes.get(id).type], ["bloc", "string", blocOf],
  ["x", "double", (id) => spot.get(id).x], ["y", "double", (id) => spot.get(id).y],
];
const EDGE_KEYS = [
  ["predicate", "string", (e) => e.predicate], ["sign", "int", (e) => e.sign], ["layer", "string", (e) => e.layer], ["standing", "string", standingOf],
  ["since", "string", (e) => e.since], ["until", "string", (e) => e.until], ["sources", "string", (e) => e.sources.join(" ")],
  ["claims", "string", (e) => e.claims.map((index) => claim(index).id).join(" ")],
];
const shownNodes = () => [...state.shown.nodes];
const shownEdges = () => [...state.shown.edges].map((id) => edges.get(id));

export function graphmlText() {
  const key = (kind) => ([name, type]) => `<key id="${kind}-${name}" for="${kind}" attr.name="${name}" attr.type="${type}"/>`;
  const values = (kind, keys, it) => keys.map(([name, , told]) => `<data key="${kind}-${name}">${escaped(told(it))}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<!-- ${escaped(`${meta.dataset}, ${days[state.at]}`).replaceAll("--", "- -")} -->
${[...NODE_KEYS.map(key("node")), ...EDGE_KEYS.map(key("edge"))].join("\n")}
<graph edgedefault="directed">
${shownNodes().map((id) => `<node id="${escaped(id)}">${values("node", NODE_KEYS, id)}</node>`).join("\n")}
${shownEdges().map((e) => `<edge id="${e.id}" source="${escaped(e.from)}" target="${escaped(e.to)}">${values("edge", EDGE_KEYS, e)}</edge>`).join("\n")}
</graph>
</graphml>
`;
}
export function gexfText() {
  const kinds = { string: "string", int: "integer", double: "double" };
  const attributes = (kind, keys) => `<attributes class="${kind}">${keys.map(([name, type]) => `<attribute id="${name}" title="${name}" type="${kinds[type]}"/>`).join("")}</attributes>`;
  const values = (keys, it) => `<attvalues>${keys.map(([name, , told]) => `<attvalue for="${name}" value="${escaped(told(it))}"/>`).join("")}</attvalues>`;
  const own = NODE_KEYS.filter(([name]) => !["label", "x", "y"].includes(name));
  const place = (id) => `<viz:position x="${spot.get(id).x}" y="${-spot.get(id).y}" z="0"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>steppe</creator><description>${escaped(`${meta.title}; ${meta.dataset}, ${days[state.at]}`)}</description></meta>
<graph defaultedgetype="directed">
${attributes("node", own)}
${attributes("edge", EDGE_KEYS)}
<nodes>
${shownNodes().map((id) => `<node id="${escaped(id)}" label="${escaped(nodes.get(id).label)}">${values(own, id)}${place(id)}</node>`).join("\n")}
</nodes>
<edges>
${shownEdges().map((e) => `<edge id="${e.id}" source="${escaped(e.from)}" target="${escaped(e.to)}" label="${escaped(e.label)}">${values(EDGE_KEYS, e)}</edge>`).join("\n")}
</edges>
</graph>
</gexf>
`;
}
