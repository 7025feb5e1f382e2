"""The store: the same in memory as on disk, whole or not there, and never damaged in silence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Dataset
from steppe.graph.dataset import read_dataset
from steppe.graph.doctor import check_store
from steppe.graph.manifest import MANIFEST, read_manifest, write_manifest
from steppe.graph.readback import contents_of, read_store
from steppe.graph.store import build, in_memory, is_store, open_on_disk
from steppe.ontology import terms
from steppe.ontology.errors import BadInputError, NotFoundError, StoreError

Write = Callable[..., Path]
Open = Callable[..., KnowledgeGraph]
Row = dict[str, str]

EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?p ?o"


def claim(subject: str, predicate: str, obj: str, **cells: str) -> Row:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


ROWS = [
    claim("AAA", "memberOf", "ORG", since="1992-05-15", until="1999", confidence="0.9"),
    claim("BBB", "memberOf", "ORG", since="[2001..asOf]", stance="Reported", rank="Preferred"),
    claim("CCC", "memberOf", "ORG", denial="true", since="..", note="«x»\nand a second line"),
    claim("AAA", "alliedWith", "BBB", since="2003~", asserted_by="CCC", polarity="-1"),
    claim("AAA", "opposes", "CCC", stance="Forecast"),
    claim("TREATY", "foundingActOf", "ORG"),
    claim("DDD", "signed", "TREATY", since="1992-05-15"),
    claim("AAA", "hostsBase", "base", since="2001"),
    claim("DDD", "operatesBase", "base", since="2003-10-23"),
    {"subject": "AAA", "predicate": "population", "value": "14900000", "unit": "{person}"},
    {"subject": "AAA", "predicate": "area", "value": "2724900.50", "unit": "km2"},
    {"subject": "AAA", "predicate": "area", "value_low": "1", "value_high": "2", "unit": "km2"},
    {"subject": "AAA", "predicate": "seeks", "value_text": "a seat"},
    {"subject": "ORG", "predicate": "rosterComplete", "value": "true", "since": "2001"},
    {"subject": "ORG", "predicate": "inception", "value": "1992-05"},
    {"subject": "AAA", "predicate": "distance", "value": "5", "unit": "km", "scope": "BBB"},
    {"subject": "AAA", "predicate": "supports", "object": "BBB", "topic": "base", "check": "D1 D2"},
    {"subject": "src:book", "predicate": "cites", "object": "src:paper"},
]  # fmt: skip


@pytest.fixture
def data(dataset: Write) -> Dataset:
    return read_dataset(dataset(ROWS))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a store is to stand."""
    return tmp_path / "store"


@pytest.fixture
def built(data: Dataset, place: Path) -> Path:
    build([data], place)
    return place


def rows(path: Path) -> list[tuple[object, ...]]:
    return list(steppe.open(path).query(EVERYTHING))  # type: ignore[arg-type]


def around(path: Path) -> set[str]:
    """What stands in the folder of a store, hidden files too."""
    return {p.name for p in path.parent.iterdir()}


# -- in memory and on disk ---------------------------------------------------------------------


def test_a_store_on_disk_answers_as_one_in_memory(data: Dataset, built: Path) -> None:
    in_ram = KnowledgeGraph(in_memory([data])).query(EVERYTHING)
    assert rows(built) == list(in_ram)  # type: ignore[arg-type]
    assert len(rows(built)) > 500


def test_statements_read_back_from_disk_are_those_of_the_tables(data: Dataset, built: Path) -> None:
    on_disk = steppe.open(built).contents
    assert on_disk.statements == tuple(sorted(data.statements, key=lambda s: s.iri))
    assert dict(on_disk.entities) == dict(data.entities)
    assert dict(on_disk.sources) == dict(data.sources)


def test_statements_read_back_from_memory_are_those_of_the_tables(data: Dataset) -> None:
    read = KnowledgeGraph(in_memory([data])).contents
    assert read.statements == tuple(sorted(data.statements, key=lambda s: s.iri))


def test_a_store_reads_back_as_the_data_set_that_it_was_built_from(data: Dataset) -> None:
    for each in (data, read_dataset("central-asia-2004")):
        direct, back = contents_of([each]), read_store(in_memory([each]))
        assert direct == back
        assert list(direct.entities) == list(back.entities)
        assert list(direct.sources) == list(back.sources)


