"""A kept folder of events: a run that was ended goes on, nothing counts twice, files are added."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest

from steppe.graph.events import engine, passes
from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.formats import FORMATS
from steppe.graph.events.keeping import MANIFEST
from steppe.ontology.errors import BadInputError, StoreError, TableError, UsageError

Run = Callable[..., tuple[int, str, str]]
COLUMNS = next(form.columns for form in FORMATS if form.name == "gdelt-1")
STATES = ("KAZ", "RUS", "UZB", "KGZ", "AFR", "")


@pytest.fixture(autouse=True)
def _batches_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.Duck, "batch", 1)


def gdelt(number: object, one: str, two: str, code: str, day: object, mentions: int = 1) -> str:
    cells = {"GLOBALEVENTID": number, "SQLDATE": day, "Actor1CountryCode": one,
             "Actor2CountryCode": two, "EventCode": code, "GoldsteinScale": "1.0",
             "NumMentions": mentions, "DATEADDED": 20301231}  # fmt: skip
    return "\t".join(str(cells.get(column, "")) for column in COLUMNS)


def file(path: Path, *lines: str) -> Path:
    path.write_text("".join(line + "\n" for line in lines))
    return path


def some(path: Path, draw: random.Random, rows: int = 30) -> Path:
    """Events of which some stand in other files too, also in other years and without a day."""
    lines = [
        gdelt(draw.choice(["", *range(60)]), draw.choice(STATES), draw.choice(STATES),
              draw.choice(("042", "190", "---")),
              draw.choice(("20030105", "20040105", "20050105", "20030230")), draw.randint(1, 3))
        for _ in range(rows)
    ]  # fmt: skip
    return file(path, *lines, "broken" * draw.randint(0, 1))


def told(made: Any) -> tuple[Any, ...]:
    """All that a series says but for the remarks of how it was read."""
    faults = [(kind, fault) for kind, fault in made.report.notes]
    return made.frame.to_dicts(), made.beside, faults, made.report.rows, made.report.counted


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("period", ["year", "month"])
def test_files_added_one_by_one_count_as_all_at_once(
    tmp_path: Path, seed: int, period: str
) -> None:
    draw, keep = random.Random(seed), tmp_path / "kept[1]*"
    files = [some(tmp_path / f"{n}.tsv", draw) for n in range(5)]
    counting = Counting(period=period)
    whole = count_events(files, counting)
    draw.shuffle(files)
    while files:
        some_of_them = [files.pop() for _ in range(min(len(files), draw.randint(1, 2)))]
        added = count_events(some_of_them, counting, keep)
    # Files are named in the order in which they were read.
    assert sorted(told(added)[2], key=str) == sorted(told(whole)[2], key=str)
    assert [part for n, part in enumerate(told(added)) if n != 2] == [
        part for n, part in enumerate(told(whole)) if n != 2
    ]
    again = count_events([], Counting(period="year", layer="material"), keep)
    fresh = count_events([tmp_path / f"{n}.tsv" for n in range(5)], Counting(layer="material"))
    assert told(again)[:2] == told(fresh)[:2]


def test_a_finished_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, keep, read = random.Random(1), tmp_path / "kept", []
    files = [some(tmp_path / f"{n}.tsv", draw) for n in range(3)]

    def prepared(paths: list[Path], *rest: Any) -> Any:
        read.extend(path.name for path in paths)
        if len(read) == 2:
            raise KeyboardInterrupt
        return prepare(paths, *rest)

    prepare = passes.prepare
    monkeypatch.setattr(passes, "prepare", prepared)
    with pytest.raises(KeyboardInterrupt):
        count_events(files, Counting(), keep)
    made = count_events([*files, files[0]], Counting(), keep)
    assert read == ["0.tsv", "1.tsv", "1.tsv", "2.tsv"]
    assert "2 files already counted" in made.report.remarks
    assert told(made) == told(count_events(files, Counting()))


KILLED = """
import os, signal, sys
from pathlib import Path
from steppe.graph.events import engine, keeping
from steppe.graph.events.counting import Counting, count_events
engine.Duck.batch = 1
owner, name, number = sys.argv[1:4]
kind = {"Duck": engine.Duck, "Kept": keeping.Kept}[owner]
done, calls = getattr(kind, name), []
def killed(self, *rest):
    calls.append(1)
    if len(calls) == int(number):
        if sys.argv[4] == "after":
            done(self, *rest)
        os.kill(os.getpid(), signal.SIGKILL)
    return done(self, *rest)
