"""Positions of actors in a network: degree, strength, betweenness, eigenvector.

Freeman, L. C. (1977), A set of measures of centrality based on betweenness, Sociometry 40: 35-41;
Bonacich, P. (1972), Factoring and weighting approaches to status scores and clique
identification, Journal of Mathematical Sociology 2: 113-120.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import numpy as np

from ..network import measured
from ..snapshot import Snapshot

_DIGITS = 12
"""Beyond these, linear algebra libraries differ."""


@dataclass(frozen=True)
class Position:
    """One actor's place in the network.

    `degree`: number of neighbours. `strength`: sum of the weights of its ties. `betweenness`:
    share of shortest paths between others that pass through it (0 to 1, ties unweighted).
    `eigenvector`: leading eigenvector of the weighted adjacency matrix of its component, scaled
    to a largest value of 1; `component` numbers the components from the largest (0). None in a
    component of one actor, where it is undefined.
    """

    actor: str
    label: str
    degree: int
    strength: float
    betweenness: float
    eigenvector: float | None
    component: int


def positions(snapshot: Snapshot, layers: Iterable[str] | None = None) -> tuple[Position, ...]:
    """The position of every actor with a tie, the strongest first.

    The network is `network.measured`: friendly ties, the institutional layer as co-membership.
    Raises UsageError for an unknown layer.
    """
    graph = measured(snapshot, layers)
    between = nx.betweenness_centrality(graph) if len(graph) else {}
    found = []
    for number, component in enumerate(components(graph)):
        leading = _eigenvector(graph, component)
        for actor in component:
            found.append(
                Position(
                    actor=actor,
                    label=graph.nodes[actor].get("label", actor),
                    degree=graph.degree[actor],
                    strength=float(graph.degree(actor, weight="weight")),
                    betweenness=round(float(between[actor]), _DIGITS),
                    eigenvector=leading.get(actor),
                    component=number,
                )
            )
    return tuple(sorted(found, key=lambda p: (-p.strength, p.actor)))


def components(graph: nx.Graph[str]) -> list[list[str]]:
    """Connected components, the largest first, each in order of its ids."""
    found = [sorted(component) for component in nx.connected_components(graph)]
    return sorted(found, key=lambda component: (-len(component), component))


def _eigenvector(graph: nx.Graph[str], component: list[str]) -> dict[str, float]:
    """Per component: over a whole disconnected graph the vector is noise off the largest one.

    A dense symmetric solver is used, which needs no start and always converges.
    """
    if len(component) < 2:
        return {}
    matrix = nx.to_numpy_array(graph, nodelist=component, weight="weight")
    _, vectors = np.linalg.eigh(matrix)
    leading = np.abs(vectors[:, -1])
    scaled = np.round(leading / leading.max(), _DIGITS)
    return dict(zip(component, scaled.tolist(), strict=True))
