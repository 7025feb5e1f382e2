"""What holds on a day: one test for each rule of the ontology."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph

Open = Callable[..., KnowledgeGraph]


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


def member(**cells: str) -> dict[str, str]:
    return claim("AAA", "memberOf", "ORG", **cells)


def answer(kg: KnowledgeGraph, day: str, question: str = "AAA memberOf ORG", **options: str) -> str:
    """yes!, yes (only possible), no or not stated."""
    found = kg.why(question, kg.snapshot(day, **options))  # type: ignore[arg-type]
    return "yes!" if found.answer == "yes" and found.certain else found.answer


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2001-06-14", "not stated"),
        ("2001-06-15", "yes!"),
        ("2004-12-31", "yes!"),
        ("2005-01-01", "no"),
    ],
)
def test_until_is_the_first_day_off(graph: Open, day: str, expected: str) -> None:
    kg = graph([member(since="2001-06-15", until="2005-01-01")])
    assert answer(kg, day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1992-12-31", "not stated"),
        ("1993-01-01", "yes"),
        ("1993-12-30", "yes"),
        ("1993-12-31", "yes!"),
        ("1998-12-31", "yes!"),
        ("1999-01-01", "yes"),
        ("1999-12-30", "yes"),
        ("1999-12-31", "no"),
    ],
)
def test_a_year_is_certain_only_where_every_reading_agrees(
    graph: Open, day: str, expected: str
) -> None:
    kg = graph([member(since="1993", until="1999")])
    assert answer(kg, day) == expected


def test_without_an_end_it_holds_up_to_the_sources_last_day(graph: Open) -> None:
    kg = graph([member(since="2001")], sources={"book": "2004-03-31", "late": "2010-12-31"})
    assert answer(kg, "2004-03-31") == "yes!"
    assert answer(kg, "2004-04-01") == "not stated"


def test_after_every_last_day_there_is_no_answer_unless_extrapolated(graph: Open) -> None:
    kg = graph([member(since="2001")])
    late = kg.snapshot("2011-01-01")
    assert late.beyond and not late.ties
    assert kg.snapshot("2011-01-01", extrapolate=True).ties


def test_the_default_day_is_the_last_day_of_the_data(graph: Open) -> None:
    assert graph([member(since="2001")], as_of="2007-08-09").snapshot().day.isoformat() == (
        "2007-08-09"
    )


def test_a_present_tense_claim_is_certain_on_its_last_day_only(graph: Open) -> None:
    kg = graph([member(since="[..asOf]")], as_of="2004-03-31")
    assert answer(kg, "2004-03-31") == "yes!"
    assert answer(kg, "2004-03-30") == "yes"


def test_an_open_start_is_certain_from_ever(graph: Open) -> None:
    assert answer(graph([member(since="..")]), "1900-01-01") == "yes!"


def test_a_lone_end_is_possible_before_and_no_after(graph: Open) -> None:
    kg = graph([member(until="1999")])
    assert answer(kg, "1998-01-01") == "yes"
    assert answer(kg, "2000-01-01") == "no"


def test_an_undated_claim_is_possible_while_both_ends_exist_up_to_the_last_day(
    graph: Open,
) -> None:
    kg = graph(
        [
            member(),
            {"subject": "ORG", "predicate": "inception", "value": "1995"},
            {"subject": "AAA", "predicate": "dissolution", "value": "2001-03"},
        ]
    )
    days = ["1994-12-31", "1995-01-01", "2001-03-30", "2001-03-31"]
    assert [answer(kg, day) for day in days] == ["not stated", "yes", "yes", "not stated"]


def test_nobody_is_a_member_before_the_body_was_founded(graph: Open) -> None:
    kg = graph(
        [
            member(since="[..2003-04-28]"),
            {"subject": "ORG", "predicate": "inception", "value": "2002-10-07"},
        ]
    )
    assert answer(kg, "2002-10-06") == "not stated"
    assert answer(kg, "2002-10-07") == "yes"


def test_only_the_best_rank_that_speaks_of_the_day_counts(graph: Open) -> None:
    kg = graph(
        [
            member(since="1990", until="2000-01-01", rank="Normal"),
            member(since="1995-01-01", until="1996-01-01", rank="Preferred", denial="true"),
        ]
    )
    assert answer(kg, "1994-06-01") == "yes!"
    assert answer(kg, "1995-06-01") == "no"
    assert answer(kg, "1997-06-01") == "yes!"


def test_a_preferred_claim_overrules_a_normal_denial(graph: Open) -> None:
    kg = graph(
        [
            member(since="[..asOf]", denial="true"),
            member(since="2002-02-20", rank="Preferred", source="paper"),
        ]
    )
    assert answer(kg, "2003-12-31") == "yes!"
    assert answer(kg, "2003-12-31", source="book") == "no"


def test_claim_and_denial_of_one_rank_are_contested(graph: Open) -> None:
    kg = graph([member(since="1994"), member(since="1994", denial="true", source="paper")])
    tie = kg.snapshot("2000-01-01").ties[0]
    assert (tie.holds, tie.certain, tie.contested) == (True, False, True)
    assert not kg.snapshot("2000-01-01", certain=True).ties


def test_a_stated_end_closes_the_open_claims_of_the_same_relation(graph: Open) -> None:
    kg = graph(
        [
            member(since="1992-05"),
            member(since="1992-05-15", until="1999", source="paper"),
        ]
    )
    assert answer(kg, "1998-12-31") == "yes!"
    assert answer(kg, "1999-06-01") == "yes"
    assert answer(kg, "2000-01-01") == "no"


def test_an_end_of_lower_rank_closes_nothing(graph: Open) -> None:
    kg = graph([member(since="1992", rank="Preferred"), member(since="1992", until="1999")])
    assert answer(kg, "2000-01-01") == "yes!"


def test_an_end_does_not_close_a_spell_that_began_after_it(graph: Open) -> None:
    kg = graph([member(since="1992", until="1999"), member(since="2006-08-16")])
    assert answer(kg, "2001-01-01") == "no"
    assert answer(kg, "2007-01-01") == "yes!"


def test_two_ends_of_one_spell_leave_the_time_between_possible(graph: Open) -> None:
    kg = graph([member(since="1992", until="1997"), member(since="1992", until="1999")])
    assert answer(kg, "1996-12-31") == "yes!"
    assert answer(kg, "1998-06-01") == "yes!"  # one claim still speaks certainly
    assert answer(kg, "2000-01-01") == "no"


def test_silence_is_not_denial(graph: Open) -> None:
    kg = graph([claim("BBB", "memberOf", "ORG", since="2000")])
    assert answer(kg, "2001-01-01") == "not stated"


def test_a_complete_roster_makes_absence_a_no_on_its_day_only(graph: Open) -> None:
    kg = graph(
        [
            claim("BBB", "memberOf", "ORG", since="2000"),
            {
                "subject": "ORG",
                "predicate": "rosterComplete",
                "value": "true",
                "since": "2001-06-15",
            },
        ]
    )
    assert answer(kg, "2001-06-15") == "no"
    assert answer(kg, "2001-06-16") == "not stated"


def test_a_roster_dated_by_month_is_complete_on_no_certain_day(graph: Open) -> None:
    kg = graph(
        [
            claim("BBB", "memberOf", "ORG", since="2000"),
            {"subject": "ORG", "predicate": "rosterComplete", "value": "true", "since": "2001-06"},
        ]
    )
    assert answer(kg, "2001-06-15") == "not stated"


def test_a_symmetric_relation_is_one_pair(graph: Open) -> None:
    kg = graph(
        [
            claim("BBB", "strategicPartnerOf", "AAA", since="1996", until="2000"),
            claim("AAA", "strategicPartnerOf", "BBB", since="1996"),
        ]
    )
    assert len(kg.snapshot("1998-01-01").ties) == 1
    assert answer(kg, "2001-01-01", "AAA strategicPartnerOf BBB") == "no"
    assert answer(kg, "2001-01-01", "BBB strategicPartnerOf AAA") == "no"


def test_an_occurrence_counts_only_where_a_window_holds_its_day(graph: Open) -> None:
    kg = graph([claim("AAA", "signed", "TREATY", since="2001-06-15")])
    assert not kg.snapshot("2001-06-15").ties
    assert kg.snapshot("2001-06-30", window="2001-06-01").ties[0].certain
    assert not kg.snapshot("2002-06-30", window="2002-06-01").ties


def test_an_occurrence_that_may_lie_in_the_window_is_possible(graph: Open) -> None:
    kg = graph([claim("AAA", "signed", "TREATY", since="2001")])
    tie = kg.snapshot("2001-06-30", window="2001-06-01").ties[0]
    assert not tie.certain


def test_a_relation_of_both_kinds_is_an_act_with_a_start_only_and_a_spell_with_an_end(
    graph: Open,
) -> None:
    kg = graph(
        [
            claim("AAA", "opposes", "BBB", since="2003-03"),
            claim("AAA", "opposes", "CCC", since="2003-03", until=".."),
        ]
    )
    assert [t.object[-3:] for t in kg.snapshot("2004-01-01").ties] == ["CCC"]


def test_forecasts_and_plans_count_only_on_request(graph: Open) -> None:
    kg = graph([member(since="2001", stance="Forecast")])
    assert answer(kg, "2002-01-01") == "not stated"
    assert kg.snapshot("2002-01-01", stance="Forecast").ties


def test_readings_can_be_limited_by_source_and_rank(graph: Open) -> None:
    kg = graph(
        [member(since="2001"), claim("BBB", "memberOf", "ORG", since="2001", source="paper")]
    )
    assert {t.subject[-3:] for t in kg.snapshot(source="paper").ties} == {"BBB"}
    assert not kg.snapshot(rank="Preferred").ties


def test_who_asserts_a_claim_can_be_asked_for_too(graph: Open) -> None:
    kg = graph([member(since="2001", asserted_by="src:paper")])
    assert kg.snapshot(source="paper").ties


def test_a_statements_own_sign_overrides_its_property(graph: Open) -> None:
    kg = graph([claim("AAA", "deploysForcesIn", "BBB", since="2003", polarity="-1")])
    assert kg.snapshot("2004-01-01").ties[0].polarity == -1


def test_what_held_at_some_time_stands_as_a_plain_triple(graph: Open) -> None:
    kg = graph(
        [
            member(since="1992", until="1999"),
            claim("BBB", "memberOf", "ORG", since="[..asOf]", denial="true"),
            claim("CCC", "memberOf", "ORG", since="1992"),
            claim("CCC", "memberOf", "ORG", since="1980", denial="true", rank="Preferred"),
            claim("AAA", "strategicPartnerOf", "DDD", since="1996"),
        ]
    )
    plain = "SELECT ?s ?p ?o WHERE { GRAPH <https://w3id.org/steppe/graph/plain> { ?s ?p ?o } }"
    found = {
        tuple(str(x).rpartition("/")[2].rpartition("#")[2] for x in row) for row in kg.query(plain)
    }  # type: ignore[union-attr]
    assert found == {
        ("AAA", "memberOf", "ORG"),
        ("ORG", "hasMember", "AAA"),
        ("AAA", "strategicPartnerOf", "DDD"),
        ("DDD", "strategicPartnerOf", "AAA"),
    }
