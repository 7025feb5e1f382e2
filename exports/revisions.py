"""What changed between two versions of a data set: what is new, withdrawn, or said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import pyoxigraph as ox

from ..graph.claims import Dataset, Entity, Iri, Source, Statement, canonical
from ..graph.dataset import LANGUAGES
from ..ontology import terms
from ..ontology.errors import UsageError
from . import statements

ADDED, WITHDRAWN, CHANGED = "added", "withdrawn", "changed"

T = TypeVar("T")
Fields = dict[str, str]
"""What is said of one thing: column of the tables → cell; what is not said is left out."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs, or one field of it.

    `change` is added, withdrawn or changed; `kind` is data set, source, entity, statement, derived
    (a statement that follows by rule) or beside (RDF beside the tables). What was added or
    withdrawn has no `field`, and stands whole in `after` or `before`.
    """

    change: str
    kind: str
    id: str
    field: str
    before: str
    after: str


def compare(before: Sequence[Dataset], after: Sequence[Dataset]) -> tuple[Difference, ...]:
    """What is in one of two versions of data sets only, and what the same id says otherwise.

    A statement is the same if it has the same id (data set and row), an entity or source if it has
    the same id in the same data set. Sorted by data set, kind, id and field. Raises UsageError
    where no data set is in both.
    """
    old, new = ({dataset.name: dataset for dataset in each} for each in (before, after))
    if not old.keys() & new.keys():
        names = (", ".join(sorted(each)) or "nothing" for each in (old, new))
        raise UsageError(
            f"These are no two versions of one data set: {' and '.join(names)}.",
            hint="Versions have the same name in datapackage.json.",
        )
    return tuple(
        difference
        for name in sorted(old.keys() | new.keys())
        for difference in _differences(name, old.get(name), new.get(name))
    )


def _differences(name: str, old: Dataset | None, new: Dataset | None) -> Iterator[Difference]:
    was, now = ({name: dataset} if dataset else {} for dataset in (old, new))
    yield from _compared("data set", was, now, _of_dataset)
    if old is None or new is None:
        return  # all of it is new, or gone
    yield from _compared("source", old.sources, new.sources, _of_source)
    yield from _compared("entity", old.entities, new.entities, _of_entity)
    for kind, derived in (("statement", False), ("derived", True)):
        one, other = (
            {s.iri: s for s in d.statements if bool(s.rule) is derived} for d in (old, new)
        )
        yield from _compared(kind, one, other, _of_statement)
    yield from _compared("beside", _triples(old), _triples(new), lambda text: {"": text})


def _compared(
    kind: str, old: Mapping[Iri, T], new: Mapping[Iri, T], fields: Callable[[T], Fields]
) -> Iterator[Difference]:
    for iri in sorted(old.keys() | new.keys()):
        key = _short(iri)
        if iri not in new:
            yield Difference(WITHDRAWN, kind, key, "", _whole(fields(old[iri])), "")
        elif iri not in old:
            yield Difference(ADDED, kind, key, "", "", _whole(fields(new[iri])))
        elif old[iri] != new[iri]:
            was, now = fields(old[iri]), fields(new[iri])
            for field in dict.fromkeys((*was, *now)):
                one, other = was.get(field, ""), now.get(field, "")
                if one != other:
                    yield Difference(CHANGED, kind, key, field, one, other)


def _short(iri: Iri) -> str:
    for space in (terms.CLAIM, terms.ID, terms.SRC):
        iri = iri.removeprefix(space)
    return iri


def _whole(fields: Fields) -> str:
    """All that is said of a thing, in one line: `subject AAA, predicate memberOf, …`."""
    return ", ".join(f"{name} {value}".strip() for name, value in fields.items())


def _told(fields: Mapping[str, object]) -> Fields:
    return {name: str(value) for name, value in fields.items() if value not in ("", None)}


def _of_dataset(d: Dataset) -> Fields:
    return _told({"title": d.title, "version": d.version, "licence": d.licence, "asOf": d.as_of})


def _of_source(s: Source) -> Fields:
    return _told(
        {
            "title": s.title, "author": s.author, "publisher": s.publisher, "issued": s.issued,
            "language": s.language, "url": s.url, "as_of": s.as_of, "basis": s.basis,
            "citation": s.citation, "note": s.note,
        }
    )  # fmt: skip


def _of_entity(e: Entity) -> Fields:
    told: dict[str, object] = {"type": terms.local(e.type)}
    for suffix, language in LANGUAGES.items():
        label, *aliases = e.labels.get(language, ("",))
        told[f"label_{suffix}"] = label
        told[f"alias_{suffix}"] = "|".join(sorted(aliases))
    told |= {"hidden": "|".join(sorted(e.labels.get("", ()))), "iso3": e.iso3, "cow": e.cow,
             "gw": e.gw, "lat": _degrees(e.lat), "lon": _degrees(e.lon), "wikidata": e.wikidata,
             "note": e.note}  # fmt: skip
    return _told(told)


def _degrees(number: Decimal | None) -> Decimal | None:
    """A store keeps no last zeros."""
    return None if number is None else canonical(number)


def _of_statement(s: Statement) -> Fields:
    told = dict(zip(statements.COLUMNS, statements.row(s), strict=True))
    del told["id"]
    return _told(told)


def _triples(dataset: Dataset) -> dict[str, str]:
    """What is beside the tables, but for blank nodes, whose names mean nothing."""
    store = ox.Store()
    store.bulk_load(dataset.beside.encode(), format=ox.RdfFormat.N_TRIPLES)
    return {
        str(quad.triple): str(quad.triple)
        for quad in store
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }
