"""From a name that a person types to the entity that it means.

An entity may be named by its id, a code, or any label in any language. Names are compared in
three ways, the next only where the one before finds nothing:

1. as written, whatever the case, width, composition (NFKC) and surrounding space;
2. by what the letters look like: a Latin letter may stand for the Cyrillic one of the same shape;
3. in simplified characters, so that a Chinese name is found in either script.

A single Chinese character is an abbreviation that may mean many things (哈 is Kazakhstan only
among the states of Central Asia), and resolves only where a context is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from ..ontology import terms
from ..ontology.errors import AmbiguousNameError, NotFoundError, shown
from ..ontology.vocabulary import vocabulary
from .claims import Entity, Iri

Index = Mapping[str, set[Iri]]
"""A form of a name → the entities that bear it."""

_LOOKS_LIKE = str.maketrans(
    "АВЕЁЗІЈКМНОРСТУХЅҮԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEE3IJKMHOPCTYXSYQWABEZHIKMNOPTYX"
)
"""Capital Cyrillic and Greek letters → the Latin ones of the same shape."""

_BETWEEN = re.compile(r"[、,，;；/|·和與与及\s]+")


def fold(name: str) -> str:
    """The form in which names are compared."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    visible = (c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join("".join(visible).split())


def skeleton(name: str) -> str:
    """What a name looks like: letters of the same shape are the same letter."""
    return fold(name).upper().translate(_LOOKS_LIKE)


def simplified(name: str) -> str:
    """A name in simplified characters."""
    return fold(str(_to_simplified()(name)))


def _to_simplified() -> Callable[[str], str]:
    import opencc  # loads its dictionaries: only where a name was not found otherwise

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def is_abbreviation(name: str) -> bool:
    """Whether a name is one Chinese character."""
    plain = fold(name)
    return len(plain) == 1 and "\u3400" <= plain <= "\u9fff"


class Names:
    """All names of all entities, each with the entities that bear it.

    `belonging` tells what a group or a body is made of, for a context that names one.
    """

    def __init__(
        self,
        entities: Mapping[Iri, Entity],
        belonging: Callable[[Iri], frozenset[Iri]] = lambda _: frozenset(),
    ) -> None:
        self._entities = entities
        self._belonging = belonging
        self._ids: dict[str, Iri] = {}
        for entity in entities.values():
            self._ids[entity.id] = self._ids[f"id:{entity.id}"] = entity.iri
        self._labels = self._index(fold)

    def find(self, name: str, cls: Iri | None = None, context: str | Iterable[str] = ()) -> Entity:
        """The one entity that a name means; of several, the one of class `cls` if given.

        `context` is what the name stands among: names in a list («哈、烏、吉»), or of a group or
        body that it belongs to. It chooses among several meanings, and an abbreviation of one
        character has a meaning only with it.

        Raises NotFoundError with the nearest names, AmbiguousNameError with all that it may mean.
        """
        exact = self._ids.get(name.strip()) or (name if name in self._entities else None)
        if exact:
            return self._entities[exact]
        found = self._bearers(name)
        among = _BETWEEN.split(context.strip()) if isinstance(context, str) else list(context)
        if among := [item for item in among if item]:
            found = self._in_context(found, among)
        if len(found) > 1 and cls is not None:
            is_a = vocabulary().is_a
            fitting = {iri for iri in found if is_a(self._entities[iri].type, cls)}
            found = fitting or found
        if not found:
            raise NotFoundError(
                f"Nobody {'in that context' if among else 'here'} is called {shown(name)}.",
                hint=self._hint(name),
            )
        if is_abbreviation(name) and not among:
            raise AmbiguousNameError(
                f"{shown(name)} is an abbreviation that may mean {self._listed(sorted(found))}.",
                hint="Name it by its id, or give what it stands among (steppe show --context).",
            )
        if len(found) > 1:
            raise AmbiguousNameError(
                f"The name {shown(name)} may mean {self._listed(sorted(found))}.",
                hint="Name it by its id.",
            )
        return self._entities[next(iter(found))]

    def _index(self, form: Callable[[str], str]) -> Index:
        found: dict[str, set[Iri]] = defaultdict(set)
        for entity in self._entities.values():
            for names in (entity.codes, *entity.labels.values()):
                for name in names:
                    found[form(name)].add(entity.iri)
        return found

    @cached_property
    def _shapes(self) -> Index:
        return self._index(skeleton)

    @cached_property
    def _simplified(self) -> Index:
        convert = _to_simplified()
        return self._index(lambda name: fold(convert(name)))

    def _bearers(self, name: str) -> set[Iri]:
        """Who bears the name, by the first of the three comparisons that finds anybody."""
        return (
            self._labels.get(fold(name))
            or self._shapes.get(skeleton(name))
            or self._simplified.get(simplified(name))
            or set()
        )

    def _in_context(self, found: set[Iri], among: Iterable[str]) -> set[Iri]:
        """Those that belong to what the context names; of a list, those that go with the others.

        Where the context is a plain list that no group holds together, all stay.
        """
        others = [self._bearers(item) | {self._ids[item]} if item in self._ids
                  else self._bearers(item) for item in among]  # fmt: skip
        if not any(others):
            raise NotFoundError("Nobody here is called as the context says.")
        parts = [frozenset().union(*(self._belonging(iri) for iri in item)) for item in others]
        if pool := frozenset().union(*parts):
            return found & pool
        groups = (self._belonging(e.iri) for e in self._entities.values())
        fitting = [g for g in groups if g and all(g & item for item in others if item)]
        return found & frozenset().union(*fitting) or found

    def _hint(self, name: str) -> str:
        texts = get_close_matches(fold(name), list(self._labels), n=3, cutoff=0.6)
        near = dict.fromkeys(i for text in texts for i in sorted(self._labels[text]))
        return f"Did you mean {self._listed(near)}?" if near else "steppe show lists what is known."

    def _listed(self, iris: Iterable[Iri]) -> str:
        each = [f"{terms.local(iri)} ({self._entities[iri].label})" for iri in iris]
        return ", ".join(each[:-1]) + " or " + each[-1] if len(each) > 1 else each[0]
