"""Queries in a process of their own: the same answers, an end at each limit, and no network."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph import bounded
from steppe.graph.bounded import Limits, Source, Worker
from steppe.graph.query import Rows
from steppe.graph.store import build, open_on_disk
from steppe.ontology.errors import (
    BadInputError,
    LimitError,
    NotFoundError,
    QueryError,
    StoreError,
    UsageError,
)

Run = Callable[..., tuple[int, str, str]]

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TRIPLES = "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from steppe.graph.dataset import DEFAULT, read_dataset

    path = tmp_path_factory.mktemp("stores") / "kg"
    build([read_dataset(DEFAULT)], path)
    return path


@pytest.fixture
def worker(disk: Path) -> Iterator[Worker]:
    started = Worker(Source("store", (str(disk),)))
    yield started
    started.close()


# -- the same answers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?l { ?s st:memberOf id:SCO ; skos:prefLabel ?l } ORDER BY ?s ?l",
        'SELECT ("a\\tb\\nc\\"" AS ?t) (0.90 AS ?d) (1e3 AS ?e) (true AS ?b) (?no AS ?u) {}',
        'SELECT ("2001-06-15"^^xsd:date AS ?d) ("x"^^<http://e/t> AS ?o) ("哈"@zh-Hant AS ?z) {}',
        "SELECT ?x { ?x <http://e/none> ?y }",
        "SELECT * {}",
        "ASK { id:KAZ st:memberOf id:SCO }",
        "ASK { id:KAZ st:memberOf id:KAZ }",
    ],
)
def test_a_worker_answers_as_the_engine_here_does(kg: KnowledgeGraph, text: str) -> None:
    assert kg.query(text, timeout=60, memory=1000, max_rows=1000) == kg.query(text)


def test_a_worker_gives_the_graph_of_a_construct(kg: KnowledgeGraph) -> None:
    text = "CONSTRUCT { ?s st:memberOf ?o } { ?s st:memberOf ?o }"
    here, there = kg.query(text), kg.query(text, timeout=60)
    assert set(here) == set(there) and len(here) > 20  # type: ignore[arg-type]


def test_values_go_to_a_worker_by_substitution(kg: KnowledgeGraph) -> None:
    text = "SELECT ?who ?on ?name ?n { ?who skos:prefLabel ?l }"
    given: dict[str, Any] = {
        "who": "id:UZB", "on": "2003-12-31", "name": '" } # é\n', "n": Decimal("1.50"),
    }  # fmt: skip
    found = kg.query(text, given, timeout=60)
    assert found == kg.query(text, given)
    assert isinstance(found, Rows) and found[0][2] == '" } # é\n'


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_that_are_counted_are_written_like_rows_that_are_not(
    worker: Worker, form: str
) -> None:
    text = "SELECT ?s ?p ?o { ?s ?p ?o . ?s a st:Claim } ORDER BY ?s ?p ?o LIMIT 5000"
    counted = worker.answer(text, limits=Limits(rows=5000), form=form)
    plain = worker.answer(text, form=form)
    assert counted.rows == 5000
    assert counted.text() == plain.text()


def test_a_store_on_disk_is_read_by_the_worker_itself(disk: Path) -> None:
    kg = steppe.open(disk)
    text = "SELECT ?s { ?s st:memberOf id:SCO } ORDER BY ?s"
    assert kg.query(text, timeout=60) == kg.query(text)


# -- an end at each limit ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limits", "why"),
    [
        (RUNAWAY, Limits(seconds=0.5), "longer than 0.5 s"),
        (SORTS, Limits(memory=100), "more than 100 MB"),
        (ROWS, Limits(rows=1000), "over 1000 rows"),
        (TRIPLES, Limits(rows=1000), "over 1000 rows"),
    ],
    ids=["time", "memory", "rows", "triples"],
)
def test_a_query_is_ended_at_its_limit_and_the_store_stays_as_it_was(
    worker: Worker, disk: Path, text: str, limits: Limits, why: str
) -> None:
    before = len(open_on_disk(disk))
    with pytest.raises(LimitError, match=why):
        worker.answer(text, limits=limits)
    assert len(open_on_disk(disk)) == before  # which compares every file with its checksum


def test_as_many_rows_as_the_limit_are_an_answer(worker: Worker) -> None:
    ten = worker.answer("SELECT * { ?s ?p ?o } LIMIT 10", form="csv", limits=Limits(rows=10))
    assert ten.rows == len(ten.text().splitlines()) - 1 == 10
    with pytest.raises(LimitError):
        worker.answer("SELECT * { ?s ?p ?o } LIMIT 11", limits=Limits(rows=10))


def test_a_text_that_grows_at_once_is_ended_by_the_system(worker: Worker) -> None:
    """Faster than anybody can watch: ten times as long, four times over."""
    ten = "CONCAT(" + ",".join(["?{0}"] * 10) + ")"
    grows = " ".join(f"BIND({ten.format(a)} AS ?{b})" for a, b in ("ab", "bc", "cd", "de"))
    text = f'SELECT (STRLEN(?e) AS ?n) {{ VALUES ?a {{ "{"x" * 200_000}" }} {grows} }}'
    with pytest.raises(LimitError, match="more than 100 MB"):
        worker.answer(text, limits=Limits(memory=100))


def test_the_process_is_gone_after_its_limit_and_the_next_query_gets_another(disk: Path) -> None:
    kg = steppe.open(disk)
    for _ in range(2):
        with pytest.raises(LimitError):
            kg.query(RUNAWAY, timeout=0.2)
        assert kg.query("ASK { id:KAZ st:memberOf id:SCO }", timeout=60) is True


def test_a_worker_whose_asker_is_killed_ends_in_the_middle_of_a_query(disk: Path) -> None:
    code = (
        "import sys; from steppe.graph.bounded import Source, Worker\n"
        "worker = Worker(Source('store', (sys.argv[1],))); worker.ready()\n"
        "print(worker.pid, flush=True); worker.answer(sys.argv[2])"
    )
    asker = subprocess.Popen(
        [sys.executable, "-c", code, str(disk), RUNAWAY], stdout=subprocess.PIPE, text=True
    )
    assert asker.stdout is not None
    pid = int(asker.stdout.readline())
    time.sleep(0.5)  # so that the query runs
    os.kill(pid, 0)
    asker.kill()
    asker.communicate()
    for _ in range(200):
        if not Path(f"/proc/{pid}/stat").exists() or _is_zombie(pid):
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the worker outlives the one who asked")


def _is_zombie(pid: int) -> bool:
    """Dead, and not fetched: an orphan's new parent may take its time."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize(
    ("sent", "kind", "why"),
    [
        (signal.SIGSEGV, QueryError, "broke down"),
        (signal.SIGKILL, LimitError, "no more memory"),
    ],
)
def test_a_worker_that_is_gone_in_the_middle_is_an_error_of_ours(
    worker: Worker, sent: signal.Signals, kind: type[Exception], why: str
) -> None:
    worker.ready()
    timer = threading.Timer(0.3, os.kill, (worker.pid, sent))
    timer.start()
    with pytest.raises(kind, match=why):
        worker.answer(RUNAWAY)
    timer.join()
    assert not worker.alive


