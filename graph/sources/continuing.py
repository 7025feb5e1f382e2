"""Ties that a table cuts into phases, or gives twice with overlapping spells.

What holds on a day rests on a rule that a stated end closes the open spells that began before it.
Where one row of a source ends a tie on a day, and another says that the same tie goes on, with a
start before that end, the first one ended nothing: its end becomes the start of the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ...ontology.dates import parse_date
from .placing import Placed

Tie = tuple[str, str, str, str]


def let_go_on(placed: Sequence[tuple[str, Placed]]) -> int:
    """Change the ends of spells that another spell of the same source goes on from; how many."""
    ties: dict[Tie, list[dict[str, str]]] = defaultdict(list)
    for _, claim in placed:
        cells = claim.cells
        if cells["since"]:
            tie = (cells["subject"], cells["predicate"], cells["object"], cells["source"])
            ties[tie].append(cells)
    changed = 0
    for spells in ties.values():
        open_ended = [cells for cells in spells if not cells["until"]]
        for cells in spells if open_ended else ():
            later = next((o for o in open_ended if _goes_on(cells, o)), None)
            if later is not None:
                note = f"until {cells['until']} in the source, which then gives the tie again"
                cells["note"] = "; ".join(filter(None, (cells.get("note", ""), note)))
                cells["until"] = later["since"]
                changed += 1
    return changed


def _goes_on(cells: dict[str, str], later: dict[str, str]) -> bool:
    """Whether a tie that has an end is given again, without an end, from before that end."""
    if not cells["until"]:
        return False
    since, until, again = (
        parse_date(text) for text in (cells["since"], cells["until"], later["since"])
    )
    assert since is not None and until is not None and again is not None
    begins_first = since.earliest is None or _before(since.earliest, again.earliest)
    return begins_first and again.earliest is not None and _before(again.latest, until.latest)


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
