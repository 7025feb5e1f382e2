"""The door to the similarity measures: checked arrays in, numbers out.

A portfolio is a vector of levels over k positions (alters, bodies, votes); NaN means not stated.
A position that is not stated of one of a pair leaves that pair's sum, except in the set measures,
where it is outside the set. Where a measure is undefined the answer is NaN, never 0. Each measure
is explained where it is written, in `measures`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...ontology.errors import UsageError
from .measures import association, chance, distance, sets, votes
from .measures.catalogue import METRICS as METRICS
from .measures.catalogue import Measure, measure
from .measures.profiles import Array as Array
from .measures.profiles import Profiles

DISTANCES = {"absolute": 1, "squared": 2}

_WIDEST = 1e150
"""The square of a wider scale is no finite number."""

_FUNCTIONS: dict[str, Callable[[Profiles], Array]] = {
    "jaccard": sets.jaccard,
    "common": sets.common,
    "s": distance.s,
    "kappa": chance.kappa,
    "pi": chance.pi,
    "pi-nominal": chance.pi_nominal,
    "tau-b": association.tau_b,
    "a": distance.a,
    "cosine": association.cosine,
    "agreement": votes.agreement,
    "ideal-point": votes.ideal_point,
}


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

    `metric` is one of jaccard, common, s, kappa, pi, pi-nominal, tau-b, a, cosine, agreement and
    ideal-point (the last a distance). `levels` is the declared scale (lowest, highest), never read
    off the data; ideal points have none. `weights` (one a position) are for `s`, `distance` is for
    `s` and `a`. Raises UsageError for unequal lengths, a level outside `levels`, weights that are
    negative, not finite or sum to 0, and unknown options.

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

    Options and errors as in `similarity`. The result is symmetric, NaN where undefined.

    >>> similarity_matrix([[0, 3], [0, 0], [3, 3]], "s").tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, -1.0], [0.0, -1.0, 1.0]]
    """
    asked = measure(metric)
    if not isinstance(distance, str) or distance not in DISTANCES:
        raise UsageError(f"There is no distance «{distance}».", hint="absolute or squared.")
    if distance != "absolute" and not asked.squarable:
        raise UsageError(f"{metric} takes no distance.", hint="s and a do.")
    if weights is not None and not asked.weighted:
        raise UsageError(f"{metric} takes no weights.", hint="Only s is weighted.")
    low, high = (0.0, 1.0) if asked.one_position else _scale(levels)
    values = _portfolios(portfolios, asked, low, high)
    weighing = None if weights is None else _weights(weights, values.shape[1])
    if not len(values):
        return np.zeros((0, 0))
    return _FUNCTIONS[metric](Profiles(values, (low, high), weighing, DISTANCES[distance]))


def joint_positions(portfolios: Array) -> npt.NDArray[np.int64]:
    """How many positions are stated for both of each pair, an (n, n) array."""
    stated = (~np.isnan(portfolios)).astype(np.float64)
    return (stated @ stated.T).astype(np.int64)


# -- checks at the door ----------------------------------------------------------------------


def _array(values: Any, what: str) -> Array:
    try:
        masked = isinstance(values, np.ma.MaskedArray)
        plain = np.asarray(values.astype(np.float64).filled(np.nan) if masked else values)
        if plain.dtype.kind in "biufO":
            return np.asarray(plain, dtype=np.float64)
    except (TypeError, ValueError):
        pass
    raise UsageError(f"{what} must be numbers, with NaN for what is not stated.")


def _vector(values: Any, what: str) -> Array:
    vector = _array(values, what)
    if vector.ndim != 1:
        raise UsageError(f"{what} must be one row of levels, not {vector.ndim} dimensions.")
    return vector


def _portfolios(values: Any, asked: Measure, low: float, high: float) -> Array:
    array = _array(values, "portfolios")
    if array.ndim != 2:
        raise UsageError("Portfolios must be an (n, k) array: actors by positions.")
    if asked.one_position:
        if array.shape[1] != 1:
            raise UsageError(
                f"{asked.name} takes one position, not {array.shape[1]}.",
                hint="Give the two points of one session.",
            )
        if np.isinf(array).any():
            raise UsageError("A point must be finite.")
        return array
    # fmin and fmax pass over NaN, and are much faster than nanmin and nanmax.
    if array.size and (np.fmin.reduce(array, axis=None) < low
                       or np.fmax.reduce(array, axis=None) > high):  # fmt: skip
        outside = array[(array < low) | (array > high)]
        raise UsageError(
            f"The level {outside[0]:g} lies outside the declared levels {low:g} to {high:g}.",
            hint="Declare the scale with levels=(lowest, highest).",
        )
    return array


def _scale(levels: tuple[float, float]) -> tuple[float, float]:
    try:
        low, high = (float(level) for level in levels)
    except (TypeError, ValueError):
        low = high = np.nan
    if not (np.isfinite(low) and np.isfinite(high) and low < high and high - low < _WIDEST):
        raise UsageError(f"The levels {levels} are no scale.", hint="Give (lowest, highest).")
    return low, high


def _weights(weights: Any, length: int) -> Array:
    array = _vector(weights, "weights")
    if array.size != length:
        raise UsageError(f"{array.size} weights for {length} positions.")
    if not np.all(np.isfinite(array)) or np.any(array < 0) or array.max(initial=0) == 0:
        raise UsageError("Weights must be finite and not negative, and sum to more than 0.")
    return np.asarray(array / array.max())  # only their ratios count, and so no sum overflows
