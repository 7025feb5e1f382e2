"""Commands that measure positions and structure: central, structure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ..ontology.terms import ACTOR, INSTITUTIONAL
from .options import BACKEND, SEED_OF_BLOCS, Asked, reading_options
from .output import Table, citable, note, table_output

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.snapshot import Snapshot

_POSITIONS = ("positions", "brokerage", "holes", "mixing", "vectors", "dependence")
_STRUCTURE = ("polarisation", "blocks", "core", "hubs")

_LAYER = click.option(
    "--layer", "layers", multiple=True,
    help="Relations that count, may be repeated (default: institutional).",
)  # fmt: skip


@click.command()
@click.option(
    "--show", type=click.Choice(_POSITIONS), default="positions", show_default=True,
    help="Centralities; brokers between blocs; structural holes; ties within and between blocs; "
    "how evenly ties are spread over --powers; how far they rest on one partner.",
)  # fmt: skip
@click.option("--powers", default="RUS,USA,CHN", show_default=True, help="The powers of vectors.")
@BACKEND
@click.option(
    "--error", type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Estimate betweenness, with this error or less in 9 of 10 runs.",
)  # fmt: skip
@SEED_OF_BLOCS
@_LAYER
@reading_options()
@citable
@table_output
def central(
    asked: Asked,
    show: str,
    powers: str,
    backend: str,
    error: float | None,
    seed: int,
    layers: tuple[str, ...],
) -> Table:
    """Measure the actors' positions: how many ties, how near, how much between others, and more.

    In the institutional layer, actors are tied by the bodies that they share. Brokerage and mixing
    are over Leiden blocs; vectors and dependence count ties of all layers unless --layer says
    which.

    Example: steppe central --on 2003-12-31 --show vectors --powers RUS,USA,CHN
    """
    from ..graph.layers import claims_drawn

    snapshot = asked.snapshot()
    ways: dict[str, Callable[[], Table]] = {
        "positions": lambda: _positions(snapshot, layers, backend, error),
        "brokerage": lambda: _brokerage(snapshot, layers, seed),
        "holes": lambda: _holes(snapshot, layers),
        "mixing": lambda: _mixing(snapshot, layers, seed),
        "vectors": lambda: _vectors(asked, snapshot, layers, powers),
        "dependence": lambda: _dependence(snapshot, layers),
    }
    table = ways[show]()
    every = None if show in ("vectors", "dependence") else (INSTITUTIONAL,)
    citing = asked.citing(lambda: claims_drawn(snapshot, layers or every))
    return Table(table.columns, table.rows, table.shown, table.numeric, citing)


def _positions(
    snapshot: Snapshot, layers: tuple[str, ...], backend: str, error: float | None
) -> Table:
    from dataclasses import astuple, fields

    from ..graph.positions.centrality import STEPS, Position

    with _progress(len(STEPS)) as told:
        found = snapshot.centrality(layers or None, backend=backend, error=error, progress=told)
    count = len({p.component for p in found})
    note(f"{len(found)} actors in {count} component(s); eigenvector within each")
    if error is not None:
        note(f"betweenness is estimated, off by at most {error:g} with a probability of 0.9")
    return Table([f.name for f in fields(Position)], [astuple(p) for p in found])


@contextmanager
def _progress(steps: int) -> Iterator[Callable[[str], None]]:
    """A bar on stderr that names each step as it begins; on a terminal only."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=steps)

        def told(step: str) -> None:
            bar.update(task, description=step, advance=1)

        yield told


def _network(snapshot: Snapshot, layers: tuple[str, ...]) -> nx.Graph[str]:
    from ..graph.network import measured

    return measured(snapshot, layers or None)


def _divided(snapshot: Snapshot, layers: tuple[str, ...], seed: int) -> tuple[Any, ...]:
    found = snapshot.blocs("leiden", layers=layers or None, seed=seed)
    told = "; ".join(f"{n}: {' '.join(bloc)}" for n, bloc in enumerate(found.blocs, start=1))
    note(f"{len(found.blocs)} blocs (leiden, seed {seed}): {told}")
    return found.blocs


def _brokerage(snapshot: Snapshot, layers: tuple[str, ...], seed: int) -> Table:
    from ..graph.positions.brokerage import brokerage

    found = brokerage(_network(snapshot, layers), _divided(snapshot, layers, seed))
    roles = ("total", "coordinator", "itinerant", "gatekeeper", "representative", "liaison")
    return Table(("actor", *roles), [(b.node, *(getattr(b, r) for r in roles)) for b in found])


