"""The frustration index: how far a signed graph is from balance, exactly.

The fewest edges to take out (or flip) so that the rest is balanced: over all ways to divide the
nodes into at most k blocs, the least number of friendly edges between blocs and hostile edges
within. Harary, F. (1959), On the measurement of structural balance, Behavioral Science 4:
316-323; for k > 2 the weak balance of Davis, J. A. (1967), Clustering and structural balance in
graphs, Human Relations 20: 181-187.

Solved as a mixed integer programme by HiGHS (through scipy), after Aref, S., Mason, A. J. &
Wilson, M. C. (2018), Computing the line index of balance using integer programming optimisation,
in Optimization Problems in Graph Theory, Springer: 65-84. A cut for every unbalanced triangle, of
which at least one edge is frustrated, makes its relaxation so tight that real networks are solved
at the root. Components are solved apart, and whether the optimum is unique is answered by looking
for another one: first by moving single nodes at no cost, and only where none can be moved by the
solver.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ...ontology.errors import UsageError
from .programme import Blocs, Model, numbered, unbalanced
from .signed import Node, Pair, SignedGraph, signed

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Frustration:
    """The answer, and how sure it is.

    `index` is L, the number of frustrated edges of `partition` (node → bloc, from 0), `bound` the
    number that no partition can fall below; where they are equal the answer is `optimal`. `unique`
    says whether no other partition is as good (None: not known); components that no tie joins
    may be turned against each other freely, which is not counted. `alternatives` are partitions as
    good, the first being `partition`, up to the number that was asked for. `frustrated` lists the
    edges as (node, node, sign), parallel ones once. `normalized` is 1 - 2L/m for m edges, None
    without edges.
    """

    index: int
    optimal: bool
    bound: int
    partition: Mapping[Node, int]
    normalized: float | None
    unique: bool | None
    frustrated: tuple[tuple[Node, Node, int], ...]
    alternatives: tuple[Mapping[Node, int], ...]
    k: int
    edges: int

    @property
    def gap(self) -> int:
        """How many edges fewer the optimum might have: 0 where it is proved."""
        return self.index - self.bound


def frustration(
    graph: nx.Graph[Any],
    *,
    k: int = 2,
    time_limit: float | None = None,
    combine: str | None = None,
    alternatives: int = 10,
) -> Frustration:
    """The frustration index of a networkx graph whose edges have a `sign`, 1 or -1.

    `k` is the most blocs that a partition may have. `time_limit` (seconds, for all of it): when it
    runs out, the best partition and bound found so far are given, `optimal` False; 0 gives those of
    a local search and of disjoint unbalanced triangles. `alternatives` is how many partitions as
    good to look for (2 at least are, to know whether the first is unique).

    Notes: an empty graph or one without edges has L = 0 and `normalized` None; isolated nodes are
    in bloc 0. Parallel edges of one sign count each; see `signed` for `combine` and for what is
    refused (opposite signs, loops, signs that are not 1 or -1). Raises UsageError for a k that is
    no whole number from 1 up and for a negative or undefined time limit.

    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edges_from([("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}),
    ...                       ("a", "c", {"sign": -1})])
    >>> found = frustration(graph)
    >>> found.index, found.optimal, found.unique, len(found.alternatives)
    (1, True, False, 3)
    """
    _check(k, time_limit, alternatives)
    found = signed(graph, combine=combine)
    ends = None if time_limit is None else time.monotonic() + time_limit
    parts = []
    for numbers in found.components():
        if len(numbers) > 1:
            parts.append((numbers, _solve(found.part(numbers), k, ends, max(2, alternatives))))
    return _whole(found, k, parts, alternatives)


@dataclass(frozen=True)
class _Part:
    """The answer for one component: its best partitions, a bound, and whether these are all."""

    index: int
    bound: int
    best: tuple[Blocs, ...]
    all_found: bool


def _check(k: int, time_limit: float | None, alternatives: int) -> None:
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1:
        raise UsageError(f"k is {k!r}.", hint="Give a whole number of blocs from 1 up.")
    if time_limit is not None and not (time_limit >= 0 and math.isfinite(time_limit)):
        raise UsageError(f"The time limit is {time_limit!r}.", hint="Give seconds from 0 up.")
    if alternatives < 1:
        raise UsageError(f"There cannot be {alternatives} partitions.", hint="Ask for 1 or more.")


def _whole(
    graph: SignedGraph, k: int, parts: list[tuple[tuple[int, ...], _Part]], most: int
) -> Frustration:
    index, bound = (sum(getattr(p, side) for _, p in parts) for side in ("index", "bound"))
    optimal = index == bound
    several = any(len(p.best) > 1 for _, p in parts)
    known = all(p.all_found for _, p in parts)
    joined = []
    for choice in product(*(p.best for _, p in parts)):
        blocs = [0] * len(graph.nodes)
        for (numbers, _), own in zip(parts, choice, strict=True):
            for number, bloc in zip(numbers, own, strict=True):
                blocs[number] = bloc
        joined.append(dict(zip(graph.nodes, blocs, strict=True)))
        if len(joined) == most:
            break
    first = joined[0]
    return Frustration(
        index=index,
        optimal=optimal,
        bound=bound,
        partition=first,
        normalized=1 - 2 * index / graph.size if graph.size else None,
        unique=(False if several else True if known else None) if optimal else None,
        frustrated=tuple(
            (graph.nodes[i], graph.nodes[j], 1 if tie > 0 else -1)
            for (i, j), tie in graph.ties.items()
            if (first[graph.nodes[i]] == first[graph.nodes[j]]) == (tie < 0)
        ),
        alternatives=tuple(joined),
        k=int(k),
        edges=graph.size,
    )


# -- one component -------------------------------------------------------------------------------


def _solve(graph: SignedGraph, k: int, ends: float | None, most: int) -> _Part:
    k = min(k, len(graph.nodes))
    start = _local_search(graph, k)
    if k == 1 or (k == 2 and cost(graph, start) == 0):
        # One bloc leaves no choice, and a balanced component is divided into two in one way only.
        return _Part(cost(graph, start), cost(graph, start), (start,), True)
    model = Model(graph, k)
    solved = model.solve(ends)
    known = sorted({start, *solved.found}, key=lambda blocs: (cost(graph, blocs), blocs))
    index, bound = cost(graph, known[0]), solved.bound
    if index > bound:
        bound = max(bound, _disjoint_triangles(graph, k))
    if index > bound:
        return _Part(index, bound, (known[0],), False)
    model.limit(index)
    optima = [blocs for blocs in known if cost(graph, blocs) == index]
    best, all_found = _more(graph, k, model, optima, ends, most)
    return _Part(index, bound, best, all_found)


def _more(
    graph: SignedGraph, k: int, model: Model, optima: list[Blocs], ends: float | None, most: int
) -> tuple[tuple[Blocs, ...], bool]:
    """Optima, up to `most`, from those already found; and whether these are all.

    To move a node at no cost takes no solver, which is asked only when no such move is left.
    """
    found, walked = optima, 0
    while len(found) < most:
        if walked < len(found):
            model.exclude(found[walked])
            found = list(dict.fromkeys([*found, *_moved_freely(graph, found[walked], k)]))
            walked += 1
            continue
        another = model.solve(ends)
        if not another.found:
            return tuple(found), another.exhausted
        found.append(another.found[0])
    return tuple(found[:most]), False


def _moved_freely(graph: SignedGraph, blocs: Blocs, k: int) -> Iterator[Blocs]:
    """The partitions that differ in one node and frustrate as many edges."""
    own = np.array(blocs)
    for node, bloc in np.argwhere(_gains(_sums(graph.matrix, own, k), own) == 0):
        if bloc != own[node]:
            yield numbered([*blocs[:node], int(bloc), *blocs[node + 1 :]])


def cost(graph: SignedGraph, blocs: Blocs) -> int:
    """How many edges a partition frustrates."""
    return sum(
        abs(tie) for (i, j), tie in graph.ties.items() if (blocs[i] == blocs[j]) == (tie < 0)
    )


def _local_search(graph: SignedGraph, k: int) -> Blocs:
    """A good partition to begin with: the signs of eigenvectors, then one node moved at a time."""
    n = len(graph.nodes)
    matrix = graph.matrix
    _, vectors = np.linalg.eigh(matrix)
    starts = [np.zeros(n, dtype=int)]
    if k > 1:
        starts += [(vectors[:, -c] > 0).astype(int) for c in range(1, min(n, 4) + 1)]
    return min(
        (numbered([int(b) for b in _improved(matrix, start, k)]) for start in starts),
        key=lambda blocs: (cost(graph, blocs), blocs),
    )


def _improved(matrix: np.ndarray, start: np.ndarray, k: int) -> np.ndarray:
    """Move one node at a time to the bloc it is friendliest with, as long as that helps."""
    blocs = start.copy()
    sums = _sums(matrix, blocs, k)
    while True:
        gains = _gains(sums, blocs)
        node, bloc = np.unravel_index(int(gains.argmax()), gains.shape)
        if gains[node, bloc] <= 0:
            return blocs
        sums[:, blocs[node]] -= matrix[:, node]
        sums[:, bloc] += matrix[:, node]
        blocs[node] = bloc


def _sums(matrix: np.ndarray, blocs: np.ndarray, k: int) -> np.ndarray:
    """Node, bloc → the sum of the node's ties to the bloc, (n, k)."""
    return np.stack([(matrix * (blocs == c)).sum(axis=1) for c in range(k)], axis=1)


def _gains(sums: np.ndarray, blocs: np.ndarray) -> np.ndarray:
    """Node, bloc → how many edges fewer are frustrated if the node moves to the bloc, (n, k)."""
    found: np.ndarray = sums - sums[np.arange(len(blocs)), blocs][:, None]
    return found


def _disjoint_triangles(graph: SignedGraph, k: int) -> int:
    """A bound: of unbalanced triangles that share no edge each has a frustrated edge of its own."""
    used: set[Pair] = set()
    bound = 0
    for pairs in unbalanced(graph, k):
        if used.isdisjoint(pairs):
            used.update(pairs)
            bound += min(abs(graph.ties[pair]) for pair in pairs)
    return bound
