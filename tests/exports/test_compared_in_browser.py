"""The page in a browser: two days or two sources against each other, and its languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steppe.exports.knowledge_graph import KnowledgeGraph

Visit = Callable[..., Page]


@pytest.fixture
def disputed(graph: Callable[..., KnowledgeGraph], tmp_path: Path) -> Path:
    """One tie by the book alone, one by the paper alone, one by both, and one that the paper
    denies."""
    member = {"predicate": "memberOf", "object": "ORG"}
    kg = graph(
        [
            {**member, "subject": "AAA", "source": "book"},
            {**member, "subject": "BBB", "source": "paper"},
            {**member, "subject": "CCC", "source": "book", "since": "2000-01-01"},
            {**member, "subject": "CCC", "source": "paper", "since": "2000-01-01"},
            {**member, "subject": "DDD", "source": "book"},
            {**member, "subject": "DDD", "source": "paper", "denial": "true"},
        ]
    )
    return kg.render(tmp_path / "disputed.html")


def differing(page: Page) -> dict[str, str]:
    """Who has a tie that is not the same on both sides, and how."""
    told = page.locator("#changes li").all_text_contents()
    found = [re.fullmatch(r"(.*?) +The (\w+) — .*", line) for line in told]
    return {match[2]: match[1].strip() for match in found if match}


def test_two_sources_are_set_against_each_other(visit: Visit, disputed: Path) -> None:
    page = visit(disputed)
    expect(page.locator("#changes-count")).to_be_hidden()  # of one day there are no changes
    page.select_option("#mode", "sources")
    page.select_option("#source-one", "book")
    page.select_option("#source-two", "paper")
    assert page.inner_text("#day") == "What The book and The paper say of 31 December 2010"
    expect(page.locator("#changes-count")).to_have_text("3 ties differ")
    assert differing(page) == {
        "AAA": "first source only",
        "BBB": "second source only",
        "DDD": "contradicted",
    }
    page.evaluate("window.steppe.select('CCC')")
    expect(page.locator("#panel .ties .badge")).to_have_text("both sources")
    key = page.locator("#filters fieldset", has_text="Compared")
    expect(key.locator(".entry")).to_have_count(4)


def test_a_comparison_of_sources_can_be_sent(visit: Visit, disputed: Path) -> None:
    page = visit(disputed)
    page.select_option("#mode", "sources")
    page.select_option("#source-one", "paper")
    page.select_option("#source-two", "book")
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#mode")).to_have_value("sources")
    assert differing(page)["AAA"] == "second source only"


def ties(page: Page, side: int) -> list[str]:
    """From whom a tie goes out, in one of the two drawings."""
    return sorted(
        page.evaluate(
            f"[...window.steppe.drawings[{side}].looks.edges.values()].map((it) => it.from)"
        )
    )


def test_two_sources_stand_side_by_side(visit: Visit, disputed: Path) -> None:
    page = visit(disputed)
    page.select_option("#mode", "sources-beside")
    expect(page.locator("#side-one")).to_have_text("The book")
    expect(page.locator("#side-two")).to_have_text("The paper")
    assert ties(page, 0) == ["AAA", "CCC", "DDD"]
    assert ties(page, 1) == ["BBB", "CCC"]


def test_two_days_stand_side_by_side_in_one_view(visit: Visit, moving: Path) -> None:
    page = visit(moving)
    page.fill("#at", "6")
    page.select_option("#mode", "beside")
    page.fill("#since", "2")
    expect(page.locator("#side-one")).to_have_text("1 January 2002")
    expect(page.locator("#side-two")).to_have_text("1 January 2004")
    assert ties(page, 0) == ["AAA", "BBB"]
    assert ties(page, 1) == ["AAA", "CCC"]
    page.click("#zoom-in")
    page.wait_for_timeout(600)  # longer than the view glides
    one, two = page.evaluate("window.steppe.drawings.map((it) => it.network.getScale())")
    assert one == two
    box = page.locator("#network-beside").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    page.select_option("#mode", "day")
    expect(page.locator("#network-beside")).to_be_hidden()


def test_one_source_has_nothing_to_be_compared_with(visit: Visit, moving: Path) -> None:
    page = visit(moving)
    assert page.locator("#mode option").all_text_contents() == [
        "one day", "a range", "two days: the difference", "two days: side by side"
    ]  # fmt: skip


# -- languages ---------------------------------------------------------------------------------


def test_the_interface_speaks_the_language_chosen(visit: Visit, file: Path) -> None:
    page = visit(file)
    page.select_option("#tongue", "ru")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.inner_text("#day") == "Что действовало: 31 декабря 2003 г."
    page.evaluate("window.steppe.select('KAZ')")
    expect(page.locator("#panel-kind")).to_have_text("государство")
    expect(page.locator("#panel-title")).to_have_text("Казахстан")
    assert "член" in page.inner_text("#panel")
    page.select_option("#tongue", "zh-Hant")
    expect(page.locator("#panel-title")).to_have_text("哈薩克")
    assert page.locator('fieldset[data-set="type"] legend').inner_text() == "類型"
    assert "language=zh-Hant" in page.evaluate("location.href")
    page.select_option("#names", "-")
    expect(page.locator("#panel-title")).to_have_text("Kazakhstan")
    page.select_option("#tongue", "en")
    assert page.inner_text("#day") == "What held on 31 December 2003"


def test_claims_have_their_words_in_the_language_of_the_page(visit: Visit, file: Path) -> None:
    page = visit(file)
    page.select_option("#tongue", "zh-Hant")
    page.evaluate("window.steppe.select('kant-air-base')")
    heads = page.locator("#panel .claim > h4").all_text_contents()
    assert any("俄羅斯" in head for head in heads)
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; }")
    page.locator('[data-copy="text"]').first.click()
    assert re.search("[\u4e00-\u9fff]", page.evaluate("window.copied").split(".")[0])


def test_no_text_of_the_interface_stays_english(visit: Visit, file: Path) -> None:
    """Names of sources and the title are the data's; the rest has no Latin word left."""
    page = visit(file)
    page.select_option("#tongue", "zh-Hant")
    texts = page.locator("#filters, .bar, #time, .finder label, #hint").all_inner_texts()
    sources = set(page.locator('[data-set="source"] .word').all_text_contents())
    for text in "\n".join(texts).splitlines():
        if text not in sources:
            assert not re.search(r"[A-Za-z]{4,}", text.replace("PageRank", "")), text


def test_a_name_from_right_to_left_is_kept_apart_and_a_missing_one_told(
    visit: Visit, dataset: Callable[..., Path], tmp_path: Path
) -> None:
    import csv

    import steppe

    folder = dataset([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB"}])
    table = folder / "entities.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row["label_ru"] = "دولة أولى" if row["id"] == "AAA" else ""
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    page = visit(steppe.open(folder).render(tmp_path / "page.html"))
    page.select_option("#names", "ru")
    page.evaluate("window.steppe.select('BBB')")
    expect(page.locator("#panel-title")).to_have_text("The BBB (no name in Russian)")
    page.evaluate("window.steppe.select('AAA')")
    expect(page.locator("#panel-title bdi")).to_have_text("دولة أولى")
