"""The still picture of a network: what it shows, that names do not collide, that it agrees with
the page.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from figure_texts import HOSTILE, boxes, described, overlapping, said, written
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.transforms import Bbox

import steppe
from steppe.exports.figures.curves import bent
from steppe.exports.figures.network import MOST, network
from steppe.exports.figures.network_keys import draw_ring
from steppe.exports.figures.network_ties import Spot, Tie, draw_end, tied
from steppe.exports.figures.sheet import Sheet
from steppe.exports.figures.style import Drawing, drawing
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.page import page_data
from steppe.graph.layers import drawn
from steppe.ontology.errors import StoreError, UsageError

Graph = Callable[..., KnowledgeGraph]
DAYS = ("2003-12-31", "1998-12-31")


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


SMALL = [
    claim("AAA", "memberOf", "ORG", since="2000-01-01"),
    claim("BBB", "memberOf", "ORG", since="2000-01-01"),
    claim("AAA", "opposes", "CCC"),
    claim("AAA", "supports", "BBB"),
    claim("BBB", "supports", "AAA"),
    claim("AAA", "borders", "DDD"),
]


def names_of(figure: Drawing) -> dict[str, str]:
    """Number of a node → its name as it is written, its lines joined."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in written(figure, "label-"):
        found[str(text.get_gid()).split("-")[1]].append(text.get_text())
    return {n: " ".join(lines) for n, lines in found.items()}


def name_boxes(figure: Drawing) -> dict[str, Bbox]:
    """Number of a node → the box of its whole name."""
    found: dict[str, list[Bbox]] = defaultdict(list)
    with drawing():
        for text in written(figure, "label-"):
            found[str(text.get_gid()).split("-")[1]].append(text.get_window_extent())
    return {n: Bbox.union(lines) for n, lines in found.items()}


def marks(figure: Drawing) -> dict[str, Line2D]:
    """Id of a node or end of a tie → what is drawn."""
    return {str(line.get_gid()): line for line in figure.figure.findobj(Line2D) if line.get_gid()}


def mark_boxes(figure: Drawing) -> list[Bbox]:
    with drawing():
        found = [mark for gid, mark in marks(figure).items() if gid.startswith("node-")]
        return [mark.get_window_extent(figure.figure.canvas.get_renderer()) for mark in found]


def lines(figure: Drawing) -> dict[str, PathPatch]:
    """Id of a tie → its line."""
    return {str(p.get_gid()): p for p in figure.figure.findobj(PathPatch) if p.get_gid()}


def star(graph: Graph, arms: int, label: Callable[[int], str]) -> KnowledgeGraph:
    """A hub with so many friends, each with a name."""
    actors = [f"S{n:03d}" for n in range(arms)]
    kg = graph(
        [claim("HUB", "supports", actor) for actor in actors],
        entities={"HUB": "State", **dict.fromkeys(actors, "State")},
    )
    for n, actor in enumerate(actors):
        kg.entity(actor).labels["en"] = (label(n),)  # type: ignore[index]
    return kg


# -- what it shows ---------------------------------------------------------------------------


def test_the_legend_names_what_is_shown_and_nothing_else(graph: Graph) -> None:
    kg = graph(SMALL)
    assert said(network(kg.snapshot("2005-01-01")), "key-") == [
        "state", "organization", "neighbours", "political", "institutional",
        "bloc 1", "friendly tie", "hostile tie", "certain", "only possible",
    ]  # fmt: skip
    assert said(network(kg.snapshot("2005-01-01"), layers=["geographic"]), "key-") == [
        "state", "geographic", "bloc 1", "neither", "only possible"
    ]  # fmt: skip


def test_ties_are_those_that_the_page_draws_first_unless_layers_are_named(
    kg: KnowledgeGraph,
) -> None:
    snapshot = kg.snapshot("2003-12-31")
    data = page_data(snapshot)
    off = {layer["id"] for layer in data["meta"]["layers"] if layer["off"]}
    first = [edge for edge in data["edges"].values() if edge["layer"] not in off]
    assert off and len(lines(network(snapshot))) == len(first)
    geographic = network(snapshot, layers=["geographic"])
    assert len(lines(geographic)) == len(drawn(snapshot, ["geographic"]))


