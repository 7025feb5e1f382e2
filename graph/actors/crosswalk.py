"""One crosswalk of the codes that data sets use for states, each valid in time.

`actors.csv` lists the actors, one for each that some code system tells apart; `codes.csv` says
which actor a code of a system means from when to when. docs/actors.md is the register of what was
decided. A code that changed hands (365: Russia, the Soviet Union, Russia) has several holdings.

Correlates of War Project. 2017. "State System Membership List, v2016."
Gleditsch, K. S., and M. D. Ward. 1999. "A Revised List of Independent States since the Congress
of Vienna." International Interactions 25:393-413.
ISO 3166-1 and 3166-3; UN M49; Wikidata (CC0).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files

from ...ontology import terms
from ...ontology.errors import NotFoundError, UsageError, nearest, shown
from ..claims import Entity
from ..names import fold

SYSTEMS = {
    "cow": "Correlates of War",
    "gw": "Gleditsch and Ward",
    "iso3": "ISO 3166-1 alpha-3 (and 3166-3)",
    "iso2": "ISO 3166-1 alpha-2 (and 3166-3)",
    "m49": "UN M49",
    "wikidata": "Wikidata",
    "cow-letters": "Correlates of War, letters",
    "gw-letters": "Gleditsch and Ward, letters",
    "id": "the ids of this program",
}
"""Code system → what it is called."""

FIRST_DAY = date(1816, 1, 1)
"""The first day of the lists of COW and of Gleditsch and Ward: an entry on it is no entry."""

_NUMERIC = {"cow": "", "gw": "", "m49": "03"}
_NUMBER = re.compile(r"0{0,3}(\d{1,4})(?:\.0+)?", re.ASCII)
_LETTERS = {
    "iso3": re.compile("[A-Z]{3}"),
    "iso2": re.compile("[A-Z]{2}"),
    "cow-letters": re.compile("[A-Z]{3}"),
    "gw-letters": re.compile("[A-Z]{3}"),
    "wikidata": re.compile(r"Q[1-9]\d{0,9}", re.ASCII),
    "id": re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII),
}


@dataclass(frozen=True)
class Holding:
    """An actor holds a code from `since` up to, not including, `until`; None sets no bound."""

    system: str
    code: str
    actor: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the code means the actor on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def __str__(self) -> str:
        first = self.since or "the beginning"
        return f"{self.actor} from {first}" + (f" to before {self.until}" if self.until else "")


def normal(system: str, text: str) -> str | None:
    """A code as the crosswalk writes it (002 and 2.0 are 2); None where it has not its form.

    >>> normal("cow", "002"), normal("m49", "4"), normal("iso3", "kaz"), normal("cow", "x")
    ('2', '004', 'KAZ', None)
    """
    text = text.strip()
    if system in _NUMERIC:
        match = _NUMBER.fullmatch(text)
        return format(int(match[1]), _NUMERIC[system]) if match else None
    code = text if system == "id" else text.upper()
    return code if system in _LETTERS and _LETTERS[system].fullmatch(code) else None


class Crosswalk:
    """All actors, and who held which code when."""

    def __init__(self, actors: Mapping[str, Entity], holdings: Iterator[Holding]) -> None:
        self.actors = actors
        held: dict[tuple[str, str], list[Holding]] = defaultdict(list)
        for holding in holdings:
            held[holding.system, holding.code].append(holding)
        self._held = {
            key: tuple(sorted(found, key=lambda h: h.since or date.min))
            for key, found in held.items()
        }

    def holdings(self, system: str, code: str) -> tuple[Holding, ...]:
        """Who holds a code, in order of time; empty where nobody ever does.

        Raises UsageError for an unknown system.
        """
        if system not in SYSTEMS:
            hint = nearest(system, list(SYSTEMS)) or f"Known are {', '.join(SYSTEMS)}."
            raise UsageError(f"{shown(system)} is no code system.", hint=hint)
        return self._held.get((system, normal(system, code) or ""), ())

    def find(self, system: str, code: str) -> tuple[Holding, ...]:
        """As `holdings`, but a code that nobody holds raises NotFoundError with the nearest."""
        if found := self.holdings(system, code):
            return found
        known = [c for s, c in self._held if s == system]
        raise NotFoundError(
            f"{shown(code)} is not a code of {SYSTEMS[system]}.", hint=nearest(code, known)
        )

    def codes(self, actor: str, system: str) -> tuple[Holding, ...]:
        """The codes of an actor in a system, in order of time."""
        return self._by_actor.get((actor, system), ())

    def named(self, name: str) -> frozenset[str]:
        """The actors that bear a name, whatever its case and composition."""
        return self._names.get(fold(name), frozenset())

    @cached_property
    def _by_actor(self) -> dict[tuple[str, str], tuple[Holding, ...]]:
        found: dict[tuple[str, str], list[Holding]] = defaultdict(list)
        for holdings in self._held.values():
            for holding in holdings:
                found[holding.actor, holding.system].append(holding)
        return {
            key: tuple(sorted(each, key=lambda h: h.since or date.min))
            for key, each in found.items()
        }

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for actor, entity in self.actors.items():
            for name in entity.labels["en"]:
                found[fold(name)].add(actor)
        return {name: frozenset(actors) for name, actors in found.items()}


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """The crosswalk of this version of steppe, read once."""
    rows = _rows("actors.csv")
    dated = list(_dated())
    taken = {(h.system, h.code) for h in dated}
    plain = (h for row in rows for h in _undated(row) if (h.system, h.code) not in taken)
    last = {(h.system, h.code): h.actor for h in sorted(dated, key=lambda h: h.since or date.min)}
    actors = {row["id"]: _entity(row, last) for row in rows}
    return Crosswalk(actors, iter([*dated, *plain]))


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _dated() -> Iterator[Holding]:
    for row in _rows("codes.csv"):
        since, until = (date.fromisoformat(row[c]) if row[c] else None for c in ("since", "until"))
        yield Holding(row["system"], row["code"], row["actor"], since, until)
        if row["letters"]:
            yield Holding(f"{row['system']}-letters", row["letters"], row["actor"], since, until)


def _undated(row: Mapping[str, str]) -> Iterator[Holding]:
    for system in ("id", "iso3", "iso2", "m49", "wikidata"):
        if row[system]:
            yield Holding(system, row[system], row["id"])


def _entity(row: Mapping[str, str], last: Mapping[tuple[str, str], str]) -> Entity:
    """An actor as an entity; a code that changed hands is that of its last holder."""
    own = {s: c for (s, c), actor in last.items() if actor == row["id"] and s in ("cow", "gw")}
    aliases = [name for name in row["alias_en"].split("|") if name]
    return Entity(
        iri=terms.ID + row["id"],
        type=terms.ST + row["type"],
        labels={"en": (row["label_en"], *aliases)},
        iso3=row["iso3"],
        cow=int(own["cow"]) if "cow" in own else None,
        gw=int(own["gw"]) if "gw" in own else None,
        wikidata=row["wikidata"],
    )
