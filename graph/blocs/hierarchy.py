"""Hierarchical blocs: a dendrogram of actors, from all apart to all together.

Agglomerative clustering by average linkage (Sokal, R. R. & Michener, C. D. 1958, A statistical
method for evaluating systematic relationships, University of Kansas Science Bulletin 38:
1409-1438), through scipy. The distance of two actors is 1 less their tie's weight over the largest
one, or any that is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx
import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError
from .detection import check_weights
from .partition import sorted_blocs

Linkage = Literal["average", "complete", "single"]
LINKAGES: tuple[Linkage, ...] = ("average", "complete", "single")


@dataclass(frozen=True)
class Merge:
    """Two blocs become one at a `height`, the distance between them; it then has `size` actors.

    Blocs are numbered: 0 to n - 1 are the actors in their order, n is the result of the first
    merge, and so on, as in scipy's linkage.
    """

    first: int
    second: int
    height: float
    size: int


@dataclass(frozen=True)
class Hierarchy:
    """The merges of a dendrogram, lowest first; `actors` in order of their names."""

    actors: tuple[Any, ...]
    merges: tuple[Merge, ...]
    linkage: str

    def cut(self, k: int) -> tuple[tuple[Any, ...], ...]:
        """The k blocs that are left before the last k - 1 merges, the largest first.

        Raises UsageError for a k below 1 or above the number of actors.
        """
        count = len(self.actors)
        if not 1 <= k <= count:
            raise UsageError(f"{count} actors cannot be cut into {k} blocs.")
        held: dict[int, tuple[Any, ...]] = {n: (actor,) for n, actor in enumerate(self.actors)}
        for number, merge in enumerate(self.merges[: count - k]):
            held[count + number] = held.pop(merge.first) + held.pop(merge.second)
        return sorted_blocs(held.values())

    def order(self) -> tuple[Any, ...]:
        """The actors so that no two merges cross."""
        count = len(self.actors)
        held: dict[int, tuple[Any, ...]] = {n: (actor,) for n, actor in enumerate(self.actors)}
        for number, merge in enumerate(self.merges):
            held[count + number] = held.pop(merge.first) + held.pop(merge.second)
        return tuple(actor for branch in held.values() for actor in branch)


def hierarchy(
    graph: nx.Graph[Any],
    *,
    linkage: Linkage = "average",
    distances: npt.NDArray[np.float64] | None = None,
) -> Hierarchy:
    """Join the nodes of a weighted network step by step, the nearest first.

    `distances`, (n, n), symmetric, rows in the order of the sorted nodes, replaces those of the
    weights. Equal distances are joined in the order of the actors.

    Notes: fewer than two nodes have no merges. Raises UsageError for an unknown linkage, weights
    that are negative or not finite, and distances of another shape, not symmetric, negative or not
    finite.
    """
    if linkage not in LINKAGES:
        raise UsageError(f"There is no linkage «{linkage}».", hint=f"One of {', '.join(LINKAGES)}.")
    check_weights(graph)
    actors = tuple(sorted(graph, key=str))
    apart = _apart(graph, actors) if distances is None else _checked(distances, len(actors))
    if len(actors) < 2:
        return Hierarchy(actors, (), linkage)
    from scipy.cluster.hierarchy import linkage as joined
    from scipy.spatial.distance import squareform

    rows = joined(squareform(apart, checks=False), method=linkage).tolist()
    merges = tuple(Merge(int(a), int(b), round(h, 12), int(size)) for a, b, h, size in rows)
    return Hierarchy(actors, merges, linkage)


def best_cut(graph: nx.Graph[Any], found: Hierarchy) -> tuple[tuple[Any, ...], ...]:
    """The cut of highest modularity; of equal ones that with the fewest blocs.

    Without ties all actors are apart.
    """
    if not any(weight for *_, weight in graph.edges(data="weight", default=1)):
        return sorted_blocs([actor] for actor in found.actors)
    cuts = [found.cut(k) for k in range(1, len(found.actors) + 1)]
    return max(cuts, key=lambda cut: (_modularity(graph, cut), -len(cut)))


def _modularity(graph: nx.Graph[Any], cut: tuple[tuple[Any, ...], ...]) -> float:
    value = nx.community.modularity(graph, [set(bloc) for bloc in cut], weight="weight")
    return round(float(value), 12)


def _apart(graph: nx.Graph[Any], actors: tuple[Any, ...]) -> npt.NDArray[np.float64]:
    weights = (
        nx.to_numpy_array(graph, nodelist=actors, weight="weight") if actors else np.zeros((0, 0))
    )
    most = weights.max(initial=0)
    found: npt.NDArray[np.float64] = 1 - weights / most if most else np.ones_like(weights)
    np.fill_diagonal(found, 0)
    return found


def _checked(distances: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    found = np.array(distances, dtype=np.float64)
    if found.shape != (count, count):
        raise UsageError(f"Distances of {count} actors are a {count} × {count} matrix.")
    if not np.isfinite(found).all() or (found < 0).any() or not np.allclose(found, found.T):
        raise UsageError("Distances are symmetric numbers from 0 up.")
    np.fill_diagonal(found, 0)
    return found
