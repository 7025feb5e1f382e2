"""What a user may ask of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .decisions import Decisions
from .when import DateOrder


@dataclass(frozen=True)
class Options:
    """How strictly to read, and what the file does not say of itself.

    `strict` takes every warning as a fault, `skip_bad` leaves bad rows out and lists them,
    `allow_unknown` takes codes that nobody holds as new states. `as_of` is the last day that the
    data speaks of, `name` what the data set is to be called, `decisions` which of its entities are
    known ones; what is open is added there.
    """

    strict: bool = False
    skip_bad: bool = False
    allow_unknown: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    date_order: DateOrder | None = None
    as_of: date | None = None
    name: str = ""
    decisions: Decisions = field(default_factory=Decisions)
