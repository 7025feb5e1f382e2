"""Consensus over seeds: what divisions that differ by chance agree on, and how stable it is.

Lancichinetti, A. & Fortunato, S. (2012), Consensus clustering in complex networks, Scientific
Reports 2: 336: blocs are found many times, the share of runs in which two actors share one becomes
the weight of a new network, and that is divided in turn until all runs agree.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError
from .detection import detect

_ROUNDS = 20
_DIGITS = 12

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Consensus:
    """The blocs that the runs agree on.

    `share[i, j]` is the share of runs in which `actors[i]` and `actors[j]` share a bloc, (n, n).
    `stability` of each actor is the mean over the others of how sure it is that the two share a
    bloc or do not, max(share, 1 - share): 1 where every run has it in the same company, 0.5 where
    all of it is a toss-up. `modularity` is the lowest and the highest of the runs. `partitions`
    counts the different divisions, `agreed` says whether the consensus was reached.
    """

    blocs: tuple[tuple[Any, ...], ...]
    actors: tuple[Any, ...]
    share: Matrix
    stability: tuple[float, ...]
    modularity: tuple[float, float] | None
    runs: int
    partitions: int
    agreed: bool

    def stability_of(self, actor: Any) -> float:
        """The stability of one actor, 0.5 to 1."""
        return self.stability[self.actors.index(actor)]


def consensus(
    graph: nx.Graph[Any],
    method: str = "leiden",
    *,
    runs: int = 50,
    seed: int = 0,
    resolution: float = 1.0,
    threshold: float = 0.5,
) -> Consensus:
    """Find blocs `runs` times, with the seeds from `seed` on, and what they agree on.

    `threshold` is the share of runs below which two actors are not tied in the next round.

    Notes: a graph without nodes has no blocs, isolated nodes are blocs of their own, with stability
    1. Raises UsageError for fewer than one run, a threshold outside 0 to 1, and what `detect`
    refuses.
    """
    if runs < 1:
        raise UsageError(f"{runs} runs are none.", hint="Ask for 1 or more.")
    if not 0 <= threshold <= 1:
        raise UsageError(f"The threshold is {threshold!r}.", hint="Give a share, 0 to 1.")
    actors = tuple(sorted(graph, key=str))
    seeds = [(seed + k) % 2**32 for k in range(runs)]
    first = [detect(graph, method, seed=s, resolution=resolution) for s in seeds]
    share = coassignment(first, actors)
    found, rounds = first, 0
    while len(set(found)) > 1 and rounds < _ROUNDS:
        agreed = _network(actors, coassignment(found, actors), threshold)
        found = [detect(agreed, method, seed=s) for s in seeds]
        rounds += 1
    return Consensus(
        blocs=found[0],
        actors=actors,
        share=share,
        stability=stability(share),
        modularity=_spread(graph, first),
        runs=runs,
        partitions=len(set(first)),
        agreed=len(set(found)) <= 1,
    )


def coassignment(
    partitions: Sequence[Iterable[Iterable[Hashable]]], actors: Sequence[Hashable]
) -> Matrix:
    """The share of divisions in which two actors share a bloc, (n, n); 1 on the diagonal."""
    number = {actor: k for k, actor in enumerate(actors)}
    together = np.zeros((len(actors),) * 2)
    for partition in partitions:
        for bloc in partition:
            members = [number[actor] for actor in bloc]
            together[np.ix_(members, members)] += 1
    found: Matrix = together / max(1, len(partitions))
    return found


def stability(share: Matrix) -> tuple[float, ...]:
    """The mean over all others of max(share, 1 - share), for each row; 1 where there is no other.

    Cells that are NaN are left out of the mean.
    """
    sure = np.fmax(share, 1 - share)
    np.fill_diagonal(sure, np.nan)
    return tuple(
        1.0 if np.isnan(row).all() else round(float(np.nanmean(row)), _DIGITS) for row in sure
    )


def _network(actors: Sequence[Any], share: Matrix, threshold: float) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(actors)
    for i, j in combinations(range(len(actors)), 2):
        if share[i, j] and share[i, j] >= threshold:
            graph.add_edge(actors[i], actors[j], weight=float(share[i, j]))
    return graph


def _spread(
    graph: nx.Graph[Any], found: Iterable[Iterable[Iterable[Any]]]
) -> tuple[float, float] | None:
    if not any(weight for *_, weight in graph.edges(data="weight", default=1)):
        return None
    values = [
        nx.community.modularity(graph, [set(bloc) for bloc in blocs], weight="weight")
        for blocs in found
    ]
    return min(values), max(values)
