"""Rows as text: csv, tsv, json, ndjson, markdown.

A cell is a Python value; None is empty (null in JSON), a float that is NaN is None. In csv and
tsv a text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Cell = Any
Row = Sequence[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Comma-separated, with a header."""
    return "".join(csv_pieces(columns, rows))


def csv_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Comma-separated, with a header, a line a piece."""
    return _separated(columns, rows, ",")


def tsv_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Tab-separated, with a header, a line a piece."""
    return _separated(columns, rows, "\t")


def json_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """One JSON list of objects, an object a piece."""
    before = "[\n"
    for row in rows:
        found = dict(zip(columns, map(json_cell, row), strict=True))
        written = json.dumps(found, ensure_ascii=False, indent=2)
        yield before + "\n".join(f"  {line}" for line in written.splitlines())
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ndjson_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """One JSON object a line."""
    for row in rows:
        found = dict(zip(columns, map(json_cell, row), strict=True))
        yield json.dumps(found, ensure_ascii=False) + "\n"


def markdown_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A table as GitHub and Pandoc read it, a line a piece."""

    def line(cells: Iterable[str]) -> str:
        escaped = (c.replace("\\", "\\\\").replace("|", "\\|") for c in cells)
        return "| " + " | ".join(" ".join(c.splitlines()) for c in escaped) + " |\n"

    yield line(columns)
    yield line("---" for _ in columns)
    yield from (line(text_cell(cell) for cell in row) for row in rows)


PIECES: dict[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "csv": csv_pieces,
    "tsv": tsv_pieces,
    "json": json_pieces,
    "ndjson": ndjson_pieces,
    "md": markdown_pieces,
}
"""Rows → pieces of text: a long table is never held whole."""


def text_cell(cell: Cell) -> str:
    """A value as plain text: dates in ISO form, truth in lower case, None and NaN empty."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list | tuple):
        return "; ".join(map(text_cell, cell))
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() else ""
    return str(cell)


def json_cell(cell: Cell) -> Cell:
    """A value that JSON has: NaN and infinities are null, dates and decimals text and numbers."""
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, Decimal):
        if not cell.is_finite():
            return None
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return [json_cell(part) for part in cell]
    return cell


def _separated(columns: Sequence[str], rows: Iterable[Row], delimiter: str) -> Iterator[str]:
    yield _line(columns, delimiter)
    for row in rows:
        yield _line([_safe_cell(cell) for cell in row], delimiter)


def _line(cells: Sequence[str], delimiter: str) -> str:
    """One row. Python's writer quotes a lone carriage return only where rows end in one."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue()[:-2] + "\n"


def _safe_cell(cell: Cell) -> str:
    text = text_cell(cell)
    is_text = isinstance(cell, str | list | tuple)
    return "'" + text if is_text and text.startswith(_FORMULA) else text
