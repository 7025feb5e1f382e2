"""steppe balance, as a person at a terminal uses it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

Run = Callable[..., tuple[int, str, str]]

POLES = "pole-north,pole-east,pole-west,pole-south"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_summary_is_one_measure_a_row(run: Run) -> None:
    code, out, err = run("balance", "--on", "2003-12-31")
    found = {row["measure"]: row["value"] for row in rows(out)}
    assert code == 0
    assert (found["frustration index"], found["bound"], found["optimal"]) == ("8", "8", "true")
    assert "L = 8 of 114 ties, proved for at most 2 blocs, and other cuts are as good" in err


def test_the_frustrated_ties_come_with_dates_and_sources(run: Run) -> None:
    _, out, _ = run("balance", "--actors", "RUS,USA,CHN,KAZ,UZB", "--show", "ties")
    assert {(r["a"], r["b"], r["predicate"]) for r in rows(out)} >= {("KAZ", "UZB", "rivalOf")}
    assert all(row["sources"] and row["sign"] == "-1" for row in rows(out))


def test_the_scheme_of_four_poles_has_three_cuts_of_cost_one(run: Run) -> None:
    options = ("--actors", POLES, "--stance", "Assessment", "--stance", "Forecast")
    _, out, err = run("balance", *options, "--show", "alternatives")
    assert "other cuts are as good (3 found)" in err
    cuts: dict[str, set[str]] = {}
    for row in rows(out):
        cuts.setdefault(row["alternative"], set()).add(row["actors"])
    assert {frozenset(cut) for cut in cuts.values()} == {
        frozenset({"pole-east pole-north pole-south pole-west"}),
        frozenset({"pole-east pole-north pole-south", "pole-west"}),
        frozenset({"pole-east pole-north", "pole-south pole-west"}),
    }


def test_blocs_are_printed_with_labels(run: Run) -> None:
    _, out, _ = run("balance", "--actors", "RUS,USA", "--show", "blocs", "--combine", "negative")
    assert [(r["bloc"], r["label"]) for r in rows(out)] == [("1", "Russia"), ("2", "United States")]


def test_the_number_of_blocs_is_chosen_by_cost(run: Run) -> None:
    _, out, _ = run("balance", "--show", "k", "-k", "auto", "--on", "2003-12-31")
    assert [(row["k"], row["frustration"]) for row in rows(out)][:2] == [("1", "39"), ("2", "8")]
    _, out, err = run("balance", "-k", "auto", "--on", "2003-12-31")
    assert "at most 2 blocs" in err


def test_a_series_is_a_row_a_year(run: Run) -> None:
    _, out, _ = run("balance", "--from", "2000", "--to", "2001", "--format", "json")
    found = json.loads(out)
    assert [(row["on"], row["frustration"]) for row in found] == [
        ("2000-12-31", 5), ("2001-12-31", 7)
    ]  # fmt: skip


def test_a_time_limit_of_0_gives_bounds_and_says_so(run: Run) -> None:
    code, out, err = run("balance", "--time-limit", "0", "--on", "2003-12-31")
    found = {row["measure"]: row for row in rows(out)}
    assert code == 0
    assert found["optimal"]["value"] == "false"
    assert found["frustration index"]["reason"] == "not proved"
    assert "the time ran out" in err


def test_without_ties_values_are_empty_and_have_a_reason(run: Run) -> None:
    code, out, _ = run("balance", "--actors", "KAZ,UZB", "--on", "1950-01-01")
    found = {row["measure"]: (row["value"], row["reason"]) for row in rows(out)}
    assert code == 0
    assert found["triad balance"] == ("", "there are no triangles")
    assert found["normalized"] == ("", "there are no ties")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--combine", "refuse"), "ties of opposite signs"),
        (("-k", "0"), "no number of blocs"),
        (("-k", "two"), "no number of blocs"),
        (("--from", "1999"), "both --from and --to"),
        (("--from", "1999", "--to", "2000", "--show", "blocs"), "summary only"),
        (("--layer", "politics"), "no layer"),
        (("--actors", "CIS-treaty-x"), "CIS-treaty-x"),
        (("--time-limit", "-1"), "-1"),
    ],
)
def test_wrong_options_are_refused_in_words(run: Run, options: tuple[str, ...], words: str) -> None:
    code, out, err = run("balance", *options)
    assert code in (2, 3)
    assert out == ""
    assert words in err


def test_it_says_how_to_cite_what_it_used(run: Run) -> None:
    _, out, _ = run("balance", "--actors", "RUS,USA,CHN", "--cite", "bibtex")
    assert out.startswith("@")
    assert "Kuo" in out
