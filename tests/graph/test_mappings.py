"""The mappings that come with steppe: on the published data, and each on a made-up twin."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

import steppe
from steppe.exports.files import write_folder
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.dataset import read_dataset
from steppe.graph.sources import import_tables, packaged_mappings, read_mapping
from steppe.graph.sources.claims_tables import texts
from steppe.graph.sources.options import Options
from steppe.graph.sources.report import Kind
from steppe.graph.sources.series import import_series
from steppe.graph.validation.spells import spell_findings
from steppe.ontology.errors import TableError

polars = pytest.importorskip("polars")

Made = Callable[..., KnowledgeGraph]


def local(iri: str | None) -> str:
    return (iri or "").rpartition("/")[2].rpartition("#")[2]


def ties(kg: KnowledgeGraph, day: str) -> set[tuple[str, str, str]]:
    """What holds on a day, perhaps or certainly: subject, relation, object."""
    held = kg.snapshot(day).ties
    return {(local(t.subject), local(t.predicate), local(t.object)) for t in held}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Import a table given as text and open what came of it."""

    def make(mapping: str, text: str, **more: str) -> KnowledgeGraph:
        files = []
        for name, content in {"table": text, **more}.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
            files.append(tmp_path / f"{name}.csv")
        return written(mapping, files, tmp_path / "made")

    return make


def written(mapping: str, files: list[Path], folder: Path) -> KnowledgeGraph:
    imported = import_tables(read_mapping(mapping), files, Options())
    folder.mkdir()
    for name, text in texts(imported, folder.name).items():
        (folder / name).write_text(text, encoding="utf-8")
    return steppe.open(folder)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Callable[..., KnowledgeGraph]:
    """Import published files once each."""
    held: dict[str, KnowledgeGraph] = {}

    def opened(mapping: str, *files: str) -> KnowledgeGraph:
        if mapping not in held:
            paths = [shared / "data" / file for file in files]
            folder = tmp_path_factory.mktemp(mapping) / mapping
            held[mapping] = written(mapping, paths, folder)
        return held[mapping]

    return opened


FILES = {
    "cow-igo": ("cow_igo/cow_igo_v3_membership_long.parquet", "cow_igo/igo_metadata.csv"),
    "atop-dyads": ("atop/atop51_directed_dyadyear.parquet",),
    "atop-members": ("atop/atop4_01m.csv",),
    "thompson-dreyer": ("rivalries/td_rivalries.csv",),
    "thompson-sakuwa-suhas": ("rivalries/tss_rivalries.csv",),
    "cow-capitals": ("cow_core/cow_capitals.csv",),
    "gml-mid-dyads": ("gml_mids/gml_mid_ddydisps.csv",),
    "cow-contiguity": ("cow_core/cow_contdir.csv",),
    "archigos": ("archigos/archigos.csv",),
    "us-bases": ("us_bases/basedata.csv",),
    "internacia": ("internacia/memberships_long.csv", "internacia/blocks.csv"),
    "geopolhist": (
        "geopolhist/GeoPolHist_entities_status_over_time.csv",
        "geopolhist/GeoPolHist_entities.csv",
    ),
    "signed-windows": ("signnet/cowList_edges.csv",),
}
"""Mapping → the published files that it is tried on."""

SERIES = {
    "un-votes": ("un_votes/un_votes.parquet", "un_votes/un_roll_calls.csv"),
    "un-ideal-points": ("un_ideal_points/IdealpointestimatesAll_Apr2020.csv",),
    "icews-dyads": ("icews_dyads/icews_dyad_year.parquet",),
    "cow-nmc": ("cow_core/cow_nmc.csv",),
}
"""Mapping of a series → the published files."""


WIKIDATA = ("wikidata-entities", "wikidata-sparql")
"""Their last day is that of the download; test_wikidata.py tries them."""


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", packaged_mappings())
def test_every_mapping_says_what_it_is(name: str) -> None:
    mapping = read_mapping(name)
    assert mapping.title and mapping.help and mapping.about.source["title"]
    assert name == "dyads" or mapping.about.source["citation"]
    assert name in {"dyads", *WIKIDATA} or mapping.about.as_of
    assert name in {*FILES, *SERIES, *WIKIDATA, "dyads", "cow-alliances"}


