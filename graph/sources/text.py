"""Delimited text as it comes from the field, read strictly and as a stream.

CSV and TSV, plain, gzipped or alone in a zip archive, in UTF-8 or another encoding that is named.
Nothing is guessed: what is no such text is refused with the file, the line, and what to do.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, NoReturn, cast

from ...ontology.errors import Fault, NotFoundError, TableError, UsageError, shown
from ..dataset.tables import LONGEST_LINE, no_text, no_utf8, records, split_lines

LARGEST = 2 * 1024 * 1024 * 1024
"""Bytes of a table, after decompression."""


@dataclass(frozen=True)
class Records:
    """A table as it is read: its columns, and each row with its line or number in the file.

    Where it was read as columns, `frame` (of polars) holds the same rows, numbered from `first`.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]]]
    frame: Any = None
    first: int = 1


def refuse(file: str, why: str, hint: str = "", line: int = 0, value: str = "") -> NoReturn:
    """Raise TableError: this file cannot be read as a table."""
    raise TableError([Fault(file, line, "", value, why, hint)])


def read_text(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    read: Callable[[int], None] = lambda _: None,
) -> Records:
    """Open a delimited text file; its rows are read as they are asked for.

    `delimiter` is a comma by default, a tab for .tsv and .tab. `read` is told how many bytes of
    the file have been read, again and again. Raises NotFoundError, or TableError for what is no
    such text, also while the rows are read.
    """
    file = path.name
    mark = delimiter or delimiter_of(path)
    found = records(_lines(path, encoding, read), file, mark)
    header = next(found, None)
    if header is None:
        refuse(file, "empty file, no header")
    names = tuple(name.strip() for name in header[1])
    if len(names) == 1 and delimiter is None:
        for other, called in ((";", "';'"), ("\t", "a tab"), ("|", "'|'"), (",", "','")):
            if other in names[0] and other != mark:
                hint = f"use --delimiter {'tab' if called == 'a tab' else called}"
                refuse(file, f"one column found: the delimiter looks like {called}", hint, 1)
    return Records(file, names, found)


def text_encoding(name: str) -> str:
    """The name of a text encoding, checked. Raises UsageError for what is none."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):
        hint = "Usual ones are utf-8, latin-1, cp1252, cp1251, utf-16, gb18030."
        raise UsageError(f"{shown(name)} is no text encoding.", hint=hint) from None
    return found.name


def sha256_of(path: Path) -> str:
    """The checksum of a file; empty where there is none to read."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def delimiter_of(path: Path) -> str:
    """What stands between the cells of a table, by the ending of its name."""
    packed = path.suffix.lower() in (".gz", ".zip")
    ending = (Path(path.stem) if packed else path).suffix.lower()
    return "\t" if ending in (".tsv", ".tab") else ","


def _lines(path: Path, encoding: str | None, read: Callable[[int], None]) -> Iterator[str]:
    """Physical lines with their ends; \\r, \\n and \\r\\n all end one."""
    file = path.name
    chosen = text_encoding(encoding or "utf-8-sig")
    if chosen == "utf-8":
        chosen = "utf-8-sig"
    if path.exists() and not path.is_file():
        refuse(file, "cannot be read: not a file")  # a pipe or device would be read for ever
    try:
        with path.open("rb") as raw, unpacked(raw, path) as stream:
            if chosen.startswith(("utf-16", "utf-32")):
                yield from _wide(stream, chosen, file)
                return
            number = size = 0
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                size += len(line)
                if number == 1:
                    _look(line, file, encoding)
                if len(line) > LONGEST_LINE or size > LARGEST:
                    what = "a line" if len(line) > LONGEST_LINE else "the table"
                    limit = LONGEST_LINE if len(line) > LONGEST_LINE else LARGEST
                    refuse(file, f"{what} is longer than {limit} bytes", line=number)
                text = _decoded(line, chosen, number, file)
                yield from split_lines(text) if "\r" in text else (text,)
                if number % 1024 == 0:
                    read(raw.tell())
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        refuse(file, "truncated gzip or zip: the data ends too early", "fetch it again")
    except OSError as error:
        refuse(file, f"cannot be read: {error.strerror or error}")


def _look(first: bytes, file: str, encoding: str | None) -> None:
    if reason := no_text(first):
        refuse(file, *reason)
    if encoding is None and (wide := no_utf8(first)):
        refuse(file, wide, "use --encoding utf-16")


def _decoded(line: bytes, encoding: str, number: int, file: str) -> str:
    if b"\0" in line:
        refuse(file, "NUL byte", line=number)
    try:
        return line.decode(encoding if number == 1 else encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        byte = line[error.start]
        if encoding.startswith("utf-8"):
            refuse(file, f"byte 0x{byte:02x} is not UTF-8", "try --encoding latin-1", number)
        refuse(file, f"byte 0x{byte:02x} is not {encoding}", line=number)


def _wide(stream: IO[bytes], encoding: str, file: str) -> Iterator[str]:
    """Lines of an encoding whose units are wider than a byte; read whole, and bounded."""
    raw = stream.read(LONGEST_LINE * 16 + 1)
    if len(raw) > LONGEST_LINE * 16:
        refuse(file, f"larger than {LONGEST_LINE * 16} bytes", "save it as UTF-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        refuse(file, f"not {encoding}, from byte {error.start} on")
    yield from split_lines(text)


def unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    """The stream of the table itself: gzip and zip by what the file holds, not by its name.

    Raises TableError for an archive that is unsafe, damaged, or holds more than one file.
    """
    tables = list(_tables(raw, path))
    if len(tables) != 1:
        refuse(path.name, f"an archive of {len(tables)} files", "unpack it and name the table")
    return tables[0][1]()


def each_unpacked(raw: IO[bytes], path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each table in a file, with its name in an archive of several; otherwise as `unpacked`."""
    tables = list(_tables(raw, path))
    if not tables:
        refuse(path.name, "an archive of 0 files")
    for name, opened in tables:
        with opened() as stream:
            yield name if len(tables) > 1 else "", stream


def _tables(raw: IO[bytes], path: Path) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    """Each table in a file: its name in an archive, and what opens it."""
    head = raw.read(4)
    raw.seek(0)
    if head[:2] == b"\x1f\x8b":
        yield "", lambda: cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    elif head == b"PK\x03\x04":
        yield from _members(raw, path.name)
    else:
        yield "", lambda: raw


def _members(raw: IO[bytes], file: str) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    with _readable(file):
        archive = zipfile.ZipFile(raw)
    members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members:
        name = member.filename
        parts = re.split(r"[/\\]", name)
        if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
            refuse(file, f"unsafe member name {shown(name)}", "do not unpack this archive")
    for member in members:
        yield member.filename, partial(_opened, archive, member, file)


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> IO[bytes]:
    with _readable(file):
        return archive.open(member)


@contextmanager
def _readable(file: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        refuse(file, f"a zip archive that cannot be read: {error}")
