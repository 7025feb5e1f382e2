"""Figures: what stands in them, that nothing overlaps, and that the same input gives the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from figure_texts import HOSTILE, boxes, contents_of, described, overlapping, said, written
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

import steppe
from steppe.exports.figures import fonts
from steppe.exports.figures.colour import Scale
from steppe.exports.figures.heatmap import heatmap
from steppe.exports.figures.labels import names, plain, rows_for, short, spread
from steppe.exports.figures.order import grouped
from steppe.exports.figures.series import timeseries
from steppe.exports.figures.slope import slope
from steppe.exports.figures.strokes import Stroke
from steppe.exports.figures.style import Drawing, drawing
from steppe.exports.figures.words import number
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.alignment.bounds import Intervals
from steppe.graph.alignment.matrix import AlignmentMatrix
from steppe.graph.alignment.measures.catalogue import measure
from steppe.graph.alignment.portfolio import Portfolios
from steppe.graph.alignment.series import AlignmentSeries, stream, year_days
from steppe.graph.readback import Contents
from steppe.ontology import terms
from steppe.ontology.errors import NotFoundError, StoreError, UsageError

NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
EVENTS = [(date(1999, 4, 2), "Uzbekistan leaves"), (date(2001, 9, 11), "11 September")]
PAIRS = [("KAZ", "RUS"), ("UZB", "RUS"), ("TKM", "RUS"), ("UZB", "USA")]

Draw = Callable[..., Drawing]


# -- made-up matrices ------------------------------------------------------------------------


def matrix_of(
    values: Sequence[Sequence[float]] | np.ndarray,
    metric: str = "jaccard",
    on: date = date(2003, 12, 31),
    intervals: Intervals | None = None,
) -> AlignmentMatrix:
    """A matrix of S000, S001, … with these values."""
    table = np.array(values, dtype=float)
    n = len(table)
    held = Portfolios(
        tuple(f"{terms.ID}S{k:03d}" for k in range(n)), (), np.full((n, 1), NAN), (0, 1)
    )
    layer = "ideal-point" if metric == "ideal-point" else "institutional"
    coverage = np.ones((n, n), dtype=np.int64)
    return AlignmentMatrix(held, table, coverage, metric, layer, on, intervals=intervals)


def random(n: int, low: float = 0, high: float = 1, holes: float = 0.15, seed: int = 0) -> Any:
    """A symmetric array with holes."""
    rng = np.random.default_rng(seed)
    table = rng.uniform(low, high, (n, n))
    table[rng.random((n, n)) < holes] = NAN
    table = np.triu(table, 1)
    table += table.T
    np.fill_diagonal(table, 1)
    return table


def states(n: int, stem: str = "State") -> Contents:
    return contents_of({f"S{k:03d}": f"{stem} {k}" for k in range(n)})


def years(tables: Sequence[Any], metric: str = "jaccard", first: int = 1992) -> AlignmentSeries:
    """A series of 31 Decembers."""
    made = (matrix_of(t, metric, date(first + k, 12, 31)) for k, t in enumerate(tables))
    return AlignmentSeries(tuple(made), "year-end")


# -- the packaged data -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def series(kg: KnowledgeGraph) -> AlignmentSeries:
    days = year_days(1992, 2003)
    made = stream(lambda day, window: kg.snapshot(day, window=window), days, bounds=True)
    return AlignmentSeries(tuple(made), "year-end")


@pytest.fixture(scope="module")
def draws(kg: KnowledgeGraph, series: AlignmentSeries) -> dict[str, Draw]:
    """Each kind of figure of the packaged data, to be drawn with a language."""
    snapshot = kg.snapshot("2003-12-31")
    before, after = kg.snapshot("1998-12-31").alignment(), snapshot.alignment()
    blocs = snapshot.blocs("leiden", seed=0).blocs
    return {
        "heatmap": lambda **o: heatmap(after, blocs, kg.contents, **o),
        "timeseries": lambda **o: timeseries(series, PAIRS, kg.contents, events=EVENTS, **o),
        "slope": lambda **o: slope(before, after, "RUS", kg.contents, **o),
    }


KINDS = pytest.mark.parametrize("kind", ["heatmap", "timeseries", "slope"])


def look(figure: Drawing, gid: str) -> Any:
    (artist,) = figure.figure.findobj(lambda a: a.get_gid() == gid)
    return artist


@KINDS
def test_a_figure_says_what_it_shows_and_where_from(
    draws: dict[str, Draw], kg: KnowledgeGraph, kind: str
) -> None:
    figure = draws[kind]()
    (info,) = kg.contents.datasets
    text = described(figure.svg())
    for part in (
        figure.title, f"{info.name} {info.version}", info.licence, "Kuo Wu-ping", "jaccard",
        "institutional", "2003-12-31", f"steppe {steppe.__version__}",
    ):  # fmt: skip
        assert part in text
    assert " ".join(said(figure, "source-")) == figure.source


@KINDS
def test_the_same_figure_drawn_twice_is_the_same_bytes(draws: dict[str, Draw], kind: str) -> None:
    one, other = draws[kind](), draws[kind]()
    assert one.png(60) == other.png(60)
    assert one.svg() == other.svg() == one.svg()
    assert one.html() == other.html()
    assert one == other


def test_the_same_figure_in_another_process_is_the_same_bytes(draws: dict[str, Draw]) -> None:
    code = (
        "import steppe, sys\n"
        "from steppe.exports.figures.heatmap import heatmap\n"
        "kg = steppe.open(); day = kg.snapshot('2003-12-31')\n"
        "made = heatmap(day.alignment(), day.blocs('leiden', seed=0).blocs, kg.contents)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "sys.stdout.buffer.write(made.svg().encode())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env=environment
        )
        assert done.stdout.decode() == draws["heatmap"]().svg()


def test_threads_draw_the_same(draws: dict[str, Draw]) -> None:
    kinds = [*draws] * 3
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda kind: draws[kind]().svg(), kinds))
    assert found == [draws[kind]().svg() for kind in kinds]


@KINDS
def test_the_settings_of_the_user_change_nothing_and_stay(
    draws: dict[str, Draw], kind: str
) -> None:
    usual = draws[kind]().svg()
    own = {"font.size": 30.0, "axes.facecolor": "black", "text.parse_math": True,
           "lines.linewidth": 9.0, "svg.fonttype": "none", "figure.dpi": 33.0}  # fmt: skip
    with matplotlib.rc_context(own):
        before = dict(matplotlib.rcParams)
        assert draws[kind]().svg() == usual
        assert dict(matplotlib.rcParams) == before


@KINDS
@pytest.mark.parametrize("language", ["zh", "ru"])
@pytest.mark.usefixtures("chinese")
def test_labels_stand_in_the_language_asked_for(
    draws: dict[str, Draw], kind: str, language: str
) -> None:
    """A glyph that is missing would be a warning, and warnings are errors here."""
    figure = draws[kind](language=language)
    figure.png(60)
    drawn = " ".join(text.get_text() for text in written(figure))
    for name in {"zh": ("哈薩克", "俄羅斯"), "ru": ("Казахстан", "Россия")}[language]:
        assert name in drawn and name in described(figure.svg())


@KINDS
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_no_text_leaves_the_figure(draws: dict[str, Draw], kind: str, language: str) -> None:
    if language == "zh" and not fonts.drawable("哈"):
        pytest.skip("no font for Chinese; the same in English and Russian runs everywhere")
    figure = draws[kind](language=language)
    width, height = figure.figure.get_size_inches() * 72
    for box in boxes(figure):
        assert box.x0 > 8 and box.y0 > 4 and box.x1 < width - 8 and box.y1 < height - 8


def test_no_text_leaves_a_figure_of_many_actors_with_long_names() -> None:
    long = contents_of({f"S{k:03d}": f"{'Wm' * 20} {k}" for k in range(24)})
    before = matrix_of(random(24), on=date(1998, 12, 31))
    after = matrix_of(random(24, seed=1))
    pairs = [("S000", f"S{k:03d}") for k in range(1, 24)]
    tables = [random(24, seed=k) for k in range(4)]
    for figure in (
        heatmap(after, [["S001", "S002"], ["S003"]], long),
        slope(before, after, "S000", long),
        timeseries(years(tables), pairs, long, events=[(date(1995, 12, 31), "W" * 28)]),
    ):
        width, height = figure.figure.get_size_inches() * 72
        assert all(b.x0 > 4 and b.x1 < width - 4 and b.y0 > 4 and b.y1 < height - 4
                   for b in boxes(figure))  # fmt: skip


# -- fonts and labels ------------------------------------------------------------------------


def test_a_character_that_no_font_has_is_named(
    draws: dict[str, Draw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "CJK", ())
    with pytest.raises(UsageError, match=r"U\+[0-9A-F]{4}.*fonts-noto-cjk"):
        draws["heatmap"](language="zh")


def test_without_a_chinese_font_an_author_is_written_in_latin_letters(
    draws: dict[str, Draw], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "CJK", ())
    source = draws["heatmap"]().source
    assert "after Kuo Wu-ping" in source and "郭" not in source


def test_an_emoji_is_refused_and_not_drawn_as_a_box() -> None:
    made = contents_of({"S000": "One", "S001": "\U0001f9ff"})
    with pytest.raises(UsageError, match=r"U\+1F9FF"):
        heatmap(matrix_of(random(2, holes=0)), None, made)


def hostile_figures() -> Iterator[Drawing]:
    count = len(HOSTILE)
    made = contents_of({f"S{k:03d}": label for k, label in enumerate(HOSTILE)})
    table = random(count, holes=0)
    pairs = [(f"S{k:03d}", f"S{k + 1:03d}") for k in range(count - 1)]
    events = [(date(1992, 3, 1), HOSTILE[1]), (date(1993, 3, 1), HOSTILE[5])]
    yield heatmap(matrix_of(table), None, made)
    yield timeseries(years([table, table]), pairs, made, events=events)
    yield slope(matrix_of(table, on=date(1998, 1, 1)), matrix_of(table), "S000", made)


def test_hostile_labels_are_drawn_as_they_are() -> None:
    for figure in hostile_figures():
        figure.png(60)
        described(figure.svg())
        drawn = " ".join(text.get_text() for text in written(figure))
        for label in ("a $x^2$ \\frac{1}{2}", "new line and bell", "gnirts", "lone", "-->--!>",
                      "A very long label that goes…", "Same (S009)", "Same (S010)"):  # fmt: skip
            assert label in drawn
        assert not any(text.get_parse_math() for text in written(figure))
        assert "<img" not in figure.svg() and "<img" not in figure.html()


def test_a_label_is_one_line_of_what_can_be_seen() -> None:
    assert plain(" a\n\tb\x00\u2028c\u202e\u200bd\ud800 ") == "a b cd"
    assert short("x" * 28) == "x" * 28
    assert short("x" * 29) == "x" * 27 + "…"
    assert short("哈" * 19) == "哈" * 18 + "…"


def test_a_label_falls_back_to_english_and_then_to_the_id() -> None:
    made = contents_of({"S000": "One", "S001": ""})
    assert names(made, ["S000", "S001", "S002"], "zh") == {
        "S000": "One", "S001": "S001", "S002": "S002",
    }  # fmt: skip


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.5, 8))
def test_spread_labels_keep_apart_in_order_and_inside(wanted: list[float], apart: float) -> None:
    places = spread(wanted, apart, 0, 100)
    ranked = [places[n] for n in sorted(range(len(wanted)), key=lambda n: (wanted[n], n))]
    assert all(b - a >= apart - 1e-6 for a, b in pairwise(ranked))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in places)
    free = sorted(wanted)
    if all(b - a >= apart for a, b in pairwise(free)):
        assert places == pytest.approx(wanted)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 40)), max_size=10))
def test_texts_of_events_meet_neither_each_other_nor_a_line(
    given_spans: list[tuple[float, float]],
) -> None:
    spans = [(start, start + length) for start, length in given_spans]
    rows = rows_for(spans, 2)
    for (one, row), (other, higher) in combinations(zip(spans, rows, strict=True), 2):
        if row == higher:
            assert one[1] <= other[0] or other[1] <= one[0]
        low, high = (one, other) if row < higher else (other, one)
        if row != higher:
            assert not low[0] < high[0] < low[1], "the line up to the higher text crosses the lower"


# -- heat map --------------------------------------------------------------------------------


def test_a_heat_map_is_ordered_by_bloc_and_then_by_mean_value() -> None:
    table = [[1, 0.2, 0.9, 0.1], [0.2, 1, 0.3, 0.1], [0.9, 0.3, 1, 0.5], [0.1, 0.1, 0.5, 1]]
    matrix = matrix_of(table)
    assert grouped(matrix, [["S003"], ["S000", "S002", "absent"]]) == [
        (1, ("S003",)), (2, ("S002", "S000")), (0, ("S001",)),
    ]  # fmt: skip
    assert grouped(matrix, None) == [(0, ("S002", "S000", "S003", "S001"))]
    distances = matrix_of(1 - np.array(table), "ideal-point")
    assert grouped(distances, None) == grouped(matrix, None)


def test_the_blocs_of_the_packaged_data_are_bracketed(draws: dict[str, Draw]) -> None:
    figure = draws["heatmap"]()
    assert said(figure, "bloc-") == ["bloc 1", "bloc 2"]
    assert said(figure, "row-") == said(figure, "column-")
    assert set(said(figure, "row-")[:5]) == {
        "Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan",
    }  # fmt: skip
    assert not overlapping(boxes(figure, "row-"))


def test_a_cell_without_a_value_is_hatched_and_never_white() -> None:
    table = [[1, NAN, 0.4], [NAN, 1, 0.3], [0.4, 0.3, 1]]
    figure = heatmap(matrix_of(table), [["S000", "S001", "S002"]], states(3))
    rows = said(figure, "row-")
    i, j = rows.index("State 0"), rows.index("State 1")
    cell = look(figure, f"cell-{i}-{j}")
    assert cell.get_hatch() and to_hex(cell.get_facecolor()) == "#dfe2e7"
    assert said(figure, "key-") == ["not stated", "the actor itself"]
    assert not said(figure, f"number-{i}-{j}")
    (mark,) = (m for m in figure.marks if m.gid == f"cell-{i}-{j}")
    assert dict(mark.facts)["value"] == "not stated"
    assert "no data for 2003: nobody is tied" in dict(mark.facts)["reason"]
    assert "not stated" in figure.table.rows[i]


def test_an_actor_without_a_value_is_left_out_and_named() -> None:
    table = [[1, 0.5, NAN], [0.5, 1, NAN], [NAN, NAN, 1]]
    figure = heatmap(matrix_of(table), None, states(3))
    assert said(figure, "row-") == ["State 0", "State 1"]
    assert "Without a value, so left out: State 2" in [t.get_text() for t in written(figure)]


@pytest.mark.parametrize(("count", "shown"), [(14, 14 * 14), (15, 0)])
def test_up_to_fourteen_actors_have_their_values_written(count: int, shown: int) -> None:
    figure = heatmap(matrix_of(random(count, holes=0)), None, states(count))
    assert len(said(figure, "number-")) == shown


def test_the_closer_end_has_one_colour_for_similarities_and_distances() -> None:
    near = Scale(measure("jaccard"), [0.2])
    far = Scale(measure("ideal-point"), [1, 4])
    assert near.at(near.share(1)) == far.at(far.share(0))
    assert near.at(near.share(0)) == far.at(far.share(4))
    counts = Scale(measure("common"), [1, 6])
    assert (counts.low, counts.high) == (0, 6)


def test_values_that_go_below_0_are_drawn_about_0() -> None:
    for metric in ("s", "kappa", "a"):
        scale = Scale(measure(metric), [])
        assert scale.share(0) == 0.5 and scale.low == -scale.high
        assert min(scale.at(0.5)) > 0.9, "0 is nearly white"
        assert scale.at(scale.share(-9)) == scale.at(0)


def test_nothing_to_compare_is_said() -> None:
    empty = matrix_of(np.full((3, 3), NAN))
    figure = heatmap(empty, None, states(3))
    assert any("nothing can be compared" in text.get_text() for text in written(figure))
    assert figure.html() and figure.marks == ()
    slopes = slope(matrix_of(np.full((3, 3), NAN), on=date(1998, 1, 1)), empty, "S000", states(3))
    assert any("nothing can be compared" in text.get_text() for text in written(slopes))


def test_too_many_actors_are_refused() -> None:
    table = np.ones((121, 121))
    with pytest.raises(UsageError, match="121 actors"):
        heatmap(matrix_of(table), None, states(121))
    with pytest.raises(UsageError, match="120 actors"):
        slope(matrix_of(table, on=date(1998, 1, 1)), matrix_of(table), "S000", states(121))


# -- series ----------------------------------------------------------------------------------


def test_a_year_without_a_value_is_a_gap_and_a_cross() -> None:
    tables = [[[1, v], [v, 1]] for v in (0.2, NAN, 0.4)]
    figure = timeseries(years(tables), [("S000", "S001")], states(2))
    ys = look(figure, "line-0").get_ydata()
    assert [bool(np.isnan(y)) for y in ys] == [False, True, False]
    assert look(figure, "void-0-1").get_marker() == "x"
    assert [m.gid for m in figure.marks] == ["point-0-0", "void-0-1", "point-0-2"]
    assert "no data for 1993: nobody is tied" in dict(figure.marks[1].facts)["reason"]
    assert figure.table.rows[1] == ("1993-12-31", "not stated")


def test_a_pair_that_is_never_stated_is_named_all_the_same(draws: dict[str, Draw]) -> None:
    figure = draws["timeseries"]()
    assert said(figure, "label-3") == ["Uzbekistan – United States"]
    assert sum(mark.gid.startswith("void-3-") for mark in figure.marks) == 12


def test_bounds_are_drawn_as_a_band(draws: dict[str, Draw]) -> None:
    figure = draws["timeseries"]()
    assert look(figure, "band-0").get_alpha() == 0.13
    facts = dict(figure.marks[0].facts)
    assert facts["value"] == "0.20" and facts["low to high"] == "0.14 to 0.33"
    assert "0.20 (0.14 to 0.33)" in figure.table.rows[0]


def test_a_bound_by_itself_is_seen() -> None:
    upper = np.array([[NAN, 0.2], [NAN, NAN]])
    bounds = Intervals(upper, upper + 0.5, {(0, 1): ("by a", "by b")})
    made = [matrix_of([[1, v], [v, 1]], on=date(1992 + k, 12, 31), intervals=bounds if k else None)
            for k, v in enumerate((0.3, 0.3))]  # fmt: skip
    figure = timeseries(AlignmentSeries(tuple(made), "year-end"), [("S000", "S001")], states(2))
    assert len(look(figure, "band-alone-0").get_segments()) == 1


def test_names_at_the_ends_of_lines_do_not_overlap(draws: dict[str, Draw]) -> None:
    close = [[[1 if i == j else 0.5 for j in range(20)] for i in range(20)]] * 3
    pairs = [("S000", f"S{k:03d}") for k in range(1, 20)]
    for figure in (draws["timeseries"](), timeseries(years(close), pairs, states(20))):
        found = boxes(figure, "label-") + boxes(figure, "lane-label-")
        assert len(found) >= 4
        assert not overlapping(found)


def test_texts_of_events_do_not_overlap() -> None:
    events = [(date(1992 + k // 3, 6, 1), f"A long event, number {k}") for k in range(9)]
    tables = [random(2, holes=0)] * 4
    figure = timeseries(years(tables), [("S000", "S001")], states(2), events=events)
    found = boxes(figure, "event-")
    assert len(found) == 9
    assert not overlapping(found)


def test_every_line_looks_different_without_its_colour() -> None:
    looks = {(s.color, s.dashes, s.marker) for s in (Stroke(n, 10) for n in range(24))}
    assert len(looks) == 24
    first = [Stroke(n, 10) for n in range(7)]
    assert len({s.dashes for s in first}) == len({s.marker for s in first}) == 7


def test_the_value_at_the_end_names_its_year_where_it_is_an_earlier_one() -> None:
    tables = [[[1, v], [v, 1]] for v in (0.2, 0.4, NAN)]
    figure = timeseries(years(tables), [("S000", "S001")], states(2))
    assert said(figure, "label-0") == ["State 0 – State 1  0.40 (1993)"]
    assert figure.title == "Alignment of State 0 – State 1, 1992–1994"


def test_a_long_series_marks_as_many_years_as_have_room() -> None:
    tables = [random(2, -1, 1, holes=0, seed=k) for k in range(188)]
    figure = timeseries(years(tables, "s", 1816), [("S000", "S001")], states(2))
    shown = [t for t in written(figure) if t.get_text().isdigit()]
    assert "1900" in [t.get_text() for t in shown] and len(shown) < 15
    with drawing():
        assert not overlapping([t.get_window_extent() for t in shown])


def test_what_a_series_cannot_draw_is_refused() -> None:
    made, held = years([random(30, holes=0)] * 2), states(30)
    pair = [("S000", "S001")]
    for pairs, options, why in (
        ([], {}, "1 to 24 lines"),
        ([("S000", f"S{k:03d}") for k in range(1, 30)], {}, "1 to 24 lines"),
        (pair, {"events": [(date(1980, 1, 1), "early")]}, "outside 1992 to 1993"),
        (pair, {"language": "de"}, "not labelled"),
    ):
        with pytest.raises(UsageError, match=why):
            timeseries(made, pairs, held, **options)  # type: ignore[arg-type]
    with pytest.raises(NotFoundError, match="XXX"):
        timeseries(made, [("S000", "XXX")], held)
    with pytest.raises(UsageError, match="without a day"):
        timeseries(AlignmentSeries((), "year-end"), pair, held)


# -- slopes ----------------------------------------------------------------------------------


def slopes(metric: str = "jaccard", **options: Any) -> Drawing:
    """S001 rises, S002 falls, S003 stays, S004 ends, S005 begins, S006 is never there."""
    first, last = np.eye(7), np.eye(7)
    first[0, 1:] = first[1:, 0] = (0.2, 0.8, 0.5, 0.5, NAN, NAN)
    last[0, 1:] = last[1:, 0] = (0.6, 0.1, 0.5, NAN, 0.5, NAN)
    before, after = matrix_of(first, metric, date(1998, 12, 31)), matrix_of(last, metric)
    return slope(before, after, "S000", states(7), **options)


def test_rising_falling_and_ended_slopes_differ_in_more_than_colour() -> None:
    figure = slopes()
    looks = [look(figure, f"slope-{n}") for n in range(5)]
    assert len({(line.get_linestyle(), str(line._dash_pattern)) for line in looks}) == 4
    ends = [look(figure, f"end-{n}-1").get_marker() for n in range(5)]
    assert ends == ["o", "s", "D", "x", "X"]
    assert said(figure, "key-") == [
        "became closer", "became further", "unchanged", "not stated on one of the days",
    ]  # fmt: skip


def test_what_became_unstated_ends_in_a_row_of_its_own() -> None:
    figure = slopes()
    assert said(figure, "label-3-1") == ["not stated  State 4"]
    assert said(figure, "label-4-0") == ["State 5  not stated"]
    ended = look(figure, "slope-3").get_ydata()[1]
    assert ended > max(look(figure, f"slope-{n}").get_ydata()[1] for n in range(3))
    assert ("State 4", "0.50", "not stated") in figure.table.rows
    told = [text.get_text() for text in written(figure)]
    assert "On neither day a value, so left out: State 6" in told


def test_a_smaller_distance_is_closer() -> None:
    figure = slopes("ideal-point")
    assert look(figure, "end-0-1").get_marker() == "s", "S001 is further away than before"
    rows = [look(figure, f"slope-{n}").get_ydata()[1] for n in (0, 1)]
    assert rows[1] < rows[0], "and the closer one stands higher"


def test_labels_of_slopes_do_not_overlap(draws: dict[str, Draw]) -> None:
    crowded = [matrix_of(np.full((40, 40), 0.5), on=date(year, 1, 1)) for year in (1998, 2003)]
    for figure in (draws["slope"](), slopes(), slope(*crowded, "S000", states(40))):
        found = boxes(figure, "label-") + boxes(figure, "key-")
        assert len(found) > 10
        assert not overlapping(found)


def test_only_the_actors_named_are_drawn() -> None:
    figure = slopes(actors=["S002", "S001", "S002", "S000"])
    assert [row[0] for row in figure.table.rows] == ["State 2", "State 1"]


def test_what_cannot_be_compared_is_refused() -> None:
    one, other = matrix_of(random(3)), matrix_of(random(3), on=date(2005, 1, 1))
    with pytest.raises(UsageError, match="not after"):
        slope(other, one, "S000", states(3))
    with pytest.raises(UsageError, match="not comparable"):
        slope(one, matrix_of(random(3), "s", date(2005, 1, 1)), "S000", states(3))
    for wrong in ({"other": "XXX"}, {"other": "S000", "actors": ["XXX"]}):
        with pytest.raises(NotFoundError, match="XXX"):
            slope(one, other, contents=states(3), **wrong)  # type: ignore[arg-type]


# -- ways out --------------------------------------------------------------------------------


def test_a_figure_is_saved_by_its_ending(tmp_path: Path) -> None:
    figure = slopes()
    assert figure.save(tmp_path / "a.svg").read_text(encoding="utf-8") == figure.svg()
    assert figure.save(tmp_path / "new" / "a.PNG").read_bytes() == figure.png()
    assert figure.save(str(tmp_path / "a.html")).read_text(encoding="utf-8") == figure.html()
    assert figure.save(tmp_path / "a.pdf").read_bytes() == figure.pdf()
    assert figure.png(72)[:8] == b"\x89PNG\r\n\x1a\n"
    assert figure.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("name", ["a.eps", "a", "svg", "a.svg.gz"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf, \.html"):
        slopes().save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text("mine")
    with pytest.raises(StoreError, match="kept"):
        slopes().save(file)
    assert file.read_text() == "mine"
    slopes().save(file, force=True)
    assert "</svg>" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("dpi", [0, 19, 5000, NAN])
def test_a_resolution_out_of_bounds_is_refused(dpi: float) -> None:
    with pytest.raises(UsageError, match="dots per inch"):
        slopes().png(dpi)


def test_a_notebook_shows_the_figure() -> None:
    figure = slopes()
    assert figure._repr_svg_() == figure.svg().partition("\n")[2]
    assert figure._repr_svg_() in figure._repr_html_()
    assert "figure=" not in repr(figure)


@KINDS
def test_without_matplotlib_the_extra_is_named(
    draws: dict[str, Draw], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"steppe\[figures\]"):
        draws[kind]()


@KINDS
def test_every_mark_and_its_group_are_elements_of_the_drawing(
    draws: dict[str, Draw], kind: str
) -> None:
    figure = draws[kind]()
    root = ElementTree.fromstring(figure.svg())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    groups = dict(figure.parts)
    assert figure.marks
    for mark in figure.marks:
        assert ids.count(mark.gid) == 1
        assert groups[mark.gid] == mark.group


def test_numbers_are_written_with_a_true_minus_and_no_minus_zero() -> None:
    assert number(-0.5, measure("s")) == "−0.50"
    assert number(-0.0001, measure("s")) == "0.00"
    assert number(3.0, measure("common")) == "3"
    assert number(1 / 3, measure("jaccard")) == "0.33"
