"""Write study.md and its figure from published data sets: python docs/make_study.py DATA [OUT]

DATA is a folder with your own copies: cow_igo_v3_membership_long.parquet, igo_metadata.csv (COW
IGO 3), atop51_directed_dyadyear.parquet (ATOP 5.1), un_votes.parquet, un_roll_calls.csv (UN votes),
icews_dyad_year.parquet (ICEWS dyads), in it or in folders of it. Needs steppe[import,figures].
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

import steppe
from steppe.cli.main import run
from steppe.exports.figures.style import INK, LINES, MUTED, RULE, SMALL, TITLE, drawing
from steppe.exports.tables import markdown_pieces
from steppe.graph.alignment.measured import MeasuredSeries
from steppe.ontology import terms

DOCS = Path(__file__).resolve().parent
FIVE = {"KAZ": "Kazakhstan", "KGZ": "Kyrgyzstan", "TJK": "Tajikistan", "TKM": "Turkmenistan",
        "UZB": "Uzbekistan"}  # fmt: skip
POWERS = {"RUS": "Russia", "CHN": "China", "USA": "United States"}
FIRST, LAST = 1992, 2018
SHOWN = (1992, 1998, 2003, 2008, 2014, 2018)
"""Years of the tables."""

FILES = {
    "igo": ("cow-igo", "cow_igo_v3_membership_long.parquet", "igo_metadata.csv"),
    "atop": ("atop-dyads", "atop51_directed_dyadyear.parquet"),
    "votes": ("un-votes", "un_votes.parquet", "un_roll_calls.csv"),
    "events": ("icews-dyads", "icews_dyad_year.parquet"),
}
MEASURES = {
    "Memberships": "share of the bodies of either that both are in, COW IGO 3 (jaccard)",
    "Alliances": "likeness of pacts with all states, ATOP 5.1 (S, no pact read as 0)",
    "Votes": "share of UN votes of the year in which both voted alike (agreement)",
    "Events": "events towards the power: cooperation less conflict, over both, ICEWS",
}

Values = Mapping[tuple[str, str, str, int], float]
"""Measure, state, power, year → value; what is undefined is left out."""

QUESTION = """\
SELECT ?state ?host ?bodies ?pact ?votes WHERE {
  {  # COW IGO: in how many bodies with Russia at the end of 2003
    SELECT ?state (COUNT(DISTINCT ?body) AS ?bodies) WHERE {
      ?one rdf:subject id:RUS ; rdf:predicate st:memberOf ; rdf:object ?body ; st:since ?a .
      ?two rdf:object ?body ; rdf:predicate st:memberOf ; rdf:subject ?state ; st:since ?b .
      ?one prov:hadPrimarySource src:cow-igo-3 . ?two prov:hadPrimarySource src:cow-igo-3 .
      OPTIONAL { ?one st:until ?c }
      OPTIONAL { ?two st:until ?d }
      FILTER(?a <= "2003-12-31"^^xsd:date && COALESCE(?c > "2003-12-31"^^xsd:date, true))
      FILTER(?b <= "2003-12-31"^^xsd:date && COALESCE(?d > "2003-12-31"^^xsd:date, true))
    } GROUP BY ?state
  }
  id:central-asian-states st:comprises ?state .        # Kuo (2004): which states,
  BIND(EXISTS { ?state st:hostsBase ?base } AS ?host)  # and who hosts a base
  BIND(EXISTS { ?state st:defencePactWith id:RUS } AS ?pact)  # ATOP: a defence pact, ever
  ?series dct:source src:un-votes ; dct:identifier ?votes .
}
ORDER BY DESC(?bodies) ?state
"""

TEXT = """\
# Five states between three powers, 1992 to 2018

A worked study: how close Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan stood to
Russia, China and the United States, by four kinds of evidence that do not depend on each other. All
of it is made by one script from your own copies of the data: `python docs/make_study.py DATA`.

    steppe import cow-igo cow_igo_v3_membership_long.parquet igo_metadata.csv -o igo
    steppe import atop-dyads atop51_directed_dyadyear.parquet -o atop
    steppe import un-votes un_votes.parquet un_roll_calls.csv -o votes
    steppe import icews-dyads icews_dyad_year.parquet -o events

![Closeness of the five states to the three powers, by four measures](figures/study.png)

An interrupted or missing line is *not stated*, not 0: memberships end in 2014,
the events of this extract begin in 2002 and end in 2014.

## What it shows

- In bodies and pacts all five stand closest to Russia in every year from 1994 on, and grow into
  more bodies with all three powers. China is second by memberships, the United States last.
- In the UN it is otherwise: from 2012 on each of them votes with China more often than with Russia,
  and with the United States on less than half of the questions.
- Uzbekistan is the one that turns. In the 1990s it votes with the United States as often as with
  China; after 2005 its events towards the United States fall from nearly all cooperation to an even
  balance and recover by 2008, and its votes go with China and Russia.

{tables}
## One question over all of it

    steppe build central-asia-2004 igo atop votes -o kg
    steppe query -f question.rq --store kg

```sparql
{question}```

{answer}
The paper says who hosts a base, COW IGO who sits in how many bodies with Russia at the end of 2003,
ATOP who has ever had a defence pact with it; the votes stay a table beside the store, which the
graph describes.

## What to be careful of

- The four are not on one scale: compare lines within a row, not across rows.
- Memberships favour whoever is in many bodies; most of them are worldwide (UN agencies).
- S over alliances is high for everybody: two states without pacts look alike (docs/measures.md).
- UN votes are about what is put to the vote; a year has 60 to 100 of them.
- Event counts are what newspapers reported, not what happened. Kazakhstan has many times the events
  of Turkmenistan: a value of few events moves easily.

