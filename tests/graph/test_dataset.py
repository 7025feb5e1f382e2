"""A folder of claims tables: what it may say, and every fault of it in one run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from steppe.graph.claims import Dataset, Rank, Stance, Statement
from steppe.graph.dataset import find_dataset, packaged, read_dataset
from steppe.ontology import terms
from steppe.ontology.errors import Fault, NotFoundError, TableError

Write = Callable[..., Path]
Row = dict[str, str]


def member(**cells: str) -> Row:
    return {"subject": "AAA", "predicate": "memberOf", "object": "ORG", **cells}


def quantity(predicate: str = "population", **cells: str) -> Row:
    return {"subject": "AAA", "predicate": predicate, **cells}


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(TableError) as refused:
        read_dataset(folder)
    return refused.value.faults


def only(folder: Path) -> Fault:
    found = faults(folder)
    assert len(found) == 1, found
    return found[0]


def said(folder: Path) -> Statement:
    """The one statement of a data set."""
    (statement,) = read_dataset(folder).statements
    return statement


def rewrite(path: Path, rows: list[Row]) -> None:
    """A table with the columns of its first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def describe(folder: Path, **changes: Any) -> None:
    """Change datapackage.json; a change of None takes a key out."""
    file = folder / "datapackage.json"
    found = {**json.loads(file.read_text(encoding="utf-8")), **changes}
    file.write_text(json.dumps({k: v for k, v in found.items() if v is not None}))


# -- what is read ------------------------------------------------------------------------------


def test_a_row_becomes_a_statement(dataset: Write) -> None:
    found = said(
        dataset(
            [
                member(
                    since="1992-05-15", until="1999", source="paper", locator="§3, note 6",
                    asserted_by="src:book", stance="Reported", rank="Preferred",
                    confidence="0.9", polarity="-1", note="as printed",
                )
            ]
        )
    )  # fmt: skip
    assert found.iri == "https://w3id.org/steppe/claim/made-up/c1"
    assert found.subject == "https://w3id.org/steppe/id/AAA"
    assert found.predicate == terms.MEMBER_OF
    assert found.object == "https://w3id.org/steppe/id/ORG"
    assert (found.since_text, found.until_text) == ("1992-05-15", "1999")
    assert (found.source, found.locator) == (terms.SRC + "paper", "§3, note 6")
    assert (found.asserted_by, found.stance) == (terms.SRC + "book", Stance.REPORTED)
    assert (found.rank, found.confidence) == (Rank.PREFERRED, Decimal("0.9"))
    assert (found.polarity, found.note, found.denial) == (-1, "as printed", False)
    assert found.as_of == date(2010, 12, 31)


def test_a_bare_row_is_a_fact_of_normal_rank(dataset: Write) -> None:
    found = said(dataset([member()]))
    assert (found.stance, found.rank, found.denial) == (Stance.FACT, Rank.NORMAL, False)
    assert found.span.undated and found.confidence is None and found.polarity is None


@pytest.mark.parametrize(("cell", "denial"), [("true", True), ("TRUE", True), ("false", False)])
def test_a_denial_is_marked_in_its_column(dataset: Write, cell: str, denial: bool) -> None:
    assert said(dataset([member(denial=cell)])).denial is denial


def test_prefixed_names_mean_the_same_as_bare_ones(dataset: Write) -> None:
    row = member(source="src:book")
    row.update(subject="id:AAA", predicate="st:memberOf", object="id:ORG")
    bare = said(dataset([member()]))
    assert said(dataset([row])) == bare


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("paper", terms.SRC + "paper"),
        ("src:paper", terms.SRC + "paper"),
        ("BBB", terms.ID + "BBB"),
        ("id:BBB", terms.ID + "BBB"),
    ],
)
def test_who_asserts_it_is_a_source_or_an_entity(dataset: Write, name: str, iri: str) -> None:
    assert said(dataset([member(asserted_by=name)])).asserted_by == iri


