"""A data set: a folder of claims tables, read into entities, sources and statements.

    datapackage.json   name, version, licence, last day (a Frictionless Data Package)
    entities.csv       what is spoken of, with labels in each language and codes
    sources.csv        who says it, and up to which day
    claims.csv         what is said, one statement a row
    graph.nt           further RDF, where an import has kept some

Reading is all or nothing: every fault of a run is reported at once, and then nothing is returned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from ...ontology import terms
from ...ontology.dates import DateError, parse_date, parse_day
from ...ontology.errors import Fault, NotFoundError, TableError, nearest
from ...ontology.vocabulary import vocabulary
from ..claims import Dataset, Entity, Iri, Source
from .beside import read_beside
from .claim_rows import CLAIM_COLUMNS, Refused, read_claims
from .rules import derive
from .tables import Row, read_table

DEFAULT = "central-asia-2004"
LANGUAGES = {"en": "en", "zh": "zh-Hant", "ru": "ru"}
"""Column suffix → language tag."""

COLUMNS = {
    "entities.csv": (
        ("id", "type", "label_en"),
        ("label_zh", "label_ru", "alias_en", "alias_zh", "alias_ru", "hidden",
         "iso3", "cow", "gw", "lat", "lon", "wikidata", "note"),
    ),
    "sources.csv": (
        ("id", "title"),
        ("author", "publisher", "issued", "language", "url", "as_of", "basis", "citation", "note"),
    ),
    "claims.csv": CLAIM_COLUMNS,
}  # fmt: skip
"""Table → its required and its optional columns."""

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)

T = TypeVar("T")


def packaged() -> tuple[str, ...]:
    """The names of the data sets that come with steppe."""
    return tuple(sorted(p.name for p in _packaged_root().iterdir() if (p / "claims.csv").exists()))


def find_dataset(name: str | Path) -> Path:
    """The folder of a packaged data set, or a folder of tables given by its path."""
    folder = Path(name)
    if (folder / "claims.csv").exists() or (folder / "datapackage.json").exists():
        return folder
    if str(name) in packaged():
        return _packaged_root() / str(name)
    known = packaged()
    hint = nearest(str(name), known) or f"Packaged are: {', '.join(known)}."
    what = "holds no claims.csv" if folder.is_dir() else "is no data set and no folder of tables"
    raise NotFoundError(f"{name} {what}.", hint=hint)


def read_dataset(folder: str | Path) -> Dataset:
    """Read a folder of tables, with what follows from its statements by rule.

    Raises TableError with every fault found, NotFoundError if there is no such folder.
    """
    path = find_dataset(folder)
    faults: list[Fault] = []
    meta = _read_descriptor(path, faults)
    as_of: date | None = meta["as_of"]
    entity_rows = _read_entities(path, faults)
    entities = _index(entity_rows, faults)
    source_rows = _read_sources(path, faults)
    sources = _index(source_rows, faults)
    refused = Refused(_refused(entity_rows), _refused(source_rows))
    rows = read_rows(path / "claims.csv", faults)
    statements = read_claims(rows, meta["name"], entities, sources, refused, faults)
    beside = read_beside(path, faults)
    if faults or as_of is None:
        raise TableError(faults, path.name)
    said = tuple(statements)
    return Dataset(
        name=meta["name"],
        title=meta["title"],
        version=meta["version"],
        licence=meta["licence"],
        as_of=as_of,
        entities=entities,
        sources=sources,
        statements=(*said, *derive(said, entities)),
        beside=beside,
        begins=meta["begins"],
    )


def name_and_version(folder: Path) -> tuple[str, str]:
    """What a data set calls itself, by its datapackage.json; empty where that cannot be read."""
    faults: list[Fault] = []
    meta = _read_descriptor(folder, faults)
    return ("", "") if faults else (meta["name"], meta["version"])


def read_rows(table: Path, faults: list[Fault]) -> Iterator[Row]:
    """The rows of one of the three tables; what is wrong with it is appended to `faults`."""
    required, optional = COLUMNS[table.name]
    return read_table(table, required=required, optional=optional, faults=faults)


def places_of(folder: Path, dataset: str) -> Mapping[Iri, tuple[str, int]]:
    """Where each row of a data set's tables stands: IRI → file and line."""
    spaces = {
        "entities.csv": terms.ID,
        "sources.csv": terms.SRC,
        "claims.csv": f"{terms.CLAIM}{dataset}/",
    }
    return {
        space + row["id"]: (row.file, row.line)
        for file, space in spaces.items()
        for row in read_rows(folder / file, [])
    }


