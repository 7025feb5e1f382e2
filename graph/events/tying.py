"""Events become ties: expressions in narwhals, for whichever engine holds the events.

`several` and `summed` run in the engine, over what was kept of files. The latter says of each
event why it is left out, if it is, and sums the others by the codes of their actors and by period.
What it gives is small; `tied` puts actors in place of the codes, in polars, and derives shares,
sign and weight. Counts, and sums of Goldstein values in tenths, are integers, so that every engine
gives the same.

An event is of one of four classes by the root of its CAMEO code: 01 to 05 verbal cooperation, 06 to
08 material cooperation, 09 to 13 verbal conflict, 14 to 20 material conflict (Schrodt, P. 2012.
CAMEO Codebook 1.1b3; the quad classes of the GDELT codebook).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from .slim import ORDER

CLASSES = {
    "verbal_cooperation": (1, 5),
    "material_cooperation": (6, 8),
    "verbal_conflict": (9, 13),
    "material_conflict": (14, 20),
}
"""Class of an event → the first and the last root of its CAMEO codes."""

LAYERS = {
    "all": tuple(CLASSES),
    "verbal": ("verbal_cooperation", "verbal_conflict"),
    "material": ("material_cooperation", "material_conflict"),
}
DAYS_TO_PERIOD = {"year": 10_000, "month": 100}
"""Period → by what a day, the number YYYYMMDD, is divided to name it."""

COUNTS = (
    *CLASSES, "events", "goldstein_tenths", "goldstein_known", "mentions", "sources", "articles",
)  # fmt: skip

REASONS = (
    "",
    NO_EVENT := "no number of an event",
    DUPLICATE := "the event stands in another row",
    NO_DAY := "no day",
    OUT_OF_RANGE := "a day out of range",
    LATE := "a day after the event was added",
    NO_CLASS := "of none of the four classes",
    NO_VALUE := "no Goldstein value",
    NO_FIRST := "no state of the first actor",
    NO_SECOND := "no state of the second actor",
    DOMESTIC := "both actors of one state",
    OUTSIDE_LAYER := "not of the layer",
    UNKNOWN := "not a known state",
)
"""Why an event is left out; an empty text for one that counts."""


@dataclass(frozen=True)
class Wanted:
    """What is to be counted: by which period, which classes, and the bounds of days, YYYYMMDD."""

    period: str = "year"
    layer: str = "all"
    first: int = 19790101
    last: int = 20991231


def several(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The numbers, as `event`, of the events of which several rows tell."""
    numbered = rows.filter(nw.col("event") != "")
    counted = numbered.group_by("event").agg(rows=nw.len())
    return counted.filter(nw.col("rows") > 1).select("event")


def periods_of(rows: nw.LazyFrame[Any], period: str) -> nw.LazyFrame[Any]:
    """The periods in which rows stand, each once, as numbers; 0 for those without a day."""
    return rows.select(period=_period(period)).unique()


def summed(
    rows: nw.LazyFrame[Any],
    twice: nw.LazyFrame[Any] | None,
    wanted: Wanted,
    periods: Sequence[int] | None = None,
) -> nw.LazyFrame[Any]:
    """Slim events as sums by codes of actors and period; `twice` are those of `several`.

    Most events stand in one row: with `twice` only the others are put in order, without it all.

    Columns: `why` (the place of a reason in `REASONS`; 0 for what counts) and `what` (the value at
    fault); `actor1`, `actor2`, `period` (a number, 2003 or 200312; 0 without a day), `last_day`
    (YYYYMMDD), and `COUNTS`. Of rows with the same event, the one with most mentions counts; among
    those, the last in order of what is kept of it. With `periods` only these are summed.
    """
    told = (rows if twice is None else twice).with_columns(
        alone=nw.col("event").is_last_distinct().over(order_by=ORDER)
    )
    if twice is not None:
        once = rows.join(twice.select("event"), on="event", how="anti")
        told = nw.concat([once.with_columns(alone=nw.lit(True)), told])
    told = told.with_columns(period=_period(wanted.period))
    if periods is not None:
        told = told.filter(nw.col("period").is_in(periods))
    told = _told(told.with_columns(why=_why(wanted)))
    return told.group_by("why", "what", "actor1", "actor2", "period").agg(
        *(nw.col(name).sum().cast(nw.Int64) for name in COUNTS), last_day=nw.col("day").max()
    )


