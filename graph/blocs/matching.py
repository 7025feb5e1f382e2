"""Blocs from day to day: which carries on which, and where they are born, split, merge or end.

Greene, D., Doyle, D. & Cunningham, P. (2010), Tracking the evolution of communities in dynamic
social networks, ASONAM: 176-183, for matching by overlap; Palla, G., Barabási, A.-L. & Vicsek, T.
(2007), Quantifying social group evolution, Nature 446: 664-667, for the kinds of events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...ontology.errors import UsageError, shown

Bloc = tuple[str, ...]
"""The ids of its actors, sorted."""

SHARE = 0.5
"""One bloc comes from another where they share at least this much of the smaller one."""

BORN, ENDED, SPLIT, MERGED, GREW, SHRANK = "born", "ended", "split", "merged", "grew", "shrank"


@dataclass(frozen=True)
class BlocEvent:
    """What became of blocs between one day and the next.

    `kind` is born, ended, split, merged, grew or shrank; `before` and `after` are numbers of lines;
    `joined` and `left` are the actors that made the difference.
    """

    day: date
    kind: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    joined: Bloc = ()
    left: Bloc = ()


@dataclass(frozen=True)
class Matching:
    """Blocs over several days, joined to lines.

    `blocs[d]` are those of `days[d]`, `lines[d]` the number of the line that each of them belongs
    to: a bloc that carries on an earlier one has its line's number, a new one a number of its own.
    """

    days: tuple[date, ...]
    blocs: tuple[tuple[Bloc, ...], ...]
    lines: tuple[tuple[int, ...], ...]
    events: tuple[BlocEvent, ...]


def match(days: Sequence[date], blocs: Sequence[Sequence[Sequence[str]]]) -> Matching:
    """Join the blocs of each day to those of the day before.

    One bloc comes from another where they share at least half of the smaller one. Of those, each
    carries on at most one, and is carried on by at most one, so that the sum of the Jaccard
    overlaps is greatest (the Hungarian method). A bloc from which two or more come has split, one
    that comes from two or more is merged, one from none is born, one to which none comes has ended.

    Notes: a day without blocs ends all lines. Raises UsageError where days do not ascend or are not
    as many as the divisions, and where an actor is in two blocs of one day.
    """
    if len(days) != len(blocs) or list(days) != sorted(set(days)):
        raise UsageError("Each day needs one division into blocs, the days in order.")
    held = tuple(tuple(tuple(sorted(bloc)) for bloc in each) for each in blocs)
    for day, each in zip(days, held, strict=True):
        _check(day, each)
    lines: list[tuple[int, ...]] = []
    events: list[BlocEvent] = []
    fresh = 0
    for n, now in enumerate(held):
        before = held[n - 1] if n else ()
        own = [-1] * len(now)
        for old, new in _carried(before, now):
            own[new] = lines[n - 1][old]
        for place, line in enumerate(own):
            if line < 0:
                own[place], fresh = fresh, fresh + 1
        lines.append(tuple(own))
        if n:
            events += _events(days[n], (before, lines[n - 1]), (now, lines[n]))
    return Matching(tuple(days), held, tuple(lines), tuple(events))


def _check(day: date, blocs: Sequence[Bloc]) -> None:
    seen: set[str] = set()
    for bloc in blocs:
        for actor in bloc:
            if actor in seen:
                raise UsageError(f"{shown(actor)} is in two blocs on {day}.")
            seen.add(actor)


def _comes(before: Bloc, now: Bloc) -> bool:
    shared = len(set(before) & set(now))
    return shared > 0 and shared >= SHARE * min(len(before), len(now))


def _carried(before: Sequence[Bloc], now: Sequence[Bloc]) -> Iterator[tuple[int, int]]:
    if not (before and now):
        return
    from scipy.optimize import linear_sum_assignment

    overlap = np.zeros((len(before), len(now)))
    for i, old in enumerate(before):
        for j, new in enumerate(now):
            if _comes(old, new):
                overlap[i, j] = len(set(old) & set(new)) / len(set(old) | set(new))
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    for old_one, new_one in zip(rows.tolist(), columns.tolist(), strict=True):
        if overlap[old_one, new_one]:
            yield old_one, new_one


Numbered = tuple[Sequence[Bloc], Sequence[int]]


def _events(day: date, before: Numbered, now: Numbered) -> Iterator[BlocEvent]:
    old, old_lines = before
    new, new_lines = now
    heirs = [[j for j, b in enumerate(new) if _comes(a, b)] for a in old]
    roots = [[i for i, a in enumerate(old) if _comes(a, b)] for b in new]
    for i, found in enumerate(heirs):
        if len(found) != 1:
            kind = SPLIT if found else ENDED
            yield BlocEvent(day, kind, (old_lines[i],), tuple(new_lines[j] for j in found),
                            left=() if found else old[i])  # fmt: skip
    for j, found in enumerate(roots):
        if len(found) != 1:
            kind = MERGED if found else BORN
            yield BlocEvent(day, kind, tuple(old_lines[i] for i in found), (new_lines[j],),
                            joined=() if found else new[j])  # fmt: skip
    for j, line in enumerate(new_lines):
        if line in old_lines:
            then, here = set(old[list(old_lines).index(line)]), set(new[j])
            joined, left = tuple(sorted(here - then)), tuple(sorted(then - here))
            if joined or left:
                kind = GREW if len(joined) >= len(left) else SHRANK
                yield BlocEvent(day, kind, (line,), (line,), joined, left)
