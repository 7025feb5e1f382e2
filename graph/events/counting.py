"""Files of events as a series: counts of a dyad in a period, and what was left out of them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ...ontology.errors import BadInputError, UsageError
from ..sources.entities import Entities
from ..sources.mapping import About
from ..sources.report import Kind, Report, how_many
from ..sources.series import Holders, ImportedSeries
from .engine import Engine, duck, require_duck
from .formats import FORMATS, EventFormat
from .keeping import opened
from .reading import Bad
from .spark import require_spark, spark

LEFT_OUT = "left-out.csv"
_SHOWN = 10


@dataclass(frozen=True)
class Counting:
    """What is to be counted and how; docs/events.md says what changes with each.

    `family` is one of `FAMILIES` (empty: by the files); `period` year or month; `layer` verbal,
    material or all; `least` the events that a tie must have; `normalise` none, period or actor;
    `smooth` is added to cooperation and to conflict before shares are taken. `first` and `last`
    bound the days. `strict` takes a malformed line as a fault. `engine` is
    duckdb or spark, the latter at a `master`; `memory` is in MB.
    """

    family: str = ""
    period: str = "year"
    layer: str = "all"
    least: int = 1
    normalise: str = "none"
    smooth: float = 0.0
    first: date | None = None
    last: date | None = None
    strict: bool = False
    engine: str = "duckdb"
    master: str = ""
    memory: int | None = None


def count_events(
    paths: Sequence[Path],
    counting: Counting,
    keep: Path | None = None,
    watch: Callable[[Path, int], None] = lambda path, size: None,
) -> ImportedSeries:
    """Count the events of files. The series has a row for each directed dyad and period.

    Columns: `on` (a year, or the first day of a month), `actor`, `target`, the classes of events,
    `events`, `goldstein_tenths` (the sum, in tenths) of `goldstein_known` events, `mentions`,
    `sources`, `articles`, `cooperation_share`, `conflict_share`, `sign`, `weight`, `normalised`.

    `keep` is a folder that remembers finished files: a call that was ended goes on there, and
    files that are added change only the periods of their events; the series is of all files ever
    finished there, and no file need be named then. `watch` is told of each finished file and its
    bytes.

    Raises TableError and the like for files that cannot be read, BadInputError where no event
    counts, UsageError without `steppe[events]` or `steppe[spark]`, LimitError out of memory or
    disk, StoreError where a master does not answer, or `keep` is damaged or in use.
    """
    if not paths and keep is None:
        raise UsageError("Name at least one file of events.")
    require_spark(counting.master) if counting.engine == "spark" else require_duck()
    from . import passes  # of narwhals and polars

    with _working() as work, opened(keep or work / "kept", work / "kept-here") as kept:
        kept.lasting = keep is not None
        pending, remarks = passes.pending_files(paths, kept)
        if not pending and not kept.parts:
            raise UsageError(f"Nothing has been counted in {keep}: name files of events.")
        with _engine(work, counting, None if keep else passes.size_of(pending)) as engine:
            for batch in passes.batches(pending, engine.batch):
                passes.read_batch(batch, kept, engine, work, counting)
                for path, _ in batch:
                    watch(path, path.stat().st_size)
            form = next(form for form in FORMATS if form.name == kept.form)
            sums, told = passes.summed_anew(kept, engine, _wanted(counting, form))
    bad = Bad.of(part.bad for part in kept.parts)
    if counting.strict:
        bad.refuse()
    files = tuple((Path(name), digest) for part in kept.parts for name, digest in part.files)
    made = _series(files, form, sums, bad, counting)
    made.report.remarks[:0] = [*remarks, *told]
    return made


def _wanted(counting: Counting, form: EventFormat) -> Any:
    from .tying import Wanted

    return Wanted(
        counting.period, counting.layer,
        int(f"{counting.first:%Y%m%d}" if counting.first else form.first),
        int(f"{counting.last:%Y%m%d}") if counting.last else Wanted.last,
    )  # fmt: skip


def _series(
    files: tuple[tuple[Path, str], ...],
    form: EventFormat,
    sums: Any,
    bad: Bad,
    counting: Counting,
) -> ImportedSeries:
    from .tying import Derived, placed, tied

    rows = placed(sums, _held(sums, form))
    left = _left_out(rows)
    ties = tied(rows, counting.layer, Derived(counting.normalise, counting.smooth))
    frame = _dated(ties.filter(ties["events"] >= counting.least), counting)
    if not len(frame):
        said = "; ".join(f"{n:,} {why}" for why, n in _by_reason(left).most_common(4))
        raise BadInputError(f"No tie is left to write. Left out: {said or 'ties of few events'}.")
    last = str(sums["last_day"].max())
    as_of = counting.last or date(int(last[:4]), int(last[4:6]), int(last[6:]))
    report = _report(sums, bad, left)
    if fewer := len(ties) - len(frame):
        report.remarks.append(
            f"{how_many(fewer, 'tie')} of fewer than {counting.least} events left out"
        )
    report.remarks.append(
        f"{how_many(len(frame), 'tie')} in {form.about.name}.parquet, beside the store"
    )
    entities = _entities(form.about, as_of, frame)
    told = {"counting": {
        "format": form.name, "period": counting.period, "layer": counting.layer,
        "leastEvents": counting.least, "normalised": counting.normalise,
        "smoothed": counting.smooth,
    }}  # fmt: skip
    return ImportedSeries(
        form.about, form.name, frame, entities, report, files, as_of, "",
        {LEFT_OUT: _table(left)}, told,
    )  # fmt: skip


def _held(sums: Any, form: EventFormat) -> dict[tuple[str, int], str]:
    """Who held a code, or bore a name, in a period; only those that somebody did."""
    holders = Holders(Entities(form.about))
    found: dict[tuple[str, int], str] = {}
    for column in ("actor1", "actor2"):
        for code, period in sums.select(column, "period").unique().iter_rows():
            on = _on(period) if period else None
            named = ("", code) if not form.system else (code, "")
            if code and (actor := holders.on(form.system, named[0], on, named[1])):
                found[code, period] = actor
    return found


def _on(period: int) -> int | date:
    return period if period < 10_000 else date(period // 100, period % 100, 1)


def _left_out(rows: Any) -> Counter[tuple[str, str]]:
    """How many rows are left out, by reason and the value at fault."""
    import narwhals as nw

    from .tying import REASONS

    lost = rows.filter(nw.col("why") != 0).group_by("why", "what").agg(nw.col("events").sum())
    return Counter({(REASONS[why], what): n for why, what, n in lost.iter_rows()})


def _dated(ties: Any, counting: Counting) -> Any:
    """The table as it is kept: `on` in place of the period, as a frame of polars."""
    import polars

    native = ties.to_native()
    period = polars.col("period")
    on = (
        period.cast(polars.Int64)
        if counting.period == "year"
        else polars.date(period // 100, period % 100, 1)
    )
    return native.select(on.alias("on"), polars.all().exclude("period"))


def _report(sums: Any, bad: Bad, left: Counter[tuple[str, str]]) -> Report:
    from .tying import DUPLICATE

    report = Report(rows=int(sums["events"].sum()) + bad.count)
    report.add(Kind.SKIPPED, [line.fault() for line in bad.lines])
    report.counted[Kind.SKIPPED] = bad.count - len(bad.lines)
    for why, count in _by_reason(left).most_common():
        report.counted[Kind.DUPLICATE if why == DUPLICATE else Kind.SKIPPED] += count
        values = Counter({what: n for (reason, what), n in left.items() if reason == why and what})
        named = ", ".join(f"{what} {n:,}" for what, n in values.most_common(_SHOWN))
        more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
        report.remarks.append(
            f"{how_many(count, 'row')}: {why}" + (f" ({named}{more})" if named else "")
        )
    return report


def _by_reason(left: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (why, _), count in left.items():
        found[why] += count
    return found


def _entities(about: About, as_of: date, frame: Any) -> Entities:
    entities = Entities(about, as_of.isoformat())
    entities.source("")
    for actor in {*frame["actor"].unique(), *frame["target"].unique()}:
        entities.actor(actor)
    return entities


def _table(left: Counter[tuple[str, str]]) -> str:
    """What was left out: why, the value at fault where there is one, and how many rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("reason", "value", "rows"))
    writer.writerows((why, what, left[why, what]) for why, what in sorted(left))
    return text.getvalue()


@contextmanager
def _working() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="steppe-events-") as folder:
        yield Path(folder)


@contextmanager
def _engine(work: Path, counting: Counting, size: int | None) -> Iterator[Engine]:
    opened: AbstractContextManager[Engine]
    if counting.engine == "spark":
        opened = spark(work, counting.master, counting.memory)
    else:
        opened = duck(work, counting.memory, size)
    with opened as engine:
        yield engine
