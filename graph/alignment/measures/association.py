"""Association of levels: Kendall's tau-b and the cosine."""

from __future__ import annotations

import numpy as np

from .profiles import Array, Profiles, product, ratio


def cosine(profiles: Profiles) -> Array:
    """x·y / (|x|·|y|) over the positions stated of both.

    Range -1 to 1 (0 to 1 where no level is negative); 1 for oneself. Undefined (NaN) where one of
    the two has only zeros there.

    >>> from steppe import similarity
    >>> round(similarity([3, 0, 1], [3, 3, 0], "cosine"), 6)
    0.67082
    """
    levels = profiles.summands
    products = product(levels)
    lengths = np.sqrt(profiles.squares(levels, products))
    return _within_one(products, lengths * lengths.T)


def tau_b(profiles: Profiles) -> Array:
    """(C - D) / √((n0-n1)·(n0-n2)): rank correlation of levels, corrected for ties.

    C and D count the pairs of positions that the two rank alike and the other way round, n0 all
    pairs, n1 and n2 those that x and y rank equally. Kendall, M. G. (1938), A new measure of rank
    correlation, Biometrika 30: 81-93; first used for alliances by Bueno de Mesquita, B. (1975),
    Measuring systemic polarity, Journal of Conflict Resolution 19: 187-216. Range -1 to 1; 1 for
    oneself. Undefined (NaN) where the levels of one do not vary over what is stated of both.

    >>> from steppe import similarity
    >>> round(similarity([3, 0, 1, 2], [3, 3, 0, 2], "tau-b"), 6)
    0.182574
    """
    alike, untied = _by_counts(profiles) if profiles.few else _by_signs(profiles)
    roots = np.sqrt(untied)
    return _within_one(alike, roots * roots.T)


def _within_one(above: Array, below: Array) -> Array:
    """The ratio, kept within -1 to 1 where rounding leaves it, and 1 for oneself."""
    answer = ratio(above, below, below > 0)
    np.clip(answer, -1, 1, out=answer)
    own = np.diagonal(answer)
    np.fill_diagonal(answer, np.where(np.isnan(own), np.nan, 1))
    return answer


def _by_counts(profiles: Profiles) -> tuple[Array, Array]:
    """C - D and n0 - n1, from how often x has the c-th level where y has the d-th."""
    n, levels = len(profiles.values), len(profiles.distinct)
    by_level = np.ascontiguousarray(profiles.at.transpose(1, 0, 2)).reshape(
        levels * n, profiles.values.shape[1]
    )
    counts = product(by_level).reshape(levels, n, levels, n)
    alike, ties = np.zeros((n, n)), np.zeros((n, n))
    above = [np.zeros((n, n)) for _ in range(levels)]  # x higher than c, y at the d-th level
    for c in reversed(range(levels)):
        row = counts[c].swapaxes(0, 1)
        times = row.sum(axis=0)
        ties += times * times
        if c < levels - 1:
            higher = sum(above[1:], start=np.zeros((n, n)))  # y above the d-th level, less below it
            for d in range(levels):
                alike += row[d] * higher
                if d < levels - 1:
                    higher -= above[d]
                    higher -= above[d + 1]
        for d in range(levels):
            above[d] += row[d]
    joint = np.asarray(profiles.joint)
    return alike, (joint**2 - ties) / 2


def _by_signs(profiles: Profiles) -> tuple[Array, Array]:
    """The same for many different levels, from the order of every pair of positions."""
    n, k = profiles.values.shape
    alike, untied = np.zeros((n, n)), np.zeros((n, n if not profiles.complete else 1))
    for first in range(k - 1):
        later = profiles.values[:, first + 1 :]
        order = np.nan_to_num(np.sign(later - profiles.values[:, first : first + 1]))
        alike += product(order)
        differs = np.abs(order)
        if profiles.complete:
            untied += differs.sum(axis=1, keepdims=True)
        else:
            both = profiles.stated[:, first + 1 :] * profiles.stated[:, first : first + 1]
            untied += differs @ both.T
    return alike, untied
