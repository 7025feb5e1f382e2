"""SPARQL: the answers as Python values, and what the guard refuses."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.query import (
    DEEPEST,
    LONGEST,
    Rows,
    evaluate,
    refuse_unsafe,
)
from steppe.graph.questions import question, questions
from steppe.ontology import terms
from steppe.ontology.errors import (
    NotFoundError,
    QueryError,
    SteppeError,
    UsageError,
)

Open = Callable[..., KnowledgeGraph]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """One triple."""
    store = ox.Store()
    one = ox.Literal(1)
    graph = ox.NamedNode(terms.GRAPH + "made-up")
    store.add(ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), one, graph))
    return store


@pytest.fixture
def small(store: ox.Store) -> KnowledgeGraph:
    return KnowledgeGraph(store)


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback, and who connected to it."""
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def listen() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                seen.append(str(peer))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield address, seen
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def selected(kg: KnowledgeGraph, text: str) -> Rows:
    found = kg.query(text)
    assert isinstance(found, Rows)
    return found


# -- answers -----------------------------------------------------------------------------------


def test_a_select_iterates_as_tuples_in_the_order_of_its_columns(small: KnowledgeGraph) -> None:
    found = selected(small, "SELECT ?o ?s { ?s ?p ?o }")
    assert found.columns == ("o", "s")
    assert list(found) == [(1, "http://e/a")]
    assert (len(found), found[0]) == (1, (1, "http://e/a"))


