"""A mapping from its file: one TOML file for each data set.

docs/import.md explains each key. A mapping is checked when it is read, against itself and the
vocabulary, so that a wrong one is refused before a row is looked at.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from ...ontology import terms
from ...ontology.dates import DateError, parse_day
from ...ontology.errors import BadInputError, NotFoundError, nearest, shown
from ...ontology.vocabulary import vocabulary
from ..actors import SYSTEMS
from .keys import Keys
from .mapping import (
    About,
    ActorColumn,
    Choice,
    Claimed,
    DateColumns,
    Fold,
    Lookup,
    Minted,
    Release,
    SeriesColumns,
    Skip,
    SourceMapping,
    When,
    Window,
)
from .mapping_check import check
from .template import Template
from .wikidata import FORMS


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
        releases=tuple(map(_release, top.list_of_tables("release"))),
        names=read.texts("names"),
        delimiter=read.text("delimiter", "") or None,
        encoding=read.text("encoding", "") or None,
        sheet=read.text("sheet", ""),
        form=read.choice("form", FORMS, FORMS[0]),
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
        quoted_column=top.table("source").text("quoted", ""),
        actors=actors,
        minted=minted,
        constants=top.table("constants").all_texts(),
        skips=tuple(Skip(_when(t), t.text("reason")) for t in top.list_of_tables("skip")),
        fold=_fold(top.table("fold")) if "fold" in top.found else None,
        window=_window(top.table("window")) if "window" in top.found else None,
        complete=top.table("coverage").text("complete", ""),
        lookups=tuple(_lookup(t) for t in top.list_of_tables("lookup")),
        series=_series(top.table("series")) if "series" in top.found else None,
        claims=tuple(_claimed(t) for t in top.list_of_tables("claim")),
    )
    top.refuse_others()
    check(mapping, top)
    return mapping


def _about(top: Keys) -> About:
    table, source = top.table("dataset"), top.table("source")
    as_of = table.text("as_of", "")
    try:
        day = parse_day(as_of) if as_of else None
    except DateError as error:
        raise table.error("as_of", str(error)) from None
    keys = ("id", "title", "author", "publisher", "issued", "url", "citation", "note", "basis")
    return About(
        name=table.text("name"),
        title=table.text("title"),
        version=table.text("version", ""),
        licence=table.text("licence", ""),
        as_of=day,
        source={key: source.text(key, "") for key in keys},
    )


def _release(table: Keys) -> Release:
    rows, sha256 = table.text("rows", "0"), table.text("sha256")
    if not rows.isdecimal():
        raise table.error("rows", "must be a whole number")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise table.error("sha256", "must be 64 hexadecimal digits, in small letters")
    return Release(table.text("version"), sha256, int(rows))


def _actor(name: str, table: Keys) -> ActorColumn:
    system = table.choice("system", tuple(SYSTEMS), "cow")
    also = table.table("also").all_texts()
    for each in also:
        if each not in SYSTEMS:
            raise table.error("also", f"{shown(each)} is none of {', '.join(SYSTEMS)}")
    return ActorColumn(
        name, table.text("column"), system, table.text("name", ""),
        table.table("recode").all_texts(), also, table.text("otherwise", ""),
    )  # fmt: skip


def _minted(name: str, table: Keys) -> Minted:
    cls = vocabulary().class_named(table.text("type"))
    if cls is None:
        known = [terms.local(c) for c in vocabulary().superclasses]
        raise table.error(
            "type", f"no class of the vocabulary. {nearest(table.text('type'), known)}"
        )
    cells: dict[str, Template] = {
        key: Template(table.text(key))
        for key in ("wikidata", "lat", "lon", "note", "alias_en", "label_zh", "label_ru")
        if key in table.found
    }
    same = table.table("same").all_texts()
    return Minted(
        table.text("like", name), table.texts("key"), Template(table.text("id")), cls,
        Template(table.text("label")), cells, same, table.text("type_column", ""),
    )  # fmt: skip


def _fold(table: Keys) -> Fold:
    mutual = table.texts("mutual")
    if mutual and len(mutual) != 2:
        raise table.error("mutual", "must be the two columns of the ends")
    return Fold(table.text("year"), table.texts("by"), table.texts("kinds"), mutual)


def _window(table: Keys) -> Window:
    century = table.text("century", "0")
    if not century.isdecimal() or int(century) % 100:
        raise table.error("century", "must be a year such as 1900")
    return Window(table.text("column"), int(century))


def _series(table: Keys) -> SeriesColumns:
    add = table.text("add", "0")
    if not add.lstrip("-").isdecimal():
        raise table.error("add", "must be a whole number of years")
    return SeriesColumns(table.text("on"), table.texts("keep"), int(add))


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
