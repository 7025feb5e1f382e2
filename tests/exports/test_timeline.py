"""A page over time: what holds on which of its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.page import page_data
from steppe.exports.timeline import timeline
from steppe.graph.layers import drawn
from steppe.ontology.errors import UsageError

Graph = Callable[..., KnowledgeGraph]
RANGE = (date(1991, 12, 1), date(2004, 3, 31))


def tie(subject: str, obj: str, since: str, until: str = "") -> dict[str, str]:
    return {"subject": subject, "predicate": "memberOf", "object": obj, "since": since,
            "until": until}  # fmt: skip


ROWS = [tie("AAA", "ORG", "2000-01-01"), tie("BBB", "ORG", "2002-01-01", "2004-01-01"),
        tie("CCC", "ORG", "2003-05")]  # fmt: skip


def turned(course: Any, at: int) -> Any:
    held = [how for since, how in course if since <= at]
    return held[-1] if held else None


def test_the_days_are_those_of_change_and_the_one_asked(graph: Graph) -> None:
    found = timeline(graph(ROWS).snapshot("2002-06-01"), (date(1999, 1, 1), date(2010, 12, 31)))
    assert [str(day) for day in found.days] == [
        "1999-01-01", "2000-01-01", "2002-01-01", "2002-06-01", "2003-05-01", "2003-05-31",
        "2004-01-01",
    ]  # fmt: skip
    assert str(found.days[found.at]) == "2002-06-01"
    courses = {key[0][-3:]: course for key, course in found.courses.items()}
    assert courses["BBB"] == ((0, ""), (2, "certain"), (6, ""))
    assert courses["CCC"] == ((0, ""), (4, "possible"), (5, "certain"))


def test_every_day_of_the_range_has_what_its_snapshot_has(kg: KnowledgeGraph) -> None:
    found = timeline(kg.snapshot("2003-12-31"), RANGE, ["institutional"])
    for n in range(0, len(found.days), 5):
        held = {key for key, course in found.courses.items() if turned(course, n)}
        assert held == {t.key for t in drawn(kg.snapshot(found.days[n]), ["institutional"])}


def test_blocs_of_every_day_are_those_of_its_snapshot(kg: KnowledgeGraph) -> None:
    found = timeline(kg.snapshot("2003-12-31"), RANGE, ["institutional"])
    for n in range(0, len(found.days), 6):
        blocs: dict[int, set[str]] = {}
        for actor, course in found.blocs.items():
            if (line := turned(course, n)) is not None:
                blocs.setdefault(line, set()).add(actor)
        expected = kg.snapshot(found.days[n]).blocs().blocs
        assert {frozenset(b) for b in blocs.values()} == {frozenset(b) for b in expected}


def test_one_day_has_one_place_in_time(kg: KnowledgeGraph) -> None:
    found = timeline(kg.snapshot("2003-12-31"))
    assert (found.days, found.at) == ((date(2003, 12, 31),), 0)
    assert {len(course) for course in found.courses.values()} == {1}


def test_acts_of_the_window_stand_on_the_day_only(graph: Graph) -> None:
    rows = [*ROWS, {"subject": "AAA", "predicate": "signed", "object": "TREATY",
                    "since": "2002-05-01"}]  # fmt: skip
    snapshot = graph(rows).snapshot("2002-06-01", window="2002-01-01")
    found = timeline(snapshot, (date(1999, 1, 1), date(2010, 12, 31)))
    (course,) = [c for key, c in found.courses.items() if key[1].endswith("signed")]
    assert course == ((0, ""), (found.at, "certain"), (found.at + 1, ""))


def test_a_day_outside_the_range_is_refused(graph: Graph) -> None:
    with pytest.raises(UsageError, match="does not lie from"):
        timeline(graph(ROWS).snapshot("2009-01-01"), (date(1999, 1, 1), date(2003, 1, 1)))


def test_the_page_of_a_range_keeps_its_places_whatever_day_it_opens_on(graph: Graph) -> None:
    made = graph(ROWS)
    over = (date(1999, 1, 1), date(2010, 12, 31))
    places = [
        [
            (n["id"], n["x"], n["y"])
            for n in page_data(made.snapshot(day), over=over)["vis"]["nodes"]
        ]
        for day in ("2001-01-01", "2003-12-31")
    ]
    assert places[0] == places[1]
