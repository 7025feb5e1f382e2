"""The days on which something changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ..ontology.errors import UsageError
from ..ontology.vocabulary import vocabulary
from .claims import Statement
from .holding import Key, Verdict, judge
from .layers import check_layers
from .snapshot import Snapshot
from .speaking import bounds_in

_ONE = timedelta(days=1)


Course = tuple[tuple[date, Verdict], ...]
"""The verdicts on a relation, each from its day on until the next."""


def change_days(
    last: Snapshot, first: date, layers: Iterable[str] | None = None
) -> tuple[date, ...]:
    """`first`, and every day up to that of the snapshot `last` on which a tie of some layers (all)
    begins, ends, or becomes certain or uncertain, by the same reading.

    Acts, which hold on no day, are not among them. Raises UsageError where `first` lies after the
    day of the snapshot.
    """
    found = {first}
    for course in courses(last, first, layers).values():
        found.update(day for day, _ in course)
    return tuple(sorted(found))


def courses(last: Snapshot, first: date, layers: Iterable[str] | None = None) -> dict[Key, Course]:
    """How every relation of some layers (all) stands from `first` up to the day of `last`.

    Each course begins on `first`, and has another verdict for every day on which the relation is
    not as it was the day before. Raises UsageError where `first` lies after the day of the
    snapshot.
    """
    if last.day < first:
        raise UsageError(f"{last.day} lies before {first}.", hint="Give the earlier day first.")
    wanted = check_layers(layers)
    properties = vocabulary().properties
    return {
        key: tuple(_changes(last, key, statements, first))
        for key, statements in last.relations.items()
        if wanted.intersection(properties[key[1]].layers)
    }


def standing(verdict: Verdict, *, certain: bool = False) -> str:
    """How a relation stands: certain, possible, contested, or not at all (empty).

    With `certain` only what holds for certain does.
    """
    if verdict.holds is not True or (certain and not verdict.certain):
        return ""
    return "contested" if verdict.contested else "certain" if verdict.certain else "possible"


def _changes(
    last: Snapshot, key: Key, statements: Sequence[Statement], first: date
) -> Iterator[tuple[date, Verdict]]:
    named = bounds_in(statements)
    named.update(day for end in (key[0], key[2]) for day in last.existence(end) if day)
    every = named | {day + _ONE for day in named if day < date.max}
    before: str | None = None
    for day in sorted({first, *(d for d in every if first < d <= last.day)}):
        verdict = judge(key, statements, day, existence=last.existence,
                        extrapolate=last.reading.extrapolate)  # fmt: skip
        now = standing(verdict, certain=last.reading.certain)
        if now != before:
            yield day, verdict
        before = now
