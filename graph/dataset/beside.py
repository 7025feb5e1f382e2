"""graph.nt: further RDF that a data set carries beside its tables.

It is in the store, in the data set's own graph, and can be asked; no measure reads it. What the
tables are for (statements, sources, relations of the vocabulary) may not stand in it, so that
nothing is said without a source.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ...ontology import terms
from ...ontology.errors import Fault

FILE = "graph.nt"
LARGEST = 256 * 1024 * 1024
_OURS = (terms.CLAIM, terms.SRC, terms.GRAPH)
_LABELS = {terms.SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")}


def reserved(triple: ox.Triple | ox.Quad) -> str:
    """Why a triple may not stand beside the tables; empty where it may."""
    predicate = triple.predicate.value
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
    if subject.startswith(_OURS):
        return "speaks of a statement, source or data set: those have tables"
    if predicate.startswith(terms.ST):
        return "uses a relation of the vocabulary: that is for claims.csv"
    if subject.startswith(terms.ID) and predicate in _LABELS:
        return "names an entity: that is for entities.csv"
    cls = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
    if predicate == terms.RDF + "type" and cls.startswith(terms.ST):
        return "gives something a class of the vocabulary: that is for the tables"
    return ""


def read_beside(folder: Path, faults: list[Fault]) -> str:
    """The text of graph.nt, checked; empty where there is none."""
    path = folder / FILE
    if not path.exists():
        return ""
    if not path.is_file() or path.stat().st_size > LARGEST:
        faults.append(Fault(FILE, 0, "", "", f"not a file of at most {LARGEST} bytes", rule="T01"))
        return ""
    raw = path.read_bytes()
    try:
        # One triple a line, as an import writes it, so that its number is its line.
        for line, triple in enumerate(ox.parse(raw, format=ox.RdfFormat.N_TRIPLES), start=1):
            if why := reserved(triple):
                faults.append(Fault(FILE, line, "", "", why, rule="T15"))
        return raw.decode()
    except (SyntaxError, MemoryError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", 0) or 0
        faults.append(Fault(FILE, line, "", "", f"no N-Triples: {error}", rule="T01"))
        return ""
