"""Why a test of the W3C suites does not pass: every failure has its reason here.

A reason was found by running the query by hand, against Oxigraph alone and against rdflib, and by
reading what the maintainers of Oxigraph and of the suites say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A heading, what is behind it, and the tests («folder/name») that fail for it."""

    heading: str
    text: str
    tests: tuple[str, ...]


REASONS = (
    Reason(
        "Updates are refused",
        "The endpoint is read-only: a store is what claims tables say. An update is answered with "
        "403 (415 where its media type is none), whatever it asks. So the tests that send a faulty "
        "one pass, as they ask for any refusal, and those whose update should be done fail.",
        (
            "protocol/update with protocol-specified default graph",
            "protocol/update with protocol-specified default graphs",
            "protocol/update with protocol-specified named graphs",
            "protocol/update with protocol-specified dataset (both named and default graphs)",
            "protocol/update via URL-encoded POST", "protocol/update via POST directly",
            'protocol/test for service-defined BASE URI ("which MAY be the service endpoint")',
        ),
    ),
    Reason(
        "A number is kept by its value",
        "Oxigraph stores and compares 1, 01 and +1 as one term and writes it as 1, doubles "
        "likewise; these tests ask for the spelling. Claims keep theirs in `st:valueDigits` "
        "([decisions.md](decisions.md)).",
        (
            "open-world/open-eq-01", "expr-builtin/str-1", "expr-builtin/str-2",
            "expr-builtin/sameTerm-simple", "expr-builtin/sameTerm-eq",
            "expr-builtin/sameTerm-not-eq", "expr-equals/Equality 1-1 -- graph",
            "expr-equals/Equality 1-2 -- graph", "distinct/Numbers: Distinct",
            "distinct/All: Distinct", "csv-tsv-res/csv03 - CSV Result Format",
        ),
    ),
    Reason(
        "Kinds of integer become xsd:integer",
        "Oxigraph stores `xsd:negativeInteger`, `xsd:int` and the like as `xsd:integer`: the "
        "value stays, the narrower type goes. No claim has such a type.",
        ("csv-tsv-res/tsv03 - TSV Result Format",),
    ),
    Reason(
        "Dates with and without a time zone differ",
        "The test is of 2006 and holds a date without a time zone neither equal nor unequal to "
        "the same date with one, after XSD 1.0. Oxigraph follows XSD 1.1, where the two are not "
        "equal. Dates of claims have no time zone.",
        ("open-world/date-2",),
    ),
    Reason(
        "The variable of GRAPH ?g reaches too far in",
        "Oxigraph evaluates `GRAPH ?g { … }` with ?g bound already inside: a FILTER, OPTIONAL or "
        "MINUS there sees it, and VALUES or a subquery that counts gives rows of no graph. A "
        "known fault (issue 1450 of oxigraph/oxigraph), mended (pull request 1758). To count by "
        "graph write `SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g`. The "
        "tests came after the suites were approved.",
        (
            "graph/graph-variable-scope", "graph/graph-optional",
            "aggregates/COUNT: no GROUP BY inside of GRAPH",
            "bindings/VALUES inside GRAPH binding the same variable as the graph name",
            "negation/outer GRAPH operator does not affect MINUS disjointness",
        ),
    ),
    Reason(
        "A path of no steps from what is not in the data",
        "`<a> :p* ?o` must answer <a> even where the data does not hold it; Oxigraph answers no "
        "row. Its own runs of the suites name these four as wrong.",
        tuple(
            f"property-path/{sign} with {end} being a constant on the empty dataset"
            for sign in "*?"
            for end in ("start", "end")
        ),
    ),
    Reason(
        "GROUP_CONCAT keeps a language that all share",
        "The separator has no language, so the whole has none (issue 280 of w3c/rdf-tests, "
        "settled in 2026). Mended (pull request 1717); until then `GROUP_CONCAT(STR(?label))` "
        "gives a plain text.",
        (
            "aggregates/GROUP_CONCAT with same language tag",
            "aggregates/GROUP_CONCAT with one element",
        ),
    ),
    Reason(
        'BNODE("x") is one node in all rows',
        "It must be another node in each row; Oxigraph makes the node called x each time, and "
        "takes a node of that name in the data for the same. `BNODE()` is a new one at every "
        "call.",
        ("functions/BNODE(str)",),
    ),
    Reason(
        "TRUE and False in capitals",
        "Oxigraph knows only `true` and `false`. Mended (pull request 1721). The test is "
        "proposed, not approved.",
        ("expr-builtin/case-insensitive booleans",),
    ),
    Reason(
        "An address that Oxigraph reads as a comparison",
        "By the rule of the longest token `<?a&&?b>` is an IRI, and the query is none. Oxigraph "
        "takes it for `?x < ?a && ?b > ?y`, which is what its author meant.",
        ("syntax-sparql3/syn-bad-26.rq",),
    ),
    Reason(
        "An unknown function is refused before the query runs",
        "The grammar allows any IRI as a function, and calling one that nobody knows leaves a "
        "cell empty or a row out, without a word. Oxigraph names it and refuses the query, so "
        "that a misspelt name is told.",
        (
            *(
                f"syntax-sparql{name}.rq"
                for name in (
                    "1/syntax-expr-05", "1/syntax-order-05", "1/syntax-order-06",
                    "2/syntax-function-01", "2/syntax-function-02", "2/syntax-function-03",
                    "2/syntax-function-04",
                )
            ),
            "syntax-query/syntax-select-expr-04.rq",
        ),
    ),
    Reason(
        "XML inside of RDF/XML keeps all its namespaces",
        "The text of an XML literal should name only the namespaces that it uses (exclusive XML "
        "canonicalisation); Oxigraph writes all that are in scope. The XML means the same.",
        ("xml-canon/xml-canon-test001", "xml-canon/xml-canon-test002"),
    ),
)  # fmt: skip