## Sources

{sources}
"""


def main(data: Path, out: Path) -> None:
    """Import, measure, draw, write."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for folder, (mapping, *files) in FILES.items():
            found = [str(next(data.rglob(file))) for file in files]
            _steppe("import", mapping, *found, "-o", str(work / folder), "-q")
        values = dict(measured(work))
        _steppe("build", "central-asia-2004", *(str(work / f) for f in ("igo", "atop", "votes")),
                "-o", str(work / "kg"), "-q")  # fmt: skip
        answer = steppe.open(work / "kg").query(QUESTION)
        rows = [[terms.local(str(state)), *map(str, rest)] for state, *rest in answer]
        cited = [_cited(work / folder) for folder in FILES]
    (out / "figures").mkdir(exist_ok=True)
    draw(values, out / "figures" / "study.png")
    columns = ("state", "hosts a base", "bodies with Russia", "defence pact", "votes")
    (out / "study.md").write_text(
        TEXT.format(
            tables="\n".join(table(values, name) for name in MEASURES),
            question=QUESTION,
            answer="".join(markdown_pieces(columns, rows)),
            sources="\n".join(f"- {text}" for text in cited),
        ),
        encoding="utf-8",
    )  # fmt: skip


def measured(work: Path) -> Iterator[tuple[tuple[str, str, str, int], float]]:
    """Every value of every measure that is defined."""
    actors = [terms.ID + name for name in (*FIVE, *POWERS)]
    by_claims = {
        "Memberships": steppe.open(work / "igo").alignment_series(FIRST, 2014, actors=actors),
        "Alliances": steppe.open(work / "atop").alignment_series(
            FIRST, LAST, "s", layer="alliance", silence="zero", actors=actors
        ),
    }
    for name, series in by_claims.items():
        for state in FIVE:
            for power in POWERS:
                for pair in series.pair(state, power):
                    if pair.value is not None:
                        yield (name, state, power, pair.on.year), pair.value
    votes, events = (steppe.read_series(work / name) for name in ("votes", "events"))
    for year in range(FIRST, LAST + 1):
        matrix = votes.matrix(year, actors=actors)
        towards = _towards(events, year, actors)
        for state in FIVE:
            for power in POWERS:
                for name, value in (("Votes", matrix[state, power]),
                                    ("Events", towards.get((state, power)))):  # fmt: skip
                    if value is not None and not np.isnan(value):
                        yield (name, state, power, year), value


def _towards(
    events: MeasuredSeries, year: int, actors: Sequence[str]
) -> dict[tuple[str, str], float]:
    """The level of each actor towards each other of them in a year."""
    held = events.portfolios(year, actors)
    column = {terms.local(position): number for number, position in enumerate(held.positions)}
    return {
        (terms.local(actor), power): float(held.values[row, column[power]])
        for row, actor in enumerate(held.actors)
        for power in POWERS
        if power in column
    }


def table(values: Values, name: str) -> str:
    """The table of one measure: a row a state, a column a power and year."""
    years = [year for year in SHOWN if any(key[0] == name and key[3] == year for key in values)]
    columns = ["", *(f"{power} {year}" for power in POWERS for year in years)]
    rows = [
        [state, *(_shown(values.get((name, state, power, year))) for power in POWERS
                  for year in years)]
        for state in FIVE
    ]  # fmt: skip
    told = MEASURES[name]
    head = f"## {name}\n\n{told[0].upper()}{told[1:]}.\n\n"
    return head + "".join(markdown_pieces(columns, rows))


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def draw(values: Values, file: Path) -> None:
    """A row a measure, a column a state, a line a power."""
    with drawing():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(10.5, 8.2), layout="constrained")
        panels = figure.subplots(len(MEASURES), len(FIVE), sharex=True, sharey="row")
        styles = dict(zip(POWERS, zip(LINES, ("-", "--", ":"), strict=False), strict=True))
        for row, name in enumerate(MEASURES):
            for column, (state, label) in enumerate(FIVE.items()):
                axes = panels[row][column]
                for power, (colour, dashes) in styles.items():
                    line = [values.get((name, state, power, year), np.nan)
                            for year in range(FIRST, LAST + 1)]  # fmt: skip
                    axes.plot(range(FIRST, LAST + 1), line, color=colour, linestyle=dashes,
                              linewidth=1.6, label=POWERS[power])  # fmt: skip
                axes.grid(axis="y", color=RULE, linewidth=0.6)
                axes.spines[["top", "right"]].set_visible(False)
                axes.tick_params(labelsize=SMALL, colors=MUTED)
                axes.set_xlim(FIRST, LAST)
                axes.set_xticks([1995, 2005, 2015])
                if not row:
                    axes.set_title(label, fontsize=TITLE - 2, color=INK, loc="left")
                if not column:
                    axes.set_ylabel(name, fontsize=SMALL + 1, color=INK)
        handles, labels = panels[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper right", ncols=3, frameon=False,
                      fontsize=SMALL + 1)  # fmt: skip
        figure.savefig(file, dpi=110)


def _cited(folder: Path) -> str:
    """The citations of the sources of an imported data set, as its table has them."""
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        return " ".join(row["citation"] or row["title"] for row in csv.DictReader(file))


def _steppe(*arguments: str) -> None:
    code = run(list(arguments))
    assert not code, f"steppe {' '.join(arguments)}: exit {code}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else DOCS)
