"""Several workers over one store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steppe.graph import workers as module
from steppe.graph.bounded import Limits, Source
from steppe.graph.dataset import DEFAULT, read_dataset
from steppe.graph.store import build
from steppe.graph.workers import Asking, Workers
from steppe.ontology.errors import LimitError, SteppeError, StoreError

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stores") / "kg"
    build([read_dataset(DEFAULT)], path)
    return path


@pytest.fixture
def workers(disk: Path) -> Iterator[Workers]:
    made = Workers(Source("database", (str(disk),)), Limits(seconds=60), 2)
    made.ready()
    yield made
    made.close()


def pids(workers: Workers) -> list[int]:
    return [worker.pid for worker, _ in workers._idle]


def answer(workers: Workers, text: str = "ASK { id:KAZ st:memberOf id:SCO }") -> bytes:
    return workers.answer(text).text()


def test_a_worker_answers_again_and_again(workers: Workers) -> None:
    before = pids(workers)
    for _ in range(5):
        assert b"true" in answer(workers)
    assert pids(workers) == before


def test_one_that_was_ended_is_replaced(workers: Workers) -> None:
    before = pids(workers)
    workers.limits = Limits(seconds=0.2)
    with pytest.raises(LimitError):
        answer(workers, RUNAWAY)
    assert len(pids(workers)) == 2 and pids(workers) != before
    workers.limits = Limits(seconds=60)
    assert b"true" in answer(workers)


def test_one_that_answered_many_times_is_replaced(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_USES", 2)
    before = set(pids(workers))
    for _ in range(2):
        answer(workers)
    assert len(set(pids(workers)) & before) == 1


def test_more_at_once_than_there_are_get_workers_of_their_own(workers: Workers) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(answer(workers))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and all(b"true" in text for text in found)


def test_what_was_called_off_ends_or_does_not_begin(workers: Workers) -> None:
    asking, raised = Asking(), []

    def ask() -> None:
        try:
            workers.answer(RUNAWAY, asking=asking)
        except SteppeError as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.5)
    asking.stop()
    thread.join()
    assert len(raised) == 1
    with pytest.raises(StoreError, match="called off"):
        workers.answer("ASK {}", asking=asking)
    assert b"true" in answer(workers)


def test_calling_off_what_is_done_ends_nobody_else(workers: Workers) -> None:
    asking = Asking()
    workers.answer("ASK {}", asking=asking).file.close()
    before = pids(workers)
    asking.stop()
    assert b"true" in answer(workers)
    assert pids(workers) == before


def test_another_store_can_take_the_place(
    workers: Workers, dataset: Callable[..., Path], tmp_path: Path
) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    other = tmp_path / "other"
    build([read_dataset(dataset([row]))], other)
    workers.use(Source("database", (str(other),)))
    assert b"true" in answer(workers, "ASK { id:AAA st:memberOf id:ORG }")
    assert b"false" in answer(workers)


def test_after_the_end_nobody_answers(disk: Path) -> None:
    ended = Workers(Source("database", (str(disk),)), Limits(), 1)
    ended.close()
    with pytest.raises(StoreError, match="shutting down"):
        answer(ended)
