"""How actors' ties are spread over blocs: participation and the E-I index.

Guimerà, R. & Amaral, L. A. N. (2005), Functional cartography of complex metabolic networks, Nature
433: 895-900; Krackhardt, D. & Stern, R. N. (1988), Informal networks and organizational crises: an
experimental simulation, Social Psychology Quarterly 51: 123-140.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..blocs.detection import check_weights
from ..blocs.partition import Division, bloc_numbers


@dataclass(frozen=True)
class Mixing:
    """The E-I index of a whole network, of each node and of each bloc, -1 to 1; None without ties.

    (E - I) / (E + I), E the ties to other blocs and I those within: -1 where all ties stay within
    blocs, 1 where all leave them.
    """

    network: float | None
    nodes: Mapping[Any, float | None]
    blocs: Mapping[int, float | None]
    external: float
    internal: float


def ei_index(graph: nx.Graph[Any], partition: Division[Any], *, weighted: bool = False) -> Mixing:
    """The E-I index of an undirected network whose nodes are divided into blocs.

    A tie counts once in the network, and once for each end in nodes and blocs. With `weighted` it
    counts by its `weight`. Loops do not count.

    Notes: without ties the index is None. Blocs are numbered as their first nodes come in the
    graph. Raises UsageError for a node in no bloc or in two, and for weights that are negative or
    not finite.
    """
    check_weights(graph)
    bloc = bloc_numbers(graph, partition)
    sides: dict[str, Counter[Any]] = {"external": Counter(), "internal": Counter()}
    total = dict.fromkeys(sides, 0.0)
    ties: Any = graph.edges(data="weight", default=1)
    for a, b, weight in ties:
        if a != b:
            side = "internal" if bloc[a] == bloc[b] else "external"
            amount = weight if weighted else 1
            total[side] += amount
            sides[side].update({a: amount})
            sides[side].update({b: amount})
    external, internal = sides["external"], sides["internal"]
    numbers = sorted(set(bloc.values()))
    within = {n: [node for node in graph if bloc[node] == n] for n in numbers}
    return Mixing(
        network=_index(total["external"], total["internal"]),
        nodes={node: _index(external[node], internal[node]) for node in graph},
        blocs={
            n: _index(sum(external[m] for m in own), sum(internal[m] for m in own))
            for n, own in within.items()
        },
        external=total["external"],
        internal=total["internal"],
    )


def _index(external: float, internal: float) -> float | None:
    both = external + internal
    return (external - internal) / both if both else None


def participation(graph: nx.Graph[Any], partition: Division[Any]) -> dict[Any, float | None]:
    """The participation coefficient of each node: 1 - Σ_c (k_ic / k_i)², by weights.

    0 where all of its ties are with one bloc, towards 1 the more evenly they are spread over many.
    Loops do not count.

    Notes: None for a node without ties. Raises UsageError as `ei_index` does.
    """
    check_weights(graph)
    bloc = bloc_numbers(graph, partition)
    found: dict[Any, float | None] = {}
    for node in graph:
        towards: Counter[int] = Counter()
        for other, data in graph[node].items():
            if other != node:
                towards.update({bloc[other]: data.get("weight", 1)})
        strength = sum(towards.values())
        found[node] = (
            round(1 - sum((amount / strength) ** 2 for amount in towards.values()), 12)
            if strength
            else None
        )
    return found
