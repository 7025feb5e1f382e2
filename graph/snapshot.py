"""What holds on one day, according to one reading of the sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..ontology import terms
from ..ontology.errors import NotFoundError
from ..ontology.vocabulary import vocabulary
from .claims import Entity, Iri, Statement
from .holding import Key, Reading, Verdict, by_relation, judge, key_of, outcomes
from .readback import Contents
from .speaking import Existence, existence_of, is_occurrence

if TYPE_CHECKING:
    import networkx as nx

    from .alignment.matrix import AlignmentMatrix
    from .alignment.reasons import Explanation
    from .blocs.community import Partition
    from .positions.centrality import Position


class Snapshot:
    """The relations that hold on `day`: the possible ones, or with `reading.certain` the certain.

    With `window` acts (signings, attacks) from that day up to `day` count too. `beyond` says why
    there is no answer where the day lies before or past the days of every source.
    """

    def __init__(
        self,
        contents: Contents,
        statements: Sequence[Statement],
        day: date,
        reading: Reading,
        window: date | None = None,
    ) -> None:
        self.contents = contents
        self.day = day
        self.reading = reading
        self.window = window
        self.statements = statements

    def __repr__(self) -> str:
        return f"<Snapshot of {self.day}: {len(self.ties)} ties>"

    @property
    def entities(self) -> Mapping[Iri, Entity]:
        return self.contents.entities

    @cached_property
    def beyond(self) -> str:
        """Why no source speaks of the day; empty if one does.

        Data sets that say from which year on they speak answer for no day before.

        A data set may hold statements of later sources, such as what became of a forecast: it
        answers for no day after its own last one all the same.
        """
        begun = [d.begins for d in self.contents.datasets if d.begins]
        if begun and len(begun) == len(self.contents.datasets) and self.day < min(begun):
            return f"no source speaks of {self.day}: the first one begins on {min(begun)}"
        last = max((s.as_of for s in self.statements if s.as_of), default=None)
        if self.reading.extrapolate or last is None:
            return ""
        last = min(last, max((d.as_of for d in self.contents.datasets), default=last))
        if self.day <= last:
            return ""
        return f"no source speaks of {self.day}: the last one ends on {last}"

    @cached_property
    def verdicts(self) -> Mapping[Key, Verdict]:
        """The verdict on every relation that anybody speaks of, also those that do not hold."""
        return {key: self._judged(key) for key in sorted(self.relations)}

    @cached_property
    def relations(self) -> Mapping[Key, Sequence[Statement]]:
        """The statements about each relation."""
        return by_relation(self.statements)

    @cached_property
    def existence(self) -> Existence:
        """From when and until when an entity may exist."""
        return existence_of(self.statements)

    def exists(self, entity: Iri) -> bool:
        """Whether an entity may exist on the day; it may where no date of it is known."""
        start, end = self.existence(entity)
        return (start is None or start <= self.day) and (end is None or self.day < end)

    def _judged(self, key: Key) -> Verdict:
        return judge(
            key,
            self.relations[key],
            self.day,
            existence=self.existence,
            window=self.window,
            extrapolate=self.reading.extrapolate,
        )

    def outcomes(self, key: Key) -> tuple[Verdict, ...]:
        """Every verdict on a relation that dates and denials leave possible, the snapshot's first.

        Only that one where the reading is of what is certain.
        """
        if self.reading.certain or key not in self.relations:
            return (self.verdicts[key],) if key in self.verdicts else ()
        return outcomes(
            key,
            self.relations[key],
            self.day,
            existence=self.existence,
            window=self.window,
            extrapolate=self.reading.extrapolate,
        )

    def changed(self, *, without: Collection[Iri] = (), plus: Sequence[Statement] = ()) -> Snapshot:
        """The same day and reading without some statements, and with others; nothing is stored.

        What was derived from a statement that is left out goes with it. Only the relations that
        the change concerns are judged again.
        """
        gone = self._with_derived(frozenset(without))
        kept = [s for s in self.statements if s.iri not in gone]
        other = Snapshot(self.contents, [*kept, *plus], self.day, self.reading, self.window)
        touched = [s for s in self.statements if s.iri in gone] + list(plus)
        if not any(s.predicate in (terms.INCEPTION, terms.DISSOLUTION) for s in touched):
            keys = {key for key in map(key_of, touched) if key is not None}
            verdicts = {k: v for k, v in self.verdicts.items() if k not in keys}
            verdicts.update({k: other._judged(k) for k in keys if k in other.relations})
            # What a cached property keeps, made here from what was judged before.
            other.__dict__["verdicts"] = dict(sorted(verdicts.items()))
        return other

    def taking(self, verdicts: Iterable[Verdict]) -> Snapshot:
        """The same snapshot with other verdicts on some relations; nothing is stored."""
        other = Snapshot(self.contents, self.statements, self.day, self.reading, self.window)
        own = {verdict.key: verdict for verdict in verdicts}
        # What a cached property keeps, made here from what was judged before.
        other.__dict__["verdicts"] = dict(sorted({**self.verdicts, **own}.items()))
        return other

    def _with_derived(self, gone: frozenset[Iri]) -> frozenset[Iri]:
        while more := {
            s.iri for s in self.statements
            if s.iri not in gone and (s.expanded_from in gone or gone.intersection(s.derived_from))
        }:  # fmt: skip
            gone |= more
        return gone

    @cached_property
    def ties(self) -> tuple[Verdict, ...]:
        """The relations that hold."""
        if self.beyond:
            return ()
        return tuple(
            v for v in self.verdicts.values() if v.holds and (v.certain or not self.reading.certain)
        )

    @cached_property
    def rosters(self) -> Mapping[Iri, tuple[Statement, ...]]:
        """Bodies whose members a source lists completely for the day → the statements of it."""
        found: dict[Iri, tuple[Statement, ...]] = {}
        for s in self.statements:
            complete = s.quantity is not None and s.quantity.value is True and not s.denial
            if s.predicate == terms.ROSTER_COMPLETE and complete and self._on_the_day(s):
                found[s.subject] = (*found.get(s.subject, ()), s)
        return found

    def _on_the_day(self, s: Statement) -> bool:
        if not is_occurrence(s):
            return s.span.certainly_on(self.day, None if self.reading.extrapolate else s.as_of)
        since = s.span.since
        return since is not None and since.exact and since.earliest == self.day

    @cached_property
    def states(self) -> tuple[Iri, ...]:
        return self.of_class(terms.STATE)

    def of_class(self, cls: Iri) -> tuple[Iri, ...]:
        """The entities of a class or below it, in order of their ids."""
        words = vocabulary()
        return tuple(e.iri for e in self.entities.values() if words.is_a(e.type, cls))

    def members(self, body: Iri) -> tuple[Verdict, ...]:
        """Who is a member of a body, or a partner in a programme, that day.

        `body` is an IRI or an id (`SCO`). Raises NotFoundError if there is no such entity.
        """
        iri = self._known(body)
        return tuple(v for v in self.ties if v.object == iri and _membership(v))

    def memberships(self, actor: Iri) -> tuple[Verdict, ...]:
        """What an actor (IRI or id) is a member of or a partner in that day."""
        iri = self._known(actor)
        return tuple(v for v in self.ties if v.subject == iri and _membership(v))

    def _known(self, name: str) -> Iri:
        iri = name if name in self.entities else terms.ID + name
        if iri not in self.entities:
            raise NotFoundError(f"There is no entity «{name}».", hint="Give its id or its IRI.")
        return iri

    # -- networks and measures; imported where used, since they are heavy -----------------------

    def network(
        self, layers: Iterable[str] | None = None, *, signs: Iterable[int] = (1, 0, -1)
    ) -> nx.MultiDiGraph[str]:
        """The relations as a networkx multigraph; see `network.project`."""
        from .network import project

        return project(self, layers, signs=signs)

    def comembership(self) -> nx.Graph[str]:
        """Actors joined by the bodies that they share; see `network.comembership`."""
        from .network import comembership

        return comembership(self)

    def alignment(
        self,
        metric: str = "jaccard",
        *,
        layer: str = terms.INSTITUTIONAL,
        over: Iterable[Iri] | None = None,
        actors: Iterable[Iri] | None = None,
        **options: Any,
    ) -> AlignmentMatrix:
        """How alike the actors' ties are, every pair; see `alignment.matrix.align`."""
        from .alignment.matrix import align

        return align(self, metric, layer=layer, over=over, actors=actors, **options)

    def explain(
        self,
        a: Iri,
        b: Iri,
        metric: str = "jaccard",
        *,
        layer: str = terms.INSTITUTIONAL,
        over: Iterable[Iri] | None = None,
        **framing: Any,
    ) -> Explanation:
        """Why two actors (IRIs or ids) are as alike as they are; see `alignment.reasons.explain`.

        `layer`, `over` and the rest are those of `alignment`.
        """
        from .alignment.portfolio import Frame
        from .alignment.reasons import explain

        frame = Frame(layer=layer, over=None if over is None else tuple(over), **framing)
        return explain(self, self._known(a), self._known(b), metric, frame=frame)

    def supposing(self, added: Iterable[Key] = (), removed: Iterable[Key] = ()) -> Snapshot:
        """The snapshot as it would be with ties added or removed; see `whatif.supposing`."""
        from .whatif import supposing

        return supposing(self, added, removed)

    def blocs(
        self,
        method: str = "louvain",
        *,
        layers: Iterable[str] | None = None,
        seed: int = 0,
        resolution: float = 1.0,
        backend: str | None = None,
    ) -> Partition:
        """Blocs by community detection; see `blocs.community.blocs`."""
        from .blocs.community import blocs

        return blocs(self, method, layers=layers, seed=seed, resolution=resolution, backend=backend)

    def centrality(
        self, layers: Iterable[str] | None = None, **options: Any
    ) -> tuple[Position, ...]:
        """Positions of the actors in the network; see `positions.centrality`."""
        from .positions.centrality import positions

        return positions(self, layers, **options)


def _membership(v: Verdict) -> bool:
    return v.predicate in (terms.MEMBER_OF, terms.PARTNER_IN)
