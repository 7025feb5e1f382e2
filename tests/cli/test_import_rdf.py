"""`steppe import rdf`: every fault of the shared files with a made-up twin, and the way back."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import steppe
from steppe.graph.claims import Statement

Run = Callable[..., tuple[int, str, str]]

ONE = b'<http://e/s> <http://e/p> "a" .\n'
XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    b'<rdf:Description rdf:about="http://e/s"><e:p>a</e:p></rdf:Description></rdf:RDF>'
)
DTD = b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:47999/e">]>\n'
LAUGHS = b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'

REFUSED = {
    "truncated.ttl": (ONE + b"<http://e/s> <http://e", "FILE:2: "),
    "error_last_line.nt": (ONE * 5000 + b"oops\n", "FILE:5001: "),
    "bad_utf8.ttl": (b'<http://e/s> <http://e/p> "\xff" .', "FILE:1: Invalid UTF-8"),
    "surrogate.ttl": (b'<http://e/s> <http://e/p> "\\uDBFF" .', "FILE:1: The escape sequence"),
    "iri_space.ttl": (b"<http://e/a b> <http://e/p> 2 .", "FILE:1: Invalid IRI"),
    "relative_iri.ttl": (b"<bar> <http://e/p> 2 .", "FILE:1: a relative IRI, and no --base"),
    "literal_subject.ttl": (b'"b" <http://e/p> 2 .', "FILE:1: "),
    "undefined_prefix.ttl": (b"ex:b ex:b ex:c .", "The prefix ex: has not been declared"),
    "long_literal_17mb_gz.nt.gz": (
        gzip.compress(b'<http://e/s> <http://e/p> "' + b"x" * 17_000_000 + b'" .\n'),
        "a term is longer than",
    ),
    "xxe_file.rdf": (DTD + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    "xxe_http.rdf": (DTD + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    "billion_laughs_1mb.rdf": (LAUGHS + XML, "FILE:2: a DTD (DOCTYPE, ENTITY) is refused"),
    "not_wellformed.rdf": (b"<rdf:RDF>\n", "FILE:1: not well-formed XML"),
    "jsonld_remote_context.jsonld": (
        b'{"@context":"http://127.0.0.1:47999/c","@id":"http://e/a"}', "remote @context is refused",
    ),
    "jsonld_file_context.jsonld": (
        b'{"@context":"file:///etc/passwd","@id":"http://e/a"}', "remote @context is refused",
    ),
    "jsonld_truncated.jsonld": (b'{"@id":"http://e/b",', "FILE:1: "),
    "wrong_extension.ttl": (
        b'<?xml version="1.0"?>' + XML,
        "content looks like RDF/XML, extension says Turtle (use --format rdf)",
    ),
}  # fmt: skip
"""File → its made-up twin, and what must be said."""

TAKEN = {
    "empty.ttl": (b"", 0, "0 triples"),
    "bom.ttl": (b"\xef\xbb\xbf" + ONE, 1, ""),
    "nul_literal.ttl": (b'<http://e/s> <http://e/p> "x\\u0000y" .', 1, ""),
    "bad_date.ttl": (
        b'<http://e/s> <http://e/p> "1999-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .', 1,
        "no xsd:date",
    ),
    "huge_integer.ttl": (b"<http://e/s> <http://e/p> " + b"8" * 9000 + b" .", 1, ""),
    "deep_bnodes_1000.ttl": (
        b"<http://e/s> <http://e/p> " + b"[<http://e/p> " * 1000 + b"1" + b"]" * 1000 + b" .",
        1001, "",
    ),
    "deep_lists_20000.ttl": (
        b"<http://e/s> <http://e/p> " + b"(" * 20_000 + b")" * 20_000 + b" .", 39_999, "",
    ),
    "javascript_iri.ttl": (b'<javascript:alert(2)> <http://e/p> "b" .', 1, ""),
    "owl_imports.ttl": (
        b"<http://e/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:47999/x> .", 1, "",
    ),
    "bnode_clash_a.ttl": (b'_:y <http://e/p> "1" .', 1, ""),
    "bnode_clash_b.ttl": (b'_:y <http://e/p> "2" .', 1, ""),
}  # fmt: skip
"""File → its made-up twin, how many triples are kept, and what must be said."""


@pytest.fixture(scope="module", autouse=True)
def canary() -> Iterator[None]:
    """A listener at the address that the shared files name: nobody may connect to it."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", 47999))
        except OSError:  # another run has it
            yield
            return
        listener.listen()
        listener.settimeout(0)
        yield
        with pytest.raises(BlockingIOError):
            listener.accept()


def refuse(run: Run, file: Path, says: str, tmp_path: Path) -> None:
    code, out, err = run("import", "rdf", file, "-o", tmp_path / "made")
    assert (code, out) == (1, "") and "Traceback" not in err
    assert says.replace("FILE", file.name) in err and "nothing was written" in err
    assert not (tmp_path / "made").exists()


def take(run: Run, file: Path, triples: int, says: str, tmp_path: Path) -> None:
    code, _, err = run("import", "rdf", file, "-o", tmp_path / "made")
    assert code == 0 and says in err, err
    beside = tmp_path / "made" / "graph.nt"
    text = beside.read_text(encoding="utf-8") if beside.exists() else ""
    assert len(text.splitlines()) == triples
    foreign = (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/steppe/graph/made> { ?s ?p ?o } }"
    )
    own = 6  # what the store says of the data set
    assert list(steppe.open(tmp_path / "made").query(foreign)) == [(triples + own,)]


