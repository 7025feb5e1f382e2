"""Wikidata, from files on disk: JSON of `wbgetentities` (or Special:EntityData) as a table.

A row is a statement, with its qualifiers start (P580) and end (P582), its rank and reference; what
describes an item (labels, P31, P297, P298, P625) stands in the rows that name it. The form is that
of Wikibase's JSON (mediawiki-extensions-Wikibase, docs/topics/json.md). Nothing is ever fetched.

    start, end   EDTF, no more precise than Wikidata's precision (9 year, 10 month, 11 day); an
                 unknown start is empty, «no value» as the end is .., «unknown value» as the end
                 some day from the start on
    kind         of the value: item, somevalue, novalue, other
    odd          why a date cannot be read
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .sparql_results import sparql_rows
from .statements import COLUMNS, ODD_COARSE, ODD_JULIAN, ODD_SEVERAL, ODD_YEAR, Cells, ended
from .text import Records, refuse

TABLE = "table"
FORMS = (TABLE, "wikidata-entities", "wikidata-sparql")
"""How a file is laid out: a table, or one of Wikidata's two kinds of JSON."""

LARGEST = 256 * 1024 * 1024
"""Bytes of a JSON file: it is held in memory as a whole."""

MISSING = "the item is not there"

_TIME = re.compile(r"([+-])(\d{4,16})-(\d\d)-(\d\d)T\d\d:\d\d:\d\dZ", re.ASCII)
_JULIAN = "Q1985786"
_CLASSES = {
    "Q1127126": "Alliance",  # military alliance
    "Q4120211": "RegionalOrganization",  # regional organization
    "Q245065": "Organization",  # intergovernmental organization
    "Q484652": "Organization",  # international organization
}
"""Instance of (P31) → class of the vocabulary; the narrowest first."""

_RANKS = {"preferred": "Preferred", "normal": "Normal", "deprecated": "Deprecated"}
_DESCRIBING = ("P31", "P297", "P298", "P625")
_DAY = {9: 4, 10: 7, 11: 10}
"""Wikidata's precision → how many characters of YYYY-MM-DD are meant."""

Entity = Mapping[str, Any]


def read_wikidata(path: Path, form: str) -> Records:
    """Open a JSON file of one of Wikidata's two forms. Rows are numbered from 1.

    Raises TableError for what is no such file, also while the rows are read.
    """
    if not path.is_file() or path.stat().st_size > LARGEST:
        refuse(path.name, f"not a file, or larger than {LARGEST} bytes")
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        what = (str(error).splitlines() or [type(error).__name__])[0]
        refuse(path.name, f"no JSON: {what}", line=getattr(error, "lineno", 0))
    rows = _entity_rows if form == FORMS[1] else sparql_rows
    return Records(path.name, COLUMNS, _numbered(path.name, rows(found), form))


def _numbered(file: str, rows: Iterator[Cells], form: str) -> Iterator[tuple[int, Sequence[str]]]:
    number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            row = [cells.get(column, "") for column in COLUMNS]
            "".join(row).encode()  # a text, and none that no file can hold
            yield number, row
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        hint = f"is it a file for the mapping {form}?"
        refuse(file, f"not in the form that Wikidata writes ({error!r:.80})", hint, line=number + 1)


def _entity_rows(found: Any) -> Iterator[Cells]:
    entities: Mapping[str, Entity] = found["entities"]
    for qid, entity in entities.items():
        about = {
            "item": entity.get("id", qid), "item_label": _label(entity, "en", "mul"),
            "item_iso2": _texts(entity, "P297"), "item_iso3": _texts(entity, "P298"),
        }  # fmt: skip
        if "missing" in entity:
            yield {**about, "odd": MISSING}
        for prop, statements in entity.get("claims", {}).items():
            for statement in statements if prop not in _DESCRIBING else ():
                yield {**about, "property": prop, **_statement(statement, entities)}


def _statement(statement: Entity, entities: Mapping[str, Entity]) -> Cells:
    qualifiers = statement.get("qualifiers", {})
    start, odd_start = _when(qualifiers.get("P580", []))
    end, odd_end = _when(qualifiers.get("P582", []))
    cells = {
        "statement": statement.get("id") or "a statement without id",
        "rank": _RANKS[statement["rank"]], "start": "" if start == ".." else start,
        "reference": _reference(statement.get("references", []), entities),
        "odd": odd_start or odd_end,
    }  # fmt: skip
    if any(snak["snaktype"] == "somevalue" for snak in qualifiers.get("P582", [])):
        end, cells["note"] = ended(cells["start"])
    return {**cells, "end": end, **_value(statement["mainsnak"], entities)}


