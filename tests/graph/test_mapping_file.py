"""A mapping of one's own: what it may say, and how a wrong one is refused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import steppe
from steppe.graph.dataset import read_dataset
from steppe.graph.sources import Options, import_tables, read_mapping
from steppe.graph.sources.fold import YearError, entries, fold, gathered
from steppe.graph.sources.frames import read_frame
from steppe.graph.sources.when import day_after, read_date
from steppe.ontology.dates import DateError
from steppe.ontology.errors import BadInputError, NotFoundError, TableError, UsageError

GOOD = """
title = "Ties of lakes"
[dataset]
name = "lakes"
title = "Lakes"
as_of = "2000-12-31"
[source]
id = "lakes"
title = "The book of lakes"
[columns]
a = ["a"]
b = ["b", "other"]
since = ["since"]
[actors.one]
column = "a"
system = "iso3"
[actors.two]
column = "b"
system = "iso3"
[[claim]]
subject = "one"
predicate = "rivalOf"
object = "two"
since = "since"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def mapping(text: str) -> Path:
        (tmp_path / "lakes.toml").write_text(text, encoding="utf-8")
        return tmp_path / "lakes.toml"

    return mapping


def test_a_mapping_of_ones_own_needs_no_code(
    write: Callable[[str], Path], tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "ties.csv").write_text("a,other,since\nKAZ,UZB,1992\n")
    out = tmp_path / "made"
    assert run("import", write(GOOD), tmp_path / "ties.csv", "-o", out)[0] == 0
    (claim,) = read_dataset(out).statements
    assert (claim.subject[-3:], claim.object and claim.object[-3:]) == ("KAZ", "UZB")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Ties of lakes"', "", "lakes.toml: title: missing"),
        ("as_of", "asof", "dataset.asof: unknown key. did you mean as_of?"),
        ("2000-12-31", "2000-13-31", "dataset.as_of"),
        ('system = "iso3"\n[actors.two]', 'system = "iso9"\n[actors.two]', "none of cow, gw"),
        ('column = "b"', 'column = "c"', "no column «c» is declared"),
        ('"rivalOf"', '"rivalsOf"', "unknown predicate «rivalsOf». did you mean rivalOf?"),
        ('"rivalOf"', '"memberOf"', "memberOf takes organization, «two» is state"),
        ('"rivalOf"', '"area"', "area takes a value"),
        ('object = "two"', 'object = "too"', "«too» is declared nowhere. did you mean two?"),
        ("[[claim]]", "[claim]", "must be written as [[claim]]"),
        ('since = "since"', "since = 3.5", "no column «3.5» is declared"),
        ('title = "Ties of lakes"', "title = [1]", "title: must be a text"),
        ("[dataset]", "[dataset", "is no TOML"),
        ("[columns]", '[[release]]\nversion = "1"\nsha256 = "00"\n[columns]', "64 hexadecimal"),
        ("[actors.two]", 'otherwise = "body"\n[actors.two]', "«body» is no entity of the mapping"),
        ("[actors.two]", '[actors.one.also]\niso9 = "a"\n[actors.two]', "«iso9» is none of cow"),
        ("[actors.two]", '[actors.one.also]\ngw = "c"\n[actors.two]', "no column «c» is declared"),
        ("[columns]", '[window]\ncolumn = "w"\n[columns]', "window: no column «w» is declared"),
        ("[columns]", '[read]\nform = "xml"\n[columns]', "none of table, wikidata-entities"),
    ],
)
def test_a_wrong_mapping_is_refused_by_the_key(
    write: Callable[[str], Path], old: str, new: str, says: str
) -> None:
    with pytest.raises(BadInputError, match=re.escape(says)):
        read_mapping(write(GOOD.replace(old, new, 1)))


def test_an_absent_mapping_offers_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Did you mean dyads"):
        read_mapping("dyad")
    with pytest.raises(NotFoundError, match="Known are"):
        read_mapping("/nowhere/x.toml")


def test_a_file_for_another_mapping_is_refused_with_the_columns_it_has(
    write: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "ties.csv").write_text("a,othr,since\nKAZ,UZB,1992\n")
    with pytest.raises(TableError, match=r"missing columns b; found a, othr, since"):
        import_tables(read_mapping(write(GOOD)), [tmp_path / "ties.csv"])


def test_an_unknown_release_is_said(write: Callable[[str], Path], tmp_path: Path) -> None:
    release = f'[[release]]\nversion = "1"\nrows = 3\nsha256 = "{"0" * 64}"\n[columns]'
    (tmp_path / "ties.csv").write_text("a,b,since\nKAZ,UZB,1992\n")
    mapping = read_mapping(write(GOOD.replace("[columns]", release)))
    made = import_tables(mapping, [tmp_path / "ties.csv"])
    (said,) = made.report.remarks
    assert said.startswith(f"ties.csv: unknown release: its sha256 {made.files[0][1][:12]}…")
    assert "(1, 3 rows, 000000000000…)" in said and made.release == ""
    known = release.replace("0" * 64, made.files[0][1])
    mapping = read_mapping(write(GOOD.replace("[columns]", known)))
    made = import_tables(mapping, [tmp_path / "ties.csv"])
    assert made.release == "1"
    assert made.report.remarks == ["ties.csv: release 1 (checksum known)"]


