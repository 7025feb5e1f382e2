"""SHACL: what the shapes of the vocabulary find in a store."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ...ontology import rules, terms
from .finding import Finding, Places, found

if TYPE_CHECKING:
    from rdflib import Graph


def shape_findings(store: ox.Store, places: Places) -> Iterator[Finding]:
    """Every result of validating a store against `shapes.ttl`, by pySHACL."""
    from rdflib import SH, Graph, URIRef
    from rdflib.namespace import RDF

    report = _report(store)
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        said = {
            name: str(term)
            for name in ("focusNode", "sourceShape", "resultMessage", "resultPath", "value")
            if (term := report.value(result, SH[name])) is not None
            and (name != "resultPath" or isinstance(term, URIRef))
        }
        rule = said["sourceShape"].removeprefix(rules.SHAPE)
        focus, value = said["focusNode"], said.get("value", "")
        if value.startswith(terms.CLAIM) and value != focus:
            focus, value = value, focus  # a shape may start from a rank or relation, for speed
        shown = f" Found: {terms.compact(value)}." if value and value != focus else ""
        column = terms.compact(said.get("resultPath", ""))
        yield found(rule, focus, said["resultMessage"] + shown, places, column)


def _report(store: ox.Store) -> Any:
    """pySHACL's report on everything in the store but the vocabulary itself."""
    import pyshacl
    from rdflib import Graph

    # rdflib logs each literal that its datatype does not have; a shape reports those.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    data = Graph()
    for graph in store.named_graphs():
        if graph.value != terms.ONTOLOGY_GRAPH:
            text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            data.parse(data=text or b"", format="nt")
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=_shapes(),
        inference="none",
        advanced=False,
    )
    return report


@lru_cache(maxsize=1)
def _shapes() -> Graph:
    from rdflib import Graph

    text = files(rules.__package__).joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")
