"""The one definition of contradiction."""

from __future__ import annotations

from collections.abc import Callable

from steppe.exports.knowledge_graph import KnowledgeGraph

Open = Callable[..., KnowledgeGraph]


def pairs(kg: KnowledgeGraph) -> list[tuple[str, str]]:
    return [tuple(x.id.partition("/")[2] for x in (c.a, c.b)) for c in kg.contradictions]  # type: ignore[misc]


def signed(since: str, **cells: str) -> dict[str, str]:
    return {"subject": "AAA", "predicate": "signed", "object": "TREATY", "since": since, **cells}


def area(value: str, **cells: str) -> dict[str, str]:
    return {"subject": "AAA", "predicate": "area", "value": value, "unit": "km2", **cells}


def test_one_act_on_two_days_is_a_contradiction(graph: Open) -> None:
    assert pairs(graph([signed("2001-06-25"), signed("2001-06-15")])) == [("c1", "c2")]


def test_a_month_and_a_day_in_it_are_none(graph: Open) -> None:
    assert not pairs(graph([signed("2001-06"), signed("2001-06-15")]))


def test_a_membership_can_begin_again(graph: Open) -> None:
    rows = [
        {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": s, "until": u}
        for s, u in (("1992", "1999"), ("2006", "2008"))
    ]
    assert not pairs(graph(rows))


def test_claim_and_denial_that_may_share_a_day(graph: Open) -> None:
    base = {"subject": "AAA", "predicate": "partnerIn", "object": "ORG"}
    meet = [{**base, "since": "1994"}, {**base, "since": "[..asOf]", "denial": "true"}]
    assert pairs(graph(meet)) == [("c1", "c2")]


def test_claim_and_denial_of_separate_times_are_none(graph: Open) -> None:
    base = {"subject": "AAA", "predicate": "partnerIn", "object": "ORG"}
    apart = [
        {**base, "since": "1994", "until": "1999"},
        {**base, "since": "2000", "denial": "true"},
    ]
    assert not pairs(graph(apart))


def test_values_apart_by_more_than_their_precision(graph: Open) -> None:
    assert pairs(graph([area("272.49"), area("271.7")])) == [("c1", "c2")]


def test_values_within_their_precision_are_none(graph: Open) -> None:
    assert not pairs(graph([area("272.49"), area("272.5")]))


def test_neighbouring_whole_numbers_differ(graph: Open) -> None:
    seats = {"subject": "ORG", "predicate": "seats", "unit": "{seat}"}
    assert pairs(graph([{**seats, "value": "2"}, {**seats, "value": "3"}])) == [("c1", "c2")]


def test_values_of_times_that_do_not_meet_are_none(graph: Open) -> None:
    term = {"subject": "ORG", "predicate": "termLength", "unit": "a"}
    changed = [{**term, "value": "5", "since": "1991", "until": "1998-10"},
               {**term, "value": "7", "since": "1998-10"}]  # fmt: skip
    assert not pairs(graph(changed))


def test_values_of_other_periods_or_scopes_are_none(graph: Open) -> None:
    assert not pairs(graph([area("272", ref_period="2002"), area("300", ref_period="2003")]))


def test_ranges_contradict_only_where_they_do_not_meet(graph: Open) -> None:
    def aid(low: str, high: str) -> dict[str, str]:
        return {"subject": "AAA", "predicate": "aidAmount", "value_low": low, "value_high": high,
                "unit": "USD"}  # fmt: skip

    assert not pairs(graph([aid("90", "200"), aid("150", "300")]))


def test_ranges_that_do_not_meet_do(graph: Open) -> None:
    rows = [
        {"subject": "AAA", "predicate": "aidAmount", "value_low": low, "value_high": high,
         "unit": "USD"}
        for low, high in (("90", "100"), ("150", "300"))
    ]  # fmt: skip
    assert pairs(graph(rows)) == [("c1", "c2")]


def test_the_paper_contradicts_itself_on_tajikistan_and_the_partnership(kg: KnowledgeGraph) -> None:
    about = [c for c in kg.contradictions if c.a.subject.endswith("TJK") and c.a.object]
    assert any(str(c.a.object).endswith("PfP") for c in about)
