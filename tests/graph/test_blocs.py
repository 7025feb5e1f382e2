"""Blocs by community detection."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.network import measured
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]
TWO_PAIRS = [
    {"subject": a, "predicate": "deploysForcesIn", "object": b, "since": "2000"}
    for a, b in (("AAA", "BBB"), ("CCC", "DDD"))
]


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_two_pairs_are_two_blocs(graph: Open, method: str) -> None:
    found = graph(TWO_PAIRS).snapshot("2005-01-01").blocs(method, layers=["security"])
    assert found.blocs == (("AAA", "BBB"), ("CCC", "DDD"))
    assert found.modularity == pytest.approx(0.5)
    assert (len(found), list(found)) == (2, list(found.blocs))
    assert [found.bloc_of(actor) for actor in ("AAA", "DDD", "ORG")] == [0, 1, None]


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_a_seed_gives_the_same_blocs_again(kg: KnowledgeGraph, method: str) -> None:
    first, second = (kg.snapshot("2003-12-31").blocs(method, seed=7) for _ in range(2))
    assert first == second
    assert (first.seed, first.method) == (7, method)


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_every_actor_with_a_tie_is_in_one_bloc(kg: KnowledgeGraph, method: str) -> None:
    snapshot = kg.snapshot("2003-12-31")
    found = snapshot.blocs(method)
    assert sorted(actor for bloc in found.blocs for actor in bloc) == sorted(measured(snapshot))


def test_modularity_is_newmans(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    found = snapshot.blocs("leiden")
    sets = [set(bloc) for bloc in found.blocs]
    joint = measured(snapshot)
    assert found.modularity == pytest.approx(nx.community.modularity(joint, sets, weight="weight"))


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_without_ties_there_is_nothing_to_cut(graph: Open, method: str) -> None:
    found = graph(TWO_PAIRS).snapshot("1950-01-01").blocs(method)
    assert (found.blocs, found.modularity) == ((), None)


def test_an_unknown_method_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="louvain"):
        kg.snapshot().blocs("magic")
