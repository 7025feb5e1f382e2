"""Bounds: the lowest and highest value over the readings that the sources allow.

A reading is a way in which everything that is stated may be true. The readings are

- of all sources together, every choice of what dates and denials leave open: each relation that
  possibly but not certainly holds that day holds or does not, and of a claim and a denial of one
  rank either may be right;
- the same by each source alone, as `--source` limits a reading, and by each rank alone.

Of a pair, a measure without weights depends only on how often the one has a level where the other
has another, so the open relations need not be tried in all 2^n ways: what they add to those counts
is combined one group after the other, and equal counts are kept once. The bounds are exact that
way. Where the counts are too many all the same (`MOST`), the bounds are searched for relation by
relation, and said to be inner bounds: the true interval may be wider.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product as every

import numpy as np

from ...ontology import terms
from ..claims import Iri, Rank, Statement
from ..holding import Key, Verdict
from ..snapshot import Snapshot
from .kinds import Cell, level_of
from .measures.profiles import Array
from .portfolio import Frame, Portfolios, portfolios
from .similarity import similarity

MOST = 4096
"""Up to so many different counts, or choices of one group, are tried; beyond, one searches."""

_ALL = "by all sources together"

Pair = tuple[float, float, float]
"""The two levels at one position, and the position's weight."""

Counts = frozenset[tuple[Pair, int]]


@dataclass
class Intervals:
    """Lowest and highest value of each pair, and which reading gives them: (n, n) arrays.

    NaN where no reading gives a value. `searched` are the pairs whose bounds are inner bounds.
    """

    low: Array
    high: Array
    by: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    searched: set[tuple[int, int]] = field(default_factory=set)

    def of(self, i: int, j: int) -> tuple[float | None, float | None, str]:
        """The bounds of a pair, None where there are none, and in words what gives them."""
        pair = (min(i, j), max(i, j))
        low, high = float(self.low[pair]), float(self.high[pair])
        if np.isnan(low):
            return None, None, ""
        low_by, high_by = self.by[pair]
        both = f"low and high {low_by}" if low_by == high_by else f"low {low_by}, high {high_by}"
        words = [] if low == high and low_by == _ALL else [both]
        if pair in self.searched:
            words.append("inner bounds, by search: the true interval may be wider")
        return low, high, "; ".join(words)

    def take(self, pair: tuple[int, int], values: Iterable[float], by: str) -> None:
        """Widen the interval of a pair by the values of a reading."""
        found = [value for value in values if not np.isnan(value)]
        if not found:
            return
        low_by, high_by = self.by.get(pair, ("", ""))
        if not self.low[pair] <= min(found):
            self.low[pair], low_by = min(found), by
        if not self.high[pair] >= max(found):
            self.high[pair], high_by = max(found), by
        self.by[pair] = (low_by, high_by)


def intervals(snapshot: Snapshot, frame: Frame, held: Portfolios, metric: str) -> Intervals:
    """The bounds of every pair of actors that the portfolios hold."""
    n = len(held.actors)
    found = Intervals(np.full((n, n), np.nan), np.full((n, n), np.nan))
    about = [s for key in held.keys(held.actors) for s in snapshot.relations.get(key, ())]
    for name, reading in readings(snapshot, [*about, *held.said]):
        own = held if reading is snapshot else portfolios(reading, frame, held.actors)
        worlds = _Worlds(reading, frame, own)
        for i in range(n):
            for j in range(i, n):
                absent = {held.actors[i], held.actors[j]} & held.absent.keys()
                if (i < j or n == 1) and not absent:
                    values, exact = worlds.values(i, j, metric)
                    if reading is snapshot:  # as it was computed, to the last bit
                        values.append(worlds.point(i, j, metric))
                    found.take((i, j), values, name)
                    if not exact:
                        found.searched.add((i, j))
    return found


