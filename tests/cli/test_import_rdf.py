"""`steppe import rdf`: what becomes of triples, and the way back.

Files that it must refuse, or take with a word, are in the table of tests/bad_inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import steppe
from steppe.graph.claims import Statement

Run = Callable[..., tuple[int, str, str]]

# -- what becomes of it ------------------------------------------------------------------------


def test_blank_nodes_of_two_files_stay_two(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f'_:x <http://e/p> "{name}" .')
    files = (tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert run("import", "rdf", *files, "-o", tmp_path / "made")[0] == 0
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s <http://e/p> ?o }"
    assert list(steppe.open(tmp_path / "made").query(count)) == [(2,)]


def test_a_date_that_is_none_is_a_finding(run: Run, tmp_path: Path) -> None:
    text = '<http://e/s> <http://e/p> "1999-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .'
    (tmp_path / "a.ttl").write_text(text)
    run("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    code, out, _ = run("validate", tmp_path / "made")
    assert code == 1 and "O10" in out and "1999-02-29" in out


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_what_was_exported_comes_back_the_same(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"all.{ending}"
    assert run("export", "-o", file)[0] == 0
    folder = tmp_path / "central-asia-2004"
    code, _, err = run("import", "rdf", file, "-o", folder)
    assert code == 0 and "skipped" not in err and "graph.nt" not in err, err
    before, after = steppe.open().contents, steppe.open(folder).contents
    assert before.entities == after.entities and before.sources == after.sources
    assert before.statements == after.statements


MADE = b"""
@prefix id: <https://w3id.org/steppe/id/> . @prefix st: <https://w3id.org/steppe/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix src: <https://w3id.org/steppe/source/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
id:LU a st:Organization ; skos:prefLabel "Lake Union"@en ; <http://e/seat> "by the lake" .
id:KAZ st:memberOf id:LU .
id:TJK st:memberOf id:NOWHERE .
<http://e/1> a st:Claim ; rdf:subject id:UZB ; rdf:predicate st:memberOf ; rdf:object id:LU ;
    st:sinceEdtf "2001" ; prov:hadPrimarySource src:book ; st:locator "p. 2" ; st:stance st:Fact ;
    st:rank st:Normal .
"""


def test_statements_become_rows_and_the_rest_stays_beside(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(MADE)
    args = ("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    code, _, err = run(*args)
    assert code == 1 and "NOWHERE" in err and "1 fault; nothing was written" in err
    code, _, err = run(*args, "--skip-bad")
    assert code == 0 and "1 triple skipped" in err and "NOWHERE" in err, err
    kg = steppe.open(tmp_path / "made")

    def short(s: Statement) -> tuple[str, ...]:
        end = (s.object or "").rpartition("/")[2]
        return s.subject.rpartition("/")[2], end, s.since_text, s.source.rpartition("/")[2][:4]

    assert {short(s) for s in kg.claims()} == {
        ("UZB", "LU", "2001", "book"),
        ("KAZ", "LU", "", "file"),
    }
    assert list(kg.query("SELECT ?o WHERE { id:LU <http://e/seat> ?o }")) == [("by the lake",)]


def test_nothing_can_be_said_beside_the_tables(run: Run, dataset: Callable[..., Path]) -> None:
    folder = dataset([])
    ours = "https://w3id.org/steppe/"
    triple = f"<{ours}id/AAA> <{ours}ontology#memberOf> <http://e/x> .\n"
    (folder / "graph.nt").write_text(triple)
    code, _, err = run("show", "--dataset", folder)
    assert code == 1 and "graph.nt:1:" in err and "claims.csv" in err


def test_a_base_makes_relative_addresses_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<foo> <http://e/p> 1 .")
    args = ("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    assert run(*args, "--base", "no base")[0] == 2
    assert run(*args, "--base", "http://e/")[0] == 0
    assert "<http://e/foo>" in (tmp_path / "made" / "graph.nt").read_text()


def test_an_ending_that_says_nothing_needs_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.data").write_text('<http://e/s> <http://e/p> "a" .\n')
    args = ("import", "rdf", tmp_path / "a.data", "-o", tmp_path / "made")
    code, _, err = run(*args)
    assert code == 2 and "--format" in err
    assert run(*args, "--format", "nt")[0] == 0


def test_the_page_links_no_script(run: Run, tmp_path: Path) -> None:
    text = MADE.replace(b'"by the lake"', b"<javascript:alert(1)>").replace(b"id:NOWHERE", b"id:LU")
    (tmp_path / "a.ttl").write_bytes(text)
    run("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    page = tmp_path / "page.html"
    assert run("render", "--dataset", tmp_path / "made", "-o", page)[0] == 0
    assert "javascript:" not in page.read_text(encoding="utf-8").replace("javascript:void", "")
