"""Made-up events in the form of GDELT 1.0: for tests and benchmarks, of any size, by a seed.

Who acts upon whom, and how, is drawn at random: a few states act often, most seldom. Nothing in
them is true of anybody.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from ...ontology.errors import optional
from ..actors import crosswalk
from .engine import EXTRA
from .formats import FORMATS

_CHUNK = 250_000
_CODES = [f"{root:02}{digit}" for root in range(1, 21) for digit in range(4)]
_GDELT = next(form for form in FORMATS if form.name == "gdelt-1")


def write_made_up(
    path: Path,
    rows: int,
    *,
    seed: int = 0,
    years: tuple[int, int] = (2000, 2009),
    packed: bool = False,
) -> None:
    """Write `rows` rows of events between the first and the last year; `packed` in a zip archive.

    Of them 2 % repeat the number of an event, 15 % name no second actor, 0.5 % name a region that
    is no state, 0.1 % have no CAMEO code. The same seed gives the same rows.
    """
    draw = np.random.default_rng(seed)
    states = np.array(sorted(e.iso3 for e in crosswalk().actors.values() if e.iso3))
    draw.shuffle(states)
    with _opened(path, packed=packed) as out:
        for first in range(0, rows, _CHUNK):
            frame = _frame(draw, states, first, min(_CHUNK, rows - first), years)
            text = frame.write_csv(include_header=False, separator="\t", quote_style="never")
            out.write(text.encode())


@contextmanager
def _opened(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        with path.open("wb") as out:
            yield out
        return
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("made-up.tsv", "w", force_zip64=True) as member,
    ):
        yield member


def _frame(
    draw: np.random.Generator, states: Any, first: int, count: int, years: tuple[int, int]
) -> Any:
    polars = optional("polars", EXTRA)
    often = 1 / np.arange(1, len(states) + 1)
    often /= often.sum()
    one, two = (draw.choice(len(states), count, p=often) for _ in range(2))
    one[draw.random(count) < 0.005] = len(states)
    two[draw.random(count) < 0.15] = len(states) + 1
    number = np.arange(first, first + count)
    again = draw.random(count) < 0.02
    number[again] -= draw.integers(0, 1000, int(again.sum()))
    day = (
        draw.integers(years[0], years[1] + 1, count) * 10_000
        + draw.integers(1, 13, count) * 100
        + draw.integers(1, 29, count)
    )
    root = draw.integers(1, 21, count)
    code = 4 * (root - 1) + draw.integers(0, 4, count)
    code[draw.random(count) < 0.001] = len(_CODES)
    tenths = draw.integers(0, 101, count) * np.where(root < 9, 1, -1)
    mentions = draw.integers(1, 50, count)
    named, coded = polars.Series([*states, "AFR", ""]), polars.Series([*_CODES, "---"])
    one, two, code = named.gather(one), named.gather(two), coded.gather(code)
    cells = {
        "GLOBALEVENTID": np.abs(number), "SQLDATE": day, "MonthYear": day // 100,
        "Year": day // 10_000, "Actor1Code": one, "Actor1CountryCode": one, "Actor2Code": two,
        "Actor2CountryCode": two, "EventCode": code, "GoldsteinScale": tenths / 10,
        "NumMentions": mentions, "NumSources": (mentions + 4) // 5, "NumArticles": mentions,
        "DATEADDED": day,
    }  # fmt: skip
    empty = polars.lit("")
    told = polars.DataFrame(cells)
    return told.select(told[c] if c in cells else empty.alias(c) for c in _GDELT.columns)
