"""A heat map of one day: how close every two actors are, ordered by bloc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...graph.alignment.matrix import AlignmentMatrix
from ...graph.readback import Contents
from ...ontology.errors import UsageError
from .colour import Scale, bar_width, box, colour_bar
from .fonts import width_of, wrapped
from .grid import grid_for
from .labels import check_language, names
from .order import Group, grouped
from .sheet import LEADING, MARGIN, Frame, Sheet
from .square import NUMBERED, Square
from .style import (
    INK,
    MUTED,
    SELF,
    SMALL,
    VOID,
    VOID_LINES,
    Drawing,
    Mark,
    Table,
    drawing,
    facts,
    source_line,
)
from .words import day_in_words, listed, number, over, void, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 120
"""More actors than this cannot be read in one figure."""

_NARROWEST = 420.0


def heatmap(
    matrix: AlignmentMatrix,
    blocs: Iterable[Sequence[str]] | None,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw every actor of a matrix that has a value with another, by bloc and mean value.

    `blocs` are tuples of actor ids; actors in none stand last. Values from 0 are drawn in cividis,
    those that go below 0 in PuOr about 0; the closer end is the same for similarities and
    distances. A cell without a value is hatched. Up to 14 actors have their values written in.
    Raises UsageError for an unknown language, more than 120 actors, a character that no font has,
    or where matplotlib is not installed.
    """
    check_language(language)
    groups = grouped(matrix, blocs)
    count = sum(len(members) for _, members in groups)
    if count > MOST:
        raise UsageError(
            f"A heat map of {count} actors cannot be read; {MOST} are the most.",
            hint="Limit the matrix to some actors (actors=).",
        )
    with drawing():
        return _Heatmap(matrix, groups, contents, language, blocs is not None).drawing()


