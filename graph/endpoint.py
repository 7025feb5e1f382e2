"""A store that is somewhere else: any SPARQL 1.1 endpoint, over HTTP.

Queries go to it with our prefixes declared and with our graphs named as the default graph, so that
they ask what a store of our own would; what measures and shows works on a copy of the graphs, which
is read out once.
"""

from __future__ import annotations

import json
import time
from functools import cached_property
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.errors import (
    LimitError,
    QueryError,
    SteppeError,
    StoreError,
    TimeLimitError,
    UsageError,
    printable,
)
from .bounded import Limits
from .query import DEEPEST, Answer, form_of, names_graphs, refuse_unsafe
from .questions import Bindings
from .standalone import standalone

PATIENCE = 60.0
"""Seconds that an answer may take, where nobody says otherwise."""

_PIECE = 64 * 1024
_LARGEST = 2 * 1024**3
_TOLD = 500
"""Characters of what an endpoint says of a fault."""

_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_RDF = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
}
_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.5"

_EXAMPLE = "Write it as http://127.0.0.1:7878/sparql."
_OURS = "SELECT DISTINCT ?g { GRAPH ?g { ?g a dcat:Dataset ; st:asOf ?day } }"


def is_address(text: str) -> bool:
    """Whether it names an endpoint, and no path."""
    return text.lower().startswith(("http://", "https://"))


