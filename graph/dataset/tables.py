"""Text tables read strictly: every fault is collected with file, line, column and value.

This module knows CSV and nothing of claims; `dataset` says what the columns mean. What published
data sets are read with (`graph.sources.text`) rests on the same reader of records.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...ontology.errors import Fault, TableError, nearest

LONGEST_CELL = 100_000
LONGEST_LINE = 16 * 1024 * 1024
LARGEST_FILE = 4 * 1024 * 1024 * 1024
_SHOWN_NAMES = 10
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """One row: the physical line on which it begins, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, rule: str, column: str, why: str, hint: str = "") -> Fault:
        return Fault(self.file, self.line, column, self[column], why, hint, rule)


def read_table(
    path: Path, *, required: Sequence[str], optional: Sequence[str], faults: list[Fault]
) -> Iterator[Row]:
    """Rows of a UTF-8 CSV file with a header, as they are read; what is wrong goes to `faults`.

    Cells are stripped and NFC-normalised. Rows of blank cells are passed over. Where the file
    stops being a table, a fault says so and no more rows come.
    """
    file = path.name
    try:
        found = records(_lines(path), file)
        header = next(found, None)
        if header is None:
            why = "empty file, no header"
            faults.append(Fault(file, 0, "", "", why, listed(required), rule="T02"))
            return
        names = [name.strip() for name in header[1]]
        if not _header_stands(file, names, required, optional, faults):
            return
        for line, cells in found:
            if len(cells) == len(names):
                if any(map(str.strip, cells)):
                    yield _row(file, line, names, cells, faults)
            elif any(map(str.strip, cells)):
                why = f"{len(cells)} cells, {len(names)} expected"
                faults.append(
                    Fault(file, line, "", ",".join(cells), why, "quote cells with commas", "T03")
                )
    except TableError as error:
        faults.extend(error.faults)


def _lines(path: Path) -> Iterator[str]:
    """Physical lines with their ends. Raises TableError for what is no text in UTF-8."""
    file = path.name

    def refused(why: str, hint: str = "", line: int = 0) -> TableError:
        return TableError([Fault(file, line, "", "", why, hint, rule="T01")])

    try:
        if path.exists() and not path.is_file():
            raise refused("cannot be read: not a file")  # a pipe would be read for ever
        if path.stat().st_size > LARGEST_FILE:
            raise refused(f"larger than {LARGEST_FILE} bytes")
        with path.open("rb") as opened:
            head = opened.read(512)
            if reason := no_text(head):
                raise refused(*reason)
            if wide := no_utf8(head):
                raise refused(wide, "save the table as UTF-8")
            opened.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)
            number = 0
            while line := opened.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise refused(f"a line is longer than {LONGEST_LINE} bytes", line=number)
                if b"\0" in line:
                    raise refused("NUL byte", line=number)
                text = line.decode()
                yield from split_lines(text) if "\r" in text else (text,)
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise refused(
            f"byte 0x{byte:02x} is not UTF-8", "save the table as UTF-8", number
        ) from None
    except FileNotFoundError:
        raise refused("no such file", f"a data set needs it in {path.parent.name}") from None
    except OSError as error:
        raise refused(f"cannot be read: {error.strerror}") from None


def split_lines(text: str) -> Iterator[str]:
    """Text as lines with their ends; \\n, \\r\\n and a lone \\r all end one."""
    return iter(io.StringIO(text, newline=""))


def no_text(head: bytes) -> tuple[str, str] | None:
    """Why a file that begins so is no table of text, and what to do; None where it may be one."""
    if head.startswith((b"\x89PNG", b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"\xff\xd8\xff")):
        return "not a text file", "a picture or an archive? unpack it first"
    if head.startswith(b"version https://git-lfs"):
        return "a Git LFS pointer, not data", "fetch the file itself"
    if head.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")):
        return "this is HTML, not CSV", "a failed download?"
    return None


def no_utf8(head: bytes) -> str | None:
    """Why a file that begins so is not UTF-8; None where it may be."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:200].count(b"\0") > 20:
        return "not UTF-8 (looks like UTF-16)"
    return None


def records(
    lines: Iterable[str], file: str, delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Records of delimited text with the physical line on which each begins.

    `lines` are physical lines with their ends. Raises TableError where the text is no table; the
    fault names the line on which the record began: where a quote was opened, not the end of file.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        why, hint = str(error), ""
        if "field larger" in why:
            why, hint = f"a cell is longer than {LONGEST_CELL} characters", "a quote left open?"
        elif "unexpected end" in why:
            why = "a quote is opened here and never closed"
            hint = "double the quotes inside a quoted cell"
        raise TableError([Fault(file, line, "", "", why, hint, rule="T01")]) from None


def _header_stands(
    file: str,
    names: list[str],
    required: Sequence[str],
    optional: Sequence[str],
    faults: list[Fault],
) -> bool:
    before = len(faults)
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        mark = ";" if ";" in names[0] else "tab"
        why = f"one column found: the delimiter looks like {mark}"
        faults.append(Fault(file, 1, "", names[0], why, "separate cells with commas", rule="T02"))
        return False
    for name in sorted({n for n in names if names.count(n) > 1}):
        faults.append(Fault(file, 1, name or "(blank)", "", "duplicate column", rule="T02"))
    missing = [name for name in required if name not in names]
    if missing:
        why = f"missing columns {listed(missing)}; found {listed(names)}"
        faults.append(Fault(file, 1, "", "", why, rule="T02"))
    known = (*required, *optional)
    for name in names:
        if name not in known and not missing:
            hint = nearest(name, known) or f"known are {', '.join(known)}"
            faults.append(Fault(file, 1, "", name, "unknown column", hint, rule="T02"))
    return len(faults) == before


def listed(names: Sequence[str]) -> str:
    """The first names of many."""
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(name[:40] for name in names[:_SHOWN_NAMES]) + more


def _row(file: str, line: int, names: list[str], cells: list[str], faults: list[Fault]) -> Row:
    row = Row(file, line, dict(zip(names, map(_clean, cells), strict=True)))
    if _CONTROL.search("".join(cells)):
        for name, cell in row.cells.items():
            if _CONTROL.search(cell):
                faults.append(row.fault("T04", name, "holds a control character"))
    return row


def _clean(cell: str) -> str:
    cell = cell.strip()
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)
