"""A server that is killed, told to end, or asked twice while a store is put: the old or the new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from steppe.graph.dataset import read_dataset
from steppe.graph.doctor import check_store
from steppe.graph.store import build, in_memory, open_on_disk

TOKEN = "a-token-of-32-characters-or-more"
QUADS = {"Content-Type": "application/n-quads", "Authorization": f"Bearer {TOKEN}"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class Scene:
    """A small old store in a folder of its own, and a larger graph to be put in its place."""

    def __init__(self, folder: Path, old: Path, new: ox.Store) -> None:
        self.place, self._old, self._token = folder / "kg", old, folder.parent / "token"
        self._token.write_text(TOKEN)
        self.graph = new.dump(format=ox.RdfFormat.N_QUADS)
        self.counts = {"old": len(open_on_disk(old)), "new": len(new)}
        self.reset()

    def reset(self) -> None:
        shutil.rmtree(self.place.parent, ignore_errors=True)
        shutil.copytree(self._old, self.place)

    @property
    def options(self) -> tuple[str, ...]:
        written = ("--write", "--token-file", str(self._token))
        return ("--store", str(self.place), *written, "--workers", "1")

    def put(self, served: Any, answers: list[Any]) -> threading.Thread:
        """Put the graph, in a thread; its status, or how the connection failed, is an answer."""

        def ask() -> None:
            try:
                answers.append(served.ask("PUT", "/store", self.graph, QUADS)[0])
            except OSError as error:
                answers.append(type(error).__name__)

        thread = threading.Thread(target=ask)
        thread.start()
        return thread

    def state(self) -> str:
        """Which store stands there, whole; what was left beside it is tidied away."""
        count = len(open_on_disk(self.place))
        assert {c.name for c in check_store(self.place) if c.state == "wrong"} <= {"beside"}
        check_store(self.place, tidy=True)
        assert [p.name for p in self.place.parent.iterdir()] == ["kg"]
        (name,) = [name for name, quads in self.counts.items() if quads == count]
        return name


@pytest.fixture
def scene(tmp_path: Path, make_dataset: Callable[..., Path]) -> Scene:
    tie = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    ties = [{**tie, "subject": s, "since": str(year)} for s in ("AAA", "BBB", "CCC")
            for year in range(1300, 2000)]  # fmt: skip
    build([read_dataset(make_dataset(tmp_path / "old", [tie]))], tmp_path / "kept")
    new = in_memory([read_dataset(make_dataset(tmp_path / "new", ties))])
    return Scene(tmp_path / "place", tmp_path / "kept", new)


def test_a_server_killed_at_any_moment_of_a_put_leaves_the_old_store_or_the_new(
    scene: Scene, serve: Callable[..., Any]
) -> None:
    served, answers = serve(*scene.options), []  # type: ignore[var-annotated]
    began = time.monotonic()
    scene.put(served, answers).join()
    lasts = time.monotonic() - began
    assert answers == [204] and scene.state() == "new"
    served.end()
    chance, found = random.Random(7), []
    for moment in range(5):
        scene.reset()
        served = serve(*scene.options)
        putting = scene.put(served, answers)
        time.sleep(lasts * (moment + chance.random()) / 5)
        served.process.kill()
        served.process.communicate()
        putting.join()
        found.append(_when_free(scene))
    assert found[0] == "old"


def _when_free(scene: Scene) -> str:
    """The state once the process that filled the store has seen that its asker is gone."""
    for _ in range(200):
        if len(list(scene.place.parent.iterdir())) == 1:
            break
        check_store(scene.place, tidy=True)
        time.sleep(0.05)
    return scene.state()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_server_told_to_end_in_the_middle_of_a_put_leaves_nothing_behind(
    scene: Scene, serve: Callable[..., Any], sent: signal.Signals, code: int
) -> None:
    served, answers = serve(*scene.options), []  # type: ignore[var-annotated]
    putting = scene.put(served, answers)
    while len(list(scene.place.parent.iterdir())) < 3:  # the body, and the folder that is filled
        time.sleep(0.01)
    ended, said = served.end(sent)
    putting.join()
    assert ended == code and "Traceback" not in said
    assert [p.name for p in scene.place.parent.iterdir()] == ["kg"]
    assert scene.state() in ("old", "new") and len(answers) == 1


def test_of_two_puts_at_once_each_is_whole_or_told_so(
    scene: Scene, serve: Callable[..., Any]
) -> None:
    served, answers = serve(*scene.options), []  # type: ignore[var-annotated]
    for putting in [scene.put(served, answers) for _ in range(2)]:
        putting.join()
    assert sorted(answers) in ([204, 204], [204, 409])
    assert scene.state() == "new"
    served.end()


def test_a_terminal_that_goes_away_ends_the_server(serve: Callable[..., Any]) -> None:
    served = serve("--workers", "1")
    code, said = served.end(signal.SIGHUP)
    assert code == 0 and "Traceback" not in said
