"""Ties within and between blocs: E-I index, participation."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.graph.positions.mixing import ei_index, participation
from steppe.ontology.errors import UsageError

KARATE = nx.karate_club_graph()
CLUBS = {node: int(data["club"] == "Officer") for node, data in KARATE.nodes(data=True)}


def test_the_karate_club_by_its_two_clubs() -> None:
    found = ei_index(KARATE, CLUBS)
    assert (found.external, found.internal) == (11, 67)
    assert found.network == pytest.approx(-0.7179, abs=5e-5)


def test_nodes_and_blocs_have_an_index_of_their_own() -> None:
    graph = nx.Graph([("a", "b"), ("b", "x"), ("x", "y")])
    found = ei_index(graph, [["a", "b"], ["x", "y"]])
    assert found.nodes == {"a": -1, "b": 0, "x": 0, "y": -1}
    assert found.blocs == {0: pytest.approx(-1 / 3), 1: pytest.approx(-1 / 3)}
    assert found.network == pytest.approx(-1 / 3)


def test_weights_count_where_asked() -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_edge("a", "b", weight=3)
    graph.add_edge("a", "x", weight=1)
    division = [["a", "b"], ["x"]]
    assert ei_index(graph, division).network == 0
    assert ei_index(graph, division, weighted=True).network == -0.5


def test_participation_is_the_spread_of_ties_over_blocs() -> None:
    graph: nx.Graph = nx.Graph([("m", "a"), ("m", "b"), ("m", "x"), ("m", "y"), ("a", "b")])
    graph.add_edge("m", "m")
    graph.add_node("z")
    found = participation(graph, [["a", "b", "m"], ["x", "y"], ["z"]])
    assert found == {"m": 0.5, "a": 0, "b": 0, "x": 0, "y": 0, "z": None}


def test_without_ties_there_is_no_index() -> None:
    found = ei_index(nx.Graph([("a", "a")]), [["a"]])
    assert (found.network, found.nodes, found.blocs) == (None, {"a": None}, {0: None})
    assert ei_index(nx.Graph(), []).network is None
    assert participation(nx.Graph(), []) == {}


def test_wrong_divisions_and_weights_are_refused() -> None:
    graph = nx.Graph([("a", "b")])
    for division in ([["a"]], [["a", "b"], ["b"]]):
        with pytest.raises(UsageError, match="«b» is in"):
            ei_index(graph, division)
    graph.edges["a", "b"]["weight"] = -1
    with pytest.raises(UsageError, match="weight -1"):
        participation(graph, [["a", "b"]])


@given(st.integers(0, 50), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_values_stay_within_their_ranges(seed: int, labels: list[int]) -> None:
    graph = nx.gnm_random_graph(8, 12, seed=seed)
    division = dict(enumerate(labels))
    values = ei_index(graph, division)
    assert all(v is None or -1 <= v <= 1 for v in [values.network, *values.nodes.values()])
    spread = participation(graph, division).values()
    assert all(v is None or -1e-12 <= v <= 1 - 1 / 3 + 1e-12 for v in spread)
