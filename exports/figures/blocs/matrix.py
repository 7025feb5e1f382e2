"""A matrix of actors by bloc: how they are tied, or how often two of them share a bloc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ....graph.readback import Contents
from ....graph.structure.blockmodel import block_matrix
from ....ontology.errors import UsageError
from ..colour import Colour, Shades, bar_width, box, colour_bar
from ..fonts import width_of
from ..grid import grid_for
from ..labels import check_language, names
from ..sheet import MARGIN, Frame, Sheet
from ..square import NUMBERED, Square
from ..style import MUTED, SELF, SMALL, VOID, VOID_LINES, Drawing, Mark, Table, drawing
from .caption import Caption
from .words import bloc_name, say

MOST = 120
"""More actors than this cannot be read in one figure."""

_NARROWEST = 430.0
_EMPTY = "#eef0f3"

Array = npt.NDArray[np.float64]


def bloc_matrix(
    graph: nx.Graph[str],
    blocs: Sequence[Sequence[str]],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw who is tied to whom, by bloc, the strongest first.

    `graph` is undirected, with weights, or with signs: then parallel ties are shown as friendly
    less hostile ones, hostile cells hatched. `blocs` are tuples of ids; actors in none stand last.
    Below stands how dense ties are within and between blocs. Raises UsageError for an unknown
    language, more than 120 actors, a character that no font has, or where matplotlib is not
    installed.
    """
    check_language(language)
    actors, sizes = _in_order(graph, blocs)
    values = np.full((len(actors),) * 2, np.nan)
    number = {actor: k for k, actor in enumerate(actors)}
    signed = any("sign" in data for *_, data in graph.edges(data=True))
    for a, b, data in graph.edges(data=True):
        if a != b:
            i, j = number[a], number[b]
            amount = float(data.get("weight", 1)) * data.get("sign", 1)
            values[i, j] = values[j, i] = amount + np.nan_to_num(values[i, j])
    notes = _densities(graph, actors, sizes, language) if actors else []
    body = _Body(actors, sizes, values, "matrix", caption, contents, language, notes)
    most = float(np.nanmax(np.abs(values), initial=0, where=~np.isnan(values))) or 1.0
    if signed:
        body.shades = _TieShades(-most, most, "PuOr", ("hostile", "friendly"))
    else:
        body.shades = _Weights(0, most, "Blues", ("", "tie weight"))
    return body.checked()


def coassignment_matrix(
    actors: Sequence[str],
    share: Array,
    blocs: Sequence[Sequence[str]],
    caption: Caption,
    contents: Contents,
    *,
    language: str = "en",
) -> Drawing:
    """Draw how often each two actors share a bloc, 0 to 1, ordered by the blocs given.

    `share` is (n, n) in the order of `actors`; NaN where the two are never in one network. Raises
    UsageError as `bloc_matrix` does, and for a matrix of another shape.
    """
    check_language(language)
    if share.shape != (len(actors),) * 2:
        raise UsageError(f"{len(actors)} actors need a matrix of as many rows and columns.")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(actors)
    order, sizes = _in_order(graph, blocs)
    place = [list(actors).index(actor) for actor in order]
    values = share[np.ix_(place, place)] if order else share
    body = _Body(order, sizes, values, "together", caption, contents, language, [])
    body.shades = _TieShades(0, 1, "cividis", ("", "share"))
    return body.checked()


class _TieShades(Shades):
    def __init__(self, low: float, high: float, name: str, words: tuple[str, str]) -> None:
        super().__init__(low, high, name)
        self._words = words

    def ends(self, language: str) -> tuple[str, str]:
        small, large = (say(language, key) if key else "" for key in self._words)
        return small, large


class _Weights(_TieShades):
    """Weights: the palest is told from no tie; ticks are whole numbers."""

    def at(self, share: float) -> Colour:
        return super().at(0.18 + 0.82 * share)

    @property
    def ticks(self) -> list[float]:
        steps = min(4, int(self.high)) or 1
        return sorted({round(k * self.high / steps) for k in range(steps + 1)})


