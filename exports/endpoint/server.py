"""The HTTP server: a socket, uvicorn, and patience that ends."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ...ontology.errors import StoreError
from .app import app
from .service import Service

_HEAD = 10
"""Seconds in which the head of a request must be here."""

_STUCK = 30
"""Seconds in which a reader must take something of what is written."""

_LARGEST_HEAD = 1_300_000  # so that an address of 1 MB can be told that it is too long
_MOST_CONNECTIONS = 1000
_GRACE = 2
"""Seconds in which answers under way may be sent, when the server is to end."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. StoreError where that cannot be."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, proto)
    except OSError as error:
        raise StoreError(f"There is no address {host}: {error.strerror}.") from None
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(1024)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            hint = "End what listens there, or choose another: --port 0 takes a free one."
            raise StoreError(f"Port {port} of {host} is in use already.", hint=hint) from None
        why = error.strerror or str(error)
        raise StoreError(
            f"Port {port} of {host} cannot be used: {why}.", hint="Choose another with --port."
        ) from None
    return opened


def run(
    service: Service, listening: socket.socket, ready: Callable[[], None], *, verbose: bool
) -> None:
    """Serve until SIGINT (then KeyboardInterrupt is raised) or SIGTERM.

    `ready` is called when it answers.
    """
    config = uvicorn.Config(
        app(service),
        http=PunctualProtocol,
        ws="none",
        lifespan="on",
        log_level="info" if verbose else "warning",
        access_log=verbose,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
    )
    _Server(config, service, ready).run(sockets=[listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, service: Service, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._service = service
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.close()  # first: so that nobody waits for a query that runs
        await super().shutdown(sockets)


class PunctualProtocol(H11Protocol):
    """HTTP with ends of patience that uvicorn has not: for a head that does not come, and for a
    reader that does not read.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._late: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._late = self.loop.call_later(_HEAD, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waiting = self.cycle is None or self.cycle.response_complete
        if waiting and self._late is None:
            self._late = self.loop.call_later(_HEAD, self.transport.abort)
        elif not waiting:
            self._late = _cancel(self._late)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(_STUCK, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stuck = _cancel(self._stuck)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._late, self._stuck = _cancel(self._late), _cancel(self._stuck)


def _cancel(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Call a timer off; what stands in its place then."""
    if timer is not None:
        timer.cancel()
    return None
