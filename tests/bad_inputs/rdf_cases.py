"""The bad inputs of `steppe import rdf`: what must come of each."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree

from case import World, bad, holds, ok, step

ONE = b'<http://e/s> <http://e/p> "a" .\n'
XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    b'<rdf:Description rdf:about="http://e/s"><e:p>a</e:p></rdf:Description></rdf:RDF>'
)
DTD = b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:47999/e">]>\n'
LAUGHS = b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'


def two_subjects(world: World) -> None:
    """Read with its sibling, each blank node stays a node of its own."""
    other = world.folder / "sibling.ttl"
    other.write_text('_:x <http://e/p> "2" . _:y <http://e/p> "3" .', encoding="utf-8")
    made = str(world.folder / "both")
    assert world.steppe("import", "rdf", "FILE", str(other), "-o", made)[0] == 0
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <http://e/p> ?o }"
    assert world.steppe("query", count, "--dataset", made)[1].split() == ["n", "3"]


def networks_can_be_read(world: World) -> None:
    """Network files hold what XML can hold."""
    for ending in ("graphml", "gexf"):
        file = world.folder / f"new.{ending}"
        assert world.steppe("export", "--dataset", "OUT", "-o", f"NEW.{ending}")[0] == 0
        ElementTree.parse(file)


CASES = [
    bad("rdf/truncated.ttl", ONE + b"<http://e/s> <http://e", "FILE:2: "),
    bad("rdf/error_last_line.nt", ONE * 5000 + b"oops\n", "FILE:5001: "),
    bad("rdf/bad_utf8.ttl", b'<http://e/s> <http://e/p> "\xff" .', "FILE:1: Invalid UTF-8"),
    bad(
        "rdf/surrogate.ttl", b'<http://e/s> <http://e/p> "\\uDBFF" .', "FILE:1: The escape sequence"
    ),
    bad("rdf/iri_space.ttl", b"<http://e/a b> <http://e/p> 2 .", "FILE:1: Invalid IRI"),
    bad("rdf/relative_iri.ttl", b"<bar> <http://e/p> 2 .", "FILE:1: a relative IRI, and no --base"),
    bad("rdf/literal_subject.ttl", b'"b" <http://e/p> 2 .', "FILE:1: "),
    bad("rdf/undefined_prefix.ttl", b"ex:b ex:b ex:c .", "The prefix ex: has not been declared"),
    bad(
        "rdf/long_literal_17mb_gz.nt.gz",
        gzip.compress(b'<http://e/s> <http://e/p> "' + b"x" * 17_000_000 + b'" .\n'),
        "a term is longer than",
    ),
    bad("rdf/xxe_file.rdf", DTD + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    bad("rdf/xxe_http.rdf", DTD + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    bad("rdf/billion_laughs_1mb.rdf", LAUGHS + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    bad("rdf/not_wellformed.rdf", b"<rdf:RDF>\n", "FILE:1: not well-formed XML"),
    bad(
        "rdf/jsonld_remote_context.jsonld",
        b'{"@context":"http://127.0.0.1:47999/c","@id":"http://e/a"}',
        "remote @context is refused",
    ),
    bad(
        "rdf/jsonld_file_context.jsonld",
        b'{"@context":"file:///etc/passwd","@id":"http://e/a"}',
        "remote @context is refused",
    ),
    bad("rdf/jsonld_truncated.jsonld", b'{"@id":"http://e/b",', "FILE:1: "),
    bad(
        "rdf/wrong_extension.ttl",
        b'<?xml version="1.0"?>' + XML,
        "content looks like RDF/XML, extension says Turtle (use --format rdf)",
    ),
    ok("rdf/empty.ttl", b"", 0, "0 triples"),
    ok("rdf/bom.ttl", b"\xef\xbb\xbf" + ONE, 1),
    ok(
        "rdf/nul_literal.ttl",
        b'<http://e/s> <http://e/p> "x\\u0000y" .',
        1,
        then=(
            networks_can_be_read,
            step(
                "export",
                "--dataset",
                "OUT",
                "-o",
                "NEW.rdf",
                code=1,
                says=("XML cannot hold the character U+0000",),
            ),
            step(
                "query",
                "SELECT ?o { ?s <http://e/p> ?o }",
                "--dataset",
                "OUT",
                "--format",
                "xml",
                code=1,
                says=("XML cannot hold",),
            ),
        ),
    ),
    ok(
        "rdf/bad_date.ttl",
        b'<http://e/s> <http://e/p> "1999-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .',
        1,
        "no xsd:date",
        then=(step("validate", "OUT", code=1, says=("O10",)),),
    ),
    ok("rdf/huge_integer.ttl", b"<http://e/s> <http://e/p> " + b"8" * 9000 + b" .", 1),
    ok(
        "rdf/deep_bnodes_1000.ttl",
        b"<http://e/s> <http://e/p> " + b"[<http://e/p> " * 1000 + b"1" + b"]" * 1000 + b" .",
        1001,
    ),
    ok(
        "rdf/deep_lists_20000.ttl",
        b"<http://e/s> <http://e/p> " + b"(" * 20_000 + b")" * 20_000 + b" .",
        39_999,
    ),
    ok(
        "rdf/javascript_iri.ttl",
        b'<javascript:alert(2)> <http://e/p> "b" .',
        1,
        then=(holds(never=('href="javascript:',), as_file="html"),),
    ),
    ok(
        "rdf/owl_imports.ttl",
        b"<http://e/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:47999/x> .",
        1,
    ),
    ok("rdf/bnode_clash_a.ttl", b'_:y <http://e/p> "1" .', 1, then=(two_subjects,)),
    ok("rdf/bnode_clash_b.ttl", b'_:y <http://e/p> "2" .', 1, then=(two_subjects,)),
]
"""Refused first, then taken with how many triples."""
