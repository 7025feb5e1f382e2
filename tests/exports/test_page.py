"""The page as text: what is in the file, before any browser opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.page import page, page_data
from steppe.ontology.errors import StoreError, UsageError

Open = Callable[..., KnowledgeGraph]
HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> \u2028\u202e href="x" \'&'


@pytest.fixture(scope="module")
def text(kg: KnowledgeGraph) -> str:
    return page(kg.snapshot("2003-12-31"), kg.contradictions)


@pytest.fixture(scope="module")
def data(kg: KnowledgeGraph) -> dict[str, Any]:
    return page_data(kg.snapshot("2003-12-31"), kg.contradictions)


def test_the_same_day_gives_the_same_bytes_in_any_process(text: str, tmp_path: Path) -> None:
    code = "import steppe; steppe.open().render('page.html', on='2003-12-31')"
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, env={"PYTHONHASHSEED": "5"}
    )
    assert (tmp_path / "page.html").read_bytes() == text.encode()


def test_nothing_is_loaded_from_anywhere(text: str) -> None:
    markup = re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"<link|<iframe|<object|\ssrc=|@import|url\((?!data:)", markup)


def test_the_policy_allows_the_scripts_of_the_file_and_nothing_else(text: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert found
    policy = found.group(1).replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe-inline" not in re.search(r"script-src [^;]+", policy).group()  # type: ignore[union-attr]


def test_the_data_in_the_file_is_the_pages_data(text: str, data: dict[str, Any]) -> None:
    found = re.search(r'<script type="application/json" id="steppe-data">(.*?)</script>', text)
    assert found and json.loads(found.group(1)) == json.loads(json.dumps(data))


def test_every_index_leads_to_a_claim(data: dict[str, Any]) -> None:
    count = len(data["claims"])
    for item in (*data["nodes"].values(), *data["edges"].values()):
        assert all(0 <= index < count for index in item["claims"])
    for edge in data["edges"].values():
        assert edge["claims"] and edge["from"] in data["nodes"] and edge["to"] in data["nodes"]


def test_every_claim_has_a_source_and_a_place(data: dict[str, Any]) -> None:
    assert all(c["sourceTitle"] and c["locator"] and c["stance"] for c in data["claims"])


def test_contradicting_claims_point_at_each_other_with_a_reason(data: dict[str, Any]) -> None:
    claims = data["claims"]
    against = [(n, c) for n, c in enumerate(claims) if c["contradicts"]]
    assert against
    for n, c in against:
        assert len(c["contradicts"]) == len(c["contradictsWhy"])
        assert all(n in claims[other]["contradicts"] for other in c["contradicts"])


def test_labels_in_every_language_are_there(data: dict[str, Any]) -> None:
    labels = data["nodes"]["KAZ"]["labels"]
    assert "哈薩克斯坦" in labels["zh-Hant"] and "Казахстан" in labels["ru"]
    assert {"KAZ", "Q232", "705"} <= set(data["nodes"]["KAZ"]["codes"])


def test_layers_without_a_sign_wait_to_be_asked_for(data: dict[str, Any]) -> None:
    off = {layer["id"]: layer["off"] for layer in data["meta"]["layers"]}
    assert off["geographic"] and not off["institutional"] and not off["security"]


def test_a_hostile_label_never_stands_raw(graph: Open, tmp_path: Path) -> None:
    kg = graph([{"subject": "AAA", "predicate": "opposes", "object": "BBB", "until": "..",
                 "note": HOSTILE, "locator": HOSTILE.replace("\u2028", "")}])  # fmt: skip
    found = page(kg.snapshot(), title=HOSTILE)
    assert found.count("<script") == 3
    assert "<img src=x" not in found
    block = re.search(r'id="steppe-data">(.*?)</script>', found)  # . stops at U+2028 too
    assert block and not set("<>&\u2028") & set(block.group(1))


def test_a_day_after_the_last_says_why_it_is_empty(kg: KnowledgeGraph) -> None:
    found = page_data(kg.snapshot("2010-01-01"))
    assert not found["edges"] and "2004-03-31" in found["meta"]["caption"]


def test_layers_can_be_chosen(kg: KnowledgeGraph) -> None:
    found = page_data(kg.snapshot("2003-12-31"), layers=["security"])
    assert {edge["layer"] for edge in found["edges"].values()} == {"security"}
    with pytest.raises(UsageError, match="security"):
        page_data(kg.snapshot(), layers=["securty"])


def test_a_tie_that_is_not_certain_is_dashed(data: dict[str, Any]) -> None:
    drawn = {edge["id"]: edge["dashes"] for edge in data["vis"]["edges"]}
    for key, edge in data["edges"].items():
        assert bool(drawn[key]) == (not edge["certain"])


def test_parallel_ties_are_bent_apart(data: dict[str, Any]) -> None:
    bends: dict[tuple[str, ...], list[str]] = {}
    for edge in data["vis"]["edges"]:
        key = tuple(sorted((edge["from"], edge["to"])))
        side = json.dumps(edge["smooth"]) + str(edge["from"] < edge["to"])
        bends.setdefault(key, []).append(side)
    assert max(map(len, bends.values())) > 1
    assert all(len(set(found)) == len(found) for found in bends.values())


def test_an_existing_page_is_kept_unless_forced(kg: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("mine")
    with pytest.raises(StoreError, match="--force"):
        kg.render(file)
    assert file.read_text() == "mine"
    assert kg.render(file, force=True).read_text(encoding="utf-8").startswith("<!doctype html>")
