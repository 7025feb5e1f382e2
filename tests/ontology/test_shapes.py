"""The SHACL shapes: each rule with examples that keep it and break it, and the packaged data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.ontology import terms
from steppe.ontology.vocabulary import Property, vocabulary

EXAMPLES = Path(__file__).parent / "shapes"
HEADER = URIRef("https://w3id.org/steppe/shapes")
SHAPE = Namespace(f"{HEADER}#")
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}

Result = tuple[Node | None, Node | None, Node | None]
"""Rule, severity and message of a result."""


@cache
def shapes() -> Graph:
    text = files("steppe.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


@cache
def ontology() -> Graph:
    text = files("steppe.ontology").joinpath("steppe.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


def undeclared(graph: Graph) -> set[Node]:
    """Terms of our namespace that a graph uses and the vocabulary does not define."""
    used = {term for triple in graph for term in triple if str(term).startswith(terms.ST)}
    return used - set(ontology().subjects(RDF.type))


def rules() -> list[URIRef]:
    """Every shape with an IRI: what may stand in sh:sourceShape."""
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {s for kind in kinds for s in shapes().subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef))


def rule_id(rule: URIRef) -> str:
    return rule.removeprefix(SHAPE)


def results(data: Graph) -> set[Result]:
    """What pySHACL finds; it infers nothing and does not see the vocabulary."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inference="none")
    assert isinstance(report, Graph)
    return {
        (
            report.value(result, SH.sourceShape),
            report.value(result, SH.resultSeverity),
            report.value(result, SH.resultMessage),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def example(rule: URIRef, outcome: str, old: str = "", new: str = "") -> Graph:
    """The example of a rule that keeps it (`pass`) or breaks it (`fail`), with a text exchanged."""
    text = (EXAMPLES / f"{rule_id(rule)}-{outcome}.ttl").read_text(encoding="utf-8")
    assert old in text
    return Graph().parse(data=text.replace(old, new) if old else text, format="turtle")


def broken(rule: URIRef) -> set[Result]:
    """What is found where this rule is broken and no other."""
    return {(rule, shapes().value(rule, SH.severity), shapes().value(rule, SH.message))}


def targets(rule: URIRef, data: Graph) -> set[Node]:
    """The nodes of a graph that a rule looks at."""
    found: set[Node] = set()
    for cls in shapes().objects(rule, SH.targetClass):
        found.update(data.subjects(RDF.type, cls))
    for prop in shapes().objects(rule, SH.targetSubjectsOf):
        found.update(data.subjects(prop))
    for prop in shapes().objects(rule, SH.targetObjectsOf):
        found.update(data.objects(None, prop))
    for node in shapes().objects(rule, SH.targetNode):
        found.update(data.subjects(None, node))
    return found


# -- the file ----------------------------------------------------------------------------------


def test_the_header_has_version_licence_and_title() -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in shapes()
    assert shapes().value(HEADER, OWL.versionIRI)
    assert shapes().value(HEADER, DCTERMS.title)
    assert str(shapes().value(HEADER, DCTERMS.license)).endswith("/by/4.0/")


def test_the_rules_are_numbered_without_a_gap() -> None:
    assert [rule_id(rule) for rule in rules()] == [f"S{n:02}" for n in range(1, len(rules()) + 1)]


@pytest.mark.parametrize("rule", rules(), ids=rule_id)
def test_a_rule_has_severity_message_name_and_description(rule: URIRef) -> None:
    (severity,) = shapes().objects(rule, SH.severity)
    assert severity in SEVERITIES
    for part in (SH.name, SH.message, SH.description):
        (text,) = shapes().objects(rule, part)
        assert isinstance(text, Literal)
        assert (text.language, text.strip()) == ("en", str(text))
        assert part == SH.name or text.endswith("."), text


def test_no_two_rules_share_a_name_a_message_or_a_description() -> None:
    for part in (SH.name, SH.message, SH.description):
        texts = [str(text) for text in shapes().objects(None, part)]
        assert len(set(texts)) == len(texts) == len(rules())


def test_only_a_rule_has_a_target_so_that_every_result_names_one() -> None:
    for kind in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        assert set(shapes().subjects(kind)) <= set(rules())
    # sh:property reports under the inner shape, unless that stands inside sh:or and the like.
    assert not [rule for rule in rules() if (rule, SH.property, None) in shapes()]


def test_every_term_of_ours_in_the_shapes_is_declared() -> None:
    assert undeclared(shapes()) == set()


def test_the_shapes_keep_the_rules_of_shacl_itself() -> None:
    of_shacl = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text(encoding="utf-8")
    conforms, _, text = pyshacl.validate(
        shapes(),
        shacl_graph=Graph().parse(data=of_shacl, format="turtle"),
        inference="none",
        max_validation_depth=100,
    )
    assert conforms, text


# -- the examples ------------------------------------------------------------------------------


def test_each_rule_has_an_example_that_keeps_it_and_one_that_breaks_it() -> None:
    wanted = {f"{rule_id(rule)}-{outcome}.ttl" for rule in rules() for outcome in ("pass", "fail")}
    assert {path.name for path in EXAMPLES.iterdir()} == wanted


@pytest.mark.parametrize("rule", rules(), ids=rule_id)
def test_an_example_that_keeps_a_rule_keeps_all(rule: URIRef) -> None:
    data = example(rule, "pass")
    assert targets(rule, data), "the rule does not look at it"
    assert results(data) == set()


@pytest.mark.parametrize("rule", rules(), ids=rule_id)
def test_an_example_that_breaks_a_rule_breaks_no_other(rule: URIRef) -> None:
    assert results(example(rule, "fail")) == broken(rule)


SINCE = (
    'st:sinceEdtf "2001" ; st:since "2001-01-01"^^xsd:date ; st:sinceLatest "2001-12-31"^^xsd:date'
)
UNTIL = (
    'st:untilEdtf "2003-05" ; st:until "2003-05-01"^^xsd:date ; '
    'st:untilLatest "2003-05-31"^^xsd:date'
)
LOW_AND_HIGH = "st:valueLow 90.0 ; st:valueHigh 200.0"
LAT, LONG = "wgs:lat -42.5", "wgs:long 174.5"


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        ("S01", "rdf:subject id:AAA ;", ""),
        ("S01", "rdf:subject id:AAA", 'rdf:subject "Aland"'),
        ("S01", "rdf:subject id:AAA", "rdf:subject id:AAA, id:PACT"),
        ("S01", "rdf:predicate st:memberOf ;", ""),
        ("S01", "rdf:predicate st:memberOf", "rdf:predicate st:memberOf, st:partnerIn"),
        ("S01", "; rdf:object id:PACT", ""),
        ("S02", "a st:Denial, st:Statement", "a st:Statement"),
        ("S02", "a st:Denial, st:Statement", "a st:Denial"),
        ("S03", "prov:hadPrimarySource src:book", "prov:hadPrimarySource src:book, src:check"),
        ("S03", "prov:wasDerivedFrom", "prov:hadPrimarySource src:book ; prov:wasDerivedFrom"),
        ("S04", '    dcterms:title "The Book" ;\n', ""),
        ("S04", '"The Book"', '""'),
        ("S04", '"The Book"', '"The Book", "The Booklet"'),
        ("S04", '"2010-12-31"^^xsd:date', '"2010-12-31"^^xsd:date, "2011-12-31"^^xsd:date'),
        ("S04", "src:book a st:Source ;", "src:book"),
        ("S05", '"p. 12"', '" "'),
        ("S05", '"p. 12"', "12"),
        ("S05", '"p. 12"', '"p. 12", "p. 13"'),
        ("S06", "st:Fact", "st:Fact, st:Plan"),
        ("S06", "st:Fact", "st:Normal"),
        ("S07", "    st:rank st:Normal ;\n", ""),
        ("S07", "st:Normal", '"Normal"'),
        ("S08", '"2004-02-29"^^xsd:date', '"2004-02"^^xsd:gYearMonth'),
        ("S08", '"2004-02-29"^^xsd:date', '"2004-02-29"'),
        ("S08", '"2004-02-29"^^xsd:date', '"2004-02-29T00:00:00"^^xsd:dateTime'),
        ("S08", 'st:since "2004-02-29"', 'st:sinceLatest "2004-02-30"'),
        ("S08", "st:since ", 'st:untilEdtf ".." ; st:until "2005-02-29"^^xsd:date ; st:since '),
        ("S08", "st:since ", 'st:untilEdtf ".." ; st:untilLatest "2005" ; st:sinceLatest '),
        ("S08", '"2010-12-31"', '"2010-12-32"'),
        ("S09", '"2001-01-01"', '"2002-01-01"'),
        ("S09", '"2003-05-01"', '"2003-06-01"'),
        ("S09", SINCE, 'st:sinceEdtf "2003-05-31" ; st:since "2003-05-31"^^xsd:date'),
        ("S10", 'st:sinceEdtf "2001"', 'st:sinceEdtf ""'),
        ("S10", 'st:sinceEdtf "2001"', 'st:untilEdtf ".."'),
        ("S10", SINCE, 'st:since "2001-01-01"^^xsd:date ; st:untilEdtf ".."'),
        ("S11", 'st:untilEdtf "2003-05"', 'st:untilEdtf ""'),
        ("S11", UNTIL, 'st:untilLatest "2003-05-31"^^xsd:date ; st:sinceEdtf ".."'),
        ("S13", "st:dateStatus st:Undated", 'st:dateStatus "undated"'),
        ("S13", "st:dateStatus st:Undated", "st:dateStatus st:Undated, st:Normal"),
        ("S13", "st:dateStatus st:Undated", 'st:dateStatus st:Undated ; st:sinceEdtf ".."'),
        ("S13", "st:dateStatus st:Undated", 'st:dateStatus st:Undated ; st:untilEdtf ".."'),
        ("S14", 'st:sinceEdtf "2001"', 'st:sinceEdtf "2001", "2002"'),
        ("S14", '"2001-12-31"^^xsd:date', '"2001-12-31"^^xsd:date, "2002-12-31"^^xsd:date'),
        ("S14", 'st:untilEdtf "2003-05"', 'st:untilEdtf "2003-05", "2003"'),
        ("S14", "st:confidence 0.9", "st:confidence 0.9, 0.8"),
        ("S14", "st:polarity 1", "st:polarity 1, 0"),
        ("S14", "st:assertedBy src:book", "st:assertedBy src:book, id:BBB"),
        ("S14", "st:expandedFrom claim:c1", "st:expandedFrom claim:c1, claim:c2"),
        ("S14", "st:scope id:BBB", "st:scope id:BBB, id:stability"),
        ("S14", 'st:unit "km"', 'st:unit "km", "mi"'),
        ("S14", 'st:refPeriod "2001"', 'st:refPeriod "2001", "2002"'),
        ("S14", '"about 2500 km"', '"about 2500 km", "some 2500 km"'),
        ("S15", "0.9", "-0.1"),
        ("S15", "0.9", "9e-1"),
        ("S15", "0.9", '"high"'),
        ("S15", "st:polarity -1", 'st:polarity "hostile"'),
        ("S15", "st:polarity -1", "st:polarity -0.5"),
        ("S16", "st:value 120000", "st:value 130000"),
        ("S16", "120000", '"12x"^^xsd:integer'),
        ("S16", "120000", "1.2e5"),
        ("S17", LOW_AND_HIGH, "st:valueLow 200.0 ; st:valueHigh 90.0"),
        ("S17", LOW_AND_HIGH, 'st:valueLow "few"'),
        ("S17", LOW_AND_HIGH, 'st:valueHigh "many"'),
        ("S18", 'st:valueLow 90.0 ; st:unit "km2"', "st:valueLow 90.0"),
        ("S18", 'st:valueHigh 200.0 ; st:unit "km2"', "st:valueHigh 200.0"),
        ("S18", '"km2"', '""'),
        ("S18", '"km2"', "1000"),
        ("S19", "rdf:subject id:AAA", "rdf:subject id:nowhere"),
        ("S19", "st:topic id:stability", "st:topic id:nowhere"),
        ("S19", "st:scope id:AAA", "st:scope id:nowhere"),
        ("S19", "st:assertedBy src:book", "st:assertedBy src:nowhere"),
        ("S19", "id:BBB a st:State, st:Actor ;", "id:BBB"),
        ("S20", "prov:wasDerivedFrom claim:c2", "prov:wasDerivedFrom claim:c9"),
        ("S20", "prov:wasDerivedFrom claim:c2 ;", ""),
        ("S20", 'st:rule "made-up-rule"', "prov:hadPrimarySource src:book"),
        ("S20", '"made-up-rule"', '""'),
        ("S22", '"Aland"@en', '"Aland"@en, "Alandia"@en'),
        ("S22", '"Aland"@en', '"Aland"@en, "Fair Aland"@en-GB'),
        ("S22", '"Аландия"@ru', '"Аландия"@ru, "Аланд"@ru'),
        ("S23", ', "Аландия"@ru', ""),
        ("S23", "@zh-hant", "@zh-Hans"),
        ("S24", '"AAA"', '"AAA"@en'),
        ("S24", '"AAA"', '"AAA", "BBB"'),
        ("S24", "st:cowCode 705", 'st:cowCode "KZK"'),
        ("S24", "st:cowCode 705", "st:cowCode 705.0"),
        ("S24", "st:cowCode 705", "st:cowCode 0"),
        ("S24", "st:cowCode 705", "st:cowCode 7050"),
        ("S24", "st:cowCode 705", "st:cowCode 705, 706"),
        ("S24", "st:gwCode 705", "st:gwCode 705.0"),
        ("S24", "st:gwCode 705", "st:gwCode -705"),
        ("S24", "st:gwCode 705", "st:gwCode 7050"),
        ("S24", "st:gwCode 705", "st:gwCode 705, 706"),
        ("S24", "wd:Q232", "<https://www.wikidata.org/wiki/Q232>"),
        ("S24", "wd:Q7159", '"http://www.wikidata.org/entity/Q7159"'),
        ("S24", "wd:Q7159", "wd:P7159"),
        ("S26", f"{LAT} ;", ""),
        ("S26", LAT, "wgs:lat 90.5"),
        ("S26", LAT, "wgs:lat -90.5"),
        ("S26", LAT, "wgs:lat -4.25e1"),
        ("S26", LAT, "wgs:lat -42.5, -43.5"),
        ("S26", LONG, "wgs:long 180.5"),
        ("S26", LONG, "wgs:long -180.5"),
        ("S26", LONG, 'wgs:long "174°30′E"'),
        ("S26", LONG, "wgs:long 174.5, 175.5"),
        ("S29", "claim:c1", "_:c1"),
        ("S29", "claim:c1", "<https://w3id.org/steppe/claim/c1>"),
        ("S30", "src:book", "id:book"),
        ("S30", "id:BBB", "src:BBB"),
        ("S30", "id:BBB", "claim:BBB"),
        ("S30", "id:BBB", "_:b"),
        ("S30", "st:scope id:BBB", 'st:scope "Beland"'),
        ("S30", "st:scope id:BBB", 'st:topic "Beland"'),
        ("S30", "st:scope id:BBB", 'st:assertedBy "Beland"'),
        ("S31", "st:signed id:treaty", "st:signed id:PACT"),
        ("S31", "st:hostsBase id:base", "st:hostsBase id:CCC"),
        ("S31", "st:operatesBase id:base", 'st:operatesBase "a base"'),
        ("S31", "st:courts id:AAA", "st:courts id:treaty"),
        ("S32", "st:opposes ; rdf:object id:war", "st:opposes ; rdf:object id:valley"),
        ("S32", "st:criticises ; rdf:object id:treaty", "st:criticises ; rdf:object id:oil"),
        ("S32", "st:counters ; rdf:object id:stability", "st:counters ; rdf:object id:oil"),
        ("S32", "st:mediated ; rdf:object id:war", "st:mediated ; rdf:object id:BBB"),
        ("S32", "st:acquiescesIn ; rdf:object id:base", "st:acquiescesIn ; rdf:object id:BBB"),
        ("S33", "st:attacked ; rdf:object id:base", "st:attacked ; rdf:object id:stability"),
        ("S33", "st:threatens ; rdf:object id:BBB", "st:threatens ; rdf:object id:treaty"),
        ("S34", "st:borders ; rdf:object id:BBB", "st:borders ; rdf:object id:base"),
        ("S34", "st:routeThrough ; rdf:object id:BBB", "st:routeThrough ; rdf:object id:PACT"),
        ("S34", "st:visited ; rdf:object id:base", 'st:visited ; rdf:object "the base"'),
    ],
)  # fmt: skip
def test_one_change_to_what_keeps_a_rule_breaks_it(number: str, old: str, new: str) -> None:
    assert results(example(SHAPE[number], "pass", old, new)) == broken(SHAPE[number])


