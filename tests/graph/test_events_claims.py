"""A series of events becomes claims that every command reads, and networks with signs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
import polars
import pytest

import steppe
from steppe.exports.files import write_folder
from steppe.graph.blocs.balance import balance
from steppe.graph.events.claiming import read_ties
from steppe.graph.events.counting import Counting, count_events
from steppe.graph.events.formats import FORMATS
from steppe.graph.network import signed_ties
from steppe.ontology.errors import BadInputError, NotFoundError

Run = Callable[..., tuple[int, str, str]]
COLUMNS = next(form.columns for form in FORMATS if form.name == "gdelt-1")


def gdelt(number: int, one: str, two: str, code: str, day: str, goldstein: str) -> str:
    cells = {"GLOBALEVENTID": number, "SQLDATE": day, "Actor1CountryCode": one,
             "Actor2CountryCode": two, "EventCode": code, "GoldsteinScale": goldstein}  # fmt: skip
    return "\t".join(str(cells.get(column, "")) for column in COLUMNS)


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """KAZ and RUS: words of cooperation, deeds of conflict; RUS opposes UZB; USA is undecided."""
    acts = [("KAZ", "RUS", "042", "1.9")] * 5 + [("KAZ", "RUS", "190", "-10.0")] * 2
    acts += [("RUS", "KAZ", "061", "6.4")] + [("RUS", "UZB", "112", "-2.0")] * 3
    acts += [("USA", "UZB", "042", "1.9"), ("USA", "UZB", "112", "-2.0")]
    lines = [gdelt(n, one, two, code, "20030105", value)
             for n, (one, two, code, value) in enumerate(acts, start=1)]  # fmt: skip
    lines.append(gdelt(99, "KAZ", "RUS", "042", "20040229", "1.9"))
    file = tmp_path / "acts.tsv"
    file.write_text("\n".join(lines) + "\n")
    made = count_events([file], Counting(normalise="actor"))
    write_folder(tmp_path / "counted", made.contents("counted"))
    return tmp_path / "counted"


def test_a_tie_is_what_prevails_in_its_period(series: Path) -> None:
    ties = read_ties(series)
    columns = ("actor", "target", "since", "until", "cooperation", "conflict", "sign")
    first, second = date(2003, 1, 1), date(2004, 1, 1)
    assert ties.frame.select(columns).rows() == [
        ("KAZ", "RUS", first, second, 5, 2, 1), ("RUS", "KAZ", first, second, 1, 0, 1),
        ("RUS", "UZB", first, second, 0, 3, -1), ("KAZ", "RUS", second, date(2005, 1, 1), 1, 0, 1),
    ]  # fmt: skip
    network = ties.network(date(2003, 12, 31))
    told = sorted(
        (d["actor"], d["target"], d["sign"], d["weight"]) for _, _, d in network.edges(data=True)
    )
    assert told == [("KAZ", "RUS", 1, 7), ("RUS", "KAZ", 1, 1), ("RUS", "UZB", -1, 3)]
    assert ties.network(date(2004, 1, 1)).number_of_edges() == 1


def test_layer_threshold_and_share_change_what_is_a_tie(series: Path) -> None:
    def told(**options: object) -> list[tuple[str, str, int]]:
        frame = read_ties(series, **options).frame.filter(polars.col("since") < date(2004, 1, 1))  # type: ignore[arg-type]
        return frame.select("actor", "target", "sign").rows()

    assert told(layer="material") == [("KAZ", "RUS", -1), ("RUS", "KAZ", 1)]
    assert told(layer="verbal") == [("KAZ", "RUS", 1), ("RUS", "UZB", -1)]
    assert told(least=3) == [("KAZ", "RUS", 1), ("RUS", "UZB", -1)]
    assert told(share=0.8) == [("RUS", "KAZ", 1), ("RUS", "UZB", -1)]
    with pytest.raises(BadInputError, match=r"No tie of .* has 8 material events and a sign"):
        read_ties(series, layer="material", least=8)


def test_months_hold_for_their_month(tmp_path: Path) -> None:
    file = tmp_path / "acts.tsv"
    file.write_text(gdelt(1, "KAZ", "RUS", "042", "20031205", "1.9") + "\n")
    write_folder(tmp_path / "c", count_events([file], Counting(period="month")).contents("c"))
    frame = read_ties(tmp_path / "c").frame
    assert frame.select("period", "since", "until").rows() == [
        ("2003-12", date(2003, 12, 1), date(2004, 1, 1))
    ]


def test_claims_are_asked_measured_and_drawn(series: Path, tmp_path: Path, run: Run) -> None:
    code, _, err = run("events", series, "-o", tmp_path / "ties", "--claims", "--min-events", 2)
    assert code == 0, err
    assert "2 claims: 1 of cooperation, 1 of conflict" in err and "assessments" in err
    kg = steppe.open(tmp_path / "ties")
    held = kg.snapshot("2003-06-30").ties
    assert {(t.subject[-3:], t.predicate.rpartition("#")[2], t.object[-3:]) for t in held} == {
        ("KAZ", "supports", "RUS"), ("RUS", "opposes", "UZB")
    }  # fmt: skip
    claim = next(s for t in held for s in t.claims if s.subject.endswith("KAZ"))
    assert (claim.stance, claim.locator) == ("Assessment", "KAZ to RUS, 2003: 7 events")
    assert claim.note == (
        "of cooperation 5, of conflict 2; Goldstein mean -1.5; "
        "1.000000 of all events of its actor; counts of reports"
    )
    told = json.loads((tmp_path / "ties" / "datapackage.json").read_text())["steppe"]
    assert told["ties"] == {"layer": "all", "leastEvents": 2, "share": 0.5}
    assert told["counting"]["normalised"] == "actor" and told["mapping"] == "gdelt-1"
    code, out, err = run("balance", "--dataset", tmp_path / "ties", "--on", "2003-06-30",
                         "--format", "csv")  # fmt: skip
    assert code == 0 and "frustration index,0," in out
    assert run("validate", tmp_path / "ties")[0] == 0
    code, _, err = run("render", "--dataset", tmp_path / "ties", "-o", tmp_path / "page.html",
                       "--on", "2003-06-30")  # fmt: skip
    assert code == 0 and (tmp_path / "page.html").stat().st_size > 100_000, err


def test_what_is_no_series_of_events_is_refused(series: Path, tmp_path: Path, run: Run) -> None:
    with pytest.raises(NotFoundError, match="no series"):
        read_ties(tmp_path / "nowhere")
    package = series / "datapackage.json"
    good = package.read_text()
    for bad in ("{", "[]", "{}", json.dumps({**json.loads(good), "resources": []})):
        package.write_text(bad)
        with pytest.raises(BadInputError, match="describes no series"):
            read_ties(series)
    package.write_text(good)
    table = series / "gdelt-events.parquet"
    polars.DataFrame({"on": [1], "vote": ["yes"]}).write_parquet(table)
    with pytest.raises(BadInputError, match="no column actor"):
        read_ties(series)
    table.write_bytes(b"PAR1")
    with pytest.raises(BadInputError, match="cannot be read as a series"):
        read_ties(series)
    code, _, err = run("events", series, series, "-o", tmp_path / "x", "--claims")
    assert code == 2 and "one series" in err
    code, _, err = run("events", series, "-o", tmp_path / "x", "--claims", "--keep", tmp_path / "k")
    assert code == 2 and "--keep is not of --claims" in err
    code, _, err = run("events", series, "-o", tmp_path / "x", "--share", 0.6)
    assert code == 2 and "--share is of --claims" in err
    code, _, err = run("events", series, "-o", series, "--claims", "--force")
    assert code == 2 and "lies in" in err
    assert not (tmp_path / "x").exists()


def test_odd_series_are_refused_in_a_line(series: Path, tmp_path: Path) -> None:
    table = series / "gdelt-events.parquet"
    good = polars.read_parquet(table)
    col = polars.col
    for change, said in (
        (col("on").cast(polars.String), "on is String"),
        (polars.lit(9999).alias("on"), "9999 is no year"),
        (polars.lit("many").alias("material_conflict"), "material_conflict is String"),
        (polars.lit(1).alias("actor"), "actor is Int32"),
    ):
        good.with_columns(change).write_parquet(table)
        with pytest.raises(BadInputError, match=said):
            read_ties(series)
    undated = polars.when(col("target") != "UZB").then(col("on")).alias("on")
    good.with_columns(undated).write_parquet(table)
    assert "UZB" not in read_ties(series).frame["target"]
    good.write_parquet(table)
    ties = read_ties(series)
    for name in ("sources.csv", "entities.csv"):
        text = (series / name).read_text()
        (series / name).write_text(text.partition("\n")[0] + "\n")
        with pytest.raises(BadInputError, match="names nothing"):
            ties.contents("ties")
        (series / name).unlink()
        with pytest.raises(BadInputError, match=f"{name} cannot be read"):
            ties.contents("ties")
        (series / name).write_text(text)
    odd = series.rename(tmp_path / "counted[1]")
    assert len(read_ties(odd).frame) == 4


def test_what_is_told_is_of_the_events_that_make_the_tie(series: Path, tmp_path: Path) -> None:
    """The mean of all events says nothing of deeds alone."""
    ties = read_ties(series, layer="material")
    assert ties.frame.select("goldstein", "weight").null_count().row(0) == (2, 2)
    file = tmp_path / "acts.tsv"
    made = count_events([file], Counting(layer="material"))
    write_folder(tmp_path / "deeds", made.contents("deeds"))
    ties = read_ties(tmp_path / "deeds")
    assert ties.told["choices"]["layer"] == "material"
    claims = ties.contents("ties")["claims.csv"]
    assert "KAZ to RUS, 2003: 2 material events" in claims and "Goldstein mean -10.0" in claims


def test_the_network_of_2004_by_icews_and_its_balance(
    shared: Path, tmp_path: Path, run: Run
) -> None:
    """Ties of deeds with ten events at least; counted here from the published table itself."""
    table = shared / "data" / "icews_dyads" / "icews_dyad_year.parquet"
    assert run("import", "icews-dyads", table, "-o", tmp_path / "icews")[0] == 0
    code, _, err = run("events", tmp_path / "icews", "-o", tmp_path / "ties", "--claims",
                       "--layer", "material", "--min-events", 10)  # fmt: skip
    assert code == 0, err

    pairs: Counter[frozenset[str]] = Counter()
    frame = polars.read_parquet(table).filter(polars.col("year") == 2004)
    for one, two, good, bad in frame.select("i_iso3c", "j_iso3c", "matlCoop", "matlConf").rows():
        if good + bad >= 10 and good != bad:
            pairs[frozenset((one, two))] += 1 if good > bad else -1
    ours = nx.Graph()
    ours.add_edges_from(
        (*pair, {"sign": 1 if n > 0 else -1, "ties": abs(n)}) for pair, n in pairs.items() if n
    )
    census = Counter(
        sum(ours.edges[edge]["sign"] < 0 for edge in combinations(three, 2))
        for three in nx.enumerate_all_cliques(ours) if len(three) == 3
    )  # fmt: skip
    held = signed_ties(steppe.open(tmp_path / "ties").snapshot("2004-06-30"), actors=None)
    found = balance(held, combine="net")
    assert (ours.size(), ours.size(weight="ties"), sum(census.values())) == (437, 587, 467)
    assert (
        [found.census[kind] for kind in ("+++", "++-", "+--", "---")]
        == [census[n] for n in range(4)]
        == [2, 39, 150, 276]
    )
    code, out, _ = run(
        "balance", "--dataset", tmp_path / "ties", "--on", "2004-06-30", "--format", "csv"
    )
    assert code == 0 and "frustration index,143," in out and "optimal,true" in out
    # No cut of the same network, made without the program's own, is better.
    cut = nx.algorithms.community.greedy_modularity_communities(ours, cutoff=2, best_n=2)
    side = {node: n for n, part in enumerate(cut) for node in part}
    crossed = sum(
        tie["ties"] for a, b, tie in ours.edges(data=True)
        if (tie["sign"] > 0) == (side[a] != side[b])
    )  # fmt: skip
    assert crossed >= 143
