"""Multi-vector index and dependence on a single partner."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.positions.vectors import dependence, multivector
from steppe.ontology.errors import UsageError

Graph = Callable[..., KnowledgeGraph]
DAY = "2005-01-01"


def tie(subject: str, predicate: str, obj: str) -> dict[str, str]:
    return {
        "subject": subject,
        "predicate": predicate,
        "object": obj,
        "since": "2000",
        "until": "..",
    }


ROWS = [
    tie("AAA", "cooperatesWith", "BBB"),
    tie("CCC", "courts", "AAA"),
    tie("AAA", "memberOf", "ORG"),
    tie("CCC", "memberOf", "ORG"),
    tie("AAA", "rivalOf", "DDD"),
]


def test_ties_are_relations_either_way_and_shared_bodies(graph: Graph) -> None:
    found = multivector(graph(ROWS).snapshot(DAY), "AAA", ["BBB", "CCC"])
    assert [(t.partner, t.what) for t in found.ties] == [
        ("BBB", "cooperatesWith"),
        ("CCC", "ORG"),
        ("CCC", "courts (of CCC)"),
    ]
    assert found.counts == (1, 2)
    expected = -(1 / 3 * math.log(1 / 3) + 2 / 3 * math.log(2 / 3)) / math.log(2)
    assert found.index == pytest.approx(expected)
    assert all(verdict.claims for t in found.ties for verdict in t.verdicts)


def test_evenly_spread_is_1_one_sided_is_0_and_nothing_has_no_index(graph: Graph) -> None:
    snapshot = graph(ROWS).snapshot(DAY)
    assert multivector(snapshot, "AAA", ["BBB", "CCC"], ["political"]).index == 1
    assert multivector(snapshot, "AAA", ["BBB", "CCC"], ["institutional"]).index == 0
    assert multivector(snapshot, "DDD", ["BBB", "CCC"]).index is None


def test_a_hostile_tie_is_none(graph: Graph) -> None:
    assert multivector(graph(ROWS).snapshot(DAY), "AAA", ["DDD", "BBB"]).counts == (0, 1)


def test_dependence_is_the_share_of_the_largest_partner(graph: Graph) -> None:
    found = dependence(graph(ROWS).snapshot(DAY), "AAA")
    assert (found.partner, found.share, found.partners) == ("CCC", pytest.approx(2 / 3), 2)
    assert found.concentration == pytest.approx(5 / 9)
    assert [t.what for t in found.ties] == ["ORG", "courts (of CCC)"]


def test_without_ties_dependence_is_undefined(graph: Graph) -> None:
    found = dependence(graph(ROWS).snapshot(DAY), "DDD")
    assert (found.partner, found.share, found.concentration, found.ties) == ("", None, None, ())


@pytest.mark.parametrize("powers", [[], ["BBB"], ["BBB", "BBB"], ["AAA", "BBB"]])
def test_too_few_powers_are_refused(graph: Graph, powers: list[str]) -> None:
    with pytest.raises(UsageError, match="cannot be compared"):
        multivector(graph(ROWS).snapshot(DAY), "AAA", powers)


def test_the_five_states_lean_to_several_powers(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    index = {a: multivector(snapshot, a, ["RUS", "USA", "CHN"]).index or 0
             for a in ("KAZ", "KGZ", "TJK", "TKM", "UZB")}  # fmt: skip
    assert max(index, key=index.__getitem__) == "KAZ"
    assert min(index, key=index.__getitem__) == "TKM"
