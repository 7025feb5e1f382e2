"""The endpoint, probed: requests of every kind, right and wrong, each with the status it must have.

Requests are written to the socket as they are made up, so that also what no client would send
arrives. Nothing may give a 500, every body must be what its type says, and a good request is
answered afterwards.
"""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"
GOOD = "SELECT ?s { ?s st:memberOf id:SCO } ORDER BY ?s"
ANSWERED = {
    GOOD: ("application/sparql-results+json", "text/csv"),
    "ASK { <KAZ> a st:State }": ("application/sparql-results+xml", "text/tab-separated-values"),
    "DESCRIBE id:KAZ": ("text/turtle", "application/ld+json"),
    'CONSTRUCT { id:A rdfs:label "哈"@zh } {}': ("application/n-triples", "application/rdf+xml"),
}
REFUSED = (
    "", "SELECT", "nonsense", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "DROP ALL",
    "SELECT * " + "{" * 300 + "}" * 300, "SELECT (<http://e/f>(1) AS ?x) {}", "\ufeff\x00\x1b[2J",
)  # fmt: skip
PAGES = ("/entities", "/id/KAZ", "/source/kuo-2004", "/questions", "/questions.json", "/query",
         "/terms.json", "/robots.txt", "/questions/members-on-a-day")  # fmt: skip
