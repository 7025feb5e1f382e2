"""The rules that data and vocabulary are checked against: what each is called and why it exists.

Rules of tables (T), of the vocabulary (O) and of statements among each other (D) stand in
`rules.toml`; the shapes (S) describe themselves in `shapes.ttl`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

SHAPE = "https://w3id.org/steppe/shapes#"
_SH = "http://www.w3.org/ns/shacl#"
_SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "info"}


@dataclass(frozen=True)
class Rule:
    """One rule: its id, its title, how bad a finding is, why it exists, and what to do then.

    `severity` is error, warning or info. `bad` shows what breaks the rule, in a few words; a
    shape's examples stand with its tests.
    """

    id: str
    name: str
    severity: str
    why: str
    do: str
    bad: str = ""


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by its id."""
    folder = files(__package__)
    told = tomllib.loads(folder.joinpath("rules.toml").read_text(encoding="utf-8"))
    listed = [Rule(id=name, **text) for name, text in told.items()]
    found = (*listed, *_shapes(folder.joinpath("shapes.ttl").read_bytes()))
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}


def _shapes(turtle: bytes) -> list[Rule]:
    store = ox.Store()
    store.bulk_load(turtle, format=ox.RdfFormat.TURTLE)

    def text(shape: ox.NamedNode, name: str) -> str:
        held = store.quads_for_pattern(shape, ox.NamedNode(_SH + name), None, None)
        return next((q.object.value for q in held if not isinstance(q.object, ox.Triple)), "")

    severity = ox.NamedNode(_SH + "severity")
    nodes = (q.subject for q in store.quads_for_pattern(None, severity, None, None))
    return [
        Rule(
            id=node.value.removeprefix(SHAPE),
            name=text(node, "name"),
            severity=_SEVERITIES[text(node, "severity").removeprefix(_SH)],
            why=text(node, "description"),
            do=text(node, "message"),
        )
        for node in nodes
        if isinstance(node, ox.NamedNode) and node.value.startswith(SHAPE)
    ]
