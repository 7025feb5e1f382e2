"""Projections: from relations to networks."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.network import measured, simple
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]


def tie(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, "since": "2000", **cells}


BODIES = [
    tie("AAA", "memberOf", "ORG"),
    tie("BBB", "memberOf", "ORG"),
    tie("AAA", "memberOf", "PACT"),
    tie("BBB", "memberOf", "PACT"),
    tie("CCC", "memberOf", "PACT"),
    tie("DDD", "deploysForcesIn", "CCC"),
    tie("DDD", "rivalOf", "AAA"),
]


def test_an_edge_carries_sign_layer_dates_and_sources(graph: Open) -> None:
    network = graph(BODIES).snapshot("2005-01-01").network()
    assert isinstance(network, nx.MultiDiGraph)
    assert network.edges["AAA", "ORG", "memberOf"] == {
        "predicate": "memberOf", "sign": 1, "layer": "institutional", "since": "2000", "until": "",
        "sources": ["book"], "certain": True, "contested": False,
    }  # fmt: skip
    assert network.nodes["ORG"] == {"label": "The ORG", "type": "Organization"}


def test_layers_are_chosen_by_name(graph: Open) -> None:
    network = graph(BODIES).snapshot("2005-01-01").network(layers=["security"])
    assert set(network.edges()) == {("DDD", "CCC")}


def test_signs_can_be_chosen(graph: Open) -> None:
    network = graph(BODIES).snapshot("2005-01-01").network(signs=[-1])
    assert {data["predicate"] for *_, data in network.edges(data=True)} == {"rivalOf"}


def test_an_unknown_layer_is_refused_with_the_nearest(graph: Open) -> None:
    with pytest.raises(UsageError, match="institutional"):
        graph(BODIES).snapshot("2005-01-01").network(layers=["institutionel"])


def test_states_are_joined_by_the_bodies_they_share(graph: Open) -> None:
    joint = graph(BODIES).snapshot("2005-01-01").comembership()
    assert joint.edges["AAA", "BBB"] == {"weight": 2, "bodies": ["ORG", "PACT"]}
    assert joint.edges["AAA", "CCC"]["weight"] == 1
    assert "DDD" not in joint


def test_a_body_and_its_successor_count_once(graph: Open) -> None:
    rows = [*BODIES, tie("PACT", "successorOf", "ORG", since="2003")]
    joint = graph(rows).snapshot("2005-01-01").comembership()
    assert joint.edges["AAA", "BBB"] == {"weight": 1, "bodies": ["PACT"]}


def test_being_in_a_body_twice_counts_once(graph: Open) -> None:
    rows = [*BODIES, tie("AAA", "partnerIn", "ORG")]
    joint = graph(rows).snapshot("2005-01-01").comembership()
    assert joint.edges["AAA", "BBB"]["weight"] == 2


def test_parallel_edges_of_one_sign_add_up(graph: Open) -> None:
    rows = [tie("AAA", "cooperatesWith", "BBB"), tie("AAA", "supports", "BBB", until=".."),
            tie("AAA", "criticises", "BBB", until="..")]  # fmt: skip
    network = graph(rows).snapshot("2005-01-01").network()
    assert simple(network).edges["AAA", "BBB"]["weight"] == 2
    assert simple(network, sign=-1).edges["AAA", "BBB"]["weight"] == 1


def test_layers_add_up_in_the_measured_network(graph: Open) -> None:
    rows = [*BODIES, tie("AAA", "deploysForcesIn", "BBB")]
    both = measured(graph(rows).snapshot("2005-01-01"), ["institutional", "security"])
    assert both.edges["AAA", "BBB"]["weight"] == 3
    assert both.edges["CCC", "DDD"]["weight"] == 1


def test_groups_stand_in_no_network_where_they_were_expanded(kg: KnowledgeGraph) -> None:
    assert "central-asian-states" not in kg.snapshot("2003-12-31").network(layers=["institutional"])


def test_a_day_without_ties_gives_an_empty_network(graph: Open) -> None:
    assert not len(graph(BODIES).snapshot("1950-01-01").network())
