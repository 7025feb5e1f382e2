"""What the pages tell of one entity, source or statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ...graph.claims import Entity, Source, Statement
from ...ontology import terms
from ...ontology.vocabulary import vocabulary
from .. import statements
from ..knowledge_graph import KnowledgeGraph

ROOMS = {"id": terms.ID, "source": terms.SRC, "claim": terms.CLAIM}
"""First part of a path here → namespace."""

_MOST = 2000
"""So many statements stand on one page; the rest are counted, and are in the RDF."""


@dataclass(frozen=True)
class Link:
    """A name, and where it leads; empty where nowhere."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class Line:
    """A statement as a line of a page."""

    id: Link
    subject: Link
    relation: str
    object: Link
    denial: bool
    since: str
    until: str
    source: Link
    locator: str
    stance: str
    rank: str
    note: str


@dataclass(frozen=True)
class Entry:
    """A page: what it is about, facts, statements."""

    iri: str
    title: str
    kind: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    lines: tuple[Line, ...]
    more: int


def path_of(iri: str) -> str:
    """Where something of ours has its page here; empty where it has none."""
    for room, space in ROOMS.items():
        if iri.startswith(space):
            return f"/{room}/{iri[len(space) :]}"
    return ""


def entry(graph: KnowledgeGraph, iri: str) -> Entry | None:
    """What is told of an IRI; None where nothing is."""
    contents = graph.contents
    if iri in contents.entities:
        entity = contents.entities[iri]
        about = [s for s in contents.statements if iri in s.ends]
        kind = vocabulary().label(entity.type)
        return _entry(graph, iri, entity.label, kind, _entity_facts(entity), about)
    if iri in contents.sources:
        source = contents.sources[iri]
        said = [s for s in contents.statements if s.source == iri]
        return _entry(graph, iri, source.title, "source", _source_facts(source), said)
    if iri.startswith(terms.CLAIM):
        found = next((s for s in contents.statements if s.iri == iri), None)
        if found is not None:
            title = statements.sentence(found, contents.entities)
            kind = "denial" if found.denial else "claim"
            return _entry(graph, iri, title, kind, _claim_facts(found), [found])
    return None


def triples(graph: KnowledgeGraph, iri: str) -> Iterator[ox.Triple]:
    """Everything that the store says of an IRI, and the statements that it stands in."""
    store, node = graph.store, ox.NamedNode(iri)
    subjects = {node}
    for name in ("subject", "object"):
        about = store.quads_for_pattern(None, ox.NamedNode(terms.RDF + name), node)
        subjects.update(q.subject for q in about if isinstance(q.subject, ox.NamedNode))
    if iri.startswith(terms.SRC):
        from_it = ox.NamedNode(terms.PROV + "hadPrimarySource")
        quads = store.quads_for_pattern(None, from_it, node)
        subjects.update(q.subject for q in quads if isinstance(q.subject, ox.NamedNode))
    for subject in subjects:
        for quad in store.quads_for_pattern(subject, None, None):
            yield quad.triple


def _entry(
    graph: KnowledgeGraph,
    iri: str,
    title: str,
    kind: str,
    facts: list[tuple[str, list[Link]]],
    about: list[Statement],
) -> Entry:
    told = tuple((name, tuple(links)) for name, links in facts if any(link.text for link in links))
    lines = tuple(_line(graph, s) for s in about[:_MOST])
    return Entry(iri, title, kind, told, lines, max(0, len(about) - _MOST))


def _line(graph: KnowledgeGraph, s: Statement) -> Line:
    contents = graph.contents
    named = contents.entities

    def link(iri: str) -> Link:
        return Link(named[iri].label if iri in named else terms.local(iri), path_of(iri))

    words = statements.object_label(s, named) if s.object in named or s.object is None else ""
    return Line(
        id=Link(s.id, path_of(s.iri)),
        subject=link(s.subject),
        relation=vocabulary().label(s.predicate),
        object=Link(words or terms.local(s.object or ""), path_of(s.object or "")),
        denial=s.denial,
        since=s.since_text or (s.quantity.ref_period if s.quantity else ""),
        until=s.until_text,
        source=Link(terms.local(s.source), path_of(s.source)),
        locator=s.locator,
        stance=str(s.stance),
        rank=s.rank.label,
        note=s.note,
    )


def _entity_facts(entity: Entity) -> list[tuple[str, list[Link]]]:
    names = [
        (f"names ({language})" if language else "also found as", [Link(n) for n in labels])
        for language, labels in entity.labels.items()
    ]
    codes = [
        ("ISO 3166", entity.iso3),
        ("COW", str(entity.cow or "")),
        ("Gleditsch and Ward", str(entity.gw or "")),
        ("latitude, longitude", f"{entity.lat}, {entity.lon}" if entity.lat is not None else ""),
        ("Wikidata", entity.wikidata),
        ("note", entity.note),
    ]
    return [*names, *((name, [Link(text)]) for name, text in codes)]


def _source_facts(source: Source) -> list[tuple[str, list[Link]]]:
    told = {
        "author": source.author, "publisher": source.publisher, "issued": source.issued,
        "language": source.language, "address": source.url, "citation": source.citation,
        "basis": source.basis, "last day": str(source.as_of or ""), "note": source.note,
    }  # fmt: skip
    return [(name, [Link(text)]) for name, text in told.items()]


def _claim_facts(s: Statement) -> list[tuple[str, list[Link]]]:
    grounds = [Link(terms.local(iri), path_of(iri)) for iri in s.derived_from]
    return [
        ("asserted by", [Link(terms.local(s.asserted_by or ""), path_of(s.asserted_by or ""))]),
        ("confidence", [Link("" if s.confidence is None else str(s.confidence))]),
        ("rule", [Link(s.rule)]),
        ("derived from", grounds),
        ("topic", [Link(terms.local(s.topic or ""), path_of(s.topic or ""))]),
        ("checks", [Link(check) for check in s.checks]),
        ("note", [Link(s.note)]),
    ]
