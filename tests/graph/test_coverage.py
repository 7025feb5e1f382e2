"""What of a source the statements cover."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Stance
from steppe.graph.coverage import coverage, main_source, without_a_claim

Open = Callable[..., KnowledgeGraph]
Write = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]


def row(locator: str, predicate: str = "memberOf", **cells: str) -> dict[str, str]:
    return {"subject": "AAA", "predicate": predicate, "object": "ORG", "locator": locator, **cells}


ROWS = [
    row("§2, para 10"),
    row("§2, para 2", "founded"),
    row("§2, note 10", stance="Reported", asserted_by="src:paper"),
    row("§2, note 9", denial="true"),
    row("§10.1, para 1, item 3", stance="Assessment"),
    row("Abstract"),
    row("§2, para 2; §10.1, para 1", subject="BBB"),
    row("p. 3", source="paper"),
]


def places(kg: KnowledgeGraph, **options: bool) -> dict[str, int]:
    source = kg.contents.sources["https://w3id.org/steppe/source/book"]
    return {p.name: p.statements for p in coverage(kg.contents, source, **options)}


def test_places_come_in_the_order_of_their_numbers(graph: Open) -> None:
    assert places(graph(ROWS)) == {
        "§2": 3, "§2, note 9": 1, "§2, note 10": 1, "§10.1": 2, "Abstract": 1,
    }  # fmt: skip
    assert list(places(graph(ROWS))) == ["§2", "§2, note 9", "§2, note 10", "§10.1", "Abstract"]


def test_paragraphs_are_counted_on_request(graph: Open) -> None:
    fine = places(graph(ROWS), fine=True)
    assert (fine["§2, para 2"], fine["§2, para 10"], fine["§10.1, para 1"]) == (2, 1, 2)


def test_stances_denials_and_predicates_are_counted(graph: Open) -> None:
    kg = graph(ROWS)
    source = kg.contents.sources["https://w3id.org/steppe/source/book"]
    by_name = {p.name: p for p in coverage(kg.contents, source)}
    assert by_name["§2, note 10"].stances == {Stance.REPORTED: 1}
    assert by_name["§2, note 9"].denials == 1
    assert by_name["§2"].predicates == {"memberOf": 2, "founded": 1}


def test_what_follows_by_rule_is_counted_apart(graph: Open) -> None:
    group = [
        {"subject": "five", "predicate": "comprises", "object": "AAA", "locator": "p. 1"},
        row("p. 2", subject="five"),
    ]
    kg = graph(group, entities={"AAA": "State", "ORG": "Organization", "five": "ActorGroup"})
    source = main_source(kg.contents)
    assert source is not None
    (_, second) = coverage(kg.contents, source)
    assert (second.statements, second.derived) == (1, 1)


def test_entities_that_a_source_does_not_name(graph: Open) -> None:
    kg = graph(ROWS[:1])
    source = main_source(kg.contents)
    assert source is not None
    silent = {e.id for e in without_a_claim(kg.contents, source)}
    assert {"BBB", "TREATY"} <= silent and not {"AAA", "ORG"} & silent


def test_every_note_of_the_paper_is_covered(kg: KnowledgeGraph) -> None:
    source = main_source(kg.contents)
    assert source is not None and source.id == "kuo-2004"
    notes = {p.name.rpartition(" ")[2] for p in coverage(kg.contents, source) if "note" in p.name}
    assert notes == {str(number) for number in range(1, 15)}


def test_the_command_prints_places_and_says_what_is_silent(run: Run) -> None:
    code, out, err = run("coverage", "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert code == 0 and "kuo-2004" in err and "--entities" in err
    assert [r["place"] for r in rows[:2]] == ["§1", "§2"]
    assert all(int(r["statements"]) == sum(int(r[s.lower()]) for s in Stance) for r in rows)


def test_the_command_lists_entities_and_takes_another_source(run: Run) -> None:
    out = run("coverage", "--source", "upi-2002-01-29", "--entities", "--format", "json")[1]
    listed = {entity["id"] for entity in json.loads(out)}
    assert "KAZ" in listed and "IRQ" not in listed


def test_a_data_set_without_statements_is_said(run: Run, dataset: Write) -> None:
    code, _, err = run("coverage", "--dataset", str(dataset([])))
    assert code == 3 and "claims.csv" in err


@pytest.mark.parametrize("name", ["kuo", "nobody"])
def test_an_unknown_source_is_not_found(run: Run, name: str) -> None:
    assert run("coverage", "--source", name)[0] == 3


def test_before_the_years_that_an_import_covers_there_is_no_answer(
    dataset: Write, run: Run
) -> None:
    folder = dataset([row("p. 1", since="..")])
    told = json.loads((folder / "datapackage.json").read_text())
    told["steppe"]["coverage"] = {"from": "1990", "to": "2004"}
    (folder / "datapackage.json").write_text(json.dumps(told))
    for place in (("--dataset", str(folder)), ("--store", str(folder / "kg"))):
        if place[0] == "--store":
            assert run("build", str(folder), "-o", place[1])[0] == 0
        code, out, _ = run("align", "AAA", "BBB", *place, "--on", "1989-12-31", "--format", "csv")
        assert code == 0 and "the first one begins on 1990-01-01" in out
        code, out, _ = run("align", "AAA", "BBB", *place, "--on", "1990-01-01", "--format", "csv")
        assert code == 0 and "begins on" not in out
