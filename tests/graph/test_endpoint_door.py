"""Endpoints opened like stores: two real servers, and made-up ones that misbehave."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import urlopen

import numpy as np
import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph import endpoint
from steppe.graph.questions import questions
from steppe.ontology.errors import (
    BadInputError,
    LimitError,
    QueryError,
    StoreError,
    TimeLimitError,
    UsageError,
)

Run = Callable[..., tuple[int, str, str]]
MEMBERS = "SELECT ?s { ?s st:memberOf id:SCO } ORDER BY ?s"

VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A server in a process of its own, from when it takes connections until it is ended."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            assert process.poll() is None, f"{command[0]} did not start"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Iterator[str]:
    """An Oxigraph server (of the test extra) that holds the packaged data; its URL."""
    program = Path(sys.executable).parent / "oxigraph"
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    url = f"http://127.0.0.1:{port}"
    with running(
        [str(program), "serve", "--location", "db", "--bind", url.removeprefix("http://")],
        folder,
        port,
    ):
        kg.publish(f"{url}/store")
        yield f"{url}/query"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Iterator[str]:
    """A Virtuoso server (of Debian) that holds the packaged data; its URL."""
    program, sql_program = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or sql_program is None:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    folder, sql, http = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http))
    kg.export(folder / "graph.nq")
    load = "DB.DBA.TTLP_MT(file_to_string_output('graph.nq'), '', 'urn:none', 512);"
    with running([program, "-f", "-c", "virtuoso.ini"], folder, sql):
        for _ in range(600):  # it takes connections before it takes logins
            done = subprocess.run(
                [sql_program, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
                cwd=folder, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if "Done." in done.stdout:
                break
            time.sleep(0.2)
        url = f"http://127.0.0.1:{http}/sparql"
        with contextlib.suppress(URLError), urlopen(f"{url}?query=ASK%7B%7D"):
            pass
        yield url


@pytest.fixture(params=["oxigraph", "virtuoso", "steppe"])
def address(request: pytest.FixtureRequest) -> str:
    """The URL of an endpoint that holds the packaged data."""
    if request.param == "steppe":
        return str(request.getfixturevalue("served").url) + "sparql"
    return str(request.getfixturevalue(request.param))


# -- the same answers ----------------------------------------------------------------------------


def test_an_endpoint_reads_back_as_what_was_put_there(address: str, kg: KnowledgeGraph) -> None:
    assert steppe.open(address).contents == kg.contents


def test_an_endpoint_answers_queries_itself(address: str, kg: KnowledgeGraph) -> None:
    there = steppe.open(address)
    assert there.query(MEMBERS) == kg.query(MEMBERS)
    assert there.query("ASK { id:KAZ st:memberOf id:SCO }") is True
    assert there.query("ASK { id:KAZ st:memberOf id:KAZ }") is False
    text = "CONSTRUCT { ?s st:memberOf ?o } { ?s st:memberOf ?o }"
    assert set(there.query(text)) == set(kg.query(text))  # type: ignore[arg-type]
    labels = "SELECT ?l { id:KAZ skos:prefLabel ?l } ORDER BY ?l"
    assert there.query(labels) == kg.query(labels)
    count = "SELECT (COUNT(*) AS ?n) { ?s a st:Claim }"
    assert there.query(count) == kg.query(count)
    assert "store" not in vars(there)  # nothing was read out for it


def test_values_reach_an_endpoint(address: str, kg: KnowledgeGraph) -> None:
    text = "SELECT ?who ?body { ?who st:memberOf ?body } ORDER BY ?body"
    assert steppe.open(address).query(text, {"who": "id:UZB"}) == kg.query(text, {"who": "id:UZB"})


def test_measures_and_files_are_the_same(address: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    there = steppe.open(address)
    day = "2003-12-31"
    here, far = kg.snapshot(day), there.snapshot(day)
    np.testing.assert_array_equal(far.alignment().values, here.alignment().values)
    assert there.why("UZB memberOf CST", day).answer == kg.why("UZB memberOf CST", day).answer
    assert there.entity("哈薩克").id == "KAZ"
    assert len(there.claims("SCO")) == len(kg.claims("SCO"))
    for name in ("a.csv", "a.graphml"):
        kg.export(tmp_path / "here" / name)
        there.export(tmp_path / "there" / name)
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    kg.render(tmp_path / "here.html", on=day)
    there.render(tmp_path / "there.html", on=day)
    assert (tmp_path / "there.html").read_bytes() == (tmp_path / "here.html").read_bytes()


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_a_packaged_question_has_the_same_rows_at_another_oxigraph(
    oxigraph: str, kg: KnowledgeGraph, name: str
) -> None:
    there, here = steppe.open(oxigraph).ask(name), kg.ask(name)
    assert there.columns == here.columns
    assert sorted(map(str, there)) == sorted(map(str, here))


def test_most_packaged_questions_have_the_same_rows_at_virtuoso(
    virtuoso: str, kg: KnowledgeGraph
) -> None:
    """Fifteen do not, for faults of Virtuoso that docs/stores.md names."""
    there, same = steppe.open(virtuoso), []
    for question in questions():
        with contextlib.suppress(StoreError, QueryError):
            rows = sorted(map(str, there.ask(question.name)))
            same += [question.name] if rows == sorted(map(str, kg.ask(question.name))) else []
    assert len(same) >= len(questions()) - 15


def test_commands_take_the_address_of_an_endpoint(run: Run, address: str) -> None:
    for args in (
        ("members", "SCO", "--on", "2003-12-31"),
        ("query", MEMBERS),
        ("align", "KAZ", "RUS", "--on", "2003-12-31"),
        ("query", "--name", "successors"),
    ):
        assert run(*args, "--store", address)[:2] == run(*args)[:2]


def test_from_names_the_graphs_at_an_endpoint_too(oxigraph: str) -> None:
    there = steppe.open(oxigraph)
    text = "ASK FROM <https://w3id.org/steppe/graph/{}> {{ id:KAZ st:memberOf id:SCO }}"
    assert there.query(text.format("plain")) is True
    assert there.query(text.format("ontology")) is False


# -- limits and faults ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("SELECT * { SERVICE <http://x/> {} }", QueryError, "SERVICE is refused"),
        ("DROP ALL", QueryError, "Updates are refused"),
        ("SELECT * {", QueryError, "cannot take this"),
    ],
)
def test_what_is_refused_here_is_not_sent(
    address: str, text: str, kind: type[Exception], why: str
) -> None:
    with pytest.raises(kind, match=why):
        steppe.open(address).query(text)


def test_an_endpoint_that_takes_too_long_is_left(oxigraph: str, run: Run) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(TimeLimitError, match=r"longer than 0\.5 s"):
        steppe.open(oxigraph).query(text, timeout=0.5)
    assert run("query", text, "--store", oxigraph, "--timeout", "0.5")[0] == 5


def test_rows_over_the_limit_are_not_taken(oxigraph: str) -> None:
    there = steppe.open(oxigraph)
    assert len(there.query("SELECT * { ?s ?p ?o } LIMIT 10", max_rows=10)) == 10  # type: ignore[arg-type]
    with pytest.raises(LimitError, match="over 10 rows"):
        there.query("SELECT * { ?s ?p ?o } LIMIT 11", max_rows=10)
    with pytest.raises(LimitError, match="over 10 triples"):
        there.query("CONSTRUCT WHERE { ?s ?p ?o }", max_rows=10)


Answer = Callable[[str], tuple[int, str, bytes]]


class Made:
    """A made-up server: what it answers to a query, and who asked."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _: (200, "text/html", b"<p>hello</p>")
        self.headers: dict[str, str] = {}
        self.asked: list[Any] = []

    def start(self) -> ThreadingHTTPServer:
        made = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                made.asked.append(self.headers)
                status, kind, data = made.answer(parse_qs(body).get("query", [""])[0])
                self.send_response(status)
                for name, value in {"Content-Type": kind, **made.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(data)

            do_PUT = do_POST  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/sparql"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server


@pytest.fixture
def made() -> Iterator[Made]:
    made = Made()
    server = made.start()
    yield made
    server.shutdown()
    server.server_close()


def rows(*found: dict[str, str], names: str = "g") -> tuple[int, str, bytes]:
    bindings = [{k: {"type": "uri", "value": v} for k, v in row.items()} for row in found]
    told = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    return 200, "application/sparql-results+json", json.dumps(told).encode()


DEEP = b'{"type":"triple","value":{"subject":{"type":"uri","value":"x:s"},"predicate":'
DEEP += b'{"type":"uri","value":"x:p"},"object":'
NESTED = (
    b'{"head":{"vars":["g"]},"results":{"bindings":[{"g":'
    + DEEP * 50_000
    + b'{"type":"uri","value":"x:o"}'
    + b"}}" * 50_000
    + b"}]}}"
)


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        ((200, "text/html", b"<p>hello</p>"), StoreError, "does not answer as"),
        ((200, "application/sparql-results+json", b"{"), StoreError, "does not answer as"),
        ((200, "application/sparql-results+json", b'{"head":{},"boolean":true}'), StoreError, "as"),
        ((200, "application/sparql-results+json", NESTED), StoreError, "does not answer as"),
        ((200, "application/sparql-results+xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
         StoreError, "does not answer as"),
        ((400, "text/plain", b"no \x1b[31m such thing"), QueryError, r"no \\x1b\[31m such thing"),
        ((401, "text/plain", b""), StoreError, r"refuses this \(401\)"),
        ((404, "text/plain", b""), StoreError, "status 404.*Is this its address"),
        ((500, "text/plain", b"x" * 10_000), StoreError, "status 500: x{500}"),
        ((503, "text/plain", b""), StoreError, "Try again"),
        ((504, "text/plain", b""), TimeLimitError, "limit of time"),
        ((507, "text/plain", b""), LimitError, "limit"),
    ],
)  # fmt: skip
def test_an_endpoint_that_answers_wrongly_is_an_error_of_ours(
    made: Made, answer: tuple[int, str, bytes], kind: type[Exception], why: str
) -> None:
    made.answer = lambda _: answer
    with pytest.raises(kind, match=why):
        steppe.open(made.url)


