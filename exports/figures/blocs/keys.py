"""The legend below a figure of blocs: samples and what they stand for, in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..fonts import width_of
from ..legend import wrapped_keys
from ..sheet import Sheet
from ..style import MUTED, SMALL
from .looks import colour_of, shape_of
from .words import bloc_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Sample = Callable[["Sheet", "Axes", float, float], None]
"""Draws a sample `SAMPLE` points wide, from its left end at the middle of its height."""

SAMPLE, ROW = 24.0, 16.0
_GAP = 18.0


@dataclass(frozen=True)
class Key:
    """A sample, what it stands for, and what the id of its text ends with."""

    gid: str
    text: str
    sample: Sample

    @property
    def width(self) -> float:
        return SAMPLE + 6 + width_of(self.text, SMALL)

    def draw(self, sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        """The sample and the text, from the left at the middle of their height."""
        self.sample(sheet, canvas, x, y)
        sheet.text(x + SAMPLE + 6, y, self.text, SMALL, color=MUTED, gid=f"key-{self.gid}")


def in_rows(keys: Iterable[Key], width: float) -> list[list[Key]]:
    """Keys in rows that fit a sheet of this width."""
    return wrapped_keys(keys, width, _length)


def legend(sheet: Sheet, canvas: Axes, y: float, rows: Sequence[Sequence[Key]]) -> None:
    """Rows of keys in the middle of a sheet, the first at this height."""
    for row in rows:
        x = (sheet.width - _length(row)) / 2
        for key in row:
            key.draw(sheet, canvas, x, y)
            x += key.width + _GAP
        y += ROW


def bloc_keys(blocs: Iterable[int | None], language: str) -> list[Key]:
    """A key for each bloc: its colour and shape."""
    return [Key(f"bloc-{bloc}", bloc_name(language, bloc), _dot(bloc)) for bloc in blocs]


def _dot(bloc: int | None) -> Sample:
    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        canvas.plot([x + SAMPLE - 5], [y], marker=shape_of(bloc), markersize=8,
                    color=colour_of(bloc), clip_on=False)  # fmt: skip

    return draw


def _length(row: Sequence[Key]) -> float:
    return sum(key.width for key in row) + _GAP * (len(row) - 1)
