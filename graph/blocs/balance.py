"""Structural balance of a signed graph: triads, walks, and the modularity of a partition.

Cartwright, D. & Harary, F. (1956), Structural balance, Psychological Review 63: 277-293;
Estrada, E. (2019), Rethinking structural balance in signed social networks, Discrete Applied
Mathematics 268: 70-90; Gómez, S., Jensen, P. & Arenas, A. (2009), Analysis of community
structure in networks of correlated data, Physical Review E 80: 016114.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .partition import Division, bloc_numbers
from .signed import Node, SignedGraph, signed

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Balance:
    """How balanced a signed graph is.

    `census` counts the triangles by their signs: `+++`, `++-`, `+--`, `---`; the first and the
    third are balanced. `triads` is the share of balanced triangles, None without a triangle.
    `walks` is the weighted share of balanced closed walks, 1 for a balanced graph, None without
    nodes. `reason` says why a value is missing.
    """

    census: Mapping[str, int]
    triads: float | None
    walks: float | None
    reason: str = ""


def balance(graph: nx.Graph[Any], *, combine: str | None = None) -> Balance:
    """Triad census, triad balance and walk balance of a networkx graph with signed edges.

    triads = (tr|A|³ + tr A³) / (2 tr|A|³), the share of triangles whose signs multiply to +
    (Cartwright & Harary 1956); walks = Σ exp(λ) / Σ exp(μ), λ and μ the eigenvalues of A and of
    |A| (Estrada 2019). Both 0 to 1. Parallel edges of one sign count as one here.

    Notes: without nodes both are None, without a triangle `triads` is, and `reason` says so.
    Isolated nodes and other components add closed walks of no length, 1 each, to both sums of
    `walks`. See `signed` for `combine` and for what is refused: opposite signs, loops, signs that
    are not 1 or -1.

    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edges_from([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}),
    ...                       ("a", "c", {"sign": -1})])
    >>> balance(graph).triads, round(balance(graph).walks, 6)
    (1.0, 1.0)
    """
    found = signed(graph, combine=combine)
    census = _census(found)
    triangles = sum(census.values())
    triads = (census["+++"] + census["+--"]) / triangles if triangles else None
    if not found.nodes:
        return Balance(census, None, None, "there are no nodes")
    return Balance(census, triads, _walks(found), "" if triangles else "there are no triangles")


def _census(graph: SignedGraph) -> dict[str, int]:
    names = ("+++", "++-", "+--", "---")
    counts = dict.fromkeys(names, 0)
    for i, j, k in graph.triangles():
        hostile = sum(graph.ties[pair] < 0 for pair in ((i, j), (i, k), (j, k)))
        counts[names[hostile]] += 1
    return counts


def _walks(graph: SignedGraph) -> float:
    signs = np.sign(graph.matrix)
    own, plain = np.linalg.eigvalsh(signs), np.linalg.eigvalsh(np.abs(signs))
    # The largest eigenvalue is taken out of both sums, so that none overflows.
    largest = plain[-1]
    return float(np.exp(own - largest).sum() / np.exp(plain - largest).sum())


def signed_modularity(
    graph: nx.Graph[Any],
    partition: Division[Node],
    *,
    combine: str | None = None,
) -> float:
    """Modularity of a partition of a signed graph: Q = (2w⁺Q⁺ - 2w⁻Q⁻) / (2w⁺ + 2w⁻).

    Q⁺ and Q⁻ are Newman's modularity of the friendly and of the hostile ties, w⁺ and w⁻ their
    total weights (Gómez, Jensen & Arenas 2009). Range -1 to 1: large where blocs are friendly
    inside and hostile between. `partition` maps each node to its bloc, or lists the blocs.

    Notes: NaN without ties, as in an empty graph; isolated nodes change nothing. Parallel edges of
    one sign add up. Raises UsageError where a node is in no bloc or in two, and for what `signed`
    refuses.
    """
    found = signed(graph, combine=combine)
    numbers = bloc_numbers(found.nodes, partition)
    bloc = np.array([numbers[node] for node in found.nodes], dtype=int)
    total, weight = 0.0, 0.0
    same = bloc[:, None] == bloc[None, :]
    for sign in (1, -1):
        ties = np.clip(sign * found.matrix, 0, None)
        degrees = ties.sum(axis=1)
        if degrees.sum():
            expected = np.outer(degrees, degrees) / degrees.sum()
            total += sign * float((ties - expected)[same].sum())
            weight += float(degrees.sum())
    return total / weight if weight else float("nan")
