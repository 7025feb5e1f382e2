"""Write picture.md and its figures from the packaged data: python docs/make_picture.py

Beside this file, or into the folder that is named. The figures need `steppe[figures]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.exports.tables import PIECES
from steppe.graph.alignment.series import AlignmentSeries

DOCS = Path(__file__).resolve().parent
STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "ARM", "AZE", "BLR", "GEO", "CHN")
FIVE = ("CIS", "CST", "CSTO", "EurAsEC", "SCO")
FIRST, LAST = 1998, 2003
FIGURES = {"picture-series.png", "picture-slope.png", "picture-heatmap.png"}

TEXT = """\
# The paper's picture, measured

Made from the packaged data by `docs/make_picture.py`. Who stands how close to Russia at the end
of each year, by what Kuo (2004) says and by what is established; how the answer changes with
the bodies that count; and where a measure disagrees, and why. An empty cell is *not stated*,
not 0.

## By the paper alone, over the bodies that it is about

Over the CIS, the Collective Security Treaty and its organisation (one position), EurAsEC and
the SCO:

    steppe align UZB RUS --from {first} --to {last} --source kuo-2004 --over {five}

Bodies in common with Russia (`common`):

{common}
Their share of the bodies of either (`jaccard`):

{jaccard}
Kazakhstan, Kyrgyzstan and Tajikistan stand closer to Russia than Turkmenistan in every year,
and closer than Uzbekistan from 1999 on; in 1998 Uzbekistan shares as many bodies as they do.
Uzbekistan, Georgia and Azerbaijan left the treaty in 1999. Uzbekistan falls to 0: it is in the
CIS by the paper, and in no body with Russia. Of Georgia and Azerbaijan the paper then names
none of the five, so there is nothing to compare: *not stated*. In 2001 the SCO brings
Uzbekistan and China back. In 2003 Belarus, in EurAsEC, stands above Armenia, which is not.
These are what this source implies over these bodies; `tests/graph/test_paper_picture.py` holds
them.

![Share of common bodies with Russia, by the paper alone](figures/picture-series.png)

One thing to know: the paper calls the five states members of the CIS, and never says in so many
words that Russia is one. So the CIS counts for them and not for Russia, and no value here is 1
for them. This shows it, and what Russia in the CIS would change:

    steppe explain TKM RUS --on 2003-12-31 --source kuo-2004 --over {five}

## With established facts, and with all bodies

`jaccard` at the end of {last}:

{readings}
Over the five bodies the established record changes nothing: it corrects dates (the SCO was
founded on 15 June 2001) and not who is in. Over all {bodies} bodies of the data every value
falls, because the five states are in many bodies that have nothing to do with Russia; the order
of the three, Uzbekistan and Turkmenistan stays. Tajikistan comes first among them, since it is
in fewer others.

![Change from the end of {first} to the end of {last}, all bodies](figures/picture-slope.png)

## How far to trust it

`steppe align --bounds` asks every reading. `jaccard` at the end of {last}, all sources, the
five bodies:

{bounds}
The paper gives no date for the five states' membership of the CIS, so it is possible on every
day and certain on none: without it Kazakhstan shares every one of its bodies with Russia, and
the value is 1. The rest is whom one believes. A source that says one thing only, such as who
founded the SCO, gives a 1 when it is read alone; the column `reason` names it. With `--source
kuo-2004` only the dates are left.

## Where a measure disagrees

Plain S over memberships counts what neither is in as agreement. With silence read as 0 over all
bodies (`--metric s --silence zero`), beside `jaccard`, at the end of {last}:

{plain}
By S, Georgia and Azerbaijan, of which the data names no body at all, are closer to Russia
({geo}) than Kazakhstan ({kaz}), which is in three bodies with it: the fewer bodies a state is
in, the more it is like Russia in being in none of the rest. `jaccard` is the default for that
reason. With silence kept apart (`--metric s` alone) S has only what somebody states of both:
{coverage} positions for Kazakhstan, all alike, so that it is 1. S is a measure for alliance
levels, where every state has a level towards every other:

    steppe align --all --metric s --layer alliance --silence zero --on {last}-12-31

{alliance}
There the members of one alliance have the same allies, and the states outside it have not.

