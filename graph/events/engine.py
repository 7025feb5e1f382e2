"""What holds events: an engine; and duckdb, in this process, for files larger than memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from ...ontology.errors import BadInputError, LimitError, optional
from .formats import KEPT, NUMBER, NUMBERS, USED, EventFormat
from .reading import LISTED, LONGEST_TOLD, Bad, EventFile, Malformed

EXTRA = "events"

_MOST_HELD = 2 << 30
"""Bytes of files whose events, a third as large, are held in memory and not written to disk."""


class Engine(Protocol):
    """What holds events and computes over them; its lazy frames are of narwhals."""

    @property
    def batch(self) -> int:
        """Bytes of files that are read together."""

    @property
    def orders(self) -> bool:
        """Whether to put all rows in order costs less than to find those to be put in order."""

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows."""

    def kept(self, places: Sequence[Path], columns: Sequence[str] = KEPT) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table."""

    def collected(self, frame: Any, place: Path) -> Any:
        """A lazy frame, computed and written as Parquet, as a frame of polars in narwhals."""


@dataclass(frozen=True)
class Duck:
    """An open connection to duckdb; it holds tables in memory, or writes them to files."""

    _connection: Any
    _held: bool
    batch = 1 << 30
    orders = False

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows.

        Raises as `collected`.
        """
        import narwhals as nw

        from .slim import slim

        parts = [
            _select(form, [file.path for file in group])
            for form, group in groupby(sorted(files, key=_format), key=lambda file: file.form)
        ]
        rows = nw.from_native(self._connection.sql(" UNION ALL ".join(parts)))
        self.keep(slim(rows, dashed=any(file.form.dashed for file in files)), place)
        return self._malformed(files)

    def kept(self, places: Sequence[Path], columns: Sequence[str] = KEPT) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""
        import narwhals as nw

        used = ", ".join(columns)
        if self._held:
            names = (_quoted(place.stem, '"') for place in places)
            rows = " UNION ALL ".join(f"SELECT {used} FROM {name}" for name in names)
            return nw.from_native(self._connection.sql(rows))
        listed = ", ".join(
            _quoted(str(place / "*.parquet" if place.is_dir() else place)) for place in places
        )
        # Spark keeps in the same table what is no row.
        tables = f"read_parquet([{listed}], union_by_name = true)"
        rows = f"SELECT {used} FROM {tables} WHERE event IS NOT NULL"
        return nw.from_native(self._connection.sql(rows))

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table. Raises as `collected`."""
        with _told():
            if self._held:
                frame.to_native().create(place.stem)
            else:
                frame.to_native().write_parquet(str(place), compression="zstd")

    def collected(self, frame: Any, place: Path) -> Any:
        """A lazy frame, computed and written as Parquet, as a frame of polars in narwhals.

        Raises LimitError where memory or disk do not do, BadInputError for what it cannot read.
        """
        with _told():
            frame.to_native().write_parquet(str(place), compression="zstd")
        return read_table(place)

    def _malformed(self, files: Sequence[EventFile]) -> Bad:
        """What duckdb has put aside of files; of a line the first of several reasons."""
        named = {str(file.path): (file.name, file.form) for file in files}
        listed = ", ".join(map(_quoted, named))
        lines = self._connection.sql(
            "SELECT file_path, line, min(error_type) AS kind, "
            f"left(any_value(csv_line), {LONGEST_TOLD}) AS text "
            "FROM reject_errors JOIN reject_scans USING (scan_id, file_id) "
            f"WHERE file_path IN ({listed}) GROUP BY file_path, line"
        )
        count = lines.count("*").fetchall()[0][0]
        first = lines.order("file_path, line").limit(LISTED).fetchall()
        told = []
        for path, line, kind, text in first:
            name, form = named[path]
            told.append(Malformed(name, line, _why(kind, form), (text or "").strip("\r\n")))
        return Bad(count, tuple(sorted(told)))


def read_table(place: Path) -> Any:
    """A table of Parquet, which Spark writes as a folder, as a frame of polars in narwhals."""
    import narwhals as nw
    import polars

    files = place / "*.parquet" if place.is_dir() else place
    return nw.from_native(polars.read_parquet(files, glob=place.is_dir()), eager_only=True)


@contextmanager
def _told() -> Iterator[None]:
    """Say what duckdb cannot do."""
    duckdb = optional("duckdb", EXTRA)
    try:
        yield
    except duckdb.Error as error:
        text = str(error).partition("\n")[0].rstrip(".")
        if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in text:
            raise LimitError(
                f"duckdb ran out of memory or disk: {text}.",
                hint="Give more with --memory, or set TMPDIR to a folder on a larger disk.",
            ) from None
        raise BadInputError(f"duckdb cannot read the events: {text}.") from None


def require_duck() -> None:
    """Raise UsageError where a library of `steppe[events]` is not installed."""
    for module in ("duckdb", "narwhals", "polars"):
        optional(module, EXTRA)


@contextmanager
def duck(work: Path, memory: int | None = None, size: int | None = None) -> Iterator[Duck]:
    """duckdb with at most `memory` MB (default: four fifths of the machine's); more goes to disk.

    Of files of a `size` in bytes that is not too large, tables are held in memory.

    Raises UsageError where it is not installed.
    """
    require_duck()
    duckdb = optional("duckdb", EXTRA)
    connection = duckdb.connect(
        config={
            "temp_directory": str(work / "spilled"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            **({} if memory is None else {"memory_limit": f"{memory}MB"}),
        }
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        most = _MOST_HELD if memory is None else min(_MOST_HELD, memory * 1_000_000 // 2)
        yield Duck(connection, size is not None and size <= most)
    finally:
        connection.close()


def _format(file: EventFile) -> str:
    return file.form.name


def _select(form: EventFormat, paths: Sequence[Path]) -> str:
    """Read files of a format: no quotes, no guessing; lines that do not fit are set aside."""
    used = ", ".join(f"{_cell(form, name)} AS {name}" for name in USED)
    columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in form.columns)
    listed = ", ".join(_quoted(str(path)) for path in paths)
    return (
        f"SELECT {used} FROM read_csv([{listed}], delim = '\t', quote = '', escape = '', "
        f"comment = '', header = {str(form.header).lower()}, auto_detect = false, "
        f"columns = {{{columns}}}, null_padding = false, store_rejects = true)"
    )


def _cell(form: EventFormat, name: str) -> str:
    """What is used of a row, as text or as a number, never null."""
    column = _quoted(form.used[name], '"') if name in form.used else "''"
    return NUMBER.format(column) if name in NUMBERS else f"coalesce({column}, '')"


def _quoted(text: str, mark: str = "'") -> str:
    return mark + text.replace(mark, mark * 2) + mark


def _why(kind: str, form: EventFormat) -> str:
    said = {
        "MISSING COLUMNS": f"fewer than {len(form.columns)} columns",
        "TOO MANY COLUMNS": f"more than {len(form.columns)} columns",
        "INVALID ENCODING": "not UTF-8",
        "LINE SIZE OVER MAXIMUM": "the line is too long",
    }
    return said.get(kind, kind.lower())
