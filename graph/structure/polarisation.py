"""Polarisation: how far apart groups are, weighted by how large each is.

Esteban, J.-M. & Ray, D. (1994), On the measurement of polarization, Econometrica 62: 819-851.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError
from ..alignment.matrix import AlignmentMatrix
from ..blocs.detection import check_weights
from ..blocs.partition import Division, bloc_numbers

MOST_ALPHA = 1.6
"""Esteban & Ray's axioms admit an alpha above 0 up to this."""

Array = npt.NDArray[np.float64]


def esteban_ray(
    shares: Sequence[float],
    positions: Sequence[float] | Sequence[Sequence[float]] | Array,
    *,
    alpha: float = MOST_ALPHA,
    scale: float = 1.0,
) -> float:
    """Esteban and Ray's polarisation: K Σ_i Σ_j p_i^(1+α) p_j d_ij.

    `shares` are the sizes of the groups, divided by their sum; `positions` their places on a line
    (then d_ij = |y_i - y_j|), or the matrix of their distances, (n, n). `alpha`, above 0 up to 1.6,
    says how much a group's size adds to the feeling of belonging; `scale` is K. 0 where all are
    in one place, and for shares and distances up to 1 most where two equal groups are as far apart
    as can be: 2 · (1/2)^(2+α).

    Notes: groups of size 0 count for nothing; without groups it is 0. Raises UsageError for shares
    that are negative, not finite or sum to 0, positions of another length, distances that are
    negative, not symmetric, not finite or not 0 from a group to itself, an alpha out of range, and
    a scale that is not above 0.

    >>> esteban_ray([1, 1], [0, 1], alpha=1)
    0.25
    """
    sizes = _numbers(shares)
    if not 0 < alpha <= MOST_ALPHA:
        raise UsageError(f"alpha is {alpha!r}.", hint=f"Give a number above 0 up to {MOST_ALPHA}.")
    if not 0 < scale < np.inf:
        raise UsageError(f"The scale is {scale!r}.", hint="Give a number above 0.")
    if sizes.ndim != 1 or not np.isfinite(sizes).all() or (sizes < 0).any():
        raise UsageError("The shares are no sizes.", hint="Give a number from 0 up for each group.")
    if len(sizes) and not sizes.sum():
        raise UsageError("All shares are 0.", hint="Give one group at least a size above 0.")
    if not len(sizes):
        return 0.0
    p = sizes / sizes.sum()
    return float(scale * (p ** (1 + alpha)) @ _distances(positions, len(sizes)) @ p)


def _numbers(given: Any) -> Array:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(
            "These are no numbers, or rows of unequal length.",
            hint="Give a list of numbers, or a square matrix of them.",
        ) from None


def _distances(positions: Any, count: int) -> Array:
    places = _numbers(positions)
    if places.shape == (count,) and np.isfinite(places).all():
        found: Array = np.abs(places[:, None] - places[None, :])
        return found
    square = places.shape == (count, count) and np.isfinite(places).all()
    symmetric = square and np.allclose(places, places.T) and not np.diag(places).any()
    if not symmetric or (places < 0).any():
        raise UsageError(
            f"These are no places of {count} groups.",
            hint=f"Give {count} positions, or their symmetric distances with 0 on the diagonal.",
        )
    return places


def bloc_distances(matrix: AlignmentMatrix, blocs: Sequence[Sequence[str]]) -> Array:
    """How far apart blocs are by alignment: 1 less the mean value of the pairs across, (k, k).

    For measures of similarity whose highest value is 1; 0 on the diagonal. Pairs without a value
    are left out; 1 where no pair across has one. Raises UsageError for other measures.
    """
    if matrix.measure.highest != 1 or matrix.measure.sense != "similarity":
        raise UsageError(
            f"{matrix.metric} has no distance of its own.", hint="Take jaccard, s or cosine."
        )
    row = {actor: k for k, actor in enumerate(matrix.actors)}
    held = [[row[actor] for actor in bloc if actor in row] for bloc in blocs]
    found = np.zeros((len(blocs),) * 2)
    for i, one in enumerate(held):
        for j, other in enumerate(held[:i]):
            values = matrix.values[np.ix_(one, other)]
            known = values[~np.isnan(values)]
            found[i, j] = found[j, i] = 1 - known.mean() if known.size else 1.0
    return np.clip(found, 0, None)


def cut_modularity(graph: nx.Graph[Any], partition: Division[Any]) -> float | None:
    """Newman's modularity of a division of a weighted network, -0.5 to 1; None without ties.

    Newman, M. E. J. & Girvan, M. (2004), Physical Review E 69: 026113. That of signed networks is
    `steppe.signed_modularity`. Raises UsageError for a node in no bloc or in two, and for weights
    that are negative or not finite.
    """
    check_weights(graph)
    numbers = bloc_numbers(graph, partition)
    if not any(weight for *_, weight in graph.edges(data="weight", default=1)):
        return None
    blocs: dict[int, set[Any]] = {}
    for node, number in numbers.items():
        blocs.setdefault(number, set()).add(node)
    return float(nx.community.modularity(graph, blocs.values(), weight="weight"))
