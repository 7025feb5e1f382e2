"""In which order actors stand in a heat map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ...graph.alignment.matrix import AlignmentMatrix
from ...graph.alignment.measures.catalogue import DISTANCE

Group = tuple[int, tuple[str, ...]]
"""The number of a bloc, from 1, and its actors in order; 0 for those in none."""


def grouped(matrix: AlignmentMatrix, blocs: Iterable[Sequence[str]] | None) -> list[Group]:
    """The actors that have a value with another, by bloc, then by mean value, the closest first.

    Those in no bloc are last, as bloc 0; an actor named in two blocs is in the first of them.
    """
    means = means_of(matrix)
    given = [tuple(bloc) for bloc in blocs or ()]
    placed = {actor for bloc in given for actor in bloc}
    rest = tuple(actor for actor in matrix.actors if actor not in placed)
    found = []
    taken: set[str] = set()
    for n, bloc in [*enumerate(given, start=1), (0, rest)]:
        members = {actor for actor in bloc if actor in means} - taken
        taken |= members
        if members:
            found.append((n, tuple(sorted(members, key=lambda a: (means[a], a)))))
    return found


def means_of(matrix: AlignmentMatrix) -> dict[str, float]:
    """The mean value of each actor with the others, the closest least; none for those without."""
    others = np.array(matrix.values, dtype=float)
    np.fill_diagonal(others, np.nan)
    sign = 1 if matrix.sense == DISTANCE else -1
    return {
        actor: sign * round(float(np.nanmean(row)), 9)
        for actor, row in zip(matrix.actors, others, strict=True)
        if not np.isnan(row).all()
    }
