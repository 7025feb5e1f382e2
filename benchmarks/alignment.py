"""How long every measure takes over all pairs of 200 states in 200 years, against its floor.

    python benchmarks/alignment.py [--years 200] [--states 200] [--runs 3]

The floor of a measure is the matrix products that it cannot do without, of the same shapes and
number types, on inputs that are there already, with one BLAS thread, in the same run. Beside them
stand a row loop in numpy and R's tcrossprod (if Rscript is there: Debian's r-base-core), both for
S, over as many years and runs. Portfolios are made year by year and dropped: no (years, n, n, k)
block is ever held.

Prints a table for complete data and one for data with gaps (seconds over all years, seconds of the
floor, their ratio, what is aimed at and whether it is met), the peers, and the peak memory. Takes
about half a minute. Which BLAS R has decides how fast it is, so its name is printed: against the
reference BLAS, with which Debian installs it, a ratio also compares the two BLAS.

What is aimed at: complete data within 2.5 times the floor, data with gaps within 2 times, tau-b
within 20 times the floor of S. A ratio moves by about a tenth from run to run, so one that close to
its aim may be met once and missed the next time.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
os.environ.update(ONE_THREAD)  # before numpy is imported

import numpy as np  # noqa: E402

import steppe  # noqa: E402
from steppe.graph.alignment.measures.catalogue import METRICS  # noqa: E402

Array = np.ndarray
LEVELS = 4
COMPLETE, GAPS = "complete", "20 % not stated"
AIMS = {COMPLETE: 2.5, GAPS: 2.0}
R_SCRIPT = Path(__file__).with_name("alignment.R")


def panels(years: int, n: int, k: int, gaps: float) -> Iterator[Array]:
    """A portfolio matrix for each year: levels 0 to 3, some of them not stated."""
    random = np.random.default_rng(1)
    for _ in range(years):
        levels = random.integers(0, LEVELS, (n, k)).astype(np.float64)
        if gaps:
            levels[random.random((n, k)) < gaps] = np.nan
        yield levels


# -- floors: the products that a measure needs, and nothing else ---------------------------------


def indicators(levels: Array, *, cumulative: bool) -> Array:
    """A row for each actor: 1 where it has (or reaches) each level; single precision is exact."""
    steps = [levels >= t if cumulative else levels == t for t in range(cumulative, LEVELS)]
    return np.concatenate(steps, axis=1).astype(np.float32)


def floor_inputs(metric: str, levels: Array) -> list[tuple[Array, Array]]:
    """The two factors of each product; the same array twice where a product is symmetric."""
    stated = (~np.isnan(levels)).astype(np.float32)
    filled = np.nan_to_num(levels).astype(np.float32)
    gaps = not stated.all()
    steps, each = (indicators(levels, cumulative=c) for c in (True, False))
    inside = (filled > 0).astype(np.float32)
    joint = [(stated, stated)] if gaps else []
    sums = [(filled, stated)] if gaps else []
    squares = [(filled**2, stated)] if gaps else []
    # The margin of one level is what the others leave of the joint counts: it needs no product.
    margins = [(part, stated) for part in np.split(each, LEVELS, axis=1)[1:]] if gaps else []
    reached = [(part, stated) for part in np.split(steps, LEVELS - 1, axis=1)] if gaps else []
    counts = np.concatenate([levels == t for t in range(LEVELS)]).astype(np.float32)
    return {
        "jaccard": [(inside, inside)],
        "common": [(inside, inside)],
        "s": [(steps, steps), *sums, *joint],
        "kappa": [(filled, filled), *sums, *squares, *joint],
        "pi": [(filled, filled), *sums, *squares, *joint],
        "pi-nominal": [(each, each), *margins, *joint],
        "tau-b": [(counts, counts), *joint],
        "a": [(steps, steps), *reached, *joint],
        "cosine": [(filled, filled), *squares],
        "agreement": [(each, each), *joint],
        "ideal-point": [],  # a difference of two numbers
    }[metric]


def products(inputs: Iterable[tuple[Array, Array]]) -> None:
    """Multiply; numpy hands X·Xᵀ to the BLAS routine that computes half of it."""
    for one, other in inputs:
        one @ other.T


# -- timing --------------------------------------------------------------------------------------


def total(work: Callable[[Array], None], years: Iterable[Array], runs: int) -> float:
    """Seconds over all years, each year's best of several runs; making the data is left out."""
    seconds = 0.0
    for levels in years:
        best = float("inf")
        for _ in range(runs):
            start = time.perf_counter()
            work(levels)
            best = min(best, time.perf_counter() - start)
        seconds += best
    return seconds


