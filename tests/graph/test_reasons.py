"""Reasons, changes and suppositions: explain, moved scores, what if."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.moved import moved
from steppe.graph.alignment.portfolio import Frame
from steppe.graph.alignment.reasons import Explanation, explain
from steppe.graph.snapshot import Snapshot
from steppe.graph.whatif import compare, supposing
from steppe.graph.why import read_question
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]
DAY = "2005-01-01"


def member(actor: str, body: str, **cells: str) -> dict[str, str]:
    return {"subject": actor, "predicate": "memberOf", "object": body, "since": "2000", **cells}


def explained(kg: KnowledgeGraph, metric: str = "jaccard") -> Explanation:
    a, b = (kg.entity(name).iri for name in ("AAA", "BBB"))
    return explain(kg.snapshot(DAY), a, b, metric)


def by_what(found: Explanation, role: str) -> dict[str, float | None]:
    return {reason.what: reason.without for reason in found.of(role)}


# -- explain ---------------------------------------------------------------------------------


def test_each_claim_is_left_out_in_turn(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT"), member("BBB", "ORG")])
    found = explained(kg)
    assert found.alignment.value == 0.5
    assert by_what(found, "claim") == {"made-up/c1": 0, "made-up/c2": 1, "made-up/c3": None}
    assert [r.statement.locator for r in found.of("claim") if r.statement] == ["p. 1"] * 3


def test_the_remainder_is_what_contributions_do_not_sum_to(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT"), member("BBB", "ORG"),
                member("BBB", "PACT")])  # fmt: skip
    found = explained(kg, "common")
    value = found.alignment.value
    assert value == 2
    assert found.remainder == value - sum(value - (r.without or 0) for r in found.of("claim")) == -2


def test_two_claims_of_one_relation_change_nothing_alone_and_all_together(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "ORG", source="paper"), member("AAA", "PACT"),
                member("BBB", "ORG"), member("BBB", "PACT")])  # fmt: skip
    found = explained(kg)
    assert by_what(found, "claim")["made-up/c1"] == 1
    assert by_what(found, "tie")["AAA memberOf ORG"] == 0.5


def test_what_leans_on_a_source_is_shown(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("AAA", "PACT", source="paper")])
    assert by_what(explained(kg), "source") == {"book": None, "paper": 1}


def test_leaving_out_a_stated_end_lets_what_it_closed_go_on(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "ORG", since="", until="2003"),
                member("BBB", "ORG"), member("AAA", "PACT")])  # fmt: skip
    found = explained(kg)
    assert found.alignment.value == 0
    assert by_what(found, "claim")["made-up/c2"] == 0.5


def test_a_complete_roster_is_a_reason(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), {"subject": "ORG", "predicate": "rosterComplete",
                "value": "true", "since": "2000", "until": ".."}])  # fmt: skip
    found = explained(kg, "s")
    assert found.alignment.value == -1
    assert by_what(found, "claim")["made-up/c2"] is None


def test_a_row_about_a_group_is_left_out_whole(graph: Open) -> None:
    entities = {"AAA": "State", "BBB": "State", "ORG": "Organization", "PACT": "Alliance",
                "both": "ActorGroup"}  # fmt: skip
    kg = graph([{"subject": "both", "predicate": "comprises", "object": "AAA"},
                {"subject": "both", "predicate": "comprises", "object": "BBB"},
                member("both", "ORG"), member("AAA", "PACT")], entities=entities)  # fmt: skip
    found = explained(kg)
    assert found.alignment.value == 0.5
    assert by_what(found, "claim")["made-up/c3"] is None  # neither is in it then
    assert by_what(found, "claim")["made-up/c4"] == 1


def test_a_predecessor_s_roster_is_a_reason(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), {"subject": "PACT", "predicate": "successorOf",
                "object": "ORG", "since": "2003"}, {"subject": "ORG", "predicate":
                "rosterComplete", "value": "true", "since": "2000", "until": ".."}])  # fmt: skip
    found = explained(kg, "s")
    assert found.alignment.value == -1 and by_what(found, "claim")["made-up/c3"] is None


def test_what_either_lacks_is_tried(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT"), member("BBB", "ORG")])
    assert by_what(explained(kg), "would") == {"BBB in PACT": 1}


def test_what_is_derived_from_a_claim_goes_with_it(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    (group,) = [s for s in snapshot.contents.statements if s.id == "central-asia-2004/g006"]
    changed = snapshot.changed(without=[group.iri])
    by_group = [s for s in snapshot.statements if s.expanded_from == group.iri]
    assert len(by_group) == 5
    assert not {s.iri for s in by_group} & {s.iri for s in changed.statements}


def test_an_undefined_value_has_reasons_too(graph: Open) -> None:
    found = explained(graph([member("AAA", "ORG")]))
    assert found.alignment.value is None and found.remainder is None
    assert {"BBB in ORG"} <= set(by_what(found, "would"))


def test_the_most_telling_comes_first(kg: KnowledgeGraph) -> None:
    a, b = (kg.entity(name).iri for name in ("UZB", "RUS"))
    over = tuple(kg.entity(name).iri for name in ("CIS", "CST", "EurAsEC", "SCO"))
    found = explain(kg.snapshot("2003-12-31"), a, b, frame=Frame(over=over))
    without = by_what(found, "claim")
    assert without["central-asia-2004/m017"] == 0.5  # without the row by which it left the treaty
    assert without["central-asia-2004/g006"] == pytest.approx(1 / 3)  # the five in the CIS
    sizes = [abs(r.change) for r in found.of("tie") if r.change is not None]
    assert sizes == sorted(sizes, reverse=True)


def test_a_snapshot_explains_and_supposes_by_id(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("BBB", "PACT")])
    snapshot = kg.snapshot(DAY)
    assert snapshot.explain("AAA", "BBB").alignment.value == 0.5
    tie = read_question("AAA memberOf PACT", kg.names)
    assert snapshot.supposing([tie]).alignment()["AAA", "BBB"] == 1


def test_what_an_explanation_rests_on_can_be_cited(kg: KnowledgeGraph) -> None:
    found = kg.snapshot("2003-12-31").explain("UZB", "RUS")
    assert "郭武平" in kg.cite(found.statements) and "Data set central-asia-2004" in kg.cite()


# -- moved scores ----------------------------------------------------------------------------


def test_scores_that_moved_are_listed_the_largest_change_first(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("CCC", "ORG"),
                member("AAA", "PACT", since="2003"), member("BBB", "PACT", since="2004"),
                member("DDD", "PACT", since="2003")])  # fmt: skip
    then, now = (kg.snapshot(day).alignment() for day in ("2001-01-01", DAY))
    found = moved(then, now)
    assert [(m.a, m.b, m.before, m.after) for m in found] == [
        ("AAA", "CCC", 1, 0.5), ("BBB", "CCC", 1, 0.5),
        ("AAA", "DDD", None, 0.5), ("BBB", "DDD", None, 0.5), ("CCC", "DDD", None, 0),
    ]  # fmt: skip
    assert [m.change for m in found] == [-0.5, -0.5, None, None, None]


def test_scores_of_different_measures_are_not_compared(graph: Open) -> None:
    snapshot = graph([member("AAA", "ORG")]).snapshot(DAY)
    with pytest.raises(UsageError, match="compared"):
        moved(snapshot.alignment("common"), snapshot.alignment("jaccard"))


# -- what if ---------------------------------------------------------------------------------


def suppose(kg: KnowledgeGraph, *plus: str, minus: tuple[str, ...] = ()) -> Snapshot:
    added, removed = ([read_question(t, kg.names) for t in texts] for texts in (plus, minus))
    return supposing(kg.snapshot(DAY), added, removed)


def test_a_tie_is_added_whatever_the_sources_say(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG", denial="true", rank="Preferred")])
    after = suppose(kg, "BBB memberOf ORG")
    assert after.alignment()["AAA", "BBB"] == 1
    (tie,) = [t for t in after.ties if t.subject.endswith("BBB")]
    assert tie.certain and not tie.contested


def test_a_tie_that_is_removed_is_a_stated_zero(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("AAA", "PACT"),
                member("BBB", "PACT")])  # fmt: skip
    after = suppose(kg, minus=("BBB memberOf ORG",))
    assert after.alignment()["AAA", "BBB"] == 0.5
    assert after.alignment("s")["AAA", "BBB"] == 0


def test_a_supposition_changes_nothing_that_was_there(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "PACT")])
    before = kg.snapshot(DAY)
    statements = kg.contents.statements
    suppose(kg, "BBB memberOf ORG")
    assert kg.contents.statements == statements
    assert kg.snapshot(DAY).ties == before.ties


def test_a_supposition_may_name_the_inverse(graph: Open) -> None:
    kg = graph([member("AAA", "ORG")])
    assert suppose(kg, "ORG hasMember BBB").alignment()["AAA", "BBB"] == 1


def test_a_supposed_symmetric_tie_is_one_whichever_way_it_is_said(graph: Open) -> None:
    kg = graph([{"subject": "AAA", "predicate": "rivalOf", "object": "BBB", "until": ".."}])
    assert not suppose(kg, minus=("BBB rivalOf AAA",)).ties


def test_before_and_after_are_compared(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("CCC", "PACT"),
                member("DDD", "PACT")])  # fmt: skip
    after = suppose(kg, "AAA memberOf PACT", minus=("AAA memberOf ORG",))
    found = compare(kg.snapshot(DAY), after)
    assert {(m.a, m.b): (m.before, m.after) for m in found.scores} == {
        ("AAA", "BBB"): (1, 0), ("AAA", "CCC"): (0, 1), ("AAA", "DDD"): (0, 1),
    }  # fmt: skip
    assert ("degree", "AAA", 1, 2) in {(m.measure, m.a, m.before, m.after) for m in found.positions}
    company = {c.actor: (c.before, c.after) for c in found.blocs}
    assert company["AAA"] == (("BBB",), ("CCC", "DDD"))


@pytest.mark.parametrize(
    ("plus", "minus", "says"),
    [
        (("AAA memberOf AAA",), (), "itself"),
        (("AAA memberOf BBB",), (), "state"),
        (("AAA memberOf ORG",), ("AAA memberOf ORG",), "both"),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused(
    graph: Open, plus: tuple[str, ...], minus: tuple[str, ...], says: str
) -> None:
    kg = graph([member("AAA", "ORG")])
    with pytest.raises(UsageError, match=says):
        suppose(kg, *plus, minus=minus)
