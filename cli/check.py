"""Commands that look at data as data: validate, coverage."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ontology.errors import printable
from ..ontology.terms import local
from .options import data_options
from .output import (
    FORMATS,
    Table,
    file_options,
    note,
    quiet_options,
    table_output,
    write_table,
)

if TYPE_CHECKING:
    from ..exports.knowledge_graph import KnowledgeGraph

_SHOWN = ("rule", "severity", "file", "line", "column", "value", "message")


@click.command()
@click.argument("dataset", required=False)
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warn", "none")),
    default="warn",
    show_default=True,
    help="From which severity on the exit code is 1.",
)
@click.option("--all", "everything", is_flag=True, help="List remarks (severity info) too.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="How rows come out.")
@file_options
@quiet_options
def validate(
    dataset: str | None,
    fail_on: str,
    everything: bool,
    form: str | None,
    output: Path | None,
    force: bool,
) -> None:
    """Check a data set or store: tables, SHACL shapes, vocabulary, statements among each other.

    DATASET is a folder of claims tables, a packaged name or a store. Each finding names its rule;
    docs/rules/ has a page for each.

    Example: steppe validate central-asia-2004
    """
    from ..graph.validation.run import validate as check

    findings = check(dataset)
    listed = [f for f in findings if everything or f.severity != "info"]
    rows = [
        (
            f.rule,
            f.severity,
            f.file,
            f.line or None,
            f.column,
            printable(f.value),
            printable(f.message),
        )
        for f in listed
    ]
    if rows or output or form not in (None, "table") or not sys.stdout.isatty():
        write_table(Table(_SHOWN, rows), form, output, force=force)
    counts = Counter(f.severity for f in findings)
    note(_summary(counts, everything))
    if _fails(counts, fail_on):
        raise click.exceptions.Exit(1)


def _summary(counts: Counter[str], everything: bool) -> str:
    said = [
        f"{counts[name]} {name}{'s' if counts[name] != 1 else ''}" for name in ("error", "warning")
    ]
    remarks = counts["info"]
    if remarks:
        said.append(
            f"{remarks} remark{'s' if remarks != 1 else ''}"
            + ("" if everything else " (--all lists them)")
        )
    return ", ".join(said)


def _fails(counts: Counter[str], fail_on: str) -> bool:
    failing = {"error": ("error",), "warn": ("error", "warning"), "none": ()}[fail_on]
    return any(counts[severity] for severity in failing)


@click.command()
@click.option("--source", help="The source (default: the one on which most rests).")
@click.option("--paragraphs", is_flag=True, help="Count each paragraph on its own.")
@click.option("--entities", is_flag=True, help="List the entities without a claim instead.")
@data_options
@table_output
def coverage(graph: KnowledgeGraph, source: str | None, paragraphs: bool, entities: bool) -> Table:
    """Count what the statements take from each section and footnote of a source.

    By stance and predicate; what follows by rule is counted on its own, as derived.

    Example: steppe coverage --source kuo-2004
    """
    from ..graph.claims import Stance
    from ..graph.coverage import coverage as places
    from ..graph.coverage import main_source, without_a_claim
    from ..ontology.errors import NotFoundError

    iris = graph.reading(source=source).sources
    chosen = graph.contents.sources[min(iris)] if iris else main_source(graph.contents)
    if chosen is None:
        raise NotFoundError("The data holds no statement.", hint="Add rows to claims.csv.")
    silent = without_a_claim(graph.contents, chosen)
    if entities:
        return Table(("id", "type", "label"), [(e.id, local(e.type), e.label) for e in silent])
    rows = [
        (
            p.name,
            p.statements,
            *(p.stances[stance] for stance in Stance),
            p.denials,
            p.derived,
            ", ".join(f"{name} {count}" for name, count in p.predicates.most_common()),
        )
        for p in places(graph.contents, chosen, fine=paragraphs)
    ]
    total = sum(not s.rule and s.source == chosen.iri for s in graph.contents.statements)
    more = " (--entities lists them)" if silent else ""
    note(f"{chosen.id}: {total} statements; it says nothing of {len(silent)} entities{more}")
    stances = (str(stance).lower() for stance in Stance)
    return Table(("place", "statements", *stances, "denials", "derived", "predicates"), rows)


COMMANDS = (validate, coverage)
