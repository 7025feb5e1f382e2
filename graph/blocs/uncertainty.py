"""How sure a division into blocs is: how often two actors share one, over what sources leave open.

One partition says neither that a bloc rests on a vague date nor that it rests on a denial. So
blocs are found in every world of the day (`graph.worlds`), and of every pair of actors the share of
worlds in which they are in one bloc is told: the consensus matrix of Monti, S., Tamayo, P.,
Mesirov, J. & Golub, T. (2003), Consensus clustering, Machine Learning 52: 91-118, over readings
instead of samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..snapshot import Snapshot
from ..worlds import worlds
from .consensus import stability


@dataclass(frozen=True)
class SharedBloc:
    """How often two actors are in one bloc: a share of the worlds in which both are there.

    `there` is the share of worlds in which they are; `share` is None where it is 0.
    """

    a: str
    b: str
    share: float | None
    there: float


@dataclass(frozen=True)
class BlocUncertainty:
    """A matrix of how often actors share a bloc, (n, n), over the worlds of a day.

    `share[i, j]` is the share of worlds in which `actors[i]` and `actors[j]` (ids) are in one bloc,
    of those in which both are in the network; NaN where there is none. `there` is the share of
    worlds with both; `certainty` of each actor the mean over the others of max(share, 1 - share),
    1 where its company never changes. `worlds` counts them, `open` the relations left open,
    `exact` says whether all worlds were tried or so many drawn; `strata` are the readings of ranks.
    """

    actors: tuple[str, ...]
    share: npt.NDArray[np.float64]
    there: npt.NDArray[np.float64]
    blocs: tuple[tuple[str, ...], ...]
    worlds: int
    partitions: int
    open: int
    exact: bool
    strata: tuple[str, ...]

    @property
    def error(self) -> float:
        """No share has a larger standard error than this; 0 where all worlds were tried."""
        return 0.0 if self.exact else float(0.5 / np.sqrt(self.worlds))

    @property
    def certainty(self) -> tuple[float, ...]:
        """How sure the company of each actor is, in the order of `actors`: 0.5 to 1."""
        return stability(self.share)

    def pairs(self) -> Iterator[SharedBloc]:
        """Every pair of actors once."""
        for i, a in enumerate(self.actors):
            for j in range(i + 1, len(self.actors)):
                share = float(self.share[i, j])
                there = round(float(self.there[i, j]), 12)
                known = None if np.isnan(share) else round(share, 12)
                yield SharedBloc(a, self.actors[j], known, there)


def bloc_uncertainty(
    snapshot: Snapshot,
    method: str = "leiden",
    *,
    layers: Iterable[str] | None = None,
    seed: int = 0,
    most: int = 200,
) -> BlocUncertainty:
    """Find blocs in the worlds of a day and count how often each two actors share one.

    `method`, `layers` and `seed` are those of `blocs`, so that the only thing that varies is what
    the sources leave open; `most` is how many worlds of each reading of the ranks are tried. The
    answer's `blocs` are those of the snapshot itself, by which the matrix may be ordered.

    Notes: without a relation left open every share is 0 or 1. Raises UsageError for an unknown
    method or layer and for `most` below 1.
    """
    own = snapshot.blocs(method, layers=layers, seed=seed)
    tried = worlds(snapshot, own.layers, most=most, seed=seed)
    found = [
        (world.blocs(method, layers=layers, seed=seed).blocs, weight)
        for world, weight in tried.snapshots
    ]
    actors = tuple(sorted({actor for blocs, _ in found for bloc in blocs for actor in bloc}))
    number = {actor: k for k, actor in enumerate(actors)}
    together, there = np.zeros((2, len(actors), len(actors)))
    for blocs, weight in found:
        present = [number[actor] for bloc in blocs for actor in bloc]
        there[np.ix_(present, present)] += weight
        for bloc in blocs:
            members = [number[actor] for actor in bloc]
            together[np.ix_(members, members)] += weight
    share = np.full_like(together, np.nan)
    np.divide(together, there, out=share, where=there > 0)
    return BlocUncertainty(
        actors=actors,
        share=np.clip(share, 0, 1),
        there=np.clip(there, 0, 1),
        blocs=own.blocs,
        worlds=len(found),
        partitions=len({frozenset(map(frozenset, blocs)) for blocs, _ in found}),
        open=tried.open,
        exact=tried.exact,
        strata=tried.strata,
    )
