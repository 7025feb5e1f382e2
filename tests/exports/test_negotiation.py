"""Accept headers."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from starlette.exceptions import HTTPException

from steppe.exports.endpoint.negotiation import GRAPHS, HTML, ROWS, choose
from steppe.exports.endpoint.responses import rdf


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("application/json", "json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml"),
        ("text/csv;q=0.5, */*;q=0.1", "csv"),
        ("*/*, text/csv;q=0.5", "json"),
        ("text/*", "xml"),
        ("text/*, text/xml;q=0, application/*;q=0", "csv"),
        ("application/*;q=0.2, text/tab-separated-values; q=0.3", "tsv"),
        ("image/png, text/csv; charset=utf-8; q=1.0", "csv"),
        ("nonsense", "json"),
    ],
)
def test_the_offer_that_is_liked_best_is_chosen(accept: str | None, form: str) -> None:
    chosen = choose(accept, ROWS)
    assert chosen is not None and chosen.form == form


@pytest.mark.parametrize(
    "accept",
    ["image/png", "text/csv;q=0", "*/*;q=0", "text/turtle", "text/csv;q=nonsense", "text/csv;q=2"],
)
def test_what_is_not_offered_or_not_liked_is_not_chosen(accept: str) -> None:
    assert choose(accept, ROWS) is None


def test_a_browser_gets_html_and_a_program_what_it_asks_for() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert choose(browser, (HTML, *GRAPHS)) is HTML
    turtle = choose("text/turtle, */*;q=0.1", (HTML, *GRAPHS))
    assert turtle is not None and turtle.form == "ttl"


def test_triples_that_xml_cannot_hold_are_not_acceptable_as_xml() -> None:
    node = ox.NamedNode("http://e/a")
    held = [ox.Triple(node, node, ox.Literal("a\x01"))]
    ttl, xml = GRAPHS[0], GRAPHS[3]
    assert rdf(held, ttl).status_code == 200
    with pytest.raises(HTTPException) as refused:
        rdf(held, xml)
    assert refused.value.status_code == 406 and "U+0001" in refused.value.detail
