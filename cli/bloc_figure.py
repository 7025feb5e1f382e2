"""Commands that draw blocs and positions: figure matrix, together, signed, alluvial, scatter,
dendrogram.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from .figure import drawing_output
from .options import SEED_OF_BLOCS, Asked, reading_options, years_options

if TYPE_CHECKING:
    from ..exports.figures.blocs.caption import Caption
    from ..exports.figures.style import Drawing
    from ..graph.blocs.community import Partition
    from ..graph.snapshot import Snapshot

_METHODS = ("leiden", "louvain", "signed")
_MEASURES = ("degree", "strength", "closeness", "betweenness", "eigenvector", "pagerank", "core")

_METHOD = click.option(
    "--method", type=click.Choice(_METHODS), default="leiden", show_default=True,
    help="How blocs are found.",
)  # fmt: skip
_LAYER = click.option(
    "--layer", "layers", multiple=True, help="Relations that count, may be repeated."
)


def _caption(snapshots: Sequence[Snapshot], measure: str, layers: Sequence[str]) -> Caption:
    from ..exports.figures.blocs.caption import Caption
    from ..graph.layers import claims_drawn

    used = [s for snapshot in snapshots for s in claims_drawn(snapshot, layers)]
    days = tuple(snapshot.day for snapshot in snapshots)
    return Caption(measure, tuple(layers), days, list(dict.fromkeys(used)))


def _found(found: Partition) -> str:
    """How blocs were found, in a few words."""
    name = "signed modularity" if found.method == "signed" else found.method.capitalize()
    quality = "" if found.modularity is None else f", modularity {found.modularity:.3f}"
    return f"{name}, seed {found.seed}{quality}"


@click.command()
@_METHOD
@SEED_OF_BLOCS
@_LAYER
@reading_options()
@drawing_output
def matrix(asked: Asked, language: str, method: str, seed: int, layers: tuple[str, ...]) -> Drawing:
    """Draw who is tied to whom, ordered by bloc.

    With --method signed friendly and hostile ties, else the weights of friendly ones.

    Example: steppe figure matrix --on 2003-12-31 -o matrix.svg
    """
    from ..exports.figures.blocs.matrix import bloc_matrix
    from ..graph.network import measured, signed_ties

    snapshot = asked.snapshot()
    found = snapshot.blocs(method, layers=layers or None, seed=seed)
    draw: Any = signed_ties if method == "signed" else measured
    caption = _caption([snapshot], _found(found), found.layers)
    return bloc_matrix(
        draw(snapshot, layers or None), found.blocs, caption, asked.graph.contents,
        language=language,
    )  # fmt: skip


@click.command()
@_METHOD
@SEED_OF_BLOCS
@click.option(
    "--worlds", type=click.IntRange(1), default=200, show_default=True,
    help="So many readings of each rank, drawn where there are more.",
)  # fmt: skip
@_LAYER
@reading_options()
@drawing_output
def together(
    asked: Asked, language: str, method: str, seed: int, worlds: int, layers: tuple[str, ...]
) -> Drawing:
    """Draw how often each two actors share a bloc, over all readings of the sources.

    Example: steppe figure together --on 2003-12-31 -o together.svg
    """
    from ..exports.figures.blocs.matrix import coassignment_matrix
    from ..graph.blocs.uncertainty import bloc_uncertainty

    snapshot = asked.snapshot()
    found = bloc_uncertainty(snapshot, method, layers=layers or None, seed=seed, most=worlds)
    own = snapshot.blocs(method, layers=layers or None, seed=seed)
    how = "all" if found.exact else f"drawn, each share ± {found.error:.3f} or less"
    measure = f"{_found(own)}; {found.worlds} readings of {found.open} open relations ({how})"
    return coassignment_matrix(
        found.actors, found.share, found.blocs, _caption([snapshot], measure, own.layers),
        asked.graph.contents, language=language,
    )  # fmt: skip


@click.command()
@click.option(
    "-k", "k", type=click.IntRange(1), default=2, show_default=True,
    help="The most blocs that the cut may have.",
)  # fmt: skip
@click.option("--actors", help="Only these, separated by commas (default: all that have a tie).")
@click.option("--time-limit", type=click.FloatRange(min=0), help="Seconds for the cut.")
@_LAYER
@reading_options()
@drawing_output
def signed(
    asked: Asked,
    language: str,
    k: int,
    actors: str | None,
    time_limit: float | None,
    layers: tuple[str, ...],
) -> Drawing:
    """Draw friends and foes, the best cut into blocs, and the ties that it frustrates.

    Example: steppe figure signed --actors RUS,USA,CHN,KAZ,UZB -o signed.svg
    """
    from ..exports.figures.blocs.signed import signed_network
    from ..graph.blocs.frustration import frustration
    from ..graph.network import signed_ties
    from ..ontology import terms

    chosen = asked.several(actors, terms.ACTOR)
    ids = None if chosen is None else [terms.local(iri) for iri in chosen]
    snapshot = asked.snapshot()
    graph = signed_ties(snapshot, layers or None, actors=ids)
    cut = frustration(graph, k=k, combine="net", time_limit=time_limit, alternatives=2)
    caption = _caption([snapshot], f"frustration index, at most {k} blocs", graph.graph["layers"])
    return signed_network(graph, cut, caption, asked.graph.contents, language=language)


@click.command()
@years_options(required=True)
@click.option(
    "--every", type=click.IntRange(1), default=1, show_default=True, help="Every so many years."
)
@_METHOD
@SEED_OF_BLOCS
@_LAYER
@reading_options()
@drawing_output
def alluvial(
    asked: Asked,
    language: str,
    first: int,
    last: int,
    every: int,
    day_rule: str,
    method: str,
    seed: int,
    layers: tuple[str, ...],
) -> Drawing:
    """Draw the blocs from year to year, and who moves between them.

    Example: steppe figure alluvial --from 1992 --to 2003 --every 3 -o alluvial.svg
    """
    from ..exports.figures.blocs.alluvial import alluvial as draw
    from ..graph.alignment.series import year_days
    from ..graph.blocs.matching import match

    days = _every(year_days(first, last, day_rule, asked.on if day_rule == "day" else None), every)
    snapshots = [asked.snapshot(day) for day in days]
    found = [s.blocs(method, layers=layers or None, seed=seed) for s in snapshots]
    name = "signed modularity" if method == "signed" else method.capitalize()
    caption = _caption(snapshots, f"{name}, seed {seed}", found[0].layers)
    return draw(
        match(days, [each.blocs for each in found]), caption, asked.graph.contents,
        language=language,
    )  # fmt: skip


def _every(days: list[date], step: int) -> list[date]:
    """Every so many of the days, counted back from the last one."""
    return days[::-1][::step][::-1]


@click.command()
@click.option("--x", "across", type=click.Choice(_MEASURES), default="strength",
              show_default=True, help="The measure across.")  # fmt: skip
@click.option("--y", "up", type=click.Choice(_MEASURES), default="betweenness",
              show_default=True, help="The measure up.")  # fmt: skip
@_METHOD
@SEED_OF_BLOCS
@_LAYER
@reading_options()
@drawing_output
def scatter(
    asked: Asked,
    language: str,
    across: str,
    up: str,
    method: str,
    seed: int,
    layers: tuple[str, ...],
) -> Drawing:
    """Draw two measures of position against each other.

    Example: steppe figure scatter --x degree --y betweenness -o scatter.svg
    """
    from ..exports.figures.blocs.scatter import Point
    from ..exports.figures.blocs.scatter import scatter as draw

    snapshot = asked.snapshot()
    blocs = snapshot.blocs(method, layers=layers or None, seed=seed)
    points = [
        Point(p.actor, getattr(p, across), getattr(p, up), blocs.bloc_of(p.actor))
        for p in snapshot.centrality(layers or None)
    ]
    measure = f"{across} and {up}; blocs by {_found(blocs)}"
    return draw(
        points, (across, up), _caption([snapshot], measure, blocs.layers), asked.graph.contents,
        language=language,
    )  # fmt: skip


@click.command()
@click.option("-k", "k", type=click.IntRange(1), help="Cut into so many (default: the best cut).")
@_LAYER
@reading_options()
@drawing_output
def dendrogram(asked: Asked, language: str, k: int | None, layers: tuple[str, ...]) -> Drawing:
    """Draw in which order actors are joined into blocs.

    Example: steppe figure dendrogram --on 2003-12-31 -o dendrogram.svg
    """
    from ..exports.figures.blocs.dendrogram import dendrogram as draw
    from ..graph.blocs.hierarchy import best_cut, hierarchy
    from ..graph.network import measured

    snapshot = asked.snapshot()
    graph = measured(snapshot, layers or None)
    tree = hierarchy(graph)
    cut = best_cut(graph, tree) if k is None else tree.cut(k)
    caption = _caption([snapshot], "average linkage of tie weights", graph.graph["layers"])
    return draw(tree, cut, caption, asked.graph.contents, language=language)


COMMANDS = (matrix, together, signed, alluvial, scatter, dendrogram)
"""All stand in the group `figure`."""