Sizes = list[tuple[int | None, int]]
"""Each bloc's number from 0 (None: no bloc), and how many actors it has."""


def _in_order(graph: nx.Graph[str], blocs: Sequence[Sequence[str]]) -> tuple[list[str], Sizes]:
    """The actors of the graph bloc by bloc, the strongest first; those in none last."""
    strength = dict(graph.degree(weight="weight"))
    actors: list[str] = []
    sizes: Sizes = []
    rest = set(graph)
    for number, bloc in [*enumerate(blocs), (None, sorted(graph))]:
        members = sorted(rest.intersection(bloc), key=lambda a: (-strength[a], a))
        rest -= set(members)
        if members:
            actors += members
            sizes.append((number, len(members)))
    return actors, sizes


def _densities(graph: nx.Graph[str], actors: list[str], sizes: Sizes, language: str) -> list[str]:
    """In words: how dense ties are within each bloc, and between each two."""
    numbers = [k for k, (_, count) in enumerate(sizes) for _ in range(count)]
    found = block_matrix(graph, dict(zip(actors, numbers, strict=True))).density
    order = list(dict.fromkeys(numbers[actors.index(node)] for node in graph))
    density = {(order[i], order[j]): found[i, j] for i in range(len(order))
               for j in range(len(order))}  # fmt: skip

    def told(pairs: Iterable[tuple[int, int]]) -> str:
        words = []
        for i, j in pairs:
            value = density[i, j]
            if not np.isnan(value):
                label = bloc_name(language, sizes[i][0])
                if i != j:
                    label += f" – {bloc_name(language, sizes[j][0])}"
                words.append(f"{label}: {value:.2f}")
        return "; ".join(words[:12]) + ("; …" if len(words) > 12 else "") or "–"

    count = len(sizes)
    within = told((i, i) for i in range(count))
    between = told((i, j) for i in range(count) for j in range(i + 1, count))
    return [say(language, "density", within=within, between=between)]


