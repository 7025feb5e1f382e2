"""Queries in a process of their own, which is ended at a limit of time, memory or rows.

Oxigraph can neither be stopped nor told how much it may take. So an untrusted query runs in a
worker: a fresh process (never a fork of one that has a store open) that reads the store, has no
network where the system lets it give that up, and is killed at its limit. It only reads, so the
store stays as it was.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import pyoxigraph as ox

from ..ontology import errors
from ..ontology.errors import (
    LimitError,
    QueryError,
    SteppeError,
    StoreError,
    TimeLimitError,
    UsageError,
)
from .query import Answer, Graphs, form_of, refuse_unsafe
from .questions import Bindings

Json = dict[str, Any]

MB = 1024 * 1024
_LONGEST_ANSWER = 512 * MB
_LOOK = 0.02
"""Seconds between two looks at the clock and at how much memory a worker has."""

_LONG = 1.0
"""Seconds after which a query makes way for shorter ones, where many ask."""

_WORKER = "from steppe.graph.worker import main; main()"


@dataclass(frozen=True)
class Limits:
    """What one query may take: wall time in seconds, memory in MB beside the store, rows.

    None is no limit. Raises UsageError for a limit that is not positive.
    """

    seconds: float | None = None
    memory: int | None = None
    rows: int | None = None

    def __post_init__(self) -> None:
        for name, given in (("time", self.seconds), ("memory", self.memory), ("rows", self.rows)):
            if given is not None and not given > 0:
                raise UsageError(
                    f"A limit of {name} of {given} leaves nothing.", hint="Give more than 0."
                )


@dataclass(frozen=True)
class Source:
    """Where a worker finds its store.

    `tables` reads data sets (packaged names or folders), `store` opens and checks a store on
    disk, `database` opens one that was checked before, `quads` loads N-Quads.
    """

    kind: Literal["tables", "store", "database", "quads"]
    names: tuple[str, ...] = ()
    quads: bytes = b""


@dataclass(frozen=True)
class Written:
    """An answer as it was written down: a file that is gone when it is closed, and its rows."""

    kind: Literal["solutions", "boolean", "graph"]
    file: IO[bytes]
    rows: int

    def text(self) -> bytes:
        """The whole of it; the file is closed."""
        with self.file:
            return self.file.read()

    def read(self) -> Answer:
        """The answer as Oxigraph's values; it must be SPARQL results in JSON, or N-Triples."""
        data = self.text()
        if self.kind == "graph":
            return (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)


