"""What changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ontology.errors import UsageError
from .claims import Statement
from .holding import Key, Verdict, telling
from .snapshot import Snapshot
from .speaking import is_occurrence

BEGAN, ENDED, HAPPENED = "began", "ended", "happened"
CLEARER, DOUBTFUL = "became certain", "became uncertain"


@dataclass(frozen=True)
class Change:
    """One relation that differs between the two days, with the statement that tells of it."""

    kind: str
    key: Key
    certain: bool
    statement: Statement


def diff(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Relations that hold on one of two days only, whose certainty changed, and acts between.

    `after` must be the later day, and its window (if it has one) the day after `before`: then
    the acts between the two days are in it. Raises UsageError for days in the wrong order, or
    where no source speaks of one of them.
    """
    if after.day <= before.day:
        raise UsageError(
            f"{after.day} is not after {before.day}.", hint="Give the earlier day first."
        )
    for snapshot in (before, after):
        if snapshot.beyond:
            raise UsageError(
                f"There is nothing to compare: {snapshot.beyond}.",
                hint="Choose an earlier day, or --extrapolate.",
            )
    return tuple(sorted(_changes(before, after), key=lambda c: (c.kind, c.key)))


def _changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    then = {tie.key: tie for tie in before.ties}
    now = {tie.key: tie for tie in after.ties}
    for key, tie in now.items():
        if all(is_occurrence(s) for s in tie.claims):
            yield _change(HAPPENED, tie)
        elif key not in then:
            yield _change(BEGAN, tie)
        elif tie.certain != then[key].certain:
            yield _change(CLEARER if tie.certain else DOUBTFUL, tie)
    for key, tie in then.items():
        if key not in now:
            verdict = after.verdicts[key]
            told = verdict.denials or verdict.ended or tie.claims
            yield Change(ENDED, key, verdict.certain, telling(told))


def _change(kind: str, tie: Verdict) -> Change:
    return Change(kind, tie.key, tie.certain, telling(tie.claims))
