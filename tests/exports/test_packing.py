"""Objects as columns, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_tables import unpacked

from steppe.exports.packing import columns_of, packed_columns, rows_of

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=16) | st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.lists(st.text(), unique=True, min_size=1, max_size=5)


def packed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    keys = list(rows[0]) if rows else []
    return packed_columns(columns_of(keys, ([row[key] for key in keys] for row in rows)))


@settings(max_examples=50)
@given(data=st.data(), keys=KEYS, few=st.lists(VALUES, min_size=1, max_size=3))
def test_what_is_packed_can_be_read_again(data: st.DataObject, keys: list[str], few: Any) -> None:
    row = st.fixed_dictionaries({key: st.sampled_from(few) | VALUES for key in keys})
    rows = data.draw(st.lists(row, max_size=12))
    table = json.loads(json.dumps(packed(rows)))
    # As text, because Python takes 1, 1.0 and True for one.
    assert json.dumps(unpacked(table), sort_keys=True) == json.dumps(rows, sort_keys=True)


def test_a_column_is_written_in_its_shortest_form() -> None:
    rows = [
        {"one": [1], "few": "ab"[n % 2] * 20, "many": f"text {n}", "short": n % 2}
        for n in range(100)
    ]
    columns = packed(rows)["columns"]
    assert columns["one"] == {"all": [1]}
    assert columns["few"] == {"of": ["a" * 20, "b" * 20], "at": [0, 1] * 50}
    assert columns["many"] == {"each": [f"text {n}" for n in range(100)]}
    assert columns["short"] == {"each": [0, 1] * 50}


def test_lists_and_objects_are_told_apart_by_what_is_in_them() -> None:
    rows = [{"a": [[n % 2, "certain"]], "b": {"type": "curvedCW", "n": n % 2}} for n in range(50)]
    columns = packed(rows)["columns"]
    assert columns["a"]["of"] == [[[0, "certain"]], [[1, "certain"]]]
    assert columns["b"]["of"] == [row["b"] for row in rows[:2]]


@pytest.mark.parametrize("values", [[1, True], [0, False], [1, 1.0], ["1", 1], ["None", None]])
def test_values_that_only_python_takes_for_the_same_stay_apart(values: list[Any]) -> None:
    assert packed([{"a": value} for value in values])["columns"]["a"] == {"each": values}


def test_no_rows_have_no_columns() -> None:
    empty = {"size": 0, "columns": {}}
    assert empty == packed_columns(columns_of(("a", "b"), []))
    assert list(rows_of(columns_of(("a", "b"), []))) == []


def test_columns_and_rows_say_the_same() -> None:
    columns = columns_of(("a", "b"), [(1, "x"), (2, "y")])
    rows = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert list(rows_of(columns)) == rows
