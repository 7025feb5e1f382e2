"""What holds events: an engine; and duckdb, in this process, for files larger than memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from ...ontology.errors import BadInputError, LimitError, optional
from .formats import USED, EventFormat
from .reading import LISTED, LONGEST_TOLD, Bad, EventFile, Malformed

EXTRA = "events"


class Engine(Protocol):
    """What holds events and computes over them; its lazy frames are of narwhals."""

    @property
    def batch(self) -> int:
        """Bytes of files that are read together."""

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows."""

    def kept(self, places: Sequence[Path], columns: Sequence[str] = USED) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table."""

    def collected(self, frame: Any) -> Any:
        """A lazy frame, computed, as a frame of polars in narwhals."""


@dataclass(frozen=True)
class Duck:
    """An open connection to duckdb."""

    _connection: Any
    batch = 1 << 30

    def stage(self, files: Sequence[EventFile], place: Path) -> Bad:
        """Write the events of files as a table of slim ones; the lines that are no rows.

        Raises as `collected`.
        """
        import narwhals as nw

        from .tying import slim

        parts = [
            _select(form, [file.path for file in group])
            for form, group in groupby(sorted(files, key=_format), key=lambda file: file.form)
        ]
        self.keep(slim(nw.from_native(self._connection.sql(" UNION ALL ".join(parts)))), place)
        return self._malformed(files)

    def kept(self, places: Sequence[Path], columns: Sequence[str] = USED) -> Any:
        """Tables, at least one, as a lazy frame of slim events, or of some of their columns."""
        import narwhals as nw

        listed = ", ".join(
            _quoted(str(place / "*.parquet" if place.is_dir() else place)) for place in places
        )
        used = ", ".join(columns)
        # Spark keeps in the same table what is no row.
        tables = f"read_parquet([{listed}], union_by_name = true)"
        rows = f"SELECT {used} FROM {tables} WHERE event IS NOT NULL"
        return nw.from_native(self._connection.sql(rows))

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table. Raises as `collected`."""
        with _told():
            frame.to_native().write_parquet(str(place), compression="zstd")

    def collected(self, frame: Any) -> Any:
        """A lazy frame of narwhals, computed, as a frame of polars in narwhals.

        Raises LimitError where memory or disk do not do, BadInputError for what it cannot read.
        """
        with _told():
            return frame.collect("polars")

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
    for module in ("duckdb", "narwhals", "polars", "pyarrow"):
        optional(module, EXTRA)


@contextmanager
def duck(work: Path, memory: int | None = None) -> Iterator[Duck]:
    """duckdb with at most `memory` MB (default: four fifths of the machine's); more goes to disk.

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
        yield Duck(connection)
    finally:
        connection.close()


def _format(file: EventFile) -> str:
    return file.form.name


def _select(form: EventFormat, paths: Sequence[Path]) -> str:
    """Read files of a format: no quotes, no guessing; lines that do not fit are set aside."""
    used = ", ".join(
        f"coalesce({_quoted(form.used[name], mark)}, '') AS {name}"
        if name in form.used
        else f"'' AS {name}"
        for name, mark in ((name, '"') for name in USED)
    )
    columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in form.columns)
    listed = ", ".join(_quoted(str(path)) for path in paths)
    return (
        f"SELECT {used} FROM read_csv([{listed}], delim = '\t', quote = '', escape = '', "
        f"comment = '', header = {str(form.header).lower()}, auto_detect = false, "
        f"columns = {{{columns}}}, null_padding = false, store_rejects = true)"
    )


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