@pytest.mark.parametrize("name", FILES)
def test_a_published_file_is_placed_whole(name: str, shared: Path, tmp_path: Path) -> None:
    """Every row is a claim, part of a spell, or reported; and the tables can be read."""
    paths = [shared / "data" / file for file in FILES[name]]
    imported = import_tables(read_mapping(name), paths, Options())
    for file, text in texts(imported, name).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    dataset = read_dataset(tmp_path)
    assert len([s for s in dataset.statements if not s.rule]) == imported.report.claims
    assert not imported.report.of(Kind.BAD)
    assert imported.release and "unknown release" not in str(imported.report.remarks)
    assert imported.mapping.releases[0].rows == imported.report.rows
    if imported.mapping.fold is None:
        lines = {claim.line for _, claim in imported.claims}
        noted = {f.line for k in (Kind.SKIPPED, Kind.DUPLICATE) for f in imported.report.of(k)}
        assert len(lines | noted) == imported.report.rows


# -- COW IGO -----------------------------------------------------------------------------------

IGO = """ccode,year,state,ioname,status
705,1992,x,cis,1
705,1993,x,cis,1
705,1995,x,cis,1
704,1992,x,cis,1
704,1993,x,cis,3
704,1995,x,cis,3
702,1994,x,other,2
702,1995,x,other,2
365,1990,x,un,1
365,1991,x,un,1
365,1992,x,un,1
"""


def test_rows_of_years_become_spells(made: Made) -> None:
    kg = made("cow-igo", IGO)
    spells = {
        (local(c.subject), local(c.predicate), local(c.object), c.since_text, c.until_text)
        for c in kg.claims() if local(c.predicate) != "rosterComplete"
    }  # fmt: skip
    assert spells == {
        ("KAZ", "memberOf", "CIS", "1992", "[1993-01-02..1994-01-01]"),
        ("KAZ", "memberOf", "CIS", "1995", ""),
        ("UZB", "memberOf", "CIS", "1992", "[1992-01-02..1993-01-01]"),
        ("UZB", "observerOf", "CIS", "1993", "[1993-01-02..1994-01-01]"),
        ("UZB", "observerOf", "CIS", "1995", ""),
        ("TJK", "partnerIn", "igo-other", "1994", ""),
        ("SUN", "memberOf", "UN", "[..1990]", "1991-12-26"),
        ("RUS", "memberOf", "UN", "1991-12-26", "[1992-01-02..1993-01-01]"),
    }


def test_who_is_not_on_a_complete_list_is_not_a_member(made: Made) -> None:
    kg = made("cow-igo", IGO)
    assert kg.why("KAZ memberOf CIS", on="1995-12-31").answer == "yes"
    assert kg.why("TJK memberOf CIS", on="1993-06-30").answer == "no"


# -- pacts -------------------------------------------------------------------------------------

PACTS = """ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
365,705,1992,1,0,0,1,0
705,365,1992,1,0,0,1,0
365,705,1993,1,0,0,1,0
705,365,1993,0,0,0,1,0
365,705,1994,0,0,0,1,0
705,365,1994,0,0,0,1,0
"""


def test_a_pact_is_what_both_have_promised(made: Made) -> None:
    kg = made("atop-dyads", PACTS)
    assert ties(kg, "1992-12-31") == {
        ("KAZ", "defencePactWith", "RUS"), ("KAZ", "nonAggressionPactWith", "RUS"),
    }  # fmt: skip
    assert ties(kg, "1993-12-31") == {("KAZ", "nonAggressionPactWith", "RUS")}


def test_formal_alliances_are_read_from_a_copy_of_ones_own(made: Made) -> None:
    header = "version4id,ccode1,ccode2,year,defense,neutrality,nonaggression,entente\n"
    text = "9,365,705,1992,1,0,0,1\n9,705,365,1992,1,0,0,1\n"
    assert {p for _, p, _ in ties(made("cow-alliances", header + text), "1992-12-31")} == {
        "defencePactWith",
        "consultationPactWith",
    }
    assert "never shipped or fetched" in read_mapping("cow-alliances").help


