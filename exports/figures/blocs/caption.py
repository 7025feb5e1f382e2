"""What stands around a figure of blocs: what was measured, over what, when, and after whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ....graph.claims import Statement
from ....graph.readback import Contents
from ..style import source_of
from ..words import day_in_words
from .words import layers_in_words


@dataclass(frozen=True)
class Caption:
    """`measure` says how it was computed, in a few words («Leiden, seed 0, modularity 0.044»).

    `layers` are those of the network, `days` one or several, `statements` what it rests on.
    """

    measure: str
    layers: tuple[str, ...]
    days: tuple[date, ...]
    statements: Sequence[Statement]

    def source(self, contents: Contents) -> str:
        """The source line."""
        some = f"{self.days[0]} to {self.days[-1]}" if len(self.days) > 1 else str(self.days[0])
        layers = ", ".join(self.layers)
        rest = (
            f"Layers: {layers}. Days: {some}"
            if len(self.days) > 1
            else (f"Layers: {layers}. Day: {some}")
        )
        return source_of(contents, self.statements, self.measure, rest)

    def subtitle(self, language: str) -> list[str]:
        """How it was computed, and over which layers."""
        return [self.measure, layers_in_words(self.layers, language)]

    def day(self, language: str) -> str:
        """The day, or the first and the last, in words."""
        if len(self.days) == 1:
            return day_in_words(self.days[0], language)
        return f"{day_in_words(self.days[0], language)} – {day_in_words(self.days[-1], language)}"
