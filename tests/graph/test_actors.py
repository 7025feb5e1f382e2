"""The crosswalk of actors in time: against the packaged data, itself, and the published lists."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.actors import crosswalk
from steppe.graph.actors.crosswalk import normal
from steppe.graph.actors.lookup import look_up
from steppe.ontology import terms

Run = Callable[..., tuple[int, str, str]]


def actor(system: str, code: str, day: str) -> str | None:
    on = date.fromisoformat(day)
    return next((h.actor for h in crosswalk().holdings(system, code) if h.on(on)), None)


@pytest.mark.parametrize(
    ("system", "code", "day", "who"),
    [
        ("cow", "365", "1913-01-01", "RUS"),
        ("cow", "365", "1960-01-01", "SUN"),
        ("cow", "365", "1991-12-26", "RUS"),
        ("cow", "255", "1913-01-01", "germany-1945"),
        ("cow", "255", "1960-01-01", None),
        ("cow", "255", "1990-10-03", "DEU"),
        ("cow", "260", "1960-01-01", "west-germany"),
        ("cow", "260", "1990-10-03", None),
        ("gw", "260", "1990-10-03", "DEU"),
        ("cow", "265", "1990-10-02", "DDR"),
        ("cow", "345", "1900-01-01", "SRB"),
        ("cow", "345", "1950-01-01", "YUG"),
        ("cow", "345", "2004-01-01", "SCG"),
        ("cow", "345", "2010-01-01", "SRB"),
        ("gw", "340", "2010-01-01", "SRB"),
        ("cow", "678", "1980-01-01", "north-yemen"),
        ("gw", "678", "2000-01-01", "YEM"),
        ("cow", "817", "1970-01-01", "south-vietnam"),
        ("cow", "816", "1970-01-01", "VNM"),
        ("cow", "626", "2011-07-09", "SSD"),
        ("cow", "713", "1960-01-01", "TWN"),
        ("cow", "347", "2010-01-01", "XKX"),
        ("iso3", "YEM", "1980-01-01", "north-yemen"),
        ("iso2", "CS", "1980-01-01", "CSK"),
        ("iso2", "CS", "2004-01-01", "SCG"),
        ("m49", "4", "2000-01-01", "AFG"),
        ("iso3", "PSE", "2000-01-01", "PSE"),
        ("wikidata", "Q15180", "1960-01-01", "SUN"),
    ],
)
def test_a_code_means_who_held_it(system: str, code: str, day: str, who: str | None) -> None:
    assert actor(system, code, day) == who


def test_no_code_means_two_actors_on_one_day() -> None:
    walk = crosswalk()
    for held in walk._held.values():
        for one, other in pairwise(held):
            assert one.until is not None and other.since is not None, held
            assert one.until <= other.since, held
        assert all(h.since is None or h.until is None or h.since < h.until for h in held)


def test_every_holding_is_of_an_actor_and_every_actor_has_a_code() -> None:
    walk = crosswalk()
    holders = {h.actor for held in walk._held.values() for h in held}
    assert holders == set(walk.actors)


def test_a_name_means_one_actor() -> None:
    walk = crosswalk()
    doubled = {n: a for n, a in walk._names.items() if len(a) > 1}
    assert not doubled


def test_it_agrees_with_the_packaged_data(kg: KnowledgeGraph) -> None:
    known = {e.id: e for e in kg.contents.entities.values() if e.type == terms.ST + "State"}
    shared = known.keys() & crosswalk().actors.keys()
    assert len(shared) >= 30
    for key in shared:
        ours, theirs = crosswalk().actors[key], known[key]
        for name in ("type", "label", "iso3", "cow", "gw", "wikidata"):
            assert getattr(ours, name) == getattr(theirs, name), key


@pytest.mark.parametrize(
    ("text", "code"),
    [("002", "2"), ("2.0", "2"), (" 2 ", "2"), ("٢", None), ("2x", None), ("", None)],
)
def test_codes_are_written_in_one_way(text: str, code: str | None) -> None:
    assert normal("cow", text) == code


# -- against the published lists ---------------------------------------------------------------


def listed(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def days(row: dict[str, str], *names: str) -> date:
    return date(*(int(row[name]) for name in names))


def cow(shared: Path) -> Iterator[tuple[str, str, date, date]]:
    for row in listed(shared / "data" / "cow_core" / "cow_states.csv"):
        first = days(row, "styear", "stmonth", "stday")
        yield row["ccode"], row["stateabb"], first, days(row, "endyear", "endmonth", "endday")


def gw(shared: Path) -> Iterator[tuple[str, str, date, date]]:
    for row in listed(shared / "data" / "cow_core" / "gw_states.csv"):
        span = (date.fromisoformat(row[name]) for name in ("startdate", "enddate"))
        yield row["gwcode"], row["stateabb"], *span  # type: ignore[misc]


@pytest.mark.parametrize(("system", "read"), [("cow", cow), ("gw", gw)])
def test_the_lists_of_states_are_met_day_by_day(
    shared: Path, system: str, read: Callable[[Path], Iterator[tuple[str, str, date, date]]]
) -> None:
    """On its first and last day each spell is held, on the days around it it is not."""
    spells = list(read(shared))
    for code, letters, first, last in spells:
        held = crosswalk().holdings(system, code)
        assert any(h.on(first) for h in held) and any(h.on(last) for h in held), code
        assert not any(h.on(first - timedelta(1)) for h in held), code
        after = last + timedelta(1)
        assert last.year >= 2016 or not any(h.on(after) for h in held), code
        by_letters = crosswalk().holdings(f"{system}-letters", letters)
        assert {h.actor for h in held} <= {h.actor for h in by_letters}, code


@pytest.mark.parametrize(
    ("year", "states"), [(1816, 23), (1914, 45), (1950, 75), (1992, 181), (2016, 195)]
)
def test_the_states_of_a_year_are_counted_as_the_list_has_them(
    shared: Path, year: int, states: int
) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    theirs = {c for c, _, start, end in cow(shared) if start <= last and end >= first}
    ours = {
        code for (system, code), held in crosswalk()._held.items() if system == "cow"
        and any((h.since or first) <= last and (h.until is None or h.until > first) for h in held)
    }  # fmt: skip
    assert ours == theirs and len(theirs) == states


def test_iso_and_m49_agree_with_the_published_table(shared: Path) -> None:
    rows = listed(shared / "data" / "country_codes" / "codelist_without_cldr.csv")
    compared = 0
    for row in rows:
        if row["iso3c"] in crosswalk().actors:
            compared += 1
            assert actor("iso2", row["iso2c"], "2020-01-01") == row["iso3c"]
            assert actor("m49", row["iso3n"], "2020-01-01") in (row["iso3c"], None)
            if row["cown"] and row["iso3c"] not in ("SRB",):
                assert actor("cow", row["cown"], "2010-01-01") in (row["iso3c"], None)
    assert compared > 240


# -- the command -------------------------------------------------------------------------------


def test_a_code_is_looked_up(run: Run) -> None:
    code, out, _ = run("code", "260", "--system", "cow", "--on", "1960")
    assert code == 0
    (row,) = csv.DictReader(out.splitlines())
    assert (row["actor"], row["label"], row["gw"]) == ("west-germany", "West Germany", "260")


def test_a_name_is_looked_up_too() -> None:
    assert {line[0] for line in look_up("Kosovo")} == {"XKX"}
    assert [line[0] for line in look_up("365", "cow")] == ["RUS", "SUN", "RUS"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("260", "--system", "cow", "--on", "2000"), 3, "west-germany from 1955-05-05 to before"),
        (("998", "--system", "cow"), 3, "not a code of Correlates of War"),
        (("Kazakstan",), 3, "Kazakhstan"),
        (("2", "--system", "cov"), 2, "Did you mean cow"),
        (("2", "--on", "soon"), 1, "not an EDTF date"),
        (("2", "--on", ".."), 2, "no day, month or year"),
    ],
)
def test_what_nobody_holds_is_said(run: Run, args: tuple[str, ...], code: int, says: str) -> None:
    found, _, err = run("code", *args)
    assert found == code and says in err, err
