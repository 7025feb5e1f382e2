"""Communities of a signed network: the division of highest signed modularity that can be found.

Gómez, S., Jensen, P. & Arenas, A. (2009), Analysis of community structure in networks of correlated
data, Physical Review E 80: 016114. Searched for as by Louvain (Blondel et al. 2008) on the signed
modularity matrix: nodes move one at a time while that helps, then whole communities do. Finding the
optimum is hard, so the best of several starts is taken; it need not be the best there is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .detection import check_seed
from .partition import sorted_blocs
from .signed import Node, SignedGraph

TRIALS = 20

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_LEAST = 1e-12
"""A gain below this is noise."""


def detect_signed(
    graph: SignedGraph, *, seed: int = 0, trials: int = TRIALS
) -> tuple[tuple[Node, ...], ...]:
    """Divide the nodes so that friendly ties lie within and hostile ones between, largest first.

    The best of `trials` starts, in an order of nodes that `seed` decides; the same seed gives the
    same division.

    Notes: without ties each node is a community of its own; without nodes there is none. Raises
    UsageError for a seed out of range.
    """
    check_seed(seed)
    if not graph.ties:
        return sorted_blocs([node] for node in graph.nodes)
    matrix = _modularity_matrix(graph)
    random = np.random.default_rng(seed)
    best = max(
        (_climbed(matrix, random) for _ in range(max(1, trials))),
        key=lambda labels: (round(_quality(matrix, labels), 10), labels.tolist()),
    )
    blocs: dict[int, list[Node]] = {}
    for node, label in zip(graph.nodes, best.tolist(), strict=True):
        blocs.setdefault(label, []).append(node)
    return sorted_blocs(blocs.values())


def _modularity_matrix(graph: SignedGraph) -> Matrix:
    """What each pair of nodes adds to the signed modularity if they share a community."""
    total: Matrix = np.zeros_like(graph.matrix)
    for sign in (1, -1):
        ties = np.clip(sign * graph.matrix, 0, None)
        degrees = ties.sum(axis=1)
        if degrees.sum():
            total += sign * (ties - np.outer(degrees, degrees) / degrees.sum())
    found: Matrix = total / np.abs(graph.matrix).sum()
    return found


def _quality(matrix: Matrix, labels: Labels) -> float:
    return float(matrix[labels[:, None] == labels[None, :]].sum())


def _climbed(matrix: Matrix, random: np.random.Generator) -> Labels:
    """One start: move nodes, then communities as if they were nodes, then nodes once more."""
    labels = np.arange(len(matrix))
    while True:
        labels = _moved(matrix, labels, random)
        merged = _merged(matrix, labels, random)
        if len(set(merged.tolist())) == len(set(labels.tolist())):
            return labels
        labels = merged


def _merged(matrix: Matrix, labels: Labels, random: np.random.Generator) -> Labels:
    _, labels = np.unique(labels, return_inverse=True)
    inside = np.eye(labels.max() + 1)[labels]
    between = inside.T @ matrix @ inside
    joined = _moved(between, np.arange(len(between)), random)
    found: Labels = joined[labels]
    return found


def _moved(matrix: Matrix, labels: Labels, random: np.random.Generator) -> Labels:
    """Each node in turn to the community where it adds most, until none gains; first appearance
    numbers the communities.
    """
    labels = labels.copy()
    inside = np.eye(len(matrix))[labels]
    sums = matrix @ inside  # column c: what a node would add to community c
    moving = True
    while moving:
        moving = False
        for node in random.permutation(len(matrix)).tolist():
            own = labels[node]
            gains = sums[node].copy()
            gains[own] -= matrix[node, node]
            new = int(gains.argmax())
            if gains[new] > gains[own] + _LEAST:
                sums[:, own] -= matrix[:, node]
                sums[:, new] += matrix[:, node]
                labels[node], moving = new, True
    _, first, numbers = np.unique(labels, return_index=True, return_inverse=True)
    found: Labels = np.argsort(np.argsort(first))[numbers]
    return found
