"""How a matrix of actors is drawn: its cells, the legend, and what is told of each cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ....graph.readback import Contents
from ..colour import Colour, Shades, bar_width, box, colour_bar
from ..fonts import width_of
from ..grid import grid_for
from ..labels import names
from ..sheet import MARGIN, Frame, Sheet
from ..square import NUMBERED, Square
from ..style import MUTED, SELF, SMALL, VOID, VOID_LINES, Drawing, Mark, Table
from .caption import Caption
from .density import Densities
from .words import bloc_name, say

_NARROWEST = 430.0
_EMPTY = "#eef0f3"

Array = npt.NDArray[np.float64]

Sizes = list[tuple[int | None, int]]
"""Each bloc's number from 0 (None: no bloc), and how many actors it has."""


class TieShades(Shades):
    """Shades with words at both ends, keys of `say`; ticks at round numbers."""

    def __init__(self, low: float, high: float, name: str, words: tuple[str, str]) -> None:
        super().__init__(low, high, name)
        self._words = words

    @property
    def ticks(self) -> list[float]:
        from matplotlib.ticker import MaxNLocator

        found = MaxNLocator(5, integer=self.high >= 2).tick_values(self.low, self.high)
        return [round(float(tick), 9) for tick in found if self.low <= tick <= self.high]

    def ends(self, language: str) -> tuple[str, str]:
        small, large = (say(language, key) if key else "" for key in self._words)
        return small, large


class WeightShades(TieShades):
    """Weights: the palest is told from no tie."""

    def at(self, share: float) -> Colour:
        return super().at(0.18 + 0.82 * share)