def test_a_capital_moves(made: Made) -> None:
    text = (
        "ccode,statenme,capital,stdate,enddate,lat,lng\n"
        "705,Kazakhstan,Almaty,1991-12-16,1997-12-09,43.25,76.9\n"
        "705,Kazakhstan,Astana,1997-12-10,2024-12-31,51.17,71.43\n"
    )
    kg = made("cow-capitals", text)
    assert ties(kg, "1997-12-09") == {("city-Almaty", "capitalOf", "KAZ")}
    assert ties(kg, "2020-01-01") == {("city-Astana", "capitalOf", "KAZ")}


def test_a_member_of_a_treaty_is_in_it_from_day_to_day(made: Made) -> None:
    kg = made(
        "atop-members",
        "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase\n"
        "4205,704,1994,4,20,1999,5,20,0\n4205,705,1994,4,20,0,0,0,0\n",
    )
    assert ties(kg, "1999-05-20") == {(s, "partyTo", "atop-4205") for s in ("UZB", "KAZ")}
    assert ties(kg, "1999-05-21") == {("KAZ", "partyTo", "atop-4205")}


def test_a_phase_of_a_treaty_does_not_end_the_membership(made: Made) -> None:
    header = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase\n"
    kg = made("atop-members", header + "7,705,1992,5,15,2002,10,7,1\n7,705,2002,10,7,0,0,0,2\n")
    days = ("1992-05-15", "2002-10-07", "2002-10-08", "2015-01-01")
    assert all(ties(kg, day) == {("KAZ", "partyTo", "atop-7")} for day in days)


def test_alliances_of_central_asia_are_as_the_members_table_has_them(
    real: Callable[..., KnowledgeGraph], shared: Path
) -> None:
    kg = real("atop-members", *FILES["atop-members"])
    table = rows(shared / "data" / FILES["atop-members"][0])
    for code, state in (("704", "UZB"), ("705", "KAZ"), ("701", "TKM")):
        theirs = {
            f"atop-{r['atopid']}" for r in table
            if r["member"] == code and int(r["yrent"]) < 2003
            and (r["yrexit"] == "0" or int(r["yrexit"]) > 2003)
        }  # fmt: skip
        ours = {o for s, p, o in ties(kg, "2003-12-31") if s == state and p == "partyTo"}
        assert theirs <= ours, state


# -- rivalries, disputes -----------------------------------------------------------------------


def test_a_rivalry_holds_to_the_end_of_its_last_year(made: Made) -> None:
    text = "rivalryno,ccode1,ccode2,styear,endyear\n1,2,365,1945,1989\n2,704,705,1991,2010\n"
    kg = made("thompson-dreyer", text)
    assert ("SUN", "rivalOf", "USA") in ties(kg, "1989-12-31")
    assert ties(kg, "1990-01-01") == set()
    assert ties(kg, "2010-12-31") == {("KAZ", "rivalOf", "UZB")}


@pytest.mark.parametrize("name", ["thompson-dreyer", "thompson-sakuwa-suhas"])
def test_rivalries_of_a_year_are_counted_as_published(
    real: Callable[..., KnowledgeGraph], shared: Path, name: str
) -> None:
    kg = real(name, *FILES[name])
    table = rows(shared / "data" / FILES[name][0])
    start, end = ("styear", "endyear") if "styear" in table[0] else ("start", "end")
    for year in (1900, 1960, 1985):
        pairs = {frozenset((r["ccode1"], r["ccode2"])) for r in table
                 if int(r[start]) < year <= int(r[end])}  # fmt: skip
        begun = {frozenset((r["ccode1"], r["ccode2"])) for r in table if int(r[start]) == year}
        found = [t for t in ties(kg, f"{year}-12-31") if t[1] == "rivalOf"]
        assert len(found) == len(pairs | begun), year