def test_the_last_zeros_of_a_number_are_kept(dataset: Callable[..., Path]) -> None:
    written = ("7.50", "7.5", "0.0", "-0.00", "100", "100.0", "1200.30")
    rows = [{"subject": "AAA", "predicate": "area", "value": v, "unit": "km2"} for v in written]
    back = read_store(in_memory([read_dataset(dataset(rows))]))
    assert [str(s.quantity.value) for s in back.statements if s.quantity] == list(written)


def test_what_is_derived_twice_from_one_row_reads_back_twice(dataset: Write) -> None:
    other = claim("BBB", "hostsBase", "base", source="paper")
    data = read_dataset(dataset([*ROWS, other]))
    read = KnowledgeGraph(in_memory([data])).contents
    assert len(read.statements) == len(data.statements)


def test_the_data_set_is_described(built: Path) -> None:
    (info,) = steppe.open(built).contents.datasets
    assert (info.name, info.title, info.version, info.licence, str(info.as_of)) == (
        "made-up", "The made-up data", "1", "CC0-1.0", "2010-12-31"
    )  # fmt: skip


def test_a_store_opens_many_times_at_once(built: Path) -> None:
    first, second = steppe.open(built), steppe.open(built)
    assert first.query(EVERYTHING) == second.query(EVERYTHING)


def test_a_build_is_the_same_every_time(data: Dataset, tmp_path: Path) -> None:
    build([data], tmp_path / "one")
    build([data], tmp_path / "two")
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


# -- graphs ------------------------------------------------------------------------------------


def test_the_graphs_are_the_data_set_the_plain_triples_and_the_ontology(built: Path) -> None:
    names = {graph.value for graph in open_on_disk(built).named_graphs()}
    assert names == {terms.GRAPH + n for n in ("made-up", "plain", "ontology")}


def test_no_triple_stands_in_two_graphs(built: Path, kg: KnowledgeGraph) -> None:
    for store in (open_on_disk(built), kg.store):
        triples = [quad.triple for quad in store]
        assert len(triples) == len(set(triples))


def test_no_quad_stands_in_the_unnamed_graph(built: Path) -> None:
    nowhere = open_on_disk(built).quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert list(nowhere) == []


def test_the_default_graph_of_a_query_is_the_union(kg: KnowledgeGraph) -> None:
    (everything,) = kg.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # type: ignore[misc]
    (named,) = kg.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")  # type: ignore[misc]
    assert everything == named == (len(kg.store),)


def test_one_query_may_join_graphs(graph: Open) -> None:
    found = graph(ROWS).query(
        "SELECT ?label ?sign { id:AAA st:memberOf ?o . ?o skos:prefLabel ?label . "
        "st:memberOf st:polarity ?sign }"
    )
    assert list(found) == [("The ORG", 1)]  # type: ignore[arg-type]


def test_rdflib_over_the_same_store_answers_the_same(graph: Open) -> None:
    kg = graph(ROWS)
    dataset = kg.rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    query = (
        "PREFIX st: <https://w3id.org/steppe/ontology#> "
        "SELECT ?s ?o { ?s st:memberOf ?o } ORDER BY ?s ?o"
    )
    by_rdflib = [tuple(str(cell) for cell in row) for row in dataset.query(query)]  # type: ignore[union-attr]
    assert by_rdflib == list(kg.query(query))  # type: ignore[arg-type]
    assert len(by_rdflib) == 3


def test_rdflib_sees_the_union_of_the_graphs(graph: Open) -> None:
    kg = graph(ROWS)
    assert len(kg.rdflib()) == len(kg.store)


# -- plain triples -----------------------------------------------------------------------------


def plain(kg: KnowledgeGraph) -> set[tuple[str, str, str]]:
    found = kg.query("SELECT ?s ?p ?o { GRAPH <https://w3id.org/steppe/graph/plain> { ?s ?p ?o } }")
    return {(terms.local(s), terms.local(p), terms.local(str(o))) for s, p, o in found}  # type: ignore[misc,union-attr]


def test_the_plain_graph_holds_what_held_at_some_time(graph: Open) -> None:
    found = plain(graph(ROWS))
    assert ("AAA", "memberOf", "ORG") in found
    assert ("DDD", "memberOf", "ORG") in found
    assert ("DDD", "deploysForcesIn", "AAA") in found


def test_a_denied_relation_is_not_plain(graph: Open) -> None:
    assert not {t for t in plain(graph(ROWS)) if t[:2] == ("CCC", "memberOf")}


