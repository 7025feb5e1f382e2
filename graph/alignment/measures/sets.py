"""Set measures: what two actors hold in common.

A_x is the set of positions at which x has a level above 0. What is not stated is outside the set
and is not a 0, so no pair leaves the sum; a measure is undefined only where a set is empty.
"""

from __future__ import annotations

import numpy as np

from .profiles import Array, Profiles, defined, product


def common(profiles: Profiles) -> Array:
    """|A∩B|: how many positions both hold.

    Range 0 to k. Undefined (NaN) where one of the two holds nothing.

    >>> from steppe import similarity
    >>> similarity([1, 1, 0], [1, 1, 1], "common", levels=(0, 1))
    2.0
    """
    _, shared, held = _shared(profiles)
    return defined(shared, held)


def jaccard(profiles: Profiles) -> Array:
    """|A∩B| / |A∪B|: the share of the positions of either that both hold.

    Jaccard, P. (1912), The distribution of the flora in the alpine zone, New Phytologist 11:
    37-50. Range 0 to 1; 1 for oneself. Undefined (NaN) where one of the two holds nothing.

    >>> from steppe import similarity
    >>> similarity([1, 1, 0], [1, 1, 1], "jaccard", levels=(0, 1))
    0.6666666666666666
    """
    size, shared, held = _shared(profiles)
    union = size[:, None] + size[None, :] - shared
    return defined(np.divide(shared, union, where=held, out=np.zeros_like(shared)), held)


def _shared(profiles: Profiles) -> tuple[Array, Array, np.ndarray]:
    inside = (profiles.summands > 0).astype(profiles.counting)
    shared = product(inside)
    size = inside.sum(axis=1, dtype=np.float64)
    full = size > 0
    return size, shared, full[:, None] & full[None, :]
