"""A mapping: what the columns of a published data set mean, as values.

docs/import.md explains each key of the TOML file that `mapping_file` reads it from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .template import Template

When = Mapping[str, tuple[str, ...]]
"""Column → the values of which it must have one."""


@dataclass(frozen=True)
class Release:
    """A file of a release that the mapping was written for; `rows` 0 is not known."""

    version: str
    sha256: str
    rows: int = 0


@dataclass(frozen=True)
class About:
    """What the data set is called and may be used for, and who is to be cited."""

    name: str
    title: str
    version: str
    licence: str
    as_of: date | None
    source: Mapping[str, str]


@dataclass(frozen=True)
class DateColumns:
    """Where a date stands: in one column, or in up to three."""

    year: str
    month: str = ""
    day: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.year, self.month, self.day) if name)


@dataclass(frozen=True)
class ActorColumn:
    """A column of codes of states, and perhaps one of their names.

    `recode` says which codes of the data set are others in the system (empty: not in it), `also`
    gives further columns of codes by their system, `otherwise` the entity of the mapping that is
    meant where nobody holds the code.
    """

    name: str
    column: str
    system: str
    label: str = ""
    recode: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


@dataclass(frozen=True)
class Minted:
    """Entities that the data set itself numbers: a body, a treaty, a base, a person.

    `key` are the columns that tell one from another; `same` says which of their values mean an
    entity that has an id already: a decision each. `type_column` may name a class below `type`.
    """

    name: str
    key: tuple[str, ...]
    id: Template
    type: str
    label: Template
    cells: Mapping[str, Template]
    same: Mapping[str, str]
    type_column: str = ""


@dataclass(frozen=True)
class Choice:
    """A predicate that depends on a column: its value → the relation."""

    column: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Claimed:
    """What a row claims."""

    subject: str
    predicate: str | Choice
    object: str
    value: Template | None
    since: DateColumns | None
    until: DateColumns | None
    when: When
    cells: Mapping[str, Template]


@dataclass(frozen=True)
class Skip:
    """Rows that make no claim, and why."""

    when: When
    reason: str


@dataclass(frozen=True)
class Fold:
    """Rows that are one a year: those of consecutive years with the same cells are one spell.

    `kinds` are columns each of which flags a tie of its own with 1, `mutual` the two columns of
    ends where a tie counts only if it is given in both directions.
    """

    year: str
    by: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    mutual: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """A second file that says more of what a column names: its cells join those of the row."""

    names: tuple[str, ...]
    key: str
    on: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Window:
    """A column of windows of years, such as 1946-1949; of years of two digits, in `century`."""

    column: str
    century: int = 0


@dataclass(frozen=True)
class SeriesColumns:
    """A table that stays one: when a row was measured (plus `add` years), and what is kept."""

    on: str
    keep: tuple[str, ...]
    add: int = 0


@dataclass(frozen=True)
class SourceMapping:
    """Everything that a mapping says."""

    file: str
    title: str
    help: str
    about: About
    releases: tuple[Release, ...]
    names: tuple[str, ...]
    delimiter: str | None
    encoding: str | None
    sheet: str
    form: str
    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    skips_unplaced: bool
    begun: tuple[str, ...]
    ongoing: tuple[str, ...]
    precision: str
    inclusive: bool
    outside: str
    numbers: Mapping[str, tuple[float, float]]
    source_column: str
    quoted_column: str
    actors: Mapping[str, ActorColumn]
    minted: Mapping[str, Minted]
    constants: Mapping[str, str]
    skips: tuple[Skip, ...]
    fold: Fold | None
    window: Window | None
    complete: str
    lookups: tuple[Lookup, ...]
    series: SeriesColumns | None
    claims: tuple[Claimed, ...]

    @property
    def name(self) -> str:
        """The mapping as it is called."""
        return self.file.removesuffix(".toml")

    def declared(self, name: str) -> bool:
        """Whether a column is named in the mapping."""
        looked_up = any(name in lookup.columns for lookup in self.lookups)
        return looked_up or name in self.columns or name in self.optional
