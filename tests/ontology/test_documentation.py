"""The pages made from the ontology: up to date, complete, readable without a network; alignment."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, Graph, Namespace
from rdflib.namespace import GEO
from rdflib.term import URIRef

from steppe.ontology import terms

DOCS = Path(__file__).resolve().parents[2] / "docs"
ST = Namespace(terms.ST)
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}
STRICT = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
LOOSE = {SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch}

KNOWN = {
    "http://purl.org/spar/cito/": {"cites"},
    "http://qudt.org/schema/qudt/": {"Unit"},
    "http://semanticweb.cs.vu.nl/2009/11/sem/": {
        "Event", "accordingTo", "hasActor", "hasEarliestBeginTimeStamp", "hasEarliestEndTimeStamp",
        "hasLatestBeginTimeStamp", "hasLatestEndTimeStamp",
    },
    "http://www.w3.org/2003/01/geo/wgs84_pos#": {"SpatialThing"},
    "http://wikiba.se/ontology#": {
        "Rank", "rank", "PreferredRank", "NormalRank", "DeprecatedRank",
    },
}  # fmt: skip
"""Terms of the vocabularies that rdflib does not know: namespace → local names."""


@pytest.fixture(scope="module")
def ontology() -> Graph:
    text = files("steppe.ontology").joinpath("steppe.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


def ours(ontology: Graph, *kinds: URIRef) -> set[URIRef]:
    """The terms of our namespace that are of one of these kinds; without a kind, all of them."""
    found = {s for kind in kinds or (None,) for s in ontology.subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, URIRef) and s in ST}


def aligned(ontology: Graph) -> set[tuple[URIRef, URIRef, URIRef]]:
    """Every alignment: our term, the relation, the term of another vocabulary."""
    return {
        (s, p, o)
        for p in STRICT | LOOSE
        for s, o in ontology.subject_objects(p)
        if isinstance(s, URIRef) and isinstance(o, URIRef) and o not in ST
    }


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# -- the files are what the ontology makes of them -----------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all three files, made anew.

    By a process of its own: pyLODE leaves a file open and sets up logging for everybody.
    """
    if importlib.util.find_spec("pylode") is None:
        if os.environ.get("STEPPE_TEST_ALL") == "1":
            pytest.fail("pyLODE is absent, and STEPPE_TEST_ALL=1 lets no test skip")
        pytest.skip("pyLODE is absent; the tests of what the pages hold run without it")
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, str(DOCS / "make_ontology.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", ["alignment.md", "ontology.svg"])
def test_the_page_is_up_to_date(made: Path, name: str) -> None:
    assert (made / name).read_text(encoding="utf-8") == page(name), (
        "run python docs/make_ontology.py"
    )


def test_the_documentation_is_up_to_date(made: Path) -> None:
    version = importlib.metadata.version("pylode")
    if f">{version}</a>" not in page("ontology.html"):
        pytest.skip(f"the page was made by another pyLODE than {version}")
    assert (made / "ontology.html").read_text(encoding="utf-8") == page("ontology.html"), (
        "run python docs/make_ontology.py"
    )


# -- ontology.html -------------------------------------------------------------------------------


def test_the_documentation_has_every_term_under_its_own_name(ontology: Graph) -> None:
    text = page("ontology.html")
    for term in ours(ontology):
        assert f"<code>{term}</code>" in text, term
        assert text.count(f'id="{terms.local(term)}"') == 1, term


def test_the_documentation_defines_every_class_and_property_in_each_language(
    ontology: Graph,
) -> None:
    words = re.sub(r"<[^>]+>|\s|&\w+;", "", page("ontology.html"))
    for term in ours(ontology, OWL.Class, *PROPERTIES):
        for definition in ontology.objects(term, SKOS.definition):
            assert re.sub(r"\s|[*_]", "", str(definition))[:40] in words, (term, definition)


