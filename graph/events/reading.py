"""Files of events, made ready for an engine: unpacked, checked at their first line, named plainly.

An engine takes patterns for names and unpacks as it likes. So each file stands for it in a folder
of work under a number: a link to a plain file, the content of a packed one.
"""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...ontology.errors import BadInputError, LimitError, NotFoundError
from ..dataset.tables import LONGEST_LINE, no_text, no_utf8
from ..sources.text import refuse, unpacked
from .formats import FORMATS, EventFormat, format_of

_PIECE = 1024 * 1024


@dataclass(frozen=True)
class EventFile:
    """A file as an engine takes it: where it is, what its user calls it, and its format."""

    path: Path
    name: str
    form: EventFormat


@dataclass(frozen=True, order=True)
class Malformed:
    """A line that is no row of its format; `line` is 0 where the engine does not count lines."""

    file: str
    line: int
    why: str
    text: str


def prepare(paths: Sequence[Path], work: Path, family: str = "") -> tuple[EventFile, ...]:
    """Make files ready in a folder of work. `family` is gdelt or icews, or empty for either.

    Raises NotFoundError, TableError for what is no such file (an archive that is cut off, another
    number of columns), BadInputError for files of both families, LimitError where the content of
    an archive does not fit on the disk.
    """
    found = tuple(_prepared(path, work / f"{n:06}.tsv", family) for n, path in enumerate(paths))
    if len({file.form.about.name for file in found}) > 1:
        raise BadInputError(
            "Some files are of GDELT, others of ICEWS; they count different reports.",
            hint="Make a series of each.",
        )
    return found


def _prepared(path: Path, place: Path, family: str) -> EventFile:
    name = path.name
    if path.exists() and not path.is_file():
        refuse(name, "cannot be read: not a file")
    try:
        with path.open("rb") as raw:
            stream = unpacked(raw, path)
            if stream is raw:
                place.symlink_to(path.resolve())
            else:
                with place.open("wb") as out:
                    while piece := stream.read(_PIECE):
                        _refuse_full(place, name)
                        out.write(piece)
        with place.open("rb") as plain:
            first = plain.readline(LONGEST_LINE)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        refuse(name, "truncated gzip or zip: the data ends too early", "fetch it again")
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror or error}")
    return EventFile(place, name, _form(first, name, family))


def _refuse_full(place: Path, name: str) -> None:
    if shutil.disk_usage(place.parent).free < 16 * _PIECE:
        raise LimitError(
            f"The content of {name} does not fit into {place.parent}.",
            hint="Set TMPDIR to a folder on a larger disk.",
        )


def _form(first: bytes, name: str, family: str) -> EventFormat:
    if not first.strip():
        refuse(name, "empty file, no events")
    if reason := no_text(first):
        refuse(name, *reason)
    if wide := no_utf8(first):
        refuse(name, wide, "save it as UTF-8")
    cells = first.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    form = format_of(cells, family)
    if form is None:
        widths = ", ".join(
            f"{f.name} {len(f.columns)}" for f in FORMATS if f.name.startswith(family)
        )
        why = f"{len(cells)} columns between tabs; known are {widths}"
        refuse(name, why, "is it an export file of events?", 1)
    return form
