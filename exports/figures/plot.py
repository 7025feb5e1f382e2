"""The frame of a plot over the years: its scale, its days, and events marked in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...graph.alignment.measures.catalogue import SIMILARITY, Measure
from .axis import Axis, year_ticks
from .fonts import width_of
from .labels import rows_for
from .sheet import MARGIN, Sheet
from .style import INK, MUTED, RULE, SMALL, VOID_LINES
from .words import number, word

_EDGE, _EVENT_ROW = 12.0, 14.0


@dataclass
class Plot:
    """Where values and days stand, in points; `top` and `floor` are set once they are known.

    `high` is the height of the values, `lanes` that of what stands between them and the years.
    """

    axis: Axis
    measure: Measure
    days: tuple[date, ...]
    day_rule: str
    events: tuple[tuple[date, str], ...]
    language: str
    left: float
    high: float
    lanes: float
    top: float = 0.0

    def __post_init__(self) -> None:
        self.right = self.left + min(max(38.0 * len(self.days), 320.0), 540.0)
        spans = [(x, x + 4 + width_of(text, SMALL))
                 for day, text in self.events for x in [self.x(day)]]  # fmt: skip
        self._rows = rows_for(spans, 8)
        self.reach = max([self.right, *(end for _, end in spans)])
        self.above = _EVENT_ROW * (max(self._rows) + 1) if self._rows else 0.0

    @property
    def floor(self) -> float:
        """Where the line with the years is."""
        return self.top + self.high + self.lanes + 8

    @property
    def height(self) -> float:
        """Of all of it, with events above and years below."""
        return self.above + self.high + self.lanes + 40

    def x(self, day: date) -> float:
        """Where a day stands; the plot reaches from the first day or event to the last."""
        every = [*self.days, *(each for each, _ in self.events)]
        first, last = min(every).toordinal(), max(every).toordinal()
        share = (day.toordinal() - first) / (last - first) if last > first else 0.5
        return self.left + _EDGE + share * (self.right - self.left - 2 * _EDGE)

    def y(self, value: float) -> float:
        """Where a value stands, larger ones higher."""
        return self.top + self.high * (1 - self.axis.share(value))

    def draw(self, sheet: Sheet) -> None:
        """The scale, the years and the events."""
        self._scale(sheet)
        self._years(sheet)
        self._events(sheet)

    def _scale(self, sheet: Sheet) -> None:
        for tick in self.axis.ticks:
            y = self.y(tick)
            look = (MUTED, 0.8) if tick == 0 else (RULE, 0.6)
            sheet.line([self.left, self.right], [y, y], color=look[0], linewidth=look[1],
                       zorder=-1)  # fmt: skip
            sheet.text(self.left - 6, y, number(tick, self.measure), SMALL, color=MUTED,
                       ha="right")  # fmt: skip
        closer = word(self.language, "closer")
        arrow = f"{closer} →" if self.measure.sense == SIMILARITY else f"← {closer}"
        sheet.text(MARGIN + 5, self.top + self.high / 2, arrow, SMALL, color=MUTED,
                   ha="center", rotation=90)  # fmt: skip

    def _years(self, sheet: Sheet) -> None:
        y = self.floor
        sheet.line([self.left, self.right], [y, y], color=MUTED, linewidth=0.8)
        for day, text in year_ticks(self.days, self.right - self.left):
            x = self.x(day)
            sheet.line([x, x], [y, y + 3.5], color=MUTED, linewidth=0.8)
            sheet.text(x, y + 11, text, SMALL, color=MUTED, ha="center")
        rule = word(self.language, self.day_rule)
        sheet.text((self.left + self.right) / 2, y + 26, rule, SMALL, color=MUTED, ha="center")

    def _events(self, sheet: Sheet) -> None:
        for n, ((day, text), row) in enumerate(zip(self.events, self._rows, strict=True)):
            x, y = self.x(day), self.top - _EVENT_ROW * row - 9
            sheet.line([x, x], [y - 5, self.floor], color=VOID_LINES, linewidth=0.8,
                       linestyle=(0, (3, 2)), zorder=-0.5, gid=f"event-line-{n}")  # fmt: skip
            sheet.text(x + 4, y, text, SMALL, color=INK, gid=f"event-{n}")
