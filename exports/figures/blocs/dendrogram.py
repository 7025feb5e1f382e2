"""A dendrogram: the order in which actors are joined to blocs, and a cut through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....graph.blocs.hierarchy import Hierarchy
from ....graph.readback import Contents
from ....ontology.errors import UsageError
from ..fonts import width_of
from ..labels import check_language, names
from ..sheet import MARGIN, Frame, Sheet
from ..style import INK, MUTED, RULE, SMALL, TEXT, VOID_LINES, Drawing, Mark, Table, drawing
from .caption import Caption
from .keys import ROW, bloc_keys, in_rows, legend
from .looks import colour_of, shape_of
from .words import bloc_name, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 120
"""More actors than this cannot be read in one figure."""

_ROW, _WIDE = 15.0, 380.0


def dendrogram(
    hierarchy: Hierarchy,
    cut: Sequence[Sequence[str]],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw the merges of a hierarchy from left to right, and the blocs of a cut.

    A merge stands at the distance at which its two parts join. `cut` are blocs that the hierarchy
    has (`Hierarchy.cut`, `best_cut`), told by colour and shape; the dashed line cuts into them.

    Notes: one actor is a leaf without a merge; without actors the figure says that there is nothing
    to draw. Actors in no bloc of the cut are grey. Raises UsageError for an unknown language, more
    than 120 actors, a character that no font has, or where matplotlib is not installed.
    """
    check_language(language)
    if len(hierarchy.actors) > MOST:
        raise UsageError(
            f"A dendrogram of {len(hierarchy.actors)} actors cannot be read; {MOST} are the most.",
            hint="Limit it to some actors.",
        )
    with drawing():
        return _Tree(hierarchy, cut, caption, contents, language).drawing()


