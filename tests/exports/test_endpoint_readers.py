"""A hundred who ask the endpoint at once while its store is replaced by PUT."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from steppe.graph.dataset import read_dataset
from steppe.graph.store import build, in_memory
from steppe.ontology import terms

READERS, WRITES = 100, 2
TOKEN = "a-token-of-32-characters-or-more"
SUBJECT = ox.NamedNode(terms.RDF + "subject")
QUERY = "SELECT (COUNT(*) AS ?n) (SUM(IF(?p = rdf:subject, 1, 0)) AS ?said) { ?s ?p ?o }"


def test_a_hundred_at_once_get_whole_states_while_the_store_is_replaced(
    serve: Callable[..., Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        {"subject": actor, "predicate": "memberOf", "object": "ORG", "since": "2001"}
        for actor in ("AAA", "BBB", "CCC", "DDD")
    ]
    states = [in_memory([read_dataset(written(n, rows[:k]))]) for n, k in (("few", 1), ("more", 4))]
    known = {(len(s), len(list(s.quads_for_pattern(None, SUBJECT, None)))) for s in states}
    build([read_dataset(tmp_path / "few")], tmp_path / "kg")
    (tmp_path / "token").write_text(TOKEN)
    served = serve("--store", str(tmp_path / "kg"), "--write", "--token-file",
                   str(tmp_path / "token"), "--workers", "4")  # fmt: skip
    done = threading.Event()
    seen: set[tuple[int, int]] = set()
    wrong: list[object] = []
    answers: Counter[int] = Counter()

    def ask(number: int) -> None:
        while not (done.is_set() and answers[number]):
            status, headers, body = served.ask("GET", f"/sparql?{urlencode({'query': QUERY})}")
            if status == 200:
                (row,) = json.loads(body)["results"]["bindings"]
                seen.add((int(row["n"]["value"]), int(row["said"]["value"])))
                answers[number] += 1
            elif status != 503 or "Retry-After" not in headers:
                wrong.append((status, body))

    readers = [threading.Thread(target=ask, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(WRITES):
            graph = states[(number + 1) % 2].dump(format=ox.RdfFormat.N_QUADS)
            headers = {"Content-Type": "application/n-quads", "Authorization": f"Bearer {TOKEN}"}
            assert served.ask("PUT", "/store", graph, headers)[0] == 204
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert seen == known
    assert len(answers) == READERS


def test_a_store_that_is_built_anew_is_served_from_then_on(
    serve: Callable[..., Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    row = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2001"}
    few = read_dataset(written("few", [], entities={"AAA": "State", "ORG": "Organization"}))
    build([few], tmp_path / "kg")
    served = serve("--store", str(tmp_path / "kg"), "--workers", "2")
    asked = f"/sparql?{urlencode({'query': 'ASK { id:AAA st:memberOf id:ORG }'})}"

    def answer() -> tuple[bool, bool]:
        """Whether it is a member, and whether the page of a newer entity is there."""
        said = json.loads(served.ask("GET", asked)[2])["boolean"]
        return said, served.ask("GET", "/id/BBB")[0] == 200

    assert answer() == (False, False)
    build([read_dataset(written("more", [row]))], tmp_path / "kg", force=True)
    until = time.monotonic() + 60
    while answer() != (True, True) and time.monotonic() < until:
        time.sleep(0.1)
    assert answer() == (True, True)
    (tmp_path / "kg" / "database" / "CURRENT").write_bytes(b"")  # nobody put another one there
    assert answer() == (True, True)
