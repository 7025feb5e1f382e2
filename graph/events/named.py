"""Formats of event data that are known by the names in their header, and what a row of them says.

POLECAT is a tab file without quotes, UCDP GED and ACLED are CSV. Releases differ in columns, so
only those that are used must be there. What is used of a row becomes an event as an engine takes
it: its kind the root of CAMEO that stands for its class, its day in ISO, its actors codes or names
of states. A kind of no class stays as it is written, so that it is counted by its name as left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..sources.mapping import About

Cells = Mapping[str, str]

_VERBAL_COOPERATION, _MATERIAL_COOPERATION, _VERBAL_CONFLICT, _MATERIAL_CONFLICT = (
    "01", "06", "09", "14",
)  # fmt: skip
"""The first root of CAMEO of each class, which stands for it where a source has no such codes."""

SEVERAL = "several states"
_NONE = "None"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,9}) ([0-9]{4})")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T].*)?")
_FORCES = re.compile(
    r"(?:Military Forces|Police Forces|Government) of (?:the )?(.+?) \([0-9]{4}-(?:[0-9]{4})?\)"
    r"(?: .*)?"
)
_ABROAD_OR_AT_HOME = frozenset({"1", "8", "state forces", "external/other forces"})


@dataclass(frozen=True)
class Named:
    """A format with a header: its `mark` between cells, and whether cells may be `quoted`.

    `columns` maps what `event` takes to the names that its column has had; what is in `optional`
    may be missing, and is then empty. `event` makes of a row what is used of it (`formats.USED`).
    `system` is the code system of its actors, empty where they stand by their names; `first` the
    first day of the data, YYYYMMDD.
    """

    name: str
    mark: str
    quoted: bool
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    event: Callable[[Cells], Cells]
    system: str
    first: str
    about: About

    def places(self, header: list[str]) -> dict[str, int]:
        """Where the columns stand in a header, of those that do; capitals make no difference."""
        names = [name.strip().casefold() for name in header]
        return {
            key: names.index(alias.casefold())
            for key, aliases in self.columns.items()
            for alias in aliases
            if names.count(alias.casefold()) == 1
        }

    def missing(self, header: list[str]) -> list[str]:
        """The columns that a header lacks, or has more than once."""
        places = self.places(header)
        return [names[0] for key, names in self.columns.items()
                if key not in places and key not in self.optional]  # fmt: skip


def _day(text: str) -> str:
    """A day in ISO; a text that is none stays.

    >>> _day("2020-01-31 00:00:00.000"), _day("5 March 2020"), _day("soon")
    ('2020-01-31', '2020-03-05', 'soon')
    """
    if iso := _ISO.fullmatch(text):
        return iso[1]
    spelt = _DAY_MONTH_YEAR.fullmatch(text)
    if spelt is None or spelt[2][:3].lower() not in _MONTHS:
        return text
    return f"{spelt[3]}-{_MONTHS.index(spelt[2][:3].lower()) + 1:02}-{int(spelt[1]):02}"


def _kind(text: str, classes: Mapping[str, str]) -> str:
    """The root that stands for the class of a kind; without one its name, which is no root."""
    return classes.get(text.casefold()) or (text if text[:1].isalpha() else f"type {text}")


# PLOVER names the class of each kind. Its CONCEDE is verbal, though it stems from CAMEO's 08.
_PLOVER = {
    kind: root
    for root, kinds in {
        _VERBAL_COOPERATION: "agree consult support concede",
        _MATERIAL_COOPERATION: "cooperate aid retreat",
        _VERBAL_CONFLICT: "request accuse reject threaten",
        _MATERIAL_CONFLICT: "protest sanction mobilize coerce assault",
    }.items()
    for kind in kinds.split()
}


def _state_of(countries: str) -> str:
    """The one state of an actor; none of several is more the actor than another.

    >>> _state_of("USA"), _state_of("USA;USA"), _state_of("USA; GBR"), _state_of("None")
    ('USA', 'USA', 'several states', '')
    """
    found = {part for each in countries.split(";") if (part := each.strip()) not in ("", _NONE)}
    return SEVERAL if len(found) > 1 else next(iter(found), "")


def _polecat(cells: Cells) -> Cells:
    intensity = cells["intensity"]
    return {
        "event": cells["id"], "day": _day(cells["day"]), "code": _kind(cells["kind"], _PLOVER),
        "actor1": _state_of(cells["actor"]), "actor2": _state_of(cells["recipient"]),
        "goldstein": "" if intensity == _NONE else intensity,
    }  # fmt: skip


# State against state, by non-state groups, against civilians: all of it is lethal violence.
_GED = dict.fromkeys(("1", "2", "3"), _MATERIAL_CONFLICT)


def _ucdp(cells: Cells) -> Cells:
    return {
        "event": cells["id"], "day": _day(cells["day"]), "code": _kind(cells["kind"], _GED),
        "actor1": cells["a"], "actor2": cells["b"], "sources": cells["sources"],
    }  # fmt: skip


_ACLED = {
    "battles": _MATERIAL_CONFLICT,
    "explosions/remote violence": _MATERIAL_CONFLICT,
    "violence against civilians": _MATERIAL_CONFLICT,
    "agreement": _VERBAL_COOPERATION,
}
# ACLED writes some names as the crosswalk does not.
_ACLED_STATES = {
    "Democratic Republic of Congo": "Democratic Republic of the Congo",
    "Republic of Congo": "Republic of the Congo",
}


def _forces_of(actor: str, inter: str) -> str:
    """The state whose forces or government an actor is, by name; empty where it is none's.

    >>> _forces_of("Military Forces of the United States (2021-2025) Air Force", "8")
    'United States'
    >>> _forces_of("Military Forces of Yemen (2016-)", "Rebel group")
    ''
    """
    found = _FORCES.fullmatch(actor)
    if found is None or inter.casefold() not in _ABROAD_OR_AT_HOME:
        return ""
    return _ACLED_STATES.get(found[1], found[1])


def _acled(cells: Cells) -> Cells:
    strategic = cells["kind"].casefold() == "strategic developments"
    return {
        "event": cells["id"], "day": _day(cells["day"]),
        "code": _kind(cells["sub" if strategic else "kind"], _ACLED),
        "actor1": _forces_of(cells["actor1"], cells["inter1"]),
        "actor2": _forces_of(cells["actor2"], cells["inter2"]),
    }  # fmt: skip


POLECAT = Named(
    "polecat", "\t", False,
    {
        "id": ("Event ID",), "day": ("Event Date",), "kind": ("Event Type",),
        "actor": ("Actor Country",), "recipient": ("Recipient Country",),
        "intensity": ("Event Intensity", "Intensity"),
    },
    frozenset({"intensity"}), _polecat, "iso3", "20180101",
    About(
        name="polecat-events",
        title="POLECAT events between pairs of states, counted",
        version="",
        licence="",
        as_of=None,
        source={
            "id": "polecat",
            "title": "POLECAT weekly data",
            "citation": "Scarborough, Grace I., Benjamin E. Bagozzi, Andreas Beger, John Berrie, "
            "Andrew Halterman, Philip A. Schrodt, and Jevon Spivey. 2023. “POLECAT Weekly Data.” "
            "Harvard Dataverse. https://doi.org/10.7910/DVN/AJGVIT",
            "url": "https://doi.org/10.7910/DVN/AJGVIT",
        },
    ),
)  # fmt: skip
UCDP = Named(
    "ucdp", ",", True,
    {
        "id": ("id",), "day": ("date_start",), "kind": ("type_of_violence",), "a": ("gwnoa",),
        "b": ("gwnob",), "sources": ("number_of_sources",),
    },
    frozenset({"sources"}), _ucdp, "gw", "19890101",
    About(
        name="ucdp-ged-events",
        title="UCDP GED events between pairs of states, counted",
        version="",
        licence="CC BY 4.0",
        as_of=None,
        source={
            "id": "ucdp-ged",
            "title": "UCDP Georeferenced Event Dataset",
            "citation": "Sundberg, Ralph, and Erik Melander. 2013. “Introducing the UCDP "
            "Georeferenced Event Dataset.” Journal of Peace Research 50 (4): 523–532.",
            "url": "https://ucdp.uu.se/downloads/",
        },
    ),
)  # fmt: skip
ACLED = Named(
    "acled", ",", True,
    {
        "id": ("event_id_cnty",), "day": ("event_date",), "kind": ("event_type",),
        "sub": ("sub_event_type",), "actor1": ("actor1",), "inter1": ("inter1",),
        "actor2": ("actor2",), "inter2": ("inter2",),
    },
    frozenset(), _acled, "", "19970101",
    About(
        name="acled-events",
        title="ACLED events between pairs of states, counted",
        version="",
        licence="ACLED Terms of Use and Attribution Policy (acleddata.com): name ACLED and link to "
        "it; do not pass on its events",
        as_of=None,
        source={
            "id": "acled",
            "title": "Armed Conflict Location & Event Data (ACLED)",
            "citation": "Raleigh, Clionadh, Andrew Linke, Håvard Hegre, and Joakim Karlsen. 2010. "
            "“Introducing ACLED: An Armed Conflict Location and Event Dataset.” Journal of Peace "
            "Research 47 (5): 651–660.",
            "url": "https://acleddata.com/",
        },
    ),
)  # fmt: skip

NAMED = (POLECAT, UCDP, ACLED)
