"""The command that looks at the installation, and at stores: doctor."""

from __future__ import annotations

from pathlib import Path

import click

from .output import FORMATS, Table, file_options, note, quiet_options, write_table

_COLUMNS = ("check", "state", "found", "recover")


@click.command()
@click.argument("store", required=False, type=click.Path(path_type=Path))
@click.option(
    "--clean", "tidy", is_flag=True,
    help="Put back a store that a killed process had moved away; remove what killed builds left.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), help="How rows come out.")
@file_options
@quiet_options
def doctor(
    store: Path | None, tidy: bool, form: str | None, output: Path | None, force: bool
) -> None:
    """Check the installation, or a store on disk, and say how to recover what is wrong.

    Without STORE: versions, optional parts, packaged data. With it: manifest, lock, checksums,
    quads by graph, data sets, and what was left by builds that were killed. Exit code 1 where
    something is wrong.

    Example: steppe doctor
    """
    from ..graph.doctor import check_store
    from ..graph.installation import check_installation
    from ..ontology.errors import UsageError

    if store is None and tidy:
        raise UsageError("--clean needs a store.", hint="steppe doctor STORE --clean")
    checks = check_installation() if store is None else check_store(store, tidy=tidy)
    rows = [(c.name, c.state, c.found, c.recover) for c in checks]
    write_table(Table(_COLUMNS, rows), form, output, force=force)
    wrong = sum(c.state == "wrong" for c in checks)
    note(f"{wrong} of {len(checks)} checks found something wrong" if wrong else "all is well")
    if wrong:
        raise click.exceptions.Exit(1)


COMMANDS = (doctor,)
