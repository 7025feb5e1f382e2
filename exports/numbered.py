"""A network in numbers, as its layout works on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.intp]


class Numbered:
    """Nodes in order, and ties as pairs of their numbers: each once, in order, without loops."""

    def __init__(self, ties: Iterable[tuple[str, str]]) -> None:
        given = list(ties)
        self.nodes = sorted(set(chain.from_iterable(given)))
        self.number = {node: k for k, node in enumerate(self.nodes)}
        ends = map(self.number.__getitem__, chain.from_iterable(given))
        pairs = np.sort(np.fromiter(ends, dtype=np.intp).reshape(-1, 2), axis=1)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        self.ties: Numbers = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def degree(self) -> Numbers:
        return np.bincount(self.ties.ravel(), minlength=len(self))

    @cached_property
    def parts(self) -> list[Numbers]:
        """The connected components, the largest first."""
        lowest = np.arange(len(self))
        before = np.zeros_like(lowest)
        while not np.array_equal(lowest, before):
            before = lowest
            lowest = before.copy()
            one, other = self.ties.T
            np.minimum.at(lowest, before[one], before[other])
            np.minimum.at(lowest, before[other], before[one])
            lowest = lowest[lowest]  # halves the way to the lowest number of all
        order = np.argsort(lowest, kind="stable")
        starts = np.flatnonzero(np.diff(lowest[order])) + 1
        found = np.split(order, starts) if len(order) else []
        return sorted(found, key=lambda part: (-len(part), part[0]))
