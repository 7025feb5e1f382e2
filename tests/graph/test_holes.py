"""Burt's structural holes."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from steppe.graph.positions.holes import StructuralHoles, structural_holes
from steppe.ontology.errors import UsageError


def test_the_hub_of_a_star_has_all_the_holes() -> None:
    found = structural_holes(nx.star_graph(4))
    assert found[0] == StructuralHoles(0, constraint=0.25, effective_size=4, efficiency=1)
    assert {(h.constraint, h.effective_size) for h in found[1:]} == {(1, 1)}


def test_in_a_clique_everybody_repeats_everybody() -> None:
    """p = 1/3 each: Σ (1/3 + 2 · 1/9)² = 3 · (5/9)²."""
    found = structural_holes(nx.Graph(combinations("abcd", 2)))
    assert all(hole.constraint == pytest.approx(3 * (5 / 9) ** 2) for hole in found)
    assert all((h.effective_size, h.efficiency) == (1, pytest.approx(1 / 3)) for h in found)


def test_weights_count_where_asked() -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_weighted_edges_from([("m", "a", 3), ("m", "b", 1)])
    assert structural_holes(graph)[0].constraint == 0.5
    assert structural_holes(graph, weighted=True)[0].constraint == pytest.approx(10 / 16)


def test_isolates_come_last_without_values() -> None:
    graph = nx.Graph([("a", "b")])
    graph.add_edge("z", "z")
    assert structural_holes(graph)[-1] == StructuralHoles("z", None, None, None)
    assert structural_holes(nx.Graph()) == ()


def test_other_graphs_and_wrong_weights_are_refused() -> None:
    with pytest.raises(UsageError, match="undirected"):
        structural_holes(nx.DiGraph())
    graph = nx.Graph([("a", "b", {"weight": float("nan")})])
    with pytest.raises(UsageError, match="weight nan"):
        structural_holes(graph, weighted=True)
