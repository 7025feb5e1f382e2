"""Where nodes stand."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from steppe.exports.layout import _boxes, _radius, positions


def labelled(graph: nx.Graph) -> nx.Graph:
    named = nx.relabel_nodes(graph, {n: f"n{n:03}" for n in graph})
    for n in named:
        named.nodes[n].update(label=f"A label of node {n}", size=10.0 + named.degree[n] % 9)
    nx.set_edge_attributes(named, True, "first")
    return named


PICTURES = {
    "a star": nx.star_graph(30),
    "a club": nx.karate_club_graph(),
    "a dense one": nx.complete_graph(25),
    "pieces": nx.disjoint_union_all([nx.star_graph(12), nx.path_graph(3), nx.path_graph(2)]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_label_lies_on_another(name: str) -> None:
    graph = labelled(PICTURES[name])
    found = positions(graph)
    nodes = sorted(graph)
    boxes = _boxes(graph, nodes) - np.array([22.0, 14.0])  # without the margin
    tops = np.array([[found[n][0], found[n][1] - _radius(graph, n)] for n in nodes])
    centres = tops + np.column_stack([np.zeros(len(nodes)), (boxes[:, 1] + 14) / 2])
    for i, j in combinations(range(len(nodes)), 2):
        gap = np.abs(centres[i] - centres[j]) - (boxes[i] + boxes[j]) / 2
        assert (gap > -1).any(), (nodes[i], nodes[j])


def test_a_seed_gives_the_same_places() -> None:
    graph = labelled(nx.karate_club_graph())
    assert positions(graph, seed=3) == positions(graph, seed=3)


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
    one: nx.Graph = nx.Graph()
    one.add_node("a", label="a", size=8.0)
    assert set(positions(one)) == {"a"}


def test_a_large_picture_is_placed_too() -> None:
    graph = labelled(nx.gnm_random_graph(600, 1200, seed=1))
    found = positions(graph)
    assert len(found) == 600 and np.isfinite(np.array(list(found.values()))).all()
