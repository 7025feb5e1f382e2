"""One import, start to end: files and a mapping → the tables of a data set, or every fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...ontology.errors import Fault
from .columns import numbered
from .continuing import let_go_on
from .decisions import FILE
from .entities import Entities
from .fold import (
    KIND,
    MADE,
    Folded,
    Gathered,
    YearError,
    entries,
    entries_of_columns,
    fold,
    gathered,
    gathered_columns,
    mutual,
)
from .frames import cell_text
from .mapping import Fold, SourceMapping
from .opened import Opened, Watch, open_tables
from .options import Options
from .placing import Placed, Placer
from .report import Kind, Report, settle
from .rosters import rosters
from .text import Records, refuse


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
    options = options or Options()
    opened = open_tables(mapping, paths, options, watch)
    report, entities = opened.report, opened.entities
    placer = Placer(mapping, replace(options, as_of=opened.as_of), entities, report)
    placed: list[tuple[str, Placed]] = []
    seen: dict[tuple[str, ...], str] = {}
    for number, path in enumerate(opened.tables, start=1):
        prefix = f"f{number}" if len(opened.tables) > 1 else ""
        for claim in _file(opened, path, placer):
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
    return Imported(
        mapping, options, opened.as_of, tuple(placed), entities, report, opened.files,
        opened.release,
    )  # fmt: skip


def _file(opened: Opened, path: Path, placer: Placer) -> Iterator[Placed]:
    records, columns = opened.table(path)
    how, join = opened.mapping.fold, opened.lookups.join
    where = {name: records.columns[at] for name, at in columns.items()}
    if how:
        made = (*how.by, *((KIND,) if how.kinds else ()), *MADE)
        for spell in _spells(how, records, columns, opened.report):
            cells = dict(zip(made, map(_clean, spell.cells), strict=True))
            yield from placer.place(records.file, spell.line, join(cells), where)
        return
    names, places = tuple(columns), tuple(columns.values())
    for line, row in records.rows:
        cells = dict(zip(names, [_clean(row[at]) for at in places], strict=True))
        yield from placer.place(records.file, line, join(cells), where)


def _spells(how: Fold, records: Records, columns: dict[str, int], report: Report) -> list[Folded]:
    """The spells of a file that has a row a year; one-sided ties and doubled rows are noted."""
    alone: list[tuple[int, tuple[str, ...]]] = []
    try:
        seen, doubled = _years(how, records, columns, alone)
    except YearError as error:
        refuse(records.file, "not a year", line=error.line, value=error.text)
    for line, key in alone:
        why = f"one-sided: {key[-1]} is not given the other way round"
        report.add(
            Kind.SKIPPED, [Fault(records.file, line, "", ", ".join(map(cell_text, key)), why)]
        )
    if doubled:
        report.remarks.append(f"{doubled:,} rows say again what another row says of that year")
    return fold(seen)


def _years(
    how: Fold,
    records: Records,
    columns: dict[str, int],
    alone: list[tuple[int, tuple[str, ...]]],
) -> tuple[Gathered, int]:
    """The years of each tie of a file, and how many rows are doubled; one-sided ties in `alone`."""
    if records.frame is None:
        kinds = {name: columns[name] for name in how.kinds}
        found = entries(records.rows, [columns[name] for name in how.by], columns[how.year], kinds)
    else:
        frame = numbered(records, columns)
        if not how.kinds and not how.mutual:
            return gathered_columns(frame, how.by, how.year)
        found = entries_of_columns(frame, how.by, how.year, how.kinds)
    if how.mutual:
        one, other = (how.by.index(name) for name in how.mutual)
        found = mutual(found, one, other, alone)
    return gathered(found)


def _clean(cell: object) -> str:
    text = cell if isinstance(cell, str) else cell_text(cell)
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)
