"""The ties of a page as columns: what is told of each, and how vis-network draws it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..graph.claims import Iri
from ..graph.holding import Verdict, telling
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import look
from .claim_book import ClaimBook
from .packing import Columns, columns_of
from .timeline import Timeline

_TOLD = (
    "from", "to", "predicate", "label", "sign", "layer", "course", "sources", "stances", "since",
    "until", "claims",
)  # fmt: skip


def edges(times: Timeline, names: Mapping[Iri, str], book: ClaimBook) -> Columns:
    """What is told of each tie of a timeline, `id` counting from e0; `names` are ids of nodes."""
    properties = vocabulary().properties
    relations = {
        iri: (properties[iri].name, properties[iri].label, properties[iri].layers[0])
        for iri in {tie.predicate for tie in times.ties}
    }

    def row(tie: Verdict) -> tuple[Any, ...]:
        name, label, layer = relations[tie.predicate]
        first = telling(tie.claims)
        return (
            names[tie.subject],
            names[tie.object],
            name,
            label,
            tie.polarity,
            layer,
            [list(turn) for turn in times.courses[tie.key]],
            sorted({terms.local(s.source) for s in tie.claims}),
            sorted({str(s.stance) for s in tie.claims}),
            first.since_text,
            first.until_text,
            _claims(tie, book),
        )

    ids = [f"e{number}" for number in range(len(times.ties))]
    return {"id": ids, **columns_of(_TOLD, map(row, times.ties))}


def _claims(tie: Verdict, book: ClaimBook) -> list[int]:
    """Those that count first, then whatever else is said of the relation of these two."""
    counting = tie.claims + tie.denials
    return book.numbers([*counting, *[s for s in book.about[tie.key] if s not in counting]])


def drawn(ties: Sequence[Verdict], told: Columns) -> Columns:
    """How each tie is drawn at first, from what is told of it."""
    ends = list(zip(told["from"], told["to"], strict=True))
    between: dict[frozenset[str], list[int]] = defaultdict(list)
    for number, pair in enumerate(ends):
        between[frozenset(pair)].append(number)
    bends: list[dict[str, Any] | bool] = [False] * len(ties)
    for parallel in between.values():
        for k, number in enumerate(parallel):
            bends[number] = look.bend(k, len(parallel), *ends[number])
    mutual = [vocabulary().properties[tie.predicate].symmetric for tie in ties]
    return {
        "id": told["id"],
        "from": told["from"],
        "to": told["to"],
        "arrows": ["to, from" if both else "to" for both in mutual],
        "color": [look.LAYERS.get(layer, look.OTHER_LAYER) for layer in told["layer"]],
        "dashes": [False if tie.certain else look.POSSIBLE for tie in ties],
        "width": [1.4] * len(ties),
        "smooth": bends,
    }
