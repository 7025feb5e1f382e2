"""A hundred readers of one store while it is replaced: each sees one state of it, whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from steppe.graph import replacing
from steppe.graph.dataset import read_dataset
from steppe.graph.readback import read_store
from steppe.graph.store import build, open_on_disk

Write = Callable[..., Path]
State = tuple[int, int]

THREADS, BUILDS = 10, 5

READER = """
import json, sys, threading
from pathlib import Path
import steppe

path, done, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
seen, wrong, counts = set(), [], []

def state():
    kg = steppe.open(path)
    (told,) = kg.query("SELECT (COUNT(*) AS ?n) { ?s a st:Statement }")
    assert told[0] == len(kg.contents.statements)
    return len(kg.store), told[0]

def read():
    count = 0
    try:
        while count == 0 or not done.exists():
            seen.add(state())
            count += 1
    except BaseException as error:
        wrong.append(repr(error))
    counts.append(count)

state()
print("ready", flush=True)
sys.stdin.readline()
readers = [threading.Thread(target=read) for _ in range(threads)]
for reader in readers: reader.start()
for reader in readers: reader.join()
print(json.dumps({"seen": sorted(seen), "wrong": wrong, "counts": counts}), flush=True)
"""


@contextmanager
def readers(path: Path, done: Path, processes: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes with ten threads each, each of which opens and asks the store again and again
    until the file `done` is there.
    """
    command = [sys.executable, "-c", READER, str(path), str(done), str(THREADS)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    try:
        for process in started:
            assert process.stdout is not None and process.stdin is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        yield started
    finally:
        done.touch()
        for process in started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def state(path: Path) -> State:
    """Quads and statements of the store that stands there."""
    store = open_on_disk(path)
    return len(store), len(read_store(store).statements)


@pytest.mark.parametrize(("processes", "steps"), [(10, "one step"), (2, "two steps")])
def test_a_hundred_readers_see_whole_states_while_a_writer_builds(
    written: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: int,
    steps: str,
) -> None:
    if steps == "two steps":  # as where the system cannot exchange two names at once
        monkeypatch.setattr(replacing, "_exchange", lambda one, other: False)
    rows = [
        {"subject": actor, "predicate": "memberOf", "object": "ORG", "since": "2001"}
        for actor in ("AAA", "BBB", "CCC", "DDD")
    ]
    states = [read_dataset(written(n, rows[:k])) for n, k in (("few", 1), ("more", 4))]
    kg, done = tmp_path / "kg", tmp_path / "done"
    known = set()
    for dataset in states:
        build([dataset], kg, force=True)
        known.add(state(kg))
    assert len(known) == 2
    with readers(kg, done, processes) as started:
        for number in range(BUILDS):
            build([states[number % 2]], kg, force=True)
        done.touch()
        told = [json.loads(process.communicate()[0]) for process in started]
    assert [error for each in told for error in each["wrong"]] == []
    assert sum(len(each["counts"]) for each in told) == processes * THREADS
    seen = {tuple(found) for each in told for found in each["seen"]}
    assert seen == known
    assert not replacing.leftovers(kg)
