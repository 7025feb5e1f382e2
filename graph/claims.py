"""What the program knows of the world: entities, sources, and statements about entities.

These are the values that everything else passes around. They know nothing of tables, of RDF or of
networks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from ..ontology import terms
from ..ontology.dates import Span

Iri = str
"""An absolute IRI as text."""

Value = int | Decimal | bool | str
"""The literal of a quantity, flag, date or text."""


def canonical(number: Decimal) -> Decimal:
    """A number without the last zeros behind its point, which tell its precision only."""
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole else number.normalize()


class Rank(IntEnum):
    """Standing of a statement; a smaller number is a better rank."""

    PREFERRED = 0
    NORMAL = 1
    DEPRECATED = 2

    @property
    def label(self) -> str:
        return _RANKS[self]


_RANKS = [rank.name.capitalize() for rank in Rank]


class Stance(StrEnum):
    """How a source stands to what it states."""

    FACT = "Fact"
    ASSESSMENT = "Assessment"
    REPORTED = "Reported"
    FORECAST = "Forecast"
    PLAN = "Plan"


ASSERTED = frozenset({Stance.FACT, Stance.ASSESSMENT, Stance.REPORTED})
"""The stances that snapshots and measures use unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that statements are about.

    `labels` maps a language to its labels, the preferred one first; hidden labels (misprints,
    homoglyphs) stand under the empty language.
    """

    iri: Iri
    type: Iri
    labels: Mapping[str, tuple[str, ...]]
    iso3: str = ""
    cow: int | None = None
    gw: int | None = None
    lat: Decimal | None = None
    lon: Decimal | None = None
    wikidata: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        return terms.local(self.iri)

    @property
    def label(self) -> str:
        """The English label; the id where there is none."""
        names = self.labels.get("en", ())
        return names[0] if names else self.id

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes by which the entity may be named, its id first."""
        own = self.id
        return (own, *[code for code in (self.iso3, self.wikidata) if code and code != own])


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it. `as_of` is the last day that the source speaks of; None if it is only quoted."""

    iri: Iri
    title: str
    as_of: date | None = None
    author: str = ""
    publisher: str = ""
    issued: str = ""
    language: str = ""
    url: str = ""
    basis: str = ""
    citation: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        return terms.local(self.iri)


@dataclass(frozen=True, slots=True)
class Quantity:
    """The literal of a statement: a value or a range, its unit and what it measures.

    A vague quantity has `low` and `high` and no `value`; `text` holds words. `ref_period` is the
    period measured (EDTF), `scope` the second entity that the quantity is about.
    """

    value: Value | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    unit: str = ""
    ref_period: str = ""
    scope: Iri | None = None

    def __str__(self) -> str:
        if self.value is not None:
            shown = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        elif self.low is not None or self.high is not None:
            low, high = ("" if x is None else str(x) for x in (self.low, self.high))
            shown = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        else:
            shown = self.text
        return f"{shown} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim or denial by one source.

    Either `object` (another entity) or `quantity` is set; `topic` is the matter in which a relation
    holds, `checks` names the annotators' notes that concern the statement. `as_of` is the last day
    up to which the statement speaks where it states no end. A derived statement names its `rule`
    and the statements it comes from; its source and locator are theirs.
    """

    iri: Iri
    subject: Iri
    predicate: Iri
    object: Iri | None
    quantity: Quantity | None
    span: Span
    source: Iri
    locator: str
    as_of: date | None
    stance: Stance = Stance.FACT
    rank: Rank = Rank.NORMAL
    denial: bool = False
    asserted_by: Iri | None = None
    confidence: Decimal | None = None
    expanded_from: Iri | None = None
    derived_from: tuple[Iri, ...] = ()
    rule: str = ""
    polarity: int | None = None
    topic: Iri | None = None
    checks: tuple[str, ...] = ()
    note: str = ""

    @property
    def id(self) -> str:
        """Data set and row: `central-asia-2004/m017`."""
        return self.iri.removeprefix(terms.CLAIM)

    @property
    def dataset(self) -> str:
        return self.id.partition("/")[0]

    @property
    def ends(self) -> tuple[Iri, ...]:
        """What the statement is about: subject, object, scope and topic, each once."""
        scope = self.quantity.scope if self.quantity else None
        found = (self.subject, self.object, scope, self.topic)
        return tuple(dict.fromkeys(end for end in found if end is not None))

    @property
    def since_text(self) -> str:
        return self.span.since.text if self.span.since else ""

    @property
    def until_text(self) -> str:
        return self.span.until.text if self.span.until else ""


@dataclass(frozen=True)
class Dataset:
    """What one folder of tables says, with what follows from it by rule.

    It speaks from `begins`, if it says so, up to `as_of`. `beside` is further RDF that it carries,
    as N-Triples; no measure reads it.
    """

    name: str
    title: str
    version: str
    licence: str
    as_of: date
    entities: Mapping[Iri, Entity]
    sources: Mapping[Iri, Source]
    statements: tuple[Statement, ...] = field(default=())
    beside: str = ""
    begins: date | None = None
