"""The grid of a heat map: how large its cells are, and what room its labels need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .fonts import width_of
from .sheet import MARGIN
from .style import SMALL, TEXT

_LARGEST, _SMALLEST, _SIDE = 34.0, 11.0, 620.0
_UPRIGHT = 40
"""From so many actors on, the labels of columns stand upright."""


@dataclass(frozen=True)
class Grid:
    """Measures in points: of a cell, the type, the left edge, the labels above, the sheet."""

    count: int
    cell: float
    size: float
    left: float
    head: float
    width: float

    @property
    def side(self) -> float:
        """The length of one side."""
        return self.cell * self.count

    @property
    def steep(self) -> int:
        """The slope of the labels above, in degrees."""
        return 90 if self.count > _UPRIGHT else 45


def grid_for(names: Sequence[str], blocs: Sequence[str], narrowest: float) -> Grid:
    """The grid of some actors, with the names of blocs on its right, on a sheet wide enough."""
    count = len(names)
    cell = min(_LARGEST, max(_SMALLEST, _SIDE / max(count, 1)))
    size = min(TEXT, cell * 0.8)
    widths = [width_of(name, size) for name in names]
    slope = np.deg2rad(90 if count > _UPRIGHT else 45)
    lean = max((i * cell + w * np.cos(slope) for i, w in enumerate(widths)), default=0)
    brackets = max((width_of(bloc, SMALL) + 18 for bloc in blocs), default=0)
    left = MARGIN + max(widths, default=0) + 8
    needed = left + float(max(lean + cell, cell * count + brackets)) + MARGIN
    width = max(needed, narrowest)
    head = float(max(widths) * np.sin(slope)) + 4 if widths else 0.0
    # A narrow matrix stands in the middle of a sheet that its words make wide.
    return Grid(count, cell, size, left + (width - needed) / 2, head, width)
