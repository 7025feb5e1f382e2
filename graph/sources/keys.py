"""The keys of a TOML file, read one by one, so that a misspelt or wrong one is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...ontology.errors import BadInputError, nearest, shown


@dataclass
class Keys:
    """A table of a TOML file: where it stands, what it holds, which keys were asked for."""

    file: str
    place: str
    found: dict[str, Any]
    seen: set[str] = field(default_factory=set)
    _tables: dict[str, Keys] = field(default_factory=dict)

    def error(self, key: str, why: str) -> BadInputError:
        """What is wrong with a key, to be raised."""
        where = ".".join(filter(None, (self.place, key)))
        return BadInputError(f"{self.file}: {where}: {why.strip()}", hint="See docs/import.md.")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        self.seen.add(key)
        value = self.found.get(key, default)
        if value is None:
            near = nearest(key, [k for k in self.found if k not in self.seen])
            raise self.error(key, f"missing. {near}")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.error(key, "must be a text")
        return str(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """A text that is one of several."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(key, f"{shown(value)} is none of {', '.join(allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one; none where the key is absent."""
        self.seen.add(key)
        value = self.found.get(key, [])
        many = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str | int) and not isinstance(each, bool) for each in many):
            raise self.error(key, "must be a text or a list of texts")
        return tuple(map(str, many))

    def table(self, key: str) -> Keys:
        """A table in this one; an empty one where the key is absent."""
        self.seen.add(key)
        if key not in self._tables:
            value = self.found.get(key, {})
            if not isinstance(value, dict):
                raise self.error(key, "must be a table")
            self._tables[key] = Keys(self.file, ".".join(filter(None, (self.place, key))), value)
        return self._tables[key]

    def tables(self, key: str) -> dict[str, Keys]:
        """The named tables in a table: [actors.a], [actors.b]."""
        outer = self.table(key)
        return {name: outer.table(name) for name in list(outer.found)}

    def list_of_tables(self, key: str) -> list[Keys]:
        """The tables of a list: [[claim]], [[claim]]."""
        self.seen.add(key)
        value = self.found.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"must be written as [[{key}]]")
        for number, each in enumerate(value, start=1):
            self._tables[f"{key} {number}"] = Keys(self.file, f"{key} {number}", each)
        return [self._tables[f"{key} {n}"] for n in range(1, len(value) + 1)]

    def rest(self) -> list[str]:
        """Every key, where keys are names of the mapping's own choice."""
        return list(self.found)

    def all_texts(self) -> dict[str, str]:
        """Every key with its text."""
        return {key: self.text(key) for key in self.found}

    def range(self) -> tuple[float, float]:
        """The bounds `min` and `max` of a number; none where a key is absent."""
        low, high = self.text("min", "-inf"), self.text("max", "inf")
        return float(low), float(high)

    def refuse_others(self) -> None:
        """Refuse the keys that nobody asked for, here and below."""
        for key in self.found:
            if key not in self.seen:
                raise self.error(key, f"unknown key. {nearest(key, list(self.seen))}")
        for below in self._tables.values():
            below.refuse_others()
