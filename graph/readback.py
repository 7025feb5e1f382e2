"""RDF → entities, sources and statements: the way back from a store.

Everything that measures or shows reads claims from here, so that a store on disk and freshly read
tables give the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.dates import Day, Span, parse_date
from ..ontology.errors import BadInputError, StoreError
from ..ontology.vocabulary import vocabulary
from .claims import Dataset, Entity, Iri, Quantity, Rank, Source, Stance, Statement, Value
from .quads import SOURCE_TEXTS

_TYPE = terms.RDF + "type"
_LABELS = {terms.SKOS + "prefLabel": 0, terms.SKOS + "altLabel": 1, terms.SKOS + "hiddenLabel": 2}

_TAGS = {tag.lower(): tag for tag in ("zh-Hant", "zh-Hans")}
"""Oxigraph folds language tags to lower case; here they are written as BCP 47 recommends."""

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Properties = Mapping[str, list[Term]]
"""Predicate IRI → objects, of one subject."""


@dataclass(frozen=True)
class DatasetInfo:
    """What a store says of a data set in it."""

    name: str
    title: str
    version: str
    licence: str
    as_of: date
    begins: date | None = None


@dataclass(frozen=True)
class Contents:
    """Everything that a store holds, as values."""

    datasets: tuple[DatasetInfo, ...]
    entities: Mapping[Iri, Entity]
    sources: Mapping[Iri, Source]
    statements: tuple[Statement, ...]


def contents_of(datasets: Sequence[Dataset]) -> Contents:
    """What a store built from these data sets would read back as, without building one."""
    statements = sorted((s for d in datasets for s in d.statements), key=lambda s: s.iri)
    infos = [
        DatasetInfo(d.name, d.title, d.version, d.licence, d.as_of, d.begins) for d in datasets
    ]
    return Contents(
        datasets=tuple(sorted(infos, key=lambda info: info.name)),
        entities={iri: _as_read(e) for iri, e in _by_iri(d.entities for d in datasets).items()},
        sources=_by_iri(d.sources for d in datasets),
        statements=tuple(statements),
    )


def _as_read(entity: Entity) -> Entity:
    """With its labels in the order in which a store gives them: languages, then names."""
    labels = {
        lang: tuple(sorted(names)) if not lang else (names[0], *sorted(names[1:]))
        for lang, names in sorted(entity.labels.items())
    }
    return replace(entity, labels=labels)


T = TypeVar("T", Entity, Source)


def _by_iri(told: Iterable[Mapping[Iri, T]]) -> dict[Iri, T]:
    """What all data sets say of each entity or source, in the order of the ids."""
    said: dict[Iri, list[T]] = defaultdict(list)
    for items in told:
        for iri, item in items.items():
            said[iri].append(item)
    return {iri: _united(said[iri]) for iri in sorted(said)}


def _united(said: Sequence[T]) -> T:
    """What data sets that do not clash say of one thing: what any says, all labels, all notes."""
    first = said[0]
    if len(said) == 1:
        return first
    told: dict[str, Any] = {
        f.name: next((v for one in said if (v := getattr(one, f.name)) not in ("", None)), None)
        or getattr(first, f.name)
        for f in fields(first)
    }
    told["note"] = "\n".join(sorted({one.note for one in said} - {""}))
    if "labels" in told:
        labels: dict[str, list[str]] = defaultdict(list)
        for entity in said:
            assert isinstance(entity, Entity)
            for language, names in entity.labels.items():
                labels[language].extend(names)
        told["labels"] = {lang: tuple(dict.fromkeys(names)) for lang, names in labels.items()}
    return replace(first, **told)


def read_store(store: ox.Store) -> Contents:
    """Read all data sets of a store back, in the order of their ids.

    Raises StoreError where the store cannot be read.
    """
    try:
        subjects = _by_subject(store)
    except (OSError, RuntimeError) as error:
        hint = "Build the store again with --force."
        raise StoreError(f"The store cannot be read: {error}.", hint=hint) from None
    kinds = {iri: {_text(t) for t in held.get(_TYPE, ())} for iri, held in subjects.items()}
    sources = {
        iri: _source(iri, subjects[iri]) for iri in sorted(kinds) if terms.SOURCE in kinds[iri]
    }
    found: dict[Iri, Statement] = {}
    for iri in sorted(kinds):
        if terms.STATEMENT in kinds[iri]:
            _statement(iri, subjects, kinds, sources, found)
    return Contents(
        datasets=tuple(
            _dataset(iri, subjects[iri])
            for iri in sorted(kinds)
            if terms.DCAT + "Dataset" in kinds[iri] and iri.startswith(terms.GRAPH)
        ),
        entities={
            iri: _entity(iri, subjects[iri], kinds[iri])
            for iri in sorted(kinds)
            if iri.startswith(terms.ID)
        },
        sources=sources,
        statements=tuple(found[iri] for iri in sorted(found)),
    )


def read_foreign(store: ox.Store) -> Contents:
    """The same of a store that was filled from elsewhere.

    Raises BadInputError where it does not read back as statements of ours, or holds no data set.
    """
    try:
        contents = read_store(store)
    except (ValueError, LookupError, ArithmeticError, AssertionError) as error:
        raise BadInputError(f"This is no graph of steppe: {error!r:.300}.") from None
    if not contents.datasets:
        raise BadInputError("There is no data set of steppe in this graph.")
    return contents


def _by_subject(store: ox.Store) -> dict[str, dict[str, list[Term]]]:
    subjects: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for graph in store.named_graphs():
        if graph.value in (terms.PLAIN_GRAPH, terms.ONTOLOGY_GRAPH):
            continue
        for quad in store.quads_for_pattern(None, None, None, graph):
            if isinstance(quad.subject, ox.NamedNode):
                subjects[quad.subject.value][quad.predicate.value].append(quad.object)
    return subjects


def _text(term: Term) -> str:
    return term.value if not isinstance(term, ox.Triple) else str(term)


def _one(held: Properties, predicate: str) -> str:
    return next((_text(term) for term in held.get(predicate, ())), "")


def _all(held: Properties, predicate: str) -> str:
    """What each data set says, one below the other."""
    return "\n".join(sorted(map(_text, held.get(predicate, ()))))


def _st(held: Properties, name: str) -> str:
    return _one(held, terms.ST + name)


def _dataset(iri: Iri, held: Properties) -> DatasetInfo:
    covered = _one(held, terms.DCT + "temporal")
    return DatasetInfo(
        name=terms.local(iri),
        title=_one(held, terms.DCT + "title"),
        version=_one(held, terms.OWL + "versionInfo"),
        licence=_one(held, terms.DCT + "license"),
        as_of=date.fromisoformat(_st(held, "asOf")),
        begins=date.fromisoformat(covered.partition("/")[0]) if covered else None,
    )


def _source(iri: Iri, held: Properties) -> Source:
    texts = {name: _all(held, predicate) for name, predicate in SOURCE_TEXTS.items()}
    as_of = _st(held, "asOf")
    return Source(iri=iri, as_of=date.fromisoformat(as_of) if as_of else None, **texts)


def _entity(iri: Iri, held: Properties, kinds: set[str]) -> Entity:
    words = vocabulary()
    own = [k for k in kinds if k in words.superclasses]
    most_specific = max(own, key=lambda k: (len(words.superclasses[k]), k))
    return Entity(
        iri=iri,
        type=most_specific,
        labels=_labels(held),
        iso3=_st(held, "iso3"),
        cow=int(_st(held, "cowCode")) if _st(held, "cowCode") else None,
        gw=int(_st(held, "gwCode")) if _st(held, "gwCode") else None,
        lat=_decimal(_one(held, terms.WGS84 + "lat")),
        lon=_decimal(_one(held, terms.WGS84 + "long")),
        wikidata=_wikidata(held),
        note=_all(held, terms.SKOS + "note"),
    )


def _wikidata(held: Properties) -> str:
    """The Q-id; what is said beside the tables may match other lists too."""
    matches = map(_text, held.get(terms.SKOS + "exactMatch", ()))
    ids = [m.removeprefix(terms.WIKIDATA) for m in matches if m.startswith(terms.WIKIDATA)]
    return min(ids, default="")


def _labels(held: Properties) -> dict[str, tuple[str, ...]]:
    """Labels by language, each once, the preferred one first, the others in alphabetical order."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for predicate, order in _LABELS.items():
        for term in held.get(predicate, ()):
            if isinstance(term, ox.Literal):
                language = _TAGS.get(term.language or "", term.language or "")
                found[language].append((order, term.value))
    return {
        lang: tuple(dict.fromkeys(name for _, name in sorted(found[lang])))
        for lang in sorted(found)
    }


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _statement(
    iri: Iri,
    subjects: Mapping[str, Properties],
    kinds: Mapping[str, set[str]],
    sources: Mapping[Iri, Source],
    found: dict[Iri, Statement],
) -> Statement:
    """Read one statement, and before it the ones that it is derived from."""
    if iri in found:
        return found[iri]
    held = subjects[iri]
    derived = tuple(sorted(_text(t) for t in held.get(terms.PROV + "wasDerivedFrom", ())))
    origin = _st(held, "expandedFrom")
    if derived:
        basis = _statement(origin or derived[0], subjects, kinds, sources, found)
        source, as_of = basis.source, basis.as_of
    else:
        source = _one(held, terms.PROV + "hadPrimarySource")
        as_of = sources[source].as_of if source in sources else None
    target = held[terms.RDF + "object"][0]
    confidence, polarity = _st(held, "confidence"), _st(held, "polarity")
    found[iri] = Statement(
        iri=iri,
        subject=_one(held, terms.RDF + "subject"),
        predicate=_one(held, terms.RDF + "predicate"),
        object=target.value if isinstance(target, ox.NamedNode) else None,
        quantity=_quantity(held) if isinstance(target, ox.Literal) else None,
        span=Span(_day(held, "sinceEdtf"), _day(held, "untilEdtf")),
        source=source,
        locator=_st(held, "locator"),
        as_of=as_of,
        stance=Stance(terms.local(_st(held, "stance"))),
        rank=Rank[terms.local(_st(held, "rank")).upper()],
        denial=terms.DENIAL in kinds[iri],
        asserted_by=_st(held, "assertedBy") or None,
        confidence=_decimal(confidence),
        expanded_from=origin or None,
        derived_from=derived,
        rule=_st(held, "rule"),
        polarity=int(polarity) if polarity else None,
        topic=_st(held, "topic") or None,
        checks=tuple(sorted(_text(t) for t in held.get(terms.ST + "check", ()))),
        note=_st(held, "note"),
    )
    return found[iri]


def _day(held: Properties, name: str) -> Day | None:
    return parse_date(_st(held, name))


def _quantity(held: Properties) -> Quantity:
    (target,) = held[terms.RDF + "object"]
    # A range or a text stands in the object in words, with a language; a value has none.
    plain = isinstance(target, ox.Literal) and not target.language
    value = _value(target) if plain and isinstance(target, ox.Literal) else None
    return Quantity(
        value=Decimal(_st(held, "valueDigits")) if _st(held, "valueDigits") else value,
        low=_decimal(_st(held, "valueLow")),
        high=_decimal(_st(held, "valueHigh")),
        text=_st(held, "valueText"),
        unit=_st(held, "unit"),
        ref_period=_st(held, "refPeriod"),
        scope=_st(held, "scope") or None,
    )


def _value(literal: ox.Literal) -> Value:
    kind = literal.datatype.value.removeprefix(terms.XSD)
    if kind == "integer":
        return int(literal.value)
    if kind == "decimal":
        return Decimal(literal.value)
    if kind == "boolean":
        return literal.value in ("true", "1")
    return literal.value
