"""How much of a source the statements cover: place by place, by stance and by predicate."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ontology import terms
from .claims import Entity, Iri, Source, Stance, Statement
from .readback import Contents

_PARAGRAPH = re.compile(r",\s*(para|paragraph|paras|item|items)\b.*")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Place:
    """A section, footnote or table of a source (or a paragraph), and what rests on it.

    `stances` and `predicates` count the statements that were written down there; what follows from
    them by rule is counted in `derived` only.
    """

    name: str
    statements: int
    denials: int
    derived: int
    stances: Counter[Stance]
    predicates: Counter[str]


def coverage(contents: Contents, source: Source, *, fine: bool = False) -> tuple[Place, ...]:
    """The places of a source in the order of their numbers; with `fine` down to paragraphs.

    A statement that names two places counts at both.
    """
    there: dict[str, list[Statement]] = defaultdict(list)
    for s in contents.statements:
        if s.source == source.iri:
            for place in dict.fromkeys(_places(s.locator, fine=fine)):
                there[place].append(s)
    return tuple(_place(name, there[name]) for name in sorted(there, key=_natural))


def main_source(contents: Contents) -> Source | None:
    """The source on which most statements rest."""
    counts = Counter(s.source for s in contents.statements if not s.rule)
    best = min(counts.items(), key=lambda item: (-item[1], item[0]), default=None)
    return contents.sources.get(best[0]) if best else None


def without_a_claim(contents: Contents, source: Source) -> tuple[Entity, ...]:
    """The entities that no statement of the source is about."""
    named: set[Iri] = set()
    for s in contents.statements:
        if s.source == source.iri:
            named.update(s.ends)
            if s.asserted_by:
                named.add(s.asserted_by)
    return tuple(e for e in contents.entities.values() if e.iri not in named)


def _places(locator: str, *, fine: bool) -> Iterator[str]:
    """The places that a locator names: «§3, para 3; §4.2, para 5» are two."""
    for part in locator.split(";"):
        place = re.sub(r",\s*items?\b.*", "", part.strip())
        yield place if fine else _PARAGRAPH.sub("", place)


def _natural(name: str) -> tuple[list[int], bool, str]:
    """Sections by their numbers, a section before its notes, what has no number at the end."""
    numbers = [int(n) for n in _NUMBER.findall(name)]
    section = [int(n) for n in _NUMBER.findall(name.partition(",")[0])]
    return section or [10**6], "," in name, f"{name.rstrip('0123456789 ')}{numbers[-1:]!s:>12}"


def _place(name: str, found: Iterable[Statement]) -> Place:
    written = [s for s in found if not s.rule]
    return Place(
        name=name,
        statements=len(written),
        denials=sum(s.denial for s in written),
        derived=sum(bool(s.rule) for s in found),
        stances=Counter(s.stance for s in written),
        predicates=Counter(terms.local(s.predicate) for s in written),
    )
