"""One row of claims.csv → one statement, or the faults that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ...ontology import terms
from ...ontology.dates import DateError, Span, parse_date, parse_span
from ...ontology.errors import Fault, nearest
from ...ontology.vocabulary import Property, vocabulary
from ..claims import Entity, Iri, Quantity, Rank, Source, Stance, Statement, Value, canonical
from .tables import Row

CLAIM_COLUMNS = (
    ("id", "subject", "predicate", "source", "locator"),
    ("object", "value", "value_low", "value_high", "value_text", "unit", "scope", "topic",
     "since", "until", "ref_period", "asserted_by", "stance", "rank", "confidence", "denial",
     "expanded_from", "polarity", "check", "note"),
)  # fmt: skip
"""Required and optional columns."""

_ROW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_XSD = terms.XSD
_STANCES = {str(stance): stance for stance in Stance}
_RANKS = {rank.label: rank for rank in Rank}


@dataclass(frozen=True)
class Refused:
    """Ids whose own rows were refused: naming them is no fault of a claim as well.

    None stands for a whole table that could not be read.
    """

    entities: frozenset[str] | None
    sources: frozenset[str] | None


@dataclass
class _Reader:
    """What a row is checked against, and where its faults go."""

    dataset: str
    entities: Mapping[Iri, Entity]
    sources: Mapping[Iri, Source]
    refused: Refused
    faults: list[Fault]
    origins: list[Row] = field(default_factory=list)
    """Rows that name another row: whether it is there is known at the end only."""

    def fault(self, rule: str, row: Row, column: str, why: str, hint: str = "") -> None:
        self.faults.append(row.fault(rule, column, why, hint))


def read_claims(
    rows: Iterable[Row],
    dataset: str,
    entities: Mapping[Iri, Entity],
    sources: Mapping[Iri, Source],
    refused: Refused,
    faults: list[Fault],
) -> list[Statement]:
    """The statements of a claims table; faults are appended, and their rows left out."""
    reader = _Reader(dataset, entities, sources, refused, faults)
    seen: dict[str, int] = {}
    statements = []
    for row in rows:
        before = len(faults)
        if row["id"] in seen:
            reader.fault("T07", row, "id", f"duplicate id, first on line {seen[row['id']]}")
        seen.setdefault(row["id"], row.line)
        statement = _statement(reader, row)
        if statement is not None and len(faults) == before:
            statements.append(statement)
    if not any(fault.rule in ("T01", "T02") for fault in faults):  # else rows may be missing
        for row in reader.origins:
            origin = row["expanded_from"]
            if origin not in seen or origin == row["id"]:
                why, hint = "no other row of this table has that id", nearest(origin, list(seen))
                reader.fault("T08", row, "expanded_from", why, hint)
    return statements


def _statement(reader: _Reader, row: Row) -> Statement | None:
    """The statement of a row. Every cell is looked at, so that one run shows every fault."""
    if not _ROW_ID.fullmatch(row["id"]):
        reader.fault("T06", row, "id", "must be letters, digits, - . or _", "it becomes an IRI")
    if not row["locator"]:
        reader.fault("T05", row, "locator", "missing: where in the source does it stand?")
    prop = _property(reader, row)
    subject = _end(reader, row, "subject", prop.domain if prop else None)
    source = _source(reader, row, "source")
    stance, rank, denial = _stance(reader, row), _rank(reader, row), _denial(reader, row)
    asserted_by, confidence = _asserted_by(reader, row), _confidence(reader, row)
    polarity, expanded_from = _polarity(reader, row), _expanded_from(reader, row)
    span = _span(reader, row, prop, source)
    if prop is None:
        if row["object"]:
            _entity(reader, row, "object")
        return None
    obj, quantity = _object(reader, row, prop)
    topic = _topic(reader, row, prop)
    if subject is not None:
        _check_ends(reader, row, prop, subject, obj)
    if subject is None or source is None:
        return None
    return Statement(
        iri=_claim_iri(reader.dataset, row["id"]),
        subject=subject,
        predicate=prop.iri,
        object=obj,
        quantity=quantity,
        span=span,
        source=source.iri,
        locator=row["locator"],
        as_of=source.as_of,
        stance=stance,
        rank=rank,
        denial=denial,
        asserted_by=asserted_by,
        confidence=confidence,
        expanded_from=expanded_from,
        polarity=polarity,
        topic=topic,
        checks=tuple(sorted(set(row["check"].split()))),
        note=row["note"],
    )


def _expanded_from(reader: _Reader, row: Row) -> Iri | None:
    origin = row["expanded_from"]
    if not origin:
        return None
    reader.origins.append(row)
    return _claim_iri(reader.dataset, origin)


def _claim_iri(dataset: str, row_id: str) -> Iri:
    return f"{terms.CLAIM}{dataset}/{row_id}"


def _end(reader: _Reader, row: Row, column: str, cls: str | None) -> Iri | None:
    """Subject or object: an entity; a source where the property is about sources."""
    if cls != terms.SOURCE:
        return _entity(reader, row, column)
    name = row[column].removeprefix("src:")
    if terms.SRC + name in reader.sources:
        return terms.SRC + name
    if not name or not (reader.refused.sources is None or name in reader.refused.sources):
        hint = nearest(name, [s.id for s in reader.sources.values()]) or "add it to sources.csv"
        reader.fault("T08", row, column, "unknown source" if name else "missing", hint)
    return None


def _topic(reader: _Reader, row: Row, prop: Property) -> Iri | None:
    if not row["topic"]:
        return None
    if prop.literal:
        reader.fault(
            "T12", row, "topic", f"{prop.name} has a scope, not a topic", "leave topic empty"
        )
    return _entity(reader, row, "topic")


def _entity(reader: _Reader, row: Row, column: str) -> Iri | None:
    name = row[column].removeprefix("id:")
    if not name:
        reader.fault("T05", row, column, "missing")
        return None
    if terms.ID + name not in reader.entities:
        if reader.refused.entities is None or name in reader.refused.entities:
            return None
        known = [entity.id for entity in reader.entities.values()]
        hint = nearest(name, known) or "add it to entities.csv"
        reader.fault("T08", row, column, "unknown entity", hint)
        return None
    return terms.ID + name


def _property(reader: _Reader, row: Row) -> Property | None:
    prop = vocabulary().property_named(row["predicate"]) if row["predicate"] else None
    if prop is None:
        known = [p.name for p in vocabulary().properties.values()]
        hint = nearest(row["predicate"], known) or "the ontology lists what may be said"
        reader.fault(
            "T09", row, "predicate", "unknown predicate" if row["predicate"] else "missing", hint
        )
    return prop


def _source(reader: _Reader, row: Row, column: str) -> Source | None:
    name = row[column].removeprefix("src:")
    source = reader.sources.get(terms.SRC + name)
    if source is None:
        if name and (reader.refused.sources is None or name in reader.refused.sources):
            return None
        known = [s.id for s in reader.sources.values()]
        hint = nearest(name, known) or "add it to sources.csv"
        reader.fault("T08", row, column, "unknown source" if name else "missing", hint)
    elif source.as_of is None:
        hint = "give it an as_of in sources.csv: the last day that it speaks of"
        reader.fault("T08", row, column, "this source has no last day", hint)
    return source


def _asserted_by(reader: _Reader, row: Row) -> Iri | None:
    name = row["asserted_by"]
    if not name:
        return None
    for prefix, space, known in (
        ("src:", terms.SRC, reader.sources),
        ("id:", terms.ID, reader.entities),
    ):
        iri = space + name.removeprefix(prefix)
        if iri in known and (":" not in name or name.startswith(prefix)):
            return iri
    bare = name.partition(":")[2] or name
    if any(ids is None or bare in ids for ids in (reader.refused.sources, reader.refused.entities)):
        return None
    ids = [s.id for s in reader.sources.values()] + [e.id for e in reader.entities.values()]
    hint = nearest(bare, ids)
    reader.fault("T08", row, "asserted_by", "neither a source nor an entity", hint)
    return None


def _stance(reader: _Reader, row: Row) -> Stance:
    name = row["stance"] or "Fact"
    if name not in _STANCES:
        reader.fault("T09", row, "stance", "unknown stance", f"known are {', '.join(Stance)}")
    return _STANCES.get(name, Stance.FACT)


def _rank(reader: _Reader, row: Row) -> Rank:
    name = row["rank"] or "Normal"
    if name not in _RANKS:
        reader.fault("T09", row, "rank", "unknown rank", f"known are {', '.join(_RANKS)}")
    return _RANKS.get(name, Rank.NORMAL)


def _denial(reader: _Reader, row: Row) -> bool:
    if row["denial"].lower() not in ("", "true", "false"):
        reader.fault("T09", row, "denial", "must be true, false or empty")
    return row["denial"].lower() == "true"


def _confidence(reader: _Reader, row: Row) -> Decimal | None:
    number = _decimal(reader, row, "confidence")
    if number is not None and not 0 <= number <= 1:
        reader.fault("T10", row, "confidence", "must lie between 0 and 1")
    return number


def _polarity(reader: _Reader, row: Row) -> int | None:
    if row["polarity"] not in ("", "1", "0", "-1"):
        reader.fault("T09", row, "polarity", "must be 1, 0, -1 or empty")
        return None
    return int(row["polarity"]) if row["polarity"] else None


def _span(reader: _Reader, row: Row, prop: Property | None, source: Source | None) -> Span:
    # Of an unknown source any last day will do: the row is refused anyway.
    as_of = source.as_of if source else date.max
    try:
        span = parse_span(row["since"], row["until"], as_of=as_of)
    except DateError as error:
        column, _, rest = error.message.partition(": ")
        why = rest.partition("»: ")[2] or rest
        reader.fault(
            "T11", row, column if column in ("since", "until") else "since", why, error.hint
        )
        return Span()
    if span.until is not None and prop is not None and not prop.spell:
        why = f"{prop.name} happens on its day and has no end"
        reader.fault("T11", row, "until", why, "leave until empty")
    return span


# -- the object: an entity, a quantity or a text ---------------------------------------------


def _object(reader: _Reader, row: Row, prop: Property) -> tuple[Iri | None, Quantity | None]:
    has_literal = any(row[c] for c in ("value", "value_low", "value_high", "value_text"))
    if prop.literal:
        if row["object"]:
            reader.fault("T12", row, "object", f"{prop.name} takes a value", "leave object empty")
        return None, _quantity(reader, row, prop)
    if prop.takes_text and not row["object"]:
        if not row["value_text"]:
            reader.fault("T05", row, "object", "missing", "an entity here, or a text in value_text")
        return None, Quantity(text=row["value_text"])
    if has_literal or row["unit"]:
        column = next(
            c for c in ("value", "value_low", "value_high", "value_text", "unit") if row[c]
        )
        reader.fault("T12", row, column, f"{prop.name} takes an entity, not a value")
    for column in ("scope", "ref_period"):
        if row[column]:
            hint = "the matter of a relation goes into topic" if column == "scope" else ""
            reader.fault("T12", row, column, f"{prop.name} is no quantity", hint)
    return _end(reader, row, "object", prop.range), None


def _quantity(reader: _Reader, row: Row, prop: Property) -> Quantity:
    value = _value(reader, row, prop) if row["value"] else None
    bounds = (_decimal(reader, row, "value_low"), _decimal(reader, row, "value_high"))
    low, high = (None if bound is None else canonical(bound) for bound in bounds)
    if value is not None and (low is not None or high is not None):
        reader.fault(
            "T12", row, "value", "a value and a range", "a range has value_low and value_high only"
        )
    if low is not None and high is not None and high < low:
        reader.fault("T10", row, "value_high", f"below value_low {low}")
    if (
        value is None
        and low is None
        and high is None
        and not row["value"]
        and not row["value_text"]
    ):
        reader.fault("T05", row, "value", "missing", "a value, a range, or words in value_text")
    _check_unit(reader, row, prop)
    try:
        for end in row["ref_period"].split("/", 1):  # a session may run from one year to the next
            parse_date(end, column="ref_period")
    except DateError as error:
        reader.fault("T11", row, "ref_period", error.message.partition("»: ")[2], error.hint)
    scope = _entity(reader, row, "scope") if row["scope"] else None
    return Quantity(value, low, high, row["value_text"], row["unit"], row["ref_period"], scope)


def _value(reader: _Reader, row: Row, prop: Property) -> Value | None:
    text = row["value"]
    if prop.range == _XSD + "boolean":
        if text not in ("true", "false"):
            reader.fault("T09", row, "value", "must be true or false")
        return text == "true"
    if prop.iri in (terms.INCEPTION, terms.DISSOLUTION):
        try:
            parse_date(text, column="value")
        except DateError as error:
            reader.fault("T11", row, "value", error.message.partition("»: ")[2], error.hint)
        return text
    number = _decimal(reader, row, "value")
    if number is None or prop.range != _XSD + "integer":
        return number
    if number != number.to_integral_value():
        reader.fault("T10", row, "value", f"{prop.name} is a whole number")
    return int(number)


def _decimal(reader: _Reader, row: Row, column: str) -> Decimal | None:
    if not row[column]:
        return None
    if not _NUMBER.fullmatch(row[column]):
        reader.fault("T10", row, column, "not a number", "digits and a point, no separators")
        return None
    return Decimal(row[column])


def _check_unit(reader: _Reader, row: Row, prop: Property) -> None:
    unit = row["unit"]
    if unit == (prop.unit or ""):
        return
    if unit and unit not in vocabulary().units:
        known = ", ".join(sorted(vocabulary().units))
        reader.fault("T09", row, "unit", "unknown unit", f"known are {known}")
    elif prop.unit:
        reader.fault(
            "T12", row, "unit", f"{prop.name} is stated in {prop.unit}", "convert the value"
        )
    else:
        reader.fault("T12", row, "unit", f"{prop.name} has no unit")


# -- what the ontology allows at either end ----------------------------------------------------


def _check_ends(reader: _Reader, row: Row, prop: Property, subject: Iri, obj: Iri | None) -> None:
    if obj == subject:
        reader.fault("T13", row, "object", "a claim on itself: subject and object are the same")
    _check_class(reader, row, "subject", subject, prop.domain)
    if obj is not None and not prop.literal:
        _check_class(reader, row, "object", obj, prop.range)


def _check_class(reader: _Reader, row: Row, column: str, entity: Iri, wanted: str | None) -> None:
    words = vocabulary()
    found = reader.entities[entity].type if entity in reader.entities else terms.SOURCE
    if wanted is not None and not words.admits(wanted, found):
        why = f"{words.label(found)} where {row['predicate']} takes {words.label(wanted)}"
        reader.fault("T13", row, column, why)
