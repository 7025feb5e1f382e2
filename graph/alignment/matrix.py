"""Alignment of actors on one day: a labelled matrix, each value with its coverage and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...ontology import terms
from ...ontology.errors import NotFoundError, UsageError, optional
from ..claims import Iri
from ..snapshot import Snapshot
from .measures.catalogue import Measure, measure
from .portfolio import IDEAL_POINT, Frame, Portfolios, portfolios
from .similarity import Array, joint_positions, similarity_matrix

if TYPE_CHECKING:
    import pandas

    from .bounds import Intervals


@dataclass(frozen=True)
class Alignment:
    """One pair's value; `value` is None where undefined, and `reason` then says why.

    `sense` says whether larger means closer (similarity) or further (distance). `coverage`: for
    set measures the number of bodies whose roster is complete that day, for the others the number
    of positions stated of both. `low` and `high` are bounds, where asked for. Of a defined value
    `reason` says what to be careful of.
    """

    a: str
    b: str
    on: date
    metric: str
    sense: str
    layer: str
    value: float | None
    coverage: int
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class AlignmentMatrix:
    """Every pair's value: an (n, n) array labelled by actor ids, NaN where undefined.

    `held` are the portfolios that the values come from, `intervals` the bounds if they were asked
    for.
    """

    held: Portfolios
    values: Array
    coverage: npt.NDArray[np.int64]
    metric: str
    layer: str
    on: date
    beyond: str = ""
    intervals: Intervals | None = None

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The ids of the actors, in the order of rows and columns."""
        return tuple(map(terms.local, self.held.actors))

    @cached_property
    def positions(self) -> tuple[str, ...]:
        """The ids of the positions that the portfolios range over."""
        return tuple(map(terms.local, self.held.positions))

    @property
    def measure(self) -> Measure:
        return measure(self.metric)

    @property
    def sense(self) -> str:
        """`similarity` or `distance`."""
        return self.measure.sense

    @property
    def scale(self) -> str:
        """The declared levels, in words; ideal points have none."""
        low, high = self.held.levels
        return "" if self.measure.one_position else f"levels {low:g} to {high:g}"

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {actor: number for number, actor in enumerate(self.actors)}

    def __getitem__(self, pair: tuple[str, str]) -> float | None:
        """The value of a pair of actor ids, None where it is undefined; `pair` gives the reason."""
        return self.pair(*pair).value

    def pair(self, a: str, b: str) -> Alignment:
        """The value of one pair of actor ids; NotFoundError where one is not in the matrix."""
        for name in (a, b):
            if name not in self._number:
                raise NotFoundError(f"{name} is not among the actors of this matrix.")
        return self._pair(self._number[a], self._number[b])

    def _pair(self, i: int, j: int) -> Alignment:
        value = float(self.values[i, j])
        defined = not np.isnan(value)
        low, high, by = self.intervals.of(i, j) if self.intervals else (None, None, "")
        return Alignment(
            a=self.actors[i], b=self.actors[j],
            on=self.on, metric=self.metric, sense=self.sense, layer=self.layer,
            value=value if defined else None,
            coverage=int(self.coverage[i, j]),
            low=low, high=high,
            reason="; ".join(filter(None, (self._reason(i, j, value), by))),
        )  # fmt: skip

    def pairs(self) -> Iterator[Alignment]:
        """Every pair once, in the order of the actors."""
        for i in range(len(self.actors)):
            for j in range(i + 1, len(self.actors)):
                yield self._pair(i, j)

    def across(self, cut: int) -> Iterator[Alignment]:
        """Every pair of one of the first `cut` actors and one of the others, in their order."""
        for i in range(cut):
            for j in range(cut, len(self.actors)):
                yield self._pair(i, j)

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame with the actors on both axes; needs `steppe[pandas]`."""
        frame = optional("pandas", "pandas").DataFrame
        names = list(self.actors)
        table: pandas.DataFrame = frame(self.values, index=names, columns=names)
        return table

    def _reason(self, i: int, j: int, value: float) -> str:
        if not np.isnan(value):
            empty = self.metric == "s" and value == 1 and not any(self._levels[n] for n in (i, j))
            return "s of two empty portfolios is 1" if empty else ""
        if self.beyond:
            return self.beyond
        if not self.positions:
            return f"no data for {self.on.year}: nobody is tied in the {self.layer} layer"
        absent = [self.held.absent.get(self.held.actors[n]) for n in dict.fromkeys((i, j))]
        if any(absent):
            return "; ".join(filter(None, absent))
        if self.measure.one_position:
            lacking = [self.actors[n] for n in dict.fromkeys((i, j))
                       if np.isnan(self.held.values[n, 0])]  # fmt: skip
            return f"no ideal point of {' and '.join(lacking)} is stated for {self.on}"
        if self.measure.set_based:
            silent = dict.fromkeys(self.actors[n] for n in (i, j) if not self._sizes[n])
            return f"no tie is stated of {' and '.join(silent)} on {self.on}"
        if not self.coverage[i, j]:
            return f"nothing is stated of both on {self.on}, neither a tie nor its absence"
        return f"undefined: {self.measure.undefined} ({self.coverage[i, j]} stated of both)"

    @cached_property
    def _levels(self) -> npt.NDArray[np.int64]:
        """How many levels other than 0 each actor has."""
        return np.asarray((np.nan_to_num(self.held.values) != 0).sum(axis=1), dtype=np.int64)

    @cached_property
    def _sizes(self) -> npt.NDArray[np.int64]:
        """How many positions each actor holds."""
        return np.asarray((self.held.values > 0).sum(axis=1), dtype=np.int64)


def align(
    snapshot: Snapshot,
    metric: str = "jaccard",
    *,
    layer: str = terms.INSTITUTIONAL,
    over: Iterable[Iri] | None = None,
    actors: Iterable[Iri] | None = None,
    alters: str = "",
    silence: str = "na",
    distance: str = "absolute",
    weights: Mapping[Iri, float] | None = None,
    frame: Frame | None = None,
    bounds: bool = False,
) -> AlignmentMatrix:
    """How alike the ties of the actors (all states by default) are on the snapshot's day.

    See `portfolio.Frame` for `layer`, `over`, `alters`, `silence`, `distance` and `weights` (a
    `frame` made before takes the place of them all), and `similarity` for the measures; `bounds`
    adds the lowest and highest value over the readings that the sources allow
    (`bounds.intervals`). Raises UsageError for an unknown measure or layer, or a measure that the
    layer does not fit.
    """
    frame = frame or Frame(
        layer=layer,
        over=None if over is None else tuple(over),
        alters=alters,
        silence=silence,
        distance=distance,
        weights=weights,
    )
    frame = frame.of(metric)
    found = portfolios(snapshot, frame, actors)
    matrix = matrix_of(snapshot, found, metric, frame)
    if not bounds or snapshot.beyond:
        return matrix
    from .bounds import intervals

    return replace(matrix, intervals=intervals(snapshot, frame, found, metric))


def matrix_of(snapshot: Snapshot, found: Portfolios, metric: str, frame: Frame) -> AlignmentMatrix:
    """The matrix of portfolios that were made before, of a snapshot's day."""
    return matrix_of_portfolios(found, metric, frame.layer, on=snapshot.day, beyond=snapshot.beyond)


