"""The demo: the main job from start to end on the packaged data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .align import ALIGN_COLUMNS
from .output import Table, note, quiet_options

if TYPE_CHECKING:
    from ..exports.knowledge_graph import KnowledgeGraph

DAY = date(2003, 12, 31)
_QUESTIONS = ("sco-not-collective-security", "hosts-of-both", "founding-dates-of-the-sco")
_YEARS = range(1992, 2004)


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("steppe-demo"),
    show_default=True, help="The folder for everything that is made.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace an earlier demo in that folder.")
@quiet_options
def demo(output: Path, force: bool) -> None:
    """Do the main job on the packaged data: build, ask, measure, draw; say what was found.

    Example: steppe demo -o steppe-demo
    """
    from ..graph import store
    from ..graph.dataset import DEFAULT, read_dataset
    from ..graph.validation.run import checked
    from ..ontology.rules import rules

    kg_path, page = output / "store", output / "network.html"
    _refuse_leftovers(output, force=force)
    dataset = read_dataset(DEFAULT)
    manifest = store.build([dataset], kg_path, force=force)
    from ..exports.knowledge_graph import KnowledgeGraph

    graph = KnowledgeGraph(store.open_on_disk(kg_path))
    derived = sum(bool(s.rule) for s in dataset.statements)
    _say(
        f"Built {dataset.title}: {len(dataset.statements)} statements ({derived} of them by rule) "
        f"about {len(dataset.entities)} entities, from {len(dataset.sources)} sources; "
        f"{manifest.quads} quads."
    )
    findings = checked(graph.store, {})
    wrong = sum(f.severity != "info" for f in findings)
    _say(
        f"Checked by {len(rules())} rules (steppe validate): {wrong} errors and warnings; "
        f"{len(graph.contradictions)} pairs of statements contradict each other (steppe show names "
        "them)."
    )
    _answers(graph, output, force=force)
    _alignment(graph, output, force=force)
    _blocs(graph, output, force=force)
    graph.render(page, on=DAY, force=force)
    _say("")
    _say(f"The page:    {page.resolve()}  (open it in any browser; it needs no network)")
    _say(f"The store:   {kg_path.resolve()}  (steppe query --store {kg_path} …)")
    _say(f"The tables:  {output.resolve()}{'/'}*.csv")


def _say(text: str) -> None:
    click.echo(text)


def _refuse_leftovers(output: Path, *, force: bool) -> None:
    """Before any work: a file in the way, or an earlier demo that nobody asked to replace."""
    from ..exports.files import refuse_existing
    from ..graph.store import refuse_unwritable
    from ..ontology.errors import StoreError

    if output.exists() and not output.is_dir():
        raise StoreError(f"{output} is a file.", hint="Name a folder with -o.")
    refuse_unwritable(output / "store", force=force)
    for name in ("network.html", "alignment.csv", "blocs.csv", *(f"{q}.csv" for q in _QUESTIONS)):
        refuse_existing(output / name, force=force)


def _answers(graph: KnowledgeGraph, output: Path, *, force: bool) -> None:
    """Three questions in SPARQL, each answer said and kept as a table."""
    from ..graph.questions import question

    _say("")
    for name in _QUESTIONS:
        asked = question(name)
        found = graph.ask(name)
        on = "".join(f" ({p.name}: {p.default})" for p in asked.parameters)
        _say(f"Q: {asked.title}{on}")
        _say(f"   {_in_words(name, found.columns, found.rows)}")
        _keep(Table(found.columns, found.rows), output / f"{name}.csv", force=force)


def _in_words(name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if name == "founding-dates-of-the-sco":
        dates = (f"{day} ({rank.lower()}, {source}, {place})" for day, rank, source, place in rows)  # type: ignore[attr-defined]
        return "; ".join(dates)
    place = list(columns).index("name")
    return ", ".join(str(row[place]) for row in rows) or "none"


def _alignment(graph: KnowledgeGraph, output: Path, *, force: bool) -> None:
    """How the alignment of each Central Asian state with Russia moved."""
    from ..graph.alignment.matrix import Alignment

    states = graph.contents.entities
    five = sorted(s.object for s in graph.claims("central-asian-states")
                  if s.predicate.endswith("#comprises") and s.object)  # fmt: skip
    russia = graph.entity("RUS").iri
    days = [*(date(year, 12, 31) for year in _YEARS), graph.as_of]
    found: list[Alignment] = []
    for day in days:
        snapshot = graph.snapshot(day)
        matrix = snapshot.alignment("common", actors=[*five, russia])
        jaccard = snapshot.alignment("jaccard", actors=[*five, russia])
        for state in five:
            a = states[state].id
            found += [matrix.pair(a, "RUS"), jaccard.pair(a, "RUS")]
    _say("")
    _say(f"Alignment with Russia, {days[0]} to {days[-1]}: the share of the bodies of either that")
    _say("both are in (jaccard), in brackets how many; what no source states is not counted.")
    shown = [days[0], date(1998, 12, 31), date(2001, 12, 31), days[-1]]
    values = {(x.a, x.on, x.metric): x.value for x in found}
    for state in five:
        entity = states[state]
        steps = (
            f"{day.year}: {_value(values[entity.id, day, 'jaccard'], '.2f')} "
            f"({_value(values[entity.id, day, 'common'], '.0f')})"
            for day in shown
        )
        _say(f"   {entity.label:<13}" + "   ".join(steps))
    rows = [tuple(getattr(x, c) for c in ALIGN_COLUMNS) for x in found]
    _keep(Table(ALIGN_COLUMNS, rows), output / "alignment.csv", force=force)


def _value(value: float | None, form: str) -> str:
    return "n/a" if value is None else format(value, form)


def _blocs(graph: KnowledgeGraph, output: Path, *, force: bool) -> None:
    partition = graph.snapshot(DAY).blocs("leiden", seed=0)
    _say("")
    _say(
        f"Blocs on {DAY} by the bodies that actors share (Leiden, seed 0, "
        f"modularity {partition.modularity:.2f}):"
    )
    rows = []
    for number, bloc in enumerate(partition.blocs, start=1):
        labels = [graph.entity(actor).label for actor in bloc]
        _say(f"   {number}. {', '.join(labels)}")
        rows += [(number, actor, label) for actor, label in zip(bloc, labels, strict=True)]
    _keep(Table(("bloc", "actor", "label"), rows), output / "blocs.csv", force=force)


def _keep(table: Table, path: Path, *, force: bool) -> None:
    from ..exports.files import write_whole
    from ..exports.tables import csv_text

    write_whole(path, csv_text(table.columns, table.rows), force=force)
    note(f"wrote {path}", level=1)


COMMANDS = (demo,)
