"""The vocabulary as Python objects, read from `steppe.ttl`.

Sign, layer, temporality, domain, range, inverse, symmetry and unit of every property come from
that file; no other place in the program lists properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import pyoxigraph as ox

from . import terms


@dataclass(frozen=True)
class Property:
    """One property of the vocabulary.

    `polarity` is the sign of the relation (1 friendly, -1 hostile, 0 neither); `layers` are the
    layers that it belongs to; `spell` and `occurrence` say which temporalities it admits;
    `additive` quantities of a whole are the sum of those of its parts;
    `level` is the level on the declared scale of its kind of portfolio (pacts, votes);
    `literal` is true of quantities, dates and flags, whose object is a value.
    """

    iri: str
    label: str
    polarity: int
    layers: tuple[str, ...]
    spell: bool
    occurrence: bool
    domain: str | None
    range: str | None
    inverse: str | None
    symmetric: bool
    functional: bool
    begins_once: bool
    additive: bool
    literal: bool
    takes_text: bool
    unit: str | None
    level: float | None

    @property
    def name(self) -> str:
        return terms.local(self.iri)


class Vocabulary:
    """All classes, properties and units of the vocabulary."""

    def __init__(self, turtle: bytes) -> None:
        self._store = ox.Store()
        self._store.bulk_load(turtle, format=ox.RdfFormat.TURTLE)
        self.properties = {p.iri: p for p in self._properties()}
        self.superclasses = {c: tuple(self._ancestors(c)) for c in self._instances("owl:Class")}
        self.labels = {
            s: min(values)
            for s in [*self.properties, *self.superclasses]
            if (values := self._literals(s, terms.RDFS + "label", "en"))
        }
        self.units = frozenset(
            value
            for unit in self._instances("st:Unit")
            for value in self._literals(unit, terms.SKOS + "notation")
        )

    def property_named(self, name: str) -> Property | None:
        """The property with this local name, prefixed name or IRI, if there is one."""
        iri = name if "://" in name else terms.ST + name.removeprefix("st:")
        return self.properties.get(iri)

    def class_named(self, name: str) -> str | None:
        iri = name if "://" in name else terms.ST + name.removeprefix("st:")
        return iri if iri in self.superclasses else None

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether a class is another class or below it."""
        return cls == ancestor or ancestor in self.superclasses.get(cls, ())

    def admits(self, wanted: str | None, found: str) -> bool:
        """Whether a property whose domain or range is `wanted` takes something of class `found`.

        A group stands for its actors, so it may stand where an actor may.
        """
        if wanted is None or not wanted.startswith(terms.ST):
            return True
        group = found == terms.ACTOR_GROUP and self.is_a(wanted, terms.ACTOR)
        return group or self.is_a(found, wanted)

    @cached_property
    def disjoint(self) -> dict[str, frozenset[str]]:
        """Class → the classes with which it shares no member."""
        return {c: frozenset(self._disjoint(c)) for c in self.superclasses}

    def level_among_members(self, cls: str) -> float | None:
        """The level that belonging to a body of a class gives its members; None if it gives none.

        The class's own, or that of the nearest class above it.
        """
        for each in (cls, *self.superclasses.get(cls, ())):
            if found := self._values(each, terms.ST + "level"):
                return float(found[0])
        return None

    @property
    def layers(self) -> tuple[str, ...]:
        return tuple(sorted({layer for p in self.properties.values() for layer in p.layers}))

    def labels_in(self, iri: str) -> dict[str, str]:
        """Language tag → label of a property or class, in each language that has one."""
        found = self._store.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(terms.RDFS + "label"), None
        )
        values = [quad.object for quad in found if isinstance(quad.object, ox.Literal)]
        return {
            _tag(str(v.language)): v.value for v in sorted(values, key=lambda v: str(v.language))
        }

    def label(self, iri: str) -> str:
        """The English label of a class or property; its local name where it has none."""
        return self.labels.get(iri) or terms.local(iri)

    def definition(self, iri: str) -> str:
        """The English definition of a class or property; empty where it has none."""
        return next(iter(self._literals(iri, terms.SKOS + "definition", "en")), "")

    def triples(self) -> Iterator[ox.Triple]:
        for quad in self._store:
            yield quad.triple

    # -- reading the file -----------------------------------------------------------------

    def _values(self, subject: str, predicate: str) -> list[str]:
        pattern = self._store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, None
        )
        return sorted(q.object.value for q in pattern if not isinstance(q.object, ox.Triple))

    def _literals(self, subject: str, predicate: str, lang: str | None = None) -> list[str]:
        pattern = self._store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, None
        )
        return sorted(
            q.object.value
            for q in pattern
            if isinstance(q.object, ox.Literal) and (lang is None or q.object.language == lang)
        )

    def _instances(self, cls: str) -> list[str]:
        prefix, _, name = cls.partition(":")
        pattern = self._store.quads_for_pattern(
            None,
            ox.NamedNode(terms.RDF + "type"),
            ox.NamedNode(terms.PREFIXES[prefix] + name),
            None,
        )
        return sorted(q.subject.value for q in pattern if isinstance(q.subject, ox.NamedNode))

    def _ancestors(self, cls: str) -> Iterator[str]:
        for parent in self._values(cls, terms.RDFS + "subClassOf"):
            yield parent
            yield from self._ancestors(parent)

    def _disjoint(self, cls: str) -> Iterator[str]:
        """The classes that share no member with this one, by what is said of it or above it."""
        for each in (cls, *self.superclasses[cls]):
            yield from self._values(each, terms.OWL + "disjointWith")
            pattern = (None, ox.NamedNode(terms.OWL + "disjointWith"), ox.NamedNode(each), None)
            for quad in self._store.quads_for_pattern(*pattern):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject.value

    def _properties(self) -> Iterator[Property]:
        signed = self._store.quads_for_pattern(
            None, ox.NamedNode(terms.ST + "polarity"), None, None
        )
        for quad in sorted(signed, key=lambda q: str(q.subject)):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield self._property(quad.subject.value, int(quad.object.value))

    def _property(self, iri: str, polarity: int) -> Property:
        def first(predicate: str) -> str | None:
            return next(iter(self._values(iri, predicate)), None)

        kinds = self._values(iri, terms.RDF + "type")
        times = self._values(iri, terms.ST + "temporality")
        return Property(
            iri=iri,
            label=next(iter(self._literals(iri, terms.RDFS + "label", "en")), terms.local(iri)),
            polarity=polarity,
            layers=tuple(self._values(iri, terms.ST + "layer")),
            spell=terms.ST + "Spell" in times,
            occurrence=terms.ST + "Occurrence" in times,
            domain=first(terms.RDFS + "domain"),
            range=first(terms.RDFS + "range"),
            inverse=first(terms.OWL + "inverseOf"),
            symmetric=terms.OWL + "SymmetricProperty" in kinds,
            functional=first(terms.ST + "functional") == "true",
            begins_once=first(terms.ST + "beginsOnce") == "true",
            additive=first(terms.ST + "additive") == "true",
            literal=terms.OWL + "DatatypeProperty" in kinds,
            takes_text=terms.RDF + "Property" in kinds,
            unit=first(terms.ST + "unit"),
            level=float(level) if (level := first(terms.ST + "level")) else None,
        )


def _tag(language: str) -> str:
    """A language tag as it is written: Oxigraph keeps it in small letters (zh-hant for zh-Hant)."""
    first, *others = language.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part for part in others)])


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of this version of steppe, read once."""
    return Vocabulary(files(__package__).joinpath("steppe.ttl").read_bytes())
