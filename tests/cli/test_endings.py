"""A command that is told to end does so tidily: one line, its exit code, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

SAYS_WHEN_IT_RUNS = """
from steppe.cli import main as command

run = command.run
command.run = lambda args: (print("runs", flush=True), run(args))[1]
command.main()
"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STATES = [f"S{n}" for n in range(120)]
CODES = (705, 703, 702, 704, 701, 365, 710, 2, 640, 630, 700, 770)

Started = subprocess.Popen[str]
Start = Callable[..., Started]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The one folder that the commands write to."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def start(folder: Path) -> Start:
    """Start a command; when this returns, it listens to signals."""

    def started(*args: str | Path, code: str = SAYS_WHEN_IT_RUNS) -> Started:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, args)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(folder)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "runs\n"
        return process

    return started


def told(process: Started, number: signal.Signals, times: int) -> tuple[int, list[str]]:
    """Send a signal so many times; the exit code, and the lines on stderr."""
    for again in range(times):
        time.sleep(0.02 * again)
        process.send_signal(number)
    err = process.communicate(timeout=60)[1]
    return process.returncode, err.splitlines()


SAID = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
SIGNALS = pytest.mark.parametrize(
    ("number", "times", "code", "said"),
    [
        (number, times, 128 + number, f"steppe: {said}")
        for number, said in SAID.items()
        for times in (1, 2)
    ],
    ids=["SIGINT", "SIGINT twice", "SIGTERM", "SIGTERM twice"],
)


@pytest.fixture(scope="module")
def many(make_dataset: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set that takes a while to build."""
    ties = [
        {"subject": a, "predicate": "supports", "object": b, "since": "1999"}
        for a in STATES for b in STATES if a != b
    ]  # fmt: skip
    entities = dict.fromkeys(STATES, "State")
    return make_dataset(tmp_path_factory.mktemp("many") / "many", ties, entities=entities)


@SIGNALS
def test_a_build(
    start: Start, folder: Path, many: Path, number: signal.Signals, times: int, code: int, said: str
) -> None:
    process = start("build", many, "-o", folder / "kg")
    while not any(folder.iterdir()):
        time.sleep(0.01)
    assert told(process, number, times) == (code, [said])
    assert list(folder.iterdir()) == []


@SIGNALS
def test_an_import(
    start: Start,
    folder: Path,
    tmp_path: Path,
    number: signal.Signals,
    times: int,
    code: int,
    said: str,
) -> None:
    table = tmp_path / "ties.csv"
    ties = [f"{a},{b},{year},,alliance" for a in CODES for b in CODES if a != b
            for year in range(1800, 2000)]  # fmt: skip
    table.write_text("\n".join(["code1,code2,start,end,type", *ties]))
    process = start("import", "dyads", table, "-o", folder / "deep" / "ties")
    time.sleep(0.5)
    assert told(process, number, times) == (code, [said])
    assert list(folder.iterdir()) == []


@SIGNALS
def test_a_query(
    start: Start, folder: Path, number: signal.Signals, times: int, code: int, said: str
) -> None:
    process = start("query", RUNAWAY, "-o", folder / "rows.csv")
    time.sleep(0.5)
    assert told(process, number, times) == (code, [said])
    assert list(folder.iterdir()) == []


def test_what_the_caller_ignores_is_ignored(start: Start) -> None:
    code = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN){SAYS_WHEN_IT_RUNS}"
    process = start("members", "SCO", "-q", code=code)
    assert told(process, signal.SIGHUP, 1) == (0, [])


@pytest.mark.skipif(sys.platform != "linux", reason="made of a lock as Linux has it")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_engine_that_hears_no_signal_is_ended_in_the_middle_of_its_work(
    start: Start, folder: Path, number: signal.Signals, code: int
) -> None:
    deaf = """
import contextlib, ctypes, sys, threading
from pathlib import Path
from steppe.cli import main as command
from steppe.graph.replacing import building

def write(folder):
    with contextlib.suppress(FileNotFoundError):
        for number in range(10**9):
            (folder / str(number)).touch()

def work(*args, **options):
    with building(Path(sys.argv[1])) as folder:
        threading.Thread(target=write, args=(folder,), daemon=True).start()
        print("runs", flush=True)
        lock = ctypes.create_string_buffer(64)
        for _ in range(2):  # the second time waits for ever
            ctypes.CDLL(None).pthread_mutex_lock(lock)

command.cli.main = work
command.main()
"""
    process = start(folder / "kg", code=deaf)
    assert told(process, number, 2) == (code, [f"steppe: {SAID[number]}"])
    assert list(folder.iterdir()) == []
