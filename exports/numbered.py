"""A network in numbers, as its layout works on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Numbered:
    """Nodes in order, and ties as pairs of their numbers, the smaller first: see `pairs`."""

    nodes: Sequence[str]
    ties: Numbers

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def degree(self) -> Numbers:
        """Ties of each node; one to itself counts twice."""
        found: Numbers = np.bincount(self.ties.ravel(), minlength=len(self))
        return found

    @cached_property
    def between(self) -> Numbers:
        """The ties that are between two nodes."""
        found: Numbers = self.ties[self.ties[:, 0] != self.ties[:, 1]]
        return found

    def part(self, members: Numbers, ties: Numbers) -> Numbered:
        """A network of some nodes, in order, and some of the ties among them."""
        place = np.full(len(self), -1, dtype=np.intp)
        place[members] = np.arange(len(members))
        return Numbered([self.nodes[k] for k in members.tolist()], place[ties])

    @cached_property
    def components(self) -> list[Numbers]:
        """The connected components, the largest first."""
        lowest = np.arange(len(self))
        before = np.zeros_like(lowest)
        one, other = self.ties.T
        while not np.array_equal(lowest, before):
            before = lowest
            lowest = before.copy()
            np.minimum.at(lowest, one, before[other])
            np.minimum.at(lowest, other, before[one])
            lowest = lowest[lowest]  # halves the way to the lowest number of all
        order = np.argsort(lowest, kind="stable")
        starts = np.flatnonzero(np.diff(lowest[order])) + 1
        found = np.split(order, starts) if len(order) else []
        return sorted(found, key=lambda part: (-len(part), part[0]))


def pairs(ends: Numbers, count: int) -> Numbers:
    """Pairs of numbers below `count`, each once, the smaller first and in order."""
    low, high = np.sort(ends.reshape(-1, 2), axis=1).T
    return np.stack(np.divmod(np.unique(low * count + high), max(count, 1)), axis=1)
