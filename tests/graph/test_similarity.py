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
from scipy.stats import kendalltau

import steppe
from steppe.graph.alignment.measures.catalogue import MEASURES
from steppe.graph.alignment.measures.catalogue import METRICS as ALL_METRICS
from steppe.graph.alignment.similarity import joint_positions
from steppe.ontology.errors import UsageError

METRICS = tuple(m for m in ALL_METRICS if not MEASURES[m].one_position)
JOINT = tuple(m for m in METRICS if not MEASURES[m].set_based)

NAN = math.nan
LEVELS = st.sampled_from([0.0, 1.0, 2.0, 3.0, NAN])
PORTFOLIOS = st.integers(1, 8).flatmap(lambda k: arrays(np.float64, (4, k), elements=LEVELS))


def column(path: Path, name: str) -> list[float]:
    with path.open(encoding="utf-8") as file:
        return [float(row[name]) for row in csv.DictReader(file)]


def printed(shared: Path, value: str) -> str:
    path = shared / "data/reference_values/published_similarity_values.csv"
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row["value"] for row in csv.DictReader(file)}[value]


def assert_printed(value: float, digits: str) -> None:
    """Equal to all the digits that were printed."""
    assert round(value, len(digits.partition(".")[2])) == float(digits)


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("sr_t6_S_abs", {"metric": "s"}),
        ("sr_t6_S_sq", {"metric": "s", "distance": "squared"}),
        ("sr_t6_S_abs_w", {"metric": "s", "weights": True}),
        ("sr_t6_kappa", {"metric": "kappa"}),
        ("sr_t6_pi_nominal", {"metric": "pi-nominal"}),
        ("sr_t6_taub", {"metric": "tau-b"}),
        ("sr_t6_A", {"metric": "a"}),
    ],
)
def test_the_printed_digits_of_signorino_and_ritter(
    shared: Path, value: str, options: dict[str, object]
) -> None:
    table = shared / "data/signorino_ritter_1999/alliances1914_table6.csv"
    x, y = column(table, "GMY"), column(table, "RUS")
    if options.get("weights"):
        options = {**options, "weights": column(table, "Cap")}
    assert_printed(steppe.similarity(x, y, **options), printed(shared, value))  # type: ignore[arg-type]


def votes(shared: Path, session: int, *codes: str) -> list[list[float]]:
    """States' votes of a session of the General Assembly, yes 1 to no 3; absences are NaN."""
    polars = pytest.importorskip("polars")
    folder = shared / "data/un_votes"
    calls = polars.read_csv(folder / "un_roll_calls.csv").filter(polars.col("session") == session)
    levels = {"yes": 1, "abstain": 2, "no": 3}
    cast = polars.read_parquet(folder / "un_votes.parquet").filter(
        polars.col("rcid").is_in(calls["rcid"].to_list())
    )
    found = []
    for code in codes:
        rows = cast.filter(polars.col("country_code").cast(polars.String) == code)
        held = dict(rows.select("rcid", polars.col("vote").cast(polars.String)).iter_rows())
        found.append([float(levels[held[i]]) if i in held else NAN for i in calls["rcid"]])
    return found


@pytest.mark.parametrize(
    ("value", "metric", "session", "other", "joint"),
    [
        ("usamex46_kappa", "kappa", 1, "MX", 38),
        ("usamex46_pi_nominal", "pi-nominal", 1, "MX", 38),
        ("usamex46_taub", "tau-b", 1, "MX", 38),
        ("agree_s1_mex", "agreement", 1, "MX", 38),
        ("agree_s70_rus", "agreement", 70, "RU", 73),
    ],
)
def test_the_printed_digits_of_the_general_assembly(
    shared: Path, value: str, metric: str, session: int, other: str, joint: int
) -> None:
    x, y = votes(shared, session, "US", other)
    assert joint_positions(np.array([x, y]))[0, 1] == joint
    assert_printed(steppe.similarity(x, y, metric, levels=(1, 3)), printed(shared, value))


@pytest.mark.parametrize("table", ["alliances1947_table7a", "unvotes1947_table7b"])
def test_s_of_the_tables_of_1947_by_its_definition(shared: Path, table: str) -> None:
    """Table 7 of Signorino & Ritter; of these no printed value is at hand."""
    path = shared / f"data/signorino_ritter_1999/{table}.csv"
    levels = (0, 3) if "alliances" in table else (1, 3)
    held = np.array([column(path, state) for state in ("USA", "UK", "FRN", "RUS")])
    apart = np.abs(held[:, None] - held[None, :]).mean(axis=2)
    matrix = steppe.similarity_matrix(held, "s", levels=levels)
    np.testing.assert_allclose(matrix, 1 - 2 * apart / (levels[1] - levels[0]))


