"""What data sets that are to stand in one store say differently: clashes.

The same id must mean the same thing: one type, one preferred label in each language, one value of
each code and coordinate; of a source one title, last day and so on. Where one of them says nothing,
there is no clash: what all of them say is united. And an ISO code must not stand under two ids.
Other codes may, which is worth a note: a state has the number (COW, Gleditsch and Ward) of the one
that it follows, and an import that knows a body by Wikidata's id may give it an id of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..ontology import terms
from ..ontology.errors import BadInputError, shown
from .claims import Dataset, Entity, Iri, Source, canonical

_CODES = ("iso3", "wikidata", "cow", "gw")
_NUMBERS = ("cow", "gw")

_SUFFIXES = {"en": "en", "zh-Hant": "zh", "ru": "ru"}
_SOURCE = ("title", "as_of", "author", "publisher", "issued", "language", "url", "basis",
           "citation")  # fmt: skip

T = TypeVar("T", Entity, Source)
Where = Callable[[str, Iri], str]
"""Data set and IRI → where its row stands, as a message says it; empty if that is not known."""


@dataclass(frozen=True)
class Clash:
    """One thing that data sets say differently.

    `about` is the id, or the code, that it is about, `field` what of it (a column of the tables),
    and `said` holds for each different value the first data set that says it, of which entity or
    source, and the value.
    """

    about: str
    field: str
    said: tuple[tuple[str, Iri, str], ...]

    def text(self, where: Where) -> str:
        """In one line: `AAA: iso3 AAA in one (folder/entities.csv:2), AAB in other`."""
        told = ", ".join(
            f"{value} in {name}" + (f" ({place})" if (place := where(name, iri)) else "")
            for name, iri, value in self.said
        )
        return f"{self.about}: {self.field} {told}"


def clashes(datasets: Sequence[Dataset]) -> tuple[Clash, ...]:
    """Everything in which data sets do not agree, so that they make no store together."""
    if len(datasets) < 2:
        return ()
    entities = _differing([(d.name, d.entities, _of_entity) for d in datasets])
    sources = _differing([(d.name, d.sources, _of_source) for d in datasets])
    return (*entities, *sources, *_under_two_ids(datasets, ("iso3",)))


def shared_codes(datasets: Sequence[Dataset]) -> tuple[Clash, ...]:
    """Codes that stand under different ids and may: no clash, but perhaps one thing twice."""
    items = _under_two_ids(datasets, ("wikidata",))
    return (*items, *_under_two_ids(datasets, _NUMBERS, terms.ST + "State"))


def refuse_clashes(datasets: Sequence[Dataset], where: Where = lambda name, iri: "") -> None:
    """Raise BadInputError with every clash, and where two data sets have one name."""
    names = [dataset.name for dataset in datasets]
    found = [
        *(clash.text(where) for clash in clashes(datasets)),
        *(
            f"two data sets are called {n} (--without {n} leaves out that of a store)"
            for n in sorted(set(names))
            if names.count(n) > 1
        ),
    ]
    if found:
        raise BadInputError(
            "The data sets cannot be built together:\n" + "\n".join(found),
            hint="The same id must mean the same thing; rename one of them.",
        )


def _of_entity(e: Entity) -> Iterator[tuple[str, str]]:
    """What must be the same wherever it is said: field and value as shown."""
    yield "type", terms.local(e.type)
    for language, names in e.labels.items():
        if language:
            yield f"label_{_SUFFIXES.get(language, language)}", shown(names[0])
    for field, degrees in (("lat", e.lat), ("lon", e.lon)):
        if degrees is not None:
            yield field, format(canonical(degrees), "f")
    for field in _CODES:
        if code := _code(e, field):
            yield field, code


def _code(e: Entity, field: str) -> str:
    value = getattr(e, field)
    return "" if value is None else str(value)


def _of_source(s: Source) -> Iterator[tuple[str, str]]:
    for field in _SOURCE:
        if value := getattr(s, field):
            yield field, shown(str(value))


def _differing(
    told: Sequence[tuple[str, Mapping[Iri, T], Callable[[T], Iterator[tuple[str, str]]]]],
) -> Iterator[Clash]:
    """What is said differently under one id."""
    times: dict[Iri, int] = defaultdict(int)
    for _, items, _ in told:
        for iri in items:
            times[iri] += 1
    said: dict[tuple[Iri, str], dict[str, str]] = defaultdict(dict)
    for name, items, values in told:
        for iri, item in items.items():
            if times[iri] > 1:
                for field, value in values(item):
                    said[iri, field].setdefault(value, name)
    for (iri, field), by in said.items():
        if len(by) > 1:
            yield Clash(
                terms.local(iri), field, tuple((name, iri, value) for value, name in by.items())
            )


def _under_two_ids(
    datasets: Sequence[Dataset], fields: Sequence[str], cls: Iri = ""
) -> Iterator[Clash]:
    """Codes that two data sets give to different entities (of one class)."""
    for field in fields:
        holders: dict[str, dict[Iri, str]] = defaultdict(dict)
        for dataset in datasets:
            for iri, entity in dataset.entities.items():
                if (code := _code(entity, field)) and cls in ("", entity.type):
                    holders[code].setdefault(iri, dataset.name)
        for code, by in holders.items():
            if len(set(by.values())) > 1:
                yield Clash(
                    code,
                    field,
                    tuple((name, iri, f"of {terms.local(iri)}") for iri, name in by.items()),
                )
