"""Tables that are not text: Parquet, Excel, Stata, JSON.

The libraries that read them come with `steppe[import]`; they are loaded only here. Cells become
text as the data set prints it: a whole number without a point, a day as YYYY-MM-DD, a missing
value empty.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ...ontology.errors import optional, shown
from .text import Records, refuse

EXTRA = "import"
LARGEST_JSON = 256 * 1024 * 1024
_CHUNK = 50_000
_READERS: dict[str, Callable[[Path, str], Records]] = {}


def is_frame(path: Path) -> bool:
    """Whether a file is read here, by its ending."""
    return path.suffix.lower() in _READERS


def read_frame(path: Path, sheet: str = "") -> Records:
    """Open a Parquet, Excel, Stata or JSON file. Rows are numbered from 1, the header not counted.

    Raises UsageError where the library is not installed, TableError for what cannot be read.
    """
    return _READERS[path.suffix.lower()](path, sheet)


def cell_text(value: Any) -> str:
    """A cell as text.

    >>> [cell_text(v) for v in (2.0, 0.5, None, date(1949, 4, 4), True)]
    ['2', '0.5', '', '1949-04-04', '1']
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def rows_of(frame: Any, first: int = 1) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a frame of polars, numbered."""
    return enumerate(frame.iter_rows(buffer_size=_CHUNK), start=first)


def _parquet(path: Path, sheet: str) -> Records:
    polars = optional("polars", EXTRA)
    try:
        frame = polars.read_parquet(path)
    except (polars.exceptions.PolarsError, OSError) as error:
        refuse(path.name, f"no Parquet file: {_first_line(error)}")
    return Records(path.name, tuple(frame.columns), rows_of(frame), frame)


def _excel(path: Path, sheet: str) -> Records:
    polars = optional("polars", EXTRA)
    optional("fastexcel", EXTRA)
    chosen = {"sheet_name": sheet} if sheet else {}
    try:
        frame = polars.read_excel(path, infer_schema_length=0, raise_if_empty=False, **chosen)
    except Exception as error:  # noqa: BLE001 (fastexcel's errors have no common type)
        refuse(path.name, f"no Excel sheet: {_first_line(error)}")
    return Records(path.name, tuple(frame.columns), rows_of(frame), frame)


def _stata(path: Path, sheet: str) -> Records:
    pandas = optional("pandas", EXTRA)
    how = {"convert_categoricals": False, "convert_missing": False, "chunksize": _CHUNK}
    try:
        with pandas.read_stata(path, **how) as reader:
            columns = tuple(reader.variable_labels())
    except (ValueError, OSError, KeyError, struct.error) as error:
        refuse(path.name, f"no Stata file: {_first_line(error)}")

    def rows() -> Iterator[tuple[int, Sequence[Any]]]:
        number = 0
        with pandas.read_stata(path, **how) as reader:
            for chunk in reader:
                for row in chunk.itertuples(index=False, name=None):
                    number += 1
                    yield number, row

    return Records(path.name, columns, rows())


def _json(path: Path, sheet: str) -> Records:
    """A list of flat objects, or one object a line; the columns are those of the first one."""
    if path.stat().st_size > LARGEST_JSON:
        refuse(path.name, f"larger than {LARGEST_JSON} bytes")
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = path.suffix.lower() in (".jsonl", ".ndjson")
        found = (
            [json.loads(line) for line in text.splitlines() if line] if lines else json.loads(text)
        )
        if "\\ud" in text.lower():  # half of a pair of surrogates is a text that no file can hold
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        refuse(path.name, f"no JSON: {_first_line(error)}", line=getattr(error, "lineno", 0))
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        refuse(path.name, "no table: a list of objects is read")
    if not found:
        refuse(path.name, "empty file, no header")
    columns = tuple(found[0])
    for number, row in enumerate(found, start=1):
        if odd := set(row) - set(columns):
            refuse(
                path.name, f"a key that the first object has not: {shown(min(odd))}", line=number
            )
    rows = ((n, [row.get(c) for c in columns]) for n, row in enumerate(found, start=1))
    return Records(path.name, columns, rows)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


_READERS.update(
    {
        ".parquet": _parquet, ".xlsx": _excel, ".xls": _excel, ".ods": _excel, ".dta": _stata,
        ".json": _json, ".jsonl": _json, ".ndjson": _json,
    }
)  # fmt: skip
