"""Places for labels near dots, so that no label lies on another, on a dot or on a leader.

Candidates around each dot are tried from near to far, the most crowded dots first; see Christensen,
J., Marks, J. & Shieber, S. (1995), An empirical study of algorithms for point-feature label
placement, ACM Transactions on Graphics 14: 203-232.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Place = tuple[float, float]
Points = npt.NDArray[np.float64]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_NEAR, _FAR = 3.0, (11.0, 18.0, 26.0, 36.0, 48.0, 62.0, 78.0, 96.0, 116.0, 138.0, 162.0, 190.0)
"""Points between a dot and its label; what is far has a leader."""

_SIDES: tuple[tuple[float, float], ...] = (
    (1, 0),
    (-1, 0),
    (0, -1),
    (0, 1),
    (1, -1),
    (-1, -1),
    (1, 1),
    (-1, 1),
)
_PAD, _CLOSE = 1.0, 5.0
"""Points that a label keeps off what is there, and within which it might be read for another."""

_MISLEADS = 6
"""So many points of ink weigh as much as another dot close by."""


@dataclass(frozen=True)
class Dot:
    """A dot, the width of its label (0 where it has none), and how many lines that has."""

    x: float
    y: float
    radius: float
    width: float
    lines: int = 1


@dataclass(frozen=True)
class Label:
    """The box of a label, and the ends of the leader to its dot where it is far."""

    box: Box
    leader: tuple[Place, Place] | None


def beside(
    dots: Sequence[Dot],
    high: float,
    area: Box,
    *,
    first: Sequence[int] | None = None,
    far: Sequence[float] = _FAR,
    ink: Points | None = None,
) -> dict[int, Label]:
    """Number of a dot → its label, of lines so high, for as many as have room in the area.

    `first` are the numbers in the order in which labels are placed, the most crowded by default;
    `far` says how far from its dot a label may be. With `ink`, points (n, 2) of what is drawn
    besides, of places beside a dot the one is taken that covers the fewest of them and is close to
    the fewest other dots.
    """
    room = _Room(dots, area)
    found: dict[int, Label] = {}
    crowded = sorted(range(len(dots)), key=lambda n: (-_crowd(dots, n), n))
    for n in crowded if first is None else first:
        if dots[n].width:
            near = [c for c in _near(dots[n], high) if room.has(c, dots[n])]
            beyond = (c for c in _beyond(dots[n], high, far) if room.has(c, dots[n]))
            if ink is not None:
                near.sort(key=lambda c: room.cost(c, ink))
            label = near[0] if near else next(beyond, None)
            if label:
                room.take(label)
                found[n] = label
    return found


def _crowd(dots: Sequence[Dot], n: int) -> int:
    return sum(abs(d.x - dots[n].x) < 60 and abs(d.y - dots[n].y) < 30 for d in dots)


def _near(dot: Dot, high: float) -> Iterator[Label]:
    for right, down in _SIDES:
        yield Label(_boxed(dot, high, right, down, dot.radius + _NEAR), None)


def _beyond(dot: Dot, high: float, far: Sequence[float]) -> Iterator[Label]:
    for away in far:
        for k in range(16):
            right, down = math.cos(k * math.pi / 8), -math.sin(k * math.pi / 8)
            box = _boxed(dot, high, right, down, dot.radius + away)
            yield Label(box, _leader(dot, box))


def _boxed(dot: Dot, high: float, right: float, down: float, away: float) -> Box:
    """The box of a label so far away from the middle of its dot, in a direction."""
    high *= dot.lines
    length, most = math.hypot(right, down), max(abs(right), abs(down))
    x = dot.x + right / length * away + right / most * dot.width / 2
    y = dot.y + down / length * away + down / most * high / 2
    return x - dot.width / 2, y - high / 2, x + dot.width / 2, y + high / 2


def _leader(dot: Dot, box: Box) -> tuple[Place, Place]:
    """From the edge of a dot to the nearest point of a box."""
    x, y = min(max(dot.x, box[0]), box[2]), min(max(dot.y, box[1]), box[3])
    apart = math.hypot(x - dot.x, y - dot.y) or 1.0
    share = (dot.radius + 1) / apart
    return (dot.x + share * (x - dot.x), dot.y + share * (y - dot.y)), (x, y)


class _Room:
    """What is taken already: by dots, labels and leaders."""

    def __init__(self, dots: Sequence[Dot], area: Box) -> None:
        self._area = area
        self._dots = np.array([(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius)
                               for d in dots])  # fmt: skip
        self._labels = np.zeros((0, 4))
        self._leaders = np.zeros((0, 2))

    def take(self, label: Label) -> None:
        self._labels = np.vstack([self._labels, label.box])
        if label.leader:
            self._leaders = np.vstack([self._leaders, _along(label.leader)])

    def has(self, label: Label, dot: Dot) -> bool:
        """Whether a label of a dot would be within the area and touch nothing."""
        box = label.box
        low, high = self._area[:2], self._area[2:]
        if box[0] < low[0] or box[1] < low[1] or box[2] > high[0] or box[3] > high[1]:
            return False
        if _overlap(self._dots, box) or _overlap(self._labels, box) or _within(self._leaders, box):
            return False
        if label.leader is None:
            return True
        spot = (dot.x, dot.y)
        here = ((self._dots[:, :2] <= spot) & (self._dots[:, 2:] >= spot)).all(axis=1)
        others = [*self._dots[~here], *self._labels]
        return not any(_within(_along(label.leader), tuple(other)) for other in others)

    def cost(self, label: Label, ink: Points) -> int:
        """How many points of ink a label covers, and some for each dot that it stands close to:
        beside another than its own it might be read as the name of that one.
        """
        covered = ((ink > label.box[:2]) & (ink < label.box[2:])).all(axis=1).sum()
        return int(covered) + _MISLEADS * int(_hits(self._dots, label.box, _CLOSE).sum())


def _overlap(boxes: Points, box: Box) -> bool:
    return bool(_hits(boxes, box, _PAD).any())


def _hits(boxes: Points, box: Box, pad: float) -> npt.NDArray[np.bool_]:
    """Which boxes come so near to a box."""
    left, top, right, bottom = (boxes[:, k] for k in range(4))
    hits: npt.NDArray[np.bool_] = (
        (left < box[2] + pad) & (right > box[0] - pad)
        & (top < box[3] + pad) & (bottom > box[1] - pad)
    )  # fmt: skip
    return hits


def _along(leader: tuple[Place, Place]) -> Points:
    return np.linspace(*leader, 16)


def _within(points: Points, box: Sequence[float]) -> bool:
    low, high = np.array(box[:2]) - _PAD, np.array(box[2:]) + _PAD
    return bool(((points > low) & (points < high)).all(axis=1).any())
