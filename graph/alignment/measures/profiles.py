"""What all measures share: portfolios made ready for matrix products, and sums over pairs.

Every measure is a function of a few sums over the positions that are stated of both of a pair.
Taken for all pairs at once these sums are matrix products of indicator matrices, which is what
makes the measures fast. Where everything is stated, the sums of one actor alone do not depend on
the other, and the products for them are saved.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Real = npt.NDArray[np.floating]

TOLERANCE = 1e-12
"""Below this share of the terms that it is a difference of, a denominator is taken as 0."""

_EXACT = 2**24
"""Whole numbers up to this one are exact in single precision, which is twice as fast."""

_FEW_LEVELS = 12
"""Up to so many distinct levels are counted by indicators; more are compared one by one."""


class Profiles:
    """n portfolios over k positions: levels within a declared scale, NaN for what is not stated.

    `values` is an (n, k) array, `low` and `high` the declared scale, `weights` one for each
    position (None: all 1), `power` 1 for absolute and 2 for squared distances.
    """

    def __init__(
        self,
        values: Array,
        levels: tuple[float, float],
        weights: Array | None = None,
        power: int = 1,
    ) -> None:
        self.values = values
        self.low, self.high = float(levels[0]), float(levels[1])
        self.weights = weights
        self.power = power
        missing = np.isnan(values)
        self.complete = not missing.any()
        self.filled: Array = values if self.complete else np.where(missing, self.low, values)
        self._missing = missing
        small = values.shape[1] < _EXACT / _FEW_LEVELS
        self.counting: np.dtype[np.floating] = np.dtype(np.float32 if small else np.float64)

    @property
    def width(self) -> float:
        """The width of the declared scale, to the power of the distance."""
        return float((self.high - self.low) ** self.power)

    @cached_property
    def stated(self) -> Real:
        """1 where a level is stated, else 0: (n, k)."""
        stated: Real = (~self._missing).astype(self.counting)
        return stated

    @cached_property
    def joint(self) -> Array | float:
        """How many positions are stated of both: (n, n), or one number where all are."""
        if self.complete:
            return float(self.values.shape[1])
        return (self.stated @ self.stated.T).astype(np.float64)

    @cached_property
    def whole(self) -> bool:
        """Whether all levels are whole numbers of a scale with few steps."""
        if not (self.low.is_integer() and self.high - self.low < _FEW_LEVELS):
            return False
        return bool(np.array_equal(self.filled, np.rint(self.filled)))

    @cached_property
    def distinct(self) -> Array:
        """The levels to count by: those of the scale, or those that occur if they are others."""
        if self.whole:
            return np.arange(self.low, np.floor(self.high) + 1)
        return np.unique(self.values[~self._missing])

    @property
    def few(self) -> bool:
        """Whether the levels are few enough to be counted by indicators."""
        return len(self.distinct) <= _FEW_LEVELS

    @cached_property
    def at(self) -> Real:
        """Indicators of each distinct level: (n, number of levels, k)."""
        found = self.filled[:, None, :] == self.distinct[None, :, None]
        if not self.complete:
            found &= ~self._missing[:, None, :]
        return np.asarray(found, dtype=self.counting)

    @cached_property
    def above(self) -> Real:
        """Indicators of each step of the scale that a level reaches: (n, steps, k)."""
        found = self.filled[:, None, :] >= self.distinct[None, 1:, None]
        if not self.complete:
            found &= ~self._missing[:, None, :]
        return np.asarray(found, dtype=self.counting)

    @property
    def steps(self) -> Array:
        """The height of each step between neighbouring levels."""
        return np.diff(self.distinct)

    def own(self, values: Real) -> Array:
        """For each pair (i, j) the sum of i's `values` over what is stated of both.

        `values` is (n, k), 0 where nothing is stated. The answer is (n, n), or (n, 1) where all is
        stated, since then it does not depend on j.
        """
        if self.complete:
            return np.asarray(values.sum(axis=1, dtype=np.float64)[:, None])
        return (values @ self.stated.T.astype(values.dtype)).astype(np.float64)

    def identical(self) -> Array:
        """At how many positions the two have the same level: (n, n)."""
        if self.few:
            return product(self.at.reshape(len(self.values), -1))
        same = [(self.values == row).sum(axis=1) for row in self.values]
        return np.stack(same).astype(np.float64)

    @cached_property
    def summands(self) -> Real:
        """The levels with 0 where nothing is stated, for sums of products: (n, k)."""
        levels = self.filled if self.complete else np.where(self._missing, 0.0, self.filled)
        largest = max(abs(self.low), abs(self.high))
        exact = self.whole and largest**2 * levels.shape[1] < _EXACT
        return levels.astype(np.float32) if exact else levels


def product(values: Real) -> Array:
    """Σ v_i·v_j for every pair of rows: symmetric to the last bit."""
    return (values @ values.T).astype(np.float64)


def defined(answer: Array, where: npt.NDArray[np.bool_]) -> Array:
    """The answer with NaN where it is not defined."""
    if not where.all():
        answer[~where] = np.nan
    return answer


def symmetric(matrix: Array) -> Array:
    """Products of floats may differ in the last bit across the diagonal."""
    return (matrix + matrix.T) / 2
