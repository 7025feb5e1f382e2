"""Gould and Fernandez's roles of brokers."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.graph.positions.brokerage import Brokerage, brokerage
from steppe.ontology.errors import UsageError


def role(blocs: dict[str, int]) -> Brokerage:
    found = brokerage(nx.DiGraph([("a", "b"), ("b", "c")]), blocs)
    return next(each for each in found if each.node == "b")


@pytest.mark.parametrize(
    ("blocs", "name"),
    [
        ((0, 0, 0), "coordinator"),
        ((0, 1, 0), "itinerant"),
        ((0, 1, 1), "gatekeeper"),
        ((0, 0, 1), "representative"),
        ((0, 1, 2), "liaison"),
    ],
)
def test_the_five_roles(blocs: tuple[int, int, int], name: str) -> None:
    found = role(dict(zip("abc", blocs, strict=True)))
    assert getattr(found, name) == found.total == 1


def test_who_joins_two_that_are_tied_is_no_broker() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    assert all(found.total == 0 for found in brokerage(graph, [["a", "b", "c"]]))


def test_undirected_ties_count_both_ways() -> None:
    found = brokerage(nx.Graph([("a", "b"), ("b", "c"), ("b", "b")]), {"a": 0, "b": 1, "c": 1})
    assert found[0] == Brokerage("b", 0, 0, gatekeeper=1, representative=1, liaison=0)


def test_small_graphs_are_defined_and_multigraphs_refused() -> None:
    assert brokerage(nx.Graph(), []) == ()
    assert brokerage(nx.empty_graph(1), [[0]])[0].total == 0
    with pytest.raises(UsageError, match="simple graph"):
        brokerage(nx.MultiGraph(), [])


@given(st.integers(0, 100), st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_roles_are_those_of_counting_one_by_one(seed: int, labels: list[int]) -> None:
    graph = nx.gnp_random_graph(6, 0.4, seed=seed, directed=True)
    counted = {node: [0] * 5 for node in graph}
    for a, b, c in permutations(graph, 3):
        if graph.has_edge(a, b) and graph.has_edge(b, c) and not graph.has_edge(a, c):
            x, y, z = (labels[n] for n in (a, b, c))
            kinds = [x == y == z, x == z != y, x != y == z, x == y != z, len({x, y, z}) == 3]
            counted[b][kinds.index(True)] += 1
    for found in brokerage(graph, dict(enumerate(labels))):
        assert counted[found.node] == [
            found.coordinator, found.itinerant, found.gatekeeper, found.representative,
            found.liaison,
        ]  # fmt: skip
