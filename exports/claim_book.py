"""The claims that a page needs, numbered as they are first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ..graph.claims import Iri, Statement
from ..graph.contradictions import Contradiction
from ..graph.holding import Key
from ..graph.snapshot import Snapshot
from ..graph.speaking import is_occurrence
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import statements
from .packing import Columns, columns_of

_TOLD = (
    "id", "kind", "subject", "subjectId", "relation", "predicate", "objectId", "object", "since",
    "until", "act", "refPeriod", "source", "sourceTitle", "citation", "url", "locator",
    "assertedBy", "stance", "rank", "confidence", "rule", "expandedFrom", "note", "contradicts",
    "contradictsWhy",
)  # fmt: skip


class ClaimBook:
    """Claims and those that contradict them, each once.

    `naming` are the statements of the snapshot that name an entity, `about` those that name both
    ends of one of `ties`, with its relation.
    """

    def __init__(
        self, snapshot: Snapshot, contradictions: Sequence[Contradiction], ties: Iterable[Key]
    ) -> None:
        self._snapshot = snapshot
        self._numbers: dict[Iri, int] = {}
        self._listed: list[Statement] = []
        self._against: dict[Iri, list[tuple[Statement, str]]] = defaultdict(list)
        for c in contradictions:
            self._against[c.a.iri].append((c.b, c.why))
            self._against[c.b.iri].append((c.a, c.why))
        self.naming: dict[Iri, list[Statement]] = defaultdict(list)
        self.about: dict[Key, list[Statement]] = {key: [] for key in ties}
        for s in snapshot.contents.statements:
            for end in s.ends:
                self.naming[end].append(s)
                for other in {s.subject, s.object}:
                    if other is not None and (key := (end, s.predicate, other)) in self.about:
                        self.about[key].append(s)

    def numbers(self, found: Iterable[Statement]) -> list[int]:
        """Where these claims stand; those that contradict them are taken in too."""
        given = self._numbers
        return [given[s.iri] if s.iri in given else self._number(s) for s in found]

    def _number(self, s: Statement) -> int:
        number = self._numbers[s.iri] = len(self._listed)
        self._listed.append(s)
        self.numbers(other for other, _ in self._against.get(s.iri, ()))
        return number

    def columns(self) -> Columns:
        """What is told of each claim, in the order of their numbers."""
        return columns_of(_TOLD, map(self._row, self._listed))

    def _row(self, s: Statement) -> tuple[Any, ...]:
        contents = self._snapshot.contents
        source = contents.sources[s.source]
        against = self._against.get(s.iri, ())
        return (
            s.id,
            "denial" if s.denial else "claim",
            contents.entities[s.subject].label,
            terms.local(s.subject),
            terms.local(s.predicate),
            vocabulary().label(s.predicate),
            terms.local(s.object) if s.object else "",
            statements.object_label(s, contents.entities),
            s.since_text,
            s.until_text,
            is_occurrence(s),
            s.quantity.ref_period if s.quantity else "",
            source.id,
            source.title,
            source.citation or source.basis,
            source.url,
            s.locator,
            statements.asserter(s, contents),
            str(s.stance),
            s.rank.label,
            "" if s.confidence is None else str(s.confidence),
            s.rule,
            terms.local(s.expanded_from) if s.expanded_from else "",
            s.note,
            [self._numbers[other.iri] for other, _ in against],
            [why for _, why in against],
        )
