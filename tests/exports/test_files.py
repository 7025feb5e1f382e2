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


@pytest.mark.parametrize("error", [ValueError("not ours"), KeyboardInterrupt()])
def test_whatever_stops_a_writer_leaves_no_part_of_a_file(
    tmp_path: Path, error: BaseException
) -> None:
    def half(path: Path) -> None:
        path.write_text("half")
        raise error

    with pytest.raises(type(error)):
        write_whole(tmp_path / "a.txt", half)
    assert not list(tmp_path.iterdir())


def test_a_writer_that_fails_leaves_no_new_folder(tmp_path: Path) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="Nothing was changed"):
        write_whole(tmp_path / "a" / "b" / "c.txt", full)
    assert not list(tmp_path.iterdir())


def test_any_name_that_the_file_system_allows_will_do(tmp_path: Path) -> None:
    file = tmp_path / ("x" * 251 + ".txt")
    write_whole(file, "long")
    assert file.read_text() == "long"


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for force in (False, True):
        with pytest.raises(StoreError, match="is a folder"):
            write_whole(tmp_path / "a", "x", force=force)


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
