"""What `steppe events` takes against the same sums written by hand.

    python benchmarks/events.py [--spark] [ROWS]...

Made-up events in the form of GDELT 1.0 (1 million rows by default) are counted by dyad and year,
each way in a process of its own. By hand, for duckdb and with --spark for Spark (a master and two
workers on this machine), means the same job: each event once, by the row with most mentions; the
same checks; what is left out counted by reason and year; sums of four classes, Goldstein values,
mentions, sources and articles. «Any row» for duckdb, polars and pandas is less: any row of an event
counts, and nothing is checked or told of what is left out. Ours also keeps what it reads, takes the
checksum of the file, puts actors in place of codes, and writes a described series. Seconds are of
the clock, the better of two runs (over 10 million rows: of one), start of the interpreter included;
memory is the peak of the process, of Spark that of its driver.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from steppe.graph.events.formats import FORMATS
from steppe.graph.events.slim import CODE, DAY, GOLDSTEIN

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

REASONS = f"""CASE WHEN event = '' THEN 'no number' WHEN NOT alone THEN 'another row'
  WHEN NOT regexp_like(day, '{DAY}') THEN 'no day'
  WHEN day < '19790101' OR day > '20991231' THEN 'out of range'
  WHEN added <> '' AND day > added THEN 'after added'
  WHEN NOT regexp_like(code, '{CODE}') THEN 'no class'
  WHEN goldstein <> '' AND NOT regexp_like(goldstein, '{GOLDSTEIN}') THEN 'no Goldstein value'
  WHEN actor1 = '' THEN 'no first' WHEN actor2 = '' THEN 'no second'
  WHEN actor1 = actor2 THEN 'domestic' ELSE '' END"""
CELLS = ", ".join(
    f"coalesce({column}, '') AS {name}"
    for name, column in next(form.used for form in FORMATS if form.name == "gdelt-1").items()
)
BY_HAND = f"""
WITH said AS (SELECT {CELLS} FROM events),
counted AS (SELECT event, day, added, code, actor1, actor2, goldstein, CAST(mentions AS INT) AS
  mentions, CAST(sources AS INT) AS sources, CAST(articles AS INT) AS articles FROM said),
ranked AS (SELECT *, row_number() OVER (PARTITION BY event ORDER BY mentions DESC, sources DESC,
  articles DESC, day DESC, code DESC, actor1 DESC, actor2 DESC, goldstein DESC, added DESC) = 1
  AS alone FROM counted),
told AS (SELECT *, {REASONS} AS why, substr(code, 1, 2) AS root FROM ranked)
SELECT why, CASE WHEN why = 'no class' THEN code WHEN why = 'no Goldstein value' THEN goldstein
    WHEN why IN ('no day', 'out of range', 'after added') THEN day ELSE '' END AS what,
  CASE WHEN why = '' THEN actor1 ELSE '' END AS a, CASE WHEN why = '' THEN actor2 ELSE '' END AS b,
  substr(day, 1, 4) AS y, count(*) AS n,
  sum(CASE WHEN why = '' AND root <= '05' THEN 1 ELSE 0 END) AS c1,
  sum(CASE WHEN why = '' AND root BETWEEN '06' AND '08' THEN 1 ELSE 0 END) AS c2,
  sum(CASE WHEN why = '' AND root BETWEEN '09' AND '13' THEN 1 ELSE 0 END) AS c3,
  sum(CASE WHEN why = '' AND root > '13' THEN 1 ELSE 0 END) AS c4,
  sum(CASE WHEN why = '' AND goldstein <> ''
    THEN CAST(round(CAST(goldstein AS DOUBLE) * 10) AS INT) ELSE 0 END) AS g,
  sum(mentions) AS m, sum(sources) AS s, sum(articles) AS r, max(CAST(day AS INT)) AS last