def test_a_select_without_rows_keeps_its_columns(small: KnowledgeGraph) -> None:
    found = selected(small, "SELECT ?x { ?x <http://e/none> ?y }")
    assert (found.columns, list(found)) == (("x",), [])


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("<http://e/a>", "http://e/a"),
        ('"plain"', "plain"),
        ('"哈薩克"@zh-Hant', "哈薩克"),
        ("7", 7),
        ("-7", -7),
        ("0.90", Decimal("0.90")),
        ("1.5e0", 1.5),
        ("true", True),
        ("false", False),
        ('"1"^^xsd:boolean', True),
        ('"2003-12-31"^^xsd:date', date(2003, 12, 31)),
        ('"2003-12-31T10:00:00"^^xsd:dateTime', datetime(2003, 12, 31, 10)),
        ('"1999"^^xsd:gYear', "1999"),
        ('"2001-02-30"^^xsd:date', "2001-02-30"),
        ('"many"^^xsd:integer', "many"),
        ('"x"^^<http://e/type>', "x"),
        ("UNDEF", None),
    ],
)
def test_a_cell_is_the_python_value_that_its_term_stands_for(
    small: KnowledgeGraph, term: str, value: object
) -> None:
    ((found,),) = selected(small, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    assert found == value
    assert type(found) is type(value)


def test_an_integer_of_many_digits_is_no_traceback(small: KnowledgeGraph) -> None:
    digits = "9" * 5000
    ((found,),) = selected(small, f'SELECT ("{digits}"^^xsd:integer AS ?x) {{}}')
    assert found == digits


def test_an_unbound_cell_is_none(small: KnowledgeGraph) -> None:
    found = selected(small, "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?s <http://e/none> ?x } }")
    assert list(found) == [("http://e/a", None)]


def test_ask_gives_a_bool(small: KnowledgeGraph) -> None:
    assert small.query("ASK { ?s ?p ?o }") is True
    assert small.query("ASK { ?s <http://e/none> ?o }") is False


@pytest.mark.parametrize(
    "text", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <http://e/a>"]
)
def test_construct_and_describe_give_an_rdflib_graph(small: KnowledgeGraph, text: str) -> None:
    found = small.query(text)
    assert isinstance(found, Graph)
    assert [(s, p) for s, p, _ in found] == [(URIRef("http://e/a"), URIRef("http://e/p"))]


def test_a_constructed_graph_has_our_prefixes(kg: KnowledgeGraph) -> None:
    found = kg.query("CONSTRUCT { ?s st:memberOf id:SCO } WHERE { ?s st:memberOf id:SCO }")
    assert isinstance(found, Graph)
    assert "id:KAZ st:memberOf id:SCO" in found.serialize(format="turtle")


@pytest.mark.parametrize("prefix", sorted(terms.PREFIXES))
def test_a_usual_prefix_is_declared(small: KnowledgeGraph, prefix: str) -> None:
    ((found,),) = selected(small, f"SELECT (STR({prefix}:x) AS ?i) {{}}")
    assert found == terms.PREFIXES[prefix] + "x"


def test_a_prefix_of_the_query_wins(small: KnowledgeGraph) -> None:
    ((found,),) = selected(small, "PREFIX st: <http://e/> SELECT (STR(st:x) AS ?i) {}")
    assert found == "http://e/x"


def test_a_relative_address_is_an_id_unless_the_query_has_a_base(small: KnowledgeGraph) -> None:
    ((found,),) = selected(small, "SELECT (STR(<KAZ>) AS ?i) {}")
    assert found == "https://w3id.org/steppe/id/KAZ"
    ((found,),) = selected(small, "BASE <http://e/> SELECT (STR(<KAZ>) AS ?i) {}")
    assert found == "http://e/KAZ"


def test_values_are_bound_without_touching_the_text(store: ox.Store) -> None:
    evil = ox.Literal('x" } ; DROP ALL ; { "y')
    found = evaluate(store, "SELECT ?v { BIND(?v AS ?w) }", {"v": evil})
    assert isinstance(found, ox.QuerySolutions)
    assert [solution["v"] for solution in found] == [evil]


def test_the_members_of_a_body_are_one_simple_query(kg: KnowledgeGraph) -> None:
    found = selected(kg, "SELECT ?s WHERE { ?s st:memberOf id:SCO }")
    assert (terms.ID + "KAZ",) in list(found)


# -- packaged questions ------------------------------------------------------------------------


def test_every_packaged_question_has_a_title_and_an_answer(kg: KnowledgeGraph) -> None:
    assert questions()
    for each in questions():
        assert each.title.endswith("?"), each.name
        assert len(kg.ask(each.name)), each.name


def test_an_unknown_question_offers_the_nearest() -> None:
    name = questions()[0].name
    assert question(name).name == name
    with pytest.raises(NotFoundError, match=f"Did you mean {name}"):
        question(name[:-1])


# -- what cannot be read -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t", "# only a comment", "#a\n#b\n"])
def test_an_empty_query_is_refused(small: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError, match="The query is empty"):
        small.query(text)


def test_a_syntax_error_shows_line_column_and_a_caret(small: KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as refused:
        small.query("SELECT ?s\nWHERE { ?s ?p ! }\n")
    first, line, caret, expected = refused.value.message.splitlines()
    place = re.fullmatch(r"The query cannot be read at line 2, column (\d+):", first)
    assert place is not None
    assert line == "  WHERE { ?s ?p ! }"
    assert caret == " " * (2 + int(place.group(1)) - 1) + "^"
    assert expected.startswith("expected: ")


def test_the_caret_stands_under_its_column_in_a_long_line(small: KnowledgeGraph) -> None:
    text = "SELECT ?s WHERE { " + "".join(f"?s{n} ?p{n} ?o{n} . " for n in range(20)) + "! ?x ?y }"
    with pytest.raises(QueryError) as refused:
        small.query(text)
    first, line, caret, _ = refused.value.message.splitlines()
    column = int(first.rstrip(":").rpartition(" ")[2])
    assert text[column - 20 : column] == line[: caret.index("^") + 1][-20:]
    assert len(line) <= 102


@pytest.mark.parametrize(
    "text", ["SELECT * WHERE { ?s ?p ?o", "SELECT", "nonsense", 'SELECT * { ?s ?p "\x1b[2J }', "é"]
)
def test_what_is_no_query_is_refused_in_printable_lines(small: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError) as refused:
        small.query(text)
    assert all(line.isprintable() for line in refused.value.message.splitlines())


def test_an_undeclared_prefix_lists_those_that_are(small: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"a prefix that is declared \(st, id, claim"):
        small.query("SELECT * { ?s nowhere:p ?o }")


def test_an_unknown_function_is_named(small: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="http://e/nofn"):
        small.query("SELECT (<http://e/nofn>(1) AS ?x) {}")


def test_a_query_that_is_too_long_is_refused() -> None:
    with pytest.raises(QueryError, match="longer than"):
        refuse_unsafe("SELECT * {} #" + "x" * LONGEST)


@given(st.text(alphabet="SELECT*{}()?op.<>\"'\\#\n u0053ERVIC", max_size=60))
def test_arbitrary_text_gives_an_answer_or_an_error_of_ours(text: str) -> None:
    with suppress(SteppeError):
        evaluate(ox.Store(), text)


# -- the guard: what reaches out ---------------------------------------------------------------


REACHING = {
    "plain": "SELECT * { SERVICE <U> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <U> { ?s ?p ?o } }",
    "mixed case": "SELECT * { sErViCe\n<U> { ?s ?p ?o } }",
    "no space": "SELECT*{SERVICE<U>{?s ?p ?o}}",
    "a variable": "SELECT * { VALUES ?u { <U> } SERVICE ?u { ?s ?p ?o } }",
    "nested": "SELECT * { { SELECT * { OPTIONAL { SERVICE <U> { ?s ?p ?o } } } } }",
    "in exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <U> { ?a ?b ?c } } }",
    "in construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <U> { ?s ?p ?o } }",
    "in describe": "DESCRIBE ?s { SERVICE <U> { ?s ?p ?o } }",
    "in ask": "ASK { SERVICE <U> { ?s ?p ?o } }",
    "after a comment": "SELECT * { # '\nSERVICE <U> { ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE#x\n<U> { ?s ?p ?o } }",
    "after a carriage return": "SELECT * { # x\rSERVICE <U> { ?s ?p ?o } }",
    "after an escaped quote": 'SELECT * { BIND("\\"" AS ?x) SERVICE <U> { ?s ?p "" } }',
    "after long quotes": 'SELECT * { BIND("""a"b""" AS ?x) SERVICE <U> { ?s ?p ?o } }',
    "after an IRI with a hash": "SELECT * { ?s <http://e/#p> ?o SERVICE <U> { ?a ?b ?c } }",
    "after less than": "SELECT * { ?s ?p ?o FILTER(?o<2) SERVICE <U> { ?a ?b ?c } FILTER(?o>0) }",
    "escaped": "SELECT * { \\u0053ERVICE <U> { ?s ?p ?o } }",
    "escaped in part": "SELECT * { S\\u0045R\\U00000056ICE <U> { ?s ?p ?o } }",
    "escaped quotes": "SELECT * { BIND(\\u0022 \\u0022 AS ?x) SERVICE <U> { ?s ?p ?o } }",
    "after a dot": "SELECT * { ?s ?p ?o . SERVICE <U> { ?a ?b ?c } }",
    "hard on a variable": "SELECT * { ?s ?p ?o.SERVICE <U> { ?a ?b ?c } }",
    "hard on a dollar variable": "SELECT * { ?s ?p $o.SERVICE<U>{ ?a ?b ?c } }",
    "hard on a boolean": "SELECT * { OPTIONAL { ?s ?p true.SERVICE <U> { ?a ?b ?c } } }",
    "hard on a language": 'SELECT * { OPTIONAL { ?s ?p "x"@en-us.SERVICE <U> { ?a ?b ?c } } }',
    "hard on a number": "SELECT * { OPTIONAL { ?s ?p 1e5.SERVICE <U> { ?a ?b ?c } } }",
    "hard on a bare prefix": "SELECT * { OPTIONAL { ?s ?p st:.SERVICE <U> { ?a ?b ?c } } }",
    "hard before a prefix": "PREFIX e: <U> SELECT * { SERVICEe:x { ?s ?p ?o } }",
    "hard before an empty prefix": "PREFIX : <U> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "hard before silent": "SELECT * { SERVICESILENT<U> { ?s ?p ?o } }",
    "all in one word": "PREFIX e: <U> SELECT * { SERVICESILENTe:x { ?s ?p ?o } }",
    "boolean, dot and prefix": "PREFIX : <U> SELECT * { ?s ?p true.SERVICE:x { ?a ?b ?c } }",
    "grown together with a boolean": "SELECT * { ?s ?p trueSERVICE <U> { ?a ?b ?c } }",
    "boolean and prefix": "PREFIX : <U> SELECT * { ?s ?p falseSERVICE:x { ?a ?b ?c } }",
    "behind a quote in a name": (
        "SELECT * { ?s st:x\\' ?o . SERVICE <U> { ?a ?b ?c } FILTER(?o != \"'\") }"
    ),
    "behind a hash in a name": "SELECT * { ?s id:x\\#y ?o . SERVICE <U> { ?a ?b ?c } }",
    "comments between": "PREFIX : <U> SELECT * { SERVICE#x\n:x#y\n{ ?a ?b ?c } }",
}  # fmt: skip


@pytest.mark.parametrize("text", REACHING.values(), ids=REACHING.keys())
def test_a_query_that_reaches_out_is_refused_and_nothing_connects(
    small: KnowledgeGraph, canary: tuple[str, list[str]], text: str
) -> None:
    address, seen = canary
    with pytest.raises(QueryError, match="SERVICE is refused"):
        small.query(text.replace("<U>", f"<{address}>"))
    assert seen == []


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <U>",
        "load silent <U>",
        "LOAD <file:///etc/hostname>",
        "L\\u004fAD <U>",
        "# x\nLOAD <U> INTO GRAPH <http://e/g>",
    ],
)
def test_a_load_is_refused_and_nothing_connects(
    small: KnowledgeGraph, canary: tuple[str, list[str]], text: str
) -> None:
    address, seen = canary
    with pytest.raises(QueryError, match="LOAD is refused"):
        small.query(text.replace("<U>", f"<{address}>"))
    assert seen == []


