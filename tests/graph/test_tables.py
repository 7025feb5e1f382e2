"""Tables read strictly: what cannot be read is one fault, with its file and physical line."""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steppe.graph.dataset.tables import LONGEST_CELL, Row, nearest, read_table
from steppe.ontology.errors import Fault

DYADS = "ccode1,state1,ccode2,state2,start,end,type,weight,source".split(",")


def read(
    path: Path, required: list[str] | None = None, optional: list[str] | None = None
) -> tuple[list[Row], list[Fault]]:
    faults: list[Fault] = []
    rows = read_table(path, required=required or ["a", "b"], optional=optional or [], faults=faults)
    return list(rows), faults


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def only(found: tuple[list[Row], list[Fault]]) -> Fault:
    """The one fault of a reading."""
    _, faults = found
    assert len(faults) == 1, faults
    return faults[0]


# -- what is read ------------------------------------------------------------------------------


def test_a_row_has_its_file_its_line_and_its_cells_by_column(table: Path) -> None:
    table.write_text("a,b\n1,2\n3,4\n")
    rows, faults = read(table)
    assert faults == []
    assert rows == [Row("t.csv", 2, {"a": "1", "b": "2"}), Row("t.csv", 3, {"a": "3", "b": "4"})]


def test_a_column_that_is_absent_reads_as_empty(table: Path) -> None:
    table.write_text("a,b\n1,2\n")
    rows, faults = read(table, optional=["c"])
    assert (rows[0]["c"], faults) == ("", [])


def test_the_order_of_columns_does_not_matter(table: Path) -> None:
    table.write_text("b,a\n1,2\n")
    rows, _ = read(table)
    assert (rows[0]["a"], rows[0]["b"]) == ("2", "1")


def test_cells_and_column_names_are_stripped(table: Path) -> None:
    table.write_text(" a ,b\n  1 ,\t2\n")
    rows, faults = read(table)
    assert (rows[0].cells, faults) == ({"a": "1", "b": "2"}, [])


def test_cells_are_composed(table: Path) -> None:
    table.write_text("a,b\nCo\u0302te d'Ivoire,Кыргызстан\n", encoding="utf-8")
    rows, _ = read(table)
    assert rows[0]["a"] == "C\u00f4te d'Ivoire"


def test_a_byte_order_mark_is_no_part_of_the_first_column(table: Path) -> None:
    table.write_text("a,b\n1,2\n", encoding="utf-8-sig")
    rows, faults = read(table)
    assert (rows[0]["a"], faults) == ("1", [])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_a_line_ending(table: Path, ending: str) -> None:
    table.write_bytes(ending.join(["a,b", "1,2", "3,4"]).encode())
    rows, faults = read(table)
    assert ([row.line for row in rows], faults) == ([2, 3], [])


def test_mixed_line_endings_lose_no_row(table: Path) -> None:
    table.write_bytes(b"a,b\r\n1,2\n3,4\r5,6")
    rows, faults = read(table)
    assert ([row["a"] for row in rows], faults) == (["1", "3", "5"], [])


def test_blank_rows_are_passed_over_and_counted_as_lines(table: Path) -> None:
    table.write_text("a,b\n\n ,  \n1,2\n")
    rows, faults = read(table)
    assert ([row.line for row in rows], faults) == ([4], [])


def test_a_header_alone_is_a_table_of_no_rows(table: Path) -> None:
    table.write_text("a,b\n")
    assert read(table) == ([], [])


def test_a_newline_in_a_quoted_cell_keeps_later_lines_right(table: Path) -> None:
    table.write_text('a,b\n"one\ntwo\nthree",2\n3\n5,6\n')
    rows, faults = read(table)
    assert rows[0]["a"] == "one\ntwo\nthree"
    assert [row.line for row in rows] == [2, 6]
    assert (faults[0].line, faults[0].why) == (5, "1 cells, 2 expected")


