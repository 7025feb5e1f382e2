"""Everything that a store holds, to be asked: by SPARQL, by name, and day by day."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.dates import parse_day
from ..ontology.errors import NotFoundError, QueryError, UsageError, nearest
from . import query as sparql
from . import questions
from .bounded import Limits, Source, Worker
from .claims import ASSERTED, Dataset, Entity, Iri, Rank, Stance, Statement
from .contradictions import Contradiction, contradictions
from .endpoint import Endpoint
from .holding import Reading, undistributed
from .names import Names
from .readback import Contents, contents_of, read_foreign, read_store
from .snapshot import Snapshot
from .store import in_memory, rdflib_dataset
from .why import Answer, read_question, why

if TYPE_CHECKING:
    from rdflib import Dataset as RdflibDataset
    from rdflib import Graph

    from .alignment.series import AlignmentSeries

T = TypeVar("T")


class Evidence:
    """Statements with their sources, in a data set, in a store (on disk: at a path), or behind an
    endpoint.
    """

    def __init__(self, held: ox.Store | Dataset | Endpoint, path: Path | None = None) -> None:
        self._held = held
        self._path = path
        self._worker: Worker | None = None
        self._asking = threading.Lock()

    def __repr__(self) -> str:
        names = ", ".join(f"{d.name} {d.version}".strip() for d in self.contents.datasets)
        return f"<{type(self).__name__} of {names}: {len(self.contents.statements)} statements>"

    @cached_property
    def store(self) -> ox.Store:
        """The Oxigraph store underneath; of a data set it is built, and of an endpoint read out,
        when first asked.
        """
        if isinstance(self._held, ox.Store):
            return self._held
        return self._held.copy() if isinstance(self._held, Endpoint) else in_memory([self._held])

    @cached_property
    def contents(self) -> Contents:
        """Everything in the data set or store as values; read when first needed."""
        if isinstance(self._held, Dataset):
            return contents_of([self._held])
        read = read_foreign if isinstance(self._held, Endpoint) else read_store
        return read(self.store)

    @cached_property
    def names(self) -> Names:
        return Names(self.contents.entities, self._belonging)

    @cached_property
    def _parts(self) -> Mapping[Iri, frozenset[Iri]]:
        """What each group comprises and who was ever said to be in each body."""
        found: dict[Iri, set[Iri]] = {}
        for s in self.contents.statements:
            if s.object is None or s.denial:
                continue
            if s.predicate == terms.COMPRISES:
                found.setdefault(s.subject, set()).add(s.object)
            elif s.predicate in (terms.MEMBER_OF, terms.PARTNER_IN):
                found.setdefault(s.object, set()).add(s.subject)
        return {iri: frozenset(parts) for iri, parts in found.items()}

    def _belonging(self, iri: Iri) -> frozenset[Iri]:
        return self._parts.get(iri, frozenset())

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return contradictions(self.contents.statements)

    @property
    def as_of(self) -> date:
        """The last day of the data: the latest of its data sets. The default day of a snapshot."""
        return max((d.as_of for d in self.contents.datasets), default=date.max)

    def query(
        self,
        text: str,
        params: Mapping[str, questions.Value] | None = None,
        *,
        timeout: float | None = None,
        memory: int | None = None,
        max_rows: int | None = None,
    ) -> sparql.Rows | bool | Graph:
        """Answer a SPARQL 1.1 query, with the usual prefixes declared.

        `params` gives values to variables that the query selects (`{"on": "2003-12-31"}`; an
        entity as `id:KAZ`), without touching its text. SELECT gives `Rows` (tuples of Python
        values, `.columns`), ASK a bool, CONSTRUCT and DESCRIBE an rdflib Graph. Raises QueryError
        with the place of a syntax error; SERVICE, LOAD and updates are refused.

        With a `timeout` in seconds, a limit of `memory` in MB (beside the store) or of rows the
        query runs in a process of its own, which is ended at the limit, by LimitError; use it for
        queries that somebody else wrote. Without one it runs here and cannot be stopped. An
        endpoint is asked itself, for a minute at most where no `timeout` is given.
        """
        answer = self.answer(text, self._bound(params), Limits(timeout, memory, max_rows))
        if isinstance(answer, ox.QuerySolutions):
            return sparql.rows(answer)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        return sparql.graph(answer)

    def answer(
        self,
        text: str,
        bindings: questions.Bindings | None = None,
        limits: Limits | None = None,
    ) -> sparql.Answer:
        """Answer a query with terms of RDF; with limits, in a process of its own (`query`)."""
        if isinstance(self._held, Endpoint):
            return self._held.evaluate(text, bindings, limits)
        if limits is None or limits == Limits():
            return sparql.evaluate(self.store, text, bindings)
        with self._asking:
            if self._worker is None or not self._worker.alive:
                self._worker = Worker(self._source())
            return self._worker.answer(text, bindings, limits).read()

    def _source(self) -> Source:
        """Where a worker finds what is held here."""
        if self._path is not None:
            return Source("database", (str(self._path),))
        return Source("quads", quads=self.store.dump(format=ox.RdfFormat.N_QUADS) or b"")

    def _bound(self, params: Mapping[str, questions.Value] | None) -> questions.Bindings:
        return questions.bind(params, self.names) if params else {}

    def ask(self, name: str, **params: questions.Value) -> sparql.Rows:
        """Answer a packaged question (`steppe query --list`), with its own parameters.

        Parameters that are not given have the question's defaults. Raises NotFoundError for an
        unknown question or entity, UsageError for an unknown parameter or a bad value.
        """
        asked = questions.question(name)
        bound = (
            questions.bind(params, self.names, asked, self.as_of)
            if asked.parameters or params
            else {}
        )
        answer = self.answer(asked.text, bound)
        if isinstance(answer, ox.QuerySolutions):
            return sparql.rows(answer)
        raise QueryError(f"The question {name} is no SELECT.")

    def rdflib(self) -> RdflibDataset:
        """The store as an rdflib Dataset, for code that works on one."""
        return rdflib_dataset(self.store)

    def entity(
        self, name: str, cls: Iri | None = None, context: str | Iterable[str] = ()
    ) -> Entity:
        """The entity that a code or a label in any language means.

        Where a name may mean several, `cls` (a class IRI) chooses those of that class, `context`
        those that go with it: a list it stands in («哈、烏、吉»), or a group or body it belongs to.
        An abbreviation of one Chinese character needs a context. Raises NotFoundError with the
        nearest names, AmbiguousNameError with the candidates.
        """
        return self.names.find(name, cls, context)

    def claims(self, about: str | None = None) -> tuple[Statement, ...]:
        """All statements, or those about this entity: as subject, object, scope or topic."""
        if about is None:
            return self.contents.statements
        iri = self.entity(about).iri
        return tuple(s for s in self.contents.statements if iri in s.ends)

    def reading(
        self,
        *,
        source: str | Collection[str] | None = None,
        stance: str | Collection[str] | None = None,
        rank: str | Collection[str] | None = None,
        certain: bool = False,
        extrapolate: bool = False,
    ) -> Reading:
        """According to whom: one name or several for each; none means all asserted statements.

        Raises NotFoundError for an unknown source, UsageError for an unknown stance or rank.
        """
        sources = {s.id: s.iri for s in self.contents.sources.values()}
        stances = {str(s): s for s in Stance}
        ranks = {r.label: r for r in Rank}
        return Reading(
            sources=frozenset(_pick("source", source, sources)),
            stances=frozenset(_pick("stance", stance, stances)) or ASSERTED,
            ranks=frozenset(_pick("rank", rank, ranks)),
            certain=certain,
            extrapolate=extrapolate,
        )

    def snapshot(
        self,
        day: str | date | None = None,
        *,
        certain: bool = False,
        source: str | Collection[str] | None = None,
        stance: str | Collection[str] | None = None,
        rank: str | Collection[str] | None = None,
        extrapolate: bool = False,
        window: str | date | None = None,
    ) -> Snapshot:
        """What holds on a day, `YYYY-MM-DD`; by default on the last day of the data.

        `certain` takes only what holds on every reading of the dates. With `window`, acts dated
        from that day on count too. Raises DateError for what is no day.
        """
        reading = self.reading(
            source=source, stance=stance, rank=rank, certain=certain, extrapolate=extrapolate
        )
        on = self.as_of if day is None else as_day(day)
        return self.snapshot_of(reading, on, None if window is None else as_day(window))

    def snapshot_of(self, reading: Reading, day: date, window: date | None = None) -> Snapshot:
        """The snapshot of a day under a reading that was made before."""
        if window is not None and window > day:
            raise UsageError(
                f"The window begins on {window}, after the day {day}.",
                hint="It runs from its first day up to the day.",
            )
        known = self.contents.entities  # what one source says of another is no tie of a day
        admitted = [
            s
            for s in undistributed(self.contents.statements)
            if reading.admits(s) and s.subject in known
        ]
        return Snapshot(self.contents, admitted, day, reading, window)

    def alignment_series(
        self,
        first: int,
        last: int,
        metric: str = "jaccard",
        *,
        day_rule: str = "year-end",
        on: str | date | None = None,
        actors: Sequence[Iri] | None = None,
        bounds: bool = False,
        reading: Reading | None = None,
        layer: str = terms.INSTITUTIONAL,
        over: Iterable[Iri] | None = None,
        **framing: Any,
    ) -> AlignmentSeries:
        """Alignment of every pair of actors, year by year from `first` to `last`.

        `day_rule` says which day stands for a year (`year-end`, `mid-year`, `day` with `on`, or
        `any`); `reading` comes from `reading(…)`. The rest are the options of
        `Snapshot.alignment`. Labelled arrays with a row a year.
        """
        from .alignment.portfolio import Frame
        from .alignment.series import AlignmentSeries, stream, year_days

        frame = Frame(layer=layer, over=None if over is None else tuple(over), **framing)
        according_to = reading or self.reading()
        matrices = stream(
            lambda day, window: self.snapshot_of(according_to, day, window),
            year_days(first, last, day_rule, None if on is None else as_day(on)),
            metric,
            frame=frame,
            rule=day_rule,
            actors=actors,
            bounds=bounds,
        )
        return AlignmentSeries(tuple(matrices), day_rule)

    def why(self, question: str, on: Snapshot | str | date | None = None) -> Answer:
        """Yes, no or not stated: «UZB memberOf CSTO» on a day or a snapshot's, and who says so."""
        subject, predicate, obj = read_question(question, self.names)
        snapshot = on if isinstance(on, Snapshot) else self.snapshot(on)
        return why(snapshot, subject, predicate, obj)


def as_day(day: str | date) -> date:
    """A day, or the one that a text `YYYY-MM-DD` names; DateError for what is none."""
    return parse_day(day) if isinstance(day, str) else day


def _pick(what: str, wanted: str | Collection[str] | None, known: dict[str, T]) -> list[T]:
    names = [] if wanted is None else [wanted] if isinstance(wanted, str) else list(wanted)
    by_fold = {name.casefold(): value for name, value in known.items()}
    picked = []
    for name in names:
        key = name.removeprefix("src:").removeprefix("st:").casefold()
        if key not in by_fold:
            hint = nearest(name, list(known)) or f"They are: {', '.join(sorted(known))}."
            kind = NotFoundError if what == "source" else UsageError
            raise kind(f"There is no {what} «{name}».", hint=hint)
        picked.append(by_fold[key])
    return picked
