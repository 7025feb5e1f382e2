"""Rows as an Apache Parquet file, a group of rows at a time; needs `steppe[parquet]`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from ..ontology.errors import optional
from .tables import Row, text_cell

_GROUP = 100_000
"""Rows held at once."""


def write_parquet(
    path: Path, columns: Sequence[str], rows: Iterable[Row], numeric: Sequence[str] = ()
) -> None:
    """Write rows as one Parquet file.

    Columns of whole numbers, truth and dates keep their types, `numeric` ones are 64-bit floats
    with nulls, all others text, as in csv but without the guard against formulas. The types are
    those of the first rows. Raises UsageError where pyarrow is not installed.
    """
    arrow = optional("pyarrow", "parquet")
    parquet = optional("pyarrow.parquet", "parquet")
    remaining = iter(rows)
    group = list(islice(remaining, _GROUP))
    kinds = [float if name in numeric else _kind([row[n] for row in group])
             for n, name in enumerate(columns)]  # fmt: skip
    types = {float: arrow.float64(), int: arrow.int64(), bool: arrow.bool_(),
             date: arrow.date32(), str: arrow.string()}  # fmt: skip
    schema = arrow.schema([(name, types[k]) for name, k in zip(columns, kinds, strict=True)])
    with parquet.ParquetWriter(path, schema) as writer:
        while group:
            cells = [[_cell(row[n], kind) for row in group] for n, kind in enumerate(kinds)]
            writer.write_table(arrow.table(cells, schema=schema))
            group = list(islice(remaining, _GROUP))


def _kind(cells: Sequence[Any]) -> type:
    for kind in (bool, int, float, date):
        if cells and all(type(cell) is kind for cell in cells):
            return kind
    return str


def _cell(cell: Any, kind: type) -> Any:
    if cell is None or cell != cell:  # NaN is not equal to itself
        return None
    return text_cell(cell) if kind is str else kind(cell) if kind is float else cell
