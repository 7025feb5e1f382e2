"""A sheet: a figure measured in points from its upper left corner, with heading and source line.

Everything has a place of its own, worked out from the measured width of each text, so that nothing
is cut off and nothing lies on anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .fonts import families, wrapped
from .style import INK, MUTED, PAPER, RULE, SMALL, SOURCE, TEXT, TITLE

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MARGIN = 20.0
LEADING = 1.32
"""Height of a line over the size of its type."""


class Frame:
    """Title and subtitle above, notes and source line below, wrapped to a width in points.

    `note` is the size of type of the notes; `top` is where the body begins, `bottom` how much is
    kept free below it.
    """

    def __init__(
        self,
        width: float,
        title: str,
        subtitle: Sequence[str],
        notes: Sequence[str],
        source: str,
        note: float = SMALL,
    ) -> None:
        self.width = width
        inner = width - 2 * MARGIN
        self._head = [
            *((line, TITLE, INK, "bold") for line in wrapped(title, inner, TITLE, "bold")),
            *_lines(subtitle, inner, TEXT),
        ]
        self._notes = _lines(notes, inner, note)
        self._source = _lines([source], inner, SOURCE)
        self.top = MARGIN + sum(map(_height, self._head)) + 14
        below = sum(map(_height, self._notes)) + (8 if self._notes else 0)
        self.bottom = 14 + below + 8 + sum(map(_height, self._source)) + MARGIN * 0.8

    def sheet(self, body: float) -> Sheet:
        """A sheet with room for a body of this height."""
        sheet = Sheet(self.width, self.top + body + self.bottom)
        sheet.lines(self._head, MARGIN)
        y = sheet.lines(self._notes, self.top + body + 14)
        y += 8 if self._notes else 0
        sheet.line([MARGIN, self.width - MARGIN], [y, y], color=RULE, linewidth=0.7)
        sheet.lines(self._source, y + 8, gid="source")
        return sheet


class Sheet:
    """A matplotlib figure, drawn on in points; y grows downwards."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        corner = Affine2D().scale(1 / width, -1 / height).translate(0, 1)
        self.points = corner + self.figure.transFigure

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose data coordinates are set by the caller, without anything drawn around."""
        box = (left / self.width, 1 - (top + height) / self.height,
               width / self.width, height / self.height)  # fmt: skip
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        return axes

    def canvas(self) -> Axes:
        """Axes over the whole sheet whose data coordinates are points."""
        axes = self.axes(0, 0, self.width, self.height)
        axes.set_xlim(0, self.width)
        axes.set_ylim(self.height, 0)
        return axes

    def text(self, x: float, y: float, text: str, size: float = TEXT, **look: Any) -> Text:
        """A text at a point; UsageError where no font can draw it."""
        look = {"va": "center", "color": INK, "fontfamily": families(text), **look}
        drawn = self.figure.text(
            x, y, text, fontsize=size, transform=self.points, parse_math=False, **look
        )
        drawn.set_usetex(False)
        return drawn

    def lines(self, lines: Sequence[Line], y: float, gid: str = "") -> float:
        """Lines of text below each other from the left margin; returns where the next would be."""
        for number, line in enumerate(lines):
            text, size, color, weight = line
            look = {"gid": f"{gid}-{number}"} if gid else {}
            middle = y + _height(line) / 2
            self.text(MARGIN, middle, text, size, color=color, weight=weight, **look)
            y += _height(line)
        return y

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> Artist:
        """A line through points."""
        from matplotlib.lines import Line2D

        return self.figure.add_artist(Line2D(xs, ys, transform=self.points, **look))


Line = tuple[str, float, str, str]
"""A line of text, its size, colour and weight."""


def _lines(texts: Sequence[str], width: float, size: float) -> list[Line]:
    return [(line, size, MUTED, "normal") for text in texts for line in wrapped(text, width, size)]


def _height(line: Line) -> float:
    return line[1] * LEADING
