"""Whether a literal is what its datatype says: parsers of RDF take «2001-02-30» for a date."""

from __future__ import annotations

import calendar
import re

from .terms import XSD

_ZONE = r"(Z|[+-]\d{2}:\d{2})?"
_DAY = re.compile(rf"-?(\d{{4,}})-(\d{{2}})-(\d{{2}}){_ZONE}", re.ASCII)
_TIME = re.compile(rf"([01]\d|2[0-4]):[0-5]\d:[0-5]\d(\.\d+)?{_ZONE}", re.ASCII)
_FORMS = {
    "gYear": re.compile(rf"-?\d{{4,}}{_ZONE}", re.ASCII),
    "gYearMonth": re.compile(rf"-?\d{{4,}}-(0[1-9]|1[0-2]){_ZONE}", re.ASCII),
    "integer": re.compile(r"[+-]?\d+", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    "boolean": re.compile("true|false|1|0"),
    "time": _TIME,
}


def bad_literal(text: str, datatype: str) -> str:
    """Why a text is no value of an XSD datatype; empty where it is one, or the type is not checked.

    >>> bad_literal("2001-02-30", XSD + "date")
    'no xsd:date'
    """
    name = datatype.removeprefix(XSD)
    if name == datatype:
        return ""
    good = True
    if name in ("date", "dateTime"):
        day, _, time = text.partition("T")
        good = _is_day(day) and (name == "date") != bool(_TIME.fullmatch(time))
        good = good and (name == "dateTime" or not time)
    elif name in _FORMS:
        good = bool(_FORMS[name].fullmatch(text))
    return "" if good else f"no xsd:{name}"


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    if not match or int(match[1]) == 0:
        return False
    year, month, day = int(match[1]) % 400 + 2000, int(match[2]), int(match[3])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
