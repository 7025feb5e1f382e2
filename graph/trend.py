"""A measure over time: its value day by day or year by year, and what made it change.

A change point is a day on which the value is not that of the day before it in the series. Its
causes are the relations that began, ended or turned between the two days, each with the value that
the later day would have if this relation alone had stayed as it was: where that is the earlier
value, the one relation explains the change. (Leave-one-out, as for alignment; together they need
not sum to the change.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from .claims import Iri, Statement
from .followed import Followed, Value, layers_of, measured_as, relations_of
from .holding import Key, Verdict
from .snapshot import Snapshot

_ROUNDING = 1e-12
_MOST_TRIED = 200
"""Of more relations that changed at once none is tried by itself."""


@dataclass(frozen=True)
class Cause:
    """One relation that changed between two days, with the claims that tell of it.

    `kind` is began, ended or turned (another sign); `without` is the value of the later day had the
    relation stayed as it was (None: undefined), `explains` whether that is the earlier value.
    `tried` is false where too many relations changed at once to try each.
    """

    kind: str
    key: Key
    statements: tuple[Statement, ...]
    without: Value
    explains: bool
    tried: bool = True


@dataclass(frozen=True)
class ChangePoint:
    """Where a series changes: from one value to another (None: undefined), and why."""

    since: date
    day: date
    before: Value
    after: Value
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Trend:
    """Values day by day, None where undefined, and the points at which they change."""

    measure: str
    actors: tuple[str, ...]
    layers: tuple[str, ...]
    days: tuple[date, ...]
    values: tuple[Value, ...]
    changes: tuple[ChangePoint, ...]


def trend(
    snapshots: Iterable[Snapshot],
    measure: str,
    *,
    actors: Sequence[Iri] = (),
    layers: Iterable[str] | None = None,
    causes: bool = True,
) -> Trend:
    """Follow a measure over snapshots in order of their days.

    `followed` lists the measures and of how many actors each is. `layers` are the usual ones of the
    measure by default (`layers_of`); alignment takes one. Parallel ties of opposite sign count as
    their difference.

    Notes: an actor that has no place in the network on a day has no value (None). Raises UsageError
    for an unknown measure or layer, and where not as many actors are given as it is of.
    """
    chosen = measured_as(measure, len(actors))
    counted = layers_of(measure, layers)
    days: list[date] = []
    values: list[Value] = []
    changes: list[ChangePoint] = []
    earlier: Snapshot | None = None
    for snapshot in snapshots:
        value = None if snapshot.beyond else chosen.value(snapshot, counted, actors)
        if earlier is not None and _differ(values[-1], value):
            found = _Changed(earlier, snapshot, chosen, counted, actors)
            why = tuple(found.causes(values[-1])) if causes else ()
            changes.append(ChangePoint(earlier.day, snapshot.day, values[-1], value, why))
        days.append(snapshot.day)
        values.append(value)
        earlier = snapshot
    ids = tuple(terms.local(iri) for iri in actors)
    return Trend(measure, ids, counted, tuple(days), tuple(values), tuple(changes))


def _differ(before: Value, after: Value) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(before - after) > _ROUNDING


@dataclass(frozen=True)
class _Changed:
    """Two neighbouring days of a series between which its value changes."""

    before: Snapshot
    after: Snapshot
    measure: Followed
    layers: tuple[str, ...]
    actors: Sequence[Iri]

    def causes(self, value: Value) -> Iterator[Cause]:
        """The relations of the layers that changed; what explains the change comes first."""
        changed = list(self._relations())
        tried = len(changed) <= _MOST_TRIED
        found = []
        for kind, then, now in changed:
            without = self._had_it_stayed(then) if tried else None
            told = (
                (now.claims or now.denials or now.ended)
                if kind != "ended"
                else (now.denials or now.ended or then.claims)
            )
            explains = tried and not _differ(value, without)
            found.append(Cause(kind, now.key, told, without, explains, tried))
        yield from sorted(found, key=lambda cause: (not cause.explains, cause.key))

    def _had_it_stayed(self, then: Verdict) -> Value:
        return self.measure.value(self.after.taking([then]), self.layers, self.actors)

    def _relations(self) -> Iterator[tuple[str, Verdict, Verdict]]:
        """What held on one of the days only, or with another sign: how, and both verdicts."""
        held = [{tie.key: tie for tie in each.ties} for each in (self.before, self.after)]
        wanted = relations_of(self.measure.name, self.layers)
        properties = vocabulary().properties
        for key in sorted(held[0].keys() | held[1].keys()):
            if wanted is None or set(wanted).intersection(properties[key[1]].layers):
                then, now = (
                    ties.get(key) or each.verdicts.get(key) or Verdict(key, None)
                    for ties, each in zip(held, (self.before, self.after), strict=True)
                )
                if key not in held[0]:
                    yield "began", then, now
                elif key not in held[1]:
                    yield "ended", then, now
                elif then.polarity != now.polarity:
                    yield "turned", then, now
