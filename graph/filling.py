"""The process that fills a store from RDF for the endpoint.

It can be ended in the middle, and the server answers others meanwhile. It says in one line of
JSON what went wrong, and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

import pyoxigraph as ox

from ..ontology.errors import BadInputError, SteppeError
from .store import build_from_rdf, fill_store

COMMAND = (sys.executable, "-P", "-c", "from steppe.graph.filling import main; main()")
"""To be followed by the folder of the store, the file, and the media type of what is in it."""


def main() -> None:
    """Fill the folder of a store, unless the one who asked goes away, and say how that went."""
    folder, file, kind = sys.argv[1:]
    form = ox.RdfFormat.from_media_type(kind)
    assert form is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks ends this process
    threading.Thread(target=_end_with_the_asker, daemon=True).start()
    told: dict[str, str | bool] = {}
    try:
        fill_store(Path(folder), lambda store: build_from_rdf(store, Path(file), form))
    except (SteppeError, OSError) as error:
        told = {"why": str(error), "bad": isinstance(error, BadInputError)}
    print(json.dumps(told), flush=True)


def _end_with_the_asker() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
