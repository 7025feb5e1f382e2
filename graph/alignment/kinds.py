"""The kinds of portfolios: what an actor may be tied to, at which levels, on which grounds.

A portfolio gives a level for each position. A position is held on some ground: one relation (A is
a member of P), or two that must both hold (A and B are members of one alliance; A hosts a base that
B operates). What relations there are is read from the vocabulary.

    kind           positions                                        scale, and the level of one
    institutional  bodies; a body and its successor are one         0..1   1 where it is in it
    alliance       states                                           0..3   that of the best pact
    agreements     agreements that it is party to or signed         0..1   1 where it is
    bases          states, by bases, forces and access, either way  0..1   1 where tied
    votes          what is voted on                                 1..3   no, abstain, yes
    stances        what it is for or against (political layer)      -1..1  (f - h) / (f + h)
    events         whom its acts concern, all layers                -1..1  (f - h) / (f + h)
    ideal-point    the session                                      none   the point

f and h count friendly and hostile relations, acts among them. Any other layer of the vocabulary is
a kind too: its positions are whatever stands at the other end of a friendly tie, at level 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from ...ontology import terms
from ...ontology.errors import UsageError, nearest
from ...ontology.vocabulary import vocabulary
from ..bodies import lineage
from ..claims import Iri
from ..holding import Key, Verdict
from ..snapshot import Snapshot
from ..speaking import is_occurrence as is_act


@dataclass(frozen=True)
class Ground:
    """Relations that together tie an actor to a position, and the level that this gives.

    `level` None takes the sign of the relation, which may be a statement's own.
    """

    keys: tuple[Key, ...]
    level: float | None = None


Cell = tuple[Iri, Iri]
"""An actor and a position."""

Grounds = dict[Cell, list[Ground]]


@dataclass(frozen=True)
class Kind:
    """A kind of portfolio.

    `levels` is its declared scale. `system` is true where the positions are by default all states
    of the day, as Signorino & Ritter take them, else what somebody is tied to; `own` is the level
    of an actor towards itself. `acts` says that acts within the window count.
    """

    name: str
    positions: str
    levels: tuple[float, float]
    grounds: Callable[[Snapshot], Grounds]
    grade: Callable[[Sequence[float]], float]
    system: bool = False
    own: float | None = None
    acts: bool = False


def kind_of(layer: str) -> Kind:
    """The kind of portfolio of a layer's name; UsageError with the names there are."""
    if layer in _KINDS:
        return _KINDS[layer]
    known = vocabulary().layers
    if layer in known:
        acts = any(p.occurrence for p in vocabulary().properties.values() if layer in p.layers)
        return Kind(layer, "entities", (0, 1), lambda s: _ties(s, layer), max, acts=acts)
    names = (*_KINDS, *known)
    hint = nearest(layer, names) or f"Layers are: {', '.join(dict.fromkeys(names))}."
    raise UsageError(f"There is no layer «{layer[:40]}».", hint=hint)


def level_of(
    kind: Kind, grounds: Sequence[Ground], verdict: Callable[[Key], Verdict | None], certain: bool
) -> float | None:
    """The level that the grounds of a position give: None where nothing is stated.

    A ground on which something is said not to hold gives 0, unless another holds; so does a
    stated end. `certain` takes only what certainly holds.
    """
    held: list[float] = []
    denied = False
    for ground in grounds:
        found = [verdict(key) for key in ground.keys]
        if all(v and v.holds and (v.certain or not certain) for v in found):
            sign = found[0].polarity if found[0] else 0
            held.append(sign if ground.level is None else ground.level)
        elif any(v and v.holds is False for v in found):
            denied = True
    if held := [level for level in held if level or kind.levels[0] > 0]:
        return kind.grade(held)
    return 0.0 if denied and kind.levels[0] <= 0 else None


def _net(signs: Sequence[float]) -> float:
    """(f - h) / (f + h) of the friendly and hostile relations."""
    return sum(signs) / sum(map(abs, signs))


def _one(levels: Sequence[float]) -> float:
    """A vote is one level; of votes that contradict each other none counts."""
    return levels[0] if len(set(levels)) == 1 else float("nan")


# -- the grounds of each kind, read off the relations that anybody speaks of ---------------------


def _relations(snapshot: Snapshot, layer: str | None = None) -> Iterator[Key]:
    properties = vocabulary().properties
    for key in snapshot.verdicts:
        if layer is None or layer in properties[key[1]].layers:
            yield key


def _memberships(snapshot: Snapshot) -> Grounds:
    found: Grounds = defaultdict(list)
    line = lineage(snapshot)
    for actor, predicate, body in snapshot.verdicts:
        if predicate in (terms.MEMBER_OF, terms.PARTNER_IN) and body in line:
            found[actor, line[body]].append(Ground(((actor, predicate, body),), 1))
    return found


