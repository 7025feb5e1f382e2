"""Queries that stand alone: prefixes declared, values written in."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.questions import bind, questions
from steppe.graph.standalone import standalone
from steppe.ontology.errors import QueryError


def answered(kg: KnowledgeGraph, text: str) -> tuple[list[str], list[list[str]]]:
    """By the engine alone, which is told no prefix; in an order of its own."""
    found = kg.store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    columns = [v.value for v in found.variables]
    return columns, sorted([str(row[c]) for c in columns] for row in found)


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_a_packaged_question_gives_the_same_rows_standing_alone(
    kg: KnowledgeGraph, question: Any
) -> None:
    bound = bind({}, kg.names, question, kg.as_of) if question.parameters else {}
    columns, rows = answered(kg, standalone(question.text, bound))
    here = kg.answer(question.text, bound)
    assert isinstance(here, ox.QuerySolutions)
    assert columns == [v.value for v in here.variables]
    assert rows == sorted([str(row[c]) for c in columns] for row in here)


def test_only_prefixes_that_are_used_and_not_declared_are_declared() -> None:
    text = "PREFIX id: <http://e/> SELECT ?s { ?s st:p id:x } # rdfs:none 'skos:none'"
    assert standalone(text) == f"PREFIX st: <https://w3id.org/steppe/ontology#> {text}"
    assert standalone("SELECT * {}") == "SELECT * {}"


def test_the_base_is_declared_only_where_an_address_is_relative(kg: KnowledgeGraph) -> None:
    text = "SELECT ?l { <KAZ> skos:prefLabel ?l FILTER(lang(?l) = 'en') }"
    assert standalone(text).startswith("BASE <https://w3id.org/steppe/id/> PREFIX skos: ")
    assert answered(kg, standalone(text))[1] == [['"Kazakhstan"@en']]
    for whole in (
        "ASK { <http://e/x> ?p '<x>' }",
        "ASK { <urn:x> ?p ?o FILTER(?o < 3 || ?o > 4) }",
    ):
        assert standalone(whole) == whole


@pytest.mark.parametrize(
    "value",
    ['" } # ', "a\\", "x\ny", "'''", "哈", "\x00", "?s", "> } DROP ALL"],
)
def test_a_value_stays_a_value(kg: KnowledgeGraph, value: str) -> None:
    text = "SELECT ?v (STR(?v) AS ?same) { FILTER(?v = ?v) }"
    _, rows = answered(kg, standalone(text, {"v": ox.Literal(value)}))
    assert rows == [[str(ox.Literal(value))] * 2]


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal("2003-12-31", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ox.Literal("x", language="zh-hant"),
        ox.Literal("x", datatype=ox.NamedNode("http://e/t")),
        ox.Literal(7),
        ox.NamedNode("https://w3id.org/steppe/id/KAZ"),
        ox.NamedNode("https://w3id.org/steppe/claim/a/b~c"),
        ox.NamedNode("http://e/a'b)c"),
    ],
)
def test_every_kind_of_term_is_written_so_that_it_reads_back(
    kg: KnowledgeGraph, value: ox.NamedNode | ox.Literal
) -> None:
    _, rows = answered(kg, standalone("SELECT ?v { }", {"v": value}))
    assert rows == [[str(value)]]


def test_variables_behind_the_pattern_stay_variables(kg: KnowledgeGraph) -> None:
    given = {"s": ox.NamedNode("https://w3id.org/steppe/id/KAZ")}
    written = standalone("SELECT ?s ?o { ?s st:memberOf ?o } ORDER BY ?s ?o", given)
    plain = standalone("SELECT (id:KAZ AS ?s) ?o { id:KAZ st:memberOf ?o }")
    assert answered(kg, written) == answered(kg, plain)


def test_a_variable_that_is_not_selected_takes_no_value() -> None:
    with pytest.raises(QueryError, match=r"does not select \?zz"):
        standalone("SELECT ?s { ?s ?p ?zz }", {"zz": ox.Literal(1)})
    with pytest.raises(QueryError):
        standalone("SELECT * { ?s ?p ?zz }", {"zz": ox.Literal(1)})
