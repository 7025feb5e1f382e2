"""Figures of blocs as HTML files in a real browser, from a file, with the network off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ASKED = {
    "matrix": (), "signed": ("--actors", "RUS,USA,CHN,KAZ,UZB"), "together": ("--worlds", "5"),
    "alluvial": ("--from", "1998", "--to", "2003", "--every", "5"), "scatter": (),
    "dendrogram": (),
}  # fmt: skip
KINDS = pytest.mark.parametrize("kind", list(ASKED))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of figure, made by its command."""
    from steppe.cli.main import run

    folder = tmp_path_factory.mktemp("figures")
    for kind, options in ASKED.items():
        target = folder / f"{kind}.html"
        day = () if kind == "alluvial" else ("--on", "2003-12-31")
        assert run(["figure", kind, *options, *day, "-q", "-o", str(target)]) == 0
    return {kind: folder / f"{kind}.html" for kind in ASKED}


def gid(page: Page, heading: str) -> str:
    """The selector of the first mark with this heading."""
    found = page.evaluate(
        "name => JSON.parse(document.getElementById('fig-data').textContent)"
        ".marks.find((mark) => mark.heading === name).gid",
        heading,
    )
    return f"#{found}"


@KINDS
def test_every_kind_opens_offline_and_answers_to_the_keyboard(
    visit: Callable[..., Page], files: dict[str, Path], kind: str
) -> None:
    page = visit(files[kind])
    page.keyboard.press("Tab")
    expect(page.locator("#fig-tip")).to_be_visible()
    page.keyboard.press("Enter")
    assert page.locator(".dim").count() > 0
    page.keyboard.press("Escape")
    expect(page.locator(".dim")).to_have_count(0)
    expect(page.locator("#fig-tip")).to_be_hidden()


@KINDS
def test_the_numbers_need_no_script(
    visit: Callable[..., Page], files: dict[str, Path], kind: str
) -> None:
    page = visit(files[kind], script=False)
    expect(page.locator("svg").first).to_be_visible()
    assert "Kazakhstan" in page.inner_text("table")
    assert "central-asia-2004" in page.inner_text("#fig-source")


def test_an_actor_tells_its_friends_and_foes(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["signed"])
    page.hover(gid(page, "Uzbekistan"))
    tip = page.locator("#fig-tip")
    for text in ("friends", "United States", "foes", "Kazakhstan"):
        expect(tip).to_contain_text(text)


def test_a_click_on_an_actor_lights_its_ties_and_no_others(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["signed"])
    page.click(gid(page, "Uzbekistan"))
    expect(page.locator(gid(page, "Kazakhstan – Uzbekistan"))).not_to_have_class(re.compile("dim"))
    expect(page.locator(gid(page, "Russia – United States"))).to_have_class(re.compile("dim"))


def test_a_tie_tells_its_relations(visit: Callable[..., Page], files: dict[str, Path]) -> None:
    page = visit(files["signed"])
    page.locator(gid(page, "Kazakhstan – Uzbekistan")).focus()
    expect(page.locator("#fig-tip")).to_contain_text("− rivalOf")
    expect(page.locator("#fig-tip")).to_contain_text("frustrated")


def test_an_actor_of_an_alluvial_tells_its_company(
    visit: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = visit(files["alluvial"])
    page.hover(gid(page, "Russia"))
    expect(page.locator("#fig-tip")).to_contain_text("Armenia")
    page.click(gid(page, "Russia"))
    expect(page.locator(gid(page, "Armenia"))).to_have_class(re.compile("dim"))


@KINDS
def test_on_a_narrow_screen_nothing_is_cut_off(
    visit: Callable[..., Page], files: dict[str, Path], kind: str
) -> None:
    page = visit(files[kind])
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