setattr(kind, name, killed)
count_events([Path(p) for p in sys.argv[6:]], Counting(), Path(sys.argv[5]))
"""


@pytest.mark.parametrize(
    ("owner", "name", "number", "when"),
    [("Duck", "stage", 1, "before"), ("Duck", "stage", 2, "after"), ("Kept", "add", 2, "after"),
     ("Duck", "keep", 1, "after"), ("Duck", "collected", 1, "after"),
     ("Kept", "cover", 1, "before"), ("Kept", "cover", 1, "after")],
)  # fmt: skip
def test_a_killed_run_goes_on_and_counts_nothing_twice(
    tmp_path: Path, owner: str, name: str, number: int, when: str
) -> None:
    draw, keep = random.Random(2), tmp_path / "kept"
    files = [some(tmp_path / f"{n}.tsv", draw) for n in range(3)]
    arguments = [owner, name, str(number), when, str(keep), *map(str, files)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert done.returncode == -9
    made = count_events(files, Counting(), keep)
    assert told(made) == told(count_events(files, Counting()))
    manifest = json.loads((keep / MANIFEST).read_text())
    named = {MANIFEST, manifest["twice"], manifest["sums"], *(p["name"] for p in manifest["parts"])}
    assert {path.name for path in keep.iterdir()} == named


def test_only_the_periods_of_added_files_are_counted_again(tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    years = [gdelt(n, "KAZ", "RUS", "042", f"{2002 + n}0105") for n in (1, 2, 3)]
    old = file(tmp_path / "old.tsv", *years)
    count_events([old], Counting(), keep)
    manifest = json.loads((keep / MANIFEST).read_text())
    sums = keep / manifest["sums"]
    # As no count could make it: what is left alone shows it afterwards.
    polars.read_parquet(sums).with_columns(events=100 * polars.col("events")).write_parquet(sums)
    manifest["sizes"][sums.name] = sums.stat().st_size
    (keep / MANIFEST).write_text(json.dumps(manifest))
    # Of 2005, and an event of 2003 that is told again.
    today = file(tmp_path / "today.tsv", gdelt(4, "KAZ", "RUS", "042", 20050106),
                 gdelt(1, "KAZ", "RUS", "042", 20050107, 9))  # fmt: skip
    made = count_events([today], Counting(), keep)
    assert made.frame.select("on", "events").rows() == [(2004, 100), (2005, 3)]
    assert made.report.remarks[0] == "2 periods counted again, 1 as before"
    assert made.report.rows == 104


def test_a_bad_file_leaves_what_was_finished(tmp_path: Path) -> None:
    keep, draw = tmp_path / "kept", random.Random(3)
    good, bad = some(tmp_path / "good.tsv", draw), file(tmp_path / "bad.tsv", "no events")
    with pytest.raises(TableError, match="bad"):
        count_events([good, bad], Counting(), keep)
    assert [part["files"][0][0] for part in json.loads((keep / MANIFEST).read_text())["parts"]] == [
        "good.tsv"
    ]
    with pytest.raises(TableError):
        count_events([bad], Counting(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_strict_finishes_no_file_with_a_malformed_line(tmp_path: Path) -> None:
    keep, whole = tmp_path / "kept", gdelt(1, "KAZ", "RUS", "042", 20030105)
    bad, good = file(tmp_path / "bad.tsv", whole, "broken"), file(tmp_path / "good.tsv", whole)
    for _ in range(2):
        with pytest.raises(TableError, match=r"bad\.tsv:2: .*fewer than 58 columns"):
            count_events([bad], Counting(strict=True), keep)
    assert count_events([good], Counting(strict=True), keep).report.rows == 1


def test_an_empty_folder_of_the_user_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    empty = file(tmp_path / "empty.tsv")
    for keep in (tmp_path / "mine", tmp_path / "link"):
        with pytest.raises(TableError, match="empty file"):
            count_events([empty], Counting(), keep)
        assert keep.is_dir()


def test_files_of_another_source_are_refused_later_too(tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    count_events([some(tmp_path / "a.tsv", random.Random(4))], Counting(), keep)
    icews = next(form for form in FORMATS if form.name == "icews")
    other = file(tmp_path / "b.tsv", "\t".join(icews.columns), "\t" * 19)
    with pytest.raises(BadInputError, match=r"b.tsv is of ICEWS; files of GDELT"):
        count_events([other], Counting(), keep)


def test_a_changed_file_is_said_to_count_beside_the_old_one(tmp_path: Path) -> None:
    keep, draw = tmp_path / "kept", random.Random(5)
    count_events([some(tmp_path / "a.tsv", draw)], Counting(), keep)
    made = count_events([some(tmp_path / "a.tsv", draw)], Counting(), keep)
    assert made.report.remarks[0].startswith("a.tsv was counted before with other content")


@pytest.mark.parametrize(
    ("change", "said"),
    [(lambda told: "{", "cannot be read"), (lambda told: "[]", "cannot be read"),
     (lambda told: json.dumps({**told, "format": 1}), "format 1"),
     (lambda told: json.dumps({**told, "more": 2}), "cannot be read"),
     (lambda told: json.dumps({**told, "parts": [{"name": "x"}]}), "cannot be read"),
     (lambda told: json.dumps({**told, "twice": "../x"}), "cannot be read"),
     (lambda told: json.dumps({**told, "twice": "../x", "sizes": {"../x": 1, told["sums"]: 1}}),
      "names"),
     (lambda told: json.dumps({**told, "sizes": {**told["sizes"], told["sums"]: 1}}),
      "is not as it was left"),
     (lambda told: json.dumps({**told, "form": "gdelt-9"}), "cannot be read"),
     (lambda told: json.dumps({**told, "covered": "1"}), "cannot be read"),
     (lambda told: json.dumps({**told, "covered": 9}), "cannot be read"),
     (lambda told: json.dumps({**told, "parts": [{**told["parts"][0], "name": 1}]}),
      "cannot be read"),
     (lambda told: json.dumps({**told, "parts": [{**told["parts"][0], "size": 1}]}),
      "is not as it was left")],
)  # fmt: skip
def test_a_damaged_folder_is_refused_and_stays(
    tmp_path: Path, change: Callable[[Any], str], said: str
) -> None:
    keep, made = tmp_path / "kept", some(tmp_path / "a.tsv", random.Random(6))
    count_events([made], Counting(), keep)
    manifest = keep / MANIFEST
    manifest.write_text(change(json.loads(manifest.read_text())))
    before = {path.name: path.read_bytes() for path in keep.iterdir()}
    with pytest.raises((BadInputError, StoreError), match=said):
        count_events([made], Counting(), keep)
    assert {path.name: path.read_bytes() for path in keep.iterdir()} == before


def test_a_folder_of_other_things_is_refused_and_stays(tmp_path: Path) -> None:
    made = some(tmp_path / "a.tsv", random.Random(7))
    (tmp_path / "mine").mkdir()
    note = file(tmp_path / "mine" / "part-1.parquet", "mine")
    with pytest.raises(BadInputError, match="other things"):
        count_events([made], Counting(), tmp_path / "mine")
    assert note.exists()
    count_events([made], Counting(), tmp_path / "kept")
    mine = file(tmp_path / "kept" / "note.txt", "mine")
    count_events([made], Counting(), tmp_path / "kept")
    assert mine.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_two_processes_do_not_count_into_one_folder(tmp_path: Path) -> None:
    made, keep = some(tmp_path / "a.tsv", random.Random(8)), tmp_path / "kept"
    keep.mkdir()
    hold = (
        "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(keep)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        with pytest.raises(StoreError, match="Another process"):
            count_events([made], Counting(), keep)
        other.stdin.close()


def test_the_command_keeps_and_goes_on(tmp_path: Path, run: Run) -> None:
    draw, keep = random.Random(9), tmp_path / "kept"
    first, second = (some(tmp_path / f"{n}.tsv", draw) for n in range(2))
    code, _, err = run("events", first, "-o", tmp_path / "one", "--keep", keep)
    assert code == 0, err
    code, _, err = run("events", first, second, "-o", tmp_path / "two", "--keep", keep)
    assert code == 0, err
    assert "1 file already counted" in err and "counted again" in err
    code, _, err = run("events", "-o", tmp_path / "three", "--keep", keep, "--period", "month")
    assert code == 0, err
    code, _, err = run("events", second, "-o", tmp_path / "two", "--keep", keep)
    assert code == 4 and "things in it" in err
    code, _, err = run("events", "-o", tmp_path / "four", "--keep", tmp_path / "nothing")
    assert code == 2 and "name files of events" in err
    assert not (tmp_path / "nothing").exists()
    code, _, err = run("events", first, "-o", keep, "--keep", keep, "--force")
    assert code == 2 and "lies in" in err


def test_finished_files_are_told(tmp_path: Path) -> None:
    files, told = [some(tmp_path / f"{n}.tsv", random.Random(n)) for n in range(2)], []
    count_events(files, Counting(), None, lambda path, size: told.append((path, size)))
    assert told == [(path, path.stat().st_size) for path in files]


def test_nothing_named_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one file"):
        count_events([], Counting())