def test_a_claim_that_a_better_rank_denies_all_along_is_not_plain(graph: Open) -> None:
    rows = [
        claim("AAA", "memberOf", "ORG", since="2001"),
        claim("AAA", "memberOf", "ORG", since="..", denial="true", rank="Preferred"),
    ]
    assert ("AAA", "memberOf", "ORG") not in plain(graph(rows))


def test_a_forecast_is_not_plain(graph: Open) -> None:
    assert not {t for t in plain(graph(ROWS)) if t[1] == "opposes"}


def test_a_symmetric_relation_is_plain_both_ways(graph: Open) -> None:
    assert {("AAA", "alliedWith", "BBB"), ("BBB", "alliedWith", "AAA")} <= plain(graph(ROWS))


def test_an_inverse_is_plain_too(graph: Open) -> None:
    assert ("ORG", "hasMember", "AAA") in plain(graph(ROWS))


def test_an_entity_has_every_class_above_its_own(graph: Open) -> None:
    found = graph([]).query("SELECT ?c { id:PACT a ?c }")
    kinds = {terms.local(c) for (c,) in found}  # type: ignore[union-attr]
    assert {"Alliance", "Organization", "Actor"} <= kinds


def test_every_plain_triple_has_a_statement(kg: KnowledgeGraph) -> None:
    held = {(terms.local(s.subject), terms.local(s.predicate)) for s in kg.contents.statements}
    turned = {
        (terms.local(s.object), terms.local(s.predicate))
        for s in kg.contents.statements
        if s.object
    }
    turned |= {(end, "hasMember") for end, predicate in turned if predicate == "memberOf"}
    assert {(s, p) for s, p, _ in plain(kg)} <= held | turned


# -- two data sets -----------------------------------------------------------------------------


@pytest.fixture
def second(data: Dataset) -> Dataset:
    """The same world under another name, which says something else."""
    statement = replace(data.statements[0], iri=terms.CLAIM + "other/c1")
    return replace(data, name="other", statements=(statement,))


def test_two_data_sets_stand_in_graphs_of_their_own(
    data: Dataset, second: Dataset, place: Path
) -> None:
    manifest = build([data, second], place)
    assert manifest.datasets == {"made-up": "1", "other": "1"}
    kg = steppe.open(place)
    assert [d.name for d in kg.contents.datasets] == ["made-up", "other"]
    assert len(kg.contents.statements) == len(data.statements) + 1
    triples = [quad.triple for quad in kg.store]
    assert len(triples) == len(set(triples))


def changed(data: Dataset, **changes: object) -> Dataset:
    """A data set in which the entity AAA is another one."""
    iri = terms.ID + "AAA"
    entity = replace(data.entities[iri], **changes)  # type: ignore[arg-type]
    return replace(data, name="other", statements=(), entities={**data.entities, iri: entity})


def test_a_clash_of_types_is_refused(data: Dataset, place: Path) -> None:
    with pytest.raises(BadInputError, match="AAA: type State in made-up, Person in other"):
        build([data, changed(data, type=terms.ST + "Person")], place)
    assert not place.exists()


def test_a_clash_of_labels_is_refused(data: Dataset, place: Path) -> None:
    with pytest.raises(
        BadInputError, match="AAA: label_en «The AAA» in made-up, «Atlantis» in other"
    ):
        build([data, changed(data, labels={"en": ("Atlantis",)})], place)


def test_every_clash_is_listed(data: Dataset, place: Path) -> None:
    other = replace(
        data,
        name="other",
        entities={i: replace(e, labels={"en": ("X",)}) for i, e in data.entities.items()},
    )
    with pytest.raises(BadInputError) as refused:
        build([data, other], place)
    assert all(f"{entity.id}: " in refused.value.message for entity in data.entities.values())


def test_two_data_sets_of_one_name_are_refused(data: Dataset, place: Path) -> None:
    with pytest.raises(BadInputError, match="two data sets are called made-up"):
        build([data, data], place)


def test_a_clash_of_sources_is_refused(data: Dataset, second: Dataset, place: Path) -> None:
    iri = terms.SRC + "book"
    as_of = second.as_of.replace(year=2004)
    other = replace(
        second, sources={**second.sources, iri: replace(second.sources[iri], as_of=as_of)}
    )
    with pytest.raises(BadInputError, match="book"):
        build([data, other], place)


# -- the manifest ------------------------------------------------------------------------------


def test_the_manifest_counts_the_quads_and_names_the_data_sets(built: Path) -> None:
    found = json.loads((built / MANIFEST).read_text(encoding="utf-8"))
    assert found["quads"] == len(open_on_disk(built))
    assert found["datasets"] == {"made-up": "1"}


