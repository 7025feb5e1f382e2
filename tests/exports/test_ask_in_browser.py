"""A page that is asked in SPARQL: in a real browser, from a file, with the network off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.tables import csv_text
from steppe.graph import query as sparql
from steppe.graph.questions import questions

Visit = Callable[..., Page]

OPENS = 120_000  # milliseconds; a test waits for the engine and asserts no time
MEMBERS = "SELECT ?who WHERE { ?who st:memberOf id:ORG } ORDER BY ?who"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(40)))} }}" for n in range(8))
    + " }"
)


@pytest.fixture(scope="module")
def packaged(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("page") / "asked.html"
    return kg.render(target, on="2003-12-31", with_sparql=True)


@pytest.fixture
def small_kg(graph: Callable[..., KnowledgeGraph]) -> KnowledgeGraph:
    return graph(
        [
            {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "note": "<b>bold</b>"},
            {"subject": "DDD", "predicate": "memberOf", "object": "ORG"},
            {"subject": "CCC", "predicate": "opposes", "object": "AAA", "until": ".."},
        ]
    )


@pytest.fixture
def small(small_kg: KnowledgeGraph, tmp_path: Path) -> Path:
    return small_kg.render(tmp_path / "small.html", with_sparql=True)


@pytest.fixture
def asking(visit: Visit, small: Path) -> Page:
    """The made-up data, its engine open."""
    return opened(visit(small))


def opened(page: Page) -> Page:
    page.click('[data-view="ask"]')
    expect(page.locator("#ask-status")).to_contain_text("triples are ready", timeout=OPENS)
    return page


def ask(page: Page, text: str) -> None:
    """Run a query, and wait until it has come to an end."""
    page.fill("#ask-query", text)
    page.press("#ask-query", "Control+Enter")
    expect(page.locator("#ask-run")).to_be_enabled(timeout=OPENS)


def cells(page: Page) -> list[list[str]]:
    rows = page.locator("#ask-result tbody tr").all()
    return [[text.strip() for text in row.locator("td").all_inner_texts()] for row in rows]


def saved(page: Page, to: Path) -> str:
    """The answer as the page writes it into a file."""
    with page.expect_download() as taken:
        page.click("#ask-save")
    taken.value.save_as(to)
    return to.read_bytes().decode("utf-8-sig")


def seconds(page: Page, milliseconds: int) -> None:
    """Let the time that a query may take be another."""
    page.evaluate(
        "(limit) => { const wait = window.setTimeout; window.setTimeout = (act, time, ...more) =>"
        " wait(act, time === 30000 ? limit : time, ...more); }",
        milliseconds,
    )


# -- the same answers as steppe query ----------------------------------------------------------


def test_every_packaged_question_is_answered_as_by_steppe_query(
    visit: Visit, packaged: Path, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    page = opened(visit(packaged))
    seconds(page, OPENS)
    for asked in questions():
        page.select_option("#ask-questions", asked.name)
        page.click("#ask-run")
        expect(page.locator("#ask-run")).to_be_enabled(timeout=OPENS)
        assert page.locator("#ask-error").is_hidden(), page.inner_text("#ask-error")
        found = kg.ask(asked.name)
        expected = csv_text(found.columns, found.rows).replace("\n", "\r\n")
        assert saved(page, tmp_path / "answer.csv") == expected, asked.name


def test_rows_name_nodes_and_values_as_a_table(asking: Page) -> None:
    ask(
        asking, "SELECT ?who ?it { VALUES (?who ?it) { (id:AAA 1) (id:AAA UNDEF) (st:State 'x') } }"
    )
    assert cells(asking) == [["id:AAA", "1"], ["id:AAA", ""], ["st:State", "x"]]
    assert asking.inner_text("#ask-count") == "3 rows"
    asking.locator("#ask-result button").first.click()
    expect(asking.locator("#panel-title")).to_have_text("The AAA")


@pytest.mark.parametrize(("query", "answer"), [("ASK { id:AAA a st:State }", "yes"),
                                               ("ASK { <AAA> a st:State }", "yes"),
                                               ("ASK { id:AAA a st:Treaty }", "no")])  # fmt: skip
def test_a_yes_or_no_is_said(asking: Page, query: str, answer: str) -> None:
    ask(asking, query)
    assert asking.inner_text("#ask-result") == answer
    expect(asking.locator("#ask-save")).to_be_hidden()


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?a st:alliedWith ?b ; rdfs:label ?name } "
        "WHERE { ?a st:opposes ?b . ?b skos:prefLabel ?name }",
        "DESCRIBE id:AAA",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_a_graph_is_the_same_as_turtle(
    asking: Page, small_kg: KnowledgeGraph, tmp_path: Path, query: str
) -> None:
    ask(asking, query)
    text = saved(asking, tmp_path / "answer.ttl")
    assert asking.text_content("#ask-result pre") == text
    assert "@prefix id: <https://w3id.org/steppe/id/> .\n" in text and "id:AAA" in text
    found = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    expected = set(sparql.evaluate(small_kg.store, query))
    assert found == expected and found


@pytest.mark.parametrize("named", ["", "FROM <https://w3id.org/steppe/graph/plain>"])
def test_all_graphs_are_asked_unless_the_query_names_one(
    asking: Page, small_kg: KnowledgeGraph, named: str
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {named} WHERE {{ ?s ?p ?o }}"
    ask(asking, query)
    (row,) = sparql.rows(sparql.evaluate(small_kg.store, query))
    assert cells(asking) == [[str(row[0])]]


def test_a_prefix_of_ones_own_is_taken(asking: Page) -> None:
    ask(asking, "PREFIX service: <https://w3id.org/steppe/id/>\nASK { service:AAA ?load 'x' }")
    assert asking.inner_text("#ask-result") == "no"
    ask(asking, "PREFIX st: <https://w3id.org/steppe/id/> SELECT (st:AAA AS ?x) {}")
    assert cells(asking) == [["id:AAA"]]


def test_a_thousand_rows_are_drawn_and_all_are_saved(asking: Page, tmp_path: Path) -> None:
    numbers = " ".join(map(str, range(40)))
    ask(asking, f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}")
    assert asking.inner_text("#ask-count") == "1600 rows"
    assert asking.locator("#ask-result tbody tr").count() == 1000
    assert "The first 1000 of 1600 rows" in asking.inner_text("#ask-result")
    assert saved(asking, tmp_path / "answer.csv").count("\r\n") == 1601


def test_a_file_for_a_spreadsheet_has_no_formula_and_plain_numbers(
    asking: Page, tmp_path: Path
) -> None:
    ask(asking, """SELECT * { VALUES (?a ?b) { ("=1+1" -5) ("a,\\"b\\"" -1.5) } }""")
    assert saved(asking, tmp_path / "it.csv") == 'a,b\r\n\'=1+1,-5\r\n"a,""b""",-1.5\r\n'


