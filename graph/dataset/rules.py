"""What follows from what is said, each rule named on every statement that it makes.

group-expansion       what is said of a group is said of each member, unless a row about that
                      member names the group's statement in `expanded_from` (an exception, or
                      other dates). Only signed relations (friendly or hostile) are distributed:
                      a sum or a judgement of the whole is not one of each part.
founding-signatory    who signs the act that founds a body is a member of it from that day.
base-implies-forces   who operates a base in a state has forces there, from the opening.

What can be computed (sums, distances, shares) is made by `computed`.

Derived statements carry no source of their own in the graph: they name the statements that they
come from. Dates, rank, stance and last day are taken from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from ...ontology import terms
from ...ontology.vocabulary import vocabulary
from ..claims import Entity, Iri, Rank, Statement
from .computed import compute

GROUP_EXPANSION = "group-expansion"
FOUNDING_SIGNATORY = "founding-signatory"
BASE_IMPLIES_FORCES = "base-implies-forces"


def derive(said: Sequence[Statement], entities: Mapping[Iri, Entity]) -> tuple[Statement, ...]:
    """Every statement that follows by rule, in a stable order."""
    expanded = tuple(_expand_groups(said, entities))
    both = (*said, *expanded)
    members = tuple(_founding_signatories(both))
    forces = tuple(_base_forces(both))
    return (*expanded, *members, *forces, *compute(said, entities))


def _derived(origin: Statement, rule: str, tail: str, **changes: Any) -> Statement:
    made: dict[str, Any] = {
        "iri": f"{origin.iri}~{tail}",  # no row can have that id
        "rule": rule,
        "expanded_from": origin.iri,
        "derived_from": (origin.iri,),
        **changes,
    }
    return replace(origin, **made)


def _expand_groups(
    said: Sequence[Statement], entities: Mapping[Iri, Entity]
) -> Iterator[Statement]:
    groups = _members_of_groups(said)
    spoken_for: dict[Iri, list[set[Iri | None]]] = {}
    for s in said:
        if s.expanded_from:
            spoken_for.setdefault(s.expanded_from, []).append({s.subject, s.object})
    for statement in said:
        if statement.object is None or not _distributes(statement):
            continue
        subjects = groups.get(statement.subject, [statement.subject])
        objects = groups.get(statement.object, [statement.object])
        for subject, obj in product(subjects, objects):
            changed = [
                end for end in (subject, obj) if end not in (statement.subject, statement.object)
            ]
            if not changed or subject == obj:
                continue
            if any(row.issuperset(changed) for row in spoken_for.get(statement.iri, ())):
                continue
            tail = "~".join(entities[end].id for end in changed)
            belonging = (groups[g][m] for g, m in ((statement.subject, subject),
                         (statement.object, obj)) if g != m)  # fmt: skip
            yield _derived(
                statement,
                GROUP_EXPANSION,
                tail,
                subject=subject,
                object=obj,
                derived_from=tuple(sorted((statement.iri, *belonging))),
            )


def _distributes(statement: Statement) -> bool:
    prop = vocabulary().properties[statement.predicate]
    return prop.polarity != 0 or bool(statement.polarity)


def _members_of_groups(said: Iterable[Statement]) -> dict[Iri, dict[Iri, Iri]]:
    """Group → member → the statement by which the group comprises it."""
    groups: dict[Iri, dict[Iri, Iri]] = {}
    for s in said:
        if s.predicate == terms.COMPRISES and s.object and not s.denial:
            groups.setdefault(s.subject, {}).setdefault(s.object, s.iri)
    return groups


def _founding_signatories(said: Sequence[Statement]) -> Iterator[Statement]:
    bodies: dict[Iri, list[Statement]] = {}
    for s in said:
        if s.predicate == terms.FOUNDING_ACT_OF and s.object and not s.denial:
            bodies.setdefault(s.subject, []).append(s)
    groups = {s.subject for s in said if s.predicate == terms.COMPRISES}
    for signing in said:
        if signing.predicate != terms.SIGNED or signing.denial or signing.subject in groups:
            continue
        # Two sources may say that the act founds the body; one membership follows all the same.
        links = reversed(bodies.get(signing.object or "", []))
        founding = {link.object: link for link in links if link.object}
        for body, link in sorted(founding.items()):
            yield _derived(
                signing,
                FOUNDING_SIGNATORY,
                f"{FOUNDING_SIGNATORY}~{terms.local(body)}",
                predicate=terms.MEMBER_OF,
                object=body,
                derived_from=tuple(sorted((signing.iri, link.iri))),
            )


def _base_forces(said: Sequence[Statement]) -> Iterator[Statement]:
    hosts: dict[Iri, list[Statement]] = {}
    for s in said:
        if s.predicate == terms.HOSTS_BASE and s.object and not s.denial:
            hosts.setdefault(s.object, []).append(s)
    for running in said:
        if running.predicate != terms.OPERATES_BASE or running.denial:
            continue
        for host in {h.subject: h for h in reversed(hosts.get(running.object or "", []))}.values():
            if host.subject == running.subject:
                continue
            yield _derived(
                running,
                BASE_IMPLIES_FORCES,
                f"{BASE_IMPLIES_FORCES}~{terms.local(host.subject)}",
                predicate=terms.DEPLOYS_FORCES_IN,
                object=host.subject,
                rank=Rank(max(running.rank, host.rank)),
                derived_from=tuple(sorted((running.iri, host.iri))),
            )
