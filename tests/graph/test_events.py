"""Events become ties: files of GDELT and ICEWS, counted by duckdb through one expression."""

from __future__ import annotations

import csv
import gzip
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars
import pytest

import steppe
from steppe.graph.events import engine, reading
from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.formats import FORMATS
from steppe.graph.events.made_up import write_made_up
from steppe.graph.events.tying import CLASSES
from steppe.graph.sources.report import Kind
from steppe.ontology.errors import BadInputError, LimitError, NotFoundError, TableError, UsageError

Run = Callable[..., tuple[int, str, str]]
FORMS = {form.name: form for form in FORMATS}
ICEWS_HEADER = "\t".join(FORMS["icews"].columns)


def gdelt(number: object, one: str, two: str, code: str, goldstein: object = "1.0",
          day: object = 20030105, mentions: int = 1, form: str = "gdelt-1",
          added: object = 20101231) -> str:  # fmt: skip
    """A line of GDELT; what is not named is empty."""
    cells = {
        "GLOBALEVENTID": number, "SQLDATE": day, "Actor1CountryCode": one,
        "Actor2CountryCode": two, "EventCode": code, "GoldsteinScale": goldstein,
        "NumMentions": mentions, "NumSources": 1, "NumArticles": mentions, "DATEADDED": added,
    }  # fmt: skip
    return "\t".join(str(cells.get(column, "")) for column in FORMS[form].columns)


def icews(number: int, one: str, two: str, code: str, intensity: str, day: str) -> str:
    cells = {"Event ID": str(number), "Event Date": day, "Source Country": one,
             "Target Country": two, "CAMEO Code": code, "Intensity": intensity}  # fmt: skip
    return "\t".join(cells.get(column, "") for column in FORMS["icews"].columns)


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def counted(*paths: Path, **options: Any) -> Any:
    return count_events(paths, Counting(**options))


def reasons(made: Any) -> dict[tuple[str, str], int]:
    rows = csv.DictReader(made.beside["left-out.csv"].splitlines())
    return {(row["reason"], row["value"]): int(row["rows"]) for row in rows}


FOUR = (
    gdelt(1, "KAZ", "RUS", "042", "1.9", mentions=3),
    gdelt(2, "KAZ", "RUS", "061", "6.4", day=20031231),
    gdelt(3, "KAZ", "RUS", "190", "-10", mentions=5),
    gdelt(4, "RUS", "KAZ", "112", "-2"),
)


def test_events_are_summed_by_dyad_and_year(tmp_path: Path) -> None:
    made = counted(write(tmp_path / "a.tsv", *FOUR, gdelt(5, "KAZ", "RUS", "010", "", 20040229)))
    columns = ("on", "actor", "target", "verbal_cooperation", "material_cooperation",
               "verbal_conflict", "material_conflict", "events", "goldstein_tenths",
               "goldstein_known", "mentions", "sources", "articles", "sign")  # fmt: skip
    assert made.frame.select(columns).rows() == [
        (2003, "KAZ", "RUS", 1, 1, 0, 1, 3, 19 + 64 - 100, 3, 9, 3, 9, 1),
        (2003, "RUS", "KAZ", 0, 0, 1, 0, 1, -20, 1, 1, 1, 1, -1),
        (2004, "KAZ", "RUS", 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1),  # no value is no zero that is known
    ]
    assert made.frame["cooperation_share"].to_list() == [pytest.approx(2 / 3), 0, 1]
    assert made.as_of == date(2004, 2, 29)


def test_months_are_dated_by_their_first_day(tmp_path: Path) -> None:
    made = counted(write(tmp_path / "a.tsv", *FOUR), period="month")
    assert made.frame.select("on", "actor", "events").rows() == [
        (date(2003, 1, 1), "KAZ", 2), (date(2003, 1, 1), "RUS", 1), (date(2003, 12, 1), "KAZ", 1),
    ]  # fmt: skip


def test_a_layer_that_is_not_counted_is_null_not_zero(tmp_path: Path) -> None:
    made = counted(write(tmp_path / "a.tsv", *FOUR), layer="material")
    columns = ["verbal_cooperation", "material_cooperation", "material_conflict", "events"]
    assert made.frame.select(columns).rows() == [(None, 1, 1, 2)]
    assert reasons(made) == {("not of the layer", ""): 2}


