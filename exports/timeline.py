"""A network over time: the days on which something changes, and how ties and blocs stand then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..graph.blocs.matching import match
from ..graph.days import courses, standing
from ..graph.holding import Key, Verdict
from ..graph.layers import drawn
from ..graph.snapshot import Snapshot
from ..ontology import terms
from ..ontology.errors import UsageError

Stands = tuple[tuple[int, str], ...]
"""The number of a day, and how a tie stands from then on: certain, possible, contested, or not."""

Lines = tuple[tuple[int, int | None], ...]
"""The number of a day, and the line of blocs that an actor is in from then on; None: in none."""


@dataclass(frozen=True)
class Timeline:
    """The days of a page and what holds on them; `days[at]` is the day that is shown first.

    `ties` are all that hold on one of the days, as they stand on the first shown or else on the
    last on which they hold.
    """

    days: tuple[date, ...]
    at: int
    ties: tuple[Verdict, ...]
    courses: Mapping[Key, Stands]
    blocs: Mapping[str, Lines]
    members: Mapping[int, tuple[str, ...]]
    """Line → its actors on the day that is shown first, or on the first on which it has some."""


def timeline(
    snapshot: Snapshot,
    over: tuple[date, date] | None = None,
    layers: Iterable[str] | None = None,
    seed: int = 0,
) -> Timeline:
    """The network of a snapshot's day, or of every day of change from one day to another.

    Blocs (Louvain, with `seed`) keep the number of the line that they carry on from day to day.
    Acts within the snapshot's window stand on its day only. Raises UsageError where the days are in
    the wrong order or the snapshot's day lies outside them.
    """
    wanted = None if layers is None else tuple(layers)
    own = {tie.key: tie for tie in drawn(snapshot, wanted)}
    if over is None:
        today: dict[Key, Stands] = {key: ((0, standing(tie)),) for key, tie in own.items()}
        return _with_blocs((snapshot.day,), 0, own, today, [snapshot], seed)
    first, end = over
    if not first <= snapshot.day <= end:
        raise UsageError(f"{snapshot.day} does not lie from {first} to {end}.",
                         hint="Give --on a day of the range.")  # fmt: skip
    last = Snapshot(snapshot.contents, snapshot.statements, end, snapshot.reading)
    found = courses(last, first, wanted)
    days = sorted({first, snapshot.day, *(day for course in found.values() for day, _ in course)})
    number = {day: n for n, day in enumerate(days)}
    certain = snapshot.reading.certain
    ties = dict(own)
    stands: dict[Key, Stands] = {}
    for key, course in found.items():
        turns = tuple((number[day], standing(v, certain=certain)) for day, v in course)
        holding = [verdict for (_, verdict), (_, how) in zip(course, turns, strict=True) if how]
        if holding:
            ties.setdefault(key, holding[-1])
            stands[key] = turns
    here = number[snapshot.day]
    for key, tie in own.items():  # acts, which no course has
        if not any(how for _, how in stands.get(key, ())):
            stands[key] = ((0, ""), (here, standing(tie)), (here + 1, ""))
    each = [Snapshot(snapshot.contents, snapshot.statements, day, snapshot.reading)
            for day in days]  # fmt: skip
    return _with_blocs(tuple(days), here, ties, stands, each, seed)


def _with_blocs(
    days: tuple[date, ...],
    at: int,
    ties: Mapping[Key, Verdict],
    stands: Mapping[Key, Stands],
    snapshots: Sequence[Snapshot],
    seed: int,
) -> Timeline:
    matching = match(days, [_partition(each, seed) for each in snapshots])
    blocs: dict[str, list[tuple[int, int | None]]] = {}
    members: dict[int, tuple[str, ...]] = {}
    order = [at, *(n for n in range(len(days)) if n != at)]
    for n in order:
        for line, bloc in zip(matching.lines[n], matching.blocs[n], strict=True):
            if len(bloc) > 1:
                members.setdefault(line, bloc)
    for n in range(len(days)):
        line_of = {actor: line for line, bloc in zip(matching.lines[n], matching.blocs[n],
                   strict=True) for actor in bloc}  # fmt: skip
        for actor in blocs.keys() | line_of.keys():
            course = blocs.setdefault(actor, [] if n == 0 else [(0, None)])
            if not course or course[-1][1] != line_of.get(actor):
                course.append((n, line_of.get(actor)))
    order_of_ties = tuple(ties[key] for key in sorted(ties))
    return Timeline(
        days, at, order_of_ties, stands, {a: tuple(c) for a, c in sorted(blocs.items())},
        dict(sorted(members.items())),
    )  # fmt: skip


def _partition(snapshot: Snapshot, seed: int) -> tuple[tuple[str, ...], ...]:
    return snapshot.blocs(seed=seed, layers=[terms.INSTITUTIONAL]).blocs
