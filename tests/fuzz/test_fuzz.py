"""Every door that is fuzzed, for a moment: by atheris, guided by what its inputs reach, and by
hypothesis, which runs everywhere. `python tests/fuzz/fuzz.py DOOR --seconds 600` goes on longer.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from doors import DOORS, Door
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.graph.dataset import read_dataset
from steppe.graph.query import refuse_unsafe

SCRIPT = Path(__file__).parent / "fuzz.py"


@pytest.mark.parametrize("door", DOORS)
def test_atheris_finds_nothing_in_a_moment(door: str, tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        pytest.skip(
            "atheris is not installed (pip install 'steppe[fuzz]'); hypothesis runs instead"
        )
    command = [sys.executable, str(SCRIPT), door, "--runs", "300", "--seed", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "Done 300 runs" in done.stderr, done.stderr[-3000:]
    assert not list(tmp_path.iterdir())


@st.composite
def inputs(draw: st.DrawFn, door: Door) -> bytes:
    """An input to begin with, in which some places are cut out and words or bytes put in."""
    found = bytearray(draw(st.sampled_from(door.seeds()) | st.binary(max_size=40)))
    words = st.sampled_from([word.encode() for word in door.words])
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(found)))
        end = start + draw(st.integers(0, 8))
        found[start:end] = draw(words | st.binary(max_size=4) | st.just(bytes(found[:60])))
    return bytes(found[: door.longest])


@pytest.mark.parametrize("name", DOORS)
def test_nothing_but_an_error_of_ours_comes_out(name: str) -> None:
    door = DOORS[name]

    @settings(max_examples=100)
    @given(inputs(door))
    def enter(data: bytes) -> None:
        door.enter(data)

    enter()


def test_what_a_door_begins_with_is_let_in(tmp_path: Path) -> None:
    """So that inputs made of it reach further than the first refusal."""
    from doors import TABLES

    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(read_dataset(tmp_path).statements) == 3
    for seed in DOORS["queries"].seeds():
        if b"SERVICE" not in seed:
            refuse_unsafe(seed.decode())
