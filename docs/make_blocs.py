"""Write blocs.md and its figures from the packaged data: python docs/make_blocs.py

Beside this file, or into the folder that is named. The figures need `steppe[figures]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.tables import PIECES
from steppe.graph.blocs.comparison import against_bodies
from steppe.graph.blocs.frustration import Frustration
from steppe.graph.blocs.matching import match
from steppe.graph.blocs.uncertainty import BlocUncertainty, bloc_uncertainty
from steppe.graph.diff import BEGAN, ENDED, diff
from steppe.graph.layers import claims_drawn
from steppe.graph.network import measured, signed_ties
from steppe.graph.snapshot import Snapshot
from steppe.ontology import terms

DOCS = Path(__file__).resolve().parent
POLES = {"N": "pole-north", "E": "pole-east", "W": "pole-west", "S": "pole-south"}
POWERS = ("RUS", "CHN", "USA")
FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
DAYS = (date(1998, 12, 31), date(2000, 12, 31), date(2003, 12, 31))
WORLDS = 200
FIGURES = {f"blocs-{day.year}.png" for day in DAYS} | {
    "blocs-poles.png", "blocs-alluvial.png", "blocs-readings.png",
}  # fmt: skip

TEXT = """\
# The paper's blocs, measured

Made from the packaged data by `docs/make_blocs.py`; `tests/graph/test_paper_blocs.py` holds what is
said here in words. What is balanced in the paper's scheme of four directions and what is not;
which blocs the bodies of the region make at the end of 1998, 2000 and 2003, what changed between,
and how sure that is.

## Four directions

In its last part the paper draws Central Asia between four directions: north (Russia), east (China),
west (the United States) and south (India, Iran, Iraq and Afghanistan, as the annotators read the
clause). North and east will work together more (a forecast); west and north are rivals; both
court the south:

    steppe balance --actors {poles} --stance Assessment --stance Forecast --show alternatives

{ties} Of the triads one is closed, and it is not balanced: north and south are friends, west and
south are friends, north and west are rivals. One tie has to give (L = {index} of {edges}, proved),
and **which one it is, is open**: {count} cuts are as good.

{cuts} Read as politics: the two rivals may stand apart, and the south with one of them against the
other's wooing; or all stand together, and the rivalry is what does not fit. That the optimum is not
unique is the paper's message in other words: *both suitors court the same third parties*, so the
courted need not choose, and nothing in the scheme decides for them.

![The scheme of four directions and one of its best cuts](figures/blocs-poles.png)

Between the powers themselves nothing is open. Of what the paper says of Russia, China and the
United States (friendly less hostile statements, on {day}) the triad has the signs {powers}: it is
balanced, Russia and China against the United States, L = {powers_index} and no other cut as good.

With any of the five states of Central Asia in China's place the triad of Russia and the United
States is not balanced, for the same reason as the south:

{five}
## Blocs by the bodies that states share

States are tied by the bodies in which both are on the day (`steppe blocs --method leiden`).

{blocs}
"""

BETWEEN = """\
**From the end of {before} to the end of {after}** these memberships ended or began:

{changes}
"""

LAST = """\
![Blocs from 1998 to 2003](figures/blocs-alluvial.png)

The cut is the same throughout: the five states of Central Asia, and those around Russia. It is weak
(the modularity says how weak), and gets weaker, since Kazakhstan, Kyrgyzstan and Tajikistan are in
the bodies of both. No bloc is born, splits or merges; Azerbaijan and Georgia leave with the treaty,
China comes with the SCO.

Which bloc is the CSTO, at the end of {year}? Neither: its members are in both.

{fits}
## How sure

{open} relations of that day are left open by dates, denials and ranks. In how many readings do two
states share a bloc? (`steppe blocs --show readings`, {worlds} readings.)

![How often two share a bloc](figures/blocs-readings.png)

