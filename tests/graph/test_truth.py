"""What imported data sets give for a year, against the published files, pair by pair of states.

The years are such in which no code changes hands: where one does, a tie ends or begins on that day
(docs/actors.md), and a file of years cannot say so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import steppe
from steppe.exports.files import write_folder
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.actors import Holding, crosswalk
from steppe.graph.bodies import bodies_of
from steppe.graph.sources import import_tables, read_mapping
from steppe.graph.sources.claims_tables import texts
from steppe.graph.sources.options import Options
from steppe.graph.sources.series import import_series
from steppe.ontology import terms
from steppe.ontology.vocabulary import vocabulary

polars = pytest.importorskip("polars")

Open = Callable[..., KnowledgeGraph]
Pair = frozenset[str]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Open:
    """Import published files once each."""
    held: dict[str, KnowledgeGraph] = {}

    def opened(mapping: str, *files: str) -> KnowledgeGraph:
        if mapping not in held:
            paths = [shared / "data" / file for file in files]
            made = import_tables(read_mapping(mapping), paths, Options())
            folder = tmp_path_factory.mktemp(mapping) / mapping
            write_folder(folder, {**texts(made, mapping)})
            held[mapping] = steppe.open(folder)
        return held[mapping]

    return opened


def series(mapping: str, shared: Path, *files: str) -> Any:
    paths = [shared / "data" / file for file in files]
    return import_series(read_mapping(mapping), paths, Options(), lambda *_: None).frame


def actor_of(code: int | str, day: date) -> str:
    """Whom a COW code means on a day; the nearest holder where nobody holds it then."""

    def away(holding: Holding) -> timedelta:
        first, last = holding.since or date.min, holding.until or date.max
        return max(first - day, day - last + timedelta(1), timedelta(0))

    return min(crosswalk().holdings("cow", str(code)), key=away).actor


def printed(shared: Path) -> dict[str, str]:
    path = shared / "data/reference_values/published_similarity_values.csv"
    return {row["id"]: row["value"] for row in csv.DictReader(path.read_text().splitlines())}


# -- bodies in common ----------------------------------------------------------------------------


def joint(held: Mapping[str, set[str]]) -> dict[Pair, int]:
    pairs = combinations(sorted(held), 2)
    return {frozenset(pair): len(held[pair[0]] & held[pair[1]]) for pair in pairs}


IGO = ("cow_igo/cow_igo_v3_membership_long.parquet", "cow_igo/igo_metadata.csv")


@pytest.mark.parametrize("year", [1920, 1950, 1965, 1985, 1989, 2003, 2014])
def test_joint_memberships_of_each_pair_of_states(imported: Open, shared: Path, year: int) -> None:
    """Bodies of which both are full or associate members in a year."""
    table = polars.read_parquet(shared / "data" / IGO[0])
    col = polars.col
    of_year = table.filter((col("year") == year) & col("status").is_in([1, 2]))
    theirs: dict[str, set[str]] = {}
    for code, body in of_year.select("ccode", "ioname").iter_rows():
        theirs.setdefault(actor_of(code, date(year, 12, 31)), set()).add(body)
    snapshot = imported("cow-igo", *IGO).snapshot(f"{year}-12-31")
    found = bodies_of(snapshot).items()
    ours = {terms.local(a): {terms.local(b) for b in bodies} for a, bodies in found}
    assert joint(ours) == joint(theirs)


# -- pacts ---------------------------------------------------------------------------------------

ATOP = "atop/atop51_directed_dyadyear.parquet"


@pytest.mark.parametrize("year", [1914, 1937, 1950, 1985, 1989, 2003, 2018])
def test_levels_of_pacts_of_each_pair_of_states(imported: Open, shared: Path, year: int) -> None:
    """3 defence, 2 neutrality or non-aggression, 1 consultation: promised by both in a year."""
    table = polars.read_parquet(shared / "data" / ATOP).filter(polars.col("year") == year)
    levels = {"atop_defense": 3, "atop_neutral": 2, "atop_nonagg": 2, "atop_consul": 1}
    day = date(year, 12, 31)
    theirs: dict[Pair, float] = {}
    for column, level in levels.items():
        given = set(table.filter(polars.col(column) == 1).select("ccode1", "ccode2").iter_rows())
        for one, other in given:
            if (other, one) in given:
                pair = frozenset((actor_of(one, day), actor_of(other, day)))
                theirs[pair] = max(level, theirs.get(pair, 0))
    ours: dict[Pair, float] = {}
    for tie in imported("atop-dyads", ATOP).snapshot(day.isoformat()).ties:
        pair = frozenset((terms.local(tie.subject), terms.local(tie.object or "")))
        level_of = vocabulary().properties[tie.predicate].level
        ours[pair] = max(level_of or 0, ours.get(pair, 0))
    assert ours == theirs


# -- votes, capabilities -------------------------------------------------------------------------

VOTES = ("un_votes/un_votes.parquet", "un_votes/un_roll_calls.csv")


def agreement(votes: Any, who: str, usa: str) -> dict[tuple[int, str], tuple[float, int]]:
    """Session and state → share of joint votes cast as the United States, and their number."""
    col = polars.col
    led = votes.filter(col(who) == usa).select("rcid", us="vote")
    both = votes.join(led, on="rcid").with_columns(same=col("vote") == col("us"))
    grouped = both.group_by("session", who).agg(col("same").mean(), votes=polars.len())
    return {(session, name): (same, n) for session, name, same, n in grouped.iter_rows()}


def test_agreement_with_the_united_states_in_each_session(shared: Path) -> None:
    """Every state that has one code, every session; and the two values that are printed."""
    calls = polars.read_csv(shared / "data" / VOTES[1], columns=["rcid", "session"])
    votes = polars.read_parquet(shared / "data" / VOTES[0]).with_columns(
        polars.col("country_code").cast(polars.String)
    )
    theirs = agreement(votes.join(calls, on="rcid"), "country_code", "US")
    ours = agreement(series("un-votes", shared, *VOTES), "actor", "USA")
    compared = 0
    for (session, code), value in theirs.items():
        held = crosswalk().holdings("iso2", code or "")
        if len({h.actor for h in held}) == 1 and held[0].since is held[0].until is None:
            assert ours[session, held[0].actor] == value, (session, code)
            compared += 1
    assert compared > 9_000
    values = printed(shared)
    assert ours[70, "RUS"] == (pytest.approx(float(values["agree_s70_rus"]), abs=5e-8), 73)
    assert ours[1, "MEX"] == (float(values["agree_s1_mex"]), 38)


def test_the_largest_capability_is_as_printed(shared: Path) -> None:
    frame = series("cow-nmc", shared, "cow_core/cow_nmc.csv")
    (most,) = frame.filter(polars.col("cinc") == polars.col("cinc").max()).iter_rows(named=True)
    assert (most["on"], most["actor"]) == (1945, "USA")
    assert round(most["cinc"], 3) == float(printed(shared)["cinc_max"])


def test_every_printed_value_is_tried(shared: Path) -> None:
    """By its id or, where a test writes it down, by its digits."""
    tests = Path(__file__).parents[1].rglob("test_*.py")
    text = " ".join(path.read_text(encoding="utf-8") for path in tests)
    assert [i for i, value in printed(shared).items() if i not in text and value not in text] == []


# -- states --------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_states_of_every_year_are_those_of_the_list(shared: Path, system: str) -> None:
    """By code, each year of the list; a state counts in a year if it was there on a day of it."""
    path = shared / "data" / "cow_core" / f"{system}_states.csv"
    listed: dict[int, set[str]] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        first, last = (
            (int(row["styear"]), int(row["endyear"])) if system == "cow"
            else (int(row["startdate"][:4]), int(row["enddate"][:4]))
        )  # fmt: skip
        for year in range(first, last + 1):
            listed.setdefault(year, set()).add(row["ccode" if system == "cow" else "gwcode"])
    codes = {code for states in listed.values() for code in states}
    for year, theirs in listed.items():
        first_day, after = date(year, 1, 1), date(year + 1, 1, 1)
        ours = {
            code for code in codes for h in crosswalk().holdings(system, code)
            if (h.since or first_day) < after and (h.until is None or first_day < h.until)
        }  # fmt: skip
        assert ours == theirs, year
    assert len(listed) > 200
