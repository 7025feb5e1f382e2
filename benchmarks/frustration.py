"""How long exact frustration takes, against local search and against the model without cuts.

    python benchmarks/frustration.py [FOLDER] [--limit 45]

FOLDER holds cowList_edges.csv (columns window, from, to, sign): the signed networks of states in
windows of four years that R's signnet distributes, made from the Correlates of War data (default:
../shared/data/signnet). It is the user's own copy; without it only the made-up network is measured.

For each window: nodes, ties, L, and seconds of

    proved      the optimum with its proof (one run of the solver per component)
    unique      the same, and whether another cut is as good (steppe.frustration, alternatives=2)
    ten         the same, and up to ten cuts as good (steppe.frustration by default)
    no cuts     the same model without the cuts for unbalanced triangles, up to the limit
    local       local search from 50 random starts, and by how much it missed the optimum

Then a made-up network of 200 nodes and 3,000 ties, with and without cuts. Takes about a minute and
a half, most of it without cuts. One BLAS thread, so that nothing else on the machine is measured.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
os.environ.update(ONE_THREAD)  # before numpy is imported

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402
from rich.progress import track  # noqa: E402

import steppe  # noqa: E402
from steppe.graph.blocs import frustration as exact  # noqa: E402
from steppe.graph.blocs.programme import Model  # noqa: E402
from steppe.graph.blocs.signed import SignedGraph, signed  # noqa: E402

STARTS = 50


def windows(file: Path) -> dict[str, nx.Graph]:
    """A signed graph for each window."""
    found: dict[str, nx.Graph] = defaultdict(nx.Graph)
    with file.open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found[row["window"]].add_edge(row["from"], row["to"], sign=int(row["sign"]))
    return found


def planted(nodes: int, ties: int) -> nx.Graph:
    """Two blocs, friendly within and hostile between, a tenth of the ties turned round."""
    random = np.random.default_rng(1)
    graph = nx.gnm_random_graph(nodes, ties, seed=1)
    for a, b in graph.edges():
        sign = 1 if (a < nodes / 2) == (b < nodes / 2) else -1
        graph.edges[a, b]["sign"] = -sign if random.random() < 0.1 else sign
    return graph


def timed(work: Callable[[], tuple[int, bool]]) -> tuple[float, int, bool]:
    """Seconds, the index found, and whether it is proved."""
    start = time.perf_counter()
    index, proved = work()
    return time.perf_counter() - start, index, proved


def proved(graph: SignedGraph, limit: float, *, cuts: bool = True) -> tuple[int, bool]:
    """One run of the solver per component; only what it says itself is taken as proved."""
    index, bound = 0, 0
    ends = time.monotonic() + limit
    for numbers in graph.components():
        if len(numbers) > 1:
            part = graph.part(numbers)
            solved = Model(part, 2, cuts=cuts).solve(ends)
            index += exact.cost(part, solved.found[0]) if solved.found else part.size
            bound += solved.bound
    return index, index == bound


def local(graph: SignedGraph) -> tuple[int, bool]:
    """The best of many random starts, each improved one node at a time."""
    random = np.random.default_rng(1)
    index = 0
    for numbers in graph.components():
        part = graph.part(numbers)
        starts = (random.integers(0, 2, len(numbers)) for _ in range(STARTS))
        index += min(
            exact.cost(part, tuple(exact._improved(part.matrix, start, 2).tolist()))
            for start in starts
        )
    return index, False


def whole(graph: nx.Graph, alternatives: int) -> tuple[int, bool]:
    """What a user calls: solved, and whether it is known if another partition is as good."""
    found = steppe.frustration(graph, alternatives=alternatives)
    return found.index, found.optimal and found.unique is not None


def main() -> None:
    """Print a line a window, the totals, and the made-up network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/signnet"))
    parser.add_argument("--limit", type=float, default=45, help="seconds for each run without cuts")
    given = parser.parse_args()
    whole(planted(9, 20), 2)  # the first call imports the solver
    file = given.folder / "cowList_edges.csv"
    if file.is_file():
        compare(windows(file), given.limit)
    else:
        print(f"{file} is absent: the windows of states are left out")
    made = planted(200, 3000)
    with_cuts = timed(lambda: proved(signed(made), given.limit))
    without = timed(lambda: proved(signed(made), given.limit, cuts=False))
    print("\nmade-up, 200 nodes, 3,000 ties")
    for name, (seconds, index, sure) in (("with cuts", with_cuts), ("no cuts", without)):
        print(f"{name:<10} {seconds:7.2f} s  L {'=' if sure else '<='} {index}"
              f"{'' if sure else '  not proved in the time'}")  # fmt: skip


def compare(held: dict[str, nx.Graph], limit: float) -> None:
    """The table of the windows and its totals."""
    print(f"{'window':<8} {'nodes':>5} {'ties':>5} {'L':>4} "
          f"{'proved':>8} {'unique':>8} {'ten':>8} {'no cuts':>8} {'local':>8}"
          "  local missed by")  # fmt: skip
    totals = np.zeros(5)
    slowest, missed, all_proved, cutless = 0.0, 0, True, 0
    shown = track(held.items(), "windows", transient=True, disable=not sys.stderr.isatty())
    for name, graph in shown:
        ties = signed(graph)
        runs = [
            timed(lambda ties=ties: proved(ties, limit)),
            timed(lambda graph=graph: whole(graph, 2)),
            timed(lambda graph=graph: whole(graph, 10)),
            timed(lambda ties=ties: proved(ties, limit, cuts=False)),
            timed(lambda ties=ties: local(ties)),
        ]
        seconds = [run[0] for run in runs]
        index, by = runs[0][1], runs[4][1] - runs[0][1]
        all_proved &= all(run[2] and run[1] == index for run in runs[:3])
        cutless += runs[3][2] and runs[3][1] == index
        missed += by > 0
        slowest = max(slowest, seconds[0])
        totals += seconds
        times = " ".join(f"{value:8.3f}" for value in seconds)
        print(f"{name:<8} {len(graph):5} {graph.number_of_edges():5} {index:4} {times}"
              f"  {by or '-'}")  # fmt: skip
    print(f"\n{len(held)} windows, {'all' if all_proved else 'NOT ALL'} proved optimal; "
          f"the slowest proof took {slowest:.2f} s")  # fmt: skip
    print(f"proved  {totals[0]:7.2f} s in total")
    print(f"unique  {totals[1]:7.2f} s  {totals[1] / totals[0]:5.1f}x")
    print(f"ten     {totals[2]:7.2f} s  {totals[2] / totals[0]:5.1f}x")
    print(f"no cuts {totals[3]:7.2f} s  {totals[3] / totals[0]:5.1f}x  "
          f"(proved in {cutless} windows)")  # fmt: skip
    print(f"local   {totals[4]:7.2f} s  {totals[4] / totals[0]:5.1f}x  "
          f"(missed the optimum in {missed} windows, and proves nothing)")  # fmt: skip


if __name__ == "__main__":
    main()
