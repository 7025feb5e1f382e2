"""The blocs of a very large network as groups: a page draws these first, and their nodes on demand.

They are the blocs by which the layout places the nodes, not those of co-membership.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import networkx as nx
import numpy as np

from .layout import Positions
from .layout_by_blocs import radius
from .packing import Json

LARGE = 5000
"""Above so many nodes a network has groups."""

_MOST = 300
"""More groups than this are too many to look at: the smallest become one."""


def groups(graph: nx.Graph[str], spots: Positions) -> tuple[list[Json], Mapping[str, int]]:
    """The groups of a network that `placed` has laid out, the largest first, and node → its group.

    Each has `id` (its number), `label`, `size` (how many nodes) and `x`, `y`, the middle of its
    nodes. A node that stands in no bloc goes with most of its neighbours. Nodes that have none,
    and the smallest blocs if there are more than 300, are one group below the picture.
    """
    own = {
        node: bloc if bloc is not None else _nearest(graph, node)
        for node, bloc in graph.nodes(data="bloc")
    }
    counts = Counter(bloc for bloc in own.values() if bloc is not None)
    order = sorted(counts, key=lambda bloc: (-counts[bloc], bloc))
    kept = order if len(order) <= _MOST else order[: _MOST - 1]
    number = {bloc: n for n, bloc in enumerate(kept)}
    group_of = {node: number.get(bloc, len(kept)) for node, bloc in own.items()}
    places = np.array([spots[node] for node in graph]).reshape(-1, 2)
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


def _nearest(graph: nx.Graph[str], node: str) -> int | None:
    """The bloc of most neighbours, the larger one on a tie."""
    blocs = Counter(graph.nodes[other].get("bloc") for other in graph[node])
    del blocs[None]
    return min(blocs, key=lambda bloc: (-blocs[bloc], bloc), default=None)
