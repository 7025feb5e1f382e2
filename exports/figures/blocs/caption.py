"""What stands around a figure of blocs: what was measured, over what, when, and after whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ....graph.claims import Statement
from ....graph.readback import Contents
from ....ontology.errors import UsageError
from ..style import source_of
from ..words import day_in_words
from .words import layers_in_words


@dataclass(frozen=True)
class Caption:
    """`measure` says how it was computed, in a few words («Leiden, seed 0, modularity 0.044»).

    `layers` are those of the network, `days` one or several, `statements` what it rests on. Raises
    UsageError without a day.
    """

    measure: str
    layers: tuple[str, ...]
    days: tuple[date, ...]
    statements: Sequence[Statement]

    def __post_init__(self) -> None:
        if not self.days:
            raise UsageError("A figure without a day cannot be drawn.", hint="Give it in days=.")

    def source(self, contents: Contents) -> str:
        """The source line."""
        one = len(self.days) == 1
        days = f"Day: {self.days[0]}" if one else f"Days: {self.days[0]} to {self.days[-1]}"
        rest = f"Layers: {', '.join(self.layers)}. {days}"
        return source_of(contents, self.statements, self.measure, rest)

    def subtitle(self, language: str) -> list[str]:
        """How it was computed, and over which layers."""
        return [self.measure, layers_in_words(self.layers, language)]

    def day(self, language: str) -> str:
        """The day, or the first and the last, in words."""
        if len(self.days) == 1:
            return day_in_words(self.days[0], language)
        return f"{day_in_words(self.days[0], language)} – {day_in_words(self.days[-1], language)}"
