"""Figures of blocs: what stands in them, that nothing overlaps, that input and limits hold."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from figure_texts import HOSTILE, boxes, contents_of, described, overlapping, said, written
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

import steppe
from steppe.exports.figures.blocs.alluvial import alluvial
from steppe.exports.figures.blocs.caption import Caption
from steppe.exports.figures.blocs.columns import crossings, in_columns
from steppe.exports.figures.blocs.dendrogram import dendrogram
from steppe.exports.figures.blocs.looks import colour_of, shape_of
from steppe.exports.figures.blocs.matrix import bloc_matrix, coassignment_matrix
from steppe.exports.figures.blocs.places import Dot, beside
from steppe.exports.figures.blocs.ring import gaps, on_a_ring
from steppe.exports.figures.blocs.scatter import Point, scatter
from steppe.exports.figures.blocs.signed import signed_network
from steppe.exports.figures.style import Drawing, drawing
from steppe.exports.figures.words import days_in_words
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs.frustration import frustration
from steppe.graph.blocs.hierarchy import best_cut, hierarchy
from steppe.graph.blocs.matching import match
from steppe.graph.layers import claims_drawn
from steppe.graph.network import measured, signed_ties
from steppe.graph.readback import Contents
from steppe.ontology.errors import UsageError

Draw = Callable[..., Drawing]
DAY = date(2003, 12, 31)
KINDS = ("matrix", "ties", "together", "signed", "alluvial", "scatter", "dendrogram")
EVERY = pytest.mark.parametrize("kind", KINDS)


def drawn(
    graph: nx.Graph, ties: nx.Graph, blocs: Sequence[Sequence[str]], contents: Contents,
    caption: Caption, earlier: Sequence[Sequence[str]],
) -> dict[str, Draw]:  # fmt: skip
    """Each kind of figure of one network, to be drawn with a language."""
    actors = sorted(graph)
    share = np.array([[float(any({a, b} <= set(bloc) for bloc in blocs)) for b in actors]
                      for a in actors])  # fmt: skip
    number = {actor: n for n, bloc in enumerate(blocs) for actor in bloc}
    points = [Point(a, float(graph.degree[a]), float(len(a) + n), number.get(a))
              for n, a in enumerate(actors)]  # fmt: skip
    tree = hierarchy(graph)
    days = (date(1998, 12, 31), DAY)
    two = Caption(caption.measure, caption.layers, days, caption.statements)
    cut = frustration(ties, combine="net", alternatives=2)
    return {
        "matrix": lambda **o: bloc_matrix(graph, blocs, caption, contents, **o),
        "ties": lambda **o: bloc_matrix(ties, blocs, caption, contents, **o),
        "together": lambda **o: coassignment_matrix(actors, share, blocs, caption, contents, **o),
        "signed": lambda **o: signed_network(ties, cut, caption, contents, **o),
        "alluvial": lambda **o: alluvial(match(days, [earlier, blocs]), two, contents, **o),
        "scatter": lambda **o: scatter(points, ("degree", "core"), caption, contents, **o),
        "dendrogram": lambda **o: dendrogram(tree, best_cut(graph, tree), caption, contents, **o),
    }


@pytest.fixture(scope="module")
def draws(kg: KnowledgeGraph) -> dict[str, Draw]:
    """Each kind of figure of the packaged data."""
    before, after = kg.snapshot("1998-12-31"), kg.snapshot("2003-12-31")
    caption = Caption("Leiden, seed 0", ("institutional",), (DAY,),
                      claims_drawn(after, ["institutional"]))  # fmt: skip
    return drawn(measured(after), signed_ties(after), after.blocs("leiden").blocs, kg.contents,
                 caption, before.blocs("leiden").blocs)  # fmt: skip


def made_up(count: int, label: Callable[[int], str]) -> dict[str, Draw]:
    """Each kind of figure of a random network of so many actors."""
    graph = nx.relabel_nodes(nx.gnm_random_graph(count, 2 * count, seed=2),
                             {n: f"S{n:03d}" for n in range(count)})  # fmt: skip
    ties = graph.copy()
    for n, (a, b) in enumerate(sorted(graph.edges())):
        graph.edges[a, b]["weight"] = 1 + n % 4
        ties.edges[a, b]["sign"] = 1 if n % 3 else -1
    actors = sorted(graph)
    third = max(1, count // 3)
    blocs = [actors[:third], actors[third : 2 * third], actors[2 * third :]]
    contents = contents_of({f"S{n:03d}": label(n) for n in range(count)})
    caption = Caption("Leiden, seed 0", ("institutional",), (DAY,), [])
    earlier = [actors[1 : third + 2], actors[third + 2 :]]
    return drawn(graph, ties, [b for b in blocs if b], contents, caption, earlier)


def corners(text: Text) -> np.ndarray:
    """The corners of a text along its own line, slanted or not, (4, 2)."""
    turn = text.get_rotation()
    anchor = text.get_transform().transform(text.get_position())
    text.set_rotation(0)
    box = text.get_window_extent().padded(-0.6)
    text.set_rotation(turn)
    return Affine2D().rotate_deg_around(*anchor, turn).transform(box.corners()[[0, 1, 3, 2]])


def meet(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two rectangles overlap: no side of either separates them."""
    for shape in (one, other):
        for side in np.diff(shape[[0, 1, 2]], axis=0):
            first, second = one @ side, other @ side
            if first.max() <= second.min() or second.max() <= first.min():
                return False
    return True