class Worker:
    """A process with a store open for reading, which answers one query after the other.

    It is gone (`alive` is false) once a query went over its limits. With `yielding`, a query that
    takes long goes on at a lower priority, and its worker is not `fresh` any more. Not for two
    threads at once.
    """

    def __init__(self, source: Source, *, yielding: bool = False) -> None:
        self._yielding = yielding
        self.fresh = True
        self._process = subprocess.Popen(
            # -P: what lies in the working directory is nobody's module.
            [sys.executable, "-P", "-c", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._said: queue.SimpleQueue[bytes | Json | None] = queue.SimpleQueue()
        self._started: Json | None = None
        self._own_memory = 0
        weakref.finalize(self, _end, self._process)
        assert self._process.stdin is not None and self._process.stdout is not None
        threading.Thread(
            target=_listen, args=(self._process.stdout, self._said), daemon=True
        ).start()
        head = {"kind": source.kind, "names": source.names, "size": len(source.quads)}
        threading.Thread(
            target=_tell, args=(self._process.stdin, head, source.quads), daemon=True
        ).start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take a query."""
        return self._process.poll() is None

    @property
    def grown(self) -> int:
        """By how many MB it has grown since its store was open."""
        return max(0, self._memory() - self._own_memory)

    def ready(self) -> Json:
        """Wait until its store is open; what it says of itself. Raises what opening it raised."""
        if self._started is None:
            self._started = self._outcome(Limits(), None)
            self._own_memory = self._memory()
        return self._started

    def close(self) -> None:
        """End the process."""
        _end(self._process)

    def answer(
        self,
        text: str,
        bindings: Bindings | None = None,
        limits: Limits | None = None,
        *,
        form: str = "",
        graphs: Graphs | None = None,
    ) -> Written:
        """Answer a query, written as `form` (`json`, `xml`, `csv`, `tsv` of rows; an ending of RDF
        of graphs).

        Raises QueryError for what cannot be read or is refused, LimitError at a limit. However it
        ends, also by KeyboardInterrupt, a query that is not done is ended with its process.
        """
        refuse_unsafe(text)
        self.ready()
        bound = limits or Limits()
        rows = form_of(text) in ("SELECT", "ASK")
        asked = {
            "query": text,
            "bindings": {name: _term(term) for name, term in (bindings or {}).items()},
            "form": form or ("json" if rows else "nt"),
            "default": graphs.default if graphs else None,
            "named": graphs.named if graphs else None,
            "seconds": bound.seconds,
            "memory": bound.memory,
            "rows": bound.rows,
        }
        file = tempfile.SpooledTemporaryFile(max_size=MB)  # noqa: SIM115 - handed on
        try:
            _tell(self._process.stdin, asked)
            told = self._outcome(bound, file)
        except BaseException as error:
            file.close()
            if not isinstance(error, SteppeError):
                self.close()
            raise
        file.seek(0)
        return Written(told["kind"], file, told["rows"])

    def _outcome(self, limits: Limits, file: IO[bytes] | None) -> Json:
        """What the worker says in the end; what comes before goes into the file."""
        started, size = time.monotonic(), 0
        while True:
            try:
                said = self._said.get(timeout=_LOOK)
            except queue.Empty:
                said = b""
            if isinstance(said, dict):
                if "error" in said:
                    raise _raised(said)
                return said
            if said is None:
                raise self._ended(limits)
            if said and file is not None:
                size += len(said)
                file.write(said)
            seconds = time.monotonic() - started
            self._refuse_over(limits, seconds, size)
            if self._yielding and self.fresh and file is not None and seconds > _LONG:
                self._make_way()

    def _refuse_over(self, limits: Limits, seconds: float, size: int) -> None:
        kind = LimitError
        if limits.seconds is not None and seconds > limits.seconds:
            kind, why = TimeLimitError, f"The query took longer than {limits.seconds:g} s"
        elif limits.memory is not None and self.grown > limits.memory:
            why = f"The query needed more than {limits.memory} MB of memory"
        elif size > _LONGEST_ANSWER:
            why = f"The answer of the query is longer than {_LONGEST_ANSWER // MB} MB"
        else:
            return
        self.close()
        raise _over(kind, why)

    def _make_way(self) -> None:
        self.fresh = False  # nobody but root may raise a priority again
        with suppress(OSError, AttributeError):  # Windows has no such call
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def _ended(self, limits: Limits) -> SteppeError:
        """Why the process is gone without a word."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        code = self._process.returncode
        self.close()
        if self._started is None:
            return StoreError(f"The process that answers queries did not start (exit {code}).")
        if limits.memory is not None and code == -signal.SIGABRT:
            return _over(LimitError, f"The query needed more than {limits.memory} MB of memory")
        if limits.seconds is not None and code == -getattr(signal, "SIGXCPU", 0):
            return _over(TimeLimitError, f"The query took longer than {limits.seconds:g} s")
        if code in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 0)):
            return _over(LimitError, "The system had no more memory for the query")
        return QueryError(f"The engine broke down over this query (exit {code}).")

    def _memory(self) -> int:
        """MB of memory that the process has; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") // MB


def _over(kind: type[LimitError], why: str) -> LimitError:
    """The error of a query that went over a limit."""
    hint = "Ask for less (LIMIT, fewer patterns), or allow more."
    return kind(f"{why} and was ended.", hint=hint)


def _term(term: ox.NamedNode | ox.Literal) -> dict[str, str]:
    """A term as in SPARQL results in JSON."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return {**told, "xml:lang": term.language}
    return {**told, "datatype": term.datatype.value}


def _tell(pipe: IO[bytes] | None, message: Mapping[str, Any], more: bytes = b"") -> None:
    assert pipe is not None
    with suppress(OSError):  # gone already: `_listen` says so
        pipe.write(json.dumps(message).encode() + b"\n")
        pipe.write(more)
        pipe.flush()


def _listen(pipe: IO[bytes], said: queue.SimpleQueue[bytes | Json | None]) -> None:
    """Hand on what a worker writes: pieces of its answer (a length, then so many bytes), and in
    the end a message; None when it is gone.
    """
    with suppress(OSError, ValueError):
        while line := pipe.readline():
            if line.startswith(b"{"):
                said.put(json.loads(line))
            else:
                said.put(pipe.read(int(line)))
    said.put(None)


def _raised(said: Json) -> SteppeError:
    kind = getattr(errors, str(said["error"]), QueryError)
    error: SteppeError = kind(str(said["message"]), hint=str(said["hint"]))
    return error


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()
