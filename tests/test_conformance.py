"""The test suites of the W3C: what passes is what docs/conformance.md says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs"
PREFIXES = """@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
@prefix rdft: <http://www.w3.org/ns/rdftest#> .
"""


@pytest.fixture(scope="module")
def script() -> Iterator[Any]:
    sys.path.insert(0, str(DOCS))
    import make_conformance

    yield make_conformance
    sys.path.remove(str(DOCS))


def test_the_page_says_what_passes(script: Any, shared: Path) -> None:
    found = script.page(script.outcomes_of(shared / "w3c-rdf-tests"))
    there = (DOCS / "conformance.md").read_text(encoding="utf-8")
    assert there == found, "run python docs/make_conformance.py"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Three questions, of which the second has a wrong answer, and two documents."""
    (tmp_path / "data.ttl").write_text("<urn:a> <urn:p> 1 .\n", encoding="utf-8")
    (tmp_path / "ask.rq").write_text("SELECT ?o { <urn:a> <urn:p> ?o }", encoding="utf-8")
    (tmp_path / "out.rq").write_text("SELECT * { SERVICE <urn:x> { } }", encoding="utf-8")
    for name, value in (("right", "1"), ("wrong", "2")):
        rows = (
            '{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"VALUE",'
        )
        rows += '"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
        (tmp_path / f"{name}.srj").write_text(rows.replace("VALUE", value), encoding="utf-8")
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:p> .\n", encoding="utf-8")
    asked = "mf:action [ qt:query <ask.rq> ; qt:data <data.ttl> ]"
    tests = f"""<> mf:entries ( <#right> <#wrong> <#out> <#good> <#bad> ) .
<#right> a mf:QueryEvaluationTest ; mf:name "right" ; {asked} ; mf:result <right.srj> .
<#wrong> a mf:QueryEvaluationTest ; mf:name "wrong" ; {asked} ; mf:result <wrong.srj> .
<#out> a mf:PositiveSyntaxTest11 ; mf:name "out" ; mf:action <out.rq> .
<#good> a rdft:TestTurtlePositiveSyntax ; mf:name "good" ; mf:action <data.ttl> .
<#bad> a rdft:TestTurtleNegativeSyntax ; mf:name "bad" ; mf:action <bad.ttl> .
"""
    file = tmp_path / "manifest.ttl"
    file.write_text(PREFIXES + tests, encoding="utf-8")
    return file


def test_a_wrong_answer_and_a_refusal_are_told(script: Any, manifest: Path) -> None:
    outcomes = {o.name.partition("/")[2]: o.why for o in script.run("made up", manifest)}
    assert list(outcomes) == ["right", "wrong", "out", "good", "bad"]
    assert outcomes["right"] == outcomes["good"] == outcomes["bad"] == ""
    assert outcomes["wrong"] == "another answer"
    assert outcomes["out"].startswith("refused: ") and "SERVICE" in outcomes["out"]


def test_the_page_counts_and_names_failures(script: Any, manifest: Path) -> None:
    text = script.page(script.run("made up", manifest))
    assert "| made up | 3 | 5 |" in text
    assert f"### Not looked into\n\n- `{manifest.parent.name}/wrong`: another answer" in text


PROTOCOL = """@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix ht: <http://www.w3.org/2011/http#> .
@prefix hts: <http://www.w3.org/2011/http-statusCodes#> .
@prefix cnt: <http://www.w3.org/2011/content#> .
<> mf:entries ( <#query_right> <#query_format> <#query_value> <#update> ) .
<#query_right> mf:name "right" ; mf:action [ ht:requests ( [
    ht:methodName "POST" ; ht:absolutePath "/sparql/" ;
    ht:headers ( [ ht:fieldName "content-type" ; ht:fieldValue "application/sparql-query" ] ) ;
    ht:body [ cnt:chars "ASK { id:KAZ st:memberOf id:SCO }" ; cnt:characterEncoding "UTF-8" ] ;
    ht:resp [ mf:expectedStatus hts:StatusCode2xx, hts:StatusCode3xx ;
              mf:expectedFormat "boolean" ; mf:expectedBoolean true ] ] ) ] .
<#query_format> mf:name "format" ; mf:action [ ht:requests ( [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?query=ASK%7B%7D" ;
    ht:resp [ mf:expectedStatus hts:StatusCode2xx ; mf:expectedFormat "RDF" ] ] ) ] .
<#query_value> mf:name "value" ; mf:action [ ht:requests ( [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?query=ASK%7B%7D" ;
    ht:resp [ mf:expectedStatus hts:StatusCode2xx ;
              mf:expectedFormat "boolean" ; mf:expectedBoolean false ] ] ) ] .
<#update> mf:name "update" ; mf:action [ ht:requests ( [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?update=DROP%20ALL" ;
    ht:resp [ mf:expectedStatus hts:StatusCode2xx ] ] ) ] .
"""


