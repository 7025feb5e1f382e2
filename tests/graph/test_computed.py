"""Sums, distances and shares are computed from the claims, not typed in."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Rank, Statement
from steppe.graph.dataset import read_dataset
from steppe.graph.dataset.computed import COMPUTED
from steppe.ontology import terms

Write = Callable[..., Path]
Row = dict[str, str]

ENTITIES = {
    "AAA": "State", "BBB": "State", "region": "Place", "world": "Place", "field": "Resource",
    "pool": "Resource", "five": "ActorGroup",
}  # fmt: skip


def number(subject: str, predicate: str, value: str, unit: str, **cells: str) -> Row:
    low, _, high = value.partition("..")
    bounds = {"value_low": low, "value_high": high} if high else {"value": value}
    return {"subject": subject, "predicate": predicate, "unit": unit, **bounds, **cells}


def inside(part: str, whole: str = "region", **cells: str) -> Row:
    return {"subject": part, "predicate": "locatedIn", "object": whole, **cells}


def people(subject: str, value: str, **cells: str) -> Row:
    return number(subject, "population", value, "{person}", **cells)


def computed(folder: Path, rule: str) -> list[Statement]:
    return [s for s in read_dataset(folder).statements if s.rule == rule]


def value(s: Statement) -> object:
    assert s.quantity is not None
    return s.quantity.value


def located(folder: Path, **places: tuple[str, str]) -> Path:
    """Give entities coordinates."""
    file = folder / "entities.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row["lat"], row["lon"] = places.get(row["id"], ("", ""))
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


# -- sums ----------------------------------------------------------------------------------------

TABLE = [inside("AAA"), inside("BBB"), people("AAA", "3"), people("BBB", "4")]


@pytest.mark.parametrize("total", ["7", "9"])
def test_the_parts_of_a_table_are_summed_whatever_the_printed_total(
    dataset: Write, total: str
) -> None:
    folder = dataset([*TABLE, people("region", total)], entities=ENTITIES)
    (s,) = computed(folder, "sum-of-parts")
    assert (value(s), s.rank, s.id) == (7, Rank.NORMAL, "made-up/c5~sum-of-parts")
    assert [origin.rpartition("/")[2] for origin in s.derived_from] == ["c3", "c4"]


def test_a_sum_other_than_the_printed_total_contradicts_it(graph: Callable[..., object]) -> None:
    kg = graph([*TABLE, people("region", "9")], entities=ENTITIES)
    (found,) = kg.contradictions  # type: ignore[attr-defined]
    assert {found.a.id, found.b.id} == {"made-up/c5", "made-up/c5~sum-of-parts"}


def test_things_of_another_kind_in_the_region_are_no_parts_of_the_sum(dataset: Write) -> None:
    rows = [*TABLE, inside("field"), people("region", "7")]
    (s,) = computed(dataset(rows, entities=ENTITIES), "sum-of-parts")
    assert value(s) == 7


def test_a_group_has_the_parts_that_it_comprises(dataset: Write) -> None:
    comprises = [{"subject": "five", "predicate": "comprises", "object": o} for o in ("AAA", "BBB")]
    rows = [*comprises, people("AAA", "3"), people("BBB", "4"), people("five", "7")]
    (s,) = computed(dataset(rows, entities=ENTITIES), "sum-of-parts")
    assert value(s) == 7


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("a part without a number", [*TABLE[:3], people("region", "7")]),
        ("a part stated twice", [*TABLE, people("AAA", "5"), people("region", "7")]),
        ("a part elsewhere in the source",
         [*TABLE[:3], people("BBB", "4", locator="p. 9"), people("region", "7")]),
        ("a part of another period",
         [*TABLE[:3], people("BBB", "4", ref_period="1999"), people("region", "7")]),
        ("a vague part", [*TABLE[:3], people("BBB", "4..5"), people("region", "7")]),
        ("a single part", [TABLE[0], TABLE[2], people("region", "7")]),
        ("parts by another source",
         [inside("AAA", source="paper"), inside("BBB", source="paper"), *TABLE[2:],
          people("region", "7")]),
        ("a quantity that does not add up",
         [*TABLE[:2], *(number(part, "distance", "1", "km") for part in ("AAA", "BBB", "region"))]),
    ],
)  # fmt: skip
def test_no_sum_is_made_of(dataset: Write, what: str, changed: list[Row]) -> None:
    assert computed(dataset(changed, entities=ENTITIES), "sum-of-parts") == [], what


# -- distances -----------------------------------------------------------------------------------

FAR = number("AAA", "distance", "100", "km", scope="BBB")


def test_a_stated_distance_is_computed_from_coordinates_and_preferred(dataset: Write) -> None:
    folder = located(dataset([FAR]), AAA=("0", "0"), BBB=("0", "1"))
    (s,) = computed(folder, "geodesic-distance")
    assert value(s) == Decimal("111.3")  # a degree of the equator of WGS 84: 111.3195 km
    assert s.rank is Rank.PREFERRED
    assert [origin.rpartition("/")[2] for origin in s.derived_from] == ["c1"]


def test_two_statements_of_one_distance_give_one_computed(dataset: Write) -> None:
    folder = located(dataset([FAR, {**FAR, "value": "90"}]), AAA=("0", "0"), BBB=("0", "1"))
    assert len(computed(folder, "geodesic-distance")) == 1


def test_without_coordinates_no_distance_is_made_up(dataset: Write) -> None:
    assert computed(located(dataset([FAR]), AAA=("0", "0")), "geodesic-distance") == []


# -- shares --------------------------------------------------------------------------------------

SHARE = number("field", "share", "8", "%", scope="pool")


def oil(subject: str, value: str, **cells: str) -> Row:
    return number(subject, "oilReserves", value, "[bbl_us]", **cells)


def shares(dataset: Write, *rows: Row) -> list[Statement]:
    return computed(dataset([SHARE, *rows], entities=ENTITIES), "share-of-whole")


def test_a_share_is_the_ratio_of_the_two_quantities(dataset: Write) -> None:
    (s,) = shares(dataset, oil("field", "30"), oil("pool", "120"))
    assert (value(s), s.rank) == (Decimal("25.0"), Rank.PREFERRED)


def test_vague_quantities_give_the_range_of_the_share(dataset: Write) -> None:
    (s,) = shares(dataset, oil("field", "90..200"), oil("pool", "1000..1250"))
    assert s.quantity is not None
    assert (s.quantity.low, s.quantity.high) == (Decimal("7.2"), Decimal("20.0"))
    assert (s.quantity.value, s.quantity.unit) == (None, "%")


def test_only_the_best_ranked_quantities_count(dataset: Write) -> None:
    best = oil("field", "60", rank="Preferred", source="paper")
    (s,) = shares(dataset, oil("field", "30"), best, oil("pool", "120"))
    assert value(s) == Decimal("50.0")


@pytest.mark.parametrize(
    "rows",
    [
        [oil("field", "30")],
        [oil("field", "30"), people("pool", "120")],
        [oil("field", "30"), oil("pool", "0")],
        [oil("field", "30"), {**oil("pool", "1"), "value": "", "value_low": "5"}],
        [oil("field", "30"), oil("pool", "60"), people("field", "1"), people("pool", "2")],
    ],
)
def test_no_share_is_computed_where_the_whole_is_unknown_or_not_the_only_one(
    dataset: Write, rows: list[Row]
) -> None:
    assert shares(dataset, *rows) == []


# -- the paper -----------------------------------------------------------------------------------


def test_the_papers_arithmetic_is_checked(kg: KnowledgeGraph) -> None:
    found = {
        (s.rule, terms.local(s.subject), terms.local(s.quantity.scope or "")): str(s.quantity)
        for s in kg.claims()
        if s.rule in COMPUTED and s.quantity
    }
    expected = {
        ("sum-of-parts", "central-asia", ""): "59277546 {person}",
        ("geodesic-distance", "kant-air-base", "manas-air-base"): "37.9 km",
        ("geodesic-distance", "kant-air-base", "bishkek"): "22.7 km",
        ("geodesic-distance", "kant-air-base", "kashgar"): "387.7 km",
        ("share-of-whole", "caspian-oil", "world-oil-reserves"): "7.8–19 %",
        ("share-of-whole", "caspian-gas", "world-gas-reserves"): "8–9 %",
        ("share-of-whole", "SCO", "eurasia"): "55.1 %",
        ("share-of-whole", "SCO", "world"): "23.6 %",
    }
    assert expected.items() <= found.items()
    areas = [s.quantity for s in kg.claims("central-asia") if s.rule == "sum-of-parts"]
    assert {str(q) for q in areas} == {"59277546 {person}", "4005100 km2"}
