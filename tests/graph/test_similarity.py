"""The similarity measures: published digits, laws, edges."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import steppe
from steppe.graph.alignment.similarity import METRICS
from steppe.ontology.errors import UsageError

NAN = math.nan
LEVELS = st.sampled_from([0.0, 1.0, 2.0, 3.0, NAN])
PORTFOLIOS = st.integers(1, 8).flatmap(lambda k: arrays(np.float64, (4, k), elements=LEVELS))


def table_6(shared: Path) -> tuple[list[float], list[float], list[float]]:
    with (shared / "data/signorino_ritter_1999/alliances1914_table6.csv").open() as file:
        rows = list(csv.DictReader(file))
    return tuple([float(r[c]) for r in rows] for c in ("GMY", "RUS", "Cap"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("sr_t6_S_abs", {"metric": "s"}),
        ("sr_t6_S_sq", {"metric": "s", "distance": "squared"}),
        ("sr_t6_S_abs_w", {"metric": "s", "weights": True}),
        ("sr_t6_kappa", {"metric": "kappa"}),
    ],
)
def test_the_printed_digits_of_signorino_and_ritter(
    shared: Path, value: str, options: dict[str, object]
) -> None:
    x, y, capabilities = table_6(shared)
    with (shared / "data/reference_values/published_similarity_values.csv").open() as file:
        printed = {row["id"]: row["value"] for row in csv.DictReader(file)}[value]
    if options.get("weights"):
        options = {**options, "weights": capabilities}
    digits = len(printed.partition(".")[2])
    assert round(steppe.similarity(x, y, **options), digits) == float(printed)  # type: ignore[arg-type]


def test_the_formulas_by_hand() -> None:
    x, y = [3, 0, 1, 2], [3, 3, 0, 2]
    assert steppe.similarity(x, y) == pytest.approx(1 - 2 * 4 / 12)
    assert steppe.similarity(x, y, distance="squared") == pytest.approx(1 - 2 * 10 / 36)
    assert steppe.similarity(x, y, weights=[1, 0, 2, 1]) == pytest.approx(1 - 2 * 2 / 12)
    assert steppe.similarity(x, y, "kappa") == pytest.approx(1 - 10 / (14 + 22 - 6 * 8 / 2))
    assert steppe.similarity(x, y, "common") == 2
    assert steppe.similarity(x, y, "jaccard") == pytest.approx(2 / 4)


@given(PORTFOLIOS, st.sampled_from(METRICS))
def test_every_measure_is_symmetric(portfolios: np.ndarray, metric: str) -> None:
    matrix = steppe.similarity_matrix(portfolios, metric)
    np.testing.assert_array_equal(matrix, matrix.T)


@given(PORTFOLIOS, st.sampled_from(METRICS))
def test_every_measure_stays_in_its_range(portfolios: np.ndarray, metric: str) -> None:
    low, high = {"s": (-1, 1), "kappa": (-np.inf, 1), "jaccard": (0, 1), "common": (0, 8)}[metric]
    matrix = steppe.similarity_matrix(portfolios, metric)
    defined = matrix[~np.isnan(matrix)]
    assert ((defined >= low - 1e-12) & (defined <= high + 1e-12)).all()


@given(PORTFOLIOS, st.sampled_from(("s", "kappa", "jaccard")))
def test_everybody_is_like_himself(portfolios: np.ndarray, metric: str) -> None:
    own = np.diag(steppe.similarity_matrix(portfolios, metric))
    np.testing.assert_allclose(own[~np.isnan(own)], 1)


@given(PORTFOLIOS, st.sampled_from(METRICS), st.randoms())
def test_the_order_of_positions_does_not_matter(
    portfolios: np.ndarray, metric: str, random: object
) -> None:
    order = list(range(portfolios.shape[1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    np.testing.assert_allclose(
        steppe.similarity_matrix(portfolios, metric),
        steppe.similarity_matrix(portfolios[:, order], metric),
        atol=1e-12,
    )


@given(PORTFOLIOS, st.sampled_from(("s", "kappa")))
def test_a_position_that_is_not_stated_of_one_leaves_the_sum(
    portfolios: np.ndarray, metric: str
) -> None:
    x, y = portfolios[0], portfolios[1]
    joint = ~np.isnan(x) & ~np.isnan(y)
    both = steppe.similarity(x, y, metric)
    alone = steppe.similarity(x[joint], y[joint], metric)
    assert both == pytest.approx(alone, nan_ok=True)


@given(arrays(np.float64, (3, 5), elements=st.floats(0, 3)))
def test_levels_between_whole_numbers_give_the_same_sums(portfolios: np.ndarray) -> None:
    matrix = steppe.similarity_matrix(portfolios)
    apart = np.abs(portfolios[:, None] - portfolios[None]).sum(axis=2)
    np.testing.assert_allclose(matrix, 1 - 2 * apart / 15, atol=1e-12)


def test_the_pair_and_the_matrix_agree() -> None:
    portfolios = np.array([[0, 3, 1, NAN], [0, 3, 2, 1], [3, NAN, 0, 1]])
    for metric in METRICS:
        matrix = steppe.similarity_matrix(portfolios, metric)
        assert matrix[0, 2] == pytest.approx(
            steppe.similarity(portfolios[0], portfolios[2], metric), nan_ok=True
        )


@pytest.mark.parametrize("metric", ["s", "kappa"])
def test_nothing_joint_is_undefined(metric: str) -> None:
    assert math.isnan(steppe.similarity([1, NAN], [NAN, 1], metric))


def test_kappa_without_variance_is_undefined() -> None:
    assert math.isnan(steppe.similarity([1, 1, 1], [1, 1, 1], "kappa"))


def test_s_of_two_empty_profiles_is_one() -> None:
    assert steppe.similarity([0, 0], [0, 0]) == 1


@pytest.mark.parametrize("metric", ["jaccard", "common"])
def test_an_empty_set_is_undefined(metric: str) -> None:
    assert math.isnan(steppe.similarity([0, NAN], [1, 1], metric))


def test_what_is_not_stated_is_outside_the_set() -> None:
    assert steppe.similarity([1, 1, NAN], [1, NAN, 1], "jaccard") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("x", "y", "options", "says"),
    [
        ([0, 1], [0], {}, "length"),
        ([0, 4], [0, 1], {}, "4 lies outside"),
        ([0, -1], [0, 1], {}, "-1 lies outside"),
        ([0, math.inf], [0, 1], {}, "inf lies outside"),
        ([0, 1], [0, 1], {"weights": [1]}, "1 weights for 2"),
        ([0, 1], [0, 1], {"weights": [1, -1]}, "not negative"),
        ([0, 1], [0, 1], {"weights": [0, 0]}, "more than 0"),
        ([0, 1], [0, 1], {"weights": [1, NAN]}, "finite"),
        ([0, 1], [0, 1], {"weights": [1, 1], "metric": "kappa"}, "takes no weights"),
        ([0, 1], [0, 1], {"metric": "magic"}, "no measure"),
        ([0, 1], [0, 1], {"distance": "cubic"}, "no distance"),
        ([0, 1], [0, 1], {"levels": (3, 0)}, "no scale"),
        (["a", "b"], [0, 1], {}, "numbers"),
        ([[0, 1]], [0, 1], {}, "one row"),
    ],
)
def test_bad_input_is_refused(
    x: list[float], y: list[float], options: dict[str, object], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        steppe.similarity(x, y, **options)  # type: ignore[arg-type]
