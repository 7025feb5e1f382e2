"""What `validate` finds: each rule of tables, vocabulary and statements, by id and place."""

from __future__ import annotations

import copy
import csv
import json
import runpy
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.dataset import find_dataset, packaged, places_of, read_dataset
from steppe.graph.readback import contents_of
from steppe.graph.store import build
from steppe.graph.validation.finding import Finding
from steppe.graph.validation.run import checked, validate
from steppe.graph.validation.spells import spell_findings
from steppe.graph.validation.terms_check import _held, check
from steppe.ontology import terms
from steppe.ontology.errors import NotFoundError
from steppe.ontology.rules import rules

ROOT = Path(__file__).resolve().parents[2]

Write = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]
Row = dict[str, str]

MEMBER = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "1999"}


def found(folder: Path, *rule: str) -> list[Finding]:
    return [f for f in validate(folder) if not rule or f.rule in rule]


def bad(folder: Path) -> set[str]:
    """The rules that errors and warnings name."""
    return {f.rule for f in validate(folder) if f.severity != "info"}


# -- the rules themselves -----------------------------------------------------------------------


def test_every_rule_says_what_it_asks_why_and_what_to_do() -> None:
    for rule in rules().values():
        assert rule.severity in ("error", "warning", "info"), rule.id
        assert rule.name and rule.why.endswith(".") and rule.do.endswith("."), rule.id
    names = [rule.name for rule in rules().values()]
    assert len(names) == len(set(names))


def test_every_rule_has_a_page_that_is_up_to_date() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))["pages"]()
    assert {rule + ".md" for rule in rules()} == set(pages) - {"README.md"}
    for name, text in pages.items():
        there = (ROOT / "docs" / "rules" / name).read_text(encoding="utf-8")
        assert there == text, f"{name}: run python docs/make_rules.py"


# -- packaged data and stores -------------------------------------------------------------------


@pytest.mark.parametrize("name", packaged())
def test_the_packaged_data_is_clean(name: str) -> None:
    assert [f for f in validate(name) if f.severity != "info"] == []


def test_remarks_name_the_row_and_a_derived_statement_its_origin(dataset: Write) -> None:
    group = {"subject": "five", "predicate": "comprises", "object": "AAA"}
    all_in = {"subject": "five", "predicate": "memberOf", "object": "ORG"}
    not_it = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "denial": "true"}
    entities = {"AAA": "State", "ORG": "Organization", "five": "ActorGroup"}
    (finding,) = found(dataset([group, all_in, not_it], entities=entities), "D01")
    assert (finding.file, finding.line) == ("claims.csv", 3)
    assert finding.value == "claim:made-up/c2~AAA"


