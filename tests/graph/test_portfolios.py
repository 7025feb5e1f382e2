"""Portfolios: the kinds, their levels, what is a 0, which alters, and how silence is read."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.kinds import LAYERS
from steppe.graph.alignment.portfolio import Frame, portfolios
from steppe.ontology import terms
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]
DAY = "2005-01-01"
NAN = math.nan


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


def spell(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return claim(subject, predicate, obj, **{"since": "2000", "until": "..", **cells})


def act(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return claim(subject, predicate, obj, **{"since": "2005-01-01", **cells})


def held(
    kg: KnowledgeGraph,
    layer: str,
    *,
    window: str | None = None,
    certain: bool = False,
    **frame: str,
) -> dict[tuple[str, str], float]:
    """Actor and position → level, without what is not stated."""
    snapshot = kg.snapshot(DAY, window=window, certain=certain)
    found = portfolios(snapshot, Frame(layer=layer, **frame))  # type: ignore[arg-type]
    return {
        (terms.local(a), terms.local(p)): float(found.values[i, j])
        for i, a in enumerate(found.actors)
        for j, p in enumerate(found.positions)
        if not np.isnan(found.values[i, j])
    }


def test_memberships_are_held_in_bodies_and_observers_are_in_none(graph: Open) -> None:
    kg = graph([spell("AAA", "memberOf", "ORG"), spell("BBB", "partnerIn", "ORG"),
                spell("CCC", "observerOf", "ORG")])  # fmt: skip
    assert held(kg, "institutional") == {("AAA", "ORG"): 1, ("BBB", "ORG"): 1}


@pytest.mark.parametrize(
    ("pact", "level"),
    [
        ("defencePactWith", 3), ("neutralityPactWith", 2), ("nonAggressionPactWith", 2),
        ("consultationPactWith", 1),
    ],
)  # fmt: skip
def test_a_pact_has_its_level_both_ways_and_oneself_the_highest(
    graph: Open, pact: str, level: int
) -> None:
    found = held(graph([spell("AAA", pact, "BBB")]), "alliance")
    assert found["AAA", "BBB"] == found["BBB", "AAA"] == level
    assert found["CCC", "CCC"] == 3 and ("AAA", "CCC") not in found


def test_s_of_pacts_with_absolute_and_squared_distance(graph: Open) -> None:
    kg = graph(
        [spell("AAA", "defencePactWith", "CCC"), spell("BBB", "consultationPactWith", "CCC")]
    )
    over = [kg.entity("CCC").iri]

    def s(**options: str) -> float | None:
        return kg.snapshot(DAY).alignment("s", layer="alliance", over=over, **options)["AAA", "BBB"]

    assert s() == pytest.approx(1 - 2 * 2 / 3)
    assert s(distance="squared") == pytest.approx(1 - 2 * 4 / 9)


def test_the_strongest_pact_counts(graph: Open) -> None:
    kg = graph(
        [spell("AAA", "consultationPactWith", "BBB"), spell("BBB", "defencePactWith", "AAA")]
    )
    assert held(kg, "alliance")["AAA", "BBB"] == 3


def test_members_of_one_alliance_are_allied_and_of_another_body_not(graph: Open) -> None:
    kg = graph([spell(state, "memberOf", body) for state, body in
                (("AAA", "PACT"), ("BBB", "PACT"), ("AAA", "ORG"), ("CCC", "ORG"))])  # fmt: skip
    found = held(kg, "alliance")
    assert found["AAA", "BBB"] == 3 and ("AAA", "CCC") not in found


def test_a_pact_that_ended_is_a_zero(graph: Open) -> None:
    kg = graph([spell("AAA", "defencePactWith", "BBB", until="2003")])
    assert held(kg, "alliance")["AAA", "BBB"] == 0


def test_alliances_range_over_the_states_of_the_day(graph: Open) -> None:
    kg = graph([spell("AAA", "defencePactWith", "BBB"),
                {"subject": "CCC", "predicate": "inception", "value": "2006"}])  # fmt: skip
    found = portfolios(kg.snapshot(DAY), Frame(layer="alliance"))
    assert [terms.local(p) for p in found.positions] == ["AAA", "BBB", "DDD"]
    assert "begins on 2006" in found.absent[terms.ID + "CCC"]
    assert np.isnan(found.values[found.actors.index(terms.ID + "CCC")]).all()


def test_agreements_are_those_that_bind_or_were_signed_within_the_window(graph: Open) -> None:
    kg = graph([spell("AAA", "partyTo", "TREATY"), act("BBB", "signed", "TREATY")])
    assert held(kg, "agreements") == {("AAA", "TREATY"): 1}
    assert held(kg, "agreements", window="2004-12-01")["BBB", "TREATY"] == 1


def test_host_and_operator_of_a_base_are_tied_and_so_are_forces_and_access(graph: Open) -> None:
    kg = graph([spell("AAA", "hostsBase", "base"), spell("BBB", "operatesBase", "base"),
                spell("CCC", "grantsMilitaryAccessTo", "DDD")])  # fmt: skip
    found = held(kg, "bases")
    assert found["AAA", "BBB"] == found["BBB", "AAA"] == found["CCC", "DDD"] == 1
    assert ("AAA", "CCC") not in found


def test_votes_are_no_1_abstain_2_yes_3_within_the_window(graph: Open) -> None:
    kg = graph([act("AAA", "votedFor", "TREATY"), act("BBB", "abstainedOn", "TREATY"),
                act("CCC", "votedAgainst", "TREATY")])  # fmt: skip
    assert held(kg, "votes") == {}
    assert held(kg, "votes", window=DAY) == {
        ("AAA", "TREATY"): 3, ("BBB", "TREATY"): 2, ("CCC", "TREATY"): 1,
    }  # fmt: skip


def test_votes_of_one_state_that_contradict_each_other_do_not_count(graph: Open) -> None:
    kg = graph([act("AAA", "votedFor", "TREATY"), act("AAA", "votedAgainst", "TREATY")])
    assert held(kg, "votes", window=DAY) == {}


def test_stances_are_signed_and_balanced(graph: Open) -> None:
    kg = graph([spell("AAA", "supports", "CCC"), spell("AAA", "opposes", "DDD"),
                spell("BBB", "cooperatesWith", "CCC"), spell("BBB", "rivalOf", "CCC"),
                spell("BBB", "supports", "CCC")])  # fmt: skip
    found = held(kg, "stances")
    assert (found["AAA", "CCC"], found["AAA", "DDD"]) == (1, -1)
    assert found["BBB", "CCC"] == pytest.approx(1 / 3)
    assert found["CCC", "BBB"] == 0  # of the symmetric two, one is friendly and one hostile


def test_a_statement_s_own_sign_counts_before_its_relation_s(graph: Open) -> None:
    kg = graph([spell("AAA", "supports", "CCC", polarity="-1")])
    assert held(kg, "stances") == {("AAA", "CCC"): -1}


def test_events_are_acts_within_the_window_of_any_layer(graph: Open) -> None:
    kg = graph([act("AAA", "attacked", "BBB"), act("AAA", "visited", "BBB"),
                act("AAA", "visited", "CCC"), spell("AAA", "rivalOf", "DDD")])  # fmt: skip
    assert held(kg, "events") == {}
    assert held(kg, "events", window=DAY) == {("AAA", "BBB"): 0, ("AAA", "CCC"): 1}


def test_another_layer_is_whoever_stands_at_the_other_end_of_a_friendly_tie(graph: Open) -> None:
    kg = graph([spell("AAA", "exportsTo", "BBB"), spell("AAA", "exportsTo", "CCC", denial="true")])
    assert held(kg, "economic") == {
        ("AAA", "BBB"): 1, ("BBB", "AAA"): 1, ("AAA", "CCC"): 0, ("CCC", "AAA"): 0,
    }  # fmt: skip


def test_opposite_votes_are_no_common_votes(graph: Open) -> None:
    kg = graph([act("AAA", "votedFor", "TREATY"), act("BBB", "votedAgainst", "TREATY")])
    snapshot = kg.snapshot(DAY, window=DAY)
    assert snapshot.alignment("agreement", layer="votes")["AAA", "BBB"] == 0
    with pytest.raises(UsageError, match="never nothing"):
        snapshot.alignment("jaccard", layer="votes")
    with pytest.raises(UsageError, match="no level 0"):
        snapshot.alignment("s", layer="votes", silence="zero")


def test_an_invasion_is_no_friendly_deployment(graph: Open) -> None:
    kg = graph([spell("AAA", "deploysForcesIn", "BBB", polarity="-1"),
                spell("AAA", "deploysForcesIn", "CCC")])  # fmt: skip
    assert ("AAA", "CCC") in held(kg, "bases") and ("AAA", "BBB") not in held(kg, "bases")


def test_a_pair_has_one_value_whoever_else_is_asked(graph: Open) -> None:
    kg = graph([spell("AAA", "exportsTo", "BBB"), spell("CCC", "exportsTo", "DDD")])
    two = [kg.entity(name).iri for name in ("AAA", "BBB")]
    snapshot = kg.snapshot(DAY)
    alone = snapshot.alignment("s", layer="economic", silence="zero", actors=two)
    every = snapshot.alignment("s", layer="economic", silence="zero")
    assert alone["AAA", "BBB"] == every["AAA", "BBB"]


def test_past_the_last_day_silence_is_no_zero_and_nobody_an_ally(graph: Open) -> None:
    kg = graph([spell("AAA", "defencePactWith", "BBB", until="")], as_of="2004-03-31")
    for layer in ("alliance", "institutional"):
        pair = kg.snapshot(DAY).alignment("s", layer=layer, silence="zero").pair("AAA", "BBB")
        assert pair.value is None and "2004-03-31" in pair.reason


def test_silence_may_be_read_as_zero_and_is_not_by_default(graph: Open) -> None:
    kg = graph([spell("AAA", "memberOf", "ORG")])
    assert ("BBB", "ORG") not in held(kg, "institutional")
    assert held(kg, "institutional", silence="zero")["BBB", "ORG"] == 0


def test_certain_takes_only_what_is_certain(graph: Open) -> None:
    kg = graph([spell("AAA", "memberOf", "ORG", since="2005"), spell("BBB", "memberOf", "ORG")])
    assert held(kg, "institutional", certain=True) == {("BBB", "ORG"): 1}


def test_alters_may_be_the_system_or_what_is_stated(graph: Open) -> None:
    kg = graph([spell("AAA", "exportsTo", "BBB")])
    snapshot = kg.snapshot(DAY)

    def positions(**frame: str) -> list[str]:
        found = portfolios(snapshot, Frame(**frame))  # type: ignore[arg-type]
        return [terms.local(p) for p in found.positions]

    assert positions(layer="economic") == ["AAA", "BBB"]
    assert positions(layer="economic", alters="system") == ["AAA", "BBB", "CCC", "DDD"]
    assert positions(layer="alliance", alters="stated") == []


def test_a_named_set_of_alters(graph: Open) -> None:
    kg = graph([spell("AAA", "exportsTo", "BBB"), spell("CCC", "exportsTo", "BBB")])
    frame = Frame(layer="economic", over=(terms.ID + "BBB", terms.ID + "DDD"))
    found = portfolios(kg.snapshot(DAY), frame)
    assert [terms.local(p) for p in found.positions] == ["BBB", "DDD"]


def test_ideal_points_are_those_of_the_session_of_the_day(graph: Open) -> None:
    kg = graph(
        [
            {"subject": state, "predicate": "idealPoint", "value": value, "unit": "1",
             "ref_period": period}
            for state, value, period in (
                ("AAA", "1.5", "2004-09/2005-08"), ("BBB", "-0.25", "2004-09/2005-08"),
                ("AAA", "9", "1999"),
            )
        ]
    )  # fmt: skip
    matrix = kg.snapshot(DAY).alignment("ideal-point", layer="ideal-point")
    assert (matrix["AAA", "BBB"], matrix.sense) == (1.75, "distance")
    assert "CCC" in matrix.pair("AAA", "CCC").reason


def test_points_of_different_sessions_have_no_distance(graph: Open) -> None:
    rows = [
        {"subject": s, "predicate": "idealPoint", "value": "1", "unit": "1", "ref_period": period}
        for s, period in (("AAA", "2005"), ("BBB", "2005"), ("CCC", "2004/2006"))
    ]
    matrix = graph(rows).snapshot(DAY).alignment("ideal-point", layer="ideal-point", bounds=True)
    assert (matrix["AAA", "BBB"], matrix["AAA", "CCC"]) == (0, None)
    assert matrix.positions == ("2005",)


def test_ideal_points_have_bounds_and_reasons(graph: Open) -> None:
    rows = [
        {"subject": s, "predicate": "idealPoint", "value": value, "unit": "1",
         "ref_period": "2005", "source": source}
        for s, value, source in (("AAA", "1.5", "book"), ("AAA", "-1", "paper"),
                                 ("BBB", "0", "book"), ("BBB", "0", "paper"))
    ]  # fmt: skip
    snapshot = graph(rows).snapshot(DAY)
    pair = snapshot.alignment("ideal-point", layer="ideal-point", bounds=True).pair("AAA", "BBB")
    assert (pair.low, pair.value, pair.high) == (1, 1.5, 1.5)
    found = snapshot.explain("AAA", "BBB", "ideal-point", layer="ideal-point")
    assert {r.what: r.without for r in found.of("source")} == {"book": 1, "paper": 1.5}
    assert not found.of("would")


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        ({"layer": "instituional"}, "institutional"),
        ({"layer": "security", "alters": "everybody"}, "no rule"),
        ({"alters": "system"}, "bodies"),
        ({"silence": "maybe"}, "na or zero"),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused(frame: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Frame(**frame)  # type: ignore[arg-type]


def test_a_measure_and_a_layer_that_do_not_go_together_are_refused(graph: Open) -> None:
    snapshot = graph([spell("AAA", "memberOf", "ORG")]).snapshot(DAY)
    with pytest.raises(UsageError, match="ideal-point"):
        snapshot.alignment("ideal-point")
    with pytest.raises(UsageError, match="ideal-point"):
        snapshot.alignment("s", layer="ideal-point")


@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "ideal-point"])
def test_every_kind_measures_the_packaged_data(kg: KnowledgeGraph, layer: str) -> None:
    snapshot = kg.snapshot("2003-12-31", window="1991-01-01")
    for metric in ("agreement", "s") if layer == "votes" else ("jaccard", "s"):
        matrix = snapshot.alignment(metric, layer=layer)
        np.testing.assert_array_equal(matrix.values, matrix.values.T)


def test_the_allies_of_the_treaty(kg: KnowledgeGraph) -> None:
    found = portfolios(kg.snapshot("2003-12-31"), Frame(layer="alliance"))
    row = dict(zip(map(terms.local, found.actors), found.values, strict=True))
    column = {terms.local(p): n for n, p in enumerate(found.positions)}
    assert row["KAZ"][column["RUS"]] == row["ARM"][column["BLR"]] == 3
    assert np.isnan(row["KAZ"][column["USA"]])
    assert row["UZB"][column["RUS"]] == 0  # it left the treaty
