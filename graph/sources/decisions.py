"""Whether something that a data set numbers itself is something that is known already.

Nothing is joined because its name is alike: such a match is listed as open, and a person decides.
Decisions stand in a table that an import reads and writes again:

    of,value,label,id,known_as,decision
    body,NATO,NATO,NATO,North Atlantic Treaty Organization,yes
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ...ontology import terms
from ...ontology.errors import Fault, NotFoundError, TableError
from ...ontology.vocabulary import vocabulary
from ..dataset import DEFAULT, find_dataset
from ..dataset.folder import read_rows
from ..dataset.tables import read_table
from ..names import fold

FILE = "decisions.csv"
COLUMNS = ("of", "value", "label", "id", "known_as", "decision")
ANSWERS = ("yes", "no", "open")


@dataclass
class Decisions:
    """What was decided, and what is open: kind and value → the cells of a row."""

    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def same(self, of: str, value: str) -> str:
        """The id of what a value means, where that was decided; empty where it was not."""
        row = self.rows.get((of, value))
        return row["id"] if row and row["decision"] == "yes" else ""

    def consider(self, of: str, value: str, label: str, cls: str) -> None:
        """List a value as open where its name is that of something known."""
        if (of, value) in self.rows:
            return
        found = known_names().get(fold(value), ()) or known_names().get(fold(label), ())
        fitting = [key for key in found if _alike(known()[key]["type"], cls)]
        if fitting:
            key = fitting[0]
            self.rows[of, value] = {
                "of": of, "value": value, "label": label, "id": key,
                "known_as": known()[key]["label_en"], "decision": "open",
            }  # fmt: skip

    @property
    def open(self) -> list[dict[str, str]]:
        """The matches that nobody has decided."""
        return [row for row in self.rows.values() if row["decision"] == "open"]


def _alike(one: str, other: str) -> bool:
    """Whether one class is the other, or below it."""
    is_a, space = vocabulary().is_a, terms.ST
    return is_a(space + one, space + other) or is_a(space + other, space + one)


@lru_cache(maxsize=1)
def known() -> Mapping[str, dict[str, str]]:
    """The entities of the packaged data set, as rows of its table, by their ids."""
    rows = read_rows(find_dataset(DEFAULT) / "entities.csv", [])
    return {row["id"]: dict(row.cells) for row in rows}


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, tuple[str, ...]]:
    """A name as names are compared → the ids of what bears it."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, cells in known().items():
        for name in {key, cells["label_en"], *cells.get("alias_en", "").split("|")} - {""}:
            found[fold(name)].append(key)
    return {name: tuple(keys) for name, keys in found.items()}


def read_decisions(path: Path) -> Decisions:
    """Read a table of decisions. Raises NotFoundError, or TableError with every fault."""
    if not path.exists():
        raise NotFoundError(f"There is no file {path}.")
    faults: list[Fault] = []
    rows = list(read_table(path, required=COLUMNS, optional=(), faults=faults))
    for row in rows:
        if row["decision"] not in ANSWERS:
            faults.append(row.fault("", "decision", f"must be {', '.join(ANSWERS)}"))
        if row["decision"] == "yes" and row["id"] not in known():
            faults.append(row.fault("", "id", "no entity of the packaged data"))
    if faults:
        raise TableError(faults)
    return Decisions({(row["of"], row["value"]): dict(row.cells) for row in rows})
