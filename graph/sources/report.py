"""What an import has to say: every row that it did not take, and every doubt about one it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ...ontology.errors import Fault, TableError
from .options import Options


class Kind(StrEnum):
    """What became of a row.

    BAD: refused. SKIPPED: left out, as the mapping or the codebook has it, or as --skip-bad asks.
    DUPLICATE: it says what another row says already. WARNING: taken, with a doubt.
    """

    BAD = "bad"
    SKIPPED = "skipped"
    DUPLICATE = "duplicate"
    WARNING = "warning"


@dataclass
class Report:
    """Rows read (`what` they are), claims made, and what was noted of which row.

    `counted` are rows that have no note of their own, `remarks` concern no single row.
    """

    rows: int = 0
    claims: int = 0
    what: str = "row"
    notes: list[tuple[Kind, Fault]] = field(default_factory=list)
    counted: Counter[Kind] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def add(self, kind: Kind, faults: Iterable[Fault]) -> None:
        """Note something of a row."""
        self.notes += [(kind, fault) for fault in faults]

    def of(self, kind: Kind) -> list[Fault]:
        """What was noted of a kind, in the order of file and row."""
        return [fault for k, fault in self.notes if k is kind]

    def rows_of(self, kind: Kind) -> int:
        """How many rows have a note of a kind, or are counted as of it."""
        found = self.of(kind)
        numbered = {(fault.file, fault.line) for fault in found if fault.line}
        return len(numbered) + sum(not fault.line for fault in found) + self.counted[kind]

    def summary(self) -> Iterator[str]:
        """In lines: how many rows became how many claims, and of the others how many why."""
        yield f"{how_many(self.rows, self.what)} read, {how_many(self.claims, 'claim')} written"
        for kind in (Kind.SKIPPED, Kind.DUPLICATE, Kind.WARNING):
            if count := self.rows_of(kind):
                found = self.of(kind)
                yield _title(kind, count, self.what) + ":" * bool(found)
                yield from _by_reason(found)
        yield from self.remarks


def settle(report: Report, options: Options) -> None:
    """Count bad rows as skipped, where that is asked for; otherwise raise TableError."""
    faults = report.of(Kind.BAD)
    if options.strict:
        faults += report.of(Kind.WARNING)
    if faults and (options.strict or not options.skip_bad):
        raise TableError(faults)
    report.notes = [(Kind.SKIPPED if k is Kind.BAD else k, fault) for k, fault in report.notes]


_SHOWN = 10
_REASONS = 30


def _title(kind: Kind, count: int, what: str) -> str:
    if kind is Kind.SKIPPED:
        return f"{how_many(count, what)} skipped"
    if kind is Kind.DUPLICATE:
        return f"{how_many(count, f'duplicate {what}')}"
    return f"{how_many(count, what)} with a warning"


def _by_reason(faults: Sequence[Fault]) -> Iterator[str]:
    """Each fault where there are few; where a reason is frequent, how often and the first rows."""
    counts = Counter((f.column, f.why) for f in faults)
    shown: Counter[tuple[str, str]] = Counter()
    for fault in faults:
        key = (fault.column, fault.why)
        if len(shown) > _REASONS:
            yield "  … and more (report.csv lists them)"
            return
        shown[key] += 1
        if counts[key] <= _SHOWN or shown[key] <= 3:
            yield f"  {fault}"
        elif shown[key] == 4:
            yield f"  … and {counts[key] - 3} more: {fault.why} (report.csv lists them)"


def how_many(number: int, what: str) -> str:
    """A number of things in words: 1 row, 2,000 rows."""
    return f"{number:,} {what}{'s' if number != 1 else ''}"
