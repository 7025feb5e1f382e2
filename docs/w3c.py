"""The test suites of the W3C for SPARQL and RDF 1.1, run through the doors of steppe.

A query goes through `graph.query.evaluate`, as every query of `steppe query` and of the endpoint
does; a document in RDF through `graph.sources.rdf_reading.read_rdf`, as in `steppe import rdf`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF

from steppe.graph import query
from steppe.graph.query import Graphs
from steppe.graph.sources.rdf_reading import read_rdf
from steppe.ontology.errors import SteppeError

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
XSD = "http://www.w3.org/2001/XMLSchema#"
ROW = ox.NamedNode("urn:row")
DEFAULT = "https://w3id.org/steppe/graph/w3c-default"
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV, ".csv": ox.QueryResultsFormat.CSV,
}  # fmt: skip
Compare = Callable[[Iterable[ox.Triple], Iterable[ox.Triple]], bool]
SYNTAXES = {"Turtle": "ttl", "NTriples": "nt", "NQuads": "nq", "Trig": "trig", "XML": "rdf"}


@dataclass(frozen=True)
class Outcome:
    """What came of a test: `why` is empty where it passed."""

    suite: str
    name: str
    why: str


class FailedError(Exception):
    """A test whose answer is another than the expected one."""


# -- manifests -------------------------------------------------------------------------------------


def suites(root: Path) -> dict[str, Path]:
    """Name → manifest, of the suites that are run."""
    return {
        "SPARQL 1.0 query evaluation": root / "sparql/sparql10/manifest-evaluation.ttl",
        "SPARQL 1.0 query syntax": root / "sparql/sparql10/manifest-syntax.ttl",
        "SPARQL 1.1 query": root / "sparql/sparql11/manifest-sparql11-query.ttl",
        "SPARQL 1.1 results in CSV and TSV": root / "sparql/sparql11/csv-tsv-res/manifest.ttl",
        "SPARQL 1.1 results in JSON": root / "sparql/sparql11/json-res/manifest.ttl",
        "RDF 1.1 Turtle": root / "rdf/rdf11/rdf-turtle/manifest.ttl",
        "RDF 1.1 N-Triples": root / "rdf/rdf11/rdf-n-triples/manifest.ttl",
        "RDF 1.1 N-Quads": root / "rdf/rdf11/rdf-n-quads/manifest.ttl",
        "RDF 1.1 TriG": root / "rdf/rdf11/rdf-trig/manifest.ttl",
        "RDF 1.1 XML": root / "rdf/rdf11/rdf-xml/manifest.ttl",
    }


def run(suite: str, manifest: Path) -> list[Outcome]:
    """The outcome of every test of a manifest and of those that it includes."""
    return [_outcome(suite, graph, test) for graph, test in _tests(manifest)]


def _tests(manifest: Path) -> Iterator[tuple[Graph, Any]]:
    graph = Graph(identifier=manifest.as_uri()).parse(manifest, publicID=manifest.as_uri())
    for listed in graph.objects(None, MF.include):
        for included in Collection(graph, listed):
            yield from _tests(Path(str(included).removeprefix("file://")))
    for listed in graph.objects(None, MF.entries):
        for test in Collection(graph, listed):
            yield graph, test


def _outcome(suite: str, graph: Graph, test: Any) -> Outcome:
    name = f"{_folder(graph, test)}/{graph.value(test, MF.name)}"
    try:
        kinds = [k for k in graph.objects(test, RDF.type) if _runner(k)]
        if not kinds:
            raise FailedError(f"no door for a {_local(next(graph.objects(test, RDF.type), None))}")
        _runner(kinds[0])(graph, test)  # type: ignore[misc]
    except FailedError as failure:
        return Outcome(suite, name, str(failure))
    except SteppeError as error:
        return Outcome(suite, name, f"refused: {str(error).splitlines()[0]}")
    return Outcome(suite, name, "")


def _folder(graph: Graph, test: Any) -> str:
    action = graph.value(test, MF.action)
    file = graph.value(action, QT.query) or action
    return Path(str(file)).parent.name


def _local(iri: Any) -> str:
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _path(iri: Any) -> Path:
    return Path(str(iri).removeprefix("file://"))


def _runner(kind: Any) -> Callable[[Graph, Any], None] | None:
    name = _local(kind)
    exact: dict[str, Callable[[Graph, Any], None]] = {
        "QueryEvaluationTest": _evaluation, "CSVResultFormatTest": _evaluation,
        "PositiveSyntaxTest": _reads, "PositiveSyntaxTest11": _reads,
        "NegativeSyntaxTest": _refuses, "NegativeSyntaxTest11": _refuses,
    }  # fmt: skip
    if name in exact:
        return exact[name]
    for start, run_one in (("TestTurtle", _rdf), ("TestNTriples", _rdf), ("TestNQuads", _rdf),
                           ("TestTrig", _rdf), ("TestXML", _rdf)):  # fmt: skip
        if name.startswith(start):
            return run_one
    return None


# -- queries ---------------------------------------------------------------------------------------


def _evaluation(graph: Graph, test: Any) -> None:
    action = graph.value(test, MF.action)
    store = ox.Store()
    named = [_load(store, file, str(file)) for file in graph.objects(action, QT.graphData)]
    for file in graph.objects(action, QT.data):
        _load(store, file, DEFAULT)
    text = _path(graph.value(action, QT.query)).read_text(encoding="utf-8")
    base = f"BASE <{graph.value(action, QT.query)}>\n"
    graphs = None if query.names_graphs(text) else Graphs((DEFAULT,), tuple(named))
    if graphs is None:
        for file in _asked_for(text, _path(graph.value(action, QT.query)).parent):
            _load(store, file, str(file))
    answer = query.evaluate(store, base + text, graphs=graphs)
    lax = graph.value(test, MF.resultCardinality) == MF.LaxCardinality
    alike = _alike_but_for_repeats if lax else _isomorphic
    if not _same(answer, _path(graph.value(test, MF.result)), alike):
        raise FailedError("another answer")


def _asked_for(text: str, folder: Path) -> list[URIRef]:
    """The files that a query names with FROM."""
    names = re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", text, re.IGNORECASE)
    return [URIRef((folder / name).as_uri()) for name in dict.fromkeys(names)]


def _load(store: ox.Store, file: Any, name: str) -> str:
    for s, p, o in read_rdf(_path(file), base=str(file), label=_path(file).stem):
        store.add(ox.Quad(s, p, o, ox.NamedNode(name)))
    return name


def _same(answer: Any, expected: Path, alike: Compare) -> bool:
    if isinstance(answer, ox.QueryTriples):
        return _isomorphic(answer, _parsed(expected))
    if expected.suffix in (".ttl", ".rdf"):
        told = _parsed(expected)
        if isinstance(answer, ox.QueryBoolean):
            said = {
                t.object.value for t in told if t.predicate.value.endswith("result-set#boolean")
            }
            return said == {str(bool(answer)).lower()}
        return alike(_rows(answer.variables, answer), _told_rows(told))
    if expected.suffix == ".csv":  # which writes a value without its kind
        made = answer.serialize(format=ox.QueryResultsFormat.CSV).decode()
        return _cells(made) == _cells(expected.read_text(encoding="utf-8"))
    read = ox.parse_query_results(expected.read_bytes(), format=RESULTS[expected.suffix])
    if isinstance(answer, ox.QueryBoolean) or isinstance(read, ox.QueryBoolean):
        return type(answer) is type(read) and bool(answer) == bool(read)
    return alike(_rows(answer.variables, answer), _rows(read.variables, read))


def _parsed(file: Path) -> list[ox.Triple]:
    endings = {
        ".ttl": ox.RdfFormat.TURTLE,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".nt": ox.RdfFormat.N_TRIPLES,
    }
    found = ox.parse(file.read_bytes(), format=endings[file.suffix], base_iri=file.as_uri())
    return [quad.triple for quad in found]


def _isomorphic(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Whether the two are the same but for the names of blank nodes (RDF Dataset Canonicalization).

    Literals are compared by value: Oxigraph writes 11.1 where a test has 11.10.
    """
    found = []
    for triples in (one, other):
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, _plain(t.object)) for t in triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        found.append(set(dataset))
    return found[0] == found[1]


