"""Positions, against networkx where it is defined and by hand where it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.network import measured
from steppe.graph.positions import centrality
from steppe.graph.positions.centrality import centralities
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]


def forces(*pairs: str) -> list[dict[str, str]]:
    return [
        {"subject": a, "predicate": "deploysForcesIn", "object": b, "since": "2000"}
        for a, b in (pair.split() for pair in pairs)
    ]


def test_two_actors_have_an_eigenvector_too(graph: Open) -> None:
    found = graph(forces("AAA BBB")).snapshot("2005-01-01").centrality(["security"])
    assert [(p.actor, p.degree, p.eigenvector) for p in found] == [
        ("AAA", 1, pytest.approx(1)),
        ("BBB", 1, pytest.approx(1)),
    ]


def test_eigenvector_is_per_component(graph: Open) -> None:
    found = graph(forces("AAA BBB", "CCC DDD")).snapshot("2005-01-01").centrality(["security"])
    assert [p.component for p in found] == [0, 0, 1, 1]
    assert all(p.eigenvector == pytest.approx(1) for p in found)


def test_an_actor_alone_has_no_eigenvector(graph: Open) -> None:
    rows = [{"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2000"}]
    (alone,) = graph(rows).snapshot("2005-01-01").centrality()
    assert (alone.degree, alone.strength, alone.eigenvector) == (0, 0.0, None)


def test_an_empty_day_has_no_positions(graph: Open) -> None:
    assert graph(forces("AAA BBB")).snapshot("1950-01-01").centrality(["security"]) == ()


def test_a_broker_lies_between(graph: Open) -> None:
    found = graph(forces("AAA BBB", "BBB CCC")).snapshot("2005-01-01").centrality(["security"])
    assert {p.actor: p.betweenness for p in found} == {"AAA": 0, "BBB": 1, "CCC": 0}


def test_positions_agree_with_networkx(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    joint = measured(snapshot)
    between = nx.betweenness_centrality(joint)
    leading = nx.eigenvector_centrality_numpy(joint, weight="weight")
    largest = max(leading.values())
    found = snapshot.centrality()
    assert {p.actor for p in found} == set(joint)
    for p in found:
        assert p.betweenness == pytest.approx(between[p.actor])
        assert p.eigenvector == pytest.approx(leading[p.actor] / largest, abs=1e-6)
        assert p.strength == joint.degree(p.actor, weight="weight")


def test_the_karate_club_by_every_measure() -> None:
    found = {p.actor: p for p in centralities(nx.karate_club_graph(), backend="networkx")}
    plain = nx.Graph(nx.karate_club_graph().edges())
    assert found[0].closeness == pytest.approx(nx.closeness_centrality(plain)[0])
    assert found[33].core == 4
    assert sum(p.pagerank for p in found.values()) == pytest.approx(1, abs=1e-6)


def test_steps_are_told_as_they_begin() -> None:
    told: list[str] = []
    centralities(nx.path_graph(3), progress=told.append)
    assert told == ["core", "closeness", "pagerank", "eigenvector", "betweenness"]


def test_large_components_have_the_same_eigenvector(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.barabasi_albert_graph(60, 3, seed=1)
    dense = centrality.eigenvectors(graph)
    monkeypatch.setattr(centrality, "_DENSE", 10)
    assert centrality.eigenvectors(graph) == pytest.approx(dense, abs=1e-8)


def test_isolates_loops_and_empty_graphs_are_defined() -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_edge("a", "a", weight=2)
    (alone,) = centralities(graph)
    assert (alone.degree, alone.strength, alone.eigenvector, alone.core) == (0, 4, None, 0)
    assert centralities(nx.Graph()) == ()


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1.0])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    graph: nx.Graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(UsageError, match=f"weight {weight}"):
        centralities(graph)


def test_betweenness_may_be_estimated_and_the_rest_stays_exact() -> None:
    graph = nx.barabasi_albert_graph(400, 3, seed=1)
    exact, estimated = (
        {p.actor: p for p in centralities(graph, backend="networkx", error=error)}
        for error in (None, 0.2)
    )
    assert exact != estimated
    for actor, p in exact.items():
        assert abs(p.betweenness - estimated[actor].betweenness) <= 0.2
        assert replace(estimated[actor], betweenness=p.betweenness) == p
