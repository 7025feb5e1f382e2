"""Checks of ties in time: the rules D07 to D10. Each goes through the statements once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from ...ontology import terms
from ...ontology.dates import OPEN, Day
from ...ontology.vocabulary import vocabulary
from ..actors.existence import Time, statehood
from ..claims import Entity, Iri, Statement
from ..holding import Key, ordered
from ..readback import Contents
from ..speaking import is_occurrence
from .finding import Finding, Places, found

_ONE = timedelta(days=1)
_CUT = timedelta(days=366)
"""Within so many days after the last day of a source another one goes on with its tie."""

_FEW = 3
"""Fewer ends of a source are not counted."""

Tie = tuple[Key, Iri, Iri | None, bool]
"""A relation, who says so, whom that one quotes, and whether it is denied."""


def spell_findings(contents: Contents, places: Places) -> Iterator[Finding]:
    """Ties given in both directions, of states that were not there, twice at a time, or cut off."""
    said = [s for s in contents.statements if s.object is not None and not s.rule]
    yield from _both_directions(said, places)
    yield from _without_a_state(said, contents.entities, places)
    ties: dict[Tie, list[Statement]] = defaultdict(list)
    for s in said:
        if s.predicate != terms.CITES and not is_occurrence(s):
            ties[_relation(s), s.source, s.asserted_by, s.denial].append(s)
    yield from _overlaps(ties, places)
    yield from _cut_ties(ties, places)
    yield from _cut_sources(said, contents, places)


def _relation(s: Statement) -> Key:
    assert s.object is not None
    return ordered((s.subject, s.predicate, s.object))


def _text(s: Statement) -> str:
    return f"since {s.since_text or '(unknown)'} until {s.until_text or '(open)'}"


# -- ties without direction ---------------------------------------------------------------------


def _both_directions(said: Iterable[Statement], places: Places) -> Iterator[Finding]:
    """A tie without direction that a source gives both ways: at one place, or with other dates."""
    ties: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in said:
        if vocabulary().properties[s.predicate].symmetric:
            about = (s.source, s.asserted_by, s.stance, s.rank, s.denial, s.topic)
            ties[_relation(s), *about].append(s)
    for given in ties.values():
        one_way = [s for s in given if s.subject == given[0].subject]
        for s in given if len(one_way) < len(given) else ():
            if s.subject == given[0].subject:
                continue
            same = [o for o in one_way if not _dates_differ(s, o)]
            if not same:
                what = f"with other dates ({_text(one_way[0])})"
                yield found("D07", s.iri, f"{one_way[0].id} gives it the other way {what}", places)
            for o in same:
                if (o.span, o.locator, o.polarity) == (s.span, s.locator, s.polarity):
                    yield found("D07", s.iri, f"{o.id} says the same the other way round", places)
                    break


def _dates_differ(one: Statement, other: Statement) -> bool:
    """Whether two spells begin or end, for certain, on different days."""
    if one.until_text != other.until_text and OPEN in (one.until_text, other.until_text):
        return one.span.ends or other.span.ends
    pairs = ((one.span.since, other.span.since), (one.span.until, other.span.until))
    return any(a and b and _apart(a, b) for a, b in pairs)


def _apart(one: Day, other: Day) -> bool:
    first, second = ((d.earliest or date.min, d.latest or date.max) for d in (one, other))
    return first[1] < second[0] or second[1] < first[0]


# -- states that were not there -----------------------------------------------------------------


def _without_a_state(
    said: Iterable[Statement], entities: Mapping[Iri, Entity], places: Places
) -> Iterator[Finding]:
    for s in said:
        prop = vocabulary().properties[s.predicate]
        tie = prop.polarity or s.polarity or s.predicate == terms.BORDERS
        if not tie or s.predicate == terms.OCCUPIES or s.denial:
            continue
        for end, column in ((s.subject, "subject"), (s.object or "", "object")):
            if end in entities and entities[end].type == terms.STATE:
                times = statehood(terms.local(end))
                if times and (why := _outside(s, times)):
                    yield found("D08", s.iri, f"{terms.local(end)} {why}", places, column)


def _outside(s: Statement, times: Sequence[Time]) -> str:
    """Why a statement speaks of days on which a state certainly was not there; else empty."""
    low, first, last, high = _bounds(s)
    lasted = " and ".join(map(_shown, times))
    held = [time for time in times if low < time[1] and time[0] < high]
    if not held:
        return f"was no state then ({_text(s)}), but {lasted}" if low < high else ""
    if first is not None and first < held[0][0]:
        return f"was no state yet in {s.since_text}, but {lasted}"
    if last is not None and last > held[-1][1]:
        return f"was no state any more ({_text(s)}), but {lasted}"
    if first is not None and last is not None:
        for one, other in pairwise(held):
            if first < other[0] and one[1] < last:
                return f"was no state in between ({_text(s)}), but {lasted}"
    return ""


def _bounds(s: Statement) -> tuple[date, date | None, date | None, date]:
    """The first day on which a tie may hold; from and up to when it certainly does; the first day
    on which it holds no more. Without an end it holds up to the last day of its source; of an act
    no day is certain.
    """
    since = s.span.since if s.since_text != OPEN else None
    until = s.span.until if s.span.ends else None
    low = since.earliest if since and since.earliest else date.min
    if is_occurrence(s):
        high = since.latest if since and since.latest else s.as_of
        return low, None, None, _next(high) if high else date.max
    end = _next(s.as_of) if s.as_of else date.max
    high = until.latest or date.max if until else end
    return low, since.latest if since else None, until.earliest if until else end, high


def _next(day: date) -> date:
    return day if day == date.max else day + _ONE


def _shown(time: Time) -> str:
    first = "always" if time[0] == date.min else f"from {time[0]}"
    return first if time[1] == date.max else f"{first} to {time[1] - _ONE}"


# -- spells of one source -----------------------------------------------------------------------


def _overlaps(ties: Mapping[Tie, Sequence[Statement]], places: Places) -> Iterator[Finding]:
    """One finding for each tie: how many of its spells overlap certainly, and the first pair."""
    for about in ties.values():
        pairs = list(_overlapping(about)) if len(about) > 1 else []
        if pairs:
            one, other = pairs[0]
            more = f" (one of {len(pairs)})" if len(pairs) > 1 else ""
            what = f"{_text(other)} overlaps with {one.id}, {_text(one)}{more}"
            yield found("D09", other.iri, what, places)


def _overlapping(about: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Each spell that begins, on every reading, before another one of other dates has ended."""
    certain = sorted(
        ((time, s) for s in about if (time := _certain(s))), key=lambda c: (c[0], c[1].iri)
    )
    last: tuple[Time, Statement] | None = None
    for time, s in certain:
        if last and time[0] < last[0][1] and _differ(last[1], s):
            yield last[1], s
        if last is None or time[1] > last[0][1]:
            last = time, s


