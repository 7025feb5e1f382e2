"""What the vocabulary declares: names that are fixed, labels, signs, layers, temporalities."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Rank, Stance
from steppe.ontology import terms
from steppe.ontology.vocabulary import Property, vocabulary

ST = Namespace(terms.ST)
KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}
LANGUAGES = {"en", "zh-Hant", "ru"}

CLASSES = """
    Actor State Organization Alliance RegionalOrganization PartnershipProgramme ArmedGroup Person
    Company GeopoliticalPole Agreement MilitaryBase Place InfrastructureProject Resource Event
    Concept Source Statement Claim Denial
""".split()

FRIENDLY = """
    memberOf partnerIn observerOf partyTo signed hostsBase operatesBase deploysForcesIn
    grantsMilitaryAccessTo strategicPartnerOf alliedWith cooperatesWith givesAidTo supports courts
    exportsTo boughtAssetIn routeThrough
""".split()
HOSTILE = "opposes criticises threatens rivalOf counters attacked".split()
NEITHER = """
    designatedAs borders locatedIn headquarteredIn headOfStateOf leads seeks assessedAs provides
    successorOf
""".split()

OTHER_FIXED = """
    polarity layer temporality Spell Occurrence value unit refPeriod valueLow valueHigh valueText
    since sinceLatest until untilLatest sinceEdtf untilEdtf locator assertedBy stance rank
    confidence expandedFrom rule asOf dateStatus Undated rosterComplete iso3 cowCode gwCode
    Fact Assessment Reported Forecast Plan Preferred Normal Deprecated population area