def test_requests_of_the_protocol_are_sent_and_judged(
    script: Any, served: Any, tmp_path: Path
) -> None:
    import w3c_protocol

    file = tmp_path / "manifest.ttl"
    file.write_text(PROTOCOL, encoding="utf-8")
    outcomes = [(o.suite, o.name, o.why) for o in w3c_protocol.protocol(file, served.ask)]
    assert outcomes == [
        ("SPARQL 1.1 protocol, queries", "protocol/right", ""),
        (
            "SPARQL 1.1 protocol, queries",
            "protocol/format",
            "comes as application/sparql-results+json",
        ),
        ("SPARQL 1.1 protocol, queries", "protocol/value", "another answer"),
        ("SPARQL 1.1 protocol, updates", "protocol/update", "answered with 403"),
    ]


def test_the_service_description_is_as_its_vocabulary_asks(script: Any, served: Any) -> None:
    import w3c_protocol

    asked = list(w3c_protocol.service_description(served.ask, f"{served.url}sparql"))
    assert len(asked) == 3 and not any(o.why for o in asked)
    elsewhere = [o.why for o in w3c_protocol.service_description(served.ask, "http://e/")]
    assert [bool(why) for why in elsewhere] == [False, True, False]


def test_every_failure_of_the_page_has_its_reason(script: Any) -> None:
    text = (DOCS / "conformance.md").read_text(encoding="utf-8")
    assert "Not looked into" not in text
    named = [name for reason in script.REASONS for name in reason.tests]
    assert len(named) == len(set(named)) and all(f"`{name}`" in text for name in named)


def test_an_answer_may_leave_out_repeated_rows_where_the_test_says_so(
    script: Any, manifest: Path
) -> None:
    folder = manifest.parent
    (folder / "data.ttl").write_text("<urn:a> <urn:p> 1 . <urn:b> <urn:p> 1 .\n", encoding="utf-8")
    ask = "SELECT REDUCED ?o { ?s <urn:p> ?o }"
    (folder / "ask.rq").write_text(ask, encoding="utf-8")
    row = (
        '{"o":{"type":"literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}'
    )
    for name, rows in (("right", [row] * 3), ("wrong", [row] * 3)):
        text = f'{{"head":{{"vars":["o"]}},"results":{{"bindings":[{",".join(rows)}]}}}}'
        (folder / f"{name}.srj").write_text(text, encoding="utf-8")
    lax = "<#right> mf:resultCardinality mf:LaxCardinality .\n"
    manifest.write_text(manifest.read_text(encoding="utf-8") + lax, encoding="utf-8")
    outcomes = {o.name.partition("/")[2]: o.why for o in script.run("made up", manifest)}
    assert (outcomes["right"], outcomes["wrong"]) == ("", "another answer")


def test_literals_are_compared_by_value(script: Any, manifest: Path) -> None:
    folder = manifest.parent
    xsd = "^^<http://www.w3.org/2001/XMLSchema#"
    values = (f'"0"{xsd}boolean>', f'"2001-01-01+00:00"{xsd}date>', "11.10")
    (folder / "data.ttl").write_text(f"<urn:a> <urn:p> {', '.join(values)} .\n", encoding="utf-8")
    rows = ", ".join(f'[ rs:binding [ rs:variable "o" ; rs:value {value} ] ]' for value in values)
    rs = "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .\n"
    (folder / "right.ttl").write_text(f"{rs}[] rs:solution {rows} .\n", encoding="utf-8")
    text = manifest.read_text(encoding="utf-8").replace("right.srj", "right.ttl")
    manifest.write_text(text, encoding="utf-8")
    outcomes = {o.name.partition("/")[2]: o.why for o in script.run("made up", manifest)}
    assert outcomes["right"] == ""
