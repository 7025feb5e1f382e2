"""Measurement series: votes, ideal points, event counts, capabilities.

They are no ties. They stay a table, in Parquet beside the claims, with the ids of their actors in
place of the codes, and are described in the graph (DCAT: title, version, licence, years, columns),
so that no vote becomes fourteen triples. The table joins the rest by actor and day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...ontology import terms
from ...ontology.errors import Fault, TableError, optional
from ..actors import Holding, crosswalk
from .claims_tables import REPORT_FILE, descriptor, report_text, table_text
from .columns import LINE, each
from .entities import Entities
from .frames import EXTRA, cell_text
from .mapping import About, ActorColumn, Release, SeriesColumns, SourceMapping
from .opened import Opened, open_tables
from .options import Options
from .provenance import made_of
from .report import Kind, Report, settle

SPACE = "https://w3id.org/steppe/series/"
"""Name space of the tables that stand beside the store."""

_ON = "(on)"
"""The column of when a row was measured, beside those of the file."""


@dataclass(frozen=True)
class ImportedSeries:
    """A series: its table, the actors in it, and what was left out.

    `mapped` is what it was read by: the file of a mapping, or a format. `beside` are the texts of
    further files of the data set, `told` what else its descriptor says.
    """

    about: About
    mapped: str
    frame: Any
    entities: Entities
    report: Report
    files: tuple[tuple[Path, str], ...]
    as_of: date
    release: str
    beside: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()

    @property
    def file(self) -> str:
        """The name of the table's file."""
        return f"{self.about.name}.parquet"

    def contents(self, name: str) -> dict[str, str | Callable[[Path], None]]:
        """Each file of the data set: its text, or a function that writes it."""
        about = self.about
        texts = {
            "entities.csv": table_text("entities.csv", list(self.entities.rows())),
            "sources.csv": table_text("sources.csv", self.entities.sources()),
            "claims.csv": table_text("claims.csv", []),
            REPORT_FILE: report_text(self.report),
            "graph.nt": self._description()
            + made_of(name, f"{SPACE}{about.name}", self.releases, self.files),
            **self.beside,
        }
        told = {"name": name, "title": about.title, "version": self.release or about.version,
                "licence": about.licence}  # fmt: skip
        years = dict(zip(("from", "to"), self._years(), strict=True))
        package = descriptor(
            told, self.as_of, self.mapped, self.files, self.report, years,
            [*texts, self.file], self.told,
        )  # fmt: skip
        return {"datapackage.json": package, **texts, self.file: self.frame.write_parquet}

    def _years(self) -> tuple[str, str]:
        on = self.frame["on"].drop_nulls()
        return (str(on.min()), str(on.max())) if len(on) else ("", "")

    def _description(self) -> str:
        """What the graph says of the table, as N-Triples."""
        about = self.about
        first, last = self._years()
        subject = f"<{SPACE}{about.name}>"
        texts = [
            ("title", about.title), ("identifier", self.file), ("license", about.licence),
            ("temporal", f"{first}/{last}"), ("extent", f"{len(self.frame)} rows"),
            ("bibliographicCitation", about.source["citation"]),
        ]  # fmt: skip
        lines = [f"{subject} <{terms.RDF}type> <{terms.DCAT}Dataset> ."]
        lines += [f"{subject} <{terms.DCT}{p}> {_literal(text)} ." for p, text in texts if text]
        version = self.release or about.version
        lines.append(f"{subject} <{terms.OWL}versionInfo> {_literal(version)} .")
        lines.append(f"{subject} <{terms.DCT}source> <{terms.SRC}{about.source['id']}> .")
        measured = "https://schema.org/variableMeasured"
        lines += [f"{subject} <{measured}> {_literal(c)} ." for c in self.frame.columns]
        return "\n".join(lines) + "\n"


def import_series(
    mapping: SourceMapping, paths: Sequence[Path], options: Options, watch: Callable[..., None]
) -> ImportedSeries:
    """Read the files into one table, with the ids of actors for their codes.

    A row whose code nobody holds then is left out and reported, once for each code. Raises
    TableError, UsageError as `import_tables`.
    """
    polars = optional("polars", EXTRA)
    assert mapping.series is not None
    opened = open_tables(mapping, paths, options, watch)
    report, entities = opened.report, opened.entities
    entities.source("")
    unknown: Counter[tuple[str, str, str]] = Counter()
    frames = [_read(mapping, path, opened, unknown) for path in opened.tables]
    for (column, code, first), count in unknown.items():
        why = f"not a known state; {count} rows left out, the first"
        file, _, line = first.rpartition(":")
        report.add(Kind.SKIPPED, [Fault(file, int(line), column, code, why)])
    if options.strict and unknown:
        raise TableError(report.of(Kind.SKIPPED))
    settle(report, options)
    frame = polars.concat(frames, how="vertical_relaxed", rechunk=True)
    report.what = "row"
    report.remarks.append(f"{len(frame):,} rows in {mapping.about.name}.parquet, beside the store")
    return ImportedSeries(
        mapping.about, mapping.file, frame, entities, report, opened.files, opened.as_of,
        opened.release, releases=mapping.releases,
    )  # fmt: skip