@pytest.mark.parametrize("clause", ["FROM <U>", "FROM NAMED <U>", "FROM <file:///etc/hostname>"])
def test_from_names_a_graph_that_is_not_there_and_opens_nothing(
    small: KnowledgeGraph, canary: tuple[str, list[str]], clause: str
) -> None:
    address, seen = canary
    text = f"SELECT * {clause.replace('<U>', f'<{address}>')} {{ ?s ?p ?o }}"
    assert list(selected(small, text)) == []
    assert seen == []


def test_from_takes_the_triples_of_the_graphs_that_it_names_only(graph: Open) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    kg = graph([row])
    text = "ASK FROM <https://w3id.org/steppe/graph/{}> {{ id:AAA st:memberOf id:ORG }}"
    assert kg.query(text.format("plain")) is True
    assert kg.query(text.format("ontology")) is False


def test_from_named_lets_the_query_ask_that_graph(graph: Open) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG"}
    named = "<https://w3id.org/steppe/graph/plain>"
    text = f"ASK FROM NAMED {named} {{ GRAPH {named} {{ id:AAA st:memberOf id:ORG }} }}"
    assert graph([row]).query(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://e/a> <http://e/b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "delete data { <http://e/a> <http://e/p> 1 }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "CREATE GRAPH <http://e/g>",
        "COPY <http://e/a> TO <http://e/b>",
        "MOVE <http://e/a> TO <http://e/b>",
        "ADD <http://e/a> TO <http://e/b>",
        "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "PREFIX e: <http://e/> INSERT { ?s e:p 2 } WHERE { ?s ?p ?o }",
        "D\\u0052OP ALL",
        "# SELECT\nDROP ALL",
    ],
)
def test_an_update_is_refused_and_changes_nothing(
    small: KnowledgeGraph, store: ox.Store, text: str
) -> None:
    with pytest.raises(QueryError, match="Updates are refused"):
        small.query(text)
    assert len(store) == 1


