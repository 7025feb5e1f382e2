"""Where nodes stand."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from steppe.exports.layout import _boxes, laid_out, positions
from steppe.exports.numbered import Numbered, pairs


def labelled(graph: nx.Graph[int]) -> nx.Graph[str]:
    named: nx.Graph[str] = nx.Graph()
    named.add_nodes_from(f"n{n:03}" for n in graph)
    named.add_edges_from((f"n{a:03}", f"n{b:03}") for a, b in graph.edges())
    for n in named:
        named.nodes[n].update(label=f"A label of node {n}", size=10.0 + named.degree[n] % 9)
    for edge in named.edges:
        named.edges[edge]["first"] = True
    return named


PICTURES = {
    "a star": nx.star_graph(30),
    "a club": nx.karate_club_graph(),
    "a dense one": nx.complete_graph(25),
    "a chain": nx.path_graph(30),
    "a sparse one": nx.gnm_random_graph(200, 300, seed=1),
    "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 40),
    "pieces": nx.disjoint_union_all([nx.star_graph(12), nx.path_graph(3), nx.path_graph(2)]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_label_lies_on_another(name: str) -> None:
    assert not overlapping(labelled(PICTURES[name]))


def test_nor_where_later_edges_bring_nodes_in() -> None:
    graph = labelled(nx.star_graph(29))
    for number, edge in enumerate(sorted(graph.edges)):
        graph.edges[edge]["first"] = number % 3 == 0
    assert not overlapping(graph)


def overlapping(graph: nx.Graph[str]) -> list[tuple[str, str]]:
    """The pairs of nodes whose marks or labels lie on each other."""
    found = positions(graph)
    nodes = sorted(graph)
    radii = np.array([graph.nodes[n]["size"] for n in nodes])
    boxes = _boxes([graph.nodes[n]["label"] for n in nodes], radii)
    boxes -= np.array([22.0, 14.0])  # without the margin
    tops = np.array([[found[n][0], found[n][1] - graph.nodes[n]["size"]] for n in nodes])
    centres = tops + np.column_stack([np.zeros(len(nodes)), (boxes[:, 1] + 14) / 2])
    return [
        (nodes[i], nodes[j])
        for i, j in combinations(range(len(nodes)), 2)
        if (np.abs(centres[i] - centres[j]) - (boxes[i] + boxes[j]) / 2 < -1).all()
    ]


def test_a_seed_gives_the_same_places() -> None:
    graph = labelled(nx.karate_club_graph())
    assert positions(graph, seed=3) == positions(graph, seed=3) != positions(graph, seed=4)


def test_the_hash_seed_of_the_process_does_not_matter() -> None:
    code = """
import networkx as nx
from steppe.exports.layout import positions
pieces = nx.disjoint_union_all([nx.path_graph(5), nx.path_graph(5), nx.path_graph(5)])
print(sorted(positions(nx.relabel_nodes(pieces, str)).items()))
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_pieces_that_nothing_connects_stand_apart() -> None:
    graph = labelled(PICTURES["pieces"])
    found = positions(graph)
    frames = []
    for piece in nx.connected_components(graph):
        places = np.array([found[node] for node in piece])
        frames.append((places.min(axis=0), places.max(axis=0)))
    for (low, high), (other_low, other_high) in combinations(frames, 2):
        assert (high < other_low).any() or (other_high < low).any()


def test_a_tie_of_a_node_to_itself_moves_nothing() -> None:
    graph = labelled(nx.karate_club_graph())
    before = positions(graph)
    graph.add_edge("n000", "n000", first=True)
    assert positions(graph) == before


def test_a_node_that_only_later_edges_reach_stands_outside() -> None:
    graph = labelled(nx.complete_graph(12))
    graph.add_node("far", label="far", size=8.0)
    graph.add_edge("n000", "far", first=False)
    found = positions(graph)
    inner = np.array([found[n] for n in graph if n != "far"])
    far = np.array(found["far"])
    assert (far < inner.min(axis=0)).any() or (far > inner.max(axis=0)).any()


def test_small_pictures() -> None:
    assert positions(nx.Graph()) == {}
    one: nx.Graph[str] = nx.Graph()
    one.add_node("a", label="a", size=8.0)
    assert set(positions(one)) == {"a"}
    assert np.isfinite(positions(one)["a"]).all()


def test_a_large_picture_is_placed_too() -> None:
    graph = labelled(nx.gnm_random_graph(600, 1200, seed=1))
    found = positions(graph)
    assert len(found) == 600 and np.isfinite(np.array(list(found.values()))).all()


def test_a_large_picture_keeps_blocs_together_and_apart_from_each_other() -> None:
    graph = labelled(nx.connected_caveman_graph(30, 20))
    found = positions(graph, seed=3)
    assert found == positions(graph, seed=3)
    blocs = [sorted(graph)[k : k + 20] for k in range(0, 600, 20)]
    centres = np.array([np.mean([found[n] for n in bloc], axis=0) for bloc in blocs])
    reach = [
        max(float(np.hypot(*(np.array(found[n]) - centre))) for n in bloc)
        for bloc, centre in zip(blocs, centres, strict=True)
    ]
    for i, j in combinations(range(len(blocs)), 2):
        assert float(np.hypot(*(centres[i] - centres[j]))) > 0.9 * (reach[i] + reach[j])


def test_the_blocs_of_a_large_picture_are_told() -> None:
    names = [f"n{k:03}" for k in range(600)] + ["far"]
    first = pairs(np.array(nx.connected_caveman_graph(30, 20).edges()), 601)
    network = Numbered(names, pairs(np.vstack([first, [[0, 600]]]), 601))
    spots, blocs = laid_out(network, first, names, [9.0] * 601, 0)
    cliques = {frozenset(blocs[n] for n in names[k : k + 20]) for k in range(0, 600, 20)}
    assert cliques == {frozenset({number}) for number in range(30)}
    assert "far" in spots and "far" not in blocs
    small = Numbered(["a", "b"], np.array([[0, 1]]))
    assert laid_out(small, small.ties, ["a", "b"], [9.0, 9.0], 0)[1] == {}


def test_the_order_in_which_ties_are_given_does_not_matter() -> None:
    graph = labelled(nx.barabasi_albert_graph(500, 2, seed=1))
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(sorted(graph.nodes(data=True), reverse=True))
    ties = sorted(graph.edges(data=True), reverse=True)
    turned.add_edges_from((b, a, data) for a, b, data in ties)
    assert positions(turned) == positions(graph)


@pytest.mark.parametrize("pieces", [[nx.path_graph(2)] * 500, [nx.star_graph(250)] * 9])
def test_many_pieces_stand_apart_too(pieces: list[nx.Graph[int]]) -> None:
    graph = labelled(nx.disjoint_union_all(pieces))
    found = positions(graph)
    assert len(set(found.values())) == len(graph)
    frames = []
    for piece in nx.connected_components(graph):
        places = np.array([found[node] for node in piece])
        frames.append((places.min(axis=0), places.max(axis=0)))
    for (low, high), (other_low, other_high) in combinations(frames[:60], 2):
        assert (high < other_low).any() or (other_high < low).any()


@pytest.mark.parametrize("count", [401, 700])
def test_no_two_nodes_of_a_large_picture_stand_in_one_place(count: int) -> None:
    for graph in (nx.star_graph(count), nx.barabasi_albert_graph(count, 3, seed=1)):
        found = positions(labelled(graph))
        assert len(set(found.values())) == len(found)
