"""How long positions and communities take, by networkx, by steppe's adapter, and by igraph.

    python benchmarks/networks.py [--sizes 200,5000,50000,500000] [--patience 60]

Networks: the first is dense (half of all pairs tied), the others grow by preferential attachment,
five ties a new node (Barabási & Albert 1999). All have weights. Each row is a measure; columns are
seconds of networkx called directly, of steppe (`graph.backend` by NetworKit), and of igraph (GPL,
so never a dependency: pip install igraph to see it). Steppe and igraph take over the graph from
networkx, which is within the time of their first row, and for steppe's weights of the second; to
import them is not, and takes NetworKit about a second.

Betweenness is exact at the first two sizes; from the second on it is also estimated, all values
within the error that the row states with a probability of 0.9. What would take networkx longer
than the patience (seconds), by how fast it was before, is not run. Communities are compared by
modularity. Prints the peak memory of the process. Takes about seven minutes.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import networkx as nx
import numpy as np
from rich.console import Console
from rich.progress import Progress

from steppe.graph.backend import DAMPING, NetworKit, Networkx

SIZES = (200, 5_000, 50_000, 500_000)
EXACT_UP_TO = 5_000
ERRORS = {5_000: 0.05, 50_000: 0.1}
"""Number of nodes → error of estimated betweenness, which takes 1 / error² searches."""
LARGEST_ERROR = 0.2

Way = Callable[[], Any]
Told = Callable[[str], None]


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


def error_at(size: int) -> float:
    return next((error for most, error in ERRORS.items() if size <= most), LARGEST_ERROR)


def rows(size: int) -> dict[str, str]:
    """What is measured at a size: the row's name → the measure."""
    found = {"core numbers": "core", "PageRank": "pagerank"}
    if size <= EXACT_UP_TO:
        found["betweenness"] = "betweenness"
    if size >= EXACT_UP_TO:
        found[f"betweenness ± {error_at(size)}"] = "estimate"
    return found | {"communities": "communities"}


# -- the three -----------------------------------------------------------------------------------


@dataclass
class ByNetworkx:
    graph: nx.Graph

    def core(self) -> Any:
        return nx.core_number(self.graph)

    def pagerank(self) -> Any:
        return nx.pagerank(self.graph, DAMPING, tol=1e-12 / len(self.graph), max_iter=1000)

    def betweenness(self) -> Any:
        return nx.betweenness_centrality(self.graph)

    def estimate(self) -> Any:
        return Networkx(self.graph).approximate_betweenness(error_at(len(self.graph)))

    def communities(self) -> Any:
        return nx.community.louvain_communities(self.graph, seed=0)


@dataclass
class BySteppe:
    graph: nx.Graph

    @cached_property
    def backend(self) -> NetworKit:
        return NetworKit(self.graph)

    def core(self) -> Any:
        return self.backend.core_numbers()

    def pagerank(self) -> Any:
        return self.backend.pagerank()

    def betweenness(self) -> Any:
        return self.backend.betweenness()

    def estimate(self) -> Any:
        return self.backend.approximate_betweenness(error_at(len(self.graph)))

    def communities(self) -> Any:
        return self.backend.communities()


@dataclass
class ByIgraph:
    """It makes no estimate that comes with an error."""

    graph: nx.Graph

    @cached_property
    def taken_over(self) -> Any:
        import igraph

        ties = list(self.graph.edges(data="weight"))
        made = igraph.Graph(n=len(self.graph), edges=[tie[:2] for tie in ties])
        made.es["weight"] = [tie[2] for tie in ties]
        return made

    def core(self) -> Any:
        return self.taken_over.coreness()

    def pagerank(self) -> Any:
        return self.taken_over.pagerank(damping=DAMPING, weights="weight")

    def betweenness(self) -> Any:
        return self.taken_over.betweenness()

    def communities(self) -> Any:
        found = self.taken_over.community_leiden("modularity", weights="weight", n_iterations=2)
        return list(found)


