"""A scatter of positions: two measures of each actor against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....graph.readback import Contents
from ....ontology.errors import UsageError
from ..fonts import width_of
from ..labels import check_language, names, spread
from ..sheet import MARGIN, Frame, Sheet
from ..style import MUTED, PAPER, RULE, SMALL, TEXT, VOID_LINES, Drawing, Mark, Table, drawing
from ..words import listed
from .caption import Caption
from .looks import colour_of, shape_of
from .words import bloc_name, measure_word, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 200
"""More points than this cannot be told apart."""

_NAMED = 60
"""Up to so many actors each is named; of more, those that stand out."""

_WIDE, _HIGH, _PAD, _LEADING = 420.0, 320.0, 16.0, 12.6


@dataclass(frozen=True)
class Point:
    """One actor (id) and its two values, None where one is undefined; its bloc, from 0, or none."""

    actor: str
    x: float | None
    y: float | None
    bloc: int | None = None


def scatter(
    points: Sequence[Point],
    measures: tuple[str, str],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw actors by two measures, named in the order across and up, blocs by colour and shape.

    Actors at one place share a label; labels stand at the right, joined to their points, and do not
    overlap. Who lacks a value is named below. Of more than 60 actors only those farthest out are
    named. Raises UsageError for an unknown language, more than 200 actors, a value that is not
    finite, a character that no font has, or where matplotlib is not installed.
    """
    check_language(language)
    held = [p for p in points if p.x is not None and p.y is not None]
    if len(held) > MOST:
        raise UsageError(f"{len(held)} points cannot be told apart; {MOST} are the most.",
                         hint="Limit them to some actors.")  # fmt: skip
    if any(abs(v) == float("inf") or v != v for p in held for v in (p.x or 0.0, p.y or 0.0)):
        raise UsageError("A value is not finite.", hint="Give None for what is undefined.")
    with drawing():
        lost = [p.actor for p in points if p not in held]
        return _Scatter(held, lost, measures, caption, contents, language).drawing()


Place = tuple[float, float]


