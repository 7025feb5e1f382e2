"""The routes of the endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ...graph.query import form_of
from .description import description
from .guard import Guard
from .negotiation import GRAPHS, HTML, ROWS, choose
from .pages import Pages
from .protocol import read
from .responses import FileResponse, offered, rdf
from .service import Service
from .writing import replace


def app(service: Service) -> Starlette:
    """The ASGI application over a service, which it closes in the end."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        following = asyncio.create_task(service.follow())
        yield
        following.cancel()
        service.close()

    async def sparql(request: Request) -> Response:
        asked = await read(request)
        if asked is None:
            return _described(request, service)
        form = form_of(asked.text)
        offer = offered(request, ROWS if form in ("SELECT", "ASK", "") else GRAPHS)
        found = await service.answer(request, asked.text, offer.form, asked.graphs)
        return FileResponse(found.file, offer)

    async def store(request: Request) -> Response:
        return await replace(request, service)

    routes = [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/robots.txt", _robots),
        Route("/favicon.ico", _no_icon),
        *Pages(service).routes(),
    ]
    if service.options.token:
        routes.append(Route("/store", store, methods=["PUT"]))
    guard = Middleware(Guard, hosts=service.options.hosts)
    return Starlette(
        routes=routes,
        middleware=[guard],
        exception_handlers={HTTPException: _refused, ClientDisconnect: _gone},
        lifespan=lifespan,
    )


def _described(request: Request, service: Service) -> Response:
    """The description of the service; a person who comes by with a browser gets the editor."""
    if "format" not in request.query_params:
        wanted = choose(request.headers.get("accept"), (*GRAPHS, HTML))
        if wanted is HTML:
            return RedirectResponse("/query", 303, {"Vary": "Accept"})
    address = str(request.url.replace(query=""))
    return rdf(description(service.graph.store, address), offered(request, GRAPHS))


async def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /sparql\n")


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=499)  # read by nobody


async def _no_icon(_: Request) -> Response:
    return Response(status_code=204)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = error.detail if error.detail.endswith("\n") else f"{error.detail}\n"
    return PlainTextResponse(text, error.status_code, error.headers)
