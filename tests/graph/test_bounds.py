"""Bounds: lowest and highest value over the readings, against trying every one."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment import bounds
from steppe.graph.alignment.matrix import Alignment
from steppe.graph.alignment.measures.catalogue import METRICS
from steppe.graph.alignment.similarity import similarity
from steppe.graph.holding import key_of
from steppe.graph.snapshot import Snapshot
from steppe.ontology.errors import UsageError

Open = Callable[..., KnowledgeGraph]
Rows = list[dict[str, str]]
DAY = "2005-06-01"
TYPES = {"ORG": "Organization", "PACT": "Alliance", "CLUB": "Organization",
         "UNION": "Organization", "AAA": "State", "BBB": "State", "CCC": "State"}  # fmt: skip


def member(actor: str, body: str, **cells: str) -> dict[str, str]:
    return {"subject": actor, "predicate": "memberOf", "object": body, "since": "2000", **cells}


def bounded(kg: KnowledgeGraph, metric: str = "jaccard", **options: object) -> Alignment:
    snapshot = kg.snapshot(DAY)
    return snapshot.alignment(metric, bounds=True, **options).pair("AAA", "BBB")  # type: ignore[arg-type]


def test_what_is_certain_has_one_value(graph: Open) -> None:
    pair = bounded(graph([member("AAA", "ORG"), member("BBB", "ORG")]))
    assert (pair.low, pair.value, pair.high, pair.reason) == (1, 1, 1, "")


def test_a_vague_date_leaves_two_values(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT", since="2005"), member("BBB", "ORG")])
    pair = bounded(kg)
    assert (pair.low, pair.value, pair.high) == (0.5, 0.5, 1)


def test_a_contested_relation_may_be_either(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("BBB", "PACT"),
                member("BBB", "PACT", denial="true")])  # fmt: skip
    pair = bounded(kg)
    assert (pair.low, pair.value, pair.high) == (0.5, 0.5, 1)


def test_each_source_alone_is_a_reading(graph: Open) -> None:
    both = [member("AAA", "ORG"), member("BBB", "ORG")]
    by_paper = [*both, member("BBB", "PACT")]
    kg = graph([*both, *({**row, "source": "paper"} for row in by_paper)])
    pair = bounded(kg)
    assert (pair.low, pair.value, pair.high) == (0.5, 0.5, 1)
    assert "high by book alone" in pair.reason


def test_each_rank_alone_is_a_reading(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"),
                member("BBB", "ORG", denial="true", rank="Preferred"),
                member("BBB", "PACT", rank="Preferred")])  # fmt: skip
    pair = bounded(kg)
    assert (pair.low, pair.value, pair.high) == (0, 0, 1)
    assert "by rank Normal alone" in pair.reason


def test_a_preferred_vague_date_falls_back_to_the_certain_normal_one(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"),
                member("BBB", "ORG", since="2005", rank="Preferred")])  # fmt: skip
    pair = bounded(kg)
    assert (pair.low, pair.high) == (1, 1)


def test_a_relation_that_may_not_have_begun_does_not_hold_rather_than_be_unstated(
    graph: Open,
) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG", since="2005"),
                member("AAA", "PACT"), member("BBB", "PACT")])  # fmt: skip
    pair = bounded(kg, "s")
    assert (pair.low, pair.value, pair.high) == (0, 1, 1)


def test_only_what_is_certain_leaves_nothing_open(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("AAA", "PACT", since="2005"), member("BBB", "ORG")])
    pair = kg.snapshot(DAY, certain=True).alignment(bounds=True).pair("AAA", "BBB")
    assert (pair.low, pair.value, pair.high) == (1, 1, 1)


@pytest.mark.parametrize("metric", ["jaccard", "common", "s", "tau-b"])
def test_the_value_lies_between_its_bounds(kg: KnowledgeGraph, metric: str) -> None:
    for pair in kg.snapshot("1999-06-30").alignment(metric, bounds=True).pairs():
        if pair.value is not None:
            assert pair.low is not None and pair.high is not None
            assert pair.low <= pair.value <= pair.high


CASES = [
    [member("AAA", "ORG"), member("BBB", "ORG"), member("AAA", "PACT", since="2005"),
     member("BBB", "CLUB", since="2005"), member("AAA", "CLUB", until="2005"),
     member("BBB", "UNION", since="", until="")],
    [member("AAA", "ORG", since="2005"), member("BBB", "ORG", since="2005"),
     member("AAA", "PACT", since="2005"), member("BBB", "PACT", until="2005"),
     member("AAA", "CLUB"), member("BBB", "CLUB", denial="true"),
     member("AAA", "UNION", until="2001"), member("BBB", "UNION", since="2005")],
    [member("AAA", "ORG", since="2005"), member("AAA", "ORG", denial="true"),
     member("BBB", "ORG", since="2005", until="2005-12"), member("BBB", "PACT"),
     member("AAA", "PACT", since="[2003..2005]"), member("BBB", "CLUB", denial="true"),
     member("AAA", "CLUB", since="[..2005-12]")],
]  # fmt: skip


@pytest.mark.parametrize("rows", CASES, ids=["dates", "ends", "denials"])
@pytest.mark.parametrize("metric", [m for m in METRICS if m != "ideal-point"])
@pytest.mark.parametrize("silence", ["na", "zero"])
def test_bounds_are_those_of_trying_every_reading(
    graph: Open, rows: Rows, metric: str, silence: str
) -> None:
    snapshot = graph(rows, entities=TYPES).snapshot(DAY)
    pair = snapshot.alignment(metric, bounds=True, silence=silence).pair("AAA", "BBB")
    found = brute_force(snapshot, metric, silence)
    low, high = (min(found), max(found)) if found else (None, None)
    assert (pair.low, pair.high) == (pytest.approx(low), pytest.approx(high))


def brute_force(snapshot: Snapshot, metric: str, silence: str) -> list[float]:
    """Every open relation held or not, written into the array by hand."""
    held = snapshot.alignment(metric, silence=silence).held
    doubtful = [
        (held.actors.index(key[0]), held.positions.index(key[2]))
        for key, verdict in snapshot.verdicts.items()
        if verdict.holds and not verdict.certain
    ]
    assert len(doubtful) > 2
    values = []
    for choice in product((0.0, 1.0), repeat=len(doubtful)):
        array = held.values.copy()
        for cell, level in zip(doubtful, choice, strict=True):
            array[cell] = level
        values.append(similarity(array[0], array[1], metric, levels=(0, 1)))
    return [value for value in values if not math.isnan(value)]


def test_weights_go_with_their_positions(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), member("AAA", "PACT", since="2005"),
                member("BBB", "PACT", denial="true")])  # fmt: skip
    org, pact = (kg.entity(name).iri for name in ("ORG", "PACT"))
    pair = bounded(kg, "s", weights={org: 1, pact: 3})
    assert (pair.low, pair.value, pair.high) == (1 - 2 * 3 / 4, 1 - 2 * 3 / 4, 1)


def test_a_body_and_its_successor_have_one_weight(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG"), {"subject": "PACT",
                "predicate": "successorOf", "object": "ORG", "since": "2003"}])  # fmt: skip
    org, pact = (kg.entity(name).iri for name in ("ORG", "PACT"))
    assert kg.snapshot(DAY).alignment("s", weights={org: 2})["AAA", "BBB"] == 1
    with pytest.raises(UsageError, match="weighed twice"):
        kg.snapshot(DAY).alignment("s", weights={org: 2, pact: 1})


def test_alliances_of_common_members_hang_together(graph: Open) -> None:
    """Whether AAA is in the pact decides its tie to both of the others at once."""
    rows = [member("AAA", "PACT", since="2005"), member("BBB", "PACT"), member("CCC", "PACT")]
    pair = bounded(graph(rows, entities=TYPES), "common", layer="alliance")
    assert (pair.low, pair.value, pair.high) == (1, 1, 1)
    assert bounded(graph(rows, entities=TYPES), "s", layer="alliance").low == -1


def test_too_many_open_claims_give_inner_bounds_that_say_so(
    graph: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST", 1)
    kg = graph(CASES[1], entities=TYPES)
    pair = bounded(kg)
    found = brute_force(kg.snapshot(DAY), "jaccard", "na")
    assert (pair.low, pair.high) == (pytest.approx(min(found)), pytest.approx(max(found)))
    assert "inner bounds" in pair.reason


def test_past_the_last_day_there_are_no_bounds(graph: Open) -> None:
    kg = graph([member("AAA", "ORG"), member("BBB", "ORG")], as_of="2004-03-31")
    pair = bounded(kg)
    assert (pair.low, pair.value, pair.high) == (None, None, None)


def test_what_a_change_leaves_is_what_a_snapshot_without_it_says(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2000-06-30")
    iris = [s.iri for s in snapshot.statements if key_of(s)][::97]
    changed = snapshot.changed(without=iris)
    assert set(iris) <= {s.iri for s in snapshot.statements} - {s.iri for s in changed.statements}
    plain = Snapshot(snapshot.contents, changed.statements, snapshot.day, snapshot.reading)
    assert plain.verdicts == changed.verdicts
    np.testing.assert_array_equal(
        plain.alignment("common").values, changed.alignment("common").values
    )
