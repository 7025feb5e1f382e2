"""Results of a query of Wikidata (SPARQL 1.1 Query Results JSON) as a table of statements.

Columns of the query: ?item ?property ?value, and if you like ?itemLabel ?valueLabel ?itemIso3
?start ?end ?startPrecision ?endPrecision ?rank ?reference ?statement. Without a precision a date on
1 January is read as its year and one on the first of a month as that month, since this is how
Wikidata's RDF writes a year and a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .statements import ODD_COARSE, ODD_DATE, ODD_YEAR, Cells, ended

_TIME = re.compile(r"(-?\d{4,16})-(\d\d)-(\d\d)(?:T[\d:.]*Z?)?", re.ASCII)
_RANKS = {"PreferredRank": "Preferred", "NormalRank": "Normal", "DeprecatedRank": "Deprecated"}
_QID = re.compile(r"Q[1-9]\d{0,9}", re.ASCII)

Binding = Mapping[str, Mapping[str, str]]


def sparql_rows(found: Any) -> Iterator[Cells]:
    """A row for each solution. Raises KeyError, TypeError, ValueError for another form."""
    missing = {"item", "property", "value"} - set(found["head"]["vars"])
    if missing:
        raise ValueError(f"no column ?{min(missing)}")
    for binding in found["results"]["bindings"]:
        yield _row(binding)


def _row(binding: Binding) -> Cells:
    start, odd_start = _when(binding, "start")
    end, odd_end = _when(binding, "end")
    cells = {
        "item": _local(_text(binding, "item")), "item_label": _text(binding, "itemLabel"),
        "item_iso3": _text(binding, "itemIso3"), "property": _local(_text(binding, "property")),
        "start": start, "end": end, "odd": odd_start or odd_end,
        "rank": _RANKS.get(_local(_text(binding, "rank")), ""),
        "reference": _text(binding, "reference"),
        "statement": _local(_text(binding, "statement")),
    }  # fmt: skip
    if _unknown(binding, "end"):
        cells["end"], cells["note"] = ended(start)
    value = _local(_text(binding, "value"))
    if _unknown(binding, "value"):
        return {**cells, "kind": "somevalue"}
    if not _QID.fullmatch(value):
        return {**cells, "kind": "other"}
    return {**cells, "kind": "item", "value": value, "value_label": _text(binding, "valueLabel")}


def _text(binding: Binding, name: str) -> str:
    return binding[name]["value"] if name in binding else ""


def _local(text: str) -> str:
    return re.split(r"[/#]", text)[-1]


def _unknown(binding: Binding, name: str) -> bool:
    """Whether Wikidata knows that there is a value, and not which: a blank node."""
    cell = binding.get(name, {})
    return cell.get("type") == "bnode" or "/.well-known/genid/" in cell.get("value", "")


def _when(binding: Binding, name: str) -> tuple[str, str]:
    """A date in EDTF, and why it cannot be read, of which one is empty."""
    text = _text(binding, name)
    if not text or _unknown(binding, name):
        return "", ""
    match = _TIME.fullmatch(text)
    if match is None or match[1].startswith("-") or len(match[1]) > 4 or match[1] == "0000":
        return "", ODD_YEAR if match else ODD_DATE
    precision = int(_text(binding, f"{name}Precision") or _least(match[2], match[3]))
    if precision < 9:
        return "", ODD_COARSE
    return "-".join(match.groups())[: {9: 4, 10: 7}.get(precision, 10)], ""


def _least(month: str, day: str) -> int:
    """The precision that a date has for certain."""
    return 11 if day != "01" else 10 if month != "01" else 9