def test_a_dispute_is_what_each_side_did(made: Made) -> None:
    text = (
        "dispnum,ccode1,ccode2,year,hostlev1\n9,2,365,1961,3\n9,2,365,1962,3\n9,365,2,1961,4\n"
        "9,365,2,1962,4\n7,2,20,1979,1\n"
    )
    kg = made("gml-mid-dyads", text)
    assert ties(kg, "1962-01-01") == {("USA", "threatens", "SUN"), ("SUN", "attacked", "USA")}


# -- borders, leaders, bases, bodies -----------------------------------------------------------


def test_a_border_of_both_directions_stands_once_and_is_cut_where_a_code_changes(
    made: Made,
) -> None:
    text = (
        "ccode1,ccode2,conttype,stdate,enddate\n365,369,1,1991-12-01,2016-12-01\n"
        "369,365,1,1991-12-01,2016-12-01\n2,20,1,1816-01-01,2016-12-01\n2,31,4,1973-07-01,2016-12-01\n"
    )
    kg = made("cow-contiguity", text)
    assert ties(kg, "2000-01-01") == {("RUS", "borders", "UKR"), ("CAN", "borders", "USA")}
    since = {local(c.subject): c.since_text for c in kg.claims()}
    assert since["RUS"] == "[1991-12-26..1991-12-31]" and since["CAN"] == "[..1816-01]"


def test_leaders_lead_from_day_to_day(made: Made) -> None:
    text = (
        "obsid,gwcode,leadid,leader,startdate,enddate,entry,exit\n"
        "KZK-1991,705,a-1,Nazarbaev,1991-12-16,2015-12-31,Regular,Still in Office\n"
        "UZB-1990,704,b-1,Karimov,1991-08-31,1999-01-01,Regular,Regular\n"
    )
    kg = made("archigos", text)
    assert ties(kg, "1999-01-02") == {("leader-KZK-1991", "leads", "KAZ")}
    assert len(ties(kg, "1999-01-01")) == 2


def test_leaders_of_a_day_are_as_published(
    real: Callable[..., KnowledgeGraph], shared: Path
) -> None:
    kg = real("archigos", *FILES["archigos"])
    table = rows(shared / "data" / FILES["archigos"][0])
    on = "2003-06-30"
    theirs = [r for r in table if r["startdate"] <= on <= r["enddate"]]
    assert len({t[2] for t in ties(kg, on)}) == len({r["gwcode"] for r in theirs}) > 150


def test_a_base_without_dates_is_possible_and_brings_forces(made: Made) -> None:
    text = (
        "countryname,ccode,iso3c,basename,lat,lon,base,lilypad,fundedsite\n"
        "Uzbekistan,704,UZB,Karshi,38.83,65.92,1,0,0\nKyrgyzstan,703,KGZ,Site,42,74,0,0,1\n"
    )
    kg = made("us-bases", text)
    found = ties(kg, "2003-12-31")
    assert ("USA", "deploysForcesIn", "UZB") in found and (
        "USA",
        "deploysForcesIn",
        "KGZ",
    ) not in found
    assert not kg.snapshot("2003-12-31", certain=True).ties


def test_bodies_are_told_from_other_blocks_by_a_second_file(made: Made) -> None:
    table = (
        "id,name,type,status,joined,role,note,block\nKZ,Kazakhstan,country,member,1995-01-01,,,NATO\n"
        "KZ,Kazakhstan,country,member,,,,WDLTR\nUZ,Uzbekistan,country,observer,,,,LAKE\n"
    )
    blocks = (
        "id,name,blocktype,founded,dissolved,status,wikidata_id\nNATO,North,intorg,,,formal,Q7184\n"
        "WDLTR,Left to right,writingdirection,,,informal,\nLAKE,Lake Union,intorg,,,formal,\n"
    )
    kg = made("internacia", table, blocks=blocks)
    assert ties(kg, "2003-12-31") == {
        ("KAZ", "memberOf", "NATO"),
        ("UZB", "observerOf", "block-LAKE"),
    }


# -- sovereignty, signed networks ----------------------------------------------------------------

