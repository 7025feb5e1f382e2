"""The layers of relations that a network or measure may be asked for."""

from __future__ import annotations

from collections.abc import Iterable

from ..ontology.errors import UsageError, nearest
from ..ontology.vocabulary import vocabulary
from .claims import Statement
from .holding import Verdict
from .snapshot import Snapshot


def check_layers(layers: str | Iterable[str] | None) -> frozenset[str]:
    """The layer or layers asked for, all by default; UsageError for one that does not exist."""
    known = vocabulary().layers
    if layers is None:
        return frozenset(known)
    wanted = frozenset([layers] if isinstance(layers, str) else layers)
    for layer in sorted(wanted):
        if layer not in known:
            hint = nearest(layer, known) or f"Layers are: {', '.join(known)}."
            raise UsageError(f"There is no layer «{layer}».", hint=hint)
    return wanted


def claims_drawn(
    snapshot: Snapshot, layers: str | Iterable[str] | None = None
) -> tuple[Statement, ...]:
    """The claims of the ties in the layers asked for, each once."""
    return tuple(dict.fromkeys(s for tie in drawn(snapshot, layers) for s in tie.claims))


def drawn(snapshot: Snapshot, layers: str | Iterable[str] | None = None) -> list[Verdict]:
    """The ties of a snapshot that are in the layers asked for."""
    wanted = check_layers(layers)
    properties = vocabulary().properties
    return [t for t in snapshot.ties if wanted.intersection(properties[t.predicate].layers)]
