"""A store survives what happens to processes and disks: it opens with the old or the new state."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx
import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph import replacing
from steppe.graph.dataset import read_dataset
from steppe.graph.doctor import Check, check_store
from steppe.graph.manifest import read_manifest
from steppe.graph.store import build, open_on_disk, prepared, put_in_place
from steppe.ontology.errors import NotFoundError, ReplacedError, StoreError, TimeLimitError

MakeDataset = Callable[..., Path]
posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="names are exchanged on Linux only")

MAIN = "from steppe.cli.main import main; main()"
STATES = [f"S{n}" for n in range(60)]


def ties(count: int) -> list[dict[str, str]]:
    """So many statements, all different."""
    pairs = [(a, b) for a in STATES for b in STATES if a != b]
    assert count <= len(pairs)
    return [
        {"subject": a, "predicate": "supports", "object": b, "since": f"{1950 + n % 50}"}
        for n, (a, b) in enumerate(pairs[:count])
    ]


@pytest.fixture(scope="module")
def tables(make_dataset: MakeDataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two data sets: a small old one, and a new one that takes a moment to build."""
    folder = tmp_path_factory.mktemp("tables")
    entities = dict.fromkeys(STATES, "State")
    return {
        name: make_dataset(folder / name, ties(count), entities=entities, name=name)
        for name, count in (("old", 10), ("new", 3000))
    }


