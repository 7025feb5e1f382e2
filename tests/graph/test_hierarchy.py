"""Dendrograms of actors."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from steppe.graph.blocs.hierarchy import Merge, best_cut, hierarchy
from steppe.ontology.errors import UsageError


def weighted(*ties: tuple[str, str, float]) -> nx.Graph:
    graph: nx.Graph = nx.Graph()
    graph.add_weighted_edges_from(ties)
    return graph


PAIRS = weighted(("a", "b", 4), ("c", "d", 3), ("b", "c", 1))


def test_the_strongest_tie_is_joined_first() -> None:
    found = hierarchy(PAIRS)
    assert found.actors == ("a", "b", "c", "d")
    assert found.merges == (
        Merge(0, 1, 0, 2),
        Merge(2, 3, 0.25, 2),
        Merge(4, 5, 0.9375, 4),  # the mean of 1, 1, 1 and 0.75
    )


def test_cuts_are_nested() -> None:
    found = hierarchy(PAIRS)
    assert found.cut(1) == (("a", "b", "c", "d"),)
    assert found.cut(2) == (("a", "b"), ("c", "d"))
    assert found.cut(3) == (("a", "b"), ("c",), ("d",))
    assert found.cut(4) == (("a",), ("b",), ("c",), ("d",))


def test_the_best_cut_has_the_highest_modularity() -> None:
    assert best_cut(PAIRS, hierarchy(PAIRS)) == (("a", "b"), ("c", "d"))


def test_the_order_of_leaves_keeps_blocs_together() -> None:
    graph = weighted(("a", "d", 4), ("b", "c", 3))
    assert hierarchy(graph).order() in {("a", "d", "b", "c"), ("b", "c", "a", "d")}


def test_other_distances_and_linkages() -> None:
    apart = np.array([[0, 3, 1], [3, 0, 2], [1, 2, 0]], dtype=float)
    graph = nx.empty_graph(["a", "b", "c"])
    assert [m.height for m in hierarchy(graph, distances=apart).merges] == [1, 2.5]
    assert [m.height for m in hierarchy(graph, distances=apart, linkage="complete").merges] == [
        1,
        3,
    ]
    assert [m.height for m in hierarchy(graph, distances=apart, linkage="single").merges] == [1, 2]


def test_small_graphs_are_defined() -> None:
    assert hierarchy(nx.Graph()).merges == ()
    alone = hierarchy(nx.empty_graph(["a"]))
    assert (alone.merges, alone.cut(1), alone.order()) == ((), (("a",),), ("a",))
    assert best_cut(nx.empty_graph(2), hierarchy(nx.empty_graph(2))) == ((0,), (1,))


def test_wrong_input_is_refused() -> None:
    with pytest.raises(UsageError, match="no linkage"):
        hierarchy(PAIRS, linkage="ward")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="4 × 4"):
        hierarchy(PAIRS, distances=np.zeros((2, 2)))
    with pytest.raises(UsageError, match="symmetric"):
        hierarchy(PAIRS, distances=np.arange(16.0).reshape(4, 4))
    for k in (0, 5):
        with pytest.raises(UsageError, match="cannot be cut"):
            hierarchy(PAIRS).cut(k)
