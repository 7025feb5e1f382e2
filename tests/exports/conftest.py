"""What the tests of pages and figures share: pages, fonts, the checker of accessibility."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import steppe
from steppe.exports.figures import fonts
from steppe.exports.knowledge_graph import KnowledgeGraph


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker of accessibility, as a script."""
    file = Path(__file__).parents[1] / "vendor" / "axe.min.js"
    if not file.exists():
        pytest.fail("tests/vendor/axe.min.js is missing: run make vendor")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def chinese() -> None:
    """A font with Chinese characters."""
    if not fonts.drawable("哈薩克郭武平"):
        if os.environ.get("STEPPE_TEST_ALL") == "1":
            pytest.fail("no font for Chinese, and STEPPE_TEST_ALL=1 lets no test skip")
        pytest.skip("no font for Chinese; the tests in English and Russian run everywhere")


# -- pages that several files of tests look at ---------------------------------------------------


@pytest.fixture(scope="module")
def file(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged data on the last day of 2003."""
    return kg.render(tmp_path_factory.mktemp("page") / "network.html", on="2003-12-31")


@pytest.fixture(scope="module")
def over_time(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged data over all of its days."""
    target = tmp_path_factory.mktemp("page") / "days.html"
    return kg.render(target, on="2003-12-31", over=("1991-12-01", "2004-03-31"))


@pytest.fixture
def small(graph: Callable[..., KnowledgeGraph], tmp_path: Path) -> Path:
    """Five nodes and four ties, one of them hostile and one contested."""
    allied = {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "2001-06"}
    kg = graph(
        [
            {**allied, "locator": "p. 7"},
            {**allied, "locator": "p. 9", "denial": "true", "source": "paper"},
            {"subject": "AAA", "predicate": "memberOf", "object": "ORG"},
            {"subject": "DDD", "predicate": "memberOf", "object": "ORG"},
            {"subject": "CCC", "predicate": "opposes", "object": "AAA", "until": ".."},
        ]
    )
    return kg.render(tmp_path / "small.html")


@pytest.fixture
def moving(graph: Callable[..., KnowledgeGraph], tmp_path: Path) -> Path:
    """One tie from 2000 on, one from 2002 to 2004, and one from some day in May 2003 on."""
    member = {"predicate": "memberOf", "object": "ORG"}
    kg = graph(
        [
            {**member, "subject": "AAA", "since": "2000-01-01"},
            {**member, "subject": "BBB", "since": "2002-01-01", "until": "2004-01-01"},
            {**member, "subject": "CCC", "since": "2003-05"},
        ]
    )
    return kg.render(tmp_path / "moving.html", on="2002-06-01", over=("1999-01-01", "2010-12-31"))


@pytest.fixture
def placed(dataset: Callable[..., Path]) -> Callable[..., KnowledgeGraph]:
    """Open a made-up data set whose entities have these cells: iso3, lat, lon, label_ru …"""

    def opened(claims: list[dict[str, str]], **entities: dict[str, str]) -> KnowledgeGraph:
        folder = dataset(claims, entities={id_: it["type"] for id_, it in entities.items()})
        file = folder / "entities.csv"
        with file.open(encoding="utf-8", newline="") as read:
            rows = list(csv.DictReader(read))
        rows = [{**row, "lat": "", "lon": "", **entities[row["id"]]} for row in rows]
        with file.open("w", encoding="utf-8", newline="") as write:
            writer = csv.DictWriter(write, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return steppe.open(folder)

    return opened


def state(iso3: str = "", **cells: str) -> dict[str, str]:
    """The cells of a state."""
    return {"type": "State", "iso3": iso3, **cells}


@pytest.fixture
def region(placed: Callable[..., KnowledgeGraph]) -> KnowledgeGraph:
    """Three states with outlines, one of them across the 180th meridian, and one without; two
    bases 100 km apart, a body, and a pipeline that is planned through two states and a port.
    """
    pipeline = {"subject": "pipe", "stance": "Plan"}
    through = {**pipeline, "predicate": "routeThrough"}
    order = {**pipeline, "predicate": "position", "unit": "1"}
    return placed(
        [
            {"subject": "KAZ", "predicate": "alliedWith", "object": "RUS"},
            {"subject": "RUS", "predicate": "opposes", "object": "USA", "until": ".."},
            {"subject": "KAZ", "predicate": "memberOf", "object": "ORG"},
            {"subject": "SUN", "predicate": "memberOf", "object": "ORG"},
            {"subject": "RUS", "predicate": "operatesBase", "object": "north"},
            {"subject": "USA", "predicate": "operatesBase", "object": "south"},
            {"subject": "USA", "predicate": "supports", "object": "pipe", "until": ".."},
            {"subject": "north", "predicate": "distance", "value": "100", "unit": "km",
             "scope": "south"},
            {"subject": "north", "predicate": "distance", "value": "80", "unit": "km",
             "scope": "port"},
            {**through, "object": "port"},
            {**through, "object": "KAZ"},
            {**through, "object": "RUS"},
            {**order, "value": "3", "scope": "port"},
            {**order, "value": "1", "scope": "KAZ"},
            {**order, "value": "2", "scope": "RUS"},
        ],
        KAZ=state("KAZ", label_ru="Казахстан"), RUS=state("RUS"), USA=state("USA"),
        SUN=state("SUN"),
        ORG={"type": "Organization"}, pipe={"type": "InfrastructureProject"},
        north={"type": "MilitaryBase", "lat": "50.9", "lon": "70"},
        south={"type": "MilitaryBase", "lat": "50", "lon": "70"},
        port={"type": "Place", "lat": "51", "lon": "71", "label_ru": "Порт"},
    )  # fmt: skip
