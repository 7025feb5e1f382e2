"""Time series: how close some pairs were, day by day, with bounds, gaps and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ...graph.alignment.matrix import Alignment
from ...graph.alignment.series import AlignmentSeries
from ...graph.readback import Contents
from ...ontology.errors import UsageError, shown
from .axis import value_axis
from .fonts import width_of
from .labels import check_language, names, short, spread
from .plot import Plot
from .sheet import MARGIN, Frame, Sheet
from .strokes import Stroke
from .style import (
    INK,
    MUTED,
    RULE,
    SMALL,
    TEXT,
    VOID_LINES,
    Drawing,
    Mark,
    Table,
    drawing,
    facts,
    source_line,
)
from .words import day_in_words, number, over, void, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Event = tuple[date, str]

MOST = 24
"""More lines than this cannot be told apart."""

_LANE, _ROW, _KEY = 14.0, 13.5, 22.0
_PARTS = ("line", "band", "band-low", "band-high", "band-alone", "key", "key-point", "label",
          "lane-key", "lane-label", "leader")  # fmt: skip


def timeseries(
    series: AlignmentSeries,
    pairs: Sequence[tuple[str, str]],
    contents: Contents,
    *,
    events: Sequence[Event] = (),
    language: str = "en",
) -> Drawing:
    """Draw a line for each pair of actor ids, named at its end, over the days of a series.

    Where bounds were computed, a band holds them. A day without a value leaves a gap, and a cross
    below the plot. `events` are marked by a line at their day and a short text. Raises UsageError
    for no pair or more than 24, an event outside the years of the series, an unknown language, a
    character that no font has, or where matplotlib is not installed; NotFoundError for an actor
    that is not in the series.
    """
    check_language(language)
    if not series.matrices:
        raise UsageError("A series without a day cannot be drawn.")
    unique = tuple(dict.fromkeys((a, b) for a, b in pairs))
    if not 0 < len(unique) <= MOST:
        raise UsageError(f"A figure has 1 to {MOST} lines, not {len(unique)}: name the pairs.")
    _check_events(series.days, events)
    held = tuple(series.pair(a, b) for a, b in unique)
    with drawing():
        return _Timeseries(series, held, contents, tuple(sorted(events)), language).drawing()


def _check_events(days: Sequence[date], events: Iterable[Event]) -> None:
    for day, text in events:
        if not min(days).year <= day.year <= max(days).year:
            raise UsageError(
                f"{day} ({shown(text)}) lies outside {min(days).year} to {max(days).year}.",
                hint="Leave the event out, or draw more years.",
            )


@dataclass
class _Timeseries:
    """The lines of one plot and their names."""

    series: AlignmentSeries
    held: tuple[tuple[Alignment, ...], ...]
    contents: Contents
    events: tuple[Event, ...]
    language: str

    def __post_init__(self) -> None:
        actors = dict.fromkeys(end for line in self.held for end in (line[0].a, line[0].b))
        label = names(self.contents, actors, self.language)
        self.names = [f"{label[line[0].a]} – {label[line[0].b]}" for line in self.held]
        self.days = self.series.days
        self.measure = self.series.matrices[0].measure
        self.lanes = [n for n, line in enumerate(self.held) if any(p.value is None for p in line)]
        self.silent = void(self.measure, self.language)
        self.strokes = [Stroke(n, len(self.days)) for n in range(len(self.held))]
        self.plot = self._plot()

    def _plot(self) -> Plot:
        found = (x for line in self.held for p in line for x in (p.value, p.low, p.high))
        axis = value_axis(self.measure, [x for x in found if x is not None])
        ticks = max(width_of(number(tick, self.measure), SMALL) for tick in axis.ticks)
        lane = width_of(self.silent, SMALL) if self.lanes else 0
        return Plot(
            axis, self.measure, self.days, self.series.day_rule,
            tuple((day, short(text)) for day, text in self.events), self.language,
            left=MARGIN + max(14 + ticks, lane) + 10,
            high=max(250.0, _ROW * (len(self.held) + 1)),
            lanes=10 + _LANE * len(self.lanes) if self.lanes else 0,
        )  # fmt: skip

    def drawing(self) -> Drawing:
        """The whole figure."""
        say, plot = self.language, self.plot
        kind = "series of one" if len(self.held) == 1 else "series"
        years = "–".join(dict.fromkeys((str(self.days[0].year), str(self.days[-1].year))))
        title = word(say, kind, pair=self.names[0], count=len(self.held), years=years)
        subtitle = [over(self.measure, self.series.matrices[0].layer, say)]
        if any(p.low is not None for line in self.held for p in line):
            subtitle.append(word(say, "bands"))
        beyond = list(dict.fromkeys(m.beyond for m in self.series.matrices if m.beyond))
        days = f"Days: {self.days[0]} to {self.days[-1]} ({self.series.day_rule})"
        source = source_line(self.series.matrices, self.contents, days)
        written = max(width_of(self._ending(n), TEXT) for n in range(len(self.held)))
        width = max(plot.right + 14 + _KEY + 6 + written, plot.reach) + MARGIN
        frame = Frame(max(width, 420.0), title, subtitle, beyond, source)
        plot.top = frame.top + plot.above
        sheet = frame.sheet(plot.height)
        self._draw(sheet)
        return Drawing(
            "timeseries", title, self._summary(), source, self._table(), say, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet) -> None:
        canvas = sheet.canvas()
        self.plot.draw(sheet)
        for n in range(len(self.held)):
            self._band(canvas, n)
        for n in range(len(self.held)):
            self._line(canvas, n)
        for place, n in enumerate(self.lanes):
            self._lane(sheet, canvas, place, n)
        self._endings(sheet, canvas)

    def _band(self, canvas: Axes, n: int) -> None:
        y = self.plot.y
        bounds = [(np.nan, np.nan) if p.low is None or p.high is None else (y(p.low), y(p.high))
                  for p in self.held[n]]  # fmt: skip
        xs = np.array([self.plot.x(p.on) for p in self.held[n]])
        lows, highs = np.array(bounds).T
        self.strokes[n].band(canvas, xs, lows, highs)

    def _line(self, canvas: Axes, n: int) -> None:
        stroke, size = self.strokes[n], self.strokes[n].size
        xs = [self.plot.x(p.on) for p in self.held[n]]
        ys = [np.nan if p.value is None else self.plot.y(p.value) for p in self.held[n]]
        stroke.line(canvas, xs, ys, f"line-{n}")
        for k, (x, y) in enumerate(zip(xs, ys, strict=True)):
            if not np.isnan(y):
                stroke.point(canvas, x, y, size, f"point-{n}-{k}")

    def _lane(self, sheet: Sheet, canvas: Axes, place: int, n: int) -> None:
        """Crosses at the days on which a pair has no value, and its name beside them."""
        plot, stroke = self.plot, self.strokes[n]
        y = plot.top + plot.high + 10 + _LANE * (place + 0.5)
        if place == 0:
            sheet.text(plot.left - 6, y, self.silent, SMALL, color=MUTED, ha="right")
        sheet.line([plot.left, plot.right], [y, y], color=RULE, linewidth=0.6, zorder=-1)
        for k, p in enumerate(self.held[n]):
            if p.value is None:
                size = min(4.5, stroke.size)
                stroke.cross(canvas, plot.x(p.on), y, size, f"void-{n}-{k}")
        size, color, gid = (SMALL, MUTED, "lane-label") if self._last(n) else (TEXT, INK, "label")
        x = plot.right + 14
        stroke.cross(canvas, x + _KEY / 2, y, 4.5, f"lane-key-{n}")
        sheet.text(x + _KEY + 6, y, self.names[n], size, color=color, gid=f"{gid}-{n}")

    def _endings(self, sheet: Sheet, canvas: Axes) -> None:
        """The name of each line beside its last value, moved apart where they would overlap."""
        plot = self.plot
        lasts = [(n, last) for n in range(len(self.held)) if (last := self._last(n))]
        wanted = [plot.y(last.value or 0.0) for _, last in lasts]
        places = spread(wanted, _ROW, plot.top, plot.top + plot.high)
        for (n, last), y, place in zip(lasts, wanted, places, strict=True):
            x, stroke = plot.right + 14, self.strokes[n]
            sheet.line([plot.x(last.on) + 5, plot.right + 2, x - 2], [y, y, place],
                       color=VOID_LINES, linewidth=0.6, zorder=-0.5, gid=f"leader-{n}")  # fmt: skip
            stroke.line(canvas, [x, x + _KEY], [place, place], f"key-{n}")
            stroke.point(canvas, x + _KEY / 2, place, 6, f"key-point-{n}")
            sheet.text(x + _KEY + 6, place, self._ending(n), TEXT, gid=f"label-{n}")

    def _last(self, n: int) -> Alignment | None:
        return next((p for p in reversed(self.held[n]) if p.value is not None), None)

    def _ending(self, n: int) -> str:
        """The name of a line with its last value, and the year of it where that is an earlier."""
        last = self._last(n)
        if last is None:
            return self.names[n]
        year = "" if last.on == self.days[-1] else f" ({last.on.year})"
        return f"{self.names[n]}  {number(last.value or 0.0, self.measure)}{year}"

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        lines = "; ".join(
            f"{name} from {self._told(line[0])} to {self._told(line[-1])}"
            for name, line in zip(self.names, self.held, strict=True)
        )
        return f"Lines of the {self.measure.name} {self.measure.sense} over the years: {lines}."

    def _told(self, p: Alignment) -> str:
        return self.silent if p.value is None else number(p.value, self.measure)

    def _marks(self) -> Iterable[Mark]:
        for n, line in enumerate(self.held):
            for k, (p, matrix) in enumerate(zip(line, self.series.matrices, strict=True)):
                kind = "void" if p.value is None else "point"
                heading = f"{self.names[n]}, {day_in_words(p.on, 'en')}"
                told = facts(p, matrix, void(self.measure, "en"))
                yield Mark(f"{kind}-{n}-{k}", heading, told, f"line-{n}", n, k)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for n in range(len(self.held)):
            yield from ((f"{kind}-{n}", f"line-{n}") for kind in _PARTS)
            yield from ((f"{kind}-{n}-{k}", f"line-{n}")
                        for k in range(len(self.days)) for kind in ("point", "void"))  # fmt: skip

    def _table(self) -> Table:
        def cell(p: Alignment) -> str:
            if p.low is None or p.high is None:
                return self._told(p)
            bounds = f"{number(p.low, self.measure)} to {number(p.high, self.measure)}"
            return f"{self._told(p)} ({bounds})"

        rows = (
            (str(day), *(cell(line[k]) for line in self.held)) for k, day in enumerate(self.days)
        )
        return Table(("", *self.names), tuple(rows))
