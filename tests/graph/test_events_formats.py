"""Events of POLECAT, UCDP GED and ACLED, and archives of several files; all rows are made up."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from steppe.cli.events import events
from steppe.graph.events import rows as plain
from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.formats import FAMILIES, FORMATS
from steppe.graph.events.named import NAMED
from steppe.graph.events.tying import CLASSES
from steppe.graph.sources.report import Kind
from steppe.ontology.errors import BadInputError, TableError, UsageError

Run = Callable[..., tuple[int, str, str]]
FORMS = {form.name: form for form in FORMATS}

# The headers as published; only the columns that are used must be there.
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
GED = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low "
    "gwnoa gwnob".split()
)
ACLED = tuple(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region "
    "country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale "
    "notes fatalities tags timestamp".split()
)


def polecat(number: object, one: str, two: str, kind: str, intensity: object = "1.0",
            day: str = "2020-03-05", **more: str) -> dict[str, object]:  # fmt: skip
    return {"Event ID": number, "Event Date": day, "Event Type": kind, "Intensity": intensity,
            "Actor Country": one, "Recipient Country": two, **more}  # fmt: skip


def ged(number: object, a: object, b: object, day: str = "2008-08-08 00:00:00.000",
        kind: object = 1, **more: object) -> dict[str, object]:  # fmt: skip
    return {"id": number, "type_of_violence": kind, "gwnoa": a, "gwnob": b, "date_start": day,
            "date_end": day, "best": 3, "number_of_sources": 2, **more}  # fmt: skip


def acled(number: object, one: str, two: str, kind: str = "Battles", sub: str = "Armed clash",
          day: str = "16 May 2023", inter: tuple[object, object] = (1, 8),
          **more: object) -> dict[str, object]:  # fmt: skip
    return {"event_id_cnty": number, "event_date": day, "event_type": kind,
            "sub_event_type": sub, "actor1": one, "inter1": inter[0], "actor2": two,
            "inter2": inter[1], **more}  # fmt: skip


BROKEN_QUOTES = "quotes that do not pair, or a cell that is too long"
RUSSIA, UKRAINE = "Military Forces of Russia (2000-)", "Military Forces of Ukraine (2019-)"


def table(columns: tuple[str, ...], *lines: dict[str, object], mark: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, "", delimiter=mark, lineterminator="\n")
    if mark == "\t":
        return "".join("\t".join(str(line.get(c, "")) for c in columns) + "\n"
                       for line in (dict(zip(columns, columns, strict=True)), *lines))  # fmt: skip
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def write(path: Path, columns: tuple[str, ...], *lines: dict[str, object]) -> Path:
    path.write_text(table(columns, *lines, mark="\t" if columns == POLECAT else ","),
                    encoding="utf-8")  # fmt: skip
    return path


def counted(*paths: Path, **options: Any) -> Any:
    return count_events(paths, Counting(**options))


def reasons(made: Any) -> dict[tuple[str, str], int]:
    found = csv.DictReader(made.beside["left-out.csv"].splitlines())
    return {(row["reason"], row["value"]): int(row["rows"]) for row in found}


def ties(made: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = made.frame.select("on", "actor", "target", *CLASSES).rows()
    return found


def broken(made: Any) -> list[tuple[str, int, str]]:
    return [(f.file, f.line, f.why) for f in made.report.of(Kind.SKIPPED)]


def test_the_command_knows_every_family() -> None:
    option = next(p for p in events.params if p.name == "family")
    assert tuple(option.type.choices) == FAMILIES  # type: ignore[attr-defined]


def test_polecat_is_counted_by_the_classes_of_plover(tmp_path: Path) -> None:
    kinds = ("AGREE CONSULT SUPPORT CONCEDE", "COOPERATE AID RETREAT",
             "REQUEST ACCUSE REJECT THREATEN",
             "PROTEST SANCTION MOBILIZE COERCE ASSAULT")  # fmt: skip
    named = [kind for group in kinds for kind in group.split()]
    made = counted(write(tmp_path / "a.txt", POLECAT, *(
        polecat(n, "KAZ", "RUS", kind, "-2.5", **{"Actor Name": 'The "Khan'})
        for n, kind in enumerate(named)
    )))  # fmt: skip
    assert ties(made) == [(2020, "KAZ", "RUS", 4, 3, 4, 5)]
    assert made.frame["goldstein_tenths"].to_list() == [-25 * 16]
    assert (made.mapped, made.as_of) == ("polecat", date(2020, 3, 5))
    assert "10.7910/DVN/AJGVIT" in made.about.source["citation"]


def test_a_class_is_written_as_a_root_that_the_expression_reads_so(tmp_path: Path) -> None:
    """Every format gives each class by a root of CAMEO that `tying.CLASSES` has in it."""
    from steppe.graph.events import named

    roots = {"verbal_cooperation": named._VERBAL_COOPERATION,
             "material_cooperation": named._MATERIAL_COOPERATION,
             "verbal_conflict": named._VERBAL_CONFLICT,
             "material_conflict": named._MATERIAL_CONFLICT}  # fmt: skip
    assert {name: int(root) for name, root in roots.items()} == {
        name: low for name, (low, _) in CLASSES.items()
    }


def test_what_of_polecat_is_left_out_is_counted(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "a.txt", POLECAT,
        polecat(1, "KAZ", "RUS", "AGREE"), polecat(1, "KAZ", "RUS", "AGREE"),
        polecat(2, "KAZ", "RUS;CHN", "AGREE"), polecat(3, "None", "RUS", "AGREE"),
        polecat(4, "KAZ", "None", "AGREE", "None"), polecat(5, "KAZ;KAZ", "RUS", "AGREE", "None"),
        polecat(6, "KAZ", "RUS", "DEMAND"), polecat(7, "KAZ", "RUS", "14"),
        polecat(8, "KAZ", "RUS", "AGREE", day="2017-12-31"),
        polecat(9, "KAZ", "RUS", "AGREE", day="None"), polecat("", "KAZ", "RUS", "AGREE"),
        polecat(10, "KAZ", "RUS", "AGREE", "11"), polecat(11, "KAZ", "QQQ", "AGREE"),
        polecat(12, "KAZ", "RUS", "AGREE", day="2020-02-30"), polecat(13, "RUS", "RUS", "AGREE"),
    ))  # fmt: skip
    assert ties(made) == [(2020, "KAZ", "RUS", 2, 0, 0, 0)]
    assert made.frame["goldstein_known"].to_list() == [1]
    assert reasons(made) == {
        ("the event stands in another row", ""): 1, ("not a known state", "several states"): 1,
        ("no state of the first actor", ""): 1, ("no state of the second actor", ""): 1,
        ("of none of the four classes", "DEMAND"): 1, ("of none of the four classes", "type 14"): 1,
        ("a day out of range", "20171231"): 1, ("no day", "None"): 1, ("no day", "20200230"): 1,
        ("no number of an event", ""): 1, ("no Goldstein value", "11"): 1,
        ("not a known state", "QQQ"): 1, ("both actors of one state", ""): 1,
    }  # fmt: skip
    assert made.report.rows == 15


def test_releases_of_polecat_may_differ_in_columns(tmp_path: Path) -> None:
    row = polecat(1, "KAZ", "RUS", "AID", **{"Event Intensity": "7.0"})
    renamed = tuple("Event Intensity" if c == "Intensity" else c for c in POLECAT)
    padded = (*renamed[::-1], "", "")  # some files have columns more that are empty
    lines = ["\t".join(padded), "\t".join(str(row.get(c, "")) for c in padded)]
    (tmp_path / "a.txt").write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
    bare = tuple(c for c in POLECAT if c != "Intensity")
    row["Event ID"] = 2
    lines = ["\t".join(bare), "\t".join(str(row.get(c, "")) for c in bare)]
    (tmp_path / "b.txt").write_text("\n".join(lines), encoding="utf-8")
    made = counted(tmp_path / "a.txt", tmp_path / "b.txt")
    columns = ("events", "goldstein_tenths", "goldstein_known")
    assert made.frame.select(columns).rows() == [(2, 70, 1)]


def test_ucdp_counts_state_against_state(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "GEDEvent.csv", GED,
        ged(1, 365, 372, source_headline='Clashes, "heavy",\nreported'),
        ged(2, 365, 372, "2008-08-09"), ged(2, 365, 372, "2008-08-09", number_of_sources=9),
        ged(3, 750, 770, "1999-05-26", number_of_sources=-1),
        ged(4, 365, ""), ged(5, "", "", kind=2), ged(6, 365, "", kind=3),
        ged(7, 365, 9999), ged(8, 365, 372, kind=14), ged(9, 365, 372, "1988-01-01"),
        ged(10, 365, 372, "8/8/2008"),
    ))  # fmt: skip
    assert ties(made) == [(1999, "IND", "PAK", 0, 0, 0, 1), (2008, "RUS", "GEO", 0, 0, 0, 2)]
    assert made.frame["sources"].to_list() == [0, 2 + 9]
    assert made.frame["goldstein_known"].to_list() == [0, 0]
    assert reasons(made) == {
        ("the event stands in another row", ""): 1, ("no state of the second actor", ""): 2,
        ("no state of the first actor", ""): 1, ("not a known state", "9999"): 1,
        ("of none of the four classes", "type 14"): 1, ("a day out of range", "19880101"): 1,
        ("no day", "8/8/2008"): 1,
    }  # fmt: skip
    assert made.about.licence == "CC BY 4.0"


def test_a_code_of_gleditsch_and_ward_means_who_held_it_then(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "a.csv", GED, ged(1, 365, 700, "1989-02-01"), ged(2, 365, 700, "1993-02-01"),
    ))  # fmt: skip
    assert [tie[:3] for tie in ties(made)] == [(1989, "SUN", "AFG"), (1993, "RUS", "AFG")]


def test_acled_counts_forces_and_governments_of_states(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "acled.csv", ACLED,
        acled("UKR1", RUSSIA, UKRAINE, notes="Shelling, again"),
        acled("UKR2", RUSSIA + " Air Force", UKRAINE, "Explosions/Remote violence",
              day="2023-05-17", inter=("External/Other forces", "State forces")),
        acled("UKR3", "Government of Ukraine (2019-)", "Government of Russia (2000-)",
              "Strategic developments", "Agreement"),
        acled("COD1", "Military Forces of the Democratic Republic of Congo (2019-)",
              "Military Forces of Rwanda (1994-)", "Violence against civilians"),
    ))  # fmt: skip
    assert ties(made) == [
        (2023, "COD", "RWA", 0, 0, 0, 1), (2023, "RUS", "UKR", 0, 0, 0, 2),
        (2023, "UKR", "RUS", 1, 0, 0, 0),
    ]  # fmt: skip
    assert "attribution" in made.about.licence.lower()


def test_what_of_acled_is_left_out_is_counted(tmp_path: Path) -> None:
    made = counted(write(
        tmp_path / "acled.csv", ACLED,
        acled(1, RUSSIA, UKRAINE),
        acled(2, "Wagner Group", UKRAINE), acled(3, RUSSIA, "Civilians (Ukraine)", inter=(1, 7)),
        acled(4, "Former Military Forces of Mali (2012-2013)", RUSSIA),
        acled(5, "Military Forces of Yemen (2016-) Supreme Political Council",
              "Military Forces of Saudi Arabia (2015-)", inter=(2, 8)),
        acled(6, "Protesters (Ukraine)", "", "Protests", "Peaceful protest", inter=(6, 0)),
        acled(7, RUSSIA, "", "Strategic developments", "Arrests"),
        acled(8, "Military Forces of Atlantis (2000-)", UKRAINE),
        acled(9, RUSSIA, "Police Forces of Russia (2000-)"),
        acled(10, RUSSIA, UKRAINE, day="16 Mai 23"), acled(11, RUSSIA, UKRAINE, day="5/16/2023"),
        acled(12, RUSSIA, UKRAINE, day="1 Jan 1996"),
    ))  # fmt: skip
    assert made.frame["events"].to_list() == [1]
    assert reasons(made) == {
        ("no state of the first actor", ""): 3, ("no state of the second actor", ""): 1,
        ("of none of the four classes", "Protests"): 1,
        ("of none of the four classes", "Arrests"): 1, ("not a known state", "Atlantis"): 1,
        ("both actors of one state", ""): 1, ("no day", "16 Mai 23"): 1,
        ("no day", "5/16/2023"): 1, ("a day out of range", "19960101"): 1,
    }  # fmt: skip


def test_older_exports_of_acled_have_capitals(tmp_path: Path) -> None:
    columns = tuple(c.upper() for c in ACLED)
    row = {c.upper(): value for c, value in acled(1, RUSSIA, UKRAINE).items()}
    (tmp_path / "a.csv").write_text(table(columns, row))
    assert counted(tmp_path / "a.csv").frame["events"].to_list() == [1]


def test_a_broken_record_costs_itself_and_no_other(tmp_path: Path) -> None:
    header, one, two, three = table(ACLED, *(
        acled(n, RUSSIA, UKRAINE, notes="x") for n in (1, 2, 3)
    )).splitlines()  # fmt: skip
    lines = [
        header, one,
        one.replace("x", '"never closed'),  # line 3
        two.replace(",x,", ',"over\ntwo, ""lines""",'),  # lines 4 and 5
        one.replace(",x,", ',"a"b,'),  # 6
        one + ",more",  # 7
        "", one[:40],  # 8 and 9
        one.replace("1,", "\x01,", 1),  # 10
        three.replace("x", 'stray " quote'),  # 11
    ]  # fmt: skip
    (tmp_path / "a.csv").write_bytes(
        ("\n".join(lines) + "\n").encode() + three.replace("Battles", "Batt\xe9").encode("latin-1")
    )
    made = counted(tmp_path / "a.csv")
    assert made.frame["events"].to_list() == [3]
    assert broken(made) == [
        ("a.csv", 3, BROKEN_QUOTES), ("a.csv", 6, BROKEN_QUOTES),
        ("a.csv", 7, "more than 31 columns"), ("a.csv", 9, "fewer than 31 columns"),
        ("a.csv", 10, "a control character in a column that is used"), ("a.csv", 12, "not UTF-8"),
    ]  # fmt: skip
    assert made.report.rows == 9
    with pytest.raises(TableError, match=r"a\.csv:3: .*quotes that do not pair"):
        counted(tmp_path / "a.csv", strict=True)


