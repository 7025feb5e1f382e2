"""Spark counts events as duckdb does: the same rows, by worker processes of its own."""

from __future__ import annotations

import csv
import os
import random
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars
import pytest

from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.made_up import write_made_up
from steppe.ontology.errors import StoreError, UsageError

COUNTED = ("on", "actor", "target", "verbal_cooperation", "material_cooperation",
           "verbal_conflict", "material_conflict", "events", "goldstein_tenths",
           "goldstein_known", "mentions", "sources", "articles", "sign")  # fmt: skip
DERIVED = ("cooperation_share", "conflict_share", "weight")


@pytest.fixture
def java(without: Callable[[str], None]) -> None:
    if shutil.which("java") is None:
        without("Java")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A packed file; and one that repeats events of it, in GDELT 2.0, with lines that are none."""
    first, second = tmp_path / "first.zip", tmp_path / "second.tsv"
    write_made_up(first, 5000, seed=3, packed=True)
    write_made_up(second, 1000, seed=4)
    lines = [line.split("\t") for line in second.read_text().splitlines()]
    longer = ["\t".join([*cells[:50], "", "", "", *cells[50:]]) for cells in lines]
    whole = [*longer[:5], "broken", "", longer[5] + "\tmore", *longer[6:]]
    no_text, no_day = (line.split("\t") for line in longer[7:9])
    no_text[26], no_day[1] = "04\xe9", "2003\x00101"
    text = "\n".join([*whole, "\t".join(no_day), ""]).encode()
    second.write_bytes(text + "\t".join(no_text).encode("latin-1") + b"\n")
    return [first, second]


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `steppe events` in a process of its own, with which its Java ends."""
    main = "from steppe.cli.main import main; main()"
    return subprocess.run([sys.executable, "-c", main, "events", *map(str, arguments)],
                          capture_output=True, text=True, check=False)  # fmt: skip


def test_a_cluster_counts_what_duckdb_counts(java: None, files: list[Path], tmp_path: Path) -> None:
    """A master and two workers, each a process, started and stopped by the command."""
    folder = tmp_path / "by-spark"
    done = command(*files, "-o", folder, "--engine", "spark", "--master", "local-cluster[2,1,1024]",
                   "--period", "month", "--normalise", "actor", "--smooth", "0.5")  # fmt: skip
    assert done.returncode == 0, done.stderr
    ours = count_events(files, Counting(period="month", normalise="actor", smooth=0.5))
    theirs = polars.read_parquet(folder / "gdelt-events.parquet")
    assert len(theirs) > 1000
    # The rows stand in order: the same text is the same counts, byte for byte.
    assert theirs.select(COUNTED).write_csv() == ours.frame.select(COUNTED).write_csv()
    for name in DERIVED:
        assert (theirs[name] - ours.frame[name]).abs().max() < 1e-9
    assert (folder / "left-out.csv").read_text() == ours.beside["left-out.csv"]
    said = csv.DictReader((folder / "report.csv").read_text().splitlines())
    told = sorted((row["reason"], row["value"]) for row in said)
    faults = sorted((fault.why, fault.value) for _, fault in ours.report.notes)
    assert told[:2] == faults[:2]
    # What stands for a byte that is no text is the engine's own.
    assert [why for why, _ in told] == [why for why, _ in faults] == [
        "fewer than 61 columns", "more than 61 columns", "not UTF-8",
    ]  # fmt: skip


@pytest.fixture
def acled(tmp_path: Path) -> Path:
    """An archive of two files of ACLED that repeat events; some of their rows are none."""
    states = ("Russia (2000-)", "Ukraine (2019-)", "Belarus (1994-)", "Atlantis (2000-)")
    columns = "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,actor2,inter2,notes"
    draw = random.Random(5)
    lines = []
    for number in range(400):
        one, two = draw.sample(states, 2)
        kind = draw.choice(("Battles,Armed clash", "Strategic developments,Agreement", "Riots,Mob"))
        day = f"{draw.randint(1, 31)} {draw.choice(('March', 'April'))} 2022"
        lines.append(f"X{number},{day},{kind},Military Forces of {one},1,Government of {two},1,"
                     '"said, ""so"",\non two lines"')  # fmt: skip
    broken = [lines[0] + '"', "X1,too,few", lines[1].replace("Battles", "B\x01")]
    with zipfile.ZipFile(tmp_path / "acled.zip", "w") as archive:
        archive.writestr("one.csv", "\n".join([columns, *lines[:250], *broken]))
        archive.writestr("two.csv", "\n".join([columns.upper(), *lines[200:]]))
    return tmp_path / "acled.zip"


def test_a_cluster_goes_on_with_a_source_known_by_its_header(
    java: None, acled: Path, tmp_path: Path
) -> None:
    """What duckdb has kept of one file, Spark adds another to; and duckdb reads it again."""
    folder, keep = tmp_path / "by-spark", tmp_path / "kept"
    first = tmp_path / "first.csv"
    with zipfile.ZipFile(acled) as archive:
        first.write_bytes(archive.read("two.csv")[:5000])
    count_events([first], Counting(period="month"), keep)
    done = command(acled, "-o", folder, "--engine", "spark", "--master", "local-cluster[2,1,1024]",
                   "--period", "month", "--keep", keep)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "counted again" in done.stderr
    ours = count_events([first, acled], Counting(period="month"))
    theirs = polars.read_parquet(folder / "acled-events.parquet")
    assert len(theirs) > 4 and theirs["events"].sum() > 100
    assert theirs.select(COUNTED).write_csv() == ours.frame.select(COUNTED).write_csv()
    assert (folder / "left-out.csv").read_text() == ours.beside["left-out.csv"]
    said = csv.DictReader((folder / "report.csv").read_text().splitlines())
    told = [(row["file"], row["row"], row["reason"], row["value"]) for row in said]
    assert told == [(f.file, str(f.line), f.why, f.value) for _, f in ours.report.notes]
    assert len(told) >= 3
    by_year = count_events([], Counting(), keep).frame
    assert by_year["events"].sum() == ours.frame["events"].sum()


def spark(path: Path, master: str = "") -> None:
    count_events([path], Counting(engine="spark", master=master))


def test_without_pyspark_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match=r"steppe\[spark\]"):
        spark(tmp_path / "any.tsv")


def test_without_java_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match=r"Spark needs Java, .* JAVA_HOME"):
        spark(tmp_path / "any.tsv")


@pytest.fixture
def as_if_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bin" / "java"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")


def test_a_master_that_does_not_answer_is_named(tmp_path: Path, as_if_java: None) -> None:
    with socket.socket() as bound:  # bound, and listening to nobody
        bound.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(StoreError, match=rf"No master .* at «{master}»"):
            spark(tmp_path / "any.tsv", master)


def test_what_is_no_master_is_refused(tmp_path: Path, as_if_java: None) -> None:
    with pytest.raises(UsageError, match="«http://there» is no master of Spark"):
        spark(tmp_path / "any.tsv", "http://there")


def test_a_spark_that_does_not_start_leaves_nothing(tmp_path: Path, as_if_java: None) -> None:
    file = tmp_path / "made-up.tsv"
    write_made_up(file, 10)
    done = command(file, "-o", str(tmp_path / "out"), "--engine", "spark")
    assert done.returncode == 4 and "Spark does not start" in done.stderr
    assert not (tmp_path / "out").exists()