def test_only_the_host_that_was_named_is_asked(made: Made) -> None:
    other = Made()
    server = other.start()
    made.headers = {"Location": other.url}
    for status in (301, 302, 303, 307, 308):
        made.answer = lambda _, status=status: (status, "text/plain", b"")  # type: ignore[misc]
        with pytest.raises(StoreError):
            steppe.open(made.url)
    assert other.asked == []
    server.shutdown()
    server.server_close()


def test_an_answer_that_drips_is_ended_at_the_limit(made: Made) -> None:
    opened = steppe.KnowledgeGraph(endpoint.Endpoint(made.url))
    made.headers = {"Content-Length": "1000"}
    with pytest.raises((TimeLimitError, StoreError)):
        opened.query("ASK {}", timeout=0.5)


def test_an_answer_that_is_too_large_is_left(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_LARGEST", 1000)
    made.answer = lambda _: (200, "application/sparql-results+json", b" " * 200_000)
    with pytest.raises(LimitError, match="longer than"):
        steppe.open(made.url)


def test_an_endpoint_without_data_of_ours_answers_queries_and_says_so(made: Made) -> None:
    made.answer = lambda _: rows()
    there = steppe.open(made.url)
    assert list(there.query("SELECT ?g { ?g ?p ?o }")) == []  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="holds no data set of steppe"):
        _ = there.contents


