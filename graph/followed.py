"""What can be followed over time: every measure of the network, of an actor, or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ..ontology import terms
from ..ontology.errors import UsageError, nearest
from ..ontology.vocabulary import vocabulary
from .claims import Iri
from .snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx

Layers = tuple[str, ...]
Value = float | None
ValueOf = Callable[[Snapshot, Layers, Sequence[Iri]], Value]

IDEAL_POINT = "ideal-point"
"""The name of a measure and of the one layer that it goes with."""

_MANY = 1000


@dataclass(frozen=True)
class Followed:
    """A measure, of at least and at most so many actors, and its value on a day."""

    name: str
    least: int
    most: int
    value: ValueOf

    @property
    def of(self) -> str:
        """In words, of what it is a measure."""
        words = {(0, 0): "the whole network", (1, 1): "one actor", (2, 2): "two actors"}
        return words.get((self.least, self.most), "an actor and two powers or more")


def measured_as(measure: str, count: int) -> Followed:
    """The measure of this name; UsageError where there is none, or it is of another number."""
    chosen = _chosen(measure)
    if not chosen.least <= count <= chosen.most:
        raise UsageError(
            f"{measure} is a measure of {chosen.of}, but {count} are given.",
            hint="Write it with ids: degree:KAZ, or jaccard:KAZ,RUS.",
        )
    return chosen


def layers_of(measure: str, layers: Iterable[str] | None) -> Layers:
    """The layers that a measure is taken over, where these (None: none) are asked for."""
    from .network import hostile_layers

    if layers is not None:
        return tuple(sorted(layers))
    if measure == IDEAL_POINT:
        return (IDEAL_POINT,)
    if measure in _OF_ALL_TIES:
        return tuple(sorted(vocabulary().layers))
    return hostile_layers() if measure in _SIGNED else (terms.INSTITUTIONAL,)


def relations_of(measure: str, layers: Sequence[str]) -> Layers | None:
    """The layers of the relations on which a measure over these layers rests; None: it may be any.

    Portfolios of alignment other than those of memberships draw on several.
    """
    pair = _chosen(measure).least == 2 and tuple(layers) != (terms.INSTITUTIONAL,)
    return None if pair or not set(layers) <= set(vocabulary().layers) else tuple(layers)


def _chosen(measure: str) -> Followed:
    known = followed()
    if measure not in known:
        hint = nearest(measure, list(known)) or f"They are: {', '.join(known)}."
        raise UsageError(f"There is no measure «{measure}».", hint=hint)
    return known[measure]


# -- of the network ------------------------------------------------------------------------------


def _network(snapshot: Snapshot, layers: Layers) -> nx.Graph[str]:
    from .network import measured

    return measured(snapshot, layers)


def _shape(name: str, snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    import networkx as nx

    from .structure.hubs import degree_centralisation

    graph = _network(snapshot, layers)
    if name == "actors":
        return len(graph)
    if name == "ties":
        return graph.number_of_edges()
    if name == "density":
        return nx.density(graph) if len(graph) > 1 else None
    if name == "centralisation":
        return degree_centralisation(graph)
    return nx.number_connected_components(graph)


def _blocs(name: str, snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    from .positions.mixing import ei_index

    found = snapshot.blocs("leiden", layers=layers)
    if name == "ei-index":
        return ei_index(_network(snapshot, layers), found.blocs).network
    return len(found) if name == "blocs" else found.modularity


def _polarisation(snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    from .structure.polarisation import bloc_distances, esteban_ray

    blocs = snapshot.blocs("leiden", layers=layers).blocs
    apart = bloc_distances(snapshot.alignment("jaccard"), blocs)
    return esteban_ray([len(bloc) for bloc in blocs], apart) if blocs else None


def _core_fit(snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    from .structure.core_periphery import borgatti_everett

    return borgatti_everett(_network(snapshot, layers)).correlation


def _signed(name: str, snapshot: Snapshot, layers: Layers, _: Sequence[Iri]) -> Value:
    from .blocs.balance import balance
    from .blocs.frustration import frustration
    from .network import signed_ties

    if name == "signed-modularity":
        return snapshot.blocs("signed", layers=layers).modularity
    graph = signed_ties(snapshot, layers)
    if name == "frustration":
        return frustration(graph, combine="net", alternatives=1).index
    found = balance(graph, combine="net")
    return found.triads if name == "balance" else found.walks


# -- of an actor, and of several -----------------------------------------------------------------


def _position(name: str, snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    found = {p.actor: p for p in snapshot.centrality(layers)}
    position = found.get(terms.local(actors[0]))
    value: Value = getattr(position, name, None)
    return value


def _place(name: str, snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    """A position among blocs or neighbours."""
    from .positions.brokerage import brokerage
    from .positions.holes import structural_holes
    from .positions.mixing import participation
    from .structure.core_periphery import coreness

    graph, actor = _network(snapshot, layers), terms.local(actors[0])
    if actor not in graph:
        return None
    if name == "coreness":
        return coreness(graph).values[actor]
    if name in ("constraint", "effective-size"):
        hole = next(h for h in structural_holes(graph) if h.node == actor)
        return hole.constraint if name == "constraint" else hole.effective_size
    blocs = snapshot.blocs("leiden", layers=layers).blocs
    if name == "brokerage":
        return next(b for b in brokerage(graph, blocs) if b.node == actor).total
    return participation(graph, blocs)[actor]


def _dependence(snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    from .positions.vectors import dependence

    return dependence(snapshot, terms.local(actors[0]), layers).share


def _multivector(snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    from .positions.vectors import multivector

    actor, *powers = map(terms.local, actors)
    return multivector(snapshot, actor, powers, layers).index


def _alignment(metric: str, snapshot: Snapshot, layers: Layers, actors: Sequence[Iri]) -> Value:
    if len(layers) != 1:
        raise UsageError("Alignment is of one layer.", hint="Give --layer once.")
    a, b = (terms.local(iri) for iri in actors)
    return snapshot.alignment(metric, layer=layers[0], actors=actors)[a, b]


_SIGNED = ("frustration", "balance", "walks", "signed-modularity")
_OF_ALL_TIES = ("dependence", "multivector")


@cache
def followed() -> Mapping[str, Followed]:
    """Every measure that can be followed, by name."""
    from .alignment.measures.catalogue import METRICS
    from .positions.centrality import Position

    def each(names: Iterable[str], count: int, value: Any) -> list[Followed]:
        return [Followed(name, count, count, partial(value, name)) for name in names]

    texts = ("actor", "label", "component")
    found = [
        *each(("actors", "ties", "density", "components", "centralisation"), 0, _shape),
        *each(("blocs", "modularity", "ei-index"), 0, _blocs),
        Followed("polarisation", 0, 0, _polarisation),
        Followed("core-fit", 0, 0, _core_fit),
        *each(_SIGNED, 0, _signed),
        *each((f.name for f in fields(Position) if f.name not in texts), 1, _position),
        *each(("participation", "brokerage", "constraint", "effective-size", "coreness"), 1,
              _place),
        Followed("dependence", 1, 1, _dependence),
        Followed("multivector", 3, _MANY, _multivector),
        *each(METRICS, 2, _alignment),
    ]  # fmt: skip
    return {measure.name: measure for measure in found}
