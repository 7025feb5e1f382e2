"""Files written whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..graph.replacing import building, in_new_parents, new_folder, passing, put
from ..ontology.errors import StoreError

Content = str | bytes | Callable[[Path], None]
"""What a file is to hold: text (UTF-8), bytes, or a function that writes to a path."""


def write_whole(path: Path, content: Content, *, force: bool = False) -> None:
    """Write a file through a temporary one beside it, then rename it into place.

    `content` is text (UTF-8), bytes, or a function that writes to the path it is given. Raises
    StoreError where the file exists (unless `force`), `path` is a folder, or it cannot be
    written; then nothing has changed.
    """
    refuse_existing(path, force=force)
    with _written(path), passing(path.with_name(f".steppe-{secrets.token_hex(8)}")) as fresh:
        fresh.touch(mode=0o600, exist_ok=False)
        if callable(content):
            content(fresh)
        else:
            fresh.write_bytes(content.encode() if isinstance(content, str) else content)
        fresh.chmod(0o644)
        fresh.replace(path)


def write_pieces(path: Path, pieces: Iterable[str], *, force: bool = False) -> None:
    """Write pieces of text, as they are made, as one file (UTF-8), whole or not at all."""

    def write(fresh: Path) -> None:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)

    write_whole(path, write, force=force)


def write_folder(folder: Path, contents: Mapping[str, Content], *, force: bool = False) -> None:
    """Write files into a new or empty folder, all of them or none.

    With `force` a folder that holds nothing but files of such names, and among them the first of
    them, is replaced. Raises StoreError where something is in the way or the place cannot be
    written; then nothing has changed.
    """
    with _written(folder):
        if force and _is_made_of(folder, list(contents)):
            _replace(folder, contents)
        else:
            refuse_occupied(folder, list(contents), force=force)
            _put(folder, contents)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """With the folders above a path, and StoreError where what follows cannot be written."""
    try:
        with in_new_parents(path):
            yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Nothing was changed. Choose another place.",
        ) from None


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise StoreError where writing `path` would destroy something nobody asked to replace."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder.", hint="Name a file with -o.")
    if path.exists() and not path.is_file():  # a device or pipe, which a rename would replace
        raise StoreError(f"{path} is no file; it was kept.", hint="Name a file with -o.")
    if (path.exists() or path.is_symlink()) and not force:
        raise StoreError(
            f"{path} exists already; it was kept.", hint="Replace it with --force (force=True)."
        )


def refuse_occupied(folder: Path, names: Sequence[str], *, force: bool) -> None:
    """Raise StoreError where a folder of these files cannot be written without destroying others.

    Without their names it is told before they are made.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; it was kept.", hint="Name a new folder.")
    if folder.is_dir() and any(folder.iterdir()):
        made = not force and _is_made_of(folder, names)
        raise StoreError(
            f"{folder} is a folder with {'other ' * force}things in it; they were kept.",
            hint="Name a new folder" + (", or replace this one with --force." if made else "."),
        )


def _is_made_of(folder: Path, names: Sequence[str]) -> bool:
    """Whether a folder holds the first of these files and nothing beside them."""
    if not names:
        return True
    if folder.is_symlink() or not folder.is_dir() or not (folder / names[0]).is_file():
        return False
    return all(path.is_file() and path.name in names for path in folder.iterdir())


def _replace(folder: Path, contents: Mapping[str, Content]) -> None:
    """Put a new folder in the place of an old one, which goes only when the new one stands."""
    with building(folder) as staged:
        _fill(staged, contents)
        staged.chmod(0o755)
        put(staged, folder)


def _fill(folder: Path, contents: Mapping[str, Content]) -> None:
    for file, content in contents.items():
        if callable(content):
            content(folder / file)
        elif isinstance(content, bytes):
            (folder / file).write_bytes(content)
        else:
            (folder / file).write_text(content, encoding="utf-8", newline="")


def _put(folder: Path, contents: Mapping[str, Content]) -> None:
    """Write the files under a temporary name, then rename."""
    empty = folder.is_dir()  # kept as it is: it may be where the caller stands
    with new_folder((folder if empty else folder.parent) / ".steppe-") as staged:
        _fill(staged, contents)
        if empty:
            _move_in(staged, folder)
        else:
            staged.chmod(0o755)
            staged.rename(folder)


def _move_in(staged: Path, folder: Path) -> None:
    moved: list[Path] = []
    try:
        for file in sorted(staged.iterdir()):
            moved.append(file.rename(folder / file.name))
    except BaseException:
        for file in moved:
            file.unlink(missing_ok=True)
        raise
