"""Where the nodes of a page stand: computed beforehand, from a seed, the same every time.

The edges marked `first` decide the picture; nodes that only other edges reach are set around it,
near their neighbours. Boxes the size of a node with its label are pushed apart until none lies on
another. A node's attributes `size` (radius) and `label` give its box.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from .layout_by_blocs import Points, by_blocs, divided, in_a_circle
from .numbered import Numbered, Numbers, pairs

Positions = Mapping[str, tuple[float, float]]

_LARGE = 400
"""Above this many nodes stress minimisation and pushing apart take too long."""
_STEADY = 400
"""What it takes to lay out a component, however small: as much as of twenty nodes by their ties."""
_LETTER, _LINE, _LABEL_WIDTH = 7.6, 17.0, 130.0
"""Pixels of a letter and a line of a label, and at which width it wraps."""
_MARGIN = np.array([22.0, 14.0])
_WIDE = 1.5
"""Pages are wider than they are high."""
_ROUNDS, _TRIES = 120, 12


def positions(graph: nx.Graph[str], seed: int = 0) -> Positions:
    """Node → x, y in pixels."""
    nodes = sorted(graph)
    number = {node: k for k, node in enumerate(nodes)}
    ends = [
        (number[a], number[b], first) for a, b, first in graph.edges(data="first", default=True)
    ]
    found = np.array(ends, dtype=np.intp).reshape(-1, 3)
    every, first = (pairs(each[:, :2], len(nodes)) for each in (found, found[found[:, 2] == 1]))
    labels = [str(graph.nodes[node].get("label", node)) for node in nodes]
    sizes = [graph.nodes[node].get("size", 10.0) for node in nodes]
    return laid_out(Numbered(nodes, every), first, labels, sizes, seed)[0]


def laid_out(
    network: Numbered, first: Numbers, labels: Sequence[str], sizes: Sequence[float], seed: int
) -> tuple[Positions, Mapping[str, int]]:
    """Node → x, y in pixels, and of a large network node → number of the bloc that it stands in.

    `first` are the ties that decide the picture; a node that only the others reach is in no bloc.
    """
    inner = np.unique(first)
    core = network.part(inner, first)
    outer = np.setdiff1d(np.arange(len(network)), inner)
    order = np.concatenate([*[inner[part] for part in core.components], outer])
    radii = np.array(sizes, dtype=np.float64)[order]
    boxes = _boxes([labels[k] for k in order.tolist()], radii)
    blocs = divided(core, seed) if len(network) > _LARGE else None
    points = _packed(core, blocs, boxes, seed)
    if len(outer):
        points = np.vstack([points, _around(network, order[: len(core)], points, outer)])
        points = _apart(points, boxes, fixed=len(core))
    # A box reaches from the node's upper edge to the label's lower: the node is not in its middle.
    middles = points[:, 1] - boxes[:, 1] / 2 + radii
    spots = {
        network.nodes[k]: (round(x, 1), round(y, 1))
        for k, x, y in zip(order.tolist(), points[:, 0].tolist(), middles.tolist(), strict=True)
    }
    return spots, {} if blocs is None else dict(zip(core.nodes, blocs.tolist(), strict=True))


def _boxes(labels: Sequence[str], radii: Points) -> Points:
    """Width and height of each node with its label and a margin, an (n, 2) array."""
    length = _LETTER * np.array(list(map(len, labels)), dtype=np.float64)
    width = np.maximum(np.minimum(length, _LABEL_WIDTH), 2 * radii)
    height = 2 * radii + _LINE * np.ceil(1.15 * length / _LABEL_WIDTH)
    boxes: Points = np.stack([width, height], axis=1) + _MARGIN
    return boxes


def _packed(network: Numbered, blocs: Numbers | None, boxes: Points, seed: int) -> Points:
    """Components laid out one by one; the smaller ones in rows below the largest.

    `blocs` are those of the nodes of a large network; `boxes` and the points stand in the order of
    the components.
    """
    small = [len(part) for part in network.components if len(part) <= _LARGE]
    by_ties = blocs is None or sum(size**2 + _STEADY for size in small) <= _LARGE**2
    placed: list[Points] = []
    width = x = y = height = 0.0
    done = 0
    for number, part in enumerate(network.components):
        own = boxes[done : done + len(part)]
        done += len(part)
        if blocs is not None and len(part) > _LARGE:
            points = by_blocs(network, part, blocs, seed)
        else:
            points = _component(network, part, own, seed) if by_ties else in_a_circle(network, part)
        size = points.max(axis=0) + 1.2 * own.max(axis=0)
        width = width or size[0]
        if x and x + size[0] > width:
            x, y, height = 0.0, y + height, 0.0
        placed.append(points + np.array([x, y]))
        x, height = x + size[0], max(height, size[1])
        if number == 0:
            x, y, height = 0.0, size[1], 0.0
    return np.vstack(placed) if placed else np.zeros((0, 2))


def _component(network: Numbered, nodes: Numbers, boxes: Points, seed: int) -> Points:
    """Points of one connected component, not a large one, from its own upper left corner."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(nodes.tolist())
    graph.add_edges_from(network.between[np.isin(network.between[:, 0], nodes)].tolist())
    start = nx.spring_layout(graph, seed=seed, weight=None, iterations=60)
    found = start
    if len(nodes) > 2:
        found = nx.kamada_kawai_layout(graph, pos=start, weight=None)
    points: Points = np.array([found[node] for node in nodes.tolist()])
    points -= points.min(axis=0)
    side = 0.95 * math.sqrt(boxes.prod(axis=1).sum() / _WIDE)
    points *= np.array([side * _WIDE, side]) / np.maximum(points.max(axis=0), 1e-9)
    points = _apart(points, boxes)
    points -= points.min(axis=0)
    return points


