"""Data sets → RDF: the one place where entities, sources and statements become quads.

Each data set stands in a named graph of its own, the plain triples that hold at some time in
another, the vocabulary in a third. No triple stands in two graphs, so that in the union (the
default graph of every query) nothing counts twice.

Quads are made as lines of N-Quads: that is four times as fast as an object for each term, and the
store checks every line as it reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.dates import OPEN
from ..ontology.vocabulary import vocabulary
from .claims import Dataset, Entity, Iri, Quantity, Source, Statement, Value, canonical
from .clashes import refuse_clashes
from .holding import ever_held

Term = str
"""An IRI or a literal as N-Quads writes it."""

Triple = tuple[Term, Term, Term]


def node(iri: Iri) -> Term:
    """An IRI as a term; every IRI of ours was checked when its id was read."""
    return f"<{iri}>"


@lru_cache
def _st(name: str) -> Term:
    return node(terms.ST + name)


_TYPE = node(terms.RDF + "type")
_SUBJECT = node(terms.RDF + "subject")
_PREDICATE = node(terms.RDF + "predicate")
_OBJECT = node(terms.RDF + "object")
_DERIVED = node(terms.PROV + "wasDerivedFrom")
_SOURCE = node(terms.PROV + "hadPrimarySource")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _text(text: str, *, language: str = "", datatype: str = "") -> Term:
    """A literal; a datatype is the local name of one of XML Schema's."""
    quoted = f'"{text.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{terms.XSD}{datatype}>" if datatype else quoted


def quads(datasets: Sequence[Dataset]) -> Iterator[str]:
    """Everything that a store holds, for one or more data sets built together: lines of N-Quads.

    The order of the data sets makes no difference: what several of them say stands in the graph of
    the first by name. Raises BadInputError where they clash (`clashes`).
    """
    refuse_clashes(datasets)
    datasets = sorted(datasets, key=lambda dataset: dataset.name)
    seen: set[Triple] = set()
    for dataset in datasets:
        graph = node(terms.GRAPH + dataset.name)
        yield from _lines(_new(_shared_triples(dataset), seen), graph)
        yield from _lines(described(dataset), graph)
        end = f" {graph} .\n"
        for statement in dataset.statements:
            subject = node(statement.iri)
            yield f"{subject} {f'{end}{subject} '.join(_statement_pairs(statement))}{end}"
    yield from _lines(_new(_plain_triples(datasets), seen), node(terms.PLAIN_GRAPH))
    yield from _lines(map(_as_terms, vocabulary().triples()), node(terms.ONTOLOGY_GRAPH))


def said_again(datasets: Sequence[Dataset]) -> Iterator[str]:
    """What a data set says, but stands in the graph of another that says it too: lines of N-Quads.

    With these a store can be taken apart again into its data sets.
    """
    if len(datasets) < 2:
        return
    seen: set[Triple] = set()
    for dataset in sorted(datasets, key=lambda dataset: dataset.name):
        own = set(_shared_triples(dataset))
        yield from _lines(sorted(own & seen), node(terms.GRAPH + dataset.name))
        seen |= own


def _new(triples: Iterable[Triple], seen: set[Triple]) -> Iterator[Triple]:
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _lines(triples: Iterable[Triple], graph: Term) -> Iterator[str]:
    end = f" {graph} .\n"
    for subject, predicate, obj in triples:
        yield f"{subject} {predicate} {obj}{end}"


def _as_terms(held: ox.Triple | ox.Quad) -> Triple:
    return str(held.subject), str(held.predicate), str(held.object)


def _shared_triples(dataset: Dataset) -> Iterator[Triple]:
    """What two data sets may both say: of entities and sources, and beside the tables."""
    yield from tabled_triples(dataset)
    for triple in ox.parse(dataset.beside.encode(), format=ox.RdfFormat.N_TRIPLES):
        subject, predicate, obj = _as_terms(triple)
        # A blank node of one data set is never that of another.
        own = f"_:{dataset.name.encode().hex()}x"
        yield (
            subject.replace("_:", own, 1) if subject.startswith("_:") else subject,
            predicate,
            obj.replace("_:", own, 1) if obj.startswith("_:") else obj,
        )