STATUS = """GPH_code,GPH_name,start_year,end_year,GPH_status,sovereign_GPH_code
2,United States of America,1816,2022,Sovereign,
3,Alaska,1816,1867,Colony of,365
3,Alaska,1867,1959,Dependency of,2
365,Russia (USSR),1816,2022,Sovereign,
365,Russia (USSR),1941,1943,Occupied by,255
510,German East Africa,1885,1919,Colony of,255
9900,Somewhere,1900,1910,Part of,2
255,Germany,1945,1945,Dissolved into,260
"""
ENTITIES = """GPH_code,GPH_name,continent,wikidata,lat,lng
3,Alaska,America,http://www.wikidata.org/entity/Q797,64,-150
510,German East Africa,Africa,,,
9900,Samoa,Oceania,http://www.wikidata.org/entity/Q683,,
"""


def test_sovereignty_and_dependence_are_claims(made: Made) -> None:
    (kg := made("geopolhist", STATUS, GeoPolHist_entities=ENTITIES))
    assert ties(kg, "1850-01-01") == {("gph-3", "underAuthorityOf", "RUS")}
    assert ties(kg, "1942-01-01") == {
        ("gph-3", "underAuthorityOf", "USA"), ("germany-1945", "occupies", "SUN"),
    }  # fmt: skip
    assert ties(kg, "1905-01-01") == {
        ("gph-3", "underAuthorityOf", "USA"), ("gph-510", "underAuthorityOf", "germany-1945"),
        ("WSM", "underAuthorityOf", "USA"),
    }  # fmt: skip
    flags = [c for c in kg.claims() if local(c.predicate) == "sovereign"]
    assert {local(c.subject) for c in flags} == {"USA", "RUS", "SUN"}
    alaska = kg.entity("gph-3")
    assert (alaska.label, alaska.wikidata, str(alaska.lat)) == ("Alaska", "Q797", "64")


def test_what_has_no_term_is_reported_by_row_and_reason(made: Made, tmp_path: Path) -> None:
    made("geopolhist", STATUS, GeoPolHist_entities=ENTITIES)
    (noted,) = rows(tmp_path / "made" / "report.csv")
    assert (noted["kind"], noted["row"]) == ("skipped", "9")
    assert "the vocabulary has no succession of states" in noted["reason"]


@pytest.mark.parametrize("year", [1880, 1914, 1950, 1985])
def test_dependencies_and_occupations_of_a_year_are_counted_as_published(
    real: Callable[..., KnowledgeGraph], shared: Path, year: int
) -> None:
    """A spell is possible from its first to its last year."""
    kg = real("geopolhist", *FILES["geopolhist"])
    table = [r for r in rows(shared / "data" / FILES["geopolhist"][0]) if r["start_year"] != "?"]
    of = ("Colony of", "Dependency of", "Possession of", "Protectorate of", "Leased to",
          "Mandated to", "Vassal of", "Associated state of", "Part of")  # fmt: skip
    for relation, statuses in (("underAuthorityOf", of), ("occupies", ("Occupied by",))):
        theirs = {(r["GPH_code"], r["sovereign_GPH_code"]) for r in table
                  if r["GPH_status"] in statuses
                  and int(r["start_year"]) <= year <= int(r["end_year"])}  # fmt: skip
        certain, possible = (
            sum(
                local(t.predicate) == relation for t in kg.snapshot(f"{year}-12-31", certain=c).ties
            )
            for c in (True, False)
        )
        assert 0.8 * len(theirs) <= certain <= possible, relation
        assert len(theirs) - 3 <= possible <= len(theirs), relation


def test_a_window_of_years_is_a_spell(made: Made) -> None:
    text = "window,from,to,sign\n46-49,USA,RUS,-1\n46-49,GBR,USA,1\n47-50,NIG,NGA,1\n"
    kg = made("signed-windows", text)
    assert ties(kg, "1946-06-30") == {("SUN", "rivalOf", "USA"), ("GBR", "cooperatesWith", "USA")}
    assert {(c.since_text, c.until_text) for c in kg.claims()} >= {
        ("1946", "[1949-01-02..1950-01-01]")
    }
    assert ties(kg, "1951-01-02") == set()