def _value(snak: Entity, entities: Mapping[str, Entity]) -> Cells:
    if snak["snaktype"] != "value":
        return {"kind": snak["snaktype"]}
    if snak["datavalue"]["type"] != "wikibase-entityid":
        return {"kind": "other"}
    qid = snak["datavalue"]["value"]["id"]
    entity = entities.get(qid, {})
    lat, lon = _place(entity)
    kinds = {snak["datavalue"]["value"]["id"] for snak in _best(entity, "P31")}
    return {
        "kind": "item", "value": qid, "value_label": _label(entity, "en", "mul"),
        "value_label_zh": _label(entity, "zh-hant", "zh-tw", "zh"),
        "value_label_ru": _label(entity, "ru"), "value_lat": lat, "value_lon": lon,
        "value_class": next((cls for kind, cls in _CLASSES.items() if kind in kinds), ""),
    }  # fmt: skip


def _when(snaks: Sequence[Entity]) -> tuple[str, str]:
    """A date in EDTF, and why it cannot be read; .. where there is none for certain."""
    if len(snaks) > 1:
        return "", ODD_SEVERAL
    for snak in snaks:
        if snak["snaktype"] == "value":
            return edtf_of(snak["datavalue"]["value"])
        return (".." if snak["snaktype"] == "novalue" else ""), ""
    return "", ""


def edtf_of(value: Entity) -> tuple[str, str]:
    """A time of Wikidata in EDTF, and why it cannot be read, of which one is empty.

    >>> edtf_of({"time": "+2001-06-00T00:00:00Z", "precision": 10, "calendarmodel": "Q1985727"})
    ('2001-06', '')
    """
    match = _TIME.fullmatch(value["time"])
    if match is None or match[1] == "-" or len(match[2]) > 4 or match[2] == "0000":
        return "", ODD_YEAR
    precision = int(value["precision"])
    if precision < 9:
        return "", ODD_COARSE
    if value["calendarmodel"].endswith(_JULIAN):
        return "", ODD_JULIAN
    return "-".join(match.group(2, 3, 4))[: _DAY.get(precision, 10)], ""


def _reference(references: Sequence[Entity], entities: Mapping[str, Entity]) -> str:
    """The first reference that names a work (P248) or an address (P854); empty without one."""
    for reference in references:
        said = []
        for snak in reference["snaks"].get("P248", []):
            if snak["snaktype"] == "value":
                qid = snak["datavalue"]["value"]["id"]
                said.append(_label(entities.get(qid, {}), "en", "mul") or qid)
        said += [s["datavalue"]["value"] for s in reference["snaks"].get("P854", [])
                 if s["snaktype"] == "value"]  # fmt: skip
        if said:
            return ", ".join(said)
    return ""


# -- what describes an item ---------------------------------------------------------------------


def _best(entity: Entity, prop: str) -> list[Entity]:
    """The values of the statements of best rank, as Wikidata's own queries take them."""
    known = [s for s in entity.get("claims", {}).get(prop, []) if s["rank"] != "deprecated"]
    best = [s for s in known if s["rank"] == "preferred"] or known
    return [s["mainsnak"] for s in best if s["mainsnak"]["snaktype"] == "value"]


def _texts(entity: Entity, prop: str) -> str:
    """The value of a code; empty where there is none, or more than one."""
    found = {snak["datavalue"]["value"] for snak in _best(entity, prop)}
    return found.pop() if len(found) == 1 else ""


def _label(entity: Entity, *languages: str) -> str:
    labels = entity.get("labels", {})
    return next((labels[lang]["value"] for lang in languages if lang in labels), "")


def _place(entity: Entity) -> tuple[str, str]:
    """Latitude and longitude on the earth, of the first place given."""
    for snak in _best(entity, "P625"):
        value = snak["datavalue"]["value"]
        lat, lon = float(value["latitude"]), float(value["longitude"])
        if str(value.get("globe", "")).endswith("/Q2") and abs(lat) <= 90 and abs(lon) <= 180:
            return f"{lat:f}", f"{lon:f}"
    return "", ""
