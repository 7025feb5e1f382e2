"""The process that answers queries; its other end, and the limits, are in `bounded`.

It reads messages (lines of JSON) on its standard input: first where the store is, then queries.
It writes pieces of an answer, each behind its length, and in the end a message.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from ..ontology import errors, terms
from ..ontology.errors import LimitError, SteppeError
from . import query as sparql
from .xml_text import XmlFile

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_MB = 1024 * 1024
_SLACK = 256
"""MB of address space beside the limit of memory: what is reserved and never touched."""

_KINDS = ("QueryError", "LimitError", "StoreError", "NotFoundError", "UsageError", "BadInputError")

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def main() -> None:
    """Open the store, and answer queries until nobody asks any more."""
    alone = _leave_the_network()  # before there is a second thread: the system asks for that
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks ends this process
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may come between
    try:
        store = _open(sys.stdin.buffer)
    except BaseException as error:  # noqa: BLE001 - told to the one who asked
        _say(out, _told(error))
        return
    _say(out, {"alone": alone})
    asked: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(sys.stdin.buffer, asked), daemon=True).start()
    while True:
        message = asked.get()
        try:
            _limit(message)
            done = _answer(store, message, cast("IO[bytes]", _Pieces(out)))
        except BaseException as error:  # noqa: BLE001 - told to the one who asked
            done = _told(error)
        _say(out, done)


def _hear(given: IO[bytes], asked: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Take messages; when the one who asks is gone, so is this process, also amid a query."""
    with suppress(OSError, ValueError):
        while line := given.readline():
            asked.put(json.loads(line))
    os._exit(0)


def _open(given: IO[bytes]) -> ox.Store:
    head = json.loads(given.readline())
    names = head["names"]
    if head["kind"] == "quads":
        store = ox.Store()
        store.bulk_load(given.read(head["size"]), format=ox.RdfFormat.N_QUADS)
        return store
    from . import store as stores

    if head["kind"] == "tables":
        from .dataset import read_dataset

        return stores.in_memory([read_dataset(name) for name in names])
    if head["kind"] == "store":
        return stores.open_on_disk(Path(names[0]))
    return stores.open_checked(Path(names[0]))


def _answer(store: ox.Store, message: dict[str, Any], out: IO[bytes]) -> dict[str, Any]:
    bindings = _terms(message["bindings"])
    graphs = None
    if message["default"] is not None:
        graphs = sparql.Graphs(tuple(message["default"]), tuple(message["named"]))
    found = sparql.evaluate(store, message["query"], bindings, graphs=graphs)
    most, form = message["rows"], message["form"]
    if form in ("xml", "rdf"):
        out = cast("IO[bytes]", XmlFile(out))
    if isinstance(found, ox.QueryBoolean):
        found.serialize(out, format=_RESULTS[form])
        return {"kind": "boolean", "rows": 1}
    if isinstance(found, ox.QuerySolutions):
        return {"kind": "solutions", "rows": _write_rows(found, form, most, out)}
    counted = _Counted(cast("Iterable[ox.Triple]", found), most)
    ox.serialize(counted, out, format=_GRAPHS[form], prefixes=terms.PREFIXES)
    return {"kind": "graph", "rows": counted.rows}


def _write_rows(found: ox.QuerySolutions, form: str, most: int | None, out: IO[bytes]) -> int:
    """Oxigraph writes rows faster than they can be counted in Python, and of the formats only in
    TSV is a row a line: so they are written as that, counted, and turned into what was asked.
    """
    if most is None and form != "tsv":
        found.serialize(out, format=_RESULTS[form])
        return -1
    lines = _Lines(out if form == "tsv" and most is None else io.BytesIO(), most)
    found.serialize(cast("IO[bytes]", lines), format=ox.QueryResultsFormat.TSV)
    if isinstance(lines.out, io.BytesIO):
        lines.out.seek(0)
        if form == "tsv":
            out.write(lines.out.getbuffer())
        else:
            ox.parse_query_results(lines.out, format=ox.QueryResultsFormat.TSV).serialize(
                out, format=_RESULTS[form]
            )
    return lines.rows


class _Pieces(io.RawIOBase):
    """Where an answer is written: pieces, each behind its length."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(b"%d\n" % len(data))
        self._out.write(data)
        return len(data)


class _Lines:
    """A file that counts the rows of TSV and takes no more than `most`."""

    def __init__(self, out: IO[bytes], most: int | None) -> None:
        self.out = out
        self.rows = -1  # the first line names the columns
        self._most = most

    def write(self, data: bytes) -> int:
        self.rows += data.count(b"\n")
        _refuse_more(self.rows, self._most)
        return self.out.write(data)

    def flush(self) -> None:
        self.out.flush()


class _Counted:
    """Triples, counted as they go by."""

    def __init__(self, triples: Iterable[ox.Triple], most: int | None) -> None:
        self.rows = 0
        self._triples = triples
        self._most = most

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.rows += 1
            _refuse_more(self.rows, self._most)
            yield triple


def _refuse_more(rows: int, most: int | None) -> None:
    if most is not None and rows > most:
        raise LimitError(
            f"The answer has over {most} rows, which is the limit; the query was ended.",
            hint="Ask for fewer with LIMIT, or allow more.",
        )


def _terms(told: dict[str, dict[str, str]]) -> dict[str, ox.NamedNode | ox.Literal]:
    """Terms from how SPARQL results in JSON write them."""
    if not told:
        return {}
    written = {"head": {"vars": list(told)}, "results": {"bindings": [told]}}
    solutions = ox.parse_query_results(json.dumps(written), format=ox.QueryResultsFormat.JSON)
    (row,) = cast("ox.QuerySolutions", solutions)
    return {name: cast("ox.NamedNode | ox.Literal", row[name]) for name in told}


def _limit(message: dict[str, Any]) -> None:
    """Let the system itself end this process a little past its limits, whoever watches it."""
    try:
        import resource
    except ImportError:  # Windows: there the watch alone must do
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds, memory = message["seconds"], message["memory"]
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for kind, most in (
        (resource.RLIMIT_CPU, None if seconds is None else int(used + seconds) + 3),
        (resource.RLIMIT_AS, None if memory is None else _space() + (memory + _SLACK) * _MB),
    ):
        hard = resource.getrlimit(kind)[1]
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (hard if most is None else most, hard))


def _space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, IndexError):
        return 2048 * _MB
    return pages * os.sysconf("SC_PAGE_SIZE")


def _leave_the_network() -> bool:
    """Give up the network, where the system lets a process do so (Linux)."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError, TypeError):
        return False
    return bool(unshare(_NEW_NET) == 0 or unshare(_NEW_USER | _NEW_NET) == 0)


def _told(error: BaseException) -> dict[str, Any]:
    if isinstance(error, MemoryError):
        error = LimitError("The query needed more memory than it may have.")
    if not isinstance(error, SteppeError):
        said = f"The query cannot be answered: {error or type(error).__name__}"
        return {"error": "QueryError", "message": said, "hint": ""}
    kind = next(
        name for name in (*_KINDS, "SteppeError") if isinstance(error, getattr(errors, name))
    )
    return {"error": kind, "message": error.message, "hint": error.hint}


def _say(out: IO[bytes], message: dict[str, Any]) -> None:
    try:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()
    except OSError:
        os._exit(0)