@pytest.mark.parametrize("day", DAYS)
def test_nodes_stand_as_on_the_page(kg: KnowledgeGraph, day: str) -> None:
    """Up to size and place: distances have one ratio across and up."""
    snapshot = kg.snapshot(day)
    page = {node["id"]: (node["x"], node["y"]) for node in page_data(snapshot)["vis"]["nodes"]}
    figure = network(snapshot)
    ends = {end for row in figure.table.rows for end in (row[0], row[2])}
    labels = {kg.contents.entities[iri].label: kg.contents.entities[iri].id
              for iri in kg.contents.entities}  # fmt: skip
    nodes = sorted(labels[end] for end in ends)
    here = [marks(figure)[f"node-{n}"].get_xydata()[0] for n in range(len(nodes))]
    there = np.array([page[node] for node in nodes])
    ratio = np.ptp(here, axis=0) / np.ptp(there, axis=0)
    assert ratio[0] == pytest.approx(ratio[1])
    moved = np.array(here) - there * ratio
    assert np.ptp(moved, axis=0) == pytest.approx([0, 0], abs=1e-6)


def test_a_figure_says_the_day_and_where_it_is_from(kg: KnowledgeGraph) -> None:
    figure = network(kg.snapshot("2003-12-31"))
    (info,) = kg.contents.datasets
    text = described(figure.svg())
    for part in ("31 December 2003", f"{info.name} {info.version}", info.licence, "Kuo Wu-ping",
                 "Louvain, institutional layer, seed 0", "Layers: economic, institutional",
                 "Day: 2003-12-31", f"steppe {steppe.__version__}"):  # fmt: skip
        assert part in text
    assert " ".join(said(figure, "source-")) == figure.source


def test_how_the_reading_is_limited_stands_in_the_source_line(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31", source="kuo-2004", stance="Fact", rank="Normal",
                           certain=True, window="2001-01-01")  # fmt: skip
    source = network(snapshot).source
    for part in ("Sources: kuo-2004", "Stances: Fact", "Ranks: Normal", "Only what is certain",
                 "Acts since 2001-01-01"):  # fmt: skip
        assert part in source


def test_a_title_of_ones_own_leaves_the_day_below_it(graph: Graph) -> None:
    figure = network(graph(SMALL).snapshot("2005-01-01"), title="Friends\nof $A$")
    assert figure.title == "Friends of $A$"
    texts = [text.get_text() for text in written(figure)]
    assert texts[:3] == ["Friends of $A$", "Network on 1 January 2005",
                         "Nodes: 4, ties: 5, of which certain: 2"]  # fmt: skip


def test_a_day_of_which_no_source_speaks_says_so(graph: Graph) -> None:
    figure = network(graph(SMALL).snapshot("2020-01-01"))
    texts = " ".join(text.get_text() for text in written(figure))
    assert "nothing that holds on 1 January 2020" in texts and "2010-12-31" in texts
    assert not lines(figure) and not said(figure, "key-")


@pytest.mark.parametrize("language", ["zh", "ru"])
@pytest.mark.usefixtures("chinese")
def test_words_and_names_stand_in_the_language_asked_for(kg: KnowledgeGraph, language: str) -> None:
    figure = network(kg.snapshot("2003-12-31"), language=language)
    figure.png(60)
    texts = " ".join(text.get_text() for text in written(figure))
    for name in {
        "zh": ("哈薩克", "國家", "政治", "友好關係", "關係網絡"),
        "ru": ("Казахстан", "государство", "политика", "дружественная связь"),
    }[language]:
        assert name in texts  # fmt: skip


# -- names -----------------------------------------------------------------------------------


def check_names(figure: Drawing) -> None:
    """Names lie on no other name and on no node, and what has none is counted in a note."""
    found = name_boxes(figure)
    nodes = mark_boxes(figure)
    assert overlapping([*found.values()]) == []
    for box, mark in ((box, mark) for box in found.values() for mark in nodes):
        assert not box.padded(-1).overlaps(mark.padded(-1))
    texts = " ".join(text.get_text() for text in written(figure))
    bare = len(nodes) - len(found)
    assert (f"Without room for a name ({bare}):" in texts) == (bare > 0)


@pytest.mark.parametrize("day", DAYS)
def test_names_of_the_packaged_data_do_not_collide(kg: KnowledgeGraph, day: str) -> None:
    figure = network(kg.snapshot(day))
    check_names(figure)
    assert len(mark_boxes(figure)) - len(names_of(figure)) < 8