def _alike_but_for_repeats(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Whether the rows are the same, where an answer may leave out repeated ones (REDUCED)."""
    found = []
    for triples in (one, other):
        rows: dict[Any, set[tuple[Any, Any]]] = defaultdict(set)
        for t in triples:
            rows[t.subject].add((t.predicate, _plain(t.object)))
        found.append(Counter(frozenset(row) for row in rows.values()))
    return found[0].keys() == found[1].keys() and found[0] <= found[1]


def _plain(term: Any) -> Any:
    """A literal as Oxigraph writes its value."""
    if not (isinstance(term, ox.Literal) and term.datatype.value.startswith(XSD)):
        return term
    kind, value = term.datatype.value.removeprefix(XSD), term.value
    try:
        if kind in ("decimal", "integer"):
            value = f"{Decimal(value).normalize():f}"
        elif kind in ("double", "float"):
            value = repr(float(value))
        elif kind == "boolean":
            value = {"0": "false", "1": "true"}.get(value, value)
        elif kind in ("date", "dateTime", "time"):
            value = re.sub(r"[+-]00:00$", "Z", value)
    except (ArithmeticError, ValueError):
        return term  # no number
    return ox.Literal(value, datatype=term.datatype)


def _cells(text: str) -> Counter[tuple[tuple[str, str], ...]]:
    rows = csv.DictReader(io.StringIO(text))
    return Counter(
        tuple(sorted((k, "_" if v.startswith("_:") else v) for k, v in row.items())) for row in rows
    )


def _rows(variables: Sequence[Any], solutions: Any) -> Iterator[ox.Triple]:
    """Rows as a graph, a node for each: two answers are the same where these are."""
    for number, solution in enumerate(solutions):
        row = ox.BlankNode(f"row{number}")
        yield ox.Triple(row, ROW, ROW)
        for variable in variables:
            value = solution[variable.value]
            if value is not None:
                yield ox.Triple(row, ox.NamedNode(f"urn:variable:{variable.value}"), value)


def _told_rows(told: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
    """The same of an answer that is written in the vocabulary of result sets."""
    held: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for t in told:
        held[t.subject][_local(t.predicate.value)].append(t.object)
    for result in held.copy().values():
        for row in result["solution"]:
            yield ox.Triple(row, ROW, ROW)
            for binding in held[row]["binding"]:
                (name,), (value,) = held[binding]["variable"], held[binding]["value"]
                yield ox.Triple(row, ox.NamedNode(f"urn:variable:{name.value}"), value)


def _reads(graph: Graph, test: Any) -> None:
    file = graph.value(test, MF.action)
    text = _path(file).read_text(encoding="utf-8")
    query.evaluate(ox.Store(), f"BASE <{file}>\n{text}")


def _refuses(graph: Graph, test: Any) -> None:
    try:
        _reads(graph, test)
    except SteppeError:
        return
    except UnicodeDecodeError:
        return
    raise FailedError("read without a word")


# -- RDF -------------------------------------------------------------------------------------------


def _rdf(graph: Graph, test: Any) -> None:
    kind = next(_local(k) for k in graph.objects(test, RDF.type) if _local(k).startswith("Test"))
    syntax = next(ending for name, ending in SYNTAXES.items() if kind.startswith(f"Test{name}"))
    file = _path(graph.value(test, MF.action))
    here = _path(graph.identifier).parent
    base = str(next(graph.objects(None, MF.assumedTestBase), "https://w3c.github.io/rdf-tests/"))
    base += file.relative_to(here).as_posix()
    if "Negative" in kind:
        try:
            list(read_rdf(file, syntax=syntax, base=base))
        except SteppeError:
            return
        raise FailedError("read without a word")
    found = list(read_rdf(file, syntax=syntax, base=base))
    result = graph.value(test, MF.result)
    if result is None or "Positive" in kind:
        return
    wanted = list(read_rdf(_path(result), base=base))
    if not _isomorphic(_triples(found), _triples(wanted)):
        raise FailedError("other triples")


def _triples(found: Sequence[tuple[Any, Any, Any]]) -> Iterator[ox.Triple]:
    return (ox.Triple(*each) for each in found)