def test_a_worker_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_WORKER", "raise SystemExit(3)")
    with pytest.raises(StoreError, match=r"did not start \(exit 3\)"):
        Worker(Source("tables", ("central-asia-2004",))).ready()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (Source("tables", ("nowhere",)), NotFoundError),
        (Source("store", ("nowhere",)), NotFoundError),
        (Source("store", (str(Path(__file__).parent),)), StoreError),
    ],
)
def test_what_opening_the_data_raises_is_raised_here(source: Source, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        Worker(source).ready()


def test_every_fault_of_the_tables_comes_back(dataset: Callable[..., Path]) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORX", "since": "2001-02-30"}
    with pytest.raises(BadInputError, match="2001-02-30") as raised:
        Worker(Source("tables", (str(dataset([row])),))).ready()
    assert "ORX" in str(raised.value)


@pytest.mark.parametrize("given", [{"timeout": 0}, {"memory": -1}, {"max_rows": 0}])
def test_a_limit_of_nothing_is_refused(kg: KnowledgeGraph, given: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="leaves nothing"):
        kg.query("ASK {}", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["SELECT * {", "SELECT ?s { ?s nope:x ?o }", ""])
def test_errors_of_a_query_are_the_same_in_a_worker(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError) as here:
        kg.query(text)
    with pytest.raises(QueryError) as there:
        kg.query(text, timeout=60)
    assert str(there.value) == str(here.value)


# -- no network ----------------------------------------------------------------------------------


def test_a_worker_has_no_network(without: Callable[[str], None]) -> None:
    """Not only is SERVICE refused: had something slipped through, there is nobody to reach."""
    code = (
        "import socket, sys; from steppe.graph.worker import _leave_the_network\n"
        "print(_leave_the_network())\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5); print('reached')\n"
        "except OSError: print('nobody')"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", code, str(server.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    if done.stdout.startswith("False"):
        without("a system that lets a process give up the network")
    assert done.stdout == "True\nnobody\n"


# -- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "args", "why"),
    [
        (RUNAWAY, ("--timeout", "0.5"), "took longer than 0.5 s and was ended"),
        (SORTS, ("--memory", "100"), "needed more than 100 MB of memory and was ended"),
    ],
)
def test_query_ends_at_its_limit_with_5(
    run: Run, tmp_path: Path, text: str, args: tuple[str, ...], why: str
) -> None:
    output = tmp_path / "answer.csv"
    code, out, err = run("query", text, *args, "-o", str(output))
    assert (code, out) == (5, "")
    assert why in err and "allow more" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("args", [("--timeout", "0"), ("--memory", "0")])
def test_a_limit_of_0_is_none(run: Run, args: tuple[str, ...]) -> None:
    assert run("query", "ASK {}", *args)[:2] == (0, "true\n")


@pytest.mark.parametrize("args", [("--timeout", "-1"), ("--memory", "x"), ("--timeout", "x")])
def test_what_is_no_limit_is_a_fault_of_usage(run: Run, args: tuple[str, ...]) -> None:
    assert run("query", "ASK {}", *args)[0] == 2


def test_a_query_works_where_a_module_of_that_name_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert run("query", "ASK {}")[:2] == (0, "true\n")


def test_an_answer_can_be_read_line_by_line(worker: Worker) -> None:
    written = worker.answer("SELECT ?s { ?s a st:Claim }", form="csv")
    assert written.file.readline() == b"s\r\n"
    written.file.close()
