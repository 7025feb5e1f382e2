"""A scatter of positions: two measures of each actor against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....graph.readback import Contents
from ....ontology.errors import UsageError
from ..fonts import width_of
from ..labels import check_language, names
from ..sheet import MARGIN, Frame, Sheet
from ..style import MUTED, PAPER, RULE, SMALL, TEXT, VOID_LINES, Drawing, Mark, Table, drawing
from ..words import listed
from .caption import Caption
from .keys import ROW, Key, bloc_keys, in_rows, legend
from .looks import colour_of, shape_of
from .places import Dot, Label, beside
from .words import bloc_name, measure_word, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 200
"""More points than this cannot be told apart."""

_NAMED = 60
"""Up to so many places are named; of more, those that stand out."""

_WIDE, _HIGH, _PAD, _LEADING = 440.0, 330.0, 16.0, 12.6
_GROWN, _TRIES, _LONGEST = 1.15, 4, 240.0

Place = tuple[float, float]


@dataclass(frozen=True)
class Point:
    """One actor (id) and its two values, None where one is undefined; its bloc, from 0, or none.

    `size` is a third value, from 0 up, shown as the area of the mark.
    """

    actor: str
    x: float | None
    y: float | None
    bloc: int | None = None
    size: float | None = None


def scatter(
    points: Sequence[Point],
    measures: tuple[str, ...],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw actors by two measures, blocs by colour and shape.

    `measures` names what is across, what is up, and, where points have sizes, what these are.
    Actors at one place share a label. Labels stand near their points without overlapping, joined to
    them where they are moved; the plot grows for them, up to half as large again.

    Notes: who lacks a value is not drawn, who has no room for a name has none: both are named
    below. Of more than 60 places those farthest out are named. Without points the figure says that
    there is nothing to draw. Raises UsageError for an unknown language, other than two or three
    measures, more than 200 actors, a value that is not finite, a size that is negative or missing
    where another has one, a character that no font has, or where matplotlib is not installed.
    """
    check_language(language)
    held = [p for p in points if p.x is not None and p.y is not None]
    if len(held) > MOST:
        raise UsageError(f"{len(held)} points cannot be told apart; {MOST} are the most.",
                         hint="Limit them to some actors.")  # fmt: skip
    _check(held, measures)
    with drawing():
        lost = [p.actor for p in points if p not in held]
        return _Scatter(held, lost, measures, caption, contents, language).drawing()


def _check(points: Sequence[Point], measures: tuple[str, ...]) -> None:
    if not all(math.isfinite(v) for p in points for v in (p.x or 0.0, p.y or 0.0, p.size or 0.0)):
        raise UsageError("A value is not finite.", hint="Give None for what is undefined.")
    sized = [p.size for p in points if p.size is not None]
    if len(sized) not in (0, len(points)) or min(sized, default=0) < 0:
        raise UsageError("Sizes are numbers from 0 up, of all points or of none.")
    if len(measures) != (3 if sized else 2):
        raise UsageError(f"{', '.join(measures)}: points need as many names as they have values.",
                         hint="Name what is across, what is up, and the size if any.")  # fmt: skip


