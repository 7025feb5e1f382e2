"""Wikidata from files on disk: made-up files in the form of wbgetentities and of query results."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.dataset import read_dataset
from steppe.graph.sources import Imported, Options, import_tables, read_mapping
from steppe.graph.sources import wikidata as module
from steppe.graph.sources.claims_tables import texts
from steppe.graph.sources.report import Kind
from steppe.graph.sources.wikidata import edtf_of
from steppe.ontology.errors import TableError

Import = Callable[..., Imported]
Found = Any

GREGORIAN = "http://www.wikidata.org/entity/Q1985727"
ENTITY = "http://www.wikidata.org/entity/"


def time(text: str, precision: int = 11, calendar: str = GREGORIAN) -> Found:
    return {"time": text, "timezone": 0, "before": 0, "after": 0, "precision": precision,
            "calendarmodel": calendar}  # fmt: skip


def snak(prop: str, value: Found, kind: str) -> Found:
    datatype = {"wikibase-entityid": "wikibase-item", "globecoordinate": "globe-coordinate"}
    return {"snaktype": "value", "property": prop, "hash": "0" * 40, "datatype":
            datatype.get(kind, kind), "datavalue": {"value": value, "type": kind}}  # fmt: skip


def item(prop: str, qid: str) -> Found:
    value = {"entity-type": "item", "numeric-id": int(qid[1:]), "id": qid}
    return snak(prop, value, "wikibase-entityid")


def without(prop: str, kind: str) -> Found:
    return {"snaktype": kind, "property": prop, "hash": "0" * 40, "datatype": "time"}


def statement(number: int, main: Found, rank: str = "normal", **more: Found) -> Found:
    return {"mainsnak": main, "type": "statement", "id": f"Q232$00000000-{number}", "rank": rank,
            **more}  # fmt: skip


def dated(start: Found = None, end: Found = None) -> Found:
    found = {"P580": start, "P582": end}
    held = {p: [s if "snaktype" in s else snak(p, s, "time")] for p, s in found.items() if s}
    return {"qualifiers": held, "qualifiers-order": list(held)}


def cited(*snaks: Found) -> Found:
    held: dict[str, list[Found]] = {}
    for each in snaks:
        held.setdefault(each["property"], []).append(each)
    return {"references": [{"hash": "1" * 40, "snaks": held, "snaks-order": list(held)}]}


def labels(**by_language: str) -> Found:
    return {lang.replace("_", "-"): {"language": lang, "value": text}
            for lang, text in by_language.items()}  # fmt: skip


PLACE = {"latitude": 51.133333333333, "longitude": 71.433333333333, "altitude": None,
         "precision": 0.016666666666667, "globe": "http://www.wikidata.org/entity/Q2"}  # fmt: skip

KAZAKHSTAN: Found = {
    "pageid": 1, "ns": 0, "title": "Q232", "lastrevid": 1, "modified": "2024-01-01T00:00:00Z",
    "type": "item", "id": "Q232", "labels": labels(en="Kazakhstan"),
    "claims": {
        "P31": [statement(1, item("P31", "Q3624078"))],
        "P298": [statement(2, snak("P298", "KAZ", "string"))],
        "P463": [
            statement(3, item("P463", "Q485207"), "preferred",
                      **dated(time("+2001-06-15T00:00:00Z")),
                      **cited(item("P248", "Q9000003"), snak("P854", "https://x.org/a", "string"))),
            statement(4, item("P463", "Q9000001"), "deprecated",
                      **dated(time("+1992-00-00T00:00:00Z", 9), time("+1999-05-00T00:00:00Z", 10))),
            statement(5, item("P463", "Q7779"), **dated(None, without("P582", "novalue"))),
            statement(6, item("P463", "Q1065"), **dated(time("+1992-03-02T00:00:00Z"),
                                                       without("P582", "somevalue"))),
            statement(7, without("P463", "somevalue")),
            statement(8, item("P463", "Q458"), **dated(time("-0044-03-15T00:00:00Z"))),
            statement(9, item("P463", "Q7184"), **dated(time("+1990-00-00T00:00:00Z", 8))),
        ],
        "P47": [statement(10, item("P47", "Q265"))],
        "P36": [statement(11, item("P36", "Q9000002"), **dated(time("+1997-12-10T00:00:00Z")))],
        "P1082": [statement(12, snak("P1082", {"amount": "+16000000", "unit": "1"}, "quantity"))],
    },
}  # fmt: skip

ENTITIES: Found = {
    "entities": {
        "Q232": KAZAKHSTAN,
        "Q9000001": {"type": "item", "id": "Q9000001", "labels": labels(
            en="Pact of the lakes", zh_hant="湖泊公約", ru="Пакт озёр"), "claims": {
                "P31": [statement(20, item("P31", "Q1127126"))]}},
        "Q9000002": {"type": "item", "id": "Q9000002", "labels": labels(en="Lake City"), "claims": {
            "P625": [statement(21, snak("P625", PLACE, "globecoordinate"))]}},
        "Q9000003": {"type": "item", "id": "Q9000003", "labels": labels(en="A yearbook")},
        "Q999999999": {"id": "Q999999999", "missing": ""},
    },
    "success": 1,
}  # fmt: skip


@pytest.fixture
def load(tmp_path: Path) -> Import:
    def imported(mapping: str, found: Found) -> Imported:
        file = tmp_path / "wikidata.json"
        file.write_text(found if isinstance(found, str) else json.dumps(found), encoding="utf-8")
        return import_tables(read_mapping(mapping), [file], Options(as_of=date(2024, 1, 31)))

    return imported


def claims(imported: Imported) -> dict[tuple[str, str, str], dict[str, str]]:
    held = (placed.cells for _, placed in imported.claims)
    return {(c["subject"], c["predicate"], c["object"]): c for c in held}


def opened(imported: Imported, folder: Path) -> KnowledgeGraph:
    folder.mkdir()
    for name, text in texts(imported, "wikidata").items():
        (folder / name).write_text(text, encoding="utf-8")
    return steppe.open(folder)


def test_statements_become_claims_with_rank_dates_and_locator(load: Import) -> None:
    found = claims(load("wikidata-entities", ENTITIES))
    assert set(found) == {
        ("KAZ", "memberOf", "SCO"), ("KAZ", "memberOf", "wikidata-Q9000001"),
        ("KAZ", "memberOf", "CIS"), ("KAZ", "memberOf", "UN"), ("KAZ", "borders", "UZB"),
        ("wikidata-Q9000002", "capitalOf", "KAZ"),
    }  # fmt: skip
    sco = found["KAZ", "memberOf", "SCO"]
    assert (sco["rank"], sco["since"], sco["until"]) == ("Preferred", "2001-06-15", "")
    assert sco["locator"] == "Q232$00000000-3" and sco["source"] == "wikidata"
    pact = found["KAZ", "memberOf", "wikidata-Q9000001"]
    assert (pact["rank"], pact["since"], pact["until"]) == (
        "Deprecated", "1992", "[1999-05-02..1999-06-01]",
    )  # fmt: skip


def test_no_value_is_no_end_and_an_unknown_value_some_end(load: Import) -> None:
    found = claims(load("wikidata-entities", ENTITIES))
    assert found["KAZ", "memberOf", "CIS"]["until"] == ".."
    un = found["KAZ", "memberOf", "UN"]
    assert un["until"] == "[1992-03-03..]" and "not known" in un["note"]


def test_what_cannot_be_taken_is_reported_by_row_and_reason(load: Import) -> None:
    report = load("wikidata-entities", ENTITIES).report
    why = {fault.line: fault.why for fault in report.of(Kind.SKIPPED)}
    assert why == {
        5: "the value is unknown, or there is none",
        6: "a date in a year before 1 or after 9999, outside the calendar used here",
        7: "a date less precise than a year (a decade, a century)",
        10: "no claim of the mapping fits it",
        11: "Wikidata has no such item",
    }
    assert report.rows == 11


def test_a_reference_is_a_source_that_wikidata_quotes(load: Import, tmp_path: Path) -> None:
    imported = load("wikidata-entities", ENTITIES)
    kg = opened(imported, tmp_path / "made")
    (claim,) = [c for c in kg.claims() if c.asserted_by]
    quoted = kg.contents.sources[claim.asserted_by or ""]
    assert (quoted.title, quoted.url, quoted.as_of) == (
        "A yearbook, https://x.org/a", "https://x.org/a", None,
    )  # fmt: skip


def test_values_bring_labels_classes_and_places(load: Import, tmp_path: Path) -> None:
    kg = opened(load("wikidata-entities", ENTITIES), tmp_path / "made")
    pact, city = kg.entity("wikidata-Q9000001"), kg.entity("wikidata-Q9000002")
    assert pact.type.endswith("#Alliance") and pact.wikidata == "Q9000001"
    assert pact.labels == {"en": ("Pact of the lakes",), "zh-Hant": ("湖泊公約",),
                           "ru": ("Пакт озёр",)}  # fmt: skip
    assert (str(city.lat), str(city.lon)) == ("51.133333", "71.433333")


def test_a_state_is_known_by_its_codes_too_and_the_id_counts(load: Import) -> None:
    found = copy.deepcopy(ENTITIES)
    found["entities"]["Q232"]["id"] = "Q8888888"  # an id that nobody knows, with the code KAZ
    assert ("KAZ", "memberOf", "SCO") in claims(load("wikidata-entities", found))
    found["entities"]["Q232"]["id"] = "Q265"  # Uzbekistan, with the code of Kazakhstan
    del found["entities"]["Q232"]["claims"]["P47"]
    imported = load("wikidata-entities", found)
    assert ("UZB", "memberOf", "SCO") in claims(imported)
    doubts = imported.report.of(Kind.WARNING)
    assert any("KAZ is Kazakhstan; the first counts" in fault.why for fault in doubts)


@pytest.mark.parametrize(
    ("value", "edtf", "odd"),
    [
        (time("+2001-06-15T00:00:00Z", 11), "2001-06-15", ""),
        (time("+2001-06-00T00:00:00Z", 10), "2001-06", ""),
        (time("+2001-00-00T00:00:00Z", 9), "2001", ""),
        (time("+2001-01-01T00:00:00Z", 9), "2001", ""),
        (time("+2000-00-00T00:00:00Z", 8), "", "less precise than a year"),
        (time("-0044-03-15T00:00:00Z", 11), "", "a year before 1 or after 9999"),
        (time("+12001-00-00T00:00:00Z", 9), "", "a year before 1 or after 9999"),
        (time("+1700-03-15T00:00:00Z", 11, ENTITY + "Q1985786"), "", "in the Julian calendar"),
    ],
)
def test_a_time_is_as_precise_as_wikidata_says(value: Found, edtf: str, odd: str) -> None:
    assert edtf_of(value) == (edtf, odd)


@pytest.mark.parametrize(
    ("form", "text", "says"),
    [
        ("wikidata-entities", "{", "no JSON"),
        ("wikidata-entities", "[]", "not in the form that Wikidata writes"),
        ("wikidata-entities", "[" * 100_000, "no JSON"),
        ("wikidata-entities", '{"entities": {"Q1": 3}}', "not in the form"),
        (
            "wikidata-entities",
            '{"entities": {"Q1": {"claims": {"P463": [{}]}}}}',
            "not in the form",
        ),
        ("wikidata-sparql", '{"entities": {}}', "not in the form"),
        ("wikidata-sparql", '{"head": {"vars": ["item"]}}', "no column ?property"),
    ],
)
def test_what_is_no_such_file_is_refused(load: Import, form: str, text: str, says: str) -> None:
    with pytest.raises(TableError, match=f"wikidata.json.*{says}".replace("?", r"\?")):
        load(form, text)


def places_in(found: Found, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The path of every value in a JSON document."""
    yield path
    if isinstance(found, dict | list):
        inner = found.items() if isinstance(found, dict) else enumerate(found)
        for key, value in inner:
            yield from places_in(value, (*path, key))


