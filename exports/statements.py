"""Statements as rows: what `show`, the csv export and the page print of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..graph.claims import Entity, Iri, Statement
from ..graph.readback import Contents
from ..ontology import terms
from ..ontology.vocabulary import vocabulary

COLUMNS = (
    "id", "kind", "subject", "predicate", "object", "since", "until", "ref_period", "scope",
    "topic", "source", "locator", "asserted_by", "stance", "rank", "confidence", "rule",
    "expanded_from", "polarity", "check", "note",
)  # fmt: skip


def row(s: Statement) -> tuple[object, ...]:
    """One statement as a row of `COLUMNS`: ids, and dates as written."""
    scope = s.quantity.scope if s.quantity else None
    return (
        s.id,
        "denial" if s.denial else "claim",
        terms.local(s.subject),
        terms.local(s.predicate),
        terms.local(s.object) if s.object else str(s.quantity),
        s.since_text,
        s.until_text,
        s.quantity.ref_period if s.quantity else "",
        terms.local(scope) if scope else "",
        terms.local(s.topic) if s.topic else "",
        terms.local(s.source),
        s.locator,
        terms.local(s.asserted_by) if s.asserted_by else "",
        str(s.stance),
        s.rank.label,
        s.confidence,
        s.rule,
        terms.local(s.expanded_from) if s.expanded_from else "",
        s.polarity,
        " ".join(s.checks),
        s.note,
    )


def rows(statements: Iterable[Statement]) -> list[tuple[object, ...]]:
    """Statements as rows of `COLUMNS`."""
    return [row(s) for s in statements]


def object_label(s: Statement, entities: Mapping[Iri, Entity]) -> str:
    """The object in words: an entity's label or the quantity, with what it is about."""
    matter = s.quantity.scope if s.quantity else s.topic
    told = entities[s.object].label if s.object else str(s.quantity)
    return f"{told} ({entities[matter].label})" if matter else told


def sentence(s: Statement, entities: Mapping[Iri, Entity]) -> str:
    """A statement in words: «Uzbekistan member of Collective Security Treaty»."""
    relation = vocabulary().label(s.predicate)
    negation = "not: " if s.denial else ""
    return f"{negation}{entities[s.subject].label} {relation} {object_label(s, entities)}"


def asserter(s: Statement, contents: Contents) -> str:
    """Who says so, where that is not the author: a source's title or an entity's label."""
    if s.asserted_by is None:
        return ""
    if s.asserted_by in contents.sources:
        return contents.sources[s.asserted_by].title
    return contents.entities[s.asserted_by].label
