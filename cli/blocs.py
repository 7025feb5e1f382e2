"""The command that divides actors into blocs: blocs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from .options import BACKEND, SEED, Asked, Day, reading_options, years_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    from ..graph.blocs.community import Partition
    from ..graph.snapshot import Snapshot

_DETECTED = ("louvain", "leiden", "signed")
_METHODS = (*_DETECTED, "hierarchy", "cliques", "bodies")
_SHOWN = ("blocs", "bodies", "readings")


@click.command()
@click.option(
    "--method", type=click.Choice(_METHODS), default="louvain", show_default=True,
    help="How: communities (louvain, leiden; signed: friends in, foes out), average linkage, or "
    "overlapping, by cliques that percolate or by the bodies that states share.",
)  # fmt: skip
@click.option(
    "--show", type=click.Choice(_SHOWN), default="blocs", show_default=True,
    help="The blocs; how each body fits one; how often two share one over all readings.",
)  # fmt: skip
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed; another may give other blocs."
)
@click.option(
    "--resolution", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True,
    help="Of louvain and leiden: above 1 more and smaller blocs.",
)  # fmt: skip
@click.option(
    "--runs", type=click.IntRange(1), help="Agree over so many seeds, with each actor's stability."
)
@click.option(
    "--size", type=click.IntRange(2), default=3, show_default=True,
    help="Of cliques: actors in each; of bodies: how many are shared.",
)  # fmt: skip
@click.option(
    "-k", "k", type=click.IntRange(1), help="Of hierarchy: so many blocs (default: the best cut)."
)
@click.option(
    "--worlds", type=click.IntRange(1), default=200, show_default=True,
    help="Of --show readings: so many readings of each rank, drawn where there are more.",
)  # fmt: skip
@BACKEND
@click.option("--with", "other", type=Day(), help="Compare with the blocs of this day.")
@years_options()
@click.option(
    "--layer", "layers", multiple=True,
    help="Relations that count, may be repeated (default: institutional; of signed, those that "
    "have hostile relations).",
)  # fmt: skip
@reading_options()
@citable
@table_output
def blocs(
    asked: Asked,
    show: str,
    other: date | None,
    first: int | None,
    last: int | None,
    day_rule: str,
    worlds: int,
    **how: Any,
) -> Table:
    """Divide the actors into blocs of those more tied among each other than to the rest.

    With --from and --to it tells year by year which blocs are born, grow, split, merge and end.

    Example: steppe blocs --on 2003-12-31 --method leiden --show bodies
    """
    from ..ontology.errors import UsageError

    asking = _Asking(asked, **how)
    if (first is None) != (last is None):
        raise UsageError("A series needs both --from and --to.", hint="--from 1992 --to 2003")
    if first is not None and last is not None:
        return asking.over_time(first, last, day_rule)
    if other is not None:
        return asking.compared(other)
    ways: dict[str, Callable[[], Table]] = {
        "blocs": asking.divided,
        "bodies": asking.against_bodies,
        "readings": lambda: asking.over_readings(worlds),
    }
    return ways[show]()


@dataclass(frozen=True)
class _Asking:
    """What is asked: of which data, and how blocs are found."""

    asked: Asked
    method: str
    seed: int
    resolution: float
    backend: str
    runs: int | None
    size: int
    k: int | None
    layers: tuple[str, ...]

    def _partition(self, snapshot: Snapshot) -> Partition:
        from ..ontology.errors import UsageError

        if self.method not in _DETECTED:
            raise UsageError(f"The method {self.method} has no such answer.",
                             hint=f"Take {', '.join(_DETECTED)}.")  # fmt: skip
        return snapshot.blocs(
            self.method, layers=self.layers or None, seed=self.seed, resolution=self.resolution,
            backend=self.backend,
        )  # fmt: skip

    def _said(self, found: Partition) -> None:
        quality = "undefined" if found.modularity is None else f"{found.modularity:.4f}"
        note(f"{self.method}, seed {self.seed}, layers {', '.join(found.layers)}: "
             f"{len(found.blocs)} blocs, modularity {quality}")  # fmt: skip

    def _citing(self, snapshot: Snapshot, layers: Sequence[str]) -> Callable[[], Any]:
        from ..graph.layers import claims_drawn

        return self.asked.citing(lambda: claims_drawn(snapshot, layers))

    def _labelled(self, blocs: Sequence[Sequence[str]]) -> Iterator[tuple[int, str, str]]:
        names = self.asked.graph.names
        for number, bloc in enumerate(blocs, start=1):
            for actor in bloc:
                yield number, actor, names.find(actor).label

    # -- one day -----------------------------------------------------------------------------

    def divided(self) -> Table:
        """A row for each actor in each bloc."""
        snapshot = self.asked.snapshot()
        if self.method not in _DETECTED:
            return self._of_plain_graph(snapshot)
        if self.runs is not None:
            return self._agreed(snapshot, self.runs)
        found = self._partition(snapshot)
        self._said(found)
        return Table(
            ("bloc", "actor", "label"), [*self._labelled(found.blocs)],
            citing=self._citing(snapshot, found.layers),
        )  # fmt: skip

    def _agreed(self, snapshot: Snapshot, runs: int) -> Table:
        from ..graph.blocs.consensus import consensus
        from ..graph.network import measured
        from ..ontology.errors import UsageError

        if self.method == "signed":
            raise UsageError("--runs is for louvain and leiden.")
        graph = measured(snapshot, self.layers or None)
        found = consensus(graph, self.method, runs=runs, seed=self.seed, resolution=self.resolution)
        spread = (
            "undefined"
            if found.modularity is None
            else "{:.4f} to {:.4f}".format(*found.modularity)
        )
        note(f"{self.method}, {runs} seeds from {self.seed}: {found.partitions} divisions, "
             f"modularity {spread}; {len(found.blocs)} blocs "
             f"{'agreed on' if found.agreed else 'NOT agreed on'}")  # fmt: skip
        return Table(
            ("bloc", "actor", "label", "stability"),
            [(*row, found.stability_of(row[1])) for row in self._labelled(found.blocs)],
            numeric=("stability",), citing=self._citing(snapshot, graph.graph["layers"]),
        )  # fmt: skip

    def _of_plain_graph(self, snapshot: Snapshot) -> Table:
        from ..graph.network import measured

        graph = measured(snapshot, self.layers or None)
        citing = self._citing(snapshot, graph.graph["layers"])
        if self.method == "bodies":
            from ..graph.blocs.overlapping import shared_bodies

            shared = shared_bodies(snapshot, bodies=self.size)
            note(f"{len(shared)} overlapping blocs of states that share {self.size} bodies or more")
            return Table(
                ("bloc", "actors", "bodies"),
                [(n, " ".join(s.actors), " ".join(s.bodies)) for n, s in enumerate(shared, 1)],
                citing=citing,
            )
        if self.method == "cliques":
            from ..graph.blocs.overlapping import clique_blocs

            found = clique_blocs(graph, self.size)
            note(f"{len(found)} overlapping blocs of cliques of {self.size}")
        else:
            from ..graph.blocs.hierarchy import best_cut, hierarchy

            tree = hierarchy(graph)
            found = best_cut(graph, tree) if self.k is None else tree.cut(self.k)
            note(f"average linkage, cut into {len(found)} blocs")
        return Table(("bloc", "actor", "label"), [*self._labelled(found)], citing=citing)

    def against_bodies(self) -> Table:
        """Each body with each bloc, the best fit first."""
        from ..graph.blocs.comparison import against_bodies

        snapshot = self.asked.snapshot()
        found = self._partition(snapshot)
        self._said(found)
        return Table(
            ("body", "bloc", "shared", "members", "jaccard", "precision", "recall"),
            [(f.body, f.bloc + 1, " ".join(f.shared), f.members, f.jaccard, f.precision, f.recall)
             for f in against_bodies(snapshot, found.blocs)],
            citing=self._citing(snapshot, found.layers),
        )  # fmt: skip

    def over_readings(self, worlds: int) -> Table:
        """How often each two actors share a bloc."""
        from ..graph.blocs.uncertainty import bloc_uncertainty

        snapshot = self.asked.snapshot()
        found = bloc_uncertainty(
            snapshot, self.method, layers=self.layers or None, seed=self.seed, most=worlds
        )
        how = "all of them" if found.exact else f"drawn, each share ± {found.error:.3f} or less"
        note(f"{found.open} relations are left open: {found.worlds} worlds ({how}), "
             f"{found.partitions} divisions; {'; '.join(found.strata)}")  # fmt: skip
        layers = self._partition(snapshot).layers
        return Table(
            ("a", "b", "share", "there"), [(p.a, p.b, p.share, p.there) for p in found.pairs()],
            numeric=("share", "there"), citing=self._citing(snapshot, layers),
        )  # fmt: skip

    # -- two days, and many ------------------------------------------------------------------

    def compared(self, other: date) -> Table:
        """The division of the day asked, and that of another."""
        from ..graph.blocs.comparison import compare_partitions

        days = (self.asked.snapshot(), self.asked.snapshot(other))
        one, two = (self._partition(snapshot) for snapshot in days)
        self._said(one)
        found = compare_partitions(one.blocs, two.blocs)
        return Table(
            ("measure", "value"),
            [("nmi", found.nmi), ("ari", found.ari), ("vi", found.vi),
             ("vi_normalized", found.vi_normalized), ("actors", found.actors),
             ("left_out", " ".join(found.left_out))],
            citing=self._citing(days[0], one.layers),
        )  # fmt: skip

    def over_time(self, first: int, last: int, rule: str) -> Table:
        """What became of each bloc, year by year."""
        from ..graph.alignment.series import year_days
        from ..graph.blocs.matching import match

        days = year_days(first, last, rule, self.asked.on if rule == "day" else None)
        snapshots = [self.asked.snapshot(day) for day in days]
        divisions = [self._partition(snapshot) for snapshot in snapshots]
        found = match(days, [division.blocs for division in divisions])
        events: dict[tuple[date, int], list[Any]] = {}
        for event in found.events:
            for line in event.after or event.before:
                events.setdefault((event.day, line), []).append(event)
        rows = []
        for day, own, lines in zip(found.days, found.blocs, found.lines, strict=True):
            for line, bloc in sorted(zip(lines, own, strict=True)):
                told = events.pop((day, line), [])
                rows.append((day, line + 1, *_in_words(told), " ".join(bloc)))
            ended = [(line, told) for (when, line), told in events.items() if when == day]
            rows += [(day, line + 1, *_in_words(told), "") for line, told in sorted(ended)]
        note(f"{self.method}, seed {self.seed}: a bloc keeps its number from year to year")
        return Table(
            ("on", "bloc", "event", "joined", "left", "actors"), rows,
            citing=self._citing(snapshots[-1], divisions[-1].layers),
        )  # fmt: skip


def _in_words(events: Sequence[Any]) -> tuple[str, str, str]:
    """The kinds of events of a bloc, who joined and who left."""
    kinds = ", ".join(dict.fromkeys(event.kind for event in events))
    joined = sorted({actor for event in events for actor in event.joined})
    left = sorted({actor for event in events for actor in event.left})
    return kinds, " ".join(joined), " ".join(left)


COMMANDS = (blocs,)
