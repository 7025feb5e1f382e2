"""Rows that are one a year → spells.

Two years are consecutive where the file has no year between them: a data set that looks every five
years says nothing of the years between. A tie that is there in 1950 and not in 1945 began on some
day from 1946 to 1950; one that is there in 1955 and not in 1960 ended after 1 January 1955 and
before 1960.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .columns import LINE
from .frames import cell_text
from .when import between

MADE = ("first", "after", "first_year", "last_year")
"""The columns that folding makes: the dates in EDTF (the end exclusive), and the years."""

KIND = "kind"
"""The column that names the kind, where a row flags several."""


@dataclass(frozen=True)
class Folded:
    """The row on which a spell begins, and its cells: those folded by, then the made ones."""

    line: int
    cells: tuple[str, ...]


class YearError(Exception):
    """A row whose year is no year: its line and what stands there."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


_SLICE = 50_000
"""Rows of a frame that are rows of Python at a time."""

Entry = tuple[int, tuple[Any, ...], Any]
"""A row as it is folded: its line, what makes it the same tie as another, and its year."""

Gathered = dict[tuple[Any, ...], dict[int, int]]
"""Of each tie its years, and the first line that gives each."""

_FLAG = "(flag)"
_YEAR = "^[0-9]{4}$"


def entries(
    rows: Iterable[tuple[int, Sequence[Any]]],
    by: Sequence[int],
    year: int,
    kinds: Mapping[str, int] | None = None,
) -> Iterator[Entry]:
    """The rows of a table, to be folded by some of their columns.

    With `kinds` (name → position) a row is one entry for each kind that it flags with 1, and the
    kind's name stands last in the key.
    """
    for line, cells in rows:
        key = tuple([cells[n] for n in by])
        if not kinds:
            yield line, key, cells[year]
            continue
        for name, at in kinds.items():
            if cells[at] == 1 or cells[at] == "1":
                yield line, (*key, name), cells[year]


def entries_of_columns(
    frame: Any, by: Sequence[str], year: str, kinds: Sequence[str] = ()
) -> Iterator[Entry]:
    """As `entries`, of a table as a frame of polars with its lines."""
    names = [*by]
    if kinds:
        one = {name: "1" if str(frame.schema[name]) == "String" else 1 for name in kinds}
        flags = [frame[name].eq(one[name]).alias(name) for name in kinds]
        frame = frame.with_columns(flags).unpivot(
            kinds, index=[LINE, *by, year], variable_name=KIND, value_name=_FLAG
        )
        frame = frame.filter(frame[_FLAG]).sort(LINE, maintain_order=True)
        names.append(KIND)
    for part in frame.iter_slices(_SLICE):
        keys = zip(*(part[name].to_list() for name in names), strict=True)
        yield from zip(part[LINE].to_list(), keys, part[year].to_list(), strict=True)


def mutual(
    found: Iterable[Entry], one: int, other: int, alone: list[tuple[int, tuple[Any, ...]]]
) -> Iterator[Entry]:
    """The entries that stand in both directions, once each; the others are put into `alone`.

    `one` and `other` are the positions of the two ends in the key.
    """
    waiting: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]] = {}
    for line, key, at in found:
        turned = list(key)
        turned[one], turned[other] = key[other], key[one]
        first = waiting.pop((*turned, at), None)
        if first is None:
            waiting[(*key, at)] = (line, key)
        else:
            yield first[0], first[1], at
    alone += sorted(waiting.values(), key=lambda w: w[0])


def gathered(found: Iterable[Entry]) -> tuple[Gathered, int]:
    """The years of each tie, and how many rows say again what another says. Raises YearError."""
    seen: Gathered = defaultdict(dict)
    doubled = 0
    for line, key, year in found:
        at = year if type(year) is int else _year(year, line)
        years = seen[key]
        doubled += at in years
        years.setdefault(at, line)
    return seen, doubled


def gathered_columns(frame: Any, by: Sequence[str], year: str) -> tuple[Gathered, int]:
    """As `gathered`, of a table as a frame of polars with its lines, folded by columns alone."""
    years = frame[year]
    if years.null_count():
        return gathered(entries_of_columns(frame, by, year))
    if not years.dtype.is_integer():
        if not years.cast(str).str.contains(_YEAR).fill_null(False).all():
            return gathered(entries_of_columns(frame, by, year))
        frame = frame.with_columns(years.cast(str).cast(int))
    grouped = frame.group_by(by, maintain_order=True).agg(year, LINE)
    seen: Gathered = {}
    for *key, at, lines in grouped.iter_rows():
        # The first row of a year counts.
        seen[tuple(key)] = dict(zip(reversed(at), reversed(lines), strict=True))
    return seen, len(frame) - sum(map(len, seen.values()))


def fold(seen: Gathered) -> list[Folded]:
    """The spells of a table, in the order of their first rows."""
    looked = sorted({y for years in seen.values() for y in years})
    place = {y: n for n, y in enumerate(looked)}
    spells = [
        Folded(years[run[0]], (*map(cell_text, key), *_made(run, looked, place)))
        for key, years in seen.items()
        for run in _runs(sorted(years), place)
    ]
    return sorted(spells, key=lambda s: s.line)


def _year(found: Any, line: int) -> int:
    text = cell_text(found).strip()
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise YearError(line, text)
    return int(text)


def _runs(years: list[int], place: dict[int, int]) -> Iterator[list[int]]:
    run: list[int] = []
    for year in years:
        if run and place[year] != place[run[-1]] + 1:
            yield run
            run = []
        run.append(year)
    if run:
        yield run


def _made(run: list[int], looked: list[int], place: dict[int, int]) -> tuple[str, str, str, str]:
    first, last = run[0], run[-1]
    before = looked[place[first] - 1] if place[first] else None
    after = looked[place[last] + 1] if place[last] + 1 < len(looked) else None
    since = f"[..{first}]" if before is None else str(first)
    if before is not None and before != first - 1:
        since = f"[{before + 1}..{first}]"
    until = ""
    if after is not None:
        until = between(date(last, 1, 1) + timedelta(1), date(after, 1, 1)).text
    return since, until, str(first), str(last)