![All states, {last}, ordered by bloc](figures/picture-heatmap.png)
"""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    return "".join(PIECES["md"](columns, rows))


def shown(value: float | None) -> str:
    """Two digits; empty where nothing is stated."""
    return "" if value is None else f"{value:.2f}".removesuffix(".00")


def by_year(kg: KnowledgeGraph, series: AlignmentSeries) -> str:
    """A row a state, a column a year: the value with Russia."""
    years = [str(day.year) for day in series.days]
    rows = [
        (kg.entity(state).label, *(shown(row.value) for row in series.pair(state, "RUS")))
        for state in STATES
    ]
    return table(("with Russia", *years), rows)


def of_last_day(kg: KnowledgeGraph, columns: dict[str, AlignmentSeries]) -> str:
    """A row a state, a column a reading: the value with Russia on the last day."""
    rows = [
        (kg.entity(state).label, *(shown(s.pair(state, "RUS")[-1].value) for s in columns.values()))
        for state in STATES
    ]
    return table(("with Russia", *columns), rows)


def bounds(kg: KnowledgeGraph, series: AlignmentSeries) -> str:
    """A row a state: value, bounds and what gives them."""
    pairs = [(kg.entity(state).label, series.pair(state, "RUS")[-1]) for state in STATES]
    rows = [(name, *map(shown, (p.low, p.value, p.high)), p.reason) for name, p in pairs]
    return table(("with Russia", "low", "value", "high", "reason"), rows)


class Picture:
    """The series that the page shows."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        paper = kg.reading(source="kuo-2004")
        five = {"over": [kg.entity(name).iri for name in FIVE]}
        years = (FIRST, LAST)
        self.common = kg.alignment_series(*years, "common", reading=paper, **five)
        self.paper = kg.alignment_series(*years, reading=paper, **five)
        self.five = kg.alignment_series(*years, bounds=True, **five)
        self.all = kg.alignment_series(*years)
        self.plain = kg.alignment_series(*years, "s", silence="zero")
        self.stated = kg.alignment_series(*years, "s")
        self.alliance = kg.alignment_series(*years, "s", layer="alliance", silence="zero")

    def text(self) -> str:
        """The page."""
        kg = self.kg
        last = {"paper, five bodies": self.paper, "all sources, five bodies": self.five,
                "all sources, all bodies": self.all}  # fmt: skip
        return TEXT.format(
            first=FIRST,
            last=LAST,
            five=",".join(FIVE),
            common=by_year(kg, self.common),
            jaccard=by_year(kg, self.paper),
            readings=of_last_day(kg, last),
            bodies=len(self.all.matrices[-1].positions),
            bounds=bounds(kg, self.five),
            plain=of_last_day(kg, {"s, silence as 0": self.plain, "jaccard": self.all}),
            geo=shown(self.plain.pair("GEO", "RUS")[-1].value),
            kaz=shown(self.plain.pair("KAZ", "RUS")[-1].value),
            coverage=self.stated.pair("KAZ", "RUS")[-1].coverage,
            alliance=of_last_day(kg, {"s, alliances": self.alliance}),
        )

    def draw(self, folder: Path) -> None:
        """The figures, as PNG."""
        from steppe.exports.figures.heatmap import heatmap
        from steppe.exports.figures.series import timeseries
        from steppe.exports.figures.slope import slope

        contents = self.kg.contents
        pairs = [(state, "RUS") for state in ("KAZ", "TKM", "UZB", "ARM", "BLR", "CHN")]
        events = [(date(2001, 6, 15), "SCO"), (date(2000, 10, 10), "EurAsEC"),
                  (date(1999, 4, 2), "treaty prolonged")]  # fmt: skip
        blocs = self.kg.snapshot(f"{LAST}-12-31").blocs("leiden", seed=0)
        drawn = {
            "picture-series.png": timeseries(self.paper, pairs, contents, events=events),
            "picture-slope.png": slope(
                self.all.matrices[0], self.all.matrices[-1], "RUS", contents, actors=STATES
            ),
            "picture-heatmap.png": heatmap(self.all.matrices[-1], blocs.blocs, contents),
        }
        assert set(drawn) == FIGURES
        for name, drawing in drawn.items():
            drawing.save(folder / name, force=True)


def text() -> str:
    """The page, from the packaged data."""
    return Picture(steppe.open()).text()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    picture = Picture(steppe.open())
    (target / "picture.md").write_text(picture.text(), encoding="utf-8")
    (target / "figures").mkdir(exist_ok=True)
    picture.draw(target / "figures")
