"""A signed network: friendly and hostile ties, the cut between blocs, and what it frustrates."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from ....graph.blocs.frustration import Frustration
from ....graph.readback import Contents
from ....ontology.errors import UsageError, shown
from ..fonts import width_of
from ..labels import check_language, names, spread
from ..sheet import MARGIN, Frame, Sheet
from ..style import INK, MUTED, PAPER, SMALL, TEXT, VOID_LINES, Drawing, Mark, Table, drawing
from .caption import Caption
from .looks import FRIENDLY, HOSTILE, colour_of, shape_of
from .ring import on_a_ring
from .words import bloc_name, say, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 120
"""More actors than this cannot be read in one figure."""

_ROOM = 21.0
"""Points along the ring that an actor's label needs."""

_LEADING = 12.6

_DASHES = (0, (4, 2.4))

Tie = tuple[str, str, int]
"""The two actors in order of their ids, and friendly less hostile relations."""


def signed_network(
    graph: nx.Graph[str],
    cut: Frustration,
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw friends and foes on a ring, bloc by bloc, with the cut between the blocs.

    `graph` has a `sign` on each edge; parallel ties are shown as one, friendly less hostile, and as
    nothing where they cancel out. `cut` is what `steppe.frustration` answered for it: its blocs,
    and below the title how many ties it frustrates and how sure that is. Friendly ties are solid,
    hostile ones dashed, frustrated ones thick with a cross. Raises UsageError for an unknown
    language, an actor in no bloc, more than 120 actors, a character that no font has, or where
    matplotlib is not installed.
    """
    check_language(language)
    if len(graph) > MOST:
        raise UsageError(
            f"A ring of {len(graph)} actors cannot be read; {MOST} are the most.",
            hint="Limit it to some actors.",
        )
    for node in graph:
        if node not in cut.partition:
            raise UsageError(f"{shown(node)} is in no bloc.", hint="Take the cut of this graph.")
    with drawing():
        return _Ring(graph, cut, caption, contents, language).drawing()


def _net(graph: nx.Graph[str]) -> list[Tie]:
    found: dict[tuple[str, str], int] = {}
    ties: Any = graph.edges(data="sign")
    for a, b, sign in ties:
        if a != b:
            pair = (min(a, b), max(a, b))
            found[pair] = found.get(pair, 0) + int(sign)
    return [(*pair, net) for pair, net in sorted(found.items()) if net]


@dataclass
class _Ring:
    """The measures of one ring, in points, and its parts."""

    graph: nx.Graph[str]
    cut: Frustration
    caption: Caption
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        self.ties = _net(self.graph)
        self.partition = {str(node): bloc for node, bloc in self.cut.partition.items()}
        self.crossed = {tuple(sorted(map(str, pair[:2]))) for pair in self.cut.frustrated}
        self.verdict = verdict(self.cut, self.language)
        numbers = sorted({self.partition[node] for node in self.graph})
        self.blocs = {n: [a for a in sorted(self.graph) if self.partition[a] == n] for n in numbers}
        plain: nx.Graph[str] = nx.Graph((a, b) for a, b, _ in self.ties)
        plain.add_nodes_from(self.graph)
        self.angles = on_a_ring(plain, [*self.blocs.values()])
        self.actors = sorted(self.graph, key=lambda actor: self.angles[actor])
        self.names = names(self.contents, self.actors, self.language)
        self.radius = max(95.0, _ROOM * (len(self.actors) + 1.4 * len(self.blocs)) / (2 * math.pi))
        self.widest = max((width_of(name, TEXT) for name in self.names.values()), default=0.0)

    def drawing(self) -> Drawing:
        """The whole figure."""
        title = say(self.language, "signed", count=len(self.actors),
                    day=self.caption.day(self.language))  # fmt: skip
        subtitle = [self.verdict, *self.caption.subtitle(self.language)[1:]]
        notes = [] if self.ties else [say(self.language, "nothing")]
        source = self.caption.source(self.contents)
        side = self.radius + 18 + self.widest
        width = max(2 * (side + MARGIN), self._legend_width() + 2 * MARGIN, 400.0)
        frame = Frame(width, title, subtitle, notes, source)
        rows = self._legend_rows(width)
        body = 2 * self.radius + 64 + 16 * len(rows)
        sheet = frame.sheet(body if self.actors else 0)
        if self.actors:
            self.x, self.y = width / 2, frame.top + self.radius + 26
            canvas = sheet.canvas()
            self._cut(sheet)
            self._ties(canvas)
            self._nodes(sheet, canvas)
            self._legend(sheet, canvas, self.y + self.radius + 44, rows)
        return Drawing(
            "network", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def at(self, actor: str, radius: float | None = None) -> tuple[float, float]:
        """A point in the direction of an actor, by default where it stands."""
        angle, length = self.angles[actor], self.radius if radius is None else radius
        return self.x + length * math.cos(angle), self.y + length * math.sin(angle)

    def _cut(self, sheet: Sheet) -> None:
        """A dashed line through each gap between two blocs, to the middle."""
        if len(self.blocs) < 2:
            return
        rings = [self.angles[bloc] for bloc in self.actors]
        for n, actor in enumerate(self.actors):
            after = self.actors[(n + 1) % len(self.actors)]
            if self.partition[actor] != self.partition[after]:
                one, other = rings[n], rings[(n + 1) % len(rings)]
                middle = (one + (other if other > one else other + 2 * math.pi)) / 2
                far = self.radius + 20
                sheet.line(
                    [self.x, self.x + far * math.cos(middle)],
                    [self.y, self.y + far * math.sin(middle)],
                    color=VOID_LINES, linewidth=1.0, linestyle=(0, (2, 3)), zorder=-1,
                )  # fmt: skip

    def _ties(self, canvas: Axes) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        for n, (a, b, net) in enumerate(self.ties):
            (x1, y1), (x2, y2) = self.at(a), self.at(b)
            bent = (
                self.x + 0.35 * ((x1 + x2) / 2 - self.x),
                self.y + 0.35 * ((y1 + y2) / 2 - self.y),
            )
            path = Path([(x1, y1), bent, (x2, y2)], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
            crossed = (a, b) in self.crossed
            width = min(0.9 + 0.35 * abs(net), 2.6) + (1.1 if crossed else 0)
            canvas.add_patch(PathPatch(
                path, fill=False, edgecolor=FRIENDLY if net > 0 else HOSTILE, linewidth=width,
                linestyle="-" if net > 0 else _DASHES, alpha=1 if crossed else 0.55,
                clip_on=False, zorder=2 if crossed else 1, gid=f"tie-{n}",
            ))  # fmt: skip
            if crossed:
                middle = [(p + 2 * q + r) / 4 for p, q, r in zip(
                    (x1, y1), bent, (x2, y2), strict=True)]  # fmt: skip
                canvas.plot(*([v] for v in middle), marker="X", markersize=8, color=INK,
                            markeredgecolor=PAPER, markeredgewidth=0.9, clip_on=False, zorder=3,
                            gid=f"cross-{n}")  # fmt: skip

    def _nodes(self, sheet: Sheet, canvas: Axes) -> None:
        for n, actor in enumerate(self.actors):
            x, y = self.at(actor)
            bloc = self.partition[actor]
            canvas.plot([x], [y], marker=shape_of(bloc), markersize=11, color=colour_of(bloc),
                        markeredgecolor=PAPER, markeredgewidth=1.0, clip_on=False, zorder=4,
                        gid=f"node-{n}")  # fmt: skip
        for left in (True, False):
            self._labels(sheet, [a for a in self.actors if self._is_left(a) == left], left=left)

    def _is_left(self, actor: str) -> bool:
        return math.cos(self.angles[actor]) < 0

    def _labels(self, sheet: Sheet, actors: list[str], *, left: bool) -> None:
        """The names on one side, below each other, each joined to its actor where it is moved."""
        far = self.radius + 14
        wanted = [self.at(actor, far)[1] for actor in actors]
        places = spread(wanted, _LEADING, self.y - far - 8, self.y + far + 8)
        way = -1 if left else 1
        for actor, y in zip(actors, places, strict=True):
            n = self.actors.index(actor)
            reach = math.sqrt(max(far**2 - (y - self.y) ** 2, 0.0))
            x = self.x + way * max(reach, 6.0)
            at = self.at(actor, self.radius + 7)
            if math.hypot(x - at[0], y - at[1]) > 11:
                sheet.line([at[0], x], [at[1], y], color=VOID_LINES, linewidth=0.5, zorder=-1,
                           gid=f"leader-{n}")  # fmt: skip
            sheet.text(x + way * 2, y, self.names[actor], TEXT, ha="right" if left else "left",
                       gid=f"label-{n}")  # fmt: skip

    # -- the legend --------------------------------------------------------------------------

    def _keys(self) -> list[tuple[str, Any]]:
        keys: list[tuple[str, Any]] = [
            (bloc_name(self.language, n), ("node", n)) for n in self.blocs
        ]
        signs = {net > 0 for *_, net in self.ties}
        keys += [(say(self.language, "friendly tie"), ("tie", 1))] if True in signs else []
        keys += [(say(self.language, "hostile tie"), ("tie", -1))] if False in signs else []
        if self.crossed:
            keys.append((say(self.language, "frustrated"), ("cross", 0)))
        return keys

    def _legend_width(self) -> float:
        return max((width_of(text, SMALL) + 40 for text, _ in self._keys()), default=0.0)

    def _legend_rows(self, width: float) -> list[list[tuple[str, Any]]]:
        rows: list[list[tuple[str, Any]]] = [[]]
        used = 0.0
        for key in self._keys():
            need = width_of(key[0], SMALL) + 44
            if rows[-1] and used + need > width - 2 * MARGIN:
                rows.append([])
                used = 0.0
            rows[-1].append(key)
            used += need
        return rows

    def _legend(
        self, sheet: Sheet, canvas: Axes, y: float, rows: list[list[tuple[str, Any]]]
    ) -> None:
        for row in rows:
            total = sum(width_of(text, SMALL) + 44 for text, _ in row) - 14
            x = (sheet.width - total) / 2
            for text, (kind, value) in row:
                self._sample(sheet, canvas, (x, y), kind, value)
                sheet.text(x + 30, y, text, SMALL, color=MUTED, gid=f"key-{kind}-{value}")
                x += width_of(text, SMALL) + 44
            y += 16

    def _sample(
        self, sheet: Sheet, canvas: Axes, spot: tuple[float, float], kind: str, value: int
    ) -> None:
        x, y = spot
        if kind == "node":
            canvas.plot([x + 16], [y], marker=shape_of(value), markersize=8,
                        color=colour_of(value), clip_on=False)  # fmt: skip
        elif kind == "tie":
            sheet.line([x + 2, x + 24], [y, y], color=FRIENDLY if value > 0 else HOSTILE,
                       linewidth=1.8, linestyle="-" if value > 0 else _DASHES)  # fmt: skip
        else:
            sheet.line([x + 2, x + 24], [y, y], color=MUTED, linewidth=2.6)
            canvas.plot([x + 13], [y], marker="X", markersize=8, color=INK,
                        markeredgecolor=PAPER, markeredgewidth=0.9, clip_on=False)  # fmt: skip

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        blocs = "; ".join(
            f"{bloc_name('en', n)}: {', '.join(self.names[a] for a in bloc)}"
            for n, bloc in self.blocs.items()
        )
        return f"Signed network. {verdict(self.cut, 'en')}. {blocs}."

    def _relations(self, a: str, b: str) -> str:
        """The relations of two actors, as friendly or hostile."""
        data: Any = self.graph.get_edge_data(a, b)
        each = data.values() if self.graph.is_multigraph() else [data]
        told = [f"{'+' if d['sign'] > 0 else '−'} {d.get('predicate', 'tie')}" for d in each]
        return ", ".join(sorted(told))

    def _marks(self) -> Iterable[Mark]:
        for n, actor in enumerate(self.actors):
            own = [tie for tie in self.ties if actor in tie[:2]]
            facts = [("bloc", bloc_name("en", self.partition[actor]))]
            for word, sign in (("friends", 1), ("foes", -1)):
                others = [self.names[b if a == actor else a] for a, b, net in own if net * sign > 0]
                if others:
                    facts.append((word, ", ".join(others)))
            yield Mark(f"node-{n}", self.names[actor], tuple(facts), f"actor-{n}", n, 0)
        for n, (a, b, net) in enumerate(self.ties):
            facts = [("net", f"{net:+d}".replace("-", "−")), ("relations", self._relations(a, b))]
            if (a, b) in self.crossed:
                facts.append(("cut", "frustrated"))
            heading = f"{self.names[a]} – {self.names[b]}"
            yield Mark(f"tie-{n}", heading, tuple(facts), f"tie-{n}", n, 1)

    def _parts(self) -> Iterable[tuple[str, str]]:
        place = {actor: n for n, actor in enumerate(self.actors)}
        for n in range(len(self.actors)):
            near = [f"actor-{place[b if a == self.actors[n] else a]}"
                    for a, b, _ in self.ties if self.actors[n] in (a, b)]  # fmt: skip
            lit = " ".join([f"actor-{n}", *near, *(
                f"tie-{k}" for k, (a, b, _) in enumerate(self.ties) if self.actors[n] in (a, b)
            )])  # fmt: skip
            yield f"node-{n}", lit
            yield f"label-{n}", lit
        for n, (a, b, _) in enumerate(self.ties):
            lit = f"tie-{n} actor-{place[a]} actor-{place[b]}"
            yield f"tie-{n}", lit
            if (a, b) in self.crossed:
                yield f"cross-{n}", lit

    def _table(self) -> Table:
        rows = tuple(
            (self.names[a], self.names[b], f"{net:+d}".replace("-", "−"),
             bloc_name(self.language, self.partition[a]),
             bloc_name(self.language, self.partition[b]),
             say(self.language, "frustrated") if (a, b) in self.crossed else "")
            for a, b, net in self.ties
        )  # fmt: skip
        bloc = say(self.language, "a bloc")
        return Table(("", "", "±", bloc, bloc, "L"), rows)
