"""Versions of data sets: `NAME@VERSION`, and where it is to be found.

A version is what a data set calls itself (datapackage.json, or the manifest of a store). It is
looked for in what NAME names, then below it, then beside it, and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..ontology.errors import NotFoundError, StoreError, nearest
from .apart import taken_apart
from .claims import Dataset
from .dataset import find_dataset, name_and_version, packaged, read_dataset
from .manifest import read_manifest
from .store import is_store


@dataclass(frozen=True)
class Version:
    """Data sets as they stand in one place: a folder of tables, or a store."""

    place: str
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True)
class _Seen:
    """One data set that stands somewhere, and how it is read."""

    place: str
    name: str
    version: str
    read: Callable[[], Sequence[Dataset]]

    def version_read(self) -> Version:
        return Version(self.place, tuple(d for d in self.read() if d.name == self.name))


def find_version(asked: str) -> Version:
    """The data sets that a folder of tables, a packaged name or a store has, or `NAME@VERSION`.

    NAME is one of these, a folder of them, or what a data set calls itself; VERSION may also be the
    name of a folder or store in the folder NAME, and have a v before it. Of several places that
    have it, the first counts: that folder, what NAME itself names, what is in it, what is beside
    it, tables before stores, each by name. Raises NotFoundError, with the versions that were seen,
    and what reading raises.
    """
    place = Path(asked)
    if is_store(place):
        return Version(asked, taken_apart(place))
    name, _, version = asked.rpartition("@")
    if not name or _is_tables(place):
        return Version(asked, (read_dataset(asked),))
    if not version:
        raise NotFoundError(f"{asked} names no version.", hint="Write NAME@VERSION.")
    inside = Path(name) / version
    if not is_store(Path(name)) and (is_store(inside) or _is_tables(inside)):
        return find_version(str(inside))
    seen: list[_Seen] = []
    for each in chain(_seen(name), _in_folder(Path(name)), _beside(Path(name))):
        if version in (each.version, f"v{each.version}"):
            return each.version_read()
        seen.append(each)
    raise NotFoundError(f"There is no version {version} of {name}.", hint=_hint(version, seen))


def _hint(version: str, seen: Sequence[_Seen]) -> str:
    if not seen:
        return "Name a folder of tables or a store by its path."
    known = sorted({each.version for each in seen})
    found = sorted({f"{each.version or '(none)'} ({each.place})" for each in seen})
    return nearest(version, known) or f"Found: {', '.join(found)}."


def _is_tables(path: Path) -> bool:
    return (path / "datapackage.json").is_file()


def _seen(name: str) -> Iterator[_Seen]:
    """What a path or a packaged name names itself."""
    place = Path(name)
    if is_store(place):
        yield from _in_store(place)
    elif _is_tables(place) or name in packaged():
        yield from _in_tables(name)


def _beside(name: Path) -> Iterator[_Seen]:
    """Data sets of this name in the folder in which it stands, or would stand."""
    return (each for each in _in_folder(name.parent) if each.name == name.name)


def _in_folder(folder: Path) -> Iterator[_Seen]:
    """Data sets in the folders and stores of a folder."""
    with suppress(OSError):
        around = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
        yield from (s for p in around if _is_tables(p) for s in _in_tables(str(p)))
        yield from (s for p in around if is_store(p) for s in _in_store(p))


def _in_tables(place: str) -> Iterator[_Seen]:
    name, version = name_and_version(find_dataset(place))
    yield _Seen(place, name, version, lambda: (read_dataset(place),))


def _in_store(place: Path) -> Iterator[_Seen]:
    with suppress(StoreError):  # of another format, say: it is not the one that is looked for
        for name, version in read_manifest(place).datasets.items():
            yield _Seen(str(place), name, version, lambda: taken_apart(place))
