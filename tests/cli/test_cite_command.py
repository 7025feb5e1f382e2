"""`steppe cite`: every mapping's data set is cited, and its licence said at import and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import steppe
from steppe.graph.sources import packaged_mappings, read_mapping

Run = Callable[..., tuple[int, str, str]]

PUBLISHED = [name for name in packaged_mappings() if name != "dyads"]

TABLES = {
    "archigos": "obsid,gwcode,leadid,leader,startdate,enddate,entry,exit\n"
    "K,705,a-1,Nazarbaev,1991-12-16,2015-12-31,Regular,Still in Office\n",
    "atop-dyads": "ccode1,ccode2,year,atop_defense,atop_neutral,atop_nonagg,atop_consul\n"
    "365,705,1992,1,0,0,0\n705,365,1992,1,0,0,0\n",
    "atop-members": "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit\n"
    "7,705,1992,5,15,0,0,0\n",
    "cow-alliances": "version4id,ccode1,ccode2,year,defense,neutrality,nonaggression,entente\n"
    "9,365,705,1992,1,0,0,0\n9,705,365,1992,1,0,0,0\n",
    "cow-capitals": "ccode,statenme,capital,stdate,enddate,lat,lng\n"
    "705,Kazakhstan,Astana,1997-12-10,2024-12-31,51.17,71.43\n",
    "cow-contiguity": "ccode1,ccode2,conttype,stdate,enddate\n2,20,1,1920-01-01,2016-12-01\n",
    "cow-igo": "ccode,year,ioname,status\n705,1992,cis,1\n",
    "cow-nmc": "ccode,year,milex,cinc\n365,1985,7,0.2\n",
    "geopolhist": "GPH_code,GPH_name,start_year,end_year,GPH_status,sovereign_GPH_code\n"
    "2,United States of America,1816,2022,Sovereign,\n",
    "gml-mid-dyads": "dispnum,ccode1,ccode2,year,hostlev1\n9,2,365,1961,3\n",
    "icews-dyads": "i_iso3c,j_iso3c,year,verbCoop,matlCoop,verbConf,matlConf\n"
    "KAZ,UZB,2004,1,2,3,4\n",
    "internacia": "id,name,type,status,joined,role,note,block\n"
    "KZ,Kazakhstan,country,member,1995-01-01,,,NATO\n",
    "signed-windows": "window,from,to,sign\n46-49,USA,RUS,-1\n",
    "thompson-dreyer": "rivalryno,ccode1,ccode2,styear,endyear\n1,2,365,1945,1989\n",
    "thompson-sakuwa-suhas": "tssr_id,rivalry,ccode1,ccode2,start,end\n1,x,2,365,1945,1989\n",
    "un-ideal-points": "ccode,session,NVotes,IdealPoint\n365,40,90,-2.5\n",
    "un-votes": "rcid,country,country_code,vote\n9,Russia,RU,yes\n",
    "us-bases": "countryname,ccode,iso3c,basename,lat,lon,base,lilypad,fundedsite\n"
    "Uzbekistan,704,UZB,Karshi,38.83,65.92,1,0,0\n",
}
"""Mapping → a made-up table in the layout of its codebook."""

MORE = {
    "internacia": ("blocks.csv", "id,name,blocktype,wikidata_id\nNATO,North,intorg,Q7184\n"),
    "un-votes": ("un_roll_calls.csv", "rcid,session,date,unres\n9,55,2000-12-01,B\n"),
}
"""Mapping → the name and text of its second file."""

ITEM = {"type": "uri", "value": "http://www.wikidata.org/entity/Q232"}
BODY = {"type": "uri", "value": "http://www.wikidata.org/entity/Q485207"}
MEMBER = {"type": "uri", "value": "http://www.wikidata.org/entity/P463"}
STATEMENT = {
    "id": "Q232$1", "rank": "normal", "type": "statement",
    "mainsnak": {"snaktype": "value", "property": "P463", "datavalue": {
        "type": "wikibase-entityid", "value": {"entity-type": "item", "id": "Q485207"}}},
}  # fmt: skip
JSON = {
    "wikidata-entities": {"entities": {"Q232": {"id": "Q232", "claims": {"P463": [STATEMENT]}}}},
    "wikidata-sparql": {
        "head": {"vars": ["item", "property", "value"]},
        "results": {"bindings": [{"item": ITEM, "property": MEMBER, "value": BODY}]},
    },
}


def files(name: str, folder: Path) -> list[Path]:
    file = folder / (f"{name}.json" if name in JSON else f"{name}.csv")
    file.write_text(json.dumps(JSON[name]) if name in JSON else TABLES[name], encoding="utf-8")
    if name not in MORE:
        return [file]
    second = folder / MORE[name][0]
    second.write_text(MORE[name][1], encoding="utf-8")
    return [file, second]


def test_every_mapping_has_a_twin_here() -> None:
    assert set(PUBLISHED) == {*TABLES, *JSON}


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_was_imported_is_cited_and_its_licence_said(
    run: Run, tmp_path: Path, name: str
) -> None:
    about = read_mapping(name).about
    if read_mapping(name).series is not None:
        pytest.importorskip("polars")
    out = tmp_path / name
    code, _, err = run("import", name, *files(name, tmp_path), "-o", out)
    assert code == 0, err
    (said,) = [line for line in err.splitlines() if line.startswith("licence: ")]
    assert said == f"licence: {about.licence}" if about.licence else "not stated" in said
    assert f"cite: {about.source['citation']}" in err
    assert run("build", out, "-o", tmp_path / "kg")[0] == 0
    told = run("cite", "--store", tmp_path / "kg")[1]
    assert about.source["citation"].rstrip(".") in told
    assert f"Data set {name}" in told and ("Licence" in told) == bool(about.licence)
    entries = run("cite", "--store", tmp_path / "kg", "--style", "bibtex")[1]
    assert f"@misc{{{about.source['id']}," in entries and f"@misc{{{name}," in entries
    items = json.loads(run("cite", "--store", tmp_path / "kg", "--style", "csl")[1])
    assert {about.source["title"], about.title, "steppe"} <= {item["title"] for item in items}


def test_the_licence_is_in_the_graph(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "geopolhist"
    assert run("import", "geopolhist", *files("geopolhist", tmp_path), "-o", out)[0] == 0
    question = "SELECT ?l WHERE { ?d a dcat:Dataset ; dct:license ?l }"
    assert list(steppe.open(out).query(question)) == [("ODbL-1.0",)]


def test_one_source_is_cited_alone(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("cite", "--source", "kuo-2004")
    assert code == 0 and len(out.splitlines()) == 3  # the source, the data set, steppe
    assert run("cite", "--source", "kuo-2040")[0] == 3
    assert run("cite", "-o", tmp_path / "refs.bib", "--style", "bibtex")[0] == 0
    assert (tmp_path / "refs.bib").read_text(encoding="utf-8").count("@misc{") > 3
