"""Disks that are full or may not be written to, and output that is no ordinary file."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steppe.graph.doctor import check_store
from steppe.graph.store import open_on_disk

Run = Callable[..., tuple[int, str, str]]
posix = pytest.mark.skipif(os.name == "nt", reason="disks of POSIX")

MAIN = "from steppe.cli.main import main; main()"
SMALL_FILES = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)); {MAIN}"
UNPRIVILEGED = f"""
import ctypes, os, sys
for right in (1, 2, 3, 10):  # to write, read and own whatever, and to listen on any port
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", {MAIN!r}, *sys.argv[1:]])
"""
"""The same command without the rights of root, if it has them."""

GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
OUTPUTS = [
    ("export", "graph.nq"),
    ("query", GRAPH, "graph.ttl"),
    ("query", "SELECT * { ?s ?p ?o }", "rows.json"),
    ("align", "KAZ", "RUS", "pair.parquet"),
    ("render", "page.html"),
    ("new", "region"),
]
"""Commands that write a file or folder, whose name comes last."""


def start(code: str, *args: str | Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    err = process.communicate()[1]
    return process.returncode, err


def arguments(command: tuple[str, ...], folder: Path) -> list[str | Path]:
    """A command of OUTPUTS, which writes to the folder."""
    *words, name = command
    return [*words, folder / name] if words == ["new"] else [*words, "-o", folder / name]


@pytest.fixture
def few(dataset: Callable[..., Path]) -> Path:
    """A small data set."""
    return dataset([{"subject": "AAA", "predicate": "memberOf", "object": "ORG"}])


@pytest.fixture
def store(run: Run, few: Path, tmp_path: Path) -> Path:
    """A small store in a folder of its own."""
    (tmp_path / "place").mkdir()
    assert run("build", few, "-o", tmp_path / "place" / "kg")[0] == 0
    return tmp_path / "place" / "kg"


def whole(store: Path, quads: int) -> bool:
    """Whether a store is as it was, and nothing lies beside it."""
    alone = [p.name for p in store.parent.iterdir()] == [store.name]
    states = {check.state for check in check_store(store)}
    return alone and states == {"ok"} and len(open_on_disk(store)) == quads


# -- full ----------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount; the test of small files runs everywhere")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@posix
def test_a_full_disk_leaves_the_old_store(run: Run, few: Path, small: Path) -> None:
    store, filler = small / "kg", small / "filler"
    assert run("build", few, "-o", store)[0] == 0
    quads = len(open_on_disk(store))

    def fails(*args: str | Path) -> None:
        code, _, err = run(*args)
        told = err.splitlines()[-1]
        assert code == 4 and "No space left" in told and "Nothing was changed" in told
        assert {p.name for p in small.iterdir()} <= {"filler", "kg"}
        assert len(open_on_disk(store)) == quads

    fails("build", "central-asia-2004", "-o", store, "--force")
    for free in (200_000, 20_000, 0):
        filler.unlink(missing_ok=True)
        filler.write_bytes(bytes(shutil.disk_usage(small).free - free))
        fails("build", few, "-o", store, "--force")
    for command in OUTPUTS:
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:  # to the last page, which an earlier command may just have set free
                file.write(bytes(4096))
        fails(*arguments(command, small))
    filler.unlink()
    assert whole(store, quads)
    subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
    assert run("build", "central-asia-2004", "-o", store, "--force")[0] == 0
    assert whole(store, len(open_on_disk(store)))


@posix
def test_a_build_that_may_write_small_files_only_leaves_the_old_store(
    few: Path, store: Path
) -> None:
    quads = len(open_on_disk(store))
    code, err = end(start(SMALL_FILES, "build", few, "-o", store, "--force"))
    assert code == 4 and "File too large" in err and len(err.splitlines()) == 1
    assert whole(store, quads)


@posix
@pytest.mark.parametrize("command", OUTPUTS[:4], ids=" ".join)
def test_a_file_that_cannot_be_written_to_its_end_is_not_there(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    code, err = end(start(SMALL_FILES, *arguments(command, tmp_path / "deep")))
    assert code == 4 and "too large" in err.lower() and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("query", [GRAPH, "SELECT * { ?s ?p ?o }"])
def test_a_full_disk_behind_stdout_is_said(query: str) -> None:
    with Path("/dev/full").open("w") as full:
        code, err = end(start(MAIN, "query", query, stdout=full))
    assert code == 4 and len(err.splitlines()) == 1 and "No space left" in err


@posix
@pytest.mark.parametrize("query", [GRAPH, "SELECT * { ?s ?p ?o }"])
def test_a_pipe_that_is_closed_is_silent(query: str) -> None:
    read, write = os.pipe()
    os.close(read)
    process = start(MAIN, "query", "-q", query, stdout=write)
    os.close(write)
    assert end(process) == (0, "")


# -- read-only -----------------------------------------------------------------------------------


@posix
def test_a_read_only_disk_is_read_and_not_written(run: Run, few: Path, small: Path) -> None:
    store = small / "kg"
    assert run("build", few, "-o", store)[0] == 0
    quads = len(open_on_disk(store))
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    code, _, err = run("build", "-o", store, "--force")
    assert code == 4 and "Read-only file system" in err and "Nothing was changed" in err
    code, _, err = run("export", "--store", store, "-o", small / "graph.nq")
    assert code == 4 and "Read-only file system" in err
    assert run("members", "ORG", "--store", store)[0] == 0
    assert run("query", "ASK {}", "--store", store)[0] == 0
    assert run("doctor", store, "--clean")[0] == 0
    assert whole(store, quads)


@pytest.fixture
def locked(store: Path) -> Iterator[Path]:
    """A store in a folder that its owner has made read-only."""
    store.parent.chmod(0o555)
    yield store
    store.parent.chmod(0o755)


def refuse_the_mighty(folder: Path) -> None:
    """Skip where a process keeps rights over the folder that others have not."""
    code = f"import os, sys; sys.exit(os.access({str(folder)!r}, os.W_OK))"
    if end(start(UNPRIVILEGED.replace(repr(MAIN), repr(code))))[0]:
        pytest.skip("rights cannot be given up here; a test with a system that refuses runs")


@posix
@pytest.mark.parametrize(
    "command", [("build", "--force", "kg"), ("build", "other"), *OUTPUTS[2:]], ids=" ".join
)
def test_a_folder_that_may_not_be_written_to_stays_as_it_was(
    command: tuple[str, ...], locked: Path
) -> None:
    refuse_the_mighty(locked.parent)
    quads = len(open_on_disk(locked))
    code, err = end(start(UNPRIVILEGED, *arguments(command, locked.parent)))
    assert code == 4 and "Permission denied" in err and "Traceback" not in err
    assert whole(locked, quads)


@pytest.mark.parametrize("number", [1, 13, 28, 30, 122])
def test_a_system_that_refuses_a_new_folder_changes_nothing(
    run: Run, store: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    quads = len(open_on_disk(store))

    def refuses(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuses)
    code, _, err = run("build", "-o", store, "--force")
    assert code == 4 and os.strerror(number) in err and "Nothing was changed" in err
    assert whole(store, quads)


# -- output that is no ordinary file -------------------------------------------------------------


def test_a_build_over_its_own_input_is_refused(run: Run, few: Path) -> None:
    before = {p.name: p.read_bytes() for p in few.iterdir()}
    code, _, err = run("build", few, "-o", few, "--force")
    assert code == 4 and "other things in it" in err
    assert {p.name: p.read_bytes() for p in few.iterdir()} == before


@pytest.mark.parametrize(
    "command", [("export", "x.nq"), ("members", "ORG", "x.csv"), ("render", "x.html")]
)
def test_nothing_is_written_into_a_store_that_is_read(
    run: Run, store: Path, command: tuple[str, ...]
) -> None:
    quads = len(open_on_disk(store))
    code, _, err = run(*arguments(command, store), "--store", store, "--force")
    assert code == 2 and "being read" in err
    assert whole(store, quads)


@pytest.mark.parametrize("command", [("export", "x.nq"), ("members", "SCO", "x.nq")])
def test_a_folder_is_never_replaced_by_a_file(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "x.nq").mkdir()
    code, _, err = run(*arguments(command, tmp_path), "--force")
    assert code == 4 and "is a folder" in err and (tmp_path / "x.nq").is_dir()


@posix
@pytest.mark.parametrize("command", [("export", "x.nq"), ("members", "SCO", "x.nq")])
def test_a_device_or_pipe_is_never_replaced_by_a_file(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "x.nq")
    code, _, err = run(*arguments(command, tmp_path), "--force")
    assert code == 4 and "is no file" in err and (tmp_path / "x.nq").is_fifo()


@posix
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_what_a_symlink_leads_to_is_never_written(run: Run, tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    if there:
        target.write_text("mine")
    code, _, err = run("members", "SCO", "-o", link)
    assert code == 4 and "exists already" in err and link.is_symlink()
    assert run("members", "SCO", "-o", link, "--force")[0] == 0
    assert not link.is_symlink() and link.read_text().startswith("actor,")
    assert target.exists() == there and (not there or target.read_text() == "mine")


# -- ports ---------------------------------------------------------------------------------------


@posix
def test_a_port_that_is_for_root_only_is_said(locked: Path) -> None:
    first = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if first.exists() and int(first.read_text()) <= 80:
        pytest.skip("any port may be had here; a test with a system that refuses runs")
    refuse_the_mighty(locked.parent)
    code, err = end(start(UNPRIVILEGED, "serve", "--port", "80"))
    assert code == 4 and len(err.splitlines()) == 1
    assert "Port 80 of 127.0.0.1 cannot be used: Permission denied" in err and "--port" in err


def test_a_system_that_refuses_a_port_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", refuses)
    code, _, err = run("serve", "--port", "80")
    assert code == 4 and "Port 80 of 127.0.0.1 cannot be used: Permission denied" in err