def _period(period: str) -> nw.Expr:
    return (nw.col("day") // DAYS_TO_PERIOD[period]).cast(nw.Int32)


def _why(wanted: Wanted) -> nw.Expr:
    """Why an event is left out: the first reason that applies; 0 where none does."""
    day = nw.col("day")
    applies = {
        NO_EVENT: nw.col("event") == "",
        DUPLICATE: ~nw.col("alone"),
        NO_DAY: day == 0,
        OUT_OF_RANGE: (day < wanted.first) | (day > wanted.last),
        LATE: nw.col("late"),
        NO_CLASS: nw.col("root") == 0,
        NO_VALUE: nw.col("fault") != "",
        NO_FIRST: nw.col("actor1") == "",
        NO_SECOND: nw.col("actor2") == "",
        DOMESTIC: nw.col("actor1") == nw.col("actor2"),
        OUTSIDE_LAYER: ~reduce(or_, map(_of_class, LAYERS[wanted.layer])),
    }
    found = _reason("")
    for reason, here in reversed(applies.items()):
        found = nw.when(here).then(_reason(reason)).otherwise(found)
    return found


def _reason(why: str) -> nw.Expr:
    return nw.lit(REASONS.index(why), dtype=nw.Int32)


def _of_class(name: str) -> nw.Expr:
    """Whether an event is of a class, by the root of its code."""
    low, high = CLASSES[name]
    return (nw.col("root") >= low) & (nw.col("root") <= high)


def _told(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What is summed of each event, and its keys; those of an event that is left out are empty."""
    why, day = nw.col("why"), nw.col("day")
    counts = why == 0
    dated = (why == _reason(OUT_OF_RANGE)) | (why == _reason(LATE))
    at_fault = reduce(or_, (why == _reason(each) for each in (NO_DAY, NO_CLASS, NO_VALUE)))
    empty, one, none = nw.lit(""), nw.lit(1, dtype=nw.Int32), nw.lit(0, dtype=nw.Int32)
    what = nw.when(at_fault).then(nw.col("fault")).otherwise(empty)
    known = counts & ~nw.col("tenths").is_null()
    return rows.select(
        "why",
        "period",
        "mentions",
        "sources",
        "articles",
        what=nw.when(dated).then(day.cast(nw.String)).otherwise(what),
        events=one,
        goldstein_tenths=nw.when(known).then(nw.col("tenths")).otherwise(none),
        goldstein_known=nw.when(known).then(one).otherwise(none),
        actor1=nw.when(counts).then(nw.col("actor1")).otherwise(empty),
        actor2=nw.when(counts).then(nw.col("actor2")).otherwise(empty),
        day=nw.when(counts).then(day).otherwise(none),
        **{name: nw.when(counts & _of_class(name)).then(one).otherwise(none) for name in CLASSES},
    )


@dataclass(frozen=True)
class Derived:
    """How ties are derived from counts.

    A share is (cooperation + `smooth`) / (events + 2 `smooth`). `normalise` says what the weight of
    a tie is: its events, or their share in those of the period, or in those of its actor in the
    period.
    """

    normalise: str = "none"
    smooth: float = 0.0


def placed(sums: nw.DataFrame[Any], held: Mapping[tuple[str, int], str]) -> nw.DataFrame[Any]:
    """Sums with actors in place of codes: `actor` and `target`; `why` says of more what is amiss.

    `held` says who held a code in a period. What nobody held then is left out, as is what one actor
    did to itself.
    """
    codes, periods = zip(*held, strict=True) if held else ((), ())
    data = {"code": list(codes), "period": list(periods), "id": list(held.values())}
    schema = {"code": nw.String(), "period": nw.Int32(), "id": nw.String()}
    table = nw.from_dict(data, schema, backend=sums.implementation)
    for code, name in (("actor1", "actor"), ("actor2", "target")):
        renamed = table.rename({"code": code, "id": name})
        sums = sums.join(renamed, on=[code, "period"], how="left")
    counts = nw.col("why") == 0
    lost, lost_too = (counts & nw.col(name).is_null() for name in ("actor", "target"))
    own = counts & (nw.col("actor") == nw.col("target"))
    why = nw.when(own).then(_reason(DOMESTIC)).otherwise("why")
    what = nw.when(lost_too).then("actor2").otherwise("what")
    return sums.with_columns(
        why=nw.when(lost | lost_too).then(_reason(UNKNOWN)).otherwise(why),
        what=nw.when(lost).then("actor1").otherwise(what),
    )


def tied(rows: nw.DataFrame[Any], layer: str, derived: Derived) -> nw.DataFrame[Any]:
    """Sums that are `placed`, and count, as ties, in order of period, actor and target.

    Columns: `period`, `actor`, `target`, `COUNTS` (null for a class that the layer does not hold),
    `cooperation_share`, `conflict_share`, `sign` (1, 0, -1: whether cooperation or conflict
    prevails), `weight` and `normalised`.
    """
    keys = ["period", "actor", "target"]
    ties = (
        rows.filter(nw.col("why") == 0)
        .group_by(*keys)
        .agg(*(nw.col(name).sum() for name in COUNTS))
    )
    whole = {"none": None, "period": ["period"], "actor": ["period", "actor"]}[derived.normalise]
    events = nw.col("events")
    weight = events.cast(nw.Float64) if whole is None else events / events.sum().over(*whole)
    friendly = nw.col("verbal_cooperation") + nw.col("material_cooperation")
    hostile = nw.col("verbal_conflict") + nw.col("material_conflict")
    both = friendly + hostile + 2 * derived.smooth
    more, less, same = (nw.lit(sign, dtype=nw.Int64) for sign in (1, -1, 0))
    return (
        ties.with_columns(
            cooperation_share=(friendly + derived.smooth) / both,
            conflict_share=(hostile + derived.smooth) / both,
            sign=nw.when(friendly > hostile)
            .then(more)
            .otherwise(nw.when(friendly < hostile).then(less).otherwise(same)),
            weight=weight,
            normalised=nw.lit(derived.normalise),
        )
        .with_columns(
            nw.lit(None, dtype=nw.Int64).alias(name)
            for name in CLASSES
            if name not in LAYERS[layer]
        )
        .sort(*keys)
    )
