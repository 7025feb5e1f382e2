"""Optional libraries: used where installed, named where not."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.query import Rows
from steppe.ontology.errors import UsageError


@pytest.mark.parametrize("module", ["pandas", "polars"])
def test_an_absent_library_is_named_with_its_extra(
    kg: KnowledgeGraph, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    rows = kg.query("SELECT ?s WHERE { ?s st:memberOf id:SCO }")
    assert isinstance(rows, Rows)
    with pytest.raises(UsageError, match=rf"steppe\[{module}\]"):
        getattr(rows, f"to_{module}")()


def test_rows_and_columns_are_handed_over(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the constructor that the library has, whether or not it is installed here."""
    frame = SimpleNamespace(DataFrame=lambda *args, **options: (args, options))
    monkeypatch.setitem(sys.modules, "pandas", frame)  # type: ignore[arg-type]
    rows = kg.query("SELECT (1 AS ?a) (2 AS ?b) {}")
    assert isinstance(rows, Rows)
    assert rows.to_pandas() == (([(1, 2)],), {"columns": ["a", "b"]})
    matrix = kg.snapshot("2003-12-31").alignment(actors=[kg.entity("KAZ").iri])
    assert matrix.to_pandas()[1] == {"index": ["KAZ"], "columns": ["KAZ"]}  # type: ignore[index]
