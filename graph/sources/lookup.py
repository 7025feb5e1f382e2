"""Second files that say more of what a column names: the name of a body, its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ...ontology.errors import Fault
from .columns import each
from .frames import cell_text
from .mapping import Lookup, SourceMapping
from .report import Kind, Report
from .text import Records, refuse

T = TypeVar("T")


@dataclass(frozen=True)
class Lookups:
    """What the second files of an import say, by the value looked up."""

    tables: Sequence[tuple[Lookup, Mapping[str, Mapping[str, str]]]]

    @classmethod
    def read(
        cls,
        mapping: SourceMapping,
        paths: Sequence[Path],
        opened: Callable[[Path], Records],
        report: Report,
    ) -> tuple[Lookups, list[Path]]:
        """The lookups among the files, by their names, and the files that are the table itself."""
        tables, rest = [], []
        for path in paths:
            wanted = [k for k in mapping.lookups if path.name in k.names]
            if not wanted:
                rest.append(path)
            tables += [(k, _read(k, opened(path), report)) for k in wanted]
        return cls(tables), rest

    def join(self, cells: dict[str, T]) -> dict[str, T | str]:
        """A row with what is known of the values in it."""
        for lookup, table in self.tables:
            value = cell_text(cells.get(lookup.on)).casefold()
            cells |= table.get(value, {})  # type: ignore[arg-type]
        return cells  # type: ignore[return-value]

    def join_columns(self, frame: Any) -> Any:
        """A table as a frame of polars, each row with what is known of the values in it."""
        for lookup, table in self.tables:

            def said(value: Any, table: Any = table) -> Any:
                return table.get(cell_text(value).casefold())

            for name in lookup.columns:
                found = each(frame, [lookup.on], lambda v, n=name: (said(v) or {}).get(n))
                if name in frame.columns:
                    found = found.fill_null(frame[name])
                frame = frame.with_columns(found.alias(name))
        return frame


def _read(lookup: Lookup, records: Records, report: Report) -> dict[str, dict[str, str]]:
    places = {}
    for name, accepted in {"": (lookup.key,), **lookup.columns}.items():
        at = next((n for n, c in enumerate(records.columns) if c in accepted), None)
        if at is None:
            refuse(records.file, f"no column {' or '.join(accepted)}", line=1)
        places[name] = at
    found = {}
    for line, row in records.rows:
        if len(row) != len(records.columns):
            refuse(records.file, f"{len(row)} cells, {len(records.columns)} expected", line=line)
        cells = {name: cell_text(row[at]).strip() for name, at in places.items()}
        for name, cell in cells.items():
            if not cell.isprintable():  # as where an encoding was mistaken
                fault = Fault(records.file, line, name, cell, "not printable; left out")
                report.add(Kind.WARNING, [fault])
                cells[name] = ""
        found[cells.pop("").casefold()] = cells
    return found