@EVERY
def test_a_figure_says_what_it_shows_and_where_from(
    draws: dict[str, Draw], kg: KnowledgeGraph, kind: str
) -> None:
    figure = draws[kind]()
    (info,) = kg.contents.datasets
    text = described(figure.svg())
    for part in (figure.title, f"{info.name} {info.version}", info.licence, "Kuo Wu-ping",
                 "Leiden, seed 0", "institutional", "2003-12-31",
                 f"steppe {steppe.__version__}"):  # fmt: skip
        assert part in text
    assert "Kazakhstan" in text


@EVERY
def test_the_same_figure_drawn_twice_is_the_same_bytes(draws: dict[str, Draw], kind: str) -> None:
    one, other = draws[kind](), draws[kind]()
    assert one.png(60) == other.png(60)
    assert one.svg() == other.svg()
    assert one.html() == other.html()


@EVERY
@pytest.mark.parametrize("language", ["zh", "ru"])
@pytest.mark.usefixtures("chinese")
def test_labels_stand_in_the_language_asked_for(
    draws: dict[str, Draw], kind: str, language: str
) -> None:
    figure = draws[kind](language=language)
    figure.png(60)
    texts = " ".join(text.get_text() for text in written(figure))
    for name in {"zh": ("哈薩克", "俄羅斯"), "ru": ("Казахстан", "Россия")}[language]:
        assert name in texts


@EVERY
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_text_leaves_the_figure(draws: dict[str, Draw], kind: str, language: str) -> None:
    figure = draws[kind](language=language)
    width, height = figure.figure.get_size_inches() * 72
    for box in boxes(figure):
        assert box.x0 > 4 and box.y0 > 4 and box.x1 < width - 4 and box.y1 < height - 4


@EVERY
def test_no_text_leaves_a_figure_of_many_actors_with_long_names(kind: str) -> None:
    figure = made_up(40, lambda n: f"{'Wm' * 20} {n}")[kind]()
    width, height = figure.figure.get_size_inches() * 72
    assert all(b.x0 > 2 and b.x1 < width - 2 and b.y0 > 2 and b.y1 < height - 2
               for b in boxes(figure))  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5, 12, 24, 25, 60, 120])
@pytest.mark.parametrize("kind", ["signed", "scatter", "dendrogram"])
def test_labels_do_not_overlap(kind: str, count: int) -> None:
    figure = made_up(count, lambda n: f"Republic {n}")[kind]()
    with drawing():
        found = [corners(text) for text in written(figure, "label-")]
    assert found
    assert not any(meet(one, other) for one, other in combinations(found, 2))


def test_names_and_heads_of_an_alluvial_do_not_overlap() -> None:
    figure = made_up(24, lambda n: f"Republic {n}")["alluvial"]()
    assert overlapping([*boxes(figure, "name-"), *boxes(figure, "head-")]) == []


@EVERY
@pytest.mark.parametrize("count", [9, 70])
def test_every_mark_is_one_element_lit_by_its_group(kind: str, count: int) -> None:
    figure = made_up(count, lambda n: f"State {n}")[kind]()
    root = ElementTree.fromstring(figure.svg())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    groups = dict(figure.parts)
    assert figure.marks
    for mark in figure.marks:
        assert ids.count(mark.gid) == 1
        assert mark.group in groups[mark.gid].split()
        assert mark.heading and mark.facts


