"""What an import takes against reading the same file with polars alone.

    python benchmarks/imports.py DATA

DATA holds your own copies: un_votes.parquet and un_roll_calls.csv, the membership table of COW IGO
and igo_metadata.csv, atop51_directed_dyadyear.parquet. Each is imported in a process of its own,
from Parquet and from the same rows as CSV; polars reads the same file in another. Seconds are of
the clock, the best of three, start of the interpreter included in both; memory is the peak.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars

RUNS = 3
SETS = {
    "un-votes": ("un_votes.parquet", "un_roll_calls.csv"),
    "cow-igo": ("cow_igo_v3_membership_long.parquet", "igo_metadata.csv"),
    "atop-dyads": ("atop51_directed_dyadyear.parquet",),
}
MAIN = "from steppe.cli.main import main; main()"
READ = "import polars, sys; polars.read_{kind}(sys.argv[1])"


def best(arguments: list[str]) -> tuple[float, float]:
    """The shortest of several runs, in seconds, and the peak memory in GB."""
    seconds, peak = float("inf"), 0.0
    for _ in range(RUNS):
        begun = time.perf_counter()
        child = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0, arguments
        seconds = min(seconds, time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss / 1e6)
    return seconds, peak


def main(data: Path) -> None:
    """Print a line a data set and format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for mapping, (table, *further) in SETS.items():
            others = [str(next(data.rglob(file))) for file in further]
            parquet = next(data.rglob(table))
            as_csv = folder / f"{parquet.stem}.csv"
            frame = polars.read_parquet(parquet)
            frame.write_csv(as_csv)
            for kind, file in (("parquet", parquet), ("csv", as_csv)):
                alone, _ = best(["-c", READ.format(kind=kind), str(file)])
                out = str(folder / f"{mapping}-{kind}")
                ours, peak = best(
                    ["-c", MAIN, "import", mapping, str(file), *others, "-o", out, "-q", "--force"]
                )
                print(f"{mapping:<11} {kind:<8} {len(frame):>8,} rows {ours:6.2f} s "
                      f"{ours / alone:6.1f} x polars ({alone:.2f} s)  {peak:.2f} GB",
                      flush=True)  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
