"""Rows of files with a header, as plain tab-separated rows that every engine reads alike.

A record that is broken costs itself, never what follows: a quote that is left open would swallow
the rest of a file, so reading goes on in the line after the one where the broken record began.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .formats import USED
from .named import Named

LONGEST_LINE = 2 * 1024 * 1024
"""Bytes of a line, as duckdb has it."""

_LONGEST_RECORD = 100
"""Lines that a quoted cell may run over."""

_LONGEST_TEXT = 1000
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

Line = tuple[int, str]
Record = tuple[int, str, list[str]]


@dataclass(frozen=True)
class Broken:
    """A record that is no row: the line on which it begins, why, and the text of that line."""

    line: int
    why: str
    text: str


def header_cells(first: bytes, form: Named) -> list[str]:
    """The names in the first line of a file, as a format would have them."""
    text = first.decode("utf-8-sig", "replace").rstrip("\r\n")
    return _cells([text]) or [] if form.quoted else text.split(form.mark)


def plain_rows(first: bytes, stream: IO[bytes], form: Named) -> Iterator[str | Broken]:
    """What is used of each row after the header `first`: `USED` between tabs, without the end.

    A record comes as `Broken` that has another number of cells than the header, broken quotes, or
    bytes that are not UTF-8 or control characters in what is used of it. Blank lines are passed
    over.
    """
    header = header_cells(first, form)
    places, width = form.places(header), len(header)
    missing = dict.fromkeys(form.optional, "")
    lines = _lines(stream)
    for record in _quoted(lines, form.mark, width) if form.quoted else _split(lines, form.mark):
        if isinstance(record, Broken):
            yield record
            continue
        number, text, cells = record
        if len(cells) != width:
            side = "fewer" if len(cells) < width else "more"
            yield _broken(number, f"{side} than {width} columns", text)
            continue
        used = {key: cells[place].strip() for key, place in places.items()}
        event = form.event(missing | used)
        row = [event.get(name, "") for name in USED]
        if any("\ufffd" in cell for cell in row):
            yield _broken(number, "not UTF-8", text)
        elif any(map(_CONTROL.search, row)):
            yield _broken(number, "a control character in a column that is used", text)
        else:
            yield "\t".join(row)


def _broken(line: int, why: str, text: str) -> Broken:
    return Broken(line, why, text.rstrip("\r\n")[:_LONGEST_TEXT])


def _lines(stream: IO[bytes]) -> Iterator[Line | Broken]:
    """Lines after the first, with their numbers and ends, without blank ones."""
    number = 1
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        text = line.decode("utf-8", "replace")
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield _broken(number, "the line is too long", text)
        elif text.strip("\r\n"):
            yield number, text


def _split(lines: Iterator[Line | Broken], mark: str) -> Iterator[Record | Broken]:
    for line in lines:
        if isinstance(line, Broken):
            yield line
        else:
            yield *line, line[1].rstrip("\r\n").split(mark)


def _quoted(lines: Iterator[Line | Broken], mark: str, width: int) -> Iterator[Record | Broken]:
    """Records of CSV; a cell in quotes may run over lines."""
    ahead: deque[Line | Broken] = deque()
    while line := ahead.popleft() if ahead else next(lines, None):
        if isinstance(line, Broken):
            yield line
            continue
        number, text = line
        cells = _cells([text]) if '"' in text else text.rstrip("\r\n").split(mark)
        if cells is None:
            more = _rest(text, ahead, lines)
            cells = _cells([text, *(later for _, later in more)])
            if cells is None or len(cells) != width:
                ahead.extendleft(reversed(more))
        if cells is None:
            yield _broken(number, "quotes that do not pair, or a cell that is too long", text)
        else:
            yield number, text, cells


def _rest(text: str, ahead: deque[Line | Broken], lines: Iterator[Line | Broken]) -> list[Line]:
    """The lines up to the one that closes a quote which is left open in a text."""
    found: list[Line] = []
    size, opened = len(text), text.count('"') % 2
    while opened and len(found) < _LONGEST_RECORD and size < LONGEST_LINE:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            break
        if isinstance(line, Broken):
            ahead.appendleft(line)
            break
        found.append(line)
        size += len(line[1])
        opened ^= line[1].count('"') % 2
    return found


def _cells(lines: list[str]) -> list[str] | None:
    """The cells of one record of CSV; None where it is none, or more than one."""
    try:
        found = list(csv.reader(lines, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None
