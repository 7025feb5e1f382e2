"""How rows come out: one decorator for every command that prints a table.

Data goes to stdout (or to -o), everything else to stderr. By default a table on a terminal, csv
in a pipe.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..ontology.errors import printable as escaped

if TYPE_CHECKING:
    from ..graph.claims import Statement
    from ..graph.readback import Contents

FORMATS = ("table", "json", "ndjson", "csv", "tsv", "md", "parquet")
CITATIONS = ("text", "bibtex", "csl")
_PIPE_WIDTH = 200


@dataclass(frozen=True)
class Citing:
    """What an answer is to be cited by: the statements that it used, and all that is held."""

    contents: Contents
    statements: Sequence[Statement]


@dataclass(frozen=True)
class Table:
    """Rows to print, which may be made as they are asked for.

    `shown` names the columns that a person reads first (all by default), `numeric` those of
    numbers that may be missing, `citing` says on what the answer rests, if --cite asks.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    shown: Sequence[str] = ()
    numeric: Sequence[str] = ()
    citing: Callable[[], Citing] | None = None


def note(text: str, *, level: int = 0) -> None:
    """Say something beside the data, on stderr; -q silences it, level 1 needs -v."""
    context = click.get_current_context(silent=True)
    loudness = context.meta.get("steppe.loudness", 0) if context else 0
    if level <= loudness:
        click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """Lines of text with control characters escaped."""
    return "\n".join(map(escaped, text.split("\n")))


def _set_loudness(value: int) -> Callable[[click.Context, click.Parameter, bool], None]:
    def callback(context: click.Context, _: click.Parameter, given: bool) -> None:
        if given:
            context.meta["steppe.loudness"] = value

    return callback


def quiet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """-q and -v."""
    for names, value, help_text in (
        (("-v", "--verbose"), 1, "Say more on stderr."),
        (("-q", "--quiet"), -1, "Say nothing on stderr but errors."),
    ):
        command = click.option(
            *names, is_flag=True, expose_value=False, callback=_set_loudness(value), help=help_text
        )(command)
    return command


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """-o/--output and --force."""
    command = click.option(
        "--force", is_flag=True, help="Replace the output if it exists already."
    )(command)
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), help="Write to this file."
    )(command)


def table_output(command: Callable[..., Table]) -> Callable[..., None]:
    """Print the Table that a command returns, as --format and -o ask."""

    @click.option("--format", "form", type=click.Choice(FORMATS), help="How rows come out.")
    @file_options
    @quiet_options
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        form: str | None,
        output: Path | None,
        force: bool,
        cite: str | None = None,
        **kw: Any,
    ) -> None:
        table = command(*args, **kw)
        if cite and table.citing:
            write_citation(table.citing(), cite, output, force=force)
        else:
            write_table(table, form, output, force=force)

    return wrapped


def citable(command: Callable[..., Any]) -> Callable[..., Any]:
    """--cite, for commands whose table says on what it rests (`Table.citing`)."""
    return click.option(
        "--cite", type=click.Choice(CITATIONS),
        help="Instead of the rows, say how to cite them.",
    )(command)  # fmt: skip


def write_citation(citing: Citing, style: str, output: Path | None, *, force: bool) -> None:
    """How to cite an answer, to a file or to stdout."""
    from ..exports.citation import cite

    write_text(cite(citing.statements, citing.contents, style), output, force=force)


def write_table(table: Table, form: str | None, output: Path | None, *, force: bool) -> None:
    """Write a table in a format, to a file or to stdout."""
    form = form or _default_format(output)
    if form == "table" and output is None:
        _print_table(table)
        return
    if form == "parquet":
        _write_parquet(table, output, force=force)
        return
    from ..exports.tables import PIECES

    if form in ("table", "md"):
        table = _short(table)
    if form == "table":
        write_text(_text_table(table), output, force=force)
    else:
        write_text(PIECES[form](table.columns, table.rows), output, force=force)


def write_text(text: str | Iterable[str], output: Path | None, *, force: bool) -> None:
    """Text, or pieces of text as they are made, to a file, whole, or to stdout as UTF-8."""
    pieces = [text] if isinstance(text, str) else text
    if output is None:
        _to_stdout(pieces)
        return
    from ..exports.files import write_pieces

    refuse_input(output)
    write_pieces(output, pieces, force=force)
    note(f"wrote {output}")


def _write_parquet(table: Table, output: Path | None, *, force: bool) -> None:
    from ..exports.files import write_whole
    from ..exports.parquet import write_parquet
    from ..ontology.errors import UsageError

    if output is None:
        raise UsageError("Parquet is written to a file.", hint="Name it with -o FILE.parquet.")
    refuse_input(output)
    write_whole(
        output,
        lambda fresh: write_parquet(fresh, table.columns, table.rows, table.numeric),
        force=force,
    )
    note(f"wrote {output}")


def refuse_input(output: Path) -> None:
    """Never write over what the command reads, not even with --force.

    A page or a picture may lie beside the tables of a data set, but nothing may lie in a store.
    """
    context = click.get_current_context(silent=True)
    for name in ("dataset", "store", "weights", "file"):
        given = context.params.get(name) if context else None
        if given and _is_read(Path(given), output.resolve()):
            from ..ontology.errors import UsageError

            where = "is the file" if Path(given).is_file() else f"lies in {given},"
            raise UsageError(f"{output} {where} which is being read.", hint="Write somewhere else.")


def _is_read(given: Path, output: Path) -> bool:
    """Whether a file is what is read of a file, of a store, or of a folder of tables."""
    from ..graph.store import is_store

    if not given.exists() or not output.is_relative_to(given.resolve()):
        return False
    tables = (".csv", ".json", ".nt")
    return given.is_file() or is_store(given) or not output.suffix or output.suffix in tables


def _default_format(output: Path | None) -> str:
    if output is not None:
        ending = output.suffix.removeprefix(".").lower()
        return ending if ending in FORMATS else "csv"
    return "table" if sys.stdout.isatty() else "csv"


def _short(table: Table) -> Table:
    if not table.shown:
        return table
    kept = [list(table.columns).index(name) for name in table.shown]
    return Table(table.shown, [[row[k] for k in kept] for row in table.rows])


def _print_table(table: Table) -> None:
    _to_stdout([_text_table(_short(table), terminal=sys.stdout.isatty())])


def _to_stdout(pieces: Iterable[str]) -> None:
    """Whoever read our output may have gone (`| head`): then the rest is not wanted."""
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _text_table(table: Table, *, terminal: bool = False) -> str:
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from ..exports.tables import text_cell

    width = None if terminal else _PIPE_WIDTH
    colour = terminal and not os.environ.get("NO_COLOR")
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold" if colour else "")
    rows = list(table.rows)
    for number, name in enumerate(table.columns):
        numeric = bool(rows) and all(_is_number(row[number]) for row in rows)
        short = name in ("since", "until", "actor", "certain")
        drawn.add_column(
            Text(name), justify="right" if numeric else "left", overflow="fold", no_wrap=short
        )
    for row in rows:
        drawn.add_row(*(Text(printable(_rounded(cell, text_cell))) for cell in row))
    buffer = StringIO()
    console = Console(file=buffer, width=width, force_terminal=colour, highlight=False)
    console.print(drawn)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()).strip("\n") + "\n"


def _is_number(cell: Any) -> bool:
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))


def _rounded(cell: Any, otherwise: Callable[[Any], str]) -> str:
    """For the eye only; csv and json carry every digit."""
    return f"{cell:.4f}" if isinstance(cell, float) else otherwise(cell)
