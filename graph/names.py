"""From a name that a person types to the entity that it means.

An entity may be named by its id, a code, or any label in any language. Matching ignores case,
width and composition (NFKC, case folding) and surrounding space.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ..ontology import terms
from ..ontology.errors import AmbiguousNameError, NotFoundError, shown
from ..ontology.vocabulary import vocabulary
from .claims import Entity, Iri


def fold(name: str) -> str:
    """The form in which names are compared."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    visible = (c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join("".join(visible).split())


class Names:
    """All names of all entities, each with the entities that bear it."""

    def __init__(self, entities: Mapping[Iri, Entity]) -> None:
        self._entities = entities
        self._ids: dict[str, Iri] = {}
        self._labels: dict[str, set[Iri]] = defaultdict(set)
        for entity in entities.values():
            self._ids[entity.id] = self._ids[f"id:{entity.id}"] = entity.iri
            for names in (entity.codes, *entity.labels.values()):
                for name in names:
                    self._labels[fold(name)].add(entity.iri)

    def find(self, name: str, cls: Iri | None = None) -> Entity:
        """The one entity that a name means; of several, the one of class `cls` if given.

        Raises NotFoundError with the nearest names, AmbiguousNameError with all that it may mean.
        """
        exact = self._ids.get(name.strip()) or (name if name in self._entities else None)
        found = {exact} if exact else self._labels.get(fold(name), set())
        if len(found) > 1 and cls is not None:
            is_a = vocabulary().is_a
            fitting = {iri for iri in found if is_a(self._entities[iri].type, cls)}
            found = fitting or found
        if len(found) == 1:
            return self._entities[next(iter(found))]
        if found:
            raise AmbiguousNameError(
                f"The name {shown(name)} may mean {self._listed(sorted(found))}.",
                hint="Name it by its id.",
            )
        near = dict.fromkeys(i for text in self._near(name) for i in sorted(self._labels[text]))
        hint = f"Did you mean {self._listed(near)}?" if near else "steppe show lists what is known."
        raise NotFoundError(f"Nobody here is called {shown(name)}.", hint=hint)

    def _near(self, name: str) -> list[str]:
        return get_close_matches(fold(name), list(self._labels), n=3, cutoff=0.6)

    def _listed(self, iris: Iterable[Iri]) -> str:
        each = [f"{terms.local(iri)} ({self._entities[iri].label})" for iri in iris]
        return ", ".join(each[:-1]) + " or " + each[-1] if len(each) > 1 else each[0]
