"""Commands about likeness: align, explain."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..graph.alignment.measures.catalogue import METRICS
from .options import Asked, Day, reading_options, years_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    from ..graph.alignment.matrix import Alignment, AlignmentMatrix
    from ..graph.alignment.measured import MeasuredSeries
    from ..graph.alignment.portfolio import Frame
    from ..graph.alignment.spark import SparkSeries
    from ..graph.claims import Iri, Statement

ALIGN_COLUMNS = (
    "a", "b", "on", "metric", "sense", "layer", "value", "coverage", "low", "high", "reason",
)  # fmt: skip
_WOULD = 5
_USUAL = {"votes": "agreement", "ideal-point": "ideal-point"}
"""The measure of a layer that jaccard does not fit."""


def frame_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--metric, --layer, --over, --alters, --silence, --distance, --weights, --window."""

    @functools.wraps(command)
    def wrapped(*args: Any, metric: str | None, layer: str | None, **kw: Any) -> Any:
        usual = "" if kw.get("series") else _USUAL.get(layer or "", "jaccard")
        return command(*args, metric=metric or usual, layer=layer, **kw)

    decorated: Callable[..., Any] = wrapped
    for option in (
        click.option(
            "--window", "window", type=Day(),
            help="First day of the acts that count (default: 1 January of the day's year).",
        ),
        click.option(
            "--weights", type=click.Path(path_type=Path),
            help="A csv file with the columns position and weight, for the measure s.",
        ),
        click.option(
            "--silence", type=click.Choice(("na", "zero")), default="na", show_default=True,
            help="How to read what nobody states: as not stated, or as 0.",
        ),
        click.option(
            "--alters", type=click.Choice(("stated", "system")),
            help="Which alters count: those that are tied, or all states of the day.",
        ),
        click.option(
            "--over", help="Only these bodies or alters count, separated by commas: CIS,CST,SCO."
        ),
        click.option(
            "--distance", type=click.Choice(("absolute", "squared")), default="absolute",
            show_default=True, help="The distance of levels, for the measures s and a.",
        ),
        click.option(
            "--layer",
            help="What is compared: institutional (the default), alliance, agreements, bases, "
            "votes, stances, events, ideal-point, or a layer of relations (security, economic, …).",
        ),
        click.option(
            "--metric", type=click.Choice(METRICS),
            help="How likeness is measured (default: jaccard; of votes, agreement).",
        ),
    ):  # fmt: skip
        decorated = option(decorated)
    return decorated


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--all", "every", is_flag=True, help="Every pair of states.")
@frame_options
@click.option("--bounds", is_flag=True, help="Add lowest and highest value over the readings.")
@click.option(
    "--series", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Compare by a series that steppe import has made: votes, ideal points, events.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(("numpy", "spark")), default="numpy", show_default=True,
    help="Who computes --all of a --series; spark needs steppe[spark] and Java.",
)  # fmt: skip
@click.option(
    "--master", metavar="URL", help="Of spark: its master (default: local[*], this machine)."
)
@years_options(any_day=True)
@click.option("--fail-on-na", is_flag=True, help="Exit with 1 where a value is undefined.")
@reading_options()
@citable
@table_output
@click.pass_context
def align(
    context: click.Context,
    /,
    asked: Asked,
    a: str | None,
    b: str | None,
    every: bool,
    bounds: bool,
    series: Path | None,
    engine: str,
    master: str | None,
    first: int | None,
    last: int | None,
    day_rule: str,
    fail_on_na: bool,
    metric: str,
    window: date | None,
    **framing: Any,
) -> Table:
    """Measure how alike the ties of two actors are on a day, or over the years.

    jaccard and common compare the sets of positions that the two hold. The others also count
    absences that somebody states: over memberships, s counts joint absence as agreement, so that
    two states which belong to nothing look alike. An undefined value is empty and gives its
    reason. ideal-point is a distance: smaller is closer.

    Example: steppe align KAZ RUS --from 1992 --to 2003
    """
    from ..graph.alignment.series import stream, window_of
    from ..ontology.errors import UsageError

    if every == (a is not None) or (not every and b is None):
        raise UsageError("Give two actors, or --all.", hint="steppe align KAZ RUS")
    if master and engine != "spark":
        raise UsageError("--master is of Spark.", hint="Add --engine spark.")
    if engine == "spark" and (series is None or not every):
        raise UsageError("--engine spark is for all pairs of a series: what claims hold is small.",
                         hint="Add --all --series FOLDER.")  # fmt: skip
    if series is not None:
        _refuse_frame(bounds=bounds, **framing)
        years = None if first is None and last is None else (first, last)
        if engine == "spark":
            pairs = _on_spark(asked, series, years, metric, master or "", context)
        else:
            pairs = _by_series(asked, series, (a, b), years, metric)
        return Table(ALIGN_COLUMNS, _rows(pairs, context, fail_on_na=fail_on_na),
                     numeric=("value", "low", "high"))  # fmt: skip
    frame = frame_of(asked, metric, **framing)
    ends = None
    if a is not None and b is not None:
        ends = list(dict.fromkeys(_end(asked, name) for name in (a, b)))
    days = _days(asked, first, last, day_rule)
    matrices = stream(
        lambda day, _: asked.snapshot(day, window_of(frame, day, window)),
        days, metric, frame=frame, rule=day_rule if first is not None else "year-end",
        actors=ends, bounds=bounds,
    )  # fmt: skip
    rows = _rows(_pairs(matrices, frame, every=every), context, fail_on_na=fail_on_na)
    # The first row before anything is written: what is refused is refused whole.
    rows = chain(list(islice(rows, 1)), rows)
    return Table(
        ALIGN_COLUMNS, rows, numeric=("value", "low", "high"),
        citing=asked.citing(lambda: used(asked, frame, days, ends, every=bounds)),
    )  # fmt: skip


