"""How each bloc looks: a colour and a shape, so that no two differ by colour alone."""

from __future__ import annotations

from ..style import VOID_LINES

_COLOURS = ("#009E73", "#7B3294", "#E69F00", "#56B4E9", "#4D4D4D", "#CC79A7", "#8C6D1F")
_SHAPES = "osD^vPXphH"

FRIENDLY, HOSTILE = "#0072B2", "#D55E00"
"""Of ties, and of no bloc; hostile ones are dashed too."""

DASHES, CUT = (0, (4, 2.4)), (0, (7, 2.5, 1.2, 2.5))
"""Of hostile ties, and of the cut between blocs."""


def colour_of(bloc: int | None) -> str:
    """The colour of a bloc numbered from 0; grey for none."""
    return VOID_LINES if bloc is None else _COLOURS[bloc % len(_COLOURS)]


def shape_of(bloc: int | None) -> str:
    """The marker of a bloc; with its colour no two of the first 70 are alike."""
    return "o" if bloc is None else _SHAPES[bloc % len(_SHAPES)]


def tint(colour: str, share: float) -> str:
    """A colour mixed with white: the share of the colour, 0 to 1."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