def test_a_store_is_checked_too_without_lines(dataset: Write, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([read_dataset(dataset([MEMBER, MEMBER]))], store)
    (finding,) = found(store, "D05")
    assert (finding.file, finding.line, finding.value) == ("", 0, "claim:made-up/c2")


def test_what_is_no_data_set_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        validate(tmp_path)


# -- tables -------------------------------------------------------------------------------------


def rewrite(change: Callable[[str], str], table: str = "claims.csv") -> Callable[[Path], None]:
    """A change of the text of a table."""

    def damage(folder: Path) -> None:
        file = folder / table
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    return damage


def cells(**changed: str) -> Callable[[Path], None]:
    """A change of cells in the first row of claims.csv."""

    def damage(folder: Path) -> None:
        file = folder / "claims.csv"
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        rows[0].update(changed)
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return damage


def undated(folder: Path) -> None:
    file = folder / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    del package["steppe"]
    file.write_text(json.dumps(package), encoding="utf-8")


TABLE_FAULTS = {
    "T01": lambda folder: (folder / "claims.csv").write_bytes(b"\xff\xfei\0d\0"),
    "T02": rewrite(lambda text: text.replace("predicate", "predikate", 1)),
    "T03": rewrite(lambda text: text + "c9,one,two\n"),
    "T04": cells(locator="p.\x1b[2J"),
    "T05": cells(locator=""),
    "T06": cells(id="a row"),
    "T07": rewrite(lambda text: text + text.splitlines()[1] + "\n"),
    "T08": cells(subject="ZZZ"),
    "T09": cells(predicate="memberof"),
    "T10": cells(confidence="much"),
    "T11": cells(since="2001-02-30"),
    "T12": cells(value="3"),
    "T13": cells(object="BBB"),
    "T14": undated,
    "T15": lambda folder: (folder / "graph.nt").write_text(
        "<http://e/a> <https://w3id.org/steppe/ontology#memberOf> <http://e/b> .\n"
    ),
}


def test_every_table_rule_is_tried() -> None:
    assert set(TABLE_FAULTS) == {rule for rule in rules() if rule.startswith("T")}


@pytest.mark.parametrize("rule", TABLE_FAULTS)
def test_a_table_fault_is_found_by_its_rule(dataset: Write, rule: str) -> None:
    folder = dataset([MEMBER])
    TABLE_FAULTS[rule](folder)
    assert bad(folder) == {rule}
    assert all(f.file and f.message for f in validate(folder))


# -- the vocabulary -----------------------------------------------------------------------------

HOSTS = terms.ST + "hostsBase"
HEADER = terms.ST.removesuffix("#")


def of_vocabulary(change: Callable[[dict[str, dict[str, list[object]]]], object]) -> set[str]:
    held = copy.copy({term: dict(about) for term, about in _held().items()})
    change(held)  # type: ignore[arg-type]
    return {f.rule for f in check(held)}  # type: ignore[arg-type]


def test_the_vocabulary_is_clean() -> None:
    assert list(check(_held())) == []


@pytest.mark.parametrize(
    ("rule", "subject", "predicate", "target"),
    [
        ("O01", HOSTS, terms.RDFS + "label", ox.Literal("hosts", language="en")),
        ("O02", HOSTS, terms.SKOS + "definition", ox.Literal("It hosts.", language="en")),
        ("O02", HOSTS, terms.RDFS + "isDefinedBy", None),
        ("O03", HOSTS, terms.ST + "polarity", None),
        ("O03", HOSTS, terms.ST + "layer", None),
        ("O04", HOSTS, terms.RDFS + "domain", ox.NamedNode(terms.ST + "Stat")),
        ("O04", HOSTS, terms.OWL + "inverseOf", ox.NamedNode(terms.ST + "hosted")),
        ("O06", HEADER, terms.DCT + "license", None),
        ("O06", HEADER, terms.OWL + "versionIRI", None),
    ],
)
def test_a_fault_of_the_vocabulary_is_found(
    rule: str, subject: str, predicate: str, target: object
) -> None:
    def change(held: dict[str, dict[str, list[object]]]) -> None:
        held[subject].pop(predicate, None)
        if target is not None:
            held[subject][predicate] = [target]

    assert of_vocabulary(change) == {rule}


def in_store(folder: Path, *triples: tuple[str, str, str]) -> set[str]:
    """The errors in a store with triples added that no table could hold."""
    store = steppe.open(folder).store
    graph = ox.NamedNode(terms.GRAPH + "made-up")
    for triple in triples:
        store.add(ox.Quad(*map(ox.NamedNode, triple), graph))
    return {f.rule for f in checked(store, {}) if f.severity != "info"}


def test_two_disjoint_classes_of_one_thing_are_found(dataset: Write) -> None:
    both = (terms.ID + "AAA", terms.RDF + "type", terms.ST + "Person")
    assert "O05" in in_store(dataset([MEMBER]), both)


def test_an_undefined_term_is_found(dataset: Write) -> None:
    unknown = (terms.ID + "AAA", terms.ST + "memberof", terms.ID + "ORG")
    assert "O08" in in_store(dataset([MEMBER]), unknown)


def test_an_end_outside_domain_or_range_is_found(dataset: Write) -> None:
    store = steppe.open(dataset([MEMBER])).store
    claim = ox.NamedNode(terms.CLAIM + "made-up/c1")
    graph = ox.NamedNode(terms.GRAPH + "made-up")
    predicate = ox.NamedNode(terms.RDF + "object")
    store.remove(ox.Quad(claim, predicate, ox.NamedNode(terms.ID + "ORG"), graph))
    store.add(ox.Quad(claim, predicate, ox.NamedNode(terms.ID + "base"), graph))
    (finding,) = [f for f in checked(store, {}) if f.rule == "O09"]
    assert finding.value == "claim:made-up/c1" and finding.column == "object"


def test_unused_terms_are_one_remark(dataset: Write) -> None:
    (finding,) = found(dataset([MEMBER]), "O07")
    assert finding.severity == "info" and "st:ActorGroup" in finding.message
    assert "st:State," not in finding.message


# -- statements among each other ----------------------------------------------------------------


def test_an_entity_and_a_source_without_a_statement_are_remarked(dataset: Write) -> None:
    folder = dataset([MEMBER], entities={"AAA": "State", "BBB": "State", "ORG": "Organization"})
    assert [f.value for f in found(folder, "D02")] == ["id:BBB"]
    assert [f.value for f in found(folder, "D03")] == ["src:paper"]


def test_a_cause_after_its_effect_is_remarked(dataset: Write) -> None:
    rows = [
        {"subject": "ORG", "predicate": "inception", "value": "2001-06-15"},
        {"subject": "war", "predicate": "inception", "value": "2001-09"},
        {"subject": "ORG", "predicate": "causedBy", "object": "war", "stance": "Assessment"},
        {"subject": "war", "predicate": "causedBy", "object": "ORG", "stance": "Assessment"},
    ]
    entities = {"ORG": "Organization", "war": "Event"}
    (finding,) = found(dataset(rows, entities=entities), "D04")
    assert finding.line == 4 and "2001-06-15" in finding.message


def test_the_papers_anachronism_is_remarked() -> None:
    about = [f.message for f in validate() if f.rule == "D04"]
    assert any("2001-09-11" in message for message in about)


def test_the_same_statement_twice_is_a_warning(dataset: Write) -> None:
    folder = dataset([MEMBER, MEMBER, {**MEMBER, "locator": "p. 2"}])
    assert [(f.line, f.severity) for f in found(folder, "D05")] == [(3, "warning")]


def test_a_member_before_the_beginning_is_remarked(dataset: Write) -> None:
    begun = {"subject": "ORG", "predicate": "inception", "value": "2002-10-07"}
    later = {**MEMBER, "subject": "BBB", "since": "2002-10"}
    (finding,) = found(dataset([begun, MEMBER, later]), "D06")
    assert (finding.line, finding.column) == (3, "since")


# -- ties in time --------------------------------------------------------------------------------


def in_time(folder: Path, rule: str) -> list[Finding]:
    """What the checks of ties in time find, without the slower ones."""
    contents = contents_of([read_dataset(folder)])
    return [f for f in spell_findings(contents, places_of(folder, "made-up")) if f.rule == rule]


RIVAL = {"subject": "AAA", "predicate": "rivalOf", "object": "BBB", "since": "1999"}
TURNED = {**RIVAL, "subject": "BBB", "object": "AAA"}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([RIVAL, TURNED], "says the same the other way round"),
        ([RIVAL, {**TURNED, "since": "2001"}], "with other dates (since 1999 until (open))"),
        ([{**RIVAL, "until": "2003"}, {**TURNED, "until": ".."}], "with other dates"),
        ([RIVAL, {**TURNED, "locator": "p. 2"}], ""),
        ([RIVAL, {**TURNED, "source": "paper"}], ""),
        ([RIVAL, {**TURNED, "since": "1999-05", "locator": "p. 2"}], ""),
        ([{**RIVAL, "until": "2000"}, {**RIVAL, "since": "2002"}, {**TURNED, "since": "2002",
                                                                   "locator": "p. 2"}], ""),
        ([{**RIVAL, "predicate": "supports"}, {**TURNED, "predicate": "supports"}], ""),
    ],
)  # fmt: skip
def test_a_tie_without_direction_that_is_given_both_ways(
    dataset: Write, rows: list[Row], says: str
) -> None:
    messages = [f.message for f in in_time(dataset(rows), "D07")]
    assert len(messages) == bool(says) and all(says in m for m in messages), messages


