"""What must be true of a mapping as a whole: against itself and against the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from ...ontology import terms
from ...ontology.errors import nearest, shown
from ...ontology.vocabulary import Property, vocabulary
from .fold import KIND, MADE
from .keys import Keys
from .mapping import Choice, Claimed, SourceMapping
from .windows import WINDOW


def check(mapping: SourceMapping, top: Keys) -> None:
    """Raise BadInputError for a column, end, class or relation that does not fit."""
    for place, name in _columns_used(mapping):
        if not mapping.declared(name):
            known = [*mapping.columns, *mapping.optional]
            raise top.error(place, f"no column {shown(name)} is declared. {nearest(name, known)}")
    for actor in mapping.actors.values():
        if actor.otherwise and actor.otherwise not in mapping.minted:
            place = f"actors.{actor.name}.otherwise"
            raise top.error(place, f"{shown(actor.otherwise)} is no entity of the mapping")
    ends = {*mapping.actors, *mapping.minted, *mapping.constants}
    for number, claimed in enumerate(mapping.claims, start=1):
        place = f"claim {number}"
        for end in filter(None, (claimed.subject, claimed.object)):
            if end not in ends:
                raise top.error(
                    place, f"{shown(end)} is declared nowhere. {nearest(end, list(ends))}"
                )
        names = (
            claimed.predicate.values.values()
            if isinstance(claimed.predicate, Choice)
            else [claimed.predicate]
        )
        for name in names:
            _check_predicate(mapping, top, place, claimed, name)
    if mapping.complete and mapping.complete not in mapping.minted:
        raise top.error(
            "coverage.complete", f"{shown(mapping.complete)} is no entity of the mapping"
        )
    if not mapping.claims and mapping.series is None:
        raise top.error("claim", "the mapping makes no claim and keeps no series")
    if mapping.claims and mapping.series is not None:
        raise top.error("series", "a series makes no claims: it stays a table")


def _columns_used(mapping: SourceMapping) -> Sequence[tuple[str, str]]:
    """Each place of a mapping that names a column, and the column."""
    used: list[tuple[str, str]] = []
    for actor in mapping.actors.values():
        columns = (actor.column, actor.label, *actor.also.values())
        used += [(f"actors.{actor.name}", n) for n in columns if n]
    for minted in mapping.minted.values():
        texts = (minted.id, minted.label, *minted.cells.values())
        used += [(f"entities.{minted.name}", n) for t in texts for n in t.columns]
        used += [(f"entities.{minted.name}", n) for n in (*minted.key, minted.type_column) if n]
    if mapping.series:
        used += [("series", name) for name in (mapping.series.on, *mapping.series.keep)]
    used += [("numbers", name) for name in mapping.numbers]
    used += [("source", n) for n in (mapping.source_column, mapping.quoted_column) if n]
    used += [("window", mapping.window.column)] if mapping.window else []
    for skip in mapping.skips:
        used += [("skip", name) for name in skip.when]
    if mapping.fold:
        fold = mapping.fold
        used += [("fold", name) for name in (fold.year, *fold.by, *fold.kinds, *fold.mutual)]
    used += [("lookup", lookup.on) for lookup in mapping.lookups]
    made = {"row", *((KIND, *MADE) if mapping.fold else WINDOW if mapping.window else ())}
    for number, claimed in enumerate(mapping.claims, start=1):
        names = [*claimed.when, *(n for t in claimed.cells.values() for n in t.columns)]
        names += claimed.value.columns if claimed.value else ()
        names += [n for d in (claimed.since, claimed.until) if d for n in d.names]
        names += [claimed.predicate.column] if isinstance(claimed.predicate, Choice) else []
        used += [(f"claim {number}", name) for name in names if name not in made]
    return used


def _check_predicate(
    mapping: SourceMapping, top: Keys, place: str, claimed: Claimed, name: str
) -> None:
    prop = vocabulary().property_named(name)
    if prop is None:
        known = [p.name for p in vocabulary().properties.values()]
        raise top.error(place, f"unknown predicate {shown(name)}. {nearest(name, known)}")
    if prop.literal != (claimed.value is not None) and not prop.takes_text:
        what = "a value" if prop.literal else "an object"
        raise top.error(place, f"{prop.name} takes {what}")
    _check_class(mapping, top, place, claimed.subject, prop, prop.domain)
    if claimed.object:
        _check_class(mapping, top, place, claimed.object, prop, prop.range)


def _check_class(
    mapping: SourceMapping, top: Keys, place: str, end: str, prop: Property, wanted: str | None
) -> None:
    actor = mapping.actors.get(end)
    minted = mapping.minted.get(actor.otherwise if actor else end)
    found = {terms.STATE} if minted is None else {minted.type} | ({terms.STATE} if actor else set())
    for each in sorted(found):
        if not vocabulary().admits(wanted, each):
            label = vocabulary().label
            what = f"{prop.name} takes {label(wanted or '')}, {shown(end)} is {label(each)}"
            raise top.error(place, what)
