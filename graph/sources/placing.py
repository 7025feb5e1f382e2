"""Rows of a table → claims, as a mapping says; a row that cannot be placed is reported.

Identity is the code: names are only compared with it, and kept as further labels.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...ontology.dates import DateError, Day
from ...ontology.errors import Fault, nearest
from ...ontology.vocabulary import vocabulary
from ..actors import Holding
from .codes import Codes
from .entities import Entities
from .holders import OutsideError, doubts, parts
from .mapping import ActorColumn, Choice, Claimed, DateColumns, SourceMapping, When
from .options import Options
from .report import Kind, Report
from .rows import Cells, Row
from .when import Spell, day_after, read_date
from .windows import years_of

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

_PRECISION = {"day": None, "month": len("2001-06"), "year": len("2001")}


@dataclass(frozen=True)
class Placed:
    """One claim: its row, its key (what makes it the same as another), and its cells.

    `kind` begins its id: r for a row, another word for what follows from the whole table.
    """

    line: int
    key: tuple[str, ...]
    cells: dict[str, str]
    kind: str = "r"


class Placer:
    """Places the rows of one file."""

    def __init__(
        self, mapping: SourceMapping, options: Options, entities: Entities, report: Report
    ) -> None:
        self._mapping = mapping
        self._options = options
        self._entities = entities
        self._codes = Codes(mapping, options, entities)
        self._report = report

    def place(self, file: str, line: int, cells: Cells, columns: Mapping[str, str]) -> list[Placed]:
        """The claims of a row; none, and a note in the report, where it cannot be placed."""
        row = Row(file, line, cells, columns)
        if window := self._mapping.window:
            years = years_of(cells.get(window.column, ""), window.century)
            if years is None:
                row.bad.append(row.fault(window.column, "no window of years", "such as 1946-1949"))
            cells = row.cells = {**cells, **(years or {})}
        for skip in self._mapping.skips:
            if _fits(skip.when, cells):
                self._report.add(Kind.SKIPPED, [Fault(file, line, "", "", skip.reason)])
                return []
        self._check_cells(row)
        fitting = [c for c in self._mapping.claims if _fits(c.when, cells)]
        ends = {end for c in fitting for end in (c.subject, c.object)}
        actors = self._mapping.actors
        held = {n: self._codes.holdings(row, actors[n]) for n in actors if n in ends}
        placed = []
        if not row.bad and not row.missing:
            for claimed in fitting:
                placed += self._claim(row, claimed, held)
            if not fitting:
                row.missing.append(Fault(file, line, "", "", "no claim of the mapping fits it"))
        if row.bad:
            self._report.add(Kind.BAD, row.bad)
            return []
        if row.missing:
            self._report.add(Kind.SKIPPED, row.missing)
            return []
        self._report.add(Kind.WARNING, row.doubts)
        return placed

    # -- cells ----------------------------------------------------------------------------------

    def _check_cells(self, row: Row) -> None:
        for name, cell in row.cells.items():
            if cell.isprintable():
                continue
            if _CONTROL.search(cell):
                row.bad.append(row.fault(name, "holds a control character"))
            elif odd := sorted({c for c in cell if unicodedata.category(c) == "Cf"}):
                codes = ", ".join(f"U+{ord(c):04X}" for c in odd)
                row.doubts.append(row.fault(name, f"holds invisible characters ({codes})"))
        names = [self._mapping.source_column, *(a.label for a in self._mapping.actors.values())]
        for name in filter(None, names):
            if row.cells.get(name, "")[:1] in tuple("=+-@"):
                row.doubts.append(row.fault(name, "a spreadsheet would take it for a formula"))
        for name, (low, high) in self._mapping.numbers.items():
            cell = row.cells.get(name, "")
            if cell in self._mapping.missing or not cell:
                continue
            if not _NUMBER.fullmatch(cell) or not math.isfinite(float(cell)):
                row.bad.append(row.fault(name, "not a number", "digits and a point"))
            elif not low <= float(cell) <= high:
                least, most = f"at least {low:g}", f"at most {high:g}"
                limits = [text for text, end in ((least, low), (most, high)) if math.isfinite(end)]
                row.bad.append(row.fault(name, f"must be {' and '.join(limits)}"))

    # -- claims ---------------------------------------------------------------------------------

    def _claim(
        self, row: Row, claimed: Claimed, held: Mapping[str, Sequence[Holding]]
    ) -> list[Placed]:
        predicate = self._predicate(row, claimed)
        spell = self._spell(row, claimed)
        if predicate is None or spell is None or row.bad or row.missing:
            return []
        placed = []
        outside: list[Fault] = []
        for subject, inner in self._ends(row, claimed.subject, held, spell, outside):
            for obj, part in self._ends(row, claimed.object, held, inner, outside):
                if obj and obj == subject:
                    why = f"a self-tie: {row.cells.get(self._column(claimed.subject), subject)}"
                    row.bad.append(Fault(row.file, row.line, "", "", why))
                    return []
                placed.append(self._placed(row, claimed, predicate, subject, obj, part, spell))
        if not placed:  # of two ends of which one changed hands, only some parts may meet
            self._codes.unplaced(row).extend(outside)
        return [] if row.bad else placed

    def _column(self, end: str) -> str:
        actor = self._mapping.actors.get(end)
        return actor.column if actor else end

    def _predicate(self, row: Row, claimed: Claimed) -> str | None:
        if not isinstance(claimed.predicate, Choice):
            return claimed.predicate
        choice = claimed.predicate
        cell = row.cells.get(choice.column, "")
        found = choice.values.get(cell) or choice.values.get(cell.casefold())
        if found is None:
            near = nearest(cell, list(choice.values))
            why = f"unknown {choice.column}; known are {', '.join(choice.values)}"
            row.bad.append(row.fault(choice.column, why, near))
        return found

    def _ends(
        self,
        row: Row,
        end: str,
        held: Mapping[str, Sequence[Holding]],
        spell: Spell,
        outside: list[Fault],
    ) -> Iterator[tuple[str, Spell]]:
        """Who stands at one end, one after the other where a code changed hands."""
        if not end:
            yield "", spell
        elif end in self._mapping.constants:
            yield self._entities.actor(self._mapping.constants[end]), spell
        elif end in self._mapping.minted:
            minted = self._mapping.minted[end]
            empty = [name for name in minted.key if not row.cells.get(name, "")]
            if empty:
                row.bad.append(row.fault(empty[0], "missing"))
            else:
                yield self._codes.minted(row, minted), spell
        else:
            yield from self._held(row, self._mapping.actors[end], held[end], spell, outside)

    def _held(
        self,
        row: Row,
        actor: ActorColumn,
        holdings: Sequence[Holding],
        spell: Spell,
        outside: list[Fault],
    ) -> Iterator[tuple[str, Spell]]:
        lenient = self._mapping.outside == "ignore"
        try:
            found = parts(holdings, spell, strict=not lenient)
        except OutsideError as error:
            outside.append(row.fault(actor.column, str(error)))
            return
        odd = [] if lenient else doubts(actor.system, holdings, spell)
        into = row.bad if self._mapping.outside == "bad" else row.doubts
        into += [f for f in (row.fault(actor.column, why) for why in odd) if f not in into]
        name = row.cells.get(actor.label, "") if actor.label else ""
        for part in found:
            yield self._entities.actor(part.actor, name), part.spell

    def _placed(
        self, row: Row, claimed: Claimed, predicate: str, subject: str, obj: str, part: Spell,
        written: Spell,
    ) -> Placed:  # fmt: skip
        prop = vocabulary().property_named(predicate)
        assert prop is not None
        if prop.symmetric and obj < subject:
            subject, obj = obj, subject
        filled = {**row.cells, "row": str(row.line)}
        cells = {key: template.fill(filled) for key, template in claimed.cells.items()}
        cells.setdefault("locator", f"row {row.line}")
        cells |= {
            "subject": subject, "predicate": prop.name, "object": obj,
            "value": claimed.value.fill(filled) if claimed.value else "",
            "since": _text(part.since),
            "until": _text(part.until),
            "source": self._entities.source(row.cells.get(self._mapping.source_column, "")),
        }  # fmt: skip
        if quoted := row.cells.get(self._mapping.quoted_column, ""):
            cells["asserted_by"] = self._entities.quoted(quoted)
        if part != written:
            cells["note"] = _joined(cells.get("note", ""), self._as_written(row, claimed))
        if prop.literal and prop.unit:
            cells.setdefault("unit", prop.unit)
        key = tuple(v for k, v in sorted(cells.items()) if k != "locator")
        return Placed(row.line, key, cells)

    def _as_written(self, row: Row, claimed: Claimed) -> str:
        said = []
        for word, columns in (("since", claimed.since), ("until", claimed.until)):
            if columns and any(row.cells.get(n, "") for n in columns.names):
                said.append(f"{word} {'-'.join(row.cells.get(n, '') for n in columns.names)}")
        return f"in the source {', '.join(said) or 'without an end'}; cut to when the code means it"

    # -- dates ----------------------------------------------------------------------------------

    def _spell(self, row: Row, claimed: Claimed) -> Spell | None:
        """The spell of a claim; None, and a fault, where its dates make none."""
        before = len(row.bad)
        since = self._date(row, claimed.since)
        until = self._end(row, claimed)
        if len(row.bad) > before:
            return None
        spell = Spell(since, until)
        if spell.first and spell.last and spell.last <= spell.first:
            name = claimed.until.year if claimed.until else ""
            row.bad.append(row.fault(name, "the end lies before the start"))
            return None
        name = claimed.since.year if claimed.since else ""
        as_of = self._options.as_of
        if name and since is None:
            what = "the tie is undated" if until is None else "the start is not known"
            row.doubts.append(row.fault(name, what))
        if as_of and spell.first and spell.first > as_of:
            row.doubts.append(row.fault(name, f"after the last day of the data ({as_of})"))
        return spell

    def _end(self, row: Row, claimed: Claimed) -> Day | None:
        """The first day off; None where no end is stated."""
        columns = claimed.until
        if columns is None or row.cells.get(columns.year, "") in self._mapping.ongoing:
            return None
        day = self._date(row, columns)
        if day is None:
            return None
        as_of = self._options.as_of
        if as_of and day.earliest and day.earliest > as_of:
            why = f"after the last day of the data ({as_of}); taken as going on"
            row.doubts.append(row.fault(columns.year, why))
            return None
        exclusive = not self._mapping.inclusive or self._mapping.fold is not None
        return day if exclusive else day_after(day)

    def _date(self, row: Row, columns: DateColumns | None) -> Day | None:
        if columns is None:
            return None
        found = [self._part(row, name) for name in columns.names]
        if not found[0]:
            return None
        text = found[0]
        for part in found[1:]:
            if not part:
                break
            text += "-" + part.zfill(2)
        text = text[: _PRECISION[self._mapping.precision]]
        if text in self._mapping.begun:
            text = f"[..{text}]"
        try:
            return read_date(text, self._options.date_order)
        except DateError as error:
            why = error.message.rpartition("»: ")[2]
            name = columns.year if len(found) == 1 else ", ".join(columns.names)
            fault = row.fault(columns.year, why, error.hint)
            row.bad.append(Fault(fault.file, fault.line, row.columns.get(name, name), text, why,
                                 error.hint))  # fmt: skip
            return None

    def _part(self, row: Row, name: str) -> str:
        cell = row.cells.get(name, "")
        return "" if cell in self._mapping.missing else cell


def _fits(when: When, cells: Cells) -> bool:
    return all(cells.get(name, "") in values for name, values in when.items())


def _text(day: Day | None) -> str:
    return day.text if day else ""


def _joined(*texts: str) -> str:
    return "; ".join(text for text in texts if text)
