"""Yes, no or not stated, on whose word; and what changed between two days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.diff import diff
from steppe.ontology.errors import NotFoundError, UsageError

Open = Callable[..., KnowledgeGraph]
SPELL = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "1992",
         "until": "1999"}  # fmt: skip


def test_yes_names_the_claims(graph: Open) -> None:
    kg = graph([SPELL])
    found = kg.why("AAA memberOf ORG", kg.snapshot("1995-01-01"))
    assert (found.answer, found.certain) == ("yes", True)
    assert [s.id for s in found.statements] == ["made-up/c1"]


def test_no_says_when_it_ended(graph: Open) -> None:
    kg = graph([SPELL])
    found = kg.why("AAA memberOf ORG", kg.snapshot("2003-01-01"))
    assert (found.answer, found.because) == ("no", "it ended (1999)")


def test_no_says_who_denies(graph: Open) -> None:
    kg = graph([{**SPELL, "until": "", "denial": "true"}])
    found = kg.why("AAA memberOf ORG", kg.snapshot("2003-01-01"))
    assert (found.answer, [s.denial for s in found.statements]) == ("no", [True])


def test_not_stated_shows_what_is_said_of_the_predecessor(graph: Open) -> None:
    kg = graph([SPELL, {"subject": "PACT", "predicate": "successorOf", "object": "ORG"}])
    found = kg.why("AAA memberOf PACT", kg.snapshot("2003-01-01"))
    assert found.answer == "not stated"
    assert [s.id for s in found.related] == ["made-up/c1"]


def test_names_of_several_words_in_any_language_are_understood(kg: KnowledgeGraph) -> None:
    day = kg.snapshot("2003-12-31")
    assert kg.why("烏茲別克 memberOf Shanghai Cooperation Organisation", day).answer == "yes"
    assert kg.why("Узбекистан st:memberOf 集體安全條約締約國", day).answer == "no"


@pytest.mark.parametrize("text", ["", "UZB", "UZB memberOf", "UZB memberoff SCO", "a b c d"])
def test_a_text_that_names_no_relation_is_refused(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UsageError, match="names no relation"):
        kg.why(text)


def test_an_actor_nobody_knows_is_not_found(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError):
        kg.why("Atlantis memberOf SCO")


def test_diff_tells_what_began_ended_and_happened(graph: Open) -> None:
    kg = graph(
        [
            SPELL,
            {"subject": "BBB", "predicate": "memberOf", "object": "ORG", "since": "1998-05-01"},
            {"subject": "CCC", "predicate": "memberOf", "object": "ORG", "since": "1990"},
            {"subject": "AAA", "predicate": "signed", "object": "TREATY", "since": "1997-03-02"},
        ]
    )
    changes = diff(kg.snapshot("1995-01-01"), kg.snapshot("2003-01-01", window="1995-01-02"))
    assert [(c.kind, c.key[0][-3:]) for c in changes] == [
        ("began", "BBB"), ("ended", "AAA"), ("happened", "AAA"),
    ]  # fmt: skip


def test_diff_tells_what_became_certain(graph: Open) -> None:
    kg = graph([{**SPELL, "until": ""}])
    (change,) = diff(kg.snapshot("1992-05-01"), kg.snapshot("1993-05-01"))
    assert change.kind == "became certain"


def test_diff_wants_the_earlier_day_first(graph: Open) -> None:
    kg = graph([SPELL])
    with pytest.raises(UsageError, match="earlier day first"):
        diff(kg.snapshot("2000-01-01"), kg.snapshot("1999-01-01"))


def test_diff_refuses_days_that_no_source_speaks_of(graph: Open) -> None:
    kg = graph([{**SPELL, "until": ""}], as_of="2004-03-31")
    with pytest.raises(UsageError, match="2004-03-31"):
        diff(kg.snapshot("2000-01-01"), kg.snapshot("2005-01-01"))
