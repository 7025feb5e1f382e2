"""Portfolios from a snapshot: who is tied to what, who is said not to be, what is not stated.

The levels of each kind stand in `kinds`. A 0 is a level that somebody stated: by a denial, a stated
end, or a roster that is complete that day. What nobody states is NaN, unless the frame is told to
read silence as 0, as data sets that list every tie do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from ...ontology import terms
from ...ontology.dates import parse_date
from ...ontology.errors import NotFoundError, UsageError
from ..bodies import lineage
from ..claims import Iri, Statement
from ..holding import Key
from ..snapshot import Snapshot
from .kinds import Cell, Ground, Grounds, Kind, kind_of, level_of
from .measures.catalogue import measure
from .measures.profiles import Array

STATED, SYSTEM = "stated", "system"
IDEAL_POINT = "ideal-point"


@dataclass(frozen=True)
class Frame:
    """What portfolios range over.

    `layer` names the kind. `over` limits the positions to a named set; else `alters` chooses them:
    `system` all states that exist that day (the two compared included), `stated` whatever some
    state has a level towards; empty takes what is usual for the kind. `silence` is how a blank is
    read: `na` (not stated) or `zero`. `distance` is that of s and a: `absolute` or `squared`.
    `weights` gives positions a weight of their own; one that is not named has weight 0. `oneself`
    says whether an actor's level towards itself counts, where the kind has one.
    """

    layer: str = terms.INSTITUTIONAL
    over: tuple[Iri, ...] | None = None
    alters: str = ""
    silence: str = "na"
    distance: str = "absolute"
    weights: Mapping[Iri, float] | None = None
    oneself: bool = True

    def __post_init__(self) -> None:
        kind = self.kind
        if self.alters not in ("", STATED, SYSTEM):
            raise UsageError(f"There is no rule «{self.alters}» for alters.",
                             hint=f"{SYSTEM} or {STATED}; a set is named with over.")  # fmt: skip
        if self.silence not in ("na", "zero"):
            raise UsageError(f"Silence is read as na or zero, not as «{self.silence}».")
        if self.silence == "zero" and kind.levels[0] > 0:
            raise UsageError(
                f"{self.layer} has no level 0: its scale begins at {kind.levels[0]:g}.",
                hint="An absence from a vote is no vote; leave silence as it is.",
            )
        if self.alters == SYSTEM and kind.positions not in ("states", "entities"):
            raise UsageError(
                f"The positions of {self.layer} are {kind.positions}, not states.",
                hint="Limit them with over.",
            )

    def of(self, metric: str) -> Frame:
        """The frame as a measure takes it: in a set nobody is tied to itself, or no set would be
        empty.
        """
        return replace(self, oneself=not measure(metric).set_based)

    @property
    def kind(self) -> Kind:
        return kind_of(self.layer)

    @property
    def system(self) -> bool:
        """Whether the positions are the states of the day."""
        return self.alters == SYSTEM or (self.alters == "" and self.kind.system)


@dataclass(frozen=True)
class Portfolios:
    """An (n, k) array of levels: `actors` by `positions`, both IRIs in a stable order.

    `levels` is the declared scale. `complete` are the positions whose roster is complete that day;
    `absent` says of actors that did not exist that day why they have no level. `grounds` are the
    relations behind each cell, and `blank` is the array as it would be without any; `said` are
    the statements of values that are no relations (ideal points).
    """

    actors: tuple[Iri, ...]
    positions: tuple[Iri, ...]
    values: Array
    levels: tuple[float, float]
    complete: frozenset[Iri] = frozenset()
    absent: Mapping[Iri, str] = field(default_factory=dict)
    grounds: Mapping[Cell, tuple[Ground, ...]] = field(default_factory=dict)
    blank: Array | None = None
    weights: Array | None = None
    distance: str = "absolute"
    said: tuple[Statement, ...] = ()

    def keys(self, actors: Iterable[Iri]) -> tuple[Key, ...]:
        """The relations that bear on the portfolios of some actors, each once."""
        who = frozenset(actors)
        found = (
            key
            for (actor, _), grounds in self.grounds.items()
            if actor in who
            for ground in grounds
            for key in ground.keys
        )
        return tuple(dict.fromkeys(found))


def portfolios(
    snapshot: Snapshot, frame: Frame | None = None, actors: Iterable[Iri] | None = None
) -> Portfolios:
    """The portfolios of `actors` (all states by default) within a frame.

    Raises UsageError for an unknown layer, or where `over` names what is no position of it.
    """
    frame = frame or Frame()
    who = tuple(snapshot.states if actors is None else actors)
    if frame.layer == IDEAL_POINT:
        return _ideal_points(snapshot, who)
    found = frame.kind.grounds(snapshot)
    levels = _levels(snapshot, frame.kind, found)
    positions = _positions(snapshot, frame, levels)
    row = {actor: number for number, actor in enumerate(who)}
    column = {position: number for number, position in enumerate(positions)}
    absent = {actor: _not_yet(snapshot, actor) for actor in who if not snapshot.exists(actor)}
    blank = np.full((len(who), len(positions)), 0.0 if frame.silence == "zero" else np.nan)
    complete = _complete(snapshot, frame)
    for body in complete & column.keys():
        blank[:, column[body]] = 0
    if frame.oneself and frame.kind.own is not None:
        for actor in row.keys() & column.keys():
            blank[row[actor], column[actor]] = frame.kind.own
    values = blank.copy()
    for (actor, position), level in levels.items():
        if actor in row and position in column and level is not None:
            values[row[actor], column[position]] = level
    for actor in absent:
        values[row[actor], :] = blank[row[actor], :] = np.nan
    if snapshot.beyond:  # nothing is known, not even an absence or one's tie to oneself
        values[:] = blank[:] = np.nan
    held = {
        cell: tuple(grounds)
        for cell, grounds in found.items()
        if cell[0] in row and cell[0] not in absent and cell[1] in column
    }
    return Portfolios(who, positions, values, frame.kind.levels, complete, absent, held, blank,
                      _weights(snapshot, frame, positions), frame.distance)  # fmt: skip


def _levels(snapshot: Snapshot, kind: Kind, grounds: Grounds) -> dict[Cell, float | None]:
    if snapshot.beyond:
        return {}
    look_up, certain = snapshot.verdicts.get, snapshot.reading.certain
    return {cell: level_of(kind, about, look_up, certain) for cell, about in grounds.items()}


def _positions(
    snapshot: Snapshot, frame: Frame, levels: Mapping[Cell, float | None]
) -> tuple[Iri, ...]:
    """The same whichever actors are asked for, so that a pair has one value."""
    bodies = frame.layer == terms.INSTITUTIONAL
    if frame.over is not None:
        line = lineage(snapshot) if bodies else {}
        return tuple(sorted({_position(snapshot, line, iri, bodies) for iri in frame.over}))
    if bodies:
        return tuple(sorted(set(lineage(snapshot).values())))
    if frame.system:
        return tuple(state for state in snapshot.states if snapshot.exists(state))
    states = frozenset(snapshot.states)
    stated = {p for (a, p), level in levels.items() if level is not None and a in states}
    return tuple(sorted(stated))


def _position(snapshot: Snapshot, line: Mapping[Iri, Iri], iri: Iri, bodies: bool) -> Iri:
    if iri not in snapshot.entities:
        raise NotFoundError(f"There is no entity «{iri}».", hint="Give its IRI.")
    if bodies and iri not in line:
        label = snapshot.entities[iri].label
        raise UsageError(
            f"{terms.local(iri)} ({label}) is not an organisation.",
            hint="Over memberships, only bodies that can have members count.",
        )
    return line[iri] if bodies else iri


def _complete(snapshot: Snapshot, frame: Frame) -> frozenset[Iri]:
    if frame.layer != terms.INSTITUTIONAL or snapshot.beyond:
        return frozenset()
    line = lineage(snapshot)
    return frozenset(line[iri] for iri in snapshot.rosters if iri in line)


def _weights(snapshot: Snapshot, frame: Frame, positions: tuple[Iri, ...]) -> Array | None:
    if frame.weights is None:
        return None
    line = lineage(snapshot) if frame.layer == terms.INSTITUTIONAL else {}
    found: dict[Iri, float] = {}
    for iri, weight in frame.weights.items():
        position = line.get(iri, iri)
        if position in found:
            raise UsageError(
                f"{terms.local(iri)} is weighed twice: a body and its successor are one position.",
                hint="Give a weight to one of them.",
            )
        found[position] = weight
    return np.array([found.get(position, 0.0) for position in positions])


def _not_yet(snapshot: Snapshot, actor: Iri) -> str:
    """Why an actor does not exist on the day."""
    start, end = snapshot.existence(actor)
    name = terms.local(actor)
    if start is None and end is None:
        return f"{name} is no state on {snapshot.day} in the lists of COW and Gleditsch and Ward"
    if start is not None and snapshot.day < start:
        return f"{name} did not exist on {snapshot.day}: it begins on {start}"
    return f"{name} no longer existed on {snapshot.day}: it ended by {end}"


# -- ideal points: a measurement, not a tie ------------------------------------------------------


def _ideal_points(snapshot: Snapshot, actors: tuple[Iri, ...]) -> Portfolios:
    """One position, the session (the period measured) in which the day lies.

    Points of different sessions have no distance: where periods overlap, that of most states.
    """
    said = [
        s
        for s in snapshot.statements
        if s.predicate == terms.IDEAL_POINT and not s.denial and not snapshot.beyond
        and _measures(s, snapshot.day)
    ]  # fmt: skip
    periods = Counter(s.quantity.ref_period for s in said if s.quantity)
    session = max(periods, key=lambda period: (periods[period], period), default="")
    of_session = [s for s in said if s.quantity and s.quantity.ref_period == session]
    best: dict[Iri, Statement] = {}
    for s in sorted(of_session, key=lambda s: (s.rank, s.iri)):
        best.setdefault(s.subject, s)
    values = np.full((len(actors), 1), np.nan)
    for number, actor in enumerate(actors):
        quantity = best[actor].quantity if actor in best else None
        if quantity is not None and quantity.value is not None:
            values[number, 0] = float(quantity.value)
    wanted = frozenset(actors)
    return Portfolios(actors, (session or IDEAL_POINT,), values, (0, 1),
                      said=tuple(s for s in of_session if s.subject in wanted))  # fmt: skip


def _measures(s: Statement, day: date) -> bool:
    """Whether the period that a quantity measures holds the day: an EDTF date, or two with `/`."""
    if s.quantity is None or not s.quantity.ref_period:
        return False
    ends = [parse_date(part) for part in s.quantity.ref_period.split("/")]
    first, last = ends[0], ends[-1]
    return bool(
        first and last
        and (first.earliest is None or first.earliest <= day)
        and (last.latest is None or day <= last.latest)
    )  # fmt: skip
