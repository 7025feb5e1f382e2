"""Worlds: the ways in which everything that is stated of a day may be true at once.

A source that says «some day in 1994» leaves open whether a relation held in June, and a claim and
a denial of one rank leave open which is right. Each choice of what is left open is a world, a
snapshot in which every relation holds or does not. Statements of different ranks make strata: the
best rank counts (as in the snapshot itself), or one of the ranks alone is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from ..ontology.errors import UsageError
from ..ontology.vocabulary import vocabulary
from .claims import Rank
from .holding import Key, Verdict
from .layers import check_layers
from .snapshot import Snapshot

Stratum = tuple[str, Snapshot, list[tuple[Verdict, ...]]]


@dataclass(frozen=True)
class Worlds:
    """The worlds of a day, all of them or a sample.

    `exact` says whether they are all; `strata` names the readings that they belong to, each of
    which has the same weight, and `snapshots` are the worlds with that weight divided among those
    of a stratum (the weights sum to 1). `open` is how many relations are left open.
    """

    snapshots: tuple[tuple[Snapshot, float], ...]
    strata: tuple[str, ...]
    exact: bool
    open: int


def worlds(
    snapshot: Snapshot,
    layers: Sequence[str] | None = None,
    *,
    most: int = 200,
    seed: int = 0,
) -> Worlds:
    """The worlds of a snapshot's day, as far as the relations of some layers (all) differ in them.

    Up to `most` worlds of each stratum are all taken; where there are more, `most` are drawn: each
    relation that is left open takes one of its outcomes, all being equally likely, the same for the
    same seed. Which outcome is the likelier nobody says, so none is preferred.

    Notes: with `certain` readings, or past the last day of the data, there is one world. Raises
    UsageError for an unknown layer and for `most` below 1.
    """
    if most < 1:
        raise UsageError(f"{most} worlds are none.", hint="Ask for 1 or more.")
    strata = list(_strata(snapshot, layers))
    found: list[tuple[Snapshot, float]] = []
    exact = True
    for number, (_, reading, choices) in enumerate(strata):
        picked, whole = _choices(choices, most, Random(f"{seed} {number}"))
        exact &= whole
        weight = 1 / (len(strata) * len(picked))
        found += [(reading.taking(choice), weight) for choice in picked]
    names = tuple(name for name, _, _ in strata)
    return Worlds(tuple(found), names, exact, max(len(choices) for *_, choices in strata))


def _strata(snapshot: Snapshot, layers: Sequence[str] | None) -> Iterator[Stratum]:
    yield "the best rank counts", snapshot, _open(snapshot, layers)
    ranks = sorted({s.rank for tie in _spoken(snapshot, layers) for s in snapshot.relations[tie]})
    asserted = [rank for rank in ranks if rank != Rank.DEPRECATED]
    if len(asserted) > 1 and not snapshot.reading.certain and not snapshot.beyond:
        for rank in asserted:
            kept = [s for s in snapshot.statements if s.rank == rank]
            alone = Snapshot(
                snapshot.contents, kept, snapshot.day, snapshot.reading, snapshot.window
            )
            yield f"by rank {rank.label} alone", alone, _open(alone, layers)


def _spoken(snapshot: Snapshot, layers: Sequence[str] | None) -> list[Key]:
    """The relations of some layers that anybody speaks of, whether or not they hold."""
    wanted = check_layers(layers)
    properties = vocabulary().properties
    return [
        key for key in sorted(snapshot.relations) if wanted.intersection(properties[key[1]].layers)
    ]


def _open(snapshot: Snapshot, layers: Sequence[str] | None) -> list[tuple[Verdict, ...]]:
    """The outcomes of each relation that has more than one."""
    if snapshot.beyond:
        return []
    found = (snapshot.outcomes(key) for key in _spoken(snapshot, layers))
    return [outcomes for outcomes in found if len(outcomes) > 1]


def _choices(
    choices: list[tuple[Verdict, ...]], most: int, random: Random
) -> tuple[list[tuple[Verdict, ...]], bool]:
    count = 1
    for outcomes in choices:
        count *= len(outcomes)
        if count > most:
            drawn_ones = [tuple(map(random.choice, choices)) for _ in range(most)]
            return drawn_ones, False
    return list(product(*choices)), True
