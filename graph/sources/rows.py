"""A row of a table while it is placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...ontology.errors import Fault

Cells = Mapping[str, str]
"""The cells of a row by the names that the mapping gives to its columns."""


@dataclass
class Row:
    """A row being placed, and what was found wrong or doubtful about it."""

    file: str
    line: int
    cells: Cells
    columns: Mapping[str, str]
    bad: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    missing: list[Fault] = field(default_factory=list)

    def fault(self, name: str, why: str, hint: str = "") -> Fault:
        """A fault in a column, under the name that it has in the file."""
        return Fault(
            self.file, self.line, self.columns.get(name, name), self.cells.get(name, ""), why, hint
        )
