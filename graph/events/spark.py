"""Apache Spark as the engine of events: the same expression, on as many machines as there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path
from typing import Any

from ...ontology.errors import optional
from .. import sparking
from ..sparking import EXTRA, require_spark
from .formats import USED
from .reading import EventFile, Malformed

__all__ = ["Spark", "require_spark", "spark"]

_quiet = sparking.quiet
_told = partial(sparking.told, "Spark cannot count the events")


@dataclass(frozen=True)
class Spark:
    """An open session of Spark."""

    _session: Any

    def rows(self, files: Sequence[EventFile]) -> Any:
        """The events of files as a frame with the columns `USED`, all text."""
        functions = optional("pyspark.sql.functions", EXTRA)
        parts = []
        for form, lines in self._lines(files):
            cells = lines.where(_is_row(functions, form)).select(_cells(functions).alias("c"))
            at = {name: form.columns.index(column) for name, column in form.used.items()}
            told = [
                (functions.col("c")[at[name]] if name in at else functions.lit("")).alias(name)
                for name in USED
            ]
            parts.append(cells.select(*told))
        return reduce(lambda one, other: one.union(other), parts)

    def collected(self, frame: Any) -> Any:
        """A lazy frame of narwhals, computed, as a frame of polars in narwhals.

        Raises LimitError where memory or disk do not do, BadInputError for what it cannot read.
        """
        with _told(), _quiet():
            return frame.collect("polars")

    def malformed(self, files: Sequence[EventFile]) -> list[Malformed]:
        """The lines that are no rows, in order of file and text: Spark does not number lines."""
        functions = optional("pyspark.sql.functions", EXTRA)
        names = {file.path.name: file.name for file in files}
        found = []
        for form, lines in self._lines(files):
            bad = lines.where(~_is_row(functions, form)).select(
                functions.input_file_name(),
                functions.size(_cells(functions)),
                functions.make_valid_utf8("value"),
            )
            width = len(form.columns)
            with _told():
                for place, size, text in bad.collect():
                    side = "fewer" if size < width else "more"
                    why = "not UTF-8" if size == width else f"{side} than {width} columns"
                    found.append(Malformed(names[Path(place).name], 0, why, text))
        return sorted(found)

    def _lines(self, files: Sequence[EventFile]) -> Iterator[tuple[Any, Any]]:
        """For each format its lines, without empty ones and headers."""
        functions = optional("pyspark.sql.functions", EXTRA)
        for form in {file.form.name: file.form for file in files}.values():
            paths = [f"file://{file.path}" for file in files if file.form == form]
            value = functions.col("value")
            lines = self._session.read.text(paths).where(value != "")
            yield form, lines.where(value != "\t".join(form.columns)) if form.header else lines


def _cells(functions: Any) -> Any:
    return functions.split("value", "\t", -1)


def _is_row(functions: Any, form: Any) -> Any:
    """Whether a line has all columns, and is UTF-8 where it is used, as duckdb has it."""
    cells = _cells(functions)
    used = (functions.get(cells, functions.lit(form.columns.index(c))) for c in form.used.values())
    # A split text has U+FFFD for the bytes of a line that are none.
    text = reduce(lambda one, cell: one & ~cell.contains("\ufffd"), used, functions.lit(True))
    whole = functions.size(cells) == len(form.columns)
    return whole & (functions.is_valid_utf8("value") | text)


@contextmanager
def spark(work: Path, master: str = "", memory: int | None = None) -> Iterator[Spark]:
    """A session of Spark at a master (default: all cores of this machine), stopped at the end.

    A session that is active already is used, and left as it is. `memory` is that of the driver,
    in MB. Raises as `sparking.session`.
    """
    with sparking.session(work, master, memory) as opened:
        yield Spark(opened)
