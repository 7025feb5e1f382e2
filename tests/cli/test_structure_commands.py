"""steppe blocs, central, structure, trend, and the figures of blocs, at a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
DAY = ("--on", "2003-12-31")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# -- blocs ---------------------------------------------------------------------------------------


def test_which_bloc_is_the_csto(run: Run) -> None:
    _, out, _ = run("blocs", *DAY, "--method", "leiden", "--show", "bodies")
    csto = next(row for row in rows(out) if row["body"] == "CSTO")
    assert (csto["bloc"], csto["shared"], csto["members"]) == ("2", "ARM BLR RUS", "6")


def test_blocs_of_signed_ties_by_their_own_layers(run: Run) -> None:
    _, out, err = run("blocs", *DAY, "--method", "signed")
    assert "layers political, security" in err
    assert {row["bloc"] for row in rows(out)} == {"1", "2", "3", "4"}


def test_agreement_over_seeds_gives_each_actor_a_stability(run: Run) -> None:
    _, out, err = run("blocs", *DAY, "--runs", "10", "--method", "louvain", "--layer", "political")
    assert "blocs agreed on" in err
    assert all(0.5 <= float(row["stability"]) <= 1 for row in rows(out))


def test_overlapping_blocs_by_bodies_and_by_cliques(run: Run) -> None:
    _, out, _ = run("blocs", *DAY, "--method", "bodies", "--size", "5")
    assert rows(out)[0]["actors"] == "KAZ KGZ TJK UZB"
    _, out, _ = run("blocs", *DAY, "--method", "cliques", "--size", "6")
    assert [row["bloc"] for row in rows(out) if row["actor"] == "RUS"] == ["1", "2"]


def test_a_hierarchy_is_cut_where_it_is_asked(run: Run) -> None:
    _, out, err = run("blocs", *DAY, "--method", "hierarchy", "-k", "3")
    assert "cut into 3 blocs" in err
    assert {row["bloc"] for row in rows(out)} == {"1", "2", "3"}


def test_how_sure_a_bloc_is_over_the_readings(run: Run) -> None:
    _, out, err = run("blocs", *DAY, "--show", "readings", "--worlds", "40")
    shares = {(row["a"], row["b"]): float(row["share"]) for row in rows(out)}
    assert 0.5 < shares["CHN", "RUS"] < 0.9
    assert shares["KAZ", "UZB"] == 1
    assert "relations are left open" in err and "by rank Normal alone" in err


def test_the_backend_of_louvain_can_be_named(run: Run) -> None:
    _, plain, _ = run("blocs", *DAY)
    assert run("blocs", *DAY, "--backend", "networkx")[1] == plain
    code, _, err = run("blocs", *DAY, "--backend", "networkit")
    if code == 0:
        assert "2 blocs, modularity 0.0444" in err
    else:
        assert "steppe[fast]" in err


def test_two_days_are_compared(run: Run) -> None:
    _, out, _ = run("blocs", *DAY, "--with", "1998-12-31")
    found = {row["measure"]: row["value"] for row in rows(out)}
    assert (found["nmi"], found["ari"], found["left_out"]) == ("1.0", "1.0", "AZE CHN GEO")


def test_what_became_of_the_blocs_year_by_year(run: Run) -> None:
    _, out, _ = run("blocs", "--method", "leiden", "--from", "1998", "--to", "2003")
    told = {(row["on"], row["bloc"]): row for row in rows(out)}
    assert told["1999-12-31", "1"]["left"] == "AZE GEO"
    assert told["2001-12-31", "1"]["joined"] == "CHN"
    assert told["2003-12-31", "2"]["event"] == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "cliques", "--show", "bodies"), "no such answer"),
        (("--from", "1999"), "both --from and --to"),
        (("--method", "signed", "--runs", "3"), "louvain and leiden"),
        (("--resolution", "0"), "0"),
        (("--layer", "x"), "no layer"),
        (("--method", "hierarchy", "-k", "99"), "cannot be cut into 99"),
    ],
)
def test_wrong_options_of_blocs_are_refused(run: Run, options: tuple[str, ...], words: str) -> None:
    code, out, err = run("blocs", *DAY, *options)
    assert (code, out) == (2, "")
    assert words in err


# -- central and structure -----------------------------------------------------------------------


def test_positions_have_every_measure(run: Run) -> None:
    _, out, _ = run("central", *DAY)
    first = rows(out)[0]
    assert list(first) == [
        "actor", "label", "degree", "strength", "closeness", "betweenness", "eigenvector",
        "pagerank", "core", "component",
    ]  # fmt: skip
    assert (first["actor"], first["core"]) == ("KAZ", "5")


def test_an_estimate_says_its_error(run: Run) -> None:
    _, _, err = run("central", *DAY, "--error", "0.1")
    assert "off by at most 0.1" in err


@pytest.mark.parametrize(
    ("show", "actor", "cell"),
    [
        ("brokerage", "KAZ", ("gatekeeper", "6")),
        ("mixing", "TKM", ("ei_index", "-1.0")),
        ("holes", "CHN", ("effective_size", "1.0")),
        ("vectors", "UZB", ("USA", "6")),
        ("dependence", "ARM", ("partner", "RUS")),
    ],
)
def test_the_other_positions(run: Run, show: str, actor: str, cell: tuple[str, str]) -> None:
    _, out, _ = run("central", *DAY, "--show", show)
    found = next(row for row in rows(out) if row["actor"] == actor)
    assert found[cell[0]] == cell[1]


def test_the_ties_of_a_multi_vector_index_are_listed(run: Run) -> None:
    _, out, _ = run("central", *DAY, "--show", "vectors", "--powers", "Russia,中國")
    found = next(row for row in rows(out) if row["actor"] == "UZB")
    assert "RUS SCO" in found["ties"] and "CHN SCO" in found["ties"] and "USA" not in found


def test_one_power_cannot_be_compared(run: Run) -> None:
    code, _, err = run("central", *DAY, "--show", "vectors", "--powers", "RUS")
    assert code == 2
    assert "cannot be compared" in err


@pytest.mark.parametrize(
    ("show", "key", "name", "cell"),
    [
        ("polarisation", "measure", "modularity", ("value", "0.0443")),
        ("blocks", "a", "1", ("density", "1.0")),
        ("core", "actor", "UZB", ("lip", "true")),
        ("hubs", "operator", "USA", ("hub", "true")),
    ],
)
def test_the_shape_of_the_network(
    run: Run, show: str, key: str, name: str, cell: tuple[str, str]
) -> None:
    code, out, _ = run("structure", *DAY, "--show", show)
    found = next(row for row in rows(out) if row[key] == name)
    assert code == 0
    assert found[cell[0]].startswith(cell[1])


@pytest.mark.parametrize("command", ["blocs", "central", "structure"])
def test_on_a_day_without_ties_every_answer_is_defined(run: Run, command: str) -> None:
    shown = {
        "blocs": ("blocs", "bodies", "readings"),
        "central": ("positions", "brokerage", "holes", "mixing", "vectors", "dependence"),
        "structure": ("polarisation", "blocks", "core", "hubs"),
    }[command]
    for show in shown:
        code, _, err = run(command, "--on", "1700-01-01", "--show", show)
        assert code == 0, (show, err)


# -- trend ---------------------------------------------------------------------------------------


def test_a_trend_has_a_row_for_each_day_of_change(run: Run) -> None:
    _, out, err = run("trend", "degree:UZB", "--from", "1998-01-01", "--to", "2003-12-31")
    found = rows(out)
    assert found[0]["on"] == "1998-01-01" and found[0]["actors"] == "UZB"
    assert "changes; layers institutional" in err


def test_the_causes_of_a_change_are_claims(run: Run) -> None:
    _, out, _ = run("trend", "jaccard:UZB,RUS", "--from", "1998-01-01", "--causes")
    first = rows(out)[0]
    assert (first["on"], first["explains"], first["kind"]) == ("1999-12-31", "true", "ended")
    assert (first["relation"], first["claims"]) == ("UZB memberOf CST", "central-asia-2004/m017")


@pytest.mark.parametrize(
    ("step", "days"),
    [("year", ["2001-12-31", "2002-12-31"]), ("month", 20), ("day", 610)],
)
def test_the_steps_of_a_trend(run: Run, step: str, days: object) -> None:
    if step == "day":
        options = ("--from", "2001-05-01", "--to", "2001-05-20")
        days = 20
    else:
        options = ("--from", "2001-05-15", "--to", "2003-01-01")
    _, out, _ = run("trend", "ties", *options, "--step", step)
    found = [row["on"] for row in rows(out)]
    assert found == days or len(found) == days


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("degree",), "of one actor, but 0"),
        (("degree:KAZ,UZB",), "of one actor, but 2"),
        (("degrees:KAZ",), "no measure «degrees»"),
        (("ties", "--to", "1990-01-01"), "lies before"),
        (("ties", "--from", "1900-01-01", "--step", "day"), "too many"),
    ],
)
def test_wrong_trends_are_refused(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = run("trend", "--from", "1998-01-01", *arguments)
    assert (code, out) == (2, "")
    assert words in err


# -- figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        ("matrix",), ("matrix", "--method", "signed"), ("together", "--worlds", "5"),
        ("signed", "--actors", "RUS,USA,CHN"), ("signed", "--time-limit", "0"), ("scatter",),
        ("alluvial", "--from", "1998", "--to", "2003", "--every", "5"), ("dendrogram", "-k", "2"),
    ],
)  # fmt: skip
def test_every_figure_is_written(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    target = tmp_path / "figure.svg"
    code, _, err = run("figure", *options, "-o", str(target))
    assert code == 0, err
    assert "<svg" in target.read_text(encoding="utf-8")


def test_a_signed_figure_says_that_its_cut_is_not_proved(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    run("figure", "signed", *DAY, "--time-limit", "0", "-o", str(target))
    assert "not proved" in target.read_text(encoding="utf-8")