def test_every_term_of_ours_in_the_examples_is_declared() -> None:
    for rule in rules():
        for outcome in ("pass", "fail"):
            assert undeclared(example(rule, outcome)) == set(), (rule, outcome)


# -- the vocabulary ----------------------------------------------------------------------------


def signed_and_open() -> list[Property]:
    """Relations with a sign that may point at things of several classes."""
    known = vocabulary().properties.values()
    return [p for p in known if p.polarity and p.range is None and not p.takes_text]


@pytest.mark.parametrize("prop", signed_and_open(), ids=lambda p: str(p.name))
def test_what_a_signed_relation_without_a_range_may_point_at_is_said(prop: Property) -> None:
    relation = URIRef(prop.iri)
    looked_at = set(shapes().objects(None, SH.targetNode))
    assert relation in looked_at | set(shapes().objects(None, SH.targetSubjectsOf))


def entity_classes() -> list[str]:
    """Every class that a row of entities.csv may name."""
    is_a = vocabulary().is_a
    individuals = {terms.ST + name for name in "Stance Rank Temporality DateStatus Unit".split()}
    ours = {cls for cls in vocabulary().superclasses if cls.startswith(terms.ST)} - individuals
    return sorted(c for c in ours if not is_a(c, terms.SOURCE) and not is_a(c, terms.STATEMENT))


