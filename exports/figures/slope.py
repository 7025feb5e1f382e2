"""A slope chart: how close everybody was to one actor on two days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...graph.alignment.matrix import AlignmentMatrix
from ...graph.alignment.measures.catalogue import DISTANCE
from ...graph.readback import Contents
from ...ontology.errors import UsageError
from .axis import value_axis
from .change import Slope, check_alike, slopes
from .fonts import width_of
from .labels import check_language, names, spread
from .legend import LOOKS, in_rows, legend
from .sheet import MARGIN, Frame, Sheet
from .style import (
    INK,
    MUTED,
    RULE,
    TEXT,
    VOID_LINES,
    Drawing,
    Mark,
    Table,
    drawing,
    facts,
    source_line,
)
from .words import day_in_words, listed, number, over, two_days, void, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 60
"""More slopes than this cannot be read."""

_ROW, _BETWEEN, _LEADER = 13.5, 230.0, 26.0


def slope(
    before: AlignmentMatrix,
    after: AlignmentMatrix,
    other: str,
    contents: Contents,
    *,
    actors: Sequence[str] | None = None,
    language: str = "en",
) -> Drawing:
    """Draw the value of every actor with `other` (an id) on two days, joined by a line.

    Values that are stated on one of the days only end in a row below; actors without a value on
    either day are named below the chart. `actors` limits whom is drawn. Raises UsageError for
    matrices of different measures or layers or in the wrong order, an unknown language, more than
    60 actors, a character that no font has, or where matplotlib is not installed; NotFoundError
    for an actor that is in neither matrix.
    """
    check_language(language)
    check_alike(before, after)
    held = slopes(before, after, other, actors)
    shown = [s for s in held if s.kind]
    if len(shown) > MOST:
        raise UsageError(f"A slope chart of {len(shown)} actors cannot be read; {MOST} are the "
                         "most.", hint="Name some with actors=.")  # fmt: skip
    silent = [s.actor for s in held if not s.kind]
    with drawing():
        return _Slopes(before, after, other, shown, silent, contents, language).drawing()


@dataclass
class _Slopes:
    """The measures of one chart, in points, and its parts."""

    before: AlignmentMatrix
    after: AlignmentMatrix
    other: str
    shown: list[Slope]
    silent: list[str]
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        ids = [self.other, *(s.actor for s in self.shown), *self.silent]
        self.names = names(self.contents, ids, self.language)
        self.measure = self.after.measure
        self.void = void(self.measure, self.language)
        values = [v for s in self.shown for v in s.values if v is not None]
        self.axis = value_axis(self.measure, values)
        self.lost = [[s for s in self.shown if s.values[side] is None] for side in (0, 1)]
        words = [self._label(s, side) for s in self.shown for side in (0, 1)]
        side = max((width_of(text, TEXT) for text in words), default=0)
        days = [day_in_words(m.on, self.language) for m in (self.before, self.after)]
        side = max(side, width_of(days[0], TEXT, "bold") - _LEADER - 8, 60)
        self.left = MARGIN + side + _LEADER + 8
        self.right = self.left + _BETWEEN
        self.width = self.right + self.left
        most = max((sum(s.values[k] is not None for s in self.shown) for k in (0, 1)), default=0)
        self.high = max(220.0, _ROW * (most + 1))

    def _label(self, s: Slope, side: int) -> str:
        value, name = s.values[side], self.names[s.actor]
        told = self.void if value is None else number(value, self.measure)
        return f"{name}  {told}" if side == 0 else f"{told}  {name}"

    def drawing(self) -> Drawing:
        """The whole figure."""
        say = self.language
        days = [day_in_words(m.on, say) for m in (self.before, self.after)]
        first, last = two_days(self.before.on, self.after.on, say)
        title = word(say, "slope", other=self.names[self.other], before=first, after=last)
        subtitle = [over(self.measure, self.after.layer, say)]
        notes = [] if self.shown else [word(say, "nothing")]
        notes += [m.beyond for m in (self.before, self.after) if m.beyond]
        if self.silent:
            names = listed([self.names[actor] for actor in self.silent], say)
            notes.append(word(say, "left out", names=names))
        source = source_line([self.before, self.after], self.contents,
                             f"Days: {self.before.on} and {self.after.on}")  # fmt: skip
        frame = Frame(self.width, title, subtitle, notes, source)
        rows = max(len(side) for side in self.lost)
        zone = 16 + _ROW * rows if rows else 0
        keys = [(kind, word(say, kind, void=self.void)) for kind in LOOKS
                if any(s.kind == kind for s in self.shown)]  # fmt: skip
        rows_of_keys = in_rows(keys, self.width)
        sheet = frame.sheet(24 + self.high + zone + 18 + 14 * len(rows_of_keys))
        self.top = frame.top + 24
        self.floor = self.top + self.high
        self._frame(sheet, days, zone)
        self._slopes(sheet, sheet.canvas())
        legend(sheet, self.floor + zone + 20, rows_of_keys)
        return Drawing(
            "slope", title, self._summary(), source, self._table(days), say, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def y(self, value: float) -> float:
        """Where a value stands: the closer the higher."""
        share = self.axis.share(value)
        return self.floor - self.high * (1 - share if self.measure.sense == DISTANCE else share)

    def _frame(self, sheet: Sheet, days: list[str], zone: float) -> None:
        """The two days as upright lines, and the row for values that are not there."""
        for x, day in zip((self.left, self.right), days, strict=True):
            sheet.text(x, self.top - 14, day, TEXT, ha="center", weight="bold")
            sheet.line([x, x], [self.top - 4, self.floor + zone], color=RULE, linewidth=1,
                       zorder=-1)  # fmt: skip
        if zone:
            y = self.floor + 8
            sheet.line([self.left, self.right], [y, y], color=RULE, linewidth=0.8, zorder=-1)

    # -- slopes and labels -------------------------------------------------------------------

    def _slopes(self, sheet: Sheet, canvas: Axes) -> None:
        spots = [self._spots(side) for side in (0, 1)]
        for n, s in enumerate(self.shown):
            color, dashes, marker, width = LOOKS[s.kind]
            xs, ys = (self.left, self.right), [spots[side][n] for side in (0, 1)]
            canvas.plot(xs, ys, color=color, linestyle=dashes, linewidth=width, clip_on=False,
                        gid=f"slope-{n}")  # fmt: skip
            for side, (x, y) in enumerate(zip(xs, ys, strict=True)):
                lost = s.values[side] is None
                canvas.plot([x], [y], color=color, marker="x" if lost else marker, clip_on=False,
                            markersize=5.5, markeredgewidth=1.2 if lost else 0.5,
                            markeredgecolor=color if lost else "white",
                            gid=f"end-{n}-{side}")  # fmt: skip
        for side in (0, 1):
            self._labels(sheet, side, spots[side])

    def _spots(self, side: int) -> list[float]:
        """Where each slope meets a day."""
        rows = {s.actor: row for row, s in enumerate(self.lost[side])}
        return [
            self.floor + 16 + _ROW * (rows[s.actor] + 0.5) if value is None else self.y(value)
            for s in self.shown
            for value in [s.values[side]]
        ]

    def _labels(self, sheet: Sheet, side: int, spots: list[float]) -> None:
        """The names of one day, moved apart where they would overlap."""
        kept = [n for n, s in enumerate(self.shown) if s.values[side] is not None]
        # Equal values stand in the order of the other day, so that leaders do not cross.
        kept.sort(key=lambda n: (spots[n], self._far(n, 1 - side), self.shown[n].actor))
        room = spread([spots[n] for n in kept], _ROW, self.top, self.floor)
        places = dict(zip(kept, room, strict=True))
        x, way, ha = ((self.left, -1, "right"), (self.right, 1, "left"))[side]
        for n, s in enumerate(self.shown):
            y = places.get(n, spots[n])
            sheet.line([x + way * 6, x + way * 10, x + way * (_LEADER - 4), x + way * _LEADER],
                       [spots[n], spots[n], y, y], color=VOID_LINES, linewidth=0.6, zorder=-1,
                       gid=f"leader-{n}-{side}")  # fmt: skip
            sheet.text(x + way * (_LEADER + 4), y, self._label(s, side), TEXT, ha=ha,
                       color=INK if n in places else MUTED, gid=f"label-{n}-{side}")  # fmt: skip

    def _far(self, n: int, side: int) -> float:
        value = self.shown[n].values[side]
        return self.floor if value is None else self.y(value)

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        lines = "; ".join(
            f"{self.names[s.actor]} {self._told(s, 0)} to {self._told(s, 1)}" for s in self.shown
        )
        with_whom = self.names[self.other]
        return f"Slopes of the {self.measure.name} {self.measure.sense} with {with_whom}: {lines}."

    def _told(self, s: Slope, side: int) -> str:
        value = s.values[side]
        return self.void if value is None else number(value, self.measure)

    def _marks(self) -> Iterable[Mark]:
        silent = void(self.measure, "en")
        for n, s in enumerate(self.shown):
            told = []
            for end, matrix in zip(s.ends, (self.before, self.after), strict=True):
                rows = facts(end, matrix, silent) if end else (("value", silent),)
                told += [(f"{name}, {matrix.on}", text) for name, text in rows]
            heading = f"{self.names[s.actor]} – {self.names[self.other]}"
            yield Mark(f"slope-{n}", heading, tuple(told), f"slope-{n}", n)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for n in range(len(self.shown)):
            yield f"slope-{n}", f"slope-{n}"
            yield from ((f"{kind}-{n}-{side}", f"slope-{n}")
                        for side in (0, 1) for kind in ("end", "label", "leader"))  # fmt: skip

    def _table(self, days: list[str]) -> Table:
        rows = ((self.names[s.actor], self._told(s, 0), self._told(s, 1)) for s in self.shown)
        return Table(("", *days), tuple(rows))
