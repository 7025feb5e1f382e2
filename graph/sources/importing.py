"""One import, start to end: files and a mapping → the tables of a data set, or every fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...ontology.errors import Fault, TableError, UsageError, nearest, shown
from ..dataset.tables import listed
from .continuing import let_go_on
from .decisions import FILE
from .entities import Entities
from .fold import KIND, MADE, Folded, YearError, entries, fold, mutual
from .frames import cell_text, is_frame, read_frame
from .lookup import Lookups
from .mapping import Fold, SourceMapping
from .options import Options
from .placing import Placed, Placer
from .report import Kind, Report, settle
from .rosters import rosters
from .text import Records, read_text, refuse, sha256_of

Watch = Callable[[Path, int], None]
"""Told of each file how many of its bytes have been read."""


@dataclass(frozen=True)
class Imported:
    """What an import made: claims by file and row, the entities and sources they speak of."""

    mapping: SourceMapping
    options: Options
    as_of: date
    claims: tuple[tuple[str, Placed], ...]
    entities: Entities
    report: Report
    files: tuple[tuple[Path, str], ...]
    release: str


def import_tables(
    mapping: SourceMapping,
    paths: Sequence[Path],
    options: Options | None = None,
    watch: Watch = lambda path, size: None,
) -> Imported:
    """Read the files and place their rows as the mapping says.

    Raises TableError with every bad row of all files, unless `options.skip_bad`; what is no such
    table at all is refused in any case. Nothing is written.
    """
    if not paths:
        raise UsageError("Name at least one file to import.")
    options = options or Options()
    as_of = options.as_of or mapping.about.as_of or date.today()
    report = Report()
    entities = Entities(mapping.about, as_of.isoformat(), options.decisions)
    placer = Placer(mapping, replace(options, as_of=as_of), entities, report)
    placed: list[tuple[str, Placed]] = []
    seen: dict[tuple[str, ...], str] = {}
    files = [(path, sha256_of(path)) for path in paths]
    release = _release(mapping, files, report)
    lookups, tables = Lookups.read(
        mapping, paths, lambda path: _open(mapping, path, options, watch), report
    )
    for number, path in enumerate(tables, start=1):
        prefix = f"f{number}" if len(tables) > 1 else ""
        for claim in _file(mapping, path, options, placer, report, watch, lookups):
            first = seen.setdefault(claim.key, f"{path.name}, row {claim.line}")
            if first != f"{path.name}, row {claim.line}":
                fault = Fault(path.name, claim.line, "", first, "the same tie")
                report.add(Kind.DUPLICATE, [fault])
                continue
            placed.append((prefix, claim))
    if again := let_go_on(placed):
        report.remarks.append(
            f"{again:,} claims end where another row of the same source goes on with the tie"
        )
    if mapping.complete:
        placed += [("", claim) for claim in rosters(mapping, placed, entities)]
    report.claims = len(placed)
    if report.rows == 0:
        report.add(Kind.WARNING, [Fault(path.name, 0, "", "", "0 rows") for path in paths])
    for row in options.decisions.open:
        report.remarks.append(
            f"to be decided: is {row['of']} {row['value']} ({row['label']}) the same as "
            f"{row['id']} ({row['known_as']})? Say yes or no in {FILE}, and give it to --decisions"
        )
    settle(report, options)
    return Imported(mapping, options, as_of, tuple(placed), entities, report, tuple(files), release)


def _file(
    mapping: SourceMapping,
    path: Path,
    options: Options,
    placer: Placer,
    report: Report,
    watch: Watch,
    lookups: Lookups,
) -> Iterator[Placed]:
    records = _open(mapping, path, options, watch)
    columns = _columns(mapping, records)
    width = len(records.columns)
    names = tuple(columns)
    where = {name: records.columns[at] for name, at in columns.items()}
    if mapping.fold:
        counted = _counted(records, width, report)
        for spell in _spells(mapping.fold, counted, columns, records.file, report):
            made = (*mapping.fold.by, *((KIND,) if mapping.fold.kinds else ()), *MADE)
            cells = dict(zip(made, map(_clean, spell.cells), strict=True))
            yield from placer.place(records.file, spell.line, lookups.join(cells), where)
        return
    positions = tuple(columns.values())
    for line, row in _counted(records, width, report):
        cells = dict(zip(names, [_clean(row[at]) for at in positions], strict=True))
        yield from placer.place(records.file, line, lookups.join(cells), where)


def _spells(
    how: Fold,
    rows: Iterator[tuple[int, Sequence[str]]],
    columns: Mapping[str, int],
    file: str,
    report: Report,
) -> list[Folded]:
    """The spells of a file that has a row a year; one-sided ties and doubled rows are noted."""
    kinds = {name: columns[name] for name in how.kinds}
    found = entries(rows, [columns[name] for name in how.by], columns[how.year], kinds)
    alone: list[tuple[int, tuple[str, ...]]] = []
    if how.mutual:
        one, other = (how.by.index(name) for name in how.mutual)
        found = mutual(found, one, other, alone)
    try:
        spells, doubled = fold(found)
    except YearError as error:
        refuse(file, "not a year", line=error.line, value=error.text)
    for line, key in alone:
        why = f"one-sided: {key[-1]} is not given the other way round"
        report.add(Kind.SKIPPED, [Fault(file, line, "", ", ".join(map(cell_text, key)), why)])
    if doubled:
        report.remarks.append(f"{doubled:,} rows say again what another row says of that year")
    return spells


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
    if is_frame(path) and path.is_file():
        return read_frame(path, mapping.sheet)
    return read_text(
        path,
        encoding=options.encoding or mapping.encoding,
        delimiter=options.delimiter or mapping.delimiter,
        read=lambda size: watch(path, size),
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


def _clean(cell: object) -> str:
    text = cell if isinstance(cell, str) else cell_text(cell)
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _release(mapping: SourceMapping, files: Sequence[tuple[Path, str]], report: Report) -> str:
    """The release that the files are, where the mapping knows them; a remark where it does not."""
    if not mapping.releases:
        return ""
    known = {release.sha256: release.version for release in mapping.releases}
    found = {known[digest] for _, digest in files if digest in known}
    for path, digest in files:
        if digest not in known:
            report.remarks.append(
                f"{path.name} is no release that the mapping {shown(mapping.file)} was written "
                f"for ({', '.join(sorted(set(known.values())))}); its columns were found all the "
                "same: compare a few rows with the codebook"
            )
    return ", ".join(sorted(found))
