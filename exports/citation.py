"""How to cite an answer: its sources, the data sets that hold its claims, and steppe.

    text     a line for each, to paste
    bibtex   BibTeX and biblatex, UTF-8; every entry is @misc, the one type that fits and both know
    csl      CSL-JSON, as Zotero, Pandoc and citeproc read it

Nothing is added to what a source gives: an empty author, date or publisher stays away. A source
with a ready-made reference (`citation`) is cited by it; where that does not name the work, author
and title stand before it. What is not for print (a reference beside fields that say the same, the
notes on a source) goes to `annote`, which styles leave out, and to the note of CSL-JSON.

BibTeX: Oren Patashnik, BibTeXing, 1988 (braces count even behind a backslash). biblatex 3 reads
EDTF dates of levels 0 and 1 and drops others with a warning: those stand in `note`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..graph.claims import Iri, Source, Statement
from ..graph.readback import Contents, DatasetInfo
from ..ontology.errors import UsageError, shown

STYLES = ("bibtex", "csl", "text")

_JOINERS = "\u200c\u200d"
"""Invisible, yet part of how Persian and other words are spelt."""

_STOPS = tuple(".!?…。！？")

_TEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # not \{: BibTeX would still count the brace
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEAR = re.compile(r"\d{4}(?!\d)", re.ASCII)
_QUALIFIER = re.compile(r"[~?%]$")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_NOT_IN_URLS = re.compile(r'[ "<>\\^`{|}]')


@dataclass(frozen=True)
class Citations:
    """What an answer rests on: sources in order of id, data sets in order of name."""

    sources: tuple[Source, ...]
    datasets: tuple[DatasetInfo, ...]


@dataclass(frozen=True)
class _Reference:
    """One thing to cite, each text a single line; an empty one is not known.

    `reference` is a ready-made one, `remark` is printed with the rest, `aside` is not.
    """

    kind: str
    id: str
    title: str
    author: str = ""
    issued: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    version: str = ""
    reference: str = ""
    remark: str = ""
    aside: str = ""

    @property
    def whole(self) -> bool:
        """Whether the ready-made reference names the work, so that nothing need be added."""
        return self.title.casefold() in self.reference.casefold()

    @property
    def edition(self) -> str:
        return f"Version {self.version}" if self.version else ""


def cited(statements: Iterable[Statement], contents: Contents) -> Citations:
    """The sources and data sets that statements come from.

    A source is one that states, that asserts what another reports, or that does so for a
    statement from which a given one is derived. Without statements: no source, and every data
    set. Sources and data sets that `contents` does not hold are left out.
    """
    used = _with_grounds(statements, contents)
    iris = {iri for s in used for iri in (s.source, s.asserted_by) if iri is not None}
    sources = [contents.sources[iri] for iri in iris if iri in contents.sources]
    names = {s.dataset for s in used}
    datasets = [d for d in contents.datasets if not used or d.name in names]
    return Citations(
        sources=tuple(sorted(sources, key=lambda source: (source.id, source.iri))),
        datasets=tuple(sorted(datasets, key=lambda dataset: dataset.name)),
    )


def cite(statements: Iterable[Statement], contents: Contents, style: str = "text") -> str:
    """References for an answer, in one of `STYLES`: its sources, its data sets, steppe.

    See `cited` for which they are. The text ends with a line end. Raises UsageError for another
    style.
    """
    return _written(cited(statements, contents), style)


def cite_sources(
    contents: Contents, chosen: Collection[Iri] | None = None, style: str = "text"
) -> str:
    """References for all sources that are held (or the chosen ones), all data sets, and steppe.

    A data set that stays a table has no statement that could name its source: here it is named.
    Raises UsageError as `cite`.
    """
    sources = [s for s in contents.sources.values() if chosen is None or s.iri in chosen]
    found = Citations(
        sources=tuple(sorted(sources, key=lambda source: (source.id, source.iri))),
        datasets=tuple(sorted(contents.datasets, key=lambda dataset: dataset.name)),
    )
    return _written(found, style)


def _written(found: Citations, style: str) -> str:
    if style not in _WRITERS:
        raise UsageError(
            f"There is no citation style {shown(style)}.",
            hint=f"Choose one of {', '.join(STYLES)}.",
        )
    references = [*map(_of_source, found.sources), *map(_of_dataset, found.datasets), _of_steppe()]
    return _WRITERS[style](references)


def bibtex_of(source: Source) -> str:
    """One source as a BibTeX entry."""
    reference = _of_source(source)
    (key,) = _keys([reference])
    return _misc(reference, key)


def _with_grounds(statements: Iterable[Statement], contents: Contents) -> list[Statement]:
    """Statements, and those that they are derived from: a rule may join several sources."""
    waiting = list(statements)
    known = {s.iri: s for s in contents.statements}
    found: dict[str, Statement] = {}
    while waiting:
        s = waiting.pop()
        if s.iri not in found:
            found[s.iri] = s
            waiting += [known[iri] for iri in s.derived_from if iri in known]
    return list(found.values())


# -- what is cited ---------------------------------------------------------------------------


def _of_source(source: Source) -> _Reference:
    by_basis = not source.author and not source.citation
    return _reference(
        "document", source.id, title=source.title, author=source.author, issued=source.issued,
        publisher=source.publisher, url=_web_address(source.url), language=source.language,
        reference=source.citation, remark=source.basis if by_basis else "", aside=source.note,
    )  # fmt: skip


def _of_dataset(info: DatasetInfo) -> _Reference:
    licence = _line(info.licence)
    remark = _joined(f"Licence {licence}" if licence else "", f"Data set {info.name}")
    return _reference("dataset", info.name, title=info.title, version=info.version, remark=remark)


def _of_steppe() -> _Reference:
    """As CITATION.cff says, which is not installed with the package; a test compares them."""
    return _reference(
        "software", "steppe", title="steppe", author="The steppe authors", version=__version__,
        remark="Software",
    )  # fmt: skip


def _reference(kind: str, id: str, title: str, **texts: str) -> _Reference:  # noqa: A002
    """A reference of clean lines, with its id for a title where nothing is left of that."""
    clean = {name: _line(text) for name, text in texts.items()}
    return _Reference(kind=kind, id=id, title=_line(title) or _line(id) or kind, **clean)


def _line(text: str) -> str:
    """Text as one line: no control characters, no marks that turn or hide what stands around."""
    seen = (c for c in text if c in _JOINERS or unicodedata.category(c) not in ("Cf", "Cs"))
    spaced = (" " if unicodedata.category(c) == "Cc" else c for c in seen)
    return " ".join("".join(spaced).split())


def _web_address(url: str) -> str:
    """An http(s) address without characters that none may hold; empty for anything else."""
    line = _line(url)
    return _NOT_IN_URLS.sub(lambda c: quote(c[0]), line) if _WEB.match(line) else ""


def _joined(*parts: str) -> str:
    """The parts that are not empty as sentences, the last one without its stop added."""
    given = [part for part in parts if part]
    return " ".join([*map(_stopped, given[:-1]), *given[-1:]])


def _stopped(text: str) -> str:
    return text if text.endswith(_STOPS) else text + "."


def _calendar(text: str) -> tuple[int, ...]:
    """Year, month and day of a plain ISO date, as far as given; empty for any other text."""
    match = _ISO.fullmatch(text)
    if match is None:
        return ()
    parts = tuple(int(part) for part in match.groups() if part)
    year, month, day = (*parts, 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return ()
    return parts


def _keys(references: Sequence[_Reference]) -> list[str]:
    """A key for each: letters, digits and hyphens, unique even where case is not told apart."""
    taken: set[str] = set()
    keys = []
    for reference in references:
        stem = re.sub(r"[^A-Za-z0-9:]+", "-", reference.id).strip("-") or reference.kind
        key, number = stem, 1
        while key.casefold() in taken:
            number += 1
            key = f"{stem}-{number}"
        taken.add(key.casefold())
        keys.append(key)
    return keys


# -- the styles ------------------------------------------------------------------------------


def _text(references: Sequence[_Reference]) -> str:
    return "".join(f"{_paragraph(reference)}\n" for reference in references)


def _paragraph(r: _Reference) -> str:
    """Author (issued). Title. Publisher. URL"""
    dated = f" ({r.issued})" if r.issued else ""
    head = [r.author + dated, r.title] if r.author else [r.title + dated]
    parts = [r.reference] if r.whole else [*head, r.reference, r.publisher, r.edition]
    said = _stopped(_joined(*parts, r.remark))
    return f"{said} {r.url}" if r.url and r.url not in said else said


def _bibtex(references: Sequence[_Reference]) -> str:
    return "\n".join(map(_misc, references, _keys(references)))


def _misc(r: _Reference, key: str) -> str:
    """One entry. @misc prints no `publisher`: how and by whom it came out is `howpublished`."""
    year = _YEAR.match(r.issued)
    readable = bool(_calendar(_QUALIFIER.sub("", r.issued)))
    undated = f"Issued {r.issued}" if r.issued and not readable else ""
    fields = {
        "author": f"{{{_tex(r.author)}}}" if r.author else "",
        "title": f"{{{_tex(r.title)}}}",
        "howpublished": _tex(_joined("" if r.whole else r.reference, r.publisher)),
        "year": year[0] if year else "",
        "date": r.issued if readable else "",
        "url": r.url,
        "note": _tex(_joined(undated, r.edition, r.remark)).removesuffix("."),
        "annote": _tex(_joined(r.reference if r.whole else "", r.aside)),
    }
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key}{lines}\n}}\n"


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _csl(references: Sequence[_Reference]) -> str:
    items = list(map(_item, references, _keys(references)))
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(r: _Reference, key: str) -> dict[str, Any]:
    parts = list(_calendar(r.issued))
    issued = {"date-parts": [parts]} if parts else {"raw": r.issued}
    fields = {
        "id": key,
        "type": r.kind,
        "title": r.title,
        "author": [{"literal": r.author}] if r.author else None,
        "issued": issued if r.issued else None,
        "publisher": r.publisher,
        "URL": r.url,
        "language": r.language,
        "version": r.version,
        "note": _joined(r.reference, r.remark, r.aside),
    }
    return {name: value for name, value in fields.items() if value}


_WRITERS: dict[str, Callable[[Sequence[_Reference]], str]] = {
    "bibtex": _bibtex,
    "csl": _csl,
    "text": _text,
}
