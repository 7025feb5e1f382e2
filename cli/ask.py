"""Commands that ask: query, show, timeline, members, why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import Asked, open_graph, reading_options, source_of, unopened_data_options
from .output import (
    FORMATS,
    Citing,
    Table,
    citable,
    file_options,
    note,
    quiet_options,
    table_output,
    write_citation,
    write_table,
    write_text,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ..exports.knowledge_graph import KnowledgeGraph
    from ..graph.claims import Statement
    from ..graph.holding import Verdict
    from ..graph.query import Answer
    from ..graph.questions import Bindings
    from ..graph.snapshot import Snapshot

_GRAPH_FORMATS = ("ttl", "nt", "jsonld")
_SHOWN = ("said", "since", "until", "source", "locator", "contradicts")


@click.command()
@click.argument("text", metavar="[QUERY]", required=False)
@click.option("-f", "--file", type=click.Path(path_type=Path), help="Read the query from a file.")
@click.option("--list", "listing", is_flag=True, help="List the packaged questions.")
@click.option("--name", help="Run a packaged question.")
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE",
    help="A parameter of a question, or of a query a variable that it selects (may be repeated).",
)  # fmt: skip
@click.option("--fail", is_flag=True, help="Exit with 1 where an ASK is false.")
@click.option(
    "--format", "form", type=click.Choice((*FORMATS, "xml", *_GRAPH_FORMATS)),
    help="How answers come out; json and xml are SPARQL results.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0), default=300, show_default=True, metavar="SECONDS",
    help="End the query after so long (0: never).",
)  # fmt: skip
@click.option(
    "--memory", type=click.IntRange(min=0), default=4096, show_default=True, metavar="MB",
    help="End the query where it needs more memory, beside the data (0: no limit).",
)  # fmt: skip
@citable
@file_options
@quiet_options
@unopened_data_options
@click.pass_context
def query(
    context: click.Context,
    dataset: str | None,
    store: Path | str | None,
    text: str | None,
    file: Path | None,
    listing: bool,
    name: str | None,
    params: tuple[str, ...],
    fail: bool,
    timeout: float,
    memory: int,
    form: str | None,
    output: Path | None,
    force: bool,
    cite: str | None,
) -> None:
    """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); - reads it from stdin.

    The prefixes st, id, claim, src, skos, prov, xsd, rdf, rdfs, owl, dct, dcat and wgs are
    declared already. SERVICE, LOAD and updates are refused; a query that goes over its time or
    memory is ended (exit 5). --cite names the sources of the statements (claim:…) that stand in
    the rows, and the data sets.

    Example: steppe query "SELECT ?state WHERE { ?state st:memberOf id:SCO } ORDER BY ?state"
    """
    import pyoxigraph as ox

    from ..graph.bounded import Limits, Worker

    if listing:
        write_table(_questions(), form, output, force=force)
        return
    asked = _query_text(text, file, name)
    opened = cache(lambda: open_graph(dataset, store))
    limits = Limits(timeout or None, memory or None)
    if isinstance(store, str):
        found = opened().answer(asked, _bindings(opened, name, params), limits)
    else:
        # The worker reads the data by itself; it is read here too only where names are looked up.
        worker = Worker(source_of(dataset, store))
        found = worker.answer(asked, _bindings(opened, name, params), limits).read()
    if cite:
        used = _named_in(found, opened())
        write_citation(Citing(opened().contents, used), cite, output, force=force)
    elif isinstance(found, ox.QuerySolutions):
        _write_solutions(found, form, output, force=force)
    elif isinstance(found, ox.QueryBoolean):
        true = bool(found)
        results = form in ("json", "xml")
        written = _results(found, form) if results else f"{str(true).lower()}\n"
        write_text(written, output, force=force)
        context.exit(1 if fail and not true else 0)
    else:
        _write_graph(found, form, output, force=force)


def _named_in(answer: Answer, graph: KnowledgeGraph) -> list[Statement]:
    """The statements that stand in an answer, as they stand in the data."""
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        return []
    if isinstance(answer, ox.QuerySolutions):
        terms = [term for row in answer for term in row]
    else:
        terms = [triple.subject for triple in answer]
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return [s for s in graph.contents.statements if s.iri in named]


def _questions() -> Table:
    from ..graph.questions import questions

    rows = [
        (q.name, q.title, ", ".join(f"{p.name}={p.default}" for p in q.parameters), q.description)
        for q in questions()
    ]
    columns = ("name", "title", "parameters", "description")
    return Table(columns, rows, columns[:3])


def _bindings(
    opened: Callable[[], KnowledgeGraph], name: str | None, params: Sequence[str]
) -> Bindings:
    """The variables that a query gets: those given, and the defaults of a packaged question."""
    from ..graph.questions import bind, question
    from ..ontology.errors import UsageError

    asked = question(name) if name is not None else None
    given = {}
    for param in params:
        key, sign, value = param.partition("=")
        if not sign or not key.strip():
            raise UsageError(f"--param {param} is no NAME=VALUE.", hint="--param on=2003-12-31")
        name_given = key.strip().lstrip("?$")
        if name_given in given:
            raise UsageError(f"--param {name_given} is given twice.", hint="Give it once.")
        given[name_given] = value
    if not given and (asked is None or not asked.parameters):
        return {}
    return bind(given, opened().names, asked, opened().as_of)


def _query_text(text: str | None, file: Path | None, name: str | None) -> str:
    from ..graph.questions import question
    from ..ontology.errors import NotFoundError, QueryError, UsageError

    if sum(x is not None for x in (text, file, name)) != 1:
        raise UsageError(
            "Give one query: as text, with -f FILE, or a packaged one with --name.",
            hint="steppe query --list shows the packaged ones.",
        )
    if name is not None:
        return question(name).text
    try:
        if file is not None and str(file) != "-":
            return file.read_bytes().decode("utf-8-sig")
        return sys.stdin.buffer.read().decode("utf-8-sig") if text in (None, "-") else str(text)
    except UnicodeDecodeError as error:
        raise QueryError(f"The query is not UTF-8: byte {error.start}.") from None
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.") from None


def _refuse_format(form: str | None, allowed: tuple[str, ...], what: str) -> None:
    from ..ontology.errors import UsageError

    if form is not None and form not in allowed:
        raise UsageError(
            f"{what} cannot be written as {form}.", hint=f"One of {', '.join(allowed)}."
        )


def _results(answer: ox.QuerySolutions | ox.QueryBoolean, form: str | None) -> str:
    import pyoxigraph as ox

    from ..graph.xml_text import as_xml

    if form == "xml":
        found = as_xml(answer.serialize(format=ox.QueryResultsFormat.XML) or b"")
    else:
        found = answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
    return found.decode() + "\n"


def _write_solutions(
    answer: ox.QuerySolutions, form: str | None, output: Path | None, *, force: bool
) -> None:
    from ..graph.query import rows
    from ..ontology.terms import compact

    _refuse_format(form, (*FORMATS, "xml"), "Rows")
    ending = output.suffix.lower() if output else ""
    if form in ("json", "xml") or (form is None and ending in (".json", ".xml", ".srj", ".srx")):
        kind = form or ("xml" if ending in (".xml", ".srx") else "json")
        write_text(_results(answer, kind), output, force=force)
        return
    found = rows(answer)
    table = Table(found.columns, found.rows)
    for_people = form in ("table", "md") or (form is None and not output and sys.stdout.isatty())
    if for_people:
        short = [[compact(c) if isinstance(c, str) else c for c in row] for row in found.rows]
        table = Table(found.columns, short)
    write_table(table, form, output, force=force)
    if not len(found):
        note("no rows")


def _write_graph(
    answer: Iterable[ox.Triple], form: str | None, output: Path | None, *, force: bool
) -> None:
    import pyoxigraph as ox

    from ..exports.rdf import FORMATS as RDF
    from ..ontology.terms import PREFIXES

    _refuse_format(form, _GRAPH_FORMATS, "A graph")
    ending = output.suffix.removeprefix(".").lower() if output else ""
    kind = RDF[form or (ending if ending in _GRAPH_FORMATS else "ttl")]
    text = ox.serialize(answer, format=kind, prefixes=PREFIXES) or b""
    write_text(text.decode(), output, force=force)


@click.command()
@click.argument("entity", required=False)
@click.option(
    "--context",
    default="",
    metavar="NAMES",
    help="What the name stands among: a list (哈、烏、吉), or a group or body that it belongs to.",
)
@reading_options(days=False)
@citable
@table_output
def show(asked: Asked, entity: str | None, context: str) -> Table:
    """Show everything that is said of an entity; without a name, list what is known.

    Example: steppe show kant-air-base
    """
    graph = asked.graph
    from ..ontology.terms import local
    from ..ontology.vocabulary import vocabulary

    if entity is None:
        rows = [(e.id, local(e.type), e.label) for e in graph.contents.entities.values()]
        return Table(("id", "type", "label"), rows)
    found = graph.entity(entity, context=context)
    names = [n for lang, labels in found.labels.items() if lang for n in labels if n != found.label]
    kind = vocabulary().label(found.type)
    others = f": {', '.join(dict.fromkeys(names))}" if names else ""
    note(f"{found.label}, {kind} ({', '.join(found.codes)}){others}")
    return _statements(asked, found.id)


@click.command()
@click.argument("entity")
@reading_options(days=False)
@citable
@table_output
def timeline(asked: Asked, entity: str) -> Table:
    """Show everything dated that is said of an entity, in order of time.

    Example: steppe timeline SCO
    """
    return _statements(asked, entity, dated=True)


def _statements(asked: Asked, entity: str, *, dated: bool = False) -> Table:
    """The statements about an entity that the reading admits, with what contradicts each."""
    from ..exports import statements

    against: dict[str, list[str]] = {}
    for c in asked.graph.contradictions:
        against.setdefault(c.a.id, []).append(c.b.id)
        against.setdefault(c.b.id, []).append(c.a.id)
    found = [s for s in asked.graph.claims(entity) if asked.reading.admits(s)]
    if dated:
        found = sorted((s for s in found if _when(s)), key=lambda s: (_when(s), s.id))
    entities = asked.graph.contents.entities
    rows = [
        (*statements.row(s), statements.sentence(s, entities), against.get(s.id, [])) for s in found
    ]
    columns = (*statements.COLUMNS, "said", "contradicts")
    return Table(columns, rows, _SHOWN, citing=asked.citing(lambda: found))


def _when(s: Statement) -> str:
    """The first day that a statement's dates name; empty where it is undated or only bounded."""
    for day in (s.span.since, s.span.until):
        if day is not None and (day.earliest or day.latest):
            return str(day.earliest or day.latest)
    return s.quantity.ref_period if s.quantity else ""


