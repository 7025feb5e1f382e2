"""Block matrices."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from steppe.graph.structure.blockmodel import block_matrix
from steppe.ontology.errors import UsageError


def test_the_karate_club_by_its_clubs() -> None:
    graph = nx.karate_club_graph()
    clubs = {node: int(data["club"] == "Officer") for node, data in graph.nodes(data=True)}
    found = block_matrix(nx.Graph(graph.edges()), clubs)
    assert found.sizes == (17, 17)
    assert found.tied.tolist() == [[35, 11], [11, 32]]
    assert found.density[0] == pytest.approx([35 / 136, 11 / 289])
    assert found.overall == pytest.approx(78 / 561)
    assert found.image().tolist() == [[True, False], [False, True]]
    assert found.image(threshold=0).all()


def test_parallel_edges_add_weight_and_count_once_as_a_pair() -> None:
    graph: nx.MultiGraph = nx.MultiGraph()
    graph.add_edges_from([("a", "b", {"sign": 1}), ("a", "b", {"sign": 1, "weight": 3}),
                          ("a", "x", {"sign": -1}), ("a", "a", {"sign": 1})])  # fmt: skip
    found = block_matrix(graph, [["a", "b"], ["x"]], sign=1)
    assert found.tied.tolist() == [[1, 0], [0, 0]]
    assert found.weight.tolist() == [[4, 0], [0, 0]]
    assert found.weighted_density[0, 0] == 4
    assert found.density.max(initial=0, where=~np.isnan(found.density)) == 1
    assert block_matrix(graph, [["a", "b"], ["x"]], sign=-1).tied.tolist() == [[0, 1], [1, 0]]


def test_a_bloc_of_one_has_no_density_with_itself() -> None:
    found = block_matrix(nx.Graph([("a", "b")]), [["a"], ["b"]])
    assert np.isnan(np.diag(found.density)).all()
    assert found.density[0, 1] == 1


def test_weights_signs_and_directions_that_make_no_sense_are_refused() -> None:
    graph = nx.Graph([("a", "b")])
    for weight in (-1, float("nan"), float("inf"), "much"):
        graph.edges["a", "b"]["weight"] = weight
        with pytest.raises(UsageError, match="has the weight"):
            block_matrix(graph, [["a", "b"]])
    with pytest.raises(UsageError, match="sign is 5"):
        block_matrix(nx.Graph(), [], sign=5)
    with pytest.raises(UsageError, match="undirected"):
        block_matrix(nx.DiGraph(), [])


def test_no_nodes_and_nodes_in_no_bloc() -> None:
    assert block_matrix(nx.Graph(), []).density.shape == (0, 0)
    assert block_matrix(nx.empty_graph(1), [[0]]).overall is None
    with pytest.raises(UsageError, match="in no bloc"):
        block_matrix(nx.empty_graph(1), [])
