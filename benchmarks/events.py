"""What `steppe events` takes against the same sums written by hand for duckdb, polars and pandas.

    python benchmarks/events.py [ROWS]...

Made-up events in the form of GDELT 1.0 (1 million rows by default) are counted by dyad and year,
each way in a process of its own: drop what has no state or no CAMEO code, take each
event once (the others take any of its rows, ours the one with most mentions), sum four classes,
Goldstein values and mentions. Ours also counts what it leaves out and why, checks days, and puts
actors in place of codes. Seconds are of the clock, the better of two runs, start of the interpreter
included; memory is the peak of the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from steppe.graph.events.formats import FORMATS

COLUMNS = next(form.columns for form in FORMATS if form.name == "gdelt-1")
USED = ("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode",
        "GoldsteinScale", "NumMentions")  # fmt: skip
RUNS = 2

DUCKDB = f"""
import duckdb, sys
duckdb.execute("SET enable_progress_bar = false")
columns = {{c: "VARCHAR" for c in {COLUMNS!r}}}
duckdb.execute(f'''
COPY (
  SELECT SQLDATE[:4] AS y, Actor1CountryCode AS a, Actor2CountryCode AS b, count(*) AS n,
    count(*) FILTER (EventCode[:2]::INT <= 5),
    count(*) FILTER (EventCode[:2]::INT BETWEEN 6 AND 8),
    count(*) FILTER (EventCode[:2]::INT BETWEEN 9 AND 13),
    count(*) FILTER (EventCode[:2]::INT > 13),
    sum(round(GoldsteinScale::DOUBLE * 10)::INT), sum(NumMentions::INT)
  FROM (SELECT DISTINCT ON (GLOBALEVENTID) {", ".join(USED)}
        FROM read_csv('{{sys.argv[1]}}', delim = '\\t', quote = '', escape = '', header = false,
                      auto_detect = false, columns = {{columns}}))
  WHERE a <> b AND EventCode[:1] <> '-' GROUP BY ALL ORDER BY ALL
) TO '{{sys.argv[2]}}' (FORMAT parquet)''')
"""

POLARS = f"""
import polars as p, sys
c = p.col
e = (p.scan_csv(sys.argv[1], separator="\\t", quote_char=None, has_header=False,
                new_columns={list(COLUMNS)!r}, infer_schema=False)
      .select({list(USED)!r}).unique("GLOBALEVENTID", keep="any")
      .filter(c("Actor1CountryCode") != c("Actor2CountryCode"), c("EventCode").str.head(1) != "-")
      .with_columns(r=c("EventCode").str.head(2).cast(p.Int32), y=c("SQLDATE").str.head(4)))
(e.group_by("y", "Actor1CountryCode", "Actor2CountryCode")
  .agg(p.len(), v=(c("r") <= 5).sum(), m=c("r").is_between(6, 8).sum(),
       w=c("r").is_between(9, 13).sum(), d=(c("r") > 13).sum(),
       g=(c("GoldsteinScale").cast(p.Float64) * 10).round().cast(p.Int64).sum(),
       s=c("NumMentions").cast(p.Int64).sum())
  .sort("y", "Actor1CountryCode", "Actor2CountryCode").collect(engine="streaming")
  .write_parquet(sys.argv[2]))
"""

PANDAS = f"""
import pandas as p, sys
e = p.read_csv(sys.argv[1], sep="\\t", quoting=3, header=None, names={list(COLUMNS)!r},
               usecols={list(USED)!r}, dtype=str).drop_duplicates("GLOBALEVENTID").dropna()
e = e[(e.Actor1CountryCode != e.Actor2CountryCode) & (e.EventCode.str[:1] != "-")]
r = e.EventCode.str[:2].astype(int)
e = e.assign(y=e.SQLDATE.str[:4], n=1, v=r <= 5, m=r.between(6, 8), w=r.between(9, 13), d=r > 13,
             g=(e.GoldsteinScale.astype(float) * 10).round().astype(int),
             s=e.NumMentions.astype(int))
(e.groupby(["y", "Actor1CountryCode", "Actor2CountryCode"])[list("nvmwdgs")].sum().reset_index()
  .to_parquet(sys.argv[2]))
"""

OURS = """
import sys
from steppe.cli.main import main
main(["events", sys.argv[1], "-o", sys.argv[2], "-q", "--force"])
"""

MAKE = """
import sys
from steppe.cli.main import main
main(["events", "--made-up", sys.argv[2], "-o", sys.argv[1], "-q"])
"""


def best(code: str, file: Path, folder: Path) -> tuple[float, float]:
    """The shorter of two runs, in seconds, and the peak memory in GB."""
    seconds, peak = float("inf"), 0.0
    for _ in range(RUNS):
        begun = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", code, str(file), str(folder)],
                                 env={**os.environ, "PYTHONWARNINGS": "ignore"})  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0
        seconds = min(seconds, time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss / 1e6)
    return seconds, peak


def main(sizes: list[int]) -> None:
    """Print a line a size and way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in sizes:
            file = folder / "made-up.tsv"
            # Elsewhere: the peak of a process counts what its parent held when it began.
            subprocess.run([sys.executable, "-c", MAKE, str(file), str(rows)], check=True)
            ours, peak = best(OURS, file, folder / f"ours-{rows}")
            print(f"{rows:>12,} rows, {file.stat().st_size / 1e9:.2f} GB", flush=True)
            print(f"  ours    {ours:6.2f} s            {peak:.2f} GB", flush=True)
            for called, code in (("duckdb", DUCKDB), ("polars", POLARS), ("pandas", PANDAS)):
                seconds, peak = best(code, file, folder / f"{called}.parquet")
                print(f"  {called}  {seconds:6.2f} s  ours {ours / seconds:4.1f} x  {peak:.2f} GB",
                      flush=True)  # fmt: skip


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000_000])
