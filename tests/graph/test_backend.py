"""The two backends agree, and the estimates keep within the error that they state."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

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
    """A random graph, weights 0 to 4, often in several components, perhaps with a loop."""
    graph = nx.gnm_random_graph(nodes, ties, seed=seed)
    for n, (a, b) in enumerate(sorted(graph.edges())):
        graph.edges[a, b]["weight"] = (n * 7 + seed) % 5
    if nodes and seed % 3 == 0:
        graph.add_edge(0, 0, weight=2)
    return nx.relabel_nodes(graph, {node: f"n{node}" for node in graph})


BOTH = pytest.mark.parametrize("kind", [Networkx, pytest.param(NetworKit, marks=needs_networkit)])
GRAPHS = st.builds(made, st.integers(0, 14), st.integers(0, 30), st.integers(0, 99))


@needs_networkit
@settings(max_examples=60)
@given(GRAPHS)
def test_networkit_answers_as_networkx_does(graph: nx.Graph) -> None:
    slow, fast = Networkx(graph), NetworKit(graph)
    assert fast.betweenness() == pytest.approx(slow.betweenness(), abs=1e-9)
    assert fast.closeness() == pytest.approx(slow.closeness(), abs=1e-9)
    assert fast.pagerank() == pytest.approx(slow.pagerank(), abs=1e-9)
    assert fast.core_numbers() == slow.core_numbers()


@needs_networkit
def test_positions_are_the_same_by_either_backend() -> None:
    graph = nx.karate_club_graph()
    one, other = (centralities(graph, backend=name) for name in ("networkx", "networkit"))
    for a, b in zip(one, other, strict=True):
        assert (a.actor, a.degree, a.core) == (b.actor, b.degree, b.core)
        assert a.betweenness == pytest.approx(b.betweenness, abs=1e-9)
        assert a.pagerank == pytest.approx(b.pagerank, abs=1e-9)


@needs_networkit
def test_communities_are_as_good_and_the_same_for_the_same_seed() -> None:
    graph = nx.connected_caveman_graph(20, 8)
    quality = [
        nx.community.modularity(graph, [set(bloc) for bloc in each(graph).communities(seed=5)])
        for each in (Networkx, NetworKit)
    ]
    assert quality[1] == pytest.approx(quality[0], abs=0.02)
    assert NetworKit(graph).communities(seed=5) == NetworKit(graph).communities(seed=5)


@needs_networkit
def test_another_process_finds_the_same() -> None:
    program = (
        "import networkx as nx; from steppe.graph.backend import NetworKit;"
        "own = NetworKit(nx.gnm_random_graph(200, 500, seed=3));"
        "print(own.communities(seed=7), own.approximate_betweenness(0.2, seed=7).values)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    ]
    assert told[0] == told[1] != ""


@BOTH
def test_how_a_graph_was_put_together_changes_nothing(kind: type[backends.Backend]) -> None:
    graph = nx.gnm_random_graph(300, 700, seed=3)
    other = nx.Graph()
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges())))
    other.add_nodes_from(graph)
    one, two = kind(graph), kind(other)
    assert one.communities(seed=1) == two.communities(seed=1)
    assert one.approximate_betweenness(0.2).values == pytest.approx(
        two.approximate_betweenness(0.2).values, abs=1e-12
    )


@BOTH
@pytest.mark.parametrize(
    "graph",
    [
        nx.barabasi_albert_graph(400, 3, seed=1),
        nx.disjoint_union(nx.star_graph(150), nx.path_graph(250)),
        nx.disjoint_union(nx.star_graph(200), nx.empty_graph(200)),
    ],
    ids=["connected", "two components", "isolates"],
)
def test_an_estimate_keeps_within_its_error(kind: type[backends.Backend], graph: nx.Graph) -> None:
    exact = Networkx(graph).betweenness()
    found = kind(graph).approximate_betweenness(0.15, probability=0.95, seed=2)
    assert (found.error, found.probability) == (0.15, 0.95)
    assert max(abs(found.values[node] - exact[node]) for node in graph) <= found.error
    again = kind(graph).approximate_betweenness(0.15, probability=0.95, seed=2)
    assert found.values == again.values


@BOTH
def test_small_graphs_are_defined(kind: type[backends.Backend]) -> None:
    empty, alone = kind(nx.Graph()), kind(nx.empty_graph(1))
    assert (empty.betweenness(), empty.pagerank(), empty.core_numbers()) == ({}, {}, {})
    assert (empty.closeness(), empty.communities()) == ({}, ())
    assert (alone.betweenness(), alone.closeness(), alone.pagerank()) == (
        {0: 0},
        {0: 0},
        {0: pytest.approx(1)},
    )
    assert alone.approximate_betweenness(0.5).error == 0
    assert alone.communities() == ((0,),)


@BOTH
def test_ties_of_weight_0_are_none(kind: type[backends.Backend]) -> None:
    apart = kind(nx.Graph([("a", "b", {"weight": 0})]))
    assert apart.communities() == (("a",), ("b",))
    assert apart.closeness() == apart.core_numbers() == {"a": 0, "b": 0}
    assert apart.pagerank() == pytest.approx({"a": 0.5, "b": 0.5})


@BOTH
@pytest.mark.parametrize("error", [0.01, 1e-200])
def test_an_estimate_is_exact_where_it_would_take_as_long(
    kind: type[backends.Backend], error: float
) -> None:
    club = kind(nx.karate_club_graph())
    found = club.approximate_betweenness(error)
    assert (found.error, found.probability) == (0, 1)
    assert found.values == pytest.approx(club.betweenness())


def test_the_backend_goes_by_size_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "LARGE", 10)
    assert choose(nx.empty_graph(9)).name == "networkx"
    assert choose(nx.empty_graph(10)).name == ("networkit" if HERE else "networkx")
    assert choose(nx.empty_graph(10), "networkx").name == "networkx"


def test_a_backend_that_is_not_installed_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkit", None)
    with pytest.raises(UsageError, match=r"steppe\[fast\]"):
        choose(nx.Graph(), "networkit")


def test_an_unknown_backend_and_a_wrong_error_are_refused() -> None:
    with pytest.raises(UsageError, match="no backend «gephi»"):
        choose(nx.Graph(), "gephi")
    for error in (0, 1, float("nan")):
        with pytest.raises(UsageError):
            Networkx(nx.Graph()).approximate_betweenness(error)


@BOTH
def test_bad_seeds_resolutions_and_graphs_are_refused(kind: type[backends.Backend]) -> None:
    club = kind(nx.karate_club_graph())
    with pytest.raises(UsageError, match="seed -1"):
        club.communities(seed=-1)
    with pytest.raises(UsageError, match="seed -1"):
        club.approximate_betweenness(0.1, seed=-1)
    for resolution in (0, -1, float("nan")):
        with pytest.raises(UsageError, match="resolution"):
            club.communities(resolution=resolution)
    for graph in (nx.DiGraph([(1, 2)]), nx.MultiGraph([(1, 2)])):
        with pytest.raises(UsageError, match="simple undirected"):
            kind(graph)
    for weight in (-1, float("inf"), float("nan")):
        with pytest.raises(UsageError, match="weight"):
            kind(nx.Graph([(1, 2, {"weight": weight})]))
