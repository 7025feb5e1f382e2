"""The packaged data sets: valid packages, honest claims."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Rank
from steppe.graph.dataset import find_dataset, packaged
from steppe.graph.dataset.computed import COMPUTED
from steppe.ontology import terms

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", packaged())
def test_it_is_a_frictionless_data_package(name: str) -> None:
    """In a process of its own: the library is heavy, and its warnings are not ours."""
    package = find_dataset(name) / "datapackage.json"
    code = (
        "import sys; from frictionless import validate; report = validate(sys.argv[1]); "
        "print(report.flatten(['type', 'note'])); sys.exit(not report.valid)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, package.name],
        cwd=package.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


def test_every_statement_has_a_source_and_a_place_in_it(kg: KnowledgeGraph) -> None:
    for s in kg.claims():
        assert s.source in kg.contents.sources and s.locator, s.id


def test_what_is_established_has_a_basis_and_a_source_of_its_own(kg: KnowledgeGraph) -> None:
    for s in kg.claims():
        source = kg.contents.sources[s.source]
        if s.rule in COMPUTED:
            assert s.derived_from, s.id
        elif s.rank is Rank.PREFERRED:
            assert source.basis and source.id != "kuo-2004", s.id
        elif not s.rule:
            assert source.id == "kuo-2004" or source.basis, s.id


def test_every_class_and_property_used_is_in_the_vocabulary(kg: KnowledgeGraph) -> None:
    used = kg.query(
        "SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term } "
        f'FILTER(STRSTARTS(STR(?term), "{terms.ST}")) }}'
    )
    defined = {
        row[0]
        for row in kg.query(  # type: ignore[union-attr]
            f"SELECT ?t WHERE {{ GRAPH <{terms.ONTOLOGY_GRAPH}> {{ ?t rdfs:isDefinedBy ?o }} }}"
        )
    }
    assert {row[0] for row in used} <= defined  # type: ignore[union-attr]


def test_every_underived_statement_has_exactly_one_primary_source(kg: KnowledgeGraph) -> None:
    wrong = kg.query(
        "SELECT ?c (COUNT(?src) AS ?n) WHERE { ?c a st:Statement . "
        "OPTIONAL { ?c prov:hadPrimarySource ?src } "
        "FILTER NOT EXISTS { ?c prov:wasDerivedFrom ?from } } GROUP BY ?c HAVING(COUNT(?src) != 1)"
    )
    assert list(wrong) == []  # type: ignore[arg-type]


def test_the_papers_sentences_are_not_in_the_data() -> None:
    """No run of more than a name's length in Chinese stands in a note or a text."""
    for name in packaged():
        for table in ("claims.csv", "sources.csv", "entities.csv"):
            text = (find_dataset(name) / table).read_text(encoding="utf-8")
            longest = max((len(run) for run in re.findall(r"[一-鿿]+", text)), default=0)
            assert longest <= 25, table


def test_nine_leased_bases_are_no_nine_nodes(kg: KnowledgeGraph) -> None:
    bases = [e.id for e in kg.contents.entities.values() if e.type.endswith("#MilitaryBase")]
    assert sorted(bases) == ["kant-air-base", "karshi-khanabad-air-base", "manas-air-base"]