def _around(network: Numbered, inner: Numbers, points: Points, outer: Numbers) -> Points:
    """Outside the picture, in the direction of a node's neighbours; `points` are of `inner`."""
    spot = dict(zip(inner.tolist(), points, strict=True))
    near: dict[int, list[Points]] = defaultdict(list)
    for one, other in network.ties.tolist():
        if one in spot and other not in spot:
            near[other].append(spot[one])
        elif other in spot and one not in spot:
            near[one].append(spot[other])
    centre = points.mean(axis=0) if len(points) else np.zeros(2)
    room = np.array([_LABEL_WIDTH, 4 * _LINE])
    reach = np.abs(points - centre).max(axis=0) + room if len(points) else room
    angles = []
    for number, node in enumerate(outer.tolist()):
        toward = np.zeros(2)
        if node in near:
            toward = np.mean([place - centre for place in near[node]], axis=0) / reach
        # The golden angle spreads those that point nowhere, without any randomness.
        angles.append(
            math.atan2(toward[1], toward[0]) if np.any(toward) else number * math.pi * (3 - 5**0.5)
        )
    return np.array([centre + reach * 1.1 * [math.cos(a), math.sin(a)] for a in angles])


def _apart(points: Points, boxes: Points, fixed: int = 0) -> Points:
    """Push overlapping boxes apart, each pair along the axis on which they overlap less.

    The first `fixed` points stay where they are. Large pictures are left as they are.
    """
    n = len(points)
    if n > _LARGE:
        return points
    movable = np.ones(n)
    movable[:fixed] = 0
    # Equal points have no direction to part in; a step by rank gives them one.
    moved = points + np.arange(n)[:, None] * 1e-3 * movable[:, None]
    a, b = np.triu_indices(n, k=1)
    pairs = _Pairs(a[b >= fixed], b[b >= fixed], boxes, movable)  # two fixed ones stay anyhow
    centre = moved.mean(axis=0)
    for _ in range(_TRIES):
        if _pushed_apart(moved, pairs):
            break
        # Too narrow for all of them: make room and push again.
        moved += (moved - centre) * 0.25 * movable[:, None]
    return moved


class _Pairs:
    """All pairs of boxes of which one may move: their ends, how far apart they must be on either
    axis, and which part of a step each end takes."""

    def __init__(self, a: Numbers, b: Numbers, boxes: Points, movable: Points) -> None:
        self.a, self.b = a, b
        self.need = ((boxes[a] + boxes[b]) / 2).T
        self.share_a = movable[a] / (movable[a] + movable[b])
        self.share_b = 1 - self.share_a


def _pushed_apart(moved: Points, pairs: _Pairs) -> bool:
    """Push in place, some rounds; whether nothing overlaps any more."""
    for _ in range(_ROUNDS):
        x, y = (moved[pairs.a] - moved[pairs.b]).T
        over_x, over_y = pairs.need[0] - np.abs(x), pairs.need[1] - np.abs(y)
        hit = np.flatnonzero((over_x > 0.5) & (over_y > 0.5))
        if not len(hit):
            return True
        along_x = over_x[hit] < 1.6 * over_y[hit]
        step = np.zeros((len(hit), 2))
        step[:, 0] = np.where(along_x, np.where(x[hit] < 0, -1.0, 1.0) * over_x[hit], 0.0)
        step[:, 1] = np.where(along_x, 0.0, np.where(y[hit] < 0, -1.0, 1.0) * over_y[hit])
        total, count = np.zeros_like(moved), np.zeros(len(moved))
        ends = ((pairs.a[hit], pairs.share_a[hit], 1), (pairs.b[hit], pairs.share_b[hit], -1))
        for end, share, sign in ends:
            np.add.at(total, end, sign * step * share[:, None])
            np.add.at(count, end, 1)
        moved += total / np.maximum(count, 1)[:, None] * 0.9
    return False