def test_what_is_no_window_of_years_is_bad(made: Made) -> None:
    with pytest.raises(TableError, match=r"table\.csv:2: window: «tribes»: no window of years"):
        made("signed-windows", "window,from,to,sign\ntribes,USA,RUS,-1\n")


@pytest.mark.parametrize(
    ("day", "windows"),
    [
        ("1946-12-31", {"46-49"}),
        ("1960-12-31", {"57-60", "58-61", "59-62", "60-63"}),
        ("1999-06-30", {"96-99"}),
    ],
)
def test_the_signed_ties_of_a_day_are_those_of_its_windows(
    real: Callable[..., KnowledgeGraph], shared: Path, day: str, windows: set[str]
) -> None:
    kg = real("signed-windows", *FILES["signed-windows"])
    table = [r for r in rows(shared / "data" / FILES["signed-windows"][0])
             if r["window"] in windows]  # fmt: skip
    theirs = {(frozenset((r["from"], r["to"])), r["sign"]) for r in table}
    names = [p for _, p, _ in ties(kg, day)]
    assert len(names) == len(theirs) > 300
    assert names.count("rivalOf") == sum(sign == "-1" for _, sign in theirs)


# -- what the checks find in published data ------------------------------------------------------


def in_time(kg: KnowledgeGraph) -> dict[str, int]:
    return dict(Counter(finding.rule for finding in spell_findings(kg.contents, {})))


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("cow-igo", {}),
        ("gml-mid-dyads", {}),
        ("cow-contiguity", {"D08": 3}),  # three borders from some days before a state was listed
        ("atop-dyads", {"D08": 170}),  # treaties of states before COW lists them
        ("atop-members", {"D08": 64, "D09": 64}),  # phases that overlap by a day and more
        ("thompson-dreyer", {"D08": 11}),  # rivalries from 1494 on
        ("geopolhist", {"D09": 3}),
    ],
)
def test_ties_in_time_are_found_in_published_data(
    real: Callable[..., KnowledgeGraph], name: str, findings: dict[str, int]
) -> None:
    assert in_time(real(name, *FILES[name])) == findings


def test_ends_that_are_the_releases_are_found_where_a_mapping_does_not_know_them(
    shared: Path, tmp_path: Path
) -> None:
    """The published borders end in December 2016, the last month of the data."""
    packaged = resources.files("steppe.graph.sources").joinpath("cow-contiguity.toml").read_text()
    own = "\n".join(line for line in packaged.splitlines() if not line.startswith("ongoing"))
    (tmp_path / "own.toml").write_text(own)
    paths = [shared / "data" / file for file in FILES["cow-contiguity"]]
    kg = written(str(tmp_path / "own.toml"), paths, tmp_path / "made")
    (finding,) = [f for f in spell_findings(kg.contents, {}) if f.rule == "D10"]
    assert finding.value == "src:cow-contiguity-3-2" and "2016-12-31" in finding.message


# -- together ----------------------------------------------------------------------------------


def test_two_data_sets_join_by_their_actors(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "igo.csv").write_text(IGO)
    (tmp_path / "pacts.csv").write_text(PACTS)
    for name, file in (("cow-igo", "igo.csv"), ("atop-dyads", "pacts.csv")):
        assert run("import", name, tmp_path / file, "-o", tmp_path / name)[0] == 0
    store = tmp_path / "kg"
    folders = (tmp_path / "cow-igo", tmp_path / "atop-dyads")
    code, _, err = run("build", "central-asia-2004", *folders, "-o", store)
    assert code == 0, err
    question = "SELECT ?o WHERE { id:KAZ st:memberOf id:CIS ; st:defencePactWith ?o }"
    code, out, _ = run("query", question, "--store", store)
    assert out.splitlines()[1:] == ["https://w3id.org/steppe/id/RUS"]


