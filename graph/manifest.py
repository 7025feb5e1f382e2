"""The manifest of a store on disk: what was written, to compare with what is read.

It is written last, so a folder without one is no store of steppe. It holds a checksum of itself
and one of every file that holds data: Oxigraph itself opens a truncated database
as an empty one, and answers short from one with a flipped bit.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..ontology.errors import StoreError

MANIFEST = "steppe-store.json"
DATABASE = "database"
SAID_AGAIN = "said-again.nq"
"""What a data set says, but stands in the graph of another that says it too; see `apart`."""

FORMAT = 3
_NO_DATA = ("LOCK", "LOG")  # a lock, and a diary that the database keeps for itself
_AGAIN = "Build it again with --force."
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a store should hold: quads, in all and by graph; data sets by version; file sums."""

    format: int
    quads: int
    graphs: dict[str, int]
    datasets: dict[str, str]
    files: dict[str, str]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of a store."""
    (folder / MANIFEST).write_text(_text(asdict(manifest)), encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """The manifest of the store at `path`.

    Raises StoreError where there is none, or it is of another format or not as it was written.
    """
    file = path / MANIFEST
    if not file.is_file():
        what = "a folder without a steppe store in it" if path.is_dir() else "a file, not a store"
        raise StoreError(f"{path} is {what}.", hint="Build one: steppe build -o STORE")
    try:
        text = file.read_text(encoding="utf-8")
        record = json.loads(text)
        found = int(record["format"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise _unreadable(file) from None
    if found != FORMAT:
        raise StoreError(f"The store {path} is of format {found}; this version reads {FORMAT}.",
                         hint=_AGAIN)  # fmt: skip
    record.pop("seal", None)
    if _text(record) != text:
        raise _unreadable(file)
    return Manifest(**record)


def checksums(folder: Path) -> dict[str, str]:
    """Length and CRC-32 of each file of a store that holds data; reading changes none.

    Against damage, not against forgers, and at every opening: five times as fast as BLAKE2.
    """
    files = [file for file in (folder / DATABASE).iterdir() if file.name not in _NO_DATA]
    if (folder / SAID_AGAIN).exists():
        files.append(folder / SAID_AGAIN)
    return {file.name: _checksum(file) for file in sorted(files)}


def _checksum(file: Path) -> str:
    found = length = 0
    with file.open("rb", buffering=0) as opened:
        while piece := opened.read(_PIECE):
            found = zlib.crc32(piece, found)
            length += len(piece)
    return f"{length}-{found:08x}"


def damage(path: Path, manifest: Manifest) -> dict[str, str]:
    """What is wrong with the files of the store at `path`: name → what; empty if nothing is.

    Raises StoreError where they cannot be read.
    """
    try:
        found = checksums(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"The store {path} cannot be read: {why}.", hint=_AGAIN) from None
    return {
        name: "is missing" if name not in found
        else "is not what was written" if name in manifest.files
        else "is not from the build"
        for name in sorted(found.keys() | manifest.files.keys())
        if found.get(name) != manifest.files.get(name)
    }  # fmt: skip


def _text(record: Mapping[str, Any]) -> str:
    """A manifest as it is written, with a checksum of itself."""
    seal = hashlib.blake2b(json.dumps(record, sort_keys=True).encode()).hexdigest()
    return json.dumps({**record, "seal": seal}, indent=2, sort_keys=True) + "\n"


def _unreadable(file: Path) -> StoreError:
    return StoreError(
        f"The manifest {file} cannot be read.", hint="Build the store again with --force."
    )