def test_weights_shares_and_thresholds(tmp_path: Path) -> None:
    file = write(tmp_path / "a.tsv", *FOUR, gdelt(5, "KAZ", "CHN", "042"))
    weights = {
        how: counted(file, normalise=how, least=2).frame.select("weight", "normalised").row(0)
        for how in ("none", "period", "actor")
    }
    # What a threshold leaves out still counts in the whole.
    assert weights == {"none": (3, "none"), "period": (3 / 5, "period"), "actor": (3 / 4, "actor")}
    smoothed = counted(file, smooth=1).frame.filter(polars.col("target") == "CHN")
    assert smoothed.select("cooperation_share", "conflict_share").row(0) == (
        pytest.approx(2 / 3), pytest.approx(1 / 3)
    )  # fmt: skip


def test_an_event_counts_once_across_files(tmp_path: Path) -> None:
    later = gdelt(1, "KAZ", "RUS", "042", "1.9", mentions=9)  # the same event, reported more often
    made = counted(write(tmp_path / "a.tsv", *FOUR), write(tmp_path / "b.tsv", later, FOUR[1]))
    assert made.frame["events"].sum() == 4
    assert made.frame["mentions"].sum() == 9 + 1 + 5 + 1
    assert made.report.rows_of(Kind.DUPLICATE) == 2


def test_what_is_left_out_is_counted_with_the_reason(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "a.tsv", *FOUR,
        gdelt(11, "", "RUS", "042"), gdelt(12, "KAZ", "", "042"), gdelt(13, "KAZ", "KAZ", "042"),
        gdelt(14, "AFR", "RUS", "042"), gdelt(15, "RUS", "AFR", "042"),
        gdelt(16, "AFR", "EUR", "042"),
        gdelt(17, "KAZ", "RUS", "---"), gdelt(18, "KAZ", "RUS", "21"),
        gdelt(19, "KAZ", "RUS", "042", "much"), gdelt(20, "KAZ", "RUS", "042", "11"),
        gdelt(21, "KAZ", "RUS", "042", day=20030230), gdelt(22, "KAZ", "RUS", "042", day=19781231),
        gdelt(23, "KAZ", "RUS", "042", day=20101231, added=20101230),
        gdelt("", "KAZ", "RUS", "042"),
        gdelt(25, "ROM", "ROU", "042"),
    ))  # fmt: skip
    assert reasons(made) == {
        ("no state of the first actor", ""): 1, ("no state of the second actor", ""): 1,
        ("both actors of one state", ""): 2, ("not a known state", "AFR"): 3,
        ("of none of the four classes", "---"): 1, ("of none of the four classes", "21"): 1,
        ("no Goldstein value", "much"): 1,
        ("no Goldstein value", "11"): 1, ("no day", "20030230"): 1,
        ("a day out of range", "19781231"): 1, ("a day after the event was added", "20101231"): 1,
        ("no number of an event", ""): 1,
    }  # fmt: skip
    assert (made.report.rows, made.frame["events"].sum()) == (19, 4)
    assert made.report.rows_of(Kind.SKIPPED) == 15


def test_malformed_lines_are_written_aside_with_file_and_line(tmp_path: Path) -> None:
    short = FOUR[0].rsplit("\t", 3)[0]
    file = write(tmp_path / "a 'b'[1]*.tsv", FOUR[0], short, FOUR[1], FOUR[2] + "\tmore", FOUR[3])
    with file.open("ab") as more:
        more.write(gdelt(9, "KAZ", "RUS", "042").replace("042", "04\xe9").encode("latin-1") + b"\n")
    made = counted(file)
    assert [(f.file, f.line, f.why) for f in made.report.of(Kind.SKIPPED)] == [
        (file.name, 2, "fewer than 58 columns"), (file.name, 4, "more than 58 columns"),
        (file.name, 6, "not UTF-8"),
    ]  # fmt: skip
    assert made.report.of(Kind.SKIPPED)[0].value == short
    assert (made.report.rows, made.frame["events"].sum()) == (6, 3)
    with pytest.raises(TableError, match=r"a 'b'.*:2: .*fewer than 58 columns"):
        counted(file, strict=True)


