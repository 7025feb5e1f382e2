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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ...ontology import terms
from ...ontology.errors import BadInputError, NotFoundError, UsageError, optional
from ..claims import Iri
from .kinds import kind_of
from .matrix import AlignmentMatrix, matrix_of_portfolios
from .portfolio import IDEAL_POINT, Portfolios

VOTES, EVENTS = "votes", "events"
_COOPERATION = ("verbal_cooperation", "material_cooperation")
_CONFLICT = ("verbal_conflict", "material_conflict")
_NEEDED = {
    VOTES: ("actor", "rcid", "vote"),
    IDEAL_POINT: ("actor", "session", "ideal_point"),
    EVENTS: ("actor", "target", *_COOPERATION, *_CONFLICT),
}
_LEVELS = {"yes": 3.0, "1": 3.0, "abstain": 2.0, "2": 2.0, "no": 1.0, "3": 1.0}
"""A vote in words, or as Voeten's data codes it; any other (absent, not a member) is not stated."""


@dataclass(frozen=True)
class MeasuredSeries:
    """A series by years. `layer` names the kind of portfolio: votes, ideal-point or events."""

    layer: str
    _frame: Any

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that it measures."""
        years = self._frame["year"]
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
        positions = sorted(rows["position"].unique())
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
        metric = metric or {VOTES: "agreement", EVENTS: "cosine"}.get(self.layer, self.layer)
        held = self.portfolios(year, actors)
        return matrix_of_portfolios(held, metric, self.layer, on=date(year, 12, 31))


def read_series(path: str | Path) -> MeasuredSeries:
    """Read a series: the folder that `steppe import` wrote, or the Parquet file in it.

    Raises NotFoundError where there is none, BadInputError where it is no series that can be
    compared, UsageError without polars.
    """
    polars = optional("polars", "import")
    file = _file(Path(path))
    try:
        frame = polars.read_parquet(file)
    except (OSError, polars.exceptions.PolarsError) as error:
        why = str(error).partition("\n")[0]
        raise BadInputError(f"{file.name} cannot be read as Parquet: {why:.200}.") from None
    layer = next((n for n, c in _NEEDED.items() if {"on", *c} <= set(frame.columns)), None)
    if layer is None:
        raise BadInputError(
            f"{file.name} is no series that can be compared; it has {', '.join(frame.columns)}.",
            hint="Votes (un-votes), ideal points (un-ideal-points) and events (icews-dyads) are.",
        )
    on = polars.col("on")
    year = on.dt.year() if frame.schema["on"] == polars.Date else on.cast(polars.Int64)
    rows = frame.with_columns(year.alias("year")).drop_nulls(["year", "actor"])
    return MeasuredSeries(layer, _levels(polars, layer, rows).drop_nulls())


def _levels(polars: Any, layer: str, rows: Any) -> Any:
    """Year, actor, position, level: one row each, whatever the series."""
    col = polars.col
    keys = ["year", "actor", "position"]
    if layer == VOTES:
        vote = col("vote").cast(polars.String).str.to_lowercase()
        told = rows.with_columns(
            col("rcid").cast(polars.Int64).alias("position"),
            vote.replace_strict(_LEVELS, default=None, return_dtype=polars.Float64).alias("level"),
        )
        return (
            told.select(*keys, "level").drop_nulls().unique(keys, keep="first", maintain_order=True)
        )
    if layer == IDEAL_POINT:
        told = rows.with_columns(
            col("session").alias("position"), col("ideal_point").alias("level")
        )
        return told.select(*keys, "level")
    friendly, hostile = (polars.sum_horizontal(*names) for names in (_COOPERATION, _CONFLICT))
    summed = (
        rows.with_columns(friendly.alias("f"), hostile.alias("h"), col("target").alias("position"))
        .group_by(keys)
        .agg(col("f").sum(), col("h").sum())
        .filter(col("f") + col("h") > 0)
    )
    return summed.with_columns(((col("f") - col("h")) / (col("f") + col("h"))).alias("level"))


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
