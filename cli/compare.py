"""Commands that compare: two days or two versions of a data set (diff), and what is with what would
be (whatif).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from .align import frame_of, frame_options, used
from .options import SEED, Asked, Day, reading_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    from ..graph.alignment.moved import Moved
    from ..graph.alignment.portfolio import Frame
    from ..graph.diff import Change
    from ..graph.holding import Key
    from ..graph.snapshot import Snapshot

    _TextOrDay = click.ParamType[date | str]
else:
    _TextOrDay = click.ParamType  # generic in new versions of click only

_MOVED = "score moved"
_OF_DAYS = set("0123456789-")
_OF_OUTPUT = ("form", "output", "force")


class _DayOrVersion(_TextOrDay):
    """A calendar day, or where a version of a data set is."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        text = str(value)
        return Day().convert(value, param, ctx) if set(text) <= _OF_DAYS else text


@click.command()
@click.argument("first", type=_DayOrVersion(), metavar="DAY|DATASET")
@click.argument("second", type=_DayOrVersion(), metavar="DAY|DATASET")
@click.option("--no-scores", is_flag=True, help="Only ties and acts, no scores.")
@frame_options
@reading_options(on=False)
@citable
@table_output
@click.pass_context
def diff(context: click.Context, /, first: date | str, second: date | str, **asking: Any) -> Table:
    """Show what changed between two days, or between two versions of a data set.

    Between days: ties begun, ended, made certain or doubtful come first, then acts between them and
    each pair of states whose score by --metric differs, the largest change first. Acts of a
    portfolio count from --window on.

    A version is a folder of tables, a packaged name, a store, or NAME@VERSION (found in or beside
    NAME): what was added, withdrawn or changed of data set, sources, entities and statements.

    Example: steppe diff 2001-09-10 2003-12-31

    Example: steppe diff my-region@0.1 my-region@0.2
    """
    if isinstance(first, date) and isinstance(second, date):
        return _days(first, second, **asking)
    if isinstance(first, str) and isinstance(second, str):
        return _versions(context, first, second)
    from ..ontology.errors import UsageError

    raise UsageError(
        f"{first} and {second} are a day and a data set.", hint="Give two days, or two versions."
    )


def _versions(context: click.Context, first: str, second: str) -> Table:
    from ..exports.revisions import ADDED, CHANGED, WITHDRAWN, compare
    from ..graph.versions import find_version
    from ..ontology.errors import UsageError

    for name in context.params:
        given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if given and name not in ("first", "second", *_OF_OUTPUT):
            raise UsageError(f"--{name.replace('_', '-')} is for two days, not for two versions.")
    before, after = (find_version(asked) for asked in (first, second))
    for asked, version in ((first, before), (second, after)):
        named = ", ".join(f"{d.name} {d.version}".strip() for d in version.datasets)
        note(f"{asked}: {named}, in {version.place}")
    found = compare(before.datasets, after.datasets)
    counts = Counter(difference.change for difference in found)
    note(", ".join(f"{counts[change]} {change}" for change in (ADDED, WITHDRAWN, CHANGED)))
    columns = ("change", "kind", "id", "field", "before", "after")
    return Table(columns, [astuple(difference) for difference in found])


def _days(
    day1: date,
    day2: date,
    *,
    asked: Asked,
    no_scores: bool,
    metric: str,
    window: date | None,
    **framing: Any,
) -> Table:
    from ..graph.diff import diff as compare
    from ..ontology.errors import UsageError

    if day2 <= day1:
        raise UsageError(f"{day2} is not after {day1}.", hint="Give the earlier day first.")
    before = asked.snapshot(day1)
    after = asked.snapshot(day2, window=min(day2, day1 + timedelta(days=1)))
    beyond = before.beyond or after.beyond
    columns = ("change", "subject", "predicate", "object", "certain", "since", "until", "source",
               "locator", "before", "after", "moved")  # fmt: skip
    if beyond:
        note(f"no answer: {beyond}; --extrapolate goes on past it")
        return Table(columns, [])
    changes = compare(before, after)
    frame = frame_of(asked, metric, **framing)
    scores = () if no_scores else _scores(asked, (day1, day2), metric, frame, window)
    rows = [*map(_change, changes), *map(_score, scores)]
    return Table(columns, rows, numeric=("before", "after", "moved"),
                 citing=asked.citing(lambda: [
                     *(c.statement for c in changes),
                     *(() if no_scores else used(asked, frame, [day1, day2], None)),
                 ]))  # fmt: skip


