"""Texts with the cells of a row in them: `atop-{atopid}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Template:
    """A text with columns in braces. Nothing in it is ever evaluated."""

    text: str

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that stand in it."""
        return tuple(_HOLE.findall(self.text))

    @cached_property
    def _pieces(self) -> list[str]:
        return _HOLE.split(self.text)

    def fill(self, cells: Mapping[str, str]) -> str:
        """The text with its cells; empty where it has columns and all of them are empty.

        >>> Template("weight {weight}").fill({"weight": "3"})
        'weight 3'
        """
        if not self.columns:
            return self.text
        values = [cells.get(name, "") for name in self.columns]
        if not any(values):
            return ""
        pieces = list(self._pieces)
        pieces[1::2] = values
        return "".join(pieces)