def test_a_match_by_name_is_left_to_the_user(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "igo.csv").write_text(IGO.replace("other", "sco"))
    args = ("import", "cow-igo", tmp_path / "igo.csv")
    code, _, err = run(*args, "-o", tmp_path / "one")
    assert code == 0 and "is body sco (sco) the same as SCO" in err
    decided = (tmp_path / "one" / "decisions.csv").read_text().replace("open", "yes")
    (tmp_path / "mine.csv").write_text(decided)
    code, _, err = run(*args, "-o", tmp_path / "two", "--decisions", tmp_path / "mine.csv")
    assert code == 0 and "to be decided" not in err
    assert ("TJK", "partnerIn", "SCO") in ties(steppe.open(tmp_path / "two"), "1995-12-31")
    (tmp_path / "mine.csv").write_text(decided.replace("yes", "perhaps"))
    code, _, err = run(*args, "-o", tmp_path / "three", "--decisions", tmp_path / "mine.csv")
    assert code == 1 and "mine.csv:2: decision: «perhaps»: must be yes, no, open" in err


# -- series ------------------------------------------------------------------------------------


def series(mapping: str, files: list[Path], folder: Path) -> object:
    """Import a series, check that its data set can be read, and read its table."""
    made = import_series(read_mapping(mapping), files, Options(), lambda *_: None)
    write_folder(folder, made.contents(folder.name))
    assert read_dataset(folder).statements == ()
    question = "SELECT ?file WHERE { ?s a dcat:Dataset ; dct:identifier ?file ; dct:extent ?t }"
    assert list(steppe.open(folder).query(question)) == [(f"{mapping}.parquet",)]
    return polars.read_parquet(folder / f"{mapping}.parquet")


@pytest.mark.parametrize("name", SERIES)
def test_a_published_series_stays_a_table(name: str, shared: Path, tmp_path: Path) -> None:
    paths = [shared / "data" / file for file in SERIES[name]]
    frame = series(name, paths, tmp_path / name)
    source = paths[0]
    rows_given = (
        len(polars.read_parquet(source)) if source.suffix == ".parquet" else len(rows(source))
    )
    assert len(frame) == rows_given  # type: ignore[arg-type]


def test_votes_of_a_state_that_is_gone_are_placed_by_name(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text(
        "rcid,country,country_code,vote\n3,Soviet Union,,no\n9,Russia,RU,yes\n9,Atlantis,,yes\n"
        "9,Germany,DE,abstain\n3,West Germany,DE,yes\n"
    )
    (tmp_path / "un_roll_calls.csv").write_text(
        "rcid,session,date,unres\n3,40,1985-12-01,A\n9,55,2000-12-01,B\n"
    )
    files = [tmp_path / "votes.csv", tmp_path / "un_roll_calls.csv"]
    frame = series("un-votes", files, tmp_path / "made")
    assert frame.select("actor", "session", "vote").rows() == [  # type: ignore[attr-defined]
        ("SUN", 40, "no"), ("RUS", 55, "yes"), ("DEU", 55, "abstain"), ("west-germany", 40, "yes"),
    ]  # fmt: skip
    report = (tmp_path / "made" / "report.csv").read_text()
    assert "Atlantis" in report and "1 rows left out" in report


def test_a_series_without_its_second_file_or_without_rows_is_written(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("rcid,country,country_code,vote\n3,Russia,RU,no\n")
    frame = series("un-votes", [votes], tmp_path / "undated")
    assert frame.select("on", "actor", "session", "vote").rows() == [  # type: ignore[attr-defined]
        (None, "RUS", None, "no")
    ]
    votes.write_text("rcid,country,country_code,vote\n")
    (tmp_path / "un_roll_calls.csv").write_text("rcid,session,date,unres\n")
    files = [votes, tmp_path / "un_roll_calls.csv"]
    assert len(series("un-votes", files, tmp_path / "none")) == 0  # type: ignore[arg-type]


def test_capabilities_keep_what_is_missing_missing(tmp_path: Path) -> None:
    (tmp_path / "nmc.csv").write_text(
        "ccode,year,milex,cinc\n255,1945,-9,0.1\n255,1960,5,0.1\n365,1985,7,0.2\n"
    )
    frame = series("cow-nmc", [tmp_path / "nmc.csv"], tmp_path / "made")
    assert frame.select("on", "actor", "milex").rows() == [  # type: ignore[attr-defined]
        (1945, "germany-1945", None), (1985, "SUN", 7),
    ]  # fmt: skip
