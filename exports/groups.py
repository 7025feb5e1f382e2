"""The blocs of a very large network as groups: a page draws these first, and their nodes on demand.

They are the blocs by which the layout places the nodes, not those of co-membership.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from .layout_by_blocs import radius
from .packing import Json
from .placing import Placed

LARGE = 5000
"""Above so many nodes a network has groups."""

_MOST = 300
"""More groups than this are too many to look at: the smallest become one."""


def groups(placed: Placed, ties: Iterable[tuple[str, str]]) -> tuple[list[Json], Mapping[str, int]]:
    """The groups of a network with these ties, the largest first, and node → its group.

    Each has `id` (its number), `label`, `size` (how many nodes) and `x`, `y`, the middle of its
    nodes. A node that stands in no bloc goes with most of its neighbours. Nodes that have none,
    and the smallest blocs if there are more than 300, are one group below the picture.
    """
    own = {**placed.blocs, **_nearest(placed, ties)}
    counts = Counter(own.values())
    order = sorted(counts, key=lambda bloc: (-counts[bloc], bloc))
    kept = order if len(order) <= _MOST else order[: _MOST - 1]
    number = {bloc: n for n, bloc in enumerate(kept)}
    group_of = {node: number.get(own.get(node, -1), len(kept)) for node in placed.spots}
    places = np.array(list(placed.spots.values())).reshape(-1, 2)
    member = np.fromiter(group_of.values(), dtype=np.intp)
    found: list[Json] = []
    for n in range(len(kept)):
        x, y = places[member == n].mean(axis=0).tolist()
        found.append(_group(n, f"Bloc {n + 1}", int((member == n).sum()), x, y))
    if rest := int((member == len(kept)).sum()):
        x, y = places[:, 0].mean(), places[:, 1].max() + 2 * radius(rest)
        found.append(_group(len(kept), "Others", rest, float(x), float(y)))
    return found, group_of


def _group(number: int, label: str, size: int, x: float, y: float) -> Json:
    return {"id": number, "label": label, "size": size, "x": round(x, 1), "y": round(y, 1)}


def _nearest(placed: Placed, ties: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """The bloc of most neighbours, the larger one on a tie, of nodes that stand in none."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for one, other in ties:
        for node, near in ((one, other), (other, one)):
            if node not in placed.blocs and near in placed.blocs:
                found[node][placed.blocs[near]] += 1
    return {
        node: min(blocs, key=lambda bloc: (-blocs[bloc], bloc)) for node, blocs in found.items()
    }
