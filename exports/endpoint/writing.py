"""Putting another store in the place of the one that is served."""

from __future__ import annotations

import asyncio
import hmac
import tempfile
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...graph.store import build_from_rdf, prepared, put_in_place
from ...ontology.errors import BadInputError, StoreError
from .service import Service

TYPES = {"application/n-quads": ox.RdfFormat.N_QUADS, "application/trig": ox.RdfFormat.TRIG}
_LARGEST = 8 * 1024**3
_PATIENCE = 60
"""Seconds in which the next piece of a body must be here."""


async def replace(request: Request, service: Service) -> Response:
    """Put the body, a whole graph as N-Quads or TriG, in the place of the store; all or nothing.

    It must read back as statements of ours. Those who ask meanwhile get the old state or the new.
    """
    _check_token(request, service.options.token)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES or request.headers.get("content-encoding", "identity") != "identity":
        accepted = ", ".join(TYPES)
        raise HTTPException(415, f"A store is sent as {accepted}.", {"Accept": accepted})
    with tempfile.NamedTemporaryFile(dir=service.path.parent, prefix=".steppe-put-") as file:
        await _receive(request, file)
        try:
            await _put(Path(file.name), TYPES[kind], service)
        except BadInputError as error:
            raise HTTPException(400, str(error)) from None
        except StoreError as error:
            raise HTTPException(507, str(error)) from None
        except TimeoutError:
            raise HTTPException(503, "Others ask for too long.", {"Retry-After": "30"}) from None
    return Response(status_code=204)


async def _put(file: Path, form: ox.RdfFormat, service: Service) -> None:
    """Build it beside the one that is served, then change over while nobody asks."""
    building = prepared(service.path, lambda store: build_from_rdf(store, file, form))
    fresh = await asyncio.to_thread(building.__enter__)
    try:
        async with service.alone():
            await asyncio.to_thread(put_in_place, fresh, service.path)
    finally:
        await asyncio.to_thread(building.__exit__, None, None, None)


def _check_token(request: Request, token: str) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(), token.encode())
    if scheme.lower() != "bearer" or not right:
        challenge = {"WWW-Authenticate": 'Bearer realm="steppe"', "Connection": "close"}
        raise HTTPException(401, "Writing needs the token: Authorization: Bearer …", challenge)


async def _receive(request: Request, file: IO[bytes]) -> None:
    size, pieces = 0, request.stream()
    try:
        while piece := await asyncio.wait_for(anext(pieces, b""), _PATIENCE):
            size += len(piece)
            if size > _LARGEST:
                raise HTTPException(413, "The body is too large.", {"Connection": "close"})
            file.write(piece)
    except TimeoutError:
        raise HTTPException(408, "The body does not come.", {"Connection": "close"}) from None
    except OSError as error:
        raise HTTPException(507, f"The body cannot be kept: {error.strerror}.") from None
    file.flush()