def test_a_store_is_known_by_its_manifest(built: Path, tmp_path: Path) -> None:
    assert is_store(built)
    assert not is_store(tmp_path)
    assert not is_store(tmp_path / "absent")


def test_a_folder_without_a_manifest_is_no_store(built: Path) -> None:
    (built / MANIFEST).unlink()
    with pytest.raises(StoreError, match="a folder without a steppe store"):
        open_on_disk(built)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 3}', '{"format": "x"}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_said(built: Path, text: str) -> None:
    (built / MANIFEST).write_text(text)
    with pytest.raises(StoreError, match="cannot be read"):
        open_on_disk(built)


def test_a_manifest_that_was_changed_is_said(built: Path) -> None:
    whole = (built / MANIFEST).read_text()
    (built / MANIFEST).write_text(whole.replace('"made-up": "1"', '"made-up": "2"'))
    with pytest.raises(StoreError, match="cannot be read"):
        open_on_disk(built)


def test_a_store_of_another_format_is_refused(built: Path) -> None:
    found = json.loads((built / MANIFEST).read_text())
    (built / MANIFEST).write_text(json.dumps({**found, "format": 99}))
    with pytest.raises(StoreError, match="is of format 99"):
        open_on_disk(built)


def test_doctor_counts_what_the_manifest_says(built: Path) -> None:
    found = read_manifest(built)
    write_manifest(built, replace(found, quads=found.quads + 1))
    open_on_disk(built)  # it compares files: to count each quad would take longer than a query
    wrong = [check.name for check in check_store(built) if check.state != "ok"]
    assert wrong == ["quads"]


# -- where a store may stand -------------------------------------------------------------------


def test_a_build_makes_the_folders_above_it(data: Dataset, tmp_path: Path) -> None:
    build([data], tmp_path / "a" / "b" / "store")
    assert is_store(tmp_path / "a" / "b" / "store")


def test_a_build_leaves_nothing_beside_the_store(built: Path) -> None:
    assert around(built) == {"store", "made-up"}


def test_an_empty_folder_becomes_the_store(data: Dataset, place: Path) -> None:
    place.mkdir()
    build([data], place)
    assert is_store(place) and around(place) == {"store", "made-up"}


def test_a_file_is_refused_and_kept(data: Dataset, place: Path) -> None:
    place.write_text("mine")
    for force in (False, True):
        with pytest.raises(StoreError, match="is a file"):
            build([data], place, force=force)
    assert place.read_text() == "mine"


