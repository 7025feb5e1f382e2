"""Comparing divisions into blocs: with each other, and with declared organisations.

Danon, L., Díaz-Guilera, A., Duch, J. & Arenas, A. (2005), Comparing community structure
identification, Journal of Statistical Mechanics P09008 (normalised mutual information); Hubert, L.
& Arabie, P. (1985), Comparing partitions, Journal of Classification 2: 193-218 (adjusted Rand
index); Meilă, M. (2007), Comparing clusterings: an information based distance, Journal of
Multivariate Analysis 98: 873-895 (variation of information).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...ontology import terms
from ...ontology.errors import UsageError
from ..bodies import bodies_of
from ..snapshot import Snapshot
from .partition import bloc_numbers

_DIGITS = 12


@dataclass(frozen=True)
class Comparison:
    """How alike two divisions are, over the `actors` that are in both.

    `nmi`: normalised mutual information, 0 (independent) to 1 (the same). `ari`: adjusted Rand
    index, 1 for the same, about 0 for chance, below 0 for less than chance. `vi`: variation of
    information in nats, a distance, 0 for the same, at most log n; `vi_normalized` is that divided
    by log n. `left_out` are the actors in one of the two only.
    """

    nmi: float
    ari: float
    vi: float
    vi_normalized: float
    actors: int
    left_out: tuple[Any, ...]


def compare_partitions(
    first: Collection[Collection[Hashable]], second: Collection[Collection[Hashable]]
) -> Comparison:
    """Compare two divisions, each a list of blocs, over the actors that both have.

    NMI = 2 I(X; Y) / (H(X) + H(Y)); VI = H(X) + H(Y) - 2 I(X; Y); ARI = (Σ C(n_ij, 2) - E) /
    ((Σ C(a_i, 2) + Σ C(b_j, 2)) / 2 - E), E = Σ C(a_i, 2) Σ C(b_j, 2) / C(n, 2).

    Notes: where both have one bloc, or both only blocs of one, they are the same: NMI and ARI are
    1. One bloc against several shares no information: NMI 0. Raises UsageError where no actor is in
    both, and for an actor in two blocs of one.

    >>> compare_partitions([["a", "b"], ["c", "d"]], [["c", "d"], ["a", "b"]]).nmi
    1.0
    """
    sides = [{actor for bloc in side for actor in bloc} for side in (first, second)]
    both = sorted(sides[0] & sides[1], key=str)
    if not both:
        raise UsageError("No actor is in both divisions.", hint="Compare those of one network.")
    own, other = (bloc_numbers(both, _within(side, set(both))) for side in (first, second))
    table = np.zeros((max(own.values()) + 1, max(other.values()) + 1))
    for actor in both:
        table[own[actor], other[actor]] += 1
    mutual, entropies = _information(table)
    vi = max(0.0, sum(entropies) - 2 * mutual)
    count = len(both)
    return Comparison(
        nmi=_rounded(2 * mutual / sum(entropies)) if sum(entropies) else 1.0,
        ari=_rounded(_adjusted_rand(table)),
        vi=_rounded(vi),
        vi_normalized=_rounded(vi / np.log(count)) if count > 1 else 0.0,
        actors=count,
        left_out=tuple(sorted(sides[0] ^ sides[1], key=str)),
    )


def _within(
    side: Collection[Collection[Hashable]], kept: Collection[Hashable]
) -> list[list[Hashable]]:
    return [[actor for actor in bloc if actor in kept] for bloc in side]


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0


def _information(table: npt.NDArray[np.float64]) -> tuple[float, list[float]]:
    """Mutual information, and the entropy of each side, in nats."""
    shares = table / table.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    there = shares > 0
    ratio = shares[there] / np.outer(rows, columns)[there]
    mutual = float((shares[there] * np.log(ratio)).sum())
    return mutual, [float(-(side * np.log(side)).sum()) for side in (rows, columns)]


def _adjusted_rand(table: npt.NDArray[np.float64]) -> float:
    def pairs(counts: npt.NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together = pairs(table)
    first, second = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = pairs(np.array([table.sum()]))
    expected = first * second / every if every else 0.0
    highest = (first + second) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)


# -- with declared organisations -----------------------------------------------------------------


@dataclass(frozen=True)
class Fit:
    """How well a bloc fits a body: `members` of the body that have a place in the division.

    `shared` are the actors in both, `jaccard` |both| / |either|, `precision` the share of the bloc
    that is in the body, `recall` the share of the body that is in the bloc.
    """

    body: str
    bloc: int
    shared: tuple[str, ...]
    members: int
    jaccard: float
    precision: float
    recall: float


def against_bodies(snapshot: Snapshot, blocs: Sequence[Iterable[str]]) -> tuple[Fit, ...]:
    """Each bloc with each body that has members in it: «which bloc is the CSTO?»

    `blocs` are of actor ids, numbered from 0 in their order. Members and partners of the day count,
    of those that are in the division. The best fit of each body comes first, bodies in order of how
    well they fit.
    """
    division = [frozenset(bloc) for bloc in blocs]
    known = frozenset().union(*division) if division else frozenset()
    members: dict[str, set[str]] = {}
    for actor, held in bodies_of(snapshot).items():
        if terms.local(actor) in known:
            for body in held:
                members.setdefault(terms.local(body), set()).add(terms.local(actor))
    fits = {
        body: sorted(
            (_fit(body, number, bloc, inside) for number, bloc in enumerate(division)
             if bloc & inside),
            key=lambda fit: (-fit.jaccard, fit.bloc),
        )
        for body, inside in members.items()
    }  # fmt: skip
    order = sorted(fits, key=lambda body: (-fits[body][0].jaccard, body))
    return tuple(fit for body in order for fit in fits[body])


def _fit(body: str, number: int, bloc: frozenset[str], inside: set[str]) -> Fit:
    shared = bloc & inside
    return Fit(
        body=body,
        bloc=number,
        shared=tuple(sorted(shared)),
        members=len(inside),
        jaccard=len(shared) / len(bloc | inside),
        precision=len(shared) / len(bloc),
        recall=len(shared) / len(inside),
    )