@pytest.mark.parametrize("name", REFUSED)
def test_a_made_up_file_is_refused(run: Run, name: str, tmp_path: Path) -> None:
    content, says = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    refuse(run, tmp_path / name, says, tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_a_shared_file_is_refused(run: Run, name: str, tmp_path: Path, shared: Path) -> None:
    refuse(run, shared / "bad-inputs" / "rdf" / name, REFUSED[name][1], tmp_path)


@pytest.mark.parametrize("name", TAKEN)
def test_a_made_up_file_is_taken(run: Run, name: str, tmp_path: Path) -> None:
    content, triples, says = TAKEN[name]
    (tmp_path / name).write_bytes(content)
    take(run, tmp_path / name, triples, says, tmp_path)


@pytest.mark.parametrize("name", TAKEN)
def test_a_shared_file_is_taken(run: Run, name: str, tmp_path: Path, shared: Path) -> None:
    take(run, shared / "bad-inputs" / "rdf" / name, *TAKEN[name][1:], tmp_path)


def test_no_shared_file_of_rdf_is_left_out(shared: Path) -> None:
    files = {p.name for p in (shared / "bad-inputs" / "rdf").iterdir()}
    assert files == {*REFUSED, *TAKEN}


# -- what becomes of it ------------------------------------------------------------------------


def test_blank_nodes_of_two_files_stay_two(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f'_:x <http://e/p> "{name}" .')
    files = (tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert run("import", "rdf", *files, "-o", tmp_path / "made")[0] == 0
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s <http://e/p> ?o }"
    assert list(steppe.open(tmp_path / "made").query(count)) == [(2,)]


def test_a_date_that_is_none_is_a_finding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(TAKEN["bad_date.ttl"][0])
    run("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    code, out, _ = run("validate", tmp_path / "made")
    assert code == 1 and "O10" in out and "1999-02-29" in out


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_what_was_exported_comes_back_the_same(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"all.{ending}"
    assert run("export", "-o", file)[0] == 0
    folder = tmp_path / "central-asia-2004"
    code, _, err = run("import", "rdf", file, "-o", folder)
    assert code == 0 and "skipped" not in err and "graph.nt" not in err, err
    before, after = steppe.open().contents, steppe.open(folder).contents
    assert before.entities == after.entities and before.sources == after.sources
    assert before.statements == after.statements


MADE = b"""
@prefix id: <https://w3id.org/steppe/id/> . @prefix st: <https://w3id.org/steppe/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix src: <https://w3id.org/steppe/source/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
id:LU a st:Organization ; skos:prefLabel "Lake Union"@en ; <http://e/seat> "by the lake" .
id:KAZ st:memberOf id:LU .
id:TJK st:memberOf id:NOWHERE .
<http://e/1> a st:Claim ; rdf:subject id:UZB ; rdf:predicate st:memberOf ; rdf:object id:LU ;
    st:sinceEdtf "2001" ; prov:hadPrimarySource src:book ; st:locator "p. 2" ; st:stance st:Fact ;
    st:rank st:Normal .
"""


def test_statements_become_rows_and_the_rest_stays_beside(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(MADE)
    args = ("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    code, _, err = run(*args)
    assert code == 1 and "NOWHERE" in err and "1 fault; nothing was written" in err
    code, _, err = run(*args, "--skip-bad")
    assert code == 0 and "1 triple skipped" in err and "NOWHERE" in err, err
    kg = steppe.open(tmp_path / "made")

    def short(s: Statement) -> tuple[str, ...]:
        end = (s.object or "").rpartition("/")[2]
        return s.subject.rpartition("/")[2], end, s.since_text, s.source.rpartition("/")[2][:4]

    assert {short(s) for s in kg.claims()} == {
        ("UZB", "LU", "2001", "book"),
        ("KAZ", "LU", "", "file"),
    }
    assert list(kg.query("SELECT ?o WHERE { id:LU <http://e/seat> ?o }")) == [("by the lake",)]


def test_nothing_can_be_said_beside_the_tables(run: Run, dataset: Callable[..., Path]) -> None:
    folder = dataset([])
    ours = "https://w3id.org/steppe/"
    triple = f"<{ours}id/AAA> <{ours}ontology#memberOf> <http://e/x> .\n"
    (folder / "graph.nt").write_text(triple)
    code, _, err = run("show", "--dataset", folder)
    assert code == 1 and "graph.nt:1:" in err and "claims.csv" in err


def test_a_base_makes_relative_addresses_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<foo> <http://e/p> 1 .")
    args = ("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    assert run(*args, "--base", "no base")[0] == 2
    assert run(*args, "--base", "http://e/")[0] == 0
    assert "<http://e/foo>" in (tmp_path / "made" / "graph.nt").read_text()


def test_an_ending_that_says_nothing_needs_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.data").write_bytes(ONE)
    args = ("import", "rdf", tmp_path / "a.data", "-o", tmp_path / "made")
    code, _, err = run(*args)
    assert code == 2 and "--format" in err
    assert run(*args, "--format", "nt")[0] == 0


def test_the_page_links_no_script(run: Run, tmp_path: Path) -> None:
    text = MADE.replace(b'"by the lake"', b"<javascript:alert(1)>").replace(b"id:NOWHERE", b"id:LU")
    (tmp_path / "a.ttl").write_bytes(text)
    run("import", "rdf", tmp_path / "a.ttl", "-o", tmp_path / "made")
    page = tmp_path / "page.html"
    assert run("render", "--dataset", tmp_path / "made", "-o", page)[0] == 0
    assert "javascript:" not in page.read_text(encoding="utf-8").replace("javascript:void", "")
