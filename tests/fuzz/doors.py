"""The doors that are fuzzed: bytes in, and nothing but an error of ours may come out.

A door takes any bytes as its input, swallows a SteppeError, and checks what must hold of what it
let in. Anything else that escapes is a fault of ours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from steppe.graph import query
from steppe.graph.dataset import read_dataset
from steppe.graph.questions import questions
from steppe.graph.sources.when import read_date
from steppe.graph.standalone import standalone
from steppe.graph.store import in_memory
from steppe.ontology.dates import parse_date, parse_day, parse_span
from steppe.ontology.errors import SteppeError

AS_OF = date(2004, 3, 31)


@dataclass(frozen=True)
class Door:
    """What is called with each input, inputs to begin with, and words to put into them."""

    enter: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...]
    longest: int


# -- dates: two texts, each on a line ------------------------------------------------------------


def dates(data: bytes) -> None:
    """The two dates of a spell in EDTF, a day, and a date as a published table has it."""
    since, _, until = data.decode("utf-8", "replace").partition("\n")
    for text in (since, until):
        with suppress(SteppeError):
            day = parse_date(text, as_of=AS_OF)
            assert day is None or not (day.earliest and day.latest) or day.earliest <= day.latest
        with suppress(SteppeError):
            parse_day(text)
        with suppress(SteppeError):
            read_date(text)
    with suppress(SteppeError):
        span = parse_span(since, until, as_of=AS_OF)
        assert not span.certainly_on(AS_OF, AS_OF) or span.possibly_on(AS_OF, AS_OF)


def _dates() -> list[bytes]:
    return [
        b"1999\n2001-06", b"2001-06-15\n..", b"[1992-05..2001-06]\n[..asOf]", b"2003~\n2004-02?",
        b"199X\n19XX", b"2001-21\n-0431", b"Y-17E7\n1999/2000", b"{1960,1961-12}\n2004-06-~11",
        b"03/04/1990\n1990-05-01T23:30:00-05:00", b"2001-02-30\n0000",
    ]  # fmt: skip


# -- tables: the first byte says which file of a data set the rest stands in for -------------------

TABLES = {
    "claims.csv": (
        "id,subject,predicate,object,value,value_low,value_high,value_text,unit,scope,topic,since,"
        "until,ref_period,source,locator,asserted_by,stance,rank,confidence,denial,expanded_from,"
        "polarity,check,note\n"
        "c1,AAA,memberOf,ORG,,,,,,,,2001-06,..,,book,p. 1,,Fact,Normal,0.9,,,,,\n"
        'c2,BBB,alliedWith,AAA,,,,,,,,"[1992..1994]",2003~,,book,§ 1,,,,,true,,,,"a, ""b"""\n'
        "c3,AAA,population,,,1500000,1600000.5,,{person},,,,,2000,book,p. 2,paper,Assessment"
        ",,,,,,,\n"
    ),
    "entities.csv": (
        "id,type,label_en,label_zh,label_ru,alias_en,hidden,iso3,cow,gw,lat,lon,wikidata,note\n"
        "AAA,State,Aland,甲,,A|Alia,,AAA,705,705,42.853,-74.5,Q232,\n"
        "BBB,State,Beland,,,,,,,,,,,\nORG,Organization,The Org,,,,,,,,,,,\n"
    ),
    "sources.csv": (
        "id,title,author,publisher,issued,language,url,as_of,basis,citation,note\n"
        "book,A book,,,1999,en,http://example.org/a?b=c,2004-03-31,,,\npaper,A paper,,,,,,,,,\n"
    ),
    "datapackage.json": (
        '{"name": "made-up", "title": "T", "version": "1", "licenses": [{"name": "CC0-1.0"}],'
        ' "steppe": {"asOf": "2004-03-31"}}'
    ),
    "graph.nt": '<http://e/s> <http://e/p> "a"@en .\n<http://e/s> <http://e/p> _:b .\n',
}


