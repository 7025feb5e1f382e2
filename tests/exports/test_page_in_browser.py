"""The page in a real browser, from a file, with the network off."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from steppe.exports.knowledge_graph import KnowledgeGraph

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = [
    "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>",
    "<a href=javascript:alert(3)>x</a>", "a\u202eb", '" onmouseover="alert(4)',
]  # fmt: skip


@dataclass
class Visit:
    """An open page, and everything that it should not do."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def point(self, expression: str) -> tuple[float, float]:
        """Where on the screen a place of the canvas is."""
        spot = self.page.evaluate(
            f"(() => {{ const n = window.steppe.network; const p = n.canvasToDOM({expression});"
            " const box = document.querySelector('#network').getBoundingClientRect();"
            " return [box.left + p.x, box.top + p.y]; })()"
        )
        return spot[0], spot[1]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file offline; at the end nothing may have gone wrong."""
    opened: list[Visit] = []

    def go(file: Path, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
        context.set_offline(True)
        found = Visit(context.new_page())
        page, wrong = found.page, found.wrong
        page.on("console", lambda m: wrong.append(f"console: {m.text}"))
        page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
        page.on("dialog", lambda d: (wrong.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", lambda r: wrong.append(r.url) if r.url != file.as_uri() else None)
        page.goto(file.as_uri())
        page.wait_for_function("document.documentElement.dataset.ready === '1'")
        opened.append(found)
        return found

    yield go
    for found in opened:
        assert found.wrong == []
        found.page.context.close()


@pytest.fixture(scope="module")
def file(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kg.render(tmp_path_factory.mktemp("page") / "network.html", on="2003-12-31")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("kazakh", "Kazakhstan"),
        ("哈薩克斯坦", "Kazakhstan"),
        ("казахстан", "Kazakhstan"),
        ("KAZ", "Kazakhstan"),
        ("甘奇", "Manas air base"),
    ],
)
def test_search_finds_any_label_and_opens_the_panel(
    visit: Callable[..., Visit], file: Path, typed: str, shown: str
) -> None:
    page = visit(file).page
    page.fill("#search", typed)
    expect(page.locator("#results [role=option]").first).to_contain_text(shown)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text(shown)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_a_search_without_a_hit_says_so(visit: Callable[..., Visit], file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "Atlantis")
    expect(page.locator("#hits-note")).not_to_be_empty()
    expect(page.locator("#results [role=option]")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "value"), [("type", "State"), ("layer", "security"), ("sign", "-1")]
)
def test_filters_take_nodes_and_ties_off_the_page(
    visit: Callable[..., Visit], file: Path, kind: str, value: str
) -> None:
    page = visit(file).page
    before = page.inner_text("#status")
    box = page.locator(f'input[data-filter="{kind}"][value="{value}"]')
    box.uncheck()
    after = page.inner_text("#status")
    assert _ties(after) < _ties(before)
    page.click("#reset")
    assert page.inner_text("#status") == before


def _ties(status: str) -> int:
    found = re.search(r"(\d+) of \d+ ties", status)
    assert found, status
    return int(found.group(1))


def test_layers_without_a_sign_can_be_asked_for(visit: Callable[..., Visit], file: Path) -> None:
    page = visit(file).page
    before = _ties(page.inner_text("#status"))
    page.locator('input[data-filter="layer"][value="geographic"]').check()
    assert _ties(page.inner_text("#status")) > before


def test_a_click_on_a_node_opens_what_is_said_of_it(
    visit: Callable[..., Visit], file: Path
) -> None:
    found = visit(file)
    page = found.page
    page.evaluate("window.steppe.network.focus('kant-air-base', {scale: 1.2, animation: false})")
    x, y = found.point("n.getPosition('kant-air-base')")
    page.mouse.click(x, y)
    expect(page.locator("#panel-title")).to_have_text("Kant air base")
    panel = page.inner_text("#panel")
    for text in ("2003-10-23", "§4.2", "美伊戰後的中亞情勢", "30 km"):
        assert text in panel


def test_a_click_on_a_tie_opens_its_claims(visit: Callable[..., Visit], file: Path) -> None:
    found = visit(file)
    page = found.page
    # A tie that is drawn straight: its middle is half way between its ends.
    tie = page.evaluate(
        "(() => { const d = window.steppe.data; const e = Object.entries(d.edges).find(([k, e]) =>"
        " e.from === 'RUS' && e.to === 'kant-air-base' && e.predicate === 'operatesBase');"
        " return e[0]; })()"
    )
    page.evaluate("window.steppe.network.focus('kant-air-base', {scale: 1.6, animation: false})")
    middle = (
        f"(() => {{ const e = n.body.edges['{tie}'];"
        " return e.edgeType.getPoint ? e.edgeType.getPoint(0.8) : null; })()"
    )
    x, y = found.point(middle)
    page.mouse.click(x, y)
    expect(page.locator("#panel-kind")).to_have_text("tie")
    panel = page.inner_text("#panel")
    assert "Russia" in panel and "Kant air base" in panel and "§4.2" in panel


def test_a_tie_shows_what_contradicts_it(visit: Callable[..., Visit], file: Path) -> None:
    page = visit(file).page
    tie = page.evaluate(
        "(() => Object.entries(window.steppe.data.edges).find(([k, e]) =>"
        " e.from === 'TJK' && e.to === 'PfP')[0])()"
    )
    page.evaluate(f"window.steppe.selectEdge('{tie}')")
    panel = page.inner_text("#panel")
    for text in ("Tajikistan", "Partnership for Peace", "2002-02-20", "Contradicted by"):
        assert text in panel
    assert "it does not" in panel


def test_the_founding_dates_of_the_sco_stand_side_by_side(
    visit: Callable[..., Visit], file: Path
) -> None:
    page = visit(file).page
    page.evaluate("window.steppe.select('SCO')")
    panel = page.inner_text("#panel")
    assert "2001-06-25" in panel and "2001-06-15" in panel
    assert "2001-06-25 and 2001-06-15" in panel


def test_the_page_turns_dark(visit: Callable[..., Visit], file: Path) -> None:
    page = visit(file, color_scheme="dark").page
    light = "(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))"
    shade = page.evaluate(f"{light}(getComputedStyle(document.body).backgroundColor)")
    assert shade < 200


def test_an_empty_day_is_said(
    visit: Callable[..., Visit], kg: KnowledgeGraph, tmp_path: Path
) -> None:
    page = visit(kg.render(tmp_path / "empty.html", on="2010-01-01")).page
    expect(page.locator("#empty")).to_be_visible()
    assert "2004-03-31" in page.inner_text("#caption")


def labelled(dataset: Path, names: list[str]) -> Path:
    """A data set whose states carry these labels."""
    file = dataset / "entities.csv"
    with file.open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    for row, name in zip(rows, names, strict=False):
        row["label_en"] = name
    with file.open("w", encoding="utf-8", newline="") as write:
        writer = csv.DictWriter(write, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return dataset


def shown_literally(
    visit: Callable[..., Visit], folder: Path, names: list[str], file: Path
) -> None:
    import steppe

    kg = steppe.open(folder)
    page = visit(kg.render(file)).page
    title = page.title()
    for node, name in zip(("AAA", "BBB", "CCC", "DDD"), names, strict=False):
        page.evaluate(f"window.steppe.select('{node}')")
        assert page.text_content("#panel-title") == name
    assert page.title() == title
    assert page.locator("#panel img, #panel script").count() == 0


ROWS = [
    {"subject": a, "predicate": "alliedWith", "object": b, "note": HOSTILE[0]}
    for a, b in (("AAA", "BBB"), ("CCC", "DDD"))
]


def test_hostile_labels_are_shown_and_not_run(
    visit: Callable[..., Visit], dataset: Callable[..., Path], tmp_path: Path
) -> None:
    folder = labelled(dataset(ROWS), HOSTILE)
    shown_literally(visit, folder, HOSTILE, tmp_path / "page.html")


def test_the_shared_hostile_names_are_shown_and_not_run(
    visit: Callable[..., Visit], dataset: Callable[..., Path], tmp_path: Path, shared: Path
) -> None:
    with (shared / "bad-inputs/html/xss_names.csv").open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    names = list(dict.fromkeys(row[c].strip() for row in rows for c in ("state1", "state2")))
    for start in range(0, len(names), 4):
        folder = labelled(dataset(ROWS), names[start : start + 4])
        shown_literally(visit, folder, names[start : start + 4], tmp_path / f"{start}.html")
