"""Places for a large network: bloc by bloc, each in a circle of its own, near those it is tied to.

Laying out thousands of nodes at once takes minutes and gives a ball of wool. Blocs (Leiden) are
few: they are laid out first, and then the nodes of each by themselves, hubs in the middle.
"""

from __future__ import annotations

import math
from itertools import repeat

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..graph.blocs.detection import check_seed, leiden
from .numbered import Numbered, Numbers

Points = npt.NDArray[np.float64]

_SPACE = 58.0
"""Pixels between the nodes of a bloc."""

_DRAWN = 120
"""Up to so many nodes a bloc is laid out by its ties, if the whole has not more than `_MANY`."""

_MANY = 6000
_GOLDEN = math.pi * (3 - math.sqrt(5))


def divided(network: Numbered, seed: int) -> Numbers:
    """The bloc that each node is in, the largest being 0."""
    check_seed(seed)
    one, other = network.between.T.tolist()
    found = leiden(len(network), zip(one, other, repeat(1.0), strict=False), seed=seed)
    bloc: Numbers = np.empty(len(network), dtype=np.intp)
    for k, members in enumerate(sorted(found, key=lambda members: (-len(members), members))):
        bloc[members] = k
    return bloc


def radius(size: int) -> float:
    """Pixels from the middle of a bloc of so many nodes to its edge."""
    return _SPACE * (0.6 * math.sqrt(size) + 1)


def by_blocs(network: Numbered, nodes: Numbers, blocs: Numbers, seed: int) -> Points:
    """Points of connected nodes, in the order given, from their own upper left corner.

    `blocs` is the bloc of every node of the network.
    """
    own, bloc = np.unique(blocs[nodes], return_inverse=True)
    radii = np.array([radius(size) for size in np.bincount(bloc).tolist()])
    local = np.full(len(network), -1, dtype=np.intp)
    local[nodes] = np.arange(len(nodes))
    ties = local[network.between]
    ties = ties[ties[:, 0] >= 0]
    centres = _centres(bloc[ties], radii, seed)
    points = np.zeros((len(nodes), 2))
    for k in range(len(own)):
        members = np.flatnonzero(bloc == k)
        if len(members) <= _DRAWN and len(nodes) <= _MANY:
            inside = _drawn(members, ties[(bloc[ties] == k).all(axis=1)], seed)
        else:
            inside = _sunflower(network.degree[nodes[members]])
        points[members] = centres[k] + inside * (radii[k] - _SPACE)
    found: Points = points - points.min(axis=0)
    return found


def in_a_circle(network: Numbered, nodes: Numbers) -> Points:
    """Points of a few nodes, in the order given, from their own upper left corner."""
    points = _sunflower(network.degree[nodes]) * (radius(len(nodes)) - _SPACE)
    found: Points = points - points.min(axis=0)
    return found


def _centres(ties: Numbers, radii: Points, seed: int) -> Points:
    """Where each bloc stands: near those it is tied to, and over none."""
    count = len(radii)
    one, other = np.sort(ties[ties[:, 0] != ties[:, 1]], axis=1).T
    pairs, weights = np.unique(one * count + other, return_counts=True)
    between: nx.Graph[int] = nx.Graph()
    between.add_nodes_from(range(count))
    between.add_weighted_edges_from(
        (pair // count, pair % count, weight)
        for pair, weight in zip(pairs.tolist(), weights.tolist(), strict=True)
    )
    found = nx.spring_layout(between, seed=seed, iterations=80)
    centres = np.array([found[k] for k in range(count)]) * radii.sum()
    return _parted(centres, radii)


def _parted(centres: Points, radii: Points) -> Points:
    """Circles pulled together as far as they go without touching."""
    need = radii[:, None] + radii[None, :] + _SPACE / 2
    np.fill_diagonal(need, 0)
    for _ in range(300):
        apart = centres[:, None, :] - centres[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2))
        over = np.clip(need - length, 0, None)
        unit = apart / np.maximum(length, 1e-9)[:, :, None]
        push = (unit * over[:, :, None]).sum(axis=1) / 2
        pull = (centres.mean(axis=0) - centres) * (0.02 if over.max() < _SPACE else 0)
        centres = centres + push + pull
    return centres


def _drawn(members: Numbers, ties: Numbers, seed: int) -> Points:
    """Places of a bloc's members within a circle of radius 1, by the ties among them."""
    part: nx.Graph[int] = nx.Graph()
    part.add_nodes_from(members.tolist())
    part.add_edges_from(ties.tolist())
    found = nx.spring_layout(part, seed=seed, iterations=40)
    points = np.array([found[node] for node in members.tolist()])
    points = points - points.mean(axis=0)
    within: Points = points / max(float(np.abs(points).max()), 1e-9) / math.sqrt(2)
    return within


def _sunflower(degree: Numbers) -> Points:
    """Places within a circle of radius 1, even, without any search; high degrees in the middle."""
    rank = np.empty(len(degree))
    rank[np.argsort(-degree, kind="stable")] = np.arange(len(degree))
    length = np.sqrt((rank + 0.5) / len(degree)) if len(degree) > 1 else np.zeros(1)
    return np.stack([length * np.cos(rank * _GOLDEN), length * np.sin(rank * _GOLDEN)], axis=1)
