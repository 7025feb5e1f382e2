"""align, explain, diff, whatif and --cite: what they print, refuse, and leave alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
PAPER = ("--source", "kuo-2004")
FIVE = ("--over", "CIS,CST,CSTO,EurAsEC,SCO")
DAY = ("--on", "2003-12-31")


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


# -- align -----------------------------------------------------------------------------------


def test_bounds_fill_low_and_high_and_say_by_which_reading(run: Run) -> None:
    (row,) = rows(run("align", "KAZ", "RUS", "--bounds", *DAY)[1])
    assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
    assert "alone" in row["reason"]
    (row,) = rows(run("align", "KAZ", "RUS", *DAY)[1])
    assert row["low"] == row["high"] == row["reason"] == ""


@pytest.mark.parametrize("layer", ["alliance", "agreements", "bases", "stances", "events", "votes"])
def test_every_layer_says_its_scale_and_its_alters(run: Run, layer: str) -> None:
    code, out, err = run("align", "RUS", "USA", "--layer", layer, *DAY)
    assert code == 0 and rows(out)[0]["layer"] == layer
    assert "levels" in err and "over " in err


def test_a_distance_says_that_it_is_one(run: Run) -> None:
    asked = ("align", "KAZ", "RUS", "--metric", "ideal-point", *DAY)
    (row,) = rows(run(*asked)[1])
    assert (row["sense"], row["value"]) == ("distance", "")
    assert "no ideal point" in row["reason"]


def test_silence_read_as_zero_is_said(run: Run) -> None:
    asked = ("align", "KAZ", "RUS", "--metric", "s", *DAY)
    assert "silence is read as 0" in run(*asked, "--silence", "zero")[2]
    plain, read = (rows(run(*asked, *more)[1])[0] for more in ((), ("--silence", "zero")))
    assert int(plain["coverage"]) < int(read["coverage"])


def test_the_distance_of_s_may_be_squared(run: Run) -> None:
    asked = ("align", "KAZ", "KGZ", "--metric", "s", "--layer", "stances", *DAY)
    assert run(*asked, "--distance", "squared")[0] == 0


def test_weights_come_from_a_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cinc.csv"
    file.write_text("position,weight\nSCO,1\nCST,3\n", encoding="utf-8")
    asked = ("align", "UZB", "RUS", "--metric", "s", "--over", "CST,SCO", *DAY)
    assert rows(run(*asked)[1])[0]["value"] == "0.0"
    assert rows(run(*asked, "--weights", file)[1])[0]["value"] == "-0.5"
    assert run("align", "UZB", "RUS", "--weights", file, *DAY)[0] == 2  # jaccard takes none
    file.write_text("position,weight\nSCO,-1\n", encoding="utf-8")
    code, out, err = run(*asked, "--weights", file)
    assert (code, out) == (1, "") and "cinc.csv:2: weight: «-1»" in err


@pytest.mark.parametrize(
    ("rule", "days"),
    [("year-end", "12-31"), ("mid-year", "06-30"), ("any", "12-31")],
)
def test_the_day_rule_of_a_series_is_printed(run: Run, rule: str, days: str) -> None:
    _, out, err = run("align", "KAZ", "RUS", "--from", "2000", "--to", "2001", "--day-rule", rule)
    assert [r["on"] for r in rows(out)] == [f"2000-{days}", f"2001-{days}"]
    assert f"series by {rule}" in err


def test_a_series_by_the_day_of_on(run: Run) -> None:
    asked = ("align", "KAZ", "RUS", "--from", "2000", "--to", "2001", "--on", "1999-05-15")
    assert run(*asked)[0] == 2
    _, out, err = run(*asked, "--day-rule", "day")
    assert [r["on"] for r in rows(out)] == ["2000-05-15", "2001-05-15"] and "15 May" in err


def test_all_pairs_of_all_years_as_parquet(run: Run, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file = tmp_path / "all.parquet"
    asked = ("align", "--all", "--from", "1999", "--to", "2001", "-q")
    assert run(*asked, "-o", file) == (0, "", "")
    table = polars.read_parquet(file)
    written = rows(run(*asked)[1])
    assert len(table) == len(written) and list(table.columns) == list(written[0])
    assert table.schema["on"] == polars.Date and table.schema["value"] == polars.Float64
    assert table["low"].null_count() == len(table)
    for row, cells in zip(table.iter_rows(named=True), written, strict=True):
        assert cells["value"] == ("" if row["value"] is None else str(row["value"]))


def test_one_year_by_any_is_any_day_too(run: Run) -> None:
    asked = ("align", "UZB", "RUS", "--over", "CST", "--from", "1999", "--to", "1999")
    assert rows(run(*asked)[1])[0]["value"] == ""
    assert rows(run(*asked, "--day-rule", "any")[1])[0]["value"] == "1.0"


def test_what_is_read_is_never_written_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("position,weight\nSCO,1\n", encoding="utf-8")
    asked = ("align", "UZB", "RUS", "--metric", "s", "--weights", file, "-o", file, "--force")
    assert run(*asked)[0] == 2
    assert file.read_text(encoding="utf-8") == "position,weight\nSCO,1\n"


def test_parquet_wants_a_file(run: Run) -> None:
    code, out, err = run("align", "KAZ", "RUS", "--format", "parquet")
    assert (code, out) == (2, "") and "-o FILE.parquet" in err


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--metric", "magic"), 2, "magic"),
        (("--layer", "instituional"), 2, "institutional"),
        (("--metric", "ideal-point", "--layer", "security"), 2, "ideal-point"),
        (("--metric", "kappa", "--distance", "squared"), 2, "no distance"),
        (("--metric", "jaccard", "--layer", "ideal-point"), 2, "ideal-point"),
        (("--alters", "system"), 2, "bodies"),
        (("--over", "KAZ"), 2, "not an organisation"),
        (("--over", "Atlantis"), 3, "Atlantis"),
        (("--weights", "none.csv", "--metric", "s"), 3, "none.csv"),
        (("--day-rule", "any"), 2, "--from"),
        (("--from", "2000"), 2, "--to"),
        (("--from", "99999", "--to", "99999"), 2, "9999"),
        (("--from", "2000", "--to", "2001", "--day-rule", "any", "--bounds"), 2, "no bounds"),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, args: tuple[str, ...], code: int, says: str
) -> None:
    found, out, err = run("align", "KAZ", "RUS", *args)
    assert (found, out) == (code, "") and says in err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("KAZ", "RUS", "--on", "1850-01-01"), "KAZ did not exist"),
        (("FRA", "DEU", "--on", "1850-01-01"), "DEU is no state on 1850-01-01"),
        (("KAZ", "RUS", "--on", "2010-01-01"), "2004-03-31"),
    ],
)
def test_a_day_of_which_nothing_is_said_has_no_value_but_a_reason(
    run: Run, args: tuple[str, ...], says: str
) -> None:
    for metric in ("jaccard", "s", "kappa"):
        code, out, _ = run("align", *args, "--metric", metric)
        (row,) = rows(out)
        assert (code, row["value"]) == (0, "")
        assert says in row["reason"] or "nothing is stated" in row["reason"]


@pytest.mark.parametrize("layer", ["institutional", "alliance", "agreements", "bases"])
def test_data_that_hold_nobody_have_no_value_but_a_reason(
    run: Run, dataset: Callable[..., Path], layer: str
) -> None:
    folder = dataset([], entities={"ORG": "Organization"})
    args = ("--dataset", folder, "--on", "1990-12-31", "--layer", layer)
    assert run("align", "CAN", "USA", *args)[0] == 3  # an entity is there, and it is neither
    with (folder / "entities.csv").open(encoding="utf-8") as file:
        header = file.readline()
    (folder / "entities.csv").write_text(header, encoding="utf-8")
    code, out, _ = run("align", "CAN", "USA", *args)
    (row,) = rows(out)
    assert (code, row["a"], row["b"], row["value"], row["coverage"]) == (0, "CAN", "USA", "", "0")
    assert row["reason"].startswith("no data for 1990")
    assert run("align", "CAN", "USA", *args, "--fail-on-na")[0] == 1


# -- explain ---------------------------------------------------------------------------------


def test_explain_lists_claims_ties_and_sources_with_their_weight(run: Run) -> None:
    code, out, err = run("explain", "UZB", "RUS", *FIVE, *DAY)
    found = rows(out)
    assert code == 0 and "would change most" in err
    assert {r["role"] for r in found} == {"claim", "tie", "source", "would", "remainder"}
    (left,) = [r for r in found if r["what"] == "central-asia-2004/m017" and r["role"] == "claim"]
    assert (left["said"], left["source"], left["locator"]) == (
        "UZB memberOf CST", "kuo-2004", "§3, note 6",
    )  # fmt: skip
    assert float(left["without"]) - float(left["value"]) == pytest.approx(float(left["change"]))


def test_explain_limits_what_would_be(run: Run) -> None:
    counts = [
        sum(r["role"] == "would" for r in rows(run("explain", "UZB", "RUS", "--would", n, *DAY)[1]))
        for n in ("0", "2")
    ]
    assert counts == [0, 2]


def test_explain_of_an_undefined_value_says_why(run: Run) -> None:
    code, _, err = run("explain", "FRA", "DEU", *DAY)
    assert code == 0 and "undefined: no tie is stated" in err


# -- diff ------------------------------------------------------------------------------------


def test_diff_shows_the_scores_that_moved_the_largest_first(run: Run) -> None:
    code, out, err = run("diff", "1998-12-31", "1999-12-31", *PAPER, *FIVE, "--metric", "common")
    scores = [r for r in rows(out) if r["change"] == "score moved"]
    assert code == 0 and f"{len(scores)} scores moved" in err
    by_pair = {(r["subject"], r["object"]): (r["before"], r["after"]) for r in scores}
    assert by_pair["RUS", "UZB"] == ("1.0", "0.0")
    sizes = [abs(float(r["moved"])) for r in scores if r["moved"]]
    assert sizes == sorted(sizes, reverse=True)
    assert not [r for r in rows(run("diff", "1998-12-31", "1999-12-31", "--no-scores")[1])
                if r["change"] == "score moved"]  # fmt: skip


# -- whatif ----------------------------------------------------------------------------------


def test_whatif_prints_before_and_after(run: Run) -> None:
    asked = ("whatif", "UZB memberOf CSTO", "UZB memberOf EurAsEC", *FIVE, *DAY)
    code, out, err = run(*asked)
    scores = {(r["a"], r["b"]): r for r in rows(out) if r["measure"] == "jaccard"}
    assert code == 0 and "scores" in err
    row = scores["RUS", "UZB"]
    assert float(row["before"]) < float(row["after"])
    assert {r["measure"] for r in rows(out)} >= {"jaccard", "degree", "strength"}
    plain = rows(run("align", "UZB", "RUS", *FIVE, *DAY)[1])[0]["value"]
    assert plain == row["before"]  # the store is as it was


def test_whatif_removes_and_says_what_changes_nothing(run: Run) -> None:
    code, _, err = run("whatif", "KAZ memberOf SCO", "--remove", "TKM memberOf SCO", *DAY)
    assert code == 0
    assert "KAZ memberOf SCO holds" in err and "TKM memberOf SCO is not stated" in err


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "Say what would be"),
        (("UZB joins CSTO",), 2, "names no relation"),
        (("Atlantis memberOf CSTO",), 3, "Atlantis"),
        (("UZB memberOf KAZ",), 2, "state"),
        (("UZB memberOf CSTO", "--remove", "UZB memberOf CSTO"), 2, "both"),
    ],
)
def test_a_supposition_that_cannot_be_read_is_refused(
    run: Run, args: tuple[str, ...], code: int, says: str
) -> None:
    found, out, err = run("whatif", *args, *DAY)
    assert (found, out) == (code, "") and says in err


# -- citation --------------------------------------------------------------------------------

CITABLE = [
    ("members", "SCO", *DAY), ("show", "kant-air-base"), ("timeline", "SCO"),
    ("why", "UZB memberOf CST", *DAY), ("align", "KAZ", "RUS", *DAY),
    ("explain", "KAZ", "RUS", *DAY), ("central", *DAY), ("blocs", *DAY),
    ("diff", "2001-09-10", "2003-12-31"), ("whatif", "UZB memberOf CSTO", *DAY),
    ("query", "SELECT ?c WHERE { ?c a st:Claim ; rdf:predicate st:memberOf } LIMIT 3"),
]  # fmt: skip


@pytest.mark.parametrize("args", CITABLE, ids=lambda args: args[0])
def test_every_answer_says_how_to_cite_it(run: Run, args: tuple[str, ...]) -> None:
    code, out, _ = run(*args, "--cite", "text")
    assert code == 0 and "central-asia-2004" in out and "Version 0.2.0" in out
    entries = {e["id"] for e in json.loads(run(*args, "--cite", "csl")[1])}
    assert {"kuo-2004", "central-asia-2004", "steppe"} <= entries
    assert "@misc{kuo-2004," in run(*args, "--cite", "bibtex")[1]


def test_only_the_sources_of_the_claims_used_are_cited(run: Run) -> None:
    asked = ("align", "UZB", "RUS", *FIVE, *DAY, "--cite", "csl")
    by_all = {e["id"] for e in json.loads(run(*asked)[1])}
    by_paper = {e["id"] for e in json.loads(run(*asked, *PAPER)[1])}
    assert "sco-moscow-declaration-2003" in by_all - by_paper


def test_a_citation_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    assert run("members", "SCO", "--cite", "bibtex", "-o", file, "-q") == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("@misc{")
