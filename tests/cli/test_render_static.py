"""`steppe render --static`: which picture it writes, what it keeps, what it refuses."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import steppe
from steppe.cli.data import render

Run = Callable[..., tuple[int, str, str]]

CLAIMS = [
    {"subject": "AAA", "predicate": "supports", "object": "BBB"},
    {"subject": "BBB", "predicate": "opposes", "object": "CCC"},
    {"subject": "AAA", "predicate": "borders", "object": "BBB"},
]


@pytest.fixture
def folder(dataset: Callable[..., Path]) -> str:
    return str(dataset(CLAIMS))


def test_a_picture_alone_is_written_and_said_on_stderr(
    run: Run, folder: str, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "network.png"
    code, out, err = run("render", "--static", file, "--dataset", folder)
    assert (code, out) == (0, "")
    assert f"wrote {file}" in err and "on 2010-12-31" in err
    assert file.read_bytes()[:4] == b"\x89PNG"
    assert [p.name for p in file.parent.iterdir()] == ["network.png"]


def test_the_example_in_the_help_writes_a_picture(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert render.help
    (example,) = (
        line for line in render.help.splitlines() if "--static" in line and " -o " not in line
    )
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*shlex.split(example.partition("steppe ")[2]))
    assert code == 0, err
    assert (tmp_path / "network.png").read_bytes()[:4] == b"\x89PNG"


def test_the_command_writes_what_the_library_writes(run: Run, folder: str, tmp_path: Path) -> None:
    run("render", "--static", tmp_path / "a.svg", "--dataset", folder, "--on", "2005-01-01",
        "--layer", "political", "--layer", "geographic", "--title", "Ties", "--lang", "ru",
        "--seed", "3", "--certain")  # fmt: skip
    expected = steppe.open(folder).render_static(
        tmp_path / "b.svg", "2005-01-01", layers=["political", "geographic"], title="Ties",
        language="ru", seed=3, certain=True,
    )  # fmt: skip
    assert (tmp_path / "a.svg").read_bytes() == expected.read_bytes()


def test_page_and_picture_are_written_together(run: Run, folder: str, tmp_path: Path) -> None:
    page, picture = tmp_path / "a.html", tmp_path / "a.pdf"
    code, _, err = run("render", "-o", page, "--static", picture, "--dataset", folder,
                       "--title", "Ties of three", "--from", "2004-01-01")  # fmt: skip
    assert code == 0, err
    assert "Ties of three" in page.read_text(encoding="utf-8")
    assert picture.read_bytes()[:5] == b"%PDF-"


def test_layers_limit_the_picture_and_a_layer_without_sign_may_be_asked_for(
    run: Run, folder: str, tmp_path: Path
) -> None:
    told = {}
    for name, layers in (("first", ()), ("asked", ("--layer", "geographic"))):
        run("render", "--static", tmp_path / f"{name}.svg", "--dataset", folder, *layers)
        told[name] = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    assert "Nodes: 3, ties: 2." in told["first"] and "Layers: political." in told["first"]
    assert "Nodes: 2, ties: 1." in told["asked"] and "Layers: geographic." in told["asked"]


def test_an_existing_picture_is_kept_unless_forced_and_then_no_page_is_written(
    run: Run, folder: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.svg"
    file.write_text("mine")
    given = ("render", "--static", file, "-o", tmp_path / "a.html", "--dataset", folder)
    code, _, err = run(*given)
    assert code == 4 and "--force" in err
    assert file.read_text() == "mine" and not (tmp_path / "a.html").exists()
    assert run(*given, "--force")[0] == 0
    assert "</svg>" in file.read_text(encoding="utf-8") and (tmp_path / "a.html").exists()


def test_a_picture_may_lie_beside_the_tables_but_not_in_a_store(
    run: Run, folder: str, tmp_path: Path
) -> None:
    assert run("render", "--static", f"{folder}/a.png", "--dataset", folder)[0] == 0
    store = tmp_path / "kg"
    assert run("build", folder, "-o", store)[0] == 0
    code, _, err = run("render", "--static", store / "a.png", "--store", store, "--force")
    assert code == 2 and "being read" in err
    assert not (store / "a.png").exists()


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "--static"),
        (("--static", "a.html"), 2, ".svg, .png, .pdf"),
        (("--static", "a"), 2, "names no format"),
        (("--static", "."), 4, "is a folder"),
        (("--static", "a.png", "--lang", "fr"), 2, "'zh'"),
        (("--static", "a.png", "--layer", "politcal"), 2, "political"),
        (("--static", "a.png", "--from", "2004-01-01"), 2, "--from needs -o"),
        (("--static", "a.png", "--to", "2004-01-01"), 2, "--to needs --from"),
        (("-o", "a.html", "--lang", "zh"), 2, "--language needs --static"),
        (("--static", "a.png", "--title", "\U0001f409"), 2, "No installed font"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(
    run: Run, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...], code: int, says: str,
) -> None:  # fmt: skip
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    found, out, err = run("render", "--dataset", folder, *args)
    assert (found, out) == (code, ""), err
    assert says in err and "Traceback" not in err
    assert not list(place.iterdir())


def test_a_day_past_the_data_gives_an_empty_picture_and_says_why(
    run: Run, folder: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.svg"
    code, _, err = run("render", "--static", file, "--dataset", folder, "--on", "2020-01-01")
    assert code == 0 and "2010-12-31" in err and "--extrapolate" in err
    assert "Nodes: 0, ties: 0." in file.read_text(encoding="utf-8")
