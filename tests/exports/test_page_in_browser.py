"""The page in a real browser, from a file, with the network off."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, expect

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph

HOSTILE = [
    "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>",
    "<a href=javascript:alert(3)>x</a>", "a\u202eb", '" onmouseover="alert(4)',
]  # fmt: skip


def point(page: Page, expression: str) -> tuple[float, float]:
    """Where on the screen a place of the canvas is."""
    spot = page.evaluate(
        f"(() => {{ const n = window.steppe.network; const p = n.canvasToDOM({expression});"
        " const box = document.querySelector('#network').getBoundingClientRect();"
        " return [box.left + p.x, box.top + p.y]; })()"
    )
    return spot[0], spot[1]


ROWS = [
    {"subject": a, "predicate": "alliedWith", "object": b, "note": HOSTILE[0]}
    for a, b in (("AAA", "BBB"), ("CCC", "DDD"))
]


def test_search_finds_any_label_or_code_and_opens_the_panel(
    visit: Callable[..., Page], file: Path
) -> None:
    page = visit(file)
    for typed, shown in (
        ("kazakh", "Kazakhstan"),
        ("哈薩克", "Kazakhstan"),
        ("哈薩克斯坦", "Kazakhstan"),
        ("казахстан", "Kazakhstan"),
        ("KAZ", "Kazakhstan"),
        ("甘奇", "Manas air base"),
    ):
        page.fill("#search", typed)
        expect(page.locator("#results [role=option]").first).to_contain_text(shown)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator("#panel-title")).to_have_text(shown)
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()


def test_the_page_opens_with_its_day_its_sources_and_what_it_shows(
    visit: Callable[..., Page], file: Path
) -> None:
    page = visit(file)
    assert page.inner_text("#day") == "What held on 31 December 2003"
    assert "central-asia-2004" in page.inner_text("#caption")
    assert re.fullmatch(r"\d+ of \d+ nodes, \d+ of \d+ ties shown", page.inner_text("#status"))
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#empty")).to_be_hidden()


def test_the_panel_of_a_state_has_its_names_in_every_language(
    visit: Callable[..., Page], file: Path
) -> None:
    page = visit(file)
    page.evaluate("window.steppe.select('KAZ')")
    panel = page.inner_text("#panel")
    for text in ("Kazakhstan", "哈薩克", "Казахстан", "KAZ", "Q232"):
        assert text in panel


def test_a_slash_leads_to_the_search_and_escape_empties_it(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("the aaa")
    expect(page.locator("#results [role=option]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    expect(page.locator("#hits")).to_be_hidden()


def test_search_folds_case_accents_and_width(
    visit: Callable[..., Page], dataset: Callable[..., Path], tmp_path: Path
) -> None:
    folder = labelled(dataset(ROWS), ["Café Republic"])
    page = visit(steppe.open(folder).render(tmp_path / "page.html"))
    for typed in ("café", "CAFE", "ｃａｆｅ", "Cafe\u0301"):
        page.fill("#search", typed)
        expect(page.locator("#results [role=option]")).to_have_text(re.compile("Café Republic"))


def test_a_search_without_a_hit_says_so(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.fill("#search", "Atlantis")
    expect(page.locator("#hits-note")).not_to_be_empty()
    expect(page.locator("#results [role=option]")).to_have_count(0)


def test_filters_take_nodes_and_ties_off_the_page(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    before = page.inner_text("#status")
    assert drawn(page) == told(page)
    for kind, value in (("type", "State"), ("layer", "security"), ("sign", "-1")):
        page.locator(f'input[data-filter="{kind}"][value="{value}"]').uncheck()
        after = page.inner_text("#status")
        assert _ties(after) < _ties(before), kind
        assert drawn(page) == told(page)
        page.click("#reset")
        assert page.inner_text("#status") == before
        assert drawn(page) == told(page)


def drawn(page: Page) -> list[int]:
    """How many nodes and ties vis-network has on its canvas."""
    return list(
        page.evaluate(
            "['nodes', 'edges'].map((kind) => Object.values(window.steppe.network.body[kind])"
            ".filter((it) => !it.options.hidden).length)"
        )
    )


def told(page: Page) -> list[int]:
    """How many nodes and ties are shown, by the status line."""
    found = re.fullmatch(r"(\d+) of \d+ nodes, (\d+) of \d+ ties shown", page.inner_text("#status"))
    assert found
    return [int(count) for count in found.groups()]


def labels(page: Page) -> list[str]:
    """The names that stand on the drawing."""
    return list(page.evaluate("window.steppe.drawings[0].labels.map((it) => it.text)"))


def test_filters_take_away_what_they_name_and_leave_the_rest(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    assert page.inner_text("#status") == "5 of 5 nodes, 4 of 4 ties shown"
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    assert page.inner_text("#status") == "4 of 5 nodes, 3 of 4 ties shown"
    page.locator("#hide-lone").uncheck()
    assert page.inner_text("#status") == "5 of 5 nodes, 3 of 4 ties shown"
    page.locator('input[data-filter="type"][value="State"]').uncheck()
    assert page.inner_text("#status") == "1 of 5 nodes, 0 of 4 ties shown"


def test_filters_that_leave_nothing_say_so_and_can_be_undone(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    page.locator('fieldset[data-set="type"] button', has_text="none").click()
    expect(page.locator("#empty")).to_be_visible()
    page.locator("#empty button").click()
    expect(page.locator("#empty")).to_be_hidden()
    assert page.inner_text("#status") == "5 of 5 nodes, 4 of 4 ties shown"


def test_what_is_selected_and_filtered_away_is_said_to_be(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('ORG')")
    expect(page.locator("#panel-notice")).to_be_hidden()
    page.locator('input[data-filter="type"][value="Organization"]').uncheck()
    expect(page.locator("#panel-notice")).to_be_visible()
    page.click("#panel-show")
    expect(page.locator("#panel-notice")).to_be_hidden()


def _ties(status: str) -> int:
    found = re.search(r"(\d+) of \d+ ties", status)
    assert found, status
    return int(found.group(1))


def test_layers_without_a_sign_can_be_asked_for(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    before = _ties(page.inner_text("#status"))
    page.locator('input[data-filter="layer"][value="geographic"]').check()
    assert _ties(page.inner_text("#status")) > before


def test_a_click_on_a_node_opens_what_is_said_of_it(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    page.evaluate("window.steppe.network.focus('kant-air-base', {scale: 1.2, animation: false})")
    x, y = point(page, "n.getPosition('kant-air-base')")
    page.mouse.click(x, y)
    expect(page.locator("#panel-title")).to_have_text("Kant air base")
    panel = page.inner_text("#panel")
    for text in ("2003-10-23", "§4.2", "美伊戰後的中亞情勢", "30 km"):
        assert text in panel


def test_a_click_on_a_tie_opens_its_claims(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    tie = page.evaluate(
        "(() => { const e = [...window.steppe.edges].find(([k, e]) =>"
        " e.from === 'RUS' && e.to === 'kant-air-base' && e.predicate === 'operatesBase');"
        " return e[0]; })()"
    )
    page.evaluate("window.steppe.network.focus('kant-air-base', {scale: 1.6, animation: false})")
    # A place on the tie that no other tie crosses.
    free = (
        f"[...Array(50).keys()].map((k) => n.body.edges['{tie}'].edgeType.getPoint(0.4 + k / 100))"
        f".find((p) => n.getEdgeAt(n.canvasToDOM(p)) === '{tie}')"
    )
    x, y = point(page, free)
    page.mouse.click(x, y)
    expect(page.locator("#panel-kind")).to_have_text("tie")
    panel = page.inner_text("#panel")
    assert "Russia" in panel and "Kant air base" in panel and "§4.2" in panel


def test_a_click_half_way_between_two_nodes_opens_their_tie(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    middle = (
        "(({CCC, AAA}) => ({x: (CCC.x + AAA.x) / 2, y: (CCC.y + AAA.y) / 2}))"
        "(n.getPositions(['CCC', 'AAA']))"
    )
    page.mouse.click(*point(page, middle))
    expect(page.locator("#panel-kind")).to_have_text("tie")
    expect(page.locator("#panel-title")).to_have_text("The CCC — opposes — The AAA")


@pytest.mark.parametrize("way", ["key", "button", "background"])
def test_the_panel_closes(visit: Callable[..., Page], small: Path, way: str) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('ORG')")
    expect(page.locator("#panel")).to_be_visible()
    if way == "key":
        page.keyboard.press("Escape")
    elif way == "button":
        page.click("#panel-close")
    else:
        box = page.locator("#network").bounding_box()
        assert box
        page.mouse.click(box["x"] + 3, box["y"] + 3)
    expect(page.locator("#panel")).to_be_hidden()


def test_the_ties_of_a_node_lead_on_by_keyboard(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('ORG')")
    page.locator("#panel [data-edge]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("The AAA — member of — The ORG")
    page.locator("#panel-title button").first.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("The AAA")


def test_a_contested_tie_shows_both_sides_with_their_sources(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    page.evaluate(
        "window.steppe.selectEdge([...window.steppe.edges]"
        ".find(([, e]) => e.course[0][1] === 'contested')[0])"
    )
    expect(page.locator("#panel .badges")).to_have_text(re.compile("possible.*contested"))
    claim, denial = page.locator("#panel .claim").all_inner_texts()
    assert all(text in claim for text in ("2001-06", "June 2001", "The book", "p. 7"))
    assert all(text in denial for text in ("not so", "2001-06", "The paper", "p. 9"))
    for text in (claim, denial):
        assert "Contradicted by another claim" in text
        assert "one says that it holds, the other that it does not" in text


def test_a_claim_that_contradicts_is_gone_to(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    page.evaluate("window.steppe.select('SCO')")
    printed = page.locator('[data-claim="central-asia-2004/a017"]')
    printed.locator('[data-opens="central-asia-2004/x001"]').click()
    settled = page.locator('[data-claim="central-asia-2004/x001"]')
    expect(settled).to_be_focused()
    expect(settled).to_contain_text("2001-06-15")
    expect(settled).to_be_in_viewport()


def test_a_tie_shows_what_contradicts_it(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    tie = page.evaluate(
        "(() => [...window.steppe.edges].find(([k, e]) => e.from === 'TJK' && e.to === 'PfP')[0])()"
    )
    page.evaluate(f"window.steppe.selectEdge('{tie}')")
    panel = page.inner_text("#panel")
    for text in ("Tajikistan", "Partnership for Peace", "2002-02-20", "Contradicted by"):
        assert text in panel
    assert "it does not" in panel


def test_the_founding_dates_of_the_sco_stand_side_by_side(
    visit: Callable[..., Page], file: Path
) -> None:
    page = visit(file)
    page.evaluate("window.steppe.select('SCO')")
    panel = page.inner_text("#panel")
    assert "2001-06-25" in panel and "2001-06-15" in panel
    assert "2001-06-25 and 2001-06-15" in panel


def test_the_page_turns_dark(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small, color_scheme="dark")
    light = "(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))"
    shade = page.evaluate(f"{light}(getComputedStyle(document.body).backgroundColor)")
    assert shade < 200


def test_labels_follow_the_screen_into_the_dark_and_back(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    colour = "() => window.steppe.drawings[0].labels.find((it) => it.text === 'The ORG').color"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => ({colour})() !== light", arg=light)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"light => ({colour})() === light", arg=light)


def test_on_a_narrow_screen_nothing_is_cut_off(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("window.steppe.select('ORG')")
    expect(page.locator("#panel-title")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # In one breath: the page may still be gliding to the panel.
    assert page.evaluate(
        "(([stage, panel]) => panel.top >= stage.bottom - 1)"
        "(['#stage', '#panel'].map((at) => document.querySelector(at).getBoundingClientRect()))"
    )


def test_only_web_addresses_become_links(
    visit: Callable[..., Page], dataset: Callable[..., Path], tmp_path: Path
) -> None:
    web = ["https://example.org/a?b=1&c=2", "http://example.org/"]
    other = ["javascript:alert(1)", "javascript:alert(1)//https://", "data:text/html;base64;PGI+",
             "file:///etc/passwd", "//example.org/", "ftp://example.org/"]  # fmt: skip
    urls = {f"s{n}": url for n, url in enumerate([*web, *other])}
    rows = [{**ROWS[0], "source": source} for source in urls]
    folder = dataset(rows, sources=dict.fromkeys(urls, "2010-12-31"))
    lines = [f"{source},A title,2010-12-31,{url}" for source, url in urls.items()]
    (folder / "sources.csv").write_text("\n".join(["id,title,as_of,url", *lines]), "utf-8")
    page = visit(steppe.open(folder).render(tmp_path / "page.html"))
    page.evaluate("window.steppe.select('AAA')")
    expect(page.locator("#panel .claim")).to_have_count(len(urls))
    links = page.locator("#panel a").all()
    assert [link.get_attribute("href") for link in links] == web
    assert {link.get_attribute("rel") for link in links} == {"noopener noreferrer"}


def test_an_empty_day_is_said(
    visit: Callable[..., Page], kg: KnowledgeGraph, tmp_path: Path
) -> None:
    page = visit(kg.render(tmp_path / "empty.html", on="2010-01-01"))
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


def shown_literally(visit: Callable[..., Page], folder: Path, names: list[str], file: Path) -> None:
    kg = steppe.open(folder)
    page = visit(kg.render(file))
    title = page.title()
    for node, name in zip(("AAA", "BBB", "CCC", "DDD"), names, strict=False):
        page.evaluate(f"window.steppe.select('{node}')")
        assert page.text_content("#panel-title") == name
        page.fill("#search", name)
        assert name in (page.locator("#results [role=option]").first.text_content() or "")
    assert page.title() == title
    assert page.locator("#panel img, #panel script").count() == 0


def test_hostile_labels_are_shown_and_not_run(
    visit: Callable[..., Page], dataset: Callable[..., Path], tmp_path: Path
) -> None:
    for names in (HOSTILE[:4], HOSTILE[4:]):
        folder = labelled(dataset(ROWS), names)
        shown_literally(visit, folder, names, tmp_path / f"{len(names)}.html")


def test_the_shared_hostile_names_are_shown_and_not_run(
    visit: Callable[..., Page], dataset: Callable[..., Path], tmp_path: Path, shared: Path
) -> None:
    with (shared / "bad-inputs/html/xss_names.csv").open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    names = list(dict.fromkeys(row[c].strip() for row in rows for c in ("state1", "state2")))
    for start in range(0, len(names), 4):
        folder = labelled(dataset(ROWS), names[start : start + 4])
        shown_literally(visit, folder, names[start : start + 4], tmp_path / f"{start}.html")


# -- find, share, take away ----------------------------------------------------------------------


def test_ties_are_filtered_by_relation_standing_source_and_bloc(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    for name, value, left in (
        ("standing", "contested", 3), ("relation", "memberOf", 2), ("source", "book", 0),
        ("stance", "Fact", 0),
    ):  # fmt: skip
        page.eval_on_selector(f'input[data-filter="{name}"][value="{value}"]', "it => it.click()")
        assert _ties(page.inner_text("#status")) == left, name
        page.click("#reset")
        assert _ties(page.inner_text("#status")) == 4


def test_only_leaves_one_entry_of_a_filter(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    page.locator('fieldset[data-set="layer"] button[aria-label="Layer: only political"]').click()
    checked = page.locator('fieldset[data-set="layer"] input:checked')
    assert [it.get_attribute("value") for it in checked.all()] == ["political"]


def test_two_steps_reach_further_than_one(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('CCC')")
    all_nodes = "Object.values(window.steppe.network.body.nodes)"
    lit = f"{all_nodes}.filter((n) => n.options.opacity === 1).length"
    assert page.evaluate(lit) == 2
    page.click('[data-hops="2"]')
    assert page.evaluate(lit) == 4
    expect(page.locator('[data-hops="2"]')).to_have_attribute("aria-pressed", "true")


def test_a_shortest_path_is_found_told_and_ended(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('CCC')")
    page.click("#path-from")
    expect(page.locator("#path-hint")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#path-hint")).to_be_hidden()
    page.click("#path-from")
    page.evaluate("window.steppe.select('DDD')")
    expect(page.locator("#panel-title")).to_have_text("The CCC → The DDD")
    assert page.locator(".steps li").count() == 3
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_where_no_path_leads_that_is_said(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    page.evaluate("window.steppe.select('CCC')")
    page.click("#path-from")
    page.evaluate("window.steppe.select('DDD')")
    expect(page.locator("#panel-body")).to_contain_text("do not join the two")


def test_a_view_can_be_sent_by_its_address(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.evaluate("window.steppe.select('AAA')")
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    page.click('[data-hops="2"]')
    address = page.evaluate("location.href")
    assert "node=AAA" in address and "steps=2" in address and "no-sign=-1" in address
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#panel-title")).to_have_text("The AAA")
    expect(page.locator('input[data-filter="sign"][value="-1"]')).not_to_be_checked()
    expect(page.locator('[data-hops="2"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # with nothing selected it resets the filters
    expect(page.locator('input[data-filter="sign"][value="-1"]')).to_be_checked()


def test_an_address_that_names_what_is_not_there_is_left_alone(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    page.evaluate("location.hash = 'node=%3Cimg%20src%3Dx%3E&tie=a&path=x%20y&no-x=1&view=z'")
    page.wait_for_timeout(200)
    expect(page.locator("#panel")).to_be_hidden()
    assert page.locator("img").count() == 0
    assert page.inner_text("#status") == "5 of 5 nodes, 4 of 4 ties shown"


def test_the_table_sorts_and_opens_claims(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.click('[data-view="table"]')
    expect(page.locator("#network")).to_be_hidden()
    rows = page.locator("#ties-table tbody tr")
    assert rows.count() == 4
    page.locator("#ties-table th button").nth(2).click()
    first = page.locator("#ties-table tbody td:nth-child(3)").all_text_contents()
    assert first == sorted(first)
    expect(page.locator("#ties-table th").nth(2)).to_have_attribute("aria-sort", "ascending")
    rows.first.locator("button").click()
    expect(page.locator("#panel")).to_be_visible()
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    assert rows.count() == 3


def test_what_is_shown_can_be_taken_away(
    visit: Callable[..., Page], small: Path, tmp_path: Path
) -> None:
    import json

    page = visit(small)
    page.locator('input[data-filter="sign"][value="-1"]').uncheck()
    page.click('[data-view="table"]')
    saved = {}
    for kind in ("csv", "json", "png", "svg", "graphml", "gexf"):
        with page.expect_download() as taken:
            page.click("#take-box summary")
            page.click(f'[data-take="{kind}"]')
        assert taken.value.suggested_filename.endswith(f"-2010-12-31.{kind}")
        taken.value.save_as(saved.setdefault(kind, tmp_path / f"taken.{kind}"))
    table = list(csv.DictReader(saved["csv"].read_text(encoding="utf-8-sig").splitlines()))
    assert [row["relation"] for row in table].count("member of") == 2
    assert len(json.loads(saved["json"].read_text(encoding="utf-8"))["ties"]) == 3
    assert saved["png"].read_bytes().startswith(b"\x89PNG")
    drawing = saved["svg"].read_text(encoding="utf-8")
    for line in ("The AAA", "What held on 31 December 2010", "Left out: Sign hostile"):
        assert f">{line}<" in drawing
    assert "Drawn by steppe.<" in drawing
    for read in (nx.read_graphml(saved["graphml"]), nx.read_gexf(saved["gexf"])):
        assert set(read) == {"AAA", "BBB", "DDD", "ORG"} and read.number_of_edges() == 3
        assert {d["predicate"] for _, _, d in read.edges(data=True)} == {"memberOf", "alliedWith"}


def test_a_claim_is_copied_as_text_and_as_bibtex(visit: Callable[..., Page], small: Path) -> None:
    page = visit(small)
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; }")
    page.evaluate("window.steppe.select('ORG')")
    page.locator('[data-copy="text"]').first.click()
    assert "member of — The ORG" in page.evaluate("window.copied")
    page.locator('[data-copy="bibtex"]').first.click()
    assert page.evaluate("window.copied").startswith("@misc{")


# -- time ----------------------------------------------------------------------------------------


def test_a_page_of_one_day_has_no_slider(visit: Callable[..., Page], small: Path) -> None:
    expect(visit(small).locator("#time")).to_be_hidden()


def test_the_slider_goes_from_day_to_day(visit: Callable[..., Page], moving: Path) -> None:
    page = visit(moving)
    assert page.inner_text("#day") == "What held on 1 June 2002"
    assert page.inner_text("#status") == "3 of 4 nodes, 2 of 3 ties shown"
    spots = "window.steppe.network.getPositions(['AAA', 'ORG'])"
    before = page.evaluate(spots)
    page.click("#on")
    assert page.inner_text("#day") == "What held on 1 May 2003"
    assert page.inner_text("#status") == "4 of 4 nodes, 3 of 3 ties shown"
    assert drawn(page) == [4, 3]
    expect(page.locator("#changes-count")).to_have_text("1 change on this day")
    page.click("#changes-count")
    expect(page.locator("#changes")).to_contain_text("The CCC — member of — The ORG")
    assert page.evaluate(spots) == before
    page.fill("#at", "0")
    assert _ties(page.inner_text("#status")) == 0
    assert "day=1999-01-01" in page.evaluate("location.href")


def test_a_tie_that_is_only_possible_is_dashed_until_it_is_certain(
    visit: Callable[..., Page], moving: Path
) -> None:
    page = visit(moving)
    dashes = (
        "Object.values(window.steppe.network.body.edges)"
        ".filter((e) => e.fromId === 'CCC').map((e) => Boolean(e.options.dashes))[0]"
    )
    page.click("#on")
    assert page.evaluate(dashes) is True
    page.click("#on")
    assert page.evaluate(dashes) is False


def test_a_range_shows_whatever_held_within_it(visit: Callable[..., Page], moving: Path) -> None:
    page = visit(moving)
    page.fill("#at", "6")
    assert page.inner_text("#status").endswith("2 of 3 ties shown")
    page.select_option("#mode", "range")
    assert page.inner_text("#day") == "What held from 1 January 1999 to 1 January 2004"
    assert page.inner_text("#status").endswith("3 of 3 ties shown")
    page.fill("#since", "6")
    assert page.inner_text("#status").endswith("2 of 3 ties shown")


def test_it_plays_to_the_last_day_and_stops(visit: Callable[..., Page], moving: Path) -> None:
    page = visit(moving)
    page.fill("#at", "5")
    page.click("#play")
    expect(page.locator("#play")).to_have_text("Pause")
    expect(page.locator("#play")).to_have_text("Play", timeout=8000)
    assert page.inner_text("#day") == "What held on 1 January 2004"


def test_the_size_of_a_node_tells_the_measure_chosen(
    visit: Callable[..., Page], small: Path
) -> None:
    page = visit(small)
    sizes = "window.steppe.network.body.nodes"
    assert page.evaluate(f"{sizes}.AAA.options.size > {sizes}.CCC.options.size")
    page.select_option("#size", "betweenness")
    assert page.evaluate(f"{sizes}.AAA.options.size") == 28
    assert page.evaluate(f"{sizes}.CCC.options.size") == 8
    assert "size=betweenness" in page.evaluate("location.href")


def test_a_page_works_in_the_frame_of_a_notebook(
    browser: Browser, graph: Callable[..., KnowledgeGraph], tmp_path: Path
) -> None:
    kg = graph([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB"}])
    file = tmp_path / "notebook.html"
    file.write_text(f"<!doctype html><body>{kg.show()._repr_html_()}</body>", encoding="utf-8")
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto(file.as_uri())
    inside = page.frame_locator("iframe")
    expect(inside.locator("#status")).to_have_text("2 of 2 nodes, 1 of 1 ties shown")
    inside.locator('[data-view="table"]').click()
    expect(inside.locator("#ties-table tbody tr")).to_have_count(1)
    assert wrong == []
    page.close()


def test_names_are_shown_in_the_language_chosen(visit: Callable[..., Page], file: Path) -> None:
    page = visit(file)
    assert "Kazakhstan" in labels(page)
    page.select_option("#names", "zh-Hant")
    assert "哈薩克" in labels(page)
    page.evaluate("window.steppe.select('KAZ')")
    expect(page.locator("#panel-title")).to_have_text("哈薩克")
    page.select_option("#names", "ru")
    expect(page.locator("#panel-title")).to_have_text("Казахстан")
    assert "names=ru" in page.evaluate("location.href")
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert "Казахстан" in labels(page)


def test_a_page_of_one_language_needs_no_choice(visit: Callable[..., Page], small: Path) -> None:
    expect(visit(small).locator("#names")).to_be_hidden()


def test_two_days_are_set_against_each_other(visit: Callable[..., Page], moving: Path) -> None:
    page = visit(moving)
    page.fill("#at", "6")  # 2004: BBB has left
    page.select_option("#mode", "difference")
    page.fill("#since", "2")  # 2002: CCC is not there yet
    assert page.inner_text("#day") == ("What is another on 1 January 2004 than on 1 January 2002")
    expect(page.locator("#changes-count")).to_have_text("2 ties differ")
    page.click("#changes-count")
    told = page.locator("#changes li").all_text_contents()
    assert [line.split(" ")[0] for line in sorted(told)] == ["added", "removed"]
    assert page.inner_text("#status").endswith("3 of 3 ties shown")
    page.evaluate("window.steppe.select('BBB')")
    expect(page.locator("#panel .ties .badge")).to_have_text("removed")
    assert "since=2002-01-01" in page.evaluate(
        "location.href"
    ) and "mode=difference" in page.evaluate("location.href")
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#mode")).to_have_value("difference")
    page.select_option("#mode", "day")
    assert page.inner_text("#day") == "What held on 1 January 2004"