def _alliances(snapshot: Snapshot) -> Grounds:
    """Pacts that states are said to have, and bodies that bind their members to each other."""
    words = vocabulary()
    found: Grounds = defaultdict(list)
    members: dict[Iri, list[Key]] = defaultdict(list)
    for key in snapshot.verdicts:
        level = words.properties[key[1]].level
        if level is not None and words.properties[key[1]].symmetric:
            found[key[0], key[2]].append(Ground((key,), level))
            found[key[2], key[0]].append(Ground((key,), level))
        elif key[1] == terms.MEMBER_OF:
            members[key[2]].append(key)
    for body, keys in members.items():
        level = words.level_among_members(snapshot.entities[body].type)
        for one, other in permutations(keys if level is not None else (), 2):
            found[one[0], other[0]].append(Ground((one, other), level))
    return found


def _agreements(snapshot: Snapshot) -> Grounds:
    found: Grounds = defaultdict(list)
    for key in snapshot.verdicts:
        if key[1] in (terms.PARTY_TO, terms.SIGNED):
            found[key[0], key[2]].append(Ground((key,), 1))
    return found


def _bases(snapshot: Snapshot) -> Grounds:
    """States tied by forces or access, or as host and operator of one base."""
    found: Grounds = defaultdict(list)
    at_base: dict[Iri, list[Key]] = defaultdict(list)

    def tie(one: Iri, other: Iri, *keys: Key) -> None:
        found[one, other].append(Ground(keys, 1))
        found[other, one].append(Ground(keys, 1))

    for key in snapshot.verdicts:
        if key[1] in (terms.HOSTS_BASE, terms.OPERATES_BASE):
            at_base[key[2]].append(key)
        elif (
            key[1] in (terms.DEPLOYS_FORCES_IN, terms.GRANTS_MILITARY_ACCESS_TO)
            and snapshot.verdicts[key].polarity > 0  # an invasion is no friendly deployment
        ):
            tie(key[0], key[2], key)
    for keys in at_base.values():
        for one in (k for k in keys if k[1] == terms.HOSTS_BASE):
            for other in (k for k in keys if k[1] == terms.OPERATES_BASE):
                if one[0] != other[0]:
                    tie(one[0], other[0], one, other)
    return found


def _votes(snapshot: Snapshot) -> Grounds:
    words = vocabulary()
    found: Grounds = defaultdict(list)
    for key in _relations(snapshot, terms.VOTING):
        found[key[0], key[2]].append(Ground((key,), words.properties[key[1]].level))
    return found


def _signed(snapshot: Snapshot, layer: str | None, wanted: Callable[[Key], bool]) -> Grounds:
    """Relations that may have a sign, from who acts; a symmetric one from both its ends."""
    properties = vocabulary().properties
    found: Grounds = defaultdict(list)
    for key in _relations(snapshot, layer):
        if wanted(key):
            found[key[0], key[2]].append(Ground((key,)))
            if properties[key[1]].symmetric:
                found[key[2], key[0]].append(Ground((key,)))
    return found


def _stances(snapshot: Snapshot) -> Grounds:
    return _signed(snapshot, terms.POLITICAL, lambda key: True)


def _events(snapshot: Snapshot) -> Grounds:
    """Acts of actors within the window. A relation that is also said to last counts as both."""
    acts = {key for key, about in snapshot.relations.items() if any(map(is_act, about))}
    return _signed(snapshot, None, acts.__contains__)


def _ties(snapshot: Snapshot, layer: str) -> Grounds:
    found: Grounds = defaultdict(list)
    for key in _relations(snapshot, layer):
        verdict = snapshot.verdicts[key]
        if verdict.polarity > 0:
            found[key[0], key[2]].append(Ground((key,), 1))
            found[key[2], key[0]].append(Ground((key,), 1))
    return found


def _nothing(snapshot: Snapshot) -> Grounds:
    return {}


_KINDS = {
    kind.name: kind
    for kind in (
        Kind(terms.INSTITUTIONAL, "bodies", (0, 1), _memberships, max),
        Kind("alliance", "states", (0, 3), _alliances, max, system=True, own=3),
        Kind("agreements", "agreements", (0, 1), _agreements, max, acts=True),
        Kind("bases", "states", (0, 1), _bases, max),
        Kind("votes", "votes", (1, 3), _votes, _one, acts=True),
        Kind("stances", "entities", (-1, 1), _stances, _net, acts=True),
        Kind("events", "entities", (-1, 1), _events, _net, acts=True),
        Kind("ideal-point", "session", (0, 1), _nothing, max),
    )
}
LAYERS = tuple(_KINDS)
"""The kinds that have a name of their own; any layer of the vocabulary is another."""