@pytest.mark.parametrize(
    ("who", "since", "until", "says"),
    [
        ("KAZ", "1985", "", "was no state yet in 1985, but from 1991-12"),
        ("KAZ", "1960", "1970", "was no state then"),
        ("SUN", "1980", "1995", "was no state any more"),
        ("SUN", "1980", "", "was no state any more"),
        ("RUS", "1910", "2000", "was no state in between"),
        ("RUS", "1950", "1960", "was no state then"),
        ("KAZ", "1991", "", ""),
        ("KAZ", "[..1995]", "", ""),
        ("KAZ", "", "", ""),
        ("RUS", "", "", ""),
        ("SUN", "1980", "1991-12-26", ""),
        ("SUN", "1980", "[1991..1993]", ""),
        ("FRA", "1938", "1950", ""),
        ("USA", "1790", "", ""),
    ],
)
def test_a_tie_of_a_state_that_was_not_there(
    dataset: Write, who: str, since: str, until: str, says: str
) -> None:
    row = {"subject": who, "predicate": "memberOf", "object": "ORG", "since": since, "until": until}
    rows = dataset([row], entities={who: "State", "ORG": "Organization"})
    messages = [f.message for f in in_time(rows, "D08")]
    assert len(messages) == bool(says) and all(says in m for m in messages), messages


