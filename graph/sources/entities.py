"""The entities and sources that claims of an import speak of, gathered as rows are placed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ...ontology import terms
from ...ontology.errors import BadInputError, shown
from ...ontology.vocabulary import vocabulary
from ..actors import crosswalk
from ..claims import Entity
from ..names import fold
from .decisions import Decisions, known
from .mapping import About, Minted

Cells = dict[str, str]

_WEB = re.compile(r"https?://[^\s,]+")
_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]*")
_QID = re.compile(r"Q[1-9]\d{0,9}", re.ASCII)
_SHORT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?", re.ASCII)


def slug(text: str) -> str:
    """A text as a part of an id: letters, digits, hyphens; empty where it leaves nothing.

    >>> slug("Côte d'Ivoire (2)")
    'Cote-d-Ivoire-2'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _degrees(text: str) -> str:
    """Decimal degrees to a tenth of a metre: more digits are the computer's, not the source's.

    >>> _degrees("24.713889000000002")
    '24.713889'
    """
    try:
        return format(Decimal(text).quantize(Decimal("0.000001")).normalize(), "f") if text else ""
    except InvalidOperation:
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass
class Entities:
    """Everything that is to stand in entities.csv and sources.csv."""

    about: About
    as_of: str = ""
    decisions: Decisions = field(default_factory=Decisions)
    _rows: dict[str, Cells] = field(default_factory=dict)
    _names: dict[str, dict[str, str]] = field(default_factory=dict)
    _minted: dict[tuple[str, str], str] = field(default_factory=dict)
    _sources: dict[str, Cells] = field(default_factory=dict)
    _by_text: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Cells]:
        """The rows of entities.csv, in the order of their ids."""
        for key in sorted(self._rows):
            cells = dict(self._rows[key])
            names = self._names.get(key, {}).values()
            latin = [n for n in names if _LATIN.fullmatch(n)]
            own = [n for n in cells.get("alias_en", "").split("|") if n]
            cells["alias_en"] = "|".join(dict.fromkeys([*own, *latin]))
            # The language of other names is not known: they are kept without one.
            cells["hidden"] = "|".join(n for n in names if not _LATIN.fullmatch(n))
            yield cells

    def sources(self) -> list[Cells]:
        """The rows of sources.csv, in the order of their ids."""
        return [self._sources[key] for key in sorted(self._sources)]

    def ids_of(self, name: str) -> frozenset[str]:
        """The ids of the entities that the mapping mints under a name."""
        return frozenset(key for (kind, _), key in self._minted.items() if kind == name)

    def actor(self, key: str, name: str = "") -> str:
        """An actor of the crosswalk, or one taken as new, perhaps with a name of the table's."""
        if key not in self._rows:
            self._rows[key] = cells_of(crosswalk().actors[key])
        if name and "|" not in name:
            known = (self._rows[key]["label_en"], *self._rows[key].get("alias_en", "").split("|"))
            others = crosswalk().named(name) - {key}
            if not others and fold(name) not in map(fold, known):
                self._names.setdefault(key, {}).setdefault(fold(name), name)
        return key

    def unknown(self, system: str, code: str, name: str) -> str:
        """A state that no list knows, under the code that the table gives it."""
        key = f"{system}-{slug(code)}"
        if key not in self._rows:
            label = name or f"{system.upper()} {code}"
            self._rows[key] = {"id": key, "type": "State", "label_en": label}
        return key

    def minted(self, minted: Minted, cells: Mapping[str, str]) -> str:
        """The entity that a row numbers itself."""
        value = " / ".join(cells.get(name, "") for name in minted.key)
        found = self._minted.get((minted.name, value))
        if found:
            return found
        label = minted.label.fill(cells) or value
        same = minted.same.get(value) or self.decisions.same(minted.name, value)
        key = same or self._free(minted.id.fill(cells), value)
        self._minted[minted.name, value] = key
        cls = _class(minted, cells)
        if same:
            self._rows.setdefault(key, _packaged(key))
        else:
            made = {name: template.fill(cells) for name, template in minted.cells.items()}
            made |= {name: _degrees(made[name]) for name in ("lat", "lon") if name in made}
            if "wikidata" in made:  # an address of Wikidata ends with the id
                qid = made["wikidata"].rpartition("/")[2]
                made["wikidata"] = qid if _QID.fullmatch(qid) else ""
            self._rows[key] = {"id": key, "type": cls, "label_en": label, **made}
            self.decisions.consider(minted.name, value, label, cls)
        return key

    def source(self, text: str) -> str:
        """The source of a row: the data set's own, or who the row says."""
        if text in self._by_text:
            return self._by_text[text]
        base = self.about.source
        key = base["id"]
        cells = {**base, "as_of": self.as_of}
        if text:
            key = f"{base['id']}-{slug(text) or _digest(text)}"
            if key in self._sources:
                key += f"-{_digest(text)}"
            cells = {"id": key, "title": text, "as_of": self.as_of,
                     "note": f"as named in {base['title']}"}  # fmt: skip
        self._by_text[text] = key
        self._sources[key] = cells
        return key

    def quoted(self, text: str) -> str:
        """A source that a row only names as its own: it has no last day, and is not read here."""
        key = f"{self.about.source['id']}-{slug(text)[:40].strip('-')}-{_digest(text)}"
        url = _WEB.search(text)
        self._sources[key] = {
            "id": key, "title": text, "url": url[0] if url else "",
            "note": f"as quoted in {self.about.source['title']}",
        }  # fmt: skip
        return f"src:{key}"

    def _free(self, wanted: str, value: str) -> str:
        """An id from a text, not taken by another entity."""
        key = wanted if _SHORT.fullmatch(wanted) else slug(wanted) or _digest(value)
        return f"{key}-{_digest(value)}" if key in self._rows else key


def _class(minted: Minted, cells: Mapping[str, str]) -> str:
    """The class of what a row numbers: its own, where a cell names one below the mapping's."""
    named = vocabulary().class_named(cells.get(minted.type_column, ""))
    return terms.local(named if named and vocabulary().admits(minted.type, named) else minted.type)


def cells_of(entity: Entity) -> Cells:
    """An actor of the crosswalk as a row of entities.csv."""
    label, *aliases = entity.labels["en"]
    return {
        "id": entity.id,
        "type": terms.local(entity.type),
        "label_en": label,
        "alias_en": "|".join(aliases),
        "iso3": entity.iso3,
        "cow": "" if entity.cow is None else str(entity.cow),
        "gw": "" if entity.gw is None else str(entity.gw),
        "wikidata": entity.wikidata,
    }


def _packaged(key: str) -> Cells:
    """An entity as the packaged data set has it, so that both say the same of it."""
    if key in crosswalk().actors:
        return cells_of(crosswalk().actors[key])
    if key in known():
        return dict(known()[key])
    raise BadInputError(f"The mapping means {shown(key)}, which no packaged data set has.")
