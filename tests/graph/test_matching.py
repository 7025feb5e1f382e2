"""Blocs from day to day: lines, births, ends, splits, merges."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.graph.blocs.matching import match
from steppe.ontology.errors import UsageError

DAYS = [date(2000, 1, 1), date(2001, 1, 1), date(2002, 1, 1)]


def kinds(*blocs: list[str]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    found = match(DAYS[: len(blocs)], blocs)
    return [(e.kind, e.before, e.after) for e in found.events]


def test_a_bloc_that_stays_keeps_its_line_whatever_its_place_in_the_list() -> None:
    found = match(DAYS[:2], [["abc", "xy"], ["xy", "abc"]])
    assert found.lines == ((0, 1), (1, 0))
    assert found.events == ()


def test_the_kinds_of_events() -> None:
    assert kinds(["abcd"], ["ab", "cd"]) == [("split", (0,), (0, 1)), ("shrank", (0,), (0,))]
    assert kinds(["ab", "cd"], ["abcd"]) == [("merged", (0, 1), (0,)), ("grew", (0,), (0,))]
    assert kinds(["ab"], ["ab", "xy"]) == [("born", (), (1,))]
    assert kinds(["ab", "xy"], ["ab"]) == [("ended", (1,), ())]
    assert kinds(["abc"], ["abcd"]) == [("grew", (0,), (0,))]


def test_who_joined_and_who_left_is_told() -> None:
    found = match(DAYS[:2], [["abc"], ["abd"]])
    (event,) = found.events
    assert (event.joined, event.left) == (("d",), ("c",))


def test_a_line_that_ended_is_not_taken_up_again() -> None:
    found = match(DAYS, [["ab"], ["xy"], ["ab"]])
    assert found.lines == ((0,), (1,), (2,))


def test_half_of_the_smaller_bloc_is_enough_to_come_from_another() -> None:
    assert match(DAYS[:2], [["abcdefgh"], ["abxy"]]).lines == ((0,), (0,))
    assert match(DAYS[:2], [["abcdefgh"], ["axyz"]]).lines == ((0,), (1,))


def test_no_days_and_days_without_blocs_are_defined() -> None:
    assert match([], []).lines == ()
    assert kinds([], ["ab"], []) == [("born", (), (0,)), ("ended", (0,), ())]


@pytest.mark.parametrize(
    ("days", "blocs"),
    [(DAYS[:1], []), ([DAYS[1], DAYS[0]], [["a"], ["a"]]), (DAYS[:1], [["ab", "bc"]])],
)
def test_days_out_of_order_and_an_actor_in_two_blocs_are_refused(
    days: list[date], blocs: list[list[str]]
) -> None:
    with pytest.raises(UsageError):
        match(days, blocs)


divisions = st.lists(
    st.lists(st.integers(0, 3), min_size=6, max_size=6).map(
        lambda own: [
            [actor for actor, bloc in zip("abcdef", own, strict=True) if bloc == number]
            for number in sorted(set(own))
        ]
    ),
    min_size=2,
    max_size=3,
)


@given(divisions)
def test_each_bloc_has_one_line_and_no_two_of_a_day_have_the_same(
    blocs: list[list[list[str]]],
) -> None:
    found = match(DAYS[: len(blocs)], blocs)
    for lines, own in zip(found.lines, found.blocs, strict=True):
        assert len(set(lines)) == len(lines) == len(own)
    for event in found.events:
        n = found.days.index(event.day)
        assert set(event.before) <= set(found.lines[n - 1])
        assert set(event.after) <= set(found.lines[n])
