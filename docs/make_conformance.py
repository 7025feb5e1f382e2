"""Run the W3C test suites and write docs/conformance.md: python docs/make_conformance.py SUITES

SUITES is a folder with the files of https://github.com/w3c/rdf-tests. The run takes seconds, and
needs steppe[serve].
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

from w3c import Outcome, run, suites
from w3c_protocol import run_protocol
from w3c_reasons import REASONS

HERE = Path(__file__).resolve().parent
HEAD = """\
# Conformance

The test suites of the W3C for SPARQL 1.0 and 1.1 queries, their results, the SPARQL 1.1 protocol
and RDF 1.1 syntax, run through the doors of steppe by `python docs/make_conformance.py FOLDER` (a
copy of github.com/w3c/rdf-tests). A query takes the way of `steppe query` and of the endpoint,
guard included; a document that of `steppe import rdf`; requests of the protocol go to a
`steppe serve` by HTTP.

Not run: evaluation of updates, federation and entailment, since steppe takes no updates in SPARQL,
refuses SERVICE, and entails by its own rules; and the Graph Store Protocol, whose tests write a
graph and read it again. Of single graphs steppe serves neither: `PUT /store` replaces a whole store
([endpoint.md](endpoint.md)), and a graph is read by `CONSTRUCT` with `default-graph-uri`.

A query with data of its own names its default graph, as `default-graph-uri` does at the endpoint:
of itself a query asks the union of all graphs. Order of rows is not compared, and literals are by
value (11.10 and 11.1, 0 and false, +00:00 and Z), since Oxigraph writes a value in one way.

"""

WHY = """\
But for updates none lies in what steppe adds: asked without anything of ours around it, Oxigraph
0.5.13 fails the same tests. «Mended» means in Oxigraph's repository, and not in that version."""


def page(outcomes: Sequence[Outcome]) -> str:
    """The text of docs/conformance.md."""
    rows = ["| suite | passed | of |", "| --- | ---: | ---: |"]
    for suite in dict.fromkeys(o.suite for o in outcomes):
        ours = [o for o in outcomes if o.suite == suite]
        rows.append(f"| {suite} | {sum(not o.why for o in ours)} | {len(ours)} |")
    passed = sum(not o.why for o in outcomes)
    rows.append(f"| together | {passed} | {len(outcomes)} |")
    told = ["", "## What does not pass, and why", "", WHY, ""]
    told += _failures([o for o in outcomes if o.why])
    return HEAD + "\n".join((*rows, *told)).rstrip() + "\n"


def _failures(failed: Sequence[Outcome]) -> Iterator[str]:
    for reason in REASONS:
        ours = [o for o in failed if o.name in reason.tests]
        if ours:
            yield from (f"### {reason.heading}", "", fill(reason.text, 100), "")
            for suite in dict.fromkeys(o.suite for o in ours):
                names = ", ".join(f"`{o.name}`" for o in ours if o.suite == suite)
                yield f"- {suite}: {names}"
            yield ""
    known = {name for reason in REASONS for name in reason.tests}
    unknown = [o for o in failed if o.name not in known]
    if unknown:
        yield from ("### Not looked into", "", *(f"- `{o.name}`: {o.why}" for o in unknown))


def outcomes_of(root: Path) -> list[Outcome]:
    """The outcomes of all suites; the words of rdflib about odd literals are not shown."""
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    told = [o for name, manifest in suites(root).items() for o in run(name, manifest)]
    return [*told, *sorted(run_protocol(root), key=lambda outcome: outcome.suite)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    (HERE / "conformance.md").write_text(page(outcomes_of(Path(sys.argv[1]))), encoding="utf-8")
