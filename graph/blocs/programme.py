"""The mixed integer programme that finds the frustration index of one component.

Aref, S., Mason, A. J. & Wilson, M. C. (2018), Computing the line index of balance using integer
programming optimisation, in Optimization Problems in Graph Theory, Springer: 65-84; solved by HiGHS
through scipy.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...ontology.errors import LimitError
from .signed import Pair, SignedGraph

Blocs = tuple[int, ...]
"""Node number → bloc number; blocs are numbered as they first appear."""


def numbered(blocs: Iterator[int] | Blocs | list[int]) -> Blocs:
    """The same partition with its blocs numbered as they first appear."""
    names: dict[int, int] = {}
    return tuple(names.setdefault(bloc, len(names)) for bloc in blocs)


def _is_frustrated(signs: list[int], k: int) -> bool:
    """Whether a triangle of these signs has a frustrated edge in every partition."""
    hostile = sum(sign < 0 for sign in signs)
    return hostile == 1 or (hostile == 3 and k == 2)


def unbalanced(graph: SignedGraph, k: int) -> Iterator[tuple[Pair, Pair, Pair]]:
    """The pairs of each triangle that has a frustrated edge in every partition."""
    for i, j, m in graph.triangles():
        pairs = ((i, j), (i, m), (j, m))
        if _is_frustrated([graph.ties[pair] for pair in pairs], k):
            yield pairs


@dataclass(frozen=True)
class Solved:
    """What a run of the solver gave: a partition or none, a bound, whether there is no other."""

    found: tuple[Blocs, ...]
    bound: int
    exhausted: bool


class Model:
    """The mixed integer programme of one component.

    Columns: for each node and bloc (for k = 2 one column a node) whether it is in it; for each
    pair of tied nodes whether its edges are frustrated. Blocs are numbered as they first appear
    among the nodes in order of their degrees, so that each partition has one solution: to fix the
    node with the most ties fixes most, and is many times faster than to fix another. `cuts` is
    whether unbalanced triangles get theirs.
    """

    def __init__(self, graph: SignedGraph, k: int, *, cuts: bool = True) -> None:
        self._graph = graph
        self._n = len(graph.nodes)
        self._order = sorted(range(self._n), key=lambda node: -len(graph.neighbours[node]))
        self._k = min(k, self._n)
        self._wide = 1 if self._k == 2 else self._k
        self._pairs = list(graph.ties)
        self._edge = {pair: self._n * self._wide + e for e, pair in enumerate(self._pairs)}
        self._rows: list[tuple[dict[int, float], float, float]] = []
        self._label_blocs()
        for pair, tie in graph.ties.items():
            self._count_frustrated(pair, tie)
        for pairs in unbalanced(graph, self._k) if cuts else ():
            self._add(dict.fromkeys((self._edge[p] for p in pairs), 1.0), 1)

    def _add(self, row: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        self._rows.append((row, low, high))

    def _in(self, node: int, bloc: int) -> int:
        return node * self._wide + bloc

    def _label_blocs(self) -> None:
        if self._wide == 1:
            self._add({self._in(self._order[0], 0): 1.0}, 0, 0)
            return
        for place, node in enumerate(self._order):
            self._add({self._in(node, c): 1.0 for c in range(self._k)}, 1, 1)
            for c in range(1, self._k):
                # A node may be in bloc c only if one before it is in bloc c - 1.
                row = {self._in(before, c - 1): -1.0 for before in self._order[:place]}
                self._add({**row, self._in(node, c): 1.0}, high=0)

    def _count_frustrated(self, pair: Pair, tie: int) -> None:
        i, j = pair
        f = self._edge[pair]
        for c in range(self._wide):
            a, b = self._in(i, c), self._in(j, c)
            if tie > 0:
                self._add({f: 1.0, a: -1.0, b: 1.0}, 0)
                self._add({f: 1.0, a: 1.0, b: -1.0}, 0)
            else:
                self._add({f: 1.0, a: -1.0, b: -1.0}, -1)
                if self._wide == 1:
                    self._add({f: 1.0, a: 1.0, b: 1.0}, 1)

    def limit(self, most: int) -> None:
        """Leave out all partitions that frustrate more than `most` edges."""
        weights = {self._edge[pair]: float(abs(tie)) for pair, tie in self._graph.ties.items()}
        self._add(weights, high=most)

    def exclude(self, blocs: Blocs) -> None:
        """Leave out a partition that was found."""
        row: dict[int, float] = {}
        ones = 0
        labels = numbered([blocs[node] for node in self._order])
        for node, bloc in zip(self._order, labels, strict=True):
            if self._wide == 1:
                row[self._in(node, 0)] = -1.0 if bloc else 1.0
                ones += bloc
            else:
                row[self._in(node, bloc)] = 1.0
        self._add(row, 1 - ones) if self._wide == 1 else self._add(row, high=self._n - 1)

    def solve(self, ends: float | None) -> Solved:
        """Run the solver for what is left of the time."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        left = None if ends is None else ends - time.monotonic()
        if left is not None and left <= 0:
            return Solved((), 0, False)
        columns = self._n * self._wide + len(self._pairs)
        objective = np.zeros(columns)
        objective[self._n * self._wide :] = [abs(self._graph.ties[pair]) for pair in self._pairs]
        whole = np.zeros(columns, dtype=np.int64)
        whole[: self._n * self._wide] = 1
        matrix, low, high = self._constraints(columns)
        options: Any = {"mip_rel_gap": 0.0} | ({} if left is None else {"time_limit": left})
        result = milp(objective, integrality=whole, bounds=Bounds(0, 1), options=options,
                      constraints=LinearConstraint(matrix, low, high))  # fmt: skip
        if result.status == 2:
            return Solved((), 0, True)
        if result.status not in (0, 1):
            raise LimitError(f"The solver stopped: {result.message}")
        bound = result.mip_dual_bound
        found = () if result.x is None else (self._partition(result.x),)
        return Solved(found, 0 if bound is None else math.ceil(bound - 1e-6), False)

    def _constraints(self, columns: int) -> tuple[Any, list[float], list[float]]:
        from scipy.sparse import csr_array

        places = [(r, c, v) for r, (row, _, _) in enumerate(self._rows) for c, v in row.items()]
        rows, cols, values = zip(*places, strict=True)
        matrix = csr_array((values, (rows, cols)), shape=(len(self._rows), columns))
        return matrix, [low for _, low, _ in self._rows], [high for _, _, high in self._rows]

    def _partition(self, x: np.ndarray) -> Blocs:
        inside = x[: self._n * self._wide].reshape(self._n, self._wide)
        chosen = inside[:, 0].round() if self._wide == 1 else inside.argmax(axis=1)
        return numbered([int(c) for c in chosen])
