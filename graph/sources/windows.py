"""Windows of years, as a data set names the networks that it cuts time into."""

from __future__ import annotations

import re

WINDOW = ("first_year", "last_year")
"""The columns that a window makes: its first and its last year."""

_YEARS = re.compile(r"(\d{4}|\d{2}) ?[-–/] ?(\d{4}|\d{2})", re.ASCII)


def years_of(text: str, century: int = 0) -> dict[str, str] | None:
    """The two years of a window by the names in `WINDOW`; None where the text is none.

    Years of two digits lie in `century`, a last year before the first one in the next.

    >>> years_of("46-49", 1900), years_of("1998-2001"), years_of("46-49")
    ({'first_year': '1946', 'last_year': '1949'}, {'first_year': '1998', 'last_year': '2001'}, None)
    """
    match = _YEARS.fullmatch(text.strip())
    if match is None or (not century and min(map(len, match.groups())) == 2):
        return None
    first, last = (int(year) + (century if len(year) == 2 else 0) for year in match.groups())
    if last < first and len(match[2]) == 2:
        last += 100
    return dict(zip(WINDOW, (str(first), str(last)), strict=True)) if first <= last else None
