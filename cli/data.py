"""Commands that make files: build, render, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from .options import SEED, Asked, Day, reading_options
from .output import note, quiet_options


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The store: a new folder.",
)
@click.option("--force", is_flag=True, help="Replace the store if it exists already.")
@quiet_options
def build(datasets: tuple[str, ...], output: Path, force: bool) -> None:
    """Build claims tables (folders, or packaged names) into a store on disk.

    Every bad row is reported with file, line, column and value, and then nothing is written.

    Example: steppe build central-asia-2004 -o kg
    """
    from ..graph.dataset import DEFAULT, read_dataset
    from ..graph.store import build as build_store
    from ..graph.store import refuse_unwritable

    refuse_unwritable(output, force=force)
    read = [read_dataset(name) for name in datasets or (DEFAULT,)]
    manifest = build_store(read, output, force=force)
    statements = sum(len(d.statements) for d in read)
    note(f"{output}: {statements} statements, {manifest.quads} quads, from {len(read)} data set(s)")


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The HTML file."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists already.")
@click.option("--layer", "layers", multiple=True, help="Only this layer (may be repeated).")
@click.option("--window", type=Day(), help="Count acts from this day on, up to the day, too.")
@click.option("--from", "first", type=Day(), help="First day of a slider over time.")
@click.option("--to", "last", type=Day(), help="Its last day (default: the data's last day).")
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed of the layout and the blocs."
)
@click.option(
    "--with-sparql", is_flag=True, help="Let the page itself answer SPARQL: about 2 MB more."
)
@quiet_options
@reading_options()
def render(
    asked: Asked,
    output: Path,
    force: bool,
    layers: tuple[str, ...],
    window: date | None,
    first: date | None,
    last: date | None,
    seed: int,
    with_sparql: bool,
) -> None:
    """Draw the network of a day as one HTML page that works without a network.

    With --from the page has a slider over the days on which something changes, and plays them.
    With --with-sparql it carries all the data and a SPARQL engine, and is asked like steppe query.

    Example: steppe render -o network.html --on 2003-12-31 --from 1991-12-01
    """
    from ..graph.layers import drawn
    from ..ontology.errors import UsageError

    if last is not None and first is None:
        raise UsageError("--to needs --from.", hint="--from 1991-12-01 --to 2003-12-31")
    snapshot = asked.snapshot(window=window)
    over = None if first is None else (first, last or asked.graph.as_of)
    asked.graph.render_snapshot(
        output,
        snapshot,
        layers=layers or None,
        seed=seed,
        force=force,
        over=over,
        with_sparql=with_sparql,
    )
    note(f"wrote {output}: {len(drawn(snapshot, layers or None))} ties hold on {snapshot.day}")


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="The file; its ending names the format.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it exists already.")
@quiet_options
@reading_options()
def export(asked: Asked, output: Path, force: bool) -> None:
    """Write the graph as ttl, nt, rdf, nq, trig, jsonld, csv, graphml or gexf, by the ending.

    RDF holds everything and csv every statement; graphml and gexf hold the network of a day.

    Example: steppe export -o graph.graphml --on 2003-12-31
    """
    asked.graph.export(output, asked.snapshot(), force=force)
    note(f"wrote {output}")


COMMANDS = (build, render, export)
