"""Files of events, made ready for an engine: unpacked, checked at their first line, named plainly.

An engine takes patterns for names and unpacks as it likes. So each file stands for it in a folder
of work under a number: a link to a plain file, the content of a packed one, or the rows of a file
that is known by its header, in the plain form.
"""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from ...ontology.errors import (
    BadInputError,
    Fault,
    LimitError,
    NotFoundError,
    TableError,
    UsageError,
    nearest,
    shown,
)
from ..dataset.tables import LONGEST_LINE, listed, no_text, no_utf8
from ..sources.text import each_unpacked, refuse
from .formats import FAMILIES, FORMATS, EventFormat, format_of
from .rows import Broken, header_cells, plain_rows

LISTED = 10_000
"""Malformed lines that are told one by one."""

LONGEST_TOLD = 500
"""Characters of a malformed line that are told."""

_PIECE = 1024 * 1024
_ROWS = 10_000


@dataclass(frozen=True, order=True)
class Malformed:
    """A line that is no row of its format; `line` is 0 where the engine does not count lines."""

    file: str
    line: int
    why: str
    text: str

    def fault(self) -> Fault:
        """The line as a fault."""
        return Fault(self.file, self.line, "", self.text, self.why)


@dataclass(frozen=True)
class Bad:
    """Lines that are no rows: how many, and the first of them, in order."""

    count: int = 0
    lines: tuple[Malformed, ...] = ()

    @classmethod
    def of(cls, all_of: Iterable[Bad]) -> Bad:
        """Those of several files together."""
        every = tuple(all_of)
        lines = sorted(line for bad in every for line in bad.lines)
        return cls(sum(bad.count for bad in every), tuple(lines[:LISTED]))

    def refuse(self) -> None:
        """Raise TableError where there is such a line."""
        if self.count:
            raise TableError([line.fault() for line in self.lines])


@dataclass(frozen=True)
class EventFile:
    """A file as an engine takes it: where it is, what its user calls it, and its format.

    `bad` are the lines that were no rows when it was written out.
    """

    path: Path
    name: str
    form: EventFormat
    bad: Bad = Bad()


def prepare(paths: Sequence[Path], work: Path, family: str = "") -> tuple[EventFile, ...]:
    """Make files, and each file in an archive, ready in a folder of work.

    `family` is one of `FAMILIES`, or empty for any. Raises NotFoundError, TableError for what is
    no such file (an archive that is cut off, another number of columns), BadInputError for files
    of several families, LimitError where what is written does not fit on the disk, UsageError for
    a family that there is not.
    """
    if family and family not in FAMILIES:
        hint = nearest(family, FAMILIES) or f"Known are {', '.join(FAMILIES)}."
        raise UsageError(f"There is no format of events {shown(family)}.", hint=hint)
    places = (work / f"{number:06}.tsv" for number in count())
    found = tuple(file for path in paths for file in _prepared(path, places, family))
    kinds = list(dict.fromkeys(file.form.family.upper() for file in found))
    if len(kinds) > 1:
        raise BadInputError(
            f"Some files are of {kinds[0]}, others of {' and '.join(kinds[1:])}; they count "
            "different reports.",
            hint="Make a series of each.",
        )
    return found


def _prepared(path: Path, places: Iterator[Path], family: str) -> Iterator[EventFile]:
    name = path.name
    if path.exists() and not path.is_file():
        refuse(name, "cannot be read: not a file")
    try:
        with path.open("rb") as raw:
            for member, stream in each_unpacked(raw, path):
                called = f"{name}/{member}" if member else name
                first = stream.readline(LONGEST_LINE)
                form = _form(first, called, family)
                place = next(places)
                bad = Bad()
                if form.named:
                    bad = _written_out(plain_rows(first, stream, form.named), place, called)
                elif stream is raw:
                    place.symlink_to(path.resolve())
                else:
                    _copied(first, stream, place, called)
                if not form.named and _has_returns(place):
                    bad = _with_plain_ends(place, called)
                yield EventFile(place, called, form, bad)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        refuse(name, "truncated gzip or zip: the data ends too early", "fetch it again")
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror or error}")


def _copied(first: bytes, stream: IO[bytes], place: Path, name: str) -> None:
    with place.open("wb") as out:
        out.write(first)
        while piece := stream.read(_PIECE):
            _refuse_full(place, name)
            out.write(piece)


