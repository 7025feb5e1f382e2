"""`steppe render`: which file it writes, what it keeps, what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import steppe

Run = Callable[..., tuple[int, str, str]]


def data_of(file: Path) -> dict[str, Any]:
    """What the page shows, its ties by id."""
    found = re.search(r'id="steppe-data">(.*?)</script>', file.read_text(encoding="utf-8"))
    assert found
    data = dict(json.loads(found.group(1)))
    table = data["edges"]
    edges = [
        {key: column_value(column, n) for key, column in table["columns"].items()}
        for n in range(table["size"])
    ]
    return {**data, "edges": {edge.pop("id"): edge for edge in edges}}


def column_value(column: dict[str, Any], n: int) -> Any:
    if "all" in column:
        return column["all"]
    return column["of"][column["at"][n]] if "of" in column else column["each"][n]


def test_the_page_of_a_day_is_written_and_said_on_stderr(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    code, out, err = run("render", "-o", file, "--on", "2003-12-31")
    assert (code, out) == (0, "")
    assert str(file) in err and "2003-12-31" in err
    assert data_of(file)["meta"]["day"] == "2003-12-31"


def test_the_command_writes_what_the_library_writes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    run("render", "-o", file, "--on", "2003-12-31")
    expected = steppe.open().render(tmp_path / "expected.html", on="2003-12-31")
    assert file.read_bytes() == expected.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["expected.html", "network.html"]


def test_with_sparql_the_page_carries_the_data_and_an_engine(
    run: Run, dataset: Callable[..., Path], tmp_path: Path
) -> None:
    folder = dataset([{"subject": "AAA", "predicate": "memberOf", "object": "ORG"}])
    asked, plain = tmp_path / "asked.html", tmp_path / "plain.html"
    assert run("render", "-o", asked, "--dataset", folder, "--with-sparql")[0] == 0
    assert run("render", "-o", plain, "--dataset", folder)[0] == 0
    expected = steppe.open(folder).render(tmp_path / "expected.html", with_sparql=True)
    assert asked.read_bytes() == expected.read_bytes()
    carried = re.findall(r'id="(ask-(?:engine|data|texts))">[\w+/=]+<', asked.read_text("utf-8"))
    assert carried == ["ask-engine", "ask-data", "ask-texts"]
    assert 'ask-engine">' not in plain.read_text("utf-8")
    assert data_of(asked) == data_of(plain)


def test_without_a_day_it_is_the_last_day_of_the_data_and_said_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    assert "2004-03-31" in run("render", "-o", file)[2]
    assert data_of(file)["meta"]["day"] == "2004-03-31"


def test_quiet_is_silent(run: Run, tmp_path: Path) -> None:
    assert run("render", "-q", "-o", tmp_path / "network.html") == (0, "", "")


def test_an_existing_file_is_kept_unless_forced(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    file.write_text("mine")
    code, _, err = run("render", "-o", file)
    assert code == 4 and "--force" in err
    assert file.read_text() == "mine"
    assert run("render", "-o", file, "--force")[0] == 0
    assert data_of(file)["nodes"]


def test_folders_on_the_way_are_made(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "network.html"
    assert run("render", "-o", file)[0] == 0
    assert data_of(file)["nodes"]


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_is_refused(run: Run, tmp_path: Path, force: tuple[str, ...]) -> None:
    code, _, err = run("render", "-o", tmp_path, *force)
    assert code == 4 and "is a folder" in err
    assert not list(tmp_path.iterdir())


def test_a_place_where_nothing_can_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    code, _, err = run("render", "-o", tmp_path / "file" / "network.html")
    assert code == 4 and "cannot be written" in err and "Nothing was changed" in err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--on", "2003-02-30"), 2, "2003-02-30"),
        (("--on", "yesterday"), 2, "YYYY-MM-DD"),
        (("--on", "2003"), 2, "YYYY-MM-DD"),
        (("--window", "2003-13-01"), 2, "2003-13-01"),
        (("--layer", "securty"), 2, "security"),
        (("--layer", "security", "--layer", "magic"), 2, "magic"),
        (("--seed", "often"), 2, "often"),
        (("--seed", "-1"), 2, "-1"),
        (("--source", "kuo-2005"), 3, "kuo-2004"),
        (("--stance", "Rumour"), 2, "Rumour"),
        (("--dataset", "central-asia"), 3, "central-asia-2004"),
        (("--store", "nowhere"), 3, "no store"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(
    run: Run, tmp_path: Path, args: tuple[str, ...], code: int, says: str
) -> None:
    found, out, err = run("render", "-o", tmp_path / "network.html", *args)
    assert (found, out) == (code, ""), err
    assert says in err and "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_the_output_must_be_named(run: Run) -> None:
    code, _, err = run("render")
    assert code == 2 and "-o" in err


def test_layers_limit_the_ties(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    assert run("render", "-o", file, "--layer", "security", "--layer", "economic")[0] == 0
    assert {e["layer"] for e in data_of(file)["edges"].values()} == {"security", "economic"}


def test_certain_leaves_out_what_is_only_possible(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    assert run("render", "-o", file, "--certain")[0] == 0
    assert all(e["course"] == [[0, "certain"]] for e in data_of(file)["edges"].values())


def test_a_window_takes_in_the_acts_of_that_time(run: Run, tmp_path: Path) -> None:
    drawn = []
    for name, window in (("day.html", ()), ("window.html", ("--window", "1992-01-01"))):
        run("render", "-o", tmp_path / name, "--on", "1992-12-31", *window)
        drawn.append({e["predicate"] for e in data_of(tmp_path / name)["edges"].values()})
    assert "signed" not in drawn[0] and "signed" in drawn[1]


def test_another_seed_moves_the_nodes_and_nothing_else(run: Run, tmp_path: Path) -> None:
    told = []
    for seed in ("0", "1"):
        run("render", "-o", tmp_path / f"{seed}.html", "--layer", "security", "--seed", seed)
        told.append(data_of(tmp_path / f"{seed}.html"))
    first, second = told
    assert first["edges"] == second["edges"]
    assert first["vis"]["nodes"] != second["vis"]["nodes"]


def test_a_day_past_the_data_gives_an_empty_page_and_says_why(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    code, _, err = run("render", "-o", file, "--on", "2010-01-01")
    assert code == 0 and "2004-03-31" in err and "--extrapolate" in err
    assert not data_of(file)["edges"] and "2004-03-31" in data_of(file)["meta"]["caption"]
    assert run("render", "-o", file, "--on", "2010-01-01", "--extrapolate", "--force")[0] == 0
    assert data_of(file)["edges"]


def test_a_store_is_drawn_like_its_tables(
    run: Run, dataset: Callable[..., Path], tmp_path: Path
) -> None:
    folder = dataset([{"subject": "AAA", "predicate": "memberOf", "object": "ORG"}])
    run("build", folder, "-o", tmp_path / "kg")
    run("render", "-o", tmp_path / "tables.html", "--dataset", folder)
    run("render", "-o", tmp_path / "store.html", "--store", tmp_path / "kg")
    assert (tmp_path / "store.html").read_bytes() == (tmp_path / "tables.html").read_bytes()


def test_a_bad_table_is_not_drawn(run: Run, dataset: Callable[..., Path], tmp_path: Path) -> None:
    folder = dataset([{"subject": "AAA", "predicate": "memberof", "object": "ORG"}])
    code, _, err = run("render", "-o", tmp_path / "network.html", "--dataset", folder)
    assert code == 1 and "claims.csv:2: predicate" in err
    assert not (tmp_path / "network.html").exists()
