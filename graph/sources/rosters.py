"""A data set that lists every member says so: then who is not listed was not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ...ontology import terms
from ...ontology.dates import OPEN, parse_date
from .entities import Entities
from .mapping import SourceMapping
from .placing import Placed
from .when import between


def rosters(
    mapping: SourceMapping, placed: Sequence[tuple[str, Placed]], entities: Entities
) -> Iterator[Placed]:
    """A claim for each body that its roster is complete, from its first day here to its last."""
    spans: dict[str, tuple[date, date | None]] = {}
    bodies = entities.ids_of(mapping.complete)
    for _, claim in placed:
        body = claim.cells["object"]
        if body not in bodies:
            continue
        since, until = (parse_date(claim.cells[name]) for name in ("since", "until"))
        first = since.latest if since and since.latest else date.max
        last = until.earliest if until and until.earliest else None
        low, high = spans.get(body, (date.max, date.min))
        spans[body] = (min(low, first), None if last is None or high is None else max(high, last))
    for number, (body, (low, high)) in enumerate(sorted(spans.items()), start=1):
        if low == date.max or (high is not None and high <= low):
            continue
        cells = {
            "subject": body, "predicate": terms.local(terms.ROSTER_COMPLETE), "object": "",
            "value": "true", "since": between(low, low).text,
            "until": OPEN if high is None else between(high, high).text,
            "source": entities.source(""), "locator": "codebook: every member is listed",
        }  # fmt: skip
        yield Placed(number, ("roster", body), cells, "roster-")
