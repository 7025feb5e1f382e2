"""Every file of the shared folder of bad inputs: what is done with it, and what must come of it.

The table stands in the modules of cases beside this one. Each case has a made-up twin, so that all
of it also runs without the shared folder.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dyad_cases
import measure_cases
import pytest
import query_cases
import rdf_cases
from case import Case, Run, World

import steppe
from steppe.graph.dataset import read_dataset

TABLE: list[Case] = [
    *dyad_cases.CASES, *rdf_cases.CASES, *query_cases.CASES, *measure_cases.CASES,
]  # fmt: skip
GOOD = b"ASK { id:KAZ st:memberOf id:SCO }"


@pytest.fixture(scope="module", autouse=True)
def canary() -> Iterator[None]:
    """A listener at the address that the files name: nobody may connect to it."""
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


@pytest.fixture(scope="module")
def limited(server: Any) -> Iterator[Any]:
    """An endpoint whose limits are small."""
    started = server("--timeout", "1", "--memory", "150", "--workers", "2")
    yield started
    code, said = started.end()
    assert code == 0 and "Traceback" not in said, said


def check(case: Case, file: Path, run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    world = World(run, file, tmp_path / "made", tmp_path, request)
    code, out, err = world.steppe(*case.call)
    assert code == case.code, err
    assert "Traceback" not in err and "\x1b" not in err and "\x1b" not in out
    for words in case.says:
        assert any(w.replace("FILE", file.name) in out + err for w in words.split("|")), out + err
    if "OUT" in case.call:
        assert out == ""
        if case.made is None:
            assert not world.made.exists() and "nothing was written" in err
        else:
            assert held(world.made, case) == case.made, err
        assert set(tmp_path.iterdir()) <= {world.made, file}
    if case.code:
        assert out == ""
    if case.status:
        ask_the_endpoint(case, file.read_bytes(), request.getfixturevalue("limited"))
    for then in case.then:
        then(world)


def held(made: Path, case: Case) -> int:
    """How many claims, or triples beside them, a data set holds."""
    if not case.file.startswith("rdf/"):
        return len(read_dataset(made).statements)
    beside = made / "graph.nt"
    count = len(beside.read_text(encoding="utf-8").splitlines()) if beside.exists() else 0
    graph = f"https://w3id.org/steppe/graph/{made.name}"
    asked = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    own = 6  # what the store says of the data set
    assert list(steppe.open(made).query(asked)) == [(count + own,)]  # type: ignore[arg-type]
    return count


def ask_the_endpoint(case: Case, query: bytes, limited: Any) -> None:
    """The same query by HTTP; afterwards a good one is answered."""
    kinds = {"query": case.status} | ({"update": 403} if case.file.endswith(".ru") else {})
    for kind, status in kinds.items():
        headers = {"Content-Type": f"application/sparql-{kind}"}
        found, _, body = limited.ask("POST", "/sparql", query, headers)
        # On a busy machine what takes too much memory may take too long first.
        assert found == status or (status, found) == (507, 504), body
        assert b"Traceback" not in body
    headers = {"Content-Type": "application/sparql-query"}
    assert limited.ask("POST", "/sparql", GOOD, headers)[0] == 200


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.id)
def test_a_bad_input_gives_what_it_must(
    case: Case, run: Run, tmp_path: Path, shared: Path, request: pytest.FixtureRequest
) -> None:
    check(case, shared / "bad-inputs" / case.file, run, tmp_path, request)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.id)
def test_a_made_up_twin_gives_what_it_must(
    case: Case, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert case.twin is not None
    file = tmp_path / Path(case.file).name
    file.write_bytes(case.twin)
    check(case, file, run, tmp_path, request)


def test_every_file_of_the_folder_and_every_case_of_its_index_is_in_the_table(shared: Path) -> None:
    folder = shared / "bad-inputs"
    text = (folder / "INDEX.md").read_text(encoding="utf-8")
    index = re.findall(r"^\| (\d+) \| (\S+) \|", text, re.MULTILINE)
    assert [int(number) for number, _ in index] == list(range(1, 126))
    files = {str(p.relative_to(folder)) for p in folder.glob("*/*")}
    assert {case.file for case in TABLE} == {file for _, file in index} == files
