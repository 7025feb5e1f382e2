"""Reading a division of nodes into blocs, given as a mapping or as a list of blocs."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from ...ontology.errors import UsageError, shown

Node = TypeVar("Node", bound=Hashable)

Division = Mapping[Node, int] | Collection[Collection[Node]]
"""Node → number of its bloc, or the blocs."""


def bloc_numbers(nodes: Iterable[Node], partition: Division[Node]) -> dict[Node, int]:
    """Each node → the number of its bloc; blocs are numbered from 0 as they first appear.

    What `partition` says of other nodes is left out. Raises UsageError where a node is in no bloc
    or in two.
    """
    found = dict(partition) if isinstance(partition, Mapping) else _listed(partition)
    numbers: dict[int, int] = {}
    result: dict[Node, int] = {}
    for node in nodes:
        if node not in found:
            raise UsageError(f"{shown(str(node))} is in no bloc.", hint="Give every node one.")
        result[node] = numbers.setdefault(found[node], len(numbers))
    return result


def _listed(blocs: Collection[Collection[Node]]) -> dict[Node, int]:
    found: dict[Node, int] = {}
    for number, bloc in enumerate(blocs):
        for node in bloc:
            if node in found:
                raise UsageError(f"{shown(str(node))} is in two blocs.", hint="Give it one.")
            found[node] = number
    return found


def sorted_blocs(found: Iterable[Iterable[Node]]) -> tuple[tuple[Node, ...], ...]:
    """Blocs with their members in order, the largest first."""
    blocs = [tuple(sorted(bloc, key=str)) for bloc in found]
    return tuple(sorted(blocs, key=lambda bloc: (-len(bloc), [str(node) for node in bloc])))