def test_a_whole_quantity_is_an_integer_with_its_unit(dataset: Write) -> None:
    found = said(dataset([quantity(value="14900000", unit="{person}", ref_period="2003")]))
    assert found.object is None and found.quantity is not None
    assert (found.quantity.value, found.quantity.unit) == (14_900_000, "{person}")
    assert found.quantity.ref_period == "2003"


def test_a_measured_quantity_is_a_decimal(dataset: Write) -> None:
    found = said(dataset([quantity("area", value="2724.90", unit="km2")]))
    assert found.quantity is not None and found.quantity.value == Decimal("2724.90")


def test_a_vague_quantity_is_a_range_without_a_value(dataset: Write) -> None:
    found = said(dataset([quantity("area", value_low="90", value_high="200", unit="km2")])).quantity
    assert found is not None
    assert (found.value, found.low, found.high) == (None, Decimal(90), Decimal(200))


def test_an_aim_is_an_entity_or_a_text(dataset: Write) -> None:
    row = {"subject": "AAA", "predicate": "seeks", "value_text": "a seat at the table"}
    found = said(dataset([row]))
    assert found.quantity is not None and found.quantity.text == "a seat at the table"
    assert said(dataset([{**row, "value_text": "", "object": "BBB"}])).object == terms.ID + "BBB"


def test_a_roster_is_complete_or_not(dataset: Write) -> None:
    row = {"subject": "ORG", "predicate": "rosterComplete", "value": "true", "since": "2001"}
    found = said(dataset([row]))
    assert found.quantity is not None and found.quantity.value is True


def test_the_descriptor_gives_name_title_version_licence_and_last_day(dataset: Write) -> None:
    found = read_dataset(dataset([member()], name="other", as_of="2004-03-31"))
    assert (found.name, found.title, found.version) == ("other", "The other data", "1")
    assert (found.licence, found.as_of) == ("CC0-1.0", date(2004, 3, 31))


def test_labels_stand_by_language_the_preferred_one_first(dataset: Write) -> None:
    folder = dataset([])
    rewrite(
        folder / "entities.csv",
        [
            {
                "id": "KAZ", "type": "State", "label_en": "Kazakhstan", "label_zh": "哈薩克",
                "label_ru": "Казахстан", "alias_zh": "哈薩克斯坦|哈國|哈薩克",
                "hidden": "Каzахстан", "iso3": "KAZ", "cow": "705", "lat": "48.0", "lon": "-68.5",
                "wikidata": "Q232",
            }
        ],
    )  # fmt: skip
    entity = read_dataset(folder).entities[terms.ID + "KAZ"]
    assert entity.labels == {
        "en": ("Kazakhstan",),
        "zh-Hant": ("哈薩克", "哈國", "哈薩克斯坦"),
        "ru": ("Казахстан",),
        "": ("Каzахстан",),
    }
    assert (entity.cow, entity.lat, entity.lon) == (705, Decimal("48.0"), Decimal("-68.5"))
    assert entity.wikidata == "Q232"


def test_a_source_that_is_only_quoted_needs_no_last_day(dataset: Write) -> None:
    folder = dataset([member(asserted_by="quoted")], sources={"book": "2004-03-31", "quoted": ""})
    assert read_dataset(folder).sources[terms.SRC + "quoted"].as_of is None
    assert said(folder).as_of == date(2004, 3, 31)


def test_a_data_set_without_claims_is_read(dataset: Write) -> None:
    assert read_dataset(dataset([])).statements == ()


def test_the_packaged_data_is_without_a_fault() -> None:
    for name in packaged():
        found: Dataset = read_dataset(name)
        assert found.statements and found.name == name


def test_a_packaged_data_set_is_found_by_name() -> None:
    assert (find_dataset("central-asia-2004") / "claims.csv").is_file()


def test_an_unknown_data_set_offers_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Did you mean central-asia-2004"):
        read_dataset("central-asia-2003")


def test_a_folder_without_tables_is_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"holds no claims\.csv"):
        read_dataset(tmp_path)


# -- a claim that is refused -------------------------------------------------------------------