@dataclass
class _Tree:
    """The measures of one figure, in points, and its parts."""

    hierarchy: Hierarchy
    cut: Sequence[Sequence[str]]
    caption: Caption
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        self.order = self.hierarchy.order()
        self.names = names(self.contents, self.order, self.language)
        self.bloc = {actor: n for n, bloc in enumerate(self.cut) for actor in bloc}
        self.widest = max((width_of(name, TEXT) for name in self.names.values()), default=0.0)
        self.highest = max((m.height for m in self.hierarchy.merges), default=0.0) or 1.0
        self.left = MARGIN + self.widest + 24

    def drawing(self) -> Drawing:
        """The whole figure."""
        count = len(self.order)
        title = say(self.language, "dendrogram", count=count, day=self.caption.day(self.language))
        notes = [] if count else [say(self.language, "nothing")]
        source = self.caption.source(self.contents)
        width = self.left + _WIDE + 30 + MARGIN
        frame = Frame(width, title, self.caption.subtitle(self.language), notes, source)
        self.high = _ROW * count
        rows = in_rows(bloc_keys(range(len(self.cut)), self.language), width)
        sheet = frame.sheet(self.high + 62 + ROW * len(rows) if count else 0)
        if count:
            self.top = frame.top + 16
            canvas = sheet.canvas()
            self._scale(sheet)
            self._cut(sheet)
            self._leaves(sheet, canvas)
            self._branches(sheet)
            legend(sheet, canvas, self.top + self.high + 50, rows)
        return Drawing(
            "dendrogram", title, self._summary(), source, self._table(), self.language,
            sheet.figure, marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def x(self, height: float) -> float:
        return self.left + 4 + _WIDE * height / self.highest

    def _scale(self, sheet: Sheet) -> None:
        from matplotlib.ticker import MaxNLocator

        floor = self.top + self.high + 4
        for value in MaxNLocator(5).tick_values(0, self.highest):
            if 0 <= value <= self.highest:
                x = self.x(float(value))
                sheet.line([x, x], [self.top - 4, floor], color=RULE, linewidth=0.6, zorder=-2)
                sheet.text(x, floor + 10, f"{value:.3g}", SMALL, color=MUTED, ha="center")
        middle = self.x(self.highest / 2)
        sheet.text(middle, floor + 26, say(self.language, "height"), SMALL, color=MUTED,
                   ha="center")  # fmt: skip

    def _cut(self, sheet: Sheet) -> None:
        """A line between the last merge below the cut and the first one above it."""
        count, merges = len(self.cut), self.hierarchy.merges
        if not 1 < count <= len(merges):
            return
        place = len(merges) - count + 1
        below = merges[place - 1].height if place else 0.0
        x = self.x((below + merges[place].height) / 2)
        sheet.line([x, x], [self.top - 8, self.top + self.high + 4], color=INK, linewidth=0.9,
                   linestyle=(0, (4, 3)), zorder=-1)  # fmt: skip
        sheet.text(x, self.top - 13, say(self.language, "cut", count=count), SMALL, color=MUTED,
                   ha="center")  # fmt: skip

    def _y(self, place: float) -> float:
        return self.top + (place + 0.5) * _ROW

    def _leaves(self, sheet: Sheet, canvas: Axes) -> None:
        for n, actor in enumerate(self.order):
            y, bloc = self._y(n), self.bloc.get(actor)
            sheet.text(self.left - 22, y, self.names[actor], TEXT, ha="right", gid=f"label-{n}")
            canvas.plot([self.left - 10], [y], marker=shape_of(bloc), markersize=7.5,
                        color=colour_of(bloc), clip_on=False, gid=f"leaf-{n}")  # fmt: skip

    def _branches(self, sheet: Sheet) -> None:
        spots: dict[int, tuple[float, float]] = {
            n: (0.0, float(self.order.index(a))) for n, a in enumerate(self.hierarchy.actors)
        }
        members = self._members()
        for number, merge in enumerate(self.hierarchy.merges):
            (h1, y1), (h2, y2) = spots[merge.first], spots[merge.second]
            x = self.x(merge.height)
            own = {self.bloc.get(actor) for actor in members[number]}
            colour = colour_of(own.pop()) if len(own) == 1 else VOID_LINES
            sheet.line([self.x(h1), x, x, self.x(h2)],
                       [self._y(y1), self._y(y1), self._y(y2), self._y(y2)], color=colour,
                       linewidth=1.6, solid_joinstyle="miter", gid=f"branch-{number}")  # fmt: skip
            spots[len(self.hierarchy.actors) + number] = (merge.height, (y1 + y2) / 2)

    def _members(self) -> list[list[str]]:
        """The actors of each merge."""
        held: dict[int, list[str]] = {n: [a] for n, a in enumerate(self.hierarchy.actors)}
        found = []
        for number, merge in enumerate(self.hierarchy.merges):
            joined = held[merge.first] + held[merge.second]
            held[len(self.hierarchy.actors) + number] = joined
            found.append(joined)
        return found

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        blocs = "; ".join(", ".join(self.names[a] for a in bloc) for bloc in self.cut)
        return f"Dendrogram by {self.hierarchy.linkage} linkage, cut into: {blocs}."

    def _marks(self) -> Iterable[Mark]:
        for number, (merge, own) in enumerate(
            zip(self.hierarchy.merges, self._members(), strict=True)
        ):
            heading = ", ".join(self.names[actor] for actor in own[:12])
            heading += "…" if len(own) > 12 else ""
            facts = (("joined at", f"{merge.height:.3g}"), ("actors", str(merge.size)))
            yield Mark(f"branch-{number}", heading, facts, f"branch-{number}", number)

    def _parts(self) -> Iterable[tuple[str, str]]:
        groups: dict[str, list[str]] = {actor: [] for actor in self.order}
        for number, own in enumerate(self._members()):
            inside = [f"branch-{k}" for k, other in enumerate(self._members())
                      if set(other) >= set(own)]  # fmt: skip
            yield f"branch-{number}", " ".join(inside)
            for actor in own:
                groups[actor].append(f"branch-{number}")
        for n, actor in enumerate(self.order):
            if groups[actor]:
                yield f"label-{n}", " ".join(groups[actor])
                yield f"leaf-{n}", " ".join(groups[actor])

    def _table(self) -> Table:
        rows = tuple(
            (", ".join(self.names[actor] for actor in own), f"{merge.height:.3g}", str(merge.size))
            for merge, own in zip(self.hierarchy.merges, self._members(), strict=True)
        )
        if not rows:  # of one actor, or of none
            alone = tuple((name, bloc_name(self.language, 0)) for name in self.names.values())
            return Table(("", ""), alone)
        return Table(("", say(self.language, "height"), "n"), rows)
