"""The page for everybody: without a pointer, in the dark, on paper, and for those who hear it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Browser, Page, expect

Visit = Callable[..., Page]


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go on by Tab until what matches has the focus, and that can be seen."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate("(at) => document.activeElement.matches(at)", selector):
            break
    else:
        pytest.fail(f"Tab never comes to {selector}")
    focused = page.evaluate(
        "(() => { const style = getComputedStyle(document.activeElement);"
        " return style.outlineStyle !== 'none' && style.outlineWidth !== '0px'; })()"
    )
    assert focused or selector == "#panel-title"


def test_everything_is_reached_by_keyboard_alone(visit: Visit, moving: Path) -> None:
    page = visit(moving)
    tab_to(page, "#tongue")
    tab_to(page, "#search")
    page.keyboard.type("the aaa")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel-title")).to_have_text("The AAA")
    tab_to(page, '[data-hops="2"]')
    page.keyboard.press("Space")
    assert "steps=2" in page.evaluate("location.href")
    tab_to(page, "[data-edge]")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("The AAA — member of — The ORG")
    tab_to(page, '[data-copy="text"]')
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()
    tab_to(page, 'input[data-filter="layer"]')
    page.keyboard.press("Space")
    assert page.inner_text("#status").startswith("0 of 4 nodes")
    page.keyboard.press("Space")
    tab_to(page, '[data-view="table"]')
    page.keyboard.press("Enter")
    expect(page.locator("#table-view")).to_be_visible()
    tab_to(page, "#take-box summary")
    page.keyboard.press("Enter")
    tab_to(page, '[data-take="json"]')
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(page, "#on")
    page.keyboard.press("Enter")
    assert page.inner_text("#day") == "What held on 1 May 2003"
    tab_to(page, "#at")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#day") == "What held on 31 May 2003"
    tab_to(page, "#ties-table th button")
    page.keyboard.press("Enter")
    expect(page.locator("#ties-table th").first).to_have_attribute("aria-sort", "descending")
    tab_to(page, "#ties-table td button")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-kind")).to_have_text("tie")
    tab_to(page, "#panel-close", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_hidden()


def test_the_drawing_is_moved_by_keys_and_says_what_it_is(visit: Visit, small: Path) -> None:
    page = visit(small)
    tab_to(page, ".vis-network")
    frame = page.locator("#network .vis-network")
    expect(frame).to_have_attribute("role", "application")
    before = page.evaluate("window.steppe.network.getViewPosition().x")
    page.keyboard.down("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.up("ArrowRight")
    assert page.evaluate("window.steppe.network.getViewPosition().x") != before


# -- light and dark ----------------------------------------------------------------------------


def pixels(page: Page, selector: str) -> npt.NDArray[np.float64]:
    """What is seen of a part of the page, as grey from 0 to 1."""
    from io import BytesIO

    from matplotlib.image import imread

    shot = imread(BytesIO(page.locator(selector).screenshot()), format="png")
    grey: npt.NDArray[np.float64] = shot[..., :3].mean(axis=2)
    return grey


def test_dark_is_the_same_picture_on_another_ground(visit: Visit, file: Path) -> None:
    page = visit(file)
    light = pixels(page, "#network")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(400)
    dark = pixels(page, "#network")
    assert np.median(light) > 0.95 and np.median(dark) < 0.15
    marks = [np.abs(shot - np.median(shot)) > 0.18 for shot in (light, dark)]
    both, either = (marks[0] & marks[1]).sum(), (marks[0] | marks[1]).sum()
    assert marks[0].sum() > 5000
    assert both / either > 0.6  # smoothed edges differ, marks and letters do not


def test_a_view_looks_the_same_every_time(visit: Visit, file: Path) -> None:
    one, two = (pixels(visit(file), "#network") for _ in range(2))
    assert np.array_equal(one, two)


# -- those who hear it -------------------------------------------------------------------------


STATES: dict[str, str] = {
    "as it opens": "() => undefined",
    "a node": "() => { window.steppe.select('KAZ'); }",
    "a tie": "() => { window.steppe.selectEdge([...window.steppe.edges.keys()][0]); }",
    "Russian": "() => { const it = document.querySelector('#tongue'); it.value = 'ru';"
    " it.dispatchEvent(new Event('change')); }",
    "two days": "() => { const it = document.querySelector('#mode'); it.value = 'beside';"
    " it.dispatchEvent(new Event('change')); }",
    **{
        view: f"() => document.querySelector('[data-view={view}]').click()"
        for view in ("map", "matrix", "timeline", "table")
    },
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious(
    browser: Browser, axe: str, over_time: Path, scheme: Any, state: str
) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(over_time.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(axe)
    page.evaluate(STATES[state])
    page.wait_for_timeout(500)
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    serious = [(it["id"], [node["target"] for node in it["nodes"]][:3]) for it in found
               if it["impact"] in ("serious", "critical")]  # fmt: skip
    assert serious == []
