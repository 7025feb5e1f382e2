"""A case of the table of bad inputs: what is done with a file, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]

COMMANDS = {
    "csv": ("import", "dyads", "FILE", "-o", "OUT"),
    "time": ("import", "dyads", "FILE", "-o", "OUT"),
    "metric": ("import", "dyads", "FILE", "-o", "OUT"),
    "html": ("import", "dyads", "FILE", "-o", "OUT", "--allow-unknown"),
    "rdf": ("import", "rdf", "FILE", "-o", "OUT"),
    "sparql": ("query", "-f", "FILE"),
}
"""Folder → the command that its files are given to."""


@dataclass(frozen=True)
class World:
    """What a check may use: the command line, the file, the data set that was made, a folder."""

    run: Run
    file: Path
    made: Path
    folder: Path
    request: pytest.FixtureRequest

    def steppe(self, *args: str) -> tuple[int, str, str]:
        """Run a command; FILE, OUT and NEW stand for the file, the data set, and a new file."""
        names = {"FILE": str(self.file), "OUT": str(self.made)}
        return self.run(*(names.get(a, a.replace("NEW", str(self.folder / "new"))) for a in args))


Check = Callable[[World], None]


@dataclass(frozen=True)
class Case:
    """A file of the folder of bad inputs, its made-up twin, and what must come of it.

    `says` must each stand in what is printed («a|b»: either). `made` is how many claims or triples
    the data set holds that an import makes; None where nothing may be written. `status` is what the
    endpoint answers to a query. `then` are further checks, of the file and of its twin.
    """

    file: str
    code: int
    says: tuple[str, ...] = ()
    twin: bytes | None = None
    made: int | None = None
    args: tuple[str, ...] = ()
    status: int = 0
    then: tuple[Check, ...] = ()
    command: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What a run of the test calls it."""
        return " ".join((self.file, *self.args))

    @property
    def call(self) -> tuple[str, ...]:
        """The command line."""
        return (self.command or COMMANDS[self.file.partition("/")[0]]) + self.args


def ok(
    file: str, twin: bytes | None, made: int, *says: str, args: tuple[str, ...] = (),
    then: tuple[Check, ...] = (),
) -> Case:  # fmt: skip
    """A file that is taken, and how many claims or triples come of it."""
    return Case(file, 0, says, twin, made, args, then=then)


def bad(file: str, twin: bytes | None, *says: str, args: tuple[str, ...] = ()) -> Case:
    """A file that is refused: exit code 1, and nothing written."""
    return Case(file, 1, says, twin, args=args)


def step(
    *args: str, code: int = 0, says: tuple[str, ...] = (), never: tuple[str, ...] = ()
) -> Check:
    """A further command on the data set: its exit code, what it must print, and what never."""

    def check(world: World) -> None:
        found, out, err = world.steppe(*args)
        assert found == code and "Traceback" not in err, err
        for words in says:
            assert any(w in out + err for w in words.split("|")), out + err
        assert not [words for words in never if words in out + err], out + err

    return check


def holds(*text: str, never: tuple[str, ...] = (), as_file: str) -> Check:
    """What a file that is written of the data set holds; by its ending, a page or an export."""

    def check(world: World) -> None:
        command = "render" if as_file == "html" else "export"
        code, _, err = world.steppe(command, "--dataset", "OUT", "-o", f"NEW.{as_file}")
        assert code == 0, err
        found = (world.folder / f"new.{as_file}").read_text(encoding="utf-8")
        assert all(words in found for words in text)
        assert not [words for words in never if words in found]

    return check


def actors(*ids: str) -> Check:
    """Whom the data set speaks of."""

    def check(world: World) -> None:
        import steppe

        assert {e.id for e in steppe.open(world.made).contents.entities.values()} == set(ids)

    return check


def tied(*years: int, never: tuple[int, ...]) -> Check:
    """The years at whose end exactly one tie may hold, and those at whose end none does."""

    def check(world: World) -> None:
        import steppe

        kg = steppe.open(world.made)
        found: dict[int, Any] = {y: len(kg.snapshot(f"{y}-12-31").ties) for y in (*years, *never)}
        assert found == {**dict.fromkeys(years, 1), **dict.fromkeys(never, 0)}

    return check