@dataclass
class MatrixFigure:
    """The parts of one matrix figure, measured in points."""

    actors: list[str]
    sizes: Sizes
    values: Array
    kind: str
    shades: TieShades
    caption: Caption
    contents: Contents
    language: str
    dense: Densities | None = None

    def drawing(self) -> Drawing:
        """The whole figure."""
        labels = names(self.contents, self.actors, self.language)
        self.names = [labels[actor] for actor in self.actors]
        self.blocs = [(bloc_name(self.language, n), count) for n, count in self.sizes]
        self.grid = grid_for(self.names, [name for name, _ in self.blocs], _NARROWEST)
        title = say(self.language, self.kind, count=len(self.actors),
                    day=self.caption.day(self.language))  # fmt: skip
        notes = [] if self.actors else [say(self.language, "nothing")]
        source = self.caption.source(self.contents)
        frame = Frame(self.grid.width, title, self.caption.subtitle(self.language), notes, source)
        table = self.dense.high if self.dense and self._has_room(self.dense) else 0.0
        body = self.grid.head + self.grid.side + self._legend_high + table
        sheet = frame.sheet(body if self.actors else 0)
        if self.actors:
            self._draw(sheet, frame.top + self.grid.head)
        if self.dense and table:
            self.dense.draw(sheet, frame.top + body - table + 6, self.language)
        return Drawing(
            "heatmap", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet, top: float) -> None:
        canvas = sheet.canvas()
        square = Square(self.grid, top, sheet, canvas)
        square.cells(self._fill, self._number)
        square.names(self.names)
        square.brackets(self.blocs)
        y = top + self.grid.side + 20
        colour_bar(sheet, canvas, self.shades, self.language, y)
        x, y = (MARGIN, y + 36) if self._keys_below else (self._bar_end, y)
        for k, (fill, sign, text) in enumerate(self._keys()):
            box(canvas, (x, y), 12, 12, **fill)
            if sign:
                sheet.text(x + 6, y + 6, sign, SMALL, ha="center")
            sheet.text(x + 18, y + 6, text, SMALL, color=MUTED, gid=f"key-{k}")
            y += 18

    def _has_room(self, dense: Densities) -> bool:
        return dense.wide <= self.grid.width - 2 * MARGIN

    @property
    def _legend_high(self) -> float:
        keys = 18 * len(self._keys())
        return 20 + (36 + keys if self._keys_below else max(keys, 32))

    @property
    def _bar_end(self) -> float:
        return MARGIN + bar_width(self.shades, self.language) + 22

    @property
    def _keys_below(self) -> bool:
        """Whether the keys have no room beside the colour bar."""
        widest = max(width_of(text, SMALL) for *_, text in self._keys())
        return self._bar_end + 18 + widest > self.grid.width - MARGIN

    def _keys(self) -> list[tuple[dict[str, Any], str, str]]:
        """Of each key its fill, a sign in it, and its words."""
        void = say(self.language, "never" if self.kind == "together" else "no tie")
        apart = self.values[~np.eye(len(self.actors), dtype=bool)]
        keys: list[tuple[dict[str, Any], str, str]] = []
        if (apart < 0).any():
            fill = {"facecolor": self.shades.at(0.3)}
            keys.append((fill, "−", say(self.language, "hostile")))
        if self._signed and (apart == 0).any():
            keys.append(({"facecolor": self.shades.at(0.5)}, "±", say(self.language, "even")))
        if np.isnan(apart).any():
            keys.append((self._void(), "", void))
        return [*keys, ({"facecolor": SELF}, "", say(self.language, "itself"))]

    @property
    def _signed(self) -> bool:
        return self.shades.low < 0

    def _void(self) -> dict[str, Any]:
        if self.kind == "together":
            return {"facecolor": VOID, "edgecolor": VOID_LINES, "hatch": "////"}
        return {"facecolor": _EMPTY}

    def _fill(self, i: int, j: int) -> dict[str, Any]:
        value = self.values[i, j]
        if i == j:
            return {"facecolor": SELF}
        if np.isnan(value):
            return self._void()
        return {"facecolor": self.shades.at(self.shades.share(value))}

    def _number(self, i: int, j: int) -> str:
        """What is written into a cell: its value; a sign alone where there are many actors."""
        value = float(self.values[i, j])
        if i == j or np.isnan(value):
            return ""
        if self._signed and value == 0:
            return "±"
        if len(self.actors) <= NUMBERED:
            return self._told(value)
        return "−" if value < 0 else ""

    def _told(self, value: float) -> str:
        text = f"{value:.2f}" if self.kind == "together" else f"{value:g}"
        return text.replace("-", "−")

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        what = "How often two share a bloc" if self.kind == "together" else "Ties by bloc"
        blocs = "; ".join(
            ", ".join(self.names[start : start + count])
            for start, (_, count) in zip(self._starts(), self.sizes, strict=True)
        )
        return f"{what}: {blocs}."

    def _starts(self) -> list[int]:
        return [sum(count for _, count in self.sizes[:k]) for k in range(len(self.sizes))]

    def _marks(self) -> Iterable[Mark]:
        what = "share" if self.kind == "together" else "tie"
        number = [k for k, (_, count) in enumerate(self.sizes) for _ in range(count)]
        for i, a in enumerate(self.names):
            for j, b in enumerate(self.names):
                value = float(self.values[i, j])
                told = ("the actor itself" if i == j else "none" if np.isnan(value)
                        else self._told(value))  # fmt: skip
                facts = [(what, told)]
                if self.dense:
                    facts.append(self._density(number[i], number[j]))
                yield Mark(f"cell-{i}-{j}", f"{a} – {b}", tuple(facts), f"row-{i}", i, j)

    def _density(self, i: int, j: int) -> tuple[str, str]:
        """What is told of the blocs of a cell."""
        assert self.dense
        where = [bloc_name("en", self.sizes[k][0]) for k in dict.fromkeys((i, j))]
        return f"density, {' – '.join(where)}", self.dense.told(i, j)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for i in range(len(self.actors)):
            yield f"row-{i}", f"row-{i}"
            yield from ((f"{kind}-{i}-{j}", f"row-{i}") for j in range(len(self.actors))
                        for kind in ("cell", "number"))  # fmt: skip

    def _table(self) -> Table:
        def cell(i: int, j: int) -> str:
            value = float(self.values[i, j])
            return "–" if i == j else "" if np.isnan(value) else self._told(value)

        count = range(len(self.actors))
        rows = tuple((self.names[i], *(cell(i, j) for j in count)) for i in count)
        return Table(("", *self.names), rows)
