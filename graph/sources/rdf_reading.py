"""RDF files of any syntax → triples, parsed from bytes that we opened, with a guard at each door.

No address is ever followed: not in JSON-LD contexts, not in XML entities, not in owl:imports. Size
is bounded before and after decompression, and so is each term.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar
from xml.parsers import expat

import pyoxigraph as ox

from ...ontology.errors import NotFoundError, UsageError, shown
from ..dataset.tables import no_text, no_utf8
from .text import refuse

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
"""Name of a syntax → the parser's."""

LARGEST = 256 * 1024 * 1024
"""Bytes of a file, after decompression."""

LONGEST_TERM = 1024 * 1024
MOST_TRIPLES = 5_000_000

_ENDINGS = {**{name: name for name in FORMATS}, "turtle": "ttl", "xml": "rdf", "owl": "rdf",
            "json": "jsonld"}  # fmt: skip
_PLACE = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
_SAYS = {
    "No scheme found in an absolute IRI": ("a relative IRI, and no --base", "--base https://…/"),
    "No LoadDocumentCallback": ("a remote @context is refused", "write the context into the file"),
}

_JSON_LD = re.compile(rb'"@(context|graph|id|type)"\s*:')
"""A key of JSON-LD; a graph of TriG may hold texts of a language, which look almost like one."""

Node = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple[Node, ox.NamedNode, Object]
T = TypeVar("T")


def read_rdf(
    path: Path, *, syntax: str | None = None, base: str | None = None, label: str = ""
) -> Iterator[Triple]:
    """The triples of a file, each once and in its order; graph names are left aside.

    `syntax` is a name of FORMATS, by default that of the file's ending. Blank nodes are numbered
    as they come, `label` in front, so that those of two files stay apart. Raises NotFoundError,
    UsageError for an ending or a base that says nothing, TableError for what is refused.
    """
    file = path.name
    name = syntax or _syntax_of(path)
    raw = _bytes(path)
    _look(raw, file, name)
    seen: set[Triple] = set()
    blank: dict[str, ox.BlankNode] = {}

    def own(node: T) -> T | ox.BlankNode:
        if isinstance(node, ox.BlankNode):
            return blank.setdefault(node.value, ox.BlankNode(f"{label}b{len(blank) + 1}"))
        return node

    for quad in _parsed(raw, file, name, base):
        if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
            refuse(file, "a triple about a triple (RDF-star), which is not read")
        if isinstance(quad.object, ox.Literal) and len(quad.object.value) > LONGEST_TERM:
            refuse(file, f"a term is longer than {LONGEST_TERM} characters")
        triple: Triple = (own(quad.subject), quad.predicate, own(quad.object))
        if triple not in seen:
            seen.add(triple)
            yield triple
        if len(seen) > MOST_TRIPLES:
            refuse(file, f"more than {MOST_TRIPLES} triples", "build a store from smaller files")


def _parsed(raw: bytes, file: str, name: str, base: str | None) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(raw, format=FORMATS[name], base_iri=base)
    except SyntaxError as error:
        said = _PLACE.sub("", error.msg or str(error))
        said = re.sub(r" \(line \d+\)$", "", said)
        why, hint = next((told for key, told in _SAYS.items() if said.startswith(key)), (said, ""))
        column = f" (column {error.offset})" if error.offset else ""
        refuse(file, why + column, hint, error.lineno or 0)
    except MemoryError:
        refuse(file, "a term is longer than 16 MiB")
    except ValueError as error:  # a base that is no IRI
        raise UsageError(f"--base {shown(base or '')}: {error}.") from None


def _syntax_of(path: Path) -> str:
    packed = path.suffix.lower() == ".gz"
    ending = (Path(path.stem) if packed else path).suffix.removeprefix(".").lower()
    if ending not in _ENDINGS:
        raise UsageError(
            f"The ending of {path.name} names no syntax of RDF.",
            hint=f"Name it with --format: {', '.join(FORMATS)}.",
        )
    return _ENDINGS[ending]


def _bytes(path: Path) -> bytes:
    """What a file holds, unpacked if it is gzipped, without a byte order mark."""
    file = path.name
    if path.exists() and not path.is_file():
        refuse(file, "cannot be read: not a file")
    try:
        with path.open("rb") as opened:
            packed = opened.read(2) == b"\x1f\x8b"
            opened.seek(0)
            raw = (gzip.GzipFile(fileobj=opened) if packed else opened).read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        refuse(file, "truncated gzip: the data ends too early", "fetch it again")
    except OSError as error:
        refuse(file, f"cannot be read: {error.strerror or error}")
    if len(raw) > LARGEST:
        refuse(file, f"larger than {LARGEST} bytes")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _look(raw: bytes, file: str, name: str) -> None:
    """Refuse what is no RDF of that syntax by its first bytes, and XML that defines entities."""
    head = raw[:512].lstrip()
    if reason := no_text(head):
        refuse(file, *reason)
    if wide := no_utf8(raw[:512]):
        refuse(file, wide, "save it as UTF-8")
    xml = head.startswith((b"<?xml", b"<rdf:RDF"))
    if xml and name != "rdf":
        what = {"ttl": "Turtle", "jsonld": "JSON-LD"}.get(name, name)
        refuse(file, f"content looks like RDF/XML, extension says {what}", "use --format rdf")
    if name != "jsonld" and head.startswith(b"{") and _JSON_LD.search(head):
        refuse(file, f"content looks like JSON-LD, extension says {name}", "use --format jsonld")
    if name == "rdf":
        _check_xml(raw, file)


def _check_xml(raw: bytes, file: str) -> None:
    """Well-formed, in UTF-8, without a DOCTYPE: entities can grow without bound or read files."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def doctype(*_: object) -> None:
        hint = "write out what it defines"
        refuse(file, "a DTD (DOCTYPE, ENTITY) is refused", hint, parser.CurrentLineNumber)

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            refuse(file, f"XML in {shown(encoding)}", "save it as UTF-8", 1)

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        refuse(file, f"not well-formed XML: {expat.ErrorString(error.code)}", line=error.lineno)
