"""The days on which something changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ..ontology.errors import UsageError
from ..ontology.vocabulary import vocabulary
from .claims import Statement
from .holding import Key, judge
from .layers import check_layers
from .snapshot import Snapshot
from .speaking import bounds_in

_ONE = timedelta(days=1)


def change_days(
    last: Snapshot, first: date, layers: Iterable[str] | None = None
) -> tuple[date, ...]:
    """`first`, and every day up to that of the snapshot `last` on which a tie of some layers (all)
    begins, ends, or becomes certain or uncertain, by the same reading.

    Acts, which hold on no day, are not among them. Raises UsageError where `first` lies after the
    day of the snapshot.
    """
    if last.day < first:
        raise UsageError(f"{last.day} lies before {first}.", hint="Give the earlier day first.")
    wanted = check_layers(layers)
    properties = vocabulary().properties
    found = {first}
    for key, statements in last.relations.items():
        if wanted.intersection(properties[key[1]].layers):
            found.update(_changes(last, key, statements, first))
    return tuple(sorted(found))


def _changes(
    last: Snapshot, key: Key, statements: Sequence[Statement], first: date
) -> Iterable[date]:
    """The days on which one relation is another than the day before."""
    named = bounds_in(statements)
    named.update(day for end in (key[0], key[2]) for day in last.existence(end) if day)
    every = named | {day + _ONE for day in named if day < date.max}
    before: tuple[bool, bool] | None = None
    for day in sorted({first, *(d for d in every if first < d <= last.day)}):
        verdict = judge(key, statements, day, existence=last.existence,
                        extrapolate=last.reading.extrapolate)  # fmt: skip
        holds = verdict.holds is True and (verdict.certain or not last.reading.certain)
        now = (holds, holds and verdict.certain)
        if before is not None and now != before:
            yield day
        before = now
