"""The two backends agree, and the estimates keep within the error that they state."""

from __future__ import annotations

import importlib.util
import os

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.graph import backend as backends
from steppe.graph.backend import NetworKit, Networkx, choose
from steppe.graph.positions.centrality import centralities
from steppe.ontology.errors import UsageError

HERE = importlib.util.find_spec("networkit") is not None
needs_networkit = pytest.mark.skipif(
    not HERE and os.environ.get("STEPPE_TEST_ALL") != "1",
    reason="steppe[fast] is not installed; the tests of networkx alone run everywhere",
)


def made(nodes: int, ties: int, seed: int) -> nx.Graph:
    """A random weighted graph, often in several components, with isolates and perhaps a loop."""
    graph = nx.gnm_random_graph(nodes, ties, seed=seed)
    for n, (a, b) in enumerate(sorted(graph.edges())):
        graph.edges[a, b]["weight"] = 1 + (n * 7 + seed) % 5
    if nodes and seed % 3 == 0:
        graph.add_edge(0, 0, weight=2)
    return nx.relabel_nodes(graph, {node: f"n{node}" for node in graph})


GRAPHS = st.builds(made, st.integers(0, 14), st.integers(0, 30), st.integers(0, 99))


@needs_networkit
@settings(max_examples=60)
@given(GRAPHS)
def test_networkit_answers_as_networkx_does(graph: nx.Graph) -> None:
    slow, fast = Networkx(graph), NetworKit(graph)
    assert fast.betweenness() == pytest.approx(slow.betweenness(), abs=1e-9)
    assert fast.closeness() == pytest.approx(slow.closeness(), abs=1e-9)
    assert fast.pagerank() == pytest.approx(slow.pagerank(), abs=1e-6)
    assert fast.core_numbers() == slow.core_numbers()


@needs_networkit
def test_positions_are_the_same_by_either_backend() -> None:
    graph = nx.karate_club_graph()
    one, other = (centralities(graph, backend=name) for name in ("networkx", "networkit"))
    for a, b in zip(one, other, strict=True):
        assert (a.actor, a.degree, a.core) == (b.actor, b.degree, b.core)
        assert a.betweenness == pytest.approx(b.betweenness, abs=1e-9)
        assert a.pagerank == pytest.approx(b.pagerank, abs=1e-6)


@needs_networkit
def test_communities_are_as_good_and_the_same_for_the_same_seed() -> None:
    graph = nx.connected_caveman_graph(20, 8)
    quality = [
        nx.community.modularity(graph, [set(bloc) for bloc in each(graph).communities(seed=5)])
        for each in (Networkx, NetworKit)
    ]
    assert quality[1] == pytest.approx(quality[0], abs=0.02)
    first, second = (
        {frozenset(bloc) for bloc in NetworKit(graph).communities(seed=5)} for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("kind", [Networkx, pytest.param(NetworKit, marks=needs_networkit)])
def test_an_estimate_keeps_within_its_error(kind: type[backends.Backend]) -> None:
    graph = nx.barabasi_albert_graph(400, 3, seed=1)
    exact = Networkx(graph).betweenness()
    found = kind(graph).approximate_betweenness(0.15, probability=0.95, seed=2)
    assert (found.error, found.probability) == (0.15, 0.95)
    assert max(abs(found.values[node] - exact[node]) for node in graph) <= found.error
    again = kind(graph).approximate_betweenness(0.15, probability=0.95, seed=2)
    assert found.values == again.values


@pytest.mark.parametrize("kind", [Networkx, pytest.param(NetworKit, marks=needs_networkit)])
def test_small_graphs_are_defined(kind: type[backends.Backend]) -> None:
    empty, alone = kind(nx.Graph()), kind(nx.empty_graph(1))
    assert (empty.betweenness(), empty.pagerank(), empty.core_numbers()) == ({}, {}, {})
    assert (empty.closeness(), list(empty.communities())) == ({}, [])
    assert (alone.betweenness(), alone.closeness(), alone.pagerank()) == (
        {0: 0},
        {0: 0},
        {0: pytest.approx(1)},
    )
    assert alone.approximate_betweenness(0.5).error == 0
    assert list(map(list, alone.communities())) == [[0]]


def test_where_so_many_sources_are_needed_as_there_are_nodes_the_estimate_is_exact() -> None:
    graph = nx.karate_club_graph()
    found = Networkx(graph).approximate_betweenness(0.01)
    assert (found.error, found.probability) == (0, 1)
    assert found.values == Networkx(graph).betweenness()


def test_the_backend_goes_by_size_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "LARGE", 10)
    assert choose(nx.empty_graph(9)).name == "networkx"
    assert choose(nx.empty_graph(10)).name == ("networkit" if HERE else "networkx")
    assert choose(nx.empty_graph(10), "networkx").name == "networkx"


def test_a_backend_that_is_not_installed_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "networkit", None)
    with pytest.raises(UsageError, match=r"steppe\[fast\]"):
        choose(nx.Graph(), "networkit")


def test_an_unknown_backend_and_a_wrong_error_are_refused() -> None:
    with pytest.raises(UsageError, match="no backend «gephi»"):
        choose(nx.Graph(), "gephi")
    for error in (0, 1, float("nan")):
        with pytest.raises(UsageError):
            Networkx(nx.Graph()).approximate_betweenness(error)
