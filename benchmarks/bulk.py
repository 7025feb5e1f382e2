"""Stores of 1 and 5 million triples: loading, memory and six queries, against three peers.

    python benchmarks/bulk.py [--triples N]... [--without ENGINE]...

Makes claims tables of the size asked for (seeded), then lets each engine load them and answer the
same queries, each in a process of its own, and compares the answers:

    steppe       `steppe build` from the tables, which it checks; queries through `steppe.open`
    pyoxigraph   one bulk load of the same graph as N-Quads; plain queries
    script       the least script that makes the same claims of the tables with pyoxigraph's own
                 objects: no checks, no rules, no plain triples; loads only
    rdflib       its memory store, which parses the same triples as N-Triples
    virtuoso     Debian's server, where it is installed; queries over HTTP

Time is of the clock, the best of three for a query (of one where it takes over 5 s). Beside other
work on the machine compare the CPU seconds, which stand behind it. Memory is the peak of the
process.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SIZES = (1_000_000, 5_000_000)
TRIPLES_PER_CLAIM = 16.9
ENGINES = ("steppe", "pyoxigraph", "script", "rdflib", "virtuoso")
PATIENCE = 1800
"""Seconds after which an engine is given up; a sixth of it for one query."""

DAY = '"2000-01-01"^^xsd:date'
PREFIXES = """
PREFIX claim: <https://w3id.org/steppe/claim/big/>
PREFIX id: <https://w3id.org/steppe/id/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX st: <https://w3id.org/steppe/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
HOLDS = f"""?c st:since ?a . OPTIONAL {{ ?c st:until ?u }}
  FILTER(?a <= {DAY} && (!BOUND(?u) || ?u > {DAY}))"""
