"""Core and periphery: a dense core, and a periphery whose members are not tied to each other.

Borgatti, S. P. & Everett, M. G. (2000), Models of core/periphery structures, Social Networks 21:
375-395; Lip, S. Z. W. (2011), A fast algorithm for the discrete core/periphery bipartitioning
problem, arXiv:1102.5511; Boyd, J. P., Fitzgerald, W. J., Mahutga, M. C. & Smith, D. A. (2010),
Computing continuous core/periphery structures for social relations data with MINRES/SVD, Social
Networks 32: 125-137.
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

    `correlation` is that of the weights of pairs with the products of coreness; None, with a
    `reason`, where one of them has no variance.
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
    Up to 12 nodes every core is tried; beyond, one node at a time changes sides as long as that
    helps, from the five best of the cores that are the first so many by degree (as Lip's are), so
    that a better core may be missed.

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
    """Continuous coreness: c_i from 0 up, so that c_i c_j is as near as can be to the weights.

    Least squares over pairs, Σ (w_ij - c_i c_j)² with i ≠ j (MINRES; Boyd and others 2010), the
    largest weight being 1 and no c above 1: no product exceeds it, and a star, whose centre would
    grow without end, has an answer. Not the largest correlation that Borgatti and Everett ask for:
    that does not change if a constant is added to all products, so that it may be largest where all
    are nearly alike. Found from the degrees by L-BFGS-B, deterministically, with six digits; a
    local optimum, and actors that are tied alike get the same.

    Notes: isolated nodes have 0; without variance among the weights (no ties, a complete graph of
    equal weights, fewer than three nodes) all are 0 and there is no correlation; where all come out
    alike (a ring) all are 1 and there is none either. Raises UsageError for a directed or
    multigraph and weights that are negative or not finite.
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
    best = _least_squares(weights / weights.max())
    scaled = np.round(best / best.max(), 6)  # the optimiser is no surer than that
    values = dict(zip(nodes, scaled.tolist(), strict=True))
    products = np.outer(scaled, scaled)[pair]
    if np.ptp(products) == 0:
        return Coreness(values, None, "all have the same coreness")
    return Coreness(values, round(float(np.corrcoef(weights[pair], products)[0, 1]), _DIGITS))


def _least_squares(weights: Array) -> Array:
    from scipy.optimize import minimize

    def badness(c: Array) -> tuple[float, Array]:
        gap = np.outer(c, c) - weights
        np.fill_diagonal(gap, 0)
        return float((gap**2).sum()) / 4, gap @ c

    strength = weights.sum(axis=1)
    start = np.clip(strength / np.sqrt(strength.sum()), 0, 1)
    tight: Any = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000, "maxfun": 100_000}
    bounds = [(0, 1)] * len(weights)
    found: Any = minimize(badness, start, jac=True, method="L-BFGS-B", bounds=bounds, options=tight)
    best: Array = found.x
    return best


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
        # Of each node: what moving it to the other side adds to the ties within core and periphery.
        side = np.where(mask, -1, 1)
        to_core, to_other = tied @ mask, tied @ ~mask
        core = tied[np.ix_(mask, mask)].sum() / 2 + side * to_core
        other = tied[np.ix_(~mask, ~mask)].sum() / 2 - side * to_other
        scores = _phi(core, other, mask.sum() + side, (~mask).sum() - side)
        k = int(np.argmax(scores))
        if scores[k] <= best + 1e-12:
            return mask
        best, mask[k] = scores[k], not mask[k]


def _score(tied: Array, mask: npt.NDArray[np.bool_]) -> float:
    """The correlation of the pairs within core and within periphery with 1 and 0."""
    core = tied[np.ix_(mask, mask)].sum() / 2
    other = tied[np.ix_(~mask, ~mask)].sum() / 2
    return float(_phi(core, other, mask.sum(), (~mask).sum()))


def _phi(core: Any, other: Any, n_core: Any, n_other: Any) -> Array:
    """The phi coefficient of tied or not and core or periphery, from how many ties and nodes each
    has; -infinity where either does not vary."""
    pairs_core, pairs_other = n_core * (n_core - 1) / 2, n_other * (n_other - 1) / 2
    pairs, ties = pairs_core + pairs_other, core + other
    spread = np.asarray(ties * (pairs - ties) * pairs_core * pairs_other, dtype=np.float64)
    found = np.full_like(spread, -np.inf)
    np.divide(core * pairs - ties * pairs_core, np.sqrt(spread), out=found, where=spread > 0)
    return found
