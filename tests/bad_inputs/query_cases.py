"""The bad inputs of `steppe query` and of the endpoint: what must come of each query."""

from __future__ import annotations

from case import Case, Check, step

LATE = ("--timeout", "1")
LARGE = ("--memory", "150")


def refused(file: str, twin: str | bytes, *says: str) -> Case:
    """A query that is refused: exit code 1, and 400 of the endpoint."""
    text = twin.encode() if isinstance(twin, str) else twin
    return Case(f"sparql/{file}", 1, says, text, status=400)


def answered(file: str, twin: str, *says: str, then: tuple[Check, ...] = ()) -> Case:
    """A query that is answered, and what stands in the answer."""
    return Case(f"sparql/{file}", 0, says, twin.encode(), status=200, then=then)


def ended(file: str, twin: str, limit: tuple[str, ...], status: int, *says: str) -> Case:
    """A query that runs away, and is ended at a limit."""
    return Case(f"sparql/{file}", 5, says, twin.encode(), args=limit, status=status)


NO_SERVICE = "SERVICE is refused"
DEEP = "The query is nested too deep: over 200 brackets"

CASES = [
    refused("syntax_error.rq", "SELECT * { ?s ?p", "The query cannot be read at line"),
    refused("update_as_query.rq", "DELETE WHERE { ?s ?p ?o }", "Updates are refused here"),
    refused("drop_all.ru", "CLEAR ALL", "Updates are refused here"),
    refused("service_ssrf.rq", "ASK { SERVICE <http://127.0.0.1:47999/> {} }", NO_SERVICE),
    refused("service_silent.rq", "ASK { SERVICE SILENT <http://127.0.0.1:47999/> {} }", NO_SERVICE),
    refused(
        "service_nested.rq",
        "ASK { { OPTIONAL { serVice\n#a\n<http://127.0.0.1:47999/> { } } } }",
        NO_SERVICE,
    ),
    answered("service_in_string.rq", 'SELECT ("SERVICE <http://a> {}" AS ?t) { }', "SERVICE <http"),
    refused("load_http.ru", "LOAD SILENT <http://127.0.0.1:47999/y>", "LOAD is refused"),
    refused("load_file.ru", "LOAD <file:///etc/passwd>", "LOAD is refused"),
    answered("from_file.rq", "SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", "no rows"),
    answered("from_http.rq", "SELECT * FROM <http://127.0.0.1:47999/h> { ?a ?b ?c }", "no rows"),
    ended(
        "cartesian.rq",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        LATE, 504, "The query took longer than 1 s",
    ),
    ended(
        "sort_memory.rq",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        LARGE, 507, "more than 150 MB of memory",
    ),
    ended(
        "path_cyclic.rq",
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>)+ ?d }",
        LATE, 504, "The query took longer than 1 s",
    ),
    ended(
        "group_concat_product.rq",
        "SELECT (GROUP_CONCAT(STR(?c)) AS ?t) { ?a ?b ?c . ?d ?e ?f }",
        LARGE, 507, "more than 150 MB of memory",
    ),
    answered(
        "regex_catastrophic.rq",
        f'SELECT * {{ VALUES ?o {{ "{"a" * 40}!" }} FILTER regex(?o, "^(a|a)*$") }}',
        "no rows",
    ),
    refused("nested_parens_7000.rq", f"ASK {{ FILTER({'(' * 6500}1{')' * 6500}) }}", DEEP),
    refused("nested_groups_4000.rq", f"ASK {'{' * 3500}{'}' * 3500}", DEEP),
    refused("list_pattern_400.rq", f"ASK {{ ?a ?b {'(' * 300}{')' * 300} }}", DEEP),
    refused("unknown_function.rq", "SELECT (<http://e/nofn>(2) AS ?y) {}", "http://e/nofn"),
    refused("empty.rq", " \n", "The query is empty"),
    refused("utf8_bad.rq", b'ASK { ?s ?p "\xfe" }', "The query is not UTF-8: byte"),
    answered(
        "unbound_result.rq", "SELECT ?nothing ?none { }", "nothing",
        then=(step("query", "-f", "FILE", "--format", "json", says=('"bindings":[{}]',)),),
    ),
]  # fmt: skip
