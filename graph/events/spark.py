"""Apache Spark as the engine of events: the same expression, on as many machines as there are."""

from __future__ import annotations

import os
import shutil
import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from ...ontology.errors import (
    BadInputError,
    LimitError,
    StoreError,
    UsageError,
    optional,
    shown,
)
from .formats import USED
from .reading import EventFile, Malformed

EXTRA = "spark"
DEFAULT = "local[*]"
_PORT = 7077
_PATIENCE = 10
"""Seconds that a master has to answer."""


@dataclass(frozen=True)
class Spark:
    """An open session of Spark."""

    _session: Any
    batch = 1 << 36

    def stage(self, files: Sequence[EventFile], place: Path) -> list[Malformed]:
        """Write the events of files as a table of `USED`, all text; the lines that are no rows.

        They are in order of file and text: Spark does not number lines. They stand in the same
        table without an event, so that each file is read once.
        """
        functions = optional("pyspark.sql.functions", EXTRA)
        parts = [self._rows(functions, *group) for group in self._lines(files)]
        rows = reduce(lambda one, other: one.union(other), parts)
        bad = functions.col("bad")
        with _told(), _quiet():
            rows.write.parquet(str(place))
            found = self._session.read.parquet(str(place)).where(bad.isNotNull()).select("bad.*")
            lines = found.collect()
        names = {file.path.name: file.name for file in files}
        return sorted(Malformed(names[Path(file).name], 0, why, text) for file, why, text in lines)

    def kept(self, places: Sequence[Path]) -> Any:
        """Tables, at least one, as a lazy frame of events."""
        import narwhals as nw

        frame = self._session.read.parquet(*map(str, places))
        return nw.from_native(frame.where("event IS NOT NULL").select(*USED))

    def keep(self, frame: Any, place: Path) -> None:
        """Compute a lazy frame and write it as a table. Raises as `collected`."""
        with _told(), _quiet():
            frame.to_native().write.parquet(str(place))

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
        row = _is_row(functions, form)
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
            functions.make_valid_utf8("value").alias("text"),
        )  # fmt: skip
        split = lines.withColumn("c", _cells(functions))
        return split.select(*used, functions.when(~_is_row(functions, form), bad).alias("bad"))

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


def require_spark(master: str = "") -> None:
    """Raise UsageError without pyspark, Java or a sound URL, StoreError where no master answers."""
    optional("pyspark", EXTRA)
    for module in ("narwhals", "polars", "pyarrow"):
        optional(module, EXTRA)
    home = os.environ.get("JAVA_HOME", "")
    if not (shutil.which("java") or (home and shutil.which(str(Path(home, "bin", "java"))))):
        raise UsageError(
            "Spark needs Java, and there is none on the path.",
            hint="Install Java 17 or newer, or set JAVA_HOME; --engine duckdb needs none.",
        )
    known = ("local", "spark://", "k8s://", "yarn")
    if not (master or DEFAULT).startswith(known):
        hint = "local[*], local-cluster[2,1,1024], spark://HOST:7077, yarn, or k8s://…"
        raise UsageError(f"{shown(master)} is no master of Spark.", hint=f"Usual are {hint}.")
    if master.startswith("spark://"):
        _refuse_silent(master)


def _refuse_silent(master: str) -> None:
    """Ask each master before Spark does, which would try for minutes and say it badly."""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        if not port.isdecimal():
            host, port = place, str(_PORT)
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
            return
        except (OSError, OverflowError, UnicodeError):
            continue
    raise StoreError(
        f"No master of Spark answers at {shown(master)}.",
        hint="Is it started, and is the port open? Without a cluster: --master 'local[*]'.",
    )


@contextmanager
def spark(work: Path, master: str = "", memory: int | None = None) -> Iterator[Spark]:
    """A session of Spark at a master (default: all cores of this machine), stopped at the end.

    A session that is active already is used, and left as it is. `memory` is that of the driver,
    in MB. Raises as `require_spark`, and StoreError where Spark does not start.
    """
    require_spark(master)
    with _quiet():
        sql = optional("pyspark.sql", EXTRA)
    active = sql.SparkSession.getActiveSession()
    if active is not None:
        yield Spark(active)
        return
    with _told("Spark does not start"), _quiet():
        session = _started(sql, work, master or DEFAULT, memory)
    try:
        yield Spark(session)
    finally:
        session.stop()


def _started(sql: Any, work: Path, master: str, memory: int | None) -> Any:
    options = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(work / "warehouse"),
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        options |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(work / "spilled"),
            "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        }
    if memory is not None:
        options["spark.driver.memory"] = f"{memory}m"
    builder = sql.SparkSession.builder.master(master).appName("steppe events")
    for name, value in options.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings of versions of pandas, with which nothing is done here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def _told(what: str = "Spark cannot count the events") -> Iterator[None]:
    """Say in one line what Spark says in hundreds."""
    errors, protocol = optional("pyspark.errors", EXTRA), optional("py4j.protocol", EXTRA)
    try:
        yield
    except (errors.PySparkException, protocol.Py4JError) as error:
        text = str(error)
        if "OutOfMemory" in text or "No space left" in text:
            hint = "Give more with --memory, or a larger disk for temporary files."
            raise LimitError("Spark ran out of memory or disk.", hint=hint) from None
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        said = next((line for line in lines if "Exception:" in line), lines[0] if lines else "")
        kind = StoreError if "start" in what else BadInputError
        raise kind(f"{what}: {said:.300}") from None