class Endpoint:
    """A SPARQL 1.1 endpoint at a URL, to be asked and to be read out."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)

    @cached_property
    def datasets(self) -> tuple[str, ...]:
        """The graphs of our data sets there; none where it holds none.

        Raises StoreError where it cannot be reached or does not answer.
        """
        found = self._solutions(standalone(_OURS), "g")
        return tuple(sorted(graph.value for (graph,) in found))

    @property
    def graphs(self) -> tuple[str, ...]:
        """All graphs of ours: data sets, what held at some time, and the vocabulary."""
        return (*self.datasets, terms.PLAIN_GRAPH, terms.ONTOLOGY_GRAPH) if self.datasets else ()

    def evaluate(
        self, text: str, bindings: Bindings | None = None, limits: Limits | None = None
    ) -> Answer:
        """Send a guarded query, values written in, and read its answer.

        Without limits it may take a minute; memory is the endpoint's own affair. Raises QueryError
        for what is refused or the endpoint cannot read, LimitError at a limit, StoreError where it
        cannot be reached or fails.
        """
        refuse_unsafe(text)
        bound = limits or Limits()
        form = form_of(text)
        rows = form in ("SELECT", "ASK")
        asked = standalone(text, bindings)
        graphs = () if names_graphs(text) else self.graphs
        found = self._post(asked, _ROWS if rows else _GRAPH, bound.seconds or PATIENCE, graphs)
        if not rows:
            return self._triples(*found, most=bound.rows)
        answer = self._results(*found)
        if isinstance(answer, ox.QuerySolutions) and form == "ASK":
            return _as_boolean(answer)
        if isinstance(answer, ox.QuerySolutions) and bound.rows is not None:
            most = bound.rows
            if sum(1 for _ in zip(answer, range(most + 1), strict=False)) > most:
                raise LimitError(f"The answer has over {most} rows, which is the limit.")
            answer = self._results(*found)
        return answer

    def copy(self) -> ox.Store:
        """Everything in our graphs there, as a store in memory.

        Raises StoreError where there is nothing of ours, or not all of it is handed out.
        """
        if not self.datasets:
            raise StoreError(
                f"{self.url} holds no data set of steppe.",
                hint="Load what steppe export -o graph.nq writes, with its graphs.",
            )
        store = ox.Store()
        for graph in map(ox.NamedNode, self.graphs):
            store.bulk_extend(ox.Quad(s, p, o, graph) for s, p, o in self._held(graph))
        return store

    def _held(self, graph: ox.NamedNode) -> set[tuple[Any, ...]]:
        """All triples of a graph: at once, or where the endpoint cuts answers off, page by page."""
        pattern = f"GRAPH {graph} {{ ?s ?p ?o }}"
        ((count,),) = self._solutions(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "n")
        wanted = int(count.value)
        found = set(self._solutions(f"SELECT ?s ?p ?o {{ {pattern} }}", "spo"))
        page = len(found)
        if 0 < page < wanted:
            # Ordered inside, cut outside: some engines bound how much they do of both at once.
            ordered = f"{{ SELECT ?s ?p ?o {{ {pattern} }} ORDER BY ?s ?p ?o }}"
            found = set()
            for offset in range(0, wanted, page):
                cut = f"SELECT ?s ?p ?o {{ {ordered} }} LIMIT {page} OFFSET {offset}"
                found.update(self._solutions(cut, "spo"))
        if len(found) != wanted:
            raise StoreError(
                f"{self.url} hands out {len(found)} of the {wanted} triples in {graph}.",
                hint="Raise its limit on rows, or build from the tables.",
            )
        return found

    def _solutions(self, text: str, names: str) -> list[tuple[Any, ...]]:
        """The rows of a query of our own; names of one letter."""
        answer = self._results(*self._post(text, _ROWS, PATIENCE))
        if not isinstance(answer, ox.QuerySolutions):
            raise self._nonsense()
        return [tuple(row[name] for name in names) for row in answer]

    def _results(self, kind: str, data: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            if kind.endswith("json"):
                json.loads(data)  # stops at nesting that would end Oxigraph, and this process
            elif data.count(b"<triple") > DEEPEST:
                raise ValueError
            return ox.parse_query_results(data, format=_RESULTS[kind])
        except (KeyError, SyntaxError, ValueError, RecursionError):
            raise self._nonsense() from None

    def _triples(self, kind: str, data: bytes, *, most: int | None) -> list[ox.Triple]:
        try:
            if data.count(b"<<") > DEEPEST:  # triples in triples, of which we have none
                raise ValueError
            found = [quad.triple for quad in ox.parse(data, format=_RDF[kind])]
        except (KeyError, SyntaxError, ValueError):
            raise self._nonsense() from None
        if most is not None and len(found) > most:
            raise LimitError(f"The answer has over {most} triples, which is the limit.")
        return found

    def _nonsense(self) -> StoreError:
        return StoreError(
            f"{self.url} does not answer as a SPARQL endpoint does.",
            hint="Is it the address of the endpoint itself, such as …/sparql or …/query?",
        )

    def _post(
        self, text: str, accept: str, seconds: float, graphs: tuple[str, ...] = ()
    ) -> tuple[str, bytes]:
        """Send a query; the media type and the whole of its answer."""
        named = [(key, g) for key in ("default-graph-uri", "named-graph-uri") for g in graphs]
        body = urlencode([("query", text), *named]).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return send(Request(self.url, body, headers, method="POST"), seconds)


def _as_boolean(answer: ox.QuerySolutions) -> ox.QueryBoolean:
    """What Virtuoso means by the one row that it answers an ASK with: a 1, or a 0 or none."""
    true = any(term is not None and term.value in ("1", "true") for row in answer for term in row)
    told = f'{{"head":{{}},"boolean":{str(true).lower()}}}'
    read = ox.parse_query_results(told, format=ox.QueryResultsFormat.JSON)
    assert isinstance(read, ox.QueryBoolean)
    return read


def put(url: str, quads: bytes, token: str | None, seconds: float) -> None:
    """Put N-Quads in the place of all that the store at this address holds.

    Raises StoreError where it cannot be reached or refuses, QueryError where it cannot take them.
    """
    headers = {"Content-Type": "application/n-quads"}
    if token is not None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError("The token is not of printable characters of ASCII.")
        headers["Authorization"] = f"Bearer {token}"
    send(Request(_checked(url), quads, headers, method="PUT"), seconds)


def send(request: Request, seconds: float) -> tuple[str, bytes]:
    """Send a request to an address that the user named; the media type and body of its answer.

    Raises QueryError where it is called a bad one, LimitError at the limit of time or size,
    StoreError where nobody answers, or with a fault.
    """
    url = request.full_url
    started = time.monotonic()
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            return answer.headers.get_content_type(), _body(answer, started + seconds)
    except HTTPError as error:
        with error:
            said = error.read(_TOLD).decode("utf-8", "replace").strip()
        raise _refusal(url, error.code, said) from None
    except TimeoutError:
        raise TimeLimitError(f"{url} took longer than {seconds:g} s to answer.") from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise TimeLimitError(f"{url} took longer than {seconds:g} s to answer.") from None
        raise _unreachable(url, error.reason) from None
    except (OSError, HTTPException) as error:
        raise _unreachable(url, error) from None


def _body(answer: Any, deadline: float) -> bytes:
    """The whole body: a timeout of a socket bounds each piece of it only."""
    data = bytearray()
    while piece := answer.read(_PIECE):
        data += piece
        if len(data) > _LARGEST:
            raise LimitError(f"The answer is longer than {_LARGEST // 1024**2} MB.")
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(data)


def _refusal(url: str, status: int, said: str) -> SteppeError:
    told = f": {printable(said)}" if said else ""
    if status == 400:
        return QueryError(f"{url} cannot take this{told}")
    if status == 504:
        return TimeLimitError(f"{url} was at its limit of time{told}")
    if status == 507:
        return LimitError(f"{url} was at a limit{told}")
    if status in (401, 403):
        return StoreError(f"{url} refuses this ({status}){told}")
    hint = "Try again in a while." if status in (429, 503) else "Is this its address?"
    return StoreError(f"{url} answers with status {status}{told}", hint=hint)


def _unreachable(url: str, why: object) -> StoreError:
    told = getattr(why, "strerror", None) or str(why) or type(why).__name__
    return StoreError(f"{url} cannot be reached: {told}.", hint="Does it run, and at this address?")


def _checked(url: str) -> str:
    """An address with a host, and without what would be sent along in the open."""
    try:
        parts = urlsplit(url)
        good = parts.scheme.lower() in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isprintable() or " " in url:
        raise UsageError(f"{printable(url)} is no address of an endpoint.", hint=_EXAMPLE)
    if parts.username or parts.password:
        raise UsageError("A password does not belong into an address.", hint=_EXAMPLE)
    return url


class _NotElsewhere(HTTPRedirectHandler):
    """Only the host that the user named is asked."""

    def redirect_request(self, req: Request, *args: Any) -> Request | None:
        there = urlsplit(args[-1])
        if (there.scheme, there.netloc) != (urlsplit(req.full_url)[:2]):
            raise URLError(f"it leads to another host, {there.netloc or args[-1]!s:.80}")
        return super().redirect_request(req, *args)


_OPENER = build_opener(_NotElsewhere)