def _holes(snapshot: Snapshot, layers: tuple[str, ...]) -> Table:
    from ..graph.positions.holes import structural_holes

    found = structural_holes(_network(snapshot, layers))
    numbers = ("constraint", "effective_size", "efficiency")
    return Table(
        ("actor", *numbers), [(h.node, *(getattr(h, n) for n in numbers)) for h in found],
        numeric=numbers,
    )  # fmt: skip


def _mixing(snapshot: Snapshot, layers: tuple[str, ...], seed: int) -> Table:
    from ..graph.blocs.partition import bloc_numbers
    from ..graph.positions.mixing import ei_index, participation

    graph = _network(snapshot, layers)
    blocs = _divided(snapshot, layers, seed)
    index, spread = ei_index(graph, blocs), participation(graph, blocs)
    number = bloc_numbers(sorted(graph), blocs)
    if index.network is not None:
        note(f"E-I index of the network {index.network:.4f}: "
             f"{index.external:g} ties between blocs, {index.internal:g} within")  # fmt: skip
    rows = [(n, next(k for k, b in enumerate(blocs, 1) if n in b), spread[n], index.nodes[n])
            for n in number]  # fmt: skip
    return Table(("actor", "bloc", "participation", "ei_index"), rows,
                 numeric=("participation", "ei_index"))  # fmt: skip


def _vectors(asked: Asked, snapshot: Snapshot, layers: tuple[str, ...], powers: str) -> Table:
    from ..graph.positions.vectors import multivector
    from ..ontology import terms

    named = [terms.local(iri) for iri in asked.several(powers, ACTOR) or ()]
    states = [terms.local(iri) for iri in snapshot.states if snapshot.exists(iri)]
    found = [multivector(snapshot, state, named, layers or None)
             for state in states if state not in named]  # fmt: skip
    rows = [
        (m.actor, m.index, *m.counts, "; ".join(f"{t.partner} {t.what}" for t in m.ties))
        for m in sorted(found, key=lambda m: (-(m.index or 0), m.actor))
        if m.ties
    ]
    return Table(("actor", "index", *named, "ties"), rows, numeric=("index",))


def _dependence(snapshot: Snapshot, layers: tuple[str, ...]) -> Table:
    from ..graph.positions.vectors import dependence
    from ..ontology import terms

    states = map(terms.local, snapshot.states)
    found = [dependence(snapshot, state, layers or None) for state in states]
    rows = [
        (d.actor, d.partner, d.share, d.concentration, d.partners, told)
        for d in sorted(found, key=lambda d: (-(d.concentration or 0), d.actor))
        for told in ["; ".join(tie.what for tie in d.ties)]
        if d.ties
    ]
    return Table(
        ("actor", "partner", "share", "concentration", "partners", "ties"), rows,
        numeric=("share", "concentration"),
    )  # fmt: skip


@click.command()
@click.option(
    "--show", type=click.Choice(_STRUCTURE), default="polarisation", show_default=True,
    help="How far apart blocs are; density within and between them; core and periphery; hubs and "
    "spokes of the bases.",
)  # fmt: skip
@click.option(
    "--alpha", type=click.FloatRange(0, 1.6, min_open=True), default=1.6, show_default=True,
    help="Esteban and Ray's alpha.",
)  # fmt: skip
@SEED_OF_BLOCS
@_LAYER
@reading_options()
@citable
@table_output
def structure(asked: Asked, show: str, alpha: float, seed: int, layers: tuple[str, ...]) -> Table:
    """Measure the shape of the network: polarisation, blocks, core and periphery, hubs.

    Blocs are Leiden's. Esteban and Ray's index takes their sizes, and as their distance 1 less the
    mean jaccard alignment of their members; Lip's core is exact.

    Example: steppe structure --on 2003-12-31 --show core
    """
    from ..graph.layers import claims_drawn

    snapshot = asked.snapshot()
    ways: dict[str, Callable[[], Table]] = {
        "polarisation": lambda: _polarisation(snapshot, layers, seed, alpha),
        "blocks": lambda: _blocks(snapshot, layers, seed),
        "core": lambda: _core(snapshot, layers),
        "hubs": lambda: _hubs(snapshot),
    }
    table = ways[show]()
    used: Iterable[str] = ("security",) if show == "hubs" else layers or (INSTITUTIONAL,)
    citing = asked.citing(lambda: claims_drawn(snapshot, used))
    return Table(table.columns, table.rows, table.shown, table.numeric, citing)