FROM told GROUP BY ALL ORDER BY ALL
"""

DUCKDB_BY_HAND = f"""
import duckdb, sys
duckdb.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
duckdb.execute("CREATE MACRO regexp_like(t, p) AS regexp_matches(t, p)")
columns = {{c: "VARCHAR" for c in {COLUMNS!r}}}
duckdb.execute(f'''CREATE VIEW events AS FROM read_csv('{{sys.argv[1]}}', delim = '\\t',
  quote = '', escape = '', header = false, auto_detect = false, columns = {{columns}},
  store_rejects = true)''')
duckdb.execute("COPY (" + {BY_HAND!r} + ") TO '" + sys.argv[2] + "' (FORMAT parquet)")
"""

MASTER = "local-cluster[2,1,1024]"
SPARK_BY_HAND = f"""
import sys
from pyspark.sql import SparkSession, types as t
s = SparkSession.builder.master("{MASTER}")
for name, value in {{"driver.host": "127.0.0.1", "driver.bindAddress": "127.0.0.1",
                    "ui.enabled": "false", "log.level": "ERROR", "ui.showConsoleProgress": "false",
                    "sql.shuffle.partitions": "4"}}.items():
    s = s.config("spark." + name, value)
s = s.getOrCreate()
schema = t.StructType([t.StructField(c, t.StringType()) for c in {COLUMNS!r}])
s.read.csv(sys.argv[1], sep="\\t", quote="", schema=schema).createOrReplaceTempView("events")
s.sql({BY_HAND!r}).toPandas().to_parquet(sys.argv[2])
s.stop()
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

OURS_SPARK = f"""
import sys
from steppe.cli.main import main
main(["events", sys.argv[1], "-o", sys.argv[2], "-q", "--force", "--engine", "spark",
      "--master", "{MASTER}"])
"""

MAKE = """
import sys
from steppe.cli.main import main
main(["events", "--made-up", sys.argv[2], "-o", sys.argv[1], "-q"])
"""


def best(code: str, file: Path, place: Path, runs: int) -> tuple[float, float]:
    """The shortest of some runs, in seconds, and the peak memory in GB."""
    seconds, peak = float("inf"), 0.0
    for _ in range(runs):
        begun = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(file), str(place)], stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            return float("nan"), usage.ru_maxrss / 1e6
        seconds = min(seconds, time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss / 1e6)
    return seconds, peak


def compare(ours: str, others: dict[str, str], file: Path, folder: Path, runs: int) -> None:
    """Print a line for us, and one for each other way with our time beside its own."""
    seconds, peak = best(ours, file, folder / f"ours-{secrets.token_hex(4)}", runs)
    print(f"  {'ours':<16} {seconds:7.2f} s                {peak:5.2f} GB", flush=True)
    for called, code in others.items():
        theirs, peak = best(code, file, folder / "other.parquet", runs)
        print(f"  {called:<16} {theirs:7.2f} s  ours {seconds / theirs:5.2f} x  {peak:5.2f} GB",
              flush=True)  # fmt: skip


def main(sizes: list[int], *, with_spark: bool) -> None:
    """Print a table a size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "made-up.tsv"
        for rows in sizes:
            # Elsewhere: the peak of a process counts what its parent held when it began.
            subprocess.run([sys.executable, "-c", MAKE, str(file), str(rows)], check=True)
            print(f"{rows:>12,} rows, {file.stat().st_size / 1e9:.2f} GB", flush=True)
            runs = 2 if rows <= 10_000_000 else 1
            others = {"duckdb by hand": DUCKDB_BY_HAND, "duckdb, any row": DUCKDB}
            if rows <= 10_000_000:
                others |= {"polars, any row": POLARS, "pandas, any row": PANDAS}
            compare(OURS, others, file, folder, runs)
            if with_spark:
                compare(OURS_SPARK, {"Spark by hand": SPARK_BY_HAND}, file, folder, runs)
            file.unlink()


if __name__ == "__main__":
    asked = sys.argv[1:]
    main([int(a) for a in asked if a != "--spark"] or [1_000_000], with_spark="--spark" in asked)
