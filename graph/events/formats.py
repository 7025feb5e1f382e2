"""The formats of event data: their columns, as the public codebooks give them.

GDELT 1.0 has 58 columns (57 before April 2013, without SOURCEURL), GDELT 2.0 has 61: a second code
of the administrative unit for each of three places. Neither has a header. ICEWS has 20 and one.
An engine reads these as they are. POLECAT, UCDP GED and ACLED are known by names in their header
(named.py) and are written out first, with the columns `USED` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..sources.mapping import About
from .named import NAMED, Named

USED = (
    "event", "day", "added", "code", "actor1", "actor2", "goldstein", "mentions", "sources",
    "articles",
)  # fmt: skip
"""What is taken of an event, whatever the format."""

NUMBERS = ("mentions", "sources", "articles")
"""What of it is a number when it is read; all else is text."""

NUMBER = (
    "CASE WHEN TRY_CAST({0} AS INT) BETWEEN 0 AND 999999999 "
    "AND CAST(TRY_CAST({0} AS INT) AS STRING) = {0} THEN TRY_CAST({0} AS INT) ELSE 0 END"
)
"""SQL for a number of a text: of one to nine digits without a zero before, otherwise 0."""

KEPT = (
    "event", "day", "root", "actor1", "actor2", "tenths", "mentions", "sources", "articles",
    "late", "fault",
)  # fmt: skip
"""What is kept of an event.

`event`, `actor1` and `actor2` are texts, empty where there is none. `day` is a number, YYYYMMDD,
and `root` that of its CAMEO code, 1 to 20; 0 where there is none. `tenths` is its Goldstein value
times ten, or null. `mentions`, `sources` and `articles` are numbers, 0 where they are none. `late`
says that its day is after the day on which it was added, `fault` is the text of the first of day,
code and Goldstein value that is none; empty if all are well.
"""


@dataclass(frozen=True)
class EventFormat:
    """A format as an engine reads it: its columns, which are used, and how its actors are told.

    `named` is what its files are read by before, where they are known by their header. `system` is
    the code system of the actors, empty where they stand by their names; `first` the first day of
    the data, YYYYMMDD; days are `dashed` where they are written 2003-12-31. `used` maps what is in
    `USED` to a column; what is not in it is not in the format.
    """

    name: str
    columns: tuple[str, ...]
    header: bool
    used: Mapping[str, str]
    system: str
    first: str
    about: About
    dashed: bool = False
    named: Named | None = None

    @property
    def family(self) -> str:
        """What the format is called on the command line."""
        return self.name.split("-")[0]


def _actor(number: int) -> list[str]:
    parts = (
        "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code "
        "Type2Code Type3Code"
    )
    return [f"Actor{number}{part}" for part in parts.split()]


def _place(of: str, *, second: bool) -> list[str]:
    parts = ["Type", "FullName", "CountryCode", "ADM1Code", *(["ADM2Code"] if second else [])]
    return [f"{of}Geo_{part}" for part in (*parts, "Lat", "Long", "FeatureID")]


def _gdelt(*, second: bool = False, url: bool = True) -> tuple[str, ...]:
    return (
        *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
        *_actor(1),
        *_actor(2),
        *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
        *"NumMentions NumSources NumArticles AvgTone".split(),
        *(column for of in ("Actor1", "Actor2", "Action") for column in _place(of, second=second)),
        "DATEADDED",
        *(["SOURCEURL"] if url else []),
    )


_GDELT_USED = {
    "event": "GLOBALEVENTID", "day": "SQLDATE", "added": "DATEADDED", "code": "EventCode",
    "actor1": "Actor1CountryCode", "actor2": "Actor2CountryCode", "goldstein": "GoldsteinScale",
    "mentions": "NumMentions", "sources": "NumSources", "articles": "NumArticles",
}  # fmt: skip
_GDELT_ABOUT = About(
    name="gdelt-events",
    title="GDELT events between pairs of states, counted",
    version="",
    licence="Free to use with a citation of the GDELT Project and a link to gdeltproject.org",
    as_of=None,
    source={
        "id": "gdelt",
        "title": "GDELT event database",
        "citation": "Leetaru, Kalev, and Philip A. Schrodt. 2013. “GDELT: Global Data on Events, "
        "Location and Tone, 1979–2012.” ISA Annual Convention.",
        "url": "https://www.gdeltproject.org/",
    },
)
_ICEWS_COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
    "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
    "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip
_ICEWS_USED = {
    "event": "Event ID", "day": "Event Date", "code": "CAMEO Code", "actor1": "Source Country",
    "actor2": "Target Country", "goldstein": "Intensity",
}  # fmt: skip
_ICEWS_ABOUT = About(
    name="icews-events",
    title="ICEWS events between pairs of states, counted",
    version="",
    licence="",
    as_of=None,
    source={
        "id": "icews",
        "title": "ICEWS coded event data",
        "citation": "Boschee, E., J. Lautenschlager, S. O’Brien, S. Shellman, J. Starz, and M. "
        "Ward. 2015. “ICEWS Coded Event Data.” Harvard Dataverse.",
    },
)


def _written_out(named: Named) -> EventFormat:
    used = {name: name for name in USED}
    return EventFormat(
        named.name, USED, False, used, named.system, named.first, named.about, True, named
    )


FORMATS = (
    *(
        EventFormat(name, columns, False, _GDELT_USED, "iso3", "19790101", _GDELT_ABOUT)
        for name, columns in (
            ("gdelt-1-early", _gdelt(url=False)),
            ("gdelt-1", _gdelt()),
            ("gdelt-2", _gdelt(second=True)),
        )
    ),
    EventFormat("icews", _ICEWS_COLUMNS, True, _ICEWS_USED, "", "19910101", _ICEWS_ABOUT, True),
    *map(_written_out, NAMED),
)
"""All formats that can be read."""

FAMILIES = tuple(dict.fromkeys(form.family for form in FORMATS))


def format_of(cells: list[str], family: str = "") -> EventFormat | None:
    """The format without named columns that a first line is of; None where it is of none.

    >>> format_of(["1"] * 61).name
    'gdelt-2'
    >>> format_of(["1"] * 61, "icews") is None
    True
    """
    for form in FORMATS:
        if form.named or (family and form.family != family):
            continue
        if len(cells) == len(form.columns) and (not form.header or tuple(cells) == form.columns):
            return form
    return None