@dataclass
class _Scatter:
    """The measures of one figure, in points, and its parts."""

    points: list[Point]
    lost: list[str]
    measures: tuple[str, ...]
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
        self.largest = max((p.size for p in self.points if p.size), default=0.0)
        self.top = 0.0
        self.labels = self._placed()

    def _placed(self) -> dict[Place, Label]:
        """Each place that is named → its label, in a plot that has room for all."""
        first = {self._values(p): n for n, p in reversed([*enumerate(self.points)])}
        widths = {first[place]: width_of(text, TEXT) for place, text in self.groups.items()}
        found: dict[int, Label] = {}
        for grown in range(_TRIES):
            self.wide, self.high = _WIDE * _GROWN**grown, _HIGH * _GROWN**grown
            dots = [Dot(*self.at(self._values(p)), self._radius(p) + 0.5, widths.get(n, 0.0))
                    for n, p in enumerate(self.points)]  # fmt: skip
            area = (self.left + 3, self.top + 2, self.left + self.wide, self.top + self.high - 2)
            found = beside(dots, _LEADING, area)
            if len(found) == len(widths):
                break
        return {self._values(self.points[n]): label for n, label in found.items()}

    def _radius(self, point: Point) -> float:
        """Half the size of a mark, in points."""
        if point.size is None:
            return 4.5
        return 2.5 + 6.0 * math.sqrt(point.size / self.largest if self.largest else 0.0)

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
        return {place: self._joined(held) for place, held in at.items()}

    def _joined(self, held: list[str]) -> str:
        """The names of one place, as many as make a short label, at least one."""
        for count in range(min(len(held), 3), 0, -1):
            text = listed(held[:count], self.language)
            if left := len(held) - count:
                text = say(self.language, "and more", names=text, count=left)
            if width_of(text, TEXT) <= _LONGEST:
                break
        return text

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
        if bare := [name for place, name in self.groups.items() if place not in self.labels]:
            notes.append(say(self.language, "bare", names=listed(bare, self.language)))
        source = self.caption.source(self.contents)
        width = self.left + self.wide + MARGIN
        frame = Frame(width, title, self.caption.subtitle(self.language), notes, source)
        blocs = sorted({p.bloc for p in self.points}, key=lambda b: (b is None, b or 0))
        keys = bloc_keys(blocs, self.language)
        if self.largest:
            text = say(self.language, "size", measure=self.words[2])
            keys.append(Key("size", text, _sizes))
        rows = in_rows(keys, width)
        sheet = frame.sheet(self.high + 46 + ROW * len(rows) if self.points else 0)
        if self.points:
            self.top = frame.top + 4
            canvas = sheet.canvas()
            self._axes(sheet)
            self._dots(canvas)
            self._labels(sheet)
            legend(sheet, canvas, self.top + self.high + 48, rows)
        return Drawing(
            "scatter", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def at(self, values: Place) -> Place:
        """Where two values stand."""
        across, up = self._share(values)
        inner = (self.wide - 2 * _PAD, self.high - 2 * _PAD)
        return self.left + _PAD + across * inner[0], self.top + self.high - _PAD - up * inner[1]

    def _axes(self, sheet: Sheet) -> None:
        right, floor = self.left + self.wide, self.top + self.high
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
            canvas.plot([x], [y], marker=shape_of(p.bloc), markersize=2 * self._radius(p),
                        color=colour_of(p.bloc), markeredgecolor=PAPER, markeredgewidth=0.8,
                        alpha=0.9, clip_on=False, gid=f"dot-{n}")  # fmt: skip

    def _labels(self, sheet: Sheet) -> None:
        for n, (values, label) in enumerate(self.labels.items()):
            left, top, _, bottom = label.box
            if label.leader:
                xs, ys = zip(*label.leader, strict=True)
                sheet.line(xs, [y + self.top for y in ys], color=VOID_LINES, linewidth=0.6,
                           zorder=-1, gid=f"leader-{n}")  # fmt: skip
            sheet.text(left, self.top + (top + bottom) / 2, self.groups[values], TEXT,
                       gid=f"label-{n}")  # fmt: skip

    # -- what the page and a reader who does not see it are told -----------------------------

    def _told(self, point: Point) -> list[str]:
        """The values of a point, in the order of the measures."""
        values = (point.x, point.y, point.size)
        return [f"{v:.4g}".replace("-", "−") for v in values if v is not None]

    def _summary(self) -> str:
        dots = "; ".join(f"{self.names[p.actor]} {', '.join(self._told(p))}" for p in self.points)
        return f"Scatter of {', '.join(self.measures)}: {dots}."

    def _marks(self) -> Iterable[Mark]:
        for n, p in enumerate(self.points):
            told = zip(self.measures, self._told(p), strict=True)
            facts = (*told, ("bloc", bloc_name("en", p.bloc)))
            yield Mark(f"dot-{n}", self.names[p.actor], facts, f"bloc-{p.bloc}", n)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for n, p in enumerate(self.points):
            yield f"dot-{n}", f"bloc-{p.bloc}"
        for n, place in enumerate(self.labels):
            held = dict.fromkeys(f"bloc-{p.bloc}" for p in self.points if self._values(p) == place)
            yield from ((f"{kind}-{n}", " ".join(held)) for kind in ("label", "leader"))

    def _table(self) -> Table:
        rows = tuple((self.names[p.actor], *self._told(p), bloc_name(self.language, p.bloc))
                     for p in self.points)  # fmt: skip
        return Table(("", *self.words, say(self.language, "a bloc")), rows)


def _sizes(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
    for away, size in ((8.0, 5.0), (18.0, 10.0)):
        canvas.plot([x + away], [y], marker="o", markersize=size, color=MUTED, clip_on=False)
