// What answers, in a worker: Oxigraph with the data of the page. exports/offline_store.py puts this
// behind the text of vendor/oxigraph.js, whose initSync and Store it uses.
import { inflated } from "./inflate.js";

const KEPT = 100000; // rows of an answer that are handed on
const NAMED = `SELECT DISTINCT ?it ?label WHERE {
  ?it a ?class . FILTER(isIRI(?it))
  OPTIONAL {
    ?it <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label> ?label .
    FILTER(lang(?label) = "en")
  }
} ORDER BY ?it`;
let store = null;

// Reads the data; gives what has a type, with its name, for an editor to offer.
async function open({ engine, data }) {
  const [module, triples] = await Promise.all([inflated(engine), inflated(data)]);
  initSync({ module });
  store = new Store();
  store.load(triples, { format: "application/trig", lenient: true });
  return { size: store.size, named: answer({ text: NAMED, form: "SELECT", union: true }).rows.map(({ it, label }) => [it.value, label ? label.value : ""]) };
}
function answer({ text, form, union }) {
  const makesGraph = form === "CONSTRUCT" || form === "DESCRIBE";
  const found = store.query(text, { use_default_graph_as_union: union, results_format: makesGraph ? "ttl" : "json" });
  if (makesGraph) return { turtle: found };
  const { head, boolean, results } = JSON.parse(found);
  if (!results) return { yes: boolean };
  return { columns: head.vars, rows: results.bindings.slice(0, KEPT), count: results.bindings.length };
}
onmessage = async ({ data }) => {
  try {
    postMessage(data.engine ? await open(data) : answer(data));
  } catch (error) {
    // Oxigraph says an Error; anything else is WebAssembly at its end, which cannot be asked again.
    postMessage({ error: error.message, broken: error.constructor !== Error });
  }
};
