"""Putting a finished folder in the place of an older one, so that whatever ends the process, even
kill -9, the one or the other stands under the name, whole.

While it is made it stands beside its place as `.NAME.building-…`, and its process holds a lock on
it that the system takes away when the process ends. So what was left by a process that is gone
can be told from what is being made.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl

_MARK = ".building-"
_OLD = ".old"
_PAUSE, _PATIENCE = 0.01, 1000
"""Seconds between two tries to get a lock, and how often it is tried."""

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux

_passing: set[Path] = set()


@contextmanager
def in_new_parents(path: Path) -> Iterator[None]:
    """Make the folders above a path; take them away again where what follows fails."""
    made: list[Path] = []
    try:
        made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def passing(path: Path) -> Iterator[Path]:
    """A file or folder that was made for a while: it is gone afterwards, unless it was renamed."""
    _passing.add(path)
    try:
        yield path
    finally:
        _take_away(path)
        _passing.discard(path)


def abandon() -> None:
    """Take away what is `passing`, in the middle of whatever is done with it: the process ends."""
    for path in list(_passing):
        _take_away(path)


def _take_away(path: Path) -> None:
    """Remove a file or folder, also one that others still write into: under another name nobody
    finds it.
    """
    gone = path.with_name(f"{path.name}.gone")
    with suppress(OSError):
        path.rename(gone)
    _remove(gone)


@contextmanager
def new_folder(start: Path) -> Iterator[Path]:
    """A new folder whose path begins so; it is gone afterwards, unless it was renamed.

    Its name is known before it is made: a signal may come as soon as it is there.
    """
    with passing(start.with_name(f"{start.name}{secrets.token_hex(8)}")) as folder:
        folder.mkdir(mode=0o700)
        yield folder


@contextmanager
def building(path: Path) -> Iterator[Path]:
    """A new folder beside `path`, held by this process; it is gone afterwards."""
    start = path.with_name(f".{path.name}{_MARK}")
    with new_folder(start) as folder, _lock(folder, tries=_PATIENCE):
        yield folder


@contextmanager
def receiving(path: Path) -> Iterator[IO[bytes]]:
    """A new file beside `path`, for what it is to be made from; it is gone afterwards."""
    mark = f".{path.name}{_MARK}"
    with (
        tempfile.NamedTemporaryFile(prefix=mark, dir=path.parent) as file,
        _lock(Path(file.name), tries=_PATIENCE),
    ):
        yield file


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other process of ours puts anything in its place in this folder meanwhile.

    It waits for those who are at it, but not for ever: a script may hold the folder for itself.
    """
    with _lock(folder, tries=_PATIENCE):
        yield


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Whether no other process of ours is in this folder; it is this one's until the end.

    Where the system has no such lock (Windows), it is taken for free.
    """
    with _lock(folder) as free:
        yield free or sys.platform == "win32"


def put(fresh: Path, path: Path) -> None:
    """Give a finished folder its name, in one step where the system can.

    What had the name goes; where it cannot be done, it stays. Raises OSError.
    """
    _settle(fresh)
    if not path.exists():
        fresh.rename(path)
    elif not _exchange(fresh, path):
        _put_in_two_steps(fresh, path)
    with suppress(OSError):  # it has its name already
        _sync(path.parent)


def leftovers(path: Path) -> list[Path]:
    """What stands beside `path` because a build of it is under way, or was ended."""
    with suppress(OSError):
        return sorted(p for p in path.parent.iterdir() if p.name.startswith(f".{path.name}{_MARK}"))
    return []


def is_held(leftover: Path) -> bool:
    """Whether a living process works at it; also where that cannot be told (Windows)."""
    at_work = leftover.with_name(leftover.name.removesuffix(_OLD))
    if not at_work.exists():
        return False
    with _lock(at_work) as free:
        return not free


def changing(path: Path) -> bool:
    """Whether a living process is between the two steps of `put`, so that nothing is there now."""
    return not path.exists() and any(p.name.endswith(_OLD) and is_held(p) for p in leftovers(path))


def displaced(path: Path) -> Path | None:
    """What had the name `path`, where a process was ended between the two steps of `put`."""
    if path.exists():
        return None
    found = (p for p in leftovers(path) if p.name.endswith(_OLD) and not is_held(p))
    return next(found, None)


def clean(path: Path) -> list[Path]:
    """Put back what was displaced, and remove what no living process holds; what was removed."""
    with alone(path.parent):
        old = displaced(path)
        if old is not None:
            old.rename(path)
        gone = [p for p in leftovers(path) if not is_held(p)]
        for each in gone:
            _remove(each)
    return [p for p in gone if not p.exists()]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _put_in_two_steps(fresh: Path, path: Path) -> None:
    old = fresh.with_name(fresh.name + _OLD)
    try:
        path.rename(old)
        fresh.rename(path)
    finally:
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders have each other's names; False where the system cannot do that."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    names = (_HERE, os.fsencode(one), _HERE, os.fsencode(other))
    return call is not None and call(*names, ctypes.c_uint(_EXCHANGE)) == 0


@contextmanager
def _lock(folder: Path, *, tries: int = 1) -> Iterator[bool]:
    """Whether this process got the lock on a folder, which it has until the end.

    Nobody gets it where the system has no such lock, or not on folders (Windows, some networks).
    """
    if sys.platform == "win32":
        yield False
        return
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _taken(opened, tries)
    finally:
        os.close(opened)


def _taken(opened: int, tries: int) -> bool:
    for _ in range(tries):
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return False
        else:
            return True
    return False


def _settle(folder: Path) -> None:
    """Let the disk have all that is in a folder, so that a loss of power finds it whole."""
    if sys.platform != "win32":  # which syncs no folders, and no file that is open for reading
        for path in (*folder.rglob("*"), folder):
            _sync(path)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
