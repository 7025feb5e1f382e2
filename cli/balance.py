"""The command about signed ties: balance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from .options import Asked, reading_options, years_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.blocs.balance import Balance
    from ..graph.blocs.frustration import Frustration
    from ..graph.snapshot import Snapshot

    _BlocsType = click.ParamType[int | str]
else:
    _BlocsType = click.ParamType  # generic in new versions of click only

_CENSUS = ("+++", "++-", "+--", "---")
_COLUMNS = (
    "on", "actors", "ties", *_CENSUS, "triads", "walks", "frustration", "bound", "optimal",
    "unique", "normalized", "k",
)  # fmt: skip
_SHOWN = ("summary", "blocs", "ties", "alternatives", "k")
_MOST_ALTERNATIVES = 10


class Blocs(_BlocsType):
    """A number of blocs, or auto."""

    name = "k"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        if value == "auto":
            return "auto"
        try:
            number = int(value)
        except ValueError:
            number = 0
        if number < 1:
            self.fail(f"{value!r} is no number of blocs: give 1, 2, 3 … or auto", param, ctx)
        return number


@click.command()
@click.option(
    "--show", type=click.Choice(_SHOWN), default="summary", show_default=True,
    help="The measures, or the blocs of the best cut, what it frustrates, cuts as good, cost by k.",
)  # fmt: skip
@click.option(
    "-k", "k", type=Blocs(), default="2", show_default=True,
    help="The most blocs that a cut may have, or auto: the fewest that cost least.",
)  # fmt: skip
@click.option(
    "--combine", type=click.Choice(("net", "positive", "negative", "refuse")), default="net",
    show_default=True, help="What counts where two actors have ties of both signs.",
)  # fmt: skip
@click.option(
    "--time-limit", type=click.FloatRange(min=0), help="Seconds; then the best found so far."
)
@click.option(
    "--layer", "layers", multiple=True,
    help="Relations that count (default: layers that have hostile ones).",
)  # fmt: skip
@click.option("--actors", help="Only these, separated by commas (default: all that have a tie).")
@years_options()
@reading_options()
@citable
@table_output
def balance(
    asked: Asked,
    show: str,
    k: int | str,
    combine: str,
    time_limit: float | None,
    layers: tuple[str, ...],
    actors: str | None,
    first: int | None,
    last: int | None,
    day_rule: str,
) -> Table:
    """Measure how balanced friendly and hostile ties are, and cut the actors into blocs.

    The frustration index is the fewest ties that no cut into blocs can satisfy: friendly ones
    between blocs, hostile ones within. It is exact; a time limit that runs out is said.

    Example: steppe balance --actors RUS,USA,CHN,KAZ,UZB --show ties
    """
    from ..ontology import terms
    from ..ontology.errors import UsageError

    chosen = asked.several(actors, terms.ACTOR)
    ids = None if chosen is None else [terms.local(iri) for iri in chosen]
    counted = None if combine == "refuse" else combine
    cut = _Cut(k, counted, time_limit)
    if (first is None) != (last is None):
        raise UsageError("A series needs both --from and --to.", hint="--from 1998 --to 2003")
    if first is None or last is None:
        snapshot = asked.snapshot()
        return _of_a_day(asked, snapshot, _ties(snapshot, layers, ids), cut, show)
    if show != "summary":
        raise UsageError("A series has the summary only.", hint="Leave --show out, or give --on.")
    return _series(asked, (first, last, day_rule), cut, layers, ids)


class _Cut:
    """How a cut is looked for."""

    def __init__(self, k: int | str, combine: str | None, time_limit: float | None) -> None:
        self.k, self.combine, self.time_limit = k, combine, time_limit

    def all_of(self, graph: nx.MultiGraph[str]) -> Sequence[Frustration]:
        """For one number of blocs, or with auto for each of several."""
        from ..graph.blocs.bloc_count import frustration_by_k
        from ..graph.blocs.frustration import frustration

        how: Any = {"combine": self.combine, "time_limit": self.time_limit}
        if isinstance(self.k, int):
            return [frustration(graph, k=self.k, alternatives=_MOST_ALTERNATIVES, **how)]
        return frustration_by_k(graph, alternatives=_MOST_ALTERNATIVES, **how)

    def best(self, graph: nx.MultiGraph[str]) -> Frustration:
        from ..graph.blocs.bloc_count import fewest

        return fewest(tuple(self.all_of(graph)))


def _ties(
    snapshot: Snapshot, layers: tuple[str, ...], actors: Iterable[str] | None
) -> nx.MultiGraph[str]:
    from ..graph.network import signed_ties

    return signed_ties(snapshot, layers or None, actors=actors)


def _of_a_day(
    asked: Asked, snapshot: Snapshot, graph: nx.MultiGraph[str], cut: _Cut, show: str
) -> Table:
    from ..graph.blocs.balance import balance as measure

    note(
        f"{len(graph)} actors, {graph.number_of_edges()} ties, "
        f"layers {', '.join(graph.graph['layers'])}; ties of both signs: {cut.combine or 'refused'}"
    )
    if show == "k":
        return Table(
            ("k", "frustration", "bound", "optimal", "unique"),
            [(f.k, f.index, f.bound, f.optimal, f.unique) for f in cut.all_of(graph)],
        )
    found = cut.best(graph)
    _say_how_sure(found)
    rows: dict[str, Callable[[], Table]] = {
        "summary": lambda: _summary(measure(graph, combine=cut.combine), found),
        "blocs": lambda: _blocs(asked, found),
        "ties": lambda: _frustrated(graph, found),
        "alternatives": lambda: _alternatives(found),
    }
    table = rows[show]()
    citing = asked.citing(lambda: _behind(snapshot, graph))
    return Table(table.columns, table.rows, table.shown, table.numeric, citing)


def _say_how_sure(found: Frustration) -> None:
    if not found.optimal:
        note(
            f"L is at most {found.index} and at least {found.bound}: the time ran out before the "
            "optimum was proved"
        )
        return
    others = {
        True: "and no other cut is as good",
        False: f"and other cuts are as good ({len(found.alternatives)} found)",
        None: "and whether another is as good is not known",
    }
    note(
        f"L = {found.index} of {found.edges} ties, proved for at most {found.k} blocs, "
        f"{others[found.unique]}"
    )


def _summary(found: Balance, cut: Frustration) -> Table:
    rows: list[tuple[str, Any, str]] = [
        (f"triads {kind}", found.census[kind], "") for kind in _CENSUS
    ]
    rows += [
        ("triad balance", found.triads, "" if found.triads is not None else found.reason),
        ("walk balance", found.walks, "" if found.walks is not None else found.reason),
        ("frustration index", cut.index, "" if cut.optimal else "not proved"),
        ("bound", cut.bound, ""),
        ("optimal", cut.optimal, ""),
        ("gap", cut.gap, ""),
        ("unique", cut.unique, ""),
        ("normalized", cut.normalized, "" if cut.edges else "there are no ties"),
        ("k", cut.k, ""),
    ]  # fmt: skip
    return Table(("measure", "value", "reason"), rows)


def _blocs(asked: Asked, cut: Frustration) -> Table:
    names = asked.graph.names
    order = sorted(cut.partition.items(), key=lambda item: (item[1], str(item[0])))
    return Table(
        ("bloc", "actor", "label"),
        [(bloc + 1, actor, names.find(str(actor)).label) for actor, bloc in order],
    )


def _frustrated(graph: nx.MultiGraph[str], cut: Frustration) -> Table:
    """The frustrated ties, each relation a row; those that the other sign outweighs are not."""
    every: Any = graph
    rows = [
        (a, b, data["predicate"], sign, data.get("since", ""), data.get("until", ""),
         " ".join(data.get("sources", ())))
        for a, b, sign in cut.frustrated
        for data in every[a][b].values()
        if data["sign"] == sign
    ]  # fmt: skip
    return Table(("a", "b", "predicate", "sign", "since", "until", "sources"), sorted(rows))


def _alternatives(cut: Frustration) -> Table:
    rows = []
    for number, partition in enumerate(cut.alternatives, start=1):
        blocs: dict[int, list[str]] = {}
        for actor, bloc in partition.items():
            blocs.setdefault(bloc, []).append(str(actor))
        rows += [(number, bloc + 1, " ".join(sorted(own))) for bloc, own in sorted(blocs.items())]
    return Table(("alternative", "bloc", "actors"), rows)


def _behind(snapshot: Snapshot, graph: nx.MultiGraph[str]) -> Iterable[Any]:
    """The claims of the ties among the actors of a network."""
    from ..graph.layers import claims_drawn
    from ..ontology import terms

    actors = {terms.ID + node for node in graph}
    return [
        s for s in claims_drawn(snapshot, graph.graph["layers"])
        if s.subject in actors and (terms.INSTITUTIONAL in graph.graph["layers"]
                                    or s.object in actors)
    ]  # fmt: skip


def _series(
    asked: Asked,
    years: tuple[int, int, str],
    cut: _Cut,
    layers: tuple[str, ...],
    actors: Sequence[str] | None,
) -> Table:
    from ..graph.alignment.series import year_days
    from ..graph.layers import claims_drawn
    from ..graph.network import hostile_layers

    first, last, rule = years
    days = year_days(first, last, rule, asked.on if rule == "day" else None)

    def rows() -> Iterator[tuple[Any, ...]]:
        from ..graph.blocs.balance import balance as measure

        for day in days:
            graph = _ties(asked.snapshot(day), layers, actors)
            found, best = measure(graph, combine=cut.combine), cut.best(graph)
            yield (
                day, len(graph), best.edges, *(found.census[kind] for kind in _CENSUS),
                found.triads, found.walks, best.index, best.bound, best.optimal, best.unique,
                best.normalized, best.k,
            )  # fmt: skip

    counted = layers or hostile_layers()
    return Table(
        _COLUMNS, rows(), numeric=("triads", "walks", "normalized"),
        citing=asked.citing(lambda: [s for d in days
                                     for s in claims_drawn(asked.snapshot(d), counted)]),
    )  # fmt: skip


COMMANDS = (balance,)
