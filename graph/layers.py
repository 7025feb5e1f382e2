"""The layers of relations that a network or measure may be asked for."""

from __future__ import annotations

from collections.abc import Iterable

from ..ontology.errors import UsageError
from ..ontology.vocabulary import vocabulary
from .tables import nearest


def check_layers(layers: Iterable[str] | None) -> frozenset[str]:
    """The layers asked for, all of them by default; UsageError for one that does not exist."""
    known = vocabulary().layers
    if layers is None:
        return frozenset(known)
    wanted = frozenset(layers)
    for layer in sorted(wanted):
        if layer not in known:
            hint = nearest(layer, known) or f"Layers are: {', '.join(known)}."
            raise UsageError(f"There is no layer «{layer}».", hint=hint)
    return wanted
