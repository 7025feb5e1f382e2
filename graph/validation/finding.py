"""What a check found, and where it stands in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...ontology import terms
from ...ontology.errors import Fault
from ...ontology.rules import rules
from ..claims import Iri

Places = Mapping[Iri, tuple[str, int]]
"""IRI of a statement, entity or source → file and line of its row."""

SEVERITIES = ("error", "warning", "info")
"""Worst first."""


@dataclass(frozen=True)
class Finding:
    """A rule that something breaks: what (`value`), where, and what to do.

    `file` and `line` are those of the row in the tables; empty and 0 where there is none, as in a
    store. `column` is the column or property concerned, where the rule knows it.
    """

    rule: str
    value: str
    message: str
    file: str = ""
    line: int = 0
    column: str = ""

    @property
    def severity(self) -> str:
        return rules()[self.rule].severity

    @property
    def order(self) -> tuple[int, str, int, str, str, str]:
        """Worst first, then by place."""
        worst = SEVERITIES.index(self.severity)
        return worst, self.file, self.line, self.rule, self.value, self.message


def of_fault(fault: Fault) -> Finding:
    """A fault of a table as a finding."""
    message = f"{fault.why} ({fault.hint})" if fault.hint else fault.why
    return Finding(fault.rule, fault.value, message, fault.file, fault.line, fault.column)


def found(rule: str, about: Iri, message: str, places: Places, column: str = "") -> Finding:
    """A finding about a statement, entity or source; of a derived statement at its row."""
    row = about.partition("~")[0]
    file, line = places.get(about, places.get(row, ("", 0)))
    return Finding(rule, terms.compact(about), message, file, line, column)