PLACES = [path for path in places_in(ENTITIES) if path]
ODD = [None, True, 7, -1e999, "", "x", "\ud800", "Q1|x", "a\nb", [], [3], {}, {"id": 4}]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_one_wrong_value_anywhere_is_refused_or_gives_tables_that_can_be_read(
    tmp_path: Path, place: tuple[Any, ...], odd: Found
) -> None:
    found = copy.deepcopy(ENTITIES)
    within = found
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = odd
    file, folder = tmp_path / "wikidata.json", tmp_path / "made"
    file.write_text(json.dumps(found), encoding="utf-8")
    options = Options(as_of=date(2024, 1, 31), skip_bad=True)
    try:
        made = texts(import_tables(read_mapping("wikidata-entities"), [file], options), "made")
    except TableError:
        return
    folder.mkdir(exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    read_dataset(folder)


def test_a_file_that_is_too_large_is_refused(
    load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "LARGEST", 10)
    with pytest.raises(TableError, match="larger than 10 bytes"):
        load("wikidata-entities", ENTITIES)


# -- results of a query --------------------------------------------------------------------------


def solution(**cells: str) -> Found:
    def term(text: str) -> Found:
        return {"type": "uri" if text.startswith("http") else "literal", "value": text}

    plain = {"item": "Q232", "property": "P463", "value": "Q485207"}
    return {name: term(ENTITY + qid) for name, qid in plain.items()} | {
        name: term(text) for name, text in cells.items()
    }


def results(*solutions: Found) -> Found:
    names = ["item", "itemLabel", "property", "value", "valueLabel", "start", "end", "reference"]
    return {"head": {"vars": names}, "results": {"bindings": list(solutions)}}


@pytest.mark.parametrize(
    ("cells", "since"),
    [
        ({"start": "2001-06-15T00:00:00Z"}, "2001-06-15"),
        ({"start": "2001-06-01T00:00:00Z"}, "2001-06"),
        ({"start": "2001-01-01T00:00:00Z"}, "2001"),
        ({"start": "2001-01-01T00:00:00Z", "startPrecision": "11"}, "2001-01-01"),
        ({"start": "2001-06-15T00:00:00Z", "startPrecision": "9"}, "2001"),
        ({"start": "http://www.wikidata.org/.well-known/genid/0a"}, ""),
        ({}, ""),
    ],
)
def test_a_date_of_a_result_is_no_more_precise_than_is_sure(
    load: Import, cells: dict[str, str], since: str
) -> None:
    found = claims(load("wikidata-sparql", results(solution(**cells))))
    assert found["KAZ", "memberOf", "SCO"]["since"] == since


def test_results_of_a_query_become_the_same_claims(load: Import, tmp_path: Path) -> None:
    full = solution(
        start="2001-06-15T00:00:00Z", end="2003-12-31T00:00:00Z", reference="https://x.org/a",
        rank="http://wikiba.se/ontology#PreferredRank", valueLabel="SCO",
        statement=ENTITY + "statement/Q232-0-3",
    )  # fmt: skip
    other = solution(value=ENTITY + "Q9000001", valueLabel="Pact of the lakes")
    bad = solution(start="-0044-03-15T00:00:00Z")
    unknown = {**solution(), "value": {"type": "bnode", "value": "t1"}}
    imported = load("wikidata-sparql", results(full, other, bad, unknown))
    found = claims(imported)
    sco = found["KAZ", "memberOf", "SCO"]
    assert (sco["rank"], sco["since"], sco["until"]) == ("Preferred", "2001-06-15", "2004-01-01")
    assert sco["locator"] == "Q232-0-3 (row 1)" and sco["asserted_by"].startswith("src:wikidata-")
    assert [f.line for f in imported.report.of(Kind.SKIPPED)] == [3, 4]
    assert opened(imported, tmp_path / "made").entity("wikidata-Q9000001").label == (
        "Pact of the lakes"
    )


def test_the_command_reads_both(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:  # fmt: skip
    (tmp_path / "e.json").write_text(json.dumps(ENTITIES))
    (tmp_path / "q.json").write_text(json.dumps(results(solution())))
    for name, file in (("wikidata-entities", "e.json"), ("wikidata-sparql", "q.json")):
        out = tmp_path / name
        code, _, err = run("import", name, tmp_path / file, "-o", out, "--as-of", "2024-01-31")
        assert code == 0 and "licence: CC0-1.0" in err, err
        assert run("validate", out, "--fail-on", "warn")[0] == 0