def _refuse_frame(**framing: Any) -> None:
    from ..ontology.errors import UsageError

    given = [name for name, value in framing.items()
             if value not in (None, False, "na", "absolute")]  # fmt: skip
    if given:
        raise UsageError(f"--series and --{given[0]} exclude each other.",
                         hint="A series says itself what is compared.")  # fmt: skip


def _by_series(
    asked: Asked,
    path: Path,
    names: tuple[str | None, str | None],
    years: tuple[int | None, int | None] | None,
    metric: str,
) -> Iterator[Alignment]:
    """The pairs of each year of a series: that of two actors, or every one."""
    from ..graph.alignment.measured import read_series
    from ..graph.alignment.portfolio import Frame
    from ..ontology import terms

    measured = read_series(path)
    known = frozenset(measured.actors)
    ends = [
        terms.ID + name if name in known else asked.find(name)
        for name in names if name is not None
    ] or None  # fmt: skip
    first, last = _years(asked, years, measured)
    matrices = (measured.matrix(year, metric, ends) for year in range(first, last + 1))
    return _pairs(matrices, Frame(layer=measured.layer), every=ends is None)


def _on_spark(
    asked: Asked,
    path: Path,
    years: tuple[int | None, int | None] | None,
    metric: str,
    master: str,
    context: click.Context,
) -> Iterator[Alignment]:
    """Every pair of each year of a series, by Spark, which ends with the command."""
    from ..graph.alignment.portfolio import Frame
    from ..graph.alignment.spark import series_on_spark

    held = context.with_resource(series_on_spark(path, master))
    first, last = _years(asked, years, held)
    _describe(held.empty(first, metric), Frame(layer=held.layer))
    return held.all_pairs(first, last, metric)


def _years(
    asked: Asked,
    years: tuple[int | None, int | None] | None,
    series: MeasuredSeries | SparkSeries,
) -> tuple[int, int]:
    """The years asked for; without any, that of the day asked, or the last measured."""
    from ..ontology.errors import UsageError

    first, last = years or ((asked.on.year if asked.on else series.years[1]),) * 2
    if first is None or last is None or last < first:
        raise UsageError("A series needs --from and --to, the earlier year first.")
    return first, last


