"""Which ties of a network are drawn before more is asked for, and where its nodes stand.

The page and the still picture both ask here, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from ..graph.claims import Entity, Iri
from ..graph.holding import Verdict
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import look
from .layout import Positions, laid_out


def layer_of(tie: Verdict) -> str:
    """The layer in which a tie is drawn: the first of its relation's."""
    return vocabulary().properties[tie.predicate].layers[0]


def first_layers(ties: Iterable[Verdict]) -> frozenset[str]:
    """The layers with friendly or hostile ties; where there is no such tie, every layer."""
    every = list(ties)
    signed = {layer_of(tie) for tie in every if tie.polarity}
    return frozenset(signed or {layer_of(tie) for tie in every})


def placed(
    entities: Mapping[Iri, Entity], ties: Sequence[Verdict], seed: int = 0
) -> tuple[nx.Graph[str], Positions]:
    """The ends of ties, by id, with `label` and `size` (radius in pixels), and where they stand.

    Ties of the layers drawn first decide the picture; `seed` sets the layout.
    """
    layer = {p: vocabulary().properties[p].layers[0] for p in {tie.predicate for tie in ties}}
    ends_of_ties = {end for tie in ties for end in (tie.subject, tie.object)}
    names = {iri: terms.local(iri) for iri in sorted(ends_of_ties)}
    first = first_layers(ties)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names.values())
    for drawn in (False, True):
        graph.add_edges_from(
            ((names[tie.subject], names[tie.object])
             for tie in ties if (layer[tie.predicate] in first) == drawn),
            first=drawn,
        )  # fmt: skip
    for iri, (name, degree) in zip(names, graph.degree(), strict=True):
        graph.nodes[name].update(label=entities[iri].label, size=look.node_size(degree))
    spots, blocs = laid_out(graph, seed)
    for name, bloc in blocs.items():
        graph.nodes[name]["bloc"] = bloc
    return graph, spots
