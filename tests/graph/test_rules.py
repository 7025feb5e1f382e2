"""What follows by rule from what is said: one test for each clause of the three rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Rank, Statement
from steppe.graph.dataset import read_dataset
from steppe.graph.dataset.computed import COMPUTED
from steppe.ontology import terms

Write = Callable[..., Path]
Open = Callable[..., KnowledgeGraph]
Row = dict[str, str]

ENTITIES = {
    "AAA": "State", "BBB": "State", "CCC": "State", "DDD": "State", "group": "ActorGroup",
    "others": "ActorGroup", "ORG": "Organization", "PACT": "Alliance", "TREATY": "Agreement",
    "base": "MilitaryBase",
}  # fmt: skip


def claim(subject: str, predicate: str, obj: str, **cells: str) -> Row:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


def group(*members: str, name: str = "group") -> list[Row]:
    return [claim(name, "comprises", member) for member in members]


def derived(folder: Path, rule: str = "") -> list[Statement]:
    found = [s for s in read_dataset(folder).statements if s.rule]
    return [s for s in found if not rule or s.rule == rule]


def ends(statements: list[Statement]) -> list[tuple[str, str, str]]:
    """Subject, predicate and object by their local names."""
    return sorted(
        (terms.local(s.subject), terms.local(s.predicate), terms.local(s.object or ""))
        for s in statements
    )


@pytest.fixture
def rules(dataset: Write) -> Callable[..., list[Statement]]:
    """What follows from some rows."""

    def follow(rows: list[Row], rule: str = "") -> list[Statement]:
        return derived(dataset(rows, entities=ENTITIES), rule)

    return follow


Follow = Callable[..., list[Statement]]


# -- group-expansion ---------------------------------------------------------------------------


def test_what_is_said_of_a_group_is_said_of_each_member(rules: Follow) -> None:
    found = rules([*group("AAA", "BBB"), claim("group", "memberOf", "ORG", since="2001")])
    assert ends(found) == [("AAA", "memberOf", "ORG"), ("BBB", "memberOf", "ORG")]
    assert {s.rule for s in found} == {"group-expansion"}


def test_a_group_may_stand_at_the_other_end(rules: Follow) -> None:
    found = rules([*group("AAA", "BBB"), claim("CCC", "opposes", "group")])
    assert ends(found) == [("CCC", "opposes", "AAA"), ("CCC", "opposes", "BBB")]


def test_two_groups_give_every_pair(rules: Follow) -> None:
    rows = [*group("AAA", "BBB"), *group("CCC", "DDD", name="others")]
    found = rules([*rows, claim("group", "opposes", "others")])
    assert [(a, b) for a, _, b in ends(found)] == [
        ("AAA", "CCC"), ("AAA", "DDD"), ("BBB", "CCC"), ("BBB", "DDD")
    ]  # fmt: skip


def test_what_is_said_of_a_group_towards_its_own_member_is_not_said_of_that_member(
    rules: Follow,
) -> None:
    found = rules([*group("AAA", "BBB"), claim("AAA", "threatens", "group")])
    assert ends(found) == [("AAA", "threatens", "BBB")]


def test_a_derived_statement_takes_dates_stance_rank_and_locator_from_its_origin(
    rules: Follow,
) -> None:
    row = claim(
        "group", "memberOf", "ORG", since="1992", until="1999", source="paper", locator="p. 7",
        stance="Reported", rank="Deprecated", confidence="0.5", asserted_by="CCC",
    )  # fmt: skip
    (found,) = rules([*group("AAA"), row])
    assert (found.since_text, found.until_text) == ("1992", "1999")
    assert (found.stance.value, found.rank) == ("Reported", Rank.DEPRECATED)
    assert (terms.local(found.source), found.locator) == ("paper", "p. 7")
    assert (str(found.confidence), terms.local(found.asserted_by or "")) == ("0.5", "CCC")


def test_a_derived_statement_names_the_rule_its_inputs_and_its_origin(rules: Follow) -> None:
    (found,) = rules([*group("AAA"), claim("group", "memberOf", "ORG", id="said")])
    origin = terms.CLAIM + "made-up/said"
    assert found.iri == origin + "~AAA"
    assert (found.rule, found.expanded_from) == ("group-expansion", origin)
    assert origin in found.derived_from


def test_a_denial_of_a_group_is_a_denial_of_each_member(rules: Follow) -> None:
    found = rules([*group("AAA", "BBB"), claim("group", "memberOf", "ORG", denial="true")])
    assert [s.denial for s in found] == [True, True]


def test_all_except_one_gives_the_others_and_the_denial(rules: Follow) -> None:
    found = rules(
        [
            *group("AAA", "BBB", "CCC"),
            claim("group", "memberOf", "ORG", id="all"),
            claim("BBB", "memberOf", "ORG", denial="true", expanded_from="all"),
        ]
    )
    assert [a for a, _, _ in ends(found)] == ["AAA", "CCC"]


def test_a_member_with_its_own_dates_is_not_expanded_again(dataset: Write) -> None:
    folder = dataset(
        [
            *group("AAA", "BBB"),
            claim("group", "memberOf", "ORG", id="all", since="2001"),
            claim("BBB", "memberOf", "ORG", since="2003", expanded_from="all"),
        ],
        entities=ENTITIES,
    )
    members = [s for s in read_dataset(folder).statements if s.predicate == terms.MEMBER_OF]
    dates = {terms.local(s.subject): s.since_text for s in members}
    assert dates == {"group": "2001", "AAA": "2001", "BBB": "2003"}
    assert len(members) == 3


def test_a_row_about_a_member_that_names_no_group_statement_excepts_nothing(rules: Follow) -> None:
    found = rules(
        [
            *group("AAA", "BBB"),
            claim("group", "memberOf", "ORG", since="2001"),
            claim("BBB", "memberOf", "ORG", since="2003"),
        ]
    )
    assert [a for a, _, _ in ends(found)] == ["AAA", "BBB"]


def test_an_exception_to_one_group_statement_is_none_to_another(rules: Follow) -> None:
    found = rules(
        [
            *group("AAA", "BBB"),
            claim("group", "memberOf", "ORG", id="all"),
            claim("group", "memberOf", "PACT"),
            claim("BBB", "memberOf", "ORG", denial="true", expanded_from="all"),
        ]
    )
    assert ends(found) == [
        ("AAA", "memberOf", "ORG"), ("AAA", "memberOf", "PACT"), ("BBB", "memberOf", "PACT")
    ]  # fmt: skip


def test_an_exception_of_one_pair_of_two_groups_leaves_the_other_pairs(rules: Follow) -> None:
    found = rules(
        [
            *group("AAA", "BBB"),
            *group("CCC", "DDD", name="others"),
            claim("group", "opposes", "others", id="all"),
            claim("AAA", "opposes", "CCC", denial="true", expanded_from="all"),
        ]
    )
    assert [(a, b) for a, _, b in ends(found)] == [("AAA", "DDD"), ("BBB", "CCC"), ("BBB", "DDD")]


def test_a_judgement_of_the_whole_is_not_one_of_each_part(rules: Follow) -> None:
    text = {"subject": "group", "predicate": "assessedAs", "value_text": "unstable"}
    count = {"subject": "group", "predicate": "population", "value": "9", "unit": "{person}"}
    assert rules([*group("AAA", "BBB"), text, count]) == []


def test_an_unsigned_relation_of_a_group_is_distributed_where_the_row_gives_a_sign(
    rules: Follow,
) -> None:
    row = claim("group", "seeks", "CCC")
    assert rules([*group("AAA"), row]) == []
    assert len(rules([*group("AAA"), {**row, "polarity": "-1"}])) == 1


def test_a_denied_member_is_no_member_of_the_group(rules: Follow) -> None:
    rows = [*group("AAA"), claim("group", "comprises", "BBB", denial="true")]
    found = rules([*rows, claim("group", "memberOf", "ORG")])
    assert [a for a, _, _ in ends(found)] == ["AAA"]


def test_a_member_named_by_two_sources_is_expanded_once(rules: Follow) -> None:
    rows = [*group("AAA"), claim("group", "comprises", "AAA", source="paper")]
    assert len(rules([*rows, claim("group", "memberOf", "ORG")])) == 1


# -- founding-signatory ------------------------------------------------------------------------


FOUNDING = claim("TREATY", "foundingActOf", "ORG")


def test_who_signs_the_founding_act_is_a_member_from_that_day(rules: Follow) -> None:
    (found,) = rules([FOUNDING, claim("AAA", "signed", "TREATY", since="1992-05-15")])
    assert ends([found]) == [("AAA", "memberOf", "ORG")]
    assert (found.rule, found.since_text, found.until_text) == (
        "founding-signatory", "1992-05-15", ""
    )  # fmt: skip
    assert not found.span.ends


def test_a_founding_membership_names_the_signature_and_the_founding_act(rules: Follow) -> None:
    rows = [{**FOUNDING, "id": "act"}, claim("AAA", "signed", "TREATY", id="hand")]
    (found,) = rules(rows)
    act, hand = terms.CLAIM + "made-up/act", terms.CLAIM + "made-up/hand"
    assert found.expanded_from == hand
    assert found.derived_from == (act, hand)


def test_a_denied_signature_makes_no_member(rules: Follow) -> None:
    assert rules([FOUNDING, claim("AAA", "signed", "TREATY", denial="true")]) == []


def test_an_act_that_is_denied_to_found_makes_no_member(rules: Follow) -> None:
    assert rules([{**FOUNDING, "denial": "true"}, claim("AAA", "signed", "TREATY")]) == []


def test_signing_any_other_act_makes_no_member(rules: Follow) -> None:
    assert rules([claim("AAA", "signed", "TREATY")]) == []


def test_each_member_of_a_group_that_signs_is_a_founding_member_and_the_group_is_not(
    rules: Follow,
) -> None:
    rows = [FOUNDING, *group("AAA", "BBB"), claim("group", "signed", "TREATY", since="1992")]
    found = rules(rows, "founding-signatory")
    assert [a for a, _, _ in ends(found)] == ["AAA", "BBB"]


def test_an_act_that_two_sources_call_founding_makes_one_membership(rules: Follow) -> None:
    rows = [FOUNDING, {**FOUNDING, "source": "paper"}, claim("AAA", "signed", "TREATY")]
    assert len(rules(rows)) == 1


def test_an_act_that_founds_two_bodies_makes_two_memberships_with_names_of_their_own(
    rules: Follow,
) -> None:
    both = claim("TREATY", "foundingActOf", "PACT")
    found = rules([FOUNDING, both, claim("AAA", "signed", "TREATY")])
    assert [c for _, _, c in ends(found)] == ["ORG", "PACT"]
    assert len({s.iri for s in found}) == 2


# -- base-implies-forces -----------------------------------------------------------------------


HOSTS = claim("AAA", "hostsBase", "base", since="2002")


def test_who_operates_a_base_has_forces_in_the_host_from_the_opening(rules: Follow) -> None:
    rows = [HOSTS, claim("BBB", "operatesBase", "base", since="2003-10-23", until="2009")]
    (found,) = rules(rows)
    assert ends([found]) == [("BBB", "deploysForcesIn", "AAA")]
    assert (found.rule, found.since_text, found.until_text) == (
        "base-implies-forces", "2003-10-23", "2009"
    )  # fmt: skip


def test_forces_name_both_statements_that_they_come_from(rules: Follow) -> None:
    rows = [{**HOSTS, "id": "place"}, claim("BBB", "operatesBase", "base", id="run")]
    (found,) = rules(rows)
    assert found.derived_from == (terms.CLAIM + "made-up/place", terms.CLAIM + "made-up/run")
    assert found.expanded_from == terms.CLAIM + "made-up/run"


def test_forces_rank_no_better_than_either_statement(rules: Follow) -> None:
    rows = [{**HOSTS, "rank": "Deprecated"}, claim("BBB", "operatesBase", "base", rank="Preferred")]
    assert rules(rows)[0].rank is Rank.DEPRECATED


def test_a_state_that_operates_a_base_at_home_deploys_nothing(rules: Follow) -> None:
    assert rules([HOSTS, claim("AAA", "operatesBase", "base")]) == []


@pytest.mark.parametrize("denied", [0, 1])
def test_a_denied_host_or_operator_implies_no_forces(rules: Follow, denied: int) -> None:
    rows = [HOSTS, claim("BBB", "operatesBase", "base")]
    rows[denied] = {**rows[denied], "denial": "true"}
    assert rules(rows) == []


def test_a_base_without_a_host_implies_no_forces(rules: Follow) -> None:
    assert rules([claim("BBB", "operatesBase", "base")]) == []


def test_a_host_that_two_sources_name_implies_forces_once(rules: Follow) -> None:
    rows = [HOSTS, {**HOSTS, "source": "paper"}, claim("BBB", "operatesBase", "base")]
    assert len(rules(rows)) == 1


def test_two_sources_that_disagree_on_the_host_imply_two_statements_with_names_of_their_own(
    rules: Follow,
) -> None:
    other = claim("CCC", "hostsBase", "base", source="paper")
    found = rules([HOSTS, other, claim("BBB", "operatesBase", "base")])
    assert [c for _, _, c in ends(found)] == ["AAA", "CCC"]
    assert len({s.iri for s in found}) == 2


# -- all rules ---------------------------------------------------------------------------------


MANY = [
    *group("AAA", "BBB"),
    FOUNDING,
    claim("group", "signed", "TREATY", since="1992-05-15"),
    HOSTS,
    claim("BBB", "operatesBase", "base", since="2003"),
]


def test_what_follows_from_nothing_is_nothing(rules: Follow) -> None:
    assert rules([claim("AAA", "memberOf", "ORG"), claim("AAA", "opposes", "BBB")]) == []


def test_nothing_is_derived_twice(rules: Follow) -> None:
    found = rules(MANY)
    assert len(found) == 5
    assert len({s.iri for s in found}) == len(found)


def test_a_derived_name_is_never_the_name_of_a_row(dataset: Write) -> None:
    rows = [*group("AAA"), claim("group", "memberOf", "ORG", id="all")]
    folder = dataset([*rows, claim("BBB", "memberOf", "PACT", id="all.AAA")], entities=ENTITIES)
    names = Counter(s.iri for s in read_dataset(folder).statements)
    assert names.most_common(1)[0][1] == 1


def test_rules_give_the_same_order_every_time(rules: Follow) -> None:
    assert rules(MANY) == rules(MANY)


def test_a_derived_statement_has_no_primary_source_in_the_graph(graph: Open) -> None:
    kg = graph(MANY, entities=ENTITIES)
    assert kg.query("ASK { ?s st:rule ?r }") is True
    assert kg.query("ASK { ?s st:rule ?r ; prov:hadPrimarySource ?x }") is False


def test_a_derived_statement_names_rule_and_inputs_in_the_graph(graph: Open) -> None:
    kg = graph(MANY, entities=ENTITIES)
    rows = kg.query(
        "SELECT ?s ?rule (COUNT(?o) AS ?n) { ?s st:rule ?rule ; prov:wasDerivedFrom ?o . "
        "?o a st:Statement } GROUP BY ?s ?rule"
    )
    counted = Counter((rule, n) for _, rule, n in rows)  # type: ignore[misc,union-attr]
    assert counted[("founding-signatory", 2)] == 2
    assert counted[("base-implies-forces", 2)] == 1
    assert sum(counted.values()) == 5


def test_every_statement_has_either_a_primary_source_or_a_rule(kg: KnowledgeGraph) -> None:
    assert (
        kg.query(
            "ASK { ?s a st:Statement . FILTER(EXISTS { ?s prov:hadPrimarySource ?x } = "
            "EXISTS { ?s st:rule ?r ; prov:wasDerivedFrom ?o }) }"
        )
        is False
    )


def test_nothing_is_derived_twice_in_the_packaged_data(kg: KnowledgeGraph) -> None:
    found = [s for s in kg.contents.statements if s.rule and s.rule not in COMPUTED]
    same = Counter(
        (s.subject, s.predicate, s.object, s.span, s.derived_from, s.denial) for s in found
    )
    assert {s.rule for s in found} == {
        "group-expansion", "founding-signatory", "base-implies-forces"
    }  # fmt: skip
    assert same.most_common(1)[0][1] == 1
