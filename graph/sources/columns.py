"""Tables as columns: for what takes each row alike, without a step of Python for every row.

Parquet is columns as it is. Plain text becomes columns where reading it strictly, line by line,
could not find anything else: no quotes, as many cells in each line, UTF-8. All other text is left
to `text`, which says what is wrong with it, and where.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...ontology.errors import optional
from ..dataset.tables import LONGEST_CELL
from .frames import EXTRA, rows_of
from .text import Records, delimiter_of

LINE = "(line)"
"""The column of `numbered` that says in which line of its file, or as which row, a row stands."""

_TOLD = "(told)"  # as the name above: no mapping may call a column of its own so

_SMALLEST, _LARGEST = 1 << 20, 1 << 27
"""Bytes of a text that is read so: below, polars loads longer than a reader of lines takes."""

_ODD = (b'"', b"\r", b"\0")


def plain_text(path: Path, delimiter: str | None) -> Records | None:
    """A large, plain UTF-8 table; None where it is not plain, or polars is not installed."""
    if find_spec("polars") is None or not path.is_file():
        return None
    if not _SMALLEST <= path.stat().st_size <= _LARGEST:
        return None
    try:
        raw = path.read_bytes()
    except OSError:
        return None  # the reader of lines says why
    mark = delimiter or delimiter_of(path)
    if len(mark.encode()) != 1 or any(odd in raw for odd in _ODD) or not _even(raw, mark.encode()):
        return None
    polars = optional("polars", EXTRA)
    try:
        header = raw[: raw.index(b"\n")].decode()
        frame = polars.read_csv(
            io.BytesIO(raw), separator=mark, quote_char=None, has_header=False, skip_rows=1,
            infer_schema=False,
        ).fill_null("")  # fmt: skip
    except (UnicodeDecodeError, polars.exceptions.PolarsError):
        return None
    names = tuple(name.strip() for name in header.split(mark))
    return Records(path.name, names, rows_of(frame, 2), frame, 2)


def _even(raw: bytes, mark: bytes) -> bool:
    """Whether each line has as many cells as the first, more than one, and none is too long."""
    import numpy as np

    if not raw[:3].isascii():  # a mark of the byte order
        return False
    data = np.frombuffer(raw if raw.endswith(b"\n") else raw + b"\n", dtype=np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    marks = np.flatnonzero(data == ord(mark))
    counts = np.diff(np.searchsorted(marks, ends), prepend=0)
    longest = int(np.diff(ends, prepend=-1).max())
    return len(ends) > 1 and counts[0] > 0 and longest <= LONGEST_CELL and not np.ptp(counts)


def numbered(records: Records, places: dict[str, int]) -> Any:
    """The rows of a table as a frame: `LINE`, and the columns in `places` under their names."""
    polars = optional("polars", EXTRA)
    if records.frame is None:
        lines, cells = [], []
        at = list(places.values())
        for line, row in records.rows:
            lines.append(line)
            cells.append([row[n] for n in at])
        held = polars.DataFrame(
            cells, schema=list(places), orient="row", infer_schema_length=None, strict=False
        )
        return held.insert_column(0, polars.Series(LINE, lines, polars.Int64))
    frame = records.frame
    taken = {name: frame.to_series(place) for name, place in places.items()}
    lines = polars.int_range(records.first, records.first + len(frame), eager=True)
    return polars.DataFrame({LINE: lines, **taken})


def each(
    frame: Any, columns: Sequence[str], told: Callable[..., Any], dtype: type | None = None
) -> Any:
    """A function of some cells of each row, as a series; called once for those that are alike.

    `dtype` (a type of Python) is that of the series; without it polars finds one.
    """
    polars = optional("polars", EXTRA)
    unlike = frame.select(columns).unique(maintain_order=True)
    values = [told(*cells) for cells in unlike.iter_rows()]
    found = polars.Series(_TOLD, values, dtype, strict=False)
    both = unlike.with_columns(found)
    keys = frame.select(columns)
    return keys.join(both, on=columns, how="left", nulls_equal=True, maintain_order="left")[_TOLD]