def tabled_triples(dataset: Dataset) -> Iterator[Triple]:
    """What the tables of a data set say of entities and sources."""
    for entity in dataset.entities.values():
        yield from _entity_triples(entity)
    for source in dataset.sources.values():
        yield from _source_triples(source)


def described(dataset: Dataset) -> Iterator[Triple]:
    """What a data set says of itself."""
    graph = node(terms.GRAPH + dataset.name)
    yield graph, _TYPE, node(terms.DCAT + "Dataset")
    yield graph, node(terms.DCT + "title"), _text(dataset.title)
    yield graph, node(terms.DCT + "identifier"), _text(dataset.name)
    yield graph, node(terms.OWL + "versionInfo"), _text(dataset.version)
    yield graph, node(terms.DCT + "license"), _text(dataset.licence)
    yield graph, _st("asOf"), _day(dataset.as_of)
    if dataset.begins:
        yield graph, node(terms.DCT + "temporal"), _text(f"{dataset.begins}/{dataset.as_of}")


def _typed(subject: Term, cls: Iri) -> Iterator[Triple]:
    for each in _classes(cls):
        yield subject, _TYPE, each


@lru_cache
def _classes(cls: Iri) -> tuple[Term, ...]:
    """A class and every superclass of it: the store does not reason."""
    return tuple(node(each) for each in (cls, *vocabulary().superclasses[cls]))


def _entity_triples(entity: Entity) -> Iterator[Triple]:
    subject = node(entity.iri)
    yield from _typed(subject, entity.type)
    for language, names in entity.labels.items():
        for position, name in enumerate(names):
            if not language:
                yield subject, node(terms.SKOS + "hiddenLabel"), _text(name)
            else:
                kind = "altLabel" if position else "prefLabel"
                yield subject, node(terms.SKOS + kind), _text(name, language=language)
    if entity.iso3:
        yield subject, _st("iso3"), _text(entity.iso3)
    for name, number in (("cowCode", entity.cow), ("gwCode", entity.gw)):
        if number is not None:
            yield subject, _st(name), _whole(number)
    for name, degrees in (("lat", entity.lat), ("long", entity.lon)):
        if degrees is not None:
            yield subject, node(terms.WGS84 + name), _decimal(canonical(degrees))
    if entity.wikidata:
        yield subject, node(terms.SKOS + "exactMatch"), node(terms.WIKIDATA + entity.wikidata)
    if entity.note:
        yield subject, node(terms.SKOS + "note"), _text(entity.note)


SOURCE_TEXTS = {
    "title": terms.DCT + "title",
    "author": terms.DCT + "creator",
    "publisher": terms.DCT + "publisher",
    "issued": terms.DCT + "issued",
    "language": terms.DCT + "language",
    "url": terms.DCT + "identifier",
    "basis": terms.ST + "basis",
    "citation": terms.DCT + "bibliographicCitation",
    "note": terms.SKOS + "note",
}
"""Attribute of a source → property."""


def _source_triples(source: Source) -> Iterator[Triple]:
    subject = node(source.iri)
    yield from _typed(subject, terms.SOURCE)
    for name, predicate in SOURCE_TEXTS.items():
        if getattr(source, name):
            yield subject, node(predicate), _text(getattr(source, name))
    if source.as_of:
        yield subject, _st("asOf"), _day(source.as_of)


