"""OWL 2 RL over the ontology and the packaged data: it finds no clash, and invents nothing.

The closure is owlrl's, because it reports a contradiction as a triple. (`reasonable` is far faster,
but keeps silent about a member of two disjoint classes.) The other vocabularies are not loaded, so
what is aligned to them is checked for what follows among our own terms.
"""

from __future__ import annotations

import re
from itertools import product

import owlrl
import pytest
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.ontology import terms
from steppe.ontology.vocabulary import vocabulary

ST, ID = Namespace(terms.ST), Namespace(terms.ID)

MADE_UP = """
    a-state-and-a-statement    a State, a Statement
    a-state-and-a-body         a State, a Organization
    a-pact-and-a-place         a Agreement, a Place
    a-claim-and-a-denial       a Claim, a Denial
    a-firm-and-a-person        a Company, a Person
    a-person-with-a-base       a Person, hostsBase kant
    a-war-with-a-member        a War, hasMember KAZ
    a-treaty-that-cooperates   a Agreement, cooperatesWith KAZ
    a-law-that-a-pact-amended  a Agreement, amends law
    a-book-that-signed         a Source, signed pact
    a-sum-of-people-of-a-book  a Source, memberCount 5
"""
CLASHES = [re.split(r"\s{2,}", line.strip()) for line in MADE_UP.strip().splitlines()]


def without_prose(graph: Graph) -> Graph:
    """A graph without its texts: nothing follows from them, and each would cost time."""
    bare = Graph()
    for s, p, o in graph:
        if not (isinstance(o, Literal) and isinstance(o.value, str)):
            bare.add((s, p, o))
    return bare


def ontology() -> Graph:
    """The axioms alone."""
    lines = "".join(f"{triple} .\n" for triple in vocabulary().triples())
    return without_prose(Graph().parse(data=lines, format="nt"))


def closure(graph: Graph) -> Graph:
    """A graph with all that follows from it by the rules of OWL 2 RL."""
    inferred = Graph()
    inferred += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(inferred)
    return inferred


def clashes(inferred: Graph) -> set[str]:
    """What speaks against a closure: errors, members of nothing, members of disjoint classes."""
    found = {str(text) for text in inferred.objects(None, ERRNS.error)}
    found |= {f"{member} is nothing" for member in inferred.subjects(RDF.type, OWL.Nothing)}
    for one, other in inferred.subject_objects(OWL.disjointWith):
        both = set(inferred.subjects(RDF.type, one)) & set(inferred.subjects(RDF.type, other))
        found |= {f"{member} is {one} and {other}" for member in both}
    return found


def said_of_entities(graph: Graph) -> set[tuple[Node, Node, Node]]:
    """The types and relations of ours that entities, statements and sources stand in."""
    spaces = (terms.ID, terms.CLAIM, terms.SRC)
    return {
        (s, p, o)
        for s, p, o in graph
        if str(s).startswith(spaces) and (o in ST if p == RDF.type else p in ST)  # type: ignore[operator]
    }


@pytest.fixture(scope="module")
def stated(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """All that the store of the packaged data holds (the ontology too), but no prose."""
    file = kg.export(tmp_path_factory.mktemp("reasoning") / "packaged.nt")
    return without_prose(Graph().parse(file, format="nt"))


@pytest.fixture(scope="module")
def inferred(stated: Graph) -> Graph:
    return closure(stated)


# -- the packaged data -------------------------------------------------------------------------


def test_the_packaged_data_and_the_ontology_do_not_clash(inferred: Graph) -> None:
    assert clashes(inferred) == set()


def test_reasoning_adds_something(stated: Graph, inferred: Graph) -> None:
    # Otherwise the test above would prove nothing.
    above = (ID.KAZ, RDF.type, OWL.Thing)
    assert above not in stated
    assert above in inferred


def test_reasoning_tells_no_more_of_an_entity_than_the_build_has_written(
    stated: Graph, inferred: Graph
) -> None:
    """No statement becomes an actor, no place a state: not by a domain, a range or an inverse."""
    assert said_of_entities(inferred) - said_of_entities(stated) == set()


def test_what_follows_in_another_vocabulary_is_true(inferred: Graph) -> None:
    org = Namespace("http://www.w3.org/ns/org#")
    assert (ID.KAZ, org.memberOf, ID.SCO) in inferred
    assert (ID.SCO, org.hasMember, ID.KAZ) in inferred
    assert (ID.UZB, ST.partnerIn, ID.PfP) in inferred
    assert (ID.UZB, org.memberOf, ID.PfP) not in inferred


# -- the ontology ------------------------------------------------------------------------------


def test_every_class_can_have_a_member_and_every_relation_can_hold() -> None:
    graph = ontology()
    for cls in vocabulary().superclasses:
        graph.add((URIRef(f"{cls}-member"), RDF.type, URIRef(cls)))
    for prop in vocabulary().properties.values():
        if not prop.literal:
            ends = URIRef(f"{prop.iri}-subject"), URIRef(f"{prop.iri}-object")
            graph.add((ends[0], URIRef(prop.iri), ends[1]))
    assert clashes(closure(graph)) == set()


def test_the_kinds_of_things_are_pairwise_disjoint() -> None:
    kinds = """
        Actor Agreement LegalAct Office MilitaryBase Place InfrastructureProject Resource Event
        Concept Source Statement
    """.split()
    graph = ontology()
    for one, other in product(kinds, kinds):
        pair = (ST[one], OWL.disjointWith, ST[other])
        assert (pair in graph or pair[::-1] in graph) == (one != other), (one, other)


def test_a_company_may_be_an_organisation_and_an_event_of_two_kinds() -> None:
    graph = ontology()
    for name, kinds in {"firm": "Company Organization", "meeting": "Summit Visit"}.items():
        for kind in kinds.split():
            graph.add((ID[name], RDF.type, ST[kind]))
    assert clashes(closure(graph)) == set()


# -- a clash is found --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clashing() -> Graph:
    """The ontology and all that is made up above, with what follows."""
    graph = ontology()
    for name, facts in CLASHES:
        for fact in facts.split(", "):
            predicate, value = fact.split()
            if predicate == "a":
                graph.add((ID[name], RDF.type, ST[value]))
            else:
                other = Literal(int(value)) if value.isdigit() else ID[value]
                graph.add((ID[name], ST[predicate], other))
    return closure(graph)


@pytest.mark.parametrize("name", [name for name, _ in CLASHES])
def test_a_made_up_clash_is_found(clashing: Graph, name: str) -> None:
    assert [clash for clash in clashes(clashing) if clash.startswith(f"{ID[name]} is ")]


@pytest.mark.parametrize("name", [name for name, _ in CLASHES])
def test_a_made_up_clash_is_an_error_of_the_reasoner(clashing: Graph, name: str) -> None:
    assert [text for text in clashing.objects(None, ERRNS.error) if str(ID[name]) in str(text)]


def test_a_member_of_nothing_is_found() -> None:
    graph = ontology()
    graph.add((ST.War, RDFS.subClassOf, OWL.Nothing))
    graph.add((ID.war, RDF.type, ST.War))
    assert f"{ID.war} is nothing" in clashes(closure(graph))
