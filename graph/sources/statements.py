"""Statements of Wikidata as rows of a table, whichever of its two forms they come in."""

from __future__ import annotations

Cells = dict[str, str]
"""A row by its columns; what is not there is empty."""

COLUMNS = (
    "item", "item_label", "item_iso2", "item_iso3", "property", "kind", "value", "value_label",
    "value_label_zh", "value_label_ru", "value_class", "value_lat", "value_lon", "start", "end",
    "rank", "reference", "statement", "note", "odd",
)  # fmt: skip

ODD_YEAR = "a year before 1 or after 9999"
ODD_COARSE = "less precise than a year"
ODD_JULIAN = "in the Julian calendar"
ODD_SEVERAL = "several starts or ends"
ODD_DATE = "not a date"


def ended(start: str) -> tuple[str, str]:
    """The end and the note of what has ended, on a day that is not known."""
    note = "it has ended, on a day that is not known"
    return (f"[{start}..]" if start else "", note)
