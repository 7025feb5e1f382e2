"""The `steppe` command: its sub-commands, and the one place that maps errors to exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from io import TextIOWrapper
from pathlib import Path

import click

from .. import __version__
from ..ontology import errors
from . import (
    align,
    ask,
    balance,
    bloc_figure,
    blocs,
    check,
    cite,
    compare,
    data,
    demo,
    doctor,
    events,
    figure,
    importing,
    measure,
    new,
    serve,
    trend,
)  # fmt: skip
from .ending import Told, end_tidily, hear_no_more
from .output import printable

EXIT_CODES: tuple[tuple[type[errors.SteppeError], int], ...] = (
    (errors.BadInputError, 1),
    (errors.UsageError, 2),
    (errors.NotFoundError, 3),
    (errors.StoreError, 4),
    (errors.LimitError, 5),
)
INTERRUPTED = 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without --dataset or --store, commands work on the packaged data set "
    "central-asia-2004. Start with: steppe demo",
)
@click.version_option(__version__, prog_name="steppe")
def cli() -> None:
    """Ask, measure and draw a knowledge graph of states, alliances, treaties and bases."""


for module in (
    demo, new, data, importing, events, check, doctor, cite, ask, align, measure, blocs, balance,
    trend, compare, figure, serve,
):  # fmt: skip
    for command in module.COMMANDS:
        cli.add_command(command)
for command in bloc_figure.COMMANDS:
    figure.figure.add_command(command)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    end_tidily()
    for stream in (sys.stdout, sys.stderr):
        # Names are in three scripts: whatever the locale, they go out as UTF-8.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.stdout is None:  # closed by the caller (`>&-`): there is nobody to write to
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            sys.exit(run(args))
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run the command line; returns the exit code and never lets an error of ours escape."""
    given = sys.argv[1:] if args is None else args
    for before, arg in zip(["", *given], given, strict=False):
        if any(0xD800 <= ord(c) < 0xE000 for c in arg):
            what = f"{before} {errors.shown(arg)}" if before.startswith("-") else errors.shown(arg)
            click.echo(f"steppe: {what} is no text in the terminal's encoding", err=True)
            return 2
    try:
        code = cli.main(args, prog_name="steppe", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("steppe: interrupted", err=True)
        return INTERRUPTED
    except Told as told:
        hear_no_more()
        click.echo(f"steppe: {told.why}", err=True)
        return told.code
    except errors.SteppeError as error:
        click.echo(printable(f"steppe: {error}"), err=True)
        return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)
    except OSError as error:
        click.echo(printable(f"steppe: {error.strerror or error}. Nothing was changed."), err=True)
        return 4
