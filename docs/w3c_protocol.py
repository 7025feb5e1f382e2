"""The suites of the W3C for the SPARQL 1.1 Protocol and the service description, by real HTTP.

A `steppe serve` in a process of its own answers from the packaged data and the graphs that the
tests name; each request of a test is sent as its manifest tells it.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from w3c import MF, FailedError, Outcome

from steppe.graph.dataset import DEFAULT, read_dataset
from steppe.graph.store import build_from_rdf, in_memory, prepared, put_in_place

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = "http://www.w3.org/ns/sparql-service-description#"
TABLES = {"application/sparql-results+json", "application/sparql-results+xml"}
FORMATS = {
    "boolean": TABLES, "tabular": TABLES | {"text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}  # fmt: skip

# The classes and properties of the vocabulary of service descriptions: domain and range.
KINDS = frozenset(
    "Service Language Function Aggregate EntailmentRegime EntailmentProfile GraphCollection "
    "Dataset Graph NamedGraph Feature".split()
)
NAMED = {
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "Feature": {
        "DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs",
        "BasicFederatedQuery",
    },
}  # fmt: skip
PROPERTIES = {
    "endpoint": ("Service", ""), "feature": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"), "languageExtension": ("Service", ""),
    "propertyFeature": ("Service", ""), "extensionFunction": ("Service", ""),
    "extensionAggregate": ("Service", ""), "resultFormat": ("Service", ""),
    "inputFormat": ("Service", ""), "defaultEntailmentRegime": ("Service", ""),
    "defaultSupportedEntailmentProfile": ("Service", ""),
    "defaultDataset": ("Service", "Dataset"), "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"), "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", ""), "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", ""), "supportedEntailmentProfile": ("NamedGraph", ""),
}  # fmt: skip

Ask = Callable[[str, str, bytes | None, Mapping[str, str]], tuple[int, Message, bytes]]
"""Method, path, body and headers → status, headers and body."""


def run_protocol(root: Path) -> list[Outcome]:
    """The outcomes of both suites."""
    manifest = root / "sparql/sparql11/protocol/manifest.ttl"
    with _served(_graphs(manifest)) as (ask, address):
        return [*protocol(manifest, ask), *service_description(ask, address)]


@contextlib.contextmanager
def _served(more: Iterable[ox.Quad]) -> Iterator[tuple[Ask, str]]:
    """A server over the packaged data and these quads; how to ask it, and where its endpoint is."""
    with tempfile.TemporaryDirectory(prefix="steppe-w3c-") as folder:
        store, file = Path(folder) / "store", Path(folder) / "all.nq"
        held = in_memory([read_dataset(DEFAULT)])
        held.extend(more)
        held.dump(file, format=ox.RdfFormat.N_QUADS)
        with prepared(store, lambda s: build_from_rdf(s, file, ox.RdfFormat.N_QUADS)) as fresh:
            put_in_place(fresh)
        command = [sys.executable, "-c", "from steppe.cli.main import main; main()", "serve"]
        options = ["--store", str(store), "--port", "0", "--workers", "2"]
        with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
            try:
                assert process.stderr is not None
                said = process.stderr.readline()
                found = re.search(r" at http://(\S+)/$", said)
                assert found, said
                yield _asking(found[1]), f"http://{found[1]}/sparql"
            finally:
                process.terminate()
                process.communicate()


def _asking(host: str) -> Ask:
    def ask(
        method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, Message, bytes]:
        connection = http.client.HTTPConnection(host, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers))
            with contextlib.closing(connection.getresponse()) as answer:
                return answer.status, answer.headers, answer.read()

    return ask


# -- the protocol ----------------------------------------------------------------------------------


def protocol(manifest: Path, ask: Ask) -> Iterator[Outcome]:
    """The outcome of each test of a manifest, asked of a server that holds its graphs."""
    graph = Graph().parse(manifest)
    (entries,) = graph.objects(None, MF.entries)
    for test in Collection(graph, entries):
        kind = "updates" if "update" in str(test).rpartition("#")[2] else "queries"
        why = ""
        try:
            for request in Collection(
                graph, graph.value(graph.value(test, MF.action), HT.requests)
            ):
                _send(graph, request, ask)
        except FailedError as failure:
            why = str(failure)
        name = f"protocol/{graph.value(test, MF.name)}"
        yield Outcome(f"SPARQL 1.1 protocol, {kind}", name, why)


def _graphs(manifest: Path) -> Iterator[ox.Quad]:
    """The quads of all graphs that the tests of a manifest want."""
    graph = Graph().parse(manifest)
    for wanted in set(graph.objects(None, UT.graphData)):
        file = Path(str(graph.value(wanted, UT.graph)).removeprefix("file://"))
        name = ox.NamedNode(str(graph.value(wanted, RDFS.label)))
        for triple in ox.parse(file.read_bytes(), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _send(graph: Graph, request: Any, ask: Ask) -> None:
    """Send one request of a test. Raises FailedError where the answer is not the expected one."""
    path = str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    listed, body = graph.value(request, HT.headers), graph.value(request, HT.body)
    headers = {
        str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue))
        for h in (Collection(graph, listed) if listed else ())
    }
    text = None
    if body is not None:
        text = str(graph.value(body, CNT.chars)).encode(
            str(graph.value(body, CNT.characterEncoding))
        )
    status, told, answer = ask(str(graph.value(request, HT.methodName)), path, text, headers)
    response = graph.value(request, HT.resp)
    expected = {str(s)[-3] for s in graph.objects(response, MF.expectedStatus)}
    if str(status)[0] not in expected:
        raise FailedError(f"answered with {status}")
    _check_answer(graph, response, told.get_content_type(), answer)


def _check_answer(graph: Graph, response: Any, kind: str, answer: bytes) -> None:
    form = graph.value(response, MF.expectedFormat)
    if form is None:
        return
    if kind not in FORMATS[str(form)]:
        raise FailedError(f"comes as {kind}")
    if str(form) == "RDF":
        _parsed(answer, kind)
        return
    found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.from_media_type(kind))
    wanted = graph.value(response, MF.expectedBoolean)
    if isinstance(found, ox.QueryBoolean) != (str(form) == "boolean"):
        raise FailedError("another kind of answer")
    if wanted is not None and bool(found) != wanted.toPython():  # type: ignore[attr-defined]
        raise FailedError("another answer")


def _parsed(answer: bytes, kind: str) -> list[Any]:
    try:
        return list(ox.parse(answer, format=ox.RdfFormat.from_media_type(kind)))
    except SyntaxError as error:
        raise FailedError(f"no RDF: {error}") from None


# -- the service description -----------------------------------------------------------------------


def service_description(ask: Ask, address: str) -> Iterator[Outcome]:
    """The three tests of the suite, which its manifest tells by their names only."""
    status, told, answer = ask("GET", "/sparql", None, {})
    found = _parsed(answer, told.get_content_type()) if status == 200 else []
    ends = {t.object.value for t in found if t.predicate.value == f"{SD}endpoint"}
    graph = Graph()
    graph.parse(answer, format=told.get_content_type())
    for name, why in (
        ("GET on endpoint returns RDF", "" if found else f"answered with {status}"),
        (
            "Service description contains a matching sd:endpoint triple",
            "" if ends == {address} else f"names {ends}",
        ),
        ("Service description conforms to schema", "; ".join(_against_schema(graph))),
    ):
        yield Outcome("SPARQL 1.1 service description", f"service-description/{name}", why)


def _against_schema(graph: Graph) -> Iterator[str]:
    """What the vocabulary does not allow: its terms, and the kinds of what they relate."""
    for s, p, o in graph:
        if p == RDF.type and str(o).startswith(SD) and str(o)[len(SD) :] not in KINDS:
            yield f"no class {o}"
        if not str(p).startswith(SD):
            continue
        domain, kind = PROPERTIES.get(str(p)[len(SD) :], ("?", ""))
        if (s, RDF.type, URIRef(SD + domain)) not in graph:
            yield f"{p} of what is no {domain}"
        named = str(o)[len(SD) :] in NAMED.get(kind, set())
        if kind and not named and (o, RDF.type, URIRef(SD + kind)) not in graph:
            yield f"{p} gives what is no {kind}"
