"""Several workers over one store, for many who ask at once."""

from __future__ import annotations

import threading

from ..ontology.errors import StoreError
from .bounded import Limits, Source, Worker, Written
from .query import Graphs
from .questions import Bindings

_USES = 1000
"""A worker that answered so many queries makes place for a fresh one."""


class Asking:
    """One query under way, which may be called off by who waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._off = False

    def stop(self) -> None:
        """Call it off: what runs is ended, what has not begun does not begin."""
        with self._lock:
            self._off = True
            if self._worker is not None:
                self._worker.close()

    def _begin(self, worker: Worker) -> bool:
        with self._lock:
            if not self._off:
                self._worker = worker
            return not self._off

    def _end(self) -> None:
        with self._lock:
            self._worker = None


class Workers:
    """So many workers, started ahead and used again.

    How many ask at once is for the caller to bound; each call of `answer` takes one.
    """

    def __init__(self, source: Source, limits: Limits, count: int) -> None:
        self.limits = limits
        self._source = source
        self._count = count
        self._lock = threading.Lock()
        self._closed = False
        self._busy: set[Worker] = set()
        self._idle = self._several(count)  # those at the end first

    def ready(self) -> None:
        """Wait until the first of them can answer. Raises what opening the store raised."""
        self._idle[-1][0].ready()

    def answer(
        self,
        text: str,
        bindings: Bindings | None = None,
        form: str = "",
        graphs: Graphs | None = None,
        asking: Asking | None = None,
    ) -> Written:
        """Answer a query within the limits; see `Worker.answer`."""
        worker, uses = self._take()
        asking = asking or Asking()
        try:
            if not asking._begin(worker):
                raise StoreError("The query was called off.")
            return worker.answer(text, bindings, self.limits, form=form, graphs=graphs)
        finally:
            asking._end()
            self._give_back(worker, uses + 1)

    def rest(self) -> None:
        """End those that wait, so that nobody has the store open; nobody may be asking."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker, _ in idle:
            worker.close()

    def use(self, source: Source) -> None:
        """From now on answer from another store; nobody may be asking meanwhile."""
        self.rest()
        self._source = source
        self._idle = self._several(self._count)

    def close(self) -> None:
        """End all of them, also those that are answering."""
        with self._lock:
            self._closed = True
            all_of_them = [*self._busy, *(worker for worker, _ in self._idle)]
            self._idle = []
        for worker in all_of_them:
            worker.close()

    def _several(self, count: int) -> list[tuple[Worker, int]]:
        return [(self._started(), 0) for _ in range(count)]

    def _started(self) -> Worker:
        return Worker(self._source, yielding=True)

    def _take(self) -> tuple[Worker, int]:
        while True:
            with self._lock:
                if self._closed:
                    raise StoreError("The endpoint is shutting down.")
                worker, uses = self._idle.pop() if self._idle else (None, 0)
            worker = worker or self._started()
            if worker.alive:
                break
        with self._lock:
            self._busy.add(worker)
        return worker, uses

    def _give_back(self, worker: Worker, uses: int) -> None:
        """Keep it; in the place of one that is not fit any more another is started at once."""
        fit = worker.alive and worker.fresh and uses < _USES and not self._swollen(worker)
        if not fit:
            worker.close()
        kept = (worker, uses) if fit else (self._started(), 0)
        with self._lock:
            self._busy.discard(worker)
            closed = self._closed
            if not closed:
                self._idle.insert(len(self._idle) if fit else 0, kept)
        if closed:
            kept[0].close()

    def _swollen(self, worker: Worker) -> bool:
        """Whether it has kept so much memory that the next query would have too little."""
        return self.limits.memory is not None and worker.grown > self.limits.memory // 2