def test_a_distance_of_ideal_points_of_one_session(shared: Path) -> None:
    path = shared / "data/un_ideal_points/IdealpointestimatesAll_Apr2020.csv"
    with path.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["session"] == "58"]
    points = {r["iso3c"]: float(r["IdealPoint"]) for r in rows if r["iso3c"]}
    apart = steppe.similarity([points["UZB"]], [points["RUS"]], "ideal-point")
    assert apart == abs(points["UZB"] - points["RUS"])


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
    asked = MEASURES[metric]
    low = -np.inf if asked.lowest is None else asked.lowest
    high = np.inf if asked.highest is None else asked.highest
    matrix = steppe.similarity_matrix(portfolios, metric)
    defined = matrix[~np.isnan(matrix)]
    assert ((defined >= low - 1e-12) & (defined <= high + 1e-12)).all()


@given(PORTFOLIOS, st.sampled_from([m for m in METRICS if m not in ("common", "a")]))
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


@given(PORTFOLIOS, st.sampled_from(JOINT))
def test_a_position_that_is_not_stated_of_one_leaves_the_sum(
    portfolios: np.ndarray, metric: str
) -> None:
    x, y = portfolios[0], portfolios[1]
    joint = ~np.isnan(x) & ~np.isnan(y)
    both = steppe.similarity(x, y, metric)
    alone = steppe.similarity(x[joint], y[joint], metric)
    assert both == pytest.approx(alone, nan_ok=True)


@given(PORTFOLIOS, st.sampled_from([m for m in METRICS if not MEASURES[m].set_based]))
def test_levels_that_are_no_whole_numbers_are_counted_as_well(
    portfolios: np.ndarray, metric: str
) -> None:
    """A third of each level over a third of the scale is the same portfolio."""
    np.testing.assert_allclose(
        steppe.similarity_matrix(portfolios / 3, metric, levels=(0, 1)),
        steppe.similarity_matrix(portfolios, metric),
        atol=1e-12,
    )


@given(PORTFOLIOS, st.integers(0, 3), st.integers(0, 3))
def test_every_formula_by_its_definition(portfolios: np.ndarray, i: int, j: int) -> None:
    """Each pair alone, straight from the printed formula, beside the matrix products."""
    joint = ~np.isnan(portfolios[i]) & ~np.isnan(portfolios[j])
    x, y, n = portfolios[i][joint], portfolios[j][joint], joint.sum()
    if not n:
        return
    chance = {
        "kappa": (x**2).sum() + (y**2).sum() - 2 / n * x.sum() * y.sum(),
        "pi": (x**2).sum() + (y**2).sum() - (x.sum() + y.sum()) ** 2 / (2 * n),
    }
    for metric, below in chance.items():
        expected = 1 - ((x - y) ** 2).sum() / below if below > 1e-9 else NAN
        matrix = steppe.similarity_matrix(portfolios, metric)
        assert matrix[i, j] == pytest.approx(expected, nan_ok=True)
    for distance, power in (("absolute", 1), ("squared", 2)):
        random = (np.abs(x[:, None] - y[None, :]) ** power).mean()
        expected = 2 * (random - (np.abs(x - y) ** power).mean()) / 3**power
        matrix = steppe.similarity_matrix(portfolios, "a", distance=distance)
        assert matrix[i, j] == pytest.approx(expected, abs=1e-12)


@given(PORTFOLIOS, st.integers(0, 3), st.integers(0, 3))
def test_tau_b_is_what_scipy_computes(portfolios: np.ndarray, i: int, j: int) -> None:
    joint = ~np.isnan(portfolios[i]) & ~np.isnan(portfolios[j])
    x, y = portfolios[i][joint], portfolios[j][joint]
    expected = NAN if len(x) < 2 else kendalltau(x, y).statistic
    for scale in (1, math.pi):
        matrix = steppe.similarity_matrix(portfolios * scale, "tau-b", levels=(0, 10))
        assert matrix[i, j] == pytest.approx(expected, nan_ok=True)


@given(arrays(np.float64, (3, 20), elements=st.floats(0, 3)))
def test_tau_b_of_many_different_levels(portfolios: np.ndarray) -> None:
    expected = kendalltau(portfolios[0], portfolios[1]).statistic
    assert steppe.similarity(portfolios[0], portfolios[1], "tau-b") == pytest.approx(
        expected, nan_ok=True, abs=1e-12
    )


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


@pytest.mark.parametrize("metric", JOINT)
def test_nothing_joint_is_undefined(metric: str) -> None:
    assert math.isnan(steppe.similarity([1, NAN], [NAN, 1], metric))


