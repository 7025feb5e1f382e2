"""The exceptions that steppe raises.

    SteppeError                 anything that steppe refuses, with what to do next
    ├── UsageError              a call that makes no sense: an unknown option value, a bad shape
    ├── BadInputError           data or a query that cannot be taken
    │   ├── TableError          rows of a claims table, all faults of a run at once
    │   └── QueryError          a SPARQL query: syntax, nested too deep, or something refused
    ├── NotFoundError           a file, data set, entity or question that is not there
    │   └── AmbiguousNameError  a name that may mean several entities
    ├── StoreError              a store, disk or lock
    │   └── ReplacedError       another process was quicker
    └── LimitError              out of time, memory or rows
        └── TimeLimitError      out of time

The command line maps each of these to an exit code in `cli.main`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import ModuleType


class SteppeError(Exception):
    """Root of every error that steppe raises on purpose.

    `hint` says what to do next; `str(error)` holds the message and the hint.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        stop = "." if hint and message[-1:].isalnum() else ""
        # What `nearest` gives stands in brackets in a list of faults; here it is a sentence.
        said = hint.replace("did you mean", "Did you mean", 1)
        super().__init__(f"{message}{stop} {said}".strip())


class UsageError(SteppeError):
    """The call itself makes no sense."""


class BadInputError(SteppeError):
    """Data that cannot be taken."""


class QueryError(BadInputError):
    """A SPARQL query that cannot be read or is refused."""


class NotFoundError(SteppeError):
    """Something named is not there."""


class AmbiguousNameError(NotFoundError):
    """A name that may mean several entities."""


class StoreError(SteppeError):
    """A store, disk or lock stands in the way."""


class ReplacedError(StoreError):
    """Another process has put something in the same place meanwhile."""


class LimitError(SteppeError):
    """A limit of time, memory or rows was reached."""


class TimeLimitError(LimitError):
    """A limit of time was reached."""


def optional(module: str, extra: str) -> ModuleType:
    """Import an optional library, or say which extra of steppe brings it."""
    try:
        return import_module(module)
    except ImportError:
        raise UsageError(
            f"This needs {module}, which is not installed.",
            hint=f"Install it with: pip install 'steppe[{extra}]'",
        ) from None


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a table: where it is, what stands there, why it is refused, by which rule."""

    file: str
    line: int
    column: str
    value: str
    why: str
    hint: str = ""
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f"{self.column}: " if self.column else ""
        value = f"{shown(self.value)}: " if self.value else ""
        hint = f" ({self.hint})" if self.hint else ""
        return printable(f"{place}: {column}{value}{self.why}{hint}")


class TableError(BadInputError):
    """Every bad row of one reading of a data set; nothing was written."""

    def __init__(self, faults: Sequence[Fault], folder: Path | str = "") -> None:
        self.faults = tuple(sorted(faults))
        self.folder = str(folder)
        count = f"{len(self.faults)} fault" + ("s" if len(self.faults) != 1 else "")
        where = f" in {self.folder}" if self.folder else ""
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"{lines}\n{count}{where}; nothing was written.")


def nearest(value: str, known: Sequence[str] | frozenset[str]) -> str:
    """A hint that names what was probably meant; empty if nothing is near."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(value.casefold(), list(folded), n=3, cutoff=0.6)
    return "did you mean " + " or ".join(folded[f] for f in found) + "?" if found else ""


def shown(value: str, limit: int = 80) -> str:
    """A value as it may safely appear in a message: quoted, escaped, shortened."""
    text = value if len(value) <= limit else value[: limit - 1] + "…"
    return f"«{printable(text)}»"


def printable(text: str) -> str:
    """Text with control characters escaped, so that no value can drive a terminal."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )
