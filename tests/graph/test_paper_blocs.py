"""What docs/blocs.md says in words of the paper's directions and blocs."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs.comparison import against_bodies
from steppe.graph.blocs.matching import match
from steppe.graph.blocs.uncertainty import bloc_uncertainty
from steppe.graph.network import signed_ties
from steppe.graph.snapshot import Snapshot

NORTH, EAST, WEST, SOUTH = (f"pole-{name}" for name in ("north", "east", "west", "south"))
FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


@pytest.fixture(scope="module")
def scheme(kg: KnowledgeGraph) -> nx.MultiGraph:
    snapshot = kg.snapshot("2003-12-31", stance=["Assessment", "Forecast"])
    return signed_ties(snapshot, actors=[NORTH, EAST, WEST, SOUTH])


@pytest.fixture(scope="module")
def day(kg: KnowledgeGraph) -> Snapshot:
    return kg.snapshot("2003-12-31")


def signs(graph: nx.MultiGraph) -> dict[tuple[str, ...], int]:
    net: dict[tuple[str, ...], int] = {}
    for a, b, sign in graph.edges(data="sign"):
        pair = tuple(sorted((a, b)))
        net[pair] = net.get(pair, 0) + sign
    return {pair: (total > 0) - (total < 0) for pair, total in net.items()}


def balanced(found: dict[tuple[str, ...], int], *triad: str) -> bool:
    product = 1
    for pair in combinations(sorted(triad), 2):
        product *= found[pair]
    return product > 0


def test_the_scheme_has_three_friendly_ties_and_one_rivalry(scheme: nx.MultiGraph) -> None:
    assert signs(scheme) == {
        (EAST, NORTH): 1, (NORTH, WEST): -1, (SOUTH, WEST): 1, (NORTH, SOUTH): 1
    }  # fmt: skip


def test_the_triad_of_the_rivals_and_the_courted_south_is_not_balanced(
    scheme: nx.MultiGraph,
) -> None:
    assert not balanced(signs(scheme), NORTH, WEST, SOUTH)


def test_which_tie_does_not_fit_is_open(scheme: nx.MultiGraph) -> None:
    found = steppe.frustration(scheme)
    assert (found.index, found.optimal, found.unique) == (1, True, False)
    against = {
        pair
        for cut in found.alternatives
        for pair, sign in signs(scheme).items()
        if (cut[pair[0]] == cut[pair[1]]) == (sign < 0)
    }
    assert against == {(NORTH, WEST), (SOUTH, WEST), (NORTH, SOUTH)}


def test_russia_and_china_against_the_united_states_is_balanced(day: Snapshot) -> None:
    powers = signed_ties(day, actors=["RUS", "CHN", "USA"])
    assert balanced(signs(powers), "RUS", "CHN", "USA")
    found = steppe.frustration(powers, combine="net")
    assert (found.index, found.unique) == (0, True)
    assert found.partition["RUS"] == found.partition["CHN"] != found.partition["USA"]


@pytest.mark.parametrize("state", FIVE)
def test_the_triad_of_the_rivals_and_a_central_asian_state_is_not_balanced(
    day: Snapshot, state: str
) -> None:
    found = signs(signed_ties(day, actors=["RUS", "USA", state]))
    assert not balanced(found, "RUS", "USA", state)


def test_the_five_are_one_bloc_on_all_three_days_and_no_bloc_splits(kg: KnowledgeGraph) -> None:
    snapshots = [kg.snapshot(f"{year}-12-31") for year in (1998, 2000, 2003)]
    found = [snapshot.blocs("leiden") for snapshot in snapshots]
    assert all(FIVE in each.blocs for each in found)
    quality = [each.modularity or 0 for each in found]
    assert quality == sorted(quality, reverse=True) and quality[0] < 0.2
    events = match([s.day for s in snapshots], [each.blocs for each in found]).events
    assert [(e.kind, e.joined, e.left) for e in events] == [
        ("shrank", (), ("AZE", "GEO")), ("grew", ("CHN",), ())
    ]  # fmt: skip


def test_the_csto_is_neither_bloc(day: Snapshot) -> None:
    fits = [f for f in against_bodies(day, day.blocs("leiden").blocs) if f.body == "CSTO"]
    assert len(fits) == 2
    assert all(fit.jaccard < 0.5 for fit in fits)


def test_with_whom_china_is_is_open_and_the_five_are_not(day: Snapshot) -> None:
    found = bloc_uncertainty(day, most=100)
    shares = {(pair.a, pair.b): pair.share or 0 for pair in found.pairs()}
    assert 0.5 < shares["CHN", "RUS"] < 0.9
    assert all(shares[pair] > 0.95 for pair in combinations(FIVE, 2))
    assert shares["BLR", "RUS"] > 0.95
