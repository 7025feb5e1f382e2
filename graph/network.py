"""From relations to networks: the declared projections that every measure starts from.

`project`       every relation an edge of a networkx MultiDiGraph
`comembership`  states joined by the bodies that they share, weighted by how many
`simple`        parallel edges of one sign summed to one weighted undirected edge, no self-loops
`measured`      the simple graph that a measure works on, for the layers asked for
`signed_ties`   friendly and hostile ties among actors, for structural balance
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

import networkx as nx

from ..ontology import terms
from ..ontology.errors import UsageError, shown
from ..ontology.vocabulary import vocabulary
from .bodies import bodies_of
from .holding import Verdict, telling
from .layers import check_layers, drawn
from .snapshot import Snapshot


def project(
    snapshot: Snapshot, layers: Iterable[str] | None = None, *, signs: Iterable[int] = (1, 0, -1)
) -> nx.MultiDiGraph[str]:
    """The relations of a snapshot as a directed multigraph.

    Nodes are entity ids (`KAZ`) with `label` and `type`; an edge carries `predicate`, `sign` (1
    friendly, -1 hostile, 0 neither), `layer`, `since` and `until` as written (EDTF), `sources`
    (source ids), `certain` and `contested`. A symmetric relation is one edge. Only entities with
    a relation are nodes.

    Raises UsageError for an unknown layer.
    """
    kept = frozenset(signs)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(day=snapshot.day.isoformat())
    for tie in drawn(snapshot, layers):
        if tie.polarity not in kept:
            continue
        for iri in (tie.subject, tie.object):
            entity = snapshot.entities[iri]
            graph.add_node(entity.id, label=entity.label, type=terms.local(entity.type))
        graph.add_edge(
            terms.local(tie.subject),
            terms.local(tie.object),
            key=terms.local(tie.predicate),
            **edge_data(tie),
        )
    return graph


def edge_data(tie: Verdict) -> dict[str, str | int | bool | list[str]]:
    """What an edge of a network says of its relation."""
    prop = vocabulary().properties[tie.predicate]
    first = telling(tie.claims)
    return {
        "predicate": prop.name,
        "sign": tie.polarity,
        "layer": prop.layers[0] if prop.layers else "",
        "since": first.since_text,
        "until": first.until_text,
        "sources": sorted({terms.local(s.source) for s in tie.claims}),
        "certain": tie.certain,
        "contested": tie.contested,
    }


def comembership(snapshot: Snapshot) -> nx.Graph[str]:
    """States joined where they share bodies; `weight` is how many, `bodies` which (ids).

    Being in a body twice (as a member and a partner, or in it and in its successor) counts once.
    """
    states = frozenset(snapshot.states)
    held = {actor: bodies for actor, bodies in bodies_of(snapshot).items() if actor in states}
    graph: nx.Graph[str] = nx.Graph(day=snapshot.day.isoformat())
    for actor in sorted(held):
        entity = snapshot.entities[actor]
        graph.add_node(entity.id, label=entity.label, type=terms.local(entity.type))
    for a, b in combinations(sorted(held), 2):
        shared = sorted(terms.local(body) for body in held[a].keys() & held[b].keys())
        if shared:
            graph.add_edge(terms.local(a), terms.local(b), weight=len(shared), bodies=shared)
    return graph


def simple(graph: nx.MultiDiGraph[str], *, sign: int = 1) -> nx.Graph[str]:
    """Edges of one sign as a simple undirected graph; `weight` counts the parallel ones."""
    result: nx.Graph[str] = nx.Graph(**graph.graph)
    result.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph))
    for a, b, key in sorted(graph.edges(keys=True)):
        if graph.edges[a, b, key]["sign"] == sign and a != b:
            _strengthen(result, a, b, 1)
    return result


def _strengthen(graph: nx.Graph[str], a: str, b: str, weight: int) -> None:
    before = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0
    graph.add_edge(a, b, weight=before + weight)


def measured(snapshot: Snapshot, layers: Iterable[str] | None = None) -> nx.Graph[str]:
    """The simple graph of friendly ties that blocs and positions are measured on.

    The institutional layer is co-membership of states; other layers are their ties among actors.
    Where several are asked for, weights add up. By default: institutional.
    """
    wanted = check_layers([terms.INSTITUTIONAL] if layers is None else layers)
    actors = {terms.local(iri) for iri in snapshot.of_class(terms.ACTOR)}
    parts: list[nx.Graph[str]] = []
    if terms.INSTITUTIONAL in wanted:
        parts.append(comembership(snapshot))
    if others := wanted - {terms.INSTITUTIONAL}:
        ties = project(snapshot, others)
        among = ties.subgraph([node for node in ties if node in actors])
        parts.append(simple(nx.MultiDiGraph(among)))
    total: nx.Graph[str] = nx.Graph(day=snapshot.day.isoformat(), layers=sorted(wanted))
    for part in parts:
        total.add_nodes_from((node, part.nodes[node]) for node in sorted(part))
        for a, b in sorted(part.edges()):
            _strengthen(total, a, b, part.edges[a, b]["weight"])
    return total


def signed_ties(
    snapshot: Snapshot,
    layers: Iterable[str] | None = None,
    *,
    actors: Iterable[str] | None = None,
) -> nx.MultiGraph[str]:
    """Friendly and hostile ties among actors, undirected, each relation an edge with its `sign`.

    By default of the layers in which there can be hostile relations. The institutional layer is
    co-membership, an edge a body. `actors` (ids) limits the network to those, each of them a node
    even without a tie. Raises UsageError for an unknown layer or actor.
    """
    wanted = check_layers(hostile_layers() if layers is None else layers)
    known = {terms.local(iri) for iri in snapshot.of_class(terms.ACTOR)}
    chosen = None if actors is None else tuple(dict.fromkeys(actors))
    for actor in chosen or ():
        if actor not in known:
            raise UsageError(f"{shown(actor)} is no actor.", hint="Give the ids of actors.")
    found: nx.MultiGraph[str] = nx.MultiGraph(day=snapshot.day.isoformat(), layers=sorted(wanted))
    among = known if chosen is None else frozenset(chosen)
    for node in chosen or ():
        entity = snapshot.entities[terms.ID + node]
        found.add_node(node, label=entity.label, type=terms.local(entity.type))
    if others := wanted - {terms.INSTITUTIONAL}:
        _add_ties(found, project(snapshot, others, signs=(1, -1)), among)
    if terms.INSTITUTIONAL in wanted:
        shared = comembership(snapshot)
        for a, b in shared.edges():
            bodies: list[str] = shared.edges[a, b]["bodies"]
            if a in among and b in among:
                found.add_nodes_from((n, shared.nodes[n]) for n in (a, b))
                for body in bodies:
                    found.add_edge(a, b, key=body, predicate="memberOf", sign=1,
                                   layer=terms.INSTITUTIONAL)  # fmt: skip
    return found


def hostile_layers() -> tuple[str, ...]:
    """The layers that have relations with a hostile sign."""
    properties = vocabulary().properties.values()
    return tuple(sorted({layer for p in properties if p.polarity < 0 for layer in p.layers}))


def _add_ties(
    found: nx.MultiGraph[str], ties: nx.MultiDiGraph[str], among: Collection[str]
) -> None:
    for a, b, key, data in sorted(ties.edges(keys=True, data=True), key=lambda e: e[:3]):
        if a in among and b in among and a != b:
            found.add_nodes_from((node, ties.nodes[node]) for node in (a, b))
            # Two relations of one kind, one each way, are two ties.
            found.add_edge(a, b, key=f"{a} {key} {b}", **data)