def _polarisation(snapshot: Snapshot, layers: tuple[str, ...], seed: int, alpha: float) -> Table:
    from ..graph.positions.mixing import ei_index
    from ..graph.structure.hubs import degree_centralisation
    from ..graph.structure.polarisation import bloc_distances, cut_modularity, esteban_ray

    graph, blocs = _network(snapshot, layers), _divided(snapshot, layers, seed)
    apart = bloc_distances(snapshot.alignment("jaccard"), blocs)
    index = esteban_ray([len(bloc) for bloc in blocs], apart, alpha=alpha)
    rows = [
        ("esteban_ray", index, f"alpha {alpha:g}; at most {2 * 0.5 ** (2 + alpha):.4f}"),
        ("modularity", cut_modularity(graph, blocs), "of the blocs"),
        ("ei_index", ei_index(graph, blocs).network, "-1: all ties within blocs"),
        ("centralisation", degree_centralisation(graph), "of degree; 1: a star"),
    ]
    return Table(("measure", "value", "note"), rows)


def _blocks(snapshot: Snapshot, layers: tuple[str, ...], seed: int) -> Table:
    from ..graph.structure.blockmodel import block_matrix

    graph, blocs = _network(snapshot, layers), _divided(snapshot, layers, seed)
    place = {actor: n for n, bloc in enumerate(blocs) for actor in bloc}
    # In the order of the blocs, so that numbers here and there are the same.
    ordered = type(graph)()
    ordered.add_nodes_from(sorted(graph, key=place.__getitem__))
    ordered.add_edges_from(graph.edges(data=True))
    found = block_matrix(ordered, place)
    dense, density = found.image(), found.density
    rows = []
    for i in range(len(blocs)):
        for j in range(i, len(blocs)):
            share = None if density[i, j] != density[i, j] else float(density[i, j])
            rows.append((i + 1, j + 1, int(found.tied[i, j]), int(found.pairs[i, j]), share,
                         float(found.weight[i, j]), bool(dense[i, j])))  # fmt: skip
    if found.overall is not None:
        note(f"density of the whole network {found.overall:.4f}")
    return Table(("a", "b", "tied", "pairs", "density", "weight", "dense"), rows,
                 numeric=("density",))  # fmt: skip


def _core(snapshot: Snapshot, layers: tuple[str, ...]) -> Table:
    from ..graph.structure.core_periphery import borgatti_everett, coreness, lip

    graph = _network(snapshot, layers)
    exact, fitted, smooth = lip(graph), borgatti_everett(graph), coreness(graph)

    def told(value: float | None) -> str:
        return "undefined" if value is None else f"{value:.4f}"

    note(f"Lip: {len(exact.core)} in the core, {exact.misfits} misfits, exact; "
         f"Borgatti & Everett: {len(fitted.core)} in the core, correlation "
         f"{told(fitted.correlation)}{'' if fitted.exact else ' (not proved the best)'}; "
         f"coreness: correlation {told(smooth.correlation)}")  # fmt: skip
    rows = [
        (actor, actor in exact.core, actor in fitted.core, smooth.values[actor])
        for actor in sorted(graph, key=lambda a: (-smooth.values[a], a))
    ]
    return Table(("actor", "lip", "borgatti_everett", "coreness"), rows)


def _hubs(snapshot: Snapshot) -> Table:
    from ..graph.structure.hubs import hub_and_spoke

    found = hub_and_spoke(snapshot)
    if found.centralisation is not None:
        note(f"centralisation of the layer {found.centralisation:.4f} (1: one star)")
    rows = [
        (h.operator, h.is_hub, len(h.spokes), " ".join(s.host for s in h.spokes),
         " ".join(h.exclusive), "; ".join(f"{a} with {' '.join(o)}" for a, o in h.shared.items()),
         h.open_pairs)
        for h in found.hubs
    ]  # fmt: skip
    return Table(
        ("operator", "hub", "spokes", "hosts", "exclusive", "shared", "open_pairs"), rows,
        numeric=("open_pairs",),
    )  # fmt: skip


COMMANDS = (central, structure)
