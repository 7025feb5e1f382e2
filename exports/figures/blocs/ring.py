"""Actors on a ring, bloc by bloc, so that ties cross as little as can be seen to matter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx

_GAP = 1.4
"""The gap between two blocs, in places of an actor."""

_ROUNDS = 24


def on_a_ring(graph: nx.Graph[str], blocs: Sequence[Sequence[str]]) -> dict[str, float]:
    """The angle of each actor, in radians, the first bloc on the left; y grows downwards.

    Each bloc has an arc of its own, with a gap to the next. Within it actors are put in the order
    of the mean direction of those that they are tied to (the barycentre heuristic of Sugiyama,
    Tagawa & Toda 1981), a fixed number of times.
    """
    held = [sorted(bloc) for bloc in blocs if bloc]
    angles = _places(held)
    for _ in range(_ROUNDS):
        for bloc in held:
            bloc.sort(key=lambda actor: (_pull(graph, actor, angles), actor))
        fresh = _places(held)
        if fresh == angles:
            break
        angles = fresh
    return angles


def places(blocs: Sequence[Sequence[str]]) -> float:
    """How many places of an actor a ring has, the gaps between blocs counted in them."""
    return sum(map(len, blocs)) + (len(blocs) * _GAP if len(blocs) > 1 else 0)


def gaps(angles: Mapping[str, float], blocs: Sequence[Sequence[str]]) -> list[float]:
    """The direction of the middle of each gap between two blocs, which follow each other."""
    ends = [(min(own), max(own)) for bloc in blocs if (own := [angles[a] for a in bloc])]
    after = [*(low for low, _ in ends[1:]), *(low + 2 * math.pi for low, _ in ends[:1])]
    return [(high + low) / 2 for (_, high), low in zip(ends, after, strict=True)]


def _places(blocs: Sequence[Sequence[str]]) -> dict[str, float]:
    step = 2 * math.pi / max(places(blocs), 1)
    # The middle of the first bloc points to the left.
    place = -(len(blocs[0]) - 1) / 2 if blocs else 0.0
    found = {}
    for bloc in blocs:
        for actor in bloc:
            found[actor] = math.pi + place * step
            place += 1
        place += _GAP
    return found


def _pull(graph: nx.Graph[str], actor: str, angles: Mapping[str, float]) -> float:
    """The direction of an actor's neighbours, as an angle near its own."""
    own = angles[actor]
    others = [angles[other] for other in graph[actor] if other != actor]
    if not others:
        return own
    x = sum(math.cos(angle - own) for angle in others)
    y = sum(math.sin(angle - own) for angle in others)
    # Its own place weighs as much as one tie, so that the order settles.
    return own + math.atan2(y, x + len(others) + 1)
