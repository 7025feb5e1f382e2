"""A signed network: friendly and hostile ties, the cut between blocs, and what it frustrates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from ....graph.blocs.frustration import Frustration
from ....graph.blocs.signed import signed
from ....graph.readback import Contents
from ....ontology.errors import UsageError, shown
from ..labels import check_language, names
from ..sheet import MARGIN, Frame, Sheet
from ..style import INK, MUTED, PAPER, SMALL, Drawing, Mark, Table, drawing
from ..words import listed
from .caption import Caption
from .circle import Circle
from .keys import ROW, SAMPLE, Key, Sample, bloc_keys, in_rows, legend
from .looks import CUT, DASHES, FRIENDLY, HOSTILE
from .ring import on_a_ring
from .words import bloc_name, say, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 120
"""More actors than this cannot be read in one figure."""

_NARROWEST = 450.0
_HALO = {"facecolor": PAPER, "alpha": 0.8, "linewidth": 0, "pad": 0.8}

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

    `graph` has a `sign`, 1 or -1, on each edge; parallel ties are shown as one, friendly less
    hostile. `cut` is what `steppe.frustration` answered for it: its blocs, and below the title how
    many ties it frustrates and how sure that is. Friendly ties are solid, hostile ones dashed,
    frustrated ones thick with a cross, and with a number where they count more than once.

    Notes: ties that cancel out are named below and not drawn; actors without a tie have their place
    all the same; without any tie the figure says so. Raises UsageError for an unknown language, an
    actor in no bloc, more than 120 actors, a sign that is neither 1 nor -1, a tie of an actor to
    itself, a character that no font has, or where matplotlib is not installed.
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
        return _Signed(graph, cut, caption, contents, language).drawing()


def _net(graph: nx.Graph[str]) -> list[Tie]:
    found = signed(graph, combine="net")
    return [(str(found.nodes[i]), str(found.nodes[j]), tie) for (i, j), tie in found.ties.items()]


def _relations(graph: nx.Graph[str]) -> dict[tuple[str, str], list[str]]:
    """The relations of each two actors, as friendly or hostile."""
    found: dict[tuple[str, str], list[str]] = {}
    for a, b, data in graph.edges(data=True):
        told = f"{'+' if data['sign'] > 0 else '−'} {data.get('predicate', 'tie')}"
        found.setdefault((min(a, b), max(a, b)), []).append(told)
    return {pair: sorted(told) for pair, told in found.items()}


@dataclass
class _Signed:
    """The ties of one network on a circle, and what is told of them."""

    graph: nx.Graph[str]
    cut: Frustration
    caption: Caption
    contents: Contents
    language: str

    def __post_init__(self) -> None:
        self.ties = _net(self.graph)
        self.relations = _relations(self.graph)
        self.partition = {str(node): bloc for node, bloc in self.cut.partition.items()}
        frustrated = {tuple(sorted(map(str, pair[:2]))) for pair in self.cut.frustrated}
        self.crossed = {(a, b) for a, b, _ in self.ties if (a, b) in frustrated}
        numbers = sorted({self.partition[node] for node in self.graph})
        self.blocs = {n: [a for a in sorted(self.graph) if self.partition[a] == n] for n in numbers}
        plain: nx.Graph[str] = nx.Graph((a, b) for a, b, _ in self.ties)
        plain.add_nodes_from(self.graph)
        labels = names(self.contents, sorted(self.graph), self.language)
        angles = on_a_ring(plain, [*self.blocs.values()])
        self.circle = Circle(angles, self.blocs, labels)
        self.actors, self.names = self.circle.actors, labels

    def drawing(self) -> Drawing:
        """The whole figure."""
        title = say(self.language, "signed", count=len(self.actors),
                    day=self.caption.day(self.language))  # fmt: skip
        subtitle = [verdict(self.cut, self.language), *self.caption.subtitle(self.language)[1:]]
        source = self.caption.source(self.contents)
        across, above, below = self.circle.reach()
        keys = self._keys()
        width = max(2 * (across + MARGIN), _NARROWEST, *(k.width + 2 * MARGIN for k in keys))
        frame = Frame(width, title, subtitle, self._notes(), source)
        rows = in_rows(keys, width)
        body = 4 + above + below + 18 + ROW * len(rows)
        sheet = frame.sheet(body if self.actors else 0)
        if self.actors:
            self.circle.x, self.circle.y = width / 2, frame.top + 4 + above
            canvas = sheet.canvas()
            self.circle.divided(canvas)
            self._ties(sheet, canvas)
            self.circle.marks(sheet, canvas)
            legend(sheet, canvas, self.circle.y + below + 18, rows)
        return Drawing(
            "network", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _notes(self) -> list[str]:
        if not self.ties and not self.relations:
            return [say(self.language, "nothing")]
        drawn = {(a, b) for a, b, _ in self.ties}
        lost = [f"{self.names[a]} – {self.names[b]}" for a, b in sorted(self.relations)
                if (a, b) not in drawn]  # fmt: skip
        return [say(self.language, "cancelled", names=listed(lost, self.language))] if lost else []

    # -- ties and the legend -----------------------------------------------------------------

    def _ties(self, sheet: Sheet, canvas: Axes) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3]
        for n, (a, b, net) in enumerate(self.ties):
            curve = self.circle.curve(a, b)
            crossed = (a, b) in self.crossed
            width = min(0.9 + 0.35 * abs(net), 2.6) + (1.1 if crossed else 0)
            canvas.add_patch(PathPatch(
                Path(curve, codes), fill=False, edgecolor=FRIENDLY if net > 0 else HOSTILE,
                linewidth=width, linestyle="-" if net > 0 else DASHES,
                alpha=1 if crossed else 0.55, clip_on=False, zorder=2 if crossed else 1,
                gid=f"tie-{n}",
            ))  # fmt: skip
            if crossed:
                x, y = ((p + 2 * q + r) / 4 for p, q, r in zip(*curve, strict=True))
                _cross(canvas, x, y, f"cross-{n}")
                if abs(net) > 1:
                    sheet.text(x + 7, y - 7, f"×{abs(net)}", SMALL, weight="bold", bbox=_HALO,
                               gid=f"times-{n}")  # fmt: skip

    def _keys(self) -> list[Key]:
        keys = bloc_keys(self.blocs, self.language)
        if len(self.blocs) > 1:
            keys.append(Key("cut", say(self.language, "the cut"), _line(INK, 1.1, CUT)))
        if any(net > 0 for *_, net in self.ties):
            keys.append(Key("friendly", say(self.language, "friendly tie"), _line(FRIENDLY, 1.8)))
        if any(net < 0 for *_, net in self.ties):
            hostile = say(self.language, "hostile tie")
            keys.append(Key("hostile", hostile, _line(HOSTILE, 1.8, DASHES)))
        if self.crossed:
            keys.append(Key("frustrated", say(self.language, "frustrated"), _crossed))
        return keys

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        blocs = "; ".join(
            f"{bloc_name('en', n)}: {', '.join(self.names[a] for a in bloc)}"
            for n, bloc in self.blocs.items()
        )
        return f"Signed network. {verdict(self.cut, 'en')}. {blocs}."

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
            facts = [("net", _told(net)), ("relations", ", ".join(self.relations[a, b]))]
            if (a, b) in self.crossed:
                facts.append(("cut", "frustrated"))
            heading = f"{self.names[a]} – {self.names[b]}"
            yield Mark(f"tie-{n}", heading, tuple(facts), f"tie-{n}", n, 1)

    def _parts(self) -> Iterable[tuple[str, str]]:
        place = {actor: n for n, actor in enumerate(self.actors)}
        lit = {actor: [f"actor-{n}"] for actor, n in place.items()}
        for n, (a, b, _) in enumerate(self.ties):
            lit[a] += [f"actor-{place[b]}", f"tie-{n}"]
            lit[b] += [f"actor-{place[a]}", f"tie-{n}"]
            groups = f"tie-{n} actor-{place[a]} actor-{place[b]}"
            yield f"tie-{n}", groups
            if (a, b) in self.crossed:
                yield f"cross-{n}", groups
                yield f"times-{n}", groups
        for actor, n in place.items():
            yield f"node-{n}", " ".join(lit[actor])
            yield f"label-{n}", " ".join(lit[actor])

    def _table(self) -> Table:
        rows = tuple(
            (self.names[a], self.names[b], _told(net),
             bloc_name(self.language, self.partition[a]),
             bloc_name(self.language, self.partition[b]),
             say(self.language, "frustrated") if (a, b) in self.crossed else "")
            for a, b, net in self.ties
        )  # fmt: skip
        bloc = say(self.language, "a bloc")
        return Table(("", "", "±", bloc, bloc, "L"), rows)


def _told(net: int) -> str:
    return f"{net:+d}".replace("-", "−")


def _cross(canvas: Axes, x: float, y: float, gid: str | None = None) -> None:
    canvas.plot([x], [y], marker="X", markersize=8, color=INK, markeredgecolor=PAPER,
                markeredgewidth=0.9, clip_on=False, zorder=3, gid=gid)  # fmt: skip


def _crossed(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
    canvas.plot([x, x + SAMPLE], [y, y], color=MUTED, linewidth=2.6, clip_on=False)
    _cross(canvas, x + SAMPLE / 2, y)


def _line(colour: str, width: float, dashes: Any = "-") -> Sample:
    def draw(sheet: Sheet, canvas: Axes, x: float, y: float) -> None:
        canvas.plot([x, x + SAMPLE], [y, y], color=colour, linewidth=width, linestyle=dashes,
                    clip_on=False)  # fmt: skip

    return draw
