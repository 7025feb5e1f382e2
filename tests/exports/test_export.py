"""Exports: each read back by its own library."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset as RdflibDataset
from rdflib import Graph
from rdflib.compare import isomorphic

from steppe.exports import statements
from steppe.exports.knowledge_graph import ENDINGS, KnowledgeGraph
from steppe.exports.rdf import FORMATS
from steppe.exports.tables import text_cell
from steppe.ontology.errors import StoreError, UsageError

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


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_rdflib_reads_every_graph(kg: KnowledgeGraph, tmp_path: Path, ending: str) -> None:
    file = kg.export(tmp_path / f"graph.{ending}")
    found = RdflibDataset()
    found.parse(data=file.read_text(encoding="utf-8"), format=RDFLIB[ending])
    assert len(set(found.quads())) == len(kg.store)


@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network_reads_back_with_its_attributes(
    kg: KnowledgeGraph, tmp_path: Path, ending: str, read: Callable[..., nx.MultiDiGraph]
) -> None:
    snapshot = kg.snapshot("2003-12-31")
    network = snapshot.network()
    found = read(kg.export(tmp_path / f"net.{ending}", snapshot))
    assert set(found) == set(network)
    assert sorted(found.edges()) == sorted(network.edges())
    assert found.nodes["KAZ"]["type"] == "State"
    (edge,) = [d for *_, d in found.edges(data=True) if _is(d, "RUS", "kant-air-base", found)]
    assert (edge["predicate"], edge["sign"], edge["layer"]) == ("operatesBase", 1, "security")
    assert edge["sources"] == "; ".join(
        network.edges["RUS", "kant-air-base", "operatesBase"]["sources"]
    )


def _is(data: dict[str, object], start: str, end: str, graph: nx.MultiDiGraph) -> bool:
    return any(d is data for d in graph[start].get(end, {}).values())


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
    import steppe

    first = kg.export(tmp_path / f"a.{ending}")
    second = steppe.open().export(tmp_path / f"b.{ending}")
    assert first.read_bytes() == second.read_bytes()


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