@click.command()
@click.argument("org", required=False)
@click.option("--actor", help="All that this actor is in, instead.")
@reading_options()
@citable
@table_output
def members(asked: Asked, org: str | None, actor: str | None) -> Table:
    """Show who is in a body on a day, certainly or possibly, with sources.

    Example: steppe members SCO --on 2003-12-31
    """
    from ..ontology.errors import UsageError

    if (org is None) == (actor is None):
        raise UsageError("Give a body, or an actor with --actor.", hint="steppe members SCO")
    if actor is not None:
        found = asked.find(actor)
        snapshot = asked.snapshot()
        ties = snapshot.memberships(found)
        rows = [_member(tie, tie.object, snapshot) for tie in ties]
    else:
        found = _body(asked, str(org))
        snapshot = asked.snapshot()
        ties = snapshot.members(found)
        rows = [_member(tie, tie.subject, snapshot) for tie in ties]
    contested = [row[0] for row, tie in zip(rows, ties, strict=True) if tie.contested]
    if contested:
        note(f"contested (a source of the same rank denies it): {', '.join(map(str, contested))}")
    if not rows and not snapshot.beyond:
        label = snapshot.entities[found].label
        note(f"nothing is stated of {label} on {snapshot.day}; that is not a no")
    columns = ("actor", "label", "certain", "since", "until", "source", "locator")
    claims = [s for tie in ties for s in tie.claims]
    return Table(columns, sorted(rows), citing=asked.citing(lambda: claims))