def test_of_many_malformed_lines_the_first_are_told_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (engine, reading):
        monkeypatch.setattr(module, "LISTED", 3)
    files = [write(tmp_path / f"{n}.tsv", FOUR[n], *["broken" * 200] * 3) for n in range(2)]
    made = counted(*files)
    assert [(f.file, f.line, len(f.value)) for _, f in made.report.notes] == [
        ("0.tsv", 2, 500), ("0.tsv", 3, 500), ("0.tsv", 4, 500),
    ]  # fmt: skip
    assert (made.report.rows_of(Kind.SKIPPED), made.report.rows) == (6, 8)
    ged = "id,date_start,type_of_violence,gwnoa,gwnob\n" + "x\n" * 5
    (tmp_path / "ged.csv").write_text(ged + "1,2003-01-05,1,2,645\n")
    made = counted(tmp_path / "ged.csv")
    assert ([f.line for _, f in made.report.notes], made.report.rows) == ([2, 3, 4], 6)


def test_a_carriage_return_within_a_line_costs_that_line(tmp_path: Path) -> None:
    broken = FOUR[1].replace("KAZ", "K\rAZ", 1)
    ends = [FOUR[0], broken, FOUR[2], "short"]
    (tmp_path / "a.tsv").write_bytes("\r\n".join(ends).encode() + b"\n" + FOUR[3].encode() + b"\r")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.tsv", "\n".join([broken, *ends]))
    made = counted(tmp_path / "a.tsv")
    assert [(f.line, f.why) for _, f in made.report.notes] == [
        (2, "a carriage return within the line"), (4, "fewer than 58 columns"),
    ]  # fmt: skip
    assert (made.report.rows, made.frame["events"].sum()) == (5, 3)
    packed = counted(tmp_path / "b.zip")
    assert [(f.file, f.line) for _, f in packed.report.notes] == [
        ("b.zip", 1), ("b.zip", 3), ("b.zip", 5)
    ]  # fmt: skip


def test_quotes_in_a_cell_are_text(tmp_path: Path) -> None:
    cells = FOUR[0].split("\t")
    cells[6] = 'THE "STAN'
    assert (
        counted(write(tmp_path / "a.tsv", "\t".join(cells), *FOUR[1:])).frame["events"].sum() == 4
    )


@pytest.mark.parametrize("form", ["gdelt-1-early", "gdelt-1", "gdelt-2"])
def test_each_form_of_gdelt_is_known_by_its_columns(tmp_path: Path, form: str) -> None:
    made = counted(write(tmp_path / "a.tsv", gdelt(1, "KAZ", "RUS", "042", form=form)))
    assert (made.mapped, made.frame["events"].to_list()) == (form, [1])


def test_files_may_be_packed_and_of_several_forms(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.export.CSV.zip", "w") as archive:
        archive.writestr("a.export.CSV", FOUR[0] + "\n")
    with gzip.open(tmp_path / "b.gz", "wt") as packed:
        packed.write(gdelt(2, "KAZ", "RUS", "042", form="gdelt-2", added="20101231001500") + "\n")
    made = counted(tmp_path / "a.export.CSV.zip", tmp_path / "b.gz")
    assert made.frame["events"].to_list() == [2]


def test_icews_names_its_states(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "events.tab", ICEWS_HEADER,
        icews(1, "Kazakhstan", "Russian Federation", "042", "1.9", "2003-01-05"),
        icews(2, "Kazakhstan", "Russian Federation", "190", "-10.0", "2003-02-05"),
        icews(3, "Kazakhstan", "Atlantis", "042", "1.9", "2003-01-05"),
    ))  # fmt: skip
    columns = ["on", "actor", "target", "events", "goldstein_tenths", "mentions"]
    assert made.frame.select(columns).rows() == [(2003, "KAZ", "RUS", 2, -81, 0)]
    assert reasons(made) == {("not a known state", "Atlantis"): 1}


