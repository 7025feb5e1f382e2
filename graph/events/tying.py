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
PERIODS = {"year": 4, "month": 6}
"""Period → how many digits of a day, YYYYMMDD, name it."""

COUNTS = (
    *CLASSES, "events", "goldstein_tenths", "goldstein_known", "mentions", "sources", "articles",
)  # fmt: skip

NO_CLASS = "of none of the four classes"
DUPLICATE = "the event stands in another row"
OUTSIDE_LAYER = "not of the layer"
DOMESTIC = "both actors of one state"
UNKNOWN = "not a known state"

_LONG = r"(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])"
_SHORT = r"(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-9])"
_DAY = rf"^(19|20)[0-9][0-9]({_LONG}|{_SHORT})$"
_CODE = r"^(0[1-9]|1[0-9]|20)[0-9]{0,2}$"
_GOLDSTEIN = r"^-?(10(\.0+)?|[0-9](\.[0-9]+)?)$"
_COUNT = r"^[0-9]{1,9}$"


@dataclass(frozen=True)
class Wanted:
    """What is to be counted: by which period, which classes, and the bounds of days, YYYYMMDD."""

    period: str = "year"
    layer: str = "all"
    first: str = "19790101"
    last: str = "20991231"


def slim(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Events, all text, as they are kept: their counts as numbers, 0 where they are none."""
    counts = ("mentions", "sources", "articles")
    return rows.with_columns(**{name: _number(nw.col(name)) for name in counts})


def _days(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return rows.with_columns(
        nw.col("day").str.replace_all("-", "", literal=True), nw.col("added").str.slice(0, 8)
    )


def several(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The numbers, as `event`, of the events of which several rows tell."""
    numbered = rows.filter(nw.col("event") != "")
    counted = numbered.group_by("event").agg(rows=nw.len())
    return counted.filter(nw.col("rows") > 1).select("event")


def periods_of(rows: nw.LazyFrame[Any], period: str) -> nw.LazyFrame[Any]:
    """The periods in which rows stand, each once; empty for those without a day."""
    return _days(rows).select(period=_period(period)).unique()


def summed(
    rows: nw.LazyFrame[Any],
    twice: nw.LazyFrame[Any],
    wanted: Wanted,
    periods: Sequence[str] | None = None,
) -> nw.LazyFrame[Any]:
    """Slim events as sums by codes of actors and period; `twice` are those of `several`.

    Columns: `why` (empty for what counts, otherwise why it does not) and `what` (the value at
    fault); `actor1`, `actor2`, `period` (2003 or 200312; empty without a day), `last_day` (a
    number, YYYYMMDD), and `COUNTS`. Of rows with the same event, the one with most mentions counts;
    among those, the last in order of its text. With `periods` only these are summed.
    """
    order = ["mentions", "sources", "articles", "day", "code", "actor1", "actor2", "goldstein",
             "added"]  # fmt: skip
    # Most events stand in one row; only the others are put in order.
    once, twice = _days(rows.join(twice.select("event"), on="event", how="anti")), _days(twice)
    told = nw.concat([
        once.with_columns(alone=nw.lit(True)),
        twice.with_columns(alone=nw.col("event").is_last_distinct().over(order_by=order)),
    ]).with_columns(period=_period(wanted.period))  # fmt: skip
    if periods is not None:
        told = told.filter(nw.col("period").is_in(periods))
    told = _told(told.with_columns(why=_why(wanted)))
    return told.group_by("why", "what", "actor1", "actor2", "period").agg(
        *(nw.col(name).sum().cast(nw.Int64) for name in COUNTS), last_day=nw.col("day").max()
    )


def _period(period: str) -> nw.Expr:
    day = nw.col("day")
    return (
        nw.when(day.str.contains(_DAY))
        .then(day.str.slice(0, PERIODS[period]))
        .otherwise(nw.lit(""))
    )


def _why(wanted: Wanted) -> nw.Expr:
    """Why an event is left out: the first reason that applies; empty where none does."""
    day, code, added = nw.col("day"), nw.col("code"), nw.col("added")
    layer = reduce(or_, map(_of_class, LAYERS[wanted.layer]))
    reasons = (
        (nw.col("event") == "", "no number of an event"),
        (~nw.col("alone"), DUPLICATE),
        (nw.col("period") == "", "no day"),
        ((day < wanted.first) | (day > wanted.last), "a day out of range"),
        ((added != "") & (day > added), "a day after the event was added"),
        (~code.str.contains(_CODE), NO_CLASS),
        ((nw.col("goldstein") != "") & ~nw.col("goldstein").str.contains(_GOLDSTEIN),
         "no Goldstein value"),
        (nw.col("actor1") == "", "no state of the first actor"),
        (nw.col("actor2") == "", "no state of the second actor"),
        (nw.col("actor1") == nw.col("actor2"), DOMESTIC),
        (~layer, OUTSIDE_LAYER),
    )  # fmt: skip
    found: nw.Expr = nw.lit("")
    for applies, reason in reversed(reasons):
        found = nw.when(applies).then(nw.lit(reason)).otherwise(found)
    return found


def _of_class(name: str) -> nw.Expr:
    """Whether an event is of a class, by the two figures with which its code begins."""
    low, high = CLASSES[name]
    root = nw.col("code").str.slice(0, 2)
    return (root >= f"{low:02}") & (root <= f"{high:02}")


def _told(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What is summed of each event, and its keys; those of an event that is left out are empty."""
    counts, why = nw.col("why") == "", nw.col("why")
    empty = nw.lit("")
    at_fault = {
        "no day": "day", "a day out of range": "day", "a day after the event was added": "day",
        NO_CLASS: "code", "no Goldstein value": "goldstein",
    }  # fmt: skip
    what: nw.Expr = empty
    for reason, column in at_fault.items():
        what = nw.when(why == reason).then(nw.col(column)).otherwise(what)
    known = counts & (nw.col("goldstein") != "")
    goldstein = nw.when(known).then(nw.col("goldstein")).otherwise(nw.lit("0")).cast(nw.Float64)
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    classes = {
        name: nw.when(counts & _of_class(name)).then(one).otherwise(none) for name in CLASSES
    }
    return rows.select(
        "why",
        "period",
        "mentions",
        "sources",
        "articles",
        what=what,
        events=one,
        goldstein_tenths=(goldstein * 10).round().cast(nw.Int64),
        goldstein_known=nw.when(known).then(one).otherwise(none),
        actor1=nw.when(counts).then(nw.col("actor1")).otherwise(empty),
        actor2=nw.when(counts).then(nw.col("actor2")).otherwise(empty),
        day=nw.when(counts).then(nw.col("day")).otherwise(nw.lit("0")).cast(nw.Int64),
        **classes,
    )


def _number(text: nw.Expr) -> nw.Expr:
    """A count of a text, 0 where it is none: never is a text cast that is no number."""
    return nw.when(text.str.contains(_COUNT)).then(text).otherwise(nw.lit("0")).cast(nw.Int32)


@dataclass(frozen=True)
class Derived:
    """How ties are derived from counts.

    A share is (cooperation + `smooth`) / (events + 2 `smooth`). `normalise` says what the weight of
    a tie is: its events, or their share in those of the period, or in those of its actor in the
    period.
    """

    normalise: str = "none"
    smooth: float = 0.0


def placed(sums: nw.DataFrame[Any], held: Mapping[tuple[str, str], str]) -> nw.DataFrame[Any]:
    """Sums with actors in place of codes: `actor` and `target`; `why` says of more what is amiss.

    `held` says who held a code in a period. What nobody held then is left out, as is what one actor
    did to itself.
    """
    codes, periods = zip(*held, strict=True) if held else ((), ())
    data = {"code": list(codes), "period": list(periods), "id": list(held.values())}
    schema = {name: nw.String() for name in data}
    table = nw.from_dict(data, schema, backend=sums.implementation)
    for code, name in (("actor1", "actor"), ("actor2", "target")):
        renamed = table.rename({"code": code, "id": name})
        sums = sums.join(renamed, on=[code, "period"], how="left")
    counts = nw.col("why") == ""
    lost, lost_too = (counts & nw.col(name).is_null() for name in ("actor", "target"))
    own = counts & (nw.col("actor") == nw.col("target"))
    why = nw.when(own).then(nw.lit(DOMESTIC)).otherwise("why")
    what = nw.when(lost_too).then("actor2").otherwise("what")
    return sums.with_columns(
        why=nw.when(lost | lost_too).then(nw.lit(UNKNOWN)).otherwise(why),
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
        rows.filter(nw.col("why") == "")
        .group_by(*keys)
        .agg(*(nw.col(name).sum() for name in COUNTS))
    )
    whole = {"none": None, "period": ["period"], "actor": ["period", "actor"]}[derived.normalise]
    events = nw.col("events")
    weight = events.cast(nw.Float64) if whole is None else events / events.sum().over(*whole)
    friendly = nw.col("verbal_cooperation") + nw.col("material_cooperation")
    hostile = nw.col("verbal_conflict") + nw.col("material_conflict")
    both = friendly + hostile + 2 * derived.smooth
    one = nw.lit(1, dtype=nw.Int64)
    return (
        ties.with_columns(
            cooperation_share=(friendly + derived.smooth) / both,
            conflict_share=(hostile + derived.smooth) / both,
            sign=nw.when(friendly > hostile)
            .then(one)
            .otherwise(nw.when(friendly < hostile).then(-one).otherwise(one - one)),
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
