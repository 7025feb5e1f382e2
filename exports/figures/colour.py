"""Colours of values, and their bar: cividis from 0 up, PuOr where values go below 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...graph.alignment.measures.catalogue import DISTANCE, Measure
from .fonts import width_of
from .sheet import MARGIN, Sheet
from .style import INK, MUTED, PAPER, SMALL
from .words import ends, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = 64
"""Shades of a scale."""

_BAR, _TICK = 200.0, 7.5

Colour = tuple[float, float, float]


class Shades:
    """From values to colours between two ends, the words of the ends, and the bar's ticks."""

    def __init__(self, low: float, high: float, colormap: str) -> None:
        import matplotlib

        self.low, self.high = low, high
        self._map = matplotlib.colormaps[colormap].resampled(STEPS)

    def at(self, share: float) -> Colour:
        """The colour at a share of the scale; what lies beyond its ends has their colours."""
        red, green, blue, _ = self._map(min(max(share, 0.0), 1.0))
        return float(red), float(green), float(blue)

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        return [self.low + k * (self.high - self.low) / 4 for k in range(5)]

    def told(self, value: float) -> str:
        """A value as the bar names it."""
        return f"{value:g}".replace("-", "−")

    def ends(self, language: str) -> tuple[str, str]:
        """What small and large values mean; nothing where the numbers say enough."""
        return "", ""


class Scale(Shades):
    """The shades of a measure: of what is closer the same end, whatever its sense."""

    def __init__(self, measure: Measure, values: Sequence[float]) -> None:
        self.measure = measure
        two_sided = measure.lowest is None or measure.lowest < 0
        if two_sided:
            bounds = [abs(b) for b in (measure.lowest, measure.highest) if b is not None]
            high = max(bounds, default=1.0)
            low = -high
        else:
            low = 0.0
            high = measure.highest or max(values, default=1.0) or 1.0
        name = "PuOr" if two_sided else "cividis"
        super().__init__(low, high, name + ("_r" if measure.sense == DISTANCE else ""))

    def told(self, value: float) -> str:
        return number(value, self.measure)

    def ends(self, language: str) -> tuple[str, str]:
        return ends(self.measure, language)


def ink_on(colour: Colour) -> str:
    """Ink or white, whichever is read on a colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return INK if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.21 else PAPER


def box(canvas: Axes, spot: tuple[float, float], width: float, height: float, **look: Any) -> None:
    """A filled box without an outline, at its upper left corner."""
    from matplotlib.patches import Rectangle

    canvas.add_patch(Rectangle(spot, width, height, clip_on=False, linewidth=0, **look))


def bar_width(scale: Shades, language: str) -> float:
    """The width of a colour bar with the words at its ends."""
    return _BAR + 12 + sum(width_of(end, SMALL) for end in scale.ends(language))


def colour_bar(sheet: Sheet, canvas: Axes, scale: Shades, language: str, y: float) -> None:
    """The colours of a scale from the left margin, between what its two ends mean."""
    small, large = scale.ends(language)
    x = MARGIN + width_of(small, SMALL) + 6
    sheet.text(MARGIN, y + 6, small, SMALL, color=MUTED)
    step = _BAR / STEPS
    for k in range(STEPS):
        colour = scale.at((k + 0.5) / STEPS)
        length = step if k == STEPS - 1 else step + 0.6  # a little over the next: no seam
        box(canvas, (x + k * step, y), length, 12, facecolor=colour)
    for tick in scale.ticks:
        at = x + scale.share(tick) * _BAR
        sheet.line([at, at], [y + 12, y + 15], color=MUTED, linewidth=0.8)
        sheet.text(at, y + 22, scale.told(tick), _TICK, color=MUTED, ha="center")
    sheet.text(x + _BAR + 6, y + 6, large, SMALL, color=MUTED)
