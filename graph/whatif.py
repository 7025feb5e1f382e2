"""What if: the same measures with ties added or removed. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ontology import terms
from ..ontology.dates import OPEN, Span, parse_date
from ..ontology.errors import UsageError
from ..ontology.vocabulary import vocabulary
from .alignment.matrix import align
from .alignment.moved import Moved, moved, order
from .alignment.portfolio import Frame
from .claims import Rank, Statement
from .holding import Key, ordered
from .positions.centrality import Position
from .snapshot import Snapshot

HYPOTHETICAL = "whatif"
"""The data set and the source of statements that nobody made."""

_MEASURED = (
    "degree", "strength", "closeness", "betweenness", "eigenvector", "pagerank", "core"
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """The bloc that an actor is in, before and after: the others in it, by id."""

    actor: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What a change of ties does: scores and positions that move, and who changes company."""

    scores: tuple[Moved, ...]
    positions: tuple[Moved, ...]
    blocs: tuple[Company, ...]


def supposing(
    snapshot: Snapshot, added: Iterable[Key] = (), removed: Iterable[Key] = ()
) -> Snapshot:
    """The snapshot as it would be if some ties held that day and others did not.

    A tie that is added holds certainly, one that is removed is denied, whatever the sources say of
    either. Raises UsageError for a tie that is both, of an entity to itself, or that the
    vocabulary does not admit.
    """
    plus, minus = (tuple(dict.fromkeys(map(_as_stated, keys))) for keys in (added, removed))
    for key in (*plus, *minus):
        _check(snapshot, key)
        if key in plus and key in minus:
            raise UsageError(f"{_named(key)} cannot be both added and removed.")
    supposed = [
        _statement(snapshot, key, denial=number >= len(plus), number=number)
        for number, key in enumerate((*plus, *minus))
    ]
    gone = {s.iri for key in (*plus, *minus) for s in snapshot.relations.get(key, ())}
    return snapshot.changed(without=gone, plus=supposed)


def compare(
    before: Snapshot,
    after: Snapshot,
    metric: str = "jaccard",
    *,
    frame: Frame | None = None,
    seed: int = 0,
) -> Difference:
    """What differs between two snapshots of a day: every pair's score, positions, and blocs.

    Blocs are found by Leiden with `seed`; positions and blocs are measured over the layer of the
    frame where it is one of relations, else over memberships.
    """
    frame = frame or Frame()
    layers = [frame.layer if frame.layer in vocabulary().layers else terms.INSTITUTIONAL]
    scores = moved(align(before, metric, frame=frame), align(after, metric, frame=frame))
    return Difference(
        scores,
        order(_positions(before.centrality(layers), after.centrality(layers))),
        tuple(_company(before, after, layers, seed)),
    )


def _as_stated(key: Key) -> Key:
    """A relation as statements have it: «SCO hasMember KAZ» is «KAZ memberOf SCO»."""
    properties = vocabulary().properties
    if not properties[key[1]].layers:  # written by the build only
        for prop in properties.values():
            if prop.inverse == key[1]:
                return (key[2], prop.iri, key[0])
    return ordered(key)


def _check(snapshot: Snapshot, key: Key) -> None:
    subject, predicate, obj = key
    words, entities = vocabulary(), snapshot.entities
    prop = words.properties[predicate]
    if subject == obj:
        raise UsageError(f"{_named(key)}: nothing is tied to itself.")
    for wanted, end in ((prop.domain, subject), (prop.range, obj)):
        if not words.admits(wanted, entities[end].type):
            raise UsageError(
                f"{_named(key)}: {terms.local(end)} is a {words.label(entities[end].type)}.",
                hint=f"{prop.name} goes from {_class(prop.domain)} to {_class(prop.range)}.",
            )


def _class(cls: str | None) -> str:
    return vocabulary().label(cls) if cls else "anything"


def _named(key: Key) -> str:
    return " ".join(map(terms.local, key))


def _statement(snapshot: Snapshot, key: Key, *, denial: bool, number: int) -> Statement:
    day = snapshot.day.isoformat()
    act = vocabulary().properties[key[1]].occurrence and not vocabulary().properties[key[1]].spell
    return Statement(
        iri=f"{terms.CLAIM}{HYPOTHETICAL}/{number}",
        subject=key[0],
        predicate=key[1],
        object=key[2],
        quantity=None,
        span=Span(parse_date(day), None if act else parse_date(OPEN)),
        source=terms.SRC + HYPOTHETICAL,
        locator="supposed",
        as_of=snapshot.day,
        rank=Rank.PREFERRED,
        denial=denial,
    )


def _positions(before: Iterable[Position], after: Iterable[Position]) -> Iterator[Moved]:
    then = {p.actor: p for p in before}
    now = {p.actor: p for p in after}
    for actor in sorted(then.keys() | now.keys()):
        for name in _MEASURED:
            old, new = (getattr(held.get(actor), name, None) for held in (then, now))
            if old != new:
                yield Moved(name, actor, "", old, new)


def _company(before: Snapshot, after: Snapshot, layers: list[str], seed: int) -> Iterator[Company]:
    then, now = (
        {
            actor: bloc
            for bloc in s.blocs("leiden", layers=layers, seed=seed).blocs
            for actor in bloc
        }
        for s in (before, after)
    )
    for actor in sorted(then.keys() | now.keys()):
        old, new = then.get(actor, ()), now.get(actor, ())
        if set(old) != set(new):
            yield Company(actor, *(tuple(a for a in bloc if a != actor) for bloc in (old, new)))
