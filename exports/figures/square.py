"""The square of a matrix: its cells, the names at two sides, brackets for blocs at the third."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .colour import box, ink_on
from .grid import Grid
from .sheet import Sheet
from .style import INK, MUTED, SELF, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBERED = 14
"""Up to so many actors values are written into the cells."""


@dataclass
class Square:
    """A matrix of actors on a sheet, its upper edge at `top`."""

    grid: Grid
    top: float
    sheet: Sheet
    canvas: Axes

    def cells(
        self, fill: Callable[[int, int], dict[str, Any]], text: Callable[[int, int], str]
    ) -> None:
        """Every cell with its fill, and the text in it."""
        for i in range(self.grid.count):
            for j in range(self.grid.count):
                spot = (self.grid.left + j * self.grid.cell, self.top + i * self.grid.cell)
                look = fill(i, j)
                box(self.canvas, spot, self.grid.cell, self.grid.cell, gid=f"cell-{i}-{j}", **look)
                if told := text(i, j):
                    ground = look["facecolor"]
                    ink = INK if i == j or ground == SELF else ink_on(ground)
                    middle = (spot[0] + self.grid.cell / 2, spot[1] + self.grid.cell / 2)
                    self.sheet.text(*middle, told, SMALL, color=ink, ha="center",
                                    gid=f"number-{i}-{j}")  # fmt: skip
        for k in range(self.grid.count + 1):
            self._rule(k, "#ffffff", min(1.2, self.grid.cell / 14))

    def _rule(self, k: int, color: str, width: float) -> None:
        """A line across and down, before the k-th row and column."""
        x, y = self.grid.left + k * self.grid.cell, self.top + k * self.grid.cell
        look = {"color": color, "linewidth": width, "solid_capstyle": "butt"}
        self.sheet.line([self.grid.left, self.grid.left + self.grid.side], [y, y], **look)
        self.sheet.line([x, x], [self.top, self.top + self.grid.side], **look)

    def names(self, names: Sequence[str]) -> None:
        """The names of the actors, on the left and above."""
        grid = self.grid
        look: dict[str, Any] = {"rotation": grid.steep, "ha": "center", "va": "bottom"}
        if grid.steep < 90:
            look.update(rotation_mode="anchor", ha="left", va="baseline")
        for i, name in enumerate(names):
            middle = (i + 0.5) * grid.cell
            self.sheet.text(grid.left - 6, self.top + middle, name, grid.size, ha="right",
                            gid=f"row-{i}")  # fmt: skip
            self.sheet.text(grid.left + middle, self.top - 5, name, grid.size, gid=f"column-{i}",
                            **look)  # fmt: skip

    def brackets(self, blocs: Sequence[tuple[str, int]]) -> None:
        """On the right a bracket for each bloc with its name, and a line between blocs."""
        start, x = 0, self.grid.left + self.grid.side + 5
        for name, count in blocs:
            if start:
                self._rule(start, INK, 1.1)
            low = self.top + start * self.grid.cell + 2
            high = self.top + (start + count) * self.grid.cell - 2
            self.sheet.line([x, x + 4, x + 4, x], [low, low, high, high], color=MUTED,
                            linewidth=0.9)  # fmt: skip
            self.sheet.text(x + 9, (low + high) / 2, name, SMALL, color=MUTED, gid=f"bloc-{start}")
            start += count
