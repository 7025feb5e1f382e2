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
from ..words import day_in_words
from .caption import Caption
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
    have actors, which are named up to 60. Who comes in or goes out begins or ends at its row. What
    became of a bloc (new, splits, merged, ends) is written above its box. Raises UsageError for an
    unknown language, no day, more than 16 days or 120 actors, a character that no font has, or
    where matplotlib is not installed.
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
        self.row = _ROW if self.named else _THIN
        self.order = self._ordered()
        widest = max((width_of(name, SMALL) for name in self.names.values()), default=0)
        every_head = [self._head(d, line) for d, col in enumerate(self.order) for line, _ in col]
        heads = max((width_of(head, SMALL, "bold") for head in every_head), default=0)
        self.box = max(widest + 18 if self.named else 40.0, heads + 8, 62.0)
        self.days = [day_in_words(day, self.language) for day in self.matching.days]
        widest_day = max(width_of(day, TEXT, "bold") for day in self.days)
        self.step = max(self.box + _BETWEEN, widest_day + 14)
        # The first and the last day may be wider than their boxes.
        self.over = max(0.0, (widest_day - self.box) / 2)
        self.width = 2 * (MARGIN + self.over) + self.box + self.step * (len(self.days) - 1)
        self.high = max(map(self._height, self.order))

    def _ordered(self) -> list[list[tuple[int, list[str]]]]:
        """For each day its lines and their actors, so that ways cross little.

        Blocs, and actors within them, are in the order of where they were the day before.
        """
        columns: list[list[tuple[int, list[str]]]] = []
        place: dict[str, float] = {}
        for blocs, lines in zip(self.matching.blocs, self.matching.lines, strict=True):
            held = [
                (line, sorted(bloc, key=lambda a: (place.get(a, 1e9), self.names[a])))
                for line, bloc in zip(lines, blocs, strict=True)
            ]
            held.sort(key=lambda each: (self._mean(each[1], place), each[0]))
            columns.append(held)
            every = [actor for _, bloc in held for actor in bloc]
            place = {actor: float(n) for n, actor in enumerate(every)}
        return columns

    def _mean(self, bloc: list[str], place: dict[str, float]) -> float:
        known = [place[actor] for actor in bloc if actor in place]
        return sum(known) / len(known) if known else 1e9

    def _height(self, column: list[tuple[int, list[str]]]) -> float:
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
        sheet = frame.sheet(30 + self.high if self.names else 0)
        if self.names:
            self.left = (width - self.width) / 2 + MARGIN + self.over
            self._draw(sheet, frame.top + 30)
        return Drawing(
            "alluvial", title, self._summary(), source, self._table(), self.language,
            sheet.figure, marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet, top: float) -> None:
        canvas = sheet.canvas()
        self.spots: dict[Spot, float] = {}
        for d, column in enumerate(self.order):
            x = self.left + d * self.step
            sheet.text(x + self.box / 2, top - 20, self.days[d], TEXT, ha="center", weight="bold")
            y = top + (self.high - self._height(column)) / 2
            for line, bloc in column:
                y = self._bloc(sheet, canvas, (d, line), bloc, (x, y))
        self._ways(canvas)

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
            place = self._number(actor)
            canvas.add_patch(Rectangle(
                (x + 5, middle - self.row / 2), self.box - 6, self.row, facecolor=PAPER, alpha=0.01,
                linewidth=0, clip_on=False, gid=f"row-{place}-{d}",
            ))  # fmt: skip
            if self.named:
                sheet.text(x + 10, middle, self.names[actor], SMALL, color=INK,
                           gid=f"name-{place}-{d}")  # fmt: skip
        return y + height + _GAP

    def _number(self, actor: str) -> int:
        return list(self.names).index(actor)

    def _ways(self, canvas: Axes) -> None:
        """Each actor's way to the next day; a stub where it comes in or goes out."""
        line_of = {(d, actor): line for d, column in enumerate(self.order)
                   for line, bloc in column for actor in bloc}  # fmt: skip
        last = len(self.order) - 1
        for (d, actor), y in self.spots.items():
            right = self.left + d * self.step + self.box
            colour = colour_of(line_of[d, actor])
            gid = f"way-{self._number(actor)}-{d}"
            if (d + 1, actor) in self.spots:
                other = self.spots[d + 1, actor]
                moved = line_of[d + 1, actor] != line_of[d, actor]
                self._ribbon(canvas, (right, y), (right + self.step - self.box, other), colour,
                             moved, gid)  # fmt: skip
            elif d < last:
                self._stub(canvas, right, y, 1, gid)
            if d and (d - 1, actor) not in self.spots:
                self._stub(canvas, right - self.box, y, -1, f"in-{self._number(actor)}-{d}")

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
        size = 4.0
        tip = x + way * 13
        head = [tip, tip - size] if way > 0 else [x - 2, x - 2 - size]
        canvas.plot([x + way * 2, tip], [y, y], color=MUTED, linewidth=1.0, clip_on=False, gid=gid)
        for side in (-1, 1):
            canvas.plot(head, [y, y + side * size * 0.7], color=MUTED, linewidth=1.0, clip_on=False)

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
                    n = self._number(actor)
                    facts: tuple[tuple[str, Any], ...] = (
                        (str(self.matching.days[d]), bloc_name("en", line)),
                        ("with", ", ".join(self.names[a] for a in bloc if a != actor) or "nobody"),
                    )
                    yield Mark(f"row-{n}-{d}", self.names[actor], facts, f"actor-{n}", rows, d)
                    rows += 1

    def _parts(self) -> Iterable[tuple[str, str]]:
        for d, column in enumerate(self.order):
            for line, bloc in column:
                yield f"head-{d}-{line}", " ".join(f"actor-{self._number(a)}" for a in bloc)
                for actor in bloc:
                    n = self._number(actor)
                    yield from ((f"{kind}-{n}-{d}", f"actor-{n}")
                                for kind in ("row", "name", "way", "in"))  # fmt: skip

    def _table(self) -> Table:
        line_of = {(d, actor): line for d, column in enumerate(self.order)
                   for line, bloc in column for actor in bloc}  # fmt: skip
        days = range(len(self.days))
        rows = tuple(
            (name, *(bloc_name(self.language, line_of[d, actor]) if (d, actor) in line_of else "–"
                     for d in days))
            for actor, name in self.names.items()
        )  # fmt: skip
        return Table(("", *self.days), rows)
