"""Commands that measure structure: central, blocs."""

from __future__ import annotations

import click

from ..ontology.terms import INSTITUTIONAL
from .options import SEED, Asked, reading_options
from .output import Table, citable, note, table_output


@click.command()
@click.option(
    "--layer", "layers", multiple=True, help="Relations that count (default: institutional)."
)
@reading_options()
@citable
@table_output
def central(asked: Asked, layers: tuple[str, ...]) -> Table:
    """Measure the actors' positions: degree, strength, betweenness, eigenvector by component.

    In the institutional layer, actors are tied by the bodies that they share.

    Example: steppe central --on 2003-12-31
    """
    from dataclasses import astuple, fields

    from ..graph.layers import claims_drawn
    from ..graph.positions.centrality import Position

    snapshot = asked.snapshot()
    found = snapshot.centrality(layers or None)
    count = len({p.component for p in found})
    note(f"{len(found)} actors in {count} component(s); eigenvector within each")
    return Table(
        [f.name for f in fields(Position)], [astuple(p) for p in found],
        citing=asked.citing(lambda: claims_drawn(snapshot, layers or (INSTITUTIONAL,))),
    )  # fmt: skip


@click.command()
@click.option(
    "--method", type=click.Choice(("louvain", "leiden")), default="louvain", show_default=True,
    help="How blocs are found.",
)  # fmt: skip
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed; another may give other blocs."
)
@click.option(
    "--layer", "layers", multiple=True, help="Relations that count (default: institutional)."
)
@reading_options()
@citable
@table_output
def blocs(asked: Asked, method: str, seed: int, layers: tuple[str, ...]) -> Table:
    """Divide the actors into blocs of those more tied among each other than to the rest.

    Example: steppe blocs --on 2003-12-31 --method leiden --seed 0
    """
    from ..graph.layers import claims_drawn

    snapshot = asked.snapshot()
    partition = snapshot.blocs(method, layers=layers or None, seed=seed)
    quality = "undefined" if partition.modularity is None else f"{partition.modularity:.4f}"
    note(
        f"{method}, seed {seed}, layers {', '.join(partition.layers)}: "
        f"{len(partition.blocs)} blocs, modularity {quality}"
    )
    entities = asked.graph.names
    rows = [
        (number, actor, entities.find(actor).label)
        for number, bloc in enumerate(partition.blocs, start=1)
        for actor in bloc
    ]
    return Table(
        ("bloc", "actor", "label"), rows,
        citing=asked.citing(lambda: claims_drawn(snapshot, layers or (INSTITUTIONAL,))),
    )  # fmt: skip


COMMANDS = (central, blocs)