""".split()


def turtle() -> bytes:
    return files("steppe.ontology").joinpath("steppe.ttl").read_bytes()


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=turtle(), format="turtle")


def ours(ontology: Graph) -> set[URIRef]:
    """Every term of our namespace that is declared."""
    return {s for s in ontology.subjects(RDF.type) if isinstance(s, URIRef) and s in ST}


def properties(ontology: Graph) -> set[URIRef]:
    return {s for s in ours(ontology) if KINDS & set(ontology.objects(s, RDF.type))}


def relations() -> list[Property]:
    """The properties that speak of entities: those with a sign."""
    return list(vocabulary().properties.values())


def named(name: str) -> Property:
    found = vocabulary().property_named(name)
    assert found is not None, name
    return found


# -- the names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*CLASSES, *FRIENDLY, *HOSTILE, *NEITHER, *OTHER_FIXED])
def test_the_fixed_names_exist(ontology: Graph, name: str) -> None:
    assert ST[name] in ours(ontology)


def test_every_name_of_the_ontology_contract_exists(ontology: Graph, shared: Path) -> None:
    text = (shared / "design" / "ontology.md").read_text(encoding="utf-8")
    names = set(re.findall(r"\bst:(\w+)", text))
    assert len(names) > 60
    assert names - {str(term).removeprefix(terms.ST) for term in ours(ontology)} == set()


def test_every_term_that_the_code_speaks_of_is_declared(ontology: Graph) -> None:
    spoken = {
        value
        for value in vars(terms).values()
        if isinstance(value, str) and value.startswith(terms.ST) and value != terms.ST
    }
    assert terms.MEMBER_OF in spoken
    assert {URIRef(value) for value in spoken} <= ours(ontology)


def test_every_layer_that_the_code_speaks_of_is_a_layer() -> None:
    assert terms.INSTITUTIONAL in vocabulary().layers


def test_the_layers_are_those_of_the_contract() -> None:
    contract = "institutional treaty-act security political economic energy geographic office"
    assert {*contract.split(), "interest"} <= set(vocabulary().layers)


def test_every_term_of_ours_that_the_ontology_uses_is_declared(ontology: Graph) -> None:
    used = {term for triple in ontology for term in triple if isinstance(term, URIRef)}
    foreign = {URIRef(terms.ST), URIRef(terms.ST.removesuffix("#"))}
    assert {term for term in used if term in ST} - foreign - ours(ontology) == set()


def test_every_term_is_of_one_kind(ontology: Graph) -> None:
    kinds = [OWL.Class, OWL.NamedIndividual, *KINDS]
    for term in ours(ontology):
        assert sum((term, RDF.type, kind) in ontology for kind in kinds) == 1, term


def test_every_unit_measures_some_property(ontology: Graph) -> None:
    declared = {
        str(code)
        for unit in ontology.subjects(RDF.type, ST.Unit)
        for code in ontology.objects(unit, SKOS.notation)
    }
    used = {p.unit for p in relations() if p.unit}
    assert vocabulary().units == declared
    assert used == declared


def test_the_stances_and_ranks_of_the_code_are_those_of_the_vocabulary(ontology: Graph) -> None:
    assert {ST[s.value] for s in Stance} == set(ontology.subjects(RDF.type, ST.Stance))
    assert {ST[r.label] for r in Rank} == set(ontology.subjects(RDF.type, ST.Rank))


def test_every_property_of_ours_in_a_store_is_declared(kg: KnowledgeGraph, ontology: Graph) -> None:
    used = {URIRef(p) for (p,) in kg.query("SELECT DISTINCT ?p { ?s ?p ?o }")}
    assert {p for p in used if p in ST} <= properties(ontology)


def test_every_class_of_ours_in_a_store_is_declared(kg: KnowledgeGraph, ontology: Graph) -> None:
    used = {URIRef(c) for (c,) in kg.query("SELECT DISTINCT ?c { ?s a ?c }")}
    assert {c for c in used if c in ST} <= {
        c for c in ours(ontology) if (c, RDF.type, OWL.Class) in ontology
    }


# -- what stands on each term ------------------------------------------------------------------


def test_every_term_has_one_label_in_each_language(ontology: Graph) -> None:
    for term in ours(ontology):
        languages = sorted(str(label.language) for label in ontology.objects(term, RDFS.label))
        assert languages == sorted(LANGUAGES), term


def test_every_term_has_one_definition_in_each_language_that_is_a_sentence(
    ontology: Graph,
) -> None:
    for term in ours(ontology):
        definitions = list(ontology.objects(term, SKOS.definition))
        assert sorted(str(d.language) for d in definitions) == sorted(LANGUAGES), term
        for definition in definitions:
            assert definition.rstrip(")）").endswith((".", "。")), (term, definition.language)


def test_no_two_terms_of_a_kind_share_an_english_label(ontology: Graph) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        labels = [
            str(label)
            for term in ours(ontology)
            if (term, RDF.type, kind) in ontology
            for label in ontology.objects(term, RDFS.label)
            if label.language == "en"
        ]
        assert len(labels) == len(set(labels)), kind


def test_every_term_says_which_ontology_defines_it(ontology: Graph) -> None:
    for term in ours(ontology):
        assert (term, RDFS.isDefinedBy, URIRef(terms.ST.removesuffix("#"))) in ontology, term


def test_a_property_about_entities_has_sign_layer_and_temporality(ontology: Graph) -> None:
    inverses = {p.inverse for p in relations() if p.inverse}
    for prop in relations():
        assert prop.polarity in (-1, 0, 1), prop.name
        assert prop.spell or prop.occurrence, prop.name
        assert prop.layers or prop.iri in inverses, prop.name
        assert len(list(ontology.objects(URIRef(prop.iri), ST.polarity))) == 1, prop.name


def test_a_property_with_any_of_sign_layer_and_temporality_has_a_sign(ontology: Graph) -> None:
    for mark in (ST.layer, ST.temporality):
        for term in ontology.subjects(mark, None):
            assert (term, ST.polarity, None) in ontology, term


def test_a_property_without_a_sign_is_about_statements_sources_or_terms(ontology: Graph) -> None:
    codes = {ST.iso3, ST.cowCode, ST.gwCode, ST.asOf}
    for term in properties(ontology) - codes:
        if (term, ST.polarity, None) not in ontology:
            domain = ontology.value(term, RDFS.domain)
            annotation = (term, RDF.type, OWL.AnnotationProperty) in ontology
            assert annotation or domain in (ST.Statement, ST.Source), term


def test_domains_and_ranges_are_classes_or_datatypes(ontology: Graph) -> None:
    classes = {c for c in ours(ontology) if (c, RDF.type, OWL.Class) in ontology}
    for term in properties(ontology):
        assert set(ontology.objects(term, RDFS.domain)) <= classes, term
        for found in ontology.objects(term, RDFS.range):
            literal = (term, RDF.type, OWL.DatatypeProperty) in ontology
            assert (found in XSD) if literal else (found in classes), term


def test_no_property_has_two_domains_or_two_ranges(ontology: Graph) -> None:
    # Two would mean their intersection, which no author of a table expects.
    for term in properties(ontology):
        assert len(list(ontology.objects(term, RDFS.domain))) <= 1, term
        assert len(list(ontology.objects(term, RDFS.range))) <= 1, term


@pytest.mark.parametrize("name", ["supports", "opposes", "criticises", "threatens", "attacked"])
def test_what_may_be_said_of_anything_has_no_range(name: str) -> None:
    assert named(name).range is None


def test_a_quantity_with_a_number_has_a_unit() -> None:
    for prop in relations():
        if prop.literal and prop.range in (terms.XSD + "integer", terms.XSD + "decimal"):
            assert prop.unit in vocabulary().units, prop.name


# -- signs, temporalities, symmetry ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "polarity"),
    [(n, 1) for n in FRIENDLY] + [(n, -1) for n in HOSTILE] + [(n, 0) for n in NEITHER],
)
def test_the_sign_is_that_of_the_contract(name: str, polarity: int) -> None:
    assert named(name).polarity == polarity


def test_a_quantity_has_no_sign() -> None:
    assert {p.polarity for p in relations() if p.literal} == {0}


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("memberOf", "institutional"), ("partnerIn", "institutional"),
        ("observerOf", "institutional"), ("partyTo", "institutional"), ("signed", "treaty-act"),
        ("hostsBase", "security"), ("operatesBase", "security"), ("deploysForcesIn", "security"),
        ("grantsMilitaryAccessTo", "security"), ("strategicPartnerOf", "political"),
        ("alliedWith", "political"), ("cooperatesWith", "political"), ("designatedAs", "political"),
        ("borders", "geographic"), ("locatedIn", "geographic"), ("headquarteredIn", "geographic"),
        ("headOfStateOf", "office"), ("leads", "office"), ("seeks", "interest"),
    ],
)  # fmt: skip
def test_the_layer_is_that_of_the_contract(name: str, layer: str) -> None:
    assert named(name).layers == (layer,)


@pytest.mark.parametrize(
    ("name", "spell", "occurrence"),
    [
        ("memberOf", True, False), ("partyTo", True, False), ("hostsBase", True, False),
        ("deploysForcesIn", True, False), ("rivalOf", True, False), ("borders", True, False),
        ("headOfStateOf", True, False), ("seeks", True, False), ("signed", False, True),
        ("designatedAs", False, True), ("supports", True, True), ("attacked", True, True),
        ("givesAidTo", True, True),
    ],
)  # fmt: skip
def test_the_temporality_is_that_of_the_contract(name: str, spell: bool, occurrence: bool) -> None:
    assert (named(name).spell, named(name).occurrence) == (spell, occurrence)


def test_pacts_and_votes_have_the_levels_of_their_portfolios() -> None:
    levels = {p.name: p.level for p in vocabulary().properties.values() if p.level is not None}
    assert levels == {
        "defencePactWith": 3, "neutralityPactWith": 2, "nonAggressionPactWith": 2,
        "consultationPactWith": 1, "votedFor": 3, "abstainedOn": 2, "votedAgainst": 1,
    }  # fmt: skip
    assert vocabulary().level_among_members(terms.ST + "Alliance") == 3
    assert vocabulary().level_among_members(terms.ST + "RegionalOrganization") is None


def test_the_symmetric_relations_are_these() -> None:
    symmetric = {p.name for p in relations() if p.symmetric}
    assert symmetric == {
        "strategicPartnerOf", "alliedWith", "cooperatesWith", "rivalOf", "borders",
        "defencePactWith", "neutralityPactWith", "nonAggressionPactWith", "consultationPactWith",
    }  # fmt: skip


def test_a_symmetric_relation_has_no_inverse_and_one_class_at_both_ends() -> None:
    for prop in relations():
        if prop.symmetric:
            assert prop.inverse is None
            assert prop.domain == prop.range


def test_an_inverse_has_the_same_sign_and_the_ends_exchanged() -> None:
    for prop in relations():
        if prop.inverse:
            other = vocabulary().properties[prop.inverse]
            assert (other.polarity, other.domain, other.range) == (
                prop.polarity,
                prop.range,
                prop.domain,
            )


# -- classes -----------------------------------------------------------------------------------


def test_claim_and_denial_are_disjoint(ontology: Graph) -> None:
    pair = (ST.Claim, OWL.disjointWith, ST.Denial)
    assert pair in ontology or (ST.Denial, OWL.disjointWith, ST.Claim) in ontology


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("State", "Actor"), ("Organization", "Actor"), ("Alliance", "Organization"),
        ("RegionalOrganization", "Organization"), ("PartnershipProgramme", "Organization"),
        ("ArmedGroup", "Actor"), ("Person", "Actor"), ("Company", "Actor"),
        ("GeopoliticalPole", "Actor"), ("Alliance", "Actor"), ("Claim", "Statement"),
        ("Denial", "Statement"),
    ],
)  # fmt: skip
def test_the_class_stands_below(name: str, above: str) -> None:
    assert vocabulary().is_a(terms.ST + name, terms.ST + above)
    assert not vocabulary().is_a(terms.ST + above, terms.ST + name)


def test_no_class_is_below_two_disjoint_classes(ontology: Graph) -> None:
    pairs = [(str(a), str(b)) for a, b in ontology.subject_objects(OWL.disjointWith)]
    assert {str(ST.State), str(ST.Organization)} in [set(pair) for pair in pairs]
    is_a = vocabulary().is_a
    for cls in vocabulary().superclasses:
        assert not [(a, b) for a, b in pairs if is_a(cls, a) and is_a(cls, b)], cls


def test_labels_of_classes_and_properties_are_english() -> None:
    assert vocabulary().label(terms.MEMBER_OF) == "member of"
    assert vocabulary().label(terms.STATE) == "state"
    assert vocabulary().label(terms.ST + "unheardOf") == "unheardOf"


def test_a_label_stands_in_the_language_asked_for_or_in_english() -> None:
    assert vocabulary().label(terms.STATE, "zh-Hant") == "國家"
    assert vocabulary().label(terms.MEMBER_OF, "ru") == "является членом"
    assert vocabulary().label(terms.STATE, "fr") == "state"
    assert vocabulary().label(terms.ST + "unheardOf", "ru") == "unheardOf"


# -- the file ----------------------------------------------------------------------------------


def test_rdflib_and_oxigraph_read_the_same_graph(ontology: Graph) -> None:
    lines = "".join(f"{t.triple} .\n" for t in ox.parse(turtle(), format=ox.RdfFormat.TURTLE))
    read = Graph().parse(data=lines, format="nt")
    assert len(read) == len(ontology)
    assert to_isomorphic(read) == to_isomorphic(_lower_tags(ontology))


def test_the_vocabulary_gives_every_triple_of_the_file(ontology: Graph) -> None:
    assert len(list(vocabulary().triples())) == len(ontology)


def test_the_header_has_version_licence_title_and_prefix(ontology: Graph) -> None:
    header = URIRef(terms.ST.removesuffix("#"))
    dcterms, vann = "http://purl.org/dc/terms/", "http://purl.org/vocab/vann/"
    assert ontology.value(header, OWL.versionIRI)
    assert ontology.value(header, URIRef(dcterms + "license"))
    assert {t.language for t in ontology.objects(header, URIRef(dcterms + "title"))} == LANGUAGES
    assert str(ontology.value(header, URIRef(vann + "preferredNamespacePrefix"))) == "st"
    assert str(ontology.value(header, URIRef(vann + "preferredNamespaceUri"))) == terms.ST


# -- names of properties and classes -----------------------------------------------------------


@pytest.mark.parametrize("name", ["memberOf", "st:memberOf", terms.MEMBER_OF])
def test_a_property_is_found_by_local_name_prefixed_name_or_iri(name: str) -> None:
    assert named(name).iri == terms.MEMBER_OF


@pytest.mark.parametrize("name", ["memberof", "owl:Thing", "State", "locator", ""])
def test_what_is_no_property_about_entities_is_not_found(name: str) -> None:
    assert vocabulary().property_named(name) is None


@pytest.mark.parametrize("name", ["State", "st:State", terms.STATE])
def test_a_class_is_found_by_local_name_prefixed_name_or_iri(name: str) -> None:
    assert vocabulary().class_named(name) == terms.STATE


def test_what_is_no_class_is_not_found() -> None:
    assert vocabulary().class_named("memberOf") is None


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (terms.MEMBER_OF, "st:memberOf"),
        (terms.ID + "KAZ", "id:KAZ"),
        (terms.CLAIM + "central-asia-2004/m017", "claim:central-asia-2004/m017"),
        (terms.SRC + "kuo-2004", "src:kuo-2004"),
        ("http://example.org/x", "http://example.org/x"),
        (terms.ST, terms.ST),
    ],
)
def test_an_iri_is_shown_with_its_usual_prefix(iri: str, short: str) -> None:
    assert terms.compact(iri) == short


def test_the_local_name_is_what_follows_the_namespace() -> None:
    assert terms.local(terms.CLAIM + "made-up/c1") == "made-up/c1"
    assert terms.local("http://example.org/x") == "http://example.org/x"


def _lower_tags(graph: Graph) -> Graph:
    """Oxigraph folds language tags to lower case, which BCP 47 says is the same tag."""
    lowered = Graph()
    for s, p, o in graph:
        tagged = isinstance(o, Literal) and o.language
        lowered.add((s, p, Literal(str(o), lang=o.language.lower()) if tagged else o))
    return lowered
