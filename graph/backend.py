"""Who computes: networkx, or for large networks NetworKit (`steppe[fast]`), with the same answers.

    networkx    the reference; always there
    networkit   parallel C++; chosen by itself from 1,000 nodes on, if it is installed

Both take the same undirected weighted graph and agree: core numbers are equal, betweenness,
closeness and PageRank are within 1e-9. Communities need not be the same blocs; they are compared by
modularity. Nodes and ties are handed over in order, so that no answer depends on how a graph was
put together. NetworKit counts each pair of an undirected graph twice in betweenness, which is
halved here.

Staudt, C. L., Sazonovs, A. & Meyerhenke, H. (2016), NetworKit: a tool suite for large-scale complex
network analysis, Network Science 4: 508-530.
"""

from __future__ import annotations

import importlib.util
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np

from ..ontology.errors import UsageError, optional, shown
from .blocs.detection import check_seed, check_weights, detect
from .blocs.partition import sorted_blocs

BACKENDS = ("auto", "networkx", "networkit")

LARGE = 1000
"""From about so many nodes on NetworKit finds all positions faster, its import included."""

DAMPING = 0.85

_MOVED = 1e-12
"""PageRank is iterated until its values move by less."""

Values = Mapping[Any, float]


@dataclass(frozen=True)
class Approximation:
    """Values of nodes, each of which is off by at most `error`, all of them with `probability`."""

    values: Values
    error: float
    probability: float


class Backend(ABC):
    """Measures of one simple undirected graph with weights from 0 up (attribute `weight`).

    Notes: a graph without nodes has no values. Ties of weight 0 are none, and loops count in
    PageRank and communities only. Raises UsageError for a directed or multigraph and for weights
    that are negative or not finite.
    """

    name: str

    def __init__(self, graph: nx.Graph[Any]) -> None:
        check_weights(graph)
        self.graph = graph
        self.nodes: Sequence[Any] = sorted(graph, key=str)

    @abstractmethod
    def betweenness(self) -> Values:
        """The share of shortest paths between two others that pass through, 0 to 1, unweighted.

        Freeman, L. C. (1977), Sociometry 40: 35-41. 0 for all with fewer than three nodes.
        """

    def approximate_betweenness(
        self, error: float, *, probability: float = 0.9, seed: int = 0
    ) -> Approximation:
        """Betweenness by sampling, all values within `error` of the exact ones with `probability`.

        It is exact (error 0, probability 1) where that takes no more searches than sampling would.
        Raises UsageError for an error or a probability not between 0 and 1, and for a seed outside
        0 to 4294967295.
        """
        for what, value in (("error", error), ("probability", probability)):
            if not 0 < value < 1:
                raise UsageError(f"The {what} is {value!r}.", hint="Give a number between 0 and 1.")
        check_seed(seed)
        count = len(self.nodes)
        if count < 3 or self._searches(error, probability) >= count:
            return Approximation(self.betweenness(), 0.0, 1.0)
        return Approximation(self._estimated(error, probability, seed), error, probability)

    @abstractmethod
    def closeness(self) -> Values:
        """(r - 1)/(n - 1) · (r - 1)/Σ distances, r the nodes that can be reached; 0 for isolates.

        Wasserman, S. & Faust, K. (1994), Social Network Analysis, Cambridge University Press, p.
        201: comparable across components. Unweighted, 0 to 1.
        """

    @abstractmethod
    def pagerank(self) -> Values:
        """PageRank with damping 0.85, weighted; sums to 1, isolates share what leads nowhere.

        Page, L., Brin, S., Motwani, R. & Winograd, T. (1999), The PageRank citation ranking.
        """

    @abstractmethod
    def core_numbers(self) -> Mapping[Any, int]:
        """The largest k so that the node is in a part in which all have k neighbours or more.

        Seidman, S. B. (1983), Network structure and minimum degree, Social Networks 5: 269-287.
        """

    def communities(self, *, seed: int = 0, resolution: float = 1.0) -> tuple[tuple[Any, ...], ...]:
        """A division by the Louvain method, the largest first; the same seed gives the same one.

        A node without ties is a community of its own. Raises UsageError for a seed outside 0 to
        4294967295 and for a resolution that is not above 0.
        """
        check_seed(seed)
        if not (math.isfinite(resolution) and resolution > 0):
            raise UsageError(f"The resolution is {resolution!r}.", hint="Give a number above 0.")
        return sorted_blocs(self._divided(seed, resolution))

    @abstractmethod
    def _searches(self, error: float, probability: float) -> float:
        """How many nodes an estimate searches the graph from, at least."""

    @abstractmethod
    def _estimated(self, error: float, probability: float, seed: int) -> Values:
        """Betweenness by sampling, of three nodes or more."""

    @abstractmethod
    def _divided(self, seed: int, resolution: float) -> Iterable[Iterable[Any]]:
        """Communities in any order."""


