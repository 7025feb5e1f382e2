"""Alignment on a day: what counts as 1, 0 and not stated, with coverage and reasons."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.ontology.errors import NotFoundError, UsageError

Open = Callable[..., KnowledgeGraph]
DAY = "2005-01-01"


def member(actor: str, body: str, **cells: str) -> dict[str, str]:
    return {"subject": actor, "predicate": "memberOf", "object": body, "since": "2000", **cells}


def roster(body: str, **cells: str) -> dict[str, str]:
    return {"subject": body, "predicate": "rosterComplete", "value": "true", "since": "2000",
            "until": "..", **cells}  # fmt: skip


def test_jaccard_compares_the_sets_of_bodies(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT"), member("BBB", "ORG")])
    pair = kg.snapshot(DAY).alignment().pair("AAA", "BBB")
    assert (pair.value, pair.metric, pair.sense, pair.layer) == (
        0.5, "jaccard", "similarity", "institutional",
    )  # fmt: skip


def test_common_counts_what_is_shared(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("CCC", "PACT")])
    matrix = kg.snapshot(DAY).alignment("common")
    assert matrix["AAA", "BBB"] == matrix.pair("AAA", "BBB").value == 1
    assert matrix["AAA", "CCC"] == 0


def test_an_actor_of_whom_nothing_is_stated_has_no_value_but_a_reason(graph: Open) -> None:
    pair = graph([member("AAA", "ORG")]).snapshot(DAY).alignment().pair("AAA", "DDD")
    assert pair.value is None
    assert graph([member("AAA", "ORG")]).snapshot(DAY).alignment()["AAA", "DDD"] is None
    assert "DDD" in pair.reason and "AAA" not in pair.reason


def test_s_needs_a_zero_that_somebody_said(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "PACT")])
    pair = kg.snapshot(DAY).alignment("s").pair("AAA", "BBB")
    assert (pair.value, pair.coverage) == (None, 0)
    assert pair.reason.startswith("nothing is stated of both")


def test_a_denial_a_stated_end_and_a_complete_roster_are_zeros(graph: Open) -> None:
    denial = [member("AAA", "ORG"), member("BBB", "ORG", denial="true")]
    ended = [member("AAA", "ORG"), member("BBB", "ORG", since="1990", until="1999")]
    complete = [member("AAA", "ORG"), roster("ORG")]
    for rows in (denial, ended, complete):
        pair = graph(rows).snapshot(DAY).alignment("s").pair("AAA", "BBB")
        assert (pair.value, pair.coverage) == (-1.0, 1)


def test_a_contested_membership_is_possible_and_not_certain(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("BBB", "ORG", denial="true")])
    assert kg.snapshot(DAY).alignment("s").pair("AAA", "BBB").value == 1
    assert kg.snapshot(DAY, certain=True).alignment("s").pair("AAA", "BBB").value is None


def test_kappa_without_variance_says_so(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG")])
    pair = kg.snapshot(DAY).alignment("kappa").pair("AAA", "BBB")
    assert (pair.value, pair.coverage) == (None, 1)
    assert "no variance" in pair.reason


def test_set_measures_count_complete_rosters_as_coverage(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), roster("ORG")])
    assert kg.snapshot(DAY).alignment().pair("AAA", "BBB").coverage == 1


def test_over_limits_the_bodies(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT"), member("BBB", "ORG")])
    matrix = kg.snapshot(DAY).alignment(over=[kg.entity("ORG").iri])
    assert matrix.positions == ("ORG",)
    assert matrix.pair("AAA", "BBB").value == 1


def test_over_takes_bodies_only(graph: Open) -> None:
    kg = graph([member("AAA", "ORG")])
    with pytest.raises(UsageError, match="not an organisation"):
        kg.snapshot(DAY).alignment(over=[kg.entity("BBB").iri])


def test_a_successor_is_the_same_position(graph: Open) -> None:
    kg = graph(
        [
            member("AAA", "ORG"),
            member("BBB", "PACT"),
            {"subject": "PACT", "predicate": "successorOf", "object": "ORG", "since": "2003"},
        ]
    )
    assert kg.snapshot(DAY).alignment().pair("AAA", "BBB").value == 1


def test_other_layers_compare_whom_the_two_are_tied_to(graph: Open) -> None:
    rows = [
        {"subject": a, "predicate": "deploysForcesIn", "object": b, "since": "2000"}
        for a, b in (("AAA", "CCC"), ("BBB", "CCC"), ("BBB", "DDD"))
    ]
    pair = graph(rows).snapshot(DAY).alignment(layer="security").pair("AAA", "BBB")
    assert pair.value == 0.5


def test_after_the_last_day_everything_is_undefined_with_that_reason(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG")], as_of="2004-03-31")
    pair = kg.snapshot("2004-04-01").alignment().pair("AAA", "BBB")
    assert pair.value is None and "2004-03-31" in pair.reason


def test_the_matrix_holds_every_state_labelled_and_symmetric(kg: KnowledgeGraph) -> None:
    matrix = kg.snapshot("2003-12-31").alignment()
    assert {"KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS", "CHN", "USA"} <= set(matrix.actors)
    assert matrix.values.shape == (len(matrix.actors),) * 2
    np.testing.assert_array_equal(matrix.values, matrix.values.T)
    assert len(list(matrix.pairs())) == len(matrix.actors) * (len(matrix.actors) - 1) // 2


def test_a_pair_outside_the_matrix_is_not_found(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError):
        kg.snapshot().alignment().pair("KAZ", "NOBODY")


def test_uzbekistan_moved_away_from_russia(kg: KnowledgeGraph) -> None:
    """It left the Collective Security Treaty in 1999 and did not join EurAsEC."""

    def shared_bodies(day: str) -> float | None:
        over = [kg.entity(name).iri for name in ("CST", "EurAsEC", "SCO")]
        return kg.snapshot(day).alignment("jaccard", over=over).pair("UZB", "RUS").value

    assert shared_bodies("1998-12-31") == 1
    assert shared_bodies("2003-12-31") == pytest.approx(1 / 3)


def test_the_states_of_a_day_are_those_that_the_lists_have_then(graph: Open) -> None:
    # MEX and USA are states in 1900, KAZ is none; nobody here states when any of them begins.
    ties = [("MEX", "USA"), ("KAZ", "USA")]
    rows = [
        {"subject": a, "predicate": "alliedWith", "object": b, "since": "1900"} for a, b in ties
    ]
    kg = graph(rows, entities=dict.fromkeys(("KAZ", "MEX", "USA"), "State"))
    held = kg.snapshot("1900-12-31").alignment("s", layer="alliance", silence="zero")
    assert set(held.positions) == {"MEX", "USA"}
    assert "KAZ is no state on 1900-12-31 in the lists of COW" in held.pair("KAZ", "USA").reason
