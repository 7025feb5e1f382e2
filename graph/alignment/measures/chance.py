"""Agreement corrected for chance: Cohen's kappa, Scott's pi weighted and nominal."""

from __future__ import annotations

import numpy as np

from .profiles import TOLERANCE, Array, Profiles, product, ratio


def kappa(profiles: Profiles) -> Array:
    """1 - Σ(x-y)² / (Σx² + Σy² - (2/N)·Σx·Σy): squared weights, each with its own margins.

    Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70: 213-220; Häge, F. M. (2011),
    Choice or circumstance?, Political Analysis 19: 287-305. At most 1 (for oneself); 0 is
    chance; no lower bound of use. Sums run over the N positions stated of both. Undefined (NaN)
    where there is none, or where neither varies and both are the same (0/0).

    >>> from steppe import similarity
    >>> round(similarity([3, 0, 1, 2], [3, 3, 0, 2], "kappa"), 6)
    0.166667
    """
    return _beyond_chance(profiles, pooled=False)


def pi(profiles: Profiles) -> Array:
    """1 - Σ(x-y)² / (Σx² + Σy² - (Σx+Σy)²/(2N)): squared weights, the margins pooled.

    Scott, W. A. (1955), Reliability of content analysis, Public Opinion Quarterly 19: 321-325, as
    weighted by Häge (2011). Range -1 to 1; 1 for oneself; 0 is chance. Sums run over the N
    positions stated of both. Undefined (NaN) where there is none, or where all their levels are
    the same (0/0). Not `pi-nominal`, which some programs call pi.

    >>> from steppe import similarity
    >>> round(similarity([3, 0, 1, 2], [3, 3, 0, 2], "pi"), 6)
    0.130435
    """
    return _beyond_chance(profiles, pooled=True)


def _beyond_chance(profiles: Profiles, *, pooled: bool) -> Array:
    # All terms times N: whole levels then give whole numbers, and no rounding hides a 0. In place,
    # because a new array a step takes longer than the step.
    levels, joint = profiles.heights, profiles.joint
    observed = product(levels)
    own, squares = profiles.own(levels), profiles.squares(levels, observed)
    squares *= joint
    observed *= -2 * joint
    observed += squares
    observed += squares.T
    if profiles.complete:
        alone = squares - own * own / 2 if pooled else squares
        one = np.ones_like(own)
        left = np.hstack([alone, one, own * (-1 if pooled else -2)])
        expected = left @ np.hstack([one, alone, own]).T
    else:
        # (Σx+Σy)² is symmetric, while what x sums to over what is stated of both is not.
        expected = own + own.T if pooled else own * own.T
        if pooled:
            expected *= expected
        expected *= -0.5 if pooled else -2
        expected += squares
        expected += squares.T
    varies = expected > (0 if profiles.whole else TOLERANCE * (squares + squares.T))
    answer = ratio(observed, expected, varies)
    return np.subtract(1, answer, out=answer)


def pi_nominal(profiles: Profiles) -> Array:
    """(Po - Pe) / (1 - Pe) with Pe = Σ_c ((p_xc + p_yc)/2)²: levels as names without an order.

    Scott (1955). Range -1 to 1; 1 for oneself; 0 is chance. Shares are over the positions stated
    of both. Undefined (NaN) where there is none, or where all their levels are the same (Pe = 1).

    >>> from steppe import similarity
    >>> round(similarity([1, 2, 3, 3], [1, 2, 3, 1], "pi-nominal", levels=(1, 3)), 6)
    0.619048
    """
    joint = np.asarray(profiles.joint)
    identical, expected = profiles.identical(), _pooled_squares(profiles)
    # (Po - Pe)/(1 - Pe) with both terms times 4N²: whole numbers, so that 0 is exactly 0.
    identical *= 4 * joint
    identical -= expected
    possible = np.subtract(4 * joint * joint, expected, out=expected)
    return ratio(identical, possible, possible > 0)


def _pooled_squares(profiles: Profiles) -> Array:
    """Σ_c (how often x has level c + how often y has it)², over what is stated of both."""
    if profiles.complete and profiles.few:
        times = profiles.at.sum(axis=2, dtype=np.float64)
        squares = (times * times).sum(axis=1)
        total: Array = 2 * (times @ times.T)
        total += squares
        total += squares[:, None]
        return total
    n = len(profiles.values)
    total = np.zeros((n, n))
    for number, level in enumerate(profiles.distinct):
        chosen = profiles.at[:, number, :] if profiles.few else profiles.values == level
        own = profiles.own(chosen.astype(profiles.counting, copy=False))
        both = own + own.T
        both *= both
        total += both
    return total