def test_markup_in_an_answer_is_text(asking: Page) -> None:
    ask(asking, "SELECT ?note (IRI('javascript:alert(1)') AS ?x) { ?c st:note|rdfs:comment ?note "
                "FILTER(CONTAINS(?note, 'bold')) }")  # fmt: skip
    assert cells(asking) == [["<b>bold</b>", "javascript:alert(1)"]]
    assert asking.locator("#ask-result a, #ask-result b").count() == 0
    ask(asking, "SELECT (<https://example.org/x> AS ?x) {}")
    assert asking.get_attribute("#ask-result a", "href") == "https://example.org/x"


# -- what is refused, cannot be read, or takes too long ----------------------------------------


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p ?o . service silent ?s { ?a ?b ?c } }", "SERVICE is refused"),
        ("LOAD <http://example.org/>", "LOAD is refused"),
        ("INSERT DATA { id:A st:memberOf id:B }", "INSERT is refused"),
        ("PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("  # nothing\n", "The query is empty"),
    ],
)
def test_what_is_not_asked_of_the_data_is_refused(asking: Page, query: str, says: str) -> None:
    ask(asking, query)
    assert says in asking.inner_text("#ask-error")
    expect(asking.locator("#ask-answer")).to_be_hidden()
    ask(asking, MEMBERS)
    expect(asking.locator("#ask-error")).to_be_hidden()
    assert cells(asking) == [["id:AAA"], ["id:DDD"]]


