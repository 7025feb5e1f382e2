"""What the endpoint answers from, and how many it answers at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ...graph.bounded import Limits, Source, Written
from ...graph.query import Graphs, refuse_unsafe
from ...graph.questions import Bindings
from ...graph.store import open_on_disk, standing
from ...graph.workers import Asking, Workers
from ...ontology.errors import (
    BadInputError,
    LimitError,
    NotFoundError,
    SteppeError,
    StoreError,
    TimeLimitError,
)
from ..knowledge_graph import KnowledgeGraph

_WAITING = 100
"""So many may wait for a worker; who comes then is turned away at once."""

_PATIENCE = 1.5
"""Seconds that one waits for a worker before being turned away."""

_SWITCH = 5
"""Seconds beyond the limit of time in which a new store waits for those who still ask the old."""

_LOOK = 1
"""Seconds between two looks whether another store stands in the place of this one."""


@dataclass(frozen=True)
class Options:
    """What `steppe serve` was told."""

    limits: Limits
    workers: int = 16
    hosts: tuple[str, ...] = ()
    token: str = ""


class Service:
    """A store on disk, workers over it, and the same data as values for the pages."""

    def __init__(self, path: Path, options: Options) -> None:
        self.path = path
        self.options = options
        self._stood = standing(path)
        self.graph = KnowledgeGraph(open_on_disk(path), path)
        self._workers = Workers(self._source(), options.limits, options.workers)
        self._workers.ready()
        self._free = asyncio.Semaphore(options.workers)
        self._waiting = 0
        self._switching = asyncio.Lock()
        self._threads = ThreadPoolExecutor(options.workers, thread_name_prefix="steppe-ask")

    def _source(self) -> Source:
        return Source("database", (str(self.path),))

    async def answer(
        self,
        request: Request,
        text: str,
        form: str = "",
        graphs: Graphs | None = None,
        bindings: Bindings | None = None,
    ) -> Written:
        """Answer a query for a request; it is ended when the client goes away.

        Raises HTTPException: 400 for what is no query or is refused, 503 where all workers are
        taken, 504 at the limit of time, 507 at that of memory or rows.
        """
        try:
            refuse_unsafe(text)
        except SteppeError as error:
            raise HTTPException(400, str(error)) from None
        async with self._slot():
            asking = Asking()
            work = asyncio.get_running_loop().run_in_executor(
                self._threads, self._workers.answer, text, bindings, form, graphs, asking
            )
            gone = asyncio.create_task(_gone(request))
            first: set[asyncio.Future[Any]] = {work, gone}
            try:
                await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
                if not work.done():
                    asking.stop()
                    with suppress(SteppeError):
                        (await asyncio.shield(work)).file.close()
                    raise HTTPException(499, "The client went away.")
        try:
            return work.result()
        except SteppeError as error:
            raise _refusal(error) from None

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._free.locked() and self._waiting >= _WAITING:
            raise self._full()
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), _PATIENCE)
        except TimeoutError:
            raise self._full() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _full(self) -> HTTPException:
        return HTTPException(
            503, "All workers are taken. Ask again in some seconds.", {"Retry-After": "5"}
        )

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody else asks meanwhile: for putting another store in this one's place."""
        taken = 0
        longest = (self.options.limits.seconds or 60) + _SWITCH
        async with self._switching:
            try:
                async with asyncio.timeout(longest):
                    for _ in range(self.options.workers):
                        await self._free.acquire()
                        taken += 1
                self._workers.rest()
                try:
                    yield
                finally:
                    self._workers.use(self._source())
                self._stood = standing(self.path)
                self.graph = KnowledgeGraph(open_on_disk(self.path), self.path)
            finally:
                for _ in range(taken):
                    self._free.release()

    async def follow(self) -> None:
        """Change over whenever a build has put another store in this one's place; for ever.

        One that cannot be opened is left alone, and who asks goes on getting the old one.
        """
        while True:
            await asyncio.sleep(_LOOK)
            if self._switching.locked() or standing(self.path) in (self._stood, b""):
                continue
            with suppress(StoreError, NotFoundError, TimeoutError):
                await asyncio.to_thread(open_on_disk, self.path)
                async with self.alone():
                    pass

    def close(self) -> None:
        """End every worker."""
        self._workers.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _gone(request: Request) -> None:
    """Return when the client has hung up; its body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refusal(error: SteppeError) -> HTTPException:
    if isinstance(error, TimeLimitError):
        return HTTPException(504, str(error))
    if isinstance(error, LimitError):
        return HTTPException(507, str(error))
    if isinstance(error, BadInputError):
        return HTTPException(400, str(error))
    if isinstance(error, StoreError):
        return HTTPException(503, str(error), {"Retry-After": "5"})
    return HTTPException(400, str(error))
