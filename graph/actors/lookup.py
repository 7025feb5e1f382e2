"""What a person asks of the crosswalk: whom a code means, when, and what others call it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...ontology.dates import Day, parse_date
from ...ontology.errors import NotFoundError, UsageError, nearest, shown
from .crosswalk import SYSTEMS, Crosswalk, Holding, crosswalk

SHOWN = ("cow", "gw", "iso3", "iso2", "m49", "wikidata")
"""The systems whose codes stand beside each other in an answer."""

Line = tuple[str, ...]


def look_up(text: str, system: str | None = None, on: str | None = None) -> list[Line]:
    """One line for each holding of a code: actor, label, system, code, since, until, other codes.

    `text` is a code, or an actor's name where no system is given; `on` a date in EDTF. The other
    codes are those of the actor that overlap with the holding and with `on`. Raises NotFoundError
    where nobody has it then, and says who has it when.
    """
    walk = crosswalk()
    day = parse_date(on, column="--on") if on else None
    if on and (day is None or day.earliest is None or day.latest is None):
        raise UsageError(f"--on {shown(on)} is no day, month or year.")
    found = list(_holdings(walk, text, system))
    if not found:
        if system is not None:
            walk.find(system, text)
        raise NotFoundError(
            f"{shown(text)} is neither a code nor a name of an actor.",
            hint=nearest(text, [e.label for e in walk.actors.values()])
            or f"Systems are {', '.join(SYSTEMS)}.",
        )
    held = [h for h in found if day is None or _overlaps(h, day)]
    if not held:
        raise NotFoundError(
            f"{shown(text)} means nobody on {on}.", hint=f"It means {'; '.join(map(str, found))}."
        )
    return [_line(walk, holding, day) for holding in held]


def _holdings(walk: Crosswalk, text: str, system: str | None) -> Iterator[Holding]:
    if system is not None:
        yield from walk.holdings(system, text)
        return
    for each in SYSTEMS:
        yield from walk.holdings(each, text)
    for actor in sorted(walk.named(text)):
        yield Holding("name", text, actor)


def _line(walk: Crosswalk, holding: Holding, day: Day | None) -> Line:
    others = []
    for system in SHOWN:
        codes = walk.codes(holding.actor, system)
        others.append(" ".join(dict.fromkeys(
            h.code for h in codes if _meet(h, holding) and (day is None or _overlaps(h, day))
        )))  # fmt: skip
    label = walk.actors[holding.actor].label
    since, until = (str(d or "") for d in (holding.since, holding.until))
    return (holding.actor, label, holding.system, holding.code, since, until, *others)


def _overlaps(holding: Holding, day: Day) -> bool:
    """Whether a holding lies, in part, in a day, month or year."""
    assert day.earliest is not None and day.latest is not None
    return (holding.since is None or holding.since <= day.latest) and (
        holding.until is None or day.earliest < holding.until
    )


def _meet(one: Holding, other: Holding) -> bool:
    """Whether two holdings have a day in common."""
    low = max(one.since or date.min, other.since or date.min)
    return low < min(one.until or date.max, other.until or date.max)
