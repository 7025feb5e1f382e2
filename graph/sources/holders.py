"""Whom a code means over a spell: the holder, or one after the other where it changed hands.

A date that is vague (a year) and lies at a change belongs to whoever held the code for most of it.
Where the dates of a tie are vague, its part ends with its holder at the latest; a tie that is
dated clearly outside of its state's time in the system is kept, with a warning, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ...ontology.dates import Day
from ..actors import SYSTEMS, Holding
from ..actors.crosswalk import FIRST_DAY
from .when import Spell


@dataclass(frozen=True)
class Part:
    """An actor, and the part of a spell in which the code means it."""

    actor: str
    spell: Spell


class OutsideError(Exception):
    """The code means nobody at any time of the spell."""


def parts(holdings: Sequence[Holding], spell: Spell, *, strict: bool = True) -> list[Part]:
    """The actors that a code means over a spell, each with its part of it.

    Raises OutsideError where the spell certainly lies outside of every holding; without `strict`
    the nearest holder is taken.
    """
    runs = _runs(holdings)
    if not any(_touches(h, spell) for h in holdings):
        if strict:
            raise OutsideError(_outside(holdings, spell))
        before = spell.last is not None and holdings[0].since is not None
        return [Part((runs[0] if before else runs[-1])[0].actor, spell)]
    if spell.since is None and spell.until is None:
        return [Part(runs[-1][0].actor, spell)]
    first, last = _run_of(spell.since, runs, 0), _run_of(spell.until, runs, len(runs) - 1)
    found = []
    for number in range(first, max(first, last) + 1):
        run = [h for h in runs[number] if _touches(h, spell)]
        if run:
            # Before the first and after the last holder nobody else is meant.
            low = run[0].since if number > first else None
            high = run[-1].until if number < last else None
            found.append(Part(run[0].actor, _narrowed(run, spell.clipped(low, high))))
    if not found:  # a vague date whose larger part nobody held
        run = [h for h in holdings if _touches(h, spell)][:1]
        found = [Part(run[0].actor, _narrowed(run, spell))]
    return found


def doubts(system: str, holdings: Sequence[Holding], spell: Spell) -> list[str]:
    """What is odd about a spell of a code that means somebody in it."""
    found = []
    code = holdings[0].code
    start, end = holdings[0].since, holdings[-1].until
    latest = spell.since.latest if spell.since else None
    if start and start > FIRST_DAY and latest and latest < start:
        found.append(f"{code} enters the {system_name(system)} system on {start}, after the start")
    if end is not None and spell.first and (spell.until is None or _begins_after(spell.until, end)):
        left = end - timedelta(1)
        found.append(f"{code} left the {system_name(system)} system on {left}, before the end")
    if spell == Spell() and len({h.actor for h in holdings}) > 1:
        held = "; ".join(map(str, holdings))
        found.append(f"{code} changed hands and the row has no date; taken as the last of: {held}")
    return found


def system_name(system: str) -> str:
    """A system as it is called in a sentence."""
    return {"cow": "COW", "gw": "GW", "iso3": "ISO", "iso2": "ISO", "m49": "M49"}.get(
        system, SYSTEMS[system]
    )


def _begins_after(day: Day, end: date) -> bool:
    return day.earliest is not None and day.earliest > end


def _touches(holding: Holding, spell: Spell) -> bool:
    """Whether a spell may lie in a holding; before the lists begin everybody is there."""
    low = holding.since if holding.since and holding.since > FIRST_DAY else None
    begins = spell.first
    ends = spell.last
    if begins is not None and holding.until is not None and begins >= holding.until:
        return False
    return ends is None or low is None or ends > low


def _outside(holdings: Sequence[Holding], spell: Spell) -> str:
    code, system = holdings[0].code, system_name(holdings[0].system)
    first, last = holdings[0].since, holdings[-1].until
    if last is not None and spell.first is not None and spell.first >= last:
        return f"{code} left the {system} system on {last - timedelta(1)}"
    if first is not None and spell.last is not None and spell.last <= first:
        return f"{code} enters the {system} system on {first}"
    held = "; ".join(f"{h.since or ''} to {h.until - timedelta(1) if h.until else ''}"
                     for h in holdings)  # fmt: skip
    return f"{code} is not in the {system} system then ({held})"


def _narrowed(held: Sequence[Holding], spell: Spell) -> Spell:
    """A vague date narrowed by when its actor is in the system; a clear one stays."""
    low, high = held[0].since, held[-1].until
    since, until = spell.since, spell.until
    if since is None:
        return spell
    if since.earliest and since.latest and low and low > FIRST_DAY:
        vague = since.earliest < low <= since.latest
        spell = spell.clipped(low, None) if vague else spell
    if high and (until is None or until.earliest is None or until.earliest < high):
        spell = spell.clipped(None, high)
    return spell


def _runs(holdings: Sequence[Holding]) -> list[list[Holding]]:
    """Holdings in order of time, those of one actor in a row together."""
    found: list[list[Holding]] = []
    for holding in holdings:
        if found and found[-1][0].actor == holding.actor:
            found[-1].append(holding)
        else:
            found.append([holding])
    return found


def _run_of(day: Day | None, runs: list[list[Holding]], otherwise: int) -> int:
    """In whose run a date lies, by most of its days; `otherwise` where it is unknown or open."""
    if day is None or (day.earliest is None and day.latest is None):
        return otherwise
    low, high = day.earliest or date.min, day.latest or date.max
    if day.earliest is None or day.latest is None:
        low = high = day.earliest or day.latest or low
    shares = []
    for number, run in enumerate(runs):
        start = run[0].since if number else None
        stop = runs[number + 1][0].since if number + 1 < len(runs) else None
        end = min(high, stop - timedelta(1) if stop else date.max)
        shares.append(_days(max(low, start or low), end))
    return max(range(len(runs)), key=lambda n: shares[n])


def _days(low: date, high: date) -> int:
    return max(0, (high - low).days + 1)
