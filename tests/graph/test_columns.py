"""Tables read as columns say what the same tables say row by row."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steppe.graph.sources import columns, fold
from steppe.graph.sources.columns import LINE, each, plain_text
from steppe.graph.sources.text import read_text
from steppe.ontology.errors import TableError

polars = pytest.importorskip("polars")

NUMBERS = count()
CELLS = st.text("ab1 .-é中\t'\";\r\x0c\x1f\u2028", max_size=4)
BY, YEAR, KINDS = ("who", "body"), "year", ("pact", "base")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_SMALLEST", 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=5), st.booleans())
def test_plain_text_is_read_as_it_is_read_by_lines(
    tmp_path: Path, rows: list[list[str]], ended: bool
) -> None:
    path = tmp_path / f"{next(NUMBERS)}.csv"
    text = "\n".join([",".join(row) for row in [["x", "y"], *rows]]) + "\n" * ended
    path.write_bytes(text.encode())
    found = plain_text(path, None)
    if found is None:
        return
    read = read_text(path)
    assert (found.file, found.columns) == (read.file, read.columns)
    assert [(line, list(row)) for line, row in found.rows] == list(read.rows)


@pytest.mark.parametrize(
    "raw",
    [b"x,y\n1,2,3\n", b"x,y\n1\n", b"x,y\n\n1,2\n", b'x,y\n"1",2\n', b"x,y\r\n1,2\r\n",
     b"x,y\n1,\xff\n", b"\xef\xbb\xbfx,y\n1,2\n", b"x\n1\n", b"x,y\n", b"", b"x,y\n1,\0\n",
     b"x,y\n1," + b"2" * 100_001 + b"\n", b"\x1f\x8b,\n1,2\n"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_reader_of_lines(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(raw)
    assert plain_text(path, None) is None


def test_small_tables_and_other_installations_need_no_polars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n")
    assert plain_text(path, None) is not None
    monkeypatch.setattr(columns, "find_spec", lambda name: None)
    assert plain_text(path, None) is None
    monkeypatch.undo()
    assert plain_text(path, None) is None


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]), st.sampled_from(["A", "B", "C"]),
        st.integers(1990, 1995), st.sampled_from([0, 1]), st.sampled_from([0, 1]),
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.booleans(), st.booleans())
def test_years_are_gathered_alike(rows: list[Any], flagged: bool, words: bool) -> None:
    cells = [tuple(map(str, row)) if words else row for row in rows]
    kind = polars.String if words else polars.Int64
    schema = {"who": polars.String, "body": polars.String, YEAR: kind, "pact": kind, "base": kind}
    frame = polars.DataFrame(cells, schema=schema, orient="row").with_row_index(LINE, 1)
    at = {"pact": 3, "base": 4} if flagged else {}
    slow = fold.entries(enumerate(cells, start=1), (0, 1), 2, at)
    quick = fold.entries_of_columns(frame, BY, YEAR, KINDS if flagged else ())
    assert list(quick) == list(slow)
    if flagged:
        return
    by_rows = fold.gathered(fold.entries(enumerate(cells, start=1), (0, 1), 2))
    by_columns = fold.gathered_columns(frame, BY, YEAR)
    assert by_columns[1] == by_rows[1]
    assert fold.fold(by_columns[0]) == fold.fold(by_rows[0])


def test_what_is_no_year_is_found_in_columns_too() -> None:
    rows = [("A", "C", "1990"), ("A", "C", "199O")]
    frame = polars.DataFrame(rows, schema=[*BY, YEAR], orient="row").with_row_index(LINE, 2)
    with pytest.raises(fold.YearError) as caught:
        fold.gathered_columns(frame, BY, YEAR)
    assert (caught.value.line, caught.value.text) == (3, "199O")


def test_a_row_without_a_year_is_found_in_columns_too() -> None:
    schema = {"who": polars.String, "body": polars.String, YEAR: polars.Int64}
    frame = polars.DataFrame([("A", "C", 1990), ("A", "C", None)], schema=schema, orient="row")
    with pytest.raises(fold.YearError) as caught:
        fold.gathered_columns(frame.with_row_index(LINE, 1), BY, YEAR)
    assert caught.value.line == 2


def test_a_function_is_called_once_for_cells_that_are_alike() -> None:
    asked = []

    def told(cell: str | None) -> str | None:
        asked.append(cell)
        return cell and cell * 2

    frame = polars.DataFrame({"told": ["a", None, "a", "b", None]})
    assert each(frame, ["told"], told).to_list() == ["aa", None, "aa", "bb", None]
    assert asked == ["a", None, "b"]


def test_a_refused_line_is_named_where_a_large_table_is_not_plain(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n" + "1,2\n" * 10 + '"1,2\n')
    assert plain_text(path, None) is None
    with pytest.raises(TableError, match="12"):
        list(read_text(path).rows)
