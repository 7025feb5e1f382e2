"""What holds on a day: the rules that turn statements into answers.

For each relation (subject, predicate, object; a symmetric one counts as one pair):

1. Of the statements that possibly speak of the day, only those of the best rank count.
2. An end stated at equal or better rank closes the open-ended spells of the same relation.
3. Only denials left: it does not hold. Claims and denials of the same rank: contested, so
   possible and not certain. Otherwise it holds, certainly if one claim speaks certainly.
4. Where nothing speaks of the day, a relation that is stated to have ended is a no; anything else
   is not stated, which is not a no.

Spells are asked about a day. Occurrences are true of their dates only: they count where a window,
from an earlier day up to the day asked, is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..ontology import terms
from ..ontology.dates import OPEN, Day, Span, parse_date
from ..ontology.vocabulary import vocabulary
from .claims import ASSERTED, Iri, Rank, Stance, Statement
from .dataset.rules import GROUP_EXPANSION

Key = tuple[Iri, Iri, Iri]
"""Subject, predicate, object; the two ends of a symmetric relation in alphabetical order."""

Existence = Callable[[Iri], tuple[date | None, date | None]]
"""Entity → first day on which it may exist, first day on which it certainly no longer does."""


@dataclass(frozen=True)
class Reading:
    """According to whom: which statements count. Empty means all; stances default to asserted.

    `sources` are source IRIs and match a statement's source or who asserts it. `certain` keeps
    what holds on every reading of the dates and nobody of equal rank denies. `extrapolate` lets
    statements without an end speak past their source's last day.
    """

    sources: frozenset[Iri] = frozenset()
    stances: frozenset[Stance] = ASSERTED
    ranks: frozenset[Rank] = frozenset()
    certain: bool = False
    extrapolate: bool = False

    def admits(self, s: Statement) -> bool:
        return (
            (not self.sources or s.source in self.sources or s.asserted_by in self.sources)
            and s.stance in self.stances
            and (not self.ranks or s.rank in self.ranks)
        )


@dataclass(frozen=True)
class Verdict:
    """The answer for one relation on one day.

    `holds` is True (yes), False (no) or None (not stated). `claims` and `denials` are the
    statements that count; where the answer is a stated end, `ended` holds the statements of it.
    """

    key: Key
    holds: bool | None
    certain: bool = False
    contested: bool = False
    claims: tuple[Statement, ...] = ()
    denials: tuple[Statement, ...] = ()
    ended: tuple[Statement, ...] = ()

    @property
    def subject(self) -> Iri:
        return self.key[0]

    @property
    def predicate(self) -> Iri:
        return self.key[1]

    @property
    def object(self) -> Iri:
        return self.key[2]

    @property
    def statements(self) -> tuple[Statement, ...]:
        return (*self.claims, *self.denials, *self.ended)

    @property
    def polarity(self) -> int:
        """Sign of the relation; a statement's own sign counts before its property's."""
        own = {s.polarity for s in self.claims if s.polarity is not None}
        return own.pop() if len(own) == 1 else vocabulary().properties[self.predicate].polarity


def key_of(s: Statement) -> Key | None:
    """The relation that a statement is about; None for quantities and texts."""
    if s.object is None:
        return None
    if vocabulary().properties[s.predicate].symmetric and s.object < s.subject:
        return (s.object, s.predicate, s.subject)
    return (s.subject, s.predicate, s.object)


def by_relation(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    """The statements about each relation; quantities and texts are left out."""
    relations: dict[Key, list[Statement]] = defaultdict(list)
    for s in statements:
        key = key_of(s)
        if key is not None:
            relations[key].append(s)
    return relations


def is_occurrence(s: Statement) -> bool:
    """Whether a statement is true of its dates only.

    Where a property admits both, a start without an end is an act on that day, and a stated end
    (also the open end `..`) or no date at all is a spell.
    """
    prop = vocabulary().properties[s.predicate]
    if not (prop.spell and prop.occurrence):
        return prop.occurrence
    return s.span.since is not None and s.span.until is None


def judge(
    key: Key,
    statements: Sequence[Statement],
    day: date,
    *,
    existence: Existence,
    window: date | None = None,
    extrapolate: bool = False,
) -> Verdict:
    """The verdict on one relation from the statements about it, already limited by a reading.

    `window` is the first day of a window that ends on `day`; without it occurrences do not count.
    """
    effective = [(s, replace(s, span=span)) for s, span in _closed(statements)]
    speaking = [
        (origin, closed)
        for origin, closed in effective
        if _possibly(closed, day, window, existence, extrapolate)
    ]
    if not speaking:
        ended = tuple(origin for origin, _ in effective if _has_ended(origin, day))
        return Verdict(key, False if ended else None, certain=bool(ended), ended=ended)
    best = min(s.rank for s, _ in speaking)
    counting = [(origin, s) for origin, s in speaking if s.rank == best]
    claims = tuple(origin for origin, s in counting if not s.denial)
    denials = tuple(origin for origin, s in counting if s.denial)
    certainly = any(
        _certainly(s, day, window, extrapolate) for _, s in counting if s.denial == (not claims)
    )
    return Verdict(
        key,
        holds=bool(claims),
        certain=certainly and not (claims and denials),
        contested=bool(claims and denials),
        claims=claims,
        denials=denials,
    )


def telling(claims: Iterable[Statement]) -> Statement:
    """The claim whose dates are shown: exact start first, then one with an end, then by id."""
    return min(
        claims,
        key=lambda s: (
            not (s.span.since and s.span.since.exact),
            not s.span.ends,
            s.span.since is None,
            s.iri,
        ),
    )


def ever_held(statements: Sequence[Statement]) -> Iterator[Statement]:
    """One claim for each relation or quantity that held at some time, by the rules above.

    What is said of a group is left out where it was expanded to the members.
    """
    asserted = [s for s in undistributed(statements) if s.stance in ASSERTED]
    existence = existence_of(asserted)
    for key, about in by_relation(asserted).items():
        for day in _telling_days(about):
            verdict = judge(key, about, day, existence=existence, window=day)
            if verdict.holds:
                yield verdict.claims[0]
                break
    yield from _best_quantities(asserted)


def undistributed(statements: Sequence[Statement]) -> list[Statement]:
    """Without what is said of groups and was expanded to their members, so that it counts once."""
    expanded = {s.expanded_from for s in statements if s.rule == GROUP_EXPANSION}
    return [s for s in statements if s.iri not in expanded]


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


# -- at some time ----------------------------------------------------------------------------


def _telling_days(statements: Sequence[Statement]) -> list[date]:
    """Days that suffice to see whether a relation ever held: near every bound of every spell."""
    days: set[date] = set()
    for s in statements:
        for bound in (s.span.since, s.span.until):
            if bound is not None:
                days.update(d for d in (bound.earliest, bound.latest) if d)
        if s.as_of:
            days.add(s.as_of)
    one = timedelta(days=1)
    return sorted(days | {d - one for d in days if d > date.min})


def _best_quantities(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Quantities and texts that nobody of better rank states otherwise.

    Of a functional property one value stands for a subject, period and scope; texts of others, such
    as the provisions of a law, stand beside each other.
    """
    found: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.quantity is not None:
            q = s.quantity
            one = vocabulary().properties[s.predicate].functional
            found[s.subject, s.predicate, q.ref_period, q.scope, "" if one else q].append(s)
    for stated in found.values():
        best = min(s.rank for s in stated)
        counting = [s for s in stated if s.rank == best]
        if not all(s.denial for s in counting):
            yield from (s for s in counting if not s.denial)
