"""Alignment from series: votes, ideal points, event counts, as imports keep them in Parquet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest

import steppe
from steppe.ontology.errors import BadInputError, NotFoundError, UsageError

Run = Callable[..., tuple[int, str, str]]


def written(folder: Path, **columns: list[Any]) -> Path:
    folder.mkdir(exist_ok=True)
    polars.DataFrame(columns).write_parquet(folder / "series.parquet")
    return folder


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """Two states that vote on four resolutions of 2001 and one of 2002."""
    days = [date(2001, 1, 5), date(2001, 2, 1), date(2001, 3, 1), date(2001, 12, 31),
            date(2002, 1, 1)]  # fmt: skip
    told = {
        "KAZ": ["yes", "no", "abstain", "absent", "no"],
        "RUS": ["yes", "yes", "no", "no", "no"],
    }
    rows = [(day, actor, number, vote) for actor, cast in told.items()
            for number, (day, vote) in enumerate(zip(days, cast, strict=True))]  # fmt: skip
    on, actor, rcid, vote = (list(column) for column in zip(*rows, strict=True))
    return written(tmp_path / "votes", on=on, actor=actor, rcid=rcid, vote=vote)


def test_votes_of_a_year_agree_where_both_voted_alike(votes: Path) -> None:
    series = steppe.read_series(votes)
    assert (series.layer, series.years, series.actors) == ("votes", (2001, 2002), ("KAZ", "RUS"))
    first = series.matrix(2001)
    assert (first.metric, first.on) == ("agreement", date(2001, 12, 31))
    assert first.pair("KAZ", "RUS").value == pytest.approx(1 / 3)  # an absence is no vote
    assert first.pair("KAZ", "RUS").coverage == 3
    assert series.matrix(2001, "s")["KAZ", "RUS"] == 0  # levels 3, 1, 2 and 3, 3, 1
    assert series.matrix(2002)["KAZ", "RUS"] == 1


def test_votes_as_numbers_are_read_as_their_codebook_has_them(tmp_path: Path) -> None:
    folder = written(tmp_path / "v", on=[date(2001, 1, 1)] * 2, actor=["A", "B"], rcid=[1, 1],
                     vote=[1, 3])  # fmt: skip
    held = steppe.read_series(folder).portfolios(2001)
    assert held.values.tolist() == [[3], [1]]


def test_ideal_points_are_as_far_apart_as_their_difference(tmp_path: Path) -> None:
    folder = written(tmp_path / "i", on=[1999, 1999], actor=["KAZ", "RUS"], session=[54, 54],
                     ideal_point=[-0.5, 1.0])  # fmt: skip
    found = steppe.read_series(folder).matrix(1999).pair("KAZ", "RUS")
    assert (found.value, found.sense) == (1.5, "distance")
    later = steppe.read_series(folder).matrix(2000, actors=["urn:KAZ", "urn:RUS"])
    assert "no ideal point of urn:KAZ and urn:RUS is stated" in next(later.pairs()).reason


def test_of_two_levels_for_one_position_the_first_counts(tmp_path: Path) -> None:
    twice = written(tmp_path / "v", on=[2001] * 4, actor=["A", "A", "A", "B"], rcid=[1, 1, 1, 1],
                    vote=["absent", "no", "yes", "no"])  # fmt: skip
    assert steppe.read_series(twice).portfolios(2001).values.tolist() == [[1], [1]]
    points = written(tmp_path / "i", on=[2001] * 3, actor=["A", "A", "B"], session=[55] * 3,
                     ideal_point=[0.5, 2.5, 1.0])  # fmt: skip
    assert steppe.read_series(points).matrix(2001)["A", "B"] == 0.5


def test_events_are_cooperation_less_conflict_over_both(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "e", on=[2004, 2004, 2004], actor=["KAZ", "KAZ", "RUS"],
        target=["RUS", "USA", "USA"], verbal_cooperation=[6, 0, 0], material_cooperation=[3, 0, 0],
        verbal_conflict=[1, 0, 2], material_conflict=[0, 0, 0],
    )  # fmt: skip
    held = steppe.read_series(folder).portfolios(2004, ["https://w3id.org/steppe/id/KAZ"])
    assert dict(zip(held.positions, held.values[0], strict=True)) == {
        "https://w3id.org/steppe/id/RUS": 0.8,
        "https://w3id.org/steppe/id/USA": pytest.approx(np.nan, nan_ok=True),
    }


def test_a_year_without_data_says_so(votes: Path) -> None:
    found = steppe.read_series(votes).matrix(2010, actors=["urn:KAZ", "urn:RUS"])
    assert [pair.value for pair in found.pairs()] == [None]
    assert "no data for 2010" in next(found.pairs()).reason


def test_what_is_no_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no series at"):
        steppe.read_series(tmp_path)
    (tmp_path / "a.parquet").write_text("no Parquet")
    with pytest.raises(BadInputError, match="cannot be read as Parquet"):
        steppe.read_series(tmp_path)
    undated = written(tmp_path / "u", on=["then"], actor=["A"], rcid=[1], vote=["no"])
    with pytest.raises(BadInputError, match="cannot be read"):
        steppe.read_series(undated)
    capabilities = written(tmp_path / "nmc", on=[2000], actor=["KAZ"], cinc=[0.1])
    with pytest.raises(BadInputError, match="no series that can be compared; it has on, actor"):
        steppe.read_series(capabilities)
    written(tmp_path)
    with pytest.raises(UsageError, match="holds 2 Parquet files"):
        steppe.read_series(tmp_path)


def test_the_command_compares_by_a_series(run: Run, votes: Path) -> None:
    years = ("--from", "2001", "--to", "2003")
    code, out, err = run("align", "KAZ", "RUS", "--series", str(votes), *years, "--format", "csv")
    rows = out.splitlines()
    assert code == 0 and len(rows) == 4 and "agreement" in err
    assert rows[2].startswith("KAZ,RUS,2002-12-31,agreement,similarity,votes,1.0,1")
    assert "no data for 2003" in rows[3]
    code, out, _ = run("align", "--all", "--series", str(votes), "--format", "csv")
    assert code == 0 and out.splitlines()[1].startswith("KAZ,RUS,2002-12-31")


@pytest.mark.parametrize("option", [["--over", "SCO"], ["--bounds"], ["--layer", "votes"]])
def test_the_command_takes_no_frame_beside_a_series(
    run: Run, votes: Path, option: list[str]
) -> None:
    code, _, err = run("align", "KAZ", "RUS", "--series", str(votes), *option)
    assert code == 2 and f"--series and {option[0]} exclude each other" in err