def test_an_update_behind_a_query_is_refused_and_changes_nothing(
    small: KnowledgeGraph, store: ox.Store
) -> None:
    with pytest.raises(QueryError):
        small.query("SELECT * { ?s ?p ?o } ; DROP ALL")
    assert len(store) == 1


ALLOWED = {
    "in a string": 'SELECT ("SERVICE <http://x.invalid> {}" AS ?t) {}',
    "in single quotes": "SELECT ('LOAD <http://x.invalid>' AS ?t) {}",
    "in long quotes": 'SELECT ("""a" SERVICE "\n LOAD""" AS ?t) {}',
    "in a comment": "SELECT * { } # SERVICE <http://x.invalid> {}",
    "in a comment above": "# LOAD\n# DROP ALL\nSELECT * {}",
    "in an IRI": "SELECT * { ?s <http://e/SERVICE> <http://e/LOAD/drop> }",
    "as a variable": "SELECT ?service $load { ?service ?add $load }",
    "as a local name": "SELECT * { ?s st:SERVICE ?o ; st:load ?l }",
    "as part of a local name": "SELECT * { ?s st:x.SERVICE ?o }",
    "as a prefix": "PREFIX service: <http://e/> SELECT * { ?s service:p ?o }",
    "an update's word as a prefix": "PREFIX add: <http://e/> SELECT * { ?s add:drop ?o }",
    "as a longer word": "SELECT * { ?s st:services ?serviced }",
    "as a graph": "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "as a name with a quote": "SELECT * { ?s st:x\\'SERVICE ?o }",
    "as a graph's name in a pattern": "PREFIX e: <http://e/> SELECT * { ?s e:service ?o . {} }",
    "as a language": 'SELECT ("x"@service AS ?t) {}',
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED.keys())
def test_the_word_alone_is_allowed(small: KnowledgeGraph, text: str) -> None:
    assert isinstance(small.query(text), Rows)


# -- the guard: depth --------------------------------------------------------------------------


DEEP: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * " + "{" * n + "}" * n,
    "parentheses": lambda n: "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "lists": lambda n: "SELECT * { ?a ?b " + "(" * n + ")" * n + " }",
    "blank nodes": lambda n: "SELECT * { ?a ?b " + "[ ?p " * n + "1" + "]" * n + " }",
    "in turn": lambda n: "SELECT * { ?a ?b " + "([ ?p " * (n // 2) + "1" + "])" * (n // 2) + " }",
    "behind a comment": lambda n: "SELECT * " + "{ # }\n" * n + "}" * n,
    "behind a string": lambda n: "SELECT * " + "{ ?s ?p ')' . " * n + "}" * n,
    "escaped": lambda n: "SELECT * " + "\\u007b" * n + "}" * n,
    "beside a bracket in a name": lambda n: "SELECT * { ?a ?b " + "(st:a\\) " * n + ")" * n + " }",
    "between < and >": lambda n: (
        "SELECT * { ?s ?p ?o FILTER(?o<" + "(" * n + "1" + ")" * n + "&&2>1) }"
    ),
}


@pytest.mark.parametrize("nested", DEEP.values(), ids=DEEP.keys())
def test_a_query_nested_too_deep_is_refused_before_it_is_parsed(
    nested: Callable[[int], str],
) -> None:
    # Without the guard a few thousand levels end the process: only the guard is asked here.
    with pytest.raises(QueryError, match=f"nested too deep: over {DEEPEST}"):
        refuse_unsafe(nested(4000))


CHAINS: dict[str, Callable[[int], str]] = {
    "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true) }",
    "plus": lambda n: "SELECT (1" + " + 1" * n + " AS ?x) {}",
    "or": lambda n: "SELECT * { FILTER(true" + "||true" * n + ") }",
    "and": lambda n: "SELECT * { ?s ?p ?o FILTER(?s" + "&&?s" * n + ") }",
    "path": lambda n: "SELECT * { ?s <a:b>" + "/<a:b>" * n + " ?o }",
    "union": lambda n: "SELECT * { {}" + "UNION{}" * n + " }",
    "reifiers": lambda n: "SELECT * { ?s ?p ?o" + "~" * n + " }",
    "annotations": lambda n: "SELECT * { ?s ?p ?o" + "{| ?a ?b |}" * n + " }",
    "optional": lambda n: "SELECT * { " + "OPTIONAL{}" * n + " }",
    "filters": lambda n: "SELECT * { ?s ?p ?o " + "FILTER(?s)" * n + " }",
    "binds": lambda n: "SELECT * { " + "".join(f"BIND(1 AS ?a{i})" for i in range(n)) + " }",
    "exists": lambda n: "SELECT * { FILTER " + "NOT EXISTS {} FILTER " * n + "(true) }",
    "between < and >": lambda n: "SELECT * { FILTER(1<" + "!" * n + "true&&2>1) }",
    "escaped": lambda n: "SELECT * { FILTER(" + "\\u0021" * n + "true) }",
    "quoted triples": lambda n: "SELECT * { " + "<< ?s ?p " * n + "?o" + " >>" * n + " ?q ?r }",
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS.keys())
def test_a_chain_so_long_that_it_would_end_the_process_is_refused(
    chain: Callable[[int], str],
) -> None:
    with pytest.raises(QueryError, match="too long a chain"):
        refuse_unsafe(chain(10_000))


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS.keys())
def test_a_chain_as_long_as_people_write_is_not_refused(chain: Callable[[int], str]) -> None:
    refuse_unsafe(chain(15))


