"""Answers over HTTP: files as they come out of a worker, RDF, HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ...graph.xml_text import as_xml
from ...ontology import terms
from ...ontology.errors import BadInputError
from ..rdf import FORMATS
from .negotiation import Offer, choose

_PIECE = 64 * 1024


class FileResponse(Response):
    """What a worker wrote, piece by piece: a slow reader holds a file, and no worker."""

    def __init__(self, file: IO[bytes], offer: Offer) -> None:
        self._file = file
        file.seek(0, 2)
        headers = {"Content-Length": str(file.tell()), "Vary": "Accept"}
        file.seek(0)
        self.status_code = 200
        self.background = None
        self.body = b""
        self.init_headers({**headers, "Content-Type": offer.content_type})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file as file:
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            while piece := file.read(_PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def offered(request: Request, offers: Sequence[Offer]) -> Offer:
    """What the request asks for: by its parameter `format` if it has one, else by Accept.

    Raises HTTPException: 400 for an unknown format, 406 where nothing that is offered will do.
    """
    asked = request.query_params.get("format")
    if asked is not None:
        found = next((offer for offer in offers if offer.form == asked), None)
        if found is None:
            raise HTTPException(400, f"format is one of {', '.join(o.form for o in offers)}.")
        return found
    found = choose(request.headers.get("accept"), offers)
    if found is None:
        types = ", ".join(offer.types[0] for offer in offers)
        raise HTTPException(406, f"This comes as {types}.", {"Vary": "Accept"})
    return found


def rdf(triples: Iterable[ox.Triple], offer: Offer) -> Response:
    """Triples in a format of RDF, in an order that depends on nothing but them.

    Raises HTTPException 406 where they are asked for as RDF/XML and XML cannot hold them.
    """
    ordered = sorted(set(triples), key=str)
    text = ox.serialize(ordered, format=FORMATS[offer.form], prefixes=terms.PREFIXES) or b""
    if offer.form == "rdf":
        try:
            as_xml(text)
        except BadInputError as error:
            raise HTTPException(406, str(error), {"Vary": "Accept"}) from None
    return Response(text, headers={"Content-Type": offer.content_type, "Vary": "Accept"})
