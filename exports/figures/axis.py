"""Axes: which values and years are marked, and where a value stands between its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...graph.alignment.measures.catalogue import Measure

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
_ROOM = 34.0
"""Points that the label of a year needs."""


@dataclass(frozen=True)
class Axis:
    """Both ends of a scale, and the values marked on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)


def value_axis(measure: Measure, values: Sequence[float]) -> Axis:
    """The axis of a measure's values: 0 to 1 where these bound it, else what the values need.

    0 is always on it: how far a value is from it is read at once.
    """
    if (measure.lowest, measure.highest) == (0, 1):
        return Axis(-0.02, 1.02, (0.0, 0.25, 0.5, 0.75, 1.0))
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = 1.0
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [round(float(tick), 9) for tick in found]
    room = 0.02 * (ticks[-1] - ticks[0])
    return Axis(ticks[0] - room, ticks[-1] + room, tuple(ticks))


def year_ticks(days: Sequence[date], width: float) -> list[tuple[date, str]]:
    """Days with their years, as many as have room; the days themselves where a year has several."""
    yearly = len({day.year for day in days}) == len(days)
    most = max(1, int(width / (_ROOM if yearly else 2 * _ROOM)))
    step = next((s for s in _STEPS if len(days) <= most * s), _STEPS[-1])
    if step == 1 or not yearly:
        kept = list(days)[::step]
    else:
        kept = [day for day in days if day.year % step == 0]
    return [(day, str(day.year) if yearly else day.isoformat()) for day in kept]
