"""Dates as sources give them: EDTF text → day bounds.

A date that a source gives as «1999» names no day. It is kept as written, and two days follow from
it: the earliest and the latest that it may mean. A spell has two dates, so four bounds:
`since` ≤ `since_latest` and `until` ≤ `until_latest`, where `until` is the first day on which the
relation no longer holds.

Library of Congress, Extended Date/Time Format (ISO 8601-2:2019), levels 0 to 2 as the `edtf`
library reads them. Plain ISO forms and ranges of them, `[1992-05..2001-06]`, are read here: they
are nearly all there is, and the library takes milliseconds for each. (A range may mix precisions,
which the library refuses: «at some time from 2001-09 up to the source's last day».)
"""

from __future__ import annotations

import calendar
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .errors import BadInputError, shown

OPEN = ".."
"""No bound: a spell that starts before all records, or that has no end yet."""

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_RANGE = re.compile(r"\[([\d-]*)\.\.([\d-]*)\]", re.ASCII)
_AS_OF = re.compile(r"\basOf\b")
_LONGEST = 100


class DateError(BadInputError):
    """A text that is no date, or two dates that make no spell."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a date text may mean: some day from `earliest` to `latest`, both included.

    `earliest` is None where the text sets no lower bound, `latest` None where it sets no upper.
    """

    text: str
    earliest: date | None
    latest: date | None

    @property
    def exact(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Span:
    """When a relation holds, as one statement gives it; None stands for an unknown date.

    `since` and `until` carry the text as written. An `until` of None or `..` is no end: the
    statement then speaks up to its source's last day.
    """

    since: Day | None = None
    until: Day | None = None

    @property
    def undated(self) -> bool:
        return self.since is None and self.until is None

    @property
    def ends(self) -> bool:
        return self.until is not None and self.until.text != OPEN

    def possibly_on(self, day: date, as_of: date | None) -> bool:
        """Whether the relation may hold on `day`; `as_of` None sets no last day."""
        if self.since is not None and self.since.earliest and day < self.since.earliest:
            return False
        if self.ends:
            assert self.until is not None
            return self.until.latest is None or day < self.until.latest
        return as_of is None or day <= as_of

    def certainly_on(self, day: date, as_of: date | None) -> bool:
        """Whether the relation holds on `day` on every reading of the two dates."""
        if self.since is None:
            return False
        if self.since.text != OPEN and (self.since.latest is None or day < self.since.latest):
            return False
        if self.ends:
            assert self.until is not None
            return self.until.earliest is not None and day < self.until.earliest
        return as_of is None or day <= as_of


def parse_date(text: str, *, as_of: date | None = None, column: str = "date") -> Day | None:
    """Read one EDTF date; the word `asOf` in it stands for the source's last day.

    Returns None for an empty text (unknown). `..` is open on both sides. Raises DateError, which
    names the column and the text, for anything that is no date or is an interval.

    >>> parse_date("1999").earliest, parse_date("1999").latest
    (datetime.date(1999, 1, 1), datetime.date(1999, 12, 31))
    """
    text = text.strip()
    if not text:
        return None
    if text == OPEN:
        return Day(OPEN, None, None)
    if _AS_OF.search(text):
        if as_of is None:
            raise DateError(
                f"{column}: {shown(text)}: the source has no last day",
                hint="Give the source an as_of, or write the date.",
            )
        text = _AS_OF.sub(as_of.isoformat(), text)
    try:
        return _read(text)
    except ValueError as error:
        raise DateError(
            f"{column}: {shown(text)}: {error}",
            hint="Write EDTF: 2001-06-15, 2001-06, 1999, [1992-05..2001-06], 2003~, or .. for open",
        ) from None


def parse_span(since: str, until: str, *, as_of: date | None = None) -> Span:
    """Read the two dates of a spell; refuse an end that cannot lie after the start.

    Raises DateError. `until` is exclusive: the first day on which the relation no longer holds.
    """
    span = Span(
        parse_date(since, as_of=as_of, column="since"),
        parse_date(until, as_of=as_of, column="until"),
    )
    if span.since is None or span.until is None:
        return span
    if span.until.text == span.since.text != OPEN:
        raise DateError(
            f"until: {shown(until)}: the same as since, so it held on no day",
            hint="until is the first day on which it no longer holds.",
        )
    start, end = span.since.earliest, span.until.latest
    if start is not None and end is not None and end <= start:
        raise DateError(f"until: {shown(until)}: lies before since {shown(since)}")
    return span


def parse_day(text: str) -> date:
    """Read one calendar day, `YYYY-MM-DD`, as commands take it.

    >>> parse_day("2003-12-31")
    datetime.date(2003, 12, 31)
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DateError(
            f"{shown(text)} is not a day", hint="Write it as YYYY-MM-DD, such as 2003-12-31."
        ) from None


@lru_cache(maxsize=4096)
def _read(text: str) -> Day:
    plain = _plain(text) or _plain_range(text)
    if plain is not None:
        return Day(text, *plain)
    if "/" in text:
        raise ValueError("an interval; write its two ends into since and until")
    if len(text) > _LONGEST or not text.isascii():
        raise ValueError("not an EDTF date")
    return _by_library(text)


def _plain(text: str) -> tuple[date, date] | None:
    """Bounds of YYYY, YYYY-MM, YYYY-MM-DD; None for any other form."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        raise ValueError("the year 0 is outside the calendar used here (0001 to 9999)")
    try:
        return (
            date(year, 1 if month is None else month, 1 if day is None else day),
            _last_day(year, 12 if month is None else month, day),
        )
    except ValueError:
        raise ValueError("no such day in the calendar") from None


def _last_day(year: int, month: int, day: int | None) -> date:
    if day is not None:
        return date(year, month, day)
    return date(year, month, calendar.monthrange(year, date(year, month, 1).month)[1])


def _plain_range(text: str) -> tuple[date | None, date | None] | None:
    """Bounds of [A..B], [..B], [A..] where A and B are plain; None for any other form."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = (_plain(part) if part else None for part in match.groups())
    if (match.group(1) and first is None) or (match.group(2) and last is None):
        raise ValueError("not an EDTF date")
    if first is None and last is None:
        raise ValueError("sets no bound at all; leave the cell empty for unknown, or write ..")
    if first is not None and last is not None and last[1] < first[0]:
        raise ValueError("its last day lies before its first")
    return (first[0] if first else None, last[1] if last else None)


def _by_library(text: str) -> Day:
    # Imported here: it costs more than everything else in this module, and most dates are plain.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException
    from edtf.parser.parser_classes import DateAndTime, Season

    try:
        with redirect_stdout(None):  # on a text that it half accepts the library prints
            parsed = parse_edtf(text)
            bounds = (parsed.lower_fuzzy(), parsed.upper_fuzzy())
    except EDTFParseException:
        raise ValueError("not an EDTF date") from None
    except (ArithmeticError, AttributeError, TypeError, ValueError, IndexError, RecursionError):
        # What the library lets escape on texts that its grammar half accepts, such as «2001-04-1X».
        raise ValueError("not an EDTF date") from None
    if isinstance(parsed, DateAndTime | Season):
        raise ValueError("a time of day or a season; give a day, month or year")
    lower, upper = map(_to_date, bounds)
    if lower is None and upper is None:
        raise ValueError("sets no bound at all; leave the cell empty for unknown, or write ..")
    if lower is not None and upper is not None and upper < lower:
        raise ValueError("its last day lies before its first")
    return Day(text, lower, upper)


def _to_date(moment: object) -> date | None:
    if isinstance(moment, float):
        return None  # the library's infinity: no bound on this side
    year, month, day = moment[0], moment[1], moment[2]  # type: ignore[index]
    if not isinstance(year, int):
        raise ValueError("not an EDTF date")  # «2001S21»: more digits that count than it has
    if not 1 <= year <= 9999:
        raise ValueError("outside the years 0001 to 9999")
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
