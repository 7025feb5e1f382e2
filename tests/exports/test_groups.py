"""Groups of a very large network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from steppe.exports.groups import LARGE, groups
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.page import page_data
from steppe.exports.placing import Placed

Open = Callable[..., KnowledgeGraph]


def in_blocs(sizes: list[int], **others: tuple[float, float]) -> Placed:
    """Places of nodes in blocs of these sizes, each in a column of its own, and of others."""
    blocs = {f"b{bloc}n{k}": bloc for bloc, size in enumerate(sizes) for k in range(size)}
    spots = {
        name: (1000.0 * bloc, 10.0 * int(name.partition("n")[2])) for name, bloc in blocs.items()
    }
    return Placed({}, {**spots, **others}, blocs)


def test_a_group_stands_in_the_middle_of_its_nodes() -> None:
    found, group_of = groups(in_blocs([5, 3]), [])
    assert found == [
        {"id": 0, "label": "Bloc 1", "size": 5, "x": 0.0, "y": 20.0},
        {"id": 1, "label": "Bloc 2", "size": 3, "x": 1000.0, "y": 10.0},
    ]
    assert Counter(group_of.values()) == {0: 5, 1: 3}


def test_a_node_that_only_later_ties_reach_goes_with_most_of_its_neighbours() -> None:
    ties = [("far", "b1n0"), ("b1n1", "far"), ("far", "b0n0"), ("farther", "far"), ("b0n0", "b0n1")]
    placed = in_blocs([5, 3], far=(0.0, 900.0), farther=(0.0, 990.0))
    found, group_of = groups(placed, ties)
    assert group_of["far"] == 1 and group_of["farther"] == 2
    assert [(g["label"], g["size"]) for g in found] == [("Bloc 1", 5), ("Bloc 2", 4), ("Others", 1)]
    assert found[2]["y"] > 990


def test_groups_are_in_the_order_of_their_sizes() -> None:
    far = {f"far{k}": (0.0, 900.0) for k in range(3)}
    found, group_of = groups(in_blocs([5, 3], **far), [(name, "b1n0") for name in far])
    assert [g["size"] for g in found] == [6, 5]
    assert group_of["b1n0"] == group_of["far0"] == 0


def test_of_too_many_blocs_the_smallest_are_one_group() -> None:
    found, group_of = groups(in_blocs([3] * 290 + [2] * 20), [])
    assert len(found) == 300
    assert found[-1]["label"] == "Others" and found[-1]["size"] == 2 * (20 - 9)
    assert Counter(group_of.values()) == {g["id"]: g["size"] for g in found}
    as_many = groups(in_blocs([2] * 300), [])[0]
    assert len(as_many) == 300 and all(g["label"] != "Others" for g in as_many)


def test_a_network_without_nodes_has_no_groups() -> None:
    assert groups(Placed({}, {}, {}), []) == ([], {})


def ring_of_rings(count: int) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Claims and entities of so many states in rings of fifty, each tied to the ring before."""
    ties = []
    for n in range(count):
        after = n + 1 if (n + 1) % 50 else n - 49
        ties += (
            [(n, min(after, count - 1)), (n, n - 50)] if n >= 50 and n % 50 == 0 else [(n, after)]
        )
    ends = [(a, b) for a, b in ties if a != b and b < count]
    rows = [{"subject": f"s{a}", "predicate": "alliedWith", "object": f"s{b}"} for a, b in ends]
    return rows, {f"s{n}": "State" for n in range(count)}


def test_a_network_above_five_thousand_nodes_has_groups(graph: Open) -> None:
    rows, entities = ring_of_rings(LARGE + 1)
    data = page_data(graph(rows, entities=entities).snapshot())
    assert len(data["nodes"]) == LARGE + 1
    found = data["meta"]["groups"]
    assert 1 < len(found) <= 300
    members = Counter(node["group"] for node in data["nodes"].values())
    assert {g["id"]: g["size"] for g in found} == members
    assert [g["id"] for g in found] == list(range(len(found)))
    group = found[0]
    places = np.array([(n["x"], n["y"]) for n in data["vis"]["nodes"]
                       if data["nodes"][n["id"]]["group"] == 0])  # fmt: skip
    assert np.allclose(places.mean(axis=0), (group["x"], group["y"]), atol=0.06)
    assert np.ptp(places, axis=0).min() > 0


def test_a_smaller_one_has_none(graph: Open) -> None:
    rows, entities = ring_of_rings(450)
    data = page_data(graph(rows, entities=entities).snapshot())
    assert "groups" not in data["meta"]
    assert len(data["nodes"]) == 450
    assert not any("group" in node for node in data["nodes"].values())


def test_a_large_page_is_the_same_in_any_process(
    dataset: Callable[..., Path], tmp_path: Path
) -> None:
    rows, entities = ring_of_rings(450)
    folder = dataset(rows, entities=entities)
    code = (
        "import steppe; from steppe.exports import groups; groups.LARGE = 400;"
        f"steppe.open({str(folder)!r}).render('page.html')"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        (tmp_path / "page.html").rename(tmp_path / seed)
    text = (tmp_path / "1").read_text(encoding="utf-8")
    assert text == (tmp_path / "2").read_text(encoding="utf-8")
    assert '"label":"Bloc 1","size":' in text
