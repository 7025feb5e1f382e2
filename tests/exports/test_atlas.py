"""What the map of the page is given: places, outlines, routes, distances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from steppe.exports.atlas import atlas
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.page import page, page_data

Placed = Callable[..., KnowledgeGraph]
DAY = "2003-12-31"


def map_of(kg: KnowledgeGraph, on: str = DAY, **options: Any) -> dict[str, Any]:
    found = page_data(kg.snapshot(on), **options)["map"]
    assert found is not None
    return dict(found)


def test_a_thing_lies_where_its_coordinates_say_or_else_in_its_outline(
    region: KnowledgeGraph,
) -> None:
    places = map_of(region)["places"]
    assert places["north"] == {"at": [50.9, 70.0]}
    lat, lon = places["KAZ"]["at"]
    assert places["KAZ"]["outline"] == "KAZ"
    assert (round(lat), round(lon)) == (48, 67)
    assert "SUN" not in places  # a code that is no longer one has no outline
    assert "ORG" not in places


def test_coordinates_count_before_the_middle_of_an_outline(placed: Placed) -> None:
    kg = placed(
        [{"subject": "KAZ", "predicate": "alliedWith", "object": "RUS"}],
        KAZ={"type": "State", "iso3": "KAZ", "lat": "51.1", "lon": "71.4"},
        RUS={"type": "State"},
    )
    assert map_of(kg)["places"] == {"KAZ": {"at": [51.1, 71.4], "outline": "KAZ"}}


def test_where_nothing_has_a_place_there_is_no_map_and_no_outline(
    graph: Callable[..., KnowledgeGraph],
) -> None:
    kg = graph([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB"}])
    assert page_data(kg.snapshot())["map"] is None
    assert '"outlines"' not in page(kg.snapshot())


def test_the_outlines_are_once_in_the_page(region: KnowledgeGraph) -> None:
    assert page(region.snapshot(DAY)).count('"outlines":{') == 1


def test_what_only_a_route_or_a_distance_leads_to_has_its_names(region: KnowledgeGraph) -> None:
    places = map_of(region)["places"]
    assert places["port"]["label"] == "The port"
    assert places["port"]["labels"]["ru"] == ["Порт"]
    assert "label" not in places["KAZ"]


# -- routes ----------------------------------------------------------------------------------------


def test_a_route_has_its_stops_in_their_stated_order(region: KnowledgeGraph) -> None:
    (route,) = map_of(region)["routes"]
    assert route["of"] == "pipe"
    assert [stop["at"] for stop in route["stops"]] == ["KAZ", "RUS", "port"]
    assert [stop["course"] for stop in route["stops"]] == [[[0, "planned"]]] * 3


PIPE = {"type": "InfrastructureProject"}
STATES = {code: {"type": "State", "iso3": code} for code in ("KAZ", "RUS", "CHN")}


def test_without_an_order_the_stops_come_as_the_data_names_them(placed: Placed) -> None:
    through = {"subject": "pipe", "predicate": "routeThrough"}
    kg = placed(
        [{**through, "object": "RUS"}, {**through, "object": "CHN"}, {**through, "object": "KAZ"}],
        pipe=PIPE,
        **STATES,
    )
    (route,) = map_of(kg)["routes"]
    assert [stop["at"] for stop in route["stops"]] == ["RUS", "CHN", "KAZ"]
    assert {how for stop in route["stops"] for _, how in stop["course"]} == {"possible"}


def test_a_route_stands_otherwise_on_other_days(placed: Placed) -> None:
    through = {"subject": "pipe", "predicate": "routeThrough"}
    kg = placed(
        [
            {**through, "object": "KAZ", "since": "2001-01-01", "until": "2006-01-01"},
            {**through, "object": "RUS", "since": "1999-01-01", "stance": "Plan"},
        ],
        pipe=PIPE,
        **STATES,
    )
    found = map_of(kg, "2002-06-01", over=(date(2000, 1, 1), date(2007, 1, 1)))
    days = page_data(kg.snapshot("2002-06-01"), over=(date(2000, 1, 1), date(2007, 1, 1)))
    number = {day: n for n, day in enumerate(days["meta"]["days"])}
    (route,) = found["routes"]
    courses = {stop["at"]: stop["course"] for stop in route["stops"]}
    assert courses["KAZ"] == [[0, ""], [number["2001-01-01"], "certain"],
                              [number["2006-01-01"], ""]]  # fmt: skip
    assert courses["RUS"] == [[0, "planned"]]


@pytest.mark.parametrize("stops", [["KAZ"], ["KAZ", "nowhere"]])
def test_one_place_is_no_route(placed: Placed, stops: list[str]) -> None:
    through = {"subject": "pipe", "predicate": "routeThrough"}
    kg = placed(
        [{**through, "object": stop} for stop in stops],
        pipe=PIPE,
        nowhere={"type": "Place"},
        **STATES,
    )
    assert map_of(kg)["routes"] == []


# -- distances -------------------------------------------------------------------------------------


def test_a_computed_distance_counts_before_the_stated_one(region: KnowledgeGraph) -> None:
    texts = {(d["from"], d["to"]): d["text"] for d in map_of(region)["distances"]}
    assert texts.keys() == {("north", "south"), ("north", "port")}
    assert texts["north", "south"] == "100.1 km"


def test_a_distance_to_what_has_no_place_is_left_out(placed: Placed) -> None:
    kg = placed(
        [
            {"subject": "KAZ", "predicate": "alliedWith", "object": "RUS"},
            {
                "subject": "KAZ",
                "predicate": "distance",
                "value": "7",
                "unit": "km",
                "scope": "nowhere",
            },
            {"subject": "KAZ", "predicate": "distance", "value": "9", "unit": "km", "scope": "RUS"},
        ],
        nowhere={"type": "Place"},
        **STATES,
    )
    assert map_of(kg)["distances"] == [{"from": "KAZ", "to": "RUS", "text": "9 km"}]


def test_the_packaged_data_places_states_bases_and_a_pipeline(kg: KnowledgeGraph) -> None:
    found = map_of(kg)
    assert found["places"]["manas-air-base"] == {"at": [43.061, 74.478]}
    assert found["places"]["RUS"]["outline"] == "RUS"
    (route,) = found["routes"]
    assert [stop["at"] for stop in route["stops"]] == ["AZE", "GEO", "TUR"]
    assert {d["text"] for d in found["distances"]} == {"37.9 km", "22.7 km", "387.7 km"}


def test_nobody_is_nowhere(kg: KnowledgeGraph) -> None:
    assert atlas(kg.snapshot(DAY), [], [date(2003, 12, 31)]) is None
