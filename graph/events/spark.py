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
from .reading import LISTED, LONGEST_TOLD, Bad, EventFile, Malformed

__all__ = ["Spark", "require_spark", "spark"]

_quiet = sparking.quiet
_told = partial(sparking.told, "Spark cannot count the events")


@dataclass(frozen=True)
class Spark:
    """An open session of Spark."""

    _session: Any
    batch = 1 << 36

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows.

        They are in order of file and text: Spark does not number lines. They stand in the same
        table without an event, so that each file is read once.
        """
        import narwhals as nw

        from .tying import slim

        functions = optional("pyspark.sql.functions", EXTRA)
        parts = [self._rows(functions, *group) for group in self._lines(files)]
        rows = reduce(lambda one, other: one.union(other), parts)
        bad = functions.col("bad")
        with _told(), _quiet():
            slim(nw.from_native(rows)).to_native().write.parquet(_url(place))
            found = self._session.read.parquet(_url(place)).where(bad.isNotNull()).select("bad.*")
            count = found.count()
            lines = found.orderBy("file", "text").limit(LISTED).collect() if count else []
        names = {file.path.name: file.name for file in files}
        told = (Malformed(names[Path(file).name], 0, why, text) for file, why, text in lines)
        return Bad(count, tuple(sorted(told)))

    def kept(self, places: Sequence[Path], columns: Sequence[str] = USED) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""
        import narwhals as nw

        frame = self._session.read.parquet(*map(_url, places))
        return nw.from_native(frame.where("event IS NOT NULL").select(*columns))

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table. Raises as `collected`."""
        with _told(), _quiet():
            frame.to_native().write.parquet(_url(place))

    def collected(self, frame: Any) -> Any:
        """A lazy frame of narwhals, computed, as a frame of polars in narwhals.

        Raises LimitError where memory or disk do not do, BadInputError for what it cannot read.
        """
        with _told(), _quiet():
            return frame.collect("polars")

    def _rows(self, functions: Any, form: Any, lines: Any) -> Any:
        """Lines as the columns `USED`, all text, and `bad`: null, or what is wrong with a line."""
        cells, width = functions.col("c"), len(form.columns)
        at = {name: form.columns.index(column) for name, column in form.used.items()}
        row = _is_row(functions, form, cells)
        used = [
            functions.when(row, cells[at[name]] if name in at else functions.lit("")).alias(name)
            for name in USED
        ]
        size = functions.size(cells)
        why = (
            functions.when(size < width, f"fewer than {width} columns")
            .when(size > width, f"more than {width} columns")
            .otherwise("not UTF-8")
        )
        bad = functions.struct(
            functions.input_file_name().alias("file"), why.alias("why"),
            functions.left(
                functions.make_valid_utf8("value"), functions.lit(LONGEST_TOLD)
            ).alias("text"),
        )  # fmt: skip
        split = lines.withColumn("c", functions.split("value", "\t", -1))
        return split.select(*used, functions.when(~row, bad).alias("bad"))

    def _lines(self, files: Sequence[EventFile]) -> Iterator[tuple[Any, Any]]:
        """For each format its lines, without empty ones and headers."""
        functions = optional("pyspark.sql.functions", EXTRA)
        for form in {file.form.name: file.form for file in files}.values():
            paths = [_url(file.path) for file in files if file.form == form]
            value = functions.col("value")
            lines = self._session.read.text(paths).where(value != "")
            yield form, lines.where(value != "\t".join(form.columns)) if form.header else lines


def _url(place: Path) -> str:
    """A place on the disk that all share, whatever the file system of the cluster is."""
    return f"file://{place}"


def _is_row(functions: Any, form: Any, cells: Any) -> Any:
    """Whether a line has all columns, and is UTF-8 where it is used, as duckdb has it."""
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
