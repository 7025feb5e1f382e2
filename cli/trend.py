"""The command that follows a measure over time: trend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from .options import Asked, Day, reading_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    from ..graph.trend import Trend

_STEPS = ("change", "day", "month", "year")
_MOST_DAYS = 5000


@click.command()
@click.argument("measure")
@click.option("--from", "first", type=Day(), required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", "last", type=Day(), help="Last day (default: the data's last day).")
@click.option(
    "--step", type=click.Choice(_STEPS), default="change", show_default=True,
    help="Every day on which a tie changes; every day; the last day of each month or year.",
)  # fmt: skip
@click.option("--causes", is_flag=True, help="The points of change instead, with what caused them.")
@click.option(
    "--layer", "layers", multiple=True,
    help="Relations that count (default: institutional; of signed measures, layers that have "
    "hostile relations).",
)  # fmt: skip
@reading_options(on=False)
@citable
@table_output
def trend(
    asked: Asked,
    measure: str,
    first: date,
    last: date | None,
    step: str,
    causes: bool,
    layers: tuple[str, ...],
) -> Table:
    """Follow a measure over time, and find the claims that changed it.

    Of the network: actors, ties, density, components, centralisation, blocs, modularity, ei-index,
    polarisation, core-fit, frustration, balance, walks, signed-modularity. Of an actor: degree:KAZ,
    strength, closeness, betweenness, eigenvector, pagerank, core, participation, brokerage,
    constraint, effective-size, coreness, dependence; multivector:KAZ,RUS,USA with the powers. Of a
    pair, any measure of alignment: jaccard:KAZ,RUS.

    A cause that explains the change by itself is marked: without it the value would be as before.

    Example: steppe trend jaccard:UZB,RUS --from 1992-01-01 --causes
    """
    from ..graph.followed import layers_of, relations_of
    from ..graph.layers import claims_drawn
    from ..graph.trend import trend as follow
    from ..ontology import terms

    name, _, actors = measure.partition(":")
    named = asked.several(actors, terms.ACTOR) if actors else []
    end = last or asked.day
    counted = layers_of(name, layers or None)
    relations = relations_of(name, counted)
    days = _days(asked, first, end, step, relations)
    found = follow(
        (asked.snapshot(day) for day in days), name, actors=named or (), layers=layers or None,
        causes=causes,
    )  # fmt: skip
    note(f"{len(days)} days, {len(found.changes)} changes; layers {', '.join(found.layers)}")
    table = _causes(found) if causes else Table(
        ("on", "measure", "actors", "value"),
        [(day, name, " ".join(found.actors), value)
         for day, value in zip(found.days, found.values, strict=True)],
        numeric=("value",),
    )  # fmt: skip
    citing = asked.citing(lambda: claims_drawn(asked.snapshot(end), relations))
    return Table(table.columns, table.rows, table.shown, table.numeric, citing)


def _days(
    asked: Asked, first: date, last: date, step: str, layers: tuple[str, ...] | None
) -> list[date]:
    from datetime import timedelta

    from ..graph.days import change_days
    from ..ontology.errors import UsageError

    if last < first:
        raise UsageError(f"{last} lies before {first}.", hint="Give the earlier day first.")
    if step == "change":
        return list(change_days(asked.snapshot(last), first, layers))
    if step == "day":
        count = (last - first).days + 1
        if count > _MOST_DAYS:
            raise UsageError(f"{count} days are too many; {_MOST_DAYS} are the most.",
                             hint="Take --step change, month or year.")  # fmt: skip
        return [first + timedelta(days=n) for n in range(count)]
    months = range(1, 13) if step == "month" else (12,)
    ends = (_last_day(year, month) for year in range(first.year, last.year + 1) for month in months)
    return [day for day in ends if first <= day <= last]


def _last_day(year: int, month: int) -> date:
    from calendar import monthrange

    return date(year, month, monthrange(year, month)[1])


def _causes(found: Trend) -> Table:
    from ..ontology import terms

    def rows() -> Iterator[tuple[object, ...]]:
        for point in found.changes:
            for cause in point.causes:
                yield (
                    point.day, point.before, point.after, cause.explains, cause.kind,
                    " ".join(map(terms.local, cause.key)), cause.without,
                    " ".join(terms.local(s.iri) for s in cause.statements),
                    " ".join(sorted({terms.local(s.source) for s in cause.statements})),
                )  # fmt: skip
            if not point.causes:
                yield (point.day, point.before, point.after, None, "", "", None, "", "")

    return Table(
        ("on", "before", "after", "explains", "kind", "relation", "without", "claims", "sources"),
        list(rows()), numeric=("before", "after", "without"),
    )  # fmt: skip


COMMANDS = (trend,)
