"""Labels: what an actor is called in a figure, and places in which labels do not overlap."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ...graph.claims import Entity
from ...graph.readback import Contents
from ...ontology import terms
from ...ontology.errors import UsageError, nearest, shown

LANGUAGES = {"en": ("en",), "zh": ("zh-Hant", "zh-Hans", "zh"), "ru": ("ru",)}
"""Language of a figure → the languages of labels that serve for it."""

LONGEST = 28
"""Columns of a label; an ideograph takes one and a half."""

_LONG = 11
"""Names of more columns may be abbreviated."""


def names(
    contents: Contents, actors: Iterable[str], language: str, longest: int = LONGEST
) -> dict[str, str]:
    """The label of each actor id, short and on one line; the id beside it where two are alike."""
    found = {actor: short(_label(contents, actor, language), longest) or actor for actor in actors}
    times = Counter(found.values())
    return {a: name if times[name] == 1 else f"{name} ({a})" for a, name in found.items()}


def abbreviations(contents: Contents, names: Mapping[str, str], language: str) -> dict[str, str]:
    """Actor id → the shortest of its labels, of those whose name is long and that halves it.

    None of them is the name or the abbreviation of another of these actors.
    """
    found = {}
    for actor, name in names.items():
        entity = contents.entities.get(terms.ID + actor)
        own = [entity.labels.get(tag, ()) for tag in LANGUAGES[language]] if entity else []
        labels = [brief for label in next(filter(None, own), ()) if (brief := plain(label))]
        shortest = min(labels, key=lambda label: (_length(label), label), default=name)
        if _length(name) > _LONG and 2 <= _length(shortest) <= _length(name) / 2:
            found[actor] = shortest
    times = Counter([*names.values(), *found.values()])
    return {actor: brief for actor, brief in found.items() if times[brief] == 1}


def check_language(language: str) -> None:
    """Raise UsageError for a language in which figures are not labelled."""
    if language not in LANGUAGES:
        hint = nearest(language, tuple(LANGUAGES)) or f"One of {', '.join(LANGUAGES)}."
        raise UsageError(f"Figures are not labelled in {shown(language)}.", hint=hint)


def _label(contents: Contents, actor: str, language: str) -> str:
    entity: Entity | None = contents.entities.get(terms.ID + actor)
    if entity is None:
        return actor
    for tag in LANGUAGES[language]:
        if entity.labels.get(tag):
            return entity.labels[tag][0]
    return entity.label


def plain(text: str) -> str:
    """Text as one line without characters that draw nothing: controls, marks of direction."""
    kinds = ((c, unicodedata.category(c)) for c in text)
    seen = (" " if kind in ("Cc", "Zl", "Zp") else c for c, kind in kinds if kind not in _UNSEEN)
    return " ".join("".join(seen).split())


_UNSEEN = ("Cf", "Cs", "Cn")


def short(text: str, longest: int = LONGEST) -> str:
    """Plain text, cut with an ellipsis where it is longer than a label may be."""
    line = plain(text)
    if _length(line) <= longest:
        return line
    kept, used = "", 1.0
    for character in line:
        used += _columns(character)
        if used > longest:
            break
        kept += character
    return kept.rstrip() + "…"


def _length(text: str) -> float:
    """So many columns."""
    return sum(map(_columns, text))


def _columns(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    return 1.5 if unicodedata.east_asian_width(character) in "WF" else 1


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places at least `apart` from each other and within `low` to `high`, nearest to those wanted.

    Nearest in least squares: isotonic regression by pooling neighbours (Barlow et al. 1972). Equal
    wishes keep their order. Places go beyond `high` where there is no room.

    >>> spread([1, 1, 9], 2, 0, 10)
    [0.0, 2.0, 9.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    pools: list[tuple[float, int]] = []
    for rank, number in enumerate(order):
        mean, count = wanted[number] - rank * apart, 1
        while pools and pools[-1][0] > mean:
            before, size = pools.pop()
            mean = (before * size + mean * count) / (size + count)
            count += size
        pools.append((mean, count))
    top = max(low, high - (len(wanted) - 1) * apart)
    level = [min(max(mean, low), top) for mean, count in pools for _ in range(count)]
    places = [0.0] * len(wanted)
    for rank, number in enumerate(order):
        places[number] = float(level[rank] + rank * apart)
    return places


def rows_for(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """A row for each span of text that begins at its mark: none overlaps within a row.

    Row 0 is nearest to the marks. A span stands above every mark that it reaches over, so that a
    line from a mark up to its text crosses no other text.

    >>> rows_for([(0, 4), (3, 9), (8, 10)], 1)
    [2, 1, 0]
    """
    rows = [0] * len(spans)
    placed: list[int] = []
    for number in sorted(range(len(spans)), key=lambda n: (-spans[n][0], -n)):
        over = [rows[other] for other in placed if spans[other][0] < spans[number][1] + gap]
        rows[number] = 1 + max(over, default=-1)
        placed.append(number)
    return rows
