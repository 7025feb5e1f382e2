"""A hundred readers at once, without and beside a writer, against plain Oxigraph.

    python benchmarks/readers.py [--seconds N] [--readers N]

Two ways to read one store on disk, made of the packaged data:

    HTTP      N clients in four processes, each with a connection of its own that it keeps, ask
              `steppe serve` the same query again and again; peer: `oxigraph serve-read-only` on
              the same database (no limits, no checks, one process)
    files     N threads in ten processes open the store anew for each query, by `steppe.open`
              (checksums compared) or by pyoxigraph alone

The writer replaces the store by another all the time: `PUT /store`, or `steppe build --force`.
Prints requests per second and how long one takes (median, and 99 of 100), which a busy machine
makes longer, so compare with the peer beside it; «turned away» are answers 503 with Retry-After.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

import steppe
from steppe.graph.dataset import read_dataset
from steppe.graph.store import build, open_on_disk

QUERY = """PREFIX st: <https://w3id.org/steppe/ontology#> PREFIX id: <https://w3id.org/steppe/id/>
SELECT ?s { ?s st:memberOf id:SCO }"""
TOKEN = "a-token-of-32-characters-or-more"
MAIN = "from steppe.cli.main import main; main()"
_START = 4
"""Seconds in which the processes of readers start."""

Took = tuple[list[float], int]
"""Seconds of each answer, and how many were turned away."""


def many(count: int, until: float, one: Callable[[float], Took]) -> Took:
    """The same reader in so many threads."""
    told: list[Took] = []
    threads = [threading.Thread(target=lambda: told.append(one(until))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [took for each, _ in told for took in each], sum(away for _, away in told)


def by_http(url: str, until: float) -> Took:
    """Ask by one connection until a time."""
    host, _, path = url.removeprefix("http://").partition("/")
    took: list[float] = []
    away = 0
    with closing(http.client.HTTPConnection(host, timeout=120)) as connection:
        while time.time() < until:
            start = time.perf_counter()
            connection.request("GET", f"/{path}?{urlencode({'query': QUERY})}")
            answer = connection.getresponse()
            answer.read()
            if answer.status == 503:
                away += 1
                continue
            assert answer.status == 200, answer.status
            took.append(time.perf_counter() - start)
    return took, away


def by_files(path: str, until: float, *, plain: bool) -> Took:
    """Open the store for each query until a time."""
    took: list[float] = []
    while time.time() < until:
        start = time.perf_counter()
        store = ox.Store.read_only(f"{path}/database") if plain else open_on_disk(Path(path))
        assert list(store.query(QUERY, use_default_graph_as_union=True))  # type: ignore[arg-type]
        took.append(time.perf_counter() - start)
    return took, 0


def client(kind: str, place: str, count: int, until: float) -> None:
    """One process of readers: prints what they took."""
    one = {
        "http": lambda end: by_http(place, end),
        "files": lambda end: by_files(place, end, plain=False),
        "plain": lambda end: by_files(place, end, plain=True),
    }[kind]
    print(json.dumps(many(count, until, one)))


def measured(kind: str, place: str, readers: int, processes: int, seconds: float) -> Took:
    """Readers in several processes at once; what all of them took."""
    begin = time.time() + _START
    told_to = (kind, place, readers // processes, begin, begin + seconds)
    command = [sys.executable, __file__, "--client", *map(str, told_to)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(processes)]
    told: list[Took] = [json.loads(each.communicate()[0]) for each in running]
    return [took for each, _ in told for took in each], sum(away for _, away in told)


@contextmanager
def server(command: list[str], ready: str) -> Iterator[str]:
    """A server that says on stderr where it listens."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = None
    while found is None:
        found = re.search(ready, process.stderr.readline())
    threading.Thread(target=process.stderr.read, daemon=True).start()
    yield found[1].rstrip("/")
    process.terminate()
    process.wait()


@contextmanager
def writer(write: Callable[[], None] | None) -> Iterator[list[int]]:
    """Write again and again, as long as this lasts; how often."""
    done, times = threading.Event(), [0]

    def go() -> None:
        while write is not None and not done.is_set():
            write()
            times[0] += 1

    thread = threading.Thread(target=go)
    thread.start()
    yield times
    done.set()
    thread.join()


def line(name: str, took: Took, seconds: float, writes: int) -> None:
    """Print one row."""
    times, away = took
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<34} {len(times) / seconds:8.0f} /s  median {cuts[49] * 1000:7.1f} ms  "
          f"99 % {cuts[98] * 1000:7.1f} ms  writes {writes:3}  turned away {away}")  # fmt: skip


def put(url: str, graph: bytes) -> None:
    """Replace what a server holds."""
    host = url.removeprefix("http://")
    headers = {"Content-Type": "application/n-quads", "Authorization": f"Bearer {TOKEN}"}
    with closing(http.client.HTTPConnection(host, timeout=120)) as connection:
        connection.request("PUT", "/store", graph, headers)
        assert connection.getresponse().status == 204


def main() -> None:
    """Measure each way, without and with a writer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--client", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        kind, place, count, begin, until = given.client
        time.sleep(max(0, float(begin) - time.time()))
        client(kind, place, int(count), float(until))
        return
    with tempfile.TemporaryDirectory() as folder:
        kg = Path(folder) / "kg"
        dataset = read_dataset("central-asia-2004")
        build([dataset], kg)
        graph = steppe.open(kg).store.dump(format=ox.RdfFormat.N_QUADS) or b""
        token = Path(folder) / "token"
        token.write_text(TOKEN)
        compare_servers(kg, token, graph, given.readers, given.seconds)
        for name, kind, write in (
            ("files, pyoxigraph alone", "plain", None),
            ("files, steppe", "files", None),
            ("files, steppe, beside a writer", "files", lambda: build([dataset], kg, force=True)),
        ):
            with writer(write) as writes:
                took = measured(kind, str(kg), given.readers, 10, given.seconds)
            line(name, took, given.seconds, writes[0])


def compare_servers(kg: Path, token: Path, graph: bytes, readers: int, seconds: float) -> None:
    """The two servers over the same store."""
    oxigraph = [str(Path(sys.executable).parent / "oxigraph"), "serve-read-only", "--location",
                str(kg / "database"), "--bind", "127.0.0.1:7899"]  # fmt: skip
    with server(oxigraph, r"(http://[\d.:]+)") as url:
        took = measured("http", f"{url}/query", readers, 4, seconds)
    line("HTTP, oxigraph serve-read-only", took, seconds, 0)
    served = [sys.executable, "-c", MAIN, "serve", "--port", "0", "--store", str(kg), "--write",
              "--token-file", str(token)]  # fmt: skip
    with server(served, r" at (http://\S+/)") as url:
        for name, write in (
            ("HTTP, steppe serve", None),
            ("HTTP, steppe serve, beside a writer", lambda: put(url, graph)),
        ):
            with writer(write) as writes:
                took = measured("http", f"{url}/sparql", readers, 4, seconds)
            line(name, took, seconds, writes[0])


if __name__ == "__main__":
    main()
