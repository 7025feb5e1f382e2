"""Yes, no or not stated, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ontology import terms
from ..ontology.errors import UsageError, nearest, shown
from ..ontology.vocabulary import Property, vocabulary
from .bodies import lineage
from .claims import Iri, Statement
from .holding import Key, Verdict, by_relation, judge, ordered
from .names import Names
from .snapshot import Snapshot
from .speaking import existence_of


@dataclass(frozen=True)
class Answer:
    """The answer to one question about one relation on one day.

    `answer` is `yes`, `no` or `not stated`; `because` says in words on what it rests; `statements`
    are the ones it rests on (a complete roster among them), `aside` the others about the same
    relation (outranked, or of other days), `related` those about the body's predecessor or
    successor.
    """

    subject: Iri
    predicate: Iri
    object: Iri
    answer: str
    certain: bool
    because: str
    statements: tuple[Statement, ...] = ()
    aside: tuple[Statement, ...] = ()
    related: tuple[Statement, ...] = ()


def read_question(text: str, names: Names) -> Key:
    """«UZB memberOf CSTO» → its three IRIs.

    The two ends may be several words in any language. Raises UsageError where the text names no
    relation, NotFoundError for a name nobody knows.
    """
    words = text.split()
    properties = {
        p.name: p for p in vocabulary().properties.values() if not p.literal and not p.takes_text
    }
    for place, word in enumerate(words[1:-1], start=1):
        found = properties.get(word.removeprefix("st:"))
        if found is not None:
            subject = names.find(" ".join(words[:place]))
            obj = names.find(" ".join(words[place + 1 :]))
            return (subject.iri, found.iri, obj.iri)
    middle = words[1] if len(words) == 3 else ""
    hint = nearest(middle, list(properties)) if middle else ""
    raise UsageError(
        f"{shown(text)} names no relation.",
        hint=hint or "Write it as SUBJECT RELATION OBJECT: UZB memberOf CSTO.",
    )


def why(snapshot: Snapshot, subject: Iri, predicate: Iri, obj: Iri) -> Answer:
    """Whether a relation holds on the snapshot's day, and which statements say so.

    An act (a signing, an attack) is asked for its own dates, with or without a window.
    """
    prop = vocabulary().properties[predicate]
    key = ordered((subject, predicate, obj))
    about = by_relation(snapshot.statements).get(key, [])
    verdict = judge(
        key,
        about,
        snapshot.day,
        existence=existence_of(snapshot.statements),
        window=snapshot.window or snapshot.day,
        extrapolate=snapshot.reading.extrapolate,
    )
    answer, certain, because = _answer(snapshot, verdict, prop, obj)
    roster = snapshot.rosters.get(obj, ()) if answer == "no" and not verdict.statements else ()
    counting = (*verdict.statements, *roster)
    related = _related(snapshot, subject, predicate, obj)
    if related and answer == "not stated":
        because += "; its predecessor or successor is spoken of, see below"
    return Answer(
        subject,
        predicate,
        obj,
        answer,
        certain,
        because,
        counting,
        tuple(s for s in about if s not in counting),
        related,
    )


def _answer(
    snapshot: Snapshot, verdict: Verdict, prop: Property, obj: Iri
) -> tuple[str, bool, str]:
    if snapshot.beyond:
        return "not stated", False, snapshot.beyond
    if verdict.holds:
        if verdict.contested:
            return "yes", False, "contested, a statement of the same rank denies it"
        if snapshot.reading.certain and not verdict.certain:
            return "not stated", False, "possible on that day, not certain"
        return (
            "yes",
            verdict.certain,
            "" if verdict.certain else "possible on that day, not certain",
        )
    if verdict.holds is False:
        return "no", verdict.certain, _negative(verdict)
    if prop.iri == terms.MEMBER_OF and obj in snapshot.rosters:
        return "no", True, "a source lists all members that day, and it is not among them"
    return "not stated", False, "no source speaks of it on that day; that is not a no"


def _negative(verdict: Verdict) -> str:
    if verdict.ended:
        ends = sorted({s.until_text for s in verdict.ended})
        return f"it ended ({', '.join(ends)})"
    return "denied by a source of the best rank that speaks of it"


def _related(snapshot: Snapshot, subject: Iri, predicate: Iri, obj: Iri) -> tuple[Statement, ...]:
    """What is said of the same relation to the body's predecessor or successor."""
    line = lineage(snapshot)
    kin = [body for body, last in line.items() if last == line.get(obj) and body != obj]
    found: Sequence[Verdict | None] = [snapshot.verdicts.get((subject, predicate, k)) for k in kin]
    return tuple(s for verdict in found if verdict for s in verdict.statements)
