"""Checks of statements among each other: the rules D01 to D06, D11 and D12."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ...ontology import terms
from ...ontology.dates import OPEN, parse_date
from ...ontology.vocabulary import vocabulary
from ..claims import Entity, Iri, Rank, Statement
from ..contradictions import contradictions
from ..readback import Contents
from .finding import Finding, Places, found

Bounds = tuple[date | None, date | None]


def consistency_findings(contents: Contents, places: Places) -> Iterator[Finding]:
    """Contradictions, what nothing is said of, anachronisms, doubles, and what never holds."""
    yield from _contradictions(contents, places)
    yield from _unused(contents, places)
    yield from _codes(contents.entities.values(), places)
    begun = _inceptions(contents.statements)
    yield from _anachronisms(contents, begun, places)
    yield from _doubles(contents.statements, places)
    yield from _before_the_beginning(contents.statements, begun, places)


def _contradictions(contents: Contents, places: Places) -> Iterator[Finding]:
    for c in contradictions(contents.statements):
        yield found("D01", c.a.iri, f"contradicts {c.b.id}: {c.why}", places)


def _unused(contents: Contents, places: Places) -> Iterator[Finding]:
    spoken_of = {end for s in contents.statements for end in s.ends}
    spoken_of |= {s.asserted_by for s in contents.statements if s.asserted_by}
    for iri in contents.entities:
        if iri not in spoken_of:
            yield found("D02", iri, "no statement names this entity", places)
    cited = spoken_of | {s.source for s in contents.statements}
    for iri in contents.sources:
        if iri not in cited:
            yield found("D03", iri, "no statement rests on this source", places)


def _codes(entities: Iterable[Entity], places: Places) -> Iterator[Finding]:
    """Codes that stand under several ids; the number of a state that another followed is D12."""
    holders: dict[tuple[str, str, str], list[Iri]] = defaultdict(list)
    for e in entities:
        for field, code in (("iso3", e.iso3), ("wikidata", e.wikidata)):
            if code:
                holders["D11", field, code].append(e.iri)
        for field, number in (("cow", e.cow), ("gw", e.gw)):
            if number is not None and e.type == terms.ST + "State":
                holders["D12", field, str(number)].append(e.iri)
    for (rule, field, code), (first, *others) in holders.items():
        for iri in others:
            yield found(rule, iri, f"{code} is also of {terms.local(first)}", places, field)


# -- time ---------------------------------------------------------------------------------------


def _inceptions(statements: Iterable[Statement]) -> Mapping[Iri, Bounds]:
    """Entity → first and last day on which it may have begun, by the statements of best rank.

    An agreement without a beginning of its own began when it was signed.
    """
    told: dict[Iri, list[tuple[Rank, Bounds]]] = defaultdict(list)
    signed: dict[Iri, list[tuple[Rank, Bounds]]] = defaultdict(list)
    for s in statements:
        if s.predicate == terms.INCEPTION and not s.denial:
            told[s.subject].append((s.rank, _day(s)))
        elif s.predicate == terms.SIGNED and s.object and s.span.since and not s.denial:
            signed[s.object].append((s.rank, (s.span.since.earliest, s.span.since.latest)))
    return {iri: _widest(about) for iri, about in {**signed, **told}.items()}


def _widest(about: Sequence[tuple[Rank, Bounds]]) -> Bounds:
    """The bounds that hold all those of the best rank; None is unbounded."""
    best = min(rank for rank, _ in about)
    earliest, latest = zip(*(bounds for rank, bounds in about if rank == best), strict=True)
    return (
        None if None in earliest else min(d for d in earliest if d),
        None if None in latest else max(d for d in latest if d),
    )


def _day(s: Statement) -> Bounds:
    day = parse_date(str(s.quantity.value)) if s.quantity and s.quantity.value else None
    return (day.earliest, day.latest) if day else (None, None)


def _anachronisms(
    contents: Contents, begun: Mapping[Iri, Bounds], places: Places
) -> Iterator[Finding]:
    for s in contents.statements:
        if s.predicate != terms.CAUSED_BY or s.object is None or s.denial:
            continue
        effect, cause = begun.get(s.subject, (None, None))[1], begun.get(s.object, (None, None))[0]
        if effect and cause and effect < cause:
            label = contents.entities[s.object].label if s.object in contents.entities else s.object
            what = f"by {effect} it had begun, before its cause, {label}, in {cause} or later"
            yield found("D04", s.iri, what, places)


def _before_the_beginning(
    statements: Iterable[Statement], begun: Mapping[Iri, Bounds], places: Places
) -> Iterator[Finding]:
    for s in statements:
        layers = vocabulary().properties[s.predicate].layers
        since = s.span.since
        if terms.INSTITUTIONAL not in layers or since is None or since.text == OPEN or s.denial:
            continue
        first = begun.get(s.object or "", (None, None))[0]
        if first and since.latest and since.latest < first:
            what = f"since {since.text}, but {terms.local(s.object or '')} began in {first}"
            yield found("D06", s.iri, what, places, "since")


# -- doubles ------------------------------------------------------------------------------------


def _doubles(statements: Iterable[Statement], places: Places) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], Statement] = {}
    for s in statements:
        if s.rule:
            continue
        same = (
            s.subject, s.predicate, s.object, s.quantity, s.topic, s.span.since, s.span.until,
            s.source, s.locator, s.asserted_by, s.stance, s.rank, s.denial,
        )  # fmt: skip
        first = seen.setdefault(same, s)
        if first is not s:
            yield found("D05", s.iri, f"says the same as {first.id}", places)
