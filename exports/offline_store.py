"""What a page carries to be asked in SPARQL without a server: Oxigraph, the data, the questions.

Each part is gzip in base64: text that stands in the page until somebody asks. The page's script
opens it then in a worker, which holds the data in memory and answers as `steppe query` does.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import dropwhile
from typing import Any

import pyoxigraph as ox

from ..graph.questions import Question, questions
from ..ontology import terms
from .assembly import part, script
from .rdf import write_rdf


@dataclass(frozen=True)
class OfflineStore:
    """What stands in the page: Oxigraph as WebAssembly, a store as TriG, and as JSON the script of
    the worker, the prefixes declared in every query and the packaged questions.
    """

    engine: str
    data: str
    texts: str


def offline_store(store: ox.Store) -> OfflineStore:
    """Everything in a store, with what answers from it; the same store gives the same text."""
    data = io.BytesIO()
    write_rdf(store, data, "trig")
    return OfflineStore(_engine(), _packed(data.getvalue()), _texts())


@lru_cache(maxsize=1)
def _engine() -> str:
    return _packed(files(__package__).joinpath("html", "vendor", "oxigraph.wasm").read_bytes())


def _texts() -> str:
    told = {
        "worker": _plain(part("vendor/oxigraph.js")) + script("page", "ask_worker.js"),
        "prefixes": terms.PREFIXES,
        "questions": [_told(q) for q in questions()],
    }
    return _packed(json.dumps(told, ensure_ascii=False).encode())


def _plain(module: str) -> str:
    """A module as a plain script: in a page opened from a file, no worker may be a module."""
    without_address = module.replace("import.meta.url", "undefined")
    return re.sub(r"^export (?:\{.*\};$)?", "", without_address, flags=re.MULTILINE)


def _told(asked: Question) -> dict[str, Any]:
    """A question without its answer, and without the comments that say again what it is."""
    query = dropwhile(lambda line: line.startswith("#"), asked.text.splitlines(keepends=True))
    told = asdict(asked)
    del told["answer"]
    return {**told, "text": "".join(query)}


def _packed(content: bytes) -> str:
    # The time and the system would stand in the head of the file: left out, for equal bytes.
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
