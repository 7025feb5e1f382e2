"""Multi-vector policy and dependence: how a state's ties are spread over powers and partners.

Both are this project's own, from standard parts: the evenness of Shannon's entropy (Pielou, E. C.
1966, The measurement of diversity in different types of biological collections, Journal of
Theoretical Biology 13: 131-144), and the concentration index of Hirschman, A. O. (1945), National
Power and the Structure of Foreign Trade, University of California Press.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...ontology import terms
from ...ontology.errors import UsageError, shown
from ...ontology.vocabulary import vocabulary
from ..bodies import bodies_of
from ..claims import Iri
from ..holding import Verdict
from ..layers import check_layers, drawn
from ..snapshot import Snapshot

_ROUND = 12


@dataclass(frozen=True)
class SharedTie:
    """One friendly tie of an actor with a partner, and the relations that it rests on.

    `what` names it: a relation (`hostsForcesOf`) or, for a body that both are in, the body.
    """

    partner: str
    what: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class MultiVector:
    """How evenly an actor's friendly ties are spread over rival powers.

    `index` is the entropy of the shares of its ties that each power has, over that of equal shares:
    0 where all ties are with one power, 1 where each has as many; None where there is no tie.
    `counts` are the ties with each power, `ties` which they are.
    """

    actor: str
    powers: tuple[str, ...]
    index: float | None
    counts: tuple[int, ...]
    ties: tuple[SharedTie, ...]


@dataclass(frozen=True)
class Dependence:
    """How far an actor's friendly ties rest on one partner.

    `share` is the largest partner's share of all of them, `concentration` the sum of the squares of
    all shares (1 with one partner, 1/n with n equal ones); both are None, and `partner` empty,
    where there is no tie. `ties` are those with the largest partner; of equal ones the first by id.
    """

    actor: str
    partner: str
    share: float | None
    concentration: float | None
    partners: int
    ties: tuple[SharedTie, ...]


def multivector(
    snapshot: Snapshot, actor: str, powers: Sequence[str], layers: Iterable[str] | None = None
) -> MultiVector:
    """Measure how evenly an actor's ties are spread over the powers (ids) that are named.

    index = -Σ s_p log s_p / log P, s_p the share of its ties with power p of all its ties with the
    P powers. A tie is a friendly relation between the two, either way, or a body that both are in;
    each counts once. By default of all layers.

    Notes: None where there is no tie with any of them. Raises UsageError for fewer than two powers,
    one named twice, the actor among them, and an unknown layer.
    """
    if len(powers) < 2 or len(set(powers)) < len(powers) or actor in powers:
        raise UsageError(
            f"{', '.join(map(shown, powers)) or 'Nothing'} cannot be compared for {shown(actor)}.",
            hint="Name two or more other powers, each once.",
        )
    ties = tuple(tie for tie in _ties(snapshot, actor, layers) if tie.partner in powers)
    counts = tuple(sum(tie.partner == power for tie in ties) for power in powers)
    return MultiVector(actor, tuple(powers), _evenness(counts), counts, ties)


def dependence(snapshot: Snapshot, actor: str, layers: Iterable[str] | None = None) -> Dependence:
    """Measure how far an actor's friendly ties rest on a single partner.

    Partners are actors other than bodies; ties are counted as in `multivector`.

    Notes: without ties both measures are None. Raises UsageError for an unknown layer.
    """
    bodies = {terms.local(iri) for iri in snapshot.of_class(terms.ORGANIZATION)}
    ties = [tie for tie in _ties(snapshot, actor, layers) if tie.partner not in bodies]
    counts: dict[str, int] = {}
    for tie in ties:
        counts[tie.partner] = counts.get(tie.partner, 0) + 1
    if not counts:
        return Dependence(actor, "", None, None, 0, ())
    most = min(counts, key=lambda partner: (-counts[partner], partner))
    shares = [count / len(ties) for count in counts.values()]
    return Dependence(
        actor=actor,
        partner=most,
        share=max(shares),
        concentration=round(math.fsum(share**2 for share in shares), _ROUND),
        partners=len(counts),
        ties=tuple(tie for tie in ties if tie.partner == most),
    )


def _evenness(counts: Sequence[int]) -> float | None:
    total = sum(counts)
    if not total:
        return None
    shares = [count / total for count in counts if count]
    entropy = -math.fsum(share * math.log(share) for share in shares)
    return round(entropy / math.log(len(counts)), _ROUND) + 0.0


def _ties(snapshot: Snapshot, actor: str, layers: Iterable[str] | None) -> Iterator[SharedTie]:
    """Friendly ties of an actor with other actors, in order of the partners."""
    wanted = check_layers(layers)
    own = terms.ID + actor
    found = [*_relations(snapshot, own, wanted)]
    if terms.INSTITUTIONAL in wanted:
        found += _bodies(snapshot, own)
    yield from sorted(found, key=lambda tie: (tie.partner, tie.what))


def _relations(snapshot: Snapshot, own: Iri, layers: frozenset[str]) -> Iterator[SharedTie]:
    actors = frozenset(snapshot.of_class(terms.ACTOR))
    names = vocabulary().properties
    for tie in drawn(snapshot, layers):
        ends = (tie.subject, tie.object)
        if tie.polarity == 1 and own in ends and ends[0] != ends[1] and actors.issuperset(ends):
            other = ends[1] if ends[0] == own else ends[0]
            prop = names[tie.predicate]
            one_way = ends[0] == own or prop.symmetric
            what = prop.name if one_way else f"{prop.name} (of {terms.local(other)})"
            yield SharedTie(terms.local(other), what, (tie,))


def _bodies(snapshot: Snapshot, own: Iri) -> Iterator[SharedTie]:
    every = bodies_of(snapshot)
    held = every.get(own, {})
    for other, theirs in every.items():
        if other != own:
            for body in sorted(held.keys() & theirs.keys()):
                yield SharedTie(terms.local(other), terms.local(body), (*held[body], *theirs[body]))
