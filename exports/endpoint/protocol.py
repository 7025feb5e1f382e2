"""Requests of the SPARQL 1.1 Protocol: what is asked, or why it cannot be taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from ...graph.query import LONGEST, Graphs

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

_LARGEST = 4 * LONGEST  # bytes; what is longer cannot be a query of so many characters
_MOST_FIELDS = 200
_PATIENCE = 20
"""Seconds in which the body of a query must be here."""

_READ_ONLY = (
    "This endpoint is read-only: SPARQL Update is not served. A store is built from claims tables "
    "(steppe build)."
)


@dataclass(frozen=True)
class Asked:
    """A query, and the graphs that the request names for it."""

    text: str
    graphs: Graphs | None


async def read(request: Request) -> Asked | None:
    """The query of a request; None where it asks for the description of the service.

    Raises HTTPException: 400, 403 (an update), 408, 413 or 415.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return None if not pairs else _asked(pairs)
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "A query is sent as it is, not compressed.")
    if kind == UPDATE:
        raise HTTPException(403, _READ_ONLY)
    if kind not in (FORM, DIRECT) or not _is_utf8(parameters):
        raise HTTPException(
            415,
            f"A query is sent as {FORM} or {DIRECT}, in UTF-8.",
            {"Accept-Post": f"{FORM}, {DIRECT}"},
        )
    body = await read_body(request)
    if kind == FORM:
        return _asked([*pairs, *_pairs(body)])
    try:
        return _asked([*pairs, ("query", body.decode())])
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"The query is not UTF-8: byte {error.start}.") from None


async def read_body(request: Request) -> bytes:
    """The body, if it is not too large and comes in time."""
    if int(request.headers.get("content-length", 0)) > _LARGEST:
        raise await _too_large(request)
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for piece in request.stream():
                body += piece
                if len(body) > _LARGEST:
                    break
            else:
                return bytes(body)
    except TimeoutError:
        raise HTTPException(
            408, f"The request took longer than {_PATIENCE} s to come.", {"Connection": "close"}
        ) from None
    raise await _too_large(request)


async def _too_large(request: Request) -> HTTPException:
    """Take what still comes for a moment: a client that writes does not read that it should not."""
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(2):
            async for _ in request.stream():
                pass
    return HTTPException(413, f"A query is at most {_LARGEST} bytes long.", {"Connection": "close"})


def _is_utf8(parameters: str) -> bool:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower() in ("utf-8", "utf8")
    return True


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict",
            max_num_fields=_MOST_FIELDS,
        )  # fmt: skip
    except UnicodeDecodeError:
        raise HTTPException(400, "The parameters are not UTF-8, percent-encoded.") from None
    except ValueError:
        raise HTTPException(400, f"There are more than {_MOST_FIELDS} parameters.") from None


def _asked(pairs: Iterable[tuple[str, str]]) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise HTTPException(403, _READ_ONLY)
    queries = given.get("query", [])
    if len(queries) != 1:
        raise HTTPException(400, f"There must be one parameter query, not {len(queries)}.")
    default = tuple(given.get("default-graph-uri", ()))
    named = tuple(given.get("named-graph-uri", ()))
    return Asked(queries[0], Graphs(default, named) if default or named else None)
