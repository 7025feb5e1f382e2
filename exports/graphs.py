"""Networks as files for other programs: GraphML (yEd, igraph) and GEXF (Gephi)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def write_graphml(graph: nx.Graph[str], path: Path) -> None:
    """GraphML: every node and edge attribute as a string, number or truth value."""
    nx.write_graphml_xml(plain(graph), path, encoding="utf-8", named_key_ids=True)


def write_gexf(graph: nx.Graph[str], path: Path) -> None:
    """GEXF 1.2."""
    nx.write_gexf(plain(graph), path, encoding="utf-8")


FORMATS: dict[str, Callable[[nx.Graph[str], Path], None]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
}


def plain(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy whose attributes both formats can hold: lists joined, no forbidden character."""
    copy = graph.__class__()
    copy.graph.update(_values(graph.graph))
    for node in sorted(graph):
        copy.add_node(node, **_values(graph.nodes[node]))
    edges: Any = graph.edges  # a multigraph's views and a graph's differ in type
    for edge in sorted(edges(keys=True) if graph.is_multigraph() else edges()):
        copy.add_edge(*edge, **_values(edges[edge]))
    return copy


def _values(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {_FORBIDDEN.sub("", name): _value(value) for name, value in attributes.items()}


def _value(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return _FORBIDDEN.sub("", "" if value is None else str(value))
