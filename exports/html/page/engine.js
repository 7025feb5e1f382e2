// The engine behind a page that can be asked: Oxigraph in a worker made from what the page carries,
// so that the page stays responsive and a query can be stopped. It opens when it is first needed.
import { $ } from "./makers.js";
import { inflated } from "./inflate.js";

export const SECONDS = 30; // that a query may take
let worker = null; // the one that is open or opening
let opening = null; // a promise of {size, named}, kept while the worker lives
let failing = null; // ends what is awaited of the worker

export const hasEngine = () => $("ask-engine") !== null;
let carried = null;
// {worker, prefixes, questions}, as exports/offline_store.py writes them.
export function engineTexts() {
  carried ??= inflated($("ask-texts").textContent).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  return carried;
}
// A failure is of one kind: stopped | late | broken (the engine came to its end) | query (its fault).
const failure = (kind, message) => Object.assign(new Error(message), { kind });

function heard(message) {
  return new Promise((resolve, reject) => {
    failing = reject;
    const fail = (kind, text) => (kind === "broken" ? endEngine(kind, text) : reject(failure(kind, text)));
    worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data) : fail(data.broken ? "broken" : "query", data.error));
    worker.onerror = (event) => {
      event.preventDefault();
      fail("broken", event.message);
    };
    worker.postMessage(message);
  });
}
async function startEngine() {
  const { worker: code } = await engineTexts();
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  worker = new Worker(address);
  const found = await heard({ engine: $("ask-engine").textContent, data: $("ask-data").textContent });
  URL.revokeObjectURL(address);
  return found;
}
export function openEngine() {
  opening ??= startEngine();
  return opening;
}
// Ends the worker and what it is at; the next query opens another.
export function endEngine(kind, message = "") {
  if (worker) worker.terminate();
  worker = opening = null;
  if (failing) failing(failure(kind, message));
}
// The answer to a query that `readQuery` has read: {columns, rows, count}, {yes} or {turtle}.
export async function askEngine(query) {
  await openEngine();
  const limit = setTimeout(() => endEngine("late"), SECONDS * 1000);
  try {
    return await heard(query);
  } finally {
    clearTimeout(limit);
  }
}
