"""Portfolios from measurement series: one expression, in narwhals, for whichever engine holds them.

A row each: `year`, `actor`, `position`, `level`. Where a series gives a vote or a point twice, the
row that stands first in it counts. Sums of events are of whole numbers, so that every engine gives
the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from ...ontology.errors import BadInputError
from .portfolio import IDEAL_POINT

_VOTES, _EVENTS = "votes", "events"
ROW = "steppe_row"
"""The column that tells the order of rows."""

_COOPERATION = ("verbal_cooperation", "material_cooperation")
_CONFLICT = ("verbal_conflict", "material_conflict")
_NEEDED = {
    _VOTES: ("actor", "rcid", "vote"),
    IDEAL_POINT: ("actor", "session", "ideal_point"),
    _EVENTS: ("actor", "target", *_COOPERATION, *_CONFLICT),
}
_CAST = {("yes", "1"): 3.0, ("abstain", "2"): 2.0, ("no", "3"): 1.0}
"""A vote in words, or as Voeten's data codes it; any other (absent, not a member) is not stated."""

_KEYS = ("year", "actor", "position")


def layer_of(columns: Sequence[str], name: str) -> str:
    """The kind of portfolio that a series with these columns gives.

    `name` is that of its file. Raises BadInputError where it gives none.
    """
    for layer, needed in _NEEDED.items():
        if {"on", *needed} <= set(columns):
            return layer
    raise BadInputError(
        f"{name} is no series that can be compared; it has {', '.join(columns)}.",
        hint="Votes (un-votes), ideal points (un-ideal-points) and events (icews-dyads) are.",
    )


def levels(rows: nw.LazyFrame[Any], layer: str) -> nw.LazyFrame[Any]:
    """The rows of a series, with their order as `ROW`, as year, actor, position and level."""
    kind = rows.collect_schema()["on"]
    on = nw.col("on").dt.year() if kind in (nw.Date, nw.Datetime) else nw.col("on")
    dated = _known(rows.with_columns(year=on.cast(nw.Int64)), "year", "actor")
    found = _balanced(dated) if layer == _EVENTS else _first(_stated(dated, layer))
    return _known(found.select(*_KEYS, "level"), "position", "level")


def _known(rows: nw.LazyFrame[Any], *columns: str) -> nw.LazyFrame[Any]:
    """The rows without a null there. Spark would drop those with a NaN as well."""
    return rows.filter(*(~nw.col(name).is_null() for name in columns))


def _stated(rows: nw.LazyFrame[Any], layer: str) -> nw.LazyFrame[Any]:
    if layer == IDEAL_POINT:
        return rows.with_columns(position=nw.col("session"), level=nw.col("ideal_point"))
    vote = nw.col("vote").cast(nw.String).str.to_lowercase()
    level: nw.Expr = nw.lit(None, dtype=nw.Float64)
    for words, height in _CAST.items():
        level = nw.when(vote.is_in(words)).then(nw.lit(height)).otherwise(level)
    return rows.with_columns(position=nw.col("rcid").cast(nw.Int64), level=level)


def _first(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Of the levels of an actor at a position in a year, the first."""
    stated = _known(rows.select(*_KEYS, "level", ROW), "position", "level")
    return stated.filter(nw.col(ROW) == nw.col(ROW).min().over(*_KEYS))


def _balanced(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """(f - h) / (f + h) of the events of cooperation, f, and of conflict, h."""
    friendly, hostile = (
        nw.sum_horizontal(*(nw.col(name).cast(nw.Float64) for name in names))
        for names in (_COOPERATION, _CONFLICT)
    )
    f, h = nw.col("f"), nw.col("h")
    summed = (
        rows.with_columns(f=friendly, h=hostile, position=nw.col("target"))
        .group_by(*_KEYS)
        .agg(f.sum(), h.sum())
    )
    return summed.filter(f + h > 0).with_columns(level=(f - h) / (f + h))
