"""The packaged questions: SPARQL files with a title, a description, parameters and an answer.

A question says of itself, in comments at its head:

    # title: Who was a member of a body on a day?
    # description: Certain members only: whose spell has begun and not ended on every reading.
    #   It may run over several lines.
    # param: body entity SCO the organisation
    # param: on date 2003-12-31 the day

Each parameter is a variable of the query and stands in its SELECT clause; its value goes in by
substitution. Beside each question stands its answer on the packaged data, as csv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.dates import DateError, parse_day
from ..ontology.errors import NotFoundError, UsageError, nearest, shown
from .claims import Entity
from .names import Names

Kind = Literal["date", "entity", "number", "text", "name"]
Value = str | int | Decimal | date | Entity
"""What a parameter may be given as; an entity or a day also by its name."""

Bindings = dict[str, ox.NamedNode | ox.Literal]

_PARAMETER = re.compile(r"(\w+) (date|entity|number|text) (\S+) (.+)")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True)
class Parameter:
    """A variable of a question that the asker may set."""

    name: str
    kind: Kind
    default: str
    about: str


@dataclass(frozen=True)
class Question:
    """A packaged query. `answer` is its csv on the packaged data, with the default parameters."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    answer: str


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """The packaged questions, by name."""
    folder = files(__package__.rpartition(".")[0]).joinpath("ontology", "questions")
    texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.is_file()}
    named = (name.removesuffix(".rq") for name in sorted(texts) if name.endswith(".rq"))
    return tuple(_question(n, texts[f"{n}.rq"], texts.get(f"{n}.csv", "")) for n in named)


def _question(name: str, text: str, answer: str) -> Question:
    said: dict[str, list[str]] = {"title": [], "description": [], "param": []}
    key = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if told := re.fullmatch(r"# (title|description|param): (.+)", line):
            key = told.group(1)
            said[key].append(told.group(2).strip())
        elif key == "description":
            said[key].append(line.removeprefix("#").strip())
    return Question(
        name=name,
        title=" ".join(said["title"]),
        description=" ".join(said["description"]),
        parameters=tuple(_parameter(told) for told in said["param"]),
        text=text,
        answer=answer,
    )


def _parameter(told: str) -> Parameter:
    match = _PARAMETER.fullmatch(told)
    if match is None:
        raise ValueError(f"not a parameter: {told}")
    name, kind, default, about = match.groups()
    return Parameter(name, cast(Kind, kind), default, about)


def question(name: str) -> Question:
    """A packaged question; NotFoundError offers the nearest names."""
    known = {q.name: q for q in questions()}
    if name not in known:
        hint = nearest(name, list(known)) or "steppe query --list shows them."
        raise NotFoundError(f"There is no packaged question «{name}».", hint=hint)
    return known[name]


def bind(
    given: Mapping[str, Value],
    names: Names,
    asked: Question | None = None,
    as_of: date | None = None,
) -> Bindings:
    """The values of variables as terms: of a packaged question by the kinds that it declares.

    In a query of one's own a value is a date, a number, a prefixed name (`id:KAZ`, `st:memberOf`)
    or a text, as it looks. Raises UsageError for an unknown parameter, a value of another kind,
    or in a packaged question a day after `as_of`, NotFoundError for an unknown entity.
    """
    told = {name: _text(name, value) for name, value in given.items()}
    if asked is None:
        return {name: _term(value, _looks(value), name, names) for name, value in told.items()}
    declared = {p.name: p for p in asked.parameters}
    for name in told:
        if name not in declared:
            hint = nearest(name, list(declared)) or _listed(asked)
            raise UsageError(f"{asked.name} has no parameter {shown(name)}.", hint=hint)
    bound = {
        p.name: _term(told.get(p.name, p.default), p.kind, p.name, names) for p in asked.parameters
    }
    for p in asked.parameters:
        if p.kind == "date" and as_of and p.name in told and bound[p.name].value > str(as_of):
            raise UsageError(
                f"No source speaks of {bound[p.name].value}: the data's last day is {as_of}.",
                hint=f"Give an earlier day for {p.name}.",
            )
    return bound


def _text(name: str, value: Value) -> str:
    """A value as it would be typed; UsageError for what cannot be one."""
    if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        raise UsageError(f"{shown(name)} is no name of a variable.")
    if isinstance(value, Entity):
        return f"id:{value.id}"
    if isinstance(value, str):
        if any(0xD800 <= ord(c) < 0xE000 for c in value):
            raise UsageError(f"The value of {name} is no text.")
        return value
    if isinstance(value, date | int | Decimal) and not isinstance(value, bool | datetime):
        return str(value)
    raise UsageError(f"{name} takes a text, a number, a day or an entity, not {value!r:.60}.")


def _listed(asked: Question) -> str:
    told = [f"{p.name} ({p.kind}: {p.about})" for p in asked.parameters]
    return f"It has: {', '.join(told)}." if told else "It has none."


def _looks(value: str) -> Kind:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return "date"
    if _NUMBER.fullmatch(value):
        return "number"
    if value.startswith("id:"):
        return "entity"
    prefix, colon, rest = value.partition(":")
    return "name" if colon and prefix in terms.PREFIXES and _LOCAL.fullmatch(rest) else "text"


def _term(value: str, kind: Kind, name: str, names: Names) -> ox.NamedNode | ox.Literal:
    if kind == "entity":
        return ox.NamedNode(names.find(value).iri)
    if kind == "name":
        prefix, _, rest = value.partition(":")
        return ox.NamedNode(terms.PREFIXES[prefix] + rest)
    if kind == "text":
        return ox.Literal(value)
    if kind == "number":
        if not _NUMBER.fullmatch(value):
            raise UsageError(f"{name} is a number, not {shown(value)}.")
        whole = Decimal(value) == Decimal(value).to_integral_value()
        datatype = terms.XSD + ("integer" if whole and "." not in value else "decimal")
        return ox.Literal(value, datatype=ox.NamedNode(datatype))
    try:
        day = parse_day(value)
    except DateError as error:
        raise UsageError(f"{name} is a day: {error.message}", hint=error.hint) from None
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(terms.XSD + "date"))