def test_a_foreign_folder_is_refused_and_kept(data: Dataset, place: Path) -> None:
    place.mkdir()
    (place / "thesis.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(StoreError, match="a folder with other things in it"):
            build([data], place, force=force)
    assert [p.name for p in place.iterdir()] == ["thesis.txt"]


def test_a_symlink_is_refused_and_kept(data: Dataset, place: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    place.symlink_to(target)
    with pytest.raises(StoreError):
        build([data], place, force=True)
    assert place.is_symlink() and list(target.iterdir()) == []


def test_a_dangling_symlink_is_refused(data: Dataset, place: Path, tmp_path: Path) -> None:
    place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError):
        build([data], place)
    assert not (tmp_path / "nowhere").exists()


def test_a_store_opens_through_a_symlink(built: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(built)
    assert rows(tmp_path / "link") == rows(built)


def test_a_store_that_stands_is_kept_without_force(data: Dataset, built: Path) -> None:
    before = rows(built)
    with pytest.raises(StoreError, match=r"stands at .* already.*--force"):
        build([replace(data, statements=())], built)
    assert rows(built) == before


def test_a_store_that_stands_is_replaced_with_force(data: Dataset, built: Path) -> None:
    build([replace(data, statements=())], built, force=True)
    assert steppe.open(built).contents.statements == ()
    assert around(built) == {"store", "made-up"}


def test_a_damaged_store_is_replaced_with_force(data: Dataset, built: Path) -> None:
    (built / "database" / "CURRENT").write_bytes(b"")
    build([data], built, force=True)
    assert len(rows(built)) > 500


def test_a_place_below_a_file_cannot_be_written(data: Dataset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match=r"cannot be written: .*Nothing was changed"):
        build([data], tmp_path / "file" / "store")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_failing_build_leaves_nothing_behind(data: Dataset, second: Dataset, place: Path) -> None:
    before = around(place)
    with pytest.raises(BadInputError):
        build([data, changed(second, type=terms.ST + "Person")], place)
    assert around(place) == before


def test_a_failing_build_leaves_the_old_store_usable(data: Dataset, built: Path) -> None:
    before = rows(built)
    with pytest.raises(BadInputError):
        build([data, changed(data, type=terms.ST + "Person")], built, force=True)
    assert rows(built) == before
    assert around(built) == {"store", "made-up"}


def test_a_reader_keeps_its_answers_while_the_store_is_replaced(data: Dataset, built: Path) -> None:
    reader = steppe.open(built)
    before = reader.query(EVERYTHING)
    build([replace(data, statements=())], built, force=True)
    assert reader.query(EVERYTHING) == before


# -- another process ---------------------------------------------------------------------------


@contextmanager
def held_open(store: Path) -> Iterator[int]:
    """Another process that has the database open for writing; its id."""
    code = (
        "import sys, pyoxigraph\n"
        "store = pyoxigraph.Store(sys.argv[1])\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store / "database")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process.pid
        finally:
            process.stdin.close()
            process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="the lock's holder is found by fcntl")
def test_a_store_that_another_process_writes_to_is_not_opened(built: Path) -> None:
    with held_open(built) as holder, pytest.raises(StoreError, match=f"locked by process {holder}"):
        open_on_disk(built)


@pytest.mark.skipif(sys.platform == "win32", reason="the lock's holder is found by fcntl")
def test_a_store_that_another_process_writes_to_is_not_replaced(data: Dataset, built: Path) -> None:
    before = (built / MANIFEST).read_bytes()
    with held_open(built) as holder, pytest.raises(StoreError, match=f"locked by process {holder}"):
        build([data], built, force=True)
    assert (built / MANIFEST).read_bytes() == before
    assert around(built) == {"store", "made-up"}


def test_what_another_program_opened_for_writing_is_not_what_was_built(built: Path) -> None:
    with held_open(built):
        pass
    with pytest.raises(StoreError, match=r"is damaged: .*steppe doctor"):
        open_on_disk(built)


def test_a_program_that_only_reads_changes_nothing(built: Path) -> None:
    assert len(ox.Store.read_only(str(built / "database"))) == len(open_on_disk(built))


# -- damage ------------------------------------------------------------------------------------


def test_nothing_at_the_place_is_not_found(place: Path) -> None:
    with pytest.raises(NotFoundError, match="no store at"):
        open_on_disk(place)


def test_a_file_is_no_store(place: Path) -> None:
    place.write_text("mine")
    with pytest.raises(StoreError, match="a file, not a store"):
        open_on_disk(place)


def cut(content: bytes) -> bytes:
    return b""


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, halved, flipped])
@pytest.mark.parametrize("pattern", ["MANIFEST-*", "CURRENT"])
def test_a_damaged_index_of_the_database_is_a_store_error(
    built: Path, pattern: str, damage: Callable[[bytes], bytes]
) -> None:
    (file,) = (built / "database").glob(pattern)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(StoreError, match="Build it again with --force"):
        open_on_disk(built)


@pytest.mark.parametrize("damage", [cut, halved])
def test_a_truncated_table_of_the_database_is_a_store_error(
    built: Path, damage: Callable[[bytes], bytes]
) -> None:
    for file in sorted((built / "database").glob("*.sst")):
        whole = file.read_bytes()
        file.write_bytes(damage(whole))
        with pytest.raises(StoreError, match="Build it again with --force"):
            open_on_disk(built)
        file.write_bytes(whole)


def test_a_flipped_bit_is_a_store_error(built: Path) -> None:
    for file in sorted((built / "database").glob("*.sst")):
        whole = file.read_bytes()
        file.write_bytes(flipped(whole))
        with pytest.raises(StoreError, match="damaged"):
            open_on_disk(built)
        file.write_bytes(whole)


@pytest.mark.parametrize("pattern", ["*.sst", "CURRENT", "MANIFEST-*"])
def test_a_deleted_file_of_the_database_is_a_store_error(built: Path, pattern: str) -> None:
    next((built / "database").glob(pattern)).unlink()
    with pytest.raises(StoreError, match="Build it again with --force"):
        open_on_disk(built)


def test_a_database_that_is_gone_is_a_store_error(built: Path) -> None:
    for file in (built / "database").iterdir():
        file.unlink()
    (built / "database").rmdir()
    with pytest.raises(StoreError):
        open_on_disk(built)
    assert not (built / "database").exists()