def choose(graph: nx.Graph[Any], name: str | None = None) -> Backend:
    """The backend that is named, or with None or `auto` by the size of the graph.

    Raises UsageError for a name that is none or that is not installed, and for a graph that a
    backend does not take.
    """
    if name not in (None, *BACKENDS):
        raise UsageError(
            f"There is no backend {shown(str(name))}.", hint=f"One of {', '.join(BACKENDS)}."
        )
    if name == "networkit":
        return NetworKit(graph)
    large = name != "networkx" and len(graph) >= LARGE
    if large and importlib.util.find_spec("networkit") is not None:
        return NetworKit(graph)
    return Networkx(graph)


class Networkx(Backend):
    """The reference, always there."""

    name = "networkx"

    def betweenness(self) -> Values:
        return nx.betweenness_centrality(self._plain)

    def closeness(self) -> Values:
        return nx.closeness_centrality(self._plain)

    def pagerank(self) -> Values:
        # networkx stops when all values together move by less than n times the tolerance.
        tolerance = _MOVED / max(len(self.nodes), 1)
        return nx.pagerank(self.graph, DAMPING, weight="weight", tol=tolerance, max_iter=1000)

    def core_numbers(self) -> Mapping[Any, int]:
        return nx.core_number(self._plain)

    def _searches(self, error: float, probability: float) -> float:
        """So many sources that Hoeffding's bound holds for all nodes together.

        Brandes, U. & Pich, C. (2007), Centrality estimation in large networks, International
        Journal of Bifurcation and Chaos 17: 2303-2318.
        """
        count = len(self.nodes)
        needed = math.log(2 * count / (1 - probability)) / 2 / error / error
        # A source tells nothing of itself: one more is drawn, and where networkx takes that for a
        # 0, as older releases do, the others count for n / (n - 1).
        return needed * (count / (count - 1)) ** 2 + 1

    def _estimated(self, error: float, probability: float, seed: int) -> Values:
        sources = math.ceil(self._searches(error, probability))
        return nx.betweenness_centrality(self._plain, k=sources, seed=seed)

    def _divided(self, seed: int, resolution: float) -> Iterable[Iterable[Any]]:
        return detect(self.graph, "louvain", seed=seed, resolution=resolution)

    @cached_property
    def _plain(self) -> nx.Graph[Any]:
        """The ties without weights, without loops and without ties of weight 0."""
        plain: nx.Graph[Any] = nx.Graph()
        plain.add_nodes_from(self.nodes)
        plain.add_edges_from(
            (a, b) for a, b, w in self.graph.edges(data="weight", default=1) if w and a != b
        )
        return plain


