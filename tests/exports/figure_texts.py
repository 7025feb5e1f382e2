"""What the tests of figures read off a drawing: its texts, where they stand, what they overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

from matplotlib.text import Text
from matplotlib.transforms import Bbox

from steppe.exports.figures.style import Drawing, drawing
from steppe.graph.claims import Entity
from steppe.graph.readback import Contents, DatasetInfo
from steppe.ontology import terms

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<img src=x onerror=alert(1)>", "a $x^2$ \\frac{1}{2}", "$", "-->--!>", "&amp; \"q\" 'q'",
    "new\nline\tand\x07bell", "\u202egnirts", "A very long label that goes on and on", "", "Same",
    "Same", "\ud800lone",
]  # fmt: skip


def contents_of(labels: Mapping[str, str]) -> Contents:
    """Actors with these labels, and no statement."""
    info = DatasetInfo("made-up", "The made-up data", "7", "CC0-1.0", date(2010, 12, 31))
    entities = {
        terms.ID + i: Entity(terms.ID + i, terms.STATE, {"en": (label,)} if label else {})
        for i, label in labels.items()
    }
    return Contents((info,), entities, {}, ())


def described(svg: str) -> str:
    """The title and the description of an SVG document."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    return f"{root[0].text}\n{root[1].text}"


def written(figure: Drawing, prefix: str = "") -> list[Text]:
    """The texts of a figure whose ids begin with a prefix."""
    return [
        text
        for text in figure.figure.findobj(Text)
        if text.get_text() and (text.get_gid() or "").startswith(prefix)
    ]


def boxes(figure: Drawing, prefix: str = "") -> list[Bbox]:
    with drawing():
        return [text.get_window_extent() for text in written(figure, prefix)]


def said(figure: Drawing, prefix: str) -> list[str]:
    return [text.get_text() for text in written(figure, prefix)]


def overlapping(found: Sequence[Bbox]) -> list[tuple[Bbox, Bbox]]:
    return [(a, b) for a, b in combinations(found, 2) if a.padded(-0.4).overlaps(b.padded(-0.4))]
