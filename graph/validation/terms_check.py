"""Checks of the vocabulary, and of how data uses it: the rules O01 to O10."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from ...ontology import terms
from ...ontology.errors import printable
from ...ontology.lexical import bad_literal
from ...ontology.vocabulary import vocabulary
from ..claims import Iri
from ..dataset import is_entity_class
from ..readback import Contents
from .finding import Finding, Places, found

_SHOWN = 20
_LANGUAGES = ("en", "zh-hant", "ru")
_DEFINED_BY = terms.RDFS + "isDefinedBy"
_INVERSE = terms.OWL + "inverseOf"
_KINDS = {terms.OWL + "Class", terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty",
          terms.RDF + "Property"}  # fmt: skip

Held = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]
"""Subject → predicate → objects."""


@cache
def vocabulary_findings() -> tuple[Finding, ...]:
    """What is wrong with the vocabulary itself (O01 to O04, O06)."""
    return tuple(check(_held()))


def check(held: Held) -> Iterator[Finding]:
    """What is wrong with a vocabulary, given as its triples."""
    inverses = {o.value for about in held.values() for o in about.get(_INVERSE, ())}
    for term, about in sorted(held.items()):
        if not term.startswith(terms.ST):
            continue
        for rule, name in (("O01", terms.RDFS + "label"), ("O02", terms.SKOS + "definition")):
            spoken = {(o.language or "").lower() for o in about.get(name, ())
                      if isinstance(o, ox.Literal)}  # fmt: skip
            if missing := [tag for tag in _LANGUAGES if tag not in spoken]:
                what = f"no {name.rpartition('#')[2]} in {', '.join(missing)}"
                yield Finding(rule, terms.compact(term), what)
        if _DEFINED_BY not in about:
            yield Finding("O02", terms.compact(term), "no rdfs:isDefinedBy")
        if term not in inverses:  # an inverse stands in no network of its own
            yield from _signs(term, about)
        yield from _references(term, about, held)
    yield from _header(held)


def _signs(term: str, about: dict[str, list[ox.NamedNode | ox.Literal]]) -> Iterator[Finding]:
    """A relation has a sign, a layer and a temporality, or none of them."""
    names = ("polarity", "layer", "temporality")
    missing = [name for name in names if terms.ST + name not in about]
    if 0 < len(missing) < len(names):
        yield Finding("O03", terms.compact(term), f"no st:{', st:'.join(missing)}")


def _references(
    term: str, about: dict[str, list[ox.NamedNode | ox.Literal]], held: Held
) -> Iterator[Finding]:
    names = ("domain", "range", "subClassOf", "subPropertyOf")
    for name in [*(terms.RDFS + n for n in names), _INVERSE]:
        for target in about.get(name, ()):
            if target.value.startswith(terms.ST) and target.value not in held:
                what = f"{terms.compact(name)} {terms.compact(target.value)} is not defined"
                yield Finding("O04", terms.compact(term), what)


def _header(held: Held) -> Iterator[Finding]:
    header = terms.ST.removesuffix("#")
    about = held.get(header, {})
    for name in (terms.OWL + "versionIRI", terms.DCT + "title", terms.DCT + "license"):
        if name not in about:
            yield Finding("O06", header, f"no {terms.compact(name)}")


def _held() -> Held:
    held: Held = defaultdict(lambda: defaultdict(list))
    for triple in vocabulary().triples():
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            triple.object, ox.NamedNode | ox.Literal
        ):
            held[triple.subject.value][triple.predicate.value].append(triple.object)
    return held


# -- how data uses it ---------------------------------------------------------------------------


def usage_findings(store: ox.Store, contents: Contents, places: Places) -> Iterator[Finding]:
    """What data does with the vocabulary that it should not, or does not (O05, O07 to O10)."""
    types, used = _used(store)
    yield from _disjoint(types, places)
    yield from _undefined(used)
    yield from _unused(used, contents)
    yield from _ends(contents, places)
    yield from _literals(store)


def _literals(store: ox.Store) -> Iterator[Finding]:
    for graph in store.named_graphs():
        for quad in store.quads_for_pattern(None, None, None, graph):
            term = quad.object
            if isinstance(term, ox.Literal) and (
                why := bad_literal(term.value, term.datatype.value)
            ):
                predicate = terms.compact(quad.predicate.value)
                message = f"{printable(term.value)} of {predicate} is {why}"
                subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else "_"
                yield Finding("O10", terms.compact(subject), message)


def _used(store: ox.Store) -> tuple[dict[Iri, set[Iri]], set[Iri]]:
    """Subject → its classes; and every class and property of the vocabulary that stands in data."""
    types: dict[Iri, set[Iri]] = defaultdict(set)
    used: set[Iri] = set()
    for graph in store.named_graphs():
        if graph.value == terms.ONTOLOGY_GRAPH:
            continue
        for quad in store.quads_for_pattern(None, None, None, graph):
            used.add(quad.predicate.value)
            if quad.predicate.value == terms.RDF + "type" and isinstance(quad.object, ox.NamedNode):
                used.add(quad.object.value)
                if isinstance(quad.subject, ox.NamedNode):
                    types[quad.subject.value].add(quad.object.value)
    return types, {term for term in used if term.startswith(terms.ST)}


def _disjoint(types: dict[Iri, set[Iri]], places: Places) -> Iterator[Finding]:
    apart = vocabulary().disjoint
    for subject, classes in sorted(types.items()):
        clashes = {
            tuple(sorted((one, other)))
            for one in classes
            for other in classes & apart.get(one, frozenset())
        }
        if clashes:
            one, other = min(clashes)
            what = f"is of {terms.compact(one)} and of {terms.compact(other)}, which are disjoint"
            yield found("O05", subject, what, places)


def _undefined(used: set[Iri]) -> Iterator[Finding]:
    defined = _held()
    for term in sorted(used):
        if term not in defined:
            yield Finding("O08", terms.compact(term), "is not defined by the vocabulary")


def _unused(used: set[Iri], contents: Contents) -> Iterator[Finding]:
    said = used | {s.predicate for s in contents.statements}
    unused = []
    for term, about in sorted(_held().items()):
        kinds = {kind.value for kind in about.get(terms.RDF + "type", ())}
        meta = terms.OWL + "Class" in kinds and not is_entity_class(term)
        if term.startswith(terms.ST) and kinds & _KINDS and not meta and term not in said:
            unused.append(terms.compact(term))
    if unused:
        count = f"{len(unused)} term{'s' if len(unused) != 1 else ''} of the vocabulary"
        more = f" and {len(unused) - _SHOWN} more" if len(unused) > _SHOWN else ""
        yield Finding("O07", "", f"{count} not used: {', '.join(unused[:_SHOWN])}{more}")


def _ends(contents: Contents, places: Places) -> Iterator[Finding]:
    words = vocabulary()
    for s in contents.statements:
        prop = words.properties.get(s.predicate)
        if prop is None:
            yield found("O08", s.iri, f"{terms.compact(s.predicate)} is no relation", places)
            continue
        ends = [("subject", s.subject, prop.domain)]
        if s.object is not None and not prop.literal:
            ends.append(("object", s.object, prop.range))
        for column, end, wanted in ends:
            cls = _class_of(end, contents)
            if cls is not None and not words.admits(wanted, cls):
                what = f"{words.label(cls)} where {prop.name} takes {words.label(wanted or '')}"
                yield found("O09", s.iri, what, places, column)


def _class_of(end: Iri, contents: Contents) -> Iri | None:
    if end in contents.entities:
        return contents.entities[end].type
    return terms.SOURCE if end in contents.sources else None
