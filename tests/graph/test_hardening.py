"""What was found by trying to break it: input that no ordinary user gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.validation.run import validate
from steppe.ontology.errors import NotFoundError, SteppeError, UsageError

Write = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]

MEMBER = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "1999"}


# -- files that are none -------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("name", ["claims.csv", "entities.csv", "datapackage.json"])
def test_a_pipe_in_place_of_a_table_is_a_fault_and_does_not_hang(dataset: Write, name: str) -> None:
    folder = dataset([MEMBER])
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert {f.rule for f in validate(folder)} & {"T01", "T14"}


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"name": "x", "n": ' + "9" * 5000 + "}", '{"name": "x", "title": "\\ud800"}'],
    ids=["deep", "long number", "lone surrogate"],
)
def test_a_descriptor_that_json_cannot_hold_is_a_fault(dataset: Write, text: str) -> None:
    folder = dataset([MEMBER])
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert {f.rule for f in validate(folder)} == {"T14"}


# -- output over input ---------------------------------------------------------------------------


def test_findings_are_never_written_over_the_tables(run: Run, dataset: Write) -> None:
    folder = dataset([MEMBER, MEMBER])
    before = (folder / "claims.csv").read_bytes()
    code, _, err = run("validate", folder, "-o", folder / "claims.csv", "--force")
    assert code == 2 and "is being read" in err
    assert (folder / "claims.csv").read_bytes() == before


def test_coverage_is_never_written_into_the_data_set(run: Run, dataset: Write) -> None:
    folder = dataset([MEMBER])
    code, _, _ = run("coverage", "--dataset", folder, "-o", folder / "new.csv")
    assert code == 2 and not (folder / "new.csv").exists()


# -- the command line ----------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("show", "\udcff"), ("query", "--param", "a=\udcff", "ASK {}")])
def test_bytes_that_are_no_text_are_refused_in_one_line(run: Run, args: tuple[str, ...]) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "") and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "params",
    [("on=2003-12-31", "on=2002-12-31"), ("on=2030-01-01",), ("o n=1",), ("=1",), ("on",)],
)
def test_a_parameter_that_cannot_be_meant_is_refused(run: Run, params: tuple[str, ...]) -> None:
    given = [part for param in params for part in ("--param", param)]
    assert run("query", "--name", "members-on-a-day", *given)[0] == 2


def test_control_characters_come_out_escaped_in_every_format(run: Run, dataset: Write) -> None:
    folder = dataset([{**MEMBER, "predicate": "x\x1b[31m"}])
    for form in ("csv", "tsv", "md", "json", "table"):
        assert "\x1b" not in run("validate", folder, "--format", form)[1], form


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_names_go_out_as_utf_8_whatever_the_locale(encoding: str) -> None:
    code = (
        "import sys; from steppe.cli.main import main; main(['show', '哈薩克', '--format', 'csv'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert "等國".encode() in done.stdout and b"Traceback" not in done.stderr


# -- Python --------------------------------------------------------------------------------------


def test_days_and_entities_are_values_too(kg: KnowledgeGraph) -> None:
    asked = kg.ask("members-on-a-day", body=kg.entity("CST"), on=date(1998, 12, 31))
    assert asked == kg.ask("members-on-a-day", body="CST", on="1998-12-31")
    text = "SELECT ?p ?who WHERE { ?who ?p id:SCO }"
    assert kg.query(text, {"p": "st:memberOf"})


@pytest.mark.parametrize("value", [None, True, 1.5, [], b"SCO"])
def test_other_values_are_refused(kg: KnowledgeGraph, value: Any) -> None:
    with pytest.raises(UsageError):
        kg.query("SELECT ?o WHERE { ?s ?p ?o }", {"o": value})


@pytest.mark.parametrize("name", ["o o", "", "1o", "é"])
def test_what_is_no_variable_is_refused(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(SteppeError):
        kg.query("SELECT ?o WHERE { ?s ?p ?o }", {name: "x"})


def test_a_context_that_names_nobody_is_not_found(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="as the context says"):
        kg.entity("吉", context="nosuch")


def test_the_packaged_descriptor_is_json() -> None:
    from steppe.graph.dataset import find_dataset

    assert json.loads((find_dataset("central-asia-2004") / "datapackage.json").read_text())
    assert steppe.open().as_of == date(2004, 3, 31)
