"""Reading tables that were packed as columns, as the page's script does."""

from __future__ import annotations

from typing import Any


def unpacked(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects that a table was packed from."""

    def value(column: dict[str, Any], n: int) -> Any:
        if "all" in column:
            return column["all"]
        return column["of"][column["at"][n]] if "of" in column else column["each"][n]

    columns = table["columns"].items()
    return [{key: value(column, n) for key, column in columns} for n in range(table["size"])]