@pytest.mark.parametrize(
    "name", ["not", "plus", "or", "and", "union", "optional", "filters", "binds", "exists"]
)
def test_the_longest_chain_that_is_let_through_is_answered(name: str) -> None:
    """In a process of its own, which would end if there were too little room for it."""
    text = CHAINS[name](450 if name == "exists" else 900)
    refuse_unsafe(text)
    code = "import sys, pyoxigraph as ox; list(ox.Store().query(sys.stdin.read()))"
    subprocess.run([sys.executable, "-c", code], input=text, text=True, check=True)


def test_many_values_and_comparisons_are_no_chain(small: KnowledgeGraph) -> None:
    many = " ".join(f"<http://e/{n}>" for n in range(5000))
    assert len(selected(small, f"SELECT * {{ VALUES ?s {{ {many} }} FILTER(?s < 1 || 1 <= 2) }}"))


@pytest.mark.parametrize("nested", DEEP.values(), ids=DEEP.keys())
def test_a_query_nested_as_deep_as_people_write_is_not_refused(
    nested: Callable[[int], str],
) -> None:
    refuse_unsafe(nested(20))


def test_many_groups_side_by_side_are_not_deep(small: KnowledgeGraph) -> None:
    assert len(selected(small, "SELECT ?s { " + "{ ?s ?p ?o } UNION " * 300 + "{} }")) == 301


