"""A page in a notebook."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.ontology.errors import StoreError


def test_a_notebook_gets_the_page_in_a_frame_that_reaches_nothing_else(kg: KnowledgeGraph) -> None:
    shown = kg.show("2003-12-31", layers=["institutional"], height=500)
    frame = shown._repr_html_()
    assert frame.count("<iframe") == 1 and "height: 500px" in frame
    assert 'sandbox="allow-scripts allow-downloads"' in frame
    assert "<script" not in frame
    inside = frame.partition('srcdoc="')[2].rpartition('"')[0]
    assert unescape(inside) == shown.html


def test_the_page_shown_is_the_page_rendered(kg: KnowledgeGraph, tmp_path: Path) -> None:
    shown = kg.show("2003-12-31", layers=["institutional"])
    rendered = kg.render(tmp_path / "page.html", on="2003-12-31", layers=["institutional"])
    assert shown.save(tmp_path / "saved.html").read_bytes() == rendered.read_bytes()
    with pytest.raises(StoreError):
        shown.save(tmp_path / "saved.html")
