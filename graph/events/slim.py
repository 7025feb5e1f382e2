"""Events as they are kept: numbers in place of texts, and few of them.

What is wrong with an event is settled here, once; which events count, and what they are summed by,
is chosen later (tying.py) from what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

ORDER = (
    "mentions", "sources", "articles", "day", "root", "actor1", "actor2", "tenths", "late", "fault",
)  # fmt: skip
"""By what rows of one event are put in order; the last counts."""

_LONG = r"(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])"
_SHORT = r"(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-9])"
DAY = rf"^(19|20)[0-9][0-9]({_LONG}|{_SHORT})$"
CODE = r"^(0[1-9]|1[0-9]|20)[0-9]{0,2}$"
GOLDSTEIN = r"^-?(10(\.0+)?|[0-9](\.[0-9]+)?)$"


def slim(rows: nw.LazyFrame[Any], *, dashed: bool, beside: Sequence[str] = ()) -> nw.LazyFrame[Any]:
    """Events as an engine reads them (`formats.USED`) as the columns `formats.KEPT`.

    `NUMBERS` are numbers already, all else is text. `dashed` days are written 2003-12-31. What
    stands in columns `beside` stays.
    """
    if dashed:
        rows = rows.with_columns(nw.col("day").str.replace_all("-", "", literal=True))
    day, code, goldstein = nw.col("day"), nw.col("code"), nw.col("goldstein")
    rows = rows.with_columns(
        is_day=day.str.contains(DAY),
        is_code=code.str.contains(CODE),
        is_value=goldstein.str.contains(GOLDSTEIN),
    )
    is_day, is_code, is_value = nw.col("is_day"), nw.col("is_code"), nw.col("is_value")
    nothing, empty = nw.lit("0"), nw.lit("")
    # Never is a text cast that is no number: engines differ in what they make of it.
    value = nw.when(is_value).then(goldstein).otherwise(nothing).cast(nw.Float64)
    no_value = nw.when(~is_value & (goldstein != "")).then(goldstein).otherwise(empty)
    no_code = nw.when(~is_code).then(code).otherwise(no_value)
    added = nw.col("added")
    return rows.select(
        *beside,
        "event",
        "actor1",
        "actor2",
        "mentions",
        "sources",
        "articles",
        day=nw.when(is_day).then(day).otherwise(nothing).cast(nw.Int32),
        root=nw.when(is_code).then(code.str.slice(0, 2)).otherwise(nothing).cast(nw.Int32),
        tenths=nw.when(is_value).then((value * 10).round().cast(nw.Int32)),
        late=is_day & (added != "") & (day > added.str.slice(0, 8)),
        fault=nw.when(~is_day).then(day).otherwise(no_code),
    )
