"""Set measures: what two actors hold in common.

A_x is the set of positions at which x has a level above 0. What is not stated is outside the set
and is not a 0, so no pair leaves the sum; a measure is undefined only where a set is empty.
"""

from __future__ import annotations

import numpy as np

from .profiles import Array, Profiles, product


def common(profiles: Profiles) -> Array:
    """|A∩B|: how many positions both hold.

    Range 0 to k. Undefined (NaN) where one of the two holds nothing.

    >>> from steppe import similarity
    >>> similarity([1, 1, 0], [1, 1, 1], "common", levels=(0, 1))
    2.0
    """
    shared, size = _shared(profiles)
    return _held(shared, size)


def jaccard(profiles: Profiles) -> Array:
    """|A∩B| / |A∪B|: the share of the positions of either that both hold.

    Jaccard, P. (1912), The distribution of the flora in the alpine zone, New Phytologist 11:
    37-50. Range 0 to 1; 1 for oneself. Undefined (NaN) where one of the two holds nothing.

    >>> from steppe import similarity
    >>> similarity([1, 1, 0], [1, 1, 1], "jaccard", levels=(0, 1))
    0.6666666666666666
    """
    shared, size = _shared(profiles)
    union = size[:, None] + size
    union -= shared
    with np.errstate(invalid="ignore"):
        return _held(np.divide(shared, union, out=shared), size)


def _shared(profiles: Profiles) -> tuple[Array, Array]:
    inside = (profiles.values > 0).astype(profiles.counting)  # NaN is not above 0
    return product(inside), inside.sum(axis=1, dtype=np.float64)


def _held(answer: Array, size: Array) -> Array:
    empty = size == 0
    if empty.any():
        answer[empty, :] = answer[:, empty] = np.nan
    return answer
