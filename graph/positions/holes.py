"""Structural holes: how little an actor's neighbours are tied to each other.

Burt, R. S. (1992), Structural Holes: The Social Structure of Competition, Harvard University Press,
chapter 2, as networkx computes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..blocs.detection import check_weights


@dataclass(frozen=True)
class StructuralHoles:
    """One node's holes; None where it has no neighbour.

    `constraint`: Σ_j (p_ij + Σ_q p_iq p_qj)², p the share of i's ties that j has: low where its
    neighbours are many and strangers to each other, near 1 or above where they are few and tied.
    `effective_size`: neighbours less what they repeat, from 1 (all tied to each other) to their
    number (all strangers). `efficiency` is that divided by their number.
    """

    node: Any
    constraint: float | None
    effective_size: float | None
    efficiency: float | None


def structural_holes(
    graph: nx.Graph[Any], *, weighted: bool = False
) -> tuple[StructuralHoles, ...]:
    """Burt's measures of every node of an undirected network, the least constrained first.

    With `weighted` shares are by `weight`, else every tie is equal. Loops do not count.

    Notes: a node without neighbours has none, and comes last. Raises UsageError for a directed or
    multigraph and for weights that are negative or not finite.

    >>> star = nx.Graph([("hub", "a"), ("hub", "b"), ("hub", "c")])
    >>> structural_holes(star)[0].effective_size
    3.0
    """
    check_weights(graph)
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(sorted(graph, key=str))
    ties: Any = graph.edges(data="weight", default=1)
    plain.add_weighted_edges_from((a, b, w) for a, b, w in ties if a != b and (w or not weighted))
    if not len(plain):
        return ()
    weight = "weight" if weighted else None
    constraint = nx.constraint(plain, weight=weight)
    size = nx.effective_size(plain, weight=weight)
    found = [
        StructuralHoles(
            node=node,
            constraint=_known(constraint[node]),
            effective_size=_known(size[node]),
            efficiency=None if not plain[node] else _known(size[node] / len(plain[node])),
        )
        for node in plain
    ]
    return tuple(
        sorted(found, key=lambda h: (h.constraint is None, h.constraint or 0.0, str(h.node)))
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 12)
