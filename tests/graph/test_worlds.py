"""Worlds: what dates, denials and ranks leave open; and how sure blocs are over them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs.uncertainty import bloc_uncertainty
from steppe.graph.worlds import worlds
from steppe.ontology.errors import UsageError

Graph = Callable[..., KnowledgeGraph]


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


DAY = "2005-01-01"


def member(
    state: str, since: str = "1990-01-01", body: str = "ORG", **cells: str
) -> dict[str, str]:
    return claim(state, "memberOf", body, since=since, **cells)


def held(graph: KnowledgeGraph, **options: int) -> list[set[str]]:
    found = worlds(graph.snapshot(DAY), **options)
    return [{tie.subject[-3:] for tie in world.ties} for world, _ in found.snapshots]


def test_what_is_certain_has_one_world(graph: Graph) -> None:
    found = worlds(graph([member("AAA"), member("BBB")]).snapshot(DAY))
    assert (found.exact, found.open, len(found.snapshots)) == (True, 0, 1)


def test_each_vague_date_doubles_the_worlds(graph: Graph) -> None:
    made = graph([member("AAA"), member("BBB", "2005"), member("CCC", "2005")])
    assert sorted(map(sorted, held(made))) == [
        ["AAA"], ["AAA", "BBB"], ["AAA", "BBB", "CCC"], ["AAA", "CCC"]
    ]  # fmt: skip


def test_a_claim_and_a_denial_of_one_rank_make_two_worlds(graph: Graph) -> None:
    made = graph([member("AAA"), member("AAA", denial="true")])
    assert sorted(map(sorted, held(made))) == [[], ["AAA"]]


def test_each_rank_alone_is_believed_in_a_third_of_the_worlds(graph: Graph) -> None:
    made = graph([member("AAA", rank="Preferred"), member("BBB")])
    found = worlds(made.snapshot(DAY))
    assert found.strata == (
        "the best rank counts", "by rank Preferred alone", "by rank Normal alone"
    )  # fmt: skip
    assert [round(weight, 6) for _, weight in found.snapshots] == [0.333333] * 3
    assert sorted(map(sorted, held(made))) == [["AAA"], ["AAA", "BBB"], ["BBB"]]


def test_a_denial_that_may_not_speak_yet_leaves_open_what_it_denies(graph: Graph) -> None:
    rows = [member("AAA"), member("AAA", "2005", rank="Preferred", denial="true")]
    assert {"AAA"} in held(graph(rows))


def test_too_many_worlds_are_drawn_the_same_for_the_same_seed(graph: Graph) -> None:
    made = graph([member(state, "2005") for state in ("AAA", "BBB", "CCC", "DDD")])
    assert worlds(made.snapshot(DAY), most=16).exact
    assert not worlds(made.snapshot(DAY), most=15).exact
    assert held(made, most=5, seed=1) == held(made, most=5, seed=1)
    assert len(held(made, most=5)) == 5


def test_a_certain_reading_leaves_nothing_open(graph: Graph) -> None:
    made = graph([member("AAA"), member("BBB", "2005")])
    assert len(worlds(made.snapshot(DAY, certain=True)).snapshots) == 1


def test_no_worlds_at_all_are_refused(graph: Graph) -> None:
    with pytest.raises(UsageError, match="0 worlds"):
        worlds(graph([member("AAA")]).snapshot(DAY), most=0)


def test_how_often_two_share_a_bloc(graph: Graph) -> None:
    ties = [
        claim(a, "alliedWith", b, since=since)
        for a, b, since in (("AAA", "BBB", "1990-01-01"), ("BBB", "CCC", "2005"))
    ]
    found = bloc_uncertainty(graph(ties).snapshot(DAY), layers=["political"])
    shares = {(pair.a, pair.b): (pair.share, pair.there) for pair in found.pairs()}
    assert shares["AAA", "BBB"] == (1.0, 1.0)
    assert shares["AAA", "CCC"] == (1.0, 0.5)  # only where the doubtful tie is there
    assert (found.worlds, found.exact, found.error) == (2, True, 0.0)
    assert found.certainty == (1.0, 1.0, 1.0)


def test_shares_are_a_symmetric_matrix_of_shares(kg: KnowledgeGraph) -> None:
    found = bloc_uncertainty(kg.snapshot("2003-12-31"), most=20)
    assert np.array_equal(found.share, found.share.T)
    assert found.share.min() >= 0 and found.share.max() <= 1
    assert np.all(np.diag(found.share) == 1)
    assert all(0.5 <= sure <= 1 for sure in found.certainty)


def test_the_paper_leaves_open_with_whom_china_is_in_2003(kg: KnowledgeGraph) -> None:
    found = bloc_uncertainty(kg.snapshot("2003-12-31"), most=50)
    sure = dict(zip(found.actors, found.certainty, strict=True))
    assert min(sure, key=sure.__getitem__) == "CHN"
