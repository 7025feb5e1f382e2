"""Which measures there are: name, sense, what it needs, where it is from.

Kept apart from the arithmetic, so that a command's help needs no numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from ....ontology.errors import UsageError

SIMILARITY, DISTANCE = "similarity", "distance"


@dataclass(frozen=True)
class Measure:
    """One measure of how alike two portfolios are.

    `sense` says whether larger means closer (`similarity`) or further (`distance`). A `set_based`
    measure looks at the positions with a level above 0 only, and what is not stated is outside the
    set; the others need a level that somebody stated. `weighted` measures take weights of
    positions, `squarable` ones a squared distance. `lowest` and `highest` bound its values (None:
    no bound). `undefined` says when a value over jointly stated positions does not exist.
    """

    name: str
    meaning: str
    reference: str
    sense: str = SIMILARITY
    set_based: bool = False
    weighted: bool = False
    squarable: bool = False
    one_position: bool = False
    lowest: float | None = -1
    highest: float | None = 1
    undefined: str = "no variance over the positions stated of both"


MEASURES = {
    m.name: m
    for m in (
        Measure(
            "jaccard", "share of the positions of either that both hold", "Jaccard 1912",
            set_based=True, lowest=0,
        ),
        Measure(
            "common", "number of positions that both hold", "standard",
            set_based=True, lowest=0, highest=None,
        ),
        Measure(
            "s", "1 minus twice the mean distance of levels over the width of the scale",
            "Signorino & Ritter 1999", weighted=True, squarable=True,
            undefined="the positions stated of both have weight 0",
        ),
        Measure("kappa", "agreement beyond chance, squared weights, own margins",
                "Cohen 1968; Häge 2011", lowest=None),
        Measure("pi", "agreement beyond chance, squared weights, pooled margins",
                "Scott 1955; Häge 2011"),
        Measure("pi-nominal", "agreement beyond chance of unordered levels, pooled margins",
                "Scott 1955"),
        Measure("tau-b", "rank correlation of the levels, corrected for ties",
                "Kendall 1938; Bueno de Mesquita 1975"),
        Measure("a", "s minus the s expected under independent margins", "Benati & Capurri 2026",
                squarable=True, lowest=-2, highest=2),
        Measure("cosine", "cosine of the angle between the levels", "standard",
                undefined="all levels stated of both are 0 for one of them"),
        Measure("agreement", "share of identical levels", "Voeten, codebook of the UN votes",
                lowest=0),
        Measure("ideal-point", "distance of the two ideal points of one session",
                "Bailey, Strezhnev & Voeten 2017",
                sense=DISTANCE, one_position=True, lowest=0, highest=None),
    )
}  # fmt: skip

METRICS = tuple(MEASURES)


def measure(name: str) -> Measure:
    """The measure of this name; UsageError with the nearest names for any other."""
    if isinstance(name, str) and name in MEASURES:
        return MEASURES[name]
    name = str(name)
    near = get_close_matches(name.casefold(), METRICS, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"They are: {', '.join(METRICS)}."
    raise UsageError(f"There is no measure «{name[:40]}».", hint=hint)
