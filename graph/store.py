"""The store: where the quads of one or more data sets live, in memory or on disk.

This is the one module that opens stores. On disk a store is a folder that holds an Oxigraph
database, and beside it a manifest of ours: a store whose counts or checksums differ from it is
damaged. A build goes into a new folder, which takes the name when it is whole (`replacing`).
"""

from __future__ import annotations

import os
import re
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from ..ontology.errors import BadInputError, NotFoundError, ReplacedError, StoreError
from .claims import Dataset
from .manifest import (
    DATABASE,
    FORMAT,
    MANIFEST,
    SAID_AGAIN,
    Manifest,
    checksums,
    damage,
    read_manifest,
    write_manifest,
)
from .quads import quads, said_again
from .replacing import alone, building, changing, displaced, in_new_parents, put

if TYPE_CHECKING:
    from rdflib import Dataset as RdflibDataset

T = TypeVar("T")

_LOCK = "LOCK"
_PAUSE = 0.01
"""Seconds after which one looks again for a store whose place is just taken by another."""

_BLANK = re.compile(r"_:|\S+ \S+ _:")
"""A line whose subject or object is a blank node; a text may hold the same characters."""

_BATCH = 64 * 1024 * 1024
"""Characters of N-Quads loaded at once: about 400,000 quads, half a GB while they are sorted."""


@dataclass(frozen=True)
class Prepared:
    """A store in a folder beside its place, and the manifest of what stood there."""

    folder: Path
    path: Path
    stood: bytes


def in_memory(datasets: Sequence[Dataset]) -> ox.Store:
    """A new store in memory that holds these data sets."""
    store = ox.Store()
    for batch in _batches(quads(datasets)):
        store.bulk_load(batch, format=ox.RdfFormat.N_QUADS)
    return store


def _batches(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines of N-Quads, so many at a time that the engine's memory stays small.

    A blank node is one node within one batch only: what names any goes together, at the end.
    """
    batch: list[str] = []
    blank: list[str] = []
    size = 0
    for line in lines:
        if _BLANK.match(line):
            blank.append(line)
            continue
        batch.append(line)
        size += len(line)
        if size > _BATCH:
            yield "".join(batch).encode()
            batch, size = [], 0
    yield "".join(chain(batch, blank)).encode()


def _load(store: ox.Store, lines: Iterable[str]) -> None:
    """Put lines of N-Quads into an empty store; while it takes one batch, the next is made."""
    with ThreadPoolExecutor(1) as engine:
        loading = None
        for batch in _batches(lines):
            if loading is not None:
                loading.result()
            loading = engine.submit(store.bulk_load, batch, format=ox.RdfFormat.N_QUADS)
        if loading is not None:
            loading.result()
    # Once at the end: it takes a seventh of the loading, and queries take a quarter less.
    store.optimize()


def build(datasets: Sequence[Dataset], path: Path, *, force: bool = False) -> Manifest:
    """Write data sets to a new store on disk at `path`.

    Nothing is left there if anything fails, and a store that stood there stays as it was. Raises
    StoreError where `path` is a file, no store of steppe, one that stands already (unless
    `force`), locked by another process, or cannot be written; ReplacedError where another process
    put a store there meanwhile.
    """
    versions = {d.name: d.version for d in datasets}
    again = "".join(said_again(datasets))
    with prepared(
        path, lambda store: _extend(store, datasets, versions), again=again, force=force
    ) as fresh:
        return put_in_place(fresh)


def _extend(
    store: ox.Store, datasets: Sequence[Dataset], versions: dict[str, str]
) -> dict[str, str]:
    _load(store, quads(datasets))
    return versions


def build_from_rdf(store: ox.Store, file: Path, form: ox.RdfFormat) -> dict[str, str]:
    """Fill an empty store, for `fill_store`, with a whole graph as a store of ours is written; the
    versions of its data sets.

    Raises BadInputError where it cannot be read, or does not read back as statements of ours.
    """
    from .readback import read_foreign

    try:
        store.bulk_load(path=str(file), format=form)
    except (SyntaxError, ValueError) as error:
        raise BadInputError(f"This cannot be read: {error}.") from None
    return {info.name: info.version for info in read_foreign(store).datasets}


@contextmanager
def prepared(
    path: Path,
    fill: Callable[[ox.Store], dict[str, str]],
    *,
    again: str | None = None,
    force: bool = True,
) -> Iterator[Prepared]:
    """A finished store beside `path`, to be put in its place; gone afterwards.

    `fill` puts quads into the empty store and gives the versions of the data sets; `again` is what
    stands in the file `said-again.nq`, if it is known. Raises StoreError where it could not be put
    in place, or cannot be written.
    """
    with preparing(path, force=force) as fresh:
        if again is not None:
            (fresh.folder / SAID_AGAIN).write_text(again, encoding="utf-8", newline="")
        fill_store(fresh.folder, fill)
        yield fresh


@contextmanager
def preparing(path: Path, *, force: bool = True) -> Iterator[Prepared]:
    """An empty folder beside `path` for a store to be filled and put in its place."""
    stood = standing(path)
    refuse_unwritable(path, force=force)
    with _writing(path), in_new_parents(path), building(path) as fresh:
        yield Prepared(fresh, path, stood)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """StoreError where the system cannot write what it is told to."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(
            f"The store {path} cannot be written: {why}.",
            hint="Nothing was changed. Choose another place with -o.",
        ) from None


