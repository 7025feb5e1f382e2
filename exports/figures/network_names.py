"""The names of a network's nodes, each beside its node or left out, and what abbreviates them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .blocs.places import Box, Dot, Label, beside
from .curves import Points
from .fonts import widest_word, width_of, wrapped
from .network_ties import Spot
from .sheet import Sheet
from .style import MUTED, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST = 56
"""Columns of a name."""

_SIZE, _LEADING, _LINES = 7.0, 8.0, 3
"""Type and height of a line in points, and the most lines."""

_BROAD = (58.0, 74.0, 92.0)
"""Widths at which names wrap: the first that needs few lines is taken."""

_FAR = (8.0, 13.0, 19.0, 26.0)
"""How far from its node a name may be, in points."""

_GROUND = {"facecolor": PAPER, "alpha": 0.78, "linewidth": 0, "pad": 0.2}


@dataclass(frozen=True)
class Names:
    """The names that have room: their lines and where these stand, by node; `brief` are those of
    them that are abbreviated.
    """

    lines: Mapping[str, Sequence[str]]
    labels: Mapping[str, Label]
    brief: Mapping[str, str]


def name_nodes(
    spots: Mapping[str, Spot],
    names: Mapping[str, str],
    brief: Mapping[str, str],
    order: Sequence[str],
    area: Box,
    ink: Points,
) -> Names:
    """Place the names of nodes, in this order, where they cover nothing but lines (`ink`).

    What has a name of three lines, or no room, is called by its abbreviation in `brief`, if it has
    one.
    """
    used = {node: b for node, b in brief.items() if len(_broken(names[node])) >= _LINES}
    while True:
        lines = {node: _broken(used.get(node, names[node])) for node in spots}
        labels = _placed(spots, lines, order, area, ink)
        cramped = [node for node in brief if node not in labels and node not in used]
        if not cramped:
            return Names(lines, labels, {node: b for node, b in used.items() if node in labels})
        used.update((node, brief[node]) for node in cramped)


def _placed(
    spots: Mapping[str, Spot],
    lines: Mapping[str, Sequence[str]],
    order: Sequence[str],
    area: Box,
    ink: Points,
) -> dict[str, Label]:
    nodes = list(spots)
    widths = {node: max(width_of(line, _SIZE) for line in lines[node]) + 1 for node in nodes}
    dots = [Dot(s.x, s.y, s.reach, widths[node], len(lines[node])) for node, s in spots.items()]
    first = [nodes.index(node) for node in order]
    found = beside(dots, _LEADING, area, first=first, far=_FAR, ink=ink)
    return {nodes[n]: label for n, label in sorted(found.items())}


def _broken(name: str) -> list[str]:
    """A name in few lines of about one width; a word is broken only if it is too long for one."""
    least = min(widest_word(name, _SIZE) + 0.1, _BROAD[-1])
    broad = [max(width, least) for width in _BROAD]
    ways = (wrapped(name, width, _SIZE) for width in broad)
    lines = next((way for way in ways if len(way) <= _LINES), wrapped(name, broad[-1], _SIZE))
    narrower = (wrapped(name, float(w), _SIZE) for w in np.linspace(least, broad[-1], 8))
    return next((way for way in narrower if len(way) == len(lines)), lines)


def draw_names(
    sheet: Sheet, canvas: Axes, top: float, names: Names, spots: Mapping[str, Spot]
) -> None:
    """Write names on a sheet, on a canvas that begins at `top`, each on a light ground."""
    for n, node in enumerate(spots):
        if node not in names.labels:
            continue
        label, lines = names.labels[node], names.lines[node]
        left, upper, right, lower = label.box
        side, x = "center", (left + right) / 2
        if left > spots[node].x:
            side, x = "left", left
        elif right < spots[node].x:
            side, x = "right", right
        if label.leader:
            canvas.plot(*zip(*label.leader, strict=True), color=MUTED, linewidth=0.5,
                        clip_on=False, zorder=2.8, gid=f"leader-{n}")  # fmt: skip
        for k, line in enumerate(lines):
            y = upper + (k + 0.5) * (lower - upper) / len(lines)
            sheet.text(x, top + y, line, _SIZE, ha=side, gid=f"label-{n}-{k}", bbox=_GROUND)