@cache
def _folder() -> tuple[Path, tempfile.TemporaryDirectory[str]]:
    """A data set that can be read; it goes with the process."""
    held = tempfile.TemporaryDirectory(prefix="steppe-fuzz-")
    folder = Path(held.name)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    read_dataset(folder)
    return folder, held


def tables(data: bytes) -> None:
    """A folder of tables, one of them as it comes; what is read can be built and asked."""
    folder, _ = _folder()
    name = list(TABLES)[data[0] % len(TABLES)] if data else "claims.csv"
    (folder / name).write_bytes(data[1:])
    try:
        store = in_memory([read_dataset(folder)])
        query.rows(query.evaluate(store, "SELECT ?s { ?s st:memberOf ?o }"))  # type: ignore[arg-type]
    except SteppeError:
        pass
    finally:
        (folder / name).write_text(TABLES[name], encoding="utf-8")


def _tables() -> list[bytes]:
    return [bytes([place]) + text.encode() for place, text in enumerate(TABLES.values())]


# -- queries -------------------------------------------------------------------------------------


@cache
def _store() -> ox.Store:
    store = ox.Store()
    store.add(ox.Quad(*[ox.NamedNode(f"https://w3id.org/steppe/id/{name}") for name in "ABCD"]))
    return store


def queries(data: bytes) -> None:
    """The guard, the engine's parser and evaluation, and the query as it stands alone."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return  # refused by each door before it is a text
    with suppress(SteppeError):
        found = query.evaluate(_store(), text)
        if isinstance(found, ox.QuerySolutions):
            columns = [variable.value for variable in found.variables]
            for solution in islice(found, 100):
                [query.cell(solution[column]) for column in columns]
        elif not isinstance(found, ox.QueryBoolean):
            list(islice(found, 100))
        standalone(text)
        query.form_of(text)


def _queries() -> list[bytes]:
    more = [
        'SELECT * { ?s ?p "a\\u0062"@en ; <http://e/p>+/^st:x ?o . FILTER(?o < 3 && !(?s > 2)) }',
        "CONSTRUCT { ?s ?p [ a st:State ] } FROM <http://e/g> { GRAPH ?g { ?s ?p (1 2.5 3e7) } }",
        "DESCRIBE <KAZ> ?x { VALUES (?x ?y) { (UNDEF 'a') } MINUS { ?x a ?y } }",
        "SELECT (GROUP_CONCAT(DISTINCT ?a ; SEPARATOR=', ') AS ?b) { } GROUP BY ?c HAVING (?d) # e",
        "ASK { << ?s ?p ?o >> ?q '''x''' BIND(IF(bound(?s), 1, now()) AS ?t) SERVICE <e:e> {} }",
    ]
    return [text.encode() for text in (*more, *(asked.text for asked in questions()))]


_SPARQL = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT "
    "BIND VALUES UNDEF SERVICE SILENT LOAD INSERT DELETE DROP PREFIX BASE GROUP ORDER BY HAVING "
    "LIMIT OFFSET DISTINCT REDUCED COUNT SUM GROUP_CONCAT SEPARATOR REGEX STR LANG IRI BNODE IN AS "
    "a true \\u0053 \\U0001F600 ^^xsd:integer @en && || != <= << >> _: '''' \"\"\" ?s $o id: "
    "st: * + / ^ ! ~ {| |}"
)

DOORS = {
    "dates": Door(
        dates, _dates,
        tuple("asOf .. [ ] { } ~ ? % X XX Y E S / T Z - 2001 1992-05 -12-31 open".split()), 120,
    ),
    "tables": Door(
        tables, _tables,
        ("memberOf", "population", "Denial", "true", "asOf", "..", '""', "\r\n", ",", "|", "\ufeff",
         "[1992..", "State", "Alliance", "e+99", "NaN", "-9", "id,", "\u202e", "{}",
         "null", "<a:b>"),
        4000,
    ),
    "queries": Door(queries, _queries, tuple(_SPARQL.split()), 2000),
}  # fmt: skip
"""Name → door."""
