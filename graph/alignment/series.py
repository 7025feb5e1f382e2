"""Alignment over the years: one matrix a year, streamed, and all of them as labelled arrays.

A year is represented by a day, or by all of its days:

    year-end   31 December (the default)
    mid-year   30 June
    day        the month and day of a day that is given (29 February is 28 where there is none)
    any        a tie counts if it held on any day of the year: the highest level of the year
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...ontology import terms
from ...ontology.errors import UsageError, optional
from ..claims import Iri, Statement
from ..snapshot import Snapshot
from ..speaking import bounds_in
from .matrix import Alignment, AlignmentMatrix, align, matrix_of
from .measures.profiles import Array
from .portfolio import Frame, Portfolios, portfolios

if TYPE_CHECKING:
    import pandas

DAY_RULES = ("year-end", "mid-year", "day", "any")

SnapshotOf = Callable[[date, date | None], Snapshot]
"""A day, and the first day of a window for acts → the snapshot."""


@dataclass(frozen=True)
class AlignmentSeries:
    """A value for every day and pair: (t, n, n) arrays labelled by `days` and `actors`.

    Values are NaN where undefined; `low` and `high` are bounds, where they were asked for.
    `matrices` are the same day by day, with reasons.
    """

    matrices: tuple[AlignmentMatrix, ...]
    day_rule: str

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of the actors, the same on every day."""
        return self.matrices[0].actors

    @property
    def days(self) -> tuple[date, ...]:
        """The day by which each matrix is called."""
        return tuple(matrix.on for matrix in self.matrices)

    @cached_property
    def values(self) -> Array:
        return np.stack([matrix.values for matrix in self.matrices])

    @cached_property
    def coverage(self) -> npt.NDArray[np.int64]:
        return np.stack([matrix.coverage for matrix in self.matrices])

    @cached_property
    def low(self) -> Array | None:
        return self._bound("low")

    @cached_property
    def high(self) -> Array | None:
        return self._bound("high")

    def _bound(self, side: str) -> Array | None:
        if all(matrix.intervals is None for matrix in self.matrices):
            return None
        return np.stack(
            [
                np.full_like(m.values, np.nan)
                if m.intervals is None
                else _both_ways(getattr(m.intervals, side))
                for m in self.matrices
            ]
        )

    def pair(self, a: str, b: str) -> tuple[Alignment, ...]:
        """The values of one pair of actor ids, day by day."""
        return tuple(matrix.pair(a, b) for matrix in self.matrices)

    def rows(self) -> Iterator[Alignment]:
        """Every pair of every day."""
        for matrix in self.matrices:
            yield from matrix.pairs()

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame with a row for each day and pair of actors; needs `steppe[pandas]`."""
        frame = optional("pandas", "pandas").DataFrame
        table: pandas.DataFrame = frame([vars(row) for row in self.rows()])
        return table


def _both_ways(upper: Array) -> Array:
    """Bounds stand above the diagonal only."""
    return np.where(np.isnan(upper), upper.T, upper)


def year_days(first: int, last: int, rule: str = "year-end", on: date | None = None) -> list[date]:
    """The day that stands for each year, both ends included.

    Raises UsageError for an unknown rule, years in the wrong order, or the rule `day` without `on`.
    """
    if rule not in DAY_RULES:
        raise UsageError(f"There is no day rule «{rule}».", hint=f"One of {', '.join(DAY_RULES)}.")
    if last < first:
        raise UsageError("A series needs the earlier year first.")
    if (rule == "day") != (on is not None):
        raise UsageError("The rule day takes the month and day of a given day, the others none.")
    years = range(first, last + 1)
    if on is None:
        return [date(year, 6, 30) if rule == "mid-year" else date(year, 12, 31) for year in years]
    return [date(year, on.month, min(on.day, 28) if on.month == 2 else on.day) for year in years]


def stream(
    snapshot_of: SnapshotOf,
    days: Iterable[date],
    metric: str = "jaccard",
    *,
    frame: Frame | None = None,
    rule: str = "year-end",
    actors: Sequence[Iri] | None = None,
    bounds: bool = False,
) -> Iterator[AlignmentMatrix]:
    """The matrix of each day in turn; nothing of a day is kept once the next is asked for.

    Acts count from 1 January of the day's year. Bounds of the rule `any` are not defined, since
    its levels are of no one day: UsageError.
    """
    frame = (frame or Frame()).of(metric)
    if rule == "any" and bounds:
        raise UsageError("The rule any has no bounds.", hint="Take year-end, mid-year or a day.")
    for day in days:
        snapshot = snapshot_of(day, window_of(frame, day))
        if rule == "any" and not snapshot.beyond:
            yield _of_the_year(snapshot_of, snapshot, metric, frame, actors)
        else:
            yield align(snapshot, metric, frame=frame, actors=actors, bounds=bounds)


def window_of(frame: Frame, day: date, given: date | None = None) -> date | None:
    """The first day of the window in which acts count: 1 January of the day's year by default.

    None for kinds of portfolios in which no acts count.
    """
    if given is not None:
        return given
    return date(day.year, 1, 1) if frame.kind.acts else None


def _of_the_year(
    snapshot_of: SnapshotOf,
    last: Snapshot,
    metric: str,
    frame: Frame,
    actors: Sequence[Iri] | None,
) -> AlignmentMatrix:
    year = date(last.day.year, 1, 1)
    held = [portfolios(last, frame, actors)]
    for day in _telling_days(last, frame, year):
        held.append(portfolios(snapshot_of(day, window_of(frame, last.day)), frame, actors))
    return matrix_of(last, _highest(held), metric, frame)


def _telling_days(last: Snapshot, frame: Frame, first: date) -> list[date]:
    """The days up to the last on which something that bears on the portfolios may change."""
    keys = {key for about in frame.kind.grounds(last).values() for g in about for key in g.keys}
    said: list[Statement] = [s for key in keys for s in last.relations[key]]
    said += [s for s in last.statements if s.predicate == terms.ROSTER_COMPLETE]
    said += [s for s in last.statements if s.predicate in (terms.INCEPTION, terms.DISSOLUTION)]
    days = {first, *bounds_in(said)}
    before = {day - timedelta(days=1) for day in days if day > first}
    return sorted(day for day in days | before if first <= day < last.day)


def _highest(held: Sequence[Portfolios]) -> Portfolios:
    """The highest level of each position; a 0 that is stated on one day counts before silence."""
    positions = tuple(sorted({p for each in held for p in each.positions}))
    column = {position: number for number, position in enumerate(positions)}
    values = np.full((len(held[0].actors), len(positions)), np.nan)
    for each in held:
        wide = np.full_like(values, np.nan)
        wide[:, [column[p] for p in each.positions]] = each.values
        values = np.fmax(values, wide)
    weights = None
    if held[0].weights is not None:
        by_position = {p: w for e in held if e.weights is not None
                       for p, w in zip(e.positions, e.weights, strict=True)}  # fmt: skip
        weights = np.array([by_position[p] for p in positions])
    complete = frozenset().union(*(each.complete for each in held))
    always = [each.absent for each in held]
    absent = {a: why for a, why in always[-1].items() if all(a in each for each in always)}
    return replace(held[0], positions=positions, values=values, complete=complete,
                   absent=absent, weights=weights, blank=None)  # fmt: skip
