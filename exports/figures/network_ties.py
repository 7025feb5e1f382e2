"""The ties of a network as lines: colour by layer, dashes by certainty, an end mark by sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...graph.days import standing
from ...graph.holding import Verdict
from ...ontology import terms
from ...ontology.vocabulary import vocabulary
from .. import look
from ..placing import layer_of
from .curves import Curve, Place, Points, bent
from .style import PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 0.75
"""Of a line, in points."""

DASHES = (0, tuple(0.5 * length for length in look.POSSIBLE))
"""Of a tie that is possible and not certain."""

_ARROW, _WING, _BAR, _BALL, _DISPUTE = 4.4, 1.5, 2.6, 1.3, 2.2
"""Length of an arrow and half its width; half a bar; radii of a dot and of a dispute's diamond."""

_APART = 0.6
"""Points between a line and its node."""

_ASIDE = (0.0, 0.09, -0.09, 0.18, -0.18, 0.27, -0.27)
"""Bends that a single tie tries, so that it runs through no other node."""


@dataclass(frozen=True)
class Spot:
    """Where a node stands and how far it reaches, with its ring, in points."""

    x: float
    y: float
    reach: float


@dataclass(frozen=True)
class Tie:
    """A relation that holds: its two ends by id, and how its line looks."""

    start: str
    end: str
    relation: str
    layer: str
    sign: int
    standing: str
    mutual: bool
    curve: Curve

    @property
    def colour(self) -> str:
        return look.LAYERS.get(self.layer, look.OTHER_LAYER)


def tied(verdicts: Iterable[Verdict], spots: Mapping[str, Spot]) -> list[Tie]:
    """The ties among nodes, parallel ones apart, a single one around nodes that are in its way."""
    words = vocabulary()
    between: dict[frozenset[str], list[Verdict]] = {}
    for verdict in verdicts:
        ends = frozenset((terms.local(verdict.subject), terms.local(verdict.object)))
        between.setdefault(ends, []).append(verdict)
    found = []
    for parallel in between.values():
        for k, verdict in enumerate(parallel):
            start, end = terms.local(verdict.subject), terms.local(verdict.object)
            prop = words.properties[verdict.predicate]
            curve = _curve(k, len(parallel), start, end, spots)
            found.append(Tie(start, end, prop.iri, layer_of(verdict), verdict.polarity,
                             standing(verdict), prop.symmetric, curve))  # fmt: skip
    return found


def _curve(k: int, count: int, start: str, end: str, spots: Mapping[str, Spot]) -> Curve:
    a, b = spots[start], spots[end]
    bends = [_bend(k, count, start, end)] if count > 1 else _ASIDE
    tries = [bent((a.x, a.y), (b.x, b.y), bend) for bend in bends]
    whole = tries[0]
    if count == 1:
        others = np.array([(s.x, s.y, s.reach) for n, s in spots.items() if n not in (start, end)])
        free = (curve for curve in tries if not _hit(curve, others))
        whole = next(free, None) or min(tries, key=lambda curve: _hit(curve, others))
    # From the edge of one node to that of the other, a little apart.
    return whole.shortened(a.reach + _APART).reversed().shortened(b.reach + _APART).reversed()


def _bend(k: int, count: int, start: str, end: str) -> float:
    """How far the k-th of parallel ties is bent, as on the page."""
    drawn = look.bend(k, count, start, end)
    if isinstance(drawn, bool):
        return 0.0
    way = 1 if drawn["type"] == "curvedCW" else -1
    return way * float(drawn["roundness"])


def _hit(curve: Curve, others: Points) -> int:
    """How many nodes a curve runs through."""
    if not len(others):
        return 0
    apart = curve.points()[:, None, :] - others[None, :, :2]
    near = np.hypot(apart[..., 0], apart[..., 1]) < others[:, 2] + 1.0
    return int(near.any(axis=0).sum())


def draw_ties(canvas: Axes, ties: Sequence[Tie]) -> None:
    """Every line with its ends; certain ones above those that are only possible."""
    for n, tie in enumerate(ties):
        over = 2.0 if tie.standing == "certain" else 1.0
        draw_line(canvas, tie.curve, tie.colour, tie.standing, over, gid=f"tie-{n}",
                  arrows=_arrows(tie))  # fmt: skip
        for end in _ends(tie):
            draw_end(canvas, end, tie.sign, tie.colour)
        if tie.standing == "contested":
            draw_dispute(canvas, tie.curve.at(0.5), tie.colour)


def _ends(tie: Tie) -> list[Curve]:
    """The curve from each end that bears a mark."""
    return [tie.curve.reversed(), *([tie.curve] if tie.mutual else [])]


def _arrows(tie: Tie) -> tuple[bool, bool]:
    """Whether an arrow stands at the start and at the end."""
    return tie.sign > 0 and tie.mutual, tie.sign > 0


def draw_line(
    canvas: Axes,
    curve: Curve,
    colour: str,
    stands: str,
    over: float = 1.0,
    *,
    arrows: tuple[bool, bool] = (False, False),
    gid: str | None = None,
) -> None:
    """A curve without what arrows at its ends cover."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    at_start, at_end = (0.8 * _ARROW if arrow else 0.0 for arrow in arrows)
    drawn = curve.shortened(at_start).reversed().shortened(at_end).reversed()
    path = Path([drawn.start, drawn.bend, drawn.end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    dashes: Any = "-" if stands == "certain" else DASHES
    canvas.add_patch(PathPatch(path, fill=False, edgecolor=colour, linewidth=WIDTH,
                               linestyle=dashes, clip_on=False, zorder=over, gid=gid))  # fmt: skip


def draw_end(canvas: Axes, curve: Curve, sign: int, colour: str) -> None:
    """At the start of a curve an arrow (friendly), a bar (hostile) or a dot (neither)."""
    from matplotlib.patches import Circle, Polygon

    (x, y), (across, down) = curve.start, curve.heading()

    def off(along: float, aside: float) -> Place:
        return x + along * across - aside * down, y + along * down + aside * across

    if sign > 0:
        shape = [(x, y), off(_ARROW, _WING), off(_ARROW, -_WING)]
        canvas.add_patch(Polygon(shape, closed=True, color=colour, linewidth=0, clip_on=False,
                                 zorder=2.5))  # fmt: skip
    elif sign < 0:
        xs, ys = zip(off(0.4, _BAR), off(0.4, -_BAR), strict=True)
        canvas.plot(xs, ys, color=colour, linewidth=1.3, solid_capstyle="butt", clip_on=False,
                    zorder=2.5)  # fmt: skip
    else:
        canvas.add_patch(Circle(off(_BALL, 0), _BALL, color=colour, linewidth=0, clip_on=False,
                                zorder=2.5))  # fmt: skip


def draw_dispute(canvas: Axes, spot: Place, colour: str) -> None:
    """A diamond in the middle of a contested tie."""
    canvas.plot([spot[0]], [spot[1]], marker="D", markersize=2 * _DISPUTE, color=colour,
                markeredgecolor=PAPER, markeredgewidth=0.7, clip_on=False, zorder=2.6)  # fmt: skip
