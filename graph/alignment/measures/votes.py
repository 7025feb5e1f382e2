"""Measures of votes: shares of identical votes, and distances of ideal points."""

from __future__ import annotations

import numpy as np

from .profiles import Array, Profiles, ratio


def agreement(profiles: Profiles) -> Array:
    """Share of identical levels (yes, abstain, no) over the positions stated of both.

    Voeten, E., codebook of the United Nations General Assembly voting data: `agree` over three
    categories, absences left out. Range 0 to 1; 1 for oneself. Undefined (NaN) where the two never
    both voted.

    >>> from steppe import similarity
    >>> similarity([1, 2, 3, 3], [1, 3, 3, 1], "agreement", levels=(1, 3))
    0.5
    """
    identical = profiles.identical()
    joint = np.asarray(profiles.joint)
    return ratio(identical, joint, np.broadcast_to(joint > 0, identical.shape))


def ideal_point(profiles: Profiles) -> Array:
    """|θ_i - θ_j|: the distance of two ideal points estimated for the same session.

    Bailey, M. A., Strezhnev, A. & Voeten, E. (2017), Estimating dynamic state preferences from
    United Nations voting data, Journal of Conflict Resolution 61: 430-456. A *distance*: 0 for
    oneself, larger is further, no upper bound. One position: the session. Undefined (NaN) where a
    point is missing.

    >>> from steppe import similarity
    >>> similarity([-0.5], [1.25], "ideal-point")
    1.75
    """
    points = profiles.values[:, 0]
    return np.asarray(np.abs(points[:, None] - points[None, :]))