def test_the_documentation_needs_no_network_to_be_read() -> None:
    text = page("ontology.html")
    assert not re.findall(r"""<(?:script|img|iframe)[^>]*\bsrc=["']?(?:https?:)?//""", text)
    assert not re.findall(r"""<link[^>]*\bhref=["']?(?:https?:)?//""", text)
    assert not re.findall(r"@import|url\(", text)


def test_every_link_inside_the_documentation_leads_somewhere() -> None:
    text = page("ontology.html")
    anchors = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) - anchors == set()


# -- ontology.svg --------------------------------------------------------------------------------


def test_the_diagram_is_xml_with_a_title_and_every_class(ontology: Graph) -> None:
    root = ET.fromstring(page("ontology.svg"))
    svg = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{svg}title")
    shown = {group.findtext(f"{svg}text") for group in root.iter(f"{svg}g")}
    assert {terms.local(cls) for cls in ours(ontology, OWL.Class)} <= shown


def test_the_diagram_has_every_relation_but_the_inverses(ontology: Graph) -> None:
    shown = set(re.findall(r"[\w-]+", re.sub(r"<title>.*?</title>", "", page("ontology.svg"))))
    inverses = set(ontology.objects(None, OWL.inverseOf))
    relations = ours(ontology, OWL.ObjectProperty, RDF.Property) - inverses
    assert {terms.local(term) for term in relations} <= shown


# -- alignment -----------------------------------------------------------------------------------


def test_every_class_and_property_is_aligned_or_says_why_not(ontology: Graph) -> None:
    found = {term for term, _, _ in aligned(ontology)}
    for term in ours(ontology, OWL.Class, *PROPERTIES) - found:
        assert ontology.value(term, SKOS.editorialNote), f"{term}: write a skos:editorialNote"


def test_the_table_has_every_class_and_property_and_every_alignment(ontology: Graph) -> None:
    text = page("alignment.md")
    for term in ours(ontology, OWL.Class, *PROPERTIES):
        assert f"\n| `{terms.local(term)}` |" in text, term
    for term, _, other in aligned(ontology):
        assert re.search(rf"\n\| `{terms.local(term)}` \| .*\({re.escape(other)}\)", text), term


def test_every_term_that_is_aligned_to_exists_in_its_vocabulary(ontology: Graph) -> None:
    # These namespaces of rdflib are closed: they hold the terms that the vocabulary defines.
    closed = (DCTERMS, FOAF, GEO, ORG, OWL, PROV, RDF, SDO, SKOS, TIME)
    names = {str(space): {str(t).removeprefix(str(space)) for t in dir(space)} for space in closed}
    names |= KNOWN
    for term, _, other in aligned(ontology):
        space = next((space for space in names if other.startswith(space)), None)
        assert space, f"{term}: {other} lies in no known vocabulary"
        assert other.removeprefix(space) in names[space], f"{term}: {other} does not exist"


def test_a_class_is_aligned_to_a_class_and_a_property_to_a_property(ontology: Graph) -> None:
    # In all of these vocabularies the names of classes, and of nothing else, begin with a capital.
    individuals = ours(ontology, OWL.NamedIndividual)
    for term, relation, other in aligned(ontology):
        if term not in individuals:
            name = re.split(r"[/#]", other)[-1]
            is_class = term in ours(ontology, OWL.Class)
            assert name[0].isupper() == is_class, (term, other)
            assert relation in LOOSE or (relation == RDFS.subClassOf) == is_class, (term, other)


def test_an_alignment_is_strict_or_loose_but_not_both(ontology: Graph) -> None:
    found = aligned(ontology)
    pairs = [(term, other) for term, _, other in found]
    assert len(pairs) == len(set(pairs))


def test_no_other_vocabulary_is_said_to_be_equivalent(ontology: Graph) -> None:
    # Nobody who loads one of them may get statements of ours about things we know nothing of.
    for predicate in (OWL.equivalentClass, OWL.equivalentProperty, SKOS.exactMatch, OWL.imports):
        assert not list(ontology.subject_objects(predicate))
