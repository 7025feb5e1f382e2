"""A session of Apache Spark: whether there can be one, how it starts, what its errors mean."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..ontology import errors
from ..ontology.errors import BadInputError, LimitError, StoreError, UsageError, optional, shown

EXTRA = "spark"
DEFAULT = "local[*]"
_PORT = 7077
_PATIENCE = 10
"""Seconds that a master has to answer."""

_RAISED = re.compile(r"((?!java|org|py4j|pyspark)(?:[a-z_]\w*\.)*)([A-Z]\w*Error): (.*)")
"""The last line of a traceback of Python: module, class, message."""


def require_spark(master: str = "", otherwise: str = "--engine duckdb") -> None:
    """Raise UsageError without pyspark, Java or a sound URL, StoreError where no master answers.

    `otherwise` is what to do without Java.
    """
    optional("pyspark", EXTRA)
    for module in ("narwhals", "polars", "pyarrow"):
        optional(module, EXTRA)
    home = os.environ.get("JAVA_HOME", "")
    if not (shutil.which("java") or (home and shutil.which(str(Path(home, "bin", "java"))))):
        raise UsageError(
            "Spark needs Java, and there is none on the path.",
            hint=f"Install Java 17 or newer, or set JAVA_HOME; {otherwise} needs none.",
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
def session(
    work: Path, master: str = "", memory: int | None = None, otherwise: str = "--engine duckdb"
) -> Iterator[Any]:
    """A session of Spark at a master (default: all cores of this machine), stopped at the end.

    A session that is active already is used, and left as it is. `memory` is that of the driver,
    in MB; `work` a folder for what Spark puts on disk. Raises as `require_spark`, and StoreError
    where Spark does not start.
    """
    require_spark(master, otherwise)
    with quiet():
        sql = optional("pyspark.sql", EXTRA)
    active = sql.SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    with told("Spark does not start", StoreError), quiet():
        opened = _started(sql, work, master or DEFAULT, memory)
    try:
        yield opened
    finally:
        opened.stop()


def _started(sql: Any, work: Path, master: str, memory: int | None) -> Any:
    options = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(work / "warehouse"),
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.parquet.compression.codec": "zstd",
        # A table so small goes to every worker, rather than all rows to where its rows are.
        "spark.sql.autoBroadcastJoinThreshold": "64MB",
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
    builder = sql.SparkSession.builder.master(master).appName("steppe")
    for name, value in options.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    if master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        # Spark takes the python3 of the path, which may be another one, without steppe.
        opened.sparkContext.pythonExec = sys.executable
    return opened


@contextmanager
def quiet() -> Iterator[None]:
    """Without warnings of versions of pandas, with which nothing is done here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def told(what: str, kind: type[errors.SteppeError] = BadInputError) -> Iterator[None]:
    """Say in one line what Spark says in hundreds; `what` says what it could not do.

    What steppe itself refuses in a worker is raised as it was there.
    """
    spark, protocol = optional("pyspark.errors", EXTRA), optional("py4j.protocol", EXTRA)
    try:
        yield
    except (spark.PySparkException, protocol.Py4JError) as error:
        text = str(error)
        if "OutOfMemory" in text or "No space left" in text:
            hint = (
                "Give more (--memory of steppe events, or spark.executor.memory), or a larger disk."
            )
            raise LimitError("Spark ran out of memory or disk.", hint=hint) from None
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        raise _in_worker(lines, what, kind) or kind(f"{what}: {_first(lines):.300}") from None


def _first(lines: list[str]) -> str:
    return next((line for line in lines if "Exception:" in line), lines[0] if lines else "")


def _in_worker(
    lines: list[str], what: str, kind: type[errors.SteppeError]
) -> errors.SteppeError | None:
    """What the Python of a worker raised, if it did: its traceback ends with it."""
    found = [match for line in lines if (match := _RAISED.fullmatch(line))]
    if not found:
        return None
    module, name, said = found[-1].groups()
    if module == f"{errors.__name__}.":
        refused: errors.SteppeError = getattr(errors, name)(said)
        return refused
    lacking = "The workers need steppe[spark]: docs/measures.md." if "ModuleNot" in name else ""
    return kind(f"{what}: {name}: {said:.300}".rstrip(".") + ".", hint=lacking)
