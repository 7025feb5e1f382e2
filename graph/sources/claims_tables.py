"""An import as the files of a data set: datapackage.json, the three tables, and report.csv."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..dataset.folder import COLUMNS
from .importing import Imported
from .report import Kind, Report

REPORT_COLUMNS = ("kind", "file", "row", "column", "value", "reason")


def texts(imported: Imported, name: str) -> dict[str, str]:
    """The text of each file of the data set that is to be called `name`."""
    claims = [{"id": _row_id(n, made), **made[1].cells} for n, made in _numbered(imported)]
    tables = {
        "entities.csv": list(imported.entities.rows()),
        "sources.csv": imported.entities.sources(),
        "claims.csv": claims,
    }
    found = {table: _table(table, rows) for table, rows in tables.items()}
    found["report.csv"] = report_text(imported.report)
    return {"datapackage.json": _descriptor(imported, name, claims), **found}


def report_text(report: Report) -> str:
    """Every row that was not taken, and every doubt, as a table."""
    rows = (
        (str(kind), f.file, str(f.line or ""), f.column, f.value, f.why) for kind, f in report.notes
    )
    return _csv(REPORT_COLUMNS, rows)


def _numbered(imported: Imported) -> Iterable[tuple[int, tuple[str, Any]]]:
    """Each claim with its number among those of its row."""
    seen: dict[tuple[str, int], int] = {}
    for prefix, placed in imported.claims:
        at = (prefix, placed.line)
        seen[at] = seen.get(at, 0) + 1
        yield seen[at], (prefix, placed)


def _row_id(number: int, made: tuple[str, Any]) -> str:
    prefix, placed = made
    return f"{prefix}r{placed.line}" + (f"-{number}" if number > 1 else "")


def _table(table: str, rows: Sequence[Mapping[str, str]]) -> str:
    required, optional = COLUMNS[table]
    used = {column for row in rows for column, cell in row.items() if cell}
    columns = [*required, *(column for column in optional if column in used)]
    return _csv(columns, ([row.get(column, "") for column in columns] for row in rows))


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _descriptor(imported: Imported, name: str, claims: Sequence[Mapping[str, str]]) -> str:
    about, report = imported.mapping.about, imported.report
    package: dict[str, Any] = {
        "name": name,
        "title": about.title,
        "version": imported.release or about.version,
    }
    if about.licence:
        short = re.sub(r"[^A-Za-z0-9._-]+", "-", about.licence).strip("-")
        package["licenses"] = [{"name": short, "title": about.licence}]
    package["steppe"] = {
        "asOf": imported.as_of.isoformat(),
        "mapping": imported.mapping.file,
        "files": [{"name": path.name, "sha256": digest} for path, digest in imported.files],
        "coverage": _coverage(claims),
        "rows": report.rows,
        "claims": report.claims,
        "skipped": report.rows_of(Kind.SKIPPED),
        "duplicates": report.rows_of(Kind.DUPLICATE),
        "warnings": report.rows_of(Kind.WARNING),
    }
    package["resources"] = [
        {"name": table.removesuffix(".csv"), "path": table, "format": "csv", "encoding": "utf-8"}
        for table in ("entities.csv", "sources.csv", "claims.csv", "report.csv")
    ]
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _coverage(claims: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The first and the last year that the claims name."""
    years = [y for c in claims for d in ("since", "until") for y in re.findall(r"\d{4}", c[d])[:1]]
    return {"from": min(years), "to": max(years)} if years else {}
