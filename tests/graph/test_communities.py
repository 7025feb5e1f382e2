"""Communities of plain graphs: seeded detection, signed detection, consensus."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import steppe
from steppe.graph.blocs.consensus import coassignment, consensus
from steppe.graph.blocs.detection import detect
from steppe.graph.blocs.signed import signed
from steppe.graph.blocs.signed_detection import detect_signed
from steppe.ontology.errors import UsageError

KARATE = nx.karate_club_graph()


def cliques(*sizes: int) -> nx.Graph:
    """Cliques in a ring, each tied to the next by one edge."""
    graph: nx.Graph = nx.Graph()
    for number, size in enumerate(sizes):
        members = [f"{number}{k}" for k in range(size)]
        graph.add_edges_from(combinations(members, 2))
        graph.add_edge(members[0], f"{(number + 1) % len(sizes)}1")
    return graph


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_cliques_are_found_the_largest_first(method: str) -> None:
    found = detect(cliques(4, 6, 5), method)
    assert [len(bloc) for bloc in found] == [6, 5, 4]
    assert all(len({name[0] for name in bloc}) == 1 for bloc in found)


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_a_division_depends_on_the_seed_only_and_not_on_the_order_of_edges(method: str) -> None:
    turned: nx.Graph = nx.Graph()
    turned.add_nodes_from(reversed(list(KARATE)))
    turned.add_edges_from((b, a, d) for a, b, d in reversed(list(KARATE.edges(data=True))))
    assert detect(KARATE, method, seed=3) == detect(turned, method, seed=3)


def test_leiden_finds_the_best_known_modularity_of_the_karate_club() -> None:
    plain = nx.Graph(KARATE.edges())
    found = detect(plain, "leiden")
    assert nx.community.modularity(plain, [set(b) for b in found]) == pytest.approx(
        0.4197896, abs=1e-6
    )


def test_a_higher_resolution_gives_more_communities() -> None:
    assert len(detect(KARATE, resolution=3)) > len(detect(KARATE, resolution=0.3))


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_small_and_empty_graphs_are_defined(method: str) -> None:
    assert detect(nx.Graph(), method) == ()
    assert detect(nx.empty_graph(3), method) == ((0,), (1,), (2,))
    assert detect(nx.Graph([(1, 2), (3, 3)]), method) == ((1, 2), (3,))
    with_isolate = nx.Graph([("a", "b")])
    with_isolate.add_node("c")
    assert detect(with_isolate, method) == (("a", "b"), ("c",))
    nothing: nx.Graph = nx.Graph()
    nothing.add_edge("a", "b", weight=0)
    assert detect(nothing, method) == (("a",), ("b",))


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf, "3"])
def test_weights_that_are_none_are_refused(weight: Any) -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(UsageError, match="«a» and «b» has the weight"):
        detect(graph)


@pytest.mark.parametrize(
    ("graph", "options"),
    [
        (nx.DiGraph(), {}),
        (nx.MultiGraph(), {}),
        (nx.Graph(), {"method": "infomap"}),
        (nx.Graph(), {"seed": -1}),
        (nx.Graph(), {"resolution": 0}),
        (nx.Graph(), {"resolution": math.nan}),
    ],
)
def test_wrong_graphs_and_options_are_refused(graph: nx.Graph, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        detect(graph, **options)


# -- signed --------------------------------------------------------------------------------------

TIES = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([1, -1]),
    min_size=1,
)


def partitions(nodes: list[Any]) -> Iterator[list[list[Any]]]:
    if not nodes:
        yield []
        return
    first, *rest = nodes
    for smaller in partitions(rest):
        yield [[first], *smaller]
        for k, bloc in enumerate(smaller):
            yield [*smaller[:k], [first, *bloc], *smaller[k + 1 :]]


@settings(max_examples=40)
@given(TIES)
def test_the_signed_division_is_the_best_of_all(ties: dict[tuple[int, int], int]) -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for (a, b), sign in ties.items())
    found = detect_signed(signed(graph))
    best = max(steppe.signed_modularity(graph, each) for each in partitions(list(graph)))
    assert steppe.signed_modularity(graph, found) == pytest.approx(best, abs=1e-9)


def test_friends_within_and_foes_between_are_found() -> None:
    graph: nx.Graph = nx.Graph()
    for a, b in combinations("abcxyz", 2):
        graph.add_edge(a, b, sign=1 if (a in "abc") == (b in "abc") else -1)
    assert detect_signed(signed(graph)) == (("a", "b", "c"), ("x", "y", "z"))


def test_the_highland_tribes_fall_into_three_blocs(shared: Path) -> None:
    graph: nx.Graph = nx.Graph()
    with (shared / "data/signnet/tribes_edges.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            graph.add_edge(row["from"], row["to"], sign=int(row["sign"]))
    found = detect_signed(signed(graph))
    assert [len(bloc) for bloc in found] == [7, 5, 4]
    assert found == detect_signed(signed(graph), seed=9)


def test_a_signed_graph_without_ties_has_blocs_of_one() -> None:
    assert detect_signed(signed(nx.empty_graph(2))) == ((0,), (1,))
    assert detect_signed(signed(nx.Graph())) == ()


# -- consensus -----------------------------------------------------------------------------------


def test_where_every_run_agrees_all_are_stable() -> None:
    found = consensus(cliques(5, 5), runs=10)
    assert (found.partitions, found.agreed) == (1, True)
    assert set(found.stability) == {1.0}
    assert [len(bloc) for bloc in found.blocs] == [5, 5]


def test_an_actor_between_two_blocs_is_the_least_stable() -> None:
    graph = nx.Graph()
    graph.add_edges_from([*combinations("abcd", 2), *combinations("wxyz", 2)])
    graph.add_edges_from((f"{side}", "m") for side in "abwx")
    found = consensus(graph, "louvain", runs=40)
    assert min(found.actors, key=found.stability_of) == "m"
    assert found.agreed


def test_shares_are_those_of_the_runs() -> None:
    share = coassignment([[["a", "b"], ["c"]], [["a"], ["b", "c"]]], ["a", "b", "c"])
    assert share.tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]


def test_consensus_of_nothing_and_of_isolates_is_defined() -> None:
    assert consensus(nx.Graph()).blocs == ()
    found = consensus(nx.empty_graph(2))
    assert (found.blocs, found.stability, found.modularity) == (((0,), (1,)), (1.0, 1.0), None)


def test_wrong_numbers_of_runs_and_thresholds_are_refused() -> None:
    for options in ({"runs": 0}, {"threshold": 2}, {"threshold": math.nan}):
        with pytest.raises(UsageError):
            consensus(KARATE, **options)  # type: ignore[arg-type]
