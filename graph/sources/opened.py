"""The files of an import, opened: which are the table, which say more, what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ...ontology.errors import Fault, TableError, UsageError, nearest
from ..dataset.tables import listed
from .columns import numbered, plain_text
from .entities import Entities
from .frames import cell_text, is_frame, read_frame
from .lookup import Lookups
from .mapping import Release, SourceMapping
from .options import Options
from .report import Kind, Report
from .text import Records, read_text, sha256_of
from .wikidata import TABLE, read_wikidata

Watch = Callable[[Path, int], None]
"""Told of each file how many of its bytes have been read."""


@dataclass(frozen=True)
class Opened:
    """An import that has begun: its files, and where what is found goes."""

    mapping: SourceMapping
    options: Options
    as_of: date
    report: Report
    entities: Entities
    files: tuple[tuple[Path, str], ...]
    release: str
    lookups: Lookups
    tables: tuple[Path, ...]
    watch: Watch

    def table(self, path: Path) -> tuple[Records, dict[str, int]]:
        """A table, and where in it the mapping's columns stand. Its rows have as many cells."""
        records = _open(self.mapping, path, self.options, self.watch)
        columns = _columns(self.mapping, records)
        if records.frame is not None:  # its rows are all as wide
            self.report.rows += len(records.frame)
            return records, columns
        rows = _counted(records, len(records.columns), self.report)
        return replace(records, rows=rows), columns

    def columns(self, path: Path) -> Any:
        """A table as a frame of polars, as it is, by the mapping's names of columns, and `LINE`."""
        return self.lookups.join_columns(numbered(*self.table(path)))


def open_tables(
    mapping: SourceMapping, paths: Sequence[Path], options: Options, watch: Watch
) -> Opened:
    """Begin an import. Raises UsageError without a file, TableError for a bad second file."""
    if not paths:
        raise UsageError("Name at least one file to import.")
    as_of = options.as_of or mapping.about.as_of or date.today()
    report = Report()
    files = tuple((path, sha256_of(path)) for path in paths)
    release = _release(mapping, files, report)
    lookups, tables = Lookups.read(
        mapping, paths, lambda path: _open(mapping, path, options, watch), report
    )
    entities = Entities(mapping.about, as_of.isoformat(), options.decisions)
    return Opened(
        mapping, options, as_of, report, entities, files, release, lookups, tuple(tables), watch
    )


def _counted(records: Records, width: int, report: Report) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that have as many cells as the header; the others are bad."""
    for line, row in records.rows:
        report.rows += 1
        if len(row) == width:
            yield line, row
        else:
            why = f"{len(row)} cells, {width} expected"
            text = ",".join(map(cell_text, row))
            report.add(
                Kind.BAD, [Fault(records.file, line, "", text, why, "quote cells with commas")]
            )


def _open(mapping: SourceMapping, path: Path, options: Options, watch: Watch) -> Records:
    if mapping.form != TABLE:
        return read_wikidata(path, mapping.form)
    if is_frame(path) and path.is_file():
        return read_frame(path, mapping.sheet)
    encoding, delimiter = (
        options.encoding or mapping.encoding, options.delimiter or mapping.delimiter
    )  # fmt: skip
    plain = None if encoding else plain_text(path, delimiter)
    if plain is not None:
        watch(path, path.stat().st_size)
        return plain
    return read_text(
        path, encoding=encoding, delimiter=delimiter, read=lambda size: watch(path, size)
    )


def _columns(mapping: SourceMapping, records: Records) -> dict[str, int]:
    """The mapping's names of columns → their places in the file.

    Raises TableError for doubled columns and for missing ones, with the nearest that are there.
    """
    file, found = records.file, records.columns
    faults = [
        Fault(file, 1, name or "(blank)", "", "duplicate column")
        for name in sorted({n for n in found if found.count(n) > 1})
    ]
    folded = {name.casefold(): at for at, name in reversed(list(enumerate(found)))}
    places: dict[str, int] = {}
    missing = []
    for name, accepted in {**mapping.columns, **mapping.optional}.items():
        at = next((folded[a.casefold()] for a in accepted if a.casefold() in folded), None)
        if at is not None:
            places[name] = at
        elif name in mapping.columns:
            missing.append(accepted[0])
    if missing:
        free = [n for at, n in enumerate(found) if n and at not in places.values()]
        near = "; ".join(f"{n}: {hint}" for n in missing[:3] if (hint := nearest(n, free)))
        why = f"missing columns {listed(missing)}; found {listed(found)}"
        hint = near or f"is it a file for the mapping {mapping.name}?"
        faults.append(Fault(file, 1, "", "", why, hint))
    if faults:
        raise TableError(faults)
    return places


def _release(mapping: SourceMapping, files: Sequence[tuple[Path, str]], report: Report) -> str:
    """The release that the files are, where the mapping knows them; what is known is remarked."""
    if not mapping.releases:
        return ""
    known = {release.sha256: release for release in mapping.releases}
    listed = ", ".join(dict.fromkeys(_told(release) for release in mapping.releases))
    for path, digest in files:
        if digest in known:
            report.remarks.append(f"{path.name}: release {known[digest].version} (checksum known)")
        else:
            report.remarks.append(
                f"{path.name}: unknown release: its sha256 {digest[:12]}… is none of those that "
                f"{mapping.file} was written for ({listed}); its columns were found all the same: "
                "compare a few rows with the codebook"
            )
    return ", ".join(sorted({known[digest].version for _, digest in files if digest in known}))


def _told(release: Release) -> str:
    rows = f", {release.rows:,} rows" if release.rows else ""
    return f"{release.version}{rows}, {release.sha256[:12]}…"
