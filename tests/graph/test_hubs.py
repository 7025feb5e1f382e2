"""Hub and spoke among operators and hosts of bases."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.structure.hubs import degree_centralisation, hub_and_spoke
from steppe.ontology.errors import UsageError

Graph = Callable[..., KnowledgeGraph]
DAY = "2005-01-01"


def tie(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {
        "subject": subject, "predicate": predicate, "object": obj, "since": "2000", "until": "..",
        **cells,
    }  # fmt: skip


ROWS = [
    tie("AAA", "deploysForcesIn", "BBB"),
    tie("CCC", "grantsMilitaryAccessTo", "AAA"),
    tie("AAA", "operatesBase", "base"),
    tie("DDD", "hostsBase", "base"),
]


def test_forces_access_and_bases_are_spokes(graph: Graph) -> None:
    (hub,) = hub_and_spoke(graph(ROWS).snapshot(DAY)).hubs
    assert (hub.operator, hub.is_hub, hub.open_pairs) == ("AAA", True, 1)
    predicates = {s.host: {v.predicate.partition("#")[2] for v in s.verdicts} for s in hub.spokes}
    assert predicates["BBB"] == {"deploysForcesIn"}
    assert predicates["CCC"] == {"grantsMilitaryAccessTo"}
    assert predicates["DDD"] >= {"hostsBase", "operatesBase"}
    assert hub.exclusive == ("BBB", "CCC", "DDD")


def test_a_host_of_two_operators_is_shared(graph: Graph) -> None:
    rows = [*ROWS, tie("EEE", "deploysForcesIn", "BBB")]
    states = dict.fromkeys(("AAA", "BBB", "CCC", "DDD", "EEE"), "State")
    made = graph(rows, entities={**states, "base": "MilitaryBase"})
    first, second = hub_and_spoke(made.snapshot(DAY)).hubs
    assert (first.shared, second.shared) == ({"BBB": ("EEE",)}, {"BBB": ("AAA",)})
    assert (second.is_hub, second.open_pairs) == (False, None)
    assert (first.share, second.share) == (0.75, 0.25)


def test_hosts_that_are_tied_to_each_other_make_no_hub(graph: Graph) -> None:
    rows = [*ROWS, tie("BBB", "deploysForcesIn", "CCC"), tie("CCC", "deploysForcesIn", "DDD")]
    hub = hub_and_spoke(graph(rows).snapshot(DAY)).hubs[0]
    assert (hub.open_pairs, hub.is_hub) == (pytest.approx(1 / 3), False)


def test_an_invasion_is_no_spoke(graph: Graph) -> None:
    rows = [tie("AAA", "deploysForcesIn", "BBB", polarity="-1")]
    assert hub_and_spoke(graph(rows).snapshot(DAY)).hubs == ()


def test_a_star_is_all_centralised_and_a_ring_not_at_all() -> None:
    assert degree_centralisation(nx.star_graph(5)) == 1
    assert degree_centralisation(nx.cycle_graph(5)) == 0
    assert degree_centralisation(nx.path_graph(2)) is None
    assert degree_centralisation(nx.Graph()) is None


def test_one_spoke_makes_no_hub(graph: Graph) -> None:
    with pytest.raises(UsageError, match="no hub"):
        hub_and_spoke(graph(ROWS).snapshot(DAY), spokes=1)


def test_both_powers_have_their_spokes_in_central_asia(kg: KnowledgeGraph) -> None:
    hubs = {hub.operator: hub for hub in hub_and_spoke(kg.snapshot("2003-12-31")).hubs}
    assert hubs["USA"].is_hub and hubs["RUS"].is_hub
    assert hubs["USA"].shared["KGZ"] == ("RUS",)  # Manas and Kant