def floor(metric: str, years: Iterable[Array], runs: int) -> float:
    """Seconds of the products alone, over all years."""
    seconds = 0.0
    for levels in years:
        inputs = floor_inputs(metric, levels)
        seconds += total(lambda _, inputs=inputs: products(inputs), [levels], runs)
    return seconds


def row_loop(levels: Array) -> None:
    """S as one writes it first in numpy: every actor against all the others."""
    width = levels.shape[1] * (LEVELS - 1)
    for row in levels:
        1 - 2 * np.abs(levels - row).sum(axis=1) / width


# -- R -------------------------------------------------------------------------------------------


def by_r(*arguments: str) -> str:
    """What the R script prints."""
    command = [shutil.which("Rscript") or "Rscript", str(R_SCRIPT), *arguments]
    environment = {**os.environ, **ONE_THREAD}
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    ).stdout


def r_agrees() -> bool:
    """Whether R's script and steppe compute the same S of a small matrix."""
    (levels,) = panels(1, 7, 11, 0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "levels.csv"
        np.savetxt(file, levels, delimiter=",", fmt="%d")
        theirs = np.loadtxt(by_r(str(file)).splitlines(), delimiter=",")
    return np.allclose(theirs, steppe.similarity_matrix(levels, "s"))


# -- the table -----------------------------------------------------------------------------------


def measure_all(data: str, years: int, n: int, runs: int) -> dict[str, float]:
    """Print a line a measure for one kind of data; returns the seconds of each."""
    print(f"\n{data}: {years} years, {n} states, {n} alters, all pairs")
    print(f"{'measure':<12} {'seconds':>8} {'floor':>8} {'ratio':>7}  aim")
    gaps = 0.2 if data == GAPS else 0
    seconds = {}
    floors = {m: floor(m, panels(years, n, n, gaps), runs) for m in METRICS}
    for metric in METRICS:
        k = 1 if metric == "ideal-point" else n
        seconds[metric] = total(
            lambda levels, metric=metric: steppe.similarity_matrix(levels, metric),
            panels(years, n, k, gaps),
            runs,
        )
        name, aim = ("s", 20.0) if metric == "tau-b" else (metric, AIMS[data])
        if metric == "ideal-point":
            print(f"{metric:<12} {seconds[metric]:8.3f}        -       -  no product")
            continue
        ratio = seconds[metric] / floors[name]
        verdict = "met" if ratio <= aim else "missed"
        of = " of the floor of s" if metric == "tau-b" else ""
        print(f"{metric:<12} {seconds[metric]:8.3f} {floors[name]:8.3f} {ratio:6.2f}x"
              f"  {aim:g}x{of}: {verdict}")  # fmt: skip
    return seconds


def main() -> None:
    """Print the two tables, the peers, and the memory used."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=int, default=200)
    parser.add_argument("--states", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, one BLAS thread")
    seconds = measure_all(COMPLETE, given.years, given.states, given.runs)
    measure_all(GAPS, given.years, given.states, given.runs)
    print(f"\npeers, S over complete data (steppe: {seconds['s']:.3f} s)")
    loop = total(row_loop, panels(given.years, given.states, given.states, 0), given.runs)
    print(f"numpy row loop   {loop:8.3f} s  {loop / seconds['s']:6.1f}x")
    if shutil.which("Rscript"):
        told = by_r(str(given.years), str(given.states), str(given.runs)).splitlines()
        took, blas = float(told[0]), told[1]
        same = "the same values" if r_agrees() else "OTHER VALUES"
        print(f"R tcrossprod     {took:8.3f} s  {took / seconds['s']:6.1f}x  ({same}; {blas})")
    else:
        print("R tcrossprod     left out: no Rscript on the PATH (apt install r-base-core)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    block = given.years * given.states**3 * 8 / 2**30
    print(f"peak memory {peak:.0f} MiB; a (years, n, n, k) block would be {block:.0f} GiB")


if __name__ == "__main__":
    main()
