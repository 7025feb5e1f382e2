"""A mapping: one TOML file that says what the columns of a published data set mean.

docs/import.md explains each key. A mapping is checked when it is read, against itself and the
vocabulary, so that a wrong one is refused before a row is looked at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from ...ontology import terms
from ...ontology.dates import DateError, parse_day
from ...ontology.errors import BadInputError, NotFoundError, nearest, shown
from ...ontology.vocabulary import Property, vocabulary
from ..actors import SYSTEMS
from .fold import KIND, MADE
from .keys import Keys
from .template import Template

When = Mapping[str, tuple[str, ...]]
"""Column → the values of which it must have one."""


@dataclass(frozen=True)
class Release:
    """A release of the data that the mapping was written for."""

    version: str
    sha256: str


@dataclass(frozen=True)
class About:
    """What the data set is called and may be used for, and who is to be cited."""

    name: str
    title: str
    version: str
    licence: str
    as_of: date | None
    source: Mapping[str, str]


@dataclass(frozen=True)
class DateColumns:
    """Where a date stands: in one column, or in up to three."""

    year: str
    month: str = ""
    day: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.year, self.month, self.day) if name)


@dataclass(frozen=True)
class ActorColumn:
    """A column of codes of states, and perhaps one of their names."""

    name: str
    column: str
    system: str
    label: str = ""


@dataclass(frozen=True)
class Minted:
    """Entities that the data set itself numbers: a body, a treaty, a base, a person.

    `key` are the columns that tell one from another; `same` says which of their values mean an
    entity that has an id already: a decision each.
    """

    name: str
    key: tuple[str, ...]
    id: Template
    type: str
    label: Template
    cells: Mapping[str, Template]
    same: Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A predicate that depends on a column: its value → the relation."""

    column: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Claimed:
    """What a row claims."""

    subject: str
    predicate: str | Choice
    object: str
    value: Template | None
    since: DateColumns | None
    until: DateColumns | None
    when: When
    cells: Mapping[str, Template]


@dataclass(frozen=True)
class Skip:
    """Rows that make no claim, and why."""

    when: When
    reason: str


@dataclass(frozen=True)
class Fold:
    """Rows that are one a year: those of consecutive years with the same cells are one spell.

    `kinds` are columns each of which flags a tie of its own with 1, `mutual` the two columns of
    ends where a tie counts only if it is given in both directions.
    """

    year: str
    by: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    mutual: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """A second file that says more of what a column names: its cells join those of the row."""

    names: tuple[str, ...]
    key: str
    on: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SourceMapping:
    """Everything that a mapping says."""

    file: str
    title: str
    help: str
    about: About
    releases: tuple[Release, ...]
    names: tuple[str, ...]
    delimiter: str | None
    encoding: str | None
    sheet: str
    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    skips_unplaced: bool
    begun: tuple[str, ...]
    ongoing: tuple[str, ...]
    precision: str
    inclusive: bool
    outside: str
    numbers: Mapping[str, tuple[float, float]]
    source_column: str
    actors: Mapping[str, ActorColumn]
    minted: Mapping[str, Minted]
    constants: Mapping[str, str]
    skips: tuple[Skip, ...]
    fold: Fold | None
    complete: str
    lookups: tuple[Lookup, ...]
    claims: tuple[Claimed, ...]

    @property
    def name(self) -> str:
        """The mapping as it is called."""
        return self.file.removesuffix(".toml")

    def declared(self, name: str) -> bool:
        """Whether a column is named in the mapping."""
        looked_up = any(name in lookup.columns for lookup in self.lookups)
        return looked_up or name in self.columns or name in self.optional


