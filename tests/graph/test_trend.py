"""Measures over time: the days on which something changes, values, change points and causes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.days import change_days
from steppe.graph.followed import followed as measures
from steppe.graph.layers import drawn
from steppe.graph.positions.vectors import dependence, multivector
from steppe.graph.trend import trend
from steppe.ontology.errors import UsageError

Graph = Callable[..., KnowledgeGraph]


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


def member(state: str, body: str, since: str, until: str = "") -> dict[str, str]:
    return claim(state, "memberOf", body, since=since, until=until)


ROWS = [
    member("AAA", "ORG", "2000-01-01"),
    member("BBB", "ORG", "2000-01-01", "2004-06-01"),
    member("CCC", "ORG", "2002-05-05"),
]


def followed(made: KnowledgeGraph, measure: str, days: list[str], *actors: str, **options: object):  # type: ignore[no-untyped-def]
    found = [made.entity(actor).iri for actor in actors]
    return trend((made.snapshot(day) for day in days), measure, actors=found, **options)


def test_the_days_of_change_are_the_days_on_which_ties_begin_and_end(graph: Graph) -> None:
    days = change_days(graph(ROWS).snapshot("2010-01-01"), date(1999, 1, 1))
    assert [str(day) for day in days] == ["1999-01-01", "2000-01-01", "2002-05-05", "2004-06-01"]


def test_a_vague_date_changes_twice_when_it_may_and_when_it_must_have_begun(graph: Graph) -> None:
    made = graph([member("AAA", "ORG", "2002-05")])
    days = change_days(made.snapshot("2010-01-01"), date(2001, 1, 1))
    assert [str(day) for day in days] == ["2001-01-01", "2002-05-01", "2002-05-31"]


def test_the_days_of_change_are_those_of_comparing_every_day(kg: KnowledgeGraph) -> None:
    first, last = date(2001, 5, 1), date(2001, 9, 30)
    brute, day, before = [first], first, None
    while day <= last:
        now = {(tie.key, tie.certain) for tie in drawn(kg.snapshot(day), ["institutional"])}
        if before is not None and now != before:
            brute.append(day)
        before, day = now, day + timedelta(days=1)
    assert list(change_days(kg.snapshot(last), first, ["institutional"])) == brute


def test_days_in_the_wrong_order_are_refused(graph: Graph) -> None:
    with pytest.raises(UsageError, match="lies before"):
        change_days(graph(ROWS).snapshot("2001-01-01"), date(2002, 1, 1))


def test_values_and_change_points_of_the_network(graph: Graph) -> None:
    found = followed(graph(ROWS), "ties", ["2001-01-01", "2003-01-01", "2005-01-01"])
    assert found.values == (1, 3, 1)
    assert [(str(c.since), str(c.day), c.before, c.after) for c in found.changes] == [
        ("2001-01-01", "2003-01-01", 1, 3), ("2003-01-01", "2005-01-01", 3, 1)
    ]  # fmt: skip


def test_a_change_point_names_the_claims_that_caused_it(graph: Graph) -> None:
    found = followed(graph(ROWS), "ties", ["2001-01-01", "2003-01-01"])
    (cause,) = found.changes[0].causes
    assert (cause.kind, cause.key[0][-3:], cause.explains, cause.without) == (
        "began",
        "CCC",
        True,
        1,
    )
    assert [s.iri.rpartition("/")[2] for s in cause.statements] == ["c3"]


def test_of_several_relations_only_the_one_that_matters_explains(graph: Graph) -> None:
    rows = [*ROWS, claim("DDD", "memberOf", "PACT", since="2002-06-01")]
    (point,) = followed(graph(rows), "degree", ["2001-01-01", "2003-01-01"], "AAA").changes
    assert [(c.key[0][-3:], c.explains) for c in point.causes] == [("CCC", True), ("DDD", False)]


def test_a_pair_is_followed_by_any_measure_of_alignment(graph: Graph) -> None:
    rows = [*ROWS, member("AAA", "PACT", "2003-01-01")]
    found = followed(graph(rows), "jaccard", ["2001-01-01", "2003-06-01"], "AAA", "BBB")
    assert found.values == (1.0, 0.5)
    assert found.actors == ("AAA", "BBB")


def test_an_actor_without_a_place_in_the_network_has_no_value(graph: Graph) -> None:
    found = followed(graph(ROWS), "degree", ["1990-01-01", "2003-01-01"], "CCC")
    assert found.values == (None, 2)


def test_the_frustration_of_signed_ties_is_followed(graph: Graph) -> None:
    rows = [
        claim("AAA", "alliedWith", "BBB", since="2000-01-01"),
        claim("BBB", "alliedWith", "CCC", since="2000-01-01"),
        claim("AAA", "rivalOf", "CCC", since="2002-01-01"),
    ]
    found = followed(graph(rows), "frustration", ["2001-01-01", "2003-01-01"])
    assert found.values == (0, 1)
    assert found.changes[0].causes[0].key[1].endswith("rivalOf")


def test_past_the_last_day_of_the_data_there_is_no_value(graph: Graph) -> None:
    found = followed(graph(ROWS), "ties", ["2009-01-01", "2012-01-01"])
    assert found.values == (1, None)


@pytest.mark.parametrize("name", measures())
def test_every_measure_answers_on_the_packaged_data(kg: KnowledgeGraph, name: str) -> None:
    """None only where that is the answer: of votes and points nothing is stated, and of memberships
    too few noughts for measures that need them.
    """
    undefined = {
        "agreement",
        "ideal-point",
        "s",
        "kappa",
        "pi",
        "pi-nominal",
        "tau-b",
        "a",
        "cosine",
    }
    actors = ("KAZ", "RUS", "USA")[: measures()[name].least]
    (value,) = followed(kg, name, ["2003-12-31"], *actors).values
    assert value is not None or name in undefined


def test_values_are_those_of_the_measures_themselves(kg: KnowledgeGraph) -> None:
    day = kg.snapshot("2003-12-31")

    def value(name: str, *actors: str) -> float | None:
        found: float | None = followed(kg, name, ["2003-12-31"], *actors).values[0]
        return found

    assert value("multivector", "UZB", "RUS", "USA", "CHN") == (
        multivector(day, "UZB", ["RUS", "USA", "CHN"]).index
    )
    assert value("dependence", "UZB") == dependence(day, "UZB").share
    assert value("brokerage", "KAZ") == 16
    assert value("ei-index") == 0
    assert value("signed-modularity") == day.blocs("signed").modularity
    assert value("polarisation") == pytest.approx(0.144247, abs=1e-6)


def test_a_wrong_measure_and_a_wrong_number_of_actors_are_refused(graph: Graph) -> None:
    made = graph(ROWS)
    with pytest.raises(UsageError, match="no measure «degre»"):
        followed(made, "degre", [], "AAA")
    with pytest.raises(UsageError, match="of one actor, but 2"):
        followed(made, "degree", [], "AAA", "BBB")
    with pytest.raises(UsageError, match="one layer"):
        followed(made, "jaccard", ["2001-01-01"], "AAA", "BBB", layers=["political", "security"])


def test_a_portfolio_of_alliances_changes_with_memberships_too(graph: Graph) -> None:
    rows = [member("AAA", "PACT", "2000-01-01"), member("BBB", "PACT", "2002-01-01")]
    found = followed(graph(rows), "s", ["2001-01-01", "2003-01-01"], "AAA", "BBB",
                     layers=["alliance"])  # fmt: skip
    assert found.values[0] != found.values[1]
    assert [c.key[0][-3:] for c in found.changes[0].causes] == ["BBB"]