def readings(snapshot: Snapshot, about: Sequence[Statement]) -> Iterator[tuple[str, Snapshot]]:
    """All sources together, each source alone, each rank alone, as snapshots of the same day.

    Only sources and ranks of the statements `about` the portfolios; where there is one only, it is
    the whole.
    """
    yield _ALL, snapshot
    sources = sorted({s.source for s in about})
    for source in sources if len(sources) > 1 else ():
        yield f"by {terms.local(source)} alone", _limited(snapshot, source=source)
    ranks = sorted({s.rank for s in about} - {Rank.DEPRECATED})
    for rank in ranks if len(ranks) > 1 else ():
        yield f"by rank {rank.label} alone", _limited(snapshot, rank=rank)


def _limited(snapshot: Snapshot, source: Iri | None = None, rank: Rank | None = None) -> Snapshot:
    kept = [
        s
        for s in snapshot.statements
        if (source is None or source in (s.source, s.asserted_by)) and rank in (None, s.rank)
    ]
    return Snapshot(snapshot.contents, kept, snapshot.day, snapshot.reading, snapshot.window)


class _Worlds:
    """What one reading leaves open, and the values that a pair may have in it."""

    def __init__(self, snapshot: Snapshot, frame: Frame, held: Portfolios) -> None:
        self._snapshot = snapshot
        self._frame = frame
        self._held = held
        self._row = {actor: number for number, actor in enumerate(held.actors)}
        self._column = {position: number for number, position in enumerate(held.positions)}
        self._open: dict[Key, tuple[Verdict, ...]] = {}
        if not snapshot.beyond:
            for key in held.keys(held.actors):
                found = snapshot.outcomes(key)
                if len(found) > 1:
                    self._open[key] = found
        self._cells: dict[Iri, list[Cell]] = {}
        for cell, grounds in held.grounds.items():
            if any(key in self._open for ground in grounds for key in ground.keys):
                self._cells.setdefault(cell[0], []).append(cell)

    def values(self, i: int, j: int, metric: str) -> tuple[list[float], bool]:
        """All values of the pair, or where they are too many some; and whether these are all."""
        ends = (self._held.actors[i], self._held.actors[j])
        cells = [cell for end in dict.fromkeys(ends) for cell in self._cells.get(end, ())]
        rows = (self._held.values[i], self._held.values[j])
        if not cells:
            return [self._value(rows[0], rows[1], metric)], True
        touched = sorted({self._column[cell[1]] for cell in cells})
        fixed = np.setdiff1d(np.arange(len(self._held.positions)), touched)
        reached = {_counted(self._pairs(rows, fixed))}
        for group in self._groups(cells):
            added = self._added(group, (i, j))
            if added is None or len(reached) * len(added) > MOST * 16:
                return self._searched(cells, (i, j), metric), False
            reached = {_sum(before, more) for before in reached for more in added}
            if len(reached) > MOST:
                return self._searched(cells, (i, j), metric), False
        return [self._of_counts(counts, metric) for counts in reached], True

    def point(self, i: int, j: int, metric: str) -> float:
        """The value as the snapshot has it."""
        return self._value(self._held.values[i], self._held.values[j], metric)

    # -- one group of cells that hang together ---------------------------------------------------

    def _groups(self, cells: Sequence[Cell]) -> Iterator[tuple[list[Key], set[Iri]]]:
        """Open relations with the positions they bear on, apart where nothing joins them."""
        left: list[tuple[set[Key], set[Iri]]] = []
        for cell in cells:
            keys = {k for g in self._held.grounds[cell] for k in g.keys if k in self._open}
            positions = {cell[1]}
            apart = []
            for other_keys, other_positions in left:
                if keys & other_keys or positions & other_positions:
                    keys |= other_keys
                    positions |= other_positions
                else:
                    apart.append((other_keys, other_positions))
            left = [*apart, (keys, positions)]
        for keys, positions in left:
            yield sorted(keys), positions

    def _added(
        self, group: tuple[list[Key], set[Iri]], pair: tuple[int, int]
    ) -> set[Counts] | None:
        """What every choice in a group adds to the counts; None where there are too many."""
        keys, positions = group
        if np.prod([len(self._open[key]) for key in keys], dtype=float) > MOST:
            return None
        columns = np.array([self._column[p] for p in sorted(positions)])
        found = set()
        for choice in every(*(self._open[key] for key in keys)):
            rows = self._rows(dict(zip(keys, choice, strict=True)), pair)
            found.add(_counted(self._pairs(rows, columns)))
        return found

    def _rows(self, chosen: Mapping[Key, Verdict], pair: tuple[int, int]) -> tuple[Array, Array]:
        """The two rows of levels where some relations are as chosen."""
        rows = []
        for number in pair:
            actor = self._held.actors[number]
            row = self._held.values[number].copy()
            for cell in self._cells.get(actor, ()):
                row[self._column[cell[1]]] = self._level(cell, chosen)
            rows.append(row)
        return rows[0], rows[1]

    def _level(self, cell: Cell, chosen: Mapping[Key, Verdict]) -> float:
        def verdict(key: Key) -> Verdict | None:
            return chosen.get(key) or self._snapshot.verdicts.get(key)

        level = level_of(self._frame.kind, self._held.grounds[cell], verdict, certain=False)
        if level is None:
            assert self._held.blank is not None
            return float(self._held.blank[self._row[cell[0]], self._column[cell[1]]])
        return level

    def _pairs(self, rows: tuple[Array, Array], columns: Array) -> Iterator[Pair]:
        weights = self._held.weights
        for c in columns:
            yield (
                _hashable(rows[0][c]),
                _hashable(rows[1][c]),
                1.0 if weights is None else float(weights[c]),
            )

    # -- values ----------------------------------------------------------------------------------

    def _value(self, x: Array, y: Array, metric: str, weights: Array | None = None) -> float:
        own = self._held.weights if weights is None else weights
        weighing = own if self._held.weights is not None else None
        if weighing is not None and not weighing.any():
            return float("nan")
        return similarity(
            x, y, metric, levels=self._held.levels, weights=weighing, distance=self._held.distance
        )

    def _of_counts(self, counts: Counts, metric: str) -> float:
        pairs = sorted(counts, key=repr)
        times = [n for _, n in pairs]
        x, y, w = (np.repeat([_number(p[k]) for p, _ in pairs], times) for k in range(3))
        return self._value(x, y, metric, w)

    def _searched(self, cells: Sequence[Cell], pair: tuple[int, int], metric: str) -> list[float]:
        """Values met on the way up and on the way down, one relation changed at a time."""
        keys = sorted({k for c in cells for g in self._held.grounds[c] for k in g.keys
                       if k in self._open})  # fmt: skip
        met: list[float] = []

        def value(chosen: Mapping[Key, Verdict]) -> float:
            met.append(self._value(*self._rows(chosen, pair), metric))
            return met[-1]

        for sign in (1, -1):
            for start in (0, -1):
                chosen = {key: self._open[key][start] for key in keys}
                best = value(chosen)
                better = True
                while better:
                    better = False
                    for key in keys:
                        for other in self._open[key]:
                            tried = {**chosen, key: other}
                            found = value(tried)
                            if sign * found > sign * best or (np.isnan(best) and found == found):
                                chosen, best, better = tried, found, True
        return met


def _hashable(level: float) -> float:
    """NaN is not equal to itself; infinity stands for it, since no level is infinite."""
    return float("inf") if np.isnan(level) else float(level)


def _number(level: float) -> float:
    return float("nan") if level == float("inf") else level


def _counted(pairs: Iterable[Pair]) -> Counts:
    return frozenset(Counter(pairs).items())


def _sum(one: Counts, other: Counts) -> Counts:
    total = Counter(dict(one))
    total.update(dict(other))
    return frozenset(total.items())
