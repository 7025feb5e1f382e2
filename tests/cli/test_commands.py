"""The commands: what they print, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import steppe
from steppe.cli.main import cli

Run = Callable[..., tuple[int, str, str]]
ALIGN = ["a", "b", "on", "metric", "sense", "layer", "value", "coverage", "low", "high", "reason"]
MEMBERS = ["actor", "label", "certain", "since", "until", "source", "locator"]


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


# -- help ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_help_says_what_it_does_and_explains_every_option(run: Run, name: str) -> None:
    code, out, _ = run(name, "-h")
    assert code == 0
    assert "Example: steppe " + name in " ".join(out.split())
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.name


def examples() -> list[str]:
    found = []
    for name, command in sorted(cli.commands.items()):
        if name == "serve":
            continue  # runs until it is ended: tests/exports/test_endpoint.py
        match = re.search(r"Example: steppe (.+)", command.help or "")
        assert match, name
        found.append(match.group(1))
    return found


@pytest.mark.parametrize("example", examples())
def test_the_example_in_the_help_works(
    run: Run, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*shlex.split(example))
    assert code == 0, err
    assert out or list(tmp_path.iterdir())


def test_every_command_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert [name for name in cli.commands if f"steppe {name}" not in readme] == []


# -- output ----------------------------------------------------------------------------------


def test_members_rows_have_the_columns_of_the_contract(run: Run) -> None:
    code, out, _ = run("members", "SCO", "--on", "2003-12-31")
    assert code == 0
    assert list(rows(out)[0]) == MEMBERS
    assert [r["actor"] for r in rows(out)] == ["CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"]


def test_members_of_an_actor(run: Run) -> None:
    _, out, _ = run("members", "--actor", "KAZ", "--on", "2003-12-31")
    assert {"CIS", "CST", "CSTO", "EurAsEC", "NACC", "PfP", "SCO"} <= {
        r["actor"] for r in rows(out)
    }


def test_align_rows_have_the_columns_of_the_contract(run: Run) -> None:
    code, out, _ = run("align", "KAZ", "RUS", "--on", "2003-12-31", "--format", "json")
    assert code == 0
    (row,) = json.loads(out)
    assert list(row) == ALIGN
    assert (row["a"], row["b"], row["metric"], row["reason"]) == ("KAZ", "RUS", "jaccard", "")
    assert 0 < row["value"] < 1


def test_an_actor_can_be_named_in_any_language(run: Run) -> None:
    named = {
        run("align", name, "俄羅斯", "--on", "2003-12-31")[1]
        for name in ("KAZ", "Kazakhstan", "哈薩克", "哈薩克斯坦", "Казахстан", "kazakhstan")
    }
    assert len(named) == 1


def test_a_series_has_a_row_a_year_and_no_answer_past_the_last_day(run: Run) -> None:
    code, out, err = run("align", "UZB", "RUS", "--from", "2001", "--to", "2005")
    found = rows(out)
    assert code == 0
    assert [r["on"] for r in found] == [f"{year}-12-31" for year in range(2001, 2006)]
    assert found[-1]["value"] == "" and "2004-03-31" in found[-1]["reason"]
    assert "31 December" in err


def test_all_pairs(run: Run) -> None:
    _, out, _ = run("align", "--all", "--metric", "common", "--on", "2003-12-31")
    pairs = {(r["a"], r["b"]) for r in rows(out)}
    assert ("KAZ", "RUS") in pairs and ("RUS", "KAZ") not in pairs


def test_over_limits_the_bodies(run: Run) -> None:
    args = ("align", "UZB", "RUS", "--on", "1998-12-31", "--over", "CST,SCO")
    assert rows(run(*args)[1])[0]["value"] == "1.0"


def test_an_undefined_value_is_an_answer(run: Run) -> None:
    args = ("align", "FRA", "DEU", "--on", "2003-12-31")
    code, out, _ = run(*args)
    assert (code, rows(out)[0]["value"]) == (0, "")
    assert "no tie is stated" in rows(out)[0]["reason"]
    assert run(*args, "--fail-on-na")[0] == 1


def test_s_over_memberships_carries_a_warning(run: Run) -> None:
    assert "joint stated absence" in run("align", "KAZ", "RUS", "--metric", "s")[2]


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv", "tsv", "md"])
def test_every_format_comes_out(run: Run, form: str) -> None:
    code, out, _ = run("members", "SCO", "--on", "2003-12-31", "--format", form)
    assert code == 0 and "Kazakhstan" in out
    if form == "json":
        assert list(json.loads(out)[0]) == MEMBERS
        assert json.loads(out)[0]["certain"] is True
    if form == "ndjson":
        assert len([json.loads(line) for line in out.splitlines()]) == 6


def test_output_to_a_file_is_kept_unless_forced(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    assert run("members", "SCO", "-o", file)[0] == 0
    before = file.read_bytes()
    code, _, err = run("members", "PfP", "-o", file)
    assert code == 4 and "--force" in err and file.read_bytes() == before
    assert run("members", "PfP", "-o", file, "--force")[0] == 0
    assert file.read_bytes() != before


def test_the_default_day_is_said_on_stderr_and_quiet_silences_it(run: Run) -> None:
    assert "2004-03-31" in run("members", "SCO")[2]
    assert run("members", "SCO", "-q")[2] == ""


def test_readings_limit_commands(run: Run) -> None:
    _, out, _ = run("members", "PfP", "--on", "2003-12-31", "--source", "kuo-2004")
    by_actor = {r["actor"]: r for r in rows(out)}
    assert by_actor["TJK"]["certain"] == "false"
    _, certain, _ = run("members", "PfP", "--source", "kuo-2004", "--certain")
    assert "TJK" not in {r["actor"] for r in rows(certain)}
    assert {"KAZ", "KGZ", "TKM", "UZB"} <= {r["actor"] for r in rows(certain)}


def test_why_says_yes_no_and_not_stated(run: Run) -> None:
    day = ("--on", "2003-12-31")
    assert rows(run("why", "KAZ memberOf SCO", *day)[1])[0]["answer"] == "yes"
    assert rows(run("why", "UZB memberOf CST", *day)[1])[0]["answer"] == "no"
    assert rows(run("why", "UZB memberOf CSTO", *day)[1])[0]["answer"] == "no"
    paper = ("--source", "kuo-2004")
    assert rows(run("why", "UZB memberOf CSTO", *day, *paper)[1])[0]["answer"] == "not stated"


def test_show_names_what_contradicts(run: Run) -> None:
    _, out, _ = run("show", "SCO")
    dates = {r["object"]: r for r in rows(out) if r["predicate"] == "inception"}
    assert set(dates) == {"2001-06", "2001-06-15", "2001-06-25"}
    assert dates["2001-06-15"]["id"] in dates["2001-06-25"]["contradicts"]
    assert dates["2001-06"]["contradicts"] == ""


def test_show_without_a_name_lists_what_is_known(run: Run) -> None:
    _, out, _ = run("show")
    assert {"id": "kant-air-base", "type": "MilitaryBase", "label": "Kant air base"} in rows(out)


def test_timeline_is_in_order_of_time(run: Run) -> None:
    _, out, _ = run("timeline", "CST")
    years = [r["since"].lstrip("[.")[:4] for r in rows(out) if r["since"]]
    assert years[0] == "1992" and "1999" in {r["until"] for r in rows(out)}


def test_an_act_is_asked_for_its_own_dates(run: Run) -> None:
    question = "UZB signed collective-security-treaty"
    assert rows(run("why", question, "--on", "1992-05-15")[1])[0]["answer"] == "yes"
    later = rows(run("why", question, "--on", "1995-01-01")[1])
    assert {r["answer"] for r in later} == {"not stated"}
    assert {r["role"] for r in later} == {"set aside"}


def test_why_shows_what_was_outranked_and_the_roster(run: Run) -> None:
    found = rows(run("why", "TJK partnerIn PfP", "--on", "2003-12-31")[1])
    assert {(r["role"], r["kind"]) for r in found} == {
        ("counts", "claim"), ("set aside", "claim"), ("set aside", "denial"),
    }  # fmt: skip
    (roster,) = rows(run("why", "IND memberOf SCO", "--on", "2001-06-25")[1])
    assert (roster["answer"], roster["predicate"]) == ("no", "rosterComplete")


def test_an_actor_is_like_itself(run: Run) -> None:
    assert rows(run("align", "KAZ", "KAZ", "--on", "2003-12-31")[1])[0]["value"] == "1.0"


@pytest.mark.parametrize("args", [("blocs",), ("central",), ("members", "SCO")])
def test_past_the_last_day_every_command_says_why_it_has_no_answer(
    run: Run, args: tuple[str, ...]
) -> None:
    code, _, err = run(*args, "--on", "2010-01-01")
    assert code == 0 and "the last one ends on 2004-03-31" in err
    code, _, err = run("diff", "2003-12-31", "2010-01-01")
    assert code == 0 and "the last one ends on 2004-03-31" in err


def test_a_name_of_several_means_the_one_that_fits(run: Run) -> None:
    assert "KAZ" in {r["actor"] for r in rows(run("members", "ДКБ", "--on", "2000-01-01")[1])}


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ctrl_c_ends_a_query_that_runs_away() -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = steppe_process("query", query, stdout=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(3)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[1].strip() == "steppe: interrupted"
    assert process.returncode == 130


def test_diff_shows_uzbekistan_leaving(run: Run) -> None:
    _, out, _ = run("diff", "1998-12-31", "2000-01-01")
    assert ("ended", "UZB", "memberOf", "CST") in {
        (r["change"], r["subject"], r["predicate"], r["object"]) for r in rows(out)
    }


def test_blocs_and_central_give_every_actor(run: Run) -> None:
    blocs = {r["actor"] for r in rows(run("blocs", "--method", "leiden")[1])}
    central = {r["actor"] for r in rows(run("central")[1])}
    assert blocs == central >= {"KAZ", "KGZ", "TJK", "TKM", "UZB"}


# -- query -----------------------------------------------------------------------------------

SCO = "SELECT ?s WHERE { ?s st:memberOf id:SCO } ORDER BY ?s"


def test_select_gives_full_iris_in_csv_and_short_ones_to_people(run: Run) -> None:
    assert rows(run("query", SCO)[1])[0]["s"] == "https://w3id.org/steppe/id/CHN"
    assert "id:CHN" in run("query", SCO, "--format", "table")[1]


def test_json_is_sparql_results(run: Run) -> None:
    found = json.loads(run("query", SCO, "--format", "json")[1])
    assert found["head"]["vars"] == ["s"]
    assert found["results"]["bindings"][0]["s"]["value"].endswith("/CHN")
    assert "<sparql" in run("query", SCO, "--format", "xml")[1]


def test_ask_prints_and_may_fail(run: Run) -> None:
    yes, no = (f"ASK {{ id:{s} st:memberOf id:SCO }}" for s in ("KAZ", "TKM"))
    assert run("query", yes) == (0, "true\n", "")
    assert run("query", no)[0:2] == (0, "false\n")
    assert run("query", no, "--fail")[0] == 1


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld"])
def test_construct_gives_a_graph(run: Run, form: str) -> None:
    query = "CONSTRUCT { ?s st:memberOf id:SCO } WHERE { ?s st:memberOf id:SCO }"
    code, out, _ = run("query", query, "--format", form)
    assert code == 0 and "KAZ" in out


def test_rows_cannot_be_turtle_nor_a_graph_a_table(run: Run) -> None:
    assert run("query", SCO, "--format", "ttl")[0] == 2
    assert run("query", "DESCRIBE id:KAZ", "--format", "csv")[0] == 2


def test_a_query_comes_from_a_file_or_stdin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.rq"
    file.write_text(SCO)
    expected = run("query", SCO)[1]
    assert run("query", "-f", file)[1] == expected
    command = [sys.executable, "-c", "from steppe.cli.main import main; main()", "query", "-"]
    done = subprocess.run(command, input=SCO, capture_output=True, text=True, check=True)
    assert done.stdout == expected


def test_a_syntax_error_shows_the_line_and_a_caret(run: Run) -> None:
    code, out, err = run("query", "SELECT ?s WHERE {\n  ?s st:memberOf }")
    assert (code, out) == (1, "")
    line, caret = err.splitlines()[1:3]
    assert line == "    ?s st:memberOf }" and caret.index("^") == line.index("}")
    assert "Traceback" not in err


def test_packaged_questions_are_listed_and_run(run: Run) -> None:
    names = [r["name"] for r in rows(run("query", "--list")[1])]
    assert "sco-not-collective-security" in names
    code, _, err = run("query", "--name", "sco-not-collective-securit")
    assert code == 3 and "sco-not-collective-security" in err


# -- errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("members", "Atlantis"), 3, "Atlantis"),
        (("members", "Uzbekistn"), 3, "UZB (Uzbekistan)"),
        (("show", "集體安全條約 "), 0, ""),
        (("members",), 2, "--actor"),
        (("members", "SCO", "--on", "2003-13-01"), 2, "not a day"),
        (("members", "SCO", "--on", "soon"), 2, "YYYY-MM-DD"),
        (("members", "SCO", "--source", "kuo-2005"), 3, "kuo-2004"),
        (("members", "KAZ"), 2, "--actor KAZ"),
        (("align", "KAZ", "RUS", "--over", ""), 2, "names no body"),
        (
            ("align", "KAZ", "RUS", "--on", "2003-12-31", "--from", "1992", "--to", "2003"),
            2,
            "exclude",
        ),
        (("blocs", "--seed", "-1"), 2, "--seed"),
        (("members", "SCO", "--dataset", "central-asia"), 3, "central-asia-2004"),
        (("members", "SCO", "--store", "nowhere"), 3, "no store"),
        (("members", "SCO", "--store", "x", "--dataset", "y"), 2, "exclude"),
        (("align", "KAZ"), 2, "two actors"),
        (("align", "KAZ", "RUS", "--metric", "magic"), 2, "magic"),
        (("align", "KAZ", "RUS", "--layer", "institutionel"), 2, "institutional"),
        (("align", "KAZ", "RUS", "--from", "1992", "--to", "99999"), 2, "9999"),
        (("align", "KAZ", "RUS", "--from", "2003", "--to", "1992"), 2, "earlier year first"),
        (("align", "KAZ", "RUS", "--over", "kant-air-base"), 2, "not an organisation"),
        (("diff", "2003-12-31", "2001-01-01"), 2, "earlier day first"),
        (("why", "nonsense"), 2, "names no relation"),
        (("query",), 2, "--list"),
        (("query", ""), 1, "empty"),
        (("query", "-f", "nowhere.rq"), 3, "nowhere.rq"),
        (("query", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), 1, "SERVICE"),
        (("query", "INSERT DATA { id:A id:B id:C }"), 1, "Updates are refused"),
        (("query", "SELECT " + "(" * 300), 1, "nested too deep"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_errors_are_clear_and_have_their_exit_code(
    run: Run, args: tuple[str, ...], code: int, says: str
) -> None:
    found, _, err = run(*args)
    assert found == code, err
    assert says in err and "Traceback" not in err


def test_an_ambiguous_name_lists_what_it_may_mean(run: Run, tmp_path: Path) -> None:
    code, _, err = run("show", "ДКБ")
    assert code == 3
    assert "CST (" in err and "collective-security-treaty (" in err


def test_a_bad_table_names_file_line_column_value_and_writes_nothing(
    run: Run, dataset: Callable[..., Path], tmp_path: Path
) -> None:
    folder = dataset(
        [
            {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2001-02-30"},
            {"subject": "AAA", "predicate": "memberof", "object": "ORX", "since": "2001"},
        ]
    )
    code, out, err = run("build", folder, "-o", tmp_path / "kg")
    assert (code, out) == (1, "")
    assert "claims.csv:2: since: «2001-02-30»" in err
    assert "claims.csv:3: predicate: «memberof»: unknown predicate (did you mean memberOf" in err
    assert "claims.csv:3: object: «ORX»: unknown entity (did you mean ORG?)" in err
    assert not (tmp_path / "kg").exists()


def test_a_hostile_value_cannot_drive_the_terminal(run: Run) -> None:
    _, _, err = run("show", "\x1b[31mred")
    assert "\x1b" not in err and "\\x1b" in err


# -- build, store, processes -----------------------------------------------------------------


def test_a_store_gives_the_answers_of_the_tables(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "kg"
    assert run("build", "-o", store)[0] == 0
    for args in (("members", "SCO", "--on", "2003-12-31"), ("query", SCO), ("show", "KGZ")):
        assert run(*args, "--store", store)[1] == run(*args)[1]


def test_building_over_a_store_needs_force(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "kg"
    run("build", "-o", store)
    assert run("build", "-o", store)[0] == 4
    assert run("build", "-o", store, "--force")[0] == 0


def test_building_over_a_file_or_a_foreign_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("mine")
    for name in ("file", "folder"):
        assert run("build", "-o", tmp_path / name, "--force")[0] == 4
    assert (tmp_path / "file").read_text() == "mine"
    assert (tmp_path / "folder" / "thesis.txt").read_text() == "mine"


def steppe_process(*args: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from steppe.cli.main import main; main()", *args]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def test_a_closed_pipe_is_silent() -> None:
    read, write = os.pipe()
    os.close(read)
    process = steppe_process("show", stdout=write)
    os.close(write)
    assert process.communicate()[1] == ""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        process = steppe_process("show", stdout=full)
        err = process.communicate()[1]
    assert process.returncode == 4
    assert "No space left" in err and "Traceback" not in err


def test_output_is_the_same_in_another_process(run: Run) -> None:
    args = ("show", "SCO", "-q")
    process = steppe_process(
        *args, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    )
    assert process.communicate()[0] == run(*args)[1]


def test_version(run: Run) -> None:
    assert steppe.__version__ in run("--version")[1]
