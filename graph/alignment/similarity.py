"""The similarity measures themselves: arrays in, numbers out.

A portfolio is a vector of levels over k positions (alters, bodies, votes); NaN means not stated.
A position that is not stated for one of a pair leaves that pair's sum. Where a measure is
undefined the answer is NaN, never 0.

    s        1 - 2 Σ w·|x-y|^p / (Σ w · d^p), p = 1 (absolute) or 2 (squared), d = width of the
             declared levels. Range -1 to 1. Signorino, C. S. & Ritter, J. M. (1999), Tau-b or
             not tau-b, International Studies Quarterly 43: 115-144.
    kappa    1 - Σ(x-y)² / (Σx² + Σy² - (2/N)·Σx·Σy), squared weights. At most 1. Cohen, J.
             (1968), Weighted kappa, Psychological Bulletin 70: 213-220; Häge, F. M. (2011),
             Choice or circumstance?, Political Analysis 19: 287-305.
    jaccard  |A∩B| / |A∪B| of the positions with a level above 0. Range 0 to 1.
    common   |A∩B|, a count.

`jaccard` and `common` are set measures: what is not stated is outside the set; they are undefined
only where a set is empty. `s` over 0/1 memberships counts joint absence as agreement, so that two
states which belong to nothing look alike; use `jaccard` there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError

Array = npt.NDArray[np.float64]

SET_METRICS = ("jaccard", "common")
METRICS = ("jaccard", "common", "s", "kappa")
DISTANCES = {"absolute": 1, "squared": 2}
SENSE = "similarity"
"""Larger means closer, for every measure here."""

_TOLERANCE = 1e-12
"""Below this share of the terms that it is a difference of, a denominator is taken as 0."""


def similarity(
    x: Sequence[float] | npt.ArrayLike,
    y: Sequence[float] | npt.ArrayLike,
    metric: str = "s",
    *,
    levels: tuple[float, float] = (0, 3),
    weights: Sequence[float] | npt.ArrayLike | None = None,
    distance: str = "absolute",
) -> float:
    """Similarity of two portfolios of equal length; NaN where it is undefined.

    `levels` is the declared scale (lowest, highest), never read off the data; `weights` and
    `distance` are for `s`. Raises UsageError for unequal lengths, a level outside `levels`,
    weights that are negative, not finite or sum to 0, and unknown options.

    >>> similarity([0, 3, 0], [0, 3, 3])
    0.33333333333333337
    >>> similarity([0, 1, 1], [0, 1, float("nan")], "jaccard", levels=(0, 1))
    0.5
    """
    first, second = _vector(x, "x"), _vector(y, "y")
    if first.shape != second.shape:
        raise UsageError(
            f"The portfolios differ in length: {first.size} and {second.size}.",
            hint="Both must range over the same positions.",
        )
    both = np.stack([first, second])
    pair = similarity_matrix(both, metric, levels=levels, weights=weights, distance=distance)
    return float(pair[0, 1])


def similarity_matrix(
    portfolios: npt.ArrayLike,
    metric: str = "s",
    *,
    levels: tuple[float, float] = (0, 3),
    weights: Sequence[float] | npt.ArrayLike | None = None,
    distance: str = "absolute",
) -> Array:
    """Similarity of every pair of rows: an (n, n) array from an (n, k) array of portfolios.

    Options and errors as in `similarity`. The result is symmetric.
    """
    values = _portfolios(portfolios, levels)
    if metric not in METRICS:
        raise UsageError(
            f"There is no measure «{metric}».", hint=f"They are: {', '.join(METRICS)}."
        )
    if distance not in DISTANCES:
        raise UsageError(f"There is no distance «{distance}».", hint="absolute or squared.")
    if weights is not None and metric != "s":
        raise UsageError(f"{metric} takes no weights.", hint="Only s is weighted.")
    with np.errstate(divide="ignore", invalid="ignore"):
        if metric in SET_METRICS:
            return _sets(values, metric)
        if metric == "kappa":
            return _kappa(values)
        weighing = _weights(weights, values.shape[1])
        return _s(values, weighing, levels, DISTANCES[distance])


def joint_positions(portfolios: Array) -> npt.NDArray[np.int64]:
    """How many positions are stated for both of each pair, an (n, n) array."""
    stated = (~np.isnan(portfolios)).astype(np.float64)
    return (stated @ stated.T).astype(np.int64)


# -- checks at the door ----------------------------------------------------------------------


def _array(values: Any, what: str) -> Array:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{what} must be numbers, with NaN for what is not stated.") from None


def _vector(values: Any, what: str) -> Array:
    vector = _array(values, what)
    if vector.ndim != 1:
        raise UsageError(f"{what} must be one row of levels, not {vector.ndim} dimensions.")
    return vector


def _portfolios(values: Any, levels: tuple[float, float]) -> Array:
    array = _array(values, "portfolios")
    if array.ndim != 2:
        raise UsageError("Portfolios must be an (n, k) array: actors by positions.")
    low, high = levels
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise UsageError(f"The levels {levels} are no scale.", hint="Give (lowest, highest).")
    outside = array[~np.isnan(array) & ((array < low) | (array > high))]
    if outside.size:
        raise UsageError(
            f"The level {outside[0]:g} lies outside the declared levels {low:g} to {high:g}.",
            hint="Declare the scale with levels=(lowest, highest).",
        )
    return array


def _weights(weights: Any, length: int) -> Array:
    if weights is None:
        return np.ones(length)
    array = _vector(weights, "weights")
    if array.size != length:
        raise UsageError(f"{array.size} weights for {length} positions.")
    if not np.all(np.isfinite(array)) or np.any(array < 0) or array.sum() == 0:
        raise UsageError("Weights must be finite and not negative, and sum to more than 0.")
    return array


# -- the measures, all pairs at once by matrix products -----------------------------------------


def _symmetric(matrix: Array) -> Array:
    """Products of floats may differ in the last bit across the diagonal."""
    return (matrix + matrix.T) / 2


def _sets(values: Array, metric: str) -> Array:
    inside = (np.nan_to_num(values) > 0).astype(np.float64)
    size = inside.sum(axis=1)
    common = inside @ inside.T
    answer = common if metric == "common" else common / (size[:, None] + size[None, :] - common)
    empty = size == 0
    answer[empty, :] = answer[:, empty] = np.nan
    return answer


def _s(values: Array, weights: Array, levels: tuple[float, float], power: int) -> Array:
    stated = (~np.isnan(values)).astype(np.float64)
    filled = np.nan_to_num(values)
    if power == 2:
        apart = _sum_of_squares(filled, stated, weights)
    elif np.array_equal(filled, np.round(filled)):
        apart = _sum_over_thresholds(filled, stated, weights, levels)
    else:
        apart = _sum_by_rows(values, weights)
    widest = (stated * weights) @ stated.T * (levels[1] - levels[0]) ** power
    answer = 1 - 2 * apart / widest
    answer[widest == 0] = np.nan
    return _symmetric(answer)


def _sum_of_squares(filled: Array, stated: Array, weights: Array) -> Array:
    squares = (filled**2 * weights) @ stated.T
    return np.maximum(squares + squares.T - 2 * (filled * weights) @ filled.T, 0)


def _sum_over_thresholds(
    filled: Array, stated: Array, weights: Array, levels: tuple[float, float]
) -> Array:
    """Σ w·|x-y| for whole levels: |x-y| is the number of thresholds that lie between the two."""
    total = np.zeros((filled.shape[0], filled.shape[0]))
    for threshold in range(int(np.floor(levels[0])) + 1, int(np.floor(levels[1])) + 1):
        above = (filled >= threshold) * stated
        alone = (above * weights) @ stated.T
        total += alone + alone.T - 2 * (above * weights) @ above.T
    return np.maximum(total, 0)


def _sum_by_rows(values: Array, weights: Array) -> Array:
    return np.stack([np.nansum(np.abs(values - row) * weights, axis=1) for row in values])


def _kappa(values: Array) -> Array:
    stated = (~np.isnan(values)).astype(np.float64)
    filled = np.nan_to_num(values)
    n = stated @ stated.T
    sums = filled @ stated.T
    squares = filled**2 @ stated.T
    observed = n * (squares + squares.T - 2 * (filled @ filled.T))
    within = n * (squares + squares.T)
    expected = within - 2 * sums * sums.T
    answer = 1 - observed / expected
    answer[(n == 0) | (np.abs(expected) <= _TOLERANCE * within)] = np.nan
    return _symmetric(answer)
