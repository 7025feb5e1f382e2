"""Polarisation: Esteban and Ray, modularity of a cut, distance of blocs."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.structure.polarisation import bloc_distances, cut_modularity, esteban_ray
from steppe.ontology.errors import UsageError

SHARES = st.lists(st.integers(1, 9), min_size=3, max_size=3)
PLACES = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def test_the_worked_values() -> None:
    assert esteban_ray([0.5, 0.5], [0, 1], alpha=1) == pytest.approx(0.25)
    assert esteban_ray([0.5, 0.5], [0, 1], alpha=1.6) == pytest.approx(0.16494, abs=5e-6)
    assert esteban_ray([0.4, 0.2, 0.4], [0, 0.5, 1], alpha=1) == pytest.approx(0.176)


def test_distances_may_be_given_instead_of_positions() -> None:
    apart = [[0, 0.5, 1], [0.5, 0, 0.5], [1, 0.5, 0]]
    assert esteban_ray([2, 1, 2], apart, alpha=1) == pytest.approx(0.176)
    assert esteban_ray([1, 1], [0, 1], alpha=1, scale=4) == 1


@given(SHARES, PLACES)
def test_only_relative_sizes_and_distances_matter(shares: list[int], places: list[float]) -> None:
    value = esteban_ray(shares, places)
    assert esteban_ray([7 * share for share in shares], places) == pytest.approx(value)
    assert esteban_ray(shares, [place + 3 for place in places]) == pytest.approx(value, abs=1e-12)
    assert 0 <= value <= 2 * 0.5**3.6 + 1e-12


def test_nobody_apart_and_no_groups_are_not_polarised() -> None:
    assert esteban_ray([1, 2], [3, 3]) == 0
    assert esteban_ray([1], [5]) == 0
    assert esteban_ray([], []) == 0


@pytest.mark.parametrize(
    ("shares", "places", "options"),
    [
        ([1, 1], [0, 1], {"alpha": 0}),
        ([1, 1], [0, 1], {"alpha": 1.7}),
        ([1, 1], [0, 1], {"alpha": math.nan}),
        ([-1, 1], [0, 1], {}),
        ([0, 0], [0, 1], {}),
        ([1, math.nan], [0, 1], {}),
        ([1, 1], [0], {}),
        ([1, 1], [0, math.inf], {}),
        ([1, 1], [[0, 1], [2, 0]], {}),
        ([1, 1], [[0, -1], [-1, 0]], {}),
        ([1, 1], [[1, 1], [1, 1]], {}),
        ([1, 1], [[0, 1], [1]], {}),
        ([[1, 1]], [0, 1], {}),
        (["much", 1], [0, 1], {}),
        ([1, 1], [0, 1], {"scale": math.nan}),
        ([1, 1], [0, 1], {"scale": 0}),
    ],
)
def test_wrong_shares_places_and_alphas_are_refused(
    shares: Any, places: Any, options: dict[str, float]
) -> None:
    with pytest.raises(UsageError):
        esteban_ray(shares, places, **options)


def test_the_modularity_of_the_karate_club_by_clubs() -> None:
    graph = nx.karate_club_graph()
    clubs = {node: int(data["club"] == "Officer") for node, data in graph.nodes(data=True)}
    assert cut_modularity(nx.Graph(graph.edges()), clubs) == pytest.approx(0.3582347, abs=5e-8)
    assert cut_modularity(nx.empty_graph(2), [[0], [1]]) is None


def test_blocs_are_as_far_apart_as_their_members_are_on_average(kg: KnowledgeGraph) -> None:
    matrix = kg.snapshot("2003-12-31").alignment("jaccard")
    one, other = ("KAZ", "UZB"), ("RUS", "BLR")
    found = bloc_distances(matrix, [one, other])
    values = [matrix[a, b] for a in one for b in other]
    assert found[0, 1] == pytest.approx(1 - sum(v for v in values if v is not None) / 4)
    assert found[0, 0] == 0
    assert bloc_distances(matrix, [one, ("ZZZ",)])[0, 1] == 1


def test_a_distance_or_a_count_has_no_distance_of_blocs(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="common has no distance"):
        bloc_distances(kg.snapshot("2003-12-31").alignment("common"), [])
