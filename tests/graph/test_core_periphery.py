"""Core and periphery: Lip exactly, Borgatti and Everett by correlation."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.graph.structure.core_periphery import borgatti_everett, coreness, lip
from steppe.ontology.errors import UsageError


def ideal(core: str, other: str) -> nx.Graph:
    """All of the core tied to each other, each of the periphery to one of them in turn."""
    graph = nx.Graph(combinations(core, 2))
    graph.add_edges_from((core[k % len(core)], node) for k, node in enumerate(other))
    return graph


def misfits(graph: nx.Graph, core: set[int]) -> int:
    return sum(
        graph.has_edge(a, b) != (a in core)
        for a, b in combinations(graph, 2)
        if (a in core) == (b in core)
    )


def fit(graph: nx.Graph, core: set[int]) -> float:
    pairs = [(a, b) for a, b in combinations(graph, 2) if (a in core) == (b in core)]
    x = [graph.has_edge(a, b) for a, b in pairs]
    y = [a in core for a, _ in pairs]
    return float(np.corrcoef(x, y)[0, 1]) if len(set(x)) == len(set(y)) == 2 else -2


GRAPHS = st.builds(lambda n, m, seed: nx.gnm_random_graph(n, m, seed=seed),
                   st.integers(3, 6), st.integers(0, 15), st.integers(0, 99))  # fmt: skip


@pytest.mark.parametrize("find", [lip, borgatti_everett])
def test_an_ideal_core_is_found(find: object) -> None:
    found = find(ideal("abcd", "vwxyz"))  # type: ignore[operator]
    assert found.core == ("a", "b", "c", "d")
    assert (found.misfits, found.correlation, found.exact) == (0, 1, True)


@settings(max_examples=50)
@given(GRAPHS)
def test_lip_has_the_fewest_misfits_of_all_cores(graph: nx.Graph) -> None:
    every = (set(core) for k in range(len(graph) + 1) for core in combinations(graph, k))
    assert lip(graph).misfits == min(misfits(graph, core) for core in every)


@settings(max_examples=50)
@given(GRAPHS)
def test_the_correlation_is_the_best_of_all_cores(graph: nx.Graph) -> None:
    every = (set(core) for k in range(len(graph) + 1) for core in combinations(graph, k))
    best = max(fit(graph, core) for core in every)
    found = borgatti_everett(graph).correlation
    assert found == (pytest.approx(best, abs=1e-8) if best > -2 else None)


def test_large_networks_are_climbed_and_say_so() -> None:
    core, other = [f"c{k}" for k in range(6)], [f"p{k}" for k in range(14)]
    graph = nx.Graph(combinations(core, 2))
    graph.add_edges_from((core[k % 6], node) for k, node in enumerate(other))
    found = borgatti_everett(graph)
    assert (found.core, found.correlation, found.exact) == (tuple(core), 1, False)


def test_coreness_is_highest_in_the_core() -> None:
    found = coreness(ideal("abcd", "vwxyz"))
    assert set(sorted(found.values, key=found.values.__getitem__)[-4:]) == set("abcd")
    assert max(found.values.values()) == 1
    assert found.correlation is not None and found.correlation > 0.7


def test_coreness_tells_the_members_of_the_karate_club_apart() -> None:
    values = coreness(nx.Graph(nx.karate_club_graph().edges())).values
    ranked = sorted(values, key=values.__getitem__)
    assert set(ranked[-4:]) == {0, 2, 32, 33}
    assert values[ranked[0]] < 0.1
    assert values[14] == values[15] == values[18]  # tied to the same two


def test_coreness_of_a_weighted_product_is_what_was_multiplied() -> None:
    c = {"a": 1.0, "b": 1.0, "c": 0.5, "d": 0.2}
    graph = nx.Graph()
    graph.add_weighted_edges_from((x, y, 3 * c[x] * c[y]) for x, y in combinations(c, 2))
    graph.add_node("e")
    found = coreness(graph)
    assert found.correlation == 1
    assert found.values == pytest.approx({**c, "e": 0}, abs=1e-5)


def test_a_star_has_a_core_of_one_and_a_ring_has_none() -> None:
    star = coreness(nx.star_graph(4))
    assert star.values[0] == 1 and star.correlation == 1
    assert len({star.values[leaf] for leaf in range(1, 5)}) == 1
    ring = coreness(nx.cycle_graph(5))
    assert (set(ring.values.values()), ring.correlation) == ({1.0}, None)
    assert ring.reason == "all have the same coreness"


def test_without_variance_there_is_no_correlation_but_a_reason() -> None:
    for graph in (nx.Graph(), nx.empty_graph(4), nx.complete_graph(4), nx.empty_graph(1)):
        assert (coreness(graph).correlation, coreness(graph).reason != "") == (None, True)
        found = borgatti_everett(graph)
        assert (found.correlation, found.reason != "") == (None, True)
    assert lip(nx.empty_graph(3)).core == ()
    assert len(lip(nx.complete_graph(4)).core) == 3


def test_loops_do_not_count_and_other_graphs_are_refused() -> None:
    graph = ideal("abcd", "vwxyz")
    graph.add_edge("z", "z")
    assert lip(graph).misfits == 0
    for find in (lip, borgatti_everett, coreness):
        with pytest.raises(UsageError):
            find(nx.MultiGraph())
