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
from .layout import Positions, positions


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
    graph: nx.Graph[str] = nx.Graph()
    shown = sorted({end for tie in ties for end in (tie.subject, tie.object)})
    graph.add_nodes_from(terms.local(iri) for iri in shown)
    first = first_layers(ties)
    for tie in ties:
        ends = (terms.local(tie.subject), terms.local(tie.object))
        before = graph.get_edge_data(*ends, default={"first": False})
        graph.add_edge(*ends, first=layer_of(tie) in first or before["first"])
    for iri in shown:
        entity = entities[iri]
        size = look.node_size(graph.degree[entity.id])
        graph.add_node(entity.id, label=entity.label, size=size)
    return graph, positions(graph, seed)
