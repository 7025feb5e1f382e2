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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from ..ontology.vocabulary import vocabulary
from .claims import ASSERTED, Iri, Rank, Stance, Statement
from .dataset.rules import GROUP_EXPANSION
from .speaking import Existence, Voice, bounds_in, existence_of, voices

Key = tuple[Iri, Iri, Iri]
"""Subject, predicate, object; the two ends of a symmetric relation in alphabetical order."""


_MOST_DOUBTFUL = 12


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

    @cached_property
    def polarity(self) -> int:
        """Sign of the relation; a statement's own sign counts before its property's."""
        own = {s.polarity for s in self.claims if s.polarity is not None}
        return own.pop() if len(own) == 1 else vocabulary().properties[self.predicate].polarity


def key_of(s: Statement) -> Key | None:
    """The relation that a statement is about; None for quantities and texts."""
    return None if s.object is None else ordered((s.subject, s.predicate, s.object))


def ordered(key: Key) -> Key:
    """A relation with its two ends in alphabetical order if it is symmetric."""
    subject, predicate, obj = key
    if vocabulary().properties[predicate].symmetric and obj < subject:
        return (obj, predicate, subject)
    return key


def by_relation(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    """The statements about each relation; quantities and texts are left out."""
    relations: dict[Key, list[Statement]] = defaultdict(list)
    for s in statements:
        key = key_of(s)
        if key is not None:
            relations[key].append(s)
    return relations


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
    heard, ended = voices(
        statements, day, existence=existence, window=window, extrapolate=extrapolate
    )
    return _weigh(key, heard, ended)


def outcomes(
    key: Key,
    statements: Sequence[Statement],
    day: date,
    *,
    existence: Existence,
    window: date | None = None,
    extrapolate: bool = False,
) -> tuple[Verdict, ...]:
    """Every verdict on one relation that the dates and denials leave possible, `judge`'s first.

    Each statement that may speak of the day does so or does not; where a claim and a denial of
    the same rank both do, either may be right. A relation that was claimed for the day by
    statements none of which speaks of it after all does not hold. Beyond 12 such statements of one
    relation only the extremes are tried.
    """
    heard, ended = voices(
        statements, day, existence=existence, window=window, extrapolate=extrapolate
    )
    doubtful = [v for v in heard if not v.certain]
    found: dict[tuple[bool | None, int], Verdict] = {}
    for left_out in _choices(doubtful):
        speaking = tuple(v for v in heard if v not in left_out)
        verdict = _weigh(key, speaking, ended)
        sides = [verdict]
        if verdict.contested:
            sides.append(replace(verdict, holds=False))
        elif not speaking and any(not v.statement.denial for v in left_out):
            sides = [replace(verdict, holds=False)]
        for side in sides:
            found.setdefault((side.holds, side.polarity), side)
    return tuple(found.values())


def _choices(doubtful: Sequence[Voice]) -> Iterator[tuple[Voice, ...]]:
    """What may be left out, nothing first."""
    most = len(doubtful)
    for size in range(most + 1) if most <= _MOST_DOUBTFUL else (0, 1, most):
        yield from combinations(doubtful, size)


def _weigh(key: Key, heard: Sequence[Voice], ended: tuple[Statement, ...]) -> Verdict:
    """The verdict from the statements that speak of the day: the best rank counts."""
    if not heard:
        return Verdict(key, False if ended else None, certain=bool(ended), ended=ended)
    best = min(v.statement.rank for v in heard)
    counting = [v for v in heard if v.statement.rank == best]
    claims = tuple(v.statement for v in counting if not v.statement.denial)
    denials = tuple(v.statement for v in counting if v.statement.denial)
    certainly = any(v.certain for v in counting if v.statement.denial == (not claims))
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
    found = tuple(claims)
    if len(found) == 1:
        return found[0]
    return min(
        found,
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


# -- at some time ----------------------------------------------------------------------------


def _telling_days(statements: Sequence[Statement]) -> Iterator[date]:
    """Days that suffice to see whether a relation ever held: near every bound of every spell."""
    days = sorted(bounds_in(statements))
    yield from days  # most hold on the first
    yield from (day - timedelta(days=1) for day in days if day > date.min)


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
