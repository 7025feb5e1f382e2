"""Weights of positions from a table: capability shares, populations, whatever the user has."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

from ...ontology.errors import BadInputError, Fault, NotFoundError, SteppeError, TableError
from ..claims import Iri

_MOST_FAULTS = 100

COLUMNS = ("position", "weight")


def read_weights(path: Path, find: Callable[[str], Iri]) -> dict[Iri, float]:
    """Position → weight, from a csv file with the columns `position` and `weight`.

    `find` turns a name into an IRI. Raises TableError with every bad row: an unknown or doubled
    position, a weight that is no number, negative, NaN or infinite; and for weights that sum to 0.
    """
    rows = _rows(path)
    faults: list[Fault] = []
    found: dict[Iri, float] = {}
    for line, row in enumerate(rows, start=2):
        name, text = (row.get(column) or "" for column in COLUMNS)
        try:
            position = find(name)
        except SteppeError as error:
            faults.append(Fault(path.name, line, "position", name, error.message))
            if len(faults) == _MOST_FAULTS:
                faults.append(
                    Fault(path.name, line + 1, "", "", "read no further: too many faults")
                )
                break
            continue
        weight = _number(text)
        if weight is None:
            why = "not a number from 0 up"
            faults.append(Fault(path.name, line, "weight", text, why))
        elif position in found:
            faults.append(Fault(path.name, line, "position", name, "given twice"))
        else:
            found[position] = weight
    if not faults and sum(found.values()) <= 0:
        faults.append(Fault(path.name, 0, "weight", "", "the weights sum to 0"))
    if faults:
        raise TableError(faults)
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 and text.isascii() else None


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = reader.fieldnames or []
            missing = [column for column in COLUMNS if column not in header]
            if missing:
                raise TableError(
                    [Fault(path.name, 1, "", ",".join(header), f"lacks {' and '.join(missing)}",
                           "the columns are position,weight")]
                )  # fmt: skip
            return list(reader)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInputError(f"{path} is no csv file in UTF-8: {error}.") from None
