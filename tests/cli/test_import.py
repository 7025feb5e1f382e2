"""`steppe import dyads`: every fault of the shared bad inputs, each with a made-up twin."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import steppe
from steppe.graph.dataset import read_dataset
from steppe.graph.sources.text import LONGEST_LINE

Run = Callable[..., tuple[int, str, str]]

HEADER = "ccode1,state1,ccode2,state2,start,end,type,weight,source\n"
GOOD = "200,United Kingdom,220,France,1960-04-04,,defense,3,made up\n"
WEST = "310,Hungary,290,Poland,1960-04-04,,defense,3,made up\n"


def row(**cells: str) -> str:
    """A row that is good but for the cells given."""
    found = dict(zip(HEADER.strip().split(","), GOOD.strip().split(","), strict=True)) | cells
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(found.values())
    return line.getvalue()


def table(*rows: str) -> bytes:
    return (HEADER + "".join(rows)).encode()


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, table(GOOD))
    return packed.getvalue()


def several(**cells: tuple[str, ...]) -> bytes:
    """A row for each value of a column."""
    ((name, values),) = cells.items()
    return table(*(row(**{name: value}) for value in values))


@dataclass(frozen=True)
class Case:
    """A file, its twin, and what must come of it.

    `says` must each stand in what is printed; `claims` is None where nothing may be written.
    """

    file: str
    twin: bytes
    code: int
    says: tuple[str, ...] = ()
    claims: int | None = None
    args: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return " ".join((self.file, *self.args))


def ok(file: str, twin: bytes, claims: int, *says: str, args: tuple[str, ...] = ()) -> Case:
    return Case(file, twin, 0, says, claims, args)


def bad(file: str, twin: bytes, *says: str, args: tuple[str, ...] = ()) -> Case:
    return Case(file, twin, 1, says, None, args)


# FILE stands for the name of the file.
CASES = [
    bad("csv/empty.csv", b"", "FILE: empty file, no header"),
    ok("csv/header_only.csv", table(), 0, "0 rows"),
    bad("csv/header_only.csv", table(), "0 rows", args=("--strict",)),
    bad("csv/no_header.csv", GOOD.encode(), "FILE:1: missing columns ccode1, ccode2", "found 2"),
    bad(
        "csv/missing_column.csv",
        table(GOOD).replace(b"ccode2,", b"").replace(b"220,", b""),
        "missing columns ccode2; found ccode1, state1, state2",
    ),
    bad(
        "csv/duplicate_header.csv",
        b"ccode1,ccode1,ccode2,start,type\n200,2,220,1960,defense\n",
        "FILE:1: ccode1: duplicate column",
    ),
    bad("csv/extra_cell.csv", table(GOOD.strip() + ",more\n"), "FILE:2", "10 cells, 9 expected"),
    bad("csv/short_row.csv", table(GOOD, "200,UK,220\n"), "FILE:3", "3 cells, 9 expected"),
    ok(
        "csv/short_row.csv",
        table(GOOD, "200,UK,220\n"),
        1,
        "1 row skipped",
        "FILE:3",
        args=("--skip-bad",),
    ),
    ok("csv/bom.csv", b"\xef\xbb\xbf" + table(GOOD), 1),
    bad("csv/utf16.csv", table(GOOD).decode().encode("utf-16"), "looks like UTF-16", "--encoding"),
    ok("csv/utf16.csv", table(GOOD).decode().encode("utf-16"), 1, args=("--encoding", "utf-16")),
    bad(
        "csv/latin1.csv",
        table(row(state2="Françe")).decode().encode("latin-1"),
        "FILE:2: byte 0x",
        "is not UTF-8 (try --encoding latin-1)",
    ),
    ok(
        "csv/latin1.csv",
        table(row(state2="Françe")).decode().encode("latin-1"),
        1,
        args=("--encoding", "latin-1"),
    ),
    bad(
        "csv/bad_utf8_mid.csv", table(*[GOOD] * 50, "\0").replace(b"\0", b"\xff\n"), "FILE:52: byte"
    ),
    bad("csv/nul_bytes.csv", table(row(state1="a\0b")), "FILE:2: NUL byte"),
    bad(
        "csv/unclosed_quote.csv",
        table(GOOD, '200,"UK,220,France,1960,,defense,3,t\n', WEST),
        "FILE:3: a quote is opened here and never closed",
    ),
    bad("csv/newline_in_cell.csv", table(row(state1="a\nb"), "x" + GOOD), "FILE:4: ccode1: «x2"),
    ok(
        "csv/crlf_mixed.csv",
        table(GOOD).replace(b"\n", b"\r\n") + GOOD.strip().encode() + b"\r" + GOOD.encode(),
        1,
        "3 rows read",
        "2 duplicate rows",
    ),
    bad(
        "csv/semicolon.csv",
        table(GOOD).replace(b",", b";"),
        "one column found: the delimiter looks like ';'",
        "--delimiter",
    ),
    ok("csv/semicolon.csv", table(GOOD).replace(b",", b";"), 1, args=("--delimiter", ";")),
    bad("csv/tabs.csv", table(GOOD).replace(b",", b"\t"), "looks like a tab", "--delimiter tab"),
    ok("csv/tabs.csv", table(GOOD).replace(b",", b"\t"), 1, args=("--delimiter", "tab")),
    bad("csv/huge_cell.csv", table(row(state1="x" * 150_000)), "FILE:2: a cell is longer than"),
    bad(
        "csv/many_columns.csv",
        ",".join(f"x{n}" for n in range(3000)).encode() + b"\n",
        "missing columns ccode1",
        "and 2990 more|and 4990 more",
    ),
    bad("csv/binary_png.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
    bad("csv/html_404.csv", b"<html><body>404</body></html>", "this is HTML, not CSV"),
    bad(
        "csv/git_lfs_pointer.csv",
        b"version https://git-lfs.github.com/spec/v1\n",
        "Git LFS pointer",
    ),
    bad("csv/truncated.csv.gz", gzip.compress(table(*[GOOD] * 9))[:-12], "truncated gzip"),
    bad("csv/bomb.csv.gz", gzip.compress(b"0" * (LONGEST_LINE + 9)), "a line is longer than"),
    bad(
        "csv/zip_slip.zip",
        zipped("../../evil.csv", "ok.csv"),
        "unsafe member name «../../evil.csv»",
    ),
    bad(
        "csv/unknown_code.csv",
        table(GOOD, row(ccode1="9998")),
        "FILE:3: ccode1: «999",
        "not a known state",
    ),
    ok(
        "csv/unknown_code.csv",
        table(GOOD, row(ccode1="9998")),
        2,
        "taken as a new one",
        args=("--allow-unknown",),
    ),
    ok("csv/code_leading_zero.csv", table(row(ccode1="0200")), 1),
    ok("csv/code_float.csv", table(row(ccode1="200.0")), 1),
    bad("csv/code_blank.csv", table(row(ccode1="")), "FILE:2: ccode1: no code"),
    ok("csv/code_minus9.csv", table(row(ccode2="-9")), 0, "1 row skipped", "FILE:2: ccode2: «-9»"),
    ok(
        "csv/code_name_mismatch.csv",
        table(row(ccode2="20", state2="Cuba")),
        1,
        "code 20 is Canada, name says Cuba",
    ),
    bad(
        "csv/code_name_mismatch.csv",
        table(row(ccode2="20", state2="Cuba")),
        "code 20 is Canada, name says Cuba",
        args=("--strict",),
    ),
    bad("csv/self_tie.csv", table(row(ccode1="2", ccode2="2")), "FILE:2: a self-tie: 2"),
    ok(
        "csv/both_directions.csv",
        table(GOOD, row(ccode1="220", state1="", ccode2="200", state2="")),
        1,
        "1 duplicate row",
    ),
    ok("csv/exact_duplicates.csv", table(GOOD, GOOD, GOOD), 1, "2 duplicate rows"),
    ok("csv/contradictory_sources.csv", table(GOOD, row(type="entente", source="other")), 2),
    bad(
        "csv/weight_nan_inf.csv",
        several(weight=("NaN", "-inf", "1e999")),
        "FILE:2: weight: «NaN»: not a number",
        "FILE:3: weight",
        "FILE:4: weight: «1e999»",
    ),
    bad(
        "csv/weight_negative.csv",
        table(row(weight="-5")),
        "FILE:2: weight: «-5»: must be at least 0",
    ),
    bad("csv/weight_text.csv", table(row(weight="1,5")), "FILE:2: weight: «1,5»: not a number"),
    bad("csv/number_arabic_digits.csv", table(row(ccode1="٢")), "FILE:2: ccode1: «٢»: not a code"),
    bad(
        "csv/huge_int.csv",
        table(row(ccode1="9" * 5000)),
        "FILE:2: ccode1: «9999",
        "not a code of COW",
    ),
    bad(
        "csv/type_unknown.csv",
        table(row(type="defence??")),
        "FILE:2: type: «defence??»",
        "known are defense",
    ),
    ok(
        "csv/unicode_names.csv",
        table(row(ccode1="710", state1="中华人民共和国"), row(ccode1="640", state1="Türkiye")),
        2,
    ),
    ok(
        "csv/nfd_vs_nfc.csv",
        several(state2=("Re\u0301publique", "R\u00e9publique")),
        1,
        "1 duplicate row",
    ),
    ok(
        "csv/zero_width_bidi.csv",
        table(row(state1="United\u200b Kingdom\u202e")),
        1,
        "FILE:2: state1",
        "invisible characters (U+200B, U+202E)",
    ),
    bad("csv/ansi_escape.csv", table(row(state1="\x1b[2Jx")), "FILE:2: state1: «\\x1b[2J"),
    ok(
        "csv/formula_cells.csv",
        table(
            row(state1='=HYPERLINK("http://x.invalid")', source="+1+1"), row(ccode1="3", ccode2="4")
        ),
        2,
        "a spreadsheet would take it for a formula",
        args=("--allow-unknown",),
    ),
    bad("csv/spaces_only.csv", table("   ,   , ,  , ,,   , , \n"), "FILE:2: ccode1: no code"),
    bad(
        "csv/iri_breaking_id.csv",
        table(GOOD, row(ccode1="2> <http://e/p> .")),
        "FILE:3: ccode1: «2> <http",
    ),
    ok("csv/sparql_injection_name.csv", table(row(state1='x" } ; DROP ALL ; {')), 1),
    bad(
        "time/end_before_start.csv",
        table(row(end="1949-12-31")),
        "FILE:2: end: «19",
        "before the start",
    ),
    bad(
        "time/impossible_date.csv",
        table(row(start="1990-02-30")),
        "FILE:2: start: «1990-02-30»: no such day",
    ),
    bad(
        "time/ambiguous_dmy.csv", table(row(start="03/04/1990")), "ambiguous date", "--date-format"
    ),
    ok("time/ambiguous_dmy.csv", table(row(start="03/04/1990")), 1, args=("--date-format", "dmy")),
    ok("time/year_only.csv", table(row(start="1960", end="1961")), 1),
    ok("time/month_precision.csv", table(row(start="1960-04", end="1961-06")), 1),
    ok(
        "time/unknown_start.csv",
        table(row(start="", end="1961")),
        1,
        "FILE:2: start: the start is not known",
    ),
    ok("time/cow_missing_-9.csv", table(row(start="-9", end="-9")), 1, "the tie is undated"),
    ok("time/future_year.csv", table(row(end="2998-12-31")), 1, "taken as going on"),
    bad(
        "time/year_two_digits.csv",
        table(row(start="49")),
        "FILE:2: start: «49»: not a year of four",
    ),
    bad(
        "time/year_0_and_negative.csv",
        several(start=("0000-01-01", "-0431")),
        "FILE:2: start: «0000-01-01»",
        "FILE:3: start: «-0431»",
    ),
    ok(
        "time/overlapping_intervals.csv",
        table(row(start="1949", end="1960"), row(start="1955", end="1970")),
        2,
    ),
    ok(
        "time/adjacent_intervals.csv",
        table(row(start="1949", end="1955"), row(start="1956", end="1960")),
        2,
    ),
    ok(
        "time/same_day_start_end.csv",
        table(row(end="1960-04-04")),
        1,
        "an end is read as the last day",
    ),
    bad(
        "time/state_exits_mid_year.csv",
        table(GOOD, row(ccode2="265", state2="", start="1995")),
        "FILE:3: ccode2: «265»: 265 left the COW system on 1990-10-02",
    ),
    ok(
        "time/state_before_entry.csv",
        table(row(ccode2="341", state2="Kosovo", start="1990")),
        1,
        "341 enters the COW system on 2006-06-12",
        "code 341 is Montenegro, name says Kosovo",
    ),
    ok(
        "time/renamed_state.csv",
        table(
            row(ccode1="260", state1="", start="1955", end="1990"),
            row(ccode1="255", state1="", start="1990"),
        ),
        2,
    ),
    bad("time/excel_serial.csv", table(row(start="18022")), "FILE:2: start: «18022»: not a year"),
    ok("time/datetime_tz.csv", table(row(start="1990-05-01T23:30:00-05:00")), 1),
]


def check(run: Run, file: Path, case: Case, tmp_path: Path) -> Path:
    out = tmp_path / "made"
    code, stdout, err = run("import", "csv", file, "-o", out, *case.args)
    assert code == case.code, err
    assert stdout == "" and "Traceback" not in err and "\x1b" not in err
    for words in case.says:
        assert any(w.replace("FILE", file.name) in err for w in words.split("|")), err
    if case.claims is None:
        assert not out.exists() and "nothing was written" in err
    else:
        assert len(read_dataset(out).statements) == case.claims, err
    assert [p for p in tmp_path.iterdir() if p not in (out, file)] == []
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_made_up_file_gives_what_it_must(run: Run, case: Case, tmp_path: Path) -> None:
    file = tmp_path / Path(case.file).name
    file.write_bytes(case.twin)
    check(run, file, case, tmp_path)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_shared_file_gives_what_it_must(
    run: Run, case: Case, tmp_path: Path, shared: Path
) -> None:
    check(run, shared / "bad-inputs" / case.file, case, tmp_path)


def test_no_shared_file_of_tables_is_left_out(shared: Path) -> None:
    bad_inputs = shared / "bad-inputs"
    files = {f"{d}/{p.name}" for d in ("csv", "time") for p in (bad_inputs / d).iterdir()}
    assert files == {case.file for case in CASES}


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
