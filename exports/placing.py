"""Which ties of a network are drawn before more is asked for, and where its nodes stand.

The page and the still picture both ask here, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..graph.claims import Entity, Iri
from ..graph.holding import Verdict
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import look
from .layout import Positions, laid_out
from .numbered import Numbered, pairs


def layer_of(tie: Verdict) -> str:
    """The layer in which a tie is drawn: the first of its relation's."""
    return vocabulary().properties[tie.predicate].layers[0]


def first_layers(ties: Iterable[Verdict]) -> frozenset[str]:
    """The layers with friendly or hostile ties; where there is no such tie, every layer."""
    every = list(ties)
    signed = {layer_of(tie) for tie in every if tie.polarity}
    return frozenset(signed or {layer_of(tie) for tie in every})


class Placed(NamedTuple):
    """Where nodes stand, by id: `sizes` are radii in pixels, `spots` x and y in pixels; of a large
    network `blocs` are the numbers of the blocs by which it is laid out.
    """

    sizes: Mapping[str, float]
    spots: Positions
    blocs: Mapping[str, int]


def placed(entities: Mapping[Iri, Entity], ties: Sequence[Verdict], seed: int = 0) -> Placed:
    """Places for the ends of ties. Those of the layers drawn first decide the picture; `seed` sets
    the layout.
    """
    shown = {end for tie in ties for end in (tie.subject, tie.object)}
    order = sorted(shown, key=terms.local)
    number = {iri: k for k, iri in enumerate(order)}
    ends = np.array(
        [[number[tie.subject] for tie in ties], [number[tie.object] for tie in ties]], dtype=np.intp
    ).T
    first = first_layers(ties)
    layer = {iri: vocabulary().properties[iri].layers[0] for iri in {tie.predicate for tie in ties}}
    early = np.array([layer[tie.predicate] in first for tie in ties], dtype=bool)
    network = Numbered([terms.local(iri) for iri in order], pairs(ends, len(order)))
    sizes = [look.node_size(degree) for degree in network.degree.tolist()]
    labels = [entities[iri].label for iri in order]
    spots, blocs = laid_out(network, pairs(ends[early], len(order)), labels, sizes, seed)
    return Placed(dict(zip(network.nodes, sizes, strict=True)), spots, blocs)
