"""A measure over time: its value day by day or year by year, and what made it change.

A change point is a day on which the value is not that of the day before it in the series. Its
causes are the relations that began, ended or turned between the two days, each with the value that
the later day would have if this relation alone had stayed as it was: where that is the earlier
value, the one relation explains the change. (Leave-one-out, as for alignment; together they need
not sum to the change.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ..ontology import terms
from ..ontology.errors import UsageError, nearest
from ..ontology.vocabulary import vocabulary
from .claims import Iri, Statement
from .holding import Key, Verdict
from .snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx

Layers = tuple[str, ...] | None
Value = float | None
ValueOf = Callable[[Snapshot, Layers, Sequence[Iri]], Value]

_ROUNDING = 1e-12
_MOST_TRIED = 200
"""Of more relations that changed at once none is tried by itself."""


@dataclass(frozen=True)
class Trended:
    """A measure that can be followed: how many actors it is of, and its value on a day."""

    name: str
    actors: int
    value: ValueOf


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

    Measures of the network: `actors`, `ties`, `density`, `components`, `blocs`, `modularity`
    (Leiden, seed 0), and of its signed ties `frustration`, `balance` (triads) and `walks`. Of one
    actor: those of `Position` (degree, strength …). Of two: every measure of alignment.

    `layers` are the institutional one by default, for signed measures those with hostile relations;
    alignment takes one. Parallel ties of opposite sign count as their difference.

    Notes: an actor that has no place in the network on a day has no value (None). Raises UsageError
    for an unknown measure or layer, and where not as many actors are given as it is of.
    """
    chosen = _chosen(measure)
    if len(actors) != chosen.actors:
        raise UsageError(
            f"{measure} is a measure of {_COUNT[chosen.actors]}, but {len(actors)} are given.",
            hint="Write it with ids: degree:KAZ, or jaccard:KAZ,RUS.",
        )
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


def layers_of(measure: str, layers: Iterable[str] | None) -> tuple[str, ...]:
    """The layers that a measure is taken over, where these (None: none) are asked for."""
    from .network import hostile_layers

    if layers is not None:
        return tuple(sorted(layers))
    if measure == _IDEAL_POINT:
        return (_IDEAL_POINT,)
    return hostile_layers() if measure in _SIGNED else (terms.INSTITUTIONAL,)


def relations_of(measure: str, layers: Sequence[str]) -> tuple[str, ...] | None:
    """The layers of the relations on which a measure over these layers rests; None: it may be any.

    Portfolios of alignment other than those of memberships draw on several.
    """
    words = vocabulary().layers
    pair = _chosen(measure).actors == 2 and tuple(layers) != (terms.INSTITUTIONAL,)
    return None if pair or not set(layers) <= set(words) else tuple(layers)


def _differ(before: Value, after: Value) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(before - after) > _ROUNDING


@dataclass(frozen=True)
class _Changed:
    """Two neighbouring days of a series between which its value changes."""

    before: Snapshot
    after: Snapshot
    measure: Trended
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


# -- what can be measured ------------------------------------------------------------------------


def _network(
    of: Callable[[nx.Graph[str]], Value], snapshot: Snapshot, layers: Layers, _: Sequence[Iri]
) -> Value:
    from .network import measured

    return of(measured(snapshot, layers))


def _density(graph: nx.Graph[str]) -> Value:
    count = len(graph)
    return 2 * graph.number_of_edges() / (count * (count - 1)) if count > 1 else None


def _components(graph: nx.Graph[str]) -> Value:
    import networkx as nx

    return nx.number_connected_components(graph)


def _partition(field: str, snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    found = snapshot.blocs("leiden", layers=layers)
    return len(found) if field == "blocs" else found.modularity


def _signed(field: str, snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    from .blocs.balance import balance
    from .blocs.frustration import frustration
    from .network import signed_ties

    graph = signed_ties(snapshot, layers)
    if field == "frustration":
        return frustration(graph, combine="net", alternatives=1).index
    found = balance(graph, combine="net")
    return found.triads if field == "balance" else found.walks


def _position(field: str, snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    (actor,) = actors
    for position in snapshot.centrality(layers):
        if position.actor == terms.local(actor):
            value: Value = getattr(position, field)
            return value
    return None


def _alignment(metric: str, snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    if layers is not None and len(layers) != 1:
        raise UsageError("Alignment is of one layer.", hint="Give --layer once.")
    layer = layers[0] if layers else terms.INSTITUTIONAL
    a, b = (terms.local(iri) for iri in actors)
    return snapshot.alignment(metric, layer=layer, actors=actors)[a, b]


_COUNT = {0: "the whole network", 1: "one actor", 2: "two actors"}
_IDEAL_POINT = "ideal-point"
"""The name of a measure and of the one layer that it goes with."""

_SIGNED = ("frustration", "balance", "walks")
_GRAPH: dict[str, Callable[[nx.Graph[str]], Value]] = {
    "actors": lambda graph: len(graph),
    "ties": lambda graph: graph.number_of_edges(),
    "density": _density,
    "components": _components,
}


def trended() -> Mapping[str, Trended]:
    """Every measure that can be followed, by name."""
    from .alignment.measures.catalogue import METRICS
    from .positions.centrality import Position

    numbers = [f.name for f in fields(Position) if f.name not in ("actor", "label", "component")]
    found: dict[str, tuple[int, ValueOf]] = {
        **{name: (0, partial(_network, of)) for name, of in _GRAPH.items()},
        **{name: (0, partial(_partition, name)) for name in ("blocs", "modularity")},
        **{name: (0, partial(_signed, name)) for name in _SIGNED},
        **{name: (1, partial(_position, name)) for name in numbers},
        **{name: (2, partial(_alignment, name)) for name in METRICS},
    }
    return {name: Trended(name, actors, value) for name, (actors, value) in found.items()}


def _chosen(measure: str) -> Trended:
    known = trended()
    if measure not in known:
        hint = nearest(measure, list(known)) or f"They are: {', '.join(known)}."
        raise UsageError(f"There is no measure «{measure}».", hint=hint)
    return known[measure]