@EVERY
def test_the_table_has_a_row_for_each_line_of_numbers(kind: str) -> None:
    figure = made_up(9, lambda n: f"State {n}")[kind]()
    assert len(figure.table.rows) > 0
    assert {len(row) for row in figure.table.rows} == {len(figure.table.header)}


@EVERY
def test_hostile_labels_are_drawn_as_they_are(kind: str) -> None:
    figure = made_up(len(HOSTILE), HOSTILE.__getitem__)[kind]()
    figure.png(60)
    texts = " ".join(text.get_text() for text in written(figure))
    for label in ("new line and bell", "gnirts", "-->--!>", "Same (S009)"):
        assert label in texts
    assert not any(text.get_parse_math() for text in written(figure))
    assert "<img" not in figure.svg() and "<img" not in figure.html()


@pytest.mark.parametrize("kind", ["matrix", "ties", "together", "signed", "dendrogram"])
def test_too_many_actors_are_refused(kind: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        made_up(121, str)[kind]()


def test_too_many_points_and_too_many_days_are_refused() -> None:
    caption = Caption("", (), (DAY,), [])
    with pytest.raises(UsageError, match="201 points"):
        scatter([Point(f"S{n}", 1, n) for n in range(201)], ("x", "y"), caption, contents_of({}))
    days = [date(1980 + n, 1, 1) for n in range(17)]
    with pytest.raises(UsageError, match="17 days"):
        alluvial(match(days, [[["a"]]] * 17), caption, contents_of({}))


@EVERY
def test_without_matplotlib_the_extra_is_named(
    draws: dict[str, Draw], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"steppe\[figures\]"):
        draws[kind]()


def test_a_caption_without_a_day_is_refused() -> None:
    with pytest.raises(UsageError, match="without a day"):
        Caption("Leiden", ("institutional",), (), [])


@EVERY
def test_an_unknown_language_is_refused(draws: dict[str, Draw], kind: str) -> None:
    with pytest.raises(UsageError, match="not labelled"):
        draws[kind](language="fr")


def test_nothing_to_draw_is_said() -> None:
    caption, contents = Caption("Leiden", ("institutional",), (DAY,), []), contents_of({})
    empty: Any = nx.Graph()
    for figure in (
        bloc_matrix(empty, [], caption, contents),
        coassignment_matrix([], np.zeros((0, 0)), [], caption, contents),
        signed_network(empty, frustration(empty), caption, contents),
        alluvial(match([DAY], [[]]), caption, contents),
        scatter([], ("x", "y"), caption, contents),
        dendrogram(hierarchy(empty), [], caption, contents),
    ):
        assert "nothing to draw" in " ".join(text.get_text() for text in written(figure))
        figure.png(60)
        figure.html()


def test_a_point_without_a_value_is_named_below() -> None:
    caption, contents = Caption("", (), (DAY,), []), contents_of({"a": "Ah", "b": "Be"})
    figure = scatter([Point("a", 1, 2), Point("b", None, 2)], ("x", "y"), caption, contents)
    assert "Without a value, so left out: Be" in " ".join(t.get_text() for t in written(figure))
    assert len(figure.marks) == 1
    with pytest.raises(UsageError, match="not finite"):
        scatter([Point("a", float("nan"), 2)], ("x", "y"), caption, contents)


def points_of(*sizes: float | None) -> list[Point]:
    return [Point(f"S{n:03d}", float(n), float(n), 0, size) for n, size in enumerate(sizes)]


def test_a_size_is_the_area_of_a_mark() -> None:
    caption, contents = Caption("", (), (DAY,), []), contents_of({})
    figure = scatter(points_of(0, 1, 4), ("degree", "core", "strength"), caption, contents)
    dots = [figure.figure.findobj(lambda a, n=n: a.get_gid() == f"dot-{n}")[0] for n in range(3)]
    zero, one, four = (dot.get_markersize() for dot in dots)
    assert four - zero == pytest.approx(2 * (one - zero))
    assert dict(figure.marks[2].facts)["strength"] == "4"
    assert said(figure, "key-size") == ["size: strength"]


@pytest.mark.parametrize(
    ("sizes", "measures"),
    [((1, None), ("x", "y", "z")), ((1, -1), ("x", "y", "z")), ((1, 2), ("x", "y")),
     ((None, None), ("x", "y", "z")), ((None, None), ("x",))],
)  # fmt: skip
def test_sizes_are_of_all_points_or_of_none_and_named(
    sizes: tuple[float | None, ...], measures: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError):
        scatter(points_of(*sizes), measures, Caption("", (), (DAY,), []), contents_of({}))


def test_who_has_no_room_for_a_name_is_named_below() -> None:
    points = [Point(f"S{n:03d}", 1 + n / 1e6, 1.0) for n in range(59)] + [Point("S059", 2, 2)]
    contents = contents_of({f"S{n:03d}": f"Republic {n}" for n in range(60)})
    figure = scatter(points, ("x", "y"), Caption("", (), (DAY,), []), contents)
    texts = [text.get_text() for text in written(figure)]
    assert 0 < len(said(figure, "label-")) < 60
    assert any(text.startswith("Without room for a name: Republic") for text in texts)


SPOTS = st.tuples(st.integers(0, 300), st.integers(0, 200), st.integers(10, 90))


@settings(max_examples=60, deadline=None)
@given(st.lists(SPOTS, max_size=25, unique_by=lambda spot: spot[:2]))
def test_a_label_touches_no_other_and_no_dot_and_stays_inside(
    spots: list[tuple[int, int, int]],
) -> None:
    dots = [Dot(x + 50, y + 50, 5, width) for x, y, width in spots]
    found = beside(dots, 12, (0, 0, 400, 300))
    held = [label.box for label in found.values()]
    rounds = [(d.x - 5, d.y - 5, d.x + 5, d.y + 5) for d in dots]
    for n, (left, top, right, bottom) in enumerate(held):
        assert left >= 0 and top >= 0 and right <= 400 and bottom <= 300
        for other in (*held[:n], *rounds):
            assert not (left < other[2] and other[0] < right
                        and top < other[3] and other[1] < bottom)  # fmt: skip


def test_a_dot_alone_has_its_label_at_its_right_without_a_leader() -> None:
    (label,) = beside([Dot(50, 50, 5, 40)], 12, (0, 0, 400, 300)).values()
    assert label.box == (58, 44, 98, 56)
    assert label.leader is None


def test_the_frustrated_ties_are_crossed_and_nothing_else(draws: dict[str, Draw]) -> None:
    figure = draws["signed"]()
    svg = figure.svg()
    told = {mark.gid for mark in figure.marks if ("cut", "frustrated") in mark.facts}
    assert told
    for mark in figure.marks:
        if mark.gid.startswith("tie-"):
            crossed = f'id="cross-{mark.gid.removeprefix("tie-")}"' in svg
            assert crossed == (mark.gid in told)
    assert "L = 8 of 114 ties, proved" in described(svg)


def ties_of(*ties: tuple[str, str, int]) -> Any:
    graph: Any = nx.MultiGraph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign in ties)
    return graph


