"""Why a pair is as alike as it is: the claims behind a value, and what would change it.

Each is left out in turn and the value computed again (leave one out). Contributions need not sum to
the value: two claims of one relation each change nothing alone, and a ratio is no sum. What they do
not sum to is the remainder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ...ontology import terms
from ..bodies import lineage
from ..claims import Iri, Statement
from ..snapshot import Snapshot
from .matrix import Alignment, AlignmentMatrix, align, values_of
from .portfolio import Frame, Portfolios, portfolios

CLAIM, TIE, SOURCE, WOULD = "claim", "tie", "source", "would"


@dataclass(frozen=True)
class Reason:
    """One thing that bears on a value.

    `role` is `claim` (a statement: a claim, denial, stated end or complete roster), `tie` (all
    that is said of one relation), `source` (all that one source says), or `would` (a position that
    one of the two does not hold: the value if it did). `without` is the value without it, or for
    `would` with it; None where it is then undefined. `change` is that less the value.
    """

    role: str
    what: str
    without: float | None
    change: float | None
    statement: Statement | None = None


@dataclass(frozen=True)
class Explanation:
    """A pair's value with its reasons, those that change it most first within each role.

    `remainder` is the value less the sum of what the claims contribute (value less `without`);
    None where a value is undefined.
    """

    alignment: Alignment
    reasons: tuple[Reason, ...]
    remainder: float | None

    def of(self, role: str) -> tuple[Reason, ...]:
        """The reasons of one role."""
        return tuple(r for r in self.reasons if r.role == role)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements behind the value."""
        return tuple(r.statement for r in self.reasons if r.role == CLAIM and r.statement)


def explain(
    snapshot: Snapshot, a: Iri, b: Iri, metric: str = "jaccard", *, frame: Frame | None = None
) -> Explanation:
    """The claims behind the value of a pair, each with what the value would be without it.

    `frame` is what portfolios range over, memberships by default. Raises UsageError for an unknown
    measure or layer.
    """
    frame = (frame or Frame()).of(metric)
    ends = tuple(dict.fromkeys((a, b)))
    matrix = align(snapshot, metric, frame=frame, actors=ends)
    pair = matrix.pair(terms.local(a), terms.local(b))
    if snapshot.beyond:
        return Explanation(pair, (), None)
    again = _Again(snapshot, matrix, frame, pair.value)
    used = as_written(snapshot, statements_behind(snapshot, matrix.held))
    claims = [again.without(CLAIM, s.iri, [s], s) for s in used]
    ties = [
        again.without(TIE, " ".join(map(terms.local, key)), snapshot.relations[key])
        for key in matrix.held.keys(ends)
        if snapshot.verdicts[key].statements
    ]
    sources = [again.source(source) for source in sorted({s.source for s in used})]
    would = sorted(again.would(), key=_most)
    changes = [r.change for r in claims]
    remainder = (
        None
        if pair.value is None or None in changes
        else pair.value + sum(c for c in changes if c is not None)
    )
    reasons = (*sorted(claims, key=_most), *sorted(ties, key=_most),
               *sorted(sources, key=_most), *would)  # fmt: skip
    return Explanation(pair, reasons, remainder)


def statements_behind(snapshot: Snapshot, held: Portfolios) -> tuple[Statement, ...]:
    """The statements that the levels of portfolios rest on, each once: claims, denials, ends, and
    rosters that make an absence a 0.
    """
    if snapshot.beyond:
        return ()
    keys = held.keys(held.actors)
    found = [s for key in keys for s in snapshot.verdicts[key].statements]
    found += held.said
    columns, line = frozenset(held.positions) & held.complete, lineage(snapshot)
    found += [
        s for body, about in snapshot.rosters.items() if line.get(body) in columns for s in about
    ]
    return tuple(dict.fromkeys(found))


def as_written(snapshot: Snapshot, statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The rows that somebody wrote: of a derived statement those that it was derived from."""
    rows = {s.iri: s for s in snapshot.contents.statements}
    found: dict[Iri, Statement] = {}

    def add(s: Statement) -> None:
        if s.iri in found:
            return
        if not s.derived_from:
            found[s.iri] = s
        for iri in s.derived_from:
            if iri in rows:
                add(rows[iri])

    for s in statements:
        add(s)
    return tuple(found.values())


class _Again:
    """The value of one pair, computed again after a change."""

    def __init__(
        self, snapshot: Snapshot, matrix: AlignmentMatrix, frame: Frame, value: float | None
    ) -> None:
        self._snapshot = snapshot
        self._matrix = matrix
        self._frame = frame
        self._value = value

    def without(
        self, role: str, what: str, left_out: Iterable[Statement], told: Statement | None = None
    ) -> Reason:
        """The value without some statements."""
        changed = self._snapshot.changed(without={s.iri for s in left_out})
        held = portfolios(changed, self._frame, self._matrix.held.actors)
        return self._reason(role, terms.local(what), held, told)

    def source(self, source: Iri) -> Reason:
        said = [s for s in self._snapshot.contents.statements if s.source == source]
        return self.without(SOURCE, source, said)

    def would(self) -> Iterator[Reason]:
        """The value if an actor held a position at the highest level that it does not hold."""
        held, kind = self._matrix.held, self._frame.kind
        if self._matrix.measure.one_position or held.levels[0] != 0:
            return  # a level that is not held is no tie that could be added
        top = held.levels[1]
        numbers = {actor: n for n, actor in enumerate(held.actors)}
        columns = {position: n for n, position in enumerate(held.positions)}
        for row, actor in enumerate(held.actors):
            for column, position in enumerate(held.positions):
                own = actor == position or actor in held.absent
                if not own and not held.values[row, column] > 0:
                    values = held.values.copy()
                    values[row, column] = top
                    if kind.positions == "states" and position in numbers and actor in columns:
                        values[numbers[position], columns[actor]] = top
                    what = f"{terms.local(actor)} in {terms.local(position)}"
                    yield self._reason(WOULD, what, replace(held, values=values))

    def _reason(
        self, role: str, what: str, held: Portfolios, told: Statement | None = None
    ) -> Reason:
        found = float(values_of(held, self._matrix.metric, self._matrix.layer)[0, -1])
        without = None if np.isnan(found) else found
        undefined = without is None or self._value is None
        change = None if undefined else without - self._value  # type: ignore[operator]
        return Reason(role, what, without, change, told)


def _most(reason: Reason) -> tuple[bool, float, str]:
    """Order: what makes the value undefined, then the largest change, then by name."""
    size = float("inf") if reason.change is None else abs(reason.change)
    return (reason.change is not None, -size, reason.what)
