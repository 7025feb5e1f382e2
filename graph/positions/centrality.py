"""Positions of actors in a network: how many ties, how near, how much between, how well tied.

Freeman, L. C. (1977), A set of measures of centrality based on betweenness, Sociometry 40: 35-41;
Bonacich, P. (1972), Factoring and weighting approaches to status scores and clique
identification, Journal of Mathematical Sociology 2: 113-120. The other references stand in
`graph.backend`, which computes most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..backend import Backend, choose
from ..network import measured
from ..snapshot import Snapshot

_DIGITS = 12
"""Beyond these, linear algebra libraries differ."""

_RANK_DIGITS = 11
"""PageRank is iterated to about so many."""

_DENSE = 2000
"""Up to so many actors a component's eigenvector is found by a dense solver."""

STEPS = ("core", "closeness", "pagerank", "eigenvector", "betweenness")
"""What takes long, in the order in which it is done."""

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(frozen=True)
class Position:
    """One actor's place in the network.

    `degree`: number of neighbours. `strength`: sum of the weights of its ties. `closeness`: how
    near it is to all others, 0 to 1. `betweenness`: share of shortest paths between others that
    pass through it, 0 to 1. (For both, ties are unweighted.) `eigenvector`: leading eigenvector of
    the weighted adjacency matrix of its component, scaled to a largest value of 1; None in a
    component of one actor, where it is undefined. `pagerank`: weighted, all sum to 1. `core`: the
    largest k so that it is in a part in which all have k neighbours. `component` numbers the
    components from the largest (0).
    """

    actor: str
    label: str
    degree: int
    strength: float
    closeness: float
    betweenness: float
    eigenvector: float | None
    pagerank: float
    core: int
    component: int


def positions(
    snapshot: Snapshot,
    layers: Iterable[str] | None = None,
    *,
    backend: str | None = None,
    error: float | None = None,
    progress: Progress | None = None,
) -> tuple[Position, ...]:
    """The position of every actor with a tie, the strongest first.

    The network is `network.measured`: friendly ties, the institutional layer as co-membership. The
    rest is as in `centralities`. Raises UsageError for an unknown layer.
    """
    graph = measured(snapshot, layers)
    return centralities(graph, backend=backend, error=error, progress=progress)


def centralities(
    graph: nx.Graph[Any],
    *,
    backend: str | None = None,
    error: float | None = None,
    progress: Progress | None = None,
) -> tuple[Position, ...]:
    """The position of every node of a simple undirected weighted graph, the strongest first.

    `backend` is networkx, networkit, or by size (None). With `error` betweenness is estimated, all
    values within `error` of the exact ones with a probability of 0.9; closeness stays exact, and
    takes a search from every node. Nodes may have a `label`.

    Notes: a graph without nodes has no positions; an isolated node has 0 in all but PageRank, and
    no eigenvector. In a disconnected network closeness allows for what cannot be reached, and the
    eigenvector is that of each component. Ties of weight 0 are none; loops count in strength
    (twice), PageRank and the eigenvector only. Raises UsageError for a directed or multigraph, for
    weights that are negative or not finite, and for an unknown backend.
    """
    found = _measured(choose(graph, backend), error, progress or (lambda step: None))
    plain = _plain(graph)
    result = []
    for number, component in enumerate(components(plain)):
        for node in component:
            result.append(
                Position(
                    actor=node,
                    label=graph.nodes[node].get("label", str(node)),
                    degree=plain.degree[node],
                    strength=float(graph.degree(node, weight="weight")),
                    closeness=round(found["closeness"][node], _DIGITS),
                    betweenness=round(found["betweenness"][node], _DIGITS),
                    eigenvector=found["eigenvector"].get(node),
                    pagerank=round(found["pagerank"][node], _RANK_DIGITS),
                    core=int(found["core"][node]),
                    component=number,
                )
            )
    return tuple(sorted(result, key=lambda p: (-p.strength, str(p.actor))))


def _measured(
    backend: Backend, error: float | None, progress: Progress
) -> Mapping[str, Mapping[Any, float]]:
    def betweenness() -> Mapping[Any, float]:
        if error is None:
            return backend.betweenness()
        return backend.approximate_betweenness(error).values

    ways: dict[str, Callable[[], Mapping[Any, float]]] = {
        "core": backend.core_numbers,
        "closeness": backend.closeness,
        "pagerank": backend.pagerank,
        "eigenvector": lambda: eigenvectors(backend.graph),
        "betweenness": betweenness,
    }
    found = {}
    for step in STEPS:
        progress(step)
        found[step] = ways[step]()
    return found


def components(graph: nx.Graph[Any]) -> list[list[Any]]:
    """Connected components, the largest first, each in order of its nodes."""
    found = [sorted(component, key=str) for component in nx.connected_components(graph)]
    return sorted(found, key=lambda component: (-len(component), [str(n) for n in component]))


def eigenvectors(graph: nx.Graph[Any]) -> dict[Any, float]:
    """Eigenvector centrality within each component of two nodes or more, largest value 1.

    Over a whole disconnected graph the vector would be noise off the largest component.
    """
    found: dict[Any, float] = {}
    for component in components(_plain(graph)):
        if len(component) > 1:
            leading = np.abs(_leading(graph, component))
            scaled = np.round(leading / leading.max(), _DIGITS)
            found |= dict(zip(component, scaled.tolist(), strict=True))
    return found


def _leading(graph: nx.Graph[Any], component: list[Any]) -> npt.NDArray[np.float64]:
    """A dense symmetric solver needs no start and always converges; a sparse one is for many."""
    if len(component) <= _DENSE:
        matrix = nx.to_numpy_array(graph, nodelist=component, weight="weight")
        dense: npt.NDArray[np.float64] = np.linalg.eigh(matrix)[1][:, -1]
        return dense
    from scipy.sparse.linalg import eigsh

    sparse: Any = nx.to_scipy_sparse_array(graph, nodelist=component, weight="weight")
    sparse = sparse.astype(np.float64)
    _, vectors = eigsh(sparse, k=1, which="LA", v0=np.ones(len(component)))
    leading: npt.NDArray[np.float64] = vectors[:, 0]
    return leading


def _plain(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """The ties that have a weight, without loops."""
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(graph)
    ties: Any = graph.edges(data="weight", default=1)
    plain.add_edges_from((a, b) for a, b, weight in ties if weight and a != b)
    return plain
