"""All pairs by blocks, on Spark: the same rows as the embedded answer, by worker processes."""

from __future__ import annotations

import csv
import json
import math
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import polars
import pyarrow
import pytest

import steppe
from steppe.graph import sparking
from steppe.graph.alignment.blocks import Comparing, block_of
from steppe.graph.alignment.matrix import Alignment
from steppe.graph.alignment.measured import MeasuredSeries
from steppe.ontology.errors import BadInputError, UsageError

Run = Callable[..., tuple[int, str, str]]

YEARS = 2000, 2003
"""The last one without data."""

SIZE = 5
"""Actors of a block; there are eleven, and fewer every year."""

ASKED = (("votes", "pi"), ("events", "cosine"), ("points", "ideal-point"))


def dyads(positions: int, step: int = 1) -> list[tuple[int, str, int]]:
    """Year, actor, position: of each year other positions, and fewer actors."""
    return [
        (2000 + year, f"A{actor:02}", step * year + position)
        for year in range(3)
        for actor in range(11 - year)
        for position in range(positions)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Votes with absences, and some twice; counts of events with gaps; points of some actors."""
    path, rng = tmp_path_factory.mktemp("series"), random.Random(5)
    cast = ["yes", "No", "3", "abstain", "absent", None]
    votes = [
        {"on": date(year, rng.randint(1, 12), 1), "actor": actor, "rcid": rcid, "vote": vote}
        for year, actor, rcid in dyads(9, step=100)
        for vote in rng.choices(cast, k=rng.choice([1, 1, 2]))
        if actor != "A05" or vote is None  # who never votes
    ]
    classes = ("verbal_cooperation", "material_cooperation", "verbal_conflict")
    events = [
        {"on": year, "actor": actor, "target": f"B{target}",
         **{name: rng.choice([0, 0, 1, 5]) for name in classes}, "material_conflict": None}
        for year, actor, target in dyads(12) if rng.random() < 0.3
    ]  # fmt: skip
    points = [
        {"on": year, "actor": actor, "session": year - 1945, "ideal_point": rng.gauss(0, 1)}
        for year, actor, _ in dyads(1)
    ]
    points[2]["ideal_point"], points[3]["ideal_point"] = None, math.nan
    for name, rows in (("votes", votes), ("events", events), ("points", points)):
        polars.DataFrame(rows).write_parquet(path / f"{name}.parquet")
    return path


def alike(theirs: Iterable[Any], ours: Iterable[Any]) -> None:
    """Rows of `Alignment`, in order, the same in all but the last digits of a value."""
    theirs, ours = list(theirs), list(ours)
    assert len(theirs) == len(ours)
    for one, two in zip(theirs, ours, strict=True):
        found, expected = list(one), list(two)
        value, wanted = found.pop(6), expected.pop(6)
        assert found == expected
        assert value is wanted is None or value == pytest.approx(wanted, rel=0, abs=1e-9)


def told(pair: Alignment) -> list[Any]:
    return [str(cell) if isinstance(cell, date) else cell for cell in astuple(pair)]


# -- what a worker computes: everywhere ----------------------------------------------------------


def blocks(series: MeasuredSeries, year: int) -> list[Any]:
    """The blocks of a year, each a table of Arrow, as Spark gives them to a worker."""
    rows = series._frame.filter(polars.col("year") == year)
    actors, positions = sorted(rows["actor"].unique()), sorted(rows["position"].unique())
    count = -(-len(actors) // SIZE)
    cells = [
        {"year": year, "block": actors.index(actor) // SIZE, "blocks": count, "actor": actor,
         "at": positions.index(position), "width": len(positions), "level": level}
        for actor, position, level in rows.select("actor", "position", "level").iter_rows()
    ]  # fmt: skip
    return [
        block_of(pyarrow.Table.from_pylist([c for c in cells if c["block"] == number]))
        for number in range(count)
    ]


def by_blocks(series: MeasuredSeries, year: int, metric: str) -> list[list[Any]]:
    comparing = Comparing(metric, series.layer, SIZE)
    found = []
    for one, two in combinations_with_replacement(blocks(series, year), 2):
        both = one if one is two else pyarrow.concat_tables([two, one])
        found += comparing.rows(both).to_pylist()
    whole = series.matrix(year, metric)
    return [
        [row["a"], row["b"], f"{year}-12-31", metric, whole.sense, series.layer, row["value"],
         row["coverage"], None, None, row["reason"]]
        for row in sorted(found, key=lambda row: (row["i"], row["j"]))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "metric"),
    [(name, metric) for name in ("votes", "events")
     for metric in ("agreement", "s", "kappa", "pi", "pi-nominal", "tau-b", "a", "cosine")]
    + [("events", "jaccard"), ("events", "common")],
)  # fmt: skip
def test_blocks_give_what_the_whole_matrix_gives(folder: Path, name: str, metric: str) -> None:
    series = steppe.read_series(folder / f"{name}.parquet")
    for year in (2000, 2001, 2002):
        whole = series.matrix(year, metric)
        assert len(whole.actors) > SIZE
        alike(by_blocks(series, year, metric), map(told, whole.pairs()))


def test_points_without_a_value_have_the_same_reason_in_a_block(folder: Path) -> None:
    series = steppe.read_series(folder / "points.parquet")
    found = by_blocks(series, 2000, "ideal-point")
    alike(found, map(told, series.matrix(2000).pairs()))
    assert any("no ideal point of A03 is stated" in row[-1] for row in found)


# -- a cluster -----------------------------------------------------------------------------------

SCRIPT = """
import json, sys
from dataclasses import astuple
from pathlib import Path
from steppe.cli.main import run
from steppe.graph.alignment.spark import series_on_spark
folder, out, first, last, size, asked = sys.argv[1], sys.argv[2], *map(json.loads, sys.argv[3:])
master, done = "local-cluster[2,1,1024]", {}
with series_on_spark(f"{folder}/votes.parquet", master):  # one session for all that follows
    for name, metric in asked:
        with series_on_spark(f"{folder}/{name}.parquet", master) as series:
            done[metric] = [astuple(p) for p in series.all_pairs(first, last, metric, size=size)]
            done[name] = [list(row) for row in series.levels.collect()]
            done[name + " years"] = series.years
    code = run(["align", "--all", "--series", f"{folder}/votes.parquet", "--from", str(first),
                "--to", str(last), "--engine", "spark", "-o", f"{out}/votes.csv"])
Path(out, "done.json").write_text(json.dumps([code, done], default=str))
"""


def test_a_cluster_compares_as_the_embedded_code_does(
    folder: Path, run: Run, without: Callable[[str], None], tmp_path: Path
) -> None:
    """A master and two workers, each a process. One test, for they take long to start."""
    if shutil.which("java") is None:
        without("Java")
    asked = [json.dumps(value) for value in (*YEARS, SIZE, ASKED)]
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(folder), str(tmp_path), *asked],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    code, found = json.loads((tmp_path / "done.json").read_text())
    for name, metric in ASKED:
        series = steppe.read_series(folder / f"{name}.parquet")
        assert found[f"{name} years"] == list(series.years)
        # The portfolios: year, actor, position, level, in no order; a NaN is as good as another.
        assert str(sorted(found[name])) == str(sorted(map(list, series._frame.rows())))
        ours = list(map(told, series.all_pairs(*YEARS, metric)))
        assert len(ours) > 100
        alike(found[metric], ours)
    assert code == 0 and "agreement (similarity) over the votes layer" in done.stderr
    first, last = map(str, YEARS)
    code, ours_as_csv, _ = run("align", "--all", "--series", str(folder / "votes.parquet"),
                               "--from", first, "--to", last, "--format", "csv")  # fmt: skip
    assert code == 0
    alike(cells((tmp_path / "votes.csv").read_text()), cells(ours_as_csv))


def cells(text: str) -> list[list[Any]]:
    told = list(csv.reader(text.splitlines()))[1:]
    return [[*row[:6], float(row[6]) if row[6] else None, *row[7:]] for row in told]


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--all", "--engine", "spark"], "--engine spark is for all pairs of a series"),
        (["A00", "A01", "--series", "votes.parquet", "--engine", "spark"], "Add --all --series"),
        (["--all", "--series", "votes.parquet", "--master", "local"], "--master is of Spark"),
        (["--all", "--series", "votes.parquet", "--engine", "spark", "--bounds"],
         "--series and --bounds exclude each other"),
        (["--all", "--series", "votes.parquet", "--engine", "spark", "--master", "http://there"],
         "«http://there» is no master of Spark"),
    ],
)  # fmt: skip
def test_the_command_says_what_spark_is_for(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str],
    said: str,
) -> None:  # fmt: skip
    fake = tmp_path / "java"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(folder)
    code, _, err = run("align", *options)
    assert code == 2 and said in err


def test_what_spark_needs_is_named(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("align", "--all", "--engine", "spark", "--series")
    code, _, err = run(*asked, str(tmp_path / "none"))
    assert code == 3 and "There is no series" in err
    (tmp_path / "odd.parquet").write_text("no Parquet")
    code, _, err = run(*asked, str(tmp_path / "odd.parquet"))
    assert code == 1 and "odd.parquet cannot be read as Parquet" in err
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    code, _, err = run(*asked, str(folder / "votes.parquet"))
    assert code == 2 and "Spark needs Java" in err and "--engine numpy needs none" in err
    monkeypatch.setitem(sys.modules, "pyspark", None)
    code, _, err = run(*asked, str(folder / "votes.parquet"))
    assert code == 2 and "steppe[spark]" in err


def test_a_series_that_states_nothing_says_so(tmp_path: Path) -> None:
    file = tmp_path / "v.parquet"
    polars.DataFrame({"on": [2001], "actor": ["A"], "rcid": [1], "vote": ["absent"]}).write_parquet(
        file
    )
    with pytest.raises(BadInputError, match="states no level"):
        _ = steppe.read_series(file).years


@pytest.mark.parametrize(
    ("last", "kind", "said"),
    [
        ("steppe.ontology.errors.UsageError: The level 3 lies outside.", UsageError, "^The level"),
        (
            "ModuleNotFoundError: No module named 'steppe'",
            BadInputError,
            r"'\. The workers need",
        ),
        ("ValueError: odd", BadInputError, r"^Spark cannot: ValueError: odd\.$"),
    ],
)
def test_what_a_worker_raises_is_told_in_a_line(
    last: str, kind: type[Exception], said: str
) -> None:
    from pyspark.errors import PythonException

    text = f"An exception was thrown from the Python worker:\nTraceback:\n  File x\n{last}\n"
    with pytest.raises(kind, match=said), sparking.told("Spark cannot"):
        raise PythonException(text + "\tat org.apache.spark.api.Runner.run(Runner.scala:1)")
