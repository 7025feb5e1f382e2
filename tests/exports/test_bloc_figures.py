"""Figures of blocs: what stands in them, that nothing overlaps, that input and limits hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import steppe
from steppe.exports.figures import fonts
from steppe.exports.figures.blocs.alluvial import alluvial
from steppe.exports.figures.blocs.caption import Caption
from steppe.exports.figures.blocs.dendrogram import dendrogram
from steppe.exports.figures.blocs.looks import colour_of, shape_of
from steppe.exports.figures.blocs.matrix import bloc_matrix, coassignment_matrix
from steppe.exports.figures.blocs.ring import on_a_ring
from steppe.exports.figures.blocs.scatter import Point, scatter
from steppe.exports.figures.blocs.signed import signed_network
from steppe.exports.figures.style import Drawing, drawing
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.blocs.frustration import frustration
from steppe.graph.blocs.hierarchy import best_cut, hierarchy
from steppe.graph.blocs.matching import match
from steppe.graph.claims import Entity
from steppe.graph.layers import claims_drawn
from steppe.graph.network import measured, signed_ties
from steppe.graph.readback import Contents, DatasetInfo
from steppe.ontology import terms
from steppe.ontology.errors import UsageError

Draw = Callable[..., Drawing]
DAY = date(2003, 12, 31)
KINDS = ("matrix", "ties", "together", "signed", "alluvial", "scatter", "dendrogram")
EVERY = pytest.mark.parametrize("kind", KINDS)
HOSTILE = [
    "<img src=x onerror=alert(1)>", "a $x^2$ \\frac{1}{2}", "$", "-->--!>", "&amp; \"q\" 'q'",
    "new\nline\tand\x07bell", "\u202egnirts", "A very long label that goes on and on", "", "Same",
    "Same", "\ud800lone",
]  # fmt: skip


def contents_of(labels: Mapping[str, str]) -> Contents:
    info = DatasetInfo("made-up", "The made-up data", "7", "CC0-1.0", date(2010, 12, 31))
    entities = {
        terms.ID + i: Entity(terms.ID + i, terms.STATE, {"en": (label,)} if label else {})
        for i, label in labels.items()
    }
    return Contents((info,), entities, {}, ())


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


@pytest.fixture
def chinese() -> None:
    if not fonts.drawable("哈薩克郭武平"):
        if os.environ.get("STEPPE_TEST_ALL") == "1":
            pytest.fail("no font for Chinese, and STEPPE_TEST_ALL=1 lets no test skip")
        pytest.skip("no font for Chinese; the tests in English and Russian run everywhere")


def written(figure: Drawing, prefix: str = "") -> list[Text]:
    return [text for text in figure.figure.findobj(Text)
            if text.get_text() and (text.get_gid() or "").startswith(prefix)]  # fmt: skip


def boxes(figure: Drawing, prefix: str = "") -> list[Bbox]:
    with drawing():
        return [text.get_window_extent() for text in written(figure, prefix)]


def overlapping(found: Sequence[Bbox]) -> list[tuple[Bbox, Bbox]]:
    return [(a, b) for a, b in combinations(found, 2) if a.padded(-0.6).overlaps(b.padded(-0.6))]


def described(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    return f"{root[0].text}\n{root[1].text}"


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


@pytest.mark.parametrize("count", [1, 2, 5, 12, 60])
@pytest.mark.parametrize("kind", ["signed", "scatter", "dendrogram"])
def test_labels_do_not_overlap(kind: str, count: int) -> None:
    figure = made_up(count, lambda n: f"Republic {n}")[kind]()
    assert overlapping(boxes(figure, "label-")) == []


def test_names_and_heads_of_an_alluvial_do_not_overlap() -> None:
    figure = made_up(24, lambda n: f"Republic {n}")["alluvial"]()
    assert overlapping([*boxes(figure, "name-"), *boxes(figure, "head-")]) == []


@EVERY
def test_every_mark_has_an_element_and_tells_something(kind: str) -> None:
    figure = made_up(9, lambda n: f"State {n}")[kind]()
    ids = set(ElementTree.fromstring(figure.svg()).itertext())  # parsed: well-formed
    assert ids
    svg = figure.svg()
    for mark in figure.marks:
        assert f'id="{mark.gid}"' in svg
        assert mark.heading and mark.facts
    for gid, group in figure.parts:
        assert group.split()
        assert " " not in gid
    assert len(figure.table.rows) > 0
    assert {len(row) for row in figure.table.rows} == {len(figure.table.header)}


@EVERY
def test_hostile_labels_are_drawn_as_they_are(kind: str) -> None:
    figure = made_up(len(HOSTILE), HOSTILE.__getitem__)[kind]()
    figure.png(60)
    texts = " ".join(text.get_text() for text in written(figure))
    if kind != "scatter":  # which joins the names at one place
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
