"""Signed graphs: exact frustration, balance, signed modularity."""

from __future__ import annotations

import csv
import math
from itertools import product
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import steppe
from steppe.ontology.errors import UsageError

TIES = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([1, -1]),
    min_size=1,
)


def made(ties: dict[tuple[int, int], int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for (a, b), sign in ties.items())
    return graph


def tribes(shared: Path) -> nx.Graph:
    folder, graph = shared / "data/signnet", nx.Graph()
    with (folder / "tribes_edges.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            graph.add_edge(row["from"], row["to"], sign=int(row["sign"]))
    return graph


def cost(graph: nx.Graph, bloc: dict[object, int]) -> int:
    return sum((bloc[a] == bloc[b]) == (s < 0) for a, b, s in graph.edges(data="sign"))


def together(bloc: dict[int, int]) -> frozenset[tuple[int, int]]:
    return frozenset((a, b) for a in bloc for b in bloc if a < b and bloc[a] == bloc[b])


def test_the_published_values_of_the_highland_tribes(shared: Path) -> None:
    graph = tribes(shared)
    found = steppe.frustration(graph)
    assert (found.index, found.bound, found.optimal, found.edges) == (7, 7, True, 58)
    assert found.normalized == pytest.approx(0.7586207, abs=5e-8)
    balance = steppe.balance(graph)
    assert balance.census == {"+++": 19, "++-": 2, "+--": 40, "---": 7}
    assert balance.triads == pytest.approx(0.8676471, abs=5e-8)
    assert balance.walks == pytest.approx(0.3575761, abs=5e-8)
    assert steppe.frustration(graph, k=3).index == 2


@settings(max_examples=40)
@given(TIES, st.integers(1, 3))
def test_the_index_is_that_of_trying_every_partition(
    ties: dict[tuple[int, int], int], k: int
) -> None:
    graph = made(ties)
    nodes = sorted(graph)
    least = min(
        cost(graph, dict(zip(nodes, blocs, strict=True)))
        for blocs in product(range(k), repeat=len(nodes))
    )
    found = steppe.frustration(graph, k=k)
    assert found.optimal and found.index == least == len(found.frustrated)
    assert all(cost(graph, dict(p)) == least for p in found.alternatives)
    assert set(found.partition.values()) <= set(range(k))


@settings(max_examples=40)
@given(TIES.filter(lambda ties: nx.is_connected(made(ties))), st.integers(1, 3))
def test_all_optima_of_a_connected_graph_are_found(
    ties: dict[tuple[int, int], int], k: int
) -> None:
    graph = made(ties)
    nodes = sorted(graph)
    # A division, whatever the numbers of its blocs, is the set of pairs that share one.
    by_cost: dict[int, set[frozenset[tuple[int, int]]]] = {}
    for blocs in product(range(k), repeat=len(nodes)):
        bloc = dict(zip(nodes, blocs, strict=True))
        by_cost.setdefault(cost(graph, bloc), set()).add(together(bloc))
    best = by_cost[min(by_cost)]
    found = steppe.frustration(graph, k=k, alternatives=400)
    assert {together(dict(p)) for p in found.alternatives} == best
    assert len(found.alternatives) == len(best)
    assert found.unique == (len(best) == 1)
    assert len(steppe.frustration(graph, k=k, alternatives=2).alternatives) == min(2, len(best))


def test_more_blocs_than_nodes_are_as_many_as_nodes() -> None:
    triangle = made({(0, 1): -1, (1, 2): -1, (0, 2): -1})
    found = steppe.frustration(triangle, k=10**9)
    assert (found.index, found.unique, sorted(found.partition.values())) == (0, True, [0, 1, 2])


def test_an_optimum_that_is_not_unique_lists_the_others() -> None:
    found = steppe.frustration(made({(0, 1): 1, (1, 2): 1, (0, 2): -1}))
    assert (found.index, found.unique, len(found.alternatives)) == (1, False, 3)
    alone = steppe.frustration(made({(0, 1): 1, (1, 2): -1, (0, 2): -1}))
    assert (alone.index, alone.unique, alone.partition) == (0, True, {0: 0, 1: 0, 2: 1})


def test_without_time_there_is_a_bound_and_no_proof() -> None:
    ties = {(i, j): 1 if (i * j) % 3 else -1 for i in range(9) for j in range(i + 1, 9)}
    found = steppe.frustration(made(ties), time_limit=0)
    assert found.bound <= steppe.frustration(made(ties)).index <= found.index
    assert found.optimal == (found.gap == 0)


def test_empty_and_isolated_are_defined() -> None:
    empty = steppe.frustration(nx.Graph())
    assert (empty.index, empty.optimal, empty.normalized, empty.partition) == (0, True, None, {})
    lonely = nx.Graph()
    lonely.add_node("a")
    assert steppe.frustration(lonely).partition == {"a": 0}
    assert steppe.balance(lonely).triads is None and steppe.balance(lonely).reason
    assert steppe.balance(nx.Graph()).walks is None


def test_parallel_edges_add_up_and_opposite_ones_need_a_rule() -> None:
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", sign=1)
    graph.add_edge("a", "b", sign=1)
    assert steppe.frustration(graph).edges == 2
    graph.add_edge("a", "b", sign=-1)
    with pytest.raises(UsageError, match="opposite"):
        steppe.frustration(graph)
    assert steppe.frustration(graph, combine="net").edges == 1
    assert steppe.frustration(graph, combine="negative").partition == {"a": 0, "b": 1}


def test_signed_modularity_of_two_hostile_pairs() -> None:
    graph = made({(0, 1): 1, (2, 3): 1, (0, 2): -1, (1, 3): -1})
    assert steppe.signed_modularity(graph, [[0, 1], [2, 3]]) == pytest.approx(0.5)
    assert steppe.signed_modularity(graph, {0: 0, 1: 0, 2: 0, 3: 0}) == pytest.approx(0)
    assert math.isnan(steppe.signed_modularity(nx.Graph(), {}))


@pytest.mark.parametrize("sign", [0, 2, None, float("nan"), True, "1"])
def test_a_sign_that_is_none_is_refused(sign: object) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", sign=sign)
    with pytest.raises(UsageError, match="sign"):
        steppe.balance(graph)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"k": 0}, "k is"), ({"k": 2.5}, "k is"), ({"time_limit": -1}, "time limit"),
        ({"time_limit": math.nan}, "time limit"), ({"combine": "sum"}, "no rule"),
        ({"alternatives": 0}, "partitions"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(options: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        steppe.frustration(made({(0, 1): 1}), **options)  # type: ignore[arg-type]


def test_a_loop_and_a_node_in_no_bloc_are_refused() -> None:
    graph = made({(0, 1): 1})
    with pytest.raises(UsageError, match="no bloc"):
        steppe.signed_modularity(graph, {0: 0})
    graph.add_edge(0, 0, sign=1)
    with pytest.raises(UsageError, match="itself"):
        steppe.frustration(graph)