def packaged_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with steppe."""
    found = (p.name for p in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def read_mapping(name: str | Path) -> SourceMapping:
    """A packaged mapping by its name, or one of your own by the path of its file.

    Raises NotFoundError, or BadInputError that names the key and what it may be.
    """
    path = Path(name)
    if str(name) in packaged_mappings():
        path = Path(str(files(__package__))) / f"{name}.toml"
    elif path.suffix != ".toml" or not path.is_file():
        known = packaged_mappings()
        hint = nearest(str(name), known) or f"Known are {', '.join(known)}; or name a .toml file."
        raise NotFoundError(f"There is no mapping {shown(str(name))}.", hint=hint)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BadInputError(f"{path.name} is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{path.name} is no TOML: {error}.") from None
    return _mapping(Keys(path.name, "", found))


def _mapping(top: Keys) -> SourceMapping:
    read, dates = top.table("read"), top.table("dates")
    columns, optional = top.table("columns"), top.table("optional")
    actors = {n: _actor(n, t) for n, t in top.tables("actors").items()}
    minted = {n: _minted(n, t) for n, t in top.tables("entities").items()}
    end = dates.choice("end", ("inclusive", "exclusive"), "inclusive")
    mapping = SourceMapping(
        file=top.file,
        title=top.text("title"),
        help=top.text("help", ""),
        about=_about(top),
        releases=tuple(
            Release(t.text("version"), t.text("sha256")) for t in top.list_of_tables("release")
        ),
        names=read.texts("names"),
        delimiter=read.text("delimiter", "") or None,
        encoding=read.text("encoding", "") or None,
        sheet=read.text("sheet", ""),
        columns={name: columns.texts(name) for name in columns.rest()},
        optional={name: optional.texts(name) for name in optional.rest()},
        missing=read.texts("missing"),
        skips_unplaced=read.choice("unplaced", ("bad", "skip"), "bad") == "skip",
        begun=dates.texts("begun"),
        ongoing=dates.texts("ongoing"),
        precision=dates.choice("precision", ("day", "month", "year"), "day"),
        inclusive=end == "inclusive",
        outside=dates.choice("outside", ("bad", "warn", "ignore"), "warn"),
        numbers={n: t.range() for n, t in top.tables("numbers").items()},
        source_column=top.table("source").text("column", ""),
        actors=actors,
        minted=minted,
        constants=top.table("constants").all_texts(),
        skips=tuple(Skip(_when(t), t.text("reason")) for t in top.list_of_tables("skip")),
        fold=_fold(top.table("fold")) if "fold" in top.found else None,
        complete=top.table("coverage").text("complete", ""),
        lookups=tuple(_lookup(t) for t in top.list_of_tables("lookup")),
        claims=tuple(_claimed(t) for t in top.list_of_tables("claim")),
    )
    top.refuse_others()
    _check(mapping, top)
    return mapping


def _about(top: Keys) -> About:
    table, source = top.table("dataset"), top.table("source")
    as_of = table.text("as_of", "")
    try:
        day = parse_day(as_of) if as_of else None
    except DateError as error:
        raise table.error("as_of", str(error)) from None
    keys = ("id", "title", "author", "publisher", "issued", "url", "citation", "note")
    return About(
        name=table.text("name"),
        title=table.text("title"),
        version=table.text("version", ""),
        licence=table.text("licence", ""),
        as_of=day,
        source={key: source.text(key, "") for key in keys},
    )


def _actor(name: str, table: Keys) -> ActorColumn:
    system = table.choice("system", tuple(SYSTEMS), "cow")
    return ActorColumn(name, table.text("column"), system, table.text("name", ""))


def _minted(name: str, table: Keys) -> Minted:
    cls = vocabulary().class_named(table.text("type"))
    if cls is None:
        known = [terms.local(c) for c in vocabulary().superclasses]
        raise table.error(
            "type", f"no class of the vocabulary. {nearest(table.text('type'), known)}"
        )
    cells: dict[str, Template] = {
        key: Template(table.text(key))
        for key in ("wikidata", "lat", "lon", "note", "alias_en")
        if key in table.found
    }
    same = table.table("same").all_texts()
    return Minted(
        name, table.texts("key"), Template(table.text("id")), cls, Template(table.text("label")),
        cells, same,
    )  # fmt: skip


def _fold(table: Keys) -> Fold:
    mutual = table.texts("mutual")
    if mutual and len(mutual) != 2:
        raise table.error("mutual", "must be the two columns of the ends")
    return Fold(table.text("year"), table.texts("by"), table.texts("kinds"), mutual)


def _lookup(table: Keys) -> Lookup:
    columns = table.table("columns")
    found = {name: columns.texts(name) for name in columns.rest()}
    return Lookup(table.texts("names"), table.text("key"), table.text("on"), found)


def _when(table: Keys) -> When:
    when = table.table("when")
    return {name: when.texts(name) for name in when.rest()}


def _claimed(table: Keys) -> Claimed:
    predicate = table.found.get("predicate")
    chosen: str | Choice
    if isinstance(predicate, dict):
        choice = table.table("predicate")
        chosen = Choice(choice.text("column"), choice.table("values").all_texts())
    else:
        chosen = table.text("predicate")
    cells: dict[str, Template] = {
        key: Template(table.text(key))
        for key in ("locator", "note", "stance", "rank", "polarity", "unit", "ref_period",
                    "value_text", "confidence")
        if key in table.found
    }  # fmt: skip
    value = table.text("value", "")
    return Claimed(
        subject=table.text("subject"),
        predicate=chosen,
        object=table.text("object", ""),
        value=Template(value) if value else None,
        since=_date_columns(table, "since"),
        until=_date_columns(table, "until"),
        when=_when(table),
        cells=cells,
    )


def _date_columns(table: Keys, key: str) -> DateColumns | None:
    if key not in table.found:
        return None
    if isinstance(table.found[key], dict):
        parts = table.table(key)
        return DateColumns(parts.text("year"), parts.text("month", ""), parts.text("day", ""))
    return DateColumns(table.text(key))


# -- what must be true of a mapping as a whole -------------------------------------------------


def _check(mapping: SourceMapping, top: Keys) -> None:
    for place, name in _columns_used(mapping):
        if not mapping.declared(name):
            known = [*mapping.columns, *mapping.optional]
            raise top.error(place, f"no column {shown(name)} is declared. {nearest(name, known)}")
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
    if not mapping.claims:
        raise top.error("claim", "the mapping makes no claim")


def _columns_used(mapping: SourceMapping) -> Sequence[tuple[str, str]]:
    """Each place of a mapping that names a column, and the column."""
    used: list[tuple[str, str]] = []
    for actor in mapping.actors.values():
        used += [(f"actors.{actor.name}", n) for n in (actor.column, actor.label) if n]
    for minted in mapping.minted.values():
        texts = (minted.id, minted.label, *minted.cells.values())
        used += [(f"entities.{minted.name}", n) for t in texts for n in t.columns]
        used += [(f"entities.{minted.name}", n) for n in minted.key]
    used += [("numbers", name) for name in mapping.numbers]
    used += [("source", mapping.source_column)] if mapping.source_column else []
    for skip in mapping.skips:
        used += [("skip", name) for name in skip.when]
    if mapping.fold:
        fold = mapping.fold
        used += [("fold", name) for name in (fold.year, *fold.by, *fold.kinds, *fold.mutual)]
    used += [("lookup", lookup.on) for lookup in mapping.lookups]
    made = {"row", KIND, *MADE} if mapping.fold else {"row"}
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
    minted = mapping.minted.get(end)
    found = minted.type if minted else terms.STATE
    if not vocabulary().admits(wanted, found):
        label = vocabulary().label
        what = f"{prop.name} takes {label(wanted or '')}, {shown(end)} is {label(found)}"
        raise top.error(place, what)