def test_commas_quotes_and_formulas_are_read_as_they_stand(table: Path) -> None:
    table.write_text('a,b\n"x, ""y""","=HYPERLINK(1)"\n')
    rows, faults = read(table)
    assert (rows[0].cells, faults) == ({"a": 'x, "y"', "b": "=HYPERLINK(1)"}, [])


cells = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters='\n",;'),
    min_size=1,
    max_size=12,
).filter(lambda cell: cell == cell.strip() and cell == unicodedata.normalize("NFC", cell))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_every_table_that_is_written_reads_back(
    table: Path, written: list[tuple[str, str]]
) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in written]
    table.write_text("\n".join(["a,b", *quoted]), encoding="utf-8", newline="")
    rows, faults = read(table)
    assert faults == []
    assert [(row["a"], row["b"]) for row in rows] == written


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_arbitrary_bytes_give_rows_or_faults(table: Path, raw: bytes) -> None:
    table.write_bytes(raw)
    rows, faults = read(table)
    assert rows == [] or b"a" in raw
    for fault in faults:
        assert fault.file == "t.csv"
        assert str(fault).isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab,"\n\r;\t1 \x1b', max_size=40))
def test_arbitrary_rows_under_a_good_header_give_rows_or_faults(table: Path, text: str) -> None:
    table.write_text("a,b\n" + text, encoding="utf-8", newline="")
    _, faults = read(table)
    assert all(fault.line >= 2 and str(fault).isprintable() for fault in faults)


# -- a file that is no table -------------------------------------------------------------------


PNG = b"\x89PNG\r\n\x1a\n"