def test_a_graph_that_is_not_handed_out_whole_is_refused(made: Made) -> None:
    """It says that there are three triples, and gives the same one however it is asked."""

    def answer(query: str) -> tuple[int, str, bytes]:
        if "COUNT" in query:
            three = {"n": {"type": "literal", "value": "3"}}
            told = {"head": {"vars": ["n"]}, "results": {"bindings": [three]}}
            return 200, "application/sparql-results+json", json.dumps(told).encode()
        if "?s ?p ?o" in query:
            return rows({"s": "x:s", "p": "x:p", "o": "x:o"}, names="spo")
        return rows({"g": "https://w3id.org/steppe/graph/made-up"})

    made.answer = answer
    with pytest.raises(StoreError, match="hands out 1 of the 3 triples"):
        _ = steppe.open(made.url).contents


def test_what_does_not_read_back_is_refused(made: Made) -> None:
    def answer(query: str) -> tuple[int, str, bytes]:
        if "COUNT" in query:
            one = {"n": {"type": "literal", "value": "1"}}
            told = {"head": {"vars": ["n"]}, "results": {"bindings": [one]}}
            return 200, "application/sparql-results+json", json.dumps(told).encode()
        if "?s ?p ?o" in query:
            kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
            what = "https://w3id.org/steppe/ontology#Statement"
            return rows({"s": "x:s", "p": kind, "o": what}, names="spo")
        return rows({"g": "https://w3id.org/steppe/graph/made-up"})

    made.answer = answer
    with pytest.raises(BadInputError, match="no graph of steppe"):
        _ = steppe.open(made.url).contents


def test_nobody_there_is_said(run: Run) -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(StoreError, match="cannot be reached: Connection refused"):
        steppe.open(url)
    code, out, err = run("members", "SCO", "--store", url)
    assert (code, out) == (4, "") and "cannot be reached" in err


@pytest.mark.parametrize(
    "url",
    ["http://", "http:///x", "https://user:secret@example.org/", "http://[::1", "http://a b/"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        steppe.open(url)


# -- publishing ----------------------------------------------------------------------------------


def test_tables_can_be_built_onto_a_server_that_asks_for_a_token(
    run: Run,
    tmp_path: Path,
    dataset: Callable[..., Path],
    serve: Callable[..., Any],
    kg: KnowledgeGraph,
) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    store, secret = tmp_path / "kg", tmp_path / "token"
    run("build", str(dataset([row])), "-o", str(store))
    secret.write_text("a-token-of-32-characters-or-more")
    served = serve("--store", str(store), "--write", "--token-file", str(secret), "--workers", "1")
    there = f"{served.url}store"
    assert run("build", "-o", there)[0] == 2  # not without --force
    assert run("build", "-o", there, "--force")[0] == 4  # nor without the token
    code, _, err = run("build", "-o", there, "--force", "--token-file", str(secret))
    assert code == 0 and f"{len(kg.store)} quads" in err
    assert len(steppe.open(f"{served.url}sparql").contents.statements) == 2143


def test_a_token_goes_to_nobody_else(made: Made, kg: KnowledgeGraph) -> None:
    other = Made()
    server = other.start()
    made.headers, made.answer = {"Location": other.url}, lambda _: (307, "text/plain", b"")
    with pytest.raises(StoreError):
        kg.publish(made.url, token="a-token-of-32-characters-or-more")
    assert other.asked == []
    assert made.asked[0]["Authorization"] == "Bearer a-token-of-32-characters-or-more"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "schlüssel"])
def test_what_is_no_token_is_not_sent(kg: KnowledgeGraph, token: str) -> None:
    with pytest.raises(UsageError, match="token"):
        kg.publish("http://127.0.0.1:1/store", token=token)
