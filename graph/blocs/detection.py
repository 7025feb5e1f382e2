"""Communities of a weighted network: Louvain and Leiden, seeded.

Blondel, V. D., Guillaume, J.-L., Lambiotte, R. & Lefebvre, E. (2008), Fast unfolding of communities
in large networks, Journal of Statistical Mechanics P10008; Traag, V. A., Waltman, L. & van Eck,
N. J. (2019), From Louvain to Leiden: guaranteeing well-connected communities, Scientific Reports 9:
5233. Both maximise the modularity of Newman, M. E. J. & Girvan, M. (2004), Physical Review E 69:
026113, with the resolution of Reichardt, J. & Bornholdt, S. (2006), Physical Review E 74: 016110.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import networkx as nx

from ...ontology.errors import UsageError, shown
from .partition import sorted_blocs

METHODS = ("louvain", "leiden")

_TRIALS = 10
"""Leiden begins anew so often, and the best of its divisions is taken."""


def detect(
    graph: nx.Graph[Any], method: str = "leiden", *, seed: int = 0, resolution: float = 1.0
) -> tuple[tuple[Any, ...], ...]:
    """Divide the nodes of an undirected network into communities, the largest first.

    Edges have a `weight` (1 by default). A `resolution` above 1 gives more and smaller communities,
    one below 1 fewer. The same seed gives the same division; another may give another.

    Notes: isolated nodes are communities of their own; a graph without nodes has none. Loops count
    as modularity counts them. Raises UsageError for a directed or multigraph, an unknown method, a
    seed outside 0 to 4294967295, a resolution that is not above 0, and a weight that is negative,
    not finite, or no number.

    >>> graph = nx.Graph([("a", "b"), ("c", "d")])
    >>> detect(graph)
    (('a', 'b'), ('c', 'd'))
    """
    check_method(method, METHODS)
    check_seed(seed)
    if not (math.isfinite(resolution) and resolution > 0):
        raise UsageError(f"The resolution is {resolution!r}.", hint="Give a number above 0.")
    check_weights(graph)
    tied = any(weight for *_, weight in graph.edges(data="weight", default=1))
    if not tied:
        return sorted_blocs([node] for node in graph)
    ordered = _in_order(graph)
    find = _louvain if method == "louvain" else _leiden
    return sorted_blocs(find(ordered, seed, resolution))


def check_method(method: str, methods: Iterable[str]) -> None:
    """Raise UsageError for a method that is none of these."""
    if method not in methods:
        raise UsageError(f"There is no method «{method}».", hint=f"Methods: {', '.join(methods)}.")


def check_seed(seed: int) -> None:
    """Raise UsageError for a seed that the libraries do not take."""
    if not 0 <= seed < 2**32:
        raise UsageError(f"The seed {seed} is out of range.", hint="Give 0 to 4294967295.")


def check_weights(graph: nx.Graph[Any]) -> None:
    """Raise UsageError for a graph that is not simple and undirected, with weights from 0 up."""
    if graph.is_directed() or graph.is_multigraph():
        raise UsageError("This needs a simple undirected graph.", hint="See network.simple.")
    edges: Any = graph.edges(data="weight", default=1)
    for a, b, weight in edges:
        if not isinstance(weight, int | float) or not (math.isfinite(weight) and weight >= 0):
            raise UsageError(
                f"The tie of {shown(str(a))} and {shown(str(b))} has the weight {weight!r}.",
                hint="A weight is a number from 0 up.",
            )


def _in_order(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """The same graph with nodes and edges in order: the methods depend on it."""
    ordered: nx.Graph[Any] = nx.Graph()
    ordered.add_nodes_from(sorted(graph, key=str))
    edges: Any = graph.edges(data="weight", default=1)
    for a, b, weight in sorted(edges, key=lambda edge: sorted((str(edge[0]), str(edge[1])))):
        if weight:
            ordered.add_edge(*sorted((a, b), key=str), weight=float(weight))
    return ordered


def _louvain(graph: nx.Graph[Any], seed: int, resolution: float) -> Iterable[Iterable[Any]]:
    return nx.community.louvain_communities(
        graph, weight="weight", resolution=resolution, seed=seed
    )


def _leiden(graph: nx.Graph[Any], seed: int, resolution: float) -> Iterable[Iterable[Any]]:
    nodes = list(graph)
    number = {node: k for k, node in enumerate(nodes)}
    ties: Any = graph.edges(data="weight")
    edges = [(number[a], number[b], weight) for a, b, weight in ties]
    found = leiden(len(nodes), edges, seed=seed, resolution=resolution, trials=_TRIALS)
    return [[nodes[k] for k in bloc] for bloc in found]


def leiden(
    count: int,
    ties: Iterable[tuple[int, int, float]],
    *,
    seed: int,
    resolution: float = 1.0,
    trials: int = 1,
) -> list[list[int]]:
    """The Leiden method on numbered nodes, from 0 up to `count`: the best of so many `trials`.

    Each tie (two nodes, a weight above 0) is given once; its order and that of the ties count.
    Communities come in the order of their first nodes.
    """
    from graspologic_native import leiden as native

    # The library takes names only, so nodes go by their numbers as texts.
    edges = [(str(a), str(b), weight) for a, b, weight in ties]
    if not edges:
        return [[k] for k in range(count)]
    _, communities = native(edges, seed=seed, resolution=resolution, trials=trials)
    found: dict[int, list[int]] = {}
    for k in range(count):
        # It sees edges only: a node without one is a community of its own.
        found.setdefault(communities.get(str(k), -1 - k), []).append(k)
    return list(found.values())