@pytest.mark.parametrize(
    ("query", "line", "column", "marked", "says"),
    [
        ("SELECT ?s WHERE {\n  ?s st:memberOf ;; }\n", 2, 18, ";", "Expected:"),
        ("SELECT ?s\n{ '😀😀' ?p ;;} }", 2, 11, ";", "Expected:"),
        ("SELECT ?s { ?s st:memberOf ", 1, 28, "\u00a0", "Expected:"),
        ("SELECT ?s { ?s a foo:Bar }", 1, 18, "foo:Bar", "The prefix foo: is not declared"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", 1, 40, "\u00a0", "a variable that is unbound"),
    ],
)
def test_a_fault_is_said_and_marked_where_it_stands(
    asking: Page, query: str, line: int, column: int, marked: str, says: str
) -> None:
    ask(asking, query)
    told = asking.inner_text("#ask-error")
    assert f"at line {line}, column {column}." in told and says in told
    assert asking.text_content("#ask-marks mark") == marked
    expect(asking.locator("#ask-query")).to_be_focused()
    asking.keyboard.type(" ")
    expect(asking.locator("#ask-error")).to_be_hidden()
    assert asking.locator("#ask-marks mark").count() == 0


def test_a_query_is_stopped_while_the_page_goes_on(asking: Page) -> None:
    asking.fill("#ask-query", ENDLESS)
    asking.click("#ask-run")
    expect(asking.locator("#ask-stop")).to_be_focused()
    asking.click('[data-view="table"]')
    expect(asking.locator("#ties-table tbody tr")).to_have_count(3)
    asking.click('[data-view="ask"]')
    asking.click("#ask-stop")
    expect(asking.locator("#ask-status")).to_have_text("Stopped.")
    expect(asking.locator("#ask-run")).to_be_focused()
    ask(asking, MEMBERS)
    assert cells(asking) == [["id:AAA"], ["id:DDD"]]


def test_a_query_ends_after_the_time_that_it_may_take(asking: Page) -> None:
    seconds(asking, 300)
    ask(asking, ENDLESS)
    assert "Stopped after 30 seconds" in asking.inner_text("#ask-error")
    seconds(asking, OPENS)
    ask(asking, MEMBERS)
    assert cells(asking) == [["id:AAA"], ["id:DDD"]]


def test_an_engine_at_its_end_is_made_anew(asking: Page) -> None:
    ask(asking, f"SELECT * {{ FILTER({'(' * 20000}1{')' * 20000}) }}")
    assert "too deep" in asking.inner_text("#ask-error")
    ask(asking, MEMBERS)
    assert cells(asking) == [["id:AAA"], ["id:DDD"]]


# -- in the network ----------------------------------------------------------------------------


def marked(page: Page) -> list[str]:
    return list(page.evaluate("[...window.steppe.state.marked].sort()"))


def test_an_answer_is_marked_in_the_network_until_escape(asking: Page) -> None:
    ask(asking, MEMBERS)
    asking.click("#ask-mark")
    expect(asking.locator("#network")).to_be_visible()
    assert marked(asking) == ["AAA", "DDD"]
    expect(asking.locator("#marked-note")).to_contain_text("The answer names 2 nodes.")
    bold = "(id) => window.steppe.network.body.nodes[id].options.borderWidth"
    assert asking.evaluate(bold, "AAA") > asking.evaluate(bold, "CCC")
    faint = "(id) => window.steppe.network.body.nodes[id].options.opacity"
    assert asking.evaluate(faint, "AAA") == 1 > asking.evaluate(faint, "CCC")
    asking.keyboard.press("Escape")
    assert marked(asking) == []
    expect(asking.locator("#marked-note")).to_be_hidden()


def test_marks_that_filters_hide_are_counted_and_shown(asking: Page) -> None:
    asking.locator('input[data-filter="layer"][value="institutional"]').uncheck()
    ask(asking, "CONSTRUCT { ?who st:memberOf id:ORG } WHERE { ?who st:memberOf id:ORG }")
    assert asking.inner_text("#ask-mark") == "Show in the network (3)"
    asking.click("#ask-mark")
    expect(asking.locator("#marked-note")).to_contain_text("names 3 nodes; the filters hide 2")
    asking.click("#marked-all")
    expect(asking.locator("#marked-note")).to_contain_text("names 3 nodes.")
    asking.click("#unmark")
    assert marked(asking) == []


def test_an_answer_without_a_node_marks_nothing(asking: Page) -> None:
    ask(asking, "SELECT ?x { VALUES ?x { st:State 1 id:nowhere } }")
    expect(asking.locator("#ask-mark")).to_be_disabled()


# -- writing a query ---------------------------------------------------------------------------


def test_names_are_offered_and_tab_goes_on(asking: Page) -> None:
    asking.fill("#ask-query", "")
    asking.locator("#ask-query").press_sequentially("ASK { id:aa")
    options = asking.locator("#ask-names [role=option]")
    expect(options).to_have_text(re.compile("id:AAA"))
    asking.keyboard.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    asking.keyboard.press("Enter")
    expect(asking.locator("#ask-query")).to_have_value("ASK { id:AAA")
    asking.keyboard.type(" st:opp")
    expect(options.first).to_contain_text("st:opposes")
    asking.keyboard.press("Escape")
    expect(asking.locator("#ask-names")).to_be_hidden()
    asking.keyboard.press("Tab")
    expect(asking.locator("#ask-run")).to_be_focused()


def test_a_question_brings_its_parameters(visit: Visit, packaged: Path) -> None:
    page = opened(visit(packaged))
    page.select_option("#ask-questions", "members-on-a-day")
    assert "no denial of as good a rank" in page.inner_text("#ask-about")
    query = page.locator("#ask-query")
    expect(query).to_have_value(re.compile(r'\{ \(id:CST "1998-12-31"\^\^xsd:date\) \}'))
    page.fill("#ask-parameter-body", "shanghai cooperation organisation")
    page.fill("#ask-parameter-on", "2003-12-31")
    page.press("#ask-parameter-on", "Tab")
    expect(page.locator("#ask-parameter-body")).to_have_value("SCO")
    expect(query).to_have_value(re.compile(r'\{ \(id:SCO "2003-12-31"\^\^xsd:date\) \}'))
    page.fill("#ask-parameter-body", "Atlantis")
    page.press("#ask-parameter-body", "Tab")
    assert page.locator("#ask-parameter-body:invalid").count() == 1
    expect(query).to_have_value(re.compile("id:SCO"))
    page.press("#ask-query", "Control+Enter")  # held back, and said at the field
    expect(page.locator("#ask-answer")).to_be_hidden()
    page.fill("#ask-parameter-body", "id:sco")
    page.press("#ask-parameter-body", "Tab")
    seconds(page, OPENS)
    page.press("#ask-query", "Control+Enter")
    expect(page.locator("#ask-count")).to_have_text("6 rows", timeout=OPENS)


def test_prefixes_are_shown(asking: Page) -> None:
    asking.click("#ask-form summary")
    for prefix in ("st", "id", "claim", "src", "skos", "prov", "xsd", "wgs"):
        assert f"PREFIX {prefix}: <" in asking.inner_text("#ask-prefixes")


def test_a_query_is_sent_with_the_address_and_not_run(visit: Visit, small: Path) -> None:
    page = opened(visit(small))
    ask(page, MEMBERS)
    address = page.evaluate("location.hash")
    page.evaluate("(hash) => { location.hash = hash; }", address.replace("%3AORG", "%3AAAA"))
    expect(page.locator("#ask-query")).to_have_value(MEMBERS.replace("id:ORG", "id:AAA"))
    assert cells(page) == [["id:AAA"], ["id:DDD"]]


def test_answers_are_told_in_the_language_of_the_page(asking: Page) -> None:
    ask(asking, MEMBERS)
    asking.select_option("#tongue", "ru")
    expect(asking.locator("#ask-count")).to_have_text("2 строки")
    expect(asking.locator("#ask-run")).to_have_text("Выполнить")
    ask(asking, "SELECT")
    assert "Запрос не читается: строка 1" in asking.inner_text("#ask-error")
    asking.select_option("#tongue", "zh-Hant")
    assert "查詢在第 1 行" in asking.inner_text("#ask-error")


# -- the page ----------------------------------------------------------------------------------


def test_a_page_that_is_not_asked_offers_nothing(
    visit: Visit, small_kg: KnowledgeGraph, tmp_path: Path
) -> None:
    file = small_kg.render(tmp_path / "plain.html")
    page = visit(file)
    expect(page.locator('[data-view="ask"]')).to_be_hidden()
    page.evaluate("location.hash = '#view=ask'")
    expect(page.locator("#ask-view")).to_be_hidden()
    assert 'id="ask-engine"' not in file.read_text(encoding="utf-8")


def test_a_worker_of_the_page_reaches_no_network(browser: Browser, small: Path) -> None:
    page = browser.new_page()
    page.goto(small.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    refused = page.evaluate(
        """() => new Promise((resolve) => {
          const code = `addEventListener("securitypolicyviolation", (event) =>
            postMessage(event.effectiveDirective)); fetch("http://127.0.0.1:9/").catch(() => 0);`;
          const worker = new Worker(URL.createObjectURL(new Blob([code])));
          worker.onmessage = ({ data }) => resolve(data);
        })"""
    )
    page.close()
    assert refused == "connect-src"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", [MEMBERS, "SELECT ?s { ;; }"])
def test_axe_finds_nothing_serious_where_it_is_asked(
    browser: Browser, axe: str, small: Path, scheme: Any, query: str
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(small.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    ask(opened(page), query)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    serious = [(it["id"], [node["target"] for node in it["nodes"]][:3]) for it in found
               if it["impact"] in ("serious", "critical")]  # fmt: skip
    assert serious == []
