"""Hub and spoke: operators of bases whose hosts have no such tie with each other.

Freeman, L. C. (1979), Centrality in social networks: conceptual clarification, Social Networks 1:
215-239, for the centralisation of a whole network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ...ontology import terms
from ...ontology.errors import UsageError
from ..claims import Iri
from ..holding import Key, Verdict
from ..snapshot import Snapshot

SPOKES = 3
"""So many hosts, at least, make an operator a hub."""


@dataclass(frozen=True)
class Spoke:
    """One host of an operator's forces, bases or access, and the relations that say so."""

    host: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class Hub:
    """An operator with its hosts.

    `is_hub`: it has at least so many hosts, and most pairs of them (more than half) have no such
    tie with each other. `exclusive` are the hosts that host nobody else, `shared` the others, with
    whom (ids). `share` is that of its hosts in all ties of the layer's operators and hosts, above 0
    to 1. `open_pairs` is the share of pairs of its hosts that are not tied to each other,
    None with fewer than two.
    """

    operator: str
    spokes: tuple[Spoke, ...]
    exclusive: tuple[str, ...]
    shared: Mapping[str, tuple[str, ...]]
    share: float
    open_pairs: float | None
    is_hub: bool


@dataclass(frozen=True)
class HubAndSpoke:
    """Every operator of a day, the one with the most hosts first, and the whole layer's shape.

    `centralisation` is Freeman's of degree, 0 (all have as many ties) to 1 (a star); None with
    fewer than three actors.
    """

    hubs: tuple[Hub, ...]
    centralisation: float | None


def hub_and_spoke(snapshot: Snapshot, *, spokes: int = SPOKES) -> HubAndSpoke:
    """Find the hubs of the bases layer on a day.

    A host is tied to an operator by its forces there (not by an invasion), by access granted, or by
    a base that the one hosts and the other operates.

    Notes: without such ties there is no operator. Raises UsageError for `spokes` below 2.
    """
    if spokes < 2:
        raise UsageError(f"{spokes} spokes make no hub.", hint="Give 2 or more.")
    ties = _ties(snapshot)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(ties)
    operators = sorted({operator for operator, _ in ties})
    hosts = {o: sorted(host for own, host in ties if own == o) for o in operators}
    found = [_hub(o, hosts, ties, graph, spokes) for o in operators]
    order = sorted(found, key=lambda hub: (-len(hub.spokes), hub.operator))
    return HubAndSpoke(tuple(order), degree_centralisation(graph))


def degree_centralisation(graph: nx.Graph[Any]) -> float | None:
    """Freeman's degree centralisation: Σ (max - d_i) / ((n - 1)(n - 2)); None below 3 nodes.

    >>> degree_centralisation(nx.star_graph(4))
    1.0
    """
    count = len(graph)
    if count < 3:
        return None
    degrees = [degree for _, degree in graph.degree()]
    return sum(max(degrees) - degree for degree in degrees) / ((count - 1) * (count - 2))


Ties = Mapping[tuple[str, str], tuple[Verdict, ...]]


def _hub(
    operator: str, hosts: Mapping[str, list[str]], ties: Ties, graph: nx.Graph[str], least: int
) -> Hub:
    own = hosts[operator]
    others = {host: tuple(o for o in hosts if o != operator and host in hosts[o]) for host in own}
    among = graph.subgraph(own).number_of_edges()
    pairs = len(own) * (len(own) - 1) / 2
    apart = 1 - among / pairs if pairs else None
    return Hub(
        operator=operator,
        spokes=tuple(Spoke(host, ties[operator, host]) for host in own),
        exclusive=tuple(host for host in own if not others[host]),
        shared={host: held for host, held in others.items() if held},
        share=len(own) / len(ties),
        open_pairs=apart,
        is_hub=len(own) >= least and apart is not None and apart > 0.5,
    )


def _ties(snapshot: Snapshot) -> dict[tuple[str, str], tuple[Verdict, ...]]:
    """(operator, host) → the relations that tie them, friendly ones that hold."""
    found: dict[tuple[Iri, Iri], dict[Key, Verdict]] = {}
    hosts: dict[Iri, list[Verdict]] = {}
    operators: dict[Iri, list[Verdict]] = {}

    def tie(operator: Iri, host: Iri, *verdicts: Verdict) -> None:
        if operator != host:
            found.setdefault((operator, host), {}).update({v.key: v for v in verdicts})

    for held in snapshot.ties:
        if held.predicate == terms.HOSTS_BASE:
            hosts.setdefault(held.object, []).append(held)
        elif held.predicate == terms.OPERATES_BASE:
            operators.setdefault(held.object, []).append(held)
        elif held.predicate == terms.DEPLOYS_FORCES_IN and held.polarity > 0:
            tie(held.subject, held.object, held)
        elif held.predicate == terms.GRANTS_MILITARY_ACCESS_TO and held.polarity > 0:
            tie(held.object, held.subject, held)
    for base in sorted(hosts.keys() & operators.keys()):
        for host in hosts[base]:
            for operator in operators[base]:
                tie(operator.subject, host.subject, host, operator)
    return {
        (terms.local(operator), terms.local(host)): tuple(verdicts.values())
        for (operator, host), verdicts in sorted(found.items())
    }
