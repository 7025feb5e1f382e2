"""What all measures share: portfolios made ready for matrix products, and sums over pairs.

Every measure is a function of a few sums over the positions that are stated of both of a pair.
Taken for all pairs at once these sums are matrix products of indicator matrices, which is what
makes the measures fast. Where everything is stated, the sums of one actor alone do not depend on
the other, and the products for them are saved.
"""

from __future__ import annotations

from collections.abc import Iterator
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
        self._missing = np.isnan(values)
        self.complete = not self._missing.any()
        small = values.shape[1] < _EXACT / _FEW_LEVELS
        self.counting: np.dtype[np.floating] = np.dtype(np.float32 if small else np.float64)

    @property
    def width(self) -> float:
        """The width of the declared scale, to the power of the distance."""
        return float((self.high - self.low) ** self.power)

    @cached_property
    def filled(self) -> Array:
        """The levels, the lowest of the scale where nothing is stated."""
        return self.values if self.complete else np.where(self._missing, self.low, self.values)

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
        return self._from(self.distinct[1:])

    def reached(self) -> Iterator[tuple[Real, Array]]:
        """The steps of the scale, as `above`, with their heights; a few at a time if many."""
        cuts, heights = self.distinct[1:], self.steps
        for first in range(0, len(cuts), _FEW_LEVELS):
            some = slice(first, first + _FEW_LEVELS)
            yield self._from(cuts[some]), heights[some]

    def _from(self, cuts: Array) -> Real:
        found = self.filled[:, None, :] >= cuts[None, :, None]
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
            ones = np.ones((values.shape[1], 1), dtype=values.dtype)
            return (values @ ones).astype(np.float64)
        stated = self.stated.astype(values.dtype, copy=False)
        return (values @ stated.T).astype(np.float64)

    def squares(self, levels: Real, products: Array) -> Array:
        """For each pair (i, j) the sum of i's squared levels over what is stated of both.

        `products` are those of the levels for every pair. Shapes as of `own`.
        """
        if self.complete:
            return np.diagonal(products)[:, None].copy()
        return self.own(levels * levels)

    def identical(self) -> Array:
        """At how many positions the two have the same level: (n, n)."""
        if self.few:
            return product(flat(self.at))
        same = [(self.values == row).sum(axis=1) for row in self.values]
        return np.stack(same).astype(np.float64)

    @cached_property
    def summands(self) -> Real:
        """The levels with 0 where nothing is stated, for sums of products: (n, k)."""
        zeros = self.complete or self.low == 0
        levels = self.filled if zeros else np.where(self._missing, 0.0, self.filled)
        return self._shortened(levels, max(abs(self.low), abs(self.high)))

    @cached_property
    def heights(self) -> Real:
        """The levels above the lowest of the scale, 0 where nothing is stated: (n, k).

        Measures of distances do not change if all levels move by the same, and far from 0 the
        squares of levels would swallow their differences.
        """
        levels = self.filled - self.low if self.low else self.filled
        return self._shortened(levels, self.high - self.low)

    def _shortened(self, levels: Array, largest: float) -> Real:
        """In single precision where that is exact, which is twice as fast."""
        exact = self.whole and largest**2 * levels.shape[1] < _EXACT
        return levels.astype(np.float32) if exact else levels


def flat(indicators: Real) -> Real:
    """One row for each actor of what stands in its (levels, k) indicators."""
    n, levels, k = indicators.shape
    return indicators.reshape(n, levels * k)


def product(values: Real) -> Array:
    """Σ v_i·v_j for every pair of rows: symmetric to the last bit."""
    return (values @ values.T).astype(np.float64)


def defined(answer: Array, where: npt.NDArray[np.bool_]) -> Array:
    """The answer with NaN where it is not defined."""
    if not where.all():
        answer[~where] = np.nan
    return answer


def ratio(above: Array, below: Array, where: npt.NDArray[np.bool_]) -> Array:
    """`above` divided by `below`, in its place; NaN where it is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"):  # faster than dividing by a mask
        return defined(np.divide(above, below, out=above), where)


def symmetric(matrix: Array) -> Array:
    """Products of floats may differ in the last bit across the diagonal."""
    return (matrix + matrix.T) / 2
