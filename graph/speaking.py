"""Which statements speak of a day, and how certainly.

A statement speaks of a day possibly if it held then on some reading of its dates, certainly if on
every one. Ends that others state close spells that are left open, and nothing holds before both of
its ends exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..ontology import terms
from ..ontology.dates import OPEN, Day, Span, parse_date
from ..ontology.vocabulary import vocabulary
from .claims import Iri, Statement

Existence = Callable[[Iri], tuple[date | None, date | None]]
"""Entity → first day on which it may exist, first day on which it certainly no longer does."""


@dataclass(frozen=True)
class Voice:
    """A statement that may speak of a day, and whether it does so on every reading of its dates."""

    statement: Statement
    certain: bool


def voices(
    statements: Sequence[Statement],
    day: date,
    *,
    existence: Existence,
    window: date | None = None,
    extrapolate: bool = False,
) -> tuple[tuple[Voice, ...], tuple[Statement, ...]]:
    """Of the statements about one relation those that may speak of the day; and where none does,
    those that say that it had ended.
    """
    effective = [
        (s, s if span is s.span else replace(s, span=span)) for s, span in _closed(statements)
    ]
    heard = tuple(
        Voice(origin, _certainly(closed, day, window, extrapolate))
        for origin, closed in effective
        if _possibly(closed, day, window, existence, extrapolate)
    )
    ended = () if heard else tuple(origin for origin, _ in effective if _has_ended(origin, day))
    return heard, ended


def is_occurrence(s: Statement) -> bool:
    """Whether a statement is true of its dates only.

    Where a property admits both, a start without an end is an act on that day, and a stated end
    (also the open end `..`) or no date at all is a spell.
    """
    prop = vocabulary().properties[s.predicate]
    if not (prop.spell and prop.occurrence):
        return prop.occurrence
    return s.span.since is not None and s.span.until is None


def existence_of(statements: Iterable[Statement]) -> Existence:
    """From when and until when each entity may exist, from its best-ranked dates."""
    found: dict[tuple[Iri, Iri], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.predicate in (terms.INCEPTION, terms.DISSOLUTION) and not s.denial and s.quantity:
            found[s.subject, s.predicate].append(s)

    def days(iri: Iri, predicate: Iri) -> list[Day]:
        stated = found.get((iri, predicate), [])
        best = min((s.rank for s in stated), default=None)
        texts = [str(s.quantity.value) for s in stated if s.rank == best and s.quantity]
        return [day for day in map(parse_date, texts) if day is not None]

    def existence(iri: Iri) -> tuple[date | None, date | None]:
        starts = [d.earliest for d in days(iri, terms.INCEPTION)]
        ends = [d.latest for d in days(iri, terms.DISSOLUTION)]
        return (
            None if None in starts else min((d for d in starts if d), default=None),
            None if None in ends else max((d for d in ends if d), default=None),
        )

    return existence


def bounds_in(statements: Iterable[Statement]) -> set[date]:
    """Every first and last day that statements name: of their spells, of the foundings and ends
    that they state, and of their sources.
    """
    days: set[date] = set()
    for s in statements:
        named = [s.span.since, s.span.until]
        if s.predicate in (terms.INCEPTION, terms.DISSOLUTION) and s.quantity:
            named.append(parse_date(str(s.quantity.value)))
        for bound in named:
            if bound is not None:
                days.update(d for d in (bound.earliest, bound.latest) if d)
        if s.as_of:
            days.add(s.as_of)
    return days


# -- one statement and one day ---------------------------------------------------------------


def _possibly(
    s: Statement, day: date, window: date | None, existence: Existence, extrapolate: bool
) -> bool:
    as_of = None if extrapolate else s.as_of
    if s.span.undated:
        counts = window is not None or not is_occurrence(s)
        return counts and (as_of is None or day <= as_of) and _both_exist(s, day, existence)
    if is_occurrence(s):
        if window is None:
            return False
        first, last = _occurrence_days(s)
        return (first is None or first <= day) and (last is None or window <= last)
    if not s.span.possibly_on(day, as_of):
        return False
    # «[..2003-04-28]» sets no first day: then it cannot have begun before both ends existed.
    unbounded = s.span.since is None or (
        s.span.since.earliest is None and s.span.since.text != OPEN
    )
    return not unbounded or _both_exist(s, day, existence)


def _both_exist(s: Statement, day: date, existence: Existence) -> bool:
    return all(
        (start is None or start <= day) and (end is None or day < end)
        for start, end in map(existence, (s.subject, s.object or s.subject))
    )


def _certainly(s: Statement, day: date, window: date | None, extrapolate: bool) -> bool:
    if s.span.undated:
        return False
    if is_occurrence(s):
        first, last = _occurrence_days(s)
        return bool(window and first and last and window <= first and last <= day)
    return s.span.certainly_on(day, None if extrapolate else s.as_of)


def _occurrence_days(s: Statement) -> tuple[date | None, date | None]:
    assert s.span.since is not None
    return s.span.since.earliest, s.span.since.latest


def _has_ended(s: Statement, day: date) -> bool:
    if s.denial or not s.span.ends:
        return False
    assert s.span.until is not None
    return s.span.until.latest is not None and s.span.until.latest <= day


# -- ends that close open spells -------------------------------------------------------------


def _closed(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Span]]:
    """Each statement with the end that counts for it."""
    ending = [s for s in statements if not s.denial and s.span.ends]
    for s in statements:
        if s.denial or s.span.ends or is_occurrence(s):
            yield s, s.span
            continue
        ends = [e for e in ending if e.rank <= s.rank and _begins_before_end(s, e)]
        yield s, _close(s.span, ends) if ends else s.span


def _begins_before_end(s: Statement, ending: Statement) -> bool:
    """Whether a spell began before a stated end, so that the end is the end of it.

    A state that is listed as a member years after it left has joined again.
    """
    assert ending.span.until is not None
    start, end = s.span.since, ending.span.until.latest
    if start is None or start.text == OPEN or start.latest is None or end is None:
        return True
    return start.latest < end


def _close(span: Span, ending: Sequence[Statement]) -> Span:
    """The nearest end; ends of spells that overlap the nearest one widen it."""
    untils = [(e.span.since, e.span.until) for e in ending if e.span.until is not None]
    _, nearest = min(untils, key=lambda pair: pair[1].latest or date.max)
    same = [
        until
        for since, until in untils
        if since is None or since.earliest is None or since.earliest < (nearest.latest or date.max)
    ]
    earliest = (
        None
        if any(u.earliest is None for u in same)
        else min(u.earliest for u in same if u.earliest)
    )
    latest = (
        None if any(u.latest is None for u in same) else max(u.latest for u in same if u.latest)
    )
    return Span(span.since, Day(nearest.text, earliest, latest))