CLAIMS: list[tuple[str, Row, str, str, str]] = [
    ("unknown entity", member(subject="ZZZ"), "subject", "ZZZ", "unknown entity"),
    ("unknown object", member(object="ZZZ"), "object", "ZZZ", "unknown entity"),
    ("a source is no entity", member(object="src:book"), "object", "src:book", "unknown entity"),
    ("no subject", member(subject=""), "subject", "", "missing"),
    ("no object", member(object=""), "object", "", "missing"),
    ("unknown predicate", member(predicate="knows"), "predicate", "knows", "unknown predicate"),
    ("a predicate of RDF", member(predicate="rdf:type"), "predicate", "rdf:type", "unknown pred"),
    ("no predicate", member(predicate=""), "predicate", "", "missing"),
    ("unknown source", member(source="bok"), "source", "bok", "unknown source"),
    ("no source", member(source=""), "source", "", "missing"),
    ("no locator", member(locator=""), "locator", "", "missing"),
    ("id with a space", member(id="c 1"), "id", "c 1", "must be letters"),
    ("id that breaks an IRI", member(id="c> <x"), "id", "c> <x", "must be letters"),
    ("no id", member(id=""), "id", "", "must be letters"),
    ("no such day", member(since="2001-02-30"), "since", "2001-02-30", "no such day"),
    ("no such month", member(until="2001-13"), "until", "2001-13", "no such day"),
    ("no date", member(since="soon"), "since", "soon", "not an EDTF date"),
    ("an interval", member(since="2001/2003"), "since", "2001/2003", "an interval"),
    ("year 0", member(since="0000"), "since", "0000", "year 0"),
    ("until before since", member(since="2001", until="1999"), "until", "1999", "lies before"),
    ("held on no day", member(since="2001", until="2001"), "until", "2001", "the same as since"),
    ("stance", member(stance="Rumour"), "stance", "Rumour", "unknown stance"),
    ("rank", member(rank="Best"), "rank", "Best", "unknown rank"),
    ("confidence above 1", member(confidence="1.1"), "confidence", "1.1", "between 0 and 1"),
    ("confidence below 0", member(confidence="-0.1"), "confidence", "-0.1", "between 0 and 1"),
    ("confidence no number", member(confidence="high"), "confidence", "high", "not a number"),
    ("confidence NaN", member(confidence="NaN"), "confidence", "NaN", "not a number"),
    ("polarity", member(polarity="2"), "polarity", "2", "must be 1, 0, -1"),
    ("denial", member(denial="maybe"), "denial", "maybe", "must be true, false"),
    ("asserted by nobody", member(asserted_by="XXX"), "asserted_by", "XXX", "neither a source"),
    ("expanded from nothing", member(expanded_from="c9"), "expanded_from", "c9", "no other row"),
    ("expanded from itself", member(expanded_from="c1"), "expanded_from", "c1", "no other row"),
    ("a claim on itself",
     {"subject": "AAA", "predicate": "opposes", "object": "AAA"},
     "object", "AAA", "a claim on itself"),
    ("wrong class of subject", member(subject="TREATY"), "subject", "TREATY", "takes actor"),
    ("wrong class of object", member(object="BBB"), "object", "BBB", "takes organization"),
    ("value of a relation", member(value="3"), "value", "3", "takes an entity, not a value"),
    ("unit of a relation", member(unit="km"), "unit", "km", "takes an entity, not a value"),
    ("occurrence with an end",
     {"subject": "AAA", "predicate": "signed", "object": "TREATY", "since": "2001",
      "until": "2002"},
     "until", "2002", "has no end"),
    ("no value", quantity(unit="{person}"), "value", "", "missing"),
    ("value of words", quantity(value="many", unit="{person}"), "value", "many", "not a number"),
    ("decimal comma", quantity("area", value="1,5", unit="km2"), "value", "1,5", "not a number"),
    ("thousands", quantity(value="1 000", unit="{person}"), "value", "1 000", "not a number"),
    ("infinity", quantity("area", value="inf", unit="km2"), "value", "inf", "not a number"),
    ("1e999", quantity("area", value="1e999", unit="km2"), "value", "1e999", "not a number"),
    ("other digits", quantity(value="٢", unit="{person}"), "value", "٢", "not a number"),
    ("5000 digits",
     quantity(value="9" * 5000, unit="{person}"), "value", "9" * 5000, "not a number"),
    ("half a person", quantity(value="1.5", unit="{person}"), "value", "1.5", "whole number"),
    ("value and range",
     quantity("area", value="1", value_low="1", unit="km2"), "value", "1", "a value and a range"),
    ("range upside down",
     quantity("area", value_low="9", value_high="1", unit="km2"), "value_high", "1", "below"),
    ("unknown unit", quantity("area", value="1", unit="acre"), "unit", "acre", "unknown unit"),
    ("wrong unit", quantity("area", value="1", unit="km"), "unit", "km", "is stated in km2"),
    ("no unit", quantity("area", value="1"), "unit", "", "is stated in km2"),
    ("object of a quantity", quantity(object="BBB", value="1", unit="{person}"),
     "object", "BBB", "takes a value"),
    ("unknown topic", member(topic="ZZZ"), "topic", "ZZZ", "unknown entity"),
    ("topic of a quantity", quantity(value="1", unit="{person}", topic="BBB"),
     "topic", "BBB", "population has a scope, not a topic"),
    ("scope of a relation", member(scope="BBB"), "scope", "BBB", "memberOf is no quantity"),
    ("period of a relation", member(ref_period="1999"),
     "ref_period", "1999", "memberOf is no quantity"),
    ("citing no source", {"subject": "src:book", "predicate": "cites", "object": "AAA"},
     "object", "AAA", "unknown source"),
    ("unknown scope", quantity("distance", value="1", unit="km", scope="ZZZ"),
     "scope", "ZZZ", "unknown entity"),
    ("bad period", quantity(value="1", unit="{person}", ref_period="soon"),
     "ref_period", "soon", "not an EDTF date"),
    ("no flag", {"subject": "ORG", "predicate": "rosterComplete", "value": "yes"},
     "value", "yes", "must be true or false"),
    ("unit of a flag", {"subject": "ORG", "predicate": "rosterComplete", "value": "true",
                        "unit": "km"}, "unit", "km", "has no unit"),
    ("no day of inception", quantity("inception", value="2001-13"),
     "value", "2001-13", "no such day"),
    ("no aim", {"subject": "AAA", "predicate": "seeks"}, "object", "", "missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "value", "why"), [case[1:] for case in CLAIMS], ids=[c[0] for c in CLAIMS]
)
def test_a_bad_claim_is_refused_by_file_line_column_and_value(
    dataset: Write, row: Row, column: str, value: str, why: str
) -> None:
    fault = only(dataset([row]))
    assert (fault.file, fault.line) == ("claims.csv", 2)
    assert (fault.column, fault.value) == (column, value)
    assert why in fault.why


@pytest.mark.parametrize(
    ("row", "hint"),
    [
        (member(subject="AAb"), "did you mean AAA"),
        (member(predicate="memberof"), "did you mean memberOf"),
        (member(source="boook"), "did you mean book"),
        (member(subject="unheard-of"), "add it to entities.csv"),
        (member(source="unheard-of"), "add it to sources.csv"),
        (member(stance="Rumour"), "known are Fact, Assessment"),
        (member(since="2001", until="2001"), "until is the first day"),
        (quantity("area", value="1", unit="acre"), "known are"),
    ],
)
def test_a_fault_says_what_to_do_next(dataset: Write, row: Row, hint: str) -> None:
    assert hint in only(dataset([row])).hint


def test_a_duplicate_id_names_the_first_line(dataset: Write) -> None:
    fault = only(dataset([member(id="x"), member(id="y"), member(id="x")]))
    assert (fault.line, fault.column, fault.value) == (4, "id", "x")
    assert fault.why == "duplicate id, first on line 2"


def test_as_of_needs_a_source_with_a_last_day(dataset: Write) -> None:
    found = faults(dataset([member(since="[..asOf]")], sources={"book": ""}))
    assert {f.column for f in found} == {"since", "source"}
    assert all("no last day" in f.why for f in found)


def test_a_source_of_claims_needs_a_last_day(dataset: Write) -> None:
    fault = only(dataset([member(since="2001")], sources={"book": ""}))
    assert (fault.column, fault.value) == ("source", "book")
    assert "as_of in sources.csv" in fault.hint


def test_every_fault_of_one_row_is_reported(dataset: Write) -> None:
    found = faults(
        dataset([member(since="2001-13", confidence="7", denial="maybe", polarity="5", rank="x")])
    )
    assert {f.column for f in found} == {"since", "confidence", "denial", "polarity", "rank"}


@pytest.mark.parametrize("column", ["subject", "predicate", "source"])
def test_an_unknown_name_hides_no_other_fault_of_its_row(dataset: Write, column: str) -> None:
    row = member(since="2001-13", confidence="7", denial="maybe", asserted_by="XXX")
    found = faults(dataset([{**row, column: "unheard-of"}]))
    assert {f.column for f in found} == {column, "since", "confidence", "denial", "asserted_by"}


def test_a_control_character_is_shown_escaped(dataset: Write) -> None:
    with pytest.raises(TableError) as refused:
        read_dataset(dataset([member(note="\x1b[2J\x1b]0;owned\x07")]))
    assert "claims.csv:2: note: «\\x1b[2J\\x1b]0;owned\\x07»" in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_a_control_character_in_a_header_is_shown_escaped(dataset: Write) -> None:
    folder = dataset([])
    (folder / "claims.csv").write_text("id,\x1b[2Jsubject\n", encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_dataset(folder)
    assert "\x1b" not in str(refused.value)


def test_an_injected_name_is_a_name(dataset: Write) -> None:
    note = 'x" } ; DROP ALL ; INSERT DATA { <http://e/a> <http://e/b> "y'
    assert said(dataset([member(note=note)])).note == note


def test_a_newline_in_a_cell_keeps_the_lines_of_later_faults(dataset: Write) -> None:
    fault = only(dataset([member(note="one\ntwo\nthree"), member(since="soon")]))
    assert fault.line == 5


# -- entities and sources that are refused -----------------------------------------------------


ENTITIES = [
    ({"id": "A B"}, "id", "must be letters"),
    ({"id": "A."}, "id", "must be letters"),
    ({"type": "Country"}, "type", "unknown type"),
    ({"type": "Claim"}, "type", "unknown type"),
    ({"type": ""}, "type", "unknown type"),
    ({"label_en": ""}, "label_en", "needs an English label"),
    ({"iso3": "aaa"}, "iso3", "three capital letters"),
    ({"cow": "2.0"}, "cow", "whole number"),
    ({"gw": "-9"}, "gw", "whole number"),
    ({"cow": "٢"}, "cow", "whole number"),
    ({"lat": "91"}, "lat", "between -90 and 90"),
    ({"lon": "200"}, "lon", "between -180 and 180"),
    ({"lat": "42,5"}, "lat", "decimal degrees"),
    ({"wikidata": "232"}, "wikidata", "Q-id"),
]


@pytest.mark.parametrize(("change", "column", "why"), ENTITIES)
def test_a_bad_entity_is_refused(dataset: Write, change: Row, column: str, why: str) -> None:
    folder = dataset([])
    good = {"id": "AAA", "type": "State", "label_en": "A"}
    extra = dict.fromkeys(["iso3", "cow", "gw", "lat", "lon", "wikidata"], "")
    rewrite(folder / "entities.csv", [{**good, "id": "BBB", **extra}, {**good, **extra, **change}])
    fault = only(folder)
    assert (fault.file, fault.line, fault.column) == ("entities.csv", 3, column)
    assert fault.value == change[column]
    assert why in fault.why


SOURCES = [
    ({"id": "the book"}, "id", "must be letters"),
    ({"title": ""}, "title", "needs a title"),
    ({"as_of": "2004"}, "as_of", "is not a day"),
    ({"as_of": "2004-02-30"}, "as_of", "is not a day"),
    ({"issued": "last year"}, "issued", "not an EDTF date"),
]


@pytest.mark.parametrize(("change", "column", "why"), SOURCES)
def test_a_bad_source_is_refused(dataset: Write, change: Row, column: str, why: str) -> None:
    folder = dataset([])
    good = {"id": "book", "title": "A", "as_of": "2004-03-31", "issued": "2004~"}
    rewrite(folder / "sources.csv", [{**good, "id": "paper"}, {**good, **change}])
    fault = only(folder)
    assert (fault.file, fault.line, fault.column) == ("sources.csv", 3, column)
    assert fault.value == change[column]
    assert why in fault.why


@pytest.mark.parametrize("name", ["entities.csv", "sources.csv"])
def test_a_duplicate_entity_or_source_names_the_first_line(dataset: Write, name: str) -> None:
    folder = dataset([])
    file = folder / name
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    fault = only(folder)
    assert (fault.file, fault.line, fault.column) == (name, len(lines) + 1, "id")
    assert fault.why == "duplicate id, first on line 2"


# -- whole files that are refused --------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "line", "why"),
    [
        (b"", 0, "empty file, no header"),
        ("id,subject\n".encode("utf-16"), 0, "UTF-16"),
        ("id,subject,predicate,source,locator\nc1,Côte\n".encode("latin-1"), 2, "is not UTF-8"),
        (b"<!DOCTYPE html><html></html>", 0, "HTML"),
        (b"version https://git-lfs.github.com/spec/v1\n", 0, "Git LFS pointer"),
        (b"id;subject;predicate;source;locator\n", 1, "the delimiter looks like ;"),
        (b"id,subject,predicate,source\n", 1, "missing columns locator"),
        (b"id,subject,predicate,source,locator,locater\n", 1, "unknown column"),
        (b"id,subject,predicate,source,locator,id\n", 1, "duplicate column"),
        (b'id,subject,predicate,source,locator\n\n"c1\n', 3, "a quote is opened here"),
        (b"id,subject,predicate,source,locator\nc1\x00\n", 2, "NUL byte"),
    ],
)
def test_a_file_that_is_no_claims_table_is_one_fault(
    dataset: Write, raw: bytes, line: int, why: str
) -> None:
    folder = dataset([])
    (folder / "claims.csv").write_bytes(raw)
    fault = only(folder)
    assert (fault.file, fault.line) == ("claims.csv", line)
    assert why in fault.why


def test_a_byte_order_mark_is_accepted_in_every_file(dataset: Write) -> None:
    folder = dataset([member()])
    for file in folder.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert said(folder).subject == terms.ID + "AAA"


@pytest.mark.parametrize("name", ["entities.csv", "sources.csv", "claims.csv"])
def test_a_table_that_is_absent_is_a_fault(dataset: Write, name: str) -> None:
    folder = dataset([])
    (folder / name).unlink()
    hint = "a data set needs it in made-up"
    assert only(folder) == Fault(name, 0, "", "", "no such file", hint, "T01")


# -- datapackage.json --------------------------------------------------------------------------


def test_a_descriptor_that_is_absent_is_a_fault(dataset: Write) -> None:
    folder = dataset([])
    (folder / "datapackage.json").unlink()
    fault = only(folder)
    assert fault.file == "datapackage.json"
    assert "no such file" in fault.why


@pytest.mark.parametrize(
    ("raw", "line", "why"),
    [
        (b'{"name":\n  oops}', 2, "not JSON"),
        (b"", 1, "not JSON"),
        (b"[1, 2]", 0, "not a JSON object"),
        (b'"name"', 0, "not a JSON object"),
        ('{"name": "é"}'.encode("latin-1"), 0, "not UTF-8"),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_a_fault(
    dataset: Write, raw: bytes, line: int, why: str
) -> None:
    folder = dataset([])
    (folder / "datapackage.json").write_bytes(raw)
    fault = only(folder)
    assert (fault.file, fault.line) == ("datapackage.json", line)
    assert why in fault.why


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"name": None}, "name", ""),
        ({"name": "two words"}, "name", "two words"),
        ({"name": 7}, "name", "7"),
        ({"steppe": None}, "steppe.asOf", ""),
        ({"steppe": "2004"}, "steppe.asOf", ""),
        ({"steppe": {"asOf": "2004"}}, "steppe.asOf", "2004"),
        ({"steppe": {"asOf": "2004-02-30"}}, "steppe.asOf", "2004-02-30"),
    ],
)
def test_a_descriptor_needs_a_name_and_a_last_day(
    dataset: Write, changes: dict[str, Any], column: str, value: str
) -> None:
    folder = dataset([])
    describe(folder, **changes)
    fault = only(folder)
    assert (fault.file, fault.column, fault.value) == ("datapackage.json", column, value)