@pytest.fixture(scope="module")
def stores(tables: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The stores of both."""
    folder = tmp_path_factory.mktemp("stores")
    for name, data in tables.items():
        build([read_dataset(data)], folder / name)
    return {name: folder / name for name in tables}


@pytest.fixture
def place(stores: dict[str, Path], tmp_path: Path) -> Path:
    """A folder of its own with the old store in it, as `kg`."""
    shutil.copytree(stores["old"], tmp_path / "kg")
    return tmp_path / "kg"


def around(place: Path) -> list[str]:
    """What stands in the folder of a store, hidden files too."""
    return sorted(p.name for p in place.parent.iterdir())


def wrong(place: Path) -> list[Check]:
    return [check for check in check_store(place) if check.state == "wrong"]


def state(place: Path, stores: dict[str, Path]) -> str:
    """Which of the stores stands there, whole: its quads are counted, every file is compared."""
    quads = len(open_on_disk(place))
    (name,) = read_manifest(place).datasets
    assert quads == read_manifest(stores[name]).quads
    assert {c.name for c in wrong(place)} <= {"beside"}
    return name


def start(code: str, *args: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> int:
    """The exit code of a process, when it has one."""
    process.communicate()
    return process.returncode


def building(place: Path, tables: dict[str, Path], *more: str) -> subprocess.Popen[str]:
    """`steppe build` of the new data set."""
    return start(MAIN, "build", tables["new"], "-o", place, *more)


# -- kill -9 -------------------------------------------------------------------------------------


@posix
def test_a_build_killed_at_any_moment_leaves_the_old_store_or_the_new(
    place: Path, tables: dict[str, Path], stores: dict[str, Path]
) -> None:
    began = time.monotonic()
    assert ended(building(place, tables, "--force")) == 0
    lasts = time.monotonic() - began
    chance, found = random.Random(4), []
    for moment in range(20):
        shutil.rmtree(place)
        shutil.copytree(stores["old"], place)
        process = building(place, tables, "--force")
        time.sleep(lasts * (moment + chance.random()) / 20)
        process.kill()
        ended(process)
        found.append(state(place, stores))
        check_store(place, tidy=True)
        assert wrong(place) == [] and around(place) == ["kg"]
    assert set(found) <= {"old", "new"} and found[0] == "old"
    assert ended(building(place, tables, "--force")) == 0
    assert state(place, stores) == "new" and around(place) == ["kg"]


DIES_AT = """
import os, signal, sys
from pathlib import Path
from steppe.graph import replacing, store
from steppe.graph.dataset import read_dataset

data, place, step, when, exchange = sys.argv[1:]
module, _, name = step.partition(".")
room = {"store": store, "replacing": replacing, "Path": Path, "shutil": replacing.shutil}[module]
does, calls = getattr(room, name), []

def dies(*args, **options):
    calls.append(name)
    done = None if when == "before" else does(*args, **options)
    if when != "later" or len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

setattr(room, name, dies)
if exchange == "no":
    replacing._exchange = lambda one, other: False
store.build([read_dataset(data)], Path(place), force=True)
"""


@posix
@pytest.mark.parametrize(
    ("step", "when", "left"),
    [
        ("store._load", "before", "old"),
        ("store._load", "after", "old"),
        ("store.checksums", "after", "old"),
        ("store.write_manifest", "before", "old"),
        ("store.write_manifest", "after", "old"),
        ("store.put", "before", "old"),
        ("replacing._settle", "after", "old"),
        pytest.param("replacing._exchange", "after", "new", marks=linux),
        pytest.param("shutil.rmtree", "before", "new", marks=linux),
    ],
)
def test_a_build_killed_at_a_step_leaves_the_old_store_or_the_new(
    place: Path, tables: dict[str, Path], stores: dict[str, Path], step: str, when: str, left: str
) -> None:
    assert ended(start(DIES_AT, tables["new"], place, step, when, "yes")) == -signal.SIGKILL
    assert state(place, stores) == left
    (check,) = wrong(place)
    assert check.name == "beside" and "--clean" in check.recover
    check_store(place, tidy=True)
    assert wrong(place) == [] and around(place) == ["kg"]


@posix
@pytest.mark.parametrize(
    ("step", "when", "left"),
    [
        ("Path.rename", "after", ""),
        ("Path.rename", "later", "new"),
        ("shutil.rmtree", "before", "new"),
    ],
    ids=["between the steps", "after the second", "with the old one still there"],
)
def test_where_names_cannot_be_exchanged_the_old_store_is_found_again(
    place: Path, tables: dict[str, Path], stores: dict[str, Path], step: str, when: str, left: str
) -> None:
    assert ended(start(DIES_AT, tables["new"], place, step, when, "no")) == -signal.SIGKILL
    if left:
        assert state(place, stores) == left
    else:
        with pytest.raises(NotFoundError, match=r"steppe doctor .*kg --clean"):
            open_on_disk(place)
        assert next(c.name for c in wrong(place)) == "store"
    check_store(place, tidy=True)
    assert state(place, stores) == (left or "old")
    assert wrong(place) == [] and around(place) == ["kg"]


def test_where_names_cannot_be_exchanged_a_failing_build_puts_the_old_store_back(
    place: Path, tables: dict[str, Path], stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, calls = Path.rename, []

    def fails_once(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(replacing, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", fails_once)
    with pytest.raises(StoreError, match=r"Input/output error.*Nothing was changed"):
        build([read_dataset(tables["new"])], place, force=True)
    monkeypatch.undo()
    assert state(place, stores) == "old" and around(place) == ["kg"]


@posix
def test_a_first_build_that_was_killed_is_named_and_tidied(
    tmp_path: Path, tables: dict[str, Path]
) -> None:
    place = tmp_path / "kg"
    killed = start(DIES_AT, tables["old"], place, "store.put", "before", "yes")
    assert ended(killed) == -signal.SIGKILL
    assert [c.name for c in wrong(place)] == ["store", "beside"]
    check_store(place, tidy=True)
    assert around(place) == []
    with pytest.raises(NotFoundError):
        check_store(place)
    build([read_dataset(tables["old"])], place)
    assert wrong(place) == []


@posix
def test_what_is_being_built_is_not_tidied_away(place: Path, tables: dict[str, Path]) -> None:
    with prepared(place, lambda store: {}):
        (check,) = [c for c in check_store(place, tidy=True) if c.name == "beside"]
        assert check.state == "ok" and "under way" in check.found
    assert around(place) == ["kg"]


def test_what_only_looks_alike_is_not_tidied_away(place: Path) -> None:
    for name in (".kg.backup", ".kg2.building-x", "kg.building-x"):
        (place.parent / name).mkdir()
    check_store(place, tidy=True)
    assert len(around(place)) == 4


# -- a second writer -----------------------------------------------------------------------------


def test_who_comes_later_does_not_take_the_place_of_who_came_meanwhile(
    place: Path, tables: dict[str, Path], stores: dict[str, Path]
) -> None:
    def nothing(store: object) -> dict[str, str]:
        return {}

    with prepared(place, nothing) as slower:
        build([read_dataset(tables["new"])], place, force=True)
        with pytest.raises(ReplacedError, match=r"meanwhile.*Nothing was changed"):
            put_in_place(slower)
    assert state(place, stores) == "new" and around(place) == ["kg"]


@posix
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["new", "over another"])
def test_of_two_builds_at_once_one_wins_whole_and_the_other_says_so(
    place: Path, tables: dict[str, Path], stores: dict[str, Path], force: tuple[str, ...]
) -> None:
    if not force:
        shutil.rmtree(place)
    both = [building(place, tables, *force) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes and set(codes) <= {0, 4}
    for code, text in zip(codes, said, strict=True):
        assert len(text.splitlines()) == 1
        assert code == 0 or "meanwhile" in text or "already" in text
    assert force or sorted(codes) == [0, 4]
    assert state(place, stores) == "new" and around(place) == ["kg"]


# -- readers -------------------------------------------------------------------------------------


def test_thirty_readers_at_once_see_the_old_store_or_the_new(
    place: Path, tables: dict[str, Path], stores: dict[str, Path]
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from steppe.graph.store import open_on_disk\n"
        "sys.exit(f'{len(open_on_disk(Path(sys.argv[1])))} quads')"
    )
    readers = [start(code, place) for _ in range(30)]
    build([read_dataset(tables["new"])], place, force=True)
    counts = {f"{read_manifest(store).quads} quads\n" for store in stores.values()}
    assert {reader.communicate()[1] for reader in readers} <= counts
    assert state(place, stores) == "new"


def test_a_store_that_is_replaced_while_it_is_looked_at_is_looked_at_again(
    place: Path, stores: dict[str, Path], tables: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from steppe.graph import store

    compare = store.damage

    def replaced_first(path: Path, manifest: object) -> dict[str, str]:
        monkeypatch.undo()
        build([read_dataset(tables["new"])], place, force=True)
        return compare(path, manifest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "damage", replaced_first)
    assert len(open_on_disk(place)) == read_manifest(stores["new"]).quads


# -- damage --------------------------------------------------------------------------------------


def flipped(content: bytes, at: float) -> bytes:
    place = int(at * (len(content) - 1))
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "flipped at the start": lambda c: flipped(c, 0),
    "flipped in the middle": lambda c: flipped(c, 0.5),
    "flipped at the end": lambda c: flipped(c, 1),
    "emptied": lambda c: b"",
    "halved": lambda c: c[: len(c) // 2],
    "shorter by a byte": lambda c: c[:-1],
    "longer by a byte": lambda c: c + b"\0",
    "deleted": lambda c: None,
}
NO_DATA = {"LOCK", "LOG"}


def written(store: Path) -> Iterator[Path]:
    """Every file of a store that holds data."""
    yield from sorted(p for p in store.rglob("*") if p.is_file() and p.name not in NO_DATA)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_store_with_any_file_damaged_is_refused_and_the_doctor_names_the_file(
    place: Path, damage: Callable[[bytes], bytes | None]
) -> None:
    for file in written(place):
        whole = file.read_bytes()
        try:
            broken = damage(whole)
        except IndexError:  # an empty file has nothing to flip
            continue
        if broken == whole:
            continue
        file.unlink()
        if broken is not None:
            file.write_bytes(broken)
        with pytest.raises(StoreError, match=r"steppe build|with --force"):
            open_on_disk(place)
        (check,) = wrong(place)
        assert file.name in check.found or check.name == "manifest"
        assert "--force" in check.recover or "steppe build" in check.recover
        file.write_bytes(whole)
    assert wrong(place) == []


def test_a_file_that_was_added_to_the_database_is_refused(place: Path) -> None:
    (place / "database" / "000099.sst").write_bytes(b"more")
    with pytest.raises(StoreError, match=r"000099\.sst is not from the build"):
        open_on_disk(place)


@pytest.mark.parametrize("name", sorted(NO_DATA))
def test_what_holds_no_data_may_go(place: Path, stores: dict[str, Path], name: str) -> None:
    (place / "database" / name).unlink()
    assert state(place, stores) == "old"


def test_a_damaged_store_is_mended_as_the_doctor_says(
    place: Path, tables: dict[str, Path], stores: dict[str, Path]
) -> None:
    next(place.rglob("CURRENT")).write_bytes(b"")
    assert {c.recover for c in wrong(place)} == {f"steppe build … -o {place} --force"}
    build([read_dataset(tables["new"])], place, force=True)
    assert state(place, stores) == "new"


# -- the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [0, 4_000_000_000], ids=["1970", "2096"])
def test_dates_of_files_tell_nothing(
    place: Path, tables: dict[str, Path], stores: dict[str, Path], year: int
) -> None:
    for path in (place, *place.rglob("*")):
        os.utime(path, (year, year))
    assert state(place, stores) == "old" and wrong(place) == []
    build([read_dataset(tables["new"])], place, force=True)
    assert state(place, stores) == "new"


def test_limits_of_time_do_not_go_by_the_clock(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = iter(range(2_000_000_000, 0, -86_400))  # each look at the clock is a day before the last
    monkeypatch.setattr(time, "time", lambda: float(next(day)))
    assert kg.query("ASK { id:KAZ st:memberOf id:SCO }", timeout=60) is True
    with pytest.raises(TimeLimitError):
        kg.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.3)
    friends = networkx.Graph([(a, b, {"sign": 1}) for a, b in ("ab", "bc", "ca")])
    assert steppe.frustration(friends, time_limit=60).optimal
