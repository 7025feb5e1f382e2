"""The block matrix: how densely blocs are tied within and between.

White, H. C., Boorman, S. A. & Breiger, R. L. (1976), Social structure from multiple networks I,
American Journal of Sociology 81: 730-780.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError, shown
from ..blocs.partition import Division, bloc_numbers

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class BlockMatrix:
    """Ties within and between k blocs; all arrays are (k, k) and symmetric.

    `sizes` are the blocs' numbers of actors, in the order of their numbers. `tied` counts the pairs
    of actors that are tied, `pairs` those that could be, `density` is the one over the other, 0 to
    1. `weight` sums the weights of ties, `weighted_density` is that over `pairs`. Both are NaN
    where there is no pair: a bloc of one with itself. `overall` is the density of the whole network
    (None with fewer than two actors).
    """

    sizes: tuple[int, ...]
    tied: Array
    pairs: Array
    weight: Array
    overall: float | None

    @property
    def density(self) -> Array:
        return self._of_pairs(self.tied)

    @property
    def weighted_density(self) -> Array:
        return self._of_pairs(self.weight)

    def _of_pairs(self, ties: Array) -> Array:
        found = np.full_like(ties, np.nan)
        np.divide(ties, self.pairs, out=found, where=self.pairs > 0)
        return found

    def image(self, threshold: float | None = None) -> npt.NDArray[np.bool_]:
        """Which blocks are dense: denser than `threshold`, by default than the whole network."""
        least = (self.overall or 0.0) if threshold is None else threshold
        return np.nan_to_num(self.density) > least


def block_matrix(
    graph: nx.Graph[Any], partition: Division[Any], *, sign: int | None = None
) -> BlockMatrix:
    """The block matrix of an undirected network, parallel edges allowed.

    With `sign` (1 or -1) only edges with that `sign` count. Weights are 1 by default, parallel ones
    add up. Loops do not count.

    Notes: without nodes all arrays are (0, 0); a tie of weight 0 is a tie. Raises UsageError for a
    directed network, a node in no bloc or in two, a weight that is negative or not finite, and a
    `sign` that is neither 1 nor -1.
    """
    _check(graph, sign)
    bloc = bloc_numbers(graph, partition)
    count = max(bloc.values(), default=-1) + 1
    tied, weight = np.zeros((2, count, count))
    seen: set[frozenset[Any]] = set()
    for a, b, data in graph.edges(data=True):
        if a == b or (sign is not None and data.get("sign") != sign):
            continue
        places = {(bloc[a], bloc[b]), (bloc[b], bloc[a])}
        for place in places:
            weight[place] += data.get("weight", 1)
            tied[place] += frozenset((a, b)) not in seen
        seen.add(frozenset((a, b)))
    held = Counter(bloc.values())
    sizes = np.array([held[n] for n in range(count)], dtype=np.float64)
    pairs = np.outer(sizes, sizes)
    np.fill_diagonal(pairs, sizes * (sizes - 1) / 2)
    n = len(graph)
    overall = len(seen) / (n * (n - 1) / 2) if n > 1 else None
    return BlockMatrix(tuple(map(int, sizes)), tied, pairs, weight, overall)


def _check(graph: nx.Graph[Any], sign: int | None) -> None:
    if graph.is_directed():
        raise UsageError(
            "A block matrix needs an undirected network.", hint="Give graph.to_undirected()."
        )
    if sign not in (None, 1, -1):
        raise UsageError(f"The sign is {sign!r}.", hint="Give 1, -1, or none for all ties.")
    edges: Any = graph.edges(data="weight", default=1)
    for a, b, weight in edges:
        if not isinstance(weight, int | float | np.number) or not (
            math.isfinite(weight) and weight >= 0
        ):
            raise UsageError(
                f"The tie of {shown(str(a))} and {shown(str(b))} has the weight {weight!r}.",
                hint="A weight is a number from 0 up.",
            )
