"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..ontology.errors import StoreError


def write_whole(
    path: Path, content: str | bytes | Callable[[Path], None], *, force: bool = False
) -> None:
    """Write a file through a temporary one beside it, then rename it into place.

    `content` is text (UTF-8), bytes, or a function that writes to the path it is given. Raises
    StoreError where the file exists (unless `force`), `path` is a folder, or it cannot be
    written; then nothing has changed.
    """
    refuse_existing(path, force=force)
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".steppe-", dir=path.parent)
        os.close(handle)
        fresh = Path(name)
        try:
            if callable(content):
                content(fresh)
            else:
                fresh.write_bytes(content.encode() if isinstance(content, str) else content)
            fresh.chmod(0o644)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except BaseException as error:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.", hint="Nothing was changed."
        ) from None


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise StoreError where writing `path` would destroy something nobody asked to replace."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder.", hint="Name a file with -o.")
    if path.exists() and not force:
        raise StoreError(
            f"{path} exists already; it was kept.", hint="Replace it with --force (force=True)."
        )
