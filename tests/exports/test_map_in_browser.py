"""The map of the page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from steppe.exports.knowledge_graph import KnowledgeGraph

Visit = Callable[..., Page]
Spot = tuple[float, float]


@pytest.fixture
def atlas(region: KnowledgeGraph, tmp_path: Path) -> Path:
    return region.render(tmp_path / "region.html", on="2003-12-31")


def look(visit: Visit, file: Path, hash_: str = "", **options: Any) -> Page:
    """Open a file, and turn to its map."""
    page = visit(file, **options)
    if hash_:
        page.evaluate("(to) => { location.hash = to; }", f"#view=map&{hash_}")
    else:
        page.click('[data-view="map"]')
    expect(page.locator("#map svg")).to_be_visible()
    return page


def middle(page: Page, selector: str) -> Spot:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def mark(page: Page, node: str) -> Spot:
    """Where on the screen the mark of a node is."""
    return middle(page, f'#map .marks [data-node="{node}"]')


def names(page: Page) -> set[str]:
    return set(page.locator("#map .names text").all_text_contents())


def rest(page: Page) -> None:
    """Until the camera has come to rest and all is drawn anew."""
    expect(page.locator("#map .over[transform]")).to_have_count(0)


def moved(page: Page, before: str | None) -> None:
    """Until the map looks elsewhere, and the camera rests."""
    expect(page.locator("#map .world")).not_to_have_attribute("transform", before or "")
    rest(page)


def view(page: Page) -> str | None:
    return page.locator("#map .world").get_attribute("transform")


# -- what is there ---------------------------------------------------------------------------------


def test_the_map_has_a_mark_for_all_that_has_a_place_and_lists_the_rest(
    visit: Visit, atlas: Path
) -> None:
    page = look(visit, atlas)
    marked = page.locator("#map .marks [data-node]").evaluate_all(
        "(marks) => marks.map((it) => it.dataset.node)"
    )
    assert set(marked) == {"KAZ", "RUS", "USA", "north", "south", "pipe"}
    expect(page.locator("#off-map-count")).to_have_text("2 not on the map")
    page.click("#off-map-count")
    assert page.locator("#off-map-list h4").all_text_contents() == ["organization", "state"]
    expect(page.locator("#off-map-list")).to_contain_text("5 of 7 ties have both ends on the map.")
    page.click('#off-map-list [data-node="SUN"]')
    expect(page.locator("#panel-title")).to_have_text("The SUN")


def test_a_page_of_nothing_that_has_a_place_has_no_map(visit: Visit, small: Path) -> None:
    page = visit(small)
    expect(page.locator('[data-view="map"]')).to_be_hidden()
    page.evaluate("() => { location.hash = '#view=map'; }")
    expect(page.locator("#map-view")).to_be_hidden()


def test_what_lies_across_the_180th_meridian_is_in_one_piece(visit: Visit, atlas: Path) -> None:
    """From Kazakhstan the United States are nearer across the Pacific; no outline is cut."""
    page = look(visit, atlas)
    page.click("#fit")
    assert mark(page, "KAZ")[0] < mark(page, "RUS")[0] < mark(page, "USA")[0]
    russia = page.locator('#map [data-outline="RUS"]').bounding_box()
    assert russia is not None
    width = mark(page, "USA")[0] - mark(page, "RUS")[0]  # of 161 degrees
    assert 0.95 < russia["width"] / width < 1.1  # from 19 or 27 degrees east to 190
    america = page.locator('#map [data-outline="USA"]').bounding_box()
    assert america is not None
    assert 0.6 < america["width"] / width < 0.8  # with the Aleutian islands
    assert america["x"] + america["width"] > russia["x"] + russia["width"]


def test_a_route_leads_from_stop_to_stop_and_is_dashed_where_it_is_planned(
    visit: Visit, atlas: Path
) -> None:
    page = look(visit, atlas)
    route = page.locator('#map [data-line="route"][data-node="pipe"] path').last
    corners = re.findall(r"[ML]([\d.-]+) ([\d.-]+)", route.get_attribute("d") or "")
    assert len(corners) == 3
    origin = page.locator("#map svg").bounding_box()
    assert origin is not None
    for corner, stop in zip(corners, ("KAZ", "RUS"), strict=False):
        x, y = mark(page, stop)
        assert float(corner[0]) == pytest.approx(x - origin["x"], abs=2)
        assert float(corner[1]) == pytest.approx(y - origin["y"], abs=2)
    assert route.get_attribute("stroke-dasharray") == "7 5"
    assert "The port" in names(page)


def test_distances_of_what_is_chosen_are_told_on_their_lines(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    assert page.locator('#map [data-line="distance"]').count() == 0  # too short to be seen
    page.evaluate("window.steppe.select('north')")
    expect(page.locator('#map [data-line="distance"]')).to_have_count(2)
    assert {"100.1 km", "The port"} <= names(page)


def test_ties_have_the_looks_of_the_network(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    tie = page.evaluate("[...window.steppe.edges].find(([, e]) => e.predicate === 'opposes')[0]")
    lines = page.locator(f'#map [data-edge="{tie}"]')
    expect(lines).to_have_count(1)
    expect(lines.locator("title")).to_have_text("The RUS — opposes — The USA, possible")
    assert "6 5" in lines.locator("path[stroke-dasharray]").first.get_attribute("stroke-dasharray")


# -- choosing and filtering ------------------------------------------------------------------------


def test_a_click_on_a_mark_an_outline_or_a_line_chooses(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    page.mouse.click(*mark(page, "KAZ"))
    expect(page.locator("#panel-title")).to_have_text("The KAZ")
    expect(page.locator('#map [data-outline="KAZ"]')).to_have_attribute("stroke-width", "1.8")
    x, y = mark(page, "RUS")
    page.mouse.click(x, y - 40)
    expect(page.locator("#panel-title")).to_have_text("The RUS")
    tie = page.evaluate("[...window.steppe.edges].find(([, e]) => e.predicate === 'opposes')[0]")
    at = page.locator(f'#map [data-edge="{tie}"] path').first.evaluate(
        "(line) => { const box = line.ownerSVGElement.getBoundingClientRect();"
        " const p = line.getPointAtLength(line.getTotalLength() / 2);"
        " return [box.left + p.x, box.top + p.y + 4]; }"
    )
    page.mouse.click(*at)
    expect(page.locator("#panel-title")).to_have_text("The RUS — opposes — The USA")
    assert "view=map" in page.evaluate("location.href")
    page.locator("#map svg").dispatch_event("click")
    expect(page.locator("#panel")).to_be_hidden()


def test_what_is_chosen_on_the_map_stays_where_it_is(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    before = page.locator("#map .world").get_attribute("transform") or ""
    page.mouse.click(*mark(page, "north"))
    expect(page.locator("#panel")).to_be_visible()
    scale = re.search(r"scale\(.*\)", before)
    after = page.locator("#map .world").get_attribute("transform") or ""
    assert scale and scale[0] in after


def test_what_is_chosen_elsewhere_is_brought_into_sight(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    before = abs(mark(page, "north")[1] - mark(page, "south")[1])
    page.fill("#search", "The north")
    page.keyboard.press("Enter")
    rest(page)
    apart = abs(mark(page, "north")[1] - mark(page, "south")[1])
    assert apart > 40 > before
    box = page.locator("#map").bounding_box()
    assert box is not None
    for node in ("north", "south"):
        x, y = mark(page, node)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_the_map_shares_the_filters(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    page.uncheck('input[data-filter="type"][value="MilitaryBase"]')
    expect(page.locator('#map .marks [data-node="north"]')).to_have_count(0)
    expect(page.locator('#map .marks [data-node="KAZ"]')).to_have_count(1)
    tinted = page.locator('#map [data-outline="KAZ"]').get_attribute("fill")
    page.uncheck('input[data-filter="type"][value="State"]')
    expect(page.locator('#map [data-outline="KAZ"]')).not_to_have_attribute("data-node", "KAZ")
    assert page.locator('#map [data-outline="KAZ"]').get_attribute("fill") != tinted


def test_an_address_opens_on_the_map(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas, "node=south")
    expect(page.locator('[data-view="map"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel-title")).to_have_text("The south")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#map svg")).to_be_visible()
    assert "The south" in names(page)


# -- moving ----------------------------------------------------------------------------------------


def test_the_wheel_zooms_to_where_the_pointer_is(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    x, y = mark(page, "RUS")
    far = mark(page, "KAZ")
    before = view(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    moved(page, before)
    assert mark(page, "RUS") == pytest.approx((x, y), abs=3)
    assert abs(mark(page, "KAZ")[0] - x) > abs(far[0] - x)


def test_dragging_moves_the_map_and_chooses_nothing(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    x, y = mark(page, "KAZ")
    before = view(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.up()
    moved(page, before)
    assert mark(page, "KAZ") == pytest.approx((x + 60, y + 30), abs=3)
    expect(page.locator("#panel")).to_be_hidden()


def test_the_map_is_moved_by_keys_and_says_what_it_is(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    svg = page.locator("#map svg")
    expect(svg).to_have_attribute("aria-label", re.compile("^Map"))
    before, seen = mark(page, "KAZ"), view(page)
    svg.focus()
    page.keyboard.press("ArrowRight")
    moved(page, seen)
    assert mark(page, "KAZ")[0] == pytest.approx(before[0] - 60, abs=3)
    page.keyboard.press("0")
    fitted = mark(page, "KAZ"), mark(page, "USA")
    page.keyboard.press("+")
    assert mark(page, "USA")[0] - mark(page, "KAZ")[0] > fitted[1][0] - fitted[0][0]
    page.keyboard.press("-")
    assert mark(page, "KAZ") == pytest.approx(fitted[0], abs=3)


def test_the_buttons_move_the_view_that_is_looked_at(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    page.click("#fit")
    network = page.evaluate("window.steppe.network.getScale()")
    before = mark(page, "USA")[0] - mark(page, "KAZ")[0]
    page.click("#zoom-in")
    assert mark(page, "USA")[0] - mark(page, "KAZ")[0] == pytest.approx(1.35 * before, rel=0.02)
    page.click("#fit")
    assert mark(page, "USA")[0] - mark(page, "KAZ")[0] == pytest.approx(before, rel=0.02)
    assert page.evaluate("window.steppe.network.getScale()") == network


# -- languages, colours, taking away ---------------------------------------------------------------


def test_names_and_the_note_are_in_the_language_chosen(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas, "language=ru&names=ru")
    assert {"Казахстан", "Порт"} <= names(page)
    expect(page.locator("#map-note")).to_contain_text("не выражают позиции ни по одной границе")
    page.select_option("#tongue", "en")
    expect(page.locator("#map-note")).to_contain_text("they imply no position on any border")


def test_the_map_is_dark_where_the_page_is(visit: Visit, atlas: Path) -> None:
    page = look(visit, atlas)
    sea = page.locator("#map svg")
    expect(sea).to_have_css("background-color", "rgb(236, 242, 248)")
    page.emulate_media(color_scheme="dark")
    expect(sea).to_have_css("background-color", "rgb(26, 36, 47)")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_map_is_taken_away_as_it_is_seen(
    visit: Visit, atlas: Path, tmp_path: Path, kind: str
) -> None:
    page = look(visit, atlas)
    page.click("#take-box summary")
    with page.expect_download() as taken:
        page.click(f'[data-take="{kind}"]')
    file = tmp_path / f"taken.{kind}"
    taken.value.save_as(file)
    expect(page.locator("#map-view")).to_be_visible()
    if kind == "png":
        assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert file.stat().st_size > 50_000  # not an empty sheet
        return
    texts = [it.text or "" for it in ElementTree.parse(file).iter() if it.tag.endswith("}text")]
    assert {"The KAZ", "The USA"} <= set(texts)
    assert any(text.startswith("Outlines: Natural Earth") for text in texts)


def test_a_name_that_looks_like_markup_is_text(
    visit: Visit, placed: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    kg = placed(
        [{"subject": "KAZ", "predicate": "alliedWith", "object": "RUS"}],
        KAZ={"type": "State", "iso3": "KAZ", "label_en": "<svg onload=alert(1)>"},
        RUS={"type": "State", "iso3": "RUS", "label_en": "</text><script>alert(2)</script>"},
    )
    page = look(visit, kg.render(tmp_path / "page.html"))
    assert "<svg onload=alert(1)>" in " ".join(page.locator("#map .names text").all_text_contents())
    assert page.locator("#map svg svg, #map script").count() == 0


# -- the packaged data -----------------------------------------------------------------------------


def test_the_packaged_data_on_the_map(visit: Visit, file: Path) -> None:
    page = look(visit, file)
    assert {"Kazakhstan", "Russia", "China"} <= names(page)
    assert not names(page) & {"Manas"}
    page.evaluate("window.steppe.select('kant-air-base')")
    rest(page)
    assert {"Kant air base", "Kashgar", "387.7 km"} <= names(page)
    expect(page.locator("#panel-title")).to_have_text("Kant air base")


def test_members_of_what_has_no_place_stand_out(visit: Visit, file: Path) -> None:
    page = look(visit, file)
    before = {it: page.locator(f'#map [data-outline="{it}"]').get_attribute("fill")
              for it in ("BLR", "CHN")}  # fmt: skip
    page.evaluate("window.steppe.select('CSTO')")
    expect(page.locator("#panel")).to_be_visible()
    assert page.locator('#map [data-outline="BLR"]').get_attribute("fill") == before["BLR"]
    assert page.locator('#map [data-outline="CHN"]').get_attribute("fill") != before["CHN"]


def test_names_on_the_map_do_not_lie_over_each_other(visit: Visit, file: Path) -> None:
    page = look(visit, file)
    boxes = page.locator("#map .names text[stroke]").evaluate_all(
        "(all) => all.map((it) => { const b = it.getBoundingClientRect();"
        " return [b.left + 2, b.right - 2, b.top + 4, b.bottom - 4]; })"
    )
    assert len(boxes) > 15
    for n, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = right < other[0] or other[1] < left or bottom < other[2] or other[3] < top
            assert apart, (boxes[n], other)


def test_the_map_of_a_narrow_screen_keeps_to_it(visit: Visit, file: Path) -> None:
    page = look(visit, file, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#map").bounding_box()
    assert box is not None and box["width"] > 340 and box["height"] > 150
