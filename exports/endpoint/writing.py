"""Putting another store in the place of the one that is served."""

from __future__ import annotations

import asyncio
import hmac
import json
import subprocess
from pathlib import Path
from typing import IO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...graph.filling import COMMAND
from ...graph.replacing import receiving
from ...graph.store import Prepared, preparing, put_in_place
from ...ontology.errors import ReplacedError, StoreError
from .service import Service

TYPES = ("application/n-quads", "application/trig")
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
    with receiving(service.path) as file:
        await _receive(request, file)
        try:
            await _put(Path(file.name), kind, service)
        except ReplacedError as error:
            raise HTTPException(409, str(error)) from None
        except StoreError as error:
            raise HTTPException(507, str(error)) from None
        except asyncio.CancelledError:
            raise HTTPException(503, "The server ends. Nothing was changed.") from None
        except TimeoutError:
            raise HTTPException(503, "Others ask for too long.", {"Retry-After": "30"}) from None
    return Response(status_code=204)


async def _put(file: Path, kind: str, service: Service) -> None:
    """Build it beside the one that is served, then change over while nobody asks."""
    with preparing(service.path) as fresh:
        await _fill(fresh, file, kind)
        async with service.alone():
            put_in_place(fresh)  # not in a thread: it must be done when the folder is taken away


async def _fill(fresh: Prepared, file: Path, kind: str) -> None:
    """Fill the store in a process of its own, which ends with this request."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, fresh.folder, file, kind,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        said = await process.stdout.read()
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if not said:
        raise HTTPException(507, "The process that built the store was ended. Nothing was changed.")
    told = json.loads(said)
    if told:
        raise HTTPException(400 if told["bad"] else 507, told["why"])


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