def _scores(
    asked: Asked, days: tuple[date, date], metric: str, frame: Frame, window: date | None
) -> tuple[Moved, ...]:
    from ..graph.alignment.matrix import align
    from ..graph.alignment.moved import moved
    from ..graph.alignment.series import window_of

    snapshots = (asked.snapshot(day, window_of(frame, day, window)) for day in days)
    found = moved(*(align(s, metric, frame=frame) for s in snapshots))
    note(f"{len(found)} scores moved: {metric} over the {frame.layer} layer")
    return found


def _change(change: Change) -> tuple[object, ...]:
    from ..ontology.terms import local

    s = change.statement
    return (
        change.kind, *map(local, change.key), change.certain, s.since_text, s.until_text,
        local(s.source), s.locator, None, None, None,
    )  # fmt: skip


def _score(score: Moved) -> tuple[object, ...]:
    return (_MOVED, score.a, score.measure, score.b, None, "", "", "", "", score.before,
            score.after, score.change)  # fmt: skip


@click.command()
@click.argument("ties", nargs=-1, metavar="TIE...")
@click.option(
    "--remove", "removed", multiple=True, metavar="TIE",
    help="A tie that does not hold (may be repeated).",
)  # fmt: skip
@click.option("--seed", type=SEED, default=0, show_default=True, help="Seed of the blocs.")
@frame_options
@reading_options()
@citable
@table_output
def whatif(
    asked: Asked,
    ties: tuple[str, ...],
    removed: tuple[str, ...],
    seed: int,
    metric: str,
    window: date | None,
    **framing: Any,
) -> Table:
    """Measure again with ties added (TIE) or removed: scores, positions and blocs that change.

    Nothing is stored. A tie that is added holds on the day whatever the sources say, one that is
    removed does not.

    Example: steppe whatif "UZB memberOf CSTO" --remove "KGZ memberOf CST" --on 2003-12-31
    """
    from ..graph.alignment.series import window_of
    from ..graph.whatif import compare, supposing
    from ..ontology.errors import UsageError

    if not ties and not removed:
        raise UsageError("Say what would be: a tie, or --remove with one.",
                         hint='steppe whatif "UZB memberOf CSTO"')  # fmt: skip
    frame = frame_of(asked, metric, **framing)
    day = asked.day
    before = asked.snapshot(day, window_of(frame, day, window))
    columns = ("measure", "a", "b", "before", "after", "change")
    if before.beyond:
        note(f"no answer: {before.beyond}; --extrapolate goes on past it")
        return Table(columns, [])
    plus, minus = (_keys(asked, texts) for texts in (ties, removed))
    _say_what_is(before, plus, minus)
    found = compare(before, supposing(before, plus, minus), metric, frame=frame, seed=seed)
    rows: list[tuple[object, ...]] = [
        (m.measure, m.a, m.b, m.before, m.after, m.change)
        for m in (*found.scores, *found.positions)
    ]
    rows += [("bloc", c.actor, "", " ".join(c.before), " ".join(c.after), None)
             for c in found.blocs]  # fmt: skip
    note(f"{len(found.scores)} scores, {len(found.positions)} positions and the blocs of "
         f"{len(found.blocs)} actors change on {day}")  # fmt: skip
    return Table(columns, rows, citing=asked.citing(lambda: used(asked, frame, [day], None)))


def _keys(asked: Asked, texts: Iterable[str]) -> list[Key]:
    from ..graph.why import read_question

    return [read_question(text, asked.graph.names) for text in texts]


def _say_what_is(snapshot: Snapshot, plus: list[Key], minus: list[Key]) -> None:
    """A tie that is there already, or a removed one that is not, changes nothing: say so."""
    from ..graph.holding import ordered
    from ..ontology.terms import local

    held = {tie.key: tie.certain for tie in snapshot.ties}
    for key in plus:
        if held.get(ordered(key)):
            note(f"{' '.join(map(local, key))} holds on {snapshot.day} already")
    for key in minus:
        if ordered(key) not in held:
            note(f"{' '.join(map(local, key))} is not stated to hold on {snapshot.day}")


COMMANDS = (diff, whatif)
