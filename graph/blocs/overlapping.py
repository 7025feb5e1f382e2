"""Overlapping blocs: an actor may be in several.

Clique percolation: Palla, G., Derényi, I., Farkas, I. & Vicsek, T. (2005), Uncovering the
overlapping community structure of complex networks in nature and society, Nature 435: 814-818. By
shared institutions: the states that share a set of bodies, where neither can be made larger, which
are the formal concepts of Wille, R. (1982), Restructuring lattice theory, in Ordered Sets, Reidel:
445-470.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ...ontology import terms
from ...ontology.errors import LimitError, UsageError
from ..bodies import bodies_of
from ..snapshot import Snapshot
from .partition import sorted_blocs

MOST = 10_000
"""More blocs than this by shared bodies are refused."""


@dataclass(frozen=True)
class SharedBodies:
    """All states that are in each of these bodies (ids), and all bodies that they share."""

    actors: tuple[str, ...]
    bodies: tuple[str, ...]


def clique_blocs(graph: nx.Graph[Any], k: int = 3) -> tuple[tuple[Any, ...], ...]:
    """Unions of cliques of k actors that can be reached from each other by changing one of them.

    The largest first. Weights do not count. An actor that is in no clique of k is in none.

    Notes: a graph without nodes or cliques has no blocs. Raises UsageError for a k below 2.
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 2:
        raise UsageError(f"A clique of {k!r} is none.", hint="Give a whole number from 2 up.")
    plain = nx.Graph((a, b) for a, b in graph.edges() if a != b)
    return sorted_blocs(nx.community.k_clique_communities(plain, k))


def shared_bodies(
    snapshot: Snapshot, *, bodies: int = 2, actors: int = 2
) -> tuple[SharedBodies, ...]:
    """The blocs of at least so many `actors` that share at least so many `bodies` on the day.

    Members and partners of a day count; a body and its successor are one. In order of actors times
    bodies, the largest first.

    Notes: Raises UsageError for numbers below 1 and LimitError where there are more than 10,000.
    """
    if bodies < 1 or actors < 1:
        raise UsageError("Blocs are of 1 actor and 1 body or more.")
    states = frozenset(snapshot.states)
    held = {
        terms.local(actor): frozenset(terms.local(body) for body in own)
        for actor, own in bodies_of(snapshot).items()
        if actor in states
    }
    found = [
        SharedBodies(inside, tuple(sorted(shared)))
        for shared in _closed(held.values(), bodies)
        if len(inside := tuple(sorted(a for a, own in held.items() if shared <= own))) >= actors
    ]
    return tuple(
        sorted(found, key=lambda b: (-len(b.actors) * len(b.bodies), -len(b.actors), b.actors))
    )


def _closed(rows: Iterable[frozenset[str]], least: int) -> set[frozenset[str]]:
    """Every set of bodies that is what some states share, of at least so many: the rows, and what
    each adds to those found before.
    """
    found: set[frozenset[str]] = set()
    for row in rows:
        found |= {common for old in found if len(common := old & row) >= least}
        if len(row) >= least:
            found.add(row)
        if len(found) > MOST:
            raise LimitError(
                f"There are more than {MOST} blocs by shared bodies.",
                hint="Ask for more bodies to be shared.",
            )
    return found


def in_how_many(blocs: Iterable[Iterable[Any]]) -> dict[Any, int]:
    """Each actor that is in a bloc → how many it is in."""
    counted = Counter(actor for bloc in blocs for actor in bloc)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], str(item[0]))))
