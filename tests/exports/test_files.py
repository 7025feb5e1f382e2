"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppe.exports.files import write_whole
from steppe.ontology.errors import StoreError


@pytest.mark.parametrize("content", ["text é\n", "text é\n".encode()])
def test_text_and_bytes(tmp_path: Path, content: str | bytes) -> None:
    write_whole(tmp_path / "a.txt", content)
    assert (tmp_path / "a.txt").read_bytes() == "text é\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "c.txt", "x")
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "x"


def test_a_writer_that_fails_midway_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")

    def half(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        write_whole(file, half, force=True)
    assert file.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_below_a_file_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="Nothing was changed"):
        write_whole(tmp_path / "file" / "b.txt", "x")


def test_an_existing_file_needs_force(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "one")
    with pytest.raises(StoreError, match="--force"):
        write_whole(tmp_path / "a.txt", "two")
    write_whole(tmp_path / "a.txt", "two", force=True)
    assert (tmp_path / "a.txt").read_text() == "two"