def _end(asked: Asked, name: str) -> Iri:
    """The actor of that name; where the data know nobody at all, who might have it."""
    from ..ontology import terms

    return asked.find(name) if asked.graph.contents.entities else terms.ID + name.strip()


def _pairs(
    matrices: Iterable[AlignmentMatrix], frame: Frame, *, every: bool
) -> Iterator[Alignment]:
    """Every pair of each matrix, or its first and last; what they rest on is said once."""
    for number, matrix in enumerate(matrices):
        if not number:
            _describe(matrix, frame)
        yield from matrix.pairs() if every else [_pair(matrix)]


def _rows(
    pairs: Iterable[Alignment], context: click.Context, *, fail_on_na: bool
) -> Iterator[tuple[Any, ...]]:
    """A row a pair and day, made as they are wanted: a long series is never held whole."""
    undefined = False
    for pair in pairs:
        undefined |= pair.value is None
        yield tuple(getattr(pair, name) for name in ALIGN_COLUMNS)
    if fail_on_na and undefined:
        context.call_on_close(lambda: context.exit(1))


def _pair(matrix: AlignmentMatrix) -> Alignment:
    return matrix.pair(matrix.actors[0], matrix.actors[-1])


def _describe(matrix: AlignmentMatrix, frame: Frame) -> None:
    """What the numbers rest on, on stderr."""
    scale = f", {matrix.scale}" if matrix.scale else ""
    note(f"{matrix.metric} ({matrix.sense}) over the {matrix.layer} layer{scale}")
    note(f"over {_alters(matrix, frame)}")
    if frame.silence == "zero":
        note("silence is read as 0: what nobody states counts as a stated absence")
    if matrix.metric == "s" and matrix.layer == "institutional":
        note("s counts joint stated absence as agreement; jaccard does not")


def _alters(matrix: AlignmentMatrix, frame: Frame) -> str:
    """Which positions the portfolios range over, by which rule, and how many."""
    kind, count = frame.kind.positions, len(matrix.positions)
    if frame.over is not None:
        rule = f"named {kind}"
    elif frame.system:
        rule = "the states of the day"
    else:
        rule = f"all {kind}" if kind == "bodies" else f"{kind} that some state is tied to"
    shown = ", ".join(matrix.positions[:8]) + (", …" if count > 8 else "")
    return f"{rule} ({count}){': ' if count else ''}{shown}"


def frame_of(
    asked: Asked,
    metric: str,
    layer: str | None,
    over: str | None,
    alters: str | None,
    silence: str,
    distance: str,
    weights: Path | None,
) -> Frame:
    """The frame that the options give, for a measure."""
    from ..graph.alignment.portfolio import IDEAL_POINT, Frame
    from ..ontology import terms

    points = IDEAL_POINT if metric == IDEAL_POINT else terms.INSTITUTIONAL
    layer = layer or points
    cls = terms.ORGANIZATION if layer == terms.INSTITUTIONAL else terms.ACTOR
    named = asked.several(over, cls)
    return Frame(
        layer=layer,
        over=None if named is None else tuple(named),
        alters=alters or "",
        silence=silence,
        distance=distance,
        weights=None if weights is None else _weights(asked, weights, cls),
    )


def _weights(asked: Asked, path: Path, cls: Iri) -> dict[Iri, float]:
    from ..graph.alignment.weights import read_weights

    return read_weights(path, lambda name: asked.find(name, cls))


def _days(asked: Asked, first: int | None, last: int | None, rule: str) -> list[date]:
    """The day asked, or the day of each year of a series."""
    from ..graph.alignment.series import year_days
    from ..ontology.errors import UsageError

    if first is None and last is None:
        if rule != "year-end":
            raise UsageError("--day-rule is for a series.", hint="Give --from and --to.")
        return [asked.day]
    if first is None or last is None:
        raise UsageError("A series needs --from and --to, the earlier year first.")
    if asked.on is not None and rule != "day":
        raise UsageError("--on and a series exclude each other.",
                         hint="Give one of them, or --day-rule day.")  # fmt: skip
    days = year_days(first, last, rule, asked.on)
    own = f"{asked.on:%d %B}" if asked.on else ""
    means = {"year-end": "31 December", "mid-year": "30 June", "day": own, "any": "any day"}
    note(f"series by {rule}: {means[rule]} of each year")
    return days