@dataclass
class _Scatter:
    """The measures of one figure, in points, and its parts."""

    points: list[Point]
    lost: list[str]
    measures: tuple[str, str]
    caption: Caption
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        every = [*(p.actor for p in self.points), *self.lost]
        self.names = names(self.contents, every, self.language)
        self.words = [measure_word(measure, self.language) for measure in self.measures]
        self.ends = [self._range([v[k] for p in self.points if (v := self._values(p))])
                     for k in (0, 1)]  # fmt: skip
        self.ticks = [self._ticks(*ends) for ends in self.ends]
        self.left = MARGIN + 22 + max(width_of(t, SMALL) for _, t in self.ticks[1])
        self.groups = self._grouped()
        self.reach = max((width_of(text, TEXT) for text in self.groups.values()), default=0.0)

    def _values(self, point: Point) -> Place:
        return point.x or 0.0, point.y or 0.0

    def _range(self, values: Sequence[float]) -> Place:
        low, high = min(values, default=0.0), max(values, default=1.0)
        low = min(low, 0.0) if low < 0.4 * high else low
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def _ticks(self, low: float, high: float) -> list[tuple[float, str]]:
        from matplotlib.ticker import MaxNLocator

        found = [float(t) for t in MaxNLocator(6).tick_values(low, high) if low <= t <= high]
        return [(t, f"{t:g}".replace("-", "−")) for t in found] or [(low, f"{low:g}")]

    def _grouped(self) -> dict[Place, str]:
        """Each place that is named → the names of who is there."""
        at: dict[Place, list[str]] = {}
        for p in sorted(self.points, key=lambda p: self.names[p.actor]):
            at.setdefault(self._values(p), []).append(self.names[p.actor])
        if len(self.points) > _NAMED:
            out = sorted(at, key=lambda v: (-max(self._share(v)), v))[:_NAMED]
            at = {place: at[place] for place in out}
        return {place: listed(held[:3], self.language) if len(held) <= 3 else say(
            self.language, "and more", names=listed(held[:3], self.language), count=len(held) - 3)
            for place, held in at.items()}  # fmt: skip

    def _share(self, values: Place) -> Place:
        across, up = ((v - low) / (high - low)
                      for v, (low, high) in zip(values, self.ends, strict=True))  # fmt: skip
        return across, up

    def drawing(self) -> Drawing:
        """The whole figure."""
        title = say(self.language, "scatter", x=self.words[0], y=self.words[1],
                    count=len(self.points), day=self.caption.day(self.language))  # fmt: skip
        title = title[:1].upper() + title[1:]
        notes = [] if self.points else [say(self.language, "nothing")]
        if self.lost:
            lost = listed([self.names[actor] for actor in self.lost], self.language)
            notes.append(say(self.language, "left out", names=lost))
        source = self.caption.source(self.contents)
        width = self.left + _WIDE + 34 + self.reach + MARGIN
        frame = Frame(width, title, self.caption.subtitle(self.language), notes, source)
        self.high = max(_HIGH, _LEADING * (len(self.groups) + 1))
        blocs = sorted({p.bloc for p in self.points}, key=lambda b: (b is None, b or 0))
        sheet = frame.sheet(self.high + 62 if self.points else 0)
        if self.points:
            self.top = frame.top + 4
            canvas = sheet.canvas()
            self._axes(sheet)
            self._dots(canvas)
            self._labels(sheet)
            self._legend(sheet, canvas, blocs)
        return Drawing(
            "scatter", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def at(self, values: Place) -> Place:
        """Where two values stand."""
        across, up = self._share(values)
        inner = (_WIDE - 2 * _PAD, self.high - 2 * _PAD)
        return self.left + _PAD + across * inner[0], self.top + self.high - _PAD - up * inner[1]

    def _axes(self, sheet: Sheet) -> None:
        right, floor = self.left + _WIDE, self.top + self.high
        for value, text in self.ticks[0]:
            x = self.at((value, self.ends[1][0]))[0]
            sheet.line([x, x], [self.top, floor], color=RULE, linewidth=0.6, zorder=-2)
            sheet.text(x, floor + 10, text, SMALL, color=MUTED, ha="center")
        for value, text in self.ticks[1]:
            y = self.at((self.ends[0][0], value))[1]
            sheet.line([self.left, right], [y, y], color=RULE, linewidth=0.6, zorder=-2)
            sheet.text(self.left - 6, y, text, SMALL, color=MUTED, ha="right")
        sheet.line([self.left, right], [floor, floor], color=MUTED, linewidth=0.8)
        sheet.line([self.left, self.left], [self.top, floor], color=MUTED, linewidth=0.8)
        middle = (self.left + right) / 2
        sheet.text(middle, floor + 25, f"{self.words[0]} →", SMALL, color=MUTED, ha="center")
        sheet.text(MARGIN + 5, (self.top + floor) / 2, f"{self.words[1]} →", SMALL,
                   color=MUTED, ha="center", rotation=90)  # fmt: skip

    def _dots(self, canvas: Axes) -> None:
        for n, p in enumerate(self.points):
            x, y = self.at(self._values(p))
            canvas.plot([x], [y], marker=shape_of(p.bloc), markersize=9, color=colour_of(p.bloc),
                        markeredgecolor=PAPER, markeredgewidth=0.8, alpha=0.9, clip_on=False,
                        gid=f"dot-{n}")  # fmt: skip

    def _labels(self, sheet: Sheet) -> None:
        order = sorted(self.groups, key=lambda v: self.at(v)[1])
        places = spread([self.at(v)[1] for v in order], _LEADING, self.top, self.top + self.high)
        x = self.left + _WIDE + 30
        for n, (values, y) in enumerate(zip(order, places, strict=True)):
            dot = self.at(values)
            sheet.line([dot[0] + 6, x - 22, x - 3], [dot[1], y, y],
                       color=VOID_LINES, linewidth=0.45, zorder=-1, gid=f"leader-{n}")  # fmt: skip
            sheet.text(x, y, self.groups[values], TEXT, gid=f"label-{n}")

    def _legend(self, sheet: Sheet, canvas: Axes, blocs: Sequence[int | None]) -> None:
        y, x = self.top + self.high + 46, self.left
        for bloc in blocs:
            text = bloc_name(self.language, bloc)
            canvas.plot([x + 6], [y], marker=shape_of(bloc), markersize=8, color=colour_of(bloc),
                        clip_on=False)  # fmt: skip
            sheet.text(x + 16, y, text, SMALL, color=MUTED, gid=f"key-{bloc}")
            x += width_of(text, SMALL) + 32

    # -- what the page and a reader who does not see it are told -----------------------------

    def _told(self, value: float | None) -> str:
        return "" if value is None else f"{value:.4g}".replace("-", "−")

    def _summary(self) -> str:
        dots = "; ".join(
            f"{self.names[p.actor]} {self._told(p.x)}, {self._told(p.y)}" for p in self.points
        )
        return f"Scatter of {self.measures[0]} and {self.measures[1]}: {dots}."

    def _marks(self) -> Iterable[Mark]:
        for n, p in enumerate(self.points):
            facts = ((self.measures[0], self._told(p.x)), (self.measures[1], self._told(p.y)),
                     ("bloc", bloc_name("en", p.bloc)))  # fmt: skip
            yield Mark(f"dot-{n}", self.names[p.actor], facts, f"bloc-{p.bloc}", n)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for n, p in enumerate(self.points):
            yield f"dot-{n}", f"bloc-{p.bloc}"

    def _table(self) -> Table:
        rows = tuple((self.names[p.actor], self._told(p.x), self._told(p.y),
                      bloc_name(self.language, p.bloc)) for p in self.points)  # fmt: skip
        return Table(("", *self.words, say(self.language, "a bloc")), rows)
