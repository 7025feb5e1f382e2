"""What can be computed from what is said: checks of a source's own arithmetic, as statements.

sum-of-parts        where a source states a quantity of a whole and of each of its parts in one
                    place (a table with a total): the sum of the parts
geodesic-distance   where a distance is stated between two entities with coordinates: the length
                    of the geodesic between them on the WGS 84 ellipsoid, to 0.1 km
share-of-whole      where a share is stated of a part in a whole, and both have the same additive
                    quantity: their ratio in per cent, to 0.1; a range where either is vague

A sum has the rank of its parts. A distance and a share are preferred to what a source says of
them: the computed value is the plain answer, the stated one stays visible beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...ontology import terms
from ...ontology.vocabulary import vocabulary
from ..claims import Entity, Iri, Quantity, Rank, Stance, Statement, canonical

SUM_OF_PARTS = "sum-of-parts"
GEODESIC_DISTANCE = "geodesic-distance"
SHARE_OF_WHOLE = "share-of-whole"

COMPUTED = frozenset({SUM_OF_PARTS, GEODESIC_DISTANCE, SHARE_OF_WHOLE})
_TENTH = Decimal("0.1")


def compute(said: Sequence[Statement], entities: Mapping[Iri, Entity]) -> Iterator[Statement]:
    """Every statement that can be computed from the claims, in a stable order."""
    numbers = [s for s in said if s.quantity is not None and not s.denial]
    yield from _sums(said, numbers, entities)
    yield from _distances(numbers, entities)
    yield from _shares(numbers)


def _computed(origin: Statement, rule: str, quantity: Quantity, inputs: Sequence[Statement],
              rank: Rank) -> Statement:  # fmt: skip
    first = min(inputs, key=lambda s: s.iri)
    return replace(
        origin, iri=f"{origin.iri}~{rule}", rule=rule, quantity=quantity, rank=rank,
        derived_from=tuple(sorted({s.iri for s in inputs})), expanded_from=None,
        source=first.source, as_of=first.as_of, asserted_by=None, confidence=None,
        stance=Stance.FACT, note="",
    )  # fmt: skip


# -- sums ----------------------------------------------------------------------------------------


def _sums(
    said: Sequence[Statement], numbers: Sequence[Statement], entities: Mapping[Iri, Entity]
) -> Iterator[Statement]:
    parts = _parts(said)
    stated: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in numbers:
        stated[_place(s, s.subject)].append(s)
    for total in numbers:
        quantity, inside = total.quantity, sorted(parts.get((total.subject, total.source), ()))
        if quantity is None or not _additive(total):
            continue
        addends = [s for part in inside for s in stated[_place(total, part)]]
        # A region holds cities and forces too: the parts are all things of the kinds counted.
        kinds = {entities[s.subject].type for s in addends}
        members = [part for part in inside if entities[part].type in kinds]
        values = [s.quantity.value for s in addends if s.quantity]
        whole = [v for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)]
        if len(addends) == len(members) == len(whole) > 1:
            made = replace(quantity, value=sum(whole), low=None, high=None, text="")
            rank = max(s.rank for s in addends)
            yield _computed(total, SUM_OF_PARTS, made, addends, rank)


def _parts(said: Sequence[Statement]) -> Mapping[tuple[Iri, Iri], set[Iri]]:
    """(Whole, source) → what lies in the place or belongs to the group, as that source has it."""
    found: dict[tuple[Iri, Iri], set[Iri]] = defaultdict(set)
    for s in said:
        if s.object is None or s.denial:
            continue
        if s.predicate == terms.LOCATED_IN:
            found[s.object, s.source].add(s.subject)
        elif s.predicate == terms.COMPRISES:
            found[s.subject, s.source].add(s.object)
    return found


def _place(s: Statement, subject: Iri) -> tuple[object, ...]:
    """Where a quantity of the subject would stand beside this one: in the same table."""
    period = s.quantity.ref_period if s.quantity else ""
    return subject, s.predicate, s.source, s.locator, period


def _additive(s: Statement) -> bool:
    return vocabulary().properties[s.predicate].additive


# -- distances -----------------------------------------------------------------------------------


def _distances(numbers: Sequence[Statement], entities: Mapping[Iri, Entity]) -> Iterator[Statement]:
    done = set()
    for s in numbers:
        scope = s.quantity.scope if s.quantity else None
        if s.predicate != terms.DISTANCE or scope is None or (s.subject, scope) in done:
            continue
        km = _kilometres(entities.get(s.subject), entities.get(scope))
        if km is not None:
            done.add((s.subject, scope))
            made = Quantity(value=km, unit=s.quantity.unit if s.quantity else "", scope=scope)
            yield _computed(s, GEODESIC_DISTANCE, made, [s], Rank.PREFERRED)


def _kilometres(a: Entity | None, b: Entity | None) -> Decimal | None:
    from geographiclib.geodesic import Geodesic

    if a is None or b is None:
        return None
    ends = (a.lat, a.lon, b.lat, b.lon)
    degrees = [float(end) for end in ends if end is not None]
    if len(degrees) < len(ends):
        return None
    metres = Geodesic.WGS84.Inverse(*degrees)["s12"]
    return Decimal(repr(metres / 1000)).quantize(_TENTH)


# -- shares --------------------------------------------------------------------------------------


def _shares(numbers: Sequence[Statement]) -> Iterator[Statement]:
    stated: dict[Iri, dict[Iri, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in numbers:
        # The share of one part of a quantity, as of seats, is not that of the whole of it.
        if _additive(s) and s.quantity and s.quantity.scope is None:
            stated[s.subject][s.predicate].append(s)
    done = set()
    for share in numbers:
        quantity = share.quantity
        if share.predicate != terms.SHARE or quantity is None or quantity.scope is None:
            continue
        part, whole = stated[share.subject], stated[quantity.scope]
        common = sorted(part.keys() & whole.keys())
        if len(common) != 1 or (share.subject, quantity.scope) in done:
            continue
        done.add((share.subject, quantity.scope))
        inputs = [*_best(part[common[0]]), *_best(whole[common[0]])]
        ratio = _ratio(_range(_best(part[common[0]])), _range(_best(whole[common[0]])))
        if ratio is not None:
            low, high = ratio
            made = replace(
                quantity,
                value=low if low == high else None,
                low=None if low == high else low,
                high=None if low == high else high,
                text="",
            )
            yield _computed(share, SHARE_OF_WHOLE, made, inputs, Rank.PREFERRED)


def _best(stated: Sequence[Statement]) -> list[Statement]:
    rank = min(s.rank for s in stated)
    return [s for s in stated if s.rank == rank]


def _range(stated: Sequence[Statement]) -> tuple[Decimal, Decimal] | None:
    """The least and the greatest value stated; None where one is open."""
    lows, highs = [], []
    for s in stated:
        q = s.quantity
        if q is None or isinstance(q.value, bool | str):
            return None
        low, high = (q.value, q.value) if q.value is not None else (q.low, q.high)
        if low is None or high is None:
            return None
        lows.append(Decimal(low))
        highs.append(Decimal(high))
    return min(lows), max(highs)


def _ratio(
    part: tuple[Decimal, Decimal] | None, whole: tuple[Decimal, Decimal] | None
) -> tuple[Decimal, Decimal] | None:
    if part is None or whole is None or whole[0] <= 0:
        return None
    low, high = 100 * part[0] / whole[1], 100 * part[1] / whole[0]
    return canonical(low.quantize(_TENTH)), canonical(high.quantize(_TENTH))
