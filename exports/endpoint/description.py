"""The service description: what the endpoint speaks, and what it holds (SPARQL 1.1 SD)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ...ontology import terms

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def description(store: ox.Store, address: str) -> Iterator[ox.Triple]:
    """The description of the endpoint at this address, over this store."""
    service, data, union = ox.BlankNode("service"), ox.BlankNode("data"), ox.BlankNode("union")
    kind = ox.NamedNode(terms.RDF + "type")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), ox.NamedNode(address))
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for feature in ("UnionDefaultGraph", "EmptyGraphs"):
        yield ox.Triple(service, sd("feature"), sd(feature))
    for name in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), data)
    yield ox.Triple(data, kind, sd("Dataset"))
    yield ox.Triple(data, sd("defaultGraph"), union)
    yield ox.Triple(union, kind, sd("Graph"))
    yield ox.Triple(union, ox.NamedNode(_VOID + "triples"), ox.Literal(len(store)))
    for number, iri in enumerate(sorted(store.named_graphs(), key=str)):
        graph = ox.BlankNode(f"graph{number}")
        yield ox.Triple(data, sd("namedGraph"), graph)
        yield ox.Triple(graph, kind, sd("NamedGraph"))
        yield ox.Triple(graph, sd("name"), iri)