def _packaged_root() -> Path:
    return Path(str(files(__package__.partition(".")[0]))) / "datasets"


def _read_descriptor(folder: Path, faults: list[Fault]) -> dict[str, Any]:
    """Name, title, version, licence and last day from datapackage.json."""
    file = "datapackage.json"
    meta: dict[str, Any] = {
        "name": folder.name, "title": folder.name, "version": "", "licence": "", "as_of": None,
        "begins": None,
    }  # fmt: skip

    def refuse(why: str, value: str = "", column: str = "", line: int = 0) -> dict[str, Any]:
        faults.append(Fault(file, line, column, value, why, rule="T14"))
        return meta

    path = folder / file
    try:
        if path.exists() and not path.is_file():
            return refuse("cannot be read: not a file")
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        json.dumps(found, ensure_ascii=False).encode()
    except FileNotFoundError:
        return refuse("no such file; it names the data set and its last day")
    except UnicodeError:
        return refuse("not UTF-8")
    except json.JSONDecodeError as error:
        return refuse(f"not JSON: {error.msg}", line=error.lineno)
    except (ValueError, RecursionError):
        return refuse("not JSON that can be read: nested too deep, or a number too long")
    except OSError as error:
        return refuse(f"cannot be read: {error.strerror}")
    if not isinstance(found, dict):
        return refuse("not a JSON object")
    name = found.get("name", "")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        return refuse("must be letters, digits, - . or _", str(name), "name")
    licences = found.get("licenses")
    first = licences[0] if isinstance(licences, list) and licences else {}
    meta.update(
        name=name,
        title=str(found.get("title", name)),
        version=str(found.get("version", "")),
        licence=str(first.get("name", "")) if isinstance(first, dict) else "",
    )
    own = found.get("steppe")
    text = str(own.get("asOf", "")) if isinstance(own, dict) else ""
    meta["begins"] = _begins(own)
    try:
        meta["as_of"] = parse_day(text)
    except DateError:
        return refuse("must be the data set's last day, YYYY-MM-DD", text, "steppe.asOf")
    return meta


def _begins(own: object) -> date | None:
    """The first day of the years that an import says its data cover; None where it does not say."""
    coverage = own.get("coverage") if isinstance(own, dict) else None
    first = str(coverage.get("from", "")) if isinstance(coverage, dict) else ""
    try:
        return parse_day(f"{first}-01-01" if re.fullmatch(r"\d{4}", first, re.ASCII) else first)
    except DateError:
        return None


def _refused(read: list[tuple[Row, Any]] | None) -> frozenset[str] | None:
    """The ids of rows that were refused; None where no table could be read."""
    if read is None:
        return None
    return frozenset(row["id"] for row, item in read if item is None)


def _index(read: list[tuple[Row, Any]] | None, faults: list[Fault]) -> dict[Iri, Any]:
    """By IRI; an id that stands twice is a fault of the later row."""
    index: dict[Iri, Any] = {}
    lines: dict[Iri, int] = {}
    for row, item in read or ():
        if item is None:
            continue
        if item.iri in index:
            faults.append(row.fault("T07", "id", f"duplicate id, first on line {lines[item.iri]}"))
            continue
        index[item.iri] = item
        lines[item.iri] = row.line
    return index


def _read_entities(folder: Path, faults: list[Fault]) -> list[tuple[Row, Entity | None]] | None:
    before = len(faults)
    rows = list(read_rows(folder / "entities.csv", faults))
    if not rows and len(faults) > before:
        return None
    return [(row, _entity(row, faults)) for row in rows]