WHOLE_FILE = [
    ("empty", b"", 0, "empty file, no header"),
    ("utf-16", "a,b\n1,2\n".encode("utf-16"), 0, "UTF-16"),
    ("utf-16 without a mark", ("a,b\n" + "1,2\n" * 20).encode("utf-16-le"), 0, "UTF-16"),
    ("latin-1", "a,b\n1,Côte d'Ivoire\n".encode("latin-1"), 2, "byte 0xf4 is not UTF-8"),
    ("bad byte later", b"a,b\n" + b"1,2\n" * 50 + b"1,\xff\n", 52, "byte 0xff is not UTF-8"),
    ("NUL", b"a,b\n1,2\n3,\x00\n", 3, "NUL byte"),
    ("HTML", b"<!DOCTYPE html><html><body>404</body></html>", 0, "HTML"),
    ("HTML without a doctype", b"\n <html><body>404</body></html>", 0, "HTML"),
    ("Git LFS", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", 0, "Git LFS"),
    ("PNG", PNG + bytes(range(256)), 0, "not a text file"),
    ("PNG of a usual size", PNG + b"\0\0\0\x0dIHDR" + bytes(300), 0, "not a text file"),
    ("gzip", gzip.compress(b"a,b\n" + b"1,2\n" * 99_999, mtime=0), 0, "not a text file"),
    ("zip", b"PK\x03\x04" + bytes(60), 0, "not a text file"),
    ("PDF", b"%PDF-1.7\n", 0, "not a text file"),
    ("quote left open", b'a,b\n1,2\n3,"4\n5,6\n7,8\n', 3, "a quote is opened here"),
    ("semicolons", b"a;b\n1;2\n", 1, "the delimiter looks like ;"),
    ("tabs", b"a\tb\n1\t2\n", 1, "the delimiter looks like tab"),
    ("huge cell", b"a,b\n1,2\n3," + b"x" * (LONGEST_CELL + 1) + b"\n", 3, "a cell is longer than"),
    ("text after a quote", b'a,b\n1,2\n"3"x,4\n', 3, "expected after"),
    ("no header", b"1,2\n3,4\n", 1, "missing columns a, b; found 1, 2"),
]


@pytest.mark.parametrize(
    ("raw", "line", "why"), [case[1:] for case in WHOLE_FILE], ids=[case[0] for case in WHOLE_FILE]
)
def test_a_file_that_is_no_table_is_one_fault(table: Path, raw: bytes, line: int, why: str) -> None:
    table.write_bytes(raw)
    fault = only(read(table))
    assert (fault.file, fault.line) == ("t.csv", line)
    assert why in fault.why


def test_nothing_below_an_open_quote_becomes_a_cell(table: Path) -> None:
    table.write_text('a,b\n1,2\n3,"4\n5,6\n')
    rows, _ = read(table)
    assert [row.cells for row in rows] == [{"a": "1", "b": "2"}]


def test_a_file_that_is_absent_is_one_fault(tmp_path: Path) -> None:
    assert only(read(tmp_path / "claims.csv")).why == "no such file"


def test_a_folder_in_the_place_of_a_file_is_one_fault(tmp_path: Path) -> None:
    assert "cannot be read" in only(read(tmp_path)).why


# -- the header --------------------------------------------------------------------------------


def test_a_missing_column_is_named_with_the_columns_found(table: Path) -> None:
    table.write_text("a,c\n1,2\n")
    fault = only(read(table, optional=["c"]))
    assert (fault.line, fault.why) == (1, "missing columns b; found a, c")


def test_a_duplicate_column_is_named_once(table: Path) -> None:
    table.write_text("a,b,a,a\n1,2,3,4\n")
    fault = only(read(table))
    assert (fault.line, fault.column, fault.why) == (1, "a", "duplicate column")


def test_an_unknown_column_offers_the_nearest(table: Path) -> None:
    table.write_text("a,b,locater\n1,2,3\n")
    fault = only(read(table, optional=["locator"]))
    assert (fault.line, fault.value, fault.why) == (1, "locater", "unknown column")
    assert fault.hint == "did you mean locator?"


def test_two_blank_columns_are_duplicates(table: Path) -> None:
    table.write_text("a,b,,\n1,2,,\n")
    _, faults = read(table)
    assert ("(blank)", "duplicate column") in [(f.column, f.why) for f in faults]


def test_a_header_of_many_columns_is_shown_shortened(table: Path) -> None:
    table.write_text(",".join(f"c{n}" for n in range(5000)) + "\n")
    fault = only(read(table))
    assert "c9 and 4990 more" in fault.why and "c10" not in fault.why


# -- the rows ----------------------------------------------------------------------------------


def test_a_row_with_a_cell_too_many_is_shown(table: Path) -> None:
    table.write_text("a,b\n1,2,3\n")
    fault = only(read(table))
    assert (fault.line, fault.value, fault.why) == (2, "1,2,3", "3 cells, 2 expected")


def test_a_short_row_is_shown_and_the_others_are_read(table: Path) -> None:
    table.write_text("a,b\n1\n3,4\n")
    rows, faults = read(table)
    assert (faults[0].line, faults[0].why) == (2, "1 cells, 2 expected")
    assert [row.line for row in rows] == [3]


def test_every_bad_row_is_listed(table: Path) -> None:
    table.write_text("a,b\n1\n3,4\n5\n\x1b[2J,1\n")
    _, faults = read(table)
    assert [fault.line for fault in faults] == [2, 4, 5]


def test_a_control_character_is_a_fault_and_shown_escaped(table: Path) -> None:
    table.write_text("a,b\n\x1b[2J\x1b]0;owned\x07United,2\n")
    fault = only(read(table))
    assert (fault.line, fault.column, fault.why) == (2, "a", "holds a control character")
    assert "\\x1b[2J" in str(fault) and "\x1b" not in str(fault)


def test_a_bidirectional_mark_is_shown_escaped() -> None:
    fault = Fault("t.csv", 2, "a", "United\u202e\u200b", "unknown entity")
    assert "«United\\u202e\\u200b»" in str(fault)


def test_a_fault_says_file_line_column_value_reason_and_hint() -> None:
    fault = Fault("claims.csv", 7, "since", "2001-13", "no such day", "write EDTF")
    assert str(fault) == "claims.csv:7: since: «2001-13»: no such day (write EDTF)"


def test_a_fault_of_a_whole_file_names_no_line() -> None:
    assert str(Fault("claims.csv", 0, "", "", "empty file")) == "claims.csv: empty file"


def test_faults_sort_by_file_and_line() -> None:
    faults = [Fault("b", 1, "", "", "x"), Fault("a", 10, "", "", "x"), Fault("a", 9, "", "", "x")]
    assert [(f.file, f.line) for f in sorted(faults)] == [("a", 9), ("a", 10), ("b", 1)]


# -- what was probably meant -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "hint"),
    [("memberof", "did you mean memberOf?"), ("MEMBEROF", "did you mean memberOf?"), ("zzz", "")],
)
def test_a_hint_names_the_nearest_or_nothing(value: str, hint: str) -> None:
    assert nearest(value, ["memberOf", "signed"]) == hint