def _statement_pairs(s: Statement) -> Iterator[str]:
    """Predicates and objects of one statement, each pair as it stands in a line."""
    for cls in _classes(terms.DENIAL if s.denial else terms.CLAIM_CLASS):
        yield f"{_TYPE} {cls}"
    yield f"{_SUBJECT} <{s.subject}>"
    yield f"{_PREDICATE} <{s.predicate}>"
    yield f"{_OBJECT} {_object_term(s)}"
    if s.rule:
        for origin in s.derived_from:
            yield f"{_DERIVED} <{origin}>"
        yield f"{_st('rule')} {_text(s.rule)}"
    else:
        yield f"{_SOURCE} <{s.source}>"
    yield f"{_st('locator')} {_text(s.locator)}"
    yield f"{_st('stance')} {_st(s.stance)}"
    yield f"{_st('rank')} {_st(s.rank.label)}"
    yield from _time_pairs(s)
    if s.asserted_by:
        yield f"{_st('assertedBy')} <{s.asserted_by}>"
    if s.confidence is not None:
        yield f"{_st('confidence')} {_decimal(s.confidence)}"
    if s.expanded_from:
        yield f"{_st('expandedFrom')} <{s.expanded_from}>"
    if s.polarity is not None:
        yield f"{_st('polarity')} {_whole(s.polarity)}"
    if s.topic:
        yield f"{_st('topic')} <{s.topic}>"
    for check in s.checks:
        yield f"{_st('check')} {_text(check)}"
    if s.note:
        yield f"{_st('note')} {_text(s.note)}"
    if s.quantity:
        yield from _quantity_pairs(s.quantity)


def _time_pairs(s: Statement) -> Iterator[str]:
    if s.span.undated and s.quantity is None:
        yield f"{_st('dateStatus')} {_st('Undated')}"
    for name, day in (("since", s.span.since), ("until", s.span.until)):
        if day is None:
            continue
        yield f"{_st(f'{name}Edtf')} {_text(day.text)}"
        if day.text != OPEN and day.earliest:
            yield f"{_st(name)} {_day(day.earliest)}"
        if day.text != OPEN and day.latest:
            yield f"{_st(f'{name}Latest')} {_day(day.latest)}"


def _quantity_pairs(q: Quantity) -> Iterator[str]:
    if isinstance(q.value, int | Decimal) and not isinstance(q.value, bool):
        yield f"{_st('value')} {_value(q.value)}"
        if isinstance(q.value, Decimal) and q.value.as_tuple() != canonical(q.value).as_tuple():
            yield f"{_st('valueDigits')} {_text(str(q.value))}"
    for name, bound in (("valueLow", q.low), ("valueHigh", q.high)):
        if bound is not None:
            yield f"{_st(name)} {_decimal(bound)}"
    for name, text in (("valueText", q.text), ("unit", q.unit), ("refPeriod", q.ref_period)):
        if text:
            yield f"{_st(name)} {_text(text)}"
    if q.scope:
        yield f"{_st('scope')} <{q.scope}>"


def _object_term(s: Statement) -> Term:
    if s.object is not None:
        return node(s.object)
    assert s.quantity is not None
    if s.quantity.value is not None:
        return _value(s.quantity.value)
    return _text(str(s.quantity), language="en")


def _value(value: Value) -> Term:
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, bool):
        return _text(str(value).lower(), datatype="boolean")
    return _whole(value) if isinstance(value, int) else _text(value)


def _whole(number: int) -> Term:
    return _text(str(number), datatype="integer")


def _decimal(number: Decimal) -> Term:
    return _text(format(number, "f"), datatype="decimal")


@lru_cache(maxsize=8192)
def _day(day: date) -> Term:
    return _text(day.isoformat(), datatype="date")


def _plain_triples(datasets: Iterable[Dataset]) -> Iterator[Triple]:
    """What held at some time, both ways round where a relation is symmetric or has an inverse."""
    statements = [s for dataset in datasets for s in dataset.statements]
    for s in ever_held(statements):
        prop = vocabulary().properties[s.predicate]
        yield node(s.subject), node(s.predicate), _object_term(s)
        if s.object is not None and prop.symmetric:
            yield node(s.object), node(s.predicate), node(s.subject)
        elif s.object is not None and prop.inverse:
            yield node(s.object), node(prop.inverse), node(s.subject)
