"""Figures as HTML files in a real browser, from a file, with the network off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steppe.exports.figures.heatmap import heatmap
from steppe.exports.figures.series import timeseries
from steppe.exports.figures.slope import slope
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.series import AlignmentSeries, stream, year_days

HOSTILE = {
    "AAA": "<img src=x onerror=alert(1)>",
    "BBB": "</script><script>alert(2)</script>",
    "CCC": '" onmouseover="alert(3)',
    "DDD": "$-->--!><svg/onload=alert(4)>",
}
PAIRS = [("KAZ", "RUS"), ("UZB", "RUS"), ("UZB", "USA")]


@pytest.fixture(scope="module")
def files(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of figure of the packaged data."""
    folder = tmp_path_factory.mktemp("figures")
    day = kg.snapshot("2003-12-31")
    before, after = kg.snapshot("1998-12-31").alignment(), day.alignment(bounds=True)
    days = year_days(1996, 2003)
    made = stream(lambda day, window: kg.snapshot(day, window=window), days)
    series = AlignmentSeries(tuple(made), "year-end")
    blocs = day.blocs("leiden", seed=0).blocs
    figures = {
        "heatmap": heatmap(after, blocs, kg.contents),
        "timeseries": timeseries(series, PAIRS, kg.contents, events=[(date(2001, 9, 11), "11/9")]),
        "slope": slope(before, after, "RUS", kg.contents),
    }
    return {kind: figure.save(folder / f"{kind}.html") for kind, figure in figures.items()}


def cell(page: Page, row: str, column: str) -> str:
    """The selector of a cell of the heat map, by what it is called."""
    found = page.evaluate(
        "name => JSON.parse(document.getElementById('fig-data').textContent)"
        ".marks.find((mark) => mark.heading === name).gid",
        f"{row} – {column}",
    )
    return f"#{found}"