def signed_figure(graph: Any, k: int = 2) -> Drawing:
    labels = contents_of({str(node): str(node).upper() for node in graph})
    cut = frustration(graph, k=k, combine="net")
    return signed_network(graph, cut, Caption("", (), (DAY,), []), labels)


def test_a_frustrated_tie_says_how_often_it_counts() -> None:
    figure = signed_figure(ties_of(
        ("a", "b", 1), ("a", "b", 1), ("a", "b", 1), ("b", "c", 1), ("b", "c", 1), ("b", "c", 1),
        ("a", "c", -1), ("a", "c", -1),
    ))  # fmt: skip
    assert said(figure, "times-") == ["×2"]
    assert "L = 2 of 8 ties" in described(figure.svg())


def test_ties_that_cancel_out_are_named_and_not_drawn() -> None:
    figure = signed_figure(ties_of(("a", "b", 1), ("a", "b", -1), ("b", "c", 1)))
    texts = " ".join(text.get_text() for text in written(figure))
    assert "cancel out, not drawn: A – B" in texts
    assert [row[:2] for row in figure.table.rows] == [("B", "C")]


def test_the_cut_is_drawn_between_blocs_and_only_there() -> None:
    apart = signed_figure(ties_of(("a", "b", 1), ("b", "c", -1)))
    together = signed_figure(ties_of(("a", "b", 1), ("b", "c", 1)))
    assert said(apart, "key-cut") == ["the cut"]
    assert said(together, "key-cut") == []