@pytest.mark.parametrize("cls", entity_classes(), ids=terms.local)
def test_the_rules_about_all_entities_look_at_every_class(cls: str) -> None:
    above = {URIRef(cls), *map(URIRef, vocabulary().superclasses[cls])}
    for rule in (SHAPE.S22, SHAPE.S23, SHAPE.S30):
        assert above & set(shapes().objects(rule, SH.targetClass)), rule
    lists = [set(shapes().items(members)) for members in shapes().objects(None, SH["in"])]
    (described,) = [members for members in lists if URIRef(terms.SOURCE) in members]
    assert above & described


@pytest.mark.parametrize(("rule", "cls"), [(SHAPE.S06, "Stance"), (SHAPE.S07, "Rank")])
def test_the_stances_and_ranks_that_pass_are_all_there_are(rule: URIRef, cls: str) -> None:
    (members,) = shapes().objects(rule, SH["in"])
    known = ontology().subjects(RDF.type, URIRef(terms.ST + cls))
    assert set(shapes().items(members)) == set(known)


# -- the packaged data -------------------------------------------------------------------------


def test_the_packaged_data_break_no_rule_that_must_hold(kg: KnowledgeGraph) -> None:
    triples = {
        str(quad.triple)
        for quad in kg.store
        if getattr(quad.graph_name, "value", "") != terms.ONTOLOGY_GRAPH
    }
    data = Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    assert len(data) == len(triples)
    found = results(data)
    assert {message for _, severity, message in found if severity == SH.Violation} == set()
