"""Alignment from measurement series: the tables that `steppe import` keeps beside the claims.

A series is no set of ties, so no snapshot holds it; here each year of it becomes portfolios, and
the same measures take them:

    votes        vote, rcid          what was voted on in the year; 1 no, 2 abstention, 3 yes
    ideal-point  ideal_point         the session
    events       target, and counts  whom the acts of the year concern; (f - h) / (f + h), where f
                                     and h count events of cooperation and of conflict

An absence from a vote is not stated, as is a pair without events. Needs `steppe[import]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ...ontology import terms
from ...ontology.errors import BadInputError, NotFoundError, UsageError, optional
from ..claims import Iri
from .kinds import kind_of
from .matrix import Alignment, AlignmentMatrix, matrix_of_portfolios
from .portfolio import IDEAL_POINT, Portfolios

_USUAL = {"votes": "agreement", "events": "cosine"}
"""The measure of a layer; ideal points have one of their own name."""

NOTHING = "The series states no level of any actor."


@dataclass(frozen=True)
class MeasuredSeries:
    """A series by years. `layer` names the kind of portfolio: votes, ideal-point or events."""

    layer: str
    _frame: Any

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that it measures; BadInputError where it measures nothing."""
        years = self._frame["year"]
        if not len(years):
            raise BadInputError(NOTHING)
        return int(years.min()), int(years.max())

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of all actors in it."""
        return tuple(sorted(self._frame["actor"].unique()))

    def portfolios(self, year: int, actors: Sequence[Iri] | None = None) -> Portfolios:
        """The portfolios of a year, of all actors measured in it by default."""
        polars = optional("polars", "import")
        rows = self._frame.filter(polars.col("year") == year)
        who = actors or [terms.ID + name for name in sorted(rows["actor"].unique())]
        positions = positions_of(self.layer, rows["position"].unique())
        row = {terms.local(actor): number for number, actor in enumerate(who)}
        column = {position: number for number, position in enumerate(positions)}
        values = np.full((len(who), len(positions)), np.nan)
        for actor, position, level in rows.select("actor", "position", "level").iter_rows():
            if actor in row:
                values[row[actor], column[position]] = level
        named = tuple(terms.ID + str(position) for position in positions)
        return Portfolios(tuple(who), named, values, kind_of(self.layer).levels)

    def matrix(
        self, year: int, metric: str = "", actors: Sequence[Iri] | None = None
    ) -> AlignmentMatrix:
        """How alike the actors are in a year, as of its 31 December.

        The measure is by default agreement of votes, distance of ideal points, cosine of events.
        Raises UsageError for a measure that does not fit.
        """
        held = self.portfolios(year, actors)
        return matrix_of_portfolios(
            held, metric or usual(self.layer), self.layer, on=date(year, 12, 31)
        )

    def all_pairs(self, first: int, last: int, metric: str = "") -> Iterator[Alignment]:
        """Every pair of actors measured in a year, of each year from the first to the last."""
        for year in range(first, last + 1):
            yield from self.matrix(year, metric).pairs()


def read_series(path: str | Path) -> MeasuredSeries:
    """Read a series: the folder that `steppe import` wrote, or the Parquet file in it.

    Raises NotFoundError where there is none, BadInputError where it is no series that can be
    compared, UsageError without polars.
    """
    table, layer, file = opened(path, "import")
    import narwhals as nw

    from .levels import ROW, levels

    with _readable(file):
        found = levels(nw.from_native(table.with_row_index(ROW)), layer).collect()
    return MeasuredSeries(layer, found.to_native())


def opened(path: str | Path, extra: str) -> tuple[Any, str, Path]:
    """A series of which only the head is read: a lazy frame of polars, its layer, its file.

    Raises as `read_series`; UsageError names the `extra` that brings what is missing.
    """
    polars = optional("polars", extra)
    optional("narwhals", extra)
    from .levels import layer_of

    file = _file(Path(path))
    with _readable(file):
        table = polars.scan_parquet(file, glob=False)
        columns = table.collect_schema().names()
    return table, layer_of(columns, file.name), file.resolve()


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    import narwhals as nw
    import polars

    try:
        yield
    except (OSError, polars.exceptions.PolarsError, nw.exceptions.NarwhalsError) as error:
        why = str(error).partition("\n")[0]
        raise BadInputError(f"{file.name} cannot be read as Parquet: {why:.200}.") from None


def positions_of(layer: str, found: Iterable[Any]) -> tuple[Any, ...]:
    """The positions of a year in order; a point has one, also in a year that measures none."""
    return tuple(sorted(found)) or ((IDEAL_POINT,) if layer == IDEAL_POINT else ())


def usual(layer: str) -> str:
    """The measure that a kind of series is compared by where none is named."""
    return _USUAL.get(layer, layer)


def _file(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted(path.glob("*.parquet")) if path.is_dir() else []
    if not found:
        raise NotFoundError(
            f"There is no series at {path}.",
            hint="Make one: steppe import un-votes un_votes.csv un_roll_calls.csv -o my-votes",
        )
    if len(found) > 1:
        raise UsageError(f"{path} holds {len(found)} Parquet files.", hint="Name one of them.")
    return found[0]