@pytest.mark.parametrize("licences", [None, [], "CC0", [7], [{}]])
def test_a_descriptor_without_a_licence_is_read(dataset: Write, licences: object) -> None:
    folder = dataset([])
    describe(folder, licenses=licences)
    assert read_dataset(folder).licence == ""


# -- all at once -------------------------------------------------------------------------------


def test_faults_of_all_files_are_reported_in_one_run(dataset: Write) -> None:
    folder = dataset([member(since="2001-13"), member(), member(object="ZZZ", source="bok")])
    for name, row in (("entities.csv", "X X,State,The X,,,,,,"), ("sources.csv", "late,,2004")):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    describe(folder, steppe={})
    with pytest.raises(TableError) as refused:
        read_dataset(folder)
    found = [(f.file, f.line, f.column, f.value) for f in refused.value.faults]
    assert found == [
        ("claims.csv", 2, "since", "2001-13"),
        ("claims.csv", 4, "object", "ZZZ"),
        ("claims.csv", 4, "source", "bok"),
        ("datapackage.json", 0, "steppe.asOf", ""),
        ("entities.csv", 10, "id", "X X"),
        ("sources.csv", 4, "as_of", "2004"),
        ("sources.csv", 4, "title", ""),
    ]
    text = str(refused.value)
    assert text.endswith("7 faults in made-up; nothing was written.")
    assert len(text.splitlines()) == 8


