"""The worked study of docs: its figures are those of the data, and what it says of them holds."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
EVENTS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_study.py"))


@pytest.fixture(scope="module")
def made(script: dict[str, Any], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the script makes of the real data: its folder, and its values as they were written."""
    out = tmp_path_factory.mktemp("study")
    kept: dict[tuple[str, str, str, int], float] = {}
    measured = script["measured"]

    def remembered(work: Path) -> dict[tuple[str, str, str, int], float]:
        kept.update(measured(work))
        return kept

    script["main"].__globals__["measured"] = remembered
    script["main"](shared / "data", out)
    return out, kept


def test_the_page_is_what_the_data_give(made: Any) -> None:
    out, _ = made
    assert (out / "study.md").read_text() == (ROOT / "docs" / "study.md").read_text()
    assert (out / "figures" / "study.png").stat().st_size > 50_000


def test_what_the_study_says_holds(made: Any) -> None:
    _, values = made
    for name in ("Memberships", "Alliances"):
        for state in STATES:
            for year in range(1994, 2015):
                russia, china, states = (
                    values[name, state, p, year] for p in ("RUS", "CHN", "USA")
                )
                assert russia > max(china, states), (name, state, year)
                assert name == "Alliances" or china > states
    for state in STATES:
        for year in range(2012, 2019):
            russia, china, states = (values["Votes", state, p, year] for p in ("RUS", "CHN", "USA"))
            assert china > russia > states, (state, year)
            assert states < 0.5
    uzbek = {year: values["Events", "UZB", "USA", year] for year in range(2003, 2010)}
    assert uzbek[2003] > 0.9 and min(uzbek[2006], uzbek[2007]) < 0.3 and uzbek[2009] > 0.8


def test_a_table_has_a_row_a_state_and_leaves_blank_what_is_not_stated(
    script: dict[str, Any],
) -> None:
    told = script["table"]({("Votes", "KAZ", "RUS", 1992): 0.5}, "Votes")
    assert "| KAZ | 0.50 |  |  |" in told and "| UZB |  |  |  |" in told