def reference(path: Path) -> list[tuple[Any, ...]]:
    """The same counts in plain Python, of a file whose actors are all states or AFR."""
    best: dict[str, tuple[Any, ...]] = {}
    columns = FORMS["gdelt-1"].columns
    for line in path.read_text().splitlines():
        row = dict(zip(columns, line.split("\t"), strict=True))
        rank = (int(row["NumMentions"]), int(row["NumSources"]), int(row["NumArticles"]),
                row["SQLDATE"], row["EventCode"], row["Actor1CountryCode"],
                row["Actor2CountryCode"], row["GoldsteinScale"])  # fmt: skip
        best[row["GLOBALEVENTID"]] = max(rank, best.get(row["GLOBALEVENTID"], (0,)))
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 7)
    for mentions, _, _, day, code, one, two, goldstein in best.values():
        if code[:2].isdecimal() and "AFR" not in (one, two) and two and one != two:
            total = sums[int(day[:4]), one, two]
            root = int(code[:2])
            total[(root > 5) + (root > 8) + (root > 13)] += 1
            total[4] += 1
            total[5] += round(float(goldstein) * 10)
            total[6] += mentions
    return sorted((*key, *total) for key, total in sums.items())


def test_counts_are_those_of_plain_python(tmp_path: Path) -> None:
    file = tmp_path / "made-up.tsv"
    write_made_up(file, 20_000, seed=7)
    made = counted(file, memory=256)
    columns = ["on", "actor", "target", "verbal_cooperation", "material_cooperation",
               "verbal_conflict", "material_conflict", "events", "goldstein_tenths",
               "mentions"]  # fmt: skip
    expected = reference(file)
    assert len(expected) > 1000
    assert made.frame.select(columns).rows() == expected


def test_what_does_not_fit_into_memory_goes_to_disk_or_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "made-up.tsv"
    write_made_up(file, 20_000, seed=7)
    assert counted(file, memory=64).frame.equals(counted(file).frame)
    with pytest.raises(LimitError, match=r"out of memory or disk.*--memory"):
        counted(file, memory=1)


def test_made_up_events_depend_on_the_seed_alone(tmp_path: Path) -> None:
    for name, seed in (("a.tsv", 1), ("b.tsv", 1), ("c.tsv", 2)):
        write_made_up(tmp_path / name, 500, seed=seed)
    write_made_up(tmp_path / "d.zip", 500, seed=1, packed=True)
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.tsv", "b.tsv", "c.tsv"))
    assert a == b != c and a.count(b"\n") == 500
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        assert archive.read("made-up.tsv") == a


def test_the_dyads_of_icews_come_back_from_single_events(shared: Path, tmp_path: Path) -> None:
    table = polars.read_parquet(shared / "data" / "icews_dyads" / "icews_dyad_year.parquet")
    states = ["KAZ", "KGZ", "UZB", "RUS"]
    chosen = table.filter(
        polars.col("i_iso3c").is_in(states) & polars.col("j_iso3c").is_in(states)
    ).select("year", "i_iso3c", "j_iso3c", "verbCoop", "matlCoop", "verbConf", "matlConf")
    lines = [
        gdelt(f"{n}-{code}-{k}", one, two, code, day=f"{year}0701", added="")
        for n, (year, one, two, *counts) in enumerate(chosen.iter_rows())
        for code, count in zip(("042", "061", "111", "190"), counts, strict=True)
        for k in range(count)
    ]
    made = counted(write(tmp_path / "a.tsv", *lines))
    columns = ["on", "actor", "target", "verbal_cooperation", "material_cooperation",
               "verbal_conflict", "material_conflict"]  # fmt: skip
    expected = sorted(row for row in chosen.iter_rows() if sum(row[3:]))
    assert made.frame.select(columns).rows() == expected


