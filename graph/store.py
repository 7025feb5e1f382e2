"""The store: where the quads of one or more data sets live, in memory or on disk.

This is the one module that opens stores. On disk a store is a folder that holds an Oxigraph
database, and beside it a manifest of ours, written last: a folder without it is no store of
steppe, and one whose counts or checksums differ from it is damaged (Oxigraph itself opens a
truncated database as an empty one, and answers short from one with a flipped bit). A build goes
into a new folder and is renamed, so that what stands under the name is always whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..ontology.errors import BadInputError, NotFoundError, StoreError
from .claims import Dataset
from .quads import quads

if TYPE_CHECKING:
    from rdflib import Dataset as RdflibDataset

MANIFEST = "steppe-store.json"
_DATABASE = "database"
_LOCK = "LOCK"
_FORMAT = 2
_BATCH = 64 * 1024 * 1024
"""Characters of N-Quads loaded at once: about 400,000 quads, half a GB while they are sorted."""


@dataclass(frozen=True)
class Manifest:
    """What a store on disk should hold: quads, data sets by version, checksum of each file."""

    format: int
    quads: int
    datasets: dict[str, str]
    files: dict[str, str]


def in_memory(datasets: Sequence[Dataset]) -> ox.Store:
    """A new store in memory that holds these data sets."""
    store = ox.Store()
    for batch in _batches(quads(datasets)):
        store.bulk_load(batch, format=ox.RdfFormat.N_QUADS)
    return store


def _batches(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines of N-Quads, so many at a time that the engine's memory stays small."""
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size > _BATCH:
            yield "".join(batch).encode()
            batch, size = [], 0
    yield "".join(batch).encode()


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
    `force`), locked by another process, or cannot be written.
    """
    refuse_unwritable(path, force=force)
    versions = {d.name: d.version for d in datasets}
    with prepared(path, lambda store: _extend(store, datasets, versions)) as fresh:
        return put_in_place(fresh, path)


def _extend(
    store: ox.Store, datasets: Sequence[Dataset], versions: dict[str, str]
) -> dict[str, str]:
    _load(store, quads(datasets))
    return versions


def build_from_rdf(store: ox.Store, file: Path, form: ox.RdfFormat) -> dict[str, str]:
    """Fill an empty store, for `prepared`, with a whole graph that a store of ours was written as;
    the versions of its data sets.

    Raises BadInputError where it cannot be read, or does not read back as statements of ours.
    """
    from .readback import read_foreign

    try:
        store.bulk_load(path=str(file), format=form)
    except (SyntaxError, ValueError) as error:
        raise BadInputError(f"This cannot be read: {error}.") from None
    return {info.name: info.version for info in read_foreign(store).datasets}


@contextmanager
def prepared(path: Path, fill: Callable[[ox.Store], dict[str, str]]) -> Iterator[Path]:
    """A finished store in a folder beside `path`, to be put in its place; gone afterwards.

    `fill` puts quads into the empty store and gives the versions of the data sets. Raises
    StoreError where it cannot be written.
    """
    fresh = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        _fill(fresh, fill)
        yield fresh
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(
            f"The store {path} cannot be written: {why}.",
            hint="Nothing was changed. Choose another place with -o.",
        ) from None
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


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
    if not path.exists():
        raise NotFoundError(
            f"There is no store at {path}.", hint="Build one: steppe build -o STORE"
        )
    manifest = _read_manifest(path)
    _refuse_locked(path)
    _refuse_damaged(path, manifest)
    store, found = _opened(path)
    if found != manifest.quads:
        raise StoreError(
            f"The store {path} is damaged: it holds {found} quads, its manifest says "
            f"{manifest.quads}.",
            hint="Build it again with --force.",
        )
    return store


def open_checked(path: Path) -> ox.Store:
    """Open a store on disk that `open_on_disk` has looked through before; the same errors."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[ox.Store, int]:
    """The store, and how many quads it holds."""
    try:
        store = ox.Store.read_only(str(path / _DATABASE))
        return store, len(store)
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


def _fill(folder: Path, fill: Callable[[ox.Store], dict[str, str]]) -> None:
    store = ox.Store(str(folder / _DATABASE))
    versions = fill(store)
    store.flush()
    count = len(store)
    del store  # releases the database's lock before the folder is renamed
    manifest = Manifest(_FORMAT, count, versions, _checksums(folder))
    text = json.dumps(asdict(manifest), indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    folder.chmod(0o755)


def _checksums(folder: Path) -> dict[str, str]:
    """BLAKE2 of each table file of the database; these files never change once written."""
    found = {}
    for file in sorted((folder / _DATABASE).glob("*.sst")):
        with file.open("rb") as opened:
            found[file.name] = hashlib.file_digest(opened, "blake2b").hexdigest()
    return found


def _refuse_damaged(path: Path, manifest: Manifest) -> None:
    try:
        found = _checksums(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"The store {path} cannot be read: {why}.") from None
    if found != manifest.files:
        different = sorted(
            name
            for name in found.keys() | manifest.files.keys()
            if found.get(name) != manifest.files.get(name)
        )
        raise StoreError(
            f"The store {path} is damaged: {', '.join(different)} is not what was written.",
            hint="Build it again with --force.",
        )


def put_in_place(fresh: Path, path: Path) -> Manifest:
    """Rename a prepared store to its name; an older one goes only when the new one stands."""
    manifest = _read_manifest(fresh)
    if not path.exists():
        fresh.rename(path)
        return manifest
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent)) / "store"
    path.rename(old)
    try:
        fresh.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old.parent, ignore_errors=True)
    return manifest


def _read_manifest(path: Path) -> Manifest:
    file = path / MANIFEST
    if not file.is_file():
        what = "a folder without a steppe store in it" if path.is_dir() else "a file, not a store"
        raise StoreError(f"{path} is {what}.", hint="Build one: steppe build -o STORE")
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        texts = (dict(read["datasets"]), dict(read.get("files", {})))
        manifest = Manifest(int(read["format"]), int(read["quads"]), *texts)
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            f"The manifest {file} cannot be read.", hint="Build the store again with --force."
        ) from None
    if manifest.format != _FORMAT:
        raise StoreError(
            f"The store {path} is of format {manifest.format}; this version reads {_FORMAT}.",
            hint="Build it again with --force.",
        )
    return manifest


def _refuse_locked(path: Path) -> None:
    holder = _lock_holder(path / _DATABASE / _LOCK)
    if holder is not None:
        raise StoreError(
            f"The store {path} is locked by process {holder}, which is writing to it.",
            hint="Wait until it is done; nothing was changed.",
        )


def _lock_holder(lock: Path) -> int | None:
    """The process that holds the database's lock; None if nobody does or it cannot be told.

    The database takes a POSIX record lock on this file when it is opened for writing.
    """
    try:
        import fcntl
    except ImportError:  # Windows: there the build itself fails on the locked file
        return None
    layout = "hhqqi4x"
    question = struct.pack(layout, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    try:
        with lock.open("rb+") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, question)
    except OSError:
        return None
    kind, _, _, _, holder = struct.unpack(layout, answer)
    return None if kind == fcntl.F_UNLCK else int(holder)
