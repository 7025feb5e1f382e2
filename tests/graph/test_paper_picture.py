"""What Kuo (2004) implies over five bodies: who stands how close to Russia, and when that moves.

By the paper alone and over the CIS, the Collective Security Treaty and its organisation (one
position), EurAsEC and the SCO. These tests state what that source implies over these bodies; what
all bodies and the established record make of it stands in docs/picture.md.
"""

from __future__ import annotations

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.series import AlignmentSeries

CLOSE = ("KAZ", "KGZ", "TJK")
METRICS = ("common", "jaccard")


@pytest.fixture(scope="module", params=METRICS)
def picture(request: pytest.FixtureRequest, kg: KnowledgeGraph) -> AlignmentSeries:
    over = [kg.entity(name).iri for name in ("CIS", "CST", "CSTO", "EurAsEC", "SCO")]
    return kg.alignment_series(
        1998, 2003, request.param, over=over, reading=kg.reading(source="kuo-2004")
    )


def value(series: AlignmentSeries, year: int, a: str, b: str = "RUS") -> float | None:
    return series.matrices[year - 1998][a, b]


def stated(series: AlignmentSeries, year: int, a: str, b: str = "RUS") -> float:
    found = value(series, year, a, b)
    assert found is not None, (year, a, b)
    return found


@pytest.mark.parametrize("year", [2000, 2001, 2003])
@pytest.mark.parametrize("state", CLOSE)
def test_three_stand_closer_to_russia_than_turkmenistan(
    picture: AlignmentSeries, state: str, year: int
) -> None:
    assert stated(picture, year, state) > stated(picture, year, "TKM")


@pytest.mark.parametrize("year", range(1999, 2004))
@pytest.mark.parametrize("state", CLOSE)
def test_three_stand_closer_than_uzbekistan_from_1999_on(
    picture: AlignmentSeries, state: str, year: int
) -> None:
    assert stated(picture, year, state) > stated(picture, year, "UZB")


@pytest.mark.parametrize("state", CLOSE)
def test_in_1998_uzbekistan_shares_as_many_bodies_as_the_three(
    picture: AlignmentSeries, state: str
) -> None:
    assert stated(picture, 1998, state) == stated(picture, 1998, "UZB")


def test_uzbekistan_falls_between_1998_and_1999(picture: AlignmentSeries) -> None:
    assert stated(picture, 1998, "UZB") > stated(picture, 1999, "UZB") == 0


@pytest.mark.parametrize("state", ["GEO", "AZE"])
def test_georgia_and_azerbaijan_fall_to_none_of_the_bodies(
    picture: AlignmentSeries, state: str
) -> None:
    """They left the treaty, and the paper names none of the five that they are still in."""
    assert stated(picture, 1998, state) == 1
    assert value(picture, 1999, state) is None
    assert f"no tie is stated of {state}" in picture.matrices[1].pair(state, "RUS").reason


def test_uzbekistan_and_china_rise_in_2001(picture: AlignmentSeries) -> None:
    assert stated(picture, 2000, "UZB") == 0 < stated(picture, 2001, "UZB")
    assert value(picture, 2000, "CHN") is None
    assert stated(picture, 2001, "CHN") > 0
    assert stated(picture, 2001, "UZB", "CHN") > (value(picture, 2000, "UZB", "CHN") or 0)


def test_belarus_stands_above_armenia_in_2003(picture: AlignmentSeries) -> None:
    assert stated(picture, 2003, "BLR") > stated(picture, 2003, "ARM")
