"""Signed graphs: friendly and hostile ties of a networkx graph, checked at the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError, shown

if TYPE_CHECKING:
    import networkx as nx

Node = Hashable
Pair = tuple[int, int]

COMBINE = ("net", "positive", "negative")


@dataclass(frozen=True)
class SignedGraph:
    """Undirected signed ties without loops: `ties` maps a pair of node numbers to ±how many.

    `nodes` are in the order of their names. A tie of 3 stands for three parallel friendly edges.
    """

    nodes: tuple[Node, ...]
    ties: Mapping[Pair, int]

    @property
    def size(self) -> int:
        """How many edges there are, parallel ones counted."""
        return sum(map(abs, self.ties.values()))

    @cached_property
    def matrix(self) -> npt.NDArray[np.float64]:
        """The symmetric (n, n) matrix of ties."""
        found = np.zeros((len(self.nodes),) * 2)
        for (i, j), tie in self.ties.items():
            found[i, j] = found[j, i] = tie
        return found

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """Node number → those it is tied to."""
        found: list[set[int]] = [set() for _ in self.nodes]
        for i, j in self.ties:
            found[i].add(j)
            found[j].add(i)
        return tuple(map(frozenset, found))

    def triangles(self) -> Iterator[tuple[int, int, int]]:
        """Every three nodes that are all tied to each other, once."""
        for i, j in sorted(self.ties):
            for k in sorted(self.neighbours[i] & self.neighbours[j]):
                if k > j:
                    yield i, j, k

    def components(self) -> tuple[tuple[int, ...], ...]:
        """The node numbers of each connected component, the largest first."""
        left, found = set(range(len(self.nodes))), []
        while left:
            reached, edge = set(), {min(left)}
            while edge:
                reached |= edge
                edge = {m for n in edge for m in self.neighbours[n]} - reached
            left -= reached
            found.append(tuple(sorted(reached)))
        return tuple(sorted(found, key=lambda c: (-len(c), c)))

    def part(self, numbers: tuple[int, ...]) -> SignedGraph:
        """The graph of some nodes and the ties among them."""
        place = {number: k for k, number in enumerate(numbers)}
        ties = {(place[i], place[j]): t for (i, j), t in self.ties.items()
                if i in place and j in place}  # fmt: skip
        return SignedGraph(tuple(self.nodes[n] for n in numbers), ties)


def signed(graph: nx.Graph[Any], *, combine: str | None = None) -> SignedGraph:
    """Read a networkx graph whose edges have a `sign`, 1 or -1.

    Directions are ignored. Parallel edges of one sign add up. Where two nodes have edges of
    opposite signs, `combine` says what counts: `net` the difference (equal numbers cancel out),
    `positive` or `negative` those of that sign; without it they are refused. Raises UsageError for
    a sign that is neither 1 nor -1 (a 0 is no tie: leave the edge out), and for an edge from a
    node to itself.
    """
    if combine is not None and combine not in COMBINE:
        raise UsageError(f"There is no rule «{combine}».", hint=f"One of {', '.join(COMBINE)}.")
    nodes = tuple(sorted(graph, key=lambda node: (str(type(node)), str(node))))
    number = {node: k for k, node in enumerate(nodes)}
    found: dict[Pair, Counter[int]] = {}
    edges: Any = graph.edges(data="sign")
    for a, b, sign in edges:
        if a == b:
            raise UsageError(f"{shown(str(a))} has a tie to itself.", hint="Take it out.")
        if isinstance(sign, bool) or sign not in (1, -1):
            raise UsageError(
                f"The tie of {shown(str(a))} and {shown(str(b))} has the sign {sign!r}.",
                hint="A sign is 1 or -1; what is neither is no tie here.",
            )
        i, j = sorted((number[a], number[b]))
        found.setdefault((i, j), Counter())[int(sign)] += 1
    ties = {pair: _tie(nodes, pair, counts, combine) for pair, counts in sorted(found.items())}
    return SignedGraph(nodes, {pair: tie for pair, tie in ties.items() if tie})


def _tie(nodes: tuple[Node, ...], pair: Pair, counts: Counter[int], combine: str | None) -> int:
    friendly, hostile = counts[1], counts[-1]
    if not (friendly and hostile):
        return friendly - hostile
    if combine is None:
        a, b = (shown(str(nodes[n])) for n in pair)
        raise UsageError(
            f"{a} and {b} have ties of opposite signs.",
            hint="Say what counts (combine): net, positive or negative.",
        )
    return {"net": friendly - hostile, "positive": friendly, "negative": -hostile}[combine]