def test_a_line_without_an_end_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "LONGEST_LINE", 1000)
    long = acled(1, RUSSIA, UKRAINE, notes="x" * 5000)
    made = counted(write(tmp_path / "a.csv", ACLED, long, acled(2, RUSSIA, UKRAINE), long))
    assert made.frame["events"].to_list() == [1]
    assert broken(made) == [(f, n, "the line is too long") for f, n in (("a.csv", 2), ("a.csv", 4))]


def test_an_archive_may_hold_several_files(tmp_path: Path) -> None:
    file = tmp_path / "polecat.zip"
    months = [table(POLECAT, polecat(n, "KAZ", "RUS", "AID"), mark="\t") for n in (1, 2)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("2020")
        archive.writestr("2020/01.txt", months[0])
        archive.writestr("2020/02.txt", months[1] + "broken\n")
    with gzip.open(tmp_path / "again.gz", "wt") as packed:
        packed.write(months[0])
    made = counted(file, tmp_path / "again.gz")
    assert made.frame["events"].to_list() == [2]
    assert broken(made) == [("polecat.zip/2020/02.txt", 3, "fewer than 40 columns")]
    assert reasons(made) == {("the event stands in another row", ""): 1}
    assert [path.name for path, _ in made.files] == [file.name, "again.gz"]


def test_an_archive_of_files_that_an_engine_reads_as_they_are(tmp_path: Path) -> None:
    cells = {"GLOBALEVENTID": "", "SQLDATE": "20030105", "Actor1CountryCode": "KAZ",
             "Actor2CountryCode": "RUS", "EventCode": "042"}  # fmt: skip
    file = tmp_path / "gdelt.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for n, name in enumerate(("gdelt-1", "gdelt-2")):
            cells["GLOBALEVENTID"] = str(n)
            row = "\t".join(cells.get(c, "") for c in FORMS[name].columns)
            archive.writestr(f"{name}.CSV", f"{row}\nbroken\n")
    made = counted(file)
    assert made.frame["events"].to_list() == [2]
    assert [name for name, *_ in broken(made)] == ["gdelt.zip/gdelt-1.CSV", "gdelt.zip/gdelt-2.CSV"]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.txt": "1\t2\n"}, r"f\.zip:1: 2 columns between tabs"),
        ({"a.csv": table(GED), "note.txt": "hello\n"}, r"f\.zip/note\.txt:1: 1 columns"),
        ({"a.csv": table(GED), "b.csv": ""}, r"f\.zip/b\.csv: empty file"),
        ({"../a.csv": "", "b.csv": ""}, "unsafe member name"),
        ({}, "columns between tabs"),
        ({"a/": ""}, "an archive of 0 files"),
        ({"a.csv": table(GED), "b.csv": table(ACLED)}, "are of UCDP, others of ACLED"),
    ],
)  # fmt: skip
def test_an_archive_of_something_else_is_refused(
    tmp_path: Path, members: dict[str, str], said: str
) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    with pytest.raises(BadInputError, match=said):
        counted(tmp_path / "f.zip")


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    whole = table(ACLED, *(acled(n, RUSSIA, UKRAINE, notes=f"{n * 7919}") for n in range(2000)))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(whole.encode())[:-2000])
    with pytest.raises(TableError, match=r"a\.csv\.gz: truncated gzip or zip"):
        counted(tmp_path / "a.csv.gz")