def test_a_signed_network_refuses_what_is_no_sign_and_who_is_in_no_bloc() -> None:
    caption, contents = Caption("", (), (DAY,), []), contents_of({})
    cut = frustration(ties_of(("a", "b", 1)))
    with pytest.raises(UsageError, match="sign"):
        signed_network(ties_of(("a", "b", 0)), cut, caption, contents)
    with pytest.raises(UsageError, match="in no bloc"):
        signed_network(ties_of(("a", "z", 1)), cut, caption, contents)


def test_the_gaps_of_a_ring_lie_between_its_blocs() -> None:
    graph: Any = nx.Graph([("a", "b"), ("c", "d")])
    blocs = [["a", "b"], ["c", "d"]]
    angles = on_a_ring(graph, blocs)
    for gap in gaps(angles, blocs):
        assert min(abs(np.angle(np.exp(1j * (gap - angle)))) for angle in angles.values()) > 0.5
        side = np.cos(gap - angles["a"]) - np.cos(gap - angles["b"])
        assert abs(side) > 0.1


def test_hostile_cells_bear_a_minus_and_even_ones_both_signs() -> None:
    names = [f"S{n:03d}" for n in range(20)]
    graph = ties_of((names[0], names[1], -1), (names[2], names[3], 1), (names[2], names[3], -1),
                    (names[4], names[5], 1))  # fmt: skip
    graph.add_nodes_from(names)
    caption, contents = Caption("", (), (DAY,), []), contents_of({})
    figure = bloc_matrix(graph, [names], caption, contents)
    signs = said(figure, "number-")
    assert sorted(signs) == ["±", "±", "−", "−"]
    assert said(figure, "key-") == [
        "hostile", "as many friendly as hostile", "no tie", "the actor itself",
    ]  # fmt: skip


def test_how_dense_blocs_are_stands_below_and_beside_each_cell() -> None:
    graph: Any = nx.Graph([("a", "b"), ("b", "c"), ("c", "d")])
    caption, contents = Caption("", (), (DAY,), []), contents_of({})
    figure = bloc_matrix(graph, [["c", "d"], ["b", "a"]], caption, contents)
    table = [said(figure, f"dense-{i}-{j}")[0] for i in (0, 1) for j in (0, 1)]
    assert table == ["1.00", "0.25", "0.25", "1.00"]
    told = {mark.heading: dict(mark.facts) for mark in figure.marks}
    assert told["a – c"]["density, bloc 2 – bloc 1"] == "0.25"
    assert told["a – c"]["tie"] == "none"


@pytest.mark.parametrize(
    ("attributes", "why"),
    [({"weight": -1}, "weight"), ({"weight": float("nan")}, "weight"), ({"sign": 2}, "sign"),
     ({"weight": float("inf")}, "weight")],
)  # fmt: skip
def test_a_tie_that_means_nothing_is_refused(attributes: dict[str, float], why: str) -> None:
    graph: Any = nx.Graph()
    graph.add_edge("a", "b", **attributes)
    with pytest.raises(UsageError, match=why):
        bloc_matrix(graph, [["a", "b"]], Caption("", (), (DAY,), []), contents_of({}))


def test_a_directed_graph_is_refused() -> None:
    with pytest.raises(UsageError, match="undirected"):
        bloc_matrix(nx.DiGraph([("a", "b")]), [], Caption("", (), (DAY,), []), contents_of({}))


@pytest.mark.parametrize("share", [[[1, 2], [2, 1]], [[1, 0.5], [0.4, 1]], [[1, -1], [-1, 1]],
                                   [[1, np.inf], [np.inf, 1]]])  # fmt: skip
def test_shares_are_symmetric_and_from_0_to_1(share: list[list[float]]) -> None:
    with pytest.raises(UsageError, match="0 to 1"):
        coassignment_matrix(["a", "b"], np.array(share), [], Caption("", (), (DAY,), []),
                            contents_of({}))  # fmt: skip


def test_who_comes_and_goes_has_a_stub_in_an_alluvial() -> None:
    contents = contents_of({"a": "Ah", "b": "Be", "c": "Ce"})
    caption = Caption("", (), (date(2000, 1, 1), DAY), [])
    figure = alluvial(match(caption.days, [["ab"], ["bc"]]), caption, contents)
    svg = figure.svg()
    assert 'id="in-2-1"' in svg  # Ce comes
    assert 'id="way-0-0"' in svg  # Ah goes
    assert figure.table.rows == (
        ("Ah", "bloc 1", "–"), ("Be", "bloc 1", "bloc 1"), ("Ce", "–", "bloc 1")
    )  # fmt: skip