def _entity(row: Row, faults: list[Fault]) -> Entity | None:
    before = len(faults)
    cls = vocabulary().class_named(row["type"])
    if cls is None or not is_entity_class(cls):
        known = [terms.local(c) for c in vocabulary().superclasses if is_entity_class(c)]
        hint = nearest(row["type"], known) or f"known are {', '.join(sorted(known))}"
        faults.append(row.fault("T09", "type", "unknown type", hint))
    _check_id(row, faults)
    if not row["label_en"]:
        faults.append(row.fault("T05", "label_en", "an entity needs an English label"))
    if row["iso3"] and not re.fullmatch("[A-Z]{3}", row["iso3"]):
        faults.append(row.fault("T10", "iso3", "must be three capital letters"))
    if row["wikidata"] and not re.fullmatch(r"Q[1-9]\d*", row["wikidata"], re.ASCII):
        faults.append(row.fault("T10", "wikidata", "must be a Q-id such as Q232"))
    cow, gw = (_cell(row, c, _whole, faults) for c in ("cow", "gw"))
    lat, lon = (_cell(row, c, _degrees(limit), faults) for c, limit in (("lat", 90), ("lon", 180)))
    if len(faults) > before or cls is None:
        return None
    return Entity(
        iri=terms.ID + row["id"], type=cls, labels=_labels(row), iso3=row["iso3"], cow=cow, gw=gw,
        lat=lat, lon=lon, wikidata=row["wikidata"], note=row["note"],
    )  # fmt: skip


def is_entity_class(cls: Iri) -> bool:
    """Whether entities may have this type: not the classes of statements, sources and the like."""
    meta = ("Statement", "Claim", "Denial", "Source", "Stance", "Rank", "Temporality",
            "DateStatus", "Unit")  # fmt: skip
    return terms.local(cls) not in meta


def _labels(row: Row) -> Mapping[str, tuple[str, ...]]:
    labels: dict[str, tuple[str, ...]] = {}
    for suffix, language in LANGUAGES.items():
        label, aliases = row[f"label_{suffix}"], _listed(row[f"alias_{suffix}"])
        found = [label] * bool(label) + [alias for alias in aliases if alias != label]
        if found:
            labels[language] = tuple(found)
    hidden = tuple(_listed(row["hidden"]))
    return {**labels, "": hidden} if hidden else labels


def _listed(cell: str) -> list[str]:
    """The names in a cell, separated by |, each once."""
    return sorted({name.strip() for name in cell.split("|")} - {""})


def _read_sources(folder: Path, faults: list[Fault]) -> list[tuple[Row, Source | None]] | None:
    before = len(faults)
    rows = list(read_rows(folder / "sources.csv", faults))
    if not rows and len(faults) > before:
        return None
    return [(row, _source(row, faults)) for row in rows]


def _source(row: Row, faults: list[Fault]) -> Source | None:
    before = len(faults)
    _check_id(row, faults)
    if not row["title"]:
        faults.append(row.fault("T05", "title", "a source needs a title"))
    as_of = _cell(row, "as_of", parse_day, faults)
    try:
        parse_date(row["issued"], column="issued")
    except DateError as error:
        faults.append(row.fault("T11", "issued", error.message.rpartition(": ")[2], error.hint))
    if len(faults) > before:
        return None
    return Source(
        iri=terms.SRC + row["id"], title=row["title"], as_of=as_of, author=row["author"],
        publisher=row["publisher"], issued=row["issued"], language=row["language"],
        url=row["url"], basis=row["basis"], citation=row["citation"], note=row["note"],
    )  # fmt: skip


def _check_id(row: Row, faults: list[Fault]) -> None:
    if not _ID.fullmatch(row["id"]):
        faults.append(
            row.fault("T06", "id", "must be letters, digits, - . or _", "it becomes an IRI")
        )


def _cell(row: Row, column: str, read: Callable[[str], T], faults: list[Fault]) -> T | None:
    """The cell through `read`; a fault and None where it is refused, None where it is empty."""
    if not row[column]:
        return None
    try:
        return read(row[column])
    except (ValueError, InvalidOperation) as error:
        faults.append(row.fault("T10", column, str(error)))
    except DateError:
        faults.append(row.fault("T11", column, "is not a day", "write it as YYYY-MM-DD"))
    return None


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError("must be a whole number")
    return int(text)


def _degrees(limit: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,12})?", text, re.ASCII):
            raise ValueError("must be decimal degrees such as 42.853")
        if abs(Decimal(text)) > limit:
            raise ValueError(f"must lie between -{limit} and {limit} degrees")
        return Decimal(text)

    return read
