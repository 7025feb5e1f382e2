"""A store on disk taken apart again into the data sets that it was built from.

A triple that several data sets say stands in the store once, in the graph of the first; the file
`said-again.nq` keeps for each other data set what it says too. Together they are what each data
set says alone, so that one can be left out as if it had never been there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.errors import StoreError
from .claims import Dataset, Entity
from .manifest import SAID_AGAIN
from .quads import described, tabled_triples
from .readback import read_store
from .store import open_on_disk, undisturbed


def taken_apart(path: Path) -> tuple[Dataset, ...]:
    """The data sets of a store on disk, by name, each as its tables gave it.

    Building them again gives the same graph. Raises NotFoundError, StoreError as `open_on_disk`
    does, and StoreError for a store of several data sets that was filled from a graph, which does
    not tell what each of them says.
    """
    store, again = undisturbed(path, lambda at: (open_on_disk(at), _said_again(at)))
    graphs = sorted(
        graph.value
        for graph in store.named_graphs()
        if graph.value not in (terms.PLAIN_GRAPH, terms.ONTOLOGY_GRAPH)
    )
    if again is None and len(graphs) > 1:
        raise StoreError(
            f"The store {path} was filled from a graph, which does not tell its data sets apart "
            "where several say the same.",
            hint="Build one from their tables.",
        )
    return tuple(_dataset(store, ox.Store() if again is None else again, graph) for graph in graphs)


def _said_again(path: Path) -> ox.Store | None:
    """What data sets say again; None where that is not known."""
    again = ox.Store()
    try:
        again.bulk_load((path / SAID_AGAIN).read_bytes(), format=ox.RdfFormat.N_QUADS)
    except FileNotFoundError:
        return None
    except (OSError, SyntaxError) as error:
        raise StoreError(
            f"The store {path} cannot be read: {error}.", hint="Build it again with --force."
        ) from None
    return again


def _dataset(store: ox.Store, again: ox.Store, graph: str) -> Dataset:
    """One data set: what its graph says, and what it says again."""
    name = ox.NamedNode(graph)
    own = ox.Store()
    for each in (store, again):
        own.bulk_extend(each.quads_for_pattern(None, None, None, name))
    contents = read_store(own)
    (info,) = contents.datasets
    dataset = Dataset(
        name=info.name,
        title=info.title,
        version=info.version,
        licence=info.licence,
        as_of=info.as_of,
        begins=info.begins,
        entities={iri: _with_one_note(own, e) for iri, e in contents.entities.items()},
        sources=contents.sources,
        statements=contents.statements,
    )
    return replace(dataset, beside="".join(sorted(_beside(own, dataset))))


def _with_one_note(own: ox.Store, entity: Entity) -> Entity:
    """Of several notes the tables have one, and the others stand beside them."""
    if "\n" not in entity.note:
        return entity
    subject, note = ox.NamedNode(entity.iri), ox.NamedNode(terms.SKOS + "note")
    notes = (quad.object for quad in own.quads_for_pattern(subject, note, None))
    return replace(entity, note=min(n.value for n in notes if isinstance(n, ox.Literal)))


def _beside(own: ox.Store, dataset: Dataset) -> Iterator[str]:
    """What the graph holds beside what the tables say, as lines of N-Triples."""
    tables = ox.Store()
    lines = (f"{' '.join(t)} .\n" for t in (*tabled_triples(dataset), *described(dataset)))
    tables.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    said = {quad.triple for quad in tables}
    for quad in own:
        ours = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(terms.CLAIM)
        if not ours and quad.triple not in said:
            yield f"{quad.triple} .\n"