@pytest.mark.parametrize("arms", [1, 2, 9, 60, 160])
def test_names_of_a_star_do_not_collide_and_the_hub_has_one(graph: Graph, arms: int) -> None:
    figure = network(star(graph, arms, lambda n: f"Republic of the {n}th").snapshot("2005-01-01"))
    check_names(figure)
    assert "The HUB" in names_of(figure).values()
    assert len(names_of(figure)) > min(arms, 40)
    assert arms > 20 or len(names_of(figure)) == arms + 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_text_leaves_the_figure(kg: KnowledgeGraph, language: str) -> None:
    figure = network(kg.snapshot("2003-12-31"), language=language)
    check_inside(figure)


def check_inside(figure: Drawing) -> None:
    width, height = figure.figure.get_size_inches() * 72
    assert width == pytest.approx(510)
    assert all(b.x0 > 2 and b.x1 < width - 2 and b.y0 > 2 and b.y1 < height - 2
               for b in boxes(figure))  # fmt: skip


def test_hostile_names_are_drawn_as_text(graph: Graph) -> None:
    figure = network(star(graph, 12, HOSTILE.__getitem__).snapshot("2005-01-01"))
    check_inside(figure)
    ElementTree.fromstring(figure.svg())
    assert "<img" not in figure.svg() and figure.pdf() and figure.png(40)
    assert "a $x^2$ \\frac{1}{2}" in names_of(figure).values()


def test_long_names_are_abbreviated_and_the_note_says_what_for(graph: Graph) -> None:
    kg = graph([claim("AAA", "memberOf", "ORG")])
    long = "Organisation for the Joint Administration of Mountain Pastures"
    kg.entity("ORG").labels["en"] = (long, "OJAMP")  # type: ignore[index]
    figure = network(kg.snapshot("2005-01-01"))
    assert sorted(names_of(figure).values()) == ["OJAMP", "The AAA"]
    texts = " ".join(text.get_text() for text in written(figure))
    assert f"Abbreviations: OJAMP: {long[:40]}" in texts


def test_no_abbreviation_means_two_things(graph: Graph) -> None:
    kg = graph([claim("AAA", "memberOf", "ORG"), claim("AAA", "memberOf", "PACT")])
    for body, name in (("ORG", "Organisation of"), ("PACT", "Permanent Pact of")):
        label = f"{name} the Neighbouring Mountain States and Valleys"
        kg.entity(body).labels["en"] = (label, "NMSV")  # type: ignore[index]
    assert "NMSV" not in names_of(network(kg.snapshot("2005-01-01"))).values()


# -- ties ------------------------------------------------------------------------------------


def ties_of(kg: KnowledgeGraph, spots: dict[str, Spot]) -> list[Tie]:
    return tied(kg.snapshot("2005-01-01").ties, spots)


def test_parallel_ties_run_apart(graph: Graph) -> None:
    kg = graph([claim("AAA", "supports", "BBB"), claim("BBB", "supports", "AAA"),
                claim("AAA", "opposes", "BBB"), claim("AAA", "borders", "BBB")])  # fmt: skip
    spots = {"AAA": Spot(0, 0, 6), "BBB": Spot(80, 30, 6)}
    middles = [tie.curve.at(0.5) for tie in ties_of(kg, spots)]
    assert len(middles) == 4
    assert all(np.hypot(*np.subtract(a, b)) > 3 for a, b in combinations(middles, 2))


def test_a_tie_runs_around_a_node_that_is_in_its_way(graph: Graph) -> None:
    kg = graph([claim("AAA", "supports", "BBB"), claim("CCC", "supports", "BBB")])
    spots = {"AAA": Spot(0, 0, 6), "BBB": Spot(100, 0, 6), "CCC": Spot(50, 1, 6)}
    around, straight = sorted(ties_of(kg, spots), key=lambda tie: tie.start)
    assert np.hypot(*(around.curve.points() - [50, 1]).T).min() > 6
    assert np.hypot(*(straight.curve.points() - [0, 0]).T).min() > 40
    assert np.ptp(straight.curve.points()[:, 1]) < 2


def test_a_line_reaches_from_the_edge_of_one_node_to_that_of_the_other(graph: Graph) -> None:
    kg = graph([claim("AAA", "supports", "BBB")])
    spots = {"AAA": Spot(0, 0, 6), "BBB": Spot(60, 80, 10)}
    (tie,) = ties_of(kg, spots)
    assert np.hypot(*tie.curve.start) == pytest.approx(6.6, abs=0.01)
    assert np.hypot(*np.subtract(tie.curve.end, (60, 80))) == pytest.approx(10.6, abs=0.01)


def test_a_bend_above_0_runs_clockwise_as_the_page_draws_it() -> None:
    """Heading right, with y downwards, clockwise is above the straight line."""
    assert bent((0, 0), (10, 0), 0.2).at(0.5)[1] < 0
    assert bent((0, 0), (10, 0), 0).at(0.5) == (5, 0)


