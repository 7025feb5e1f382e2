"""The page as text: what is in the file, before any browser opens it."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markupsafe
import pyoxigraph as ox
import pytest
from packed_tables import unpacked

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.offline_store import OfflineStore, offline_store
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


@pytest.mark.parametrize("layers", [None, ["geographic"]])
def test_the_same_day_gives_the_same_bytes_in_any_process(
    kg: KnowledgeGraph, tmp_path: Path, layers: list[str] | None
) -> None:
    code = f"import steppe; steppe.open().render('page.html', on='2003-12-31', layers={layers})"
    for seed in ("5", "6"):
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        )
        (tmp_path / "page.html").rename(tmp_path / seed)
    text = page(kg.snapshot("2003-12-31"), kg.contradictions, layers=layers)
    assert (tmp_path / "5").read_bytes() == (tmp_path / "6").read_bytes() == text.encode()


def test_the_same_snapshot_drawn_twice_is_the_same_text(kg: KnowledgeGraph, text: str) -> None:
    assert page(kg.snapshot("2003-12-31"), kg.contradictions) == text


def test_places_come_from_the_seed(kg: KnowledgeGraph) -> None:
    def places(seed: int) -> list[tuple[str, float, float]]:
        drawn = page_data(kg.snapshot("2003-12-31"), seed=seed)["vis"]["nodes"]
        return [(node["id"], node["x"], node["y"]) for node in drawn]

    assert places(7) == places(7) != places(8)


def test_nodes_come_with_their_places_and_nothing_moves_them(data: dict[str, Any]) -> None:
    assert data["vis"]["options"]["physics"] == {"enabled": False}
    assert all(isinstance(n[c], float) for n in data["vis"]["nodes"] for c in "xy")


def test_nothing_is_loaded_from_anywhere(text: str) -> None:
    markup = re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"<link|<iframe|<object|\ssrc=|@import|url\((?!data:)", markup)


def test_the_policy_allows_the_scripts_of_the_file_and_nothing_else(text: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert found
    policy = found.group(1).replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    scripts = re.findall(
        r'<script(?: type="text/plain" id="vis-network")?>(.*?)</script>', text, flags=re.DOTALL
    )
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe-inline" not in re.search(r"script-src [^;]+", policy).group()  # type: ignore[union-attr]


def test_only_a_page_that_is_asked_may_run_webassembly_and_a_worker(
    kg: KnowledgeGraph, text: str
) -> None:
    asked = page(kg.snapshot("2003-12-31"), asked=OfflineStore("", "", ""))
    for allowed in ("'wasm-unsafe-eval'", "worker-src blob:;"):
        assert allowed in asked.replace("&#39;", "'") and allowed not in text.replace("&#39;", "'")


def test_what_answers_holds_the_whole_store_and_is_the_same_text_each_time(
    kg: KnowledgeGraph,
) -> None:
    carried = offline_store(kg.store)
    triples = gzip.decompress(base64.b64decode(carried.data))
    assert set(ox.parse(triples, format=ox.RdfFormat.TRIG)) == set(kg.store)
    assert gzip.decompress(base64.b64decode(carried.engine)).startswith(b"\0asm")
    assert offline_store(kg.store) == carried


def test_the_data_in_the_file_is_the_pages_data(text: str, data: dict[str, Any]) -> None:
    found = re.search(r'<script type="application/json" id="steppe-data">(.*?)</script>', text)
    assert found
    assert unpacked_page(json.loads(found.group(1))) == json.loads(json.dumps(data))


def unpacked_page(written: dict[str, Any]) -> dict[str, Any]:
    """The data in a file as `page_data` gives it."""
    edges = {row.pop("id"): row for row in unpacked(written["edges"])}
    vis = {**written["vis"], "edges": unpacked(written["vis"]["edges"])}
    return {**written, "vis": vis, "edges": edges, "claims": unpacked(written["claims"])}


def test_every_index_leads_to_a_claim(data: dict[str, Any]) -> None:
    count = len(data["claims"])
    for item in (*data["nodes"].values(), *data["edges"].values()):
        assert all(0 <= index < count for index in item["claims"])
    for edge in data["edges"].values():
        assert edge["claims"] and edge["from"] in data["nodes"] and edge["to"] in data["nodes"]


def test_what_is_drawn_is_what_is_told(data: dict[str, Any]) -> None:
    assert {n["id"] for n in data["vis"]["nodes"]} == set(data["nodes"])
    drawn = {e["id"]: (e["from"], e["to"]) for e in data["vis"]["edges"]}
    assert drawn == {key: (e["from"], e["to"]) for key, e in data["edges"].items()}


def test_the_key_counts_every_node_and_tie_once(data: dict[str, Any]) -> None:
    meta = data["meta"]
    assert sum(kind["count"] for kind in meta["types"]) == len(data["nodes"])
    for part in ("layers", "signs"):
        assert sum(entry["count"] for entry in meta[part]) == len(data["edges"])


def test_the_page_draws_every_tie_of_the_snapshot(kg: KnowledgeGraph, data: dict[str, Any]) -> None:
    told = {(e["from"], e["to"], e["predicate"]) for e in data["edges"].values()}
    assert told == set(kg.snapshot("2003-12-31").network().edges(keys=True))


def test_a_tie_lists_the_claims_for_it_and_the_denials(data: dict[str, Any]) -> None:
    (tie,) = [e for e in data["edges"].values() if (e["from"], e["to"]) == ("TJK", "PfP")]
    listed = {data["claims"][n]["id"]: data["claims"][n]["kind"] for n in tie["claims"]}
    assert listed == {
        "central-asia-2004/x021": "claim",
        "central-asia-2004/g004~TJK": "claim",
        "central-asia-2004/m004": "denial",
        "central-asia-2004/x401": "denial",
    }


def test_the_two_days_of_the_founding_of_the_sco_contradict_each_other(
    data: dict[str, Any],
) -> None:
    said = {data["claims"][n]["id"]: data["claims"][n] for n in data["nodes"]["SCO"]["claims"]}
    printed, settled = (said[f"central-asia-2004/{n}"] for n in ("a017", "x001"))
    assert (printed["object"], settled["object"]) == ("2001-06-25", "2001-06-15")
    assert [data["claims"][n]["id"] for n in printed["contradicts"]] == [settled["id"]]
    assert printed["contradictsWhy"] == ["2001-06-25 and 2001-06-15"]


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


def test_a_hostile_note_never_stands_raw(graph: Open, tmp_path: Path) -> None:
    kg = graph([{"subject": "AAA", "predicate": "opposes", "object": "BBB", "until": "..",
                 "note": HOSTILE, "locator": HOSTILE.replace("\u2028", "")}])  # fmt: skip
    found = page(kg.snapshot(), title=HOSTILE)
    assert found.count("<script") == 4
    assert "<img src=x" not in found
    block = re.search(r'id="steppe-data">(.*?)</script>', found)  # . stops at U+2028 too
    assert block and not set("<>&\u2028") & set(block.group(1))


def test_a_hostile_label_never_stands_raw(dataset: Callable[..., Path]) -> None:
    folder = dataset([{"subject": "AAA", "predicate": "alliedWith", "object": "BBB"}])
    _relabel(folder / "entities.csv", "label_en", HOSTILE)
    _relabel(folder / "sources.csv", "title", HOSTILE)
    kg = steppe.open(folder)
    found = page(kg.snapshot(), kg.contradictions)
    data = page_data(kg.snapshot(), kg.contradictions)
    assert data["nodes"]["AAA"]["label"] == data["claims"][0]["sourceTitle"] == HOSTILE
    assert found.count("<script") == found.count("</script") == 4
    assert "<img src=x" not in found
    block = re.search(r'id="steppe-data">(.*?)</script>', found)
    assert block and unpacked_page(json.loads(block.group(1))) == json.loads(json.dumps(data))


def _relabel(table: Path, column: str, text: str) -> None:
    with table.open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    rows[0][column] = text
    with table.open("w", encoding="utf-8", newline="") as write:
        writer = csv.DictWriter(write, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_hostile_title_is_text_in_head_and_body(kg: KnowledgeGraph) -> None:
    found = page(kg.snapshot(), title=HOSTILE)
    escaped = str(markupsafe.escape(HOSTILE))
    assert f"<title>{escaped}</title>" in found and f"<h1><bdi>{escaped}</bdi></h1>" in found


def test_a_claim_and_a_denial_of_one_rank_make_a_contested_tie(graph: Open) -> None:
    tie = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2000"}
    kg = graph([tie, {**tie, "denial": "true", "source": "paper"}])
    data = page_data(kg.snapshot(), kg.contradictions)
    (edge,) = data["edges"].values()
    assert edge["course"] == [[0, "contested"]]
    claim, denial = (data["claims"][n] for n in edge["claims"])
    assert (claim["kind"], denial["kind"]) == ("claim", "denial")
    assert data["claims"][claim["contradicts"][0]] == denial
    assert data["claims"][denial["contradicts"][0]] == claim
    assert claim["contradictsWhy"] == ["one says that it holds, the other that it does not"]


def test_a_claim_tells_all_that_the_table_says_of_it(graph: Open) -> None:
    kg = graph(
        [
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "[..2001-06]",
             "until": "..", "locator": "p. 7, n. 2", "asserted_by": "src:paper",
             "stance": "Reported", "confidence": "0.8", "note": "so he says"}
        ]
    )  # fmt: skip
    (claim,) = page_data(kg.snapshot())["claims"]
    told = {
        "subject": "The AAA", "object": "The BBB", "since": "[..2001-06]", "until": "..",
        "sourceTitle": "The book", "locator": "p. 7, n. 2", "assertedBy": "The paper",
        "stance": "Reported", "rank": "Normal", "confidence": "0.8", "note": "so he says",
    }  # fmt: skip
    assert {key: claim[key] for key in told} == told


def test_a_claim_tells_whether_it_is_an_act_and_a_source_its_last_day(graph: Open) -> None:
    dates = {"subject": "AAA", "since": "2001-06-01"}
    kg = graph(
        [
            {**dates, "predicate": "signed", "object": "TREATY"},
            {**dates, "predicate": "opposes", "object": "BBB", "until": ".."},
            {**dates, "predicate": "opposes", "object": "CCC"},
        ],
        sources={"book": "2005-12-31"},
        as_of="2005-12-31",
    )
    found = page_data(kg.snapshot("2001-06-01", window="2001-01-01"))
    acts = {(c["relation"], c["objectId"]): c["act"] for c in found["claims"]}
    assert acts == {("signed", "TREATY"): True, ("opposes", "BBB"): False, ("opposes", "CCC"): True}
    assert found["meta"]["lastDays"] == {"book": "2005-12-31"}


def test_a_mutual_tie_has_an_arrow_at_either_end(graph: Open) -> None:
    kg = graph(
        [
            {"subject": "AAA", "predicate": "alliedWith", "object": "BBB"},
            {"subject": "AAA", "predicate": "memberOf", "object": "ORG"},
        ]
    )
    data = page_data(kg.snapshot())
    arrows = {data["edges"][e["id"]]["predicate"]: e["arrows"] for e in data["vis"]["edges"]}
    assert arrows == {"alliedWith": "to, from", "memberOf": "to"}


def test_acts_are_drawn_where_a_window_is_asked_for(graph: Open) -> None:
    kg = graph([{"subject": "AAA", "predicate": "signed", "object": "TREATY", "since": "2005-05"}])
    assert not page_data(kg.snapshot("2005-12-31"))["edges"]
    data = page_data(kg.snapshot("2005-12-31", window="2005-01-01"))
    assert [e["predicate"] for e in data["edges"].values()] == ["signed"]
    assert data["meta"]["window"] == "2005-01-01"


def test_a_page_of_certain_ties_says_so_and_has_no_other(kg: KnowledgeGraph) -> None:
    data = page_data(kg.snapshot("2003-12-31", certain=True))
    assert data["meta"]["certainOnly"]
    assert data["edges"] and all(
        edge["course"] == [[0, "certain"]] for edge in data["edges"].values()
    )


def test_where_no_tie_has_a_sign_every_layer_is_drawn(graph: Open) -> None:
    kg = graph([{"subject": "AAA", "predicate": "borders", "object": "BBB"}])
    assert [layer["off"] for layer in page_data(kg.snapshot())["meta"]["layers"]] == [False]


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
        assert bool(drawn[key]) == (edge["course"] != [[0, "certain"]])


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