def matrix_of_portfolios(
    found: Portfolios, metric: str, layer: str, *, on: date, beyond: str = ""
) -> AlignmentMatrix:
    """The matrix of any portfolios; `beyond` says why there are no data for the day, if so."""
    values, coverage = values_of(found, metric, layer), _coverage(found, metric)
    return AlignmentMatrix(found, values, coverage, metric, layer, on, beyond)


def values_of(found: Portfolios, metric: str, layer: str) -> Array:
    """The measure over portfolios of a kind; UsageError where the two do not go together."""
    if measure(metric).one_position != (layer == IDEAL_POINT):
        raise UsageError(
            f"{metric} does not measure the {layer} layer.",
            hint="ideal-point, the measure, goes with ideal-point, the layer, and no other.",
        )
    if measure(metric).set_based and found.levels[0] > 0:
        raise UsageError(
            f"{metric} compares what is held, and a level of {layer} is never nothing.",
            hint="Take agreement, s, kappa, pi or tau-b.",
        )
    if found.weights is not None and not found.weights.any():
        return np.full((len(found.actors),) * 2, np.nan)
    return similarity_matrix(
        found.values,
        metric,
        levels=found.levels,
        weights=found.weights,
        distance=found.distance,
    )


def _coverage(found: Portfolios, metric: str) -> npt.NDArray[np.int64]:
    if not measure(metric).set_based:
        return joint_positions(found.values)
    complete = len(found.complete.intersection(found.positions))
    return np.full((len(found.actors), len(found.actors)), complete, dtype=np.int64)
