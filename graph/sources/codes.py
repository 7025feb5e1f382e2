"""Whom the codes of a row mean: states of the crosswalk, or what the data set itself numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ...ontology.errors import Fault
from ..actors import Holding, crosswalk
from ..actors.crosswalk import normal
from .entities import Entities
from .holders import system_name
from .mapping import ActorColumn, Minted, SourceMapping
from .options import Options
from .rows import Row


class Codes:
    """Looks up the codes of rows; what is wrong or doubtful about one is noted on its row."""

    def __init__(self, mapping: SourceMapping, options: Options, entities: Entities) -> None:
        self._mapping = mapping
        self._options = options
        self._entities = entities

    def holdings(self, row: Row, actor: ActorColumn) -> Sequence[Holding]:
        """Who holds the code of a column."""
        cell = row.cells.get(actor.column, "")
        if cell in self._mapping.missing and cell:
            row.missing.append(row.fault(actor.column, "a missing value, as the codebook has it"))
            return ()
        if not cell:
            row.bad.append(row.fault(actor.column, "no code"))
            return ()
        own = actor.recode.get(cell, cell)
        code = normal(actor.system, own)
        if code is None and own and not actor.otherwise:
            row.bad.append(row.fault(actor.column, f"not a code of {system_name(actor.system)}"))
            return ()
        found = crosswalk().holdings(actor.system, code) if code else ()
        name = row.cells.get(actor.label, "") if actor.label else ""
        others = self._by_other_codes(row, actor, found) if actor.also else ()
        if found:
            self._compare_name(row, actor, found, name)
            return found
        if others:
            return others
        if actor.otherwise:
            made = self.minted(row, self._mapping.minted[actor.otherwise])
            return (Holding(actor.system, cell, made),)
        code = code or cell
        why = f"not a known state ({system_name(actor.system)})"
        if not self._options.allow_unknown:
            hint = "--allow-unknown takes it as a new one"
            self.unplaced(row).append(row.fault(actor.column, why, hint))
            return ()
        row.doubts.append(row.fault(actor.column, f"{why}; taken as a new one"))
        return (Holding(actor.system, code, self._entities.unknown(actor.system, code, name)),)

    def _by_other_codes(
        self, row: Row, actor: ActorColumn, found: Sequence[Holding]
    ) -> Sequence[Holding]:
        """Whom further codes of the row mean; a doubt where they are of another than `found`."""
        for system, column in actor.also.items():
            code = row.cells.get(column, "").rpartition("/")[2]
            others = crosswalk().holdings(system, code)
            if not others:
                continue
            if found and not {h.actor for h in found} & {h.actor for h in others}:
                one, other = (crosswalk().actors[h[-1].actor].label for h in (found, others))
                why = f"code {found[0].code} is {one}, {code} is {other}; the first counts"
                row.doubts.append(row.fault(column, why))
            return others
        return ()

    def unplaced(self, row: Row) -> list[Fault]:
        """Where it goes that a code means nobody: what a publisher wrote, no user can mend."""
        return row.missing if self._mapping.skips_unplaced and not self._options.strict else row.bad

    def _compare_name(
        self, row: Row, actor: ActorColumn, found: Sequence[Holding], name: str
    ) -> None:
        """Warn where the name is that of another actor: the code wins."""
        others = crosswalk().named(name) if name else frozenset()
        if others and not others & {h.actor for h in found}:
            known = crosswalk().actors[found[-1].actor].label
            why = f"code {found[0].code} is {known}, name says {name}; the code counts"
            row.doubts.append(row.fault(actor.label, why))

    def minted(self, row: Row, minted: Minted) -> str:
        """The entity of the mapping that a row numbers."""
        missing = self._mapping.missing
        known = {n: "" if c in missing else c for n, c in row.cells.items()}
        return self._entities.minted(minted, known)
