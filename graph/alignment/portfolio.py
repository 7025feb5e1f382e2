"""Portfolios from a snapshot: who is tied to what, who is said not to be, what is not stated.

Over the institutional layer the positions are bodies (a body and its successor once) and the
levels 0 to 1: 1 where a membership holds, 0 where somebody says that it does not (a denial, a
stated end, or a roster that is complete that day), NaN where nothing is stated. Over other layers
the positions are the actors at the other end of a friendly tie, in either direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ...ontology import terms
from ...ontology.errors import UsageError
from ...ontology.vocabulary import vocabulary
from ..bodies import bodies_of, lineage
from ..claims import Iri
from ..layers import check_layers
from ..snapshot import Snapshot
from .similarity import Array

LEVELS = (0, 1)


@dataclass(frozen=True)
class Portfolios:
    """An (n, k) array of levels: `actors` by `positions`, both IRIs in a stable order.

    `complete` are the positions whose roster is complete that day.
    """

    actors: tuple[Iri, ...]
    positions: tuple[Iri, ...]
    values: Array
    complete: frozenset[Iri]


def portfolios(
    snapshot: Snapshot,
    layer: str = terms.INSTITUTIONAL,
    *,
    over: Iterable[Iri] | None = None,
    actors: Iterable[Iri] | None = None,
) -> Portfolios:
    """The portfolios of `actors` (all states by default) over one layer.

    `over` limits the positions. Raises UsageError for an unknown layer, or where `over` names
    what is no position of the layer.
    """
    check_layers([layer])
    who = tuple(snapshot.states if actors is None else actors)
    if layer == terms.INSTITUTIONAL:
        return _memberships(snapshot, who, over)
    return _neighbours(snapshot, layer, who, over)


def _memberships(
    snapshot: Snapshot, actors: tuple[Iri, ...], over: Iterable[Iri] | None
) -> Portfolios:
    line = lineage(snapshot)
    if over is None:
        positions = sorted(set(line.values()))
    else:
        wanted = list(over)
        for iri in wanted:
            if iri not in line:
                label = snapshot.entities[iri].label
                raise UsageError(
                    f"{terms.local(iri)} ({label}) is not an organisation.",
                    hint="--over takes bodies that can have members.",
                )
        positions = sorted({line[iri] for iri in wanted})
    complete = frozenset(line[iri] for iri in snapshot.rosters)
    values = np.full((len(actors), len(positions)), np.nan)
    column = {body: number for number, body in enumerate(positions)}
    row = {actor: number for number, actor in enumerate(actors)}
    for body in complete & column.keys():
        values[:, column[body]] = 0
    for actor, body in _stated_absences(snapshot, line):
        if actor in row and body in column:
            values[row[actor], column[body]] = 0
    for actor, held in bodies_of(snapshot).items():
        for body in held.keys() & column.keys():
            if actor in row:
                values[row[actor], column[body]] = 1
    return Portfolios(actors, tuple(positions), values, complete)


def _stated_absences(snapshot: Snapshot, line: Mapping[Iri, Iri]) -> Iterable[tuple[Iri, Iri]]:
    """Who is said not to be in which body: by a denial, or by a stated end."""
    if snapshot.beyond:
        return
    for verdict in snapshot.verdicts.values():
        layers = vocabulary().properties[verdict.predicate].layers
        if verdict.holds is False and terms.INSTITUTIONAL in layers and verdict.object in line:
            yield verdict.subject, line[verdict.object]


def _neighbours(
    snapshot: Snapshot, layer: str, actors: tuple[Iri, ...], over: Iterable[Iri] | None
) -> Portfolios:
    words = vocabulary()
    pairs = set()
    for tie in snapshot.ties:
        if layer in words.properties[tie.predicate].layers and tie.polarity > 0:
            pairs |= {(tie.subject, tie.object), (tie.object, tie.subject)}
    positions = sorted({end for _, end in pairs} if over is None else set(over))
    column = {iri: number for number, iri in enumerate(positions)}
    row = {actor: number for number, actor in enumerate(actors)}
    values = np.full((len(actors), len(positions)), np.nan)
    for actor, other in pairs:
        if actor in row and other in column:
            values[row[actor], column[other]] = 1
    return Portfolios(actors, tuple(positions), values, frozenset())