def test_one_fault_is_one_line(dataset: Write) -> None:
    with pytest.raises(TableError) as refused:
        read_dataset(dataset([member(since="2001-13")]))
    first, last = str(refused.value).splitlines()
    assert first.startswith("claims.csv:2: since: «2001-13»: no such day in the calendar (")
    assert last == "1 fault in made-up; nothing was written."


def test_a_bad_entity_is_not_called_unknown_in_every_claim(dataset: Write) -> None:
    folder = dataset([member()])
    good = {"type": "State", "label_en": "A", "lat": ""}
    organization = {**good, "id": "ORG", "type": "Organization"}
    rewrite(folder / "entities.csv", [organization, {**good, "id": "AAA", "lat": "91"}])
    assert only(folder).file == "entities.csv"


def test_an_unreadable_table_of_entities_is_not_a_fault_of_every_claim(dataset: Write) -> None:
    folder = dataset([member(), member(), member()])
    (folder / "entities.csv").write_bytes(b"")
    assert only(folder).file == "entities.csv"


def test_a_relation_may_have_a_topic_and_checks(dataset: Write) -> None:
    statement = said(dataset([member(topic="BBB", check="D02  D01 D02")]))
    assert statement.topic == terms.ID + "BBB"
    assert statement.checks == ("D01", "D02")
    assert statement.ends == tuple(terms.ID + end for end in ("AAA", "ORG", "BBB"))


def test_a_source_may_cite_another(dataset: Write) -> None:
    cited = {"subject": "src:book", "predicate": "cites", "object": "paper"}
    statement = said(dataset([cited]))
    assert (statement.subject, statement.object) == (terms.SRC + "book", terms.SRC + "paper")
