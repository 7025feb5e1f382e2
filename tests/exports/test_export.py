"""Exports: each read back by its own library."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset as RdflibDataset
from rdflib import Graph, Literal
from rdflib.compare import isomorphic

import steppe
from steppe.exports import statements
from steppe.exports.knowledge_graph import ENDINGS, KnowledgeGraph
from steppe.exports.rdf import FORMATS
from steppe.exports.tables import text_cell
from steppe.ontology.errors import StoreError, TableError, UsageError

Open = Callable[..., KnowledgeGraph]
RDFLIB = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "nq": "nquads", "trig": "trig",
          "jsonld": "json-ld"}  # fmt: skip


@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_quads_read_back_are_the_quads_of_the_store(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    file = kg.export(tmp_path / f"graph.{ending}")
    store = ox.Store()
    store.bulk_load(path=str(file), format=FORMATS[ending])
    assert set(store) == set(kg.store)


@pytest.mark.parametrize("ending", ["ttl", "rdf"])
def test_triples_read_back_by_rdflib_are_those_of_the_lines(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    lines = Graph().parse(kg.export(tmp_path / "graph.nt"), format="nt")
    assert isomorphic(Graph().parse(kg.export(tmp_path / f"graph.{ending}")), lines)
    assert len(lines) == len({q.triple for q in kg.store})


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf"])
def test_triples_read_back_are_the_triples_of_the_store(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    file = kg.export(tmp_path / f"graph.{ending}")
    read = ox.parse(path=str(file), format=FORMATS[ending])
    assert {quad.triple for quad in read} == {quad.triple for quad in kg.store}


# rdflib's own parsers use what rdflib itself deprecates.
rdflib_warns = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def rdflib_quads(file: Path) -> set[tuple[str, ...]]:
    """What rdflib reads, as N3 texts: subject, predicate, object, graph."""
    found = RdflibDataset()
    ending = file.suffix.removeprefix(".")
    found.parse(data=file.read_text(encoding="utf-8"), format=RDFLIB[ending])
    return {tuple(term.n3() if term else "" for term in quad) for quad in found.quads()}


@rdflib_warns
@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_rdflib_reads_every_graph(kg: KnowledgeGraph, tmp_path: Path, ending: str) -> None:
    found = rdflib_quads(kg.export(tmp_path / f"graph.{ending}"))
    assert len(found) == len(kg.store)
    assert {graph for *_, graph in found} == {str(quad.graph_name) for quad in kg.store}
    lines = rdflib_quads(kg.export(tmp_path / "graph.nt"))
    assert {quad[:3] for quad in found} == {quad[:3] for quad in lines}


@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network_reads_back_with_its_nodes_ties_and_attributes(
    kg: KnowledgeGraph, tmp_path: Path, ending: str, read: Callable[..., nx.MultiDiGraph[str]]
) -> None:
    snapshot = kg.snapshot("2003-12-31")
    network = snapshot.network()
    found = read(kg.export(tmp_path / f"net.{ending}", snapshot))
    for name in ("label", "type"):
        assert sorted(found.nodes(data=name)) == sorted(network.nodes(data=name))
    told = [(a, b, {**d, "sources": "; ".join(d["sources"])}) for a, b, d in network.edges.data()]
    names = told[0][2].keys()
    back = [(a, b, {name: d[name] for name in names}) for a, b, d in found.edges.data()]
    assert sorted(back, key=repr) == sorted(told, key=repr)


@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_parallel_ties_stay_apart(
    graph: Open, tmp_path: Path, ending: str, read: Callable[..., nx.MultiDiGraph[str]]
) -> None:
    kg = graph(
        [
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "2001"},
            {"subject": "AAA", "predicate": "rivalOf", "object": "BBB"},
        ]
    )
    found = read(kg.export(tmp_path / f"net.{ending}"))
    ties = {data["predicate"]: data for _, _, data in found.edges(data=True)}
    assert {name: data["sign"] for name, data in ties.items()} == {"alliedWith": 1, "rivalOf": -1}
    assert (ties["alliedWith"]["since"], ties["rivalOf"]["since"]) == ("2001", "")


@rdflib_warns
@pytest.mark.parametrize("ending", ENDINGS)
def test_any_text_that_a_table_may_hold_can_be_read_back(
    dataset: Callable[..., Path], tmp_path: Path, ending: str
) -> None:
    note = '«ẞ» 哈薩克 </x> & " \u2028 \U0001f6f0'
    folder = dataset([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "note": note}])
    entities = folder / "entities.csv"
    entities.write_text(entities.read_text().replace("The AAA", "A & <A>"), "utf-8")
    file = steppe.open(folder).export(tmp_path / f"graph.{ending}")
    if ending == "csv":
        with file.open(encoding="utf-8", newline="") as read:
            assert [row["note"] for row in csv.DictReader(read)] == [note]
    elif ending in FORMATS:
        told = Literal(note, lang="en").n3().removesuffix("@en")
        assert told in {quad[2].partition("@")[0] for quad in rdflib_quads(file)}
    else:
        network = nx.read_graphml(file) if ending == "graphml" else nx.read_gexf(file)
        assert network.nodes["AAA"]["label"] == "A & <A>"


def test_csv_holds_every_statement(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with kg.export(tmp_path / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == statements.COLUMNS
    expected = [[text_cell(c) for c in statements.row(s)] for s in kg.claims()]
    for row, told in zip(rows[1:], expected, strict=True):
        assert all(cell in (value, "'" + value) for cell, value in zip(row, told, strict=True))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_data_gives_the_same_bytes(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    first = kg.export(tmp_path / f"a.{ending}")
    second = steppe.open().export(tmp_path / f"b.{ending}")
    assert first.read_bytes() == second.read_bytes()


def test_every_process_writes_the_same_bytes(kg: KnowledgeGraph, tmp_path: Path) -> None:
    code = f"import steppe; kg = steppe.open(); [kg.export('a.' + e) for e in {ENDINGS}]"
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "5", "LC_ALL": "C"},
    )
    for ending in ENDINGS:
        here = kg.export(tmp_path / f"b.{ending}").read_bytes()
        assert (tmp_path / f"a.{ending}").read_bytes() == here, ending


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_a_character_that_no_rdf_xml_can_hold_does_not_get_in(graph: Open, character: str) -> None:
    note = f"a{character}b"
    with pytest.raises(TableError, match=r"claims\.csv:2: note"):
        graph([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "note": note}])


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_a_character_that_xml_forbids_breaks_no_network_file(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    from steppe.exports.graphs import FORMATS as NETWORKS

    network = kg.snapshot("2003-12-31").network()
    network.nodes["KAZ"]["label"] = "a\x00b\x0b\ud800c"
    NETWORKS[ending](network, tmp_path / f"net.{ending}")
    read = nx.read_graphml if ending == "graphml" else nx.read_gexf
    assert read(tmp_path / f"net.{ending}").nodes["KAZ"]["label"] == "abc"


def test_an_empty_day_gives_an_empty_network(kg: KnowledgeGraph, tmp_path: Path) -> None:
    for ending, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        file = kg.export(tmp_path / f"net.{ending}", kg.snapshot("1950-01-01", certain=True))
        assert not read(file).number_of_edges()


@pytest.mark.parametrize("name", ["graph.docx", "graph", "graph.TTLX"])
def test_an_ending_that_names_no_format_is_refused(
    kg: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match=r"\.ttl"):
        kg.export(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_or_a_folder_is_kept(kg: KnowledgeGraph, tmp_path: Path) -> None:
    file, folder = tmp_path / "a.ttl", tmp_path / "b.ttl"
    file.write_text("mine")
    folder.mkdir()
    for target in (file, folder):
        with pytest.raises(StoreError):
            kg.export(target)
    with pytest.raises(StoreError):
        kg.export(folder, force=True)
    assert file.read_text() == "mine"
    assert kg.export(file, force=True).stat().st_size > 1000


@pytest.mark.parametrize("ending", ["ttl", "graphml", "csv"])
def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="cannot be written"):
        kg.export(tmp_path / "file" / f"graph.{ending}")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_the_ending_is_read_in_either_case(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert Graph().parse(kg.export(tmp_path / "graph.TTL"), format="turtle")


def test_a_network_file_holds_the_day_of_its_snapshot(graph: Open, tmp_path: Path) -> None:
    tie = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    kg = graph([{**tie, "since": "2001", "until": "2005"}])
    early = kg.export(tmp_path / "early.graphml", kg.snapshot("2003-06-30"))
    late = kg.export(tmp_path / "late.graphml")
    assert list(nx.read_graphml(early).edges()) == [("AAA", "ORG")]
    assert not nx.read_graphml(late).number_of_edges()
