"""Lines between two nodes of a network: bent curves, from edge to edge, and marks at their ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Place = tuple[float, float]
Points = npt.NDArray[np.float64]

_STEPS = 24


@dataclass(frozen=True)
class Curve:
    """A quadratic Bézier curve; straight where its bend lies in the middle."""

    start: Place
    bend: Place
    end: Place

    def at(self, share: float) -> Place:
        """The point at a share of the curve, 0 to 1."""
        rest = 1 - share
        x, y = (rest**2 * p + 2 * rest * share * q + share**2 * r
                for p, q, r in zip(self.start, self.bend, self.end, strict=True))  # fmt: skip
        return x, y

    def points(self) -> Points:
        """Points along the curve, (n, 2)."""
        share = np.linspace(0, 1, _STEPS + 1)[:, None]
        start, bend, end = map(np.array, (self.start, self.bend, self.end))
        found: Points = (1 - share) ** 2 * start + 2 * share * (1 - share) * bend + share**2 * end
        return found

    def reversed(self) -> Curve:
        """The same curve from its end."""
        return Curve(self.end, self.bend, self.start)

    def heading(self) -> Place:
        """The direction in which the curve leaves its start, of length 1."""
        x, y = (q - p for p, q in zip(self.start, self.bend, strict=True))
        length = math.hypot(x, y) or 1.0
        return x / length, y / length

    def shortened(self, radius: float) -> Curve:
        """The curve without what lies within a radius of its start."""
        low, high = 0.0, 1.0
        for _ in range(24):
            middle = (low + high) / 2
            near = math.dist(self.start, self.at(middle)) < radius
            low, high = (middle, high) if near else (low, middle)
        return Curve(self.at(high), self._between(self.bend, self.end, high), self.end)

    @staticmethod
    def _between(p: Place, q: Place, share: float) -> Place:
        return p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])


def bent(start: Place, end: Place, bend: float) -> Curve:
    """The curve between two points whose bend is so far off the middle, as a share of its length.

    Above 0 it runs clockwise, seen with y downwards; 0 is straight.
    """
    x, y = end[0] - start[0], end[1] - start[1]
    middle = ((start[0] + end[0]) / 2 + bend * y, (start[1] + end[1]) / 2 - bend * x)
    return Curve(start, middle, end)
