"""An import as the files of a data set: datapackage.json, the three tables, and report.csv."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ...ontology import terms
from ..dataset.beside import FILE as BESIDE
from ..dataset.folder import COLUMNS
from .decisions import COLUMNS as COLUMNS_OF_DECISIONS
from .decisions import FILE as DECISIONS
from .importing import Imported
from .provenance import made_of
from .report import Kind, Report

REPORT_FILE = "report.csv"
REPORT_COLUMNS = ("kind", "file", "row", "column", "value", "reason")


def texts(imported: Imported, name: str) -> dict[str, str]:
    """The text of each file of the data set that is to be called `name`."""
    claims = [{"id": _row_id(n, made), **made[1].cells} for n, made in _numbered(imported)]
    tables = {
        "entities.csv": list(imported.entities.rows()),
        "sources.csv": imported.entities.sources(),
        "claims.csv": claims,
    }
    found = {table: table_text(table, rows) for table, rows in tables.items()}
    found[REPORT_FILE] = report_text(imported.report)
    found[BESIDE] = made_of(name, terms.GRAPH + name, imported.mapping.releases, imported.files)
    if decided := imported.options.decisions.rows:
        rows = (decided[key] for key in sorted(decided))
        found[DECISIONS] = _csv(
            COLUMNS_OF_DECISIONS, ([r[c] for c in COLUMNS_OF_DECISIONS] for r in rows)
        )
    told = imported.mapping.about
    about = {"name": name, "title": told.title, "version": imported.release or told.version,
             "licence": told.licence}  # fmt: skip
    package = descriptor(
        about, imported.as_of, imported.mapping.file, imported.files, imported.report,
        _coverage(claims), list(found),
    )  # fmt: skip
    return {"datapackage.json": package, **found}


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
        at = (prefix + placed.kind, placed.line)
        seen[at] = seen.get(at, 0) + 1
        yield seen[at], (prefix, placed)


def _row_id(number: int, made: tuple[str, Any]) -> str:
    prefix, placed = made
    return f"{prefix}{placed.kind}{placed.line}" + (f"-{number}" if number > 1 else "")


def table_text(table: str, rows: Sequence[Mapping[str, str]]) -> str:
    """One of the three tables, with the columns that are used."""
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


def descriptor(
    about: Mapping[str, str],
    as_of: date,
    mapping: str,
    files: Sequence[tuple[Path, str]],
    report: Report,
    coverage: Mapping[str, str],
    tables: Sequence[str],
    further: Mapping[str, Any] | None = None,
) -> str:
    """datapackage.json: what the data set is, what it was made of, and what was left out.

    `further` is what else stands under "steppe".
    """
    package: dict[str, Any] = {key: about[key] for key in ("name", "title", "version")}
    if licence := about.get("licence"):
        short = re.sub(r"[^A-Za-z0-9._-]+", "-", licence).strip("-")
        package["licenses"] = [{"name": short, "title": licence}]
    package["steppe"] = {
        "asOf": as_of.isoformat(),
        "mapping": mapping,
        "files": [{"name": path.name, "sha256": digest} for path, digest in files],
        "coverage": coverage,
        f"{report.what}s": report.rows,
        "claims": report.claims,
        "skipped": report.rows_of(Kind.SKIPPED),
        "duplicates": report.rows_of(Kind.DUPLICATE),
        "warnings": report.rows_of(Kind.WARNING),
        **(further or {}),
    }
    package["resources"] = [
        {"name": name.partition(".")[0], "path": name, "format": name.rpartition(".")[2],
         "encoding": "utf-8"}
        for name in tables
    ]  # fmt: skip
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _coverage(claims: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The first and the last year that the claims name."""
    years = [y for c in claims for d in ("since", "until") for y in re.findall(r"\d{4}", c[d])[:1]]
    return {"from": min(years), "to": max(years)} if years else {}
