"""How long positions and communities take, by networkx, by steppe's adapter, and by igraph.

    python benchmarks/networks.py [--sizes 200,5000,50000,500000] [--patience 60]

Networks: the first is dense (half of all pairs tied), the others grow by preferential attachment,
five ties a new node (Barabási & Albert 1999). All have weights. Each row is a measure; columns are
seconds of networkx, of steppe (graph.backend by NetworKit, with the graph handed over within the
time of the first row), and of igraph (GPL, so never a dependency: pip install igraph to see it).

Betweenness is exact at the first two sizes; from the second on it is also estimated, within an
error that is stated (the greater, the faster: its cost grows with the square). What would take
networkx longer than the patience (seconds) by the growth from the size before is not run.
Communities are compared by modularity. Prints the peak memory of the process. Takes about six
minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
from rich.progress import Progress

from steppe.graph.backend import DAMPING, Backend, NetworKit, Networkx

SIZES = (200, 5_000, 50_000, 500_000)
EXACT_UP_TO = 5_000
ERRORS = ((50_000, 0.05), (500_000, 0.2))
"""Up to so many nodes, betweenness is estimated within this error."""


def network(size: int) -> nx.Graph:
    """A connected weighted network of some size."""
    random = np.random.default_rng(1)
    graph = (
        nx.gnp_random_graph(size, 0.5, seed=1)
        if size <= SIZES[0]
        else nx.barabasi_albert_graph(size, 5, seed=1)
    )
    weights = random.integers(1, 6, graph.number_of_edges()).tolist()
    for (_, _, data), weight in zip(graph.edges(data=True), weights, strict=True):
        data["weight"] = weight
    return graph


@dataclass
class Igraph:
    """The same measures by igraph; its graph is made within the time of the first."""

    graph: nx.Graph
    _made: Any = field(default=None)

    @property
    def made(self) -> Any:
        if self._made is None:
            import igraph

            ties = [(a, b, w) for a, b, w in self.graph.edges(data="weight")]
            self._made = igraph.Graph(n=len(self.graph), edges=[tie[:2] for tie in ties])
            self._made.es["weight"] = [tie[2] for tie in ties]
        return self._made

    def core(self) -> Any:
        return self.made.coreness()

    def pagerank(self) -> Any:
        return self.made.pagerank(damping=DAMPING, weights="weight")

    def betweenness(self) -> Any:
        return self.made.betweenness()

    def communities(self) -> Any:
        found = self.made.community_leiden("modularity", weights="weight", n_iterations=2)
        return [list(bloc) for bloc in found]


Way = Callable[[], Any]


def ways(backend: Backend) -> dict[str, Way]:
    """The rows of one size, by a backend."""
    size = len(backend.nodes)
    rows: dict[str, Way] = {"core numbers": backend.core_numbers, "PageRank": backend.pagerank}
    if size <= EXACT_UP_TO:
        rows["betweenness"] = backend.betweenness
    if size >= EXACT_UP_TO:
        error = next((e for most, e in ERRORS if size <= most), ERRORS[-1][1])
        rows[f"betweenness ± {error}"] = lambda: backend.approximate_betweenness(error)
    rows["communities"] = lambda: list(backend.communities())
    return rows


def of_igraph(graph: nx.Graph) -> dict[str, Way]:
    """The rows that igraph has; it makes no estimate with an error."""
    if importlib.util.find_spec("igraph") is None:
        return {}
    held = Igraph(graph)
    rows = {"core numbers": held.core, "PageRank": held.pagerank, "communities": held.communities}
    if len(graph) <= EXACT_UP_TO:
        rows["betweenness"] = held.betweenness
    return rows


def timed(way: Way) -> tuple[float, Any]:
    start = time.perf_counter()
    found = way()
    return time.perf_counter() - start, found


def quality(graph: nx.Graph, blocs: Any) -> str:
    """The modularity of a division, by sums over ties and nodes."""
    bloc = {node: number for number, own in enumerate(blocs) for node in own}
    total, inside = 0.0, 0.0
    strength = np.zeros(len(blocs))
    for a, b, weight in graph.edges(data="weight"):
        total += weight
        inside += weight * (bloc[a] == bloc[b])
        strength[bloc[a]] += weight
        strength[bloc[b]] += weight
    return f"{inside / total - float(((strength / (2 * total)) ** 2).sum()):.4f}"


def compare(size: int, patience: float, before: dict[str, float]) -> Iterator[str]:
    """The lines of one size; `before` holds networkx's seconds, and is brought up to date."""
    graph = network(size)
    ties = graph.number_of_edges()
    yield f"\n{size:,} nodes, {ties:,} ties"
    heads = ("networkx", "steppe", "igraph", "networkx/steppe")
    yield "{:<20} {:>10} {:>9} {:>9}  {}  modularity".format("measure", *heads)
    slow, fast, other = ways(Networkx(graph)), ways(NetworKit(graph)), of_igraph(graph)
    growth = before.pop("ties", 0.0)
    for row, way in fast.items():
        took, found = timed(way)
        told = {"steppe": quality(graph, found)} if row == "communities" else {}
        kind = row.partition(" ±")[0] + " estimated" * ("±" in row)
        expected = before.get(kind, 0.0) * (ties / growth if growth else 1) ** (
            2 if row == "betweenness" else 1
        )
        theirs = None
        if expected <= patience:
            theirs, blocs = timed(slow[row])
            before[kind] = theirs
            if row == "communities":
                told["networkx"] = quality(graph, blocs)
        else:
            before[kind] = expected
        third = None
        if row in other:
            third, blocs = timed(other[row])
            if row == "communities":
                told["igraph"] = quality(graph, blocs)
        cells = [
            f"{theirs:10.2f}" if theirs is not None else f"> {patience:6.0f} s",
            f"{took:9.2f}",
        ]
        cells.append(f"{third:9.2f}" if third is not None else f"{'-':>9}")
        ratio = f"{theirs / took:14.1f}x" if theirs is not None else f"{'not run':>15}"
        yield f"{row:<20} {cells[0]:>10} {cells[1]} {cells[2]}  {ratio}  " + ", ".join(
            f"{name} {value}" for name, value in told.items()
        )
    before["ties"] = float(ties)


def main() -> None:
    """Print a table a size, as its rows are done, and the memory used."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--patience", type=float, default=60, help="seconds for a row of networkx")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    before: dict[str, float] = {}
    with Progress(transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("sizes", total=len(sizes))
        for size in sizes:
            for line in compare(size, given.patience, before):
                progress.console.print(line, highlight=False, soft_wrap=True)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            progress.console.print(f"peak memory so far {peak:.2f} GiB", highlight=False)
            progress.advance(task)


if __name__ == "__main__":
    main()