def used(
    asked: Asked, frame: Frame, days: list[date], actors: list[Iri] | None, *, every: bool = False
) -> Iterator[Statement]:
    """The statements that the values of all the days rest on; with `every` also the outranked."""
    from ..graph.alignment.portfolio import portfolios
    from ..graph.alignment.reasons import statements_behind
    from ..graph.alignment.series import window_of

    for day in days:
        snapshot = asked.snapshot(day, window_of(frame, day))
        held = portfolios(snapshot, frame, actors)
        yield from statements_behind(snapshot, held)
        for key in held.keys(held.actors) if every else ():
            yield from snapshot.relations.get(key, ())


@click.command()
@click.argument("a")
@click.argument("b")
@frame_options
@click.option(
    "--would", type=click.IntRange(0), default=_WOULD, show_default=True,
    help="How many ties to list that would change the value most.",
)  # fmt: skip
@reading_options()
@citable
@table_output
def explain(
    asked: Asked, a: str, b: str, would: int, metric: str, window: date | None, **framing: Any
) -> Table:
    """Say why two actors are as alike as they are: the claims behind the value, one left out each.

    Roles: claim (a statement), tie (all said of one relation), source (all that one source says),
    each with the value without it; would (a tie that one of them lacks: the value with it);
    remainder (what the claims' contributions do not sum to).

    Example: steppe explain UZB RUS --on 2003-12-31 --over CIS,CST,EurAsEC,SCO
    """
    from ..graph.alignment.reasons import CLAIM, SOURCE, TIE, WOULD
    from ..graph.alignment.reasons import explain as explained
    from ..graph.alignment.series import window_of

    frame = frame_of(asked, metric, **framing)
    day = asked.day
    snapshot = asked.snapshot(day, window_of(frame, day, window))
    found = explained(snapshot, asked.find(a), asked.find(b), metric, frame=frame)
    _summary(found.alignment, [r.what for r in found.of(TIE) if r.change or r.without is None])
    rows = [
        (r.role, *_said(r.statement, r.what), found.alignment.value, r.without, r.change)
        for role, most in ((CLAIM, None), (TIE, None), (SOURCE, None), (WOULD, would))
        for r in found.of(role)[:most]
    ]
    if found.remainder is not None:
        blank = ("",) * 5
        rows.append(("remainder", "", *blank, found.alignment.value, None, found.remainder))
    columns = ("role", "what", "said", "since", "until", "source", "locator", "value", "without",
               "change")  # fmt: skip
    shown = ("role", "what", "said", "source", "locator", "without", "change")
    return Table(columns, rows, shown, numeric=("value", "without", "change"),
                 citing=asked.citing(lambda: found.statements))  # fmt: skip


def _summary(pair: Alignment, telling: list[str]) -> None:
    if pair.value is None:
        note(f"{pair.a} and {pair.b} on {pair.on}: {pair.metric} is undefined: {pair.reason}")
        return
    note(f"{pair.a} and {pair.b} on {pair.on}: {pair.metric} {pair.value:.4f} ({pair.sense}), "
         f"coverage {pair.coverage}")  # fmt: skip
    if telling:
        note(f"without «{telling[0]}» it would change most")


def _said(statement: Statement | None, what: str) -> tuple[object, ...]:
    """A statement in words, with its dates and its place in its source."""
    from ..exports.statements import row

    if statement is None:
        return (what, "", "", "", "", "")
    cells = row(statement)
    words = " ".join(map(str, cells[2:5]))
    s = statement
    return (what, f"not: {words}" if s.denial else words, s.since_text, s.until_text, cells[10],
            s.locator)  # fmt: skip


COMMANDS = (align, explain)
