"""The matrix and the timeline of the page, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph

from ..conftest import write_dataset

Visit = Callable[..., Page]
FRIENDLY, HOSTILE, GONE = "#0072B2", "#D55E00", "#D55E00"


def look(page: Page, view: str) -> Page:
    page.click(f'[data-view="{view}"]')
    expect(page.locator(f"#{view}-view")).to_be_visible()
    return page


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(at) => document.activeElement.matches(at)", selector):
            return
    pytest.fail(f"Tab never comes to {selector}")


def cell(page: Page, row: str, column: str) -> Any:
    return page.locator(f'[id="cell-{row}-{column}"]')


def cells(page: Page) -> set[str]:
    """The cells with ties, as «row column»."""
    found = page.locator("#matrix [role=gridcell]:has(g)").evaluate_all("it => it.map((e) => e.id)")
    return {str(name).removeprefix("cell-").replace("-", " ") for name in found}


def names(page: Page, axis: str = "down") -> list[str]:
    """The names on an axis of the matrix, in order."""
    whole = page.locator(f"#matrix .{axis} text[data-n] title")
    return [str(it) for it in whole.all_text_contents()]


def fills(page: Page, row: str, column: str) -> list[str]:
    """The colours of the paths of a cell, the square first."""
    paths = cell(page, row, column).locator("path")
    return [str(it) for it in paths.evaluate_all("it => it.map((e) => e.getAttribute('fill'))")]


# -- the matrix --------------------------------------------------------------------------------


def test_a_tie_with_a_direction_has_one_cell_and_a_mutual_one_two(
    visit: Visit, small: Path
) -> None:
    page = look(visit(small), "matrix")
    assert cells(page) == {"AAA BBB", "BBB AAA", "AAA ORG", "DDD ORG", "CCC AAA"}
    expect(page.locator("#matrix canvas")).to_have_count(0)


def test_rows_and_columns_are_in_the_order_of_blocs_then_of_ties(
    visit: Visit, graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    pairs = [("CCC", "ORG"), ("AAA", "ORG"), ("BBB", "PACT"), ("DDD", "PACT")]
    rows = [{"subject": a, "predicate": "memberOf", "object": b} for a, b in pairs]
    rows += [{"subject": "AAA", "predicate": "alliedWith", "object": "CCC"}]
    page = look(visit(graph(rows).render(tmp_path / "page.html")), "matrix")
    order = names(page)
    assert order == names(page, "across")
    blocs = page.evaluate("window.steppe.data.meta.blocs.map((it) => it.members)")
    assert len(blocs) == 2
    for bloc in blocs:
        places = sorted(order.index(f"The {node}") for node in bloc)
        assert all(b - a == 1 for a, b in pairwise(places)), order
    assert order.index("The AAA") < order.index("The ORG")  # two ties, and none of its own
    for axis in ("across", "down"):
        told = page.locator(f"#matrix .{axis} g title").all_text_contents()
        assert [it for it in told if it.startswith("Bloc")] == ["Bloc 1", "Bloc 2"]


def test_sign_number_and_doubt_are_told_by_colour_and_form(
    visit: Visit, graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    dates = {"since": "2001-06-01"}
    kg = graph(
        [
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", **dates},
            {"subject": "AAA", "predicate": "rivalOf", "object": "BBB", **dates},
            {"subject": "AAA", "predicate": "alliedWith", "object": "DDD", **dates},
            {"subject": "CCC", "predicate": "rivalOf", "object": "DDD", **dates},
            {"subject": "BBB", "predicate": "alliedWith", "object": "CCC"},
            {"subject": "BBB", "predicate": "alliedWith", "object": "DDD", **dates},
            {"subject": "BBB", "predicate": "alliedWith", "object": "DDD", "denial": "true",
             "source": "paper", **dates},
        ]
    )  # fmt: skip
    page = look(visit(kg.render(tmp_path / "page.html")), "matrix")
    assert fills(page, "AAA", "DDD") == [FRIENDLY]
    assert fills(page, "CCC", "DDD") == [HOSTILE, "#ffffff"]  # with a bar across
    assert fills(page, "AAA", "BBB") == [FRIENDLY, HOSTILE]
    assert fills(page, "BBB", "CCC") == ["#ffffff"]  # only possible: hollow
    assert fills(page, "BBB", "DDD") == ["#ffffff", FRIENDLY]  # contested: with a diamond
    sizes = [
        cell(page, *ends).locator("g").get_attribute("transform").rsplit("(", 1)[1]
        for ends in (("AAA", "DDD"), ("AAA", "BBB"))
    ]
    assert float(sizes[0].rstrip(")")) < float(sizes[1].rstrip(")"))


def test_the_pointer_is_told_the_pair_and_its_ties(visit: Visit, small: Path) -> None:
    page = look(visit(small), "matrix")
    cell(page, "CCC", "AAA").hover()
    expect(page.locator("#tip")).to_contain_text("The CCC → The AAA")
    expect(page.locator("#tip li")).to_have_text(["The CCC — opposes — The AAA, possible"])
    lit = page.locator("#matrix text.lit title")
    expect(lit).to_have_text(["The AAA", "The CCC"])
    box = cell(page, "CCC", "AAA").locator(".spot").bounding_box()
    other = cell(page, "AAA", "BBB").locator(".spot").bounding_box()
    assert box and other
    page.mouse.move(other["x"] + 3, box["y"] + 3)  # the row of CCC, the column of BBB
    expect(page.locator("#tip")).to_contain_text("The CCC → The BBB")
    expect(page.locator("#tip li")).to_have_text(["no tie shown"])
    page.mouse.move(5, 5)
    expect(page.locator("#tip")).to_be_hidden()


def test_a_click_opens_the_tie_or_all_ties_of_the_pair(
    visit: Visit, graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    kg = graph(
        [
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB"},
            {"subject": "AAA", "predicate": "opposes", "object": "BBB", "until": ".."},
            {"subject": "BBB", "predicate": "opposes", "object": "AAA", "until": ".."},
            {"subject": "CCC", "predicate": "alliedWith", "object": "AAA"},
        ]
    )
    page = look(visit(kg.render(tmp_path / "page.html")), "matrix")
    cell(page, "CCC", "AAA").click()
    expect(page.locator("#panel-kind")).to_have_text("tie")
    expect(page.locator("#panel-title")).to_have_text("The AAA — allied with — The CCC")
    assert cell(page, "CCC", "AAA").get_attribute("class").split() == ["cell", "chosen"]
    cell(page, "AAA", "BBB").click()
    expect(page.locator("#panel-kind")).to_have_text("ties between two")
    expect(page.locator("#panel [data-edge]")).to_have_count(3)
    expect(page.locator("#panel .claim")).to_have_count(3)
    expect(page).to_have_url(re.compile("pair=AAA\\+BBB"))
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#panel [data-edge]")).to_have_count(3)
    expect(page.locator("#matrix-view")).to_be_visible()
    page.locator("#panel [data-edge]").first.click()
    expect(page.locator("#panel-kind")).to_have_text("tie")


def test_a_name_and_the_diagonal_open_the_node(visit: Visit, small: Path) -> None:
    page = look(visit(small), "matrix")
    page.locator("#matrix .down text", has_text="The ORG").click()
    expect(page.locator("#panel-title")).to_have_text("The ORG")
    page.keyboard.press("Escape")
    row = cell(page, "AAA", "ORG").locator(".spot").bounding_box()
    column = cell(page, "CCC", "AAA").locator(".spot").bounding_box()
    assert row and column
    page.mouse.click(column["x"] + 4, row["y"] + 4)
    expect(page.locator("#panel-title")).to_have_text("The AAA")


def test_the_matrix_is_a_grid_for_the_keyboard(visit: Visit, small: Path) -> None:
    page = look(visit(small), "matrix")
    tab_to(page, "#matrix [role=gridcell]")
    page.keyboard.press("Control+Home")
    order = [name.removeprefix("The ") for name in names(page)]
    focused = "document.activeElement.id"
    assert page.evaluate(focused) == f"cell-{order[0]}-{order[0]}"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == f"cell-{order[0]}-{order[1]}"
    page.keyboard.press("End")
    assert page.evaluate(focused) == f"cell-{order[0]}-{order[-1]}"
    page.keyboard.press("Home")
    page.keyboard.press("Control+ArrowRight")
    first = page.evaluate(focused)
    assert first.removeprefix("cell-").replace("-", " ") in cells(page)
    expect(page.locator("#matrix [tabindex='0']")).to_have_count(1)
    expect(page.locator("#tip")).to_be_visible()
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert " → " in name and " — " in name
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate(focused) == first


def test_a_cell_that_is_given_the_focus_comes_into_view(visit: Visit, file: Path) -> None:
    page = look(visit(file), "matrix")
    tab_to(page, "#matrix [role=gridcell]")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+End")
    spot = page.locator("#matrix .cell:focus").bounding_box()
    frame = page.locator("#matrix").bounding_box()
    assert spot and frame
    assert frame["x"] < spot["x"] and spot["x"] + spot["width"] <= frame["x"] + frame["width"]
    assert frame["y"] < spot["y"] and spot["y"] + spot["height"] <= frame["y"] + frame["height"]
    page.keyboard.press("Control+Home")  # it must not hide behind the names
    spot = page.locator("#matrix .cell:focus").bounding_box()
    names_end = page.locator("#matrix .corner").bounding_box()
    assert spot and names_end
    assert spot["x"] >= names_end["x"] + names_end["width"] - 1
    assert spot["y"] >= names_end["y"] + names_end["height"] - 1


def test_the_matrix_shares_the_filters_and_the_choice(visit: Visit, small: Path) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('AAA')")
    look(page, "matrix")
    expect(page.locator("#matrix .down text.chosen title")).to_have_text("The AAA")
    expect(page.locator("#matrix .band")).to_have_count(2)
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    assert cells(page) == {"AAA BBB", "BBB AAA", "AAA ORG", "DDD ORG"}
    assert "The CCC" not in names(page)
    page.locator('fieldset[data-set="type"] button', has_text="none").click()
    expect(page.locator("#matrix-note")).to_have_text("The filters leave nothing to draw.")
    expect(page.locator("#matrix")).to_be_hidden()


def test_two_sources_colour_the_cells(
    visit: Visit, graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    member = {"predicate": "memberOf", "object": "ORG"}
    kg = graph(
        [
            {**member, "subject": "AAA", "source": "book"},
            {**member, "subject": "BBB", "source": "paper"},
            {**member, "subject": "CCC", "source": "book"},
            {**member, "subject": "CCC", "source": "paper"},
            {**member, "subject": "DDD", "source": "book"},
            {**member, "subject": "DDD", "source": "paper", "denial": "true"},
        ]
    )
    page = look(visit(kg.render(tmp_path / "page.html")), "matrix")
    page.select_option("#mode", "sources")
    page.select_option("#source-one", "book")
    page.select_option("#source-two", "paper")
    assert fills(page, "BBB", "ORG")[0] == "#0072B2"
    assert fills(page, "AAA", "ORG") == ["#ffffff", GONE]  # hollow, and crossed out
    assert len(fills(page, "CCC", "ORG")) == 1
    assert fills(page, "DDD", "ORG")[0] == "#AA3377"
    cell(page, "AAA", "ORG").hover()
    expect(page.locator("#tip .badge")).to_have_text("first source only")
    key = page.locator("#matrix-key")
    expect(key).to_contain_text("second source only")
    expect(key).not_to_contain_text("friendly")


def test_zoom_makes_cells_larger_and_fit_undoes_it(visit: Visit, file: Path) -> None:
    page = look(visit(file), "matrix")
    width = "Number(document.querySelector('#matrix .body').getAttribute('width'))"
    before = page.evaluate(width)
    page.click("#zoom-in")
    assert page.evaluate(width) > before
    page.click("#fit")
    assert page.evaluate(width) == before
    look(page, "table")
    expect(page.locator("#zoom-in")).to_be_hidden()


# -- a matrix of many --------------------------------------------------------------------------


def star(folder: Path, rays: int) -> Path:
    """A page of one state that is allied with so many others."""
    states = {f"s{n}": "State" for n in range(rays + 1)}
    allied = {"subject": "s0", "predicate": "alliedWith"}
    rows = [{**allied, "object": f"s{n}", "since": str(1900 + n % 100)} for n in range(1, rays + 1)]
    kg = steppe.open(write_dataset(folder, rows, entities=states))
    return kg.render(folder / "page.html")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return star(tmp_path_factory.mktemp("many") / "star", 1600)


def test_more_than_150_nodes_are_painted_on_a_canvas(visit: Visit, tmp_path: Path) -> None:
    page = look(visit(star(tmp_path / "star", 200)), "matrix")
    expect(page.locator("#matrix canvas")).to_have_count(1)
    assert cells(page) == set()
    painted = page.evaluate(
        "(() => { const it = document.querySelector('#matrix canvas');"
        " const { data } = it.getContext('2d').getImageData(0, 0, it.width, it.height);"
        " let blue = 0; for (let n = 0; n < data.length; n += 4)"
        " if (data[n] === 0 && data[n + 1] === 114 && data[n + 2] === 178) blue += 1;"
        " return blue; })()"
    )
    assert painted > 1000
    expect(page.locator("#matrix-note")).to_be_empty()
    tab_to(page, "#matrix [role=gridcell]")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    assert "allied with" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-kind")).to_have_text("tie")
    page.keyboard.press("Escape")
    body = page.locator("#matrix .body").bounding_box()
    assert body
    size = body["width"] / 201
    page.mouse.click(body["x"] + 2.5 * size, body["y"] + 0.5 * size)
    expect(page.locator("#panel-kind")).to_have_text("tie")


def test_of_very_many_nodes_those_with_the_most_ties_are_drawn_and_that_is_said(
    visit: Visit, many: Path
) -> None:
    page = look(visit(many), "matrix")
    expect(page.locator("#matrix .body")).to_have_attribute("aria-rowcount", "400")
    expect(page.locator("#matrix-note")).to_contain_text("400 nodes with the most ties, of 1601")


def test_closed_groups_of_a_large_network_have_rows_of_their_own(
    visit: Visit, small: Path, tmp_path: Path
) -> None:
    """Two groups, as a network of thousands of nodes comes with them."""
    text = small.read_text(encoding="utf-8")
    start = text.index('id="steppe-data">') + len('id="steppe-data">')
    data = json.loads(text[start : text.index("</script>", start)])
    data["meta"]["groups"] = [
        {"id": n, "label": f"Bloc {n + 1}", "x": 300 * n, "y": 0} for n in range(2)
    ]
    for name, node in data["nodes"].items():
        node["group"] = 0 if name in ("AAA", "BBB") else 1
    grouped = tmp_path / "grouped.html"
    written = json.dumps(data).replace("<", "\\u003c")
    end = text.index("</script>", start)
    grouped.write_text(text[:start] + written + text[end:], encoding="utf-8")
    page = look(visit(grouped), "matrix")
    assert len(names(page)) == 2
    label = page.locator("#matrix [role=gridcell]").first.get_attribute("aria-label")
    assert label and label.endswith("2 ties")  # of AAA with ORG and with CCC
    page.locator("#matrix .down text[data-n]").first.click()
    assert len(names(page)) > 2


# -- the timeline ------------------------------------------------------------------------------


@pytest.fixture
def dated(graph: Callable[..., KnowledgeGraph], tmp_path: Path) -> Path:
    """Ties with every kind of date, an act, a denial, and a founding."""
    member = {"predicate": "memberOf", "object": "ORG"}
    kg = graph(
        [
            {**member, "subject": "AAA", "since": "1999", "until": "2009-05-01"},
            {**member, "subject": "BBB", "since": "2000-01-01", "until": ".."},
            {**member, "subject": "CCC"},
            {**member, "subject": "DDD", "since": "[..2004-03-31]"},
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "2001-06"},
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "2001-06",
             "denial": "true", "source": "paper"},
            {"subject": "AAA", "predicate": "signed", "object": "TREATY", "since": "2002-03-04"},
        ]
    )  # fmt: skip
    return kg.render(tmp_path / "dated.html", on="2005-06-01")


def row(page: Page, *words: str) -> Any:
    found = page.locator("#chronicle .row")
    for word in words:
        found = found.filter(has_text=word)
    return found


def test_each_tie_has_a_row_with_its_sources(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    expect(page.locator("#chronicle .row")).to_have_count(5)
    heads = [head.split("\n") for head in page.locator("#chronicle h3").all_inner_texts()]
    assert [head[0] for head in heads] == ["member of 4", "allied with 1"]
    words = page.locator("#chronicle .row-words").all_text_contents()
    assert [text.split(" ")[1] for text in words] == ["AAA", "BBB", "DDD", "CCC", "AAA"]
    expect(row(page, "The BBB", "↔").locator(".row-sources")).to_have_text("The book · The paper")


def test_rows_stand_by_date_actor_or_relation(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    page.select_option("#grouped", "date")
    expect(page.locator("#chronicle h3")).to_have_count(0)
    first = page.locator("#chronicle .row-words").all_text_contents()
    assert first[0] == "The AAA — member of — The ORG"
    assert first[2].startswith("The AAA — allied with — The BBB")
    page.select_option("#grouped", "actor")
    heads = page.locator("#chronicle h3").all_inner_texts()
    assert heads == ["The ORG 4", "The AAA 2", "The BBB 2", "The CCC 1", "The DDD 1"]
    expect(page.locator("#chronicle .row-words").first).to_have_text("← The AAA — member of")
    expect(page).to_have_url(re.compile("grouped=actor"))
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#grouped")).to_have_value("actor")
    expect(page.locator("#chronicle .row")).to_have_count(10)


def bar_edges(page: Page, words: str, n: int = 0) -> tuple[float, float]:
    """Where what is certain of a bar begins and ends, in years by the axis."""
    return tuple(
        page.evaluate(
            """([words, n]) => {
              const row = [...document.querySelectorAll("#chronicle .row")]
                .find((it) => it.textContent.includes(words));
              const bar = row.querySelectorAll(".bar-of")[n]
                .querySelector("rect:not(.spot):not([fill^='url(#fade'])");
              const ticks = [...document.querySelectorAll(".axis text:not(.now)")]
                .map((it) => [Number(it.textContent), Number(it.getAttribute("x"))]);
              const [[y1, x1], [y2, x2]] = [ticks[0], ticks.at(-1)];
              const year = (x) => y1 + ((x - x1) / (x2 - x1)) * (y2 - y1);
              const from = Number(bar.getAttribute("x"));
              return [year(from), year(from + Number(bar.getAttribute("width")))];
            }""",
            [words, n],
        )
    )  # type: ignore[return-value]


def test_a_bar_goes_from_since_to_until_and_fades_where_they_are_uncertain(
    visit: Visit, dated: Path
) -> None:
    page = look(visit(dated), "timeline")
    assert bar_edges(page, "AAA → The ORG") == pytest.approx((2000, 2009.33), abs=0.05)
    assert bar_edges(page, "BBB → The ORG") == pytest.approx((2000, 2010.99), abs=0.05)
    fade = row(page, "The AAA → The ORG").locator("rect[fill^='url(#fade-in']")
    expect(fade).to_have_count(1)  # some day of 1999
    expect(row(page, "The BBB → The ORG").locator("rect[fill^='url(#fade']")).to_have_count(0)
    # No first day: it fades in from the left edge, and nothing is certain before 31 March 2004.
    wide = row(page, "The DDD").locator("rect[fill^='url(#fade-in']")
    assert float(wide.get_attribute("width")) > 100
    # No date at all: a thread.
    expect(row(page, "The CCC").locator("rect:not(.spot)")).to_have_count(0)
    expect(row(page, "The CCC").locator(".thread")).to_have_count(1)


def test_a_denial_and_what_it_contradicts_are_marked(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    allied = row(page, "↔")
    expect(allied.locator(".bar-of")).to_have_count(2)
    expect(allied.locator(".not")).to_have_count(1)
    expect(allied.locator(".denied-bar")).to_have_count(1)
    expect(allied.locator(".against-mark")).to_have_count(1)
    expect(row(page, "The BBB → The ORG").locator(".against-mark")).to_have_count(0)
    name = allied.locator("button").get_attribute("aria-description")
    assert "since 2001-06" in name and "denied: not so" in name and "contradicted" in name


def test_the_claims_of_a_selected_node_come_first_with_its_acts(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    page.evaluate("window.steppe.select('AAA')")
    expect(page.locator("#chronicle h3").first).to_have_text("The AAA 3")
    signed = row(page, "signed", "The TREATY")
    expect(signed.locator("circle")).to_have_count(1)
    signed.locator("button").click()
    expect(page.locator("#panel-title")).to_have_text("The AAA")
    expect(page.locator("#panel .claim.found")).to_contain_text("signed")
    # A tie of it keeps it in its place.
    row(page, "member of — The ORG").locator("button").click()
    expect(page.locator("#panel-kind")).to_have_text("tie")
    expect(page.locator("#chronicle h3").first).to_have_text("The AAA 3")
    page.keyboard.press("Escape")
    expect(page.locator("#chronicle h3").first).to_have_text("member of 4")


def test_the_pointer_is_told_the_dates_as_written(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    row(page, "The AAA → The ORG").locator(".bar-of .spot").hover()
    tip = page.locator("#tip")
    for text in ("The AAA — member of — The ORG", "1999", "2009-05-01", "The book, p. 1"):
        expect(tip).to_contain_text(text)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_a_click_on_a_bar_opens_the_tie_at_its_claim(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    row(page, "↔").locator('.bar-of[data-claim="made-up/c6"] .spot').click()
    expect(page.locator("#panel-title")).to_have_text("The AAA — allied with — The BBB")
    found = page.locator("#panel .claim.found")
    expect(found).to_have_attribute("data-claim", "made-up/c6")
    expect(page.locator("#chronicle .row.chosen")).to_have_count(1)


def test_the_timeline_shares_the_filters(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    page.eval_on_selector('input[data-filter="relation"][value="memberOf"]', "it => it.click()")
    expect(page.locator("#chronicle .row")).to_have_count(1)
    page.eval_on_selector('input[data-filter="relation"][value="alliedWith"]', "it => it.click()")
    expect(page.locator("#chronicle-note")).to_have_text("The filters leave nothing to draw.")


def test_the_day_is_a_line_and_a_click_on_the_axis_sets_it(visit: Visit, moving: Path) -> None:
    page = look(visit(moving), "timeline")
    expect(page.locator(".axis .now")).to_have_text("1 June 2002")
    line = page.locator(".grid-lines .now")
    before = float(line.get_attribute("x1") or 0)
    ticks = page.locator(".axis text:not(.now)")
    years = [int(text) for text in ticks.all_text_contents()]
    places = [float(x or 0) for x in ticks.evaluate_all("it => it.map((e) => e.getAttribute('x'))")]
    assert places[years.index(2002)] < before < places[years.index(2003)]
    axis = page.locator(".axis").bounding_box()
    assert axis
    page.mouse.click(axis["x"] + places[years.index(2000)] + 2, axis["y"] + 30)
    assert page.inner_text("#day") == "What held on 1 January 2000"
    assert float(line.get_attribute("x1") or 0) < before


def test_ties_of_other_days_are_paler_and_can_be_left_out(visit: Visit, moving: Path) -> None:
    page = look(visit(moving), "timeline")
    expect(page.locator("#chronicle .row")).to_have_count(3)
    expect(page.locator("#chronicle .row.off")).to_have_text(re.compile("The CCC"))
    page.select_option("#every-day", "shown")
    expect(page.locator("#chronicle .row")).to_have_count(2)
    expect(page).to_have_url(re.compile("rows=shown"))
    page.fill("#at", "0")
    expect(page.locator("#chronicle-note")).to_have_text("The filters leave nothing to draw.")
    page.select_option("#mode", "range")
    page.fill("#at", "6")
    expect(page.locator(".between")).to_have_count(1)
    heights = page.locator(".axis .now").evaluate_all("it => it.map((e) => e.getAttribute('y'))")
    assert len(set(heights)) == 2  # the names of the two days never lie on each other
    expect(page.locator("#chronicle .row")).to_have_count(3)


def test_a_page_of_one_day_has_no_choice_of_days(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    expect(page.locator("#every-day-box")).to_be_hidden()
    expect(page.locator(".axis.settable")).to_have_count(0)


def test_the_axis_zooms_from_years_to_months(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    wide = "document.querySelector('#chronicle').scrollWidth"
    before = page.evaluate(wide)
    for _ in range(9):
        page.click("#zoom-in")
    assert page.evaluate(wide) > 5 * before
    ticks = page.locator(".axis text:not(.now)").all_text_contents()
    assert "2005" in ticks and any(re.search("[A-Z][a-z]{2}", text) for text in ticks)
    page.click("#fit")
    assert page.evaluate(wide) == before


def test_of_very_many_rows_500_are_drawn_and_that_is_said(visit: Visit, many: Path) -> None:
    page = look(visit(many), "timeline")
    expect(page.locator("#chronicle .row")).to_have_count(500)
    expect(page.locator("#chronicle-note")).to_contain_text("The first 500 of 1600 rows")
    starts = [
        int(re.search(r"since (\d{4})", it)[1])  # type: ignore[index]
        for it in page.locator("#chronicle .row button").evaluate_all(
            "it => it.map((e) => e.getAttribute('aria-description'))"
        )
    ]
    assert starts == sorted(starts) and starts[0] == 1900
    page.click("#chronicle-more")
    expect(page.locator("#chronicle .row")).to_have_count(1000)


def test_the_rows_are_reached_by_keyboard(visit: Visit, dated: Path) -> None:
    page = look(visit(dated), "timeline")
    tab_to(page, "#grouped")
    tab_to(page, "#chronicle button.row-label")
    words = "document.activeElement.textContent"
    assert "The AAA → The ORG" in page.evaluate(words)
    page.keyboard.press("ArrowDown")
    assert "The BBB → The ORG" in page.evaluate(words)
    expect(page.locator("#tip")).to_contain_text("since 2000-01-01, until ..")
    page.keyboard.press("End")
    assert "↔" in page.evaluate(words)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#chronicle [tabindex='0']")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel-title")).to_have_text("The BBB — member of — The ORG")
    page.keyboard.press("Escape")
    assert "The BBB → The ORG" in page.evaluate(words)


# -- both, in every dress ----------------------------------------------------------------------


@pytest.mark.parametrize("view", ["matrix", "timeline"])
def test_a_view_can_be_sent(visit: Visit, small: Path, view: str) -> None:
    page = look(visit(small), view)
    expect(page).to_have_url(re.compile(f"view={view}"))
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator(f"#{view}-view")).to_be_visible()
    page.click('[data-view="network"]')
    expect(page.locator("#first-picture")).to_have_count(0)


@pytest.mark.parametrize("view", ["matrix", "timeline"])
@pytest.mark.parametrize("tongue", ["zh-Hant", "ru"])
def test_the_interface_of_a_view_is_translated(
    visit: Visit, over_time: Path, chinese: None, view: str, tongue: str
) -> None:
    page = look(visit(over_time), view)
    page.select_option("#tongue", tongue)
    key = "#matrix-key" if view == "matrix" else "#chronicle-key, .choosers"
    told = " ".join(page.locator(key).all_inner_texts())
    assert told and not re.search("[A-Za-z]{3}", told)


@pytest.mark.parametrize("view", ["matrix", "timeline"])
def test_a_view_fits_a_telephone(visit: Visit, over_time: Path, view: str) -> None:
    page = look(visit(over_time, viewport={"width": 390, "height": 844}), view)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    body = page.locator("#matrix" if view == "matrix" else "#chronicle").bounding_box()
    assert body and body["height"] > 300


@pytest.mark.parametrize("view", ["matrix", "timeline"])
def test_a_view_fits_a_sheet_of_paper(visit: Visit, over_time: Path, view: str) -> None:
    page = look(visit(over_time, color_scheme="dark"), view)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    kept, moved = (".down", ".field") if view == "matrix" else (".row-label", ".track")
    boxes = [page.locator(f"#{view}-view {it}").last.bounding_box() for it in (kept, moved)]
    assert sum(box["width"] if box else 0 for box in boxes) <= 690
    if view == "matrix":
        assert len(names(page)) == page.locator("#matrix .across text[data-n]").count() > 20
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator(".choosers").first).to_be_hidden()


def test_cells_and_bars_take_the_colours_of_the_dark(visit: Visit, small: Path) -> None:
    page = look(visit(small, color_scheme="dark"), "matrix")
    assert fills(page, "CCC", "AAA")[0] == "#161a20"  # hollow: the paper of the dark
    page.emulate_media(color_scheme="light")
    square = cell(page, "CCC", "AAA").locator("path").first
    expect(square).to_have_attribute("fill", "#ffffff")
