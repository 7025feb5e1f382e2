"""Alignment over the years: day rules, streaming, labelled arrays; weights from a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.portfolio import Frame
from steppe.graph.alignment.series import AlignmentSeries, stream, year_days
from steppe.graph.alignment.weights import read_weights
from steppe.ontology.errors import NotFoundError, TableError, UsageError

Open = Callable[..., KnowledgeGraph]


def member(actor: str, body: str, **cells: str) -> dict[str, str]:
    return {"subject": actor, "predicate": "memberOf", "object": body, "since": "2000", **cells}


def values(kg: KnowledgeGraph, rule: str, on: date | None = None) -> list[float | None]:
    series = kg.alignment_series(2001, 2004, day_rule=rule, on=on)
    return [row.value for row in series.pair("AAA", "BBB")]


@pytest.fixture
def mid_year(graph: Open) -> KnowledgeGraph:
    """BBB enters on 1 May 2002 and leaves on 1 September 2003."""
    return graph([member("AAA", "ORG"), member("BBB", "PACT"),
                  member("BBB", "ORG", since="2002-05-01", until="2003-09-01")])  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "on", "expected"),
    [
        ("year-end", None, [0, 0.5, 0, 0]),
        ("mid-year", None, [0, 0.5, 0.5, 0]),
        ("any", None, [0, 0.5, 0.5, 0]),
        ("day", date(1990, 8, 31), [0, 0.5, 0.5, 0]),
        ("day", date(1990, 4, 30), [0, 0, 0.5, 0]),
    ],
)
def test_who_enters_and_leaves_in_mid_year_counts_by_the_rule(
    mid_year: KnowledgeGraph, rule: str, on: date | None, expected: list[float]
) -> None:
    assert values(mid_year, rule, on) == expected


def test_a_tie_of_one_day_is_in_its_year_by_any_and_not_at_its_end(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "PACT"),
                member("BBB", "ORG", since="2002-03-01", until="2002-03-02")])  # fmt: skip
    assert values(kg, "any") == [0, 0.5, 0, 0]
    assert values(kg, "year-end") == [0, 0, 0, 0]


def test_spells_that_overlap_count_once(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG", until="2003-01-01"),
                member("BBB", "ORG", since="2002-01-01", until="2004-01-01")])  # fmt: skip
    series = kg.alignment_series(2001, 2003, metric="common")
    assert [row.value for row in series.pair("AAA", "BBB")] == [1, 1, 1]


def test_the_29th_of_february_is_the_28th_elsewhere() -> None:
    assert year_days(2003, 2004, "day", date(2004, 2, 29)) == [date(2003, 2, 28), date(2004, 2, 28)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((2003, 2001), "earlier year first"),
        ((2001, 2003, "whenever"), "no day rule"),
        ((2001, 2003, "day"), "given day"),
        ((2001, 2003, "any", date(2001, 1, 1)), "given day"),
    ],
)
def test_years_that_make_no_sense_are_refused(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        year_days(*arguments)  # type: ignore[arg-type]


def test_a_series_is_labelled_arrays(mid_year: KnowledgeGraph) -> None:
    series = mid_year.alignment_series(2001, 2003)
    n = len(series.actors)
    assert series.values.shape == series.coverage.shape == (3, n, n)
    assert series.days == (date(2001, 12, 31), date(2002, 12, 31), date(2003, 12, 31))
    i, j = series.actors.index("AAA"), series.actors.index("BBB")
    assert series.values[:, i, j].tolist() == [0, 0.5, 0]
    assert series.low is None


def test_a_series_with_bounds(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("BBB", "PACT", since="2002")])
    series = kg.alignment_series(2001, 2002, day_rule="mid-year", bounds=True)
    i, j = series.actors.index("AAA"), series.actors.index("BBB")
    assert series.low is not None and series.high is not None
    assert series.low[:, j, i].tolist() == series.low[:, i, j].tolist() == [1, 0.5]
    assert series.high[:, i, j].tolist() == [1, 1]


def test_the_highest_of_a_year_has_no_bounds(mid_year: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no bounds"):
        mid_year.alignment_series(2001, 2002, day_rule="any", bounds=True)


def test_years_are_streamed(mid_year: KnowledgeGraph) -> None:
    asked: list[date] = []

    def snapshot_of(day: date, window: date | None) -> object:
        asked.append(day)
        return mid_year.snapshot(day, window=window)

    days = year_days(2001, 2004)
    matrices = stream(snapshot_of, days)  # type: ignore[arg-type]
    next(matrices)
    assert asked == days[:1]


def test_acts_count_in_their_year(graph: Open) -> None:
    acts = [{"subject": a, "predicate": "votedFor", "object": "TREATY", "since": "2002-05-01"}
            for a in ("AAA", "BBB")]  # fmt: skip
    kg = graph(acts)
    series = kg.alignment_series(2001, 2003, metric="agreement", layer="votes")
    assert [row.value for row in series.pair("AAA", "BBB")] == [None, 1, None]


def test_past_the_last_day_a_series_says_why(graph: Open) -> None:
    series = graph([member("AAA", "ORG"), member("BBB", "ORG")]).alignment_series(2010, 2011)
    values = [(row.value, row.reason) for row in series.pair("AAA", "BBB")]
    assert values[0] == (1, "") and values[1][0] is None and "2010-12-31" in values[1][1]


def test_a_series_as_a_table(mid_year: KnowledgeGraph) -> None:
    table = mid_year.alignment_series(2001, 2002).to_pandas()
    assert list(table.columns)[:3] == ["a", "b", "on"] and len(table) == 2 * 6


def test_the_frame_of_a_series_is_that_of_a_matrix(kg: KnowledgeGraph) -> None:
    over = [kg.entity(name).iri for name in ("CST", "SCO")]
    series = kg.alignment_series(2000, 2001, over=over)
    assert isinstance(series, AlignmentSeries)
    single = kg.snapshot("2001-12-31").alignment(frame=Frame(over=tuple(over)))
    np.testing.assert_array_equal(series.values[1], single.values)


# -- weights ---------------------------------------------------------------------------------


def weigh(kg: KnowledgeGraph, path: Path, text: str) -> dict[str, float]:
    file = path / "weights.csv"
    file.write_text(text, encoding="utf-8")
    found = read_weights(file, lambda name: kg.entity(name).iri)
    return {iri.rpartition("/")[2]: weight for iri, weight in found.items()}


def test_weights_are_read_by_name(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = "position,weight\nКазахстан,0.5\nRUS,0\n"
    assert weigh(kg, tmp_path, text) == {"KAZ": 0.5, "RUS": 0}


@pytest.mark.parametrize("bad", ["-1", "nan", "inf", "", "1,5", "x", "٢"])
def test_a_weight_that_is_no_number_from_0_up_is_refused_with_its_place(
    kg: KnowledgeGraph, tmp_path: Path, bad: str
) -> None:
    with pytest.raises(TableError, match=r"weights\.csv:3: weight"):
        weigh(kg, tmp_path, f'position,weight\nKAZ,1\nRUS,"{bad}"\n')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("position,weight\nKAZ,1\nAtlantis,1\n", "weights.csv:3: position: «Atlantis»"),
        ("position,weight\nKAZ,1\nKAZ,1\n", "given twice"),
        ("position,weight\nKAZ,0\n", "sum to 0"),
        ("position,weight\n", "sum to 0"),
        ("state,cinc\nKAZ,0\n", "lacks position and weight"),
        ("", "lacks position and weight"),
    ],
)
def test_a_table_of_weights_that_cannot_be_used_is_refused(
    kg: KnowledgeGraph, tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(TableError, match=says):
        weigh(kg, tmp_path, text)


def test_a_table_of_weights_that_is_not_there(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="cannot be read"):
        read_weights(tmp_path / "none.csv", lambda name: name)
