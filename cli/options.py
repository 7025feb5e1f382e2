"""Options that several commands share: which data, according to whom, on which day."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..ontology import terms
from .output import Citing, note

if TYPE_CHECKING:
    from ..exports.knowledge_graph import KnowledgeGraph
    from ..graph.bounded import Source
    from ..graph.claims import Iri, Statement
    from ..graph.holding import Reading
    from ..graph.snapshot import Snapshot

    _DateType = click.ParamType[date]
    _PlaceType = click.ParamType[Path | str]
else:
    _DateType = _PlaceType = click.ParamType  # generic in new versions of click only

STANCES = ("Fact", "Assessment", "Reported", "Forecast", "Plan")
RANKS = ("Preferred", "Normal", "Deprecated")


SEED = click.IntRange(0, 2**32 - 1)


class Day(_DateType):
    """A calendar day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from ..ontology.dates import DateError, parse_day

        try:
            return parse_day(str(value))
        except DateError as error:
            self.fail(str(error), param, ctx)


class Place(_PlaceType):
    """Where a store is: a path, or the URL of a SPARQL endpoint, which stays a text."""

    name = "place"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        text = str(value)
        return text if text.lower().startswith(("http://", "https://")) else Path(text)


class Year(click.IntRange):
    """A year of the calendar used here."""

    name = "year"

    def __init__(self) -> None:
        super().__init__(1, 9999)


DAY_RULES = ("year-end", "mid-year", "day", "any")


