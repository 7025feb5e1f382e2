"""RDF files → a data set: statements in this vocabulary become rows, the rest is kept beside them.

What the claims tables can hold is written there: entities, sources, and statements, so that it is
checked, dated and sourced like everything else. A plain triple of the vocabulary that no statement
speaks of becomes an undated claim of which the file is the source. All other triples are kept as
they are (`graph.nt`). Derived statements are left out, since the build derives them again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from ...ontology import terms
from ...ontology.errors import BadInputError, Fault, TableError, UsageError
from ...ontology.lexical import bad_literal
from ...ontology.vocabulary import vocabulary
from ..actors import crosswalk
from ..dataset import is_entity_class, read_dataset
from ..dataset.beside import FILE, reserved
from ..quads import SOURCE_TEXTS
from .claims_tables import REPORT_FILE, descriptor, report_text, table_text
from .entities import cells_of
from .options import Options
from .rdf_reading import Object, Triple, read_rdf
from .report import Kind, Report, settle
from .text import sha256_of

Cells = dict[str, str]
Held = Mapping[str, list[Object]]

_TYPE = terms.RDF + "type"
_LITERALS = {"value_low": "valueLow", "value_high": "valueHigh", "value_text": "valueText",
             "unit": "unit", "ref_period": "refPeriod", "locator": "locator", "note": "note",
             "confidence": "confidence", "polarity": "polarity"}  # fmt: skip
_NAMES = {"stance": "stance", "rank": "rank", "scope": "scope", "topic": "topic"}


@dataclass
class ImportedRdf:
    """The tables of a data set made from RDF files, and the triples kept beside them."""

    as_of: date
    report: Report
    files: tuple[tuple[Path, str], ...]
    entities: dict[str, Cells] = field(default_factory=dict)
    sources: dict[str, Cells] = field(default_factory=dict)
    claims: dict[str, Cells] = field(default_factory=dict)
    beside: dict[Triple, None] = field(default_factory=dict)

    def texts(self, name: str, title: str) -> dict[str, str]:
        """The text of each file of the data set."""
        tables = {
            "entities.csv": [self.entities[key] for key in sorted(self.entities)],
            "sources.csv": [self.sources[key] for key in sorted(self.sources)],
            "claims.csv": [self.claims[key] for key in sorted(self.claims)],
        }
        found = {table: table_text(table, rows) for table, rows in tables.items()}
        found[REPORT_FILE] = report_text(self.report)
        if self.beside:
            found[FILE] = "".join(f"{s} {p} {o} .\n" for s, p, o in self.beside)
        about = {"name": name, "title": title, "version": ""}
        package = descriptor(about, self.as_of, "rdf", self.files, self.report, {}, list(found))
        return {"datapackage.json": package, **found}


def import_rdf(
    paths: Sequence[Path],
    options: Options,
    *,
    syntax: str | None = None,
    base: str | None = None,
) -> ImportedRdf:
    """Read RDF files into one data set; see `read_rdf` for `syntax` and `base`.

    Raises TableError for a file that is refused and for triples of the vocabulary that cannot be
    placed (unless `options.skip_bad`), BadInputError where the statements make no tables.
    """
    if not paths:
        raise UsageError("Name at least one file to import.")
    report = Report()
    triples: dict[Triple, str] = {}
    files = tuple((path, sha256_of(path)) for path in paths)
    for path, digest in files:
        label = f"n{digest[:12]}"  # blank nodes of two files are never the same
        before = len(triples)
        for triple in read_rdf(path, syntax=syntax, base=base, label=label):
            triples.setdefault(triple, path.name)
            end = triple[2]
            if isinstance(end, ox.Literal) and (why := bad_literal(end.value, end.datatype.value)):
                report.add(Kind.WARNING, [Fault(path.name, 0, "", end.value, why)])
        if len(triples) == before:
            report.add(Kind.WARNING, [Fault(path.name, 0, "", "", "0 triples")])
    report.rows = len(triples)
    report.what = "triple"
    made = _Sorter(triples, options, report, files).made
    report.claims = len(made.claims)
    settle(report, options)
    if made.beside:
        report.remarks.append(f"kept beside the claims ({FILE}): {len(made.beside):,}")
    _try(made, paths)
    return made


def _try(made: ImportedRdf, paths: Sequence[Path]) -> None:
    """Read the tables as every command will, so that what is written can be read."""
    with tempfile.TemporaryDirectory() as folder:
        for file, text in made.texts("rdf", "rdf").items():
            (Path(folder) / file).write_text(text, encoding="utf-8", newline="")
        try:
            read_dataset(folder)
        except TableError as error:
            names = ", ".join(path.name for path in paths)
            raise BadInputError(f"What {names} states makes no tables:\n{error}") from None


class _Sorter:
    """Sorts triples into tables, and what belongs into none beside them."""

    def __init__(
        self,
        triples: Mapping[Triple, str],
        options: Options,
        report: Report,
        files: tuple[tuple[Path, str], ...],
    ) -> None:
        self._triples = triples
        self._report = report
        self._held: dict[str, dict[str, list[Object]]] = {}
        for s, p, o in triples:
            if isinstance(s, ox.NamedNode):
                self._held.setdefault(s.value, {}).setdefault(p.value, []).append(o)
        as_of = options.as_of or self._last_day() or date.today()
        self.made = ImportedRdf(as_of, report, files)
        self._said: set[tuple[str, str, str]] = set()
        self._statements: set[str] = set()
        self._place_sources()
        self._place_statements()
        self._place_others(options.name)

    def _last_day(self) -> date | None:
        days = [_text(held, terms.ST + "asOf") for iri, held in self._held.items()
                if iri.startswith(terms.GRAPH)]  # fmt: skip
        return max((date.fromisoformat(d) for d in days if d), default=None)

    # -- sources and entities -------------------------------------------------------------------

    def _place_sources(self) -> None:
        for iri, held in self._held.items():
            if iri.startswith(terms.SRC) and terms.ST + "Source" in _types(held):
                texts = {name: _text(held, of) for name, of in SOURCE_TEXTS.items()}
                last = _text(held, terms.ST + "asOf")
                self.made.sources[iri] = {"id": terms.local(iri), "as_of": last, **texts}

    def _source(self, iri: str) -> str:
        """The id of a source; one that the file does not describe is called by its id."""
        if iri not in self.made.sources:
            day = self.made.as_of.isoformat()
            name = terms.local(iri)
            self.made.sources[iri] = {"id": name, "title": name, "as_of": day}
        return terms.local(iri)

    def _entity(self, iri: str) -> str:
        """The id of an entity, which is then in the table; empty where the file tells no more."""
        if not iri.startswith(terms.ID):
            return ""
        name = terms.local(iri)
        if iri not in self.made.entities:
            held = self._held.get(iri, {})
            classes = [c for c in _types(held) if c in vocabulary().superclasses]
            classes = [c for c in classes if is_entity_class(c)]
            labels = _labels(held)
            if classes and labels.get("label_en"):
                cls = max(classes, key=lambda c: (len(vocabulary().superclasses[c]), c))
                self.made.entities[iri] = _entity_cells(name, cls, held, labels)
            elif name in crosswalk().actors:
                self.made.entities[iri] = cells_of(crosswalk().actors[name])
            else:
                return ""
        return name

    # -- statements ---------------------------------------------------------------------------

    def _place_statements(self) -> None:
        for iri, held in self._held.items():
            kinds = _types(held)
            if not kinds & {terms.CLAIM_CLASS, terms.DENIAL, terms.STATEMENT}:
                continue
            self._remember(held)
            self._statements.add(iri)
            if terms.PROV + "wasDerivedFrom" in held or terms.ST + "rule" in held:
                continue
            cells = self._row(iri, held, denial=terms.DENIAL in kinds)
            if cells is not None:
                if cells["id"] in self.made.claims:  # rows of two data sets may have one number
                    cells["id"] += f"-{len(self.made.claims)}"
                self.made.claims[cells["id"]] = cells

    def _remember(self, held: Held) -> None:
        s, p, o = (_text(held, terms.RDF + part) for part in ("subject", "predicate", "object"))
        self._said.add((s, p, o))
        prop = vocabulary().properties.get(p)
        if prop and prop.symmetric:
            self._said.add((o, p, s))
        if prop and prop.inverse:
            self._said.add((o, prop.inverse, s))

    def _row(self, iri: str, held: Held, *, denial: bool) -> Cells | None:
        s, p, o = (held.get(terms.RDF + part, [None])[0] for part in
                   ("subject", "predicate", "object"))  # fmt: skip
        if s is None or p is None or o is None:
            self._leave(iri, "a statement without subject, predicate and object")
            return None
        subject = self._end(s.value)
        if not subject:
            self._leave(s.value, "neither a type and an English label here, nor a known actor")
            return None
        source = _text(held, terms.PROV + "hadPrimarySource")
        cells = {
            "id": iri.rpartition("/")[2].rpartition("#")[2],
            "subject": subject,
            "predicate": terms.local(p.value),
            "source": self._source(source) if source else self._file_source(),
            "since": _date(held, "since"),
            "until": _date(held, "until"),
            "denial": "true" if denial else "",
            "check": " ".join(sorted(t.value for t in held.get(terms.ST + "check", []))),
            "asserted_by": self._asserted_by(_text(held, terms.ST + "assertedBy")),
            "expanded_from": _text(held, terms.ST + "expandedFrom").rpartition("/")[2],
            **{column: _text(held, terms.ST + name) for column, name in _LITERALS.items()},
            **{column: terms.local(_text(held, terms.ST + name))
               for column, name in _NAMES.items()},
        }  # fmt: skip
        for column in ("scope", "topic"):
            if cells[column]:
                self._entity(terms.ID + cells[column])
        cells["locator"] = cells["locator"] or f"statement {iri}"
        if isinstance(o, ox.Literal):
            cells["value"] = "" if o.language else _text(held, terms.ST + "valueDigits") or o.value
        else:
            cells["object"] = self._end(o.value)
            if not cells["object"]:
                self._leave(o.value, "neither a type and an English label here, nor a known actor")
                return None
        return cells

    def _end(self, iri: str) -> str:
        if iri.startswith(terms.SRC):
            return f"src:{self._source(iri)}"
        return self._entity(iri)

    def _asserted_by(self, iri: str) -> str:
        if iri.startswith(terms.SRC):
            return f"src:{self._source(iri)}"
        name = self._entity(iri) if iri else ""
        return f"id:{name}" if name else ""

    def _file_source(self) -> str:
        """The source of what the file says without naming one: the file."""
        names = ", ".join(path.name for path, _ in self.made.files)
        digest = self.made.files[0][1][:8]
        iri = f"{terms.SRC}file-{digest}"
        day = self.made.as_of.isoformat()
        self.made.sources.setdefault(iri, {"id": terms.local(iri), "title": names, "as_of": day})
        return terms.local(iri)

    # -- everything else --------------------------------------------------------------------------

    def _place_others(self, name: str) -> None:
        number = 0
        ours = (terms.CLAIM, terms.SRC, terms.GRAPH, terms.ST, terms.ST.removesuffix("#"))
        for triple in self._triples:
            s, p, o = triple
            subject = s.value if isinstance(s, ox.NamedNode) else ""
            if subject in self._statements or subject.startswith(ours):
                continue
            if self._known_of_entity(subject, p.value, o):
                continue
            prop = vocabulary().properties.get(p.value)
            if prop and subject.startswith(terms.ID):
                if (subject, p.value, o.value) in self._said:
                    continue
                number += 1
                self._plain(triple, number)
            elif why := reserved(ox.Triple(s, p, o)):
                self._leave(_short(triple), why)
            else:
                self.made.beside[triple] = None

    def _known_of_entity(self, subject: str, predicate: str, o: Object) -> bool:
        """Whether the table of entities holds what a triple says of an entity."""
        if not subject.startswith(terms.ID) or not (self._entity(subject) or predicate == _TYPE):
            return False
        names = {terms.ST + n for n in ("iso3", "cowCode", "gwCode")}
        names |= {terms.SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "note")}
        names |= {terms.WGS84 + n for n in ("lat", "long")}
        if predicate == terms.SKOS + "exactMatch":
            return o.value.startswith(terms.WIKIDATA)
        if predicate == _TYPE:  # superclasses are written by every build
            return o.value.startswith(terms.ST) or o.value in self._classes(subject)
        return predicate in names

    def _classes(self, subject: str) -> tuple[str, ...]:
        cells = self.made.entities.get(subject)
        return vocabulary().superclasses[terms.ST + cells["type"]] if cells else ()

    def _plain(self, triple: Triple, number: int) -> None:
        s, p, o = triple
        prop = vocabulary().properties[p.value]
        subject = self._end(s.value)
        obj = "" if isinstance(o, ox.Literal) else self._end(o.value)
        if not subject or (not obj and not isinstance(o, ox.Literal)):
            self._leave(_short(triple), "an end without a type and an English label")
            return
        row = f"t{number}"
        self.made.claims[row] = {
            "id": row, "subject": subject, "predicate": prop.name, "object": obj,
            "value": o.value if isinstance(o, ox.Literal) else "", "unit": prop.unit or "",
            "source": self._file_source(), "locator": "a plain triple", "stance": "Fact",
        }  # fmt: skip

    def _leave(self, what: str, why: str) -> None:
        file = self.made.files[0][0].name
        self._report.add(Kind.BAD, [Fault(file, 0, "", what, why)])


def _short(triple: Triple) -> str:
    return " ".join(terms.compact(term.value) for term in triple)


def _types(held: Held) -> set[str]:
    return {t.value for t in held.get(_TYPE, ()) if isinstance(t, ox.NamedNode)}


def _text(held: Held, predicate: str) -> str:
    return next((t.value for t in held.get(predicate, ())), "")


def _date(held: Held, name: str) -> str:
    """A date as EDTF: as it is given, or from its two bounds."""
    if written := _text(held, f"{terms.ST}{name}Edtf"):
        return written
    low, high = _text(held, terms.ST + name), _text(held, f"{terms.ST}{name}Latest")
    if low == high or not (low or high):
        return low
    return f"[{low}..{high}]"


def _labels(held: Held) -> Cells:
    """The columns of labels from SKOS labels and rdfs:label."""
    columns = {"en": "en", "zh-hant": "zh", "ru": "ru"}
    found: dict[str, list[str]] = {}
    for predicate, kind in ((terms.SKOS + "prefLabel", "label"), (terms.RDFS + "label", "label"),
                            (terms.SKOS + "altLabel", "alias")):  # fmt: skip
        for term in held.get(predicate, ()):
            if isinstance(term, ox.Literal):
                suffix = columns.get((term.language or "en").lower())
                if suffix:
                    found.setdefault(f"{kind}_{suffix}", []).append(term.value)
    hidden = [t.value for t in held.get(terms.SKOS + "hiddenLabel", ())]
    cells = {"hidden": "|".join(sorted(hidden))}
    for column, names in found.items():
        names = sorted(set(names))
        cells[column] = "|".join(names) if column.startswith("alias") else names[0]
    return cells


def _entity_cells(name: str, cls: str, held: Held, labels: Cells) -> Cells:
    matches = [t.value for t in held.get(terms.SKOS + "exactMatch", ())]
    wikidata = [m.removeprefix(terms.WIKIDATA) for m in matches if m.startswith(terms.WIKIDATA)]
    return {
        "id": name, "type": terms.local(cls), **labels,
        "iso3": _text(held, terms.ST + "iso3"), "cow": _text(held, terms.ST + "cowCode"),
        "gw": _text(held, terms.ST + "gwCode"), "lat": _text(held, terms.WGS84 + "lat"),
        "lon": _text(held, terms.WGS84 + "long"), "wikidata": wikidata[0] if wikidata else "",
        "note": _text(held, terms.SKOS + "note"),
    }  # fmt: skip