def _read(
    mapping: SourceMapping, path: Path, opened: Opened, unknown: Counter[tuple[str, str, str]]
) -> Any:
    """A file as columns: `on`, the ids of the actors, what is kept; codes nobody holds counted."""
    polars = optional("polars", EXTRA)
    series = mapping.series
    assert series is not None
    frame = opened.columns(path)
    # A column of a second file is not there where that file was not given.
    actors = mapping.actors.values()
    ends = {name for actor in actors for name in (actor.column, actor.label) if name}
    used = {series.on, *series.keep, *ends}
    lacking = [polars.lit(None).alias(name) for name in used - {*frame.columns}]
    frame = frame.with_columns(lacking)
    on = each(frame, [series.on], lambda stated: _on(stated, series))
    frame = frame.with_columns(on.alias(_ON))
    held = Holders(opened.entities)
    ids = {name: held.column(frame, actor) for name, actor in mapping.actors.items()}
    known = polars.Series([True]).new_from_index(0, len(frame))
    for name, actor in mapping.actors.items():
        lost = frame.filter(known & ids[name].is_null())
        known &= ids[name].is_not_null()
        _count(lost, actor, path.name, unknown)
    if held.by_name:
        opened.report.remarks.append(f"{held.by_name:,} rows without a code were placed by name")
    kept = {name: _kept(frame, name, mapping) for name in series.keep}
    return polars.DataFrame({"on": on, **ids, **kept}).filter(known)


def _count(
    lost: Any, actor: ActorColumn, file: str, unknown: Counter[tuple[str, str, str]]
) -> None:
    """Rows of codes that nobody holds: how many of each, and where the first one stands."""
    names = [actor.column, *([actor.label] if actor.label else [])]
    first: dict[str, str] = {}
    for line, *cells in lost.select(LINE, *names).iter_rows():
        code = next(filter(None, map(cell_text, cells)), "")
        place = first.setdefault(code, f"{file}:{line}")
        unknown[actor.column, code, place] += 1


def _kept(frame: Any, name: str, mapping: SourceMapping) -> Any:
    """A column as it is kept: numbers where the mapping says so, null where one is missing."""
    polars = optional("polars", EXTRA)
    column = frame[name]
    numeric = name in mapping.numbers
    if mapping.missing or (numeric and column.dtype == polars.String):
        column = each(frame, [name], lambda cell: _value(cell, numeric, mapping.missing))
    if column.dtype.is_integer():
        return column.cast(polars.Int64)
    return column.cast(polars.Float64) if column.dtype.is_float() else column


def _on(found: Any, series: SeriesColumns) -> Any:
    """When a row was measured: a year as a number, a day as a date."""
    if isinstance(found, int | date):
        return found + series.add if isinstance(found, int) else found
    text = cell_text(found)
    if text.isdecimal():
        return int(text) + series.add
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _value(cell: Any, numeric: bool, missing: Sequence[str]) -> Any:
    """A cell as it is kept: a number where the mapping says so, None where it is missing."""
    if missing and cell_text(cell) in missing:
        return None
    if not numeric or not isinstance(cell, str):
        return cell
    try:
        return int(cell) if cell.lstrip("-").isdecimal() else float(cell)
    except ValueError:
        return None


class Holders:
    """Who holds a code at a time; asked once for each code that one actor only ever held."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._only: dict[tuple[str, Any], str | None] = {}
        self._named: dict[str, str | None] = {}
        self.by_name = 0

    def column(self, frame: Any, actor: ActorColumn) -> Any:
        """The ids of the actors of a column; null where nobody holds the code, on the day `_ON`."""
        polars = optional("polars", EXTRA)
        code = actor.column
        label = first = polars.lit("")
        if actor.label:
            label = polars.col(actor.label)
            first = label.first().over(code)
        vague = each(frame, [code], lambda cell: not self._is_ones(actor.system, cell), bool)
        asked = frame.select(
            code,
            polars.when(vague).then(polars.col(_ON)).alias("on"),
            polars.when(vague).then(label).otherwise(first).alias("label"),
        )
        found = each(
            asked, asked.columns, lambda cell, on, name: self.on(actor.system, cell, on, name), str
        )
        if self.by_name:
            empty = each(frame, [code], lambda cell: not cell_text(cell), bool)
            self.by_name = int((empty & found.is_not_null()).sum())
        return found

    def on(self, system: str, cell: Any, on: Any, called: Any) -> str | None:
        """The id of the actor; None where nobody holds the code of the cell then."""
        key = (system, cell)
        if key in self._only:
            return self._only[key]
        code, name = cell_text(cell), cell_text(called)
        if not code:
            return self._by_name(name)
        found = crosswalk().holdings(system, code)
        if self._is_ones(system, cell):
            only = next(iter({h.actor for h in found}), None)
            self._only[key] = only and self._entities.actor(only, name)
            return self._only[key]
        best = max(found, key=lambda h: _days(h, on))
        return self._entities.actor(best.actor, name) if _days(best, on) > 0 else None

    def _is_ones(self, system: str, cell: Any) -> bool:
        """Whether a code means one actor at all times, or nobody."""
        code = cell_text(cell)
        return bool(code) and len({h.actor for h in crosswalk().holdings(system, code)}) < 2

    def _by_name(self, name: str) -> str | None:
        """A state that is gone has a name and no code of today."""
        if name not in self._named:
            held = crosswalk().named(name)
            self._named[name] = self._entities.actor(min(held)) if len(held) == 1 else None
        self.by_name += self._named[name] is not None
        return self._named[name]


def _days(holding: Holding, on: Any) -> int:
    """How many days of a year, or whether a day, lie in a holding; without either all do."""
    if isinstance(on, date):
        return int(holding.on(on))
    if not isinstance(on, int):
        return 1
    low = max(holding.since or date.min, date(on, 1, 1))
    high = min(holding.until or date.max, date(on + 1, 1, 1))
    return (high - low).days


def _literal(text: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(text))