def _body(asked: Asked, name: str) -> str:
    """The body that a name means; UsageError where it is something else."""
    from ..ontology import terms
    from ..ontology.errors import UsageError
    from ..ontology.vocabulary import vocabulary

    entity = asked.graph.entity(name, terms.ORGANIZATION)
    if not vocabulary().is_a(entity.type, terms.ORGANIZATION):
        kind = vocabulary().label(entity.type)
        raise UsageError(
            f"{entity.id} ({entity.label}) is not a body that has members, but a {kind}.",
            hint=f"For what it is in: steppe members --actor {entity.id}",
        )
    return entity.iri


def _member(tie: Verdict, listed: str, snapshot: Snapshot) -> tuple[object, ...]:
    from ..graph.holding import telling
    from ..ontology.terms import local

    first = telling(tie.claims)
    places = dict.fromkeys((local(s.source), s.locator) for s in (first, *tie.claims))
    return (
        local(listed),
        snapshot.entities[listed].label,
        tie.certain,
        first.since_text,
        first.until_text,
        "; ".join(dict.fromkeys(source for source, _ in places)),
        "; ".join(locator for _, locator in places),
    )


@click.command()
@click.argument("question")
@reading_options()
@citable
@table_output
def why(asked: Asked, question: str) -> Table:
    """Say whether a relation holds on a day: yes, no or not stated, and on whose word.

    Example: steppe why "UZB memberOf CST" --on 2003-12-31
    """
    from ..exports import statements

    answer = asked.graph.why(question, asked.snapshot())
    note(f"{answer.answer}: {answer.because}" if answer.because else f"{answer.answer}, certainly")
    entities = asked.graph.contents.entities
    rows = [
        (answer.answer, role, *statements.row(s), statements.sentence(s, entities))
        for role, found in (
            ("counts", answer.statements),
            ("set aside", answer.aside),
            ("related", answer.related),
        )
        for s in found
    ]
    if not rows:
        blank = ["" for _ in statements.COLUMNS]
        rows = [(answer.answer, "", *blank, answer.because)]
    columns = ("answer", "role", *statements.COLUMNS, "said")
    shown = ("answer", "role", "said", "since", "until", "source", "locator", "stance", "rank")
    return Table(columns, rows, shown, citing=asked.citing(lambda: answer.statements))


COMMANDS = (query, show, timeline, members, why)
