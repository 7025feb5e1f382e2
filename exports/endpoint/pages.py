"""The pages of the endpoint: the network, entities, the packaged questions, an editor."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

import pyoxigraph as ox
from jinja2 import Environment, FunctionLoader
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ...graph.query import rows
from ...graph.questions import Question, bind, question, questions
from ...graph.standalone import standalone
from ...ontology import terms
from ...ontology.errors import SteppeError
from ...ontology.vocabulary import vocabulary
from ..assembly import part
from ..knowledge_graph import KnowledgeGraph
from ..tables import text_cell
from .entry import ROOMS, Link, entry, path_of, triples
from .negotiation import GRAPHS, HTML
from .responses import offered, rdf
from .service import Service

_STATIC = {
    "endpoint.css": ("endpoint/endpoint.css", "text/css"),
    "editor.js": ("endpoint/editor.js", "text/javascript"),
    "yasgui.min.css": ("vendor/yasgui.min.css", "text/css"),
    "yasgui.min.js": ("vendor/yasgui.min.js", "text/javascript"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ROWS = 1000
"""So many rows of an answer stand on a page; the rest are counted."""

_TERMS = 20_000
"""So many entities at most complete what is typed into the editor."""


class Pages:
    """The pages over a service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._drawn: tuple[KnowledgeGraph, str] | None = None
        self._drawing = threading.Lock()

    def routes(self) -> list[BaseRoute]:
        """Where each page is."""
        return [
            Route("/", self.network),
            Route("/entities", self.entities),
            Route("/questions", self.all_questions),
            Route("/questions/{name}", self.one_question),
            Route("/query", self.editor),
            Route("/terms.json", self.terms),
            Route("/questions.json", self.texts),
            Route("/static/{name}", self.static),
            *(Route(f"/{room}/{{name:path}}", self.entry, name=room) for room in ROOMS),
        ]

    # Pages that are not `async` run in a thread, so that none holds up the others.

    def network(self, _: Request) -> Response:
        """The network of the last day, with a slider over all days of change."""
        text = self._network_page()
        # The page carries a policy of its own, which names its scripts.
        return HTMLResponse(text, headers={"Content-Security-Policy": "frame-ancestors 'none'"})

    def _network_page(self) -> str:
        graph = self._service.graph
        with self._drawing:
            if self._drawn is None or self._drawn[0] is not graph:
                from ..page import page

                text = page(graph.snapshot(), graph.contradictions)
                bar = self._templates.get_template("bar.html").render()
                self._drawn = (graph, text.replace("<body>", f"<body>\n{bar}", 1))
            return self._drawn[1]

    def entities(self, request: Request) -> Response:
        """All entities, by type."""
        found: dict[str, list[Link]] = {}
        for e in self._service.graph.contents.entities.values():
            kind = vocabulary().label(e.type)
            found.setdefault(kind, []).append(Link(e.label, path_of(e.iri)))
        groups = {k: sorted(found[k], key=lambda link: link.text) for k in sorted(found)}
        return self._page(request, "entities.html", groups=groups)

    def entry(self, request: Request) -> Response:
        """An entity, a source or a statement, for people or for programs."""
        room = request.url.path.split("/")[1]
        iri = ROOMS[room] + request.path_params["name"]
        graph = self._service.graph
        found = entry(graph, iri)
        if found is None:
            raise HTTPException(404, f"Nothing is known of {request.url.path}.")
        offer = offered(request, (HTML, *GRAPHS))
        if offer is HTML:
            return self._page(request, "entry.html", entry=found)
        return rdf(triples(graph, iri), offer)

    def all_questions(self, request: Request) -> Response:
        """The packaged questions."""
        return self._page(request, "questions.html", questions=questions())

    async def one_question(self, request: Request) -> Response:
        """A packaged question, with a form for its parameters, and its answer."""
        service, graph = self._service, self._service.graph
        try:
            asked = question(request.path_params["name"])
        except SteppeError as error:
            raise HTTPException(404, str(error)) from None
        given = {p.name: request.query_params.get(p.name, p.default) for p in asked.parameters}
        own = {name: value for name, value in given.items() if name in request.query_params}
        shown: dict[str, Any] = {"question": asked, "given": given, "most": _ROWS}
        try:
            bound = await run_in_threadpool(lambda: bind(own, graph.names, asked, graph.as_of))
        except SteppeError as error:  # a name that is not in this data, a text that is no day
            shown["error"] = str(error)
            return await run_in_threadpool(self._page, request, "question.html", 400, **shown)
        written = await service.answer(request, asked.text, bindings=bound)
        answer = await run_in_threadpool(lambda: rows(cast("ox.QuerySolutions", written.read())))
        table = [[_cell(c) for c in row] for row in answer[:_ROWS]]
        shown |= {"columns": answer.columns, "rows": table, "count": len(answer)}
        return await run_in_threadpool(self._page, request, "question.html", **shown)

    def editor(self, request: Request) -> Response:
        """A SPARQL editor with the packaged questions."""
        return self._page(request, "editor.html", questions=questions())

    def texts(self, _: Request) -> Response:
        """The packaged questions as queries that stand alone, for the editor."""
        graph = self._service.graph
        return JSONResponse([_text(q, graph) for q in questions()])

    def terms(self, _: Request) -> Response:
        """What the editor completes: prefixed names and labels of this data."""
        words = vocabulary()
        names = [*words.superclasses, *words.properties]
        found = [(terms.compact(iri), words.label(iri)) for iri in names]
        entities = list(self._service.graph.contents.entities.values())[:_TERMS]
        found += [(terms.compact(e.iri), e.label) for e in entities]
        return JSONResponse({"prefixes": terms.PREFIXES, "terms": sorted(set(found))})

    def static(self, request: Request) -> Response:
        """Scripts and styles."""
        if request.path_params["name"] not in _STATIC:
            raise HTTPException(404, "There is no such file.")
        name, kind = _STATIC[request.path_params["name"]]
        return Response(part(name), media_type=kind, headers={"Cache-Control": "max-age=3600"})

    @cached_property
    def _templates(self) -> Environment:
        loader = FunctionLoader(lambda name: part(f"endpoint/{name}"))
        return Environment(loader=loader, autoescape=True)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        datasets = self._service.graph.contents.datasets
        title = "; ".join(d.title for d in datasets)
        template = self._templates.get_template(name)
        text = template.render(data=title, datasets=datasets, here=request.url.path, **values)
        headers = {"Content-Security-Policy": _POLICY, "Vary": "Accept"}
        return HTMLResponse(text, status, headers)


def _cell(value: Any) -> Link:
    if isinstance(value, str) and (path := path_of(value)):
        return Link(terms.compact(value), path)
    return Link(terms.compact(value) if isinstance(value, str) else text_cell(value))


def _text(asked: Question, graph: KnowledgeGraph) -> Mapping[str, str]:
    """A question as a query that stands alone; where its defaults are not in this data, with its
    variables left as they are.
    """
    text = "\n".join(line for line in asked.text.splitlines() if not line.startswith("# param:"))
    try:
        bound = bind({}, graph.names, asked, graph.as_of) if asked.parameters else {}
        text = standalone(text, bound, between="\n")
    except SteppeError:
        text = standalone(text, between="\n")
    return {"name": asked.name, "title": asked.title, "query": text}
