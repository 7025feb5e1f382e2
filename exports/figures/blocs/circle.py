"""A circle of actors, bloc by bloc: their marks and names, a band behind each bloc, the cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..fonts import width_of
from ..labels import spread
from ..sheet import Sheet
from ..style import INK, PAPER, TEXT, VOID_LINES
from .looks import CUT, colour_of, shape_of, tint
from .ring import gaps, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEVEL = 24
"""Up to so many actors the names are level; those of more point outwards."""

_ROOM = {True: 21.0, False: 19.0}
"""Points along the circle for an actor whose name is level, or points outwards."""

_SMALLEST, _LEADING, _OUT, _BAND = 95.0, 12.6, 15.0, 23.0

Place = tuple[float, float]


@dataclass
class Circle:
    """Actors at their angles (from `on_a_ring`), in points from a middle that is set later.

    `blocs` are numbers of blocs and their actors, in the order of the ring.
    """

    angles: Mapping[str, float]
    blocs: Mapping[int, Sequence[str]]
    names: Mapping[str, str]
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        self.actors = sorted(self.angles, key=self.angles.__getitem__)
        self.bloc = {actor: n for n, bloc in self.blocs.items() for actor in bloc}
        self.level = len(self.actors) <= _LEVEL
        around = _ROOM[self.level] * places([*self.blocs.values()])
        self.radius = max(_SMALLEST, around / (2 * math.pi))

    def reach(self) -> tuple[float, float, float]:
        """How far marks and names reach from the middle: across, upwards and downwards."""
        far = self.radius + _OUT
        widths = {actor: width_of(name, TEXT) for actor, name in self.names.items()}
        if self.level:
            return far + 6 + max(widths.values(), default=0.0), far + 14, far + 14
        ends = [_polar(self.angles[actor], far + width) for actor, width in widths.items()]
        across = max(abs(x) for x, _ in ends)
        return across + 6, max(far, -min(y for _, y in ends)), max(far, max(y for _, y in ends))

    def at(self, angle: float, radius: float) -> Place:
        """A point in a direction, so far from the middle."""
        x, y = _polar(angle, radius)
        return self.x + x, self.y + y

    def spot(self, actor: str) -> Place:
        """Where an actor stands."""
        return self.at(self.angles[actor], self.radius)

    def curve(self, a: str, b: str) -> list[Place]:
        """Start, bend and end of a tie: the farther apart, the nearer it comes to the middle."""
        start, end = self.spot(a), self.spot(b)
        share = 0.8 - 0.5 * min(math.dist(start, end) / (2 * self.radius), 1.0)
        x, y = ((p + q) / 2 for p, q in zip(start, end, strict=True))
        return [start, (self.x + share * (x - self.x), self.y + share * (y - self.y)), end]

    def divided(self, canvas: Axes) -> None:
        """A band behind each bloc, and between them the cut; of one bloc nothing."""
        if len(self.blocs) < 2:
            return
        for number, bloc in self.blocs.items():
            self._band(canvas, [self.angles[actor] for actor in bloc], colour_of(number))
        ends = [self.at(angle, self.radius + _OUT)
                for angle in gaps(self.angles, [*self.blocs.values()])]  # fmt: skip
        # Two blocs have one line between them; of more each gap has its own, to the middle.
        two = len(ends) == 2
        for line in [self._bent(*ends)] if two else [[(self.x, self.y), end] for end in ends]:
            canvas.plot([x for x, _ in line], [y for _, y in line], color=INK, linewidth=1.1,
                        linestyle=CUT, clip_on=False, zorder=0.6)  # fmt: skip

    def _band(self, canvas: Axes, angles: Sequence[float], colour: str) -> None:
        low, high = min(angles) - 0.01, max(angles) + 0.01
        steps = 2 + int((high - low) * 30)
        arc = [self.at(low + (high - low) * k / steps, self.radius) for k in range(steps + 1)]
        canvas.plot([x for x, _ in arc], [y for _, y in arc], color=tint(colour, 0.2),
                    linewidth=_BAND, solid_capstyle="round", clip_on=False, zorder=0.4)  # fmt: skip

    def _bent(self, start: Place, end: Place) -> list[Place]:
        """A line from gap to gap that keeps off the few actors of a small bloc."""
        x, y = (0.4 * (p + q) / 2 + 0.6 * m
                for p, q, m in zip(start, end, (self.x, self.y), strict=True))  # fmt: skip
        shares = [k / 24 for k in range(25)]
        return [
            ((1 - t) ** 2 * start[0] + 2 * t * (1 - t) * x + t**2 * end[0],
             (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * y + t**2 * end[1])
            for t in shares
        ]  # fmt: skip

    def marks(self, sheet: Sheet, canvas: Axes) -> None:
        """Every actor's mark and name."""
        for n, actor in enumerate(self.actors):
            x, y = self.spot(actor)
            bloc = self.bloc[actor]
            canvas.plot([x], [y], marker=shape_of(bloc), markersize=11, color=colour_of(bloc),
                        markeredgecolor=PAPER, markeredgewidth=1.0, clip_on=False, zorder=4,
                        gid=f"node-{n}")  # fmt: skip
            if not self.level:
                self._outwards(sheet, n, actor)
        if self.level:
            for left in (True, False):
                self._beside(sheet, left=left)

    def _is_left(self, actor: str) -> bool:
        return math.cos(self.angles[actor]) < 0

    def _outwards(self, sheet: Sheet, n: int, actor: str) -> None:
        """The name of an actor in its direction, never upside down."""
        left = self._is_left(actor)
        x, y = self.at(self.angles[actor], self.radius + _OUT)
        turn = -math.degrees(self.angles[actor]) + (180 if left else 0)
        sheet.text(x, y, self.names[actor], TEXT, ha="right" if left else "left", rotation=turn,
                   rotation_mode="anchor", gid=f"label-{n}")  # fmt: skip

    def _beside(self, sheet: Sheet, *, left: bool) -> None:
        """The names on one side, below each other, each joined to its actor where it is moved."""
        actors = [actor for actor in self.actors if self._is_left(actor) == left]
        far, way = self.radius + _OUT, -1 if left else 1
        wanted = [self.at(self.angles[actor], far)[1] for actor in actors]
        held = spread(wanted, _LEADING, self.y - far - 8, self.y + far + 8)
        for actor, y in zip(actors, held, strict=True):
            n = self.actors.index(actor)
            x = self.x + way * max(math.sqrt(max(far**2 - (y - self.y) ** 2, 0.0)), 6.0)
            near = self.at(self.angles[actor], self.radius + 7)
            if math.dist((x, y), near) > 12:
                sheet.line([near[0], x], [near[1], y], color=VOID_LINES, linewidth=0.5, zorder=-1,
                           gid=f"leader-{n}")  # fmt: skip
            sheet.text(x + way * 2, y, self.names[actor], TEXT, ha="right" if left else "left",
                       gid=f"label-{n}")  # fmt: skip


def _polar(angle: float, length: float) -> Place:
    return length * math.cos(angle), length * math.sin(angle)
