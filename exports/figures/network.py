"""The network of a day as a still picture: the page's layout and marks, for print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ...graph.claims import ASSERTED
from ...graph.layers import check_layers
from ...graph.snapshot import Snapshot
from ...ontology import terms
from ...ontology.errors import UsageError
from ...ontology.vocabulary import vocabulary
from .. import look
from ..layout import Positions
from ..placing import first_layers, layer_of, placed
from ..timeline import timeline
from .blocs.keys import Key
from .blocs.words import bloc_name
from .labels import LANGUAGES, abbreviations, check_language, names, short
from .network_keys import (
    RING,
    draw_node,
    draw_ring,
    end_key,
    in_bands,
    legend,
    legend_height,
    line_key,
    node_key,
    ring_key,
    size_key,
)
from .network_names import LONGEST, Names, draw_names, name_nodes
from .network_ties import Spot, draw_ties, tied
from .sheet import MARGIN, Frame
from .style import SOURCE, Drawing, Table, drawing, source_of
from .words import day_in_words, layer_word, listed, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 300
"""More nodes than this cannot be read in one figure."""

WIDTH = 510.0
"""180 mm, the width of a page of an article, in points."""

_HIGHEST, _LARGEST, _SMALLEST = 410.0, 0.55, 2.4
"""The most points of height, and for a pixel of the page; the least for a radius."""

_ROOM = 18.0
"""For names beside the outermost nodes."""

_SIGNS = ((1, "friendly tie"), (-1, "hostile tie"), (0, "neither"))
_TITLE, _TOLD = 200, 8
_STANDINGS = ("certain", "possible", "contested")


def network(
    snapshot: Snapshot,
    *,
    layers: Iterable[str] | None = None,
    title: str = "",
    seed: int = 0,
    language: str = "en",
) -> Drawing:
    """Draw the network of a snapshot, 180 mm wide, as the page draws it.

    `layers` limits the ties; by default they are those that the page draws first, of the layers
    with friendly or hostile ties. `seed` sets the layout and the blocs. Types are told by colour
    and shape, layers by colour, sign by the mark at a line's end, certainty by dashes, blocs
    (Louvain) by rings. Names are left out where there is no room for them, those of nodes with the
    fewest neighbours first; a note says which.

    Raises UsageError for an unknown layer or language, more than 300 nodes, a character that no
    font has, or where matplotlib is not installed.
    """
    check_language(language)
    wanted = None if layers is None else sorted(check_layers(layers))
    with drawing():
        return _Network(snapshot, wanted, title, seed, language).drawing()


@dataclass
class _Network:
    """What is drawn of one day, where it stands in points, and what is told of it."""

    snapshot: Snapshot
    layers: Sequence[str] | None
    title: str
    seed: int
    language: str

    def __post_init__(self) -> None:
        times = timeline(self.snapshot, None, self.layers, self.seed)
        first = first_layers(times.ties)
        self.verdicts = [t for t in times.ties if self.layers is not None or layer_of(t) in first]
        near: dict[str, set[str]] = {}
        for a, b in ((terms.local(t.subject), terms.local(t.object)) for t in self.verdicts):
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
        self.neighbours = {node: len(others) for node, others in sorted(near.items())}
        if len(near) > MOST:
            raise UsageError(
                f"A picture of {len(near)} nodes cannot be read; {MOST} are the most.",
                hint="Limit it to some layers or sources, or draw the page.",
            )
        self.lines = {actor: line for line, bloc in times.members.items() for actor in bloc
                      if actor in near}  # fmt: skip
        self.names = names(self.snapshot.contents, self.neighbours, self.language, LONGEST)
        self._place(placed(self.snapshot.entities, times.ties, self.seed).spots)
        self.ties = tied(self.verdicts, self.spots)

    def _place(self, positions: Positions) -> None:
        """From pixels of the page to points."""
        pixels = np.array([positions[node] for node in self.neighbours]).reshape(-1, 2)
        low = pixels.min(axis=0, initial=np.inf)
        size = np.maximum(pixels.max(axis=0, initial=-np.inf) - low, 1.0)
        across, up = WIDTH - 2 * (MARGIN + _ROOM), _HIGHEST - 2 * _ROOM
        scale = float(min(across / size[0], up / size[1], _LARGEST))
        self.high = float(size[1]) * scale + 2 * _ROOM
        corner = np.array([(WIDTH - size[0] * scale) / 2, _ROOM])
        self.radius: dict[str, float] = {}
        self.spots: dict[str, Spot] = {}
        for node, (x, y) in zip(self.neighbours, (pixels - low) * scale + corner, strict=True):
            radius = max(_SMALLEST, look.node_size(self.neighbours[node]) * scale)
            ring = RING + 1.0 if node in self.lines else 0.5
            self.radius[node] = radius
            self.spots[node] = Spot(float(x), float(y), radius + ring)

    def _type(self, node: str) -> str:
        return self.snapshot.entities[terms.ID + node].type

    def drawing(self) -> Drawing:
        """The whole figure."""
        say = self.language
        day = word(say, "network", day=day_in_words(self.snapshot.day, say))
        title = short(self.title, _TITLE) or day
        certain = sum(tie.standing == "certain" for tie in self.ties)
        counts = word(say, "size", nodes=len(self.spots), ties=len(self.ties), certain=certain)
        subtitle = [counts] if title == day else [day, counts]
        source = self._source()
        frame = Frame(WIDTH, title, subtitle, self._notes(), source, note=SOURCE)
        bands = in_bands(self._keys(), WIDTH)
        sheet = frame.sheet(self.high + 8 + legend_height(bands) if self.ties else 0)
        if self.ties:
            canvas = sheet.axes(0, frame.top, WIDTH, self.high)
            canvas.set_xlim(0, WIDTH)
            canvas.set_ylim(self.high, 0)
            draw_ties(canvas, self.ties)
            self._nodes(canvas)
            draw_names(sheet, canvas, frame.top, self._called, self.spots)
            legend(sheet, sheet.canvas(), frame.top + self.high + 8, bands)
        return Drawing("network", title, self._summary(), source, self._table(), say, sheet.figure)

    def _nodes(self, canvas: Axes) -> None:
        for n, (node, spot) in enumerate(self.spots.items()):
            if node in self.lines:
                draw_ring(canvas, spot.x, spot.y, self.radius[node], self.lines[node])
            kind = look.mark(self._type(node))
            draw_node(canvas, spot.x, spot.y, self.radius[node], kind, f"node-{n}")

    @cached_property
    def _called(self) -> Names:
        """The names that have room, those of nodes with the most neighbours first."""
        brief = abbreviations(self.snapshot.contents, self.names, self.language)
        area = (MARGIN / 2, 0.0, WIDTH - MARGIN / 2, self.high)
        ink = np.vstack([tie.curve.points() for tie in self.ties])
        return name_nodes(self.spots, self.names, brief, self._ranked, area, ink)

    @property
    def _ranked(self) -> list[str]:
        return sorted(self.spots, key=lambda node: (-self.neighbours[node], node))

    def _notes(self) -> list[str]:
        if not self.ties:
            day = day_in_words(self.snapshot.day, self.language)
            beyond = [self.snapshot.beyond] if self.snapshot.beyond else []
            return [word(self.language, "nothing holds", day=day), *beyond]
        found, said = self._called, []
        if found.brief:
            pairs = sorted(found.brief.items(), key=lambda pair: pair[1])
            told = "; ".join(f"{brief}: {self.names[node]}" for node, brief in pairs)
            said.append(word(self.language, "abbreviations", names=told))
        if bare := [name for node, name in self.names.items() if node not in found.labels]:
            told = listed(bare, self.language)
            said.append(word(self.language, "bare", count=len(bare), names=told))
        return said

    # -- the legend, the source line, and what a reader who does not see it is told ------------

    def _keys(self) -> list[list[Key]]:
        """The legend, of what is shown: types, layers and blocs, signs and certainty."""
        say = self.language
        kinds = Counter(look.kind(self._type(node)) for node in self.spots)
        layers = Counter(tie.layer for tie in self.ties)
        signs, standings = ({getattr(tie, of) for tie in self.ties} for of in ("sign", "standing"))
        several = len(set(self.neighbours.values())) > 1
        return [
            [*(node_key(self._kind(kind), look.mark(kind)) for kind in _most(kinds)),
             *([size_key(word(say, "neighbours"))] if several else [])],
            [*(line_key(f"layer-{layer}", layer_word(layer, say),
                        look.LAYERS.get(layer, look.OTHER_LAYER)) for layer in _most(layers)),
             *(ring_key(bloc_name(say, line), line) for line in sorted({*self.lines.values()}))],
            [*(end_key(word(say, key), sign) for sign, key in _SIGNS if sign in signs),
             *(line_key(how, word(say, how), stands=how) for how in _STANDINGS
               if how in standings)],
        ]  # fmt: skip

    def _kind(self, kind: str) -> str:
        return self._label(kind) if kind else word(self.language, "other")

    def _label(self, term: str) -> str:
        """What a class or relation is called; in English where it has no other label."""
        labels = vocabulary().labels_in(term)
        return labels.get(LANGUAGES[self.language][0], vocabulary().label(term))

    def _source(self) -> str:
        used = dict.fromkeys(s for verdict in self.verdicts for s in verdict.claims)
        layers = ", ".join(sorted({tie.layer for tie in self.ties})) or "none"
        measure = f"blocs by Louvain, {terms.INSTITUTIONAL} layer, seed {self.seed}"
        said = [f"Layers: {layers}", *_limits(self.snapshot), f"Day: {self.snapshot.day}"]
        return source_of(self.snapshot.contents, used, measure if self.lines else "",
                         ". ".join(said))  # fmt: skip

    def _summary(self) -> str:
        first = (f"{self.names[n]} ({self.neighbours[n]})" for n in self._ranked[:_TOLD])
        most = f" Most neighbours: {', '.join(first)}." if self.ties else ""
        counts = f"Nodes: {len(self.spots)}, ties: {len(self.ties)}."
        return f"Network on {self.snapshot.day}. {counts}{most}"

    def _table(self) -> Table:
        rows = tuple(
            (self.names[tie.start], self._label(tie.relation), self.names[tie.end],
             layer_word(tie.layer, self.language), word(self.language, tie.standing))
            for tie in self.ties
        )  # fmt: skip
        return Table(("", "", "", "", ""), rows)


def _limits(snapshot: Snapshot) -> list[str]:
    """How a reading is limited, for the source line."""
    reading = snapshot.reading
    several: dict[str, list[str]] = {
        "Sources": sorted(map(terms.local, reading.sources)),
        "Stances": sorted(map(str, reading.stances)) if reading.stances != ASSERTED else [],
        "Ranks": [rank.label for rank in sorted(reading.ranks)],
    }
    said = [f"{name}: {', '.join(values)}" for name, values in several.items() if values]
    said += ["Only what is certain"] if reading.certain else []
    said += ["Open spells go on past their source's last day"] if reading.extrapolate else []
    return [*said, *([f"Acts since {snapshot.window}"] if snapshot.window else [])]


def _most(counts: Counter[str]) -> list[str]:
    """What is counted, the most frequent first."""
    return sorted(counts, key=lambda name: (-counts[name], name))
