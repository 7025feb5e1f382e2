"""How many blocs cost least."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from steppe.graph.blocs.bloc_count import fewest, frustration_by_k
from steppe.ontology.errors import UsageError


def rivals(blocs: int, size: int = 2) -> nx.Graph:
    """Blocs of friends, each hostile to every other."""
    graph = nx.Graph()
    nodes = [(bloc, member) for bloc in range(blocs) for member in range(size)]
    for a, b in combinations(nodes, 2):
        graph.add_edge(a, b, sign=1 if a[0] == b[0] else -1)
    return graph


@pytest.mark.parametrize("blocs", [1, 2, 3, 4])
def test_as_many_blocs_are_chosen_as_there_are(blocs: int) -> None:
    found = frustration_by_k(rivals(blocs))
    assert (fewest(found).k, fewest(found).index) == (blocs, 0)
    assert [each.k for each in found] == list(range(1, blocs + 1))


def test_more_blocs_never_cost_more() -> None:
    graph = nx.gnm_random_graph(9, 22, seed=4)
    for n, (a, b) in enumerate(sorted(graph.edges())):
        graph.edges[a, b]["sign"] = 1 if n % 3 else -1
    costs = [each.index for each in frustration_by_k(graph, 4)]
    assert costs == sorted(costs, reverse=True)


def test_of_equal_costs_the_fewest_blocs_are_chosen() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", sign=1)
    graph.add_edge("b", "c", sign=1)
    graph.add_edge("a", "c", sign=-1)
    assert [each.index for each in frustration_by_k(graph)] == [1, 1, 1]
    assert fewest(frustration_by_k(graph)).k == 1


def test_a_graph_without_nodes_and_a_wrong_number_are_defined() -> None:
    (found,) = frustration_by_k(nx.Graph())
    assert (found.index, found.k) == (0, 1)
    for wrong in (0, 2.5, True):
        with pytest.raises(UsageError):
            frustration_by_k(rivals(2), wrong)  # type: ignore[arg-type]


def test_a_time_limit_is_for_all_together() -> None:
    found = frustration_by_k(rivals(3), time_limit=0)
    assert all(each.bound <= each.index for each in found)
