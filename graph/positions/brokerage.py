"""Brokerage between blocs: who stands between two that have no tie with each other, in what role.

Gould, R. V. & Fernandez, R. M. (1989), Structures of mediation: a formal approach to brokerage in
transaction networks, Sociological Methodology 19: 89-126.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError
from ..blocs.partition import Division, bloc_numbers

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Brokerage:
    """How often a node brokers, by role; of a from bloc A to c from bloc C through b from bloc B.

    `coordinator`: A = B = C. `itinerant` (also called consultant): A = C, another B.
    `gatekeeper`: B = C, it lets in from A. `representative`: A = B, it speaks to C. `liaison`: all
    three differ. `total` is their sum.
    """

    node: Any
    coordinator: int
    itinerant: int
    gatekeeper: int
    representative: int
    liaison: int

    @property
    def total(self) -> int:
        return (
            self.coordinator + self.itinerant + self.gatekeeper + self.representative + self.liaison
        )


def brokerage(graph: nx.Graph[Any], partition: Division[Any]) -> tuple[Brokerage, ...]:
    """Count every ordered pair (a, c) that a node b joins: a → b → c without a → c.

    An undirected tie goes both ways, so that each open pair counts twice, as in R's sna::brokerage;
    gatekeeper and representative are then equal. Weights and loops do not count. The busiest
    broker comes first.

    Notes: without open pairs all counts are 0; a graph without nodes has none. Raises UsageError
    for a multigraph, and for a node in no bloc or in two.
    """
    if graph.is_multigraph():
        raise UsageError("Brokerage needs a simple graph.", hint="See network.simple.")
    nodes = sorted(graph, key=str)
    bloc = bloc_numbers(nodes, partition)
    labels: Labels = np.array([bloc[node] for node in nodes], dtype=np.int64)
    tied = np.zeros((len(nodes),) * 2, dtype=bool)
    number = {node: k for k, node in enumerate(nodes)}
    for a, b in graph.edges():
        tied[number[a], number[b]] = True
        if not graph.is_directed():
            tied[number[b], number[a]] = True
    np.fill_diagonal(tied, False)
    found = (Brokerage(node, *_roles(tied, labels, k)) for k, node in enumerate(nodes))
    return tuple(sorted(found, key=lambda each: (-each.total, str(each.node))))


def _roles(tied: npt.NDArray[np.bool_], labels: Labels, broker: int) -> Iterator[int]:
    before, after = np.flatnonzero(tied[:, broker]), np.flatnonzero(tied[broker])
    open_pair = ~tied[np.ix_(before, after)] & (before[:, None] != after[None, :])
    a, c, b = labels[before][:, None], labels[after][None, :], labels[broker]
    for role in (
        (a == b) & (b == c),
        (a == c) & (a != b),
        (b == c) & (a != b),
        (a == b) & (c != b),
        (a != b) & (b != c) & (a != c),
    ):
        yield int((open_pair & role).sum())