def put_in_place(fresh: Prepared) -> Manifest:
    """Give a prepared store its name, in the place of what stood there when it was begun.

    Raises ReplacedError where another store has come there since.
    """
    manifest = read_manifest(fresh.folder)
    with _writing(fresh.path), alone(fresh.path.parent):
        if standing(fresh.path) != fresh.stood:
            raise ReplacedError(
                f"Another process has put a store at {fresh.path} meanwhile.",
                hint="Nothing was changed. Build again if yours is to take its place.",
            )
        put(fresh.folder, fresh.path)
    return manifest


def standing(path: Path) -> bytes:
    """What tells the store at a place from any other: each build has a manifest of its own."""
    try:
        return (path / MANIFEST).read_bytes()
    except OSError:
        return b""


def refuse_unwritable(path: Path, *, force: bool) -> None:
    """Raise StoreError where a build to `path` could not be put in place."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StoreError(f"{path} is a file, not a store.", hint="Name a folder with -o.")
    if not path.exists() or not any(path.iterdir()):
        return
    if not (path / MANIFEST).exists():
        raise StoreError(
            f"{path} is a folder with other things in it, not a store of steppe.",
            hint="Name a new folder with -o.",
        )
    if not force:
        raise StoreError(f"A store stands at {path} already.", hint="Replace it with --force.")
    _refuse_locked(path)


def open_on_disk(path: Path) -> ox.Store:
    """Open a store on disk for reading.

    Raises NotFoundError if nothing is there, StoreError if it is no store of steppe, is damaged,
    or is being written by another process.
    """
    return undisturbed(path, _open_whole)


def undisturbed(path: Path, read: Callable[[Path], T]) -> T:
    """What `read` finds at the place of a store, all of it of one store: where another one is put
    there meanwhile, it is read again. Raises what `read` raises of a store that stays.
    """
    while True:
        stood = standing(path)
        try:
            found = read(path)
        except (StoreError, NotFoundError):
            if changing(path):
                time.sleep(_PAUSE)
            elif standing(path) == stood:
                raise
        else:
            if standing(path) == stood:
                return found


def _open_whole(path: Path) -> ox.Store:
    _refuse_absent(path)
    manifest = read_manifest(path)
    _refuse_locked(path)
    wrong = damage(path, manifest)
    if wrong:
        name, what = next(iter(wrong.items()))
        more = f", and {len(wrong) - 1} more (steppe doctor {path})" if len(wrong) > 1 else ""
        raise StoreError(
            f"The store {path} is damaged: {name} {what}{more}.",
            hint="Build it again with --force.",
        )
    return _opened(path)


def _refuse_absent(path: Path) -> None:
    if not path.exists():
        old = displaced(path)
        raise NotFoundError(
            f"There is no store at {path}.",
            hint="Build one: steppe build -o STORE"
            if old is None
            else f"A build was ended while it took the place of the one that is now {old}; "
            f"put that back: steppe doctor {path} --clean",
        )


def open_checked(path: Path) -> ox.Store:
    """Open a store on disk that `open_on_disk` has looked through before; the same errors."""
    return undisturbed(path, _opened)


def _opened(path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(path / DATABASE))
    except (OSError, RuntimeError) as error:  # RuntimeError: what pyoxigraph makes of corruption
        raise StoreError(
            f"The store {path} cannot be opened: {error}.", hint="Build it again with --force."
        ) from None


def is_store(path: Path) -> bool:
    """Whether a store of steppe stands there, by its manifest."""
    return (path / MANIFEST).is_file()


def rdflib_dataset(store: ox.Store) -> RdflibDataset:
    """The same store as an rdflib Dataset, whose default graph is the union of all graphs.

    Queries through it are rdflib's and carry no guard: give it trusted queries only.
    """
    from oxrdflib import OxigraphStore
    from rdflib import Dataset as RdflibDataset

    return RdflibDataset(store=OxigraphStore(store=store), default_union=True)


def fill_store(folder: Path, fill: Callable[[ox.Store], dict[str, str]]) -> None:
    """Make the database and the manifest of a store in an empty folder; see `prepared`."""
    store = ox.Store(str(folder / DATABASE))
    versions = fill(store)
    store.flush()
    quads, by_graph = len(store), quads_by_graph(store)
    del store  # releases the database's lock before the folder is renamed
    write_manifest(folder, Manifest(FORMAT, quads, by_graph, versions, checksums(folder)))
    folder.chmod(0o755)


def quads_by_graph(store: ox.Store) -> dict[str, int]:
    """How many quads stand in each named graph, by its IRI."""
    rows = store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row["g"].value: int(row["n"].value) for row in rows}  # type: ignore[union-attr]


def _refuse_locked(path: Path) -> None:
    holder = lock_holder(path)
    if holder is not None:
        raise StoreError(
            f"The store {path} is locked by process {holder}, which is writing to it.",
            hint="Wait until it is done; nothing was changed.",
        )


def lock_holder(path: Path) -> int | None:
    """The process that writes to a store; None if nobody does or it cannot be told.

    The database takes a POSIX record lock on a file when it is opened for writing.
    """
    try:
        import fcntl
    except ImportError:  # Windows: there the build itself fails on the locked file
        return None
    layout = "hhqqi4x"
    question = struct.pack(layout, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    try:
        with (path / DATABASE / _LOCK).open("rb+") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, question)
    except OSError:
        return None
    kind, _, _, _, holder = struct.unpack(layout, answer)
    return None if kind == fcntl.F_UNLCK else int(holder)
