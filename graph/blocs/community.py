"""Blocs of a day: the communities of the network of its ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import networkx as nx

from ..backend import choose
from ..network import measured, signed_ties
from ..snapshot import Snapshot
from . import detection
from .balance import signed_modularity
from .signed import signed
from .signed_detection import detect_signed

SIGNED = "signed"
METHODS = (*detection.METHODS, SIGNED)


@dataclass(frozen=True)
class Partition:
    """Actors divided into blocs.

    `blocs` are tuples of actor ids, the largest bloc first; `modularity` is Newman's Q of the
    weighted network at resolution 1, for the method `signed` the signed one of Gómez, Jensen &
    Arenas; None where the network has no tie.
    """

    blocs: tuple[tuple[str, ...], ...]
    method: str
    seed: int
    modularity: float | None
    day: date
    layers: tuple[str, ...]
    resolution: float = 1.0

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
    resolution: float = 1.0,
    backend: str | None = None,
) -> Partition:
    """Divide the actors with ties into blocs of high modularity, over any layer or several.

    `louvain` and `leiden` take `network.measured`: friendly ties, the institutional layer (the
    default) as co-membership, several layers added up. `signed` takes `network.signed_ties`, by
    default of the layers that have hostile relations, ties of opposite sign as their difference;
    `resolution` does not concern it. The same seed gives the same blocs; another seed may give
    others. `backend` says who finds those of `louvain` (`graph.backend`, by size unless it is
    named): the blocs of another backend may differ, and are as good. Raises UsageError for an
    unknown method, layer or backend and what `detect` refuses.
    """
    detection.check_method(method, METHODS)
    graph: nx.Graph[str]
    if method == SIGNED:
        graph = signed_ties(snapshot, layers)
        found = detect_signed(signed(graph, combine="net"), seed=seed)
        quality: float | None = signed_modularity(graph, found, combine="net")
    else:
        graph = measured(snapshot, layers)
        if method == "louvain":
            found = choose(graph, backend).communities(seed=seed, resolution=resolution)
        else:
            found = detection.detect(graph, method, seed=seed, resolution=resolution)
        sets = [set(bloc) for bloc in found]
        quality = nx.community.modularity(graph, sets, weight="weight") if graph.edges else None
    return Partition(
        blocs=tuple(tuple(str(actor) for actor in bloc) for bloc in found),
        method=method,
        seed=seed,
        modularity=None if quality is None or quality != quality else quality,
        day=snapshot.day,
        layers=tuple(graph.graph["layers"]),
        resolution=resolution,
    )
