"""A matrix of actors by bloc: how they are tied, or how often two of them share a bloc."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np

from ....graph.readback import Contents
from ....ontology.errors import UsageError, shown
from ..labels import check_language
from ..style import Drawing, drawing
from .caption import Caption
from .density import Densities
from .matrix_figure import Array, MatrixFigure, Sizes, TieShades, WeightShades
from .words import bloc_name

MOST = 120
"""More actors than this cannot be read in one figure."""


def bloc_matrix(
    graph: nx.Graph[str],
    blocs: Sequence[Sequence[str]],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw who is tied to whom, by bloc, the strongest first.

    `graph` is undirected, with weights from 0 up (1 where there is none), or with a `sign`, 1 or
    -1: then a cell is friendly less hostile, and a hostile one bears a minus. `blocs` are tuples of
    ids; actors in none stand last. Below stands how dense ties are within and between blocs, and in
    the HTML page beside each cell.

    Notes: parallel ties add up; those that cancel out bear a ±. Loops are not drawn, and an actor
    named in two blocs stands in the first. Without actors the figure says that there is nothing to
    draw. Raises UsageError for an unknown language, a directed graph, a weight that is negative or
    not finite, a sign that is neither 1 nor -1, more than 120 actors, a character that no font has,
    or where matplotlib is not installed.
    """
    check_language(language)
    _limit(len(graph))
    actors, sizes = _in_order(graph, blocs)
    numbers = [k for k, (_, count) in enumerate(sizes) for _ in range(count)]
    labels = [bloc_name(language, number) for number, _ in sizes]
    dense = Densities(graph, dict(zip(actors, numbers, strict=True)), labels) if actors else None
    values = _values(graph, actors)
    most = float(np.nanmax(np.abs(values), initial=0, where=~np.isnan(values))) or 1.0
    with drawing():
        if any("sign" in data for *_, data in graph.edges(data=True)):
            shades = TieShades(-most, most, "PuOr", ("hostile", "friendly"))
        else:
            shades = WeightShades(0, most, "Blues", ("", "tie weight"))
        return MatrixFigure(
            actors, sizes, values, "matrix", shades, caption, contents, language, dense
        ).drawing()


def _values(graph: nx.Graph[str], actors: Sequence[str]) -> Array:
    """The sum of the weights between each two actors, with their signs; NaN without a tie."""
    values = np.full((len(actors),) * 2, np.nan)
    number = {actor: k for k, actor in enumerate(actors)}
    for a, b, data in graph.edges(data=True):
        sign = data.get("sign", 1)
        if sign not in (1, -1):
            raise UsageError(f"The tie of {shown(a)} and {shown(b)} has the sign {sign!r}.",
                             hint="A sign is 1 or -1; what is neither is no tie.")  # fmt: skip
        if a != b:
            i, j = number[a], number[b]
            amount = float(data.get("weight", 1)) * sign
            values[i, j] = values[j, i] = amount + np.nan_to_num(values[i, j])
    return values


def coassignment_matrix(
    actors: Sequence[str],
    share: Array,
    blocs: Sequence[Sequence[str]],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw how often each two actors share a bloc, 0 to 1, ordered by the blocs given.

    `share` is (n, n), symmetric, in the order of `actors`; NaN where the two are never in one
    network. Its diagonal does not count.

    Notes: without actors the figure says that there is nothing to draw. Raises UsageError for an
    unknown language, a matrix of another shape, not symmetric or with shares outside 0 to 1, an
    actor named twice, more than 120 actors, a character that no font has, or where matplotlib is
    not installed.
    """
    check_language(language)
    _limit(len(actors))
    _check(actors, share)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(actors)
    order, sizes = _in_order(graph, blocs)
    place = [list(actors).index(actor) for actor in order]
    values = share[np.ix_(place, place)] if order else share
    with drawing():
        shades = TieShades(0, 1, "cividis", ("", "share"))
        return MatrixFigure(
            order, sizes, values, "together", shades, caption, contents, language
        ).drawing()


def _limit(count: int) -> None:
    if count > MOST:
        raise UsageError(
            f"A matrix of {count} actors cannot be read; {MOST} are the most.",
            hint="Limit it to some actors.",
        )


def _check(actors: Sequence[str], share: Array) -> None:
    if share.shape != (len(actors),) * 2 or len(set(actors)) < len(actors):
        raise UsageError(f"{len(actors)} actors, each named once, need a matrix of as many rows "
                         f"and columns, not {share.shape}.")  # fmt: skip
    apart = np.where(np.eye(len(actors), dtype=bool), 0.0, share)
    known = apart[~np.isnan(apart)]
    if not np.allclose(apart, apart.T, equal_nan=True) or ((known < 0) | (known > 1)).any():
        raise UsageError("Shares are symmetric numbers from 0 to 1.",
                         hint="Give NaN where two actors are never in one network.")  # fmt: skip


def _in_order(graph: nx.Graph[str], blocs: Sequence[Sequence[str]]) -> tuple[list[str], Sizes]:
    """The actors of the graph bloc by bloc, the strongest first; those in none last."""
    strength = dict(graph.degree(weight="weight"))
    actors: list[str] = []
    sizes: Sizes = []
    rest = set(graph)
    for number, bloc in [*enumerate(blocs), (None, sorted(graph))]:
        members = sorted(rest.intersection(bloc), key=lambda a: (-strength[a], a))
        rest -= set(members)
        if members:
            actors += members
            sizes.append((number, len(members)))
    return actors, sizes
