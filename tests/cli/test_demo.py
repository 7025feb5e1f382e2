"""The demo: the whole way through, as a new user sees it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_the_demo_says_what_it_found_and_where_it_is(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    code, said, err = run("demo", "-o", out)
    assert (code, err) == (0, "")
    for text in (
        "China, Uzbekistan", "Kyrgyzstan, Tajikistan", "2001-06-25", "Alignment with Russia",
        "Blocs on 2003-12-31", str(out / "network.html"), str(out / "store"),
    ):  # fmt: skip
        assert text in said
    assert (out / "network.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    with (out / "alignment.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["a"] for row in rows} == {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    assert rows[0]["on"] == "1992-12-31" and rows[-1]["on"] == "2004-03-31"


def test_the_demos_store_answers(run: Run, tmp_path: Path) -> None:
    run("demo", "-o", tmp_path / "demo")
    code, out, _ = run("members", "SCO", "--store", tmp_path / "demo" / "store")
    assert code == 0 and "KAZ" in out


def test_an_earlier_demo_is_kept_unless_forced(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run("demo", "-o", out)
    (out / "network.html").write_text("edited")
    code, said, err = run("demo", "-o", out)
    assert (code, said) == (4, "") and "--force" in err
    assert (out / "network.html").read_text() == "edited"
    assert run("demo", "-o", out, "--force")[0] == 0
    assert (out / "network.html").read_text(encoding="utf-8") != "edited"


def test_two_demos_are_the_same_byte_for_byte(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("demo", "-o", tmp_path / name)
    for file in (tmp_path / "a").glob("*.*"):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_a_file_in_the_way_is_refused_before_any_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    assert run("demo", "-o", tmp_path / "demo", "--force")[0] == 4
    assert (tmp_path / "demo").read_text() == "mine"
