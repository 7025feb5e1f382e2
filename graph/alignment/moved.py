"""What moved: the scores that differ between two matrices, the largest change first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...ontology.errors import UsageError
from .matrix import AlignmentMatrix

_ROUNDING = 1e-12


@dataclass(frozen=True)
class Moved:
    """One score before and after; None where it is undefined, and `change` then too."""

    measure: str
    a: str
    b: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """After less before."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def moved(before: AlignmentMatrix, after: AlignmentMatrix) -> tuple[Moved, ...]:
    """The pairs whose value differs, in the order of `order`.

    Raises UsageError for matrices of different measures.
    """
    if before.metric != after.metric:
        raise UsageError(f"{before.metric} and {after.metric} cannot be compared.")
    return order(_differing(before, after))


def order(found: Iterator[Moved]) -> tuple[Moved, ...]:
    """Those with a value on one side only come last; else the largest change first."""
    return tuple(
        sorted(found, key=lambda m: (m.change is None, -abs(m.change or 0), m.measure, m.a, m.b))
    )


def _differing(before: AlignmentMatrix, after: AlignmentMatrix) -> Iterator[Moved]:
    known = frozenset(before.actors)
    for pair in after.pairs():
        if pair.a in known and pair.b in known:
            then = before[pair.a, pair.b]
            if then is None or pair.value is None:
                differs = then is not pair.value
            else:
                differs = abs(then - pair.value) > _ROUNDING
            if differs:
                yield Moved(after.metric, pair.a, pair.b, then, pair.value)
