"""How each line of a plot looks: colour, dashes, marker and width, so that no two are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...graph.alignment.measures.profiles import Array
from .style import LINES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Dashes = str | tuple[int, tuple[float, ...]]

_DASHES: tuple[Dashes, ...] = (
    "-", (0, (4.5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (9, 2.2)),
    (0, (3, 1, 1, 1, 1, 1)), (0, (2.5, 2.5)),
)  # fmt: skip
_MARKERS = "os^DvPX"
_MANY = 60


@dataclass(frozen=True)
class Stroke:
    """The look of the n-th line; lines and markers are finer where days are many."""

    n: int
    days: int

    @property
    def color(self) -> str:
        return LINES[self.n % len(LINES)]

    @property
    def marker(self) -> str:
        return _MARKERS[self.n % len(_MARKERS)]

    @property
    def dashes(self) -> Dashes:
        """Shifted each time the colours are used up."""
        return _DASHES[(self.n + self.n // len(LINES)) % len(_DASHES)]

    @property
    def width(self) -> float:
        """Later lines are thinner: a line below another of the same values is seen."""
        return (2.6 - 0.3 * min(self.n, 3)) * (0.55 if self.days > _MANY else 1)

    @property
    def size(self) -> float:
        """The size of its markers."""
        return max(2.0, min(8 - 0.7 * min(self.n, 3), 190 / self.days))

    def line(self, canvas: Axes, xs: Sequence[float], ys: Sequence[float], gid: str) -> None:
        """A line through points, broken where one is NaN."""
        look: dict[str, Any] = {"linewidth": self.width, "linestyle": self.dashes}
        canvas.plot(xs, ys, color=self.color, dash_capstyle="butt", clip_on=False, gid=gid, **look)

    def point(self, canvas: Axes, x: float, y: float, size: float, gid: str = "") -> None:
        """A marker with a white rim."""
        canvas.plot([x], [y], color=self.color, marker=self.marker, markersize=size,
                    markeredgecolor="white", markeredgewidth=0.6 if size > 4 else 0, clip_on=False,
                    gid=gid or None)  # fmt: skip

    def cross(self, canvas: Axes, x: float, y: float, size: float, gid: str = "") -> None:
        """The mark of a day without a value."""
        canvas.plot([x], [y], color=self.color, marker="x", markersize=size, clip_on=False,
                    gid=gid or None)  # fmt: skip

    def band(self, canvas: Axes, xs: Array, lows: Array, highs: Array) -> None:
        """A band between bounds, with edges; a day by itself gets an upright bar."""
        if np.isnan(lows).all():
            return
        color = self.color
        canvas.fill_between(xs, lows, highs, color=color, alpha=0.13, linewidth=0, clip_on=False,
                            gid=f"band-{self.n}")  # fmt: skip
        for side, edge in (("low", lows), ("high", highs)):
            canvas.plot(xs, edge, color=color, alpha=0.45, linewidth=0.7, linestyle=self.dashes,
                        clip_on=False, gid=f"band-{side}-{self.n}")  # fmt: skip
        around = np.concatenate(([np.nan], lows, [np.nan]))
        alone = ~np.isnan(lows) & np.isnan(around[:-2]) & np.isnan(around[2:])
        if alone.any():
            canvas.vlines(xs[alone], lows[alone], highs[alone], color=color, alpha=0.45,
                          linewidth=3, clip_on=False, gid=f"band-alone-{self.n}")  # fmt: skip