def test_a_cell_tells_its_value_when_pointed_at(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["heatmap"])
    expect(page.locator("#fig-tip")).to_be_hidden()
    page.hover(cell(page, "Kazakhstan", "Russia"))
    tip = page.locator("#fig-tip")
    expect(tip).to_be_in_viewport()
    for text in ("Kazakhstan – Russia", "0.27", "low to high", "1 complete roster"):
        expect(tip).to_contain_text(text)
    expect(page.locator(".halo")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    expect(page.locator(".halo")).to_have_count(0)


def test_the_keyboard_reaches_every_cell(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["heatmap"])
    tip, at = page.locator("#fig-tip"), page.locator(":focus")
    page.keyboard.press("Tab")
    expect(at).to_have_id("cell-0-0")
    expect(tip).to_contain_text("Kazakhstan – Kazakhstan")
    for key, place in (
        ("ArrowRight", "cell-0-1"), ("ArrowDown", "cell-1-1"), ("End", "cell-1-8"),
        ("ArrowRight", "cell-1-8"), ("Home", "cell-1-0"), ("ArrowUp", "cell-0-0"),
        ("ArrowUp", "cell-0-0"), ("ArrowRight", "cell-0-1"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(at).to_have_id(place)
    expect(tip).to_contain_text("Kazakhstan – Kyrgyzstan")
    expect(tip).to_contain_text("1.00")
    assert "value 1.00" in (at.get_attribute("aria-label") or "")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(".scroll")).to_be_focused()


@pytest.mark.parametrize(
    ("kind", "part", "group"),
    [("heatmap", "#cell-2-4", "row-2"), ("timeseries", "#label-1", "line-1"),
     ("slope", "#label-2-1", "slope-2")],
)  # fmt: skip
def test_a_click_makes_a_row_or_a_line_stand_out(
    visit: Callable[..., Page], files: dict[str, Path], kind: str, part: str, group: str
) -> None:
    page = visit(files[kind])
    kept = page.locator(f'.part[data-group="{group}"]')
    page.click(part)
    assert kept.count() > 1
    expect(page.locator(f'.part.dim[data-group="{group}"]')).to_have_count(0)
    expect(page.locator(f'.part:not(.dim):not([data-group="{group}"])')).to_have_count(0)
    page.click(part)
    expect(page.locator(".dim")).to_have_count(0)


def test_enter_and_escape_do_what_a_click_does(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["slope"])
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_id("slope-1")
    page.keyboard.press("Enter")
    expect(page.locator('.part.dim[data-group="slope-1"]')).to_have_count(0)
    assert page.locator(".dim").count() > 5
    page.keyboard.press("Escape")
    expect(page.locator(".dim")).to_have_count(0)


def test_a_cross_tells_why_there_is_no_value(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["timeseries"])
    page.hover("#void-2-0")
    tip = page.locator("#fig-tip")
    expect(tip).to_contain_text("Uzbekistan – United States, 31 December 1996")
    expect(tip).to_contain_text("no tie is stated of USA")


def test_lines_that_lie_on_each_other_are_told_together(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["timeseries"])
    page.hover("#point-1-1")
    tip = page.locator("#fig-tip")
    expect(tip).to_contain_text("Uzbekistan – Russia, 31 December 1997")
    expect(tip).to_contain_text("Kazakhstan – Russia, 31 December 1997")


def test_a_line_tells_of_its_nearest_day(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["timeseries"])
    spots = [page.locator(f"#point-0-{k}").bounding_box() for k in (4, 5)]
    assert spots[0] and spots[1]
    (x, y), (x2, y2) = ((s["x"] + s["width"] / 2, s["y"] + s["height"] / 2) for s in spots)
    page.mouse.move(x + 0.35 * (x2 - x), y + 0.35 * (y2 - y) + 2)
    expect(page.locator("#fig-tip")).to_contain_text("Kazakhstan – Russia, 31 December 2000")


def test_a_slope_tells_both_days(visit: Callable[..., Page], files: dict[str, Path]) -> None:
    page = visit(files["slope"])
    ended = page.evaluate(
        "JSON.parse(document.getElementById('fig-data').textContent)"
        ".marks.find((mark) => mark.heading.startsWith('Georgia')).gid"
    )
    box = page.locator(f"#{ended}").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.8)
    tip = page.locator("#fig-tip")
    for text in ("Georgia – Russia", "value, 1998-12-31", "1.00", "value, 2003-12-31",
                 "not stated", "no tie is stated of GEO"):  # fmt: skip
        expect(tip).to_contain_text(text)


@pytest.mark.parametrize("kind", ["heatmap", "timeseries", "slope"])
def test_the_numbers_need_no_script(
    visit: Callable[..., Page], files: dict[str, Path], kind: str
) -> None:
    page = visit(files[kind], script=False)
    expect(page.locator("svg").first).to_be_visible()
    expect(page.locator("#fig-hint")).to_be_hidden()
    assert "0.27" in page.inner_text("table")
    expect(page.locator("th[scope=row]").first).to_be_visible()
    assert "central-asia-2004" in page.inner_text("#fig-source")


def test_hostile_labels_are_shown_and_not_run(
    visit: Callable[..., Page], graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    import csv

    ties = [{"subject": who, "predicate": "memberOf", "object": "ORG"} for who in HOSTILE]
    graph(ties)
    folder = tmp_path / "made-up"
    with (folder / "entities.csv").open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    for row in rows:
        row["label_en"] = HOSTILE.get(row["id"], row["label_en"])
    with (folder / "entities.csv").open("w", encoding="utf-8", newline="") as write:
        writer = csv.DictWriter(write, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    from steppe import open as open_graph

    kg = open_graph(folder)
    figure = heatmap(kg.snapshot("2005-01-01").alignment(), None, kg.contents)
    file = tmp_path / "hostile.html"
    file.write_text(figure.html("</title><script>alert(5)</script>"), encoding="utf-8")
    page = visit(file)
    assert page.title() == "</title><script>alert(5)</script>"
    page.hover("#cell-0-1")
    expect(page.locator("#fig-tip .head")).to_have_text(
        f"{HOSTILE['AAA']} – </script><script>alert(2)</…"
    )
    assert page.locator("img, #fig-tip script, table script, svg svg").count() == 0
    heads = page.locator("th[scope=row]").all_text_contents()
    assert heads[0] == HOSTILE["AAA"] and heads[2] == HOSTILE["CCC"]


def test_the_page_turns_dark_and_the_figure_stays_on_white(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["heatmap"], color_scheme="dark")
    shade = "at => getComputedStyle(document.querySelector(at)).backgroundColor"
    assert page.evaluate(shade, "body") == "rgb(15, 18, 22)"
    assert page.evaluate(shade, "#fig-chart") == "rgb(255, 255, 255)"


def test_what_is_printed_is_the_figure_and_its_numbers(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["heatmap"])
    page.click("#cell-2-4")
    page.emulate_media(media="print")
    expect(page.locator("#fig-hint")).to_be_hidden()
    expect(page.locator("#fig-tip")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.dim')).opacity") == "1"


@pytest.mark.parametrize("kind", ["heatmap", "timeseries", "slope"])
def test_on_a_narrow_screen_nothing_is_cut_off(
    visit: Callable[..., Page], files: dict[str, Path], kind: str
) -> None:
    page = visit(files[kind])
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".mark").last.hover()
    box = page.locator("#fig-tip").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
