"""How the page looks: colours, shapes, sizes and vis-network options.

Colours are from the Okabe-Ito palette or chosen beside it; kind is told by shape too, sign by the
end of a line and certainty by its dashes, so that nothing rests on colour alone.
"""

from __future__ import annotations

import math
from typing import Any

from ..graph.claims import Iri
from ..ontology import terms
from ..ontology.vocabulary import vocabulary

_TYPES = {
    "State": ("#0072B2", "dot", "flag"),
    "Organization": ("#E69F00", "square", "seats"),
    "Agreement": ("#009E73", "diamond", "paper"),
    "MilitaryBase": ("#D55E00", "triangle", "runway"),
    "Event": ("#CC79A7", "star", "bolt"),
    "Concept": ("#7F7F7F", "hexagon", "idea"),
    "Place": ("#8C6D31", "triangleDown", "pin"),
    "Person": ("#56B4E9", "dot", "head"),
    "ArmedGroup": ("#882255", "hexagon", "shield"),
    "ActorGroup": ("#56B4E9", "square", "many"),
    "InfrastructureProject": ("#8C6D31", "square", "pipe"),
}
_OTHER = ("#7F7F7F", "dot", "")

LAYERS = {
    "institutional": "#0072B2", "treaty-act": "#009E73", "security": "#D55E00",
    "political": "#6A3085", "economic": "#6F5A00", "energy": "#A0483A", "geographic": "#294D21",
    "office": "#2F8FF0", "interest": "#C7234C", "assessment": "#596478", "definition": "#8B95A9",
}  # fmt: skip
OTHER_LAYER = "#596478"

BLOCS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255")

POSSIBLE = [6, 5]
"""Dashes of a tie that is not certain."""

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "nodes": {
        "borderWidth": 1.5,
        "borderWidthSelected": 3,
    },
    "edges": {
        "selectionWidth": 1.4,
        "hoverWidth": 0.8,
        "arrowStrikethrough": False,
        "endPointOffset": {"to": 2, "from": 2},
    },
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "multiselect": False,
        "selectConnectedEdges": True,
        "zoomSpeed": 0.8,
    },
}


def mark(cls: Iri) -> tuple[str, str]:
    """Colour and shape of a class: its own, or that of the nearest class above it."""
    colour, shape, _ = _TYPES.get(terms.local(kind(cls)), _OTHER)
    return colour, shape


def icon(cls: Iri) -> str:
    """The name of the icon of a class, or of the nearest class above it; empty if there is none."""
    return _TYPES.get(terms.local(kind(cls)), _OTHER)[2]


def kind(cls: Iri) -> Iri:
    """The class whose mark a class has: itself or the nearest above it; empty if none has one."""
    above = (cls, *vocabulary().superclasses.get(cls, ()))
    return next((each for each in above if terms.local(each) in _TYPES), "")


def node_size(degree: int) -> float:
    """Radius of a node in pixels; grows with the root of its number of ties."""
    return round(min(28.0, 8 + 2.4 * math.sqrt(degree)), 1)


def share_size(share: float) -> float:
    """Radius of a node in pixels, by its share of the largest value: the area grows with it."""
    return round(8 + 20 * math.sqrt(max(share, 0.0)), 1)


def bend(k: int, count: int, start: str, end: str) -> dict[str, Any] | bool:
    """The curve of the k-th of `count` ties between two nodes, so that none hides another.

    Clockwise and counter-clockwise swap with the direction of a tie, hence the order of the ends.
    """
    offset = (k - (count - 1) / 2) * 0.22
    if start > end:
        offset = -offset
    if not offset:
        return False
    side = "curvedCW" if offset > 0 else "curvedCCW"
    return {"enabled": True, "type": side, "roundness": round(abs(offset), 2)}
