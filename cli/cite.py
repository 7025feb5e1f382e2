"""The command that says how to cite what a data set or store holds: cite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import data_options
from .output import CITATIONS, file_options, write_text

if TYPE_CHECKING:
    from ..exports.knowledge_graph import KnowledgeGraph


@click.command()
@click.option("--source", multiple=True, help="Only this source (may be repeated).")
@click.option(
    "--style", type=click.Choice(CITATIONS), default="text", show_default=True,
    help="A line each, BibTeX, or CSL-JSON.",
)  # fmt: skip
@data_options
@file_options
def cite(
    graph: KnowledgeGraph, source: tuple[str, ...], style: str, output: Path | None, force: bool
) -> None:
    """Say how to cite the sources of the data, the data sets themselves, and steppe.

    A measured answer rests on fewer sources: its own are given by --cite there. A data set that
    stays a table (votes, capabilities) is named by its source too.

    Example: steppe cite --style bibtex --source kuo-2004
    """
    from ..exports.citation import cite_sources

    chosen = graph.reading(source=source).sources if source else None
    write_text(cite_sources(graph.contents, chosen, style), output, force=force)


COMMANDS = (cite,)