def test_the_codebook_of_cameo_has_the_same_classes(shared: Path, tmp_path: Path) -> None:
    """Every code of it counts, in the class that it has there, with its Goldstein value."""
    folder = shared / "data" / "cameo"
    codes = json.loads((folder / "cameo_codes.json").read_text())
    scale = json.loads((folder / "cameo_goldstein.json").read_text())
    file = write(tmp_path / "a.tsv", *(
        gdelt(number, "KAZ", "RUS", code, scale[code]["value"])
        for number, code in enumerate(codes, 1)
    ))  # fmt: skip
    classes = Counter(told["quad_class"] for told in codes.values())
    made = counted(file).frame.row(0, named=True)
    assert [made[name] for name in CLASSES] == [classes[number] for number in (1, 2, 3, 4)]
    assert made["goldstein_tenths"] == sum(round(told["value"] * 10) for told in scale.values())


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    whole, cut = tmp_path / "a.zip", tmp_path / "cut.zip"
    write_made_up(whole, 500, packed=True)
    cut.write_bytes(whole.read_bytes()[:-500])
    with pytest.raises(TableError, match=r"cut\.zip: .*zip"):
        counted(cut)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1\t2\t3\n", r"a\.tsv:1: 3 columns between tabs; known are .*gdelt-1 58"),
        (b"", "empty file"),
        (b"<html><body>404", "HTML"),
        ("\t".join(["1"] * 58).encode("utf-16"), "UTF-16"),
        (ICEWS_HEADER.encode() + b"\n", "No tie is left to write"),
        (gdelt(1, "AFR", "RUS", "042").encode(), "No tie is left.*1 not a known state"),
    ],
)
def test_what_is_no_file_of_events_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.tsv").write_bytes(content)
    with pytest.raises(BadInputError, match=said):
        counted(tmp_path / "a.tsv")


def test_an_absent_file_and_a_mixture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no file .*absent"):
        counted(tmp_path / "absent.tsv")
    one = write(tmp_path / "a.tsv", *FOUR)
    other = write(tmp_path / "b.tab", ICEWS_HEADER)
    with pytest.raises(BadInputError, match="others of ICEWS"):
        counted(one, other)
    with pytest.raises(TableError, match="58 columns between tabs; known are icews 20"):
        counted(one, family="icews")


@pytest.mark.parametrize("module", ["duckdb", "narwhals"])
def test_without_its_libraries_the_extra_is_named(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"needs {module}.*steppe\[events\]"):
        counted(write(tmp_path / "a.tsv", *FOUR))


def test_the_command_writes_a_series_that_alignment_reads(tmp_path: Path, run: Run) -> None:
    lines = [
        gdelt(5, "KAZ", "CHN", "042"),
        gdelt(6, "RUS", "CHN", "042"),
        gdelt(7, "AFR", "RUS", "042"),
    ]
    file = write(tmp_path / "a.tsv", *FOUR, *lines)
    folder = tmp_path / "events"
    code, _, said = run("events", str(file), "-o", str(folder), "--as-of", "2003-12-31")
    assert code == 0, said
    for told in (
        "cite: Leetaru",
        "7 rows read",
        "not a known state (AFR 1)",
        "counts are of reports",
    ):
        assert told in said
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["steppe"]["counting"]["normalised"] == "none"
    assert package["steppe"]["rows"] == 7 and package["steppe"]["skipped"] == 1
    series = steppe.read_series(folder)
    assert (series.layer, series.years) == ("events", (2003, 2003))
    assert series.matrix(2003)["KAZ", "RUS"] == pytest.approx(1)
    code, out, said = run("align", "KAZ", "RUS", "--series", str(folder), "--format", "csv")
    assert code == 0 and "cosine" in out, said


def test_the_command_makes_events_up(tmp_path: Path, run: Run) -> None:
    file, folder = tmp_path / "made-up.zip", tmp_path / "counted"
    assert run("events", "--made-up", "300", "--seed", "5", "-o", str(file))[0] == 0
    code, _, said = run("events", str(file), "-o", str(folder))
    assert code == 0 and "300 rows read" in said
    assert run("events", str(file), "--made-up", "3", "-o", str(tmp_path / "c"))[0] == 2
    assert run("events", "-o", str(tmp_path / "c"))[0] == 2


def test_a_refusal_leaves_nothing_behind(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path / "a.tsv", *FOUR, "broken")
    folder = tmp_path / "events"
    assert run("events", str(file), "-o", str(folder), "--strict")[0] == 1
    assert run("events", str(tmp_path / "no.tsv"), "-o", str(folder))[0] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tsv"]
    assert run("events", str(file), "-o", str(folder))[0] == 0
    code, _, said = run("events", str(file), "-o", str(folder))
    assert code == 4 and "--force" in said
