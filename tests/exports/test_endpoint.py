"""`steppe serve`, as a client sees it: a real server in a process of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

import steppe
from steppe.exports.endpoint.guard import LONGEST_TARGET
from steppe.graph.store import open_on_disk

Start = Callable[..., Any]
MEMBERS = "SELECT ?s { ?s st:memberOf id:SCO } ORDER BY ?s"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
RESULTS = "application/sparql-results+json"
DIRECT = {"Content-Type": QUERY}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SIX = [f"https://w3id.org/steppe/id/{c}" for c in ("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB")]


def get(query: str, **more: str) -> str:
    return "/sparql?" + urlencode({"query": query, **more})


def states(body: bytes) -> list[str]:
    return [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]


# -- the protocol --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("GET", get(MEMBERS), None, {}),
        ("POST", "/sparql", urlencode({"query": MEMBERS}).encode(), FORM),
        ("POST", "/sparql", MEMBERS.encode(), DIRECT),
        ("POST", "/sparql", MEMBERS.encode(), {"Content-Type": f"{QUERY}; charset=UTF-8"}),
    ],
    ids=["get", "form", "direct", "direct with a charset"],
)  # fmt: skip
def test_a_query_is_taken_in_each_of_the_three_ways(
    served: Any, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    status, told, answer = served.ask(method, path, body, headers)
    assert status == 200
    assert told["Content-Type"] == "application/sparql-results+json"
    assert told["Vary"] == "Accept"
    assert states(answer) == SIX


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.3, application/json;q=0.8", "application/sparql-results+json"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_rows_come_as_the_client_likes_them(served: Any, accept: str, kind: str) -> None:
    status, told, answer = served.ask("GET", get(MEMBERS), headers={"Accept": accept})
    assert (status, told["Content-Type"]) == (200, kind)
    text = answer.decode()
    if "csv" in kind:
        assert [row["s"] for row in csv.DictReader(io.StringIO(text))] == SIX
    else:
        assert all(iri in text for iri in SIX)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_graphs_come_as_the_client_likes_them(served: Any, accept: str, form: ox.RdfFormat) -> None:
    text = "CONSTRUCT { ?s st:memberOf id:SCO } { ?s st:memberOf id:SCO }"
    status, told, answer = served.ask("GET", get(text), headers={"Accept": accept})
    assert (status, told["Content-Type"].partition(";")[0]) == (200, accept)
    assert {q.subject.value for q in ox.parse(answer, format=form)} == set(SIX)  # type: ignore[union-attr]


def test_ask_and_describe_are_answered(served: Any) -> None:
    assert json.loads(served.ask("GET", get("ASK { id:KAZ st:memberOf id:SCO }"))[2])["boolean"]
    status, told, answer = served.ask("GET", get("DESCRIBE id:KAZ"))
    assert (status, told["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    assert b"Kazakhstan" in answer


def test_the_request_names_the_graphs_that_are_asked(served: Any) -> None:
    graph = "https://w3id.org/steppe/graph/{}"
    ask = "ASK { id:KAZ st:memberOf id:SCO }"
    named = "ASK { GRAPH ?g { id:KAZ st:memberOf id:SCO } }"

    def answer(query: str, **graphs: str) -> bool:
        found: bool = json.loads(served.ask("GET", get(query, **graphs))[2])["boolean"]
        return found

    assert answer(ask, **{"default-graph-uri": graph.format("plain")})
    assert not answer(ask, **{"default-graph-uri": graph.format("ontology")})
    assert answer(named, **{"named-graph-uri": graph.format("plain")})
    assert not answer(named, **{"named-graph-uri": graph.format("ontology")})
    assert not answer(ask, **{"named-graph-uri": graph.format("plain")})
    from_other = ask.replace("ASK", f"ASK FROM <{graph.format('ontology')}>")
    assert answer(from_other, **{"default-graph-uri": graph.format("plain")})


@pytest.mark.parametrize("text", ['SELECT ("a\\u0001" AS ?x) {}',
                                  'CONSTRUCT { id:A rdfs:label "a\\uFFFE" } {}',
                                  "CONSTRUCT { id:A <http://e/1> 1 } {}"])  # fmt: skip
def test_what_xml_cannot_hold_comes_in_other_formats_only(served: Any, text: str) -> None:
    rows = text.startswith("SELECT")
    xml = "application/sparql-results+xml" if rows else "application/rdf+xml"
    status, _, answer = served.ask("GET", get(text), headers={"Accept": xml})
    assert status == 400 and b"XML cannot hold" in answer
    other = "text/csv" if rows else "text/turtle"
    assert served.ask("GET", get(text), headers={"Accept": other})[0] == 200


def test_head_is_get_without_a_body(served: Any) -> None:
    status, told, answer = served.ask("HEAD", get(MEMBERS))
    assert (status, answer) == (200, b"")
    assert told["Content-Type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "why"),
    [
        ("GET", "/sparql?x=1", None, {}, 400, "one parameter query, not 0"),
        ("GET", get("ASK{}") + "&query=ASK%7B%7D", None, {}, 400, "one parameter query, not 2"),
        ("POST", get("ASK{}"), b"ASK{}", DIRECT, 400, "not 2"),
        ("POST", "/sparql", b"", FORM, 400, "not 0"),
        ("GET", "/sparql?query=%FF", None, {}, 400, "not UTF-8"),
        ("POST", "/sparql", b"ASK{}#\xff", DIRECT, 400, "not UTF-8: byte 6"),
        ("GET", "/sparql?query=", None, {}, 400, "empty"),
        ("GET", get("SELECT"), None, {}, 400, "line 1, column 7"),
        ("GET", get("SELECT * { SERVICE <http://x/> {} }"), None, {}, 400, "SERVICE is refused"),
        ("GET", get("SELECT * " + "{" * 300 + "}" * 300), None, {}, 400, "nested too deep"),
        ("GET", get("ASK{}", **{"default-graph-uri": "no iri"}), None, {}, 400, "no IRI"),
        ("GET", "/sparql?query=ASK%7B%7D" + "&x=1" * 300, None, {}, 400, "more than 200"),
        ("GET", get("DROP ALL"), None, {}, 400, "Updates are refused"),
        ("POST", "/sparql", b"DROP ALL", {"Content-Type": UPDATE}, 403, "read-only"),
        ("POST", "/sparql", b"update=DROP+ALL", FORM, 403, "read-only"),
        ("GET", "/sparql?update=DROP+ALL", None, {}, 403, "read-only"),
        ("GET", "/nowhere", None, {}, 404, "Not Found"),
        ("GET", "/id/NOBODY", None, {}, 404, "Nothing is known"),
        ("DELETE", "/sparql", None, {}, 405, "Method Not Allowed"),
        ("OPTIONS", "/sparql", None, {}, 405, "Method Not Allowed"),
        ("PUT", "/store", b"", {}, 404, "Not Found"),
        ("GET", get("ASK{}"), None, {"Accept": "image/png"}, 406, RESULTS),
        ("GET", "/id/KAZ", None, {"Accept": "image/png"}, 406, "text/turtle"),
        ("POST", "/sparql", b" " * 4_100_000, DIRECT, 413, "at most"),
        ("GET", "/sparql?query=" + "a" * 1_000_000, None, {}, 414, "by POST"),
        ("GET", "/" + "a" * (LONGEST_TARGET + 1), None, {}, 414, "longer"),
        ("POST", "/sparql", b"ASK{}", {"Content-Type": "text/plain"}, 415, QUERY),
        ("POST", "/sparql", b"ASK{}", {}, 415, QUERY),
        ("POST", "/sparql", b"ASK{}", {"Content-Type": f"{QUERY}; charset=latin1"}, 415, "UTF-8"),
        ("POST", "/sparql", b"\x1f\x8b", {**DIRECT, "Content-Encoding": "gzip"}, 415, "compressed"),
        ("GET", "/", None, {"Host": "evil.example"}, 421, "does not go by that name"),
        ("GET", get("ASK{}"), None, {"Host": "evil.example:80"}, 421, "does not go by that name"),
        ("GET", get("ASK{}"), None, {"Host": "127.0.0.1.evil.example"}, 421, "that name"),
        ("GET", get("ASK{}"), None, {"Origin": "http://evil.example"}, 403, "other sites"),
        ("GET", get("ASK{}"), None, {"Origin": "null"}, 403, "other sites"),
        ("POST", "/sparql", b"ASK{}", {**DIRECT, "Origin": "http://127.0.0.1:1"}, 403, "sites"),
        ("GET", "/questions/nothing", None, {}, 404, "no packaged question"),
        ("GET", "/questions/members-on-a-day?on=never", None, {}, 400, "never"),
        ("GET", "/static/../app.py", None, {}, 404, ""),
        ("GET", "/static/..%2f..%2fapp.py", None, {}, 404, ""),
        ("GET", "/id/KAZ?format=exe", None, {}, 400, "ttl"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(
    served: Any,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    status: int,
    why: str,
) -> None:
    found, told, answer = served.ask(method, path, body, headers)
    assert found == status, answer
    assert why in answer.decode()
    assert told["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in answer.decode()
    if status == 405:
        assert set(told["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_every_form_of_an_own_name_is_taken(served: Any) -> None:
    for host in ("localhost", f"localhost:{served.port}", "127.0.0.1", "[::1]:7878", "LOCALHOST"):
        assert served.ask("GET", get("ASK{}"), headers={"Host": host})[0] == 200
    own = f"127.0.0.1:{served.port}"
    headers = {"Host": own, "Origin": f"http://{own}"}
    assert served.ask("POST", "/sparql", b"ASK{}", {**DIRECT, **headers})[0] == 200


def test_the_service_describes_itself(served: Any) -> None:
    status, told, answer = served.ask("GET", "/sparql")
    assert (status, told["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    store = ox.Store()
    store.load(answer, format=ox.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
        "SELECT ?endpoint ?name { ?s a sd:Service ; sd:endpoint ?endpoint ;"
        " sd:feature sd:UnionDefaultGraph ; sd:supportedLanguage sd:SPARQL11Query ;"
        " sd:defaultDataset/sd:namedGraph/sd:name ?name }"
    )
    rows = {(row[0].value, row[1].value) for row in found}  # type: ignore[union-attr]
    graphs = ("central-asia-2004", "ontology", "plain")
    assert rows == {(f"{served.url}sparql", f"https://w3id.org/steppe/graph/{g}") for g in graphs}


def test_a_browser_that_comes_to_the_endpoint_is_sent_to_the_editor(served: Any) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    status, told, _ = served.ask("GET", "/sparql", headers={"Accept": accept})
    assert (status, told["Location"]) == (303, "/query")


# -- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "steppe-pages"),
        ("/entities", "Kazakhstan"),
        ("/id/KAZ", "哈薩克"),
        ("/source/kuo-2004", "What is said"),
        ("/claim/central-asia-2004/m017", "kuo-2004"),
        ("/questions", "certainly members of a body"),
        ("/questions/members-on-a-day?body=SCO&on=2003-12-31", "6 rows"),
        ("/questions/members-on-a-day?body=%D0%A8%D0%9E%D0%A1&on=2003-12-31", "6 rows"),
        ("/query", "yasgui"),
    ],
)
def test_each_page_is_html_with_a_policy(served: Any, path: str, said: str) -> None:
    status, told, body = served.ask("GET", path, headers={"Accept": "text/html"})
    assert (status, told["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert said in body.decode()
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert told["Referrer-Policy"] == "no-referrer"


def test_an_entity_is_rdf_for_a_program(served: Any, kg: Any) -> None:
    _, told, body = served.ask("GET", "/id/SCO", headers={"Accept": "text/turtle"})
    assert told["Content-Type"] == "text/turtle; charset=utf-8" and told["Vary"] == "Accept"
    subjects = {q.subject.value for q in ox.parse(body, format=ox.RdfFormat.TURTLE)}  # type: ignore[union-attr]
    sco = kg.entity("SCO").iri
    about = {s.iri for s in kg.claims("SCO") if sco in (s.subject, s.object)}
    assert subjects == {sco, *about}
    for form in ("nt", "jsonld", "rdf"):
        assert served.ask("GET", f"/id/SCO?format={form}")[0] == 200


def test_what_stands_in_data_is_text_on_a_page(dataset: Callable[..., Path], serve: Start) -> None:
    row = {
        "subject": "AAA", "predicate": "memberOf", "object": "ORG",
        "locator": "<script>alert(1)</script>", "note": "<img src=x onerror=alert(1)>",
    }  # fmt: skip
    served = serve("--dataset", str(dataset([row])))
    _, _, body = served.ask("GET", "/id/AAA", headers={"Accept": "text/html"})
    assert b"&lt;script&gt;alert(1)" in body and b"<script>alert" not in body
    assert b"<img" not in body
    question = served.ask("GET", "/questions/members-on-a-day?body=%3Cb%3Ex")
    assert question[0] == 400 and b"<b>x" not in question[2]


@pytest.fixture(scope="module")
def bounded(server: Start) -> Iterator[Any]:
    """The packaged data under narrow limits."""
    started = server("--timeout", "3", "--max-rows", "5000", "--memory", "300")
    yield started
    code, said = started.end()
    assert code == 0 and "Traceback" not in said, said


# -- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status", "why"),
    [
        (RUNAWAY, 504, "longer than 3 s"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f", 507, "more than 300 MB"),
        ("SELECT * { ?a ?b ?c }", 507, "over 5000 rows"),
        ("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }", 507, "over 5000 rows"),
    ],
    ids=["time", "memory", "rows", "triples"],
)
def test_a_query_over_a_limit_is_ended_with_a_status(
    bounded: Any, query: str, status: int, why: str
) -> None:
    found, _, body = bounded.ask("POST", "/sparql", query.encode(), DIRECT)
    assert found == status and why in body.decode()
    assert states(bounded.ask("GET", get(MEMBERS))[2]) == SIX


def test_ten_that_run_away_do_not_keep_ninety_from_their_answers(bounded: Any) -> None:
    found: list[int] = []

    def ask(query: str) -> None:
        found.append(bounded.ask("POST", "/sparql", query.encode(), DIRECT)[0])

    queries = [*[RUNAWAY] * 10, *[MEMBERS] * 90]
    threads = [threading.Thread(target=ask, args=(query,)) for query in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # On a machine that is busy otherwise some are turned away; nobody waits without an answer.
    assert set(found) <= {200, 503, 504}
    assert found.count(504) + found.count(503) >= 10
    assert found.count(200) >= 45
    assert states(bounded.ask("GET", get(MEMBERS))[2]) == SIX


def test_who_comes_when_all_workers_are_taken_is_told_when_to_come_again(serve: Start) -> None:
    served = serve("--workers", "1", "--timeout", "8")
    first = threading.Thread(target=served.ask, args=("POST", "/sparql", RUNAWAY.encode(), DIRECT))
    first.start()
    time.sleep(1)
    status, told, body = served.ask("GET", get(MEMBERS))
    assert (status, told["Retry-After"]) == (503, "5")
    assert b"Ask again" in body
    assert served.ask("GET", "/entities")[0] == 200  # pages need no worker
    first.join()
    assert served.ask("GET", get(MEMBERS))[0] == 200


def test_a_query_ends_when_its_client_hangs_up(serve: Start) -> None:
    """With one worker: if the query went on, the next would be turned away."""
    served = serve("--workers", "1", "--timeout", "100")
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        head = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        client.sendall(head.encode())
        time.sleep(1)
    for _ in range(20):
        status = served.ask("GET", get(MEMBERS))[0]
        if status == 200:
            return
        time.sleep(0.5)
    pytest.fail("the query goes on")


def test_slow_clients_hold_up_nobody(served: Any) -> None:
    """Thirty write heads byte by byte, thirty bodies, ten (of 16 workers) do not read."""
    body = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n"
    opened = []
    for start in (
        b"GET /sparql?query=",
        body + b"Content-Type: application/sparql-query\r\n\r\nASK",
    ):
        for _ in range(30):
            opened.append(socket.create_connection(("127.0.0.1", served.port)))
            opened[-1].sendall(start)
    large = quote("SELECT * { ?a ?b ?c } LIMIT 5000")
    for _ in range(10):
        opened.append(socket.create_connection(("127.0.0.1", served.port)))
        opened[-1].sendall(
            f"GET /sparql?query={large} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        )
    try:
        for byte in (b"a", b"b", b"c"):
            for slow in opened[:60]:
                slow.sendall(byte)
            assert states(served.ask("GET", get(MEMBERS))[2]) == SIX
    finally:
        for slow in opened:
            slow.close()


def test_many_queries_leave_no_process_and_no_open_file_behind(serve: Start) -> None:
    served = serve("--workers", "2")
    descriptors = Path(f"/proc/{served.process.pid}/fd")
    if not descriptors.is_dir():
        pytest.skip("this system does not tell which files a process has open")
    counted = []
    for _ in range(2):
        for _ in range(150):
            assert served.ask("GET", get(MEMBERS))[0] == 200
        counted.append(len(list(descriptors.iterdir())))
    assert counted[1] <= counted[0] + 3


# -- writing -------------------------------------------------------------------------------------

TOKEN = "a-token-of-32-characters-or-more"
HALF = (
    b"<https://w3id.org/steppe/claim/x/y> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    b" <https://w3id.org/steppe/ontology#Statement> <http://e/g> ."
)
QUADS = {"Content-Type": "application/n-quads", "Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def writable(
    tmp_path: Path, dataset: Callable[..., Path], serve: Start, run: Callable[..., Any]
) -> tuple[Any, Path]:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2001-01-01"}
    store, secret = tmp_path / "kg", tmp_path / "token"
    assert run("build", str(dataset([row])), "-o", str(store))[0] == 0
    secret.write_text(TOKEN + "\n")
    options = ("--store", str(store), "--write", "--token-file", str(secret), "--workers", "2")
    return serve(*options), store


def member(served: Any, actor: str) -> bool:
    found: bool = json.loads(served.ask("GET", get(f"ASK {{ id:{actor} st:memberOf ?o }}"))[2])[
        "boolean"
    ]
    return found


def test_a_whole_graph_can_be_put_in_the_place_of_the_store(
    writable: tuple[Any, Path], kg: Any
) -> None:
    served, store = writable
    assert member(served, "AAA") and not member(served, "KAZ")
    graph = kg.store.dump(format=ox.RdfFormat.N_QUADS)
    assert served.ask("PUT", "/store", graph, QUADS)[0] == 204
    assert member(served, "KAZ") and not member(served, "AAA")
    assert served.ask("GET", "/id/KAZ")[0] == 200
    assert len(open_on_disk(store)) == len(kg.store)
    assert sorted(p.name for p in store.parent.iterdir() if p.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {"Content-Type": "application/n-quads"}, 401),
        (b"", {**QUADS, "Authorization": "Bearer wrong"}, 401),
        (b"", {**QUADS, "Authorization": f"Basic {TOKEN}"}, 401),
        (b"", {**QUADS, "Content-Type": "text/plain"}, 415),
        (b"<a> <b> nonsense", QUADS, 400),
        (b"", QUADS, 400),
        (b"<http://e/a> <http://e/b> <http://e/c> <http://e/g> .", QUADS, 400),
        (HALF, QUADS, 400),
    ],
    ids=["no token", "wrong", "scheme", "type", "syntax", "empty", "foreign", "half a statement"],
)  # fmt: skip
def test_what_may_not_or_cannot_be_put_changes_nothing(
    writable: tuple[Any, Path], body: bytes, headers: dict[str, str], status: int
) -> None:
    served, store = writable
    before = len(open_on_disk(store))
    assert served.ask("PUT", "/store", body, headers)[0] == status
    assert member(served, "AAA")
    assert len(open_on_disk(store)) == before
    assert sorted(p.name for p in store.parent.iterdir() if p.name.startswith(".")) == []


def children_of(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, check=True)
    return [int(child) for child in told.stdout.split()]


# -- beginning and end ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [(signal.SIGTERM, 0, ""), (signal.SIGINT, 130, "steppe: interrupted")],
)
def test_the_server_ends_cleanly_in_the_middle_of_queries(
    serve: Start, sent: signal.Signals, code: int, said: str
) -> None:
    served = serve("--workers", "2", "--timeout", "100")
    children = children_of(served.process.pid)
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(served.ask("POST", "/sparql", RUNAWAY.encode(), DIRECT)[0])
        except OSError as error:
            answers.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1)
    found = served.end(sent)
    asking.join()
    assert found[0] == code
    assert "Traceback" not in found[1] and said in found[1]
    assert len(answers) == 1  # an answer that says so, or a connection that ended
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_tables_are_served_from_a_store_that_is_gone_afterwards(
    serve: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    served = serve()
    assert [p.name.startswith("steppe-serve-") for p in tmp_path.iterdir()] == [True]
    served.end()
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said(run: Callable[..., tuple[int, str, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = run("serve", "--port", str(port))
    assert code == 4
    assert f"Port {port} of 127.0.0.1 is in use already" in err and "--port 0" in err


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("--host", "no.such.host.invalid"), 4, "no address"),
        (("--host", "192.0.2.1"), 4, "cannot be used"),
        (("--write",), 2, "go together"),
        (("--token-file", "x"), 2, "go together"),
        (("--write", "--token-file", "x"), 2, "needs a store"),
        (("--write", "--token-file", "nowhere", "--store", "kg"), 3, "cannot be read"),
        (("--store", "nowhere", "--port", "0"), 3, "no store at nowhere"),
        (("--dataset", "nowhere", "--port", "0"), 3, "nowhere"),
        (("--port", "70000"), 2, "70000"),
        (("--timeout", "0"), 2, "0"),
    ],
)
def test_what_cannot_be_served_is_said(
    run: Callable[..., tuple[int, str, str]], args: tuple[str, ...], code: int, why: str
) -> None:
    found, _, err = run("serve", *args)
    assert found == code and why in err


@pytest.mark.parametrize(
    "text", ["short", "", "with\nlines-in-the-middle-of-it", "schlüsselschlüssel"]
)
def test_a_file_without_a_good_token_is_refused(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, text: str
) -> None:
    secret = tmp_path / "token"
    secret.write_text(text, encoding="utf-8")
    code, _, err = run("serve", "--write", "--token-file", str(secret), "--store", "kg")
    assert code == 2 and "holds no token" in err


def test_without_its_extra_serve_names_it(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    code, _, err = run("serve")
    assert code == 2 and "steppe[serve]" in err


def test_a_name_that_was_allowed_is_taken(serve: Start) -> None:
    served = serve("--allow-host", "kg.example.org")
    assert served.ask("GET", "/entities", headers={"Host": "kg.example.org"})[0] == 200
    assert served.ask("GET", "/entities", headers={"Host": "other.example.org"})[0] == 421


def test_a_store_on_disk_gives_the_same_answers(
    serve: Start, tmp_path: Path, run: Callable[..., Any]
) -> None:
    store = tmp_path / "kg"
    run("build", "-o", str(store))
    served = serve("--store", str(store))
    assert states(served.ask("GET", get(MEMBERS))[2]) == SIX
    assert steppe.open(store).query(MEMBERS).rows == tuple((iri,) for iri in SIX)  # type: ignore[union-attr]