NOWHERE = ("/nowhere", "/id/", "/id/NOBODY", "/static/../app.py", "/claim/%00", "/%ff", "/id/%FF",
           "/questions/none", "/store", "/SPARQL", "/id/" + quote("哈"), "/.git/config",
           "/static/%2e%2e%2fapp.py", "/source/<x>")  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire; `status` is what it may be answered with."""

    method: bytes
    target: bytes
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    status: frozenset[int]

    def wire(self, host: bytes) -> bytes:
        told = {"Host": host, "Content-Length": str(len(self.body)).encode(), **dict(self.headers)}
        lines = [b"%s: %s" % (name.encode(), value) for name, value in told.items()]
        head = b"%s %s HTTP/1.1\r\n" % (self.method, self.target)
        return head + b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n" + self.body


def sent(
    method: str, target: str | bytes, status: int, *others: int, body: bytes = b"", **headers: Any
) -> Sent:
    """A request: `Content_Type` in `headers` is Content-Type."""
    named = tuple(
        (name.replace("_", "-"), value if isinstance(value, bytes) else str(value).encode())
        for name, value in headers.items()
    )
    address = target if isinstance(target, bytes) else target.encode()
    return Sent(method.encode(), address, named, body, frozenset((status, *others)))


# -- requests, and what each must be answered with -----------------------------------------------

junk = st.binary(max_size=40).map(lambda raw: bytes(b for b in raw if b not in b"\r\n\0"))
accepts = st.sampled_from(
    ["*/*", "text/*;q=0.3, */*;q=0.1", "*/*;q=1.000", "text/html;q=0, */*", "a/b, */*;q=0.001"]
)
nothing_accepted = st.sampled_from(
    ["image/png", "*/*;q=0", "text/html", "text/csv;q=0, application/json;q=0.000", "image/*;q=1"]
)


@st.composite
def answered(draw: st.DrawFn) -> Sent:
    """A query that is answered, in one of the three ways, in a format that the client takes."""
    text = draw(st.sampled_from(sorted(ANSWERED)))
    accept = draw(accepts | st.sampled_from(ANSWERED[text]))
    return asked(draw, text, 200, Accept=accept)


@st.composite
def not_acceptable(draw: st.DrawFn) -> Sent:
    """A query that is good, and nothing that the client takes."""
    return asked(draw, draw(st.sampled_from(sorted(ANSWERED))), 406, Accept=draw(nothing_accepted))


@st.composite
def no_query(draw: st.DrawFn) -> Sent:
    """What is no query, or is refused."""
    return asked(draw, draw(st.sampled_from(REFUSED) | st.text(max_size=30)), 400)


def asked(draw: st.DrawFn, text: str, status: int, **headers: Any) -> Sent:
    """A query sent in one of the three ways; a text that is a query by chance is answered."""
    way = draw(st.sampled_from(["get", "form", "direct"]))
    encoded = urlencode({"query": text.encode("utf-8", "surrogatepass")})
    if way == "get":
        return sent("GET", f"/sparql?{encoded}", status, **headers)
    if way == "form":
        headers["Content_Type"] = draw(st.sampled_from([FORM, f"{FORM}; charset=UTF-8"]))
        return sent("POST", "/sparql", status, body=encoded.encode(), **headers)
    body = text.encode("utf-8", "surrogatepass")
    return sent("POST", "/sparql", status, body=body, Content_Type=DIRECT, **headers)


@st.composite
def wrong_parameters(draw: st.DrawFn) -> Sent:
    """No query or several, graphs that are no IRI, a format that nobody knows, broken escapes."""
    query = urlencode({"query": GOOD})
    graph = draw(st.sampled_from(["no iri", "<a>", "", "a b", "http://[", "\x00"]))
    text = draw(st.sampled_from([
        f"{query}&{query}", "x=1", "query", "=", f"{query}&" + "&a=1" * 300, "query=%FF",
        f"{query}&default-graph-uri={quote(graph)}", f"{query}&named-graph-uri={quote(graph)}",
        f"{query}&format=docx", f"{query}&format=", "&query=%zz", f"{query}&format=ttl",
    ]))  # fmt: skip
    return sent("GET", f"/sparql?{text}", 400)


@st.composite
def wrong_bodies(draw: st.DrawFn) -> Sent:
    """A type, an encoding or bytes that no query has."""
    query = urlencode({"query": GOOD}).encode()
    packed = gzip.compress(query)
    any_type = st.sampled_from(["", "text/plain", "application/json", ";", f"{DIRECT}x", "*/*"])
    return draw(
        st.one_of(
            st.builds(lambda kind, body: sent("POST", "/sparql", 415, body=body, Content_Type=kind),
                      any_type, junk),
            st.just(sent("POST", "/sparql", 415, body=packed, Content_Type=FORM,
                         Content_Encoding="gzip")),
            st.just(sent("POST", "/sparql", 400, body=packed, Content_Type=FORM)),
            st.just(sent("POST", "/sparql", 400, body=b"ASK {} #\xff", Content_Type=DIRECT)),
            st.just(sent("POST", "/sparql", 415, body=GOOD.encode("utf-16"),
                         Content_Type=f"{DIRECT}; charset=utf-16")),
            st.just(sent("POST", "/sparql", 403, body=b"DROP ALL", Content_Type=UPDATE)),
            st.just(sent("POST", "/sparql", 403, body=b"update=DROP+ALL", Content_Type=FORM)),
            st.just(sent("GET", "/sparql?update=", 403)),
            st.builds(lambda body: sent("POST", "/sparql", 400, body=b"\xff" + body,
                                        Content_Type=DIRECT), junk),
        )
    )  # fmt: skip


@st.composite
def elsewhere(draw: st.DrawFn) -> Sent:
    """Addresses where nothing is, and methods that an address does not take."""
    method = draw(st.sampled_from(["GET", "HEAD"]))
    return draw(
        st.one_of(
            st.sampled_from(NOWHERE).map(lambda path: sent(method, path, 404)),
            st.just(sent(method, "/sparql/", 307)),
            st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20).map(
                lambda name: sent(method, f"/x{quote(name)}", 404)
            ),
            st.builds(lambda verb, path: sent(verb, path, 405),
                      st.sampled_from(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "get"]),
                      st.sampled_from(["/sparql", *PAGES])),
            st.sampled_from(PAGES).map(lambda path: sent("POST", path, 405, body=b"x")),
        )
    )  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> Sent:
    """Pages, with parameters that nobody asked for; a parameter of a question may be wrong."""
    path, name = draw(st.sampled_from(PAGES)), draw(st.sampled_from(["body", "on", "x", "format"]))
    value = draw(st.text(max_size=20) | st.sampled_from(["html", "ttl", "SCO", "2003-12-31"]))
    mistaken = (400,) if "members" in path or name == "format" else ()
    text = urlencode({name: value.encode("utf-8", "surrogatepass")})
    return sent(draw(st.sampled_from(["GET", "HEAD"])), f"{path}?{text}", 200, *mistaken)


@st.composite
def from_others(draw: st.DrawFn) -> Sent:
    """Another Host or Origin, and addresses that are too long."""
    origin = st.sampled_from(["http://evil.example", "null", "", "http://localhost.evil"])
    return draw(
        st.one_of(
            st.sampled_from([b"evil.example", b"", b"[::1", b"localhost.evil", b"a@b", b"*"]).map(
                lambda host: sent("GET", "/sparql", 421, Host=host)
            ),
            origin.map(lambda told: sent("GET", "/sparql", 403, Origin=told)),
            st.just(sent("GET", f"/sparql?query={'x' * 70_000}", 414)),
            st.just(sent("GET", "/" + "x" * 70_000, 414)),
            junk.map(lambda end: sent("GET", "/sparql", 200, 400, 421, Host=b"localhost:" + end)),
        )
    )


@st.composite
def broken(draw: st.DrawFn) -> Sent:
    """Bytes where there should be words."""
    return draw(
        st.one_of(
            junk.map(lambda raw: sent("GET", b"/sparql?query=" + raw, 400)),
            junk.map(lambda raw: sent("GET", "/sparql", 200, 303, 400, 406, Accept=raw)),
            junk.map(lambda raw: sent("POST", "/sparql", 400, 415, Content_Type=raw)),
            junk.map(lambda raw: sent("GET", b"/" + raw, 200, 303, 400, 404)),
            st.sampled_from([b"-1", b"abc", b"1e3", b"99999999999999999999", b""]).map(
                lambda length: sent("POST", "/sparql", 400, 413, Content_Length=length,
                                    Content_Type=FORM)
            ),
        )
    )  # fmt: skip


requests = st.one_of(
    answered(), not_acceptable(), no_query(), wrong_parameters(), wrong_bodies(), elsewhere(),
    pages(), from_others(), broken(),
)  # fmt: skip


# -- the probe -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def probed(server: Any) -> Iterator[Any]:
    started = server("--timeout", "5", "--memory", "200", "--max-rows", "1000", "--workers", "2")
    yield started
    code, said = started.end()
    assert code == 0 and "Traceback" not in said, said


def ask(server: Any, request: Sent) -> tuple[int, Message, bytes]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as opened:
        opened.sendall(request.wire(f"127.0.0.1:{server.port}".encode()))
        with closing(http.client.HTTPResponse(opened, method=request.method.decode())) as answer:
            answer.begin()
            return answer.status, answer.headers, answer.read()


def look_at(headers: Message, body: bytes) -> None:
    """The body is what its type says."""
    kind = headers.get_content_type()
    if kind in ("application/json", "application/sparql-results+json"):
        json.loads(body)
    elif kind == "application/sparql-results+xml":
        ElementTree.fromstring(body)
    elif kind in ("text/turtle", "application/n-triples", "application/ld+json",
                  "application/rdf+xml"):  # fmt: skip
        list(ox.parse(body, format=ox.RdfFormat.from_media_type(kind)))
    else:
        assert kind in ("text/plain", "text/html", "text/csv", "text/tab-separated-values"), kind
        assert "Traceback" not in body.decode("utf-8")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(requests)
@example(sent("GET", "/sparql", 200, Host=b'localhost:"'))
@example(sent("POST", "/sparql", 413, body=b"query=" + b"x" * 4_100_000, Content_Type=FORM))
def test_every_request_has_the_status_it_must_have(probed: Any, request_: Sent) -> None:
    status, headers, body = ask(probed, request_)
    assert status in request_.status, (status, body[:300], request_)
    if request_.method == b"HEAD":
        assert not body
    elif status not in (204, 303, 307):
        look_at(headers, body)
    if status == 405:
        assert headers["Allow"]
    assert ask(probed, sent("GET", "/sparql?" + urlencode({"query": GOOD}), 200))[0] == 200
