"""All pairs of a measured series on Apache Spark: the embedded answer, on as many machines as are.

    series → portfolios     `levels`, the expression that polars computes too
           → blocks         the portfolios of some actors of a year as one array, a row each
           → pairs          a task for each pair of blocks, by `blocks`

Nothing is ever held whole: a worker holds two blocks, the driver the positions of each year and a
part of the rows. Workers import steppe; docs/measures.md says what a cluster needs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from ...ontology import terms
from ...ontology.errors import BadInputError, optional
from .. import sparking
from .blocks import BLOCKS, CELLS, ROWS, SIZE, Comparing, block_of
from .kinds import kind_of
from .matrix import Alignment, AlignmentMatrix, matrix_of_portfolios
from .measured import NOTHING, opened, positions_of, usual
from .measures.catalogue import measure
from .portfolio import Portfolios

_TASKS = 1000
"""The most parts that pairs of blocks are computed in."""

_told = partial(sparking.told, "Spark cannot compare the actors")


@dataclass(frozen=True)
class SparkSeries:
    """A series by years that Spark holds.

    `layer` names the kind of portfolio; `levels` are the portfolios, a frame of Spark with the
    columns year, actor, position and level.
    """

    layer: str
    levels: Any

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that it measures; BadInputError where it measures nothing."""
        if not self._years:
            raise BadInputError(NOTHING)
        return min(self._years), max(self._years)

    def empty(self, year: int, metric: str = "") -> AlignmentMatrix:
        """The matrix of a year without its actors: what is compared, over which positions.

        Raises UsageError for a measure that does not fit.
        """
        positions = positions_of(self.layer, self._years[year][0] if year in self._years else ())
        named = tuple(terms.ID + str(position) for position in positions)
        held = Portfolios((), named, np.empty((0, len(named))), kind_of(self.layer).levels)
        return matrix_of_portfolios(
            held, metric or usual(self.layer), self.layer, on=date(year, 12, 31)
        )

    def all_pairs(
        self, first: int, last: int, metric: str = "", *, size: int | None = None
    ) -> Iterator[Alignment]:
        """Every pair of the years, in order, as `MeasuredSeries.all_pairs`.

        Workers keep the rows on disk until they are asked for. Raises UsageError for a measure
        that does not fit a year, before anything is computed.
        """
        metric = metric or usual(self.layer)
        rows = self.rows(first, last, metric, size=size)
        rows = rows.persist(optional("pyspark", sparking.EXTRA).StorageLevel.DISK_ONLY)
        sense = measure(metric).sense
        try:
            with _told():
                ordered = rows.orderBy("year", "i", "j")
                for row in ordered.toLocalIterator(prefetchPartitions=True):
                    yield Alignment(
                        a=row.a, b=row.b, on=date(row.year, 12, 31), metric=metric, sense=sense,
                        layer=self.layer, value=row.value, coverage=row.coverage,
                        reason=row.reason,
                    )  # fmt: skip
        finally:
            rows.unpersist()

    def rows(self, first: int, last: int, metric: str = "", *, size: int | None = None) -> Any:
        """Every pair of the years as a frame of Spark, in no order: `.write.parquet(…)` keeps it.

        Columns: year; i and j, the numbers of the two among the actors of the year; a and b;
        value (null where undefined), coverage and reason. `size` is the number of actors in a
        block, by default fewer where positions are more. Errors as of `all_pairs`.
        """
        metric = metric or usual(self.layer)
        for year in range(first, last + 1):
            self.empty(year, metric)
        with sparking.quiet():
            return self._compared(first, last, metric, size or self._size(first, last))

    def _compared(self, first: int, last: int, metric: str, size: int) -> Any:
        """A task for each pair of blocks of a year, and one for each block by itself."""
        functions = optional("pyspark.sql.functions", sparking.EXTRA)
        blocks = self._blocks(first, last, size)
        other = functions.explode(functions.sequence(functions.lit(0), blocks.blocks - 1))
        block = functions.col("block")
        paired = blocks.select("*", other.alias("other")).select(
            "year",
            functions.least(block, "other").alias("one"),
            functions.greatest(block, "other").alias("two"),
            "block", "actors", "values",
        )  # fmt: skip
        # By a number of parts, or Spark would take what is few bytes for little work.
        spread = paired.repartition(self._parts(first, last, size), "year", "one", "two")
        comparing = Comparing(metric, self.layer, size)
        tasks = spread.groupBy("year", "one", "two")
        # A function, for Spark counts the self of a method as an argument.
        return tasks.applyInArrow(lambda blocks: comparing.rows(blocks), ROWS)

    def _blocks(self, first: int, last: int, size: int) -> Any:
        """The portfolios of each `size` actors of a year, in order of their names."""
        functions = optional("pyspark.sql.functions", sparking.EXTRA)
        levels = self.levels.where(functions.col("year").between(first, last))
        number, count = functions.col("number"), functions.col("count")
        actors = _numbered(levels, "actor").select(
            "year", "actor",
            functions.floor(number / size).alias("block"),
            functions.ceil(count / size).alias("blocks"),
        )  # fmt: skip
        positions = _numbered(levels, "position").select(
            "year", "position", number.alias("at"), count.alias("width")
        )
        cells = levels.join(actors, ["year", "actor"]).join(positions, ["year", "position"])
        return cells.drop("position").groupBy("year", "block").applyInArrow(block_of, BLOCKS)

    @cached_property
    def _years(self) -> dict[int, tuple[tuple[Any, ...], int]]:
        """Of each year its positions, and the number of its actors."""
        functions = optional("pyspark.sql.functions", sparking.EXTRA)
        with _told():
            found = self.levels.groupBy("year").agg(
                functions.collect_set("position"), functions.count_distinct("actor")
            ).collect()  # fmt: skip
        return {year: (tuple(positions), actors) for year, positions, actors in found}

    def _size(self, first: int, last: int) -> int:
        widths = [len(found) for y, (found, _) in self._years.items() if first <= y <= last]
        return max(1, min(SIZE, CELLS // max(widths, default=1)))

    def _parts(self, first: int, last: int, size: int) -> int:
        counts = [-(-n // size) for y, (_, n) in self._years.items() if first <= y <= last]
        return max(1, min(_TASKS, sum(n * (n + 1) // 2 for n in counts)))


@contextmanager
def series_on_spark(path: str | Path, master: str = "") -> Iterator[SparkSeries]:
    """A series, as `measured.read_series` reads it, held by Spark at a master.

    Raises as `read_series` and `sparking.session`.
    """
    # What is no series is refused before Spark starts.
    _, layer, file = opened(path, sparking.EXTRA)
    optional("pandas", sparking.EXTRA)  # which Spark wants of whoever gives it Arrow
    import narwhals as nw

    from .levels import ROW, levels

    with (
        tempfile.TemporaryDirectory(prefix="steppe-spark-") as work,
        sparking.session(Path(work), master, otherwise="--engine numpy") as session,
    ):
        functions = optional("pyspark.sql.functions", sparking.EXTRA)
        with sparking.told(f"{file.name} cannot be read as Parquet"), sparking.quiet():
            if set("*?[]{}\\") & set(str(file)):  # Spark would take its name for a pattern
                (link := Path(work, "series.parquet")).symlink_to(file.resolve())
                file = link
            table = session.read.parquet(f"file://{file}")
            rows = table.select("*", functions.col("_metadata.row_index").alias(ROW))
            found = levels(nw.from_native(rows), layer).to_native().persist()
        try:
            yield SparkSeries(layer, found)
        finally:
            found.unpersist()


def _numbered(levels: Any, name: str) -> Any:
    """The values of a column in a year with their number in order, and how many there are."""
    functions = optional("pyspark.sql.functions", sparking.EXTRA)
    year = optional("pyspark.sql", sparking.EXTRA).Window.partitionBy("year")
    return levels.select("year", name).distinct().select(
        "year", name,
        (functions.row_number().over(year.orderBy(name)) - 1).alias("number"),
        functions.count("*").over(year).alias("count"),
    )  # fmt: skip