QUERIES = {
    "point": "SELECT ?p ?o { claim:c0000123 ?p ?o }",
    "as-of, all": "SELECT (COUNT(*) AS ?n) { ?c rdf:predicate st:memberOf ; "
    f"rdf:subject ?s ; rdf:object ?b . {HOLDS} }}",
    "as-of, one body": f"SELECT ?s {{ ?c rdf:object id:org-0007 ; rdf:predicate st:memberOf ; "
    f"rdf:subject ?s . {HOLDS} }}",
    "co-members": "SELECT ?x ?y (COUNT(*) AS ?n) { ?x st:memberOf ?b . ?y st:memberOf ?b "
    "FILTER(STR(?x) < STR(?y)) } GROUP BY ?x ?y",
    "two hops": "SELECT DISTINCT ?z { id:S001 st:defencePactWith ?y . ?y st:hostsBase ?z }",
    "group by": "SELECT ?p (COUNT(*) AS ?n) { ?c rdf:predicate ?p } GROUP BY ?p",
    "label": "SELECT ?s { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), 'base 0001')) }",
}
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
"""


# -- the data ------------------------------------------------------------------------------------


def make_tables(folder: Path, claims: int) -> None:
    """Claims of four kinds about 200 states, as claims tables."""
    drawn = random.Random(claims)
    states = [f"S{n:03}" for n in range(200)]
    bodies = [f"org-{n:04}" for n in range(max(200, claims // 100))]
    bases = [f"base-{n:05}" for n in range(claims // 20)]
    folder.mkdir()
    described = {"name": "big", "title": "Made up", "version": "1",
                 "licenses": [{"name": "CC0-1.0"}], "steppe": {"asOf": "2020-12-31"}}  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(described))
    (folder / "sources.csv").write_text("id,title,as_of\na,A,2020-12-31\nb,B,2018-12-31\n")
    kinds = {"State": states, "Organization": bodies, "MilitaryBase": bases}
    with (folder / "entities.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "type", "label_en"))
        for kind, ids in kinds.items():
            rows.writerows((each, kind, each.replace("-", " ")) for each in ids)
    with (folder / "claims.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number in range(claims):
            first, second = drawn.sample(states, 2)
            relation, other = drawn.choices(
                (("memberOf", drawn.choice(bodies)), ("defencePactWith", second),
                 ("rivalOf", second), ("hostsBase", drawn.choice(bases))),
                (6, 2, 1, 1),
            )[0]  # fmt: skip
            year = drawn.randint(1946, 2018)
            since = f"{year}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}"
            until = f"{drawn.randint(year + 1, 2020)}-01-01" if drawn.random() < 0.4 else ""
            source = drawn.choice("ab")
            rows.writerow((f"c{number:07}", first, relation, other, since, until, source, number))


COLUMNS = ("id", "subject", "predicate", "object", "since", "until", "source", "locator")


# -- the engines, each in a process of its own ---------------------------------------------------

Answer = list[tuple[str, ...]]
Ask = Callable[[str], Answer]


def steppe_loads(folder: Path) -> None:
    from steppe.cli.data import build

    command = [str(folder / "tables"), "-o", str(folder / "kg"), "-q"]
    build.main(command, standalone_mode=False)


@contextmanager
def steppe_answers(folder: Path) -> Iterator[Ask]:
    import steppe

    kg = steppe.open(folder / "kg")

    def ask(query: str) -> Answer:
        return [tuple(map(_text, row)) for row in kg.query(PREFIXES + query, max_rows=None)]

    yield ask


def pyoxigraph_loads(folder: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store(folder / "plain")
    store.bulk_load(path=folder / "graph.nq", format=ox.RdfFormat.N_QUADS)
    store.flush()


@contextmanager
def pyoxigraph_answers(folder: Path) -> Iterator[Ask]:
    import pyoxigraph as ox

    store = ox.Store.read_only(str(folder / "plain"))

    def ask(query: str) -> Answer:
        found: Any = store.query(PREFIXES + query, use_default_graph_as_union=True)
        return [tuple(term.value for term in row) for row in found]

    yield ask


def script_loads(folder: Path) -> None:
    """What a plain script does that makes the statements of the tables itself."""
    import pyoxigraph as ox

    base, st = "https://w3id.org/steppe/", "https://w3id.org/steppe/ontology#"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    graph = ox.NamedNode(f"{base}graph/big")

    def node(iri: str) -> ox.NamedNode:
        return ox.NamedNode(iri)

    def quads() -> Iterator[ox.Quad]:
        with (folder / "tables/claims.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                claim = node(f"{base}claim/big/{row['id']}")
                told: list[tuple[str, ox.NamedNode | ox.Literal]] = [
                    (rdf + "type", node(st + "Claim")),
                    (rdf + "type", node(st + "Statement")),
                    (rdf + "subject", node(f"{base}id/{row['subject']}")),
                    (rdf + "predicate", node(st + row["predicate"])),
                    (rdf + "object", node(f"{base}id/{row['object']}")),
                    (
                        "http://www.w3.org/ns/prov#hadPrimarySource",
                        node(f"{base}source/{row['source']}"),
                    ),
                    (st + "locator", ox.Literal(row["locator"])),
                    (st + "stance", node(st + "Fact")),
                    (st + "rank", node(st + "Normal")),
                ]
                for name in ("since", "until"):
                    if row[name]:
                        day = ox.Literal(row[name], datatype=date)
                        text = ox.Literal(row[name])
                        told += [(st + name, day), (f"{st}{name}Latest", day)]
                        told += [(f"{st}{name}Edtf", text)]
                for predicate, value in told:
                    yield ox.Quad(claim, node(predicate), value, graph)

    store = ox.Store(folder / "script")
    store.bulk_extend(quads())
    store.flush()


@contextmanager
def rdflib_loaded(folder: Path) -> Iterator[Ask]:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(folder / "graph.nt", format="nt")

    def ask(query: str) -> Answer:
        found: Any = graph.query(PREFIXES + query)
        return [tuple(map(str, row)) for row in found]

    yield ask


@contextmanager
def virtuoso_loaded(folder: Path) -> Iterator[tuple[Ask, int]]:
    """Its door and the process to look at."""
    place = folder / "virtuoso"
    place.mkdir()
    shutil.copy(folder / "graph.nq", place)
    sql, http = free_port(), free_port()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http))
    load = (
        "DB.DBA.TTLP_MT(file_open('graph.nq'), '', 'urn:none', 512, 0, 2);"
        "checkpoint; SELECT 'loaded';"
    )
    server = subprocess.Popen(
        ["virtuoso-t", "-f", "-c", "virtuoso.ini"],
        cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            done = subprocess.run(
                ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
                cwd=place, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if "loaded" in done.stdout:
                break
            time.sleep(0.5)

        def ask(query: str) -> Answer:
            body = urlencode({"query": PREFIXES + query}).encode()
            request = Request(f"http://127.0.0.1:{http}/sparql", body,
                              {"Accept": "application/sparql-results+json"})  # fmt: skip
            with urlopen(request, timeout=PATIENCE) as answer:
                told = json.load(answer)
            names = told["head"]["vars"]
            return [tuple(row[n]["value"] for n in names) for row in told["results"]["bindings"]]

        yield ask, server.pid
    finally:
        server.kill()
        server.wait()


def _text(value: object) -> str:
    """A value of ours as other engines give it: ids are IRIs."""
    return str(getattr(value, "iri", value))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


# -- measuring -----------------------------------------------------------------------------------


def measure(engine: str, folder: Path) -> dict[str, Any]:
    """Load and ask in this process; seconds, CPU seconds, peak memory, answers."""
    begun, cpu = time.perf_counter(), time.process_time()
    loads = {"steppe": steppe_loads, "pyoxigraph": pyoxigraph_loads, "script": script_loads}
    answers: dict[str, Any] = {"steppe": steppe_answers, "pyoxigraph": pyoxigraph_answers}
    told: dict[str, Any] = {"queries": {}}
    if engine in loads:
        loads[engine](folder)
    if engine == "script":
        return {**told, **_spent(begun, cpu)}
    if engine in loads:
        told.update(_spent(begun, cpu))
        begun = time.perf_counter()
        with answers[engine](folder) as ask:
            told["open"] = time.perf_counter() - begun
            _ask_all(ask, told)
        return told
    if engine == "rdflib":
        with rdflib_loaded(folder) as ask:
            told.update(_spent(begun, cpu))
            _ask_all(ask, told)
        return told
    with virtuoso_loaded(folder) as (ask, pid):
        told.update(_spent(begun, cpu), **_of_process(pid))
        _ask_all(ask, told)
    return told


def _spent(begun: float, cpu: float) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"load": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "peak": peak}


def _of_process(pid: int) -> dict[str, float]:
    """CPU seconds and peak memory of another process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {"cpu": ticks, "peak": int(peak.split()[1]) / 1e6}


