"""Apache Spark as the engine of events: the same expression, on as many machines as there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from operator import and_
from pathlib import Path
from typing import Any

from ...ontology.errors import optional
from .. import sparking
from ..sparking import EXTRA, require_spark
from .engine import read_table
from .formats import FORMATS, KEPT, NUMBER, NUMBERS, USED, EventFormat
from .reading import LISTED, LONGEST_TOLD, Bad, EventFile, Malformed, pieces

__all__ = ["Spark", "require_spark", "spark"]

_quiet = sparking.quiet
_told = partial(sparking.told, "Spark cannot count the events")

_LINE = "(line)"
"""The column of a line that is no row."""

_FORMS = {form.name: form for form in FORMATS}
_MOST_COLUMNS = 20_480
_BLANK = re.compile(rb"\n[\x00-\x09\x0b-\x20]+(?=\n|\Z)")


@dataclass(frozen=True)
class Spark:
    """An open session of Spark."""

    _session: Any
    batch = 1 << 36
    orders = True

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows.

        They are in order of file and text: Spark does not number lines. They stand in the same
        table without an event, so that each file is read once.
        """
        import narwhals as nw

        from .slim import slim

        functions = optional("pyspark.sql.functions", EXTRA)
        parts = [
            (self._cells if plain else self._split)(functions, _FORMS[name], paths)
            for (name, plain), paths in _alike(files).items()
        ]
        rows = reduce(lambda one, other: one.union(other), parts)
        bad = functions.col("bad")
        with _told(), _quiet():
            dashed = any(file.form.dashed for file in files)
            table = slim(nw.from_native(rows), dashed=dashed, beside=("bad",))
            table.to_native().write.parquet(_url(place))
            found = self._session.read.parquet(_url(place)).where(bad.isNotNull()).select("bad.*")
            count = found.count()
            lines = found.orderBy("file", "text").limit(LISTED).collect() if count else []
        names = {file.path.name: file.name for file in files}
        told = (Malformed(names[Path(file).name], 0, why, text) for file, why, text in lines)
        return Bad(count, tuple(sorted(told)))

    def kept(self, places: Sequence[Path], columns: Sequence[str] = KEPT) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""
        import narwhals as nw

        frame = self._session.read.parquet(*map(_url, places))
        return nw.from_native(frame.where("event IS NOT NULL").select(*columns))

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table. Raises as `collected`."""
        with _told(), _quiet():
            frame.to_native().write.parquet(_url(place))

    def collected(self, frame: Any, place: Path) -> Any:
        """A lazy frame, computed and written as Parquet, as a frame of polars in narwhals.

        Raises LimitError where memory or disk do not do, BadInputError for what it cannot read.
        """
        self.keep(frame, place)
        return read_table(place)

    def _cells(self, functions: Any, form: EventFormat, paths: list[str]) -> Any:
        """The rows of plain files, as `_used` tells them, by Spark's reader of CSV."""
        types = optional("pyspark.sql.types", EXTRA)
        fields = [types.StructField(name, types.StringType()) for name in (*form.columns, _LINE)]
        # Without quotes. What has other columns than it should is told only where all are read.
        rows = self._session.read.option("columnPruning", "false").csv(
            paths, types.StructType(fields), sep="\t", quote="\uffff", lineSep="\n",
            header=form.header, maxColumns=_MOST_COLUMNS, columnNameOfCorruptRecord=_LINE,
        )  # fmt: skip
        line = functions.col(_LINE)
        cells = {column: functions.coalesce(column, functions.lit("")) for column in form.columns}
        size = functions.size(functions.split(line, "\t", -1))
        return _used(functions, form, rows, cells, line.isNull(), size, line)

    def _split(self, functions: Any, form: EventFormat, paths: list[str]) -> Any:
        """The rows of any files, as `_used` tells them: lines, without empty ones and headers."""
        value, split = functions.col("value"), functions.col("cells")
        lines = self._session.read.text(paths).where(value != "")
        if form.header:
            lines = lines.where(value != "\t".join(form.columns))
        rows = lines.withColumn("cells", functions.split(value, "\t", -1))
        cells = {column: functions.get(split, functions.lit(place))
                 for place, column in enumerate(form.columns)}  # fmt: skip
        # UTF-8 where it is used, as duckdb has it. Split text has U+FFFD for bytes that are none.
        text = [~cells[column].contains("\ufffd") for column in form.used.values()]
        size = functions.size(split)
        row = (size == len(form.columns)) & (functions.is_valid_utf8(value) | reduce(and_, text))
        return _used(functions, form, rows, cells, row, size, functions.make_valid_utf8(value))


def _used(
    functions: Any, form: EventFormat, rows: Any, cells: Mapping[str, Any], row: Any, size: Any,
    line: Any,
) -> Any:  # fmt: skip
    """What is used of rows, `USED`, and `bad`: null, or of a line that is no row what is wrong.

    `cells` are its cells by column, `row` says whether it is one, `size` how many cells it has.
    """
    width = len(form.columns)
    why = (
        functions.when(size < width, f"fewer than {width} columns")
        .when(size > width, f"more than {width} columns")
        .otherwise("not UTF-8")
    )
    bad = functions.struct(
        functions.input_file_name().alias("file"), why.alias("why"),
        functions.left(line, functions.lit(LONGEST_TOLD)).alias("text"),
    )  # fmt: skip
    empty = functions.lit("")
    told = rows.select(
        *(
            functions.when(row, cells[form.used[name]] if name in form.used else empty).alias(name)
            for name in USED
        ),
        functions.when(~row, bad).alias("bad"),
    )
    return told.withColumns({name: functions.expr(NUMBER.format(name)) for name in NUMBERS})


def _alike(files: Sequence[EventFile]) -> dict[tuple[str, bool], list[str]]:
    """Where files are, of each format those that are plain, and the others."""
    found: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for file in files:
        found[file.form.name, _is_plain(file.path)].append(_url(file.path))
    return found


def _is_plain(place: Path) -> bool:
    """Whether Spark's reader of CSV, which is faster, finds the rows that are in the lines.

    It passes over lines of blanks and of nothing but tabs, does not say where text was no UTF-8,
    and fails at lines of very many columns.
    """
    half = _MOST_COLUMNS // 2  # a line of so many bytes more than twice has none in its middle
    for piece in pieces(place):
        middles = (piece.find(b"\n", at, at + half) for at in range(0, len(piece) - half, half))
        try:
            replaced = "\ufffd" in piece.decode()
        except UnicodeDecodeError:
            return False
        if replaced or min(middles, default=0) < 0 or _BLANK.search(b"\n" + piece):
            return False
    return True


def _url(place: Path) -> str:
    """A place on the disk that all share, whatever the file system of the cluster is."""
    return f"file://{place}"


@contextmanager
def spark(work: Path, master: str = "", memory: int | None = None) -> Iterator[Spark]:
    """A session of Spark at a master (default: all cores of this machine), stopped at the end.

    A session that is active already is used, and left as it is. `memory` is that of the driver,
    in MB. Raises as `sparking.session`.
    """
    with sparking.session(work, master, memory) as opened:
        yield Spark(opened)
