"""Which bodies an actor is in; a body and its successor count once."""

from __future__ import annotations

from collections.abc import Mapping

from ..ontology import terms
from .claims import Iri
from .holding import Verdict
from .snapshot import Snapshot


def lineage(snapshot: Snapshot) -> Mapping[Iri, Iri]:
    """Each body → the last of its successors, so that a body and its successor count once.

    On every day: before the succession the successor is not there, after it the two are one.
    """
    after = {
        s.object: s.subject
        for s in snapshot.statements
        if s.predicate == terms.SUCCESSOR_OF and s.object and not s.denial
    }

    def last(body: Iri) -> Iri:
        seen = {body}
        while body in after and after[body] not in seen:
            body = after[body]
            seen.add(body)
        return body

    return {body: last(body) for body in snapshot.of_class(terms.ORGANIZATION)}


def bodies_of(snapshot: Snapshot) -> Mapping[Iri, Mapping[Iri, tuple[Verdict, ...]]]:
    """Actor → body → the relations by which it is in that body; a body and its successor once.

    Members and partners are in a body, observers are not (as in the COW IGO data's counts).
    """
    line = lineage(snapshot)
    found: dict[Iri, dict[Iri, tuple[Verdict, ...]]] = {}
    for tie in snapshot.ties:
        if tie.predicate in (terms.MEMBER_OF, terms.PARTNER_IN) and tie.object in line:
            held = found.setdefault(tie.subject, {})
            body = line[tie.object]
            held[body] = (*held.get(body, ()), tie)
    return found
