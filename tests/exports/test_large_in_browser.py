"""A large network in a browser: blocs first, their nodes when they are asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steppe.exports import groups, layout
from steppe.exports.knowledge_graph import KnowledgeGraph


@pytest.fixture
def large(
    graph: Callable[..., KnowledgeGraph], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Two cliques and a tie between them, on a page to which three nodes are many."""
    monkeypatch.setattr(groups, "LARGE", 3)
    monkeypatch.setattr(layout, "_LARGE", 3)
    one, other = ("AAA", "BBB", "CCC"), ("DDD", "ORG", "PACT")
    ties = [*itertools.combinations(one, 2), ("CCC", "DDD")]
    rows = [{"subject": a, "predicate": "alliedWith", "object": b} for a, b in ties]
    rows += [{"subject": "DDD", "predicate": "memberOf", "object": body} for body in other[1:]]
    return graph(rows).render(tmp_path / "large.html")


def marks(page: Page) -> list[str]:
    """What is drawn: nodes by their ids, blocs by their numbers."""
    found = page.evaluate("[...window.steppe.drawings[0].looks.nodes.keys()]")
    return sorted(name.replace("\u0000", "") for name in found)


def test_blocs_are_drawn_first_and_it_is_said(visit: Callable[..., Page], large: Path) -> None:
    page = visit(large)
    assert all(mark.startswith("group ") for mark in marks(page)) and len(marks(page)) == 2
    expect(page.locator("#groups-note")).to_contain_text("A large network")
    assert page.inner_text("#status") == "6 of 6 nodes, 6 of 6 ties shown"
    names = page.evaluate("window.steppe.drawings[0].labels.map((it) => it.text)")
    assert sorted(names) == ["Bloc 1\u00a0· 3", "Bloc 2\u00a0· 3"]


def test_a_bloc_is_opened_by_a_click_and_closed_again(
    visit: Callable[..., Page], large: Path
) -> None:
    page = visit(large)
    spot = page.evaluate(
        "(() => { const n = window.steppe.network;"
        " const [look] = window.steppe.drawings[0].looks.nodes.values();"
        " const p = n.canvasToDOM(look); const box = n.canvas.frame.getBoundingClientRect();"
        " return [box.left + p.x, box.top + p.y]; })()"
    )
    page.mouse.click(*spot)
    page.wait_for_timeout(600)
    assert sum(mark.startswith("group ") for mark in marks(page)) == 1 and len(marks(page)) == 4
    assert "opened=" in page.evaluate("location.href")
    page.click("#close-groups")
    assert len(marks(page)) == 2


def test_who_is_found_in_a_closed_bloc_opens_it(visit: Callable[..., Page], large: Path) -> None:
    page = visit(large)
    page.fill("#search", "the aaa")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("The AAA")
    assert {"AAA", "BBB", "CCC"} <= set(marks(page))
    assert page.inner_text("#status") == "6 of 6 nodes, 6 of 6 ties shown"
