"""What is kept of an event, of cells and lines as odd as they come, whichever engine reads them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals
import polars
import pytest

from steppe.graph.events import engine, spark
from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.formats import FORMATS, KEPT
from steppe.graph.events.made_up import write_made_up
from steppe.graph.events.reading import EventFile

FORMS = {form.name: form for form in FORMATS}
WELL = {"day": "20030105", "added": "20030105", "code": "042", "actor1": "KAZ", "actor2": "RUS",
        "goldstein": "1.9", "mentions": "7", "sources": "7", "articles": "7"}  # fmt: skip

COUNTS = {
    "7": 7, "0": 0, "999999999": 999_999_999, "1000000000": 0, "12345678901234567890": 0, "": 0,
    "-7": 0, "+7": 0, " 7": 0, "7 ": 0, "007": 0, "7.0": 0, "7.": 0, "1e2": 0, "1_000": 0,
    "0x1F": 0, "NaN": 0, "true": 0, "٧": 0,
}  # fmt: skip
"""A count as it is written, and as it is read."""

DAYS = {
    "20030105": 20030105, "20040229": 20040229, "20031301": 0, "20030230": 0, "20030431": 0,
    "18991231": 0, "2003015": 0, "200301050": 0, "2003-01-05": 0, " 20030105": 0, "2.0101e7": 0,
    "today": 0, "": 0,
}  # fmt: skip
CODES = {"01": 1, "042": 4, "0231": 2, "20": 20, "2045": 20, "21": 0, "00": 0, "1": 0, "1e1": 0,
         "04211": 0, "---": 0, " 42": 0, "": 0}  # fmt: skip
VALUES = {"1.9": 19, "-10.0": -100, "10": 100, "10.5": None, "2.25": 23, "-2.25": -23, "0": 0,
          "-0.0": 0, "": None, "NaN": None, "1e0": None, "+1.0": None, " 1.0": None}  # fmt: skip


def line(form: str, number: object, **cells: str) -> str:
    used, told = FORMS[form].used, {**WELL, **cells, "event": str(number)}
    named = {column: told[name] for name, column in used.items()}
    return "\t".join(named.get(column, "") for column in FORMS[form].columns)


def odd_gdelt() -> list[str]:
    """Rows of GDELT with odd cells, each with its own number."""
    actors = ('"KAZ', "KAZ\\", " KAZ ", "Ü", "\x00K", "")
    cells = [
        *({"mentions": text, "articles": text} for text in COUNTS),
        *({"day": text} for text in DAYS),
        *({"code": text} for text in CODES),
        *({"goldstein": text} for text in VALUES),
        *({"added": text} for text in ("20030104", "", "2003-01-04", "20030104000000", "x")),
        *({"actor1": text, "actor2": text} for text in actors),
        {"day": "soon", "code": "no", "goldstein": "none"},
    ]  # fmt: skip
    return [line("gdelt-1", number, **some) for number, some in enumerate(cells, start=1)]


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    return path


def staged(form: str, file: Path, work: Path) -> tuple[Any, Any]:
    """The events of a file as duckdb reads them, and its malformed lines."""
    place = work / f"{file.stem}.parquet"
    with engine.duck(work) as duck:
        bad = duck.stage([EventFile(file, file.name, FORMS[form])], place)
    return polars.read_parquet(place).select(KEPT).sort(KEPT), bad


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [("mentions", "mentions", COUNTS), ("sources", "sources", COUNTS), ("day", "day", DAYS),
     ("code", "root", CODES), ("goldstein", "tenths", VALUES)],
)  # fmt: skip
def test_a_cell_is_a_number_or_none(
    tmp_path: Path, cell: str, column: str, expected: dict[str, int | None]
) -> None:
    rows = [line("gdelt-1", text or "empty", **{cell: text}) for text in expected]
    read, bad = staged("gdelt-1", written(tmp_path / "a.tsv", *rows), tmp_path)
    assert dict(read.select("event", column).rows()) == {
        text or "empty": number for text, number in expected.items()
    }
    assert bad.count == 0


def test_the_first_cell_at_fault_is_told_and_a_late_day(tmp_path: Path) -> None:
    rows = [
        line("gdelt-1", 1, day="soon", code="no", goldstein="none"),
        line("gdelt-1", 2, code="no", goldstein="none"),
        line("gdelt-1", 3, goldstein="none", added="20030104"),
        line("gdelt-1", 4, goldstein="", added=""),
        line("gdelt-1", 5, added="20030105000000"),
    ]
    read, _ = staged("gdelt-1", written(tmp_path / "a.tsv", *rows), tmp_path)
    assert read.sort("event").select("fault", "late").rows() == [
        ("soon", False), ("no", False), ("none", True), ("", False), ("", False),
    ]  # fmt: skip


@pytest.mark.parametrize("period", ["year", "month"])
def test_what_is_held_in_memory_counts_as_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, period: str
) -> None:
    file = tmp_path / "made-up.tsv"
    write_made_up(file, 5000, seed=3)
    file.write_text(file.read_text() + "\n".join(odd_gdelt()) + "\nbroken\n")
    held = count_events([file], Counting(period=period))
    kept = count_events([file], Counting(period=period), tmp_path / "kept")
    monkeypatch.setattr(engine, "_MOST_HELD", 0)
    on_disk = count_events([file], Counting(period=period))
    assert held.frame.equals(kept.frame) and held.frame.equals(on_disk.frame)
    assert held.beside == kept.beside == on_disk.beside
    assert len(held.frame) > 500


@pytest.mark.parametrize(
    ("size", "memory", "held"),
    [(10**6, None, True), (10**6, 2, True), (10**6 + 1, 2, False), (3 << 30, None, False),
     (None, None, False)],
)  # fmt: skip
def test_a_table_is_held_where_files_are_small_and_nothing_is_to_last(
    tmp_path: Path, size: int | None, memory: int | None, held: bool
) -> None:
    place = tmp_path / "part.parquet"
    with engine.duck(tmp_path, memory, size) as duck:
        duck.keep(narwhals.from_native(duck._connection.sql("SELECT 1 AS event")), place)
    assert place.exists() is not held


def test_what_the_faster_reader_of_spark_would_miss_is_seen(tmp_path: Path) -> None:
    rows = [*odd_gdelt(), "", "broken"]
    more = {"plain": "", "tabs": "\t" * 57, "blank": "  \t ", "replaced": "\ufffd",
            "wide": "\t" * 30000}  # fmt: skip
    plain = {
        name: spark._is_plain(written(tmp_path / name, *rows, last, *rows))
        for name, last in more.items()
    }
    assert plain == {name: name == "plain" for name in more}
    (tmp_path / "latin").write_bytes("\n".join(rows).encode() + b"\n\xe9")
    assert not spark._is_plain(tmp_path / "latin")
    assert not spark._is_plain(written(tmp_path / "end", *rows, "\t\t"))
    assert spark._is_plain(written(tmp_path / "empty"))


BY_SPARK = """
import sys
from pathlib import Path
from steppe.graph.events.formats import FORMATS
from steppe.graph.events.reading import EventFile
from steppe.graph.events.spark import spark
forms = {form.name: form for form in FORMATS}
work = Path(sys.argv[1])
with spark(work, "local[1]") as engine:
    for form, name in zip(sys.argv[2::2], sys.argv[3::2]):
        file = EventFile(work / name, name, forms[form])
        bad = engine.stage([file], work / f"{name}.spark")
        print(bad.count, *sorted(line.why for line in bad.lines), sep="; ")
