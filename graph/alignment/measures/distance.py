"""Measures from distances of levels: Signorino & Ritter's S, Benati & Capurri's A."""

from __future__ import annotations

import numpy as np

from .profiles import Array, Profiles, defined, flat, product, ratio, symmetric


def s(profiles: Profiles) -> Array:
    """1 - 2 Σ w·|x-y|^p / (Σ w·d^p): d is the width of the declared scale, p is 1 or 2.

    Signorino, C. S. & Ritter, J. M. (1999), Tau-b or not tau-b, International Studies Quarterly
    43: 115-144. Range -1 to 1; 1 for oneself. Sums run over the positions stated of both;
    undefined (NaN) where there is none, or where all of them have weight 0. Two profiles of zeros
    have S = 1: over 0/1 memberships joint absence counts as agreement, so two states that belong
    to nothing look alike. Take jaccard there.

    >>> from steppe import similarity
    >>> similarity([0, 3, 0], [0, 3, 3], "s")
    0.33333333333333337
    """
    weights = profiles.weights
    apart = _apart(profiles)
    if weights is None:
        widest = profiles.joint * profiles.width
    elif profiles.complete:
        widest = float(weights.sum()) * profiles.width
    else:
        stated = profiles.stated.astype(np.float64)
        widest = symmetric((stated * weights) @ stated.T) * profiles.width
    apart *= -2
    with np.errstate(divide="ignore", invalid="ignore"):
        apart /= widest
    apart += 1
    if profiles.complete and profiles.joint:
        return apart
    return defined(apart, np.broadcast_to(np.asarray(widest) > 0, apart.shape))


def a(profiles: Profiles) -> Array:
    """S(observed) - S(expected if the two chose independently, each with its own margins).

    = 2·(E|X-Y|^p - mean|x-y|^p) / d^p, where X and Y are drawn independently from the levels of x
    and of y. Benati, S. & Capurri, R. (2026), as implemented in the R package fpsim. 0 means as
    alike as chance; positive, more. Range -2 to 2. Undefined (NaN) where nothing is stated of
    both. A profile without variance gives 0: no more and no less than chance.

    >>> from steppe import similarity
    >>> round(similarity([0, 3, 0], [0, 3, 3], "a"), 6)
    0.444444
    """
    # What each pays alone cancels: 2·(E|X-Y| - mean|x-y|) = 4·(Σ both/N - Σ one·other/N²), where
    # «both» and «one» count who reaches each step of the scale (or sum levels, if squared).
    joint = np.asarray(profiles.joint)
    answer, apart = _together(profiles)
    answer *= joint
    answer -= apart
    scale = joint * joint * (profiles.width / 4)
    return ratio(answer, scale, np.broadcast_to(joint > 0, answer.shape))


def _together(profiles: Profiles) -> tuple[Array, Array]:
    """Σ over steps of how many positions bring both that far, and of one's number times the
    other's; for squared distances of products and of sums of levels.
    """
    n = len(profiles.values)
    if profiles.power == 2:
        own = profiles.own(profiles.heights)
        return product(profiles.heights), own * own.T
    both, apart = np.zeros((n, n)), np.zeros((n, n))
    for reached, heights in profiles.reached():
        weighed = reached if np.all(heights == 1) else reached * heights[:, None]
        both += symmetric((flat(weighed) @ flat(reached).T).astype(np.float64))
        if profiles.complete:
            times = reached.sum(axis=2, dtype=np.float64)
            apart += (times * heights) @ times.T
            continue
        for step, height in enumerate(heights):
            own = profiles.own(reached[:, step, :])
            apart += height * (own * own.T)
    return both, apart


def _apart(profiles: Profiles) -> Array:
    """Σ w·|x-y|^p over what is stated of both."""
    if profiles.power == 2:
        return _squares(profiles)
    return _steps_between(profiles) if profiles.few else _by_rows(profiles)


def _squares(profiles: Profiles) -> Array:
    levels, weights = profiles.heights, profiles.weights
    weighed = levels if weights is None else levels * weights
    own = profiles.own(levels * weighed)
    return np.maximum(symmetric(own + own.T - 2 * (weighed @ levels.T)), 0)


def _steps_between(profiles: Profiles) -> Array:
    """|x-y| is the sum of the steps of the scale that lie between the two."""
    reached, heights = profiles.above, profiles.steps
    even = bool(np.all(heights == 1))
    if profiles.weights is None and even:
        # Steps of 1 and no weights: counts, in whole numbers.
        below = reached.sum(axis=1)
        shared = product(flat(reached))
        own = profiles.own(below)
        shared *= -2
        shared += own
        shared += own.T
        return shared
    weights = np.ones(reached.shape[2]) if profiles.weights is None else profiles.weights
    weighed = reached * (heights[:, None] * weights)
    own = profiles.own(weighed.sum(axis=1))
    shared = symmetric(flat(weighed) @ flat(reached).astype(np.float64).T)
    return np.maximum(own + own.T - 2 * shared, 0)


def _by_rows(profiles: Profiles) -> Array:
    """Many different levels: compared one actor with all the others at a time."""
    values = profiles.values
    weights = 1.0 if profiles.weights is None else profiles.weights
    return np.stack([np.nansum(np.abs(values - row) * weights, axis=1) for row in values])
