"""What XML can hold: texts of RDF may have characters that XML forbids, and no escape helps.

Oxigraph writes them all the same, and nothing reads the file again; so an answer or file in XML is
looked through as it is written, and refused.
"""

from __future__ import annotations

import re
from typing import IO

from ..ontology.errors import BadInputError

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NO_NAME = re.compile(rb'<oxprefix: xmlns:oxprefix="([^"]*)"')


def as_xml(data: bytes) -> bytes:
    """These bytes, UTF-8, if XML can hold them. Raises BadInputError where it cannot."""
    if found := _FORBIDDEN.search(data):
        why = f"the character U+{ord(found.group().decode()):04X}, which stands in a text here"
    elif unnamed := _NO_NAME.search(data):
        why = f"the property {unnamed.group(1).decode(errors='replace')}, which ends in no name"
    else:
        return data
    raise BadInputError(f"XML cannot hold {why}.", hint="Take another format, such as json or ttl.")


class XmlFile:
    """A file that takes only what XML can hold."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._last = b""  # a character may be cut in two

    def write(self, data: bytes) -> int:
        """Write a piece; BadInputError as for `as_xml`."""
        as_xml(self._last + data)
        self._last = bytes(data[-2:])
        return self._out.write(data)

    def flush(self) -> None:
        """Flush the file behind it."""
        self._out.flush()
