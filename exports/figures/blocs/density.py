"""How dense ties are within and between blocs: a small table below a matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np

from ....graph.structure.blockmodel import block_matrix
from ..fonts import width_of
from ..sheet import MARGIN, Sheet
from ..style import MUTED, RULE, SMALL
from .words import say

_ROW, _PAD = 15.0, 12.0


class Densities:
    """The share of possible ties that are there, of blocs in the order of their `names`.

    `bloc` maps each actor to its place in that order. NaN within a bloc of one.
    """

    def __init__(self, graph: nx.Graph[Any], bloc: Mapping[str, int], names: Sequence[str]) -> None:
        self.names = names
        # block_matrix numbers blocs as they first appear among the nodes.
        seen = list(dict.fromkeys(bloc[actor] for actor in graph))
        place = [seen.index(k) for k in range(len(names))]
        self._found = block_matrix(graph, bloc).density[np.ix_(place, place)]

    def told(self, i: int, j: int) -> str:
        """The density of two blocs, or of one, as it is written."""
        value = float(self._found[i, j])
        return "–" if np.isnan(value) else f"{value:.2f}"

    @property
    def high(self) -> float:
        """The height of the table with its heading."""
        return _ROW * (len(self.names) + 2) + 6 if self._any else 0.0

    @property
    def wide(self) -> float:
        """The width of the table."""
        return self._first + self._across * len(self.names)

    @property
    def _any(self) -> bool:
        return bool(np.isfinite(self._found).any())

    @property
    def _first(self) -> float:
        return max(width_of(name, SMALL) for name in self.names) + _PAD

    @property
    def _across(self) -> float:
        return max(max(width_of(name, SMALL) for name in self.names), 26.0) + _PAD

    def draw(self, sheet: Sheet, y: float, language: str) -> None:
        """The table, from the left margin down."""
        if not self._any:
            return
        sheet.text(MARGIN, y + _ROW / 2, say(language, "density"), SMALL, color=MUTED,
                   gid="density")  # fmt: skip
        for k, name in enumerate(self.names):
            right = MARGIN + self._first + (k + 1) * self._across
            sheet.text(right, y + 1.5 * _ROW, name, SMALL, color=MUTED, ha="right",
                       gid=f"dense-column-{k}")  # fmt: skip
            row = y + (k + 2.5) * _ROW
            sheet.text(MARGIN, row, name, SMALL, color=MUTED, gid=f"dense-row-{k}")
            for j in range(len(self.names)):
                right = MARGIN + self._first + (j + 1) * self._across
                sheet.text(right, row, self.told(k, j), SMALL, ha="right", gid=f"dense-{k}-{j}",
                           weight="bold" if j == k else "normal")  # fmt: skip
        sheet.line([MARGIN, MARGIN + self.wide], [y + 2 * _ROW, y + 2 * _ROW], color=RULE,
                   linewidth=0.7)  # fmt: skip
