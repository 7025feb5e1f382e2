"""Places for a large network: bloc by bloc, each in a circle of its own, near those it is tied to.

Laying out thousands of nodes at once takes minutes and gives a ball of wool. Blocs (Leiden) are
few: they are laid out first, and then the nodes of each by themselves, hubs in the middle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..graph.blocs.detection import detect

Points = npt.NDArray[np.float64]

_SPACE = 58.0
"""Pixels between the nodes of a bloc."""

_DRAWN = 120
"""Up to so many nodes a bloc is laid out by its ties, if the whole has not more than `_MANY`."""

_MANY = 6000
_GOLDEN = math.pi * (3 - math.sqrt(5))


def by_blocs(graph: nx.Graph[str], nodes: Sequence[str], seed: int) -> Points:
    """Points of connected nodes, in their order, from their own upper left corner."""
    blocs = detect(graph.subgraph(nodes).copy(), "leiden", seed=seed)
    number = {node: k for k, bloc in enumerate(blocs) for node in bloc}
    radii = np.array([_SPACE * (0.6 * math.sqrt(len(bloc)) + 1) for bloc in blocs])
    centres = _centres(graph, number, radii, seed)
    drawn = len(nodes) <= _MANY
    spot: dict[str, Points] = {}
    for k, bloc in enumerate(blocs):
        inside = _inside(graph, bloc, seed, drawn=drawn) * (radii[k] - _SPACE)
        spot.update(zip(bloc, centres[k] + inside, strict=True))
    points = np.array([spot[node] for node in nodes])
    found: Points = points - points.min(axis=0)
    return found


def _centres(graph: nx.Graph[str], number: dict[str, int], radii: Points, seed: int) -> Points:
    """Where each bloc stands: near those it is tied to, and over none."""
    between: nx.Graph[int] = nx.Graph()
    between.add_nodes_from(range(len(radii)))
    for a, b in graph.edges():
        one, other = number.get(a), number.get(b)
        if one is not None and other is not None and one != other:
            before = between.get_edge_data(one, other, default={"weight": 0})
            between.add_edge(one, other, weight=before["weight"] + 1)
    found = nx.spring_layout(between, seed=seed, iterations=80)
    centres = np.array([found[k] for k in range(len(radii))]) * radii.sum()
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


def _inside(graph: nx.Graph[str], bloc: Sequence[str], seed: int, *, drawn: bool) -> Points:
    """Places within a circle of radius 1, by ties or, of many nodes, by degree from the middle."""
    order = sorted(bloc, key=lambda node: (-graph.degree[node], node))
    if len(bloc) == 1:
        return np.zeros((1, 2))
    if drawn and len(bloc) <= _DRAWN:
        part: nx.Graph[str] = nx.Graph()
        part.add_nodes_from(sorted(bloc))
        part.add_edges_from(
            (a, b) for a in sorted(bloc) for b in sorted(graph[a]) if b in part and a < b
        )
        found = nx.spring_layout(part, seed=seed, iterations=40)
        points = np.array([found[node] for node in bloc])
        points = points - points.mean(axis=0)
        found_points: Points = points / max(float(np.abs(points).max()), 1e-9) / math.sqrt(2)
        return found_points
    # A sunflower: even, without any search.
    place = {node: k for k, node in enumerate(order)}
    ranks = np.array([place[node] for node in bloc], dtype=float)
    length = np.sqrt((ranks + 0.5) / len(bloc))
    return np.stack([length * np.cos(ranks * _GOLDEN), length * np.sin(ranks * _GOLDEN)], axis=1)