@pytest.mark.parametrize("metric", ["kappa", "pi", "pi-nominal", "tau-b"])
def test_without_variance_a_measure_of_chance_or_order_is_undefined(metric: str) -> None:
    assert math.isnan(steppe.similarity([1, 1, 1], [1, 1, 1], metric))
    assert math.isnan(steppe.similarity([0.7, 0.7], [0.7, 0.7], metric))


def test_a_cosine_with_only_zeros_is_undefined() -> None:
    assert math.isnan(steppe.similarity([0, 0], [1, 2], "cosine"))


def test_a_without_variance_is_no_more_than_chance() -> None:
    assert steppe.similarity([1, 1, 1], [1, 1, 1], "a") == 0


@pytest.mark.parametrize("metric", METRICS)
def test_one_alter_or_none_gives_a_value_or_nothing_but_no_error(metric: str) -> None:
    one = steppe.similarity([1], [1], metric)
    assert math.isnan(one) or one in (0, 1)
    assert math.isnan(steppe.similarity([], [], metric))
    assert math.isnan(steppe.similarity([NAN, NAN], [NAN, NAN], metric))


def test_levels_below_zero_are_levels() -> None:
    x, y = [-1, 0, 1, 1], [-1, 1, 1, 0]
    assert steppe.similarity(x, y, "s", levels=(-1, 1)) == pytest.approx(1 - 2 * 2 / 8)
    assert steppe.similarity(x, y, "cosine", levels=(-1, 1)) == pytest.approx(2 / 3)
    assert steppe.similarity(x, y, "kappa", levels=(-1, 1)) == pytest.approx(
        steppe.similarity([v + 1 for v in x], [v + 1 for v in y], "kappa")
    )


@pytest.mark.parametrize("metric", ["s", "kappa", "pi", "a"])
def test_a_scale_far_from_zero_gives_the_same(metric: str) -> None:
    x, y = [1, 3, 0, 2], [2, 0, 0, 3]
    far = [[level + 1e8 for level in levels] for levels in (x, y)]
    assert steppe.similarity(*far, metric, levels=(1e8, 1e8 + 3)) == pytest.approx(
        steppe.similarity(x, y, metric)
    )


def test_what_a_mask_hides_is_not_stated() -> None:
    masked = np.ma.array([0, 3, 3], mask=[0, 1, 0])
    assert steppe.similarity(masked, [0, 0, 3]) == 1 - 2 * 0 / 6


def test_huge_and_tiny_weights_count_by_their_ratio() -> None:
    for weight in (1e308, 5e-324, 1e-300):
        assert steppe.similarity([0, 0.5], [0, 0], levels=(0, 1), weights=[weight] * 2) == 0.5


@pytest.mark.parametrize("metric", METRICS)
def test_nobody_has_no_pairs(metric: str) -> None:
    assert steppe.similarity_matrix(np.zeros((0, 3)), metric).shape == (0, 0)
    assert np.isnan(steppe.similarity_matrix([[NAN, NAN]], metric, levels=(0.5, 3.5))).all()


def test_a_weight_of_zero_takes_a_position_out() -> None:
    assert steppe.similarity([0, 3], [3, 3], weights=[0, 2]) == 1
    assert math.isnan(steppe.similarity([NAN, 3], [3, NAN], weights=[0, 2]))
    assert math.isnan(steppe.similarity([1, NAN], [1, NAN], weights=[0, 2]))


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
        ([0, 1], [0, 1], {"metric": "tau_b"}, "tau-b"),
        ([0, 1], [0, 1], {"weights": [1, math.inf]}, "finite"),
        ([0, 1], [0, 1], {"distance": "squared", "metric": "pi"}, "no distance"),
        ([0, 1], [0, 1], {"metric": "ideal-point"}, "one position"),
        ([math.inf], [0], {"metric": "ideal-point"}, "finite"),
        ([0, 1], [0, 1], {"levels": (0, NAN)}, "no scale"),
        ([0, 1], [0, 1], {"levels": 3}, "no scale"),
        ([0, 1], [0, 1], {"distance": "cubic"}, "no distance"),
        ([0, 1], [0, 1], {"levels": (3, 0)}, "no scale"),
        (["a", "b"], [0, 1], {}, "numbers"),
        (["0", "3"], [0, 1], {}, "numbers"),
        ([1j, 0], [0, 1], {}, "numbers"),
        ([0, 1], [0, 1], {"levels": (-1e300, 1e300)}, "no scale"),
        ([0, 1], [0, 1], {"metric": None}, "no measure"),
        ([[0, 1]], [0, 1], {}, "one row"),
    ],
)
def test_bad_input_is_refused(
    x: list[float], y: list[float], options: dict[str, object], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        steppe.similarity(x, y, **options)  # type: ignore[arg-type]
