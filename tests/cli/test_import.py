"""`steppe import dyads`: what its claims mean, and the folder that it writes.

Files that it must refuse, or take with a word, are in the table of tests/bad_inputs.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_dyads import GOOD, WEST, row, table, zipped

import steppe
from steppe.graph.dataset import read_dataset

Run = Callable[..., tuple[int, str, str]]

# -- what the claims then mean ---------------------------------------------------------------


def made(run: Run, tmp_path: Path, *rows: str, args: tuple[str, ...] = ()) -> Path:
    file = tmp_path / "ties.csv"
    file.write_bytes(table(*rows))
    code, _, err = run("import", "dyads", file, "-o", tmp_path / "made", *args)
    assert code == 0, err
    return tmp_path / "made"


def ties(folder: Path, day: str) -> set[tuple[str, str]]:
    """The pairs that have a tie on a day, perhaps or certainly."""
    local = "https://w3id.org/steppe/id/"
    held = steppe.open(folder).snapshot(day).ties
    return {(t.subject.removeprefix(local), t.object.removeprefix(local)) for t in held}


def test_a_year_is_kept_as_a_year_and_counts_to_its_end(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, row(start="1949", end="1950"))
    found = {y: bool(ties(folder, f"{y}-12-31")) for y in (1948, 1949, 1950, 1951)}
    assert found == {1948: False, 1949: True, 1950: True, 1951: False}
    (claim,) = steppe.open(folder).claims()
    assert (claim.since_text, claim.until_text) == ("1949", "[1950-01-02..1951-01-01]")
    assert not ties(folder, "1951-01-01")


def test_a_tie_of_one_day_holds_on_that_day_only(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, row(start="1990-05-01", end="1990-05-01"))
    assert ties(folder, "1990-05-01") and not ties(folder, "1990-05-02")
    year = ("--from", "1990", "--to", "1990", "--layer", "alliance", "--metric", "common")
    _, out, _ = run("align", "GBR", "FRA", "--dataset", folder, *year, "--day-rule", "any")
    assert out.splitlines()[1].split(",")[6] != ""


def test_overlapping_and_adjacent_spells_leave_no_gap(run: Run, tmp_path: Path) -> None:
    folder = made(
        run, tmp_path, row(start="1949", end="1955"), row(start="1956", end="1960"),
        row(start="1955", end="1958"),
    )  # fmt: skip
    assert all(len(ties(folder, f"{year}-12-31")) == 1 for year in range(1949, 1961))
    assert not ties(folder, "1961-01-01") and not ties(folder, "1948-12-31")


def test_a_code_that_changed_hands_means_one_actor_after_the_other(
    run: Run, tmp_path: Path
) -> None:
    folder = made(run, tmp_path, row(ccode1="365", state1="Russia", start="1955", end="2000"))
    assert ties(folder, "1990-12-31") == {("FRA", "SUN")}
    assert ties(folder, "1991-12-31") == {("FRA", "RUS")}
    notes = {c.note for c in steppe.open(folder).claims()}
    assert all("in the source since 1955, until 2000" in note for note in notes)


def test_germany_is_neither_doubled_nor_missing_in_1990(run: Run, tmp_path: Path) -> None:
    folder = made(
        run, tmp_path, row(ccode1="260", state1="", start="1955", end="1990"),
        row(ccode1="255", state1="", start="1990"),
    )  # fmt: skip
    assert ties(folder, "1990-10-02") == {("FRA", "west-germany")}
    assert ties(folder, "1990-10-03") == ties(folder, "1990-12-31") == {("DEU", "FRA")}


def test_names_are_kept_as_they_are_written(run: Run, tmp_path: Path) -> None:
    names = ("中华人民共和国", "لبنان", "Großbritannien")
    rows = [
        row(ccode1=code, state1=n) for code, n in zip(("710", "660", "200"), names, strict=True)
    ]
    folder = made(run, tmp_path, *rows)
    run("export", "--dataset", folder, "-o", tmp_path / "all.ttl")
    text = (tmp_path / "all.ttl").read_text(encoding="utf-8")
    assert all(name in text for name in names)
    assert run("show", "中华人民共和国", "--dataset", folder)[0] == 0


def test_a_name_cannot_break_out_of_the_data(run: Run, tmp_path: Path) -> None:
    name = 'x" } ; DROP ALL ; INSERT DATA { <http://e/a> <http://e/b> "y'
    rows = (row(state1=name), row(ccode1="3", state1=name))
    folder = made(run, tmp_path, *rows, args=("--allow-unknown",))
    kg = steppe.open(folder)
    labels = kg.query("SELECT ?l WHERE { id:cow-3 skos:prefLabel ?l }")
    assert [str(cells[0]) for cells in labels] == [name]
    assert kg.query("ASK { <http://e/a> ?p ?o }") is False


def test_both_of_two_sources_are_kept(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD, row(type="entente", source="another"))
    titles = {kg_source.title for kg_source in steppe.open(folder).contents.sources.values()}
    assert titles == {"made up", "another"}


# -- the folder ------------------------------------------------------------------------------


def test_the_data_set_says_where_it_comes_from(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD, row(ccode2="-9"), args=("--as-of", "1999-12-31"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told = package["steppe"]
    assert (told["asOf"], told["mapping"], told["rows"]) == ("1999-12-31", "dyads.toml", 2)
    assert (told["claims"], told["skipped"]) == (1, 1)
    assert len(told["files"][0]["sha256"]) == 64
    report = list(csv.DictReader((folder / "report.csv").read_text(encoding="utf-8").splitlines()))
    assert [(r["kind"], r["row"], r["column"]) for r in report] == [("skipped", "3", "ccode2")]


def test_the_same_file_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD, WEST, args=("--as-of", "1999-12-31"))
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    file = tmp_path / "ties.csv"
    again = tmp_path / "again" / "made"
    assert run("import", "dyads", file, "-o", again, "--as-of", "1999-12-31")[0] == 0
    assert {p.name: p.read_bytes() for p in again.iterdir()} == first


def test_it_builds_and_validates(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD, WEST, args=("--as-of", "1999-12-31"))
    assert run("build", folder, "central-asia-2004", "-o", tmp_path / "kg")[0] == 0
    code, out, err = run("validate", folder, "--fail-on", "error")
    assert code == 0, out + err


def test_a_data_set_is_kept_unless_force(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD)
    file = tmp_path / "ties.csv"
    file.write_bytes(table(GOOD, WEST))
    code, _, err = run("import", "dyads", file, "-o", folder)
    assert code == 4 and "--force" in err and len(read_dataset(folder).statements) == 1
    assert run("import", "dyads", file, "-o", folder, "--force")[0] == 0
    assert len(read_dataset(folder).statements) == 2
    (folder / "thesis.txt").write_text("mine")
    assert run("import", "dyads", file, "-o", folder, "--force")[0] == 4
    assert (folder / "thesis.txt").read_text() == "mine"


def test_a_bad_file_leaves_the_old_data_set(run: Run, tmp_path: Path) -> None:
    folder = made(run, tmp_path, GOOD)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    file = tmp_path / "ties.csv"
    file.write_bytes(table("x"))
    assert run("import", "dyads", file, "-o", folder, "--force")[0] == 1
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_zip_of_one_table_is_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    file.write_bytes(zipped("folder/ties.csv"))
    assert run("import", "dyads", file, "-o", tmp_path / "made")[0] == 0


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "Name a mapping"),
        (("dyads", "FILE"), 2, "-o my-ties"),
        (("dyadz", "FILE", "-o", "out"), 3, "did you mean dyads"),
        (("dyads", "nowhere.csv", "-o", "out"), 3, "no file nowhere.csv"),
        (("dyads", "FILE", "-o", "out", "--encoding", "klingon"), 2, "no text encoding"),
        (("dyads", "FILE", "-o", "out", "--delimiter", "ab"), 2, "one character"),
        (("dyads", "FILE", "-o", "."), 2, "lies in"),
        (("dyads", "FILE", "-o", "中亞"), 2, "leaves no name"),
        (("dyads", ".", "-o", "out"), 1, "not a file"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int,
    says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("FILE").write_bytes(table(GOOD))
    found, _, err = run("import", *args)
    assert found == code and says.casefold() in err.casefold() and "Traceback" not in err, err
    assert [p.name for p in Path().iterdir()] == ["FILE"]
