"""Run the W3C test suites and write docs/conformance.md: python docs/make_conformance.py SUITES

SUITES is a folder with the files of https://github.com/w3c/rdf-tests. The run takes seconds.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from w3c import Outcome, run, suites

HERE = Path(__file__).resolve().parent
HEAD = """\
# Conformance

The test suites of the W3C for SPARQL 1.0 and 1.1 queries, their results, and RDF 1.1 syntax, run
through the doors of steppe by `python docs/make_conformance.py FOLDER` (a copy of
github.com/w3c/rdf-tests). A query takes the way of `steppe query` and of the endpoint, guard
included; a document that of `steppe import rdf`. Updates, federation, entailment and the protocol
are not run: steppe takes no updates in SPARQL, refuses SERVICE, and entails by its own rules; the
protocol has tests of ours. Order of rows is not compared, numbers are by value.

| suite | passed | of |
| --- | ---: | ---: |
"""

VALUES = "Oxigraph keeps the value of a number, not how it was written: 01 and 1 are one term."
FUNCTIONS = "Oxigraph refuses a function that it does not know even where a query is only read."
EMPTY = "Oxigraph has no row for a path from a constant that is not in the data."
REDUCED = "REDUCED may leave equal rows or not; the test has one of the answers allowed."
EXPLAINED = {
    **dict.fromkeys(
        (
            "expr-builtin/str-1", "expr-builtin/str-2", "expr-builtin/sameTerm-simple",
            "expr-builtin/sameTerm-eq", "expr-builtin/sameTerm-not-eq",
            "expr-equals/Equality 1-1 -- graph", "expr-equals/Equality 1-2 -- graph",
            "distinct/Numbers: Distinct", "distinct/All: Distinct",
            "csv-tsv-res/csv03 - CSV Result Format", "csv-tsv-res/tsv03 - TSV Result Format",
        ),
        VALUES,
    ),
    **dict.fromkeys(
        ("reduced/SELECT REDUCED *", "reduced/SELECT REDUCED ?x with strings"), REDUCED
    ),
}  # fmt: skip


def explanation(outcome: Outcome) -> str:
    """Why a test does not pass, as far as it is known."""
    if "custom function" in outcome.why:
        return FUNCTIONS
    if "on the empty dataset" in outcome.name:
        return EMPTY
    return EXPLAINED.get(outcome.name, f"Not looked into: {outcome.why}.")


def page(outcomes: Sequence[Outcome]) -> str:
    """The text of docs/conformance.md."""
    rows, failures = [], []
    for suite in dict.fromkeys(o.suite for o in outcomes):
        ours = [o for o in outcomes if o.suite == suite]
        failed = [o for o in ours if o.why]
        rows.append(f"| {suite} | {len(ours) - len(failed)} | {len(ours)} |")
        if failed:
            failures += [
                f"### {suite}",
                "",
                *(f"- `{o.name}`: {explanation(o)}" for o in failed),
                "",
            ]
    return HEAD + "\n".join(rows) + "\n\n## What does not pass, and why\n\n" + "\n".join(failures)


def outcomes_of(root: Path) -> list[Outcome]:
    """The outcomes of all suites; the words of rdflib about odd literals are not shown."""
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    return [o for name, manifest in suites(root).items() for o in run(name, manifest)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    (HERE / "conformance.md").write_text(page(outcomes_of(Path(sys.argv[1]))), encoding="utf-8")
