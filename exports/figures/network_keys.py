"""The nodes of a network as marks with rings, and the samples of its legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .. import look
from .blocs.keys import SAMPLE, Key
from .curves import bent
from .network_ties import draw_dispute, draw_end, draw_line
from .sheet import MARGIN, Sheet
from .style import MUTED, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RING = 2.6
"""Points between a node and the ring of its bloc."""

_MARKERS = {
    "dot": ("o", 2.0), "square": ("s", 1.75), "diamond": ("D", 1.5), "star": ("*", 2.7),
    "triangle": ("^", 2.1), "triangleDown": ("v", 2.1), "hexagon": ("h", 2.1),
}  # fmt: skip
"""Shape of the page → marker, and its size for a radius of 1."""

_DASHES: tuple[Any, ...] = (
    "-", (0, (2.4, 1.2)), (0, (0.9, 0.9)), (0, (4.5, 1.0, 0.9, 1.0)), (0, (6, 1.6)),
)  # fmt: skip

_STROKE = 1.25


def draw_node(
    canvas: Axes, x: float, y: float, radius: float, look_of: tuple[str, str], gid: str = ""
) -> None:
    """A mark of a colour and a shape (of `look.mark`)."""
    colour, shape = look_of
    marker, size = _MARKERS[shape]
    canvas.plot([x], [y], marker=marker, markersize=size * radius, color=colour,
                markeredgecolor=PAPER, markeredgewidth=0.5, clip_on=False, zorder=4,
                gid=gid or None)  # fmt: skip


def draw_ring(canvas: Axes, x: float, y: float, radius: float, line: int) -> None:
    """The ring of a bloc, by colour and dashes, around a node of a radius."""
    from matplotlib.patches import Circle

    # Dashes shift each time the colours are used up, so that no two blocs are alike.
    dashes = _DASHES[(line + line // len(look.BLOCS)) % len(_DASHES)]
    canvas.add_patch(Circle((x, y), radius + RING, fill=False, linewidth=_STROKE, clip_on=False,
                            edgecolor=look.BLOCS[line % len(look.BLOCS)], linestyle=dashes,
                            zorder=3))  # fmt: skip


# -- the legend ----------------------------------------------------------------------------------

Band = list[list[Key]]
"""Columns of keys beside each other."""

_ROWS, _ROW, _GAP, _BETWEEN = 7, 13.0, 15.0, 6.0


def in_bands(groups: Iterable[Sequence[Key]], width: float) -> list[Band]:
    """Groups of keys as columns, long ones as several, in bands that fit a sheet of a width."""
    bands: list[Band] = []
    for group in groups:
        count = -(-len(group) // _ROWS)
        for k in range(count):
            column = list(group[k * len(group) // count : (k + 1) * len(group) // count])
            if not bands or _width([*bands[-1], column]) > width - 2 * MARGIN:
                bands.append([])
            bands[-1].append(column)
    return bands


def legend_height(bands: Iterable[Band]) -> float:
    """The height of a legend, in points."""
    return sum(_ROW * max(map(len, band)) + _BETWEEN for band in bands)


def legend(sheet: Sheet, canvas: Axes, top: float, bands: Iterable[Band]) -> None:
    """Draw bands of keys below each other, each in the middle of a sheet."""
    for band in bands:
        x = (sheet.width - _width(band)) / 2
        for column in band:
            for k, key in enumerate(column):
                key.draw(sheet, canvas, x, top + (k + 0.5) * _ROW)
            x += max(key.width for key in column) + _GAP
        top += legend_height([band])


def _width(band: Band) -> float:
    return sum(max(key.width for key in column) for column in band) + _GAP * (len(band) - 1)


def node_key(text: str, look_of: tuple[str, str]) -> Key:
    """A type of node."""

    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        draw_node(canvas, x + SAMPLE - 4, y, 4.2, look_of)

    return Key(f"type-{text}", text, draw)


def size_key(text: str) -> Key:
    """What the size of a node tells."""

    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        for away, radius in ((7.0, 2.4), (SAMPLE - 4, 4.8)):
            draw_node(canvas, x + away, y, radius, (MUTED, "dot"))

    return Key("size", text, draw)


def line_key(name: str, text: str, colour: str = MUTED, stands: str = "certain") -> Key:
    """A layer, or how sure a tie is."""

    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        draw_line(canvas, bent((x, y), (x + SAMPLE, y), 0), colour, stands)
        if stands == "contested":
            draw_dispute(canvas, (x + SAMPLE / 2, y), colour)

    return Key(name, text, draw)


def end_key(text: str, sign: int) -> Key:
    """The sign of a tie, by the mark at its end."""

    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        curve = bent((x, y), (x + SAMPLE, y), 0)
        draw_line(canvas, curve, MUTED, "certain", arrows=(False, sign > 0))
        draw_end(canvas, curve.reversed(), sign, MUTED)

    return Key(f"sign-{sign}", text, draw)


def ring_key(text: str, line: int) -> Key:
    """The ring of a bloc."""

    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        draw_ring(canvas, x + SAMPLE - 6, y, 3.2, line)

    return Key(f"bloc-{line}", text, draw)
