"""Positions, against networkx where it is defined and by hand where it is not."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.network import measured

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
