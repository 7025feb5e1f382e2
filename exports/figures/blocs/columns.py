"""The columns of an alluvial figure: blocs and their actors in an order in which ways cross little.

Sugiyama, K., Tagawa, S. & Toda, M. (1981), Methods for visual understanding of hierarchical system
structures, IEEE Transactions on Systems, Man, and Cybernetics 11: 109-125, for barycentres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ....graph.blocs.matching import Matching

Column = list[tuple[int, list[str]]]
"""The lines of one day from the top, each with its actors."""

_SWEEPS = 6


def in_columns(matching: Matching, names: Mapping[str, str]) -> list[Column]:
    """A column for each day, the best of a fixed number of sweeps to and fro.

    In a sweep each column follows its neighbour: actors in the order of their places there, blocs
    in that of the means of their actors' places.
    """
    columns: list[Column] = [
        sorted((line, sorted(bloc, key=lambda a: (names[a], a)))
               for line, bloc in zip(lines, blocs, strict=True))
        for lines, blocs in zip(matching.lines, matching.blocs, strict=True)
    ]  # fmt: skip
    best, fewest = columns, crossings(columns)
    for sweep in range(_SWEEPS):
        columns = _swept(columns) if sweep % 2 == 0 else _swept(columns[::-1])[::-1]
        if (count := crossings(columns)) < fewest:
            best, fewest = columns, count
    return best


def crossings(columns: Sequence[Column]) -> int:
    """How many pairs of ways cross between neighbouring columns."""
    total = 0
    for left, right in pairwise(map(_places, columns)):
        there = [right[actor] for actor in left if actor in right]
        total += sum(a > b for n, a in enumerate(there) for b in there[n + 1 :])
    return total


def _swept(columns: Sequence[Column]) -> list[Column]:
    found = list(columns[:1])
    for column in columns[1:]:
        # Who is not in the neighbour stays about where it is.
        place = {**_places(column), **_places(found[-1])}
        held = [(line, sorted(bloc, key=place.__getitem__)) for line, bloc in column]
        found.append(sorted(held, key=lambda each: _mean(each[1], place)))
    return found


def _places(column: Column) -> dict[str, int]:
    return {actor: n for n, actor in enumerate(a for _, bloc in column for a in bloc)}


def _mean(bloc: Sequence[str], place: Mapping[str, int]) -> float:
    return sum(place[actor] for actor in bloc) / len(bloc)
