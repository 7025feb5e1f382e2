"""A figure as one interactive HTML file: it needs no network, and nothing beside it.

The script and the style stand inside the file, and a Content-Security-Policy allows no other. Below
the figure stands a table of its numbers, which needs no script.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..assembly import json_for_html, part, policy, rendered, script
from .labels import LANGUAGES

if TYPE_CHECKING:
    from .style import Drawing

_GROUPS = {
    "heatmap": "row", "timeseries": "line", "slope": "slope", "network": "ties",
    "alluvial": "actor", "scatter": "bloc", "dendrogram": "branch",
}  # fmt: skip
"""What a click makes stand out."""

_PIXELS = 112
"""An inch of a figure on a wide screen, a little larger than in print."""


def page(drawing: Drawing, title: str = "") -> str:
    """The HTML text of a figure. `title` is by default the one that the figure bears itself."""
    code = script("figure", "figure.js")
    return rendered(
        "figure/figure.html",
        title=title or drawing.title,
        own_title=title not in ("", drawing.title),
        lang=LANGUAGES[drawing.language][0],
        csp=policy(code),
        style=part("figure/figure.css"),
        group=_GROUPS[drawing.kind],
        svg=drawing.svg_element(),
        natural=round(drawing.figure.get_figwidth() * _PIXELS),
        table=drawing.table,
        source=drawing.source,
        data=json_for_html(_data(drawing)),
        script=code,
    )


def _data(drawing: Drawing) -> dict[str, Any]:
    """What the script needs to know of each mark, as JSON."""
    return {
        "kind": drawing.kind,
        "marks": [asdict(mark) for mark in drawing.marks],
        "parts": [list(part) for part in drawing.parts],
    }
