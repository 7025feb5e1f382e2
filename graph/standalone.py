"""Queries that stand alone, for an engine that is not told our prefixes and takes no values beside
the text: the base and prefixes declared, the values written where the variables stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.errors import QueryError
from .query import tokens

_VARIABLE = re.compile(r"[?$](\w+)")
_AFTER_GROUP = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>]*>")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


def standalone(
    text: str,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    *,
    between: str = " ",
) -> str:
    """The query with base and prefixes declared, where it needs them, and its values written in.

    `between` stands behind each declaration; with a space the lines keep their numbers. Raises
    QueryError for a value of a variable that the query does not select by name.
    """
    filled = _filled(text, bindings or {})
    declared = [f"PREFIX {p}: <{terms.PREFIXES[p]}>" for p in _missing(filled)]
    if any(_RELATIVE.fullmatch(token.group()) for token in _significant(filled)):
        declared.insert(0, f"BASE <{terms.ID}>")
    return "".join(f"{line}{between}" for line in declared) + filled


def _missing(text: str) -> list[str]:
    """Our prefixes that a query uses and does not declare, in our order."""
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for token in _significant(text):
        prefix = token.group("prefix")
        if prefix is not None:
            (declared if before == "PREFIX" else used).add(prefix)
        before = token.group().upper()
    return [prefix for prefix in terms.PREFIXES if prefix in used - declared]


def _filled(text: str, bindings: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    if not bindings:
        return text
    placed = [
        (token, where, depth, token.group()[1:])
        for token, where, depth, named in _placed(text)
        if _VARIABLE.fullmatch(token.group()) and token.group()[1:] in bindings and not named
    ]
    grouped = {name for _, where, depth, name in placed if where == "group" and not depth}
    written: list[str] = []
    end = 0
    selected = set()
    for token, where, depth, name in placed:
        value = _written(bindings[name])
        if where == "select" and not depth:
            selected.add(name)
        if where == "behind" or (where == "select" and not depth and name in grouped):
            continue  # it has its value from the clause before
        if where in ("select", "group") and not depth:
            value = f"({value} AS {token.group()})"
        written += [text[end : token.start()], value]
        end = token.end()
    for name_given in bindings:
        if name_given not in selected:
            raise QueryError(
                f"The query does not select ?{name_given}, so it can take no value.",
                hint="Name the variable in the SELECT clause.",
            )
    return "".join([*written, text[end:]])


def _placed(text: str) -> Iterator[tuple[re.Match[str], str, int, bool]]:
    """Each token, with where it stands in the outermost query (`before`, `select`, `where`, `group`
    or `behind`), how deep in brackets, and whether `AS` stands before it.
    """
    where, depth, last = "before", 0, ""
    for token in _significant(text):
        bracket, word = token.group("bracket"), (token.group("word") or "").upper()
        if where == "before" and word == "SELECT":
            where = "select"
        elif where == "select" and not depth and (word in ("WHERE", "FROM") or bracket == "{"):
            where = "where"
        elif where == "behind" and word == "GROUP":
            where = "group"
        elif where == "group" and word in _AFTER_GROUP:
            where = "behind"
        if bracket:
            depth += 1 if bracket in "([{" else -1
        yield token, where, depth, last == "AS"
        if where == "where" and bracket == "}" and not depth:
            where = "behind"
        last = word


def _significant(text: str) -> Iterator[re.Match[str]]:
    return (t for t in tokens(text) if not (t.group("comment") or t.group().isspace()))


def _written(term: ox.NamedNode | ox.Literal) -> str:
    """A term as it stands in a query; every character that could end it is escaped."""
    if isinstance(term, ox.NamedNode):
        return _name(term)
    if term.language or term.datatype.value == f"{terms.XSD}string":
        return str(term)
    text = str(ox.Literal(term.value))
    return f"{text}^^{_name(term.datatype)}"


def _name(node: ox.NamedNode) -> str:
    short = terms.compact(node.value)
    prefix, _, rest = short.partition(":")
    return short if prefix in terms.PREFIXES and _PLAIN.fullmatch(rest) else str(node)