def test_an_act_and_what_is_no_tie_are_asked_less(dataset: Write) -> None:
    rows = [
        {"subject": "KAZ", "predicate": "signed", "object": "act", "since": "1991"},
        {"subject": "KAZ", "predicate": "signed", "object": "act", "since": "1989", "id": "early"},
        {"subject": "KAZ", "predicate": "locatedIn", "object": "SUN", "since": "1936"},
    ]
    entities = {"KAZ": "State", "SUN": "State", "act": "Agreement"}
    folder = dataset(rows, entities=entities)
    assert [f.value for f in in_time(folder, "D08")] == ["claim:made-up/early"]


@pytest.mark.parametrize(
    ("first", "second", "finds"),
    [
        (("1990", "2000"), ("1995", "2005"), True),
        (("1990", ".."), ("1995", "2005"), True),
        (("1990", "2000"), ("1990", "1999"), True),
        (("1990", "1995"), ("1995", "2000"), False),  # the year is of one or the other
        (("1990", "1995-05-01"), ("1995-05-01", "2000"), False),
        (("1990", "2000"), ("1990", "2000"), False),
        (("1990", ""), ("1995", ""), False),
        (("", "2000"), ("1995", "2005"), False),
    ],
)
def test_spells_of_one_source_that_overlap(
    dataset: Write, first: tuple[str, str], second: tuple[str, str], *, finds: bool
) -> None:
    rows = [{**MEMBER, "since": since, "until": until, "locator": f"p. {n}"}
            for n, (since, until) in enumerate((first, second))]  # fmt: skip
    assert bool(in_time(dataset(rows), "D09")) == finds
    rows[1]["source"] = "paper"
    assert not in_time(dataset(rows), "D09")


def test_many_overlaps_of_one_tie_are_one_finding(dataset: Write) -> None:
    rows = [{**MEMBER, "since": str(1990 + n), "until": str(1993 + n)} for n in range(9)]
    (finding,) = in_time(dataset(rows), "D09")
    assert "(one of 8)" in finding.message and finding.line == 3


def test_a_tie_that_is_cut_where_its_source_ends(dataset: Write) -> None:
    """The made-up sources speak up to 2010-12-31 and 2004-03-31."""
    as_of = {"book": "2010-12-31", "paper": "2004-03-31"}
    old = {**MEMBER, "source": "paper", "until": "2004-04-01"}
    new = {**MEMBER, "source": "book", "since": "2004-04-01"}
    assert [f.message for f in in_time(dataset([old, new], sources=as_of), "D10")] == [
        "ends with the last day of its source, and made-up/c2 goes on since 2004-04-01 until (open)"
    ]
    gap = {**new, "since": "2005"}  # the next release begins with its own first year
    assert "goes on since 2005" in in_time(dataset([old, gap], sources=as_of), "D10")[0].message
    for other in ({"since": "2007"}, {"since": "2003"}, {"subject": "BBB"}):
        assert not in_time(dataset([old, {**new, **other}], sources=as_of), "D10"), other
    assert not found(dataset([{**old, "until": "2004-03-01"}, new], sources=as_of), "D10")


def test_a_source_whose_ends_are_its_own_last_day(dataset: Write) -> None:
    ends = ("2011-01-01", "2010-12-31", "[2010-01-02..2011-01-01]", "2003")
    rows = [{**MEMBER, "since": str(1990 + n), "until": end, "subject": f"S{n}"}
            for n, end in enumerate(ends)]  # fmt: skip
    entities = {f"S{n}": "State" for n in range(4)} | {"ORG": "Organization"}
    (finding,) = in_time(dataset(rows, entities=entities), "D10")
    assert finding.message == "3 of 4 ends that it states are its last day, 2010-12-31"
    assert finding.file == "sources.csv"
    assert not in_time(dataset(rows[1:], entities=entities), "D10")


