"""Alignment of actors on one day: a labelled matrix, each value with its coverage and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...ontology import terms
from ...ontology.errors import NotFoundError, optional
from ..claims import Iri
from ..snapshot import Snapshot
from .measures.catalogue import measure
from .portfolio import LEVELS, Portfolios, portfolios
from .similarity import Array, joint_positions, similarity_matrix

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Alignment:
    """One pair's value; `value` is None where undefined, and `reason` then says why.

    `coverage`: for set measures the number of bodies whose roster is complete that day, for the
    others the number of positions stated of both. `low` and `high` are bounds, where asked for.
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
    """Every pair's value: an (n, n) array labelled by actor ids, NaN where undefined."""

    actors: tuple[str, ...]
    values: Array
    coverage: npt.NDArray[np.int64]
    metric: str
    sense: str
    layer: str
    on: date
    positions: tuple[str, ...]
    beyond: str = ""
    sizes: tuple[int, ...] = ()

    def __getitem__(self, pair: tuple[str, str]) -> float | None:
        """The value of a pair of actor ids, None where it is undefined; `pair` gives the reason."""
        return self.pair(*pair).value

    def pair(self, a: str, b: str) -> Alignment:
        """The value of one pair of actor ids; NotFoundError where one is not in the matrix."""
        for name in (a, b):
            if name not in self.actors:
                raise NotFoundError(f"{name} is not among the actors of this matrix.")
        i, j = self.actors.index(a), self.actors.index(b)
        value = float(self.values[i, j])
        defined = not np.isnan(value)
        return Alignment(
            a=a, b=b, on=self.on, metric=self.metric, sense=self.sense, layer=self.layer,
            value=value if defined else None,
            coverage=int(self.coverage[i, j]),
            reason="" if defined else self._reason(i, j),
        )  # fmt: skip

    def pairs(self) -> Iterator[Alignment]:
        """Every pair once, in the order of the actors."""
        for number, a in enumerate(self.actors):
            for b in self.actors[number + 1 :]:
                yield self.pair(a, b)

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame with the actors on both axes; needs `steppe[pandas]`."""
        frame = optional("pandas", "pandas").DataFrame
        names = list(self.actors)
        table: pandas.DataFrame = frame(self.values, index=names, columns=names)
        return table

    def _reason(self, i: int, j: int) -> str:
        if self.beyond:
            return self.beyond
        if measure(self.metric).set_based:
            silent = dict.fromkeys(self.actors[n] for n in (i, j) if not self.sizes[n])
            return f"no tie is stated of {' and '.join(silent)} on {self.on}"
        if not self.coverage[i, j]:
            return f"nothing is stated of both on {self.on}, neither a tie nor its absence"
        joint = f"{self.coverage[i, j]} stated of both"
        return f"undefined: {measure(self.metric).undefined} ({joint})"


def align(
    snapshot: Snapshot,
    metric: str = "jaccard",
    *,
    layer: str = terms.INSTITUTIONAL,
    over: Iterable[Iri] | None = None,
    actors: Iterable[Iri] | None = None,
) -> AlignmentMatrix:
    """How alike the ties of the actors (all states by default) are on the snapshot's day.

    Ties are 0/1 levels; see `portfolio` for what counts as a 0 and `similarity` for the measures.
    `over` limits the bodies or alters that count. Raises UsageError for an unknown measure or
    layer.
    """
    found = portfolios(snapshot, layer, over=over, actors=actors)
    values = similarity_matrix(found.values, metric, levels=LEVELS)
    if snapshot.beyond:
        values = np.full_like(values, np.nan)
    return AlignmentMatrix(
        actors=tuple(terms.local(iri) for iri in found.actors),
        values=values,
        coverage=_coverage(found, metric),
        metric=metric,
        sense=measure(metric).sense,
        layer=layer,
        on=snapshot.day,
        positions=tuple(terms.local(iri) for iri in found.positions),
        beyond=snapshot.beyond,
        sizes=tuple(int(n) for n in np.nansum(found.values > 0, axis=1)),
    )


def _coverage(found: Portfolios, metric: str) -> npt.NDArray[np.int64]:
    if not measure(metric).set_based:
        return joint_positions(found.values)
    complete = len(found.complete.intersection(found.positions))
    return np.full((len(found.actors), len(found.actors)), complete, dtype=np.int64)
