"""How an answer is cited."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import steppe
from steppe.exports.citation import STYLES, cite, cited
from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Source, Statement
from steppe.graph.readback import Contents, DatasetInfo, read_store
from steppe.ontology import terms
from steppe.ontology.dates import Span
from steppe.ontology.errors import UsageError

DATA = DatasetInfo("made-up", "The made-up data", "1.2", "CC0-1.0", date(2010, 12, 31))

HOSTILE = (
    'a\n@misc{evil,}\r\n\x1b[31m"quoted" {open \\end{document} %rest & $x$ #1 _ ~ ^'
    "\u2028\u202egnp.exe\u200f\x00\ud800\u0085 }}}{"
)


def says(source: str, dataset: str = "made-up", **fields: Any) -> Statement:
    """A statement by a source, by its id."""
    iri = fields.pop("iri", f"{terms.CLAIM}{dataset}/{source}")
    return Statement(
        iri, terms.ID + "AAA", terms.MEMBER_OF, terms.ID + "ORG", None, Span(),
        terms.SRC + source, "p. 1", None, **fields,
    )  # fmt: skip


def holding(*sources: Source, datasets: tuple[DatasetInfo, ...] = (DATA,)) -> Contents:
    return Contents(datasets, {}, {s.iri: s for s in sources}, ())


def book(id: str = "book", title: str = "The Book", **fields: str) -> Source:  # noqa: A002
    return Source(terms.SRC + id, title, **fields)  # type: ignore[arg-type]


def references(style: str, *sources: Source) -> str:
    return cite([says(s.id) for s in sources], holding(*sources), style)


def item(source: Source) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(references("csl", source))
    return found[0]


def entry(source: Source) -> dict[str, str]:
    """The fields of the first BibTeX entry."""
    first = references("bibtex", source).split("\n\n")[0]
    return dict(re.findall(r"^  (\w+) = \{(.*)\},?$", first, re.MULTILINE))


def line(source: Source) -> str:
    return references("text", source).splitlines()[0]


def sco(kg: KnowledgeGraph) -> list[Statement]:
    return [s for v in kg.snapshot("2003-12-31").members("SCO") for s in v.claims]


# -- what is cited


def test_the_sources_of_statements_in_order_of_id() -> None:
    contents = holding(book("b"), book("a"), book("never-used"))
    found = cited([says("b"), says("a"), says("b")], contents)
    assert [s.id for s in found.sources] == ["a", "b"]


def test_the_document_that_a_source_reports_is_cited_too() -> None:
    contents = holding(book("paper"), book("quoted"))
    found = cited([says("paper", asserted_by=terms.SRC + "quoted")], contents)
    assert [s.id for s in found.sources] == ["paper", "quoted"]


def test_somebody_who_is_no_document_is_not_cited() -> None:
    found = cited([says("book", asserted_by=terms.ID + "KAZ")], holding(book()))
    assert [s.id for s in found.sources] == ["book"]


def test_a_derived_statement_cites_all_that_it_comes_from(kg: KnowledgeGraph) -> None:
    statements = sco(kg)
    assert {terms.local(s.source) for s in statements} == {"sco-moscow-declaration-2003"}
    assert [s.id for s in cited(statements, kg.contents).sources] == [
        "kuo-2004", "sco-moscow-declaration-2003",
    ]  # fmt: skip


def test_only_the_data_sets_that_the_statements_come_from() -> None:
    other = replace(DATA, name="other")
    contents = holding(book(), datasets=(other, DATA))
    assert cited([says("book")], contents).datasets == (DATA,)


def test_without_statements_all_data_sets_and_steppe() -> None:
    other = replace(DATA, name="other", title="Other data")
    found = cite([], holding(book(), datasets=(other, DATA)))
    assert [text.split(".")[0] for text in found.splitlines()] == [
        "The made-up data", "Other data", "The steppe authors",
    ]  # fmt: skip


def test_what_the_contents_do_not_hold_is_left_out() -> None:
    found = cited([says("nobody", dataset="nowhere"), says("book")], holding(book()))
    assert [s.id for s in found.sources] == ["book"]
    assert found.datasets == (DATA,)


@pytest.mark.parametrize("style", STYLES)
def test_the_order_of_the_statements_does_not_matter(kg: KnowledgeGraph, style: str) -> None:
    statements = list(kg.contents.statements)
    told = cite(statements, kg.contents, style)
    assert cite(iter(reversed(statements)), kg.contents, style) == told


@pytest.mark.parametrize("style", STYLES)
def test_a_store_and_its_tables_are_cited_alike(kg: KnowledgeGraph, style: str) -> None:
    stored = read_store(kg.store)
    told = cite(kg.contents.statements, kg.contents, style)
    assert cite(stored.statements, stored, style) == told


def test_an_unknown_style_is_refused_with_the_three() -> None:
    with pytest.raises(UsageError, match=r"no citation style «apa».*bibtex, csl, text"):
        cite([], holding(), "apa")


def test_steppe_is_cited_as_its_citation_file_says() -> None:
    file = Path(__file__).parents[2] / "CITATION.cff"
    told = dict(re.findall(r"^ *(?:- )?(title|version|name): (.*)$", file.read_text(), re.M))
    software = json.loads(cite([], holding(), "csl"))[-1]
    assert software["title"] == told["title"]
    assert software["version"] == told["version"] == steppe.__version__
    assert software["author"] == [{"literal": told["name"]}]


# -- text


def test_author_date_title_publisher_and_address_in_a_line() -> None:
    source = book(
        author="A. Author", issued="1999-05", publisher="Press, Town", url="https://x.org/a"
    )
    assert line(source) == "A. Author (1999-05). The Book. Press, Town. https://x.org/a"


def test_without_an_author_the_title_comes_first() -> None:
    assert line(book(issued="1999", publisher="Press")) == "The Book (1999). Press."


def test_no_second_stop_after_a_sentence() -> None:
    assert line(book(title="Whose steppe?", publisher="Press Inc.")) == "Whose steppe? Press Inc."


def test_a_ready_made_reference_that_names_the_work_is_all(kg: KnowledgeGraph) -> None:
    source = kg.contents.sources[terms.SRC + "kuo-2004"]
    assert line(source) == source.citation + "."


def test_a_reference_that_does_not_name_the_work_follows_its_title(kg: KnowledgeGraph) -> None:
    source = kg.contents.sources[terms.SRC + "chang-qing-1999"]
    assert line(source).startswith(f"{source.author} (1999). {source.title}. {source.citation}. ")


def test_an_address_within_the_reference_is_not_repeated() -> None:
    source = book(citation="The Book, https://x.org/a", url="https://x.org/a")
    assert line(source).count("https://x.org/a") == 1


@pytest.mark.parametrize("style", STYLES)
def test_how_a_fact_was_checked_is_said_where_nobody_signs_for_it(style: str) -> None:
    source = book(basis="Checked by hand.")
    assert "Checked by hand" in references(style, source)
    for signed in (replace(source, author="A"), replace(source, citation="C")):
        assert "Checked by hand" not in references(style, signed)


def test_data_set_and_steppe_stand_at_the_end() -> None:
    assert references("text", book()).splitlines()[1:] == [
        "The made-up data. Version 1.2. Licence CC0-1.0. Data set made-up.",
        f"The steppe authors. steppe. Version {steppe.__version__}. Software.",
    ]


# -- BibTeX

ENTRY = re.compile(r"@misc\{([A-Za-z0-9:-]+)(?:,\n  [a-z]+ = \{[^\n]+\})+\n\}\n")


def assert_bibtex(text: str) -> list[str]:
    """Entries of the plain form and nothing else, braces balanced in each field; the keys."""
    assert ENTRY.sub("", text).strip("\n") == ""
    for value in re.findall(r" = (\{.*\}),?$", text, re.MULTILINE):
        depths, depth = [], 0
        for c in value:
            depth += (c == "{") - (c == "}")
            depths.append(depth)
        assert depths[-1] == 0 and min(depths[:-1]) >= 1, value
    keys = ENTRY.findall(text)
    assert len({key.lower() for key in keys}) == len(keys)
    return keys


def test_everything_in_the_packaged_data_is_bibtex(kg: KnowledgeGraph) -> None:
    ids = sorted(s.id for s in kg.contents.sources.values())
    statements = [says(i, dataset="central-asia-2004") for i in ids]
    keys = assert_bibtex(cite(statements, kg.contents, "bibtex"))
    assert keys == [*ids, "central-asia-2004", "steppe"]


def test_a_full_entry() -> None:
    source = book(
        author="哈 and Sons", issued="1999-05-01", publisher="Press", url="http://x.org/a_b%20c"
    )
    assert references("bibtex", source).split("\n\n")[0] == (
        "@misc{book,\n"
        "  author = {{哈 and Sons}},\n"
        "  title = {{The Book}},\n"
        "  howpublished = {Press},\n"
        "  year = {1999},\n"
        "  date = {1999-05-01},\n"
        "  url = {http://x.org/a_b%20c}\n"
        "}"
    )


def test_what_tex_would_read_is_escaped() -> None:
    escaped = (
        r"\& \% \$ \# \_ \textbraceleft{} \textbraceright{} "
        r"\textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert entry(book(title="& % $ # _ { } ~ ^ \\"))["title"] == f"{{{escaped}}}"


@pytest.mark.parametrize(
    ("issued", "year", "day", "note"),
    [
        ("1999", "1999", "1999", None),
        ("1999-05", "1999", "1999-05", None),
        ("2003~", "2003", "2003~", None),
        ("1999-13", "1999", None, "Issued 1999-13"),
        ("1999-XX", "1999", None, "Issued 1999-XX"),
        ("[2004-03-31..]", None, None, "Issued [2004-03-31..]"),
        ("spring {1999}", None, None, r"Issued spring \textbraceleft{}1999\textbraceright{}"),
        ("", None, None, None),
    ],
)
def test_a_date_is_a_year_a_date_that_biblatex_reads_or_a_note(
    issued: str, year: str | None, day: str | None, note: str | None
) -> None:
    fields = entry(book(issued=issued))
    assert (fields.get("year"), fields.get("date"), fields.get("note")) == (year, day, note)


def test_a_reference_is_printed_only_where_the_fields_do_not_say_it(kg: KnowledgeGraph) -> None:
    whole = entry(kg.contents.sources[terms.SRC + "gleason-2003"])
    assert "pp. 38" in whole["annote"] and whole["howpublished"] == "Routledge, New York"
    partial = entry(kg.contents.sources[terms.SRC + "chang-qing-1999"])
    assert partial["howpublished"].startswith("《東歐中亞研究》, 1999, no. 3. 中國社會科學院")


def test_version_and_licence_of_the_data_set_are_in_its_note() -> None:
    assert "note = {Version 1.2. Licence CC0-1.0. Data set made-up}" in references("bibtex", book())


def test_keys_stay_apart_whatever_the_ids() -> None:
    sources = [book(i) for i in ("a.b", "a_b", "A-B", "哈", "made-up", "steppe", "a-b-2")]
    keys = assert_bibtex(references("bibtex", *sources))
    assert len(keys) == len(sources) + 2
    assert {"document", "made-up", "steppe"} <= set(keys)


# -- CSL


def test_every_item_has_id_type_and_title(kg: KnowledgeGraph) -> None:
    items = json.loads(cite(kg.contents.statements, kg.contents, "csl"))
    assert all(i["id"] and i["title"] for i in items)
    assert [i["type"] for i in items[-2:]] == ["dataset", "software"]
    assert {i["type"] for i in items[:-2]} == {"document"}


def test_a_full_item() -> None:
    source = book(
        author="郭武平", issued="2003-04-05", publisher="Press", url="https://x.org/",
        language="zh-Hant", note="Not seen.",
    )  # fmt: skip
    assert item(source) == {
        "id": "book", "type": "document", "title": "The Book", "author": [{"literal": "郭武平"}],
        "issued": {"date-parts": [[2003, 4, 5]]}, "publisher": "Press", "URL": "https://x.org/",
        "language": "zh-Hant", "note": "Not seen.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("issued", "told"),
    [
        ("2003", {"date-parts": [[2003]]}),
        ("2003-04", {"date-parts": [[2003, 4]]}),
        ("2003-02-30", {"raw": "2003-02-30"}),
        ("[2004-03-31..]", {"raw": "[2004-03-31..]"}),
        ("2003~", {"raw": "2003~"}),
    ],
)
def test_a_date_has_the_parts_that_it_gives_or_stays_as_written(issued: str, told: object) -> None:
    assert item(book(issued=issued))["issued"] == told


def test_the_data_set_has_version_licence_and_name() -> None:
    data = json.loads(references("csl", book()))[1]
    assert (data["title"], data["version"]) == ("The made-up data", "1.2")
    assert data["note"] == "Licence CC0-1.0. Data set made-up"


def test_the_keys_are_those_of_bibtex(kg: KnowledgeGraph) -> None:
    items = json.loads(cite(kg.contents.statements, kg.contents, "csl"))
    keys = ENTRY.findall(cite(kg.contents.statements, kg.contents, "bibtex"))
    assert [i["id"] for i in items] == keys


# -- nothing invented, nothing broken


def test_what_a_source_does_not_give_is_absent() -> None:
    assert item(book()) == {"id": "book", "type": "document", "title": "The Book"}
    assert entry(book()) == {"title": "{The Book}"}
    assert line(book()) == "The Book."


def test_a_data_set_without_version_and_licence_says_neither() -> None:
    bare = replace(DATA, version="", licence="")
    told = cite([], holding(datasets=(bare,)))
    assert told.splitlines()[0] == "The made-up data. Data set made-up."


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.org", "//x.org", "http://", "x"])
@pytest.mark.parametrize("style", STYLES)
def test_an_address_that_is_no_web_address_is_left_out(url: str, style: str) -> None:
    assert references(style, book(url=url)) == references(style, book())


@pytest.mark.parametrize("style", STYLES)
def test_an_address_cannot_end_its_field_or_line(style: str) -> None:
    found = references(style, book(url='http://x.org/{a}\\"b" c\n<哈>'))
    assert "http://x.org/%7Ba%7D%5C%22b%22%20c%20%3C哈%3E" in found


def hostile(text: str) -> Source:
    return book(
        "evil", text, author=text, publisher=text, issued=text, language=text,
        url="https://x.org/" + text, basis=text, citation="see " + text, note=text,
    )  # fmt: skip


def test_a_hostile_source_is_a_line_of_text() -> None:
    found = references("text", hostile(HOSTILE))
    assert len(found.splitlines()) == 3
    assert found.replace("\n", "").isprintable()


@pytest.mark.parametrize("style", STYLES)
def test_marks_that_turn_or_hide_text_are_dropped(style: str) -> None:
    found = references(style, hostile(HOSTILE))
    assert not set("\u202e\u200f\x1b\x00\x85\u2028\ud800") & set(found)


@pytest.mark.parametrize("style", STYLES)
def test_a_joiner_within_a_persian_word_is_kept(style: str) -> None:
    assert "می\u200cخواهم" in references(style, book(title="می\u200cخواهم"))


def test_a_title_of_which_nothing_is_left_is_the_id() -> None:
    assert item(book(title="\u202e\n"))["title"] == "book"


@given(st.text() | st.text('{}\\"%\n\r@,= a'))
def test_whatever_a_source_says_each_style_keeps_its_form(text: str) -> None:
    source = hostile(text)
    assert_bibtex(references("bibtex", source))
    assert len(references("text", source).splitlines()) == 3
    assert [i["type"] for i in json.loads(references("csl", source))] == [
        "document", "dataset", "software",
    ]  # fmt: skip
    for style in STYLES:
        references(style, source).encode()