# -- the shared bad files ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("empty.csv", 0, "empty file, no header"),
        ("utf16.csv", 0, "looks like UTF-16"),
        ("latin1.csv", 2, "byte 0xf4 is not UTF-8"),
        ("bad_utf8_mid.csv", 52, "is not UTF-8"),
        ("nul_bytes.csv", 2, "NUL byte"),
        ("html_404.csv", 0, "this is HTML, not CSV"),
        ("git_lfs_pointer.csv", 0, "Git LFS pointer, not data"),
        ("binary_png.csv", 0, "not a text file"),
        ("truncated.csv.gz", 0, "not a text file"),
        ("bomb.csv.gz", 0, "not a text file"),
        ("zip_slip.zip", 0, "not a text file"),
        ("unclosed_quote.csv", 3, "a quote is opened here"),
        ("semicolon.csv", 1, "one column found: the delimiter looks like ;"),
        ("tabs.csv", 1, "one column found: the delimiter looks like tab"),
        ("huge_cell.csv", 2, "a cell is longer than"),
        ("no_header.csv", 1, "found 2, United States"),
        ("missing_column.csv", 1, "missing columns ccode2; found ccode1"),
        ("many_columns.csv", 1, "found c0, c1"),
        ("extra_cell.csv", 2, "10 cells, 9 expected"),
        ("short_row.csv", 3, "3 cells, 9 expected"),
        ("ansi_escape.csv", 2, "holds a control character"),
    ],
)
def test_a_shared_bad_file_is_one_clear_fault(shared: Path, name: str, line: int, why: str) -> None:
    fault = only(read(shared / "bad-inputs" / "csv" / name, DYADS))
    assert (fault.file, fault.line) == (name, line)
    assert why in fault.why
    assert len(str(fault)) < 500 and str(fault).isprintable()


def test_the_shared_duplicate_header_is_one_clear_fault(shared: Path) -> None:
    columns = ["ccode1", "ccode2", "start", "type"]
    fault = only(read(shared / "bad-inputs" / "csv" / "duplicate_header.csv", columns))
    assert (fault.column, fault.why) == ("ccode1", "duplicate column")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("bom.csv", [2]),
        ("header_only.csv", []),
        ("newline_in_cell.csv", [2, 4]),
        ("crlf_mixed.csv", [2, 3, 4]),
        ("unicode_names.csv", [2, 3]),
        ("formula_cells.csv", [2, 3]),
    ],
)
def test_a_shared_odd_file_is_read_with_its_physical_lines(
    shared: Path, name: str, lines: list[int]
) -> None:
    rows, faults = read(shared / "bad-inputs" / "csv" / name, DYADS)
    assert ([row.line for row in rows], faults) == (lines, [])


def test_no_shared_file_raises(shared: Path) -> None:
    found = [
        *(shared / "bad-inputs" / "csv").iterdir(),
        *(shared / "bad-inputs" / "time").iterdir(),
    ]
    assert len(found) > 60
    for path in found:
        _, faults = read(path, DYADS)
        assert all(str(fault).isprintable() for fault in faults), path.name


def test_a_line_without_an_end_is_never_read_whole(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steppe.graph.dataset.tables.LONGEST_LINE", 20)
    table.write_text("a,b\n1,2\n" + "3" * 21 + "\n")
    fault = only(read(table))
    assert (fault.line, fault.why) == (3, "a line is longer than 20 bytes")
