"""Core and periphery: a dense core, and a periphery whose members are not tied to each other.

Borgatti, S. P. & Everett, M. G. (2000), Models of core/periphery structures, Social Networks 21:
375-395; Lip, S. Z. W. (2011), A fast algorithm for the discrete core/periphery bipartitioning
problem, arXiv:1102.5511.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..blocs.detection import check_weights

Array = npt.NDArray[np.float64]

_EXHAUSTIVE = 12
"""Up to so many nodes every core is tried."""

_DIGITS = 9


@dataclass(frozen=True)
class CorePeriphery:
    """A division into core and periphery, and how well it fits.

    `misfits` counts the pairs that do not fit: untied in the core, tied in the periphery (of Lip's
    method the fewest possible). `correlation` is Borgatti & Everett's: of the pairs within core and
    periphery with the ideal of 1 and 0, -1 to 1; None, with a `reason`, where either has no
    variance. `exact` says whether no other core is better by what the method seeks.
    """

    core: tuple[Any, ...]
    periphery: tuple[Any, ...]
    misfits: int
    correlation: float | None
    exact: bool
    reason: str = ""


@dataclass(frozen=True)
class Coreness:
    """How close to the core each node is, 0 to 1, the largest 1; and the correlation of the fit.

    `correlation` is that of the ties' weights with the products of coreness; None, with a `reason`,
    where there is no variance.
    """

    values: dict[Any, float]
    correlation: float | None
    reason: str = ""


def lip(graph: nx.Graph[Any]) -> CorePeriphery:
    """The core with the fewest misfits, exactly: of nodes in order of degree, the first so many.

    Misfits: pairs untied within the core, and tied within the periphery; ties between the two may
    be or not. Weights and loops do not count. Of equally good cores the smallest is taken, of equal
    degrees the first by name.

    Notes: without ties the core is empty; in a complete graph all but one are in it, since one
    alone is a periphery without ties. Raises UsageError for a directed or multigraph.
    """
    check_weights(graph)
    plain = _plain(graph)
    order = sorted(plain, key=lambda node: (-plain.degree[node], str(node)))
    misfits = best = plain.number_of_edges()
    size = 0
    for k, node in enumerate(order):
        misfits += k - plain.degree[node]
        if misfits < best:
            best, size = misfits, k + 1
    return _result(plain, frozenset(order[:size]), exact=True)


def borgatti_everett(graph: nx.Graph[Any]) -> CorePeriphery:
    """The core whose ideal pattern the ties are most correlated with.

    The ideal has 1 within the core and 0 within the periphery; pairs between the two are left out.
    Up to 12 nodes every core is tried; beyond, one node at a time changes sides, from Lip's core
    and from each size of it, as long as that helps, so that a better core may be missed.

    Notes: where no division has a correlation (no ties, a complete graph, fewer than three nodes)
    Lip's core is given, without one, and the reason. Raises UsageError for a directed or
    multigraph.
    """
    check_weights(graph)
    plain = _plain(graph)
    nodes = sorted(plain, key=lambda node: (-plain.degree[node], str(node)))
    tied = nx.to_numpy_array(plain, nodelist=nodes) if nodes else np.zeros((0, 0))
    exact = len(nodes) <= _EXHAUSTIVE
    masks = _every(len(nodes)) if exact else _climbed(tied)
    best = max(masks, key=lambda mask: (_score(tied, mask), -int(mask.sum())), default=None)
    if best is None or _score(tied, best) == -np.inf:
        return lip(graph)
    core = frozenset(node for node, inside in zip(nodes, best.tolist(), strict=True) if inside)
    return _result(plain, core, exact=exact)


def coreness(graph: nx.Graph[Any]) -> Coreness:
    """Borgatti and Everett's continuous coreness: c_i from 0 up, so that the weights of pairs are
    most correlated with c_i c_j.

    Maximised from the leading eigenvector (L-BFGS-B, deterministic); a local optimum.

    Notes: isolated nodes have 0; without variance among the weights (no ties, a complete graph of
    equal weights, fewer than three nodes) all are 0 and there is no correlation. Raises UsageError
    for a directed or multigraph and weights that are negative or not finite.
    """
    check_weights(graph)
    nodes = sorted(graph, key=str)
    weights = (
        nx.to_numpy_array(graph, nodelist=nodes, weight="weight") if nodes else np.zeros((0, 0))
    )
    np.fill_diagonal(weights, 0)
    pair = np.triu_indices(len(nodes), 1)
    if len(nodes) < 3 or np.ptp(weights[pair]) == 0:
        return Coreness(dict.fromkeys(nodes, 0.0), None, "all pairs are tied alike")
    from scipy.optimize import minimize

    _, vectors = np.linalg.eigh(weights)
    start = np.abs(vectors[:, -1])

    def badness(c: Array) -> float:
        ideal = np.outer(c, c)[pair]
        return -_correlation(weights[pair], ideal)

    tight: Any = {"ftol": 1e-14, "gtol": 1e-10}
    bounds = [(0, None)] * len(nodes)
    found: Any = minimize(badness, start, method="L-BFGS-B", bounds=bounds, options=tight)
    best = found.x if found.fun <= badness(start) else start
    scaled = np.round(best / best.max(), 6)  # the optimiser is no surer than that
    value = round(-float(badness(scaled)), _DIGITS)
    return Coreness(dict(zip(nodes, scaled.tolist(), strict=True)), value)


def _plain(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(
        (a, b) for a, b, w in graph.edges(data="weight", default=1) if w and a != b
    )
    return plain


def _result(graph: nx.Graph[Any], core: frozenset[Any], *, exact: bool) -> CorePeriphery:
    nodes = sorted(graph, key=str)
    tied = nx.to_numpy_array(graph, nodelist=nodes) if nodes else np.zeros((0, 0))
    mask = np.array([node in core for node in nodes], dtype=bool)
    score = _score(tied, mask)
    misfits = sum(
        graph.has_edge(a, b) != (a in core)
        for a, b in combinations(nodes, 2)
        if (a in core) == (b in core)
    )
    known = score != -np.inf
    return CorePeriphery(
        core=tuple(node for node in nodes if node in core),
        periphery=tuple(node for node in nodes if node not in core),
        misfits=misfits,
        correlation=round(score, _DIGITS) if known else None,
        exact=exact,
        reason="" if known else "ties or ideal have no variance within core and periphery",
    )


def _every(count: int) -> list[npt.NDArray[np.bool_]]:
    return [np.array([n >> k & 1 for k in range(count)], dtype=bool) for n in range(1, 2**count)]


def _climbed(tied: Array) -> list[npt.NDArray[np.bool_]]:
    """From the first so many nodes by degree, for every so many, as far up as single moves go."""
    count = len(tied)
    starts = [np.arange(count) < size for size in range(2, count - 1)]
    starts.sort(key=lambda mask: -_score(tied, mask))
    return [_hill(tied, mask.copy()) for mask in starts[:5]]


def _hill(tied: Array, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    best = _score(tied, mask)
    while True:
        scores = []
        for k in range(len(mask)):
            mask[k] = not mask[k]
            scores.append(_score(tied, mask))
            mask[k] = not mask[k]
        k = int(np.argmax(scores))
        if scores[k] <= best + 1e-12:
            return mask
        best, mask[k] = scores[k], not mask[k]


def _score(tied: Array, mask: npt.NDArray[np.bool_]) -> float:
    """The correlation of the pairs within core and within periphery with 1 and 0."""
    n_core, n_other = int(mask.sum()), int((~mask).sum())
    pairs_core, pairs_other = n_core * (n_core - 1) / 2, n_other * (n_other - 1) / 2
    if not (pairs_core and pairs_other):
        return -np.inf
    core = tied[np.ix_(mask, mask)].sum() / 2
    other = tied[np.ix_(~mask, ~mask)].sum() / 2
    # The phi coefficient of two yes-or-no variables.
    pairs, ties = pairs_core + pairs_other, core + other
    spread = ties * (pairs - ties) * pairs_core * pairs_other
    if not spread:
        return -np.inf
    return float((core * pairs - ties * pairs_core) / np.sqrt(spread))


def _correlation(x: Array, y: Array) -> float:
    if np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])
