"""Blocs as communities of a network: Louvain and Leiden, seeded.

Blondel, Guillaume, Lambiotte & Lefebvre (2008), Fast unfolding of communities in large networks,
Journal of Statistical Mechanics P10008; Traag, Waltman & van Eck (2019), From Louvain to Leiden:
guaranteeing well-connected communities, Scientific Reports 9: 5233.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import networkx as nx

from ...ontology.errors import UsageError
from ..network import measured
from ..snapshot import Snapshot

METHODS = ("louvain", "leiden")


@dataclass(frozen=True)
class Partition:
    """Actors divided into blocs.

    `blocs` are tuples of actor ids, the largest bloc first; `modularity` is Newman's Q of the
    weighted network at resolution 1, None where the network has no tie.
    """

    blocs: tuple[tuple[str, ...], ...]
    method: str
    seed: int
    modularity: float | None
    day: date
    layers: tuple[str, ...]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.blocs)

    def __len__(self) -> int:
        return len(self.blocs)

    def bloc_of(self, actor: str) -> int | None:
        """The number of an actor's bloc, counted from 0; None if it is in none."""
        return next((n for n, bloc in enumerate(self.blocs) if actor in bloc), None)


def blocs(
    snapshot: Snapshot,
    method: str = "louvain",
    *,
    layers: Iterable[str] | None = None,
    seed: int = 0,
) -> Partition:
    """Divide the actors with ties into blocs of high modularity.

    The network is `network.measured`: friendly ties, the institutional layer as co-membership.
    The same seed gives the same blocs; another seed may give others. Raises UsageError for an
    unknown method or layer.
    """
    if method not in METHODS:
        raise UsageError(f"There is no method «{method}».", hint=f"Methods: {', '.join(METHODS)}.")
    if not 0 <= seed < 2**32:
        raise UsageError(f"The seed {seed} is out of range.", hint="Give 0 to 4294967295.")
    graph = measured(snapshot, layers)
    found = _louvain(graph, seed) if method == "louvain" else _leiden(graph, seed)
    ordered = sorted((tuple(sorted(bloc)) for bloc in found), key=lambda b: (-len(b), b))
    tied = graph.number_of_edges() > 0
    sets = [set(bloc) for bloc in ordered]
    quality = nx.community.modularity(graph, sets, weight="weight") if tied else None
    return Partition(
        blocs=tuple(ordered),
        method=method,
        seed=seed,
        modularity=quality,
        day=snapshot.day,
        layers=tuple(graph.graph["layers"]),
    )


def _louvain(graph: nx.Graph[str], seed: int) -> list[set[str]]:
    if not graph.number_of_edges():
        return [{node} for node in graph]
    return list(nx.community.louvain_communities(graph, weight="weight", seed=seed))


def _leiden(graph: nx.Graph[str], seed: int) -> list[set[str]]:
    if not graph.number_of_edges():
        return [{node} for node in graph]
    from graspologic_native import leiden

    edges = [(a, b, float(graph.edges[a, b]["weight"])) for a, b in sorted(graph.edges())]
    _, numbers = leiden(edges, seed=seed, trials=10)
    found: dict[int, set[str]] = {}
    for node, number in numbers.items():
        found.setdefault(number, set()).add(node)
    # The library sees edges only: an actor without a tie is a bloc of its own.
    return [*found.values(), *({node} for node in graph if node not in numbers)]
