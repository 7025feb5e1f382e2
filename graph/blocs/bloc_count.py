"""How many blocs: the frustration index for one bloc, two, three …, and the fewest that cost least.

Doreian, P. & Mrvar, A. (1996), A partitioning approach to structural balance, Social Networks 18:
149-168, choose k by the cost that falls no further; weak balance (Davis 1967) lets k exceed two.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ...ontology.errors import UsageError
from .frustration import Frustration, frustration

if TYPE_CHECKING:
    import networkx as nx

MOST = 6
"""Up to so many blocs are tried by default."""


def frustration_by_k(
    graph: nx.Graph[Any],
    most: int = MOST,
    *,
    time_limit: float | None = None,
    combine: str | None = None,
    alternatives: int = 2,
) -> tuple[Frustration, ...]:
    """The frustration index for at most 1, 2 … `most` blocs; none falls below the next.

    It ends before `most` where nothing is frustrated any more, or where there are as many blocs as
    nodes. `time_limit` (seconds) is for all of them together. The rest is as in `frustration`.

    Notes: a graph without nodes has the one answer for k = 1. Raises UsageError for a `most` that
    is no whole number from 1 up.
    """
    if isinstance(most, bool) or not isinstance(most, int | np.integer) or most < 1:
        raise UsageError(f"{most!r} blocs cannot be tried.", hint="Give a whole number from 1 up.")
    return tuple(_by_k(graph, int(most), time_limit, combine, alternatives))


def _by_k(
    graph: nx.Graph[Any], most: int, limit: float | None, combine: str | None, alternatives: int
) -> Iterator[Frustration]:
    began = time.monotonic()
    for k in range(1, most + 1):
        left = None if limit is None else max(0.0, limit - (time.monotonic() - began))
        found = frustration(graph, k=k, time_limit=left, combine=combine, alternatives=alternatives)
        yield found
        if found.index == 0 or k >= len(graph):
            return


def fewest(found: tuple[Frustration, ...]) -> Frustration:
    """Of several the one with the least index; where some are equal, with the fewest blocs."""
    return min(found, key=lambda each: (each.index, each.k))
