"""Dates as data sets write them → EDTF, no more precise than they are written.

A cell may hold a year, a month, a day, a day with a time of day (its own calendar day is taken as
written, no time zone is applied), or EDTF. What a codebook declares as missing is unknown. The
last day of a tie becomes the first day on which it no longer holds: of `1950`, some day of that
year, that is a day from 1950-01-02 to 1951-01-01.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from ...ontology.dates import OPEN, DateError, Day, parse_date

DateOrder = Literal["dmy", "mdy"]
"""How a date such as 03/04/1990 is to be read."""

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_YEAR_FLOAT = re.compile(r"(\d{4})\.0+", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.ASCII)
_THREE = re.compile(r"(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})", re.ASCII)
_EDTF = re.compile(r"\[.*\]|\d{4}(?:-\d{2}){0,2}[~?%]|\.\.", re.ASCII)


@dataclass(frozen=True)
class Spell:
    """When a tie held, as a row gives it: None is unknown, `until` the first day off."""

    since: Day | None = None
    until: Day | None = None

    @property
    def first(self) -> date | None:
        """The earliest day on which it may have begun; None sets no bound."""
        return self.since.earliest if self.since else None

    @property
    def last(self) -> date | None:
        """The latest first day on which it no longer held; None sets no bound."""
        return self.until.latest if self.until else None

    def clipped(self, low: date | None, high: date | None) -> Spell:
        """The part of it from `low` up to, not including, `high`."""
        return Spell(_later(self.since, low), _earlier(self.until, high))


@lru_cache(maxsize=8192)
def read_date(text: str, order: DateOrder | None = None) -> Day:
    """Read one cell that holds a date.

    Raises DateError, with what to do, for what is no date or may be two.
    """
    found = parse_date(_as_edtf(text.strip(), order))
    assert found is not None
    return found


def _as_edtf(text: str, order: DateOrder | None) -> str:
    if match := _ISO.fullmatch(text) or _YEAR_FLOAT.fullmatch(text):
        year, *rest = (part for part in match.groups() if part)
        if any(len(part) == 1 for part in rest):
            rest = [part.zfill(2) for part in rest]
        return "-".join((year, *rest))
    if match := _TIMED.fullmatch(text):
        return match[1]
    if match := _THREE.fullmatch(text):
        return _in_order(match.groups(), order)
    if _EDTF.fullmatch(text):
        return text
    if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):
        raise DateError("not a year", hint="A spreadsheet's serial number? Write 2001-06-15.")
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise DateError("not a year of four digits", hint="Write 1949, not 49.")
    if text.startswith("-"):
        raise DateError("a year before 0001 is outside the calendar used here")
    raise DateError("not a date", hint="Write 2001-06-15, 2001-06 or 2001.")


def _in_order(parts: tuple[str, ...], order: DateOrder | None) -> str:
    """A date of three numbers; only a year in front, or an order that was given, makes it clear."""
    first, second, third = parts
    if len(first) == 4:
        return f"{first}-{second.zfill(2)}-{third.zfill(2)}"
    if len(third) != 4:
        raise DateError("not a year of four digits", hint="Write 2001-06-15.")
    if order is None:
        raise DateError(
            "ambiguous date", hint="Use YYYY-MM-DD, or say --date-format dmy or --date-format mdy."
        )
    day, month = (first, second) if order == "dmy" else (second, first)
    return f"{third}-{month.zfill(2)}-{day.zfill(2)}"


def day_after(day: Day) -> Day:
    """The first day off, where `day` is the last day on.

    >>> day_after(read_date("1950")).text
    '[1950-01-02..1951-01-01]'
    """
    low, high = (None if d is None or d == date.max else d + timedelta(1)
                 for d in (day.earliest, day.latest))  # fmt: skip
    return between(low, high)


def between(low: date | None, high: date | None) -> Day:
    """Some day from `low` to `high`, both included; None sets no bound."""
    if low is None and high is None:
        return Day(OPEN, None, None)
    if low == high and low is not None:
        return Day(low.isoformat(), low, high)
    return Day(f"[{low or ''}..{high or ''}]", low, high)


def _later(day: Day | None, low: date | None) -> Day | None:
    """A beginning that lies not before `low`."""
    if low is None or (day is not None and day.earliest and low <= day.earliest):
        return day
    if day is None:
        return None
    high = None if day.text == OPEN else day.latest
    return between(low, low if high is None or high < low else high)


def _earlier(day: Day | None, high: date | None) -> Day | None:
    """An end that lies not after `high`; where none is known, `high` itself."""
    if high is None or (day is not None and day.latest and day.latest <= high):
        return day
    if day is None or day.text == OPEN or day.earliest is None or day.earliest >= high:
        return between(high, high)
    return between(day.earliest, high)