def _give_up(_number: int, _frame: object) -> None:
    raise TimeoutError


def _ask_all(ask: Ask, told: dict[str, Any]) -> None:
    signal.signal(signal.SIGALRM, _give_up)
    for name, query in QUERIES.items():
        best, rows = float("inf"), []
        for _ in range(3):
            begun = time.perf_counter()
            signal.alarm(PATIENCE // 6)
            try:
                rows = ask(query)
            except TimeoutError:
                break
            finally:
                signal.alarm(0)
            best = min(best, time.perf_counter() - begun)
            if best > 5:
                break
        told["queries"][name] = [best, len(rows), hash(tuple(sorted(rows)))]


def measured(engine: str, folder: Path) -> dict[str, Any] | None:
    """The same in a process of its own; None where it failed or took too long."""
    command = [sys.executable, __file__, "--engine", engine, str(folder)]
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=PATIENCE,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"  {engine}: given up after {PATIENCE} s", flush=True)
        return None
    except subprocess.CalledProcessError as error:
        print(f"  {engine}: {error.stderr.strip().splitlines()[-1]}", flush=True)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(triples: int, engines: list[str]) -> None:
    """Print what one size takes in each engine, and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_tables(folder / "tables", round(triples / TRIPLES_PER_CLAIM))
        _write_graph(folder)
        lines = sum(1 for _ in (folder / "graph.nq").open("rb"))
        print(f"\n{lines} triples")
        found: dict[str, dict[str, Any]] = {}
        for engine in engines:
            if engine == "virtuoso" and shutil.which("virtuoso-t") is None:
                print("  virtuoso: not installed")
            elif told := measured(engine, folder):
                found[engine] = told
                _show(engine, told, found)


def _write_graph(folder: Path) -> None:
    """The graph that a store of the tables holds, as N-Quads and N-Triples, for the others."""
    code = (
        "import steppe, sys; kg = steppe.open(sys.argv[1]);"
        "[kg.export(sys.argv[2] + ending) for ending in ('.nq', '.nt')]"
    )
    command = [sys.executable, "-c", code, str(folder / "tables"), str(folder / "graph")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def _show(engine: str, told: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    plain, slow = found.get("pyoxigraph"), found.get("rdflib")
    opened = f", open {told['open']:.2f} s" if "open" in told else ""
    print(f"  {engine:<11} load {told['load']:7.1f} s  (CPU {told['cpu']:.1f} s), "
          f"{told['peak']:.2f} GB{opened}", flush=True)  # fmt: skip
    for name, (seconds, rows, told_hash) in told["queries"].items():
        ratios = []
        for other, peer in (("plain", plain), ("rdflib", slow)):
            if peer and peer is not told:
                ratios.append(f"{seconds / peer['queries'][name][0]:8.3f} x {other}")
        first = next(iter(found.values()))["queries"][name]
        gave_up = seconds == float("inf")
        differs = "" if gave_up or [rows, told_hash] == first[1:] else "  OTHER ROWS"
        print(f"    {name:<16} {seconds:9.4f} s {rows:8} rows {'  '.join(ratios)}{differs}",
              flush=True)  # fmt: skip


def main() -> None:
    """Read the options; each engine prints its lines as soon as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, action="append")
    parser.add_argument("--without", action="append", default=[], choices=ENGINES)
    parser.add_argument("--engine", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.engine:
        print(json.dumps(measure(asked.engine[0], Path(asked.engine[1]))))
        return
    order = ("pyoxigraph", "rdflib", "script", "steppe", "virtuoso")
    for triples in asked.triples or SIZES:
        run(triples, [engine for engine in order if engine not in asked.without])


if __name__ == "__main__":
    main()