class NetworKit(Backend):
    """Parallel C++; UsageError where it is not installed."""

    name = "networkit"

    def __init__(self, graph: nx.Graph[Any]) -> None:
        super().__init__(graph)
        self._library = optional("networkit", "fast")

    def betweenness(self) -> Values:
        count = len(self.nodes)
        if count < 3:
            return dict.fromkeys(self.nodes, 0.0)
        scores = np.array(self._library.centrality.Betweenness(self._plain).run().scores())
        # NetworKit counts a pair of an undirected graph both ways.
        return self._named(scores / 2 / ((count - 1) * (count - 2) / 2))

    def closeness(self) -> Values:
        if len(self.nodes) < 2:
            return dict.fromkeys(self.nodes, 0.0)
        kind = self._library.centrality.ClosenessVariant.GENERALIZED
        return self._named(
            self._library.centrality.Closeness(self._plain, False, kind).run().scores()
        )

    def pagerank(self) -> Values:
        if not self.nodes:
            return {}
        ranks = self._library.centrality.PageRank(self._weighted, damp=DAMPING, tol=_MOVED)
        scores = np.array(ranks.run().scores())
        # NetworKit loses what reaches an isolate; handed out evenly, it scales all alike.
        return self._named(scores / scores.sum())

    def core_numbers(self) -> Mapping[Any, int]:
        if not self.nodes:
            return {}
        scores = self._library.centrality.CoreDecomposition(self._plain).run().scores()
        return {node: int(score) for node, score in zip(self.nodes, scores, strict=True)}

    def _searches(self, error: float, probability: float) -> float:
        """The number of paths drawn where none has more than one node between its ends."""
        within = error / self._scale
        return (1 - math.log(1 - probability)) / within / within

    def _estimated(self, error: float, probability: float, seed: int) -> Values:
        """From shortest paths drawn at random.

        Riondato, M. & Kornaropoulos, E. M. (2016), Fast approximation of betweenness centrality
        through sampling, Data Mining and Knowledge Discovery 30: 438-475.
        """
        with self._seeded(seed):
            sampled = self._library.centrality.ApproxBetweenness(
                self._plain, epsilon=error / self._scale, delta=1 - probability
            )
            scores = np.array(sampled.run().scores())
        return self._named(scores * self._scale)

    @property
    def _scale(self) -> float:
        """Estimates are divided by n(n - 1), exact values by (n - 1)(n - 2)."""
        return len(self.nodes) / (len(self.nodes) - 2)

    def _divided(self, seed: int, resolution: float) -> Iterable[Iterable[Any]]:
        """Louvain with refinement.

        Staudt, C. L. & Meyerhenke, H. (2016), Engineering parallel algorithms for community
        detection in massive networks, IEEE Transactions on Parallel and Distributed Systems 27:
        171-184.
        """
        if not self.nodes:
            return []
        with self._seeded(seed):
            plm = self._library.community.PLM(
                self._weighted, refine=True, gamma=resolution, par="none randomized"
            )
            division = plm.run().getPartition()
        found: dict[int, list[Any]] = {}
        for node, bloc in zip(self.nodes, division.getVector(), strict=True):
            found.setdefault(bloc, []).append(node)
        return found.values()

    @contextmanager
    def _seeded(self, seed: int) -> Iterator[None]:
        """One thread and one seed, so that the same call gives the same answer."""
        threads = self._library.getMaxNumberOfThreads()
        self._library.setNumberOfThreads(1)
        self._library.setSeed(seed, False)
        try:
            yield
        finally:
            self._library.setNumberOfThreads(threads)

    def _named(self, scores: Iterable[float]) -> Values:
        return {node: float(score) for node, score in zip(self.nodes, scores, strict=True)}

    @cached_property
    def _plain(self) -> Any:
        return self._handed_over(weighted=False)

    @cached_property
    def _weighted(self) -> Any:
        return self._handed_over(weighted=True)

    def _handed_over(self, *, weighted: bool) -> Any:
        """The graph in NetworKit, without loops where weights do not count."""
        first, second, weights = self._ties
        kept = slice(None) if weighted else first != second
        ends = (first[kept], second[kept])
        if not len(ends[0]):
            return self._library.Graph(len(self.nodes), weighted=weighted)
        entries = (weights[kept], ends) if weighted else ends
        return self._library.GraphFromCoo(
            entries, n=len(self.nodes), weighted=weighted, directed=False
        )

    @cached_property
    def _ties(self) -> tuple[Any, Any, Any]:
        """The numbers of the two ends and the weight of each tie that has one above 0, in order."""
        number = {node: k for k, node in enumerate(self.nodes)}
        ties: Any = self.graph.edges(data="weight", default=1)
        rows = np.fromiter(
            ((number[a], number[b], weight) for a, b, weight in ties),
            dtype="u8,u8,f8",
            count=self.graph.number_of_edges(),
        )
        rows = rows[rows["f2"] > 0]
        first, second = np.minimum(rows["f0"], rows["f1"]), np.maximum(rows["f0"], rows["f1"])
        order = np.lexsort((second, first))
        return first[order], second[order], rows["f2"][order]