The five are in one bloc in nearly every reading, and so are Russia and Belarus. With whom **China**
is, is open: with Russia in {china} of the readings, with the five in the rest.
"""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    return "".join(PIECES["md"](columns, rows))


def net_sign(graph: nx.MultiGraph[str], a: str, b: str) -> str:
    """+ or − for the friendly less the hostile ties of two actors; 0 where they are even."""
    data: Any = graph.get_edge_data(a, b) or {}
    total = sum(each["sign"] for each in data.values())
    return "+" if total > 0 else "−" if total < 0 else "0"


class Blocs:
    """What the page shows."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.last = kg.snapshot(DAYS[-1])
        scheme = kg.snapshot(DAYS[-1], stance=["Assessment", "Forecast"])
        self.scheme = scheme
        self.poles = signed_ties(scheme, actors=POLES.values())
        self.cut = steppe.frustration(self.poles)
        self.politics = signed_ties(self.last, actors=(*POWERS, *FIVE))
        self.snapshots = [kg.snapshot(day) for day in DAYS]
        self.found = [snapshot.blocs("leiden", seed=0) for snapshot in self.snapshots]
        self.sure = bloc_uncertainty(self.last, "leiden", most=WORLDS)

    def text(self) -> str:
        """The page."""
        triad = self.politics.subgraph(POWERS)
        powers = steppe.frustration(nx.MultiGraph(triad), combine="net")
        assert powers.unique
        page = TEXT.format(
            poles=",".join(POLES.values()),
            ties=self.scheme_ties(),
            index=self.cut.index,
            edges=self.cut.edges,
            count=len(self.cut.alternatives),
            cuts=self.cuts(self.cut),
            day=DAYS[-1],
            powers=", ".join(f"{a}–{b} {net_sign(self.politics, a, b)}"
                             for a, b in combinations(POWERS, 2)),
            powers_index=powers.index,
            five=self.courted(),
            blocs=self.by_day(),
        )  # fmt: skip
        return page + self.end()

    def label(self, actor: str) -> str:
        return self.kg.entity(actor).label

    def scheme_ties(self) -> str:
        letters = {pole: letter for letter, pole in POLES.items()}
        rows = []
        for a, b, data in sorted(self.poles.edges(data=True), key=lambda e: e[2]["predicate"]):
            pair = "–".join(sorted((letters[a], letters[b]), key="NEWS".index))
            rows.append((pair, net_sign(self.poles, a, b), data["predicate"]))
        return table(("tie", "sign", "what the paper says"), sorted(set(rows)))

    def cuts(self, cut: Frustration) -> str:
        letters = {pole: letter for letter, pole in POLES.items()}
        rows = []
        for partition in cut.alternatives:
            blocs: dict[int, list[str]] = {}
            for pole in POLES.values():
                blocs.setdefault(partition[pole], []).append(letters[pole])
            against = [f"{letters[a]}–{letters[b]}" for a, b, s in self.poles.edges(data="sign")
                       if (partition[a] == partition[b]) == (s < 0)]  # fmt: skip
            rows.append((" against ".join("".join(b) for b in blocs.values()),
                         ", ".join(dict.fromkeys(against))))  # fmt: skip
        return table(("blocs", "the tie that does not fit"), rows)

    def courted(self) -> str:
        rows = []
        for state in FIVE:
            signs = [net_sign(self.politics, *pair) for pair in
                     (("RUS", state), ("USA", state), ("RUS", "USA"))]  # fmt: skip
            balanced = signs.count("−") % 2 == 0
            rows.append((self.label(state), *signs, "yes" if balanced else "no"))
        return table(("third party", "with Russia", "with the USA", "Russia–USA", "balanced"), rows)

    def by_day(self) -> str:
        parts = []
        for n, (snapshot, found) in enumerate(zip(self.snapshots, self.found, strict=True)):
            if n:
                parts.append(self.between(self.snapshots[n - 1], snapshot))
            blocs = [(k, ", ".join(map(self.label, bloc))) for k, bloc in enumerate(found, 1)]
            parts.append(f"### End of {snapshot.day.year}\n\nModularity {found.modularity:.3f}.\n\n"
                         + table(("bloc", "states"), blocs)
                         + f"\n![Blocs at the end of {snapshot.day.year}]"
                         f"(figures/blocs-{snapshot.day.year}.png)\n")  # fmt: skip
        return "\n".join(parts)

    def between(self, before: Snapshot, after: Snapshot) -> str:
        states = set(after.states)
        found: dict[tuple[str, str], list[str]] = {}
        for change in diff(before, after):
            subject, predicate, body = change.key
            if (change.kind in (BEGAN, ENDED) and subject in states
                    and predicate in (terms.MEMBER_OF, terms.PARTNER_IN)):  # fmt: skip
                key = (change.kind, terms.local(body))
                found.setdefault(key, []).append(self.label(terms.local(subject)))
        rows = [(kind, body, ", ".join(sorted(who))) for (kind, body), who in sorted(found.items())]
        return BETWEEN.format(
            before=before.day.year, after=after.day.year,
            changes=table(("", "body", "states"), rows),
        )  # fmt: skip

    def end(self) -> str:
        fits = [(fit.bloc + 1, ", ".join(map(self.label, fit.shared)), f"{fit.jaccard:.2f}")
                for fit in against_bodies(self.last, self.found[-1].blocs)
                if fit.body == "CSTO"]  # fmt: skip
        china = next(p.share for p in self.sure.pairs() if (p.a, p.b) == ("CHN", "RUS"))
        return LAST.format(
            year=DAYS[-1].year,
            fits=table(("bloc", "of its members", "jaccard"), fits),
            open=self.sure.open,
            worlds=self.sure.worlds,
            china=f"{china:.0%}",
        )

    def draw(self, folder: Path) -> None:
        """The figures, as PNG."""
        from steppe.exports.figures.blocs.alluvial import alluvial
        from steppe.exports.figures.blocs.caption import Caption
        from steppe.exports.figures.blocs.matrix import bloc_matrix, coassignment_matrix
        from steppe.exports.figures.blocs.signed import signed_network

        contents = self.kg.contents

        def caption(measure: str, *snapshots: Snapshot, layers: Sequence[str]) -> Caption:
            used = [s for each in snapshots for s in claims_drawn(each, layers)]
            return Caption(measure, tuple(layers), tuple(each.day for each in snapshots), used)

        bodies = ("institutional",)
        sure: BlocUncertainty = self.sure
        matching = match(DAYS, [found.blocs for found in self.found])
        apart = next(n for n, each in enumerate(self.cut.alternatives)
                     if each["pole-north"] == each["pole-east"] != each["pole-west"]
                     == each["pole-south"])  # fmt: skip
        drawn = {
            "blocs-poles.png": signed_network(
                self.poles, _shown(self.poles, self.cut, apart),
                caption("frustration index", self.scheme, layers=self.poles.graph["layers"]),
                contents,
            ),
            "blocs-alluvial.png": alluvial(
                matching, caption("Leiden, seed 0", *self.snapshots, layers=bodies), contents
            ),
            "blocs-readings.png": coassignment_matrix(
                sure.actors, sure.share, sure.blocs,
                caption(f"Leiden, seed 0, over {sure.worlds} readings", self.last, layers=bodies),
                contents,
            ),
        }  # fmt: skip
        for snapshot, found in zip(self.snapshots, self.found, strict=True):
            told = f"Leiden, seed 0, modularity {found.modularity:.3f}"
            drawn[f"blocs-{snapshot.day.year}.png"] = bloc_matrix(
                measured(snapshot), found.blocs, caption(told, snapshot, layers=bodies), contents
            )
        assert set(drawn) == FIGURES
        for name, drawing in drawn.items():
            drawing.save(folder / name, force=True)


def _shown(graph: nx.MultiGraph[str], cut: Frustration, number: int) -> Frustration:
    """The same answer with another of its best partitions in front."""
    from dataclasses import replace

    partition = cut.alternatives[number]
    against = tuple(
        (str(min(a, b)), str(max(a, b)), sign)
        for a, b, sign in graph.edges(data="sign")
        if (partition[a] == partition[b]) == (sign < 0)
    )
    return replace(cut, partition=partition, frustrated=against)


def text() -> str:
    """The page, from the packaged data."""
    return Blocs(steppe.open()).text()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    page = Blocs(steppe.open())
    (target / "blocs.md").write_text(page.text(), encoding="utf-8")
    (target / "figures").mkdir(exist_ok=True)
    page.draw(target / "figures")