def test_what_is_only_possible_is_dashed_and_a_dispute_has_a_mark(graph: Graph) -> None:
    kg = graph(
        [claim("AAA", "memberOf", "ORG", since="2000-01-01"),
         claim("BBB", "memberOf", "ORG"),
         claim("CCC", "memberOf", "ORG", since="2000-01-01"),
         claim("CCC", "memberOf", "ORG", since="2000-01-01", denial="true")]
    )  # fmt: skip
    figure = network(kg.snapshot("2005-01-01"))
    dashed = {gid: line.get_linestyle() != "-" for gid, line in sorted(lines(figure).items())}
    told = [row[4] for row in figure.table.rows]
    assert told == ["certain", "only possible", "contested"]
    assert list(dashed.values()) == [False, True, True]
    assert said(figure, "key-contested") == ["contested"]


def test_each_sign_has_an_end_of_its_own() -> None:
    with drawing():
        canvas = Sheet(100, 100).canvas()
        for sign in (1, -1, 0):
            draw_end(canvas, bent((10, 50), (90, 50), 0).reversed(), sign, "#000000")
    arrow, dot = canvas.patches
    assert isinstance(arrow, Polygon) and isinstance(dot, Circle)
    assert arrow.get_xy()[0] == pytest.approx([90, 50])
    (bar,) = canvas.lines
    assert np.ptp(bar.get_xdata()) == 0 and np.ptp(bar.get_ydata()) > 4


def test_blocs_differ_by_the_dashes_of_their_rings_too() -> None:
    with drawing():
        canvas = Sheet(100, 100).canvas()
        for line in range(12):
            draw_ring(canvas, 50, 50, 5, line)
    rings = [(ring.get_edgecolor(), str(ring.get_linestyle()), str(ring._dash_pattern))  # type: ignore[attr-defined]
             for ring in canvas.patches if isinstance(ring, Circle)]  # fmt: skip
    assert len(set(rings)) == 12
    assert len({dashes for *_, dashes in rings[:5]}) == 5


# -- files -----------------------------------------------------------------------------------


def test_the_same_picture_is_the_same_bytes_in_another_process(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    code = (
        "import steppe, sys\n"
        "kg = steppe.open()\n"
        "for end in ('svg', 'png', 'pdf'):\n"
        "    kg.render_static(sys.argv[1] + '.' + end, '2003-12-31', layers=['security'])\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    for name, seed in (("one", "1"), ("two", "2")):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed})  # fmt: skip
    for end in ("svg", "png", "pdf"):
        assert (tmp_path / f"one.{end}").read_bytes() == (tmp_path / f"two.{end}").read_bytes()


def test_another_seed_moves_the_nodes_and_leaves_the_ties(kg: KnowledgeGraph) -> None:
    snapshot = kg.snapshot("2003-12-31")
    one, other = (network(snapshot, layers=["security"], seed=seed) for seed in (0, 1))
    assert one.table == other.table
    assert one.svg() != other.svg()


def test_a_picture_is_saved_by_its_ending(graph: Graph, tmp_path: Path) -> None:
    kg = graph(SMALL)
    for end, head in (("svg", b"<?xml"), ("PNG", b"\x89PNG"), ("pdf", b"%PDF-")):
        path = kg.render_static(tmp_path / f"a.{end}", "2005-01-01", title="Ties", language="ru")
        assert path.read_bytes().startswith(head)
    with pytest.raises(StoreError, match="kept"):
        kg.render_static(tmp_path / "a.svg", "2005-01-01")
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf; a page is made by render"):
        kg.render_static(tmp_path / "a.html")
    assert len(list(tmp_path.glob("a.*"))) == 3


@pytest.mark.parametrize(
    ("options", "why"),
    [({"language": "fr"}, "not labelled"), ({"layers": ["securty"]}, "security")],
)
def test_what_cannot_be_drawn_is_refused(graph: Graph, options: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        network(graph(SMALL).snapshot("2005-01-01"), **options)


def test_more_nodes_than_can_be_read_are_refused(graph: Graph) -> None:
    kg = star(graph, MOST, lambda n: f"State {n}")
    with pytest.raises(UsageError, match=f"{MOST + 1} nodes cannot be read"):
        network(kg.snapshot("2005-01-01"))


def test_without_matplotlib_the_extra_is_named(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = graph(SMALL).snapshot("2005-01-01")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"steppe\[figures\]"):
        network(snapshot)
