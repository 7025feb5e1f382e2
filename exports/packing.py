"""Rows as columns: what rows share is written once, so that files are small and read quickly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def packed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A list of objects with the same keys as {"size": n, "columns": {key: column}}.

    A column is {"all": value} where every row has the same, {"of": [values], "at": [number of the
    value, by row]} where few differ, and {"each": [values]} otherwise.
    """
    keys = rows[0] if rows else ()
    return {
        "size": len(rows),
        "columns": {key: _column([row[key] for row in rows]) for key in keys},
    }


def _column(values: list[Any]) -> dict[str, Any]:
    plain = all(isinstance(value, str) for value in values)
    keys = values if plain else [json.dumps(value, ensure_ascii=False) for value in values]
    number: dict[str, int] = {}
    at = [number.setdefault(key, len(number)) for key in keys]
    if len(number) == 1:
        return {"all": values[0]}
    if len(number) > len(values) / 2:
        return {"each": values}
    return {"of": list(number) if plain else [json.loads(key) for key in number], "at": at}
