"""`steppe doctor`: what is installed, and whether a store is whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

import steppe
from steppe.graph import installation

Run = Callable[..., tuple[int, str, str]]
Row = dict[str, str]


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    assert run("build", "-o", tmp_path / "kg")[0] == 0
    return tmp_path / "kg"


def rows(out: str) -> dict[str, Row]:
    """The checks by name."""
    found: list[Row] = json.loads(out)
    assert all(list(row) == ["check", "state", "found", "recover"] for row in found)
    return {row["check"]: row for row in found}


# -- the installation ----------------------------------------------------------------------------


def test_the_installation_is_told(run: Run) -> None:
    code, out, err = run("doctor", "--format", "json")
    found = rows(out)
    assert code == 0 and err == "all is well\n"
    assert found["steppe"]["found"] == steppe.__version__
    for name in ("Python", "pyoxigraph", "networkx", "rdflib", "steppe[figures]", "steppe[serve]"):
        assert name in found
    assert "2143 statements" in found["data set central-asia-2004"]["found"]
    assert "steppe[dev]" not in found


def test_an_optional_part_that_is_absent_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = installation.version

    def without_uvicorn(name: str) -> str:
        if name == "uvicorn":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(installation, "version", without_uvicorn)
    code, out, _ = run("doctor", "--format", "json")
    row = rows(out)["steppe[serve]"]
    assert (code, row["state"], row["found"]) == (0, "absent", "uvicorn is not installed")
    assert row["recover"] == "pip install 'steppe[serve]'"


def test_a_library_that_is_too_old_is_wrong(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    version = installation.version
    old = {"pyoxigraph": "0.3.1"}
    monkeypatch.setattr(installation, "version", lambda name: old.get(name) or version(name))
    code, out, err = run("doctor", "--format", "json")
    row = rows(out)["pyoxigraph"]
    assert (code, row["state"], row["found"]) == (1, "wrong", "pyoxigraph 0.3.1 is not >=0.5.2")
    assert row["recover"] == "pip install 'pyoxigraph>=0.5.2'" and "found something wrong" in err


def test_a_file_that_is_not_as_it_was_installed_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"as installed")
    digest = installation._digest(path, "sha256")
    file = SimpleNamespace(
        hash=SimpleNamespace(mode="sha256", value=digest),
        parts=("steppe", "a.csv"),
        locate=lambda: path,
    )

    def state() -> str:
        return installation._as_shipped(SimpleNamespace(files=[file])).state  # type: ignore[arg-type]

    assert digest == "7N28s9sOPDCmbsBknheSg5qGmclpb4qX273F_Dki6zE"  # as in RECORD
    assert state() == "ok"
    path.write_bytes(b"changed since")
    assert state() == "wrong"
    path.unlink()
    assert state() == "wrong"


# -- a store -------------------------------------------------------------------------------------


def test_a_whole_store_is_told(run: Run, store: Path) -> None:
    code, out, err = run("doctor", store, "--format", "json")
    found = rows(out)
    assert code == 0 and err == "all is well\n"
    assert {row["state"] for row in found.values()} == {"ok"}
    assert list(found) == [
        "manifest", "lock", "files", "quads", "graph central-asia-2004", "graph ontology",
        "graph plain", "data set central-asia-2004",
    ]  # fmt: skip
    graphs = [row["found"] for name, row in found.items() if name.startswith("graph")]
    assert sum(int(told.split()[0]) for told in graphs) == int(found["quads"]["found"])


def test_a_damaged_store_is_exit_1_and_says_how_to_recover(run: Run, store: Path) -> None:
    file = next(store.rglob("*.sst"))
    file.write_bytes(file.read_bytes()[:-1])
    code, out, err = run("doctor", store, "--format", "json")
    row = rows(out)["files"]
    assert code == 1 and err == "1 of 3 checks found something wrong\n"
    assert row["found"] == f"{file.name} is not what was written"
    assert row["recover"] == f"steppe build … -o {store} --force"


def test_leftovers_are_named_and_removed_on_demand(run: Run, store: Path) -> None:
    left = store.with_name(".kg.building-killed")
    shutil.copytree(store, left)
    code, out, _ = run("doctor", store, "--format", "json")
    assert code == 1 and "--clean removes it" in rows(out)["beside"]["recover"]
    code, out, _ = run("doctor", store, "--clean", "--format", "json")
    assert code == 0 and left.name in rows(out)["tidied"]["found"]
    assert [p.name for p in store.parent.iterdir()] == ["kg"]


def test_an_old_store_that_a_killed_build_moved_away_is_put_back(run: Run, store: Path) -> None:
    store.rename(store.with_name(".kg.building-killed.old"))
    code, _, err = run("query", "ASK {}", "--store", store)
    assert code == 3 and f"steppe doctor {store} --clean" in err
    code, out, _ = run("doctor", store, "--format", "json")
    assert code == 1 and "--clean puts it back" in rows(out)["store"]["recover"]
    assert run("doctor", store, "--clean")[0] == 0
    assert run("query", "ASK {}", "--store", store)[0] == 0
    assert [p.name for p in store.parent.iterdir()] == ["kg"]


def test_what_is_no_store_is_told(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("doctor", tmp_path, "--format", "json")
    assert code == 1 and "without a steppe store" in rows(out)["manifest"]["found"]
    code, _, err = run("doctor", tmp_path / "nowhere")
    assert code == 3 and "There is no store at" in err
    code, _, err = run("doctor", "--clean")
    assert code == 2 and "needs a store" in err