def _written_out(rows: Iterator[str | Broken], place: Path, name: str) -> Bad:
    """Write rows to a file; those that are none are given back."""
    lines, bad = [], 0
    with place.open("w", encoding="utf-8", newline="\n") as out:
        for number, row in enumerate(rows):
            if number % _ROWS == 0:
                _refuse_full(place, name)
            if isinstance(row, str):
                out.write(row + "\n")
                continue
            bad += 1
            if bad <= LISTED:
                lines.append(Malformed(name, row.line, row.why, row.text[:LONGEST_TOLD]))
    return Bad(bad, tuple(lines))


def pieces(place: Path) -> Iterator[bytes]:
    """The content of a file in pieces of whole lines; one that is very long may be cut."""
    with place.open("rb") as content:
        while piece := content.read(_PIECE):
            yield piece + content.readline(LONGEST_LINE)


def _has_returns(place: Path) -> bool:
    """Whether a carriage return stands in a file, as in one from Windows."""
    return any(b"\r" in piece for piece in pieces(place))


def _with_plain_ends(place: Path, name: str) -> Bad:
    """Write a file anew with lines that end alike, as engines want it.

    A carriage return within a line is no end: engines differ in what they make of it, so such a
    line is put aside. It is left blank, so that the others keep their numbers.
    """
    lines, bad = [], 0
    fresh = place.with_suffix(".lines")
    with place.open("rb") as opened, fresh.open("wb") as out:
        pieces = iter(lambda: opened.readline(LONGEST_LINE), b"")
        for number, line in enumerate(pieces, start=1):
            if number % _ROWS == 0:
                _refuse_full(fresh, name)
            text = line.removesuffix(b"\n").removesuffix(b"\r")
            if b"\r" not in text:
                out.write(text + b"\n")
                continue
            out.write(b"\n")
            bad += 1
            if bad <= LISTED:
                said = text.decode("utf-8", "replace")[:LONGEST_TOLD]
                lines.append(Malformed(name, number, "a carriage return within the line", said))
    fresh.replace(place)
    return Bad(bad, tuple(lines))


def _refuse_full(place: Path, name: str) -> None:
    if shutil.disk_usage(place.parent).free < 16 * _PIECE:
        raise LimitError(
            f"The content of {name} does not fit into {place.parent}.",
            hint="Set TMPDIR to a folder on a larger disk.",
        )


def _form(first: bytes, name: str, family: str) -> EventFormat:
    if not first:
        refuse(name, "empty file, no events")
    if not first.strip():
        refuse(name, "the first line is blank", "take it out", 1)
    if reason := no_text(first):
        refuse(name, *reason)
    if wide := no_utf8(first):
        refuse(name, wide, "save it as UTF-8")
    form = _fitting(first, family)
    if form is None:
        refuse(name, *_unknown(first, family), 1)
    return form


def _fitting(first: bytes, family: str = "") -> EventFormat | None:
    for form in FORMATS:
        named = form.named if family in ("", form.family) else None
        if named and not named.missing(header_cells(first, named)):
            return form
    return format_of(_tabbed(first), family)


def _tabbed(first: bytes) -> list[str]:
    return first.decode("utf-8", "replace").rstrip("\r\n").split("\t")


def _unknown(first: bytes, family: str) -> tuple[str, str]:
    """Why a first line is of no format, and what to do: the nearest, or those that there are."""
    known = [form for form in FORMATS if family in ("", form.family)]
    other = _fitting(first)
    for named in (form.named for form in known if form.named):
        header = header_cells(first, named)
        missing = named.missing(header)
        if family or len(missing) <= len(named.columns) // 2:
            hint = nearest(missing[0], header) or f"the first line has {listed(header)}"
            hint = f"it is a file of {other.family}" if other else hint
            return f"{named.name.upper()} needs the columns {', '.join(missing)}, each once", hint
    widths = [f"{form.name} {len(form.columns)}" for form in known if not form.named]
    names = [form.name for form in known if form.named]
    more = f"; by their header {', '.join(names)}" if names else ""
    why = f"{len(_tabbed(first))} columns between tabs; known are {', '.join(widths)}{more}"
    return why, f"it is a file of {other.family}" if other else "is it an export file of events?"
