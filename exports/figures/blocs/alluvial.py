"""An alluvial figure: blocs from day to day, and who moves from one to another.

After Rosvall, M. & Bergstrom, C. T. (2010), Mapping change in large networks, PLoS ONE 5: e8694.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....graph.blocs.matching import BORN, ENDED, MERGED, SPLIT, Matching
from ....graph.readback import Contents
from ....ontology.errors import UsageError
from ..fonts import width_of
from ..labels import check_language, names
from ..sheet import MARGIN, Frame, Sheet
from ..style import INK, MUTED, PAPER, SMALL, TEXT, Drawing, Mark, Table, drawing
from ..words import day_in_words, days_in_words
from .caption import Caption
from .columns import Column, in_columns
from .keys import ROW, SAMPLE, Key, in_rows, legend
from .looks import colour_of, tint
from .words import bloc_name, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_DAYS, MOST_ACTORS = 16, 120

_NAMED = 60
"""Up to so many actors each has its name in every box."""

_ROW, _THIN, _HEAD, _GAP = 13.0, 5.0, 17.0, 14.0
_BETWEEN = 64.0

_KINDS = (BORN, ENDED, SPLIT, MERGED)


def alluvial(
    matching: Matching, caption: Caption, contents: Contents, *, language: str = "en"
) -> Drawing:
    """Draw the blocs of each day as boxes, and each actor's way from one day to the next.

    A bloc has its line's number and colour, each actor a row in its box; boxes are as high as they
    have actors, which are named where there are up to 60 in all, and counted where there are more.
    An arrow shows who comes into the network or leaves it, an outline who changes to another bloc.
    What became of a bloc (new, splits, merged, ends) is written above its box.

    Notes: days without blocs have an empty column; without actors the figure says that there is
    nothing to draw. Raises UsageError for an unknown language, no day, more than 16 days or 120
    actors, a character that no font has, or where matplotlib is not installed.
    """
    check_language(language)
    actors = {actor for blocs in matching.blocs for bloc in blocs for actor in bloc}
    if not 1 <= len(matching.days) <= MOST_DAYS or len(actors) > MOST_ACTORS:
        raise UsageError(
            f"{len(matching.days)} days of {len(actors)} actors cannot be read in one figure.",
            hint=f"Give 1 to {MOST_DAYS} days and up to {MOST_ACTORS} actors.",
        )
    with drawing():
        return _Alluvial(matching, caption, contents, language).drawing()


Spot = tuple[int, str]
"""The number of a day, and an actor."""


@dataclass
class _Alluvial:
    """The measures of one figure, in points, and its parts."""

    matching: Matching
    caption: Caption
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        every = {a for blocs in self.matching.blocs for bloc in blocs for a in bloc}
        self.names = names(self.contents, sorted(every), self.language)
        self.named = len(every) <= _NAMED
        self.number = {actor: n for n, actor in enumerate(self.names)}
        self.row = _ROW if self.named else _THIN
        self.order = in_columns(self.matching, self.names)
        self.line = {(d, actor): line for d, column in enumerate(self.order)
                     for line, bloc in column for actor in bloc}  # fmt: skip
        widest = max((width_of(name, SMALL) for name in self.names.values()), default=0)
        every_head = [self._head(d, line) for d, col in enumerate(self.order) for line, _ in col]
        heads = max((width_of(head, SMALL, "bold") for head in every_head), default=0)
        self.box = max(widest + 18 if self.named else 40.0, heads + 8, 62.0)
        self.days = days_in_words(self.matching.days, self.language)
        widest_day = max(width_of(day, TEXT, "bold") for day in self.days)
        self.step = max(self.box + _BETWEEN, widest_day + 14)
        # The first and the last day may be wider than their boxes.
        self.over = max(0.0, (widest_day - self.box) / 2)
        self.width = 2 * (MARGIN + self.over) + self.box + self.step * (len(self.days) - 1)
        self.high = max(map(self._height, self.order))

    def _height(self, column: Column) -> float:
        rows = sum(len(bloc) for _, bloc in column) * self.row
        return rows + len(column) * (_HEAD + 6) + max(0, len(column) - 1) * _GAP

    def _head(self, day: int, line: int) -> str:
        """A box's name, and what became of it."""
        label = bloc_name(self.language, line)
        when = self.matching.days[day]
        kinds = [e.kind for e in self.matching.events
                 if e.day == when and line in e.after and e.kind in (BORN, MERGED)]  # fmt: skip
        for after in self.matching.days[day + 1 : day + 2]:
            kinds += [e.kind for e in self.matching.events
                      if e.day == after and line in e.before and e.kind in (SPLIT, ENDED)
                      ]  # fmt: skip
        told = ", ".join(say(self.language, kind) for kind in _KINDS if kind in kinds)
        return f"{label} ({told})" if told else label

    def drawing(self) -> Drawing:
        """The whole figure."""
        title = say(self.language, "alluvial", day=self.caption.day(self.language))
        notes = [] if self.names else [say(self.language, "nothing")]
        source = self.caption.source(self.contents)
        width = max(self.width, 430.0)
        frame = Frame(width, title, self.caption.subtitle(self.language), notes, source)
        rows = in_rows(self._keys(), width)
        sheet = frame.sheet(30 + self.high + 18 + ROW * len(rows) if self.names else 0)
        if self.names:
            self.left = (width - self.width) / 2 + MARGIN + self.over
            self._draw(sheet, frame.top + 30, rows)
        return Drawing(
            "alluvial", title, self._summary(), source, self._table(), self.language,
            sheet.figure, marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet, top: float, rows: list[list[Key]]) -> None:
        canvas = sheet.canvas()
        self.spots: dict[Spot, float] = {}
        for d, column in enumerate(self.order):
            x = self.left + d * self.step
            sheet.text(x + self.box / 2, top - 20, self.days[d], TEXT, ha="center", weight="bold")
            y = top + (self.high - self._height(column)) / 2
            for line, bloc in column:
                y = self._bloc(sheet, canvas, (d, line), bloc, (x, y))
        self._ways(canvas)
        legend(sheet, canvas, top + self.high + 18, rows)

    def _bloc(
        self, sheet: Sheet, canvas: Axes, spot: tuple[int, int], bloc: list[str],
        corner: tuple[float, float],
    ) -> float:  # fmt: skip
        """A box with its head and a row for each actor; returns where the next begins."""
        from matplotlib.patches import Rectangle

        (d, line), (x, y) = spot, corner
        colour = colour_of(line)
        head = self._head(d, line)
        sheet.text(x + 2, y + _HEAD / 2, head, SMALL, color=MUTED, weight="bold",
                   gid=f"head-{d}-{line}")  # fmt: skip
        y += _HEAD
        height = len(bloc) * self.row + 6
        canvas.add_patch(Rectangle((x, y), self.box, height, facecolor=tint(colour, 0.16),
                                   edgecolor=colour, linewidth=1.1, clip_on=False))  # fmt: skip
        canvas.add_patch(Rectangle((x, y), 4, height, facecolor=colour, linewidth=0,
                                   clip_on=False))  # fmt: skip
        for n, actor in enumerate(bloc):
            middle = y + 3 + (n + 0.5) * self.row
            self.spots[d, actor] = middle
            place = self.number[actor]
            canvas.add_patch(Rectangle(
                (x + 5, middle - self.row / 2), self.box - 6, self.row, facecolor=PAPER, alpha=0.01,
                linewidth=0, clip_on=False, gid=f"row-{place}-{d}",
            ))  # fmt: skip
            if self.named:
                sheet.text(x + 10, middle, self.names[actor], SMALL, color=INK,
                           gid=f"name-{place}-{d}")  # fmt: skip
        if not self.named:
            sheet.text(x + self.box / 2, y + height / 2, str(len(bloc)), SMALL, color=INK,
                       ha="center", gid=f"count-{d}-{line}")  # fmt: skip
        return y + height + _GAP

    def _ways(self, canvas: Axes) -> None:
        """Each actor's way to the next day; a stub where it comes in or goes out."""
        last = len(self.order) - 1
        for (d, actor), y in self.spots.items():
            right = self.left + d * self.step + self.box
            colour = colour_of(self.line[d, actor])
            gid = f"way-{self.number[actor]}-{d}"
            if (d + 1, actor) in self.spots:
                other = self.spots[d + 1, actor]
                moved = self.line[d + 1, actor] != self.line[d, actor]
                self._ribbon(canvas, (right, y), (right + self.step - self.box, other), colour,
                             moved, gid)  # fmt: skip
            elif d < last:
                self._stub(canvas, right, y, 1, gid)
            if d and (d - 1, actor) not in self.spots:
                self._stub(canvas, right - self.box, y, -1, f"in-{self.number[actor]}-{d}")

    def _ribbon(
        self, canvas: Axes, start: tuple[float, float], end: tuple[float, float], colour: str,
        moved: bool, gid: str,
    ) -> None:  # fmt: skip
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        (x1, y1), (x2, y2) = start, end
        half, middle = self.row * 0.36, (x1 + x2) / 2
        corners = [(x1, y1 - half), (middle, y1 - half), (middle, y2 - half), (x2, y2 - half),
                   (x2, y2 + half), (middle, y2 + half), (middle, y1 + half), (x1, y1 + half),
                   (x1, y1 - half)]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        # Who changes line is seen by an outline too, not by the deeper colour alone.
        canvas.add_patch(PathPatch(
            Path(corners, codes), facecolor=tint(colour, 0.62 if moved else 0.30),
            edgecolor=colour if moved else "none", linewidth=0.9 if moved else 0, clip_on=False,
            zorder=2 if moved else 1, gid=gid,
        ))  # fmt: skip

    def _stub(self, canvas: Axes, x: float, y: float, way: int, gid: str) -> None:
        """A short arrow: out of the network after a day, or into it on one."""
        start = x + 2 if way > 0 else x - 13
        _arrow(canvas, start, y, gid)

    def _keys(self) -> list[Key]:
        """What arrows and outlines mean, as far as there are any."""
        steps = [(d, actor) for d, actor in self.line if d < len(self.order) - 1]
        keys: list[Key] = []
        if any(self.line.get((d + 1, a), self.line[d, a]) != self.line[d, a] for d, a in steps):
            keys.append(Key("moved", say(self.language, "moved"), _ribbon_sample))
        if any(d and (d - 1, actor) not in self.line for d, actor in self.line):
            keys.append(Key("joined", say(self.language, "joined"), _joined_sample))
        if any((d + 1, actor) not in self.line for d, actor in steps):
            keys.append(Key("left", say(self.language, "left"), _left_sample))
        return keys

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        told = [
            f"{day}: " + "; ".join(
                f"{bloc_name('en', line)}: {', '.join(self.names[a] for a in bloc)}"
                for line, bloc in column
            )
            for day, column in zip(self.matching.days, self.order, strict=True)
        ]  # fmt: skip
        return f"Blocs from day to day. {'. '.join(told)}."

    def _marks(self) -> Iterable[Mark]:
        rows = 0
        for d, column in enumerate(self.order):
            rows = 0
            for line, bloc in column:
                for actor in bloc:
                    n = self.number[actor]
                    facts: tuple[tuple[str, Any], ...] = (
                        (str(self.matching.days[d]), bloc_name("en", line)),
                        ("with", ", ".join(self.names[a] for a in bloc if a != actor) or "nobody"),
                    )
                    yield Mark(f"row-{n}-{d}", self.names[actor], facts, f"actor-{n}", rows, d)
                    rows += 1

    def _parts(self) -> Iterable[tuple[str, str]]:
        for d, column in enumerate(self.order):
            for line, bloc in column:
                lit = " ".join(f"actor-{self.number[a]}" for a in bloc)
                yield f"head-{d}-{line}", lit
                yield f"count-{d}-{line}", lit
                for actor in bloc:
                    n = self.number[actor]
                    yield from ((f"{kind}-{n}-{d}", f"actor-{n}")
                                for kind in ("row", "name", "way", "in"))  # fmt: skip

    def _table(self) -> Table:
        def told(d: int, actor: str) -> str:
            line = self.line.get((d, actor))
            return "–" if line is None else bloc_name(self.language, line)

        heads = [day_in_words(day, self.language) for day in self.matching.days]
        rows = ((name, *(told(d, actor) for d in range(len(heads))))
                for actor, name in self.names.items())  # fmt: skip
        return Table(("", *heads), tuple(rows))


def _arrow(canvas: Axes, x: float, y: float, gid: str | None = None) -> None:
    """An arrow to the right, 11 points long."""
    tip, size = x + 11, 4.0
    canvas.plot([x, tip, tip - size, tip, tip - size], [y, y, y - 0.7 * size, y, y + 0.7 * size],
                color=MUTED, linewidth=1.0, clip_on=False, gid=gid)  # fmt: skip


def _joined_sample(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
    _arrow(canvas, x + 6, y)
    canvas.plot([x + 21, x + 21], [y - 5, y + 5], color=INK, linewidth=2.5, clip_on=False)


def _left_sample(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
    canvas.plot([x + 8, x + 8], [y - 5, y + 5], color=INK, linewidth=1.1, clip_on=False)
    _arrow(canvas, x + 11, y)


def _ribbon_sample(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    canvas.add_patch(Rectangle((x, y - 4), SAMPLE, 8, facecolor=tint(MUTED, 0.62), edgecolor=MUTED,
                               linewidth=0.9, clip_on=False))  # fmt: skip
