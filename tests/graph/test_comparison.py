"""Comparing divisions: known values, laws, organisations."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs.comparison import against_bodies, compare_partitions
from steppe.ontology.errors import UsageError

LABELS = st.lists(st.integers(0, 3), min_size=6, max_size=6)


def blocs(labels: list[int]) -> list[list[int]]:
    return [[n for n, own in enumerate(labels) if own == label] for label in sorted(set(labels))]


def test_values_worked_out_by_hand() -> None:
    """Labels 001122 and 000111: two of the table's cells hold 2, two hold 1."""
    found = compare_partitions(blocs([0, 0, 1, 1, 2, 2]), blocs([0, 0, 0, 1, 1, 1]))
    mutual = math.log(2) - 1 / 3 * math.log(2)
    assert found.nmi == pytest.approx(2 * mutual / (math.log(3) + math.log(2)))
    assert found.vi == pytest.approx(math.log(3) + math.log(2) - 2 * mutual)
    assert found.vi_normalized == pytest.approx(found.vi / math.log(6))
    # Σ C(n_ij, 2) = 2, E = 3 · 6 / 15 = 1.2, mean of 3 and 6 = 4.5
    assert found.ari == pytest.approx((2 - 1.2) / (4.5 - 1.2))


@given(LABELS, LABELS)
def test_the_same_both_ways_and_within_their_ranges(a: list[int], b: list[int]) -> None:
    one, other = compare_partitions(blocs(a), blocs(b)), compare_partitions(blocs(b), blocs(a))
    assert (one.nmi, one.ari, one.vi) == pytest.approx((other.nmi, other.ari, other.vi))
    assert -1e-9 <= one.nmi <= 1 + 1e-9
    assert one.ari <= 1 and 0 <= one.vi_normalized <= 1 + 1e-9


@given(LABELS)
def test_a_division_is_most_like_itself(labels: list[int]) -> None:
    found = compare_partitions(blocs(labels), list(reversed(blocs(labels))))
    assert (found.nmi, found.ari, found.vi) == pytest.approx((1, 1, 0))


def test_trivial_divisions_are_defined() -> None:
    assert compare_partitions([["a", "b"]], [["a", "b"]]).nmi == 1
    assert compare_partitions([["a"], ["b"]], [["a"], ["b"]]).ari == 1
    apart = compare_partitions([["a", "b", "c"]], [["a"], ["b"], ["c"]])
    assert (apart.nmi, apart.ari, apart.vi_normalized) == (0, 0, 1)
    assert compare_partitions([["a"]], [["a"]]).vi_normalized == 0


def test_actors_of_one_side_only_are_left_out_and_named() -> None:
    found = compare_partitions([["a", "b", "x"]], [["a", "b"], ["y"]])
    assert (found.actors, found.left_out, found.nmi) == (2, ("x", "y"), 1)


def test_nothing_in_common_and_an_actor_twice_are_refused() -> None:
    with pytest.raises(UsageError, match="No actor"):
        compare_partitions([["a"]], [["b"]])
    with pytest.raises(UsageError, match="two blocs"):
        compare_partitions([["a"], ["a"]], [["a"]])


def test_which_bloc_a_body_is(graph: Callable[..., KnowledgeGraph]) -> None:
    rows = [
        {"subject": state, "predicate": "memberOf", "object": body, "since": "2000"}
        for state, body in (("AAA", "ORG"), ("BBB", "ORG"), ("CCC", "PACT"), ("AAA", "PACT"))
    ]
    found = against_bodies(graph(rows).snapshot("2005-01-01"), [("AAA", "BBB"), ("CCC", "DDD")])
    assert [(f.body, f.bloc, f.shared, f.jaccard, f.precision, f.recall) for f in found] == [
        ("ORG", 0, ("AAA", "BBB"), 1, 1, 1),
        ("PACT", 0, ("AAA",), 1 / 3, 0.5, 0.5),
        ("PACT", 1, ("CCC",), 1 / 3, 0.5, 0.5),
    ]


def test_the_csto_of_2003_is_the_northern_bloc(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    blocs = snapshot.blocs("leiden").blocs
    csto = next(fit for fit in against_bodies(snapshot, blocs) if fit.body == "CSTO")
    assert csto.shared == ("ARM", "BLR", "RUS")
    assert "RUS" in blocs[csto.bloc]
