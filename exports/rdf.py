"""The graph as RDF files."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pyoxigraph as ox

from ..graph.xml_text import as_xml
from ..ontology import terms

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Ending → format. The first three hold the union of all graphs, the others name each graph."""


def write_rdf(store: ox.Store, to: Path | IO[bytes], ending: str) -> None:
    """Write everything in the store, in an order that depends on nothing but the data.

    Raises BadInputError where RDF/XML is asked for and XML cannot hold it.
    """
    form = FORMATS[ending]
    quads = sorted(store, key=_order)
    statements = quads if form.supports_datasets else [quad.triple for quad in quads]
    if form == ox.RdfFormat.RDF_XML:
        text = as_xml(ox.serialize(statements, format=form, prefixes=terms.PREFIXES) or b"")
        to.write_bytes(text) if isinstance(to, Path) else to.write(text)
        return
    ox.serialize(statements, to, format=form, prefixes=terms.PREFIXES)


def _order(quad: ox.Quad) -> tuple[str, ...]:
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))
