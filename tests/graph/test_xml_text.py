"""What XML can hold, and what is refused rather than written so that nothing reads it again."""

from __future__ import annotations

import io
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.graph.xml_text import XmlFile, as_xml
from steppe.ontology.errors import BadInputError

ESCAPED = str.maketrans({"<": "&lt;", "&": "&amp;", ">": "&gt;"})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_let_through_is_what_a_parser_of_xml_reads(text: str) -> None:
    data = f"<a>{text.translate(ESCAPED)}</a>".encode()
    try:
        expat.ParserCreate().Parse(data, True)
        readable = "\ufffe" not in text and "\uffff" not in text  # which expat lets pass
    except expat.ExpatError:
        readable = False
    try:
        as_xml(data)
        taken = True
    except BadInputError as error:
        taken = False
        assert str(error).isprintable()
    assert taken == readable


def test_a_character_cut_in_two_is_seen() -> None:
    out = io.BytesIO()
    file = XmlFile(out)
    file.write(b"<a>x\xef\xbf")
    with pytest.raises(BadInputError, match=r"U\+FFFE"):
        file.write(b"\xbe</a>")


def test_a_property_without_a_name_is_refused() -> None:
    with pytest.raises(BadInputError, match="http://e/1, which ends in no name"):
        as_xml(b'<oxprefix: xmlns:oxprefix="http://e/1">x</oxprefix:>')