@pytest.mark.parametrize(
    ("content", "family", "said"),
    [
        ("event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,inter1,inter3\n", "",
         r"ACLED needs the columns inter2, each once \(did you mean .*inter1"),
        ("id,type_of_violence,gwnoa,gwnob,date_start,id\n", "", "UCDP needs the columns id, each"),
        (table(GED), "acled", "ACLED needs the columns event_id_cnty, .*it is a file of ucdp"),
        (table(ACLED), "gdelt", "known are gdelt-1-early 57.*it is a file of acled"),
        ("a;b\n", "acled", "ACLED needs the columns event_id_cnty, .*the first line has a;b"),
        (table(POLECAT), "polecat", "POLECAT needs the columns Event ID"),  # commas, not tabs
        ('"id,type_of_violence\n', "", "known are .*by their header polecat, ucdp, acled"),
        ("a,b\n", "gdelt", "known are gdelt-1-early 57, gdelt-1 58, gdelt-2 61"),
        (table(ACLED), "", "No tie is left to write"),
        ("", "acled", "empty file"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(
    tmp_path: Path, content: str, family: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(BadInputError, match=said):
        counted(tmp_path / "a.csv", family=family)


def test_an_unknown_family_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format of events «polcat».*Did you mean polecat"):
        counted(write(tmp_path / "a.txt", POLECAT), family="polcat")


def test_the_command_reads_acled_and_leaves_nothing_half_written(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path / "acled.csv", ACLED, acled(1, RUSSIA, UKRAINE), acled(2, "Mob", RUSSIA))
    with file.open("a") as more:
        more.write("broken\n")
    folder = tmp_path / "counted"
    assert run("events", str(file), "-o", str(folder), "--strict")[0] == 1
    assert run("events", str(file), "-o", str(folder), "--format", "icews")[0] == 1
    assert not folder.exists()
    code, _, said = run("events", str(file), "-o", str(folder), "--format", "acled")
    assert code == 0, said
    assert "cite: Raleigh" in said and "licence: ACLED Terms of Use" in said
    assert "no state of the first actor,,1" in (folder / "left-out.csv").read_text()
    assert "fewer than 31 columns" in (folder / "report.csv").read_text()
    code, _, said = run("events", str(file), "-o", str(tmp_path / "b"), "--format", "polcat")
    assert code == 2 and "polecat" in said


@pytest.mark.parametrize("form", NAMED, ids=lambda form: form.name)
def test_every_source_is_named_and_dated(form: Any) -> None:
    source = form.about.source
    assert source["id"] and source["citation"] and source["url"].startswith("https://")
    assert len(form.first) == 8 and form.about.name.endswith("-events")
