"""When an actor was a state, by the lists of COW and of Gleditsch and Ward."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise

from .crosswalk import FIRST_DAY, Holding, crosswalk

Time = tuple[date, date]
"""From its first day up to, not including, the second; the bounds of `date` where there is none."""


@lru_cache(maxsize=1024)
def statehood(actor: str) -> tuple[Time, ...]:
    """The times in which either list has an actor as a state; empty where neither ever does.

    An occupation does not end a state: a gap counts only where another actor held the code in it.
    """
    times = sorted(time for system in ("cow", "gw") for time in _listed(actor, system))
    joined: list[Time] = []
    for first, last in times:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _listed(actor: str, system: str) -> list[Time]:
    held = crosswalk().codes(actor, system)
    times = [_time(h) for h in held]
    for one, other in pairwise(held):
        between = _time(one)[1], _time(other)[0]
        others = (h for code in (one.code, other.code) for h in crosswalk().holdings(system, code))
        if not any(h.actor != actor and _meet(_time(h), between) for h in others):
            times.append(between)
    return times


def _time(holding: Holding) -> Time:
    since = holding.since
    first = date.min if since is None or since <= FIRST_DAY else since
    return first, holding.until or date.max


def _meet(one: Time, other: Time) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
