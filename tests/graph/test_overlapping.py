"""Overlapping blocs: cliques that percolate, and shared institutions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs import overlapping
from steppe.graph.blocs.overlapping import SharedBodies, clique_blocs, in_how_many, shared_bodies
from steppe.ontology.errors import LimitError, UsageError

Graph = Callable[..., KnowledgeGraph]


def members(**bodies: str) -> list[dict[str, str]]:
    return [
        {"subject": state * 3, "predicate": "memberOf", "object": body, "since": "2000"}
        for body, states in bodies.items()
        for state in states
    ]


def test_triangles_that_share_a_side_are_one_bloc_and_those_that_share_a_node_two() -> None:
    graph = nx.Graph([*combinations("abc", 2), *combinations("bcd", 2), *combinations("dxy", 2)])
    assert clique_blocs(graph, 3) == (("a", "b", "c", "d"), ("d", "x", "y"))
    assert in_how_many(clique_blocs(graph, 3))["d"] == 2
    assert clique_blocs(graph, 4) == ()
    assert clique_blocs(nx.Graph([(1, 1), (1, 2)]), 2) == ((1, 2),)
    assert clique_blocs(nx.Graph()) == ()


def test_a_clique_of_one_is_refused() -> None:
    for k in (1, 2.5, True):
        with pytest.raises(UsageError):
            clique_blocs(nx.Graph(), k)  # type: ignore[arg-type]


def test_blocs_by_shared_bodies_overlap_and_cannot_be_made_larger(graph: Graph) -> None:
    states = dict.fromkeys(("AAA", "BBB", "CCC", "DDD"), "State")
    bodies = dict.fromkeys(("ORG", "PACT", "other", "more"), "Organization")
    rows = members(ORG="ABC", PACT="ABC", other="BCD", more="BCD")
    made = graph(rows, entities=states | bodies)
    found = shared_bodies(made.snapshot("2005-01-01"))
    assert found == (
        SharedBodies(("BBB", "CCC"), ("ORG", "PACT", "more", "other")),
        SharedBodies(("AAA", "BBB", "CCC"), ("ORG", "PACT")),
        SharedBodies(("BBB", "CCC", "DDD"), ("more", "other")),
    )
    assert shared_bodies(made.snapshot("2005-01-01"), bodies=5) == ()
    assert len(shared_bodies(made.snapshot("2005-01-01"), actors=3)) == 2


def test_nothing_is_shared_where_nobody_is_in_anything(graph: Graph) -> None:
    assert shared_bodies(graph(members(ORG="A")).snapshot("1950-01-01")) == ()


def test_too_many_blocs_and_wrong_numbers_are_refused(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = graph(members(ORG="AB", PACT="A")).snapshot("2005-01-01")
    with pytest.raises(UsageError):
        shared_bodies(snapshot, bodies=0)
    monkeypatch.setattr(overlapping, "MOST", 1)
    with pytest.raises(LimitError, match="more than 1 blocs"):
        shared_bodies(snapshot, bodies=1)
