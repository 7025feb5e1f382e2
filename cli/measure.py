"""Commands that measure: align, central, blocs, diff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from ..graph.alignment.measures.catalogue import METRICS
from .options import SEED, Asked, Day, Year, reading_options
from .output import Table, note, table_output

if TYPE_CHECKING:
    from ..graph.alignment.matrix import Alignment, AlignmentMatrix

ALIGN_COLUMNS = (
    "a", "b", "on", "metric", "sense", "layer", "value", "coverage", "low", "high", "reason",
)  # fmt: skip


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--all", "every", is_flag=True, help="Every pair of states.")
@click.option(
    "--metric", type=click.Choice(METRICS), default="jaccard", show_default=True,
    help="How likeness is measured.",
)  # fmt: skip
@click.option(
    "--layer",
    default="institutional",
    show_default=True,
    help="Which relations count: institutional, security, political, economic, …",
)
@click.option("--over", help="Only these bodies count, separated by commas: CIS,CST,SCO.")
@click.option("--from", "first", type=Year(), help="First year of a series (31 December each).")
@click.option("--to", "last", type=Year(), help="Last year of a series.")
@click.option("--fail-on-na", is_flag=True, help="Exit with 1 where a value is undefined.")
@reading_options()
@table_output
@click.pass_context
def align(
    context: click.Context,
    asked: Asked,
    a: str | None,
    b: str | None,
    every: bool,
    metric: str,
    layer: str,
    over: str | None,
    first: int | None,
    last: int | None,
    fail_on_na: bool,
) -> Table:
    """Measure how alike the ties of two actors are on a day, or over the years.

    jaccard and common compare the sets of bodies that the two are in. s (Signorino & Ritter) and
    kappa also count absences that somebody states: over memberships, s counts joint absence as
    agreement, so that two states which belong to nothing look alike. Undefined values are empty
    and give a reason. Levels are 0 and 1.

    Example: steppe align KAZ RUS --from 1992 --to 2003
    """
    from ..ontology.errors import UsageError

    if every == (a is not None) or (not every and b is None):
        raise UsageError("Give two actors, or --all.", hint="steppe align KAZ RUS")
    ends = None
    if a is not None and b is not None:
        ends = list(dict.fromkeys([asked.find(a), asked.find(b)]))
    bodies = asked.bodies(over)
    found: list[Alignment] = []
    for day in _days(asked, first, last):
        matrix = asked.snapshot(day).alignment(metric, layer=layer, over=bodies, actors=ends)
        found.extend(matrix.pairs() if every else [_pair(matrix)])
    note(f"{metric} ({found[0].sense}) over the {layer} layer, levels 0 to 1") if found else None
    if metric == "s" and layer == "institutional":
        note("s counts joint stated absence as agreement; jaccard does not")
    if fail_on_na and any(x.value is None for x in found):
        context.call_on_close(lambda: context.exit(1))
    return Table(ALIGN_COLUMNS, [tuple(getattr(x, name) for name in ALIGN_COLUMNS) for x in found])


def _pair(matrix: AlignmentMatrix) -> Alignment:
    return matrix.pair(matrix.actors[0], matrix.actors[-1])


def _days(asked: Asked, first: int | None, last: int | None) -> Sequence[date]:
    """The day asked, or the last day of each year of a series."""
    from ..ontology.errors import UsageError

    if first is None and last is None:
        return [asked.day]
    if asked.on is not None:
        raise UsageError("--on and a series exclude each other.", hint="Give one of them.")
    if first is None or last is None or last < first:
        raise UsageError("A series needs --from and --to, the earlier year first.")
    note("series by year-end: 31 December of each year")
    return [date(year, 12, 31) for year in range(first, last + 1)]


@click.command()
@click.option(
    "--layer", "layers", multiple=True, help="Relations that count (default: institutional)."
)
@reading_options()
@table_output
def central(asked: Asked, layers: tuple[str, ...]) -> Table:
    """Measure the actors' positions: degree, strength, betweenness, eigenvector by component.

    In the institutional layer, actors are tied by the bodies that they share.

    Example: steppe central --on 2003-12-31
    """
    from dataclasses import astuple, fields

    from ..graph.centrality import Position

    found = asked.snapshot().centrality(layers or None)
    count = len({p.component for p in found})
    note(f"{len(found)} actors in {count} component(s); eigenvector within each")
    return Table([f.name for f in fields(Position)], [astuple(p) for p in found])


@click.command()
@click.option(
    "--method", type=click.Choice(("louvain", "leiden")), default="louvain", show_default=True,
    help="How blocs are found.",
)  # fmt: skip
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed; another may give other blocs."
)
@click.option(
    "--layer", "layers", multiple=True, help="Relations that count (default: institutional)."
)
@reading_options()
@table_output
def blocs(asked: Asked, method: str, seed: int, layers: tuple[str, ...]) -> Table:
    """Divide the actors into blocs of those more tied among each other than to the rest.

    Example: steppe blocs --on 2003-12-31 --method leiden --seed 0
    """
    partition = asked.snapshot().blocs(method, layers=layers or None, seed=seed)
    quality = "undefined" if partition.modularity is None else f"{partition.modularity:.4f}"
    note(
        f"{method}, seed {seed}, layers {', '.join(partition.layers)}: "
        f"{len(partition.blocs)} blocs, modularity {quality}"
    )
    entities = asked.graph.names
    rows = [
        (number, actor, entities.find(actor).label)
        for number, bloc in enumerate(partition.blocs, start=1)
        for actor in bloc
    ]
    return Table(("bloc", "actor", "label"), rows)


@click.command()
@click.argument("day1", type=Day())
@click.argument("day2", type=Day())
@reading_options(on=False)
@table_output
def diff(asked: Asked, day1: date, day2: date) -> Table:
    """Show what changed between two days: ties begun, ended, made certain or doubtful, and acts.

    Example: steppe diff 2001-09-10 2003-12-31
    """
    from ..graph.diff import diff as compare

    before = asked.snapshot(day1)
    after = asked.snapshot(day2, window=min(day2, day1 + timedelta(days=1)))
    beyond = before.beyond or after.beyond
    if beyond:
        note(f"no answer: {beyond}; --extrapolate goes on past it")
    rows = [] if beyond else list(_changes(asked, compare(before, after)))
    columns = ("change", "subject", "predicate", "object", "certain", "since", "until", "source",
               "locator")  # fmt: skip
    return Table(columns, rows)


def _changes(asked: Asked, changes: Sequence[object]) -> Iterator[tuple[object, ...]]:
    from ..graph.diff import Change
    from ..ontology.terms import local

    for change in changes:
        assert isinstance(change, Change)
        s = change.statement
        yield (
            change.kind,
            *map(local, change.key),
            change.certain,
            s.since_text,
            s.until_text,
            local(s.source),
            s.locator,
        )


COMMANDS = (align, central, blocs, diff)