def test_validate_runs_them(dataset: Write) -> None:
    assert bad(dataset([RIVAL, TURNED])) == {"D07"}


# -- the command --------------------------------------------------------------------------------


def test_a_clean_data_set_ends_with_0_and_a_bad_row_with_1(run: Run, dataset: Write) -> None:
    folder = dataset([MEMBER])
    assert run("validate", str(folder))[0] == 0
    cells(since="2001-02-30")(folder)
    code, out, err = run("validate", str(folder), "--format", "csv")
    assert code == 1
    (row,) = csv.DictReader(out.splitlines())
    assert (row["rule"], row["file"], row["line"], row["column"]) == (
        "T11", "claims.csv", "2", "since",
    )  # fmt: skip
    assert row["value"] == "2001-02-30" and "1 error" in err


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warn", 1), ("none", 0)])
def test_fail_on_chooses_the_severity(run: Run, dataset: Write, fail_on: str, code: int) -> None:
    folder = dataset([MEMBER, MEMBER])
    assert run("validate", str(folder), "--fail-on", fail_on)[0] == code


def test_fail_on_none_lists_errors_and_ends_with_0(run: Run, dataset: Write) -> None:
    folder = dataset([{**MEMBER, "subject": "ZZZ"}])
    code, out, _ = run("validate", str(folder), "--fail-on", "none")
    assert code == 0 and "T08" in out


def test_remarks_are_counted_and_listed_on_request(run: Run, dataset: Write) -> None:
    folder = dataset([MEMBER])
    _, out, err = run("validate", str(folder))
    assert "O07" not in out and "--all lists them" in err
    assert "O07" in run("validate", str(folder), "--all")[1]


def test_json_has_the_same_columns(run: Run, dataset: Write) -> None:
    out = run("validate", str(dataset([MEMBER, MEMBER])), "--format", "json")[1]
    (finding,) = json.loads(out)
    assert set(finding) == {"rule", "severity", "file", "line", "column", "value", "message"}


def test_an_unknown_data_set_is_exit_3(run: Run) -> None:
    code, _, err = run("validate", "no-such-data")
    assert code == 3 and "Traceback" not in err


def test_control_characters_in_a_bad_cell_are_escaped(run: Run, dataset: Write) -> None:
    folder = dataset([{**MEMBER, "predicate": "x\x1b[31m"}])
    out = run("validate", str(folder), "--format", "table")[1]
    assert "\x1b" not in out


def test_findings_are_the_same_every_time(kg: KnowledgeGraph) -> None:
    assert checked(kg.store, {}) == checked(kg.store, {})
    assert find_dataset(packaged()[0]).is_dir()


# -- codes --------------------------------------------------------------------------------------


def with_codes(folder: Path, column: int, *keys: str) -> Path:
    """Give entities of a made-up data set the same code, in a column of entities.csv."""
    table = folder / "entities.csv"
    lines = [line.split(",") for line in table.read_text().splitlines()]
    for cells in lines:
        if cells[0] in keys:
            cells[column] = {7: "XYZ", 8: "Q42"}[column]
    table.write_text("\n".join(map(",".join, lines)) + "\n")
    return folder


@pytest.mark.parametrize(("column", "field"), [(7, "iso3"), (8, "wikidata")])
def test_a_code_under_two_ids_is_found(dataset: Write, column: int, field: str) -> None:
    (finding,) = found(with_codes(dataset([MEMBER]), column, "AAA", "BBB"), "D11")
    assert (finding.file, finding.line, finding.column) == ("entities.csv", 3, field)
    assert finding.message.endswith("is also of AAA")


def test_a_number_of_two_states_is_a_remark(dataset: Write) -> None:
    folder = dataset([MEMBER])
    table = folder / "entities.csv"
    header, *rows = table.read_text().splitlines()
    cow = ["365" if row.startswith(("AAA", "BBB", "ORG")) else "" for row in rows]
    more = (f"{row},{number}" for row, number in zip(rows, cow, strict=True))
    table.write_text("\n".join([f"{header},cow", *more]) + "\n")
    (finding,) = found(folder, "D12")
    assert (finding.severity, finding.value) == ("info", "id:BBB")