def years_options(
    *, any_day: bool = False, required: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--from, --to and --day-rule: the years of a series, and the day that stands for each."""
    rules = DAY_RULES if any_day else DAY_RULES[:3]
    days = "31 December, 30 June, that of --on" + (", or a tie on any day" if any_day else "")

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option(
                "--day-rule", type=click.Choice(rules), default="year-end", show_default=True,
                help=f"The day of each year: {days}.",
            ),
            click.option("--to", "last", type=Year(), required=required, help="Last year."),
            click.option("--from", "first", type=Year(), required=required, help="First year."),
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


BACKEND = click.option(
    "--backend", type=click.Choice(("auto", "networkx", "networkit")), default="auto",
    show_default=True, help="Who computes; auto: by size (networkit needs steppe[fast]).",
)  # fmt: skip
SEED_OF_BLOCS = click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed of the blocs."
)


def open_graph(dataset: str | None, store: Path | str | None) -> KnowledgeGraph:
    """The data that --dataset or --store name; the packaged data set by default."""
    from ..exports import knowledge_graph

    _refuse_both(dataset, store)
    if isinstance(store, str):
        return knowledge_graph.open(store)
    if store is not None:
        from ..graph.store import open_on_disk

        return knowledge_graph.KnowledgeGraph(open_on_disk(store), store)
    return knowledge_graph.open(dataset)


def source_of(dataset: str | None, store: Path | None) -> Source:
    """The same for a process that answers queries, which opens them itself."""
    from ..graph.bounded import Source
    from ..graph.dataset import DEFAULT

    _refuse_both(dataset, store)
    if store is not None:
        return Source("store", (str(store),))
    return Source("tables", (dataset or DEFAULT,))


def _refuse_both(dataset: str | None, store: Path | str | None) -> None:
    from ..ontology.errors import UsageError

    if dataset is not None and store is not None:
        raise UsageError("--dataset and --store exclude each other.", hint="Give one of them.")


def read_token(file: Path) -> str:
    """The token that a file holds, and nothing else."""
    from ..ontology.errors import NotFoundError, UsageError

    try:
        token = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        token = ""
    if len(token) < 16 or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"{file} holds no token: at least 16 printable characters of ASCII.",
            hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe())' > FILE",
        )
    return token


_CERTAIN = click.option(
    "--certain", is_flag=True, help="Only what holds on every reading of dates."
)
_EXTRAPOLATE = click.option(
    "--extrapolate", is_flag=True, help="Let open spells go on past a source's last day."
)
_ON = click.option(
    "--on", "day", type=Day(), help="The day, YYYY-MM-DD (default: the data's last day)."
)


@dataclass(frozen=True)
class Asked:
    """What a command works on: the graph, the reading, and the day."""

    graph: KnowledgeGraph
    reading: Reading
    on: date | None

    @property
    def day(self) -> date:
        """The day asked, or the last day of the data, which is then said."""
        if self.on is None:
            note(f"on {self.graph.as_of} (the last day of the data)")
        return self.on or self.graph.as_of

    def snapshot(self, day: date | None = None, window: date | None = None) -> Snapshot:
        """The snapshot of a day, by default of the one asked; a reason for no answer is said."""
        snapshot = self.graph.snapshot_of(self.reading, day or self.day, window)
        if snapshot.beyond and day is None:
            note(f"no answer: {snapshot.beyond}; --extrapolate goes on past it")
        return snapshot

    def find(self, name: str, cls: str = terms.ACTOR) -> Iri:
        """The entity that a name means; where it may mean several, the one of the class."""
        return self.graph.entity(name, cls).iri

    def citing(self, used: Callable[[], Iterable[Statement]]) -> Callable[[], Citing]:
        """What an answer rests on, for --cite: worked out only if it is asked for."""
        return lambda: Citing(self.graph.contents, tuple(used()))

    def several(self, names: str | None, cls: str) -> list[Iri] | None:
        """Entities of a class, separated by commas; None where nothing was given."""
        from ..ontology.errors import UsageError

        if names is None:
            return None
        found = [self.find(n, cls) for n in names.split(",") if n.strip()]
        if not found:
            raise UsageError(
                "--over names no body or other position.", hint="Write --over CIS,CST,SCO."
            )
        return found


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--dataset and --store; the command gets the open graph as `graph`."""

    @unopened_data_options
    @functools.wraps(command)
    def wrapped(*args: Any, dataset: str | None, store: Path | str | None, **kw: Any) -> Any:
        return command(*args, graph=open_graph(dataset, store), **kw)

    return wrapped


def unopened_data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--dataset and --store, as they were given."""
    for option in (
        click.option(
            "--store", type=Place(), help="A store on disk, or the URL of a SPARQL endpoint."
        ),
        click.option("--dataset", help="A packaged data set, or a folder of claims tables."),
    ):
        command = option(command)
    return command


def reading_options(
    *, on: bool = True, days: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--source, --stance, --rank, and for what asks of a day --certain, --extrapolate and --on.

    The command gets `asked`. `days` is false where no day is asked of, `on` where the command
    takes its days otherwise.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--rank", multiple=True, type=click.Choice(RANKS, case_sensitive=False),
            help="Only statements of this rank (may be repeated).",
        )  # fmt: skip
        @click.option(
            "--stance", multiple=True, type=click.Choice(STANCES, case_sensitive=False),
            help="Only this stance, may be repeated (default: Fact, Assessment, Reported).",
        )  # fmt: skip
        @click.option(
            "--source",
            multiple=True,
            help="Only what this source says or reports (may be repeated).",
        )
        @data_options
        @functools.wraps(command)
        def wrapped(
            *args: Any,
            graph: KnowledgeGraph,
            source: tuple[str, ...],
            stance: tuple[str, ...],
            rank: tuple[str, ...],
            certain: bool = False,
            extrapolate: bool = False,
            day: date | None = None,
            **kw: Any,
        ) -> Any:
            reading = graph.reading(
                source=source, stance=stance, rank=rank, certain=certain, extrapolate=extrapolate
            )
            return command(*args, asked=Asked(graph, reading, day), **kw)

        decorated: Callable[..., Any] = wrapped
        if days:
            for option in (_EXTRAPOLATE, _CERTAIN):
                decorated = option(decorated)
        return _ON(decorated) if on and days else decorated

    return decorate