def _differ(one: Statement, other: Statement) -> bool:
    """Whether one says something else than the other; where both go on, it does not."""
    ends = one.span.ends or other.span.ends
    return ends and one.span != other.span and one.topic == other.topic


def _certain(s: Statement) -> Time | None:
    """When a spell holds on every reading of its dates; of one without an end, its first day."""
    since, until = s.span.since, s.span.until
    if since is None or since.latest is None:
        return None
    if until is None:
        return since.latest, _next(since.latest)
    last = date.max if until.text == OPEN else until.earliest
    return (since.latest, last) if last and since.latest < last else None


# -- where a source ends ------------------------------------------------------------------------


def _ends_with_its_source(s: Statement) -> bool:
    until = s.span.until
    if not s.span.ends or until is None or until.latest is None or s.as_of is None:
        return False
    return until.latest in (s.as_of, _next(s.as_of))


def _cut_ties(ties: Mapping[Tie, Sequence[Statement]], places: Places) -> Iterator[Finding]:
    """A tie that ends with the last day of one source, and with which another one goes on."""
    relations: dict[tuple[Key, bool], list[Statement]] = defaultdict(list)
    for (relation, _, _, denial), about in ties.items():
        relations[relation, denial] += about
    for about in relations.values():
        cut = [s for s in about if _ends_with_its_source(s)] if len(about) > 1 else []
        for s in cut:
            assert s.span.until is not None and s.span.until.latest is not None
            last = s.span.until.latest
            later = [o for o in about if o.source != s.source and _begins_after(o, last)]
            if later:
                o = min(later, key=lambda each: each.iri)
                what = f"ends with the last day of its source, and {o.id} goes on {_text(o)}"
                yield found("D10", s.iri, what, places, "until")


def _begins_after(s: Statement, last: date) -> bool:
    since = s.span.since
    if since is None or since.earliest is None or since.latest is None:
        return False
    return since.latest >= last and since.earliest < last + _CUT


def _cut_sources(
    said: Iterable[Statement], contents: Contents, places: Places
) -> Iterator[Finding]:
    """A source most of whose stated ends are its own last day."""
    ends: dict[Iri, list[bool]] = defaultdict(list)
    for s in said:
        if s.span.ends:
            ends[s.source].append(_ends_with_its_source(s))
    for source, cut in ends.items():
        if sum(cut) >= _FEW and 2 * sum(cut) > len(cut) and source in contents.sources:
            day = contents.sources[source].as_of
            what = f"{sum(cut)} of {len(cut)} ends that it states are its last day, {day}"
            yield found("D10", source, what, places)
