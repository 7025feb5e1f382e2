"""Rows as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.exports.tables import PIECES, csv_text

NAN = float("nan")


def written(form: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return "".join(PIECES[form](columns, rows))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-x", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert list(csv.reader(io.StringIO(csv_text(["a"], [[cell]]), newline="")))[1] == ["'" + cell]


@pytest.mark.parametrize("cell", [["=1+1"], ["-x", "y"]])
def test_a_list_that_begins_like_a_formula_gets_one_too(cell: list[str]) -> None:
    assert csv_text(["a"], [[cell]]).splitlines()[1].startswith("'")


def test_tsv_guards_and_separates_by_tabs() -> None:
    assert written("tsv", ["a", "b"], [["=1+1", -1]]) == "a\tb\n'=1+1\t-1\n"


@pytest.mark.parametrize("form", ["json", "ndjson", "md"])
def test_no_spreadsheet_no_apostrophe(form: str) -> None:
    assert "'" not in written(form, ["a"], [["=1+1"]])


@pytest.mark.parametrize("cell", [-1, -0.5, Decimal("-2.50"), None])
def test_numbers_are_left_alone(cell: object) -> None:
    assert "'" not in csv_text(["a"], [[cell]])


def test_what_is_undefined_is_empty_or_null() -> None:
    assert csv_text(["a", "b"], [[NAN, None]]) == "a,b\n,\n"
    assert json.loads(written("json", ["a", "b"], [[NAN, float("inf")]])) == [
        {"a": None, "b": None}
    ]


@pytest.mark.parametrize("cell", [NAN, [NAN], float("-inf"), Decimal("NaN"), Decimal("Infinity")])
@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_knows_only_finite_numbers(form: str, cell: object) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    json.loads(written(form, ["a"], [[cell]]), parse_constant=refuse)


def test_values_come_out_as_what_they_are() -> None:
    row = [date(2003, 12, 31), True, Decimal("2724900"), Decimal("9.50"), ["x", "y"]]
    assert csv_text("abcde", [row]).splitlines()[1] == "2003-12-31,true,2724900,9.50,x; y"
    assert json.loads(written("json", "abcde", [row])) == [
        {"a": "2003-12-31", "b": True, "c": 2724900, "d": 9.5, "e": ["x", "y"]}
    ]


def test_ndjson_is_an_object_a_line() -> None:
    assert [json.loads(line) for line in written("ndjson", ["a"], [[1], [2]]).splitlines()] == [
        {"a": 1}, {"a": 2},
    ]  # fmt: skip


def test_ndjson_breaks_lines_at_nothing_but_an_object() -> None:
    text = written("ndjson", ["a"], [["x\ny"], ["x\r\ny"]])
    assert [json.loads(line)["a"] for line in text.splitlines()] == ["x\ny", "x\r\ny"]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_markdown_row_is_one_line(line_end: str) -> None:
    row = written("md", ["a"], [[f"x{line_end}y"]]).split("\n")[2]
    assert "\r" not in row and row.startswith("| x") and row.endswith("y |")


def test_a_markdown_cell_ends_where_it_ends() -> None:
    assert written("md", ["a"], [["x\\"]]).splitlines()[-1] == "| x\\\\ |"


def test_markdown_escapes_what_would_break_a_row() -> None:
    assert written("md", ["a"], [["x|y\nz"]]).splitlines()[-1] == "| x\\|y z |"


@pytest.mark.parametrize("form", sorted(PIECES))
def test_no_rows_is_a_header_or_an_empty_list(form: str) -> None:
    text = written(form, ["a"], [])
    assert text in {"a\n", "[]\n", "", "| a |\n| --- |\n"}


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_csv_and_tsv_read_back(rows: list[list[str]]) -> None:
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        text = written(form, ["a", "b"], rows)
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:]
        plain = [[_plain(cell, told) for cell, told in zip(r, t, strict=True)]
                 for r, t in zip(found, rows, strict=True)]  # fmt: skip
        assert plain == rows


def _plain(cell: str, told: str) -> str:
    return cell[1:] if cell != told else cell
