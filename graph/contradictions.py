"""Where sources contradict each other, by one definition that page, commands and checks share.

Two statements contradict each other if they are

- claims of the same relation, which can begin only once, with dates that cannot be the same;
- a claim and a denial of the same relation that may both speak of one day;
- two values of the same quantity of the same subject, period and scope that lie further apart
  than the precision with which they are stated, unless their own dates keep them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from ..ontology import terms
from ..ontology.dates import OPEN, parse_date
from ..ontology.vocabulary import vocabulary
from .claims import ASSERTED, Quantity, Statement
from .holding import by_relation, undistributed

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True)
class Contradiction:
    """Two statements that cannot both be right, and why."""

    a: Statement
    b: Statement
    why: str


def contradictions(statements: Sequence[Statement]) -> tuple[Contradiction, ...]:
    """Every pair of asserted statements that contradict each other, in a stable order."""
    asserted = [s for s in undistributed(statements) if s.stance in ASSERTED]
    found = [*_relations(asserted), *_quantities(asserted)]
    return tuple(sorted(found, key=lambda c: (c.a.iri, c.b.iri)))


def _relations(statements: Iterable[Statement]) -> Iterator[Contradiction]:
    for (_, predicate, _), about in by_relation(statements).items():
        once = vocabulary().properties[predicate].begins_once
        for a, b in combinations(sorted(about, key=lambda s: s.iri), 2):
            if a.denial != b.denial:
                if _may_meet(a, b):
                    yield Contradiction(a, b, "one says that it holds, the other that it does not")
            elif once and not a.denial and _apart(_start(a), _start(b)):
                yield Contradiction(a, b, f"dated {a.since_text} and {b.since_text}")


def _start(s: Statement) -> Bounds:
    return (s.span.since.earliest, s.span.since.latest) if s.span.since else (None, None)


def _apart(a: Bounds, b: Bounds) -> bool:
    """Whether two date ranges have no day in common; None is unbounded."""
    (a_first, a_last), (b_first, b_last) = a, b
    return bool(
        (a_last and b_first and a_last < b_first) or (b_last and a_first and b_last < a_first)
    )


def _may_meet(a: Statement, b: Statement) -> bool:
    """Whether two spells may share a day."""
    return all(
        not (
            one.span.ends
            and one.span.until
            and one.span.until.latest
            and other.span.since
            and other.span.since.text != OPEN
            and other.span.since.earliest
            and one.span.until.latest <= other.span.since.earliest
        )
        and not (
            not one.span.ends
            and one.as_of
            and other.span.since
            and other.span.since.earliest
            and one.as_of < other.span.since.earliest
        )
        for one, other in ((a, b), (b, a))
    )


def _may_follow(a: Statement, b: Statement) -> bool:
    """Whether one spell may have ended when the other began: five years to 1998, seven since."""
    return any(
        one.span.ends
        and one.span.until is not None
        and other.span.since is not None
        and (one.span.until.earliest or date.min) <= (other.span.since.latest or date.max)
        for one, other in ((a, b), (b, a))
    )


def _quantities(statements: Iterable[Statement]) -> Iterator[Contradiction]:
    stated: dict[tuple[str, str, str, str | None], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.quantity and not s.denial and vocabulary().properties[s.predicate].functional:
            q = s.quantity
            stated[s.subject, s.predicate, q.ref_period, q.scope].append(s)
    for about in stated.values():
        for a, b in combinations(sorted(about, key=lambda s: s.iri), 2):
            assert a.quantity and b.quantity
            if not _may_follow(a, b) and _differ(a, b, a.quantity, b.quantity):
                yield Contradiction(a, b, f"{a.quantity} and {b.quantity}")


def _differ(a: Statement, b: Statement, p: Quantity, q: Quantity) -> bool:
    if a.predicate in (terms.INCEPTION, terms.DISSOLUTION):
        one, other = parse_date(str(p.value)), parse_date(str(q.value))
        if one is None or other is None:
            return False
        return _apart((one.earliest, one.latest), (other.earliest, other.latest))
    low_a, high_a = _interval(p)
    low_b, high_b = _interval(q)
    # Neighbours of one precision, such as second and third, only touch: they differ all the same.
    touching = p.value is not None and q.value is not None

    def below(high: Decimal | None, low: Decimal | None) -> bool:
        return high is not None and low is not None and (high < low or (touching and high == low))

    return below(high_a, low_b) or below(high_b, low_a)


def _interval(q: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """The values that a statement leaves possible: half a unit of its last digit either way."""
    if isinstance(q.value, int | Decimal) and not isinstance(q.value, bool):
        number = Decimal(q.value)
        exponent = number.as_tuple().exponent
        half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
        return number - half, number + half
    return q.low, q.high