def test_what_became_of_a_bloc_is_written_above_it() -> None:
    contents = contents_of({c: c.upper() for c in "abcdxy"})
    caption = Caption("", (), (date(2000, 1, 1), DAY), [])
    figure = alluvial(match(caption.days, [["abcd"], ["ab", "cd", "xy"]]), caption, contents)
    heads = sorted(text.get_text() for text in written(figure, "head-"))
    assert heads == ["bloc 1", "bloc 1 (splits)", "bloc 2", "bloc 3 (new)"]


def test_boxes_of_many_actors_are_counted() -> None:
    few, many = (made_up(n, lambda k: f"State {k}")["alluvial"]() for n in (60, 61))
    assert len(said(few, "name-")) > 100 and said(few, "count-") == []
    assert said(many, "name-") == []
    assert sum(map(int, said(many, "count-"))) == len(many.marks)


def test_columns_of_the_same_day_of_other_years_are_headed_by_the_year() -> None:
    years = (date(2000, 12, 31), DAY)
    assert days_in_words(years, "en") == ["2000", "2003"]
    assert days_in_words((date(2003, 6, 30), DAY), "en") == ["30 June 2003", "31 December 2003"]
    assert days_in_words((DAY,), "en") == ["31 December 2003"]


def test_the_legend_of_an_alluvial_tells_only_what_happens() -> None:
    contents, caption = contents_of({}), Caption("", (), (date(2000, 1, 1), DAY), [])
    for blocs, keys in (
        ([["ab"], ["ab"]], []),
        ([["ab"], ["abc"]], ["comes in"]),
        ([["abc"], ["ab"]], ["goes out"]),
        ([["abc", "xyz"], ["ab", "cxyz"]], ["changes to another bloc"]),
    ):
        figure = alluvial(match(caption.days, blocs), caption, contents)
        assert said(figure, "key-") == keys


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=8, max_size=8), min_size=2, max_size=5))
def test_sweeps_never_make_ways_cross_more(days: list[list[int]]) -> None:
    blocs = [[[f"a{n}" for n, b in enumerate(day) if b == k] for k in set(day)] for day in days]
    matching = match([date(2000 + n, 1, 1) for n in range(len(days))], blocs)
    names = {f"a{n}": f"a{n}" for n in range(8)}
    found = in_columns(matching, names)
    plain = [sorted((line, list(bloc)) for line, bloc in zip(*each, strict=True))
             for each in zip(matching.lines, matching.blocs, strict=True)]  # fmt: skip
    assert crossings(found) <= crossings(plain)
    for column, each in zip(found, matching.blocs, strict=True):
        assert sorted(tuple(sorted(bloc)) for _, bloc in column) == sorted(each)


def test_columns_are_ordered_so_that_ways_do_not_cross_where_they_need_not() -> None:
    matching = match([date(2000, 1, 1), DAY], [["ab", "cd", "ef"], ["ab", "cdf", "e"]])
    columns = in_columns(matching, {c: c for c in "abcdef"})
    assert crossings(columns) == 0


def test_the_blocs_of_a_cut_have_a_legend(draws: dict[str, Draw]) -> None:
    figure = draws["dendrogram"]()
    keys = said(figure, "key-")
    assert keys == [f"bloc {n + 1}" for n in range(len(keys))] and len(keys) > 1


def test_no_two_of_many_blocs_look_alike() -> None:
    looks = [(colour_of(n), shape_of(n)) for n in range(40)]
    assert len(set(looks)) == 40
    assert colour_of(None) not in {colour for colour, _ in looks}


def test_a_ring_keeps_blocs_together_and_everyone_apart() -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(12, 30, seed=1), {n: f"n{n}" for n in range(12)})
    blocs = [[f"n{n}" for n in range(5)], [f"n{n}" for n in range(5, 12)]]
    angles = on_a_ring(graph, blocs)
    order = sorted(angles, key=angles.__getitem__)
    turns = sum((order[k] in blocs[0]) != (order[k - 1] in blocs[0]) for k in range(12))
    assert turns == 2
    assert len({round(angle, 6) for angle in angles.values()}) == 12


def test_a_matrix_of_another_shape_is_refused() -> None:
    with pytest.raises(UsageError, match="as many rows"):
        coassignment_matrix(["a"], np.zeros((2, 2)), [], Caption("", (), (DAY,), []),
                            contents_of({}))  # fmt: skip