def test_the_graph_keeps_release_and_checksum(
    write: Callable[[str], Path], tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "ties.csv").write_text("a,b,since\nKAZ,UZB,1992\n")
    digest = hashlib.sha256((tmp_path / "ties.csv").read_bytes()).hexdigest()
    release = f'[[release]]\nversion = "1.7"\nsha256 = "{digest}"\n[columns]'
    out = tmp_path / "made"
    own = write(GOOD.replace("[columns]", release))
    code, _, err = run("import", own, tmp_path / "ties.csv", "-o", out)
    assert code == 0 and "ties.csv: release 1.7 (checksum known)" in err
    question = """SELECT ?name ?sum ?version WHERE {
        ?import prov:generated ?made ; prov:used ?file . ?made a dcat:Dataset .
        ?made owl:versionInfo ?version . ?file dct:title ?name ; owl:versionInfo ?version ;
        <http://spdx.org/rdf/terms#checksum>/<http://spdx.org/rdf/terms#checksumValue> ?sum }"""
    assert [tuple(map(str, row)) for row in steppe.open(out).query(question)] == [
        ("ties.csv", digest, "1.7")
    ]


# -- other kinds of files ------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["parquet", "xlsx", "dta", "json", "ndjson"])
def test_the_same_rows_come_from_every_kind_of_file(
    write: Callable[[str], Path], tmp_path: Path, ending: str
) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": ["KAZ", "TJK"], "b": ["UZB", "KGZ"], "since": [1992, 1999]})
    file = tmp_path / f"ties.{ending}"
    if ending == "xlsx":
        pytest.importorskip("xlsxwriter")
        frame.to_excel(file, index=False, engine="xlsxwriter")
    elif ending == "dta":
        frame.to_stata(file, write_index=False)
    elif ending in ("json", "ndjson"):
        frame.to_json(file, orient="records", lines=ending == "ndjson")
    else:
        frame.to_parquet(file)
    made = import_tables(read_mapping(write(GOOD)), [file])
    found = [(c.cells["subject"], c.cells["object"], c.cells["since"]) for _, c in made.claims]
    assert found == [("KAZ", "UZB", "1992"), ("KGZ", "TJK", "1999")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.parquet", b"nonsense"), ("x.xlsx", b"nonsense"), ("x.dta", b"nonsense"),
        ("x.json", b"{"), ("x.json", b'{"a": 1}'), ("x.json", b"[]"),
        ("x.ndjson", b'{"a":1}\n[2]\n'),
        ("x.json", b'[{"a": "\\ud800"}]'),
        ("x.json", b'[{"a": 1}, {"b": 2}]'), ("x.json", b"\xff"), ("x.json", b"[" * 100_000),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=name):
        list(read_frame(tmp_path / name).rows)


def test_an_absent_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    (tmp_path / "x.parquet").write_bytes(b"")
    with pytest.raises(UsageError, match=r"steppe\[import\]"):
        read_frame(tmp_path / "x.parquet")


# -- dates and years ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edtf", "off"),
    [
        ("1950", "1950", "[1950-01-02..1951-01-01]"),
        ("1950.0", "1950", "[1950-01-02..1951-01-01]"),
        ("1950-6", "1950-06", "[1950-06-02..1950-07-01]"),
        ("1950-06-30", "1950-06-30", "1950-07-01"),
        ("1950/6/30", "1950-06-30", "1950-07-01"),
        ("1999-12-31T23:59:00Z", "1999-12-31", "2000-01-01"),
        ("[1992..1994]", "[1992..1994]", "[1992-01-02..1995-01-01]"),
    ],
)
def test_a_date_keeps_its_precision(text: str, edtf: str, off: str) -> None:
    assert read_date(text).text == edtf
    assert day_after(read_date(text)).text == off


@pytest.mark.parametrize("text", ["soon", "49", "18022", "-5", "1990-02-30", "3/4/1990", "3/4/90"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        read_date(text)


def test_a_three_part_date_is_read_as_is_said() -> None:
    assert read_date("3/4/1990", "dmy").text == "1990-04-03"
    assert read_date("3/4/1990", "mdy").text == "1990-03-04"
    assert read_date("31.12.1990", "dmy").text == "1990-12-31"


def test_years_without_a_row_between_them_are_one_spell() -> None:
    """Looked at every five years: from 1955 to 1965 without a gap; not there in 1950."""
    rows = [(n, ("x", str(y))) for n, y in enumerate((1955, 1960, 1965), start=1)]
    rows += [(n, ("y", str(y))) for n, y in enumerate((1950, 1965, 1966), start=10)]
    seen, doubled = gathered(entries(rows, [0], 1))
    assert doubled == 0
    assert [s.cells for s in fold(seen)] == [
        ("x", "[1951..1955]", "[1965-01-02..1966-01-01]", "1955", "1965"),
        ("y", "[..1950]", "[1950-01-02..1955-01-01]", "1950", "1950"),
        ("y", "[1961..1965]", "", "1965", "1966"),
    ]


def test_a_year_that_is_none_names_its_row() -> None:
    with pytest.raises(YearError, match="soon"):
        gathered(entries([(7, ("x", "soon"))], [0], 1))


def test_strict_takes_what_is_left_out_as_bad(write: Callable[[str], Path], tmp_path: Path) -> None:
    text = GOOD.replace("[columns]", '[read]\nunplaced = "skip"\n[columns]')
    (tmp_path / "ties.csv").write_text("a,b,since\nKAZ,QQQ,1992\nKAZ,UZB,1992\n")
    mapping = read_mapping(write(text))
    assert import_tables(mapping, [tmp_path / "ties.csv"]).report.claims == 1
    with pytest.raises(TableError, match="QQQ"):
        import_tables(mapping, [tmp_path / "ties.csv"], Options(strict=True))
