"""How each kind of slope looks, and the legend that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from .change import CLOSER, FURTHER, ONE_DAY, SAME
from .fonts import width_of
from .sheet import MARGIN, Sheet
from .style import LINES, MUTED, SMALL, VOID_LINES

T = TypeVar("T")

LOOKS = {
    CLOSER: (LINES[0], "-", "o", 1.8),
    FURTHER: (LINES[1], (0, (5, 1.8)), "s", 1.8),
    SAME: (MUTED, (0, (1.2, 1.6)), "D", 1.3),
    ONE_DAY: (VOID_LINES, (0, (6, 1.8, 1.2, 1.8)), "X", 1.3),
}
"""Colour, dashes, marker and width of each kind of slope."""

Key = tuple[str, str]
"""A kind of slope, and its words."""

_SAMPLE, _GAP = 34.0, 18.0


def in_rows(keys: list[Key], width: float) -> list[list[Key]]:
    """Keys in rows that fit a sheet."""
    return wrapped_keys(keys, width, _length)


def _length(row: Sequence[Key]) -> float:
    return sum(_SAMPLE + width_of(text, SMALL) for _, text in row) + _GAP * (len(row) - 1)


def wrapped_keys(
    keys: Iterable[T], width: float, length: Callable[[Sequence[T]], float]
) -> list[list[T]]:
    """Keys of any kind in rows that fit a sheet, by the length of a row of them."""
    rows: list[list[T]] = []
    for key in keys:
        if not rows or length([*rows[-1], key]) > width - 2 * MARGIN:
            rows.append([])
        rows[-1].append(key)
    return rows


def legend(sheet: Sheet, y: float, rows: list[list[Key]]) -> None:
    """Rows of keys in the middle of a sheet."""
    for row in rows:
        x = (sheet.width - _length(row)) / 2
        for kind, text in row:
            color, dashes, marker, width = LOOKS[kind]
            sheet.line([x, x + 14, x + 28], [y, y, y], color=color, linestyle=dashes,
                       linewidth=width, marker=marker, markevery=[1], markersize=5,
                       markeredgecolor="white", markeredgewidth=0.5)  # fmt: skip
            sheet.text(x + _SAMPLE, y, text, SMALL, color=MUTED, gid=f"key-{kind}")
            x += _SAMPLE + width_of(text, SMALL) + _GAP
        y += 14