def modularity(graph: nx.Graph, blocs: Any) -> float:
    """The modularity of a division, by sums over ties and nodes."""
    bloc = {node: number for number, own in enumerate(blocs) for node in own}
    total, inside = 0.0, 0.0
    strength = np.zeros(len(blocs))
    for a, b, weight in graph.edges(data="weight"):
        total += weight
        inside += weight * (bloc[a] == bloc[b])
        strength[bloc[a]] += weight
        strength[bloc[b]] += weight
    return inside / total - float(((strength / (2 * total)) ** 2).sum())


# -- what is worth the wait ----------------------------------------------------------------------


def timed(way: Way) -> tuple[float, Any]:
    start = time.perf_counter()
    found = way()
    return time.perf_counter() - start, found


def steps(measure: str, graph: nx.Graph) -> float:
    """What the time of a measure by networkx grows with."""
    ties, nodes = graph.number_of_edges(), len(graph)
    if measure == "betweenness":
        return ties * nodes
    if measure == "estimate":
        error = error_at(nodes)
        return ties * min(nodes, np.log(20 * nodes) / 2 / error**2)
    return ties


class Patience:
    """How long networkx would take, by how long it took for smaller networks."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        smallest = network(SIZES[0])
        each = timed(ByNetworkx(smallest).betweenness)[0] / steps("betweenness", smallest)
        # An estimate makes the same searches as the exact measure, from fewer nodes.
        self._each = {"betweenness": each, "estimate": each}

    def suffices(self, measure: str, graph: nx.Graph) -> bool:
        return self._each.get(measure, 0) * steps(measure, graph) <= self.seconds

    def learn(self, measure: str, graph: nx.Graph, took: float) -> None:
        self._each[measure] = took / steps(measure, graph)
        if measure == "betweenness":
            self._each["estimate"] = self._each[measure]


# -- the table -----------------------------------------------------------------------------------


def compare(size: int, patience: Patience, told: Told) -> Iterator[str]:
    """The lines of one size, each when it is done; `told` hears what is being done."""
    told("the network is made")
    graph = network(size)
    yield f"\n{size:,} nodes, {graph.number_of_edges():,} ties"
    heads = ("networkx", "steppe", "igraph", "networkx/steppe")
    yield "{:<18} {:>9} {:>9} {:>9} {:>16}  modularity".format("measure", *heads)
    tools = {"networkx": ByNetworkx(graph), "steppe": BySteppe(graph)}
    if "igraph" in sys.modules:
        tools["igraph"] = ByIgraph(graph)
    for row, measure in rows(size).items():
        seconds: dict[str, float] = {}
        quality = []
        for name, tool in tools.items():
            way = getattr(tool, measure, None)
            if way is None or (name == "networkx" and not patience.suffices(measure, graph)):
                continue
            told(f"{row} by {name}")
            seconds[name], found = timed(way)
            if measure == "communities":
                quality.append(f"{name} {modularity(graph, found):.4f}")
        if "networkx" in seconds:
            patience.learn(measure, graph, seconds["networkx"])
        yield line(row, seconds, patience.seconds) + ", ".join(quality)


def line(row: str, seconds: dict[str, float], patience: float) -> str:
    slow, fast, other = (seconds.get(name) for name in ("networkx", "steppe", "igraph"))
    cells = (
        f"> {patience:.0f}" if slow is None else f"{slow:.2f}",
        f"{fast:.2f}",
        "-" if other is None else f"{other:.2f}",
        "not run" if slow is None or fast is None else f"{slow / fast:.1f}x",
    )
    return "{:<18} {:>9} {:>9} {:>9} {:>16}  ".format(row, *cells)


def main() -> None:
    """Print a table a size, as its rows are done, and the memory used."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--patience", type=float, default=60, help="seconds for a row of networkx")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    import_module("networkit")
    try:
        import_module("igraph")
    except ImportError:
        print("igraph is left out: it is not installed (pip install igraph).")
    bar = Progress(
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task("networkx is tried", total=sum(len(rows(size)) for size in sizes))
        patience = Patience(given.patience)
        for size in sizes:

            def told(what: str, size: int = size) -> None:
                bar.update(task, description=f"{size:,} nodes: {what}")

            for number, text in enumerate(compare(size, patience, told)):
                print(text, flush=True)
                bar.advance(task, number > 1)  # two lines head the table
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(f"peak memory so far {peak:.2f} GiB", flush=True)


if __name__ == "__main__":
    main()