@dataclass
class _Heatmap:
    """The measures of one heat map, in points, and its parts."""

    matrix: AlignmentMatrix
    groups: list[Group]
    contents: Contents
    language: str
    by_bloc: bool

    def __post_init__(self) -> None:
        self.actors = [actor for _, members in self.groups for actor in members]
        self.values = {(a, b): self.matrix[a, b] for a in self.actors for b in self.actors}
        every = names(self.contents, self.matrix.actors, self.language)
        self.names = {actor: every[actor] for actor in self.actors}
        self.silent = [name for actor, name in every.items() if actor not in self.names]
        self.count = len(self.actors)
        self.grid = grid_for([*self.names.values()], self._bloc_names(), _NARROWEST)

    def _bloc_names(self) -> list[str]:
        numbers = [n for n, _ in self.groups] if self.by_bloc else []
        return [word(self.language, "bloc" if n else "no bloc", number=n) for n in numbers]

    @cached_property
    def scale(self) -> Scale:
        others = [v for (a, b), v in self.values.items() if a != b and v is not None]
        return Scale(self.matrix.measure, others)

    def drawing(self) -> Drawing:
        """The whole figure."""
        matrix, say = self.matrix, self.language
        day = day_in_words(matrix.on, say)
        title = word(say, "heatmap", count=self.count, day=day)
        subtitle = [over(matrix.measure, matrix.layer, say),
                    word(say, "by bloc" if self.by_bloc else "by mean")]  # fmt: skip
        notes = [] if self.count else [word(say, "nothing"), matrix.beyond]
        if self.silent and self.count:
            notes.append(word(say, "no value", names=listed(self.silent, say)))
        source = source_line([matrix], self.contents, f"Day: {matrix.on}")
        frame = Frame(self.grid.width, title, subtitle, notes, source)
        legend = self._legend_lines()
        below = len(legend) * SMALL * LEADING + 56 + (38 if self._keys_below else 0)
        sheet = frame.sheet(self.grid.head + self.grid.side + below if self.count else 0)
        if self.count:
            self._draw(sheet, sheet.canvas(), frame.top + self.grid.head, legend)
        return Drawing(
            "heatmap", title, self._summary(), source, self._table(), say, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet, canvas: Axes, top: float, legend: list[str]) -> None:
        square = Square(self.grid, top, sheet, canvas)
        square.cells(self._fill, self._number)
        square.names([*self.names.values()])
        square.brackets([(name, len(members)) for name, (_, members) in
                         zip(self._bloc_names(), self.groups, strict=False)])  # fmt: skip
        self._legend(sheet, canvas, top + self.grid.side + 20, legend)

    def _value(self, i: int, j: int) -> float | None:
        return self.values[self.actors[i], self.actors[j]]

    def _fill(self, i: int, j: int) -> dict[str, Any]:
        value = self._value(i, j)
        if value is None:
            return {"facecolor": VOID, "edgecolor": VOID_LINES, "hatch": "////"}
        return {"facecolor": SELF if i == j else self.scale.at(self.scale.share(value))}

    def _number(self, i: int, j: int) -> str:
        value = self._value(i, j)
        if value is None or self.count > NUMBERED:
            return ""
        return number(value, self.matrix.measure)

    # -- the legend --------------------------------------------------------------------------

    def _legend_lines(self) -> list[str]:
        measure = self.matrix.measure
        meaning = f": {measure.meaning}" if self.language == "en" else ""
        text = f"{measure.name} ({word(self.language, measure.sense)}){meaning}"
        return wrapped(text, self.grid.width - 2 * MARGIN, SMALL)

    def _legend(self, sheet: Sheet, canvas: Axes, y: float, lines: list[str]) -> None:
        """What is measured, the colour bar between its two ends, and the keys."""
        y = sheet.lines([(line, SMALL, INK, "normal") for line in lines], y) + 6
        colour_bar(sheet, canvas, self.scale, self.language, y)
        self._draw_keys(sheet, canvas, y)

    @cached_property
    def _keys(self) -> list[tuple[dict[str, Any], str]]:
        keys = [({"facecolor": SELF}, word(self.language, "itself"))]
        if None in self.values.values():
            fill = {"facecolor": VOID, "edgecolor": VOID_LINES, "hatch": "////"}
            keys.insert(0, (fill, void(self.matrix.measure, self.language)))
        return keys

    @cached_property
    def _bar_end(self) -> float:
        """Where the keys begin if they stand beside the colour bar."""
        return MARGIN + bar_width(self.scale, self.language) + 22

    @property
    def _keys_below(self) -> bool:
        widest = max(width_of(text, SMALL) for _, text in self._keys)
        return self._bar_end + 18 + widest > self.grid.width - MARGIN

    def _draw_keys(self, sheet: Sheet, canvas: Axes, y: float) -> None:
        x, y = (MARGIN, y + 38) if self._keys_below else (self._bar_end, y)
        for k, (fill, text) in enumerate(self._keys):
            box(canvas, (x, y + 18 * k), 12, 12, **fill)
            sheet.text(x + 18, y + 18 * k + 6, text, SMALL, color=MUTED, gid=f"key-{k}")

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        blocs = f" in {len(self.groups)} groups" if self.by_bloc else ""
        return (
            f"Heat map of the {self.matrix.metric} {self.matrix.sense} of {self.count} "
            f"actors{blocs}: {', '.join(self.names.values())}."
        )

    def _marks(self) -> Iterable[Mark]:
        silent = void(self.matrix.measure, "en")
        for i, a in enumerate(self.actors):
            for j, b in enumerate(self.actors):
                told = facts(self.matrix.pair(a, b), self.matrix, silent)
                heading = f"{self.names[a]} – {self.names[b]}"
                yield Mark(f"cell-{i}-{j}", heading, told, f"row-{i}", i, j)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for i in range(self.count):
            yield f"row-{i}", f"row-{i}"
            yield from ((f"{kind}-{i}-{j}", f"row-{i}") for j in range(self.count)
                        for kind in ("cell", "number"))  # fmt: skip

    def _table(self) -> Table:
        measure = self.matrix.measure

        def cell(a: str, b: str) -> str:
            value = self.values[a, b]
            return void(measure, self.language) if value is None else number(value, measure)

        return Table(
            ("", *self.names.values()),
            tuple((self.names[a], *(cell(a, b) for b in self.actors)) for a in self.actors),
        )
