"""SPARQL: one guarded way in, and answers as Python values.

Every query goes to Oxigraph, with the usual prefixes declared, the ids of entities as the base of
relative addresses (<KAZ> is id:KAZ), and the union of all graphs as its default graph. Before that
a scan of its tokens refuses what reaches out of the store (SERVICE, LOAD), updates, and nesting so
deep that the parser would end the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.errors import QueryError, SteppeError, StoreError, optional

if TYPE_CHECKING:
    import pandas
    import polars
    from rdflib import Graph

DEEPEST = 200
LONGEST = 1_000_000
LONGEST_CHAIN = 1000
_QUOTED = 20

Cell = str | int | float | Decimal | bool | date | datetime | None
"""A value in an answer: IRIs and plain texts are str, unbound is None."""

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
"""What SELECT, ASK, and CONSTRUCT or DESCRIBE give."""

# What a query is made of, as Oxigraph's grammar reads it: names end where it ends them, and a
# keyword may stand hard on what is before or behind it («?o.SERVICE», «SERVICEe:x»).
_STRING = (
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*\'"""
)
_IRI = r"""<[^<>"{}|^`\\\x00-\x20]*>"""
_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL_MORE = r"(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_REST = (
    r"|(?P<comment>\#[^\n\r]*)|[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    rf"|(?P<prefix>(?:[^\W\d][\w\-]*)?):(?:{_LOCAL}(?:{_LOCAL_MORE}*(?<!\.))?)?"
    r"|(?P<word>[^\W\d][\w\-]*)|(?P<bracket>[(\[{}\])])|."
)
_TOKEN = re.compile(f"{_STRING}|{_IRI}{_REST}", re.DOTALL)
_TOKEN_WITHOUT_IRIS = re.compile(f"{_STRING}{_REST}", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset({"INSERT", "DELETE", "DROP", "CLEAR", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_LINKS = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH"})
_OPERATORS = frozenset("!&|+-*/^")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True)
class Graphs:
    """The graphs that a query is about, where it is asked by the protocol: IRIs of those that make
    up its default graph, and of the named ones.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows(Sequence[tuple[Cell, ...]]):
    """The rows of a SELECT: a sequence of tuples in the order of `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame; needs `steppe[pandas]`."""
        frame = optional("pandas", "pandas").DataFrame
        table: pandas.DataFrame = frame(list(self.rows), columns=list(self.columns))
        return table

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame; needs `steppe[polars]`."""
        frame = optional("polars", "polars").DataFrame
        table: polars.DataFrame = frame(list(self.rows), schema=list(self.columns), orient="row")
        return table


def evaluate(
    store: ox.Store,
    text: str,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    graphs: Graphs | None = None,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run a guarded query; `bindings` gives values to variables without touching the text.

    It asks the union of all graphs, or those that it names itself (FROM), or `graphs`, which go
    before. Raises QueryError for what cannot be read or is refused.
    """
    refuse_unsafe(text)
    substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
    substitutions = {ox.Variable(name): term for name, term in (bindings or {}).items()}
    try:
        return store.query(
            text,
            base_iri=terms.ID,
            prefixes=terms.PREFIXES,
            use_default_graph_as_union=graphs is None and not names_graphs(text),
            default_graph=graphs and _nodes(graphs.default),  # type: ignore[arg-type]
            named_graphs=graphs and _nodes(graphs.named),  # type: ignore[arg-type]
            substitutions=substitutions or None,
        )
    except SyntaxError as error:
        raise QueryError(_syntax_message(text, str(error))) from None
    except (OSError, RuntimeError) as error:
        raise _failure(error) from None


def rows(solutions: ox.QuerySolutions) -> Rows:
    """All solutions as Python values."""
    columns = tuple(variable.value for variable in solutions.variables)
    try:
        found = tuple(tuple(map(cell, solution)) for solution in solutions)
    except (OSError, RuntimeError) as error:
        raise _failure(error) from None
    return Rows(columns, found)


def _failure(error: Exception) -> SteppeError:
    """The store's fault, or the query's: pyoxigraph tells them apart in words only."""
    if unselected := re.search(r"variable (\?\w+) in its SELECT projection", str(error)):
        return QueryError(
            f"The query does not select {unselected.group(1)}, so it can take no value.",
            hint="Name the variable in the SELECT clause.",
        )
    if isinstance(error, OSError) or "corrupt" in str(error).lower():
        hint = "Build the store again with --force."
        return StoreError(f"The store cannot be read: {error}.", hint=hint)
    return QueryError(f"The query cannot be answered: {error}.")


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"The name of a graph is no IRI: {error}.") from None


def graph(triples: Iterable[ox.Triple]) -> Graph:
    """The triples of a CONSTRUCT or DESCRIBE as an rdflib Graph, with our prefixes bound."""
    from rdflib import Graph

    found = Graph()
    for prefix, space in terms.PREFIXES.items():
        found.bind(prefix, space)
    found.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return found


def cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Cell:
    """An RDF term as the Python value it stands for; as text where it stands for none."""
    if term is None:
        return None
    if isinstance(term, ox.Triple | ox.BlankNode):
        return str(term)
    if isinstance(term, ox.NamedNode) or term.language:
        return term.value
    read = _READERS.get(term.datatype.value.removeprefix(terms.XSD))
    try:
        return read(term.value) if read else term.value
    except (ValueError, ArithmeticError):
        return term.value  # a lexical form that the datatype does not have


_READERS: dict[str, Any] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


# -- the guard -------------------------------------------------------------------------------


def refuse_unsafe(text: str) -> None:
    """Refuse what reaches outside the store, writes, or would end the process.

    Looks at tokens (strings, IRIs and comments taken out), in the text as written and with its
    \\u escapes expanded: either alone can be got round.
    """
    if len(text) > LONGEST:
        raise QueryError(f"The query is longer than {LONGEST} characters.")
    if all(token.group("comment") or token.group().isspace() for token in _TOKEN.finditer(text)):
        raise QueryError("The query is empty.", hint="Try: steppe query --list")
    for form in {text, _expanded(text)}:
        _refuse_words(form)
        # «?o<(((1)))&&2>1» looks like an IRI and is none: count the brackets both ways.
        for tokens in (_TOKEN, _TOKEN_WITHOUT_IRIS):
            _refuse_depth(tokens.finditer(form))
        _refuse_chains(form)


def _expanded(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()

    return _ESCAPE.sub(character, text)


def _refuse_words(text: str) -> None:
    form_seen = False
    before = ""  # the token before, white space and comments left out
    tokens = [t for t in _TOKEN.finditer(text) if not (t.group("comment") or t.group().isspace())]
    for place, token in enumerate(tokens):
        word, prefix = ((token.group(kind) or "").upper() for kind in ("word", "prefix"))
        behind = tokens[place + 1].group() if place + 1 < len(tokens) else ""
        # A prefix may be called «service», but «SERVICE:x {» asks the server that :x names.
        glued = "SERVICE" in prefix and behind == "{" and before != "GRAPH"
        if "SERVICE" in word or glued or word == "LOAD":
            raise QueryError(
                f"{'LOAD' if word == 'LOAD' else 'SERVICE'} is refused: steppe answers from its "
                "own store only, never the network.",
                hint="Build the other data into the store, and ask both at once.",
            )
        if word in _UPDATES and not form_seen:
            raise QueryError(
                "Updates are refused here: a store is built from claims tables.",
                hint="Edit the tables and run steppe build.",
            )
        form_seen = form_seen or word in _FORMS
        before = word


def _refuse_depth(tokens: Iterator[re.Match[str]]) -> None:
    depth = 0
    for token in tokens:
        bracket = token.group("bracket")
        if bracket:
            depth = depth + 1 if bracket in "([{" else max(0, depth - 1)
            if depth > DEEPEST:
                raise QueryError(f"The query is nested too deep: over {DEEPEST} brackets.")


def _refuse_chains(text: str) -> None:
    """Refuse what is nested without a bracket, or so long a chain that the engine, which goes down
    one level for each of its links, runs out of stack («!!!…», «1+1+…», «{} UNION {} …»).

    Annotations («~», «{|») are few too: reading 50 takes the engine seconds, 200 minutes.
    """
    words = symbols = quoted = annotated = 0
    before = ""
    for token in _TOKEN.finditer(text):
        told = token.group()
        words += (token.group("word") or "").upper() in _LINKS
        symbols += told in _OPERATORS
        annotated += told == "~" or (before == "{" and told == "|")
        # «?o<!!!!1&&2>1» looks like an IRI and is none; a real one has few of these.
        inside = sum(map(told.count, _OPERATORS)) if told[0] == "<" and len(told) > 1 else 0
        if told == before and told in "<>":
            quoted, told = (quoted + 1 if told == "<" else max(0, quoted - 1)), ""
        few, many = max(quoted, annotated), max(2 * words, symbols, inside)
        if few > _QUOTED or many > 2 * LONGEST_CHAIN:
            raise QueryError(
                f"The query is too long a chain: over {LONGEST_CHAIN} operators, {_QUOTED} triples "
                f"within each other, or {_QUOTED} annotations.",
                hint="List values with VALUES or IN.",
            )
        before = told


def tokens(text: str) -> Iterator[re.Match[str]]:
    """What a query is made of; the groups are `comment`, `prefix`, `word` and `bracket`."""
    return _TOKEN.finditer(text)


def form_of(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where it has none."""
    for token in _TOKEN.finditer(_expanded(text)):
        # «SELECT*» and «ASKFROM» are one word here and none for the engine.
        word = (token.group("word") or "").upper()
        if found := next((form for form in _FORMS if word.startswith(form)), ""):
            return found
    return ""


def names_graphs(text: str) -> bool:
    """Whether the query says itself which graphs it asks (FROM): then the union is not meant."""
    for token in _TOKEN.finditer(_expanded(text)):
        if token.group("bracket") == "{":
            return False
        if "FROM" in (token.group("word") or "").upper():
            return True
    return False


def _syntax_message(text: str, error: str) -> str:
    """The line in question with a caret under the place."""
    place = re.match(r"error at (\d+):(\d+): (.*)", error, re.DOTALL)
    if place is None:
        return f"The query cannot be read: {error}"
    number, column, expected = int(place.group(1)), int(place.group(2)), place.group(3)
    prefix = "Prefix not found" in expected
    if prefix:
        expected = f"a prefix that is declared ({', '.join(terms.PREFIXES)}, or by PREFIX)"
    else:
        expected = re.sub(r"^expected (one of )?", "", expected.partition("\n")[0])
    if len(expected) > 120:
        expected = expected[:119] + "…"
    lines = text.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1]
    if unknown := re.search(r"([\w-]*):\S*$", line[: column - 1]) if prefix else None:
        column = unknown.start() + 1
    start = max(0, column - 61)
    excerpt = "".join(c if c.isprintable() else " " for c in line[start : start + 100])
    caret = " " * (min(column - 1, len(line)) - start) + "^"
    return (
        f"The query cannot be read at line {number}, column {column}:\n"
        f"  {excerpt}\n  {caret}\nexpected: {expected}"
    )
