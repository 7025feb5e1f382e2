"""Which of the formats on offer an Accept header asks for (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True)
class Offer:
    """A format: its name here, and its media types, the one it is sent as first."""

    form: str
    types: tuple[str, ...]
    charset: bool = False

    @property
    def content_type(self) -> str:
        """What the header Content-Type says of it."""
        return self.types[0] + ("; charset=utf-8" if self.charset else "")


ROWS = (
    Offer("json", ("application/sparql-results+json", "application/json")),
    Offer("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Offer("csv", ("text/csv",), charset=True),
    Offer("tsv", ("text/tab-separated-values",), charset=True),
)
"""What SELECT and ASK may be answered in."""

GRAPHS = (
    Offer("ttl", ("text/turtle", "application/x-turtle"), charset=True),
    Offer("nt", ("application/n-triples", "text/plain")),
    Offer("jsonld", ("application/ld+json", "application/json")),
    Offer("rdf", ("application/rdf+xml", "application/xml", "text/xml")),
)
"""What CONSTRUCT, DESCRIBE and an entity may be answered in."""

HTML = Offer("html", ("text/html", "application/xhtml+xml"), charset=True)


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the header likes best; of several the first. None where it likes none.

    Without a header, or with one that names no media type, anything will do.
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offers[0]
    liked = [(max(_quality(ranges, t) for t in offer.types), offer) for offer in offers]
    best = max(quality for quality, _ in liked)
    return next(offer for quality, offer in liked if quality == best) if best > 0 else None


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for told in accept.split(","):
        kind, *parameters = (part.strip() for part in told.split(";"))
        match = _RANGE.fullmatch(kind)
        if match is None:
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                value = value.strip()
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
        found.append((match[1].lower(), match[2].lower(), quality))
    return found


def _quality(ranges: Sequence[tuple[str, str, float]], media_type: str) -> float:
    """By the most specific range that matches."""
    kind, _, subtype = media_type.partition("/")
    for wanted in ((kind, subtype), (kind, "*"), ("*", "*")):
        matching = [q for first, second, q in ranges if (first, second) == wanted]
        if matching:
            return max(matching)
    return 0.0
