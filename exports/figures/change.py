"""How close actors were to one actor on two days, and which way each of them went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...graph.alignment.matrix import Alignment, AlignmentMatrix
from ...graph.alignment.measures.catalogue import DISTANCE
from ...ontology.errors import NotFoundError, UsageError

CLOSER, FURTHER, SAME, ONE_DAY = "now closer", "now further", "unchanged", "one day only"


def check_alike(before: AlignmentMatrix, after: AlignmentMatrix) -> None:
    """Raise UsageError for matrices that cannot be compared, or whose days are in wrong order."""
    if (before.metric, before.layer) != (after.metric, after.layer):
        raise UsageError(
            f"{before.metric} over {before.layer} and {after.metric} over {after.layer} are not "
            "comparable.", hint="Give two matrices of one measure and one layer.",
        )  # fmt: skip
    if after.on <= before.on:
        raise UsageError(f"{after.on} is not after {before.on}.", hint="Give the earlier first.")


@dataclass(frozen=True)
class Slope:
    """An actor's value with the other on each day; None where it is not in the matrix at all."""

    actor: str
    ends: tuple[Alignment | None, Alignment | None]

    @property
    def values(self) -> tuple[float | None, float | None]:
        """The value on each day."""
        first, last = (None if end is None else end.value for end in self.ends)
        return first, last

    @property
    def kind(self) -> str:
        """Which way the actor went; empty where there is a value on neither day."""
        first, last = self.values
        if first is None or last is None:
            return "" if first is last else ONE_DAY
        rise = round(last - first, 9)
        if any(end and end.sense == DISTANCE for end in self.ends):
            rise = -rise
        return CLOSER if rise > 0 else FURTHER if rise < 0 else SAME


def slopes(
    before: AlignmentMatrix, after: AlignmentMatrix, other: str, actors: Sequence[str] | None
) -> list[Slope]:
    """The slope of each actor (all of both matrices by default) towards another.

    Raises NotFoundError for an actor that is in neither matrix.
    """
    there = dict.fromkeys((*before.actors, *after.actors))
    wanted = list(dict.fromkeys(there if actors is None else actors))
    for actor in (other, *wanted):
        if actor not in there:
            raise NotFoundError(f"{actor} is not among the actors of these matrices.")
    return [
        Slope(actor, (_pair(before, actor, other), _pair(after, actor, other)))
        for actor in wanted
        if actor != other
    ]


def _pair(matrix: AlignmentMatrix, actor: str, other: str) -> Alignment | None:
    return matrix.pair(actor, other) if {actor, other} <= set(matrix.actors) else None