@dataclass
class _Body:
    """The parts of one matrix figure, measured in points."""

    actors: list[str]
    sizes: Sizes
    values: Array
    kind: str
    caption: Caption
    contents: Contents
    language: str
    notes: list[str]
    shades: Shades = field(init=False)

    def checked(self) -> Drawing:
        """The figure, where it can be read."""
        if len(self.actors) > MOST:
            raise UsageError(
                f"A matrix of {len(self.actors)} actors cannot be read; {MOST} are the most.",
                hint="Limit it to some actors.",
            )
        with drawing():
            return self._drawing()

    def _drawing(self) -> Drawing:
        labels = names(self.contents, self.actors, self.language)
        self.names = [labels[actor] for actor in self.actors]
        self.blocs = [(bloc_name(self.language, n), count) for n, count in self.sizes]
        self.grid = grid_for(self.names, [name for name, _ in self.blocs], _NARROWEST)
        title = say(self.language, self.kind, count=len(self.actors),
                    day=self.caption.day(self.language))  # fmt: skip
        notes = self.notes if self.actors else [say(self.language, "nothing")]
        source = self.caption.source(self.contents)
        frame = Frame(self.grid.width, title, self.caption.subtitle(self.language), notes, source)
        below = 64 + (14 if self._keys_below else 0)
        sheet = frame.sheet(self.grid.head + self.grid.side + below if self.actors else 0)
        if self.actors:
            self._draw(sheet, frame.top + self.grid.head)
        return Drawing(
            "heatmap", title, self._summary(), source, self._table(), self.language, sheet.figure,
            marks=tuple(self._marks()), parts=tuple(self._parts()),
        )  # fmt: skip

    def _draw(self, sheet: Sheet, top: float) -> None:
        canvas = sheet.canvas()
        square = Square(self.grid, top, sheet, canvas)
        square.cells(self._fill, self._number)
        square.names(self.names)
        square.brackets(self.blocs)
        y = top + self.grid.side + 20
        colour_bar(sheet, canvas, self.shades, self.language, y)
        x, y = (MARGIN, y + 36) if self._keys_below else (self._bar_end, y)
        across = width_of(self._keys()[0][1], SMALL) + 36
        for k, (fill, text) in enumerate(self._keys()):
            at = (x + k * across, y) if self._keys_below else (x, y + 18 * k)
            box(canvas, at, 12, 12, **fill)
            sheet.text(at[0] + 18, at[1] + 6, text, SMALL, color=MUTED, gid=f"key-{k}")

    @property
    def _bar_end(self) -> float:
        return MARGIN + bar_width(self.shades, self.language) + 22

    @property
    def _keys_below(self) -> bool:
        """Whether the keys have no room beside the colour bar."""
        widest = max(width_of(text, SMALL) for _, text in self._keys())
        return self._bar_end + 18 + widest > self.grid.width - MARGIN

    def _keys(self) -> list[tuple[dict[str, Any], str]]:
        void = say(self.language, "never" if self.kind == "together" else "no tie")
        keys: list[tuple[dict[str, Any], str]] = [
            ({"facecolor": SELF}, say(self.language, "itself"))
        ]
        apart = ~np.eye(len(self.actors), dtype=bool)
        if np.isnan(self.values[apart]).any():
            keys.insert(0, (self._void(), void))
        return keys

    def _void(self) -> dict[str, Any]:
        if self.kind == "together":
            return {"facecolor": VOID, "edgecolor": VOID_LINES, "hatch": "////"}
        return {"facecolor": _EMPTY}

    def _fill(self, i: int, j: int) -> dict[str, Any]:
        value = self.values[i, j]
        if i == j:
            return {"facecolor": SELF}
        if np.isnan(value):
            return self._void()
        look: dict[str, Any] = {"facecolor": self.shades.at(self.shades.share(value))}
        if value < 0:
            look |= {"edgecolor": "#7a3b00", "hatch": "...."}
        return look

    def _number(self, i: int, j: int) -> str:
        value = float(self.values[i, j])
        if i == j or np.isnan(value) or len(self.actors) > NUMBERED:
            return ""
        return self._told(value)

    def _told(self, value: float) -> str:
        text = f"{value:.2f}" if self.kind == "together" else f"{value:g}"
        return text.replace("-", "−")

    # -- what the page and a reader who does not see it are told -----------------------------

    def _summary(self) -> str:
        what = "How often two share a bloc" if self.kind == "together" else "Ties by bloc"
        blocs = "; ".join(
            ", ".join(self.names[start : start + count])
            for start, (_, count) in zip(self._starts(), self.sizes, strict=True)
        )
        return f"{what}: {blocs}."

    def _starts(self) -> list[int]:
        return [sum(count for _, count in self.sizes[:k]) for k in range(len(self.sizes))]

    def _marks(self) -> Iterable[Mark]:
        what = "share" if self.kind == "together" else "tie"
        for i, a in enumerate(self.names):
            for j, b in enumerate(self.names):
                value = float(self.values[i, j])
                told = ("the actor itself" if i == j else "none" if np.isnan(value)
                        else self._told(value))  # fmt: skip
                yield Mark(f"cell-{i}-{j}", f"{a} – {b}", ((what, told),), f"row-{i}", i, j)

    def _parts(self) -> Iterable[tuple[str, str]]:
        for i in range(len(self.actors)):
            yield f"row-{i}", f"row-{i}"
            yield from ((f"{kind}-{i}-{j}", f"row-{i}") for j in range(len(self.actors))
                        for kind in ("cell", "number"))  # fmt: skip

    def _table(self) -> Table:
        def cell(i: int, j: int) -> str:
            value = float(self.values[i, j])
            return "–" if i == j else "" if np.isnan(value) else self._told(value)

        count = range(len(self.actors))
        rows = tuple((self.names[i], *(cell(i, j) for j in count)) for i in count)
        return Table(("", *self.names), rows)