def test_brackets_in_strings_iris_and_comments_are_not_counted(small: KnowledgeGraph) -> None:
    brackets = "(" * 300
    text = f'SELECT ("{brackets}" AS ?a) {{ ?s ?p ?o }} # {brackets}'
    assert list(selected(small, text)) == [(brackets,)]


def test_a_catastrophic_pattern_is_answered_at_once(small: KnowledgeGraph) -> None:
    text = f'SELECT * {{ VALUES ?o {{ "{"a" * 36}!" }} FILTER regex(?o, "^(a+)+$") }}'
    assert list(selected(small, text)) == []


# -- files of queries -----------------------------------------------------------------------------


def test_a_query_file_that_is_not_utf8_is_an_error_of_ours(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(b'SELECT * { ?s ?p "\xff" }')
    code, out, err = run("query", "-f", str(file))
    assert (code, out) == (1, "")
    assert "not UTF-8" in err and "Traceback" not in err


def test_of_the_queries_of_the_w3c_only_those_that_call_a_service_are_refused(
    shared: Path,
) -> None:
    beside = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*|[?$:]\w+")
    calling, refused = set(), set()
    files = sorted((shared / "w3c-rdf-tests" / "sparql").rglob("*.rq"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        if re.search(r"\b(service|load)\b", beside.sub(" ", text), re.IGNORECASE):
            calling.add(file.name)
        try:
            refuse_unsafe(text)
        except SteppeError as error:
            assert "is refused" in str(error), file
            refused.add(file.name)
    assert len(files) == 894
    assert refused == calling
    assert len(refused) == 10


# -- parameters of a query of one's own ----------------------------------------------------------


def test_a_query_takes_values_by_substitution(kg: KnowledgeGraph) -> None:
    text = "SELECT ?who ?body WHERE { ?who st:memberOf ?body }"
    found = kg.query(text, {"who": "id:UZB"})
    assert found and {row[0] for row in found} == {"https://w3id.org/steppe/id/UZB"}  # type: ignore[union-attr]


def test_a_value_cannot_change_the_query(kg: KnowledgeGraph) -> None:
    text = "SELECT ?name WHERE { id:UZB skos:prefLabel ?l . FILTER(STR(?l) = ?name) }"
    assert not kg.query(text, {"name": '" || true) } #'})
    assert kg.query(text, {"name": "Uzbekistan"})


def test_a_variable_that_is_not_selected_takes_no_value(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"does not select \?zz"):
        kg.query("SELECT ?s WHERE { ?s ?p ?zz }", {"zz": "1"})


def test_a_packaged_question_is_asked_by_name_and_parameters(kg: KnowledgeGraph) -> None:
    found = kg.ask("members-on-a-day", body="CST", on="1998-12-31")
    assert found.columns[:2] == ("body", "on") and len(found) == 9
    with pytest.raises(UsageError):
        kg.ask("members-on-a-day", day="1998-12-31")
    with pytest.raises(NotFoundError):
        kg.ask("members-on-a-day", body="nobody")