"""


def test_spark_reads_what_duckdb_reads(tmp_path: Path, without: Callable[[str], None]) -> None:
    """By its reader of CSV where a file is plain, and by lines; with and without a header."""
    if shutil.which("java") is None:
        without("Java")
    rows = [*odd_gdelt(), "", line("gdelt-1", "wide") + "\tx", "x", "\t".join(["x"] * 15_000)]
    header = "\t".join(FORMS["icews"].columns)
    icews = [line("icews", text, day=f"{text[:4]}-{text[4:6]}-{text[6:]}") for text in DAYS if text]
    files = {
        "plain.tsv": ("gdelt-1", rows), "odd.tsv": ("gdelt-1", [*rows, "\t" * 57, " "]),
        "icews.tab": ("icews", [header, *icews, "x"]),
        "icews-odd.tab": ("icews", [header, *icews, " "]),
    }  # fmt: skip
    asked = [cell for name, (form, _) in files.items() for cell in (form, name)]
    ours = {}
    for name, (form, lines) in files.items():
        ours[name] = staged(form, written(tmp_path / name, *lines), tmp_path)
    done = subprocess.run([sys.executable, "-c", BY_SPARK, str(tmp_path), *asked],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    for said, (name, (read, bad)) in zip(done.stdout.splitlines(), ours.items(), strict=True):
        theirs = polars.read_parquet(tmp_path / f"{name}.spark" / "*.parquet")
        theirs = theirs.filter(polars.col("event").is_not_null()).select(KEPT)
        assert theirs.schema == read.schema
        assert theirs.sort(KEPT).rows() == read.rows(), name
        assert said.split("; ") == [str(bad.count), *sorted(line.why for line in bad.lines)]
    assert [bad.count for _, bad in ours.values()] == [3, 4, 1, 1]
