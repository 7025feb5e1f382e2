"""A store taken apart into its data sets, and one of them left out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import steppe
from steppe.graph.apart import taken_apart
from steppe.graph.dataset import read_dataset
from steppe.graph.manifest import SAID_AGAIN
from steppe.graph.store import build, in_memory, open_on_disk
from steppe.ontology.errors import StoreError

Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]

ENTITIES = {"AAA": "State", "BBB": "State", "ORG": "Organization"}
BESIDE = (
    '<https://w3id.org/steppe/id/AAA> <http://www.w3.org/2004/02/skos/core#note> "beside" .\n'
    "<https://w3id.org/steppe/id/AAA> <http://www.w3.org/2004/02/skos/core#exactMatch> "
    "<http://example.org/aaa> .\n"
    '<http://example.org/table> <http://purl.org/dc/terms/extent> "12 rows" .\n'
)
TABLES = ("one", "three", "two")


@pytest.fixture
def tables(tmp_path: Path, written: Write) -> Path:
    """Three data sets that say the same of some entities, and further RDF beside two of them."""
    for name in TABLES:
        member = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2001"}
        denied = {"subject": "BBB", "predicate": "memberOf", "object": "ORG", "denial": "true",
                  "since": "..", "rank": "Preferred" if name == "two" else ""}  # fmt: skip
        asked = {"subject": "BBB", "predicate": "memberOf", "object": "ORG", "since": "1999"}
        more = {f"X{name}": "State"} if name != "two" else {}
        folder = written(
            name, [member, denied if name == "two" else asked],
            entities={**ENTITIES, **more}, sources={"book": "2010-12-31"},
        )  # fmt: skip
        (folder / "graph.nt").write_text(BESIDE if name != "three" else "")
    with (tmp_path / "two" / "entities.csv").open("a") as file:
        file.write("CCC,State,The CCC,,,C|D,,CCC,Q7\n")
    return tmp_path


def exported(place: Path) -> list[str]:
    """The graph of a store as sorted N-Quads."""
    return sorted(
        (open_on_disk(place).dump(format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")
    )


def built(tables: Path, *names: str) -> Path:
    place = tables / "-".join(("kg", *names))
    build([read_dataset(tables / name) for name in names], place)
    return place


def test_a_store_holds_the_same_in_whatever_order_it_is_built(tables: Path) -> None:
    assert exported(built(tables, *TABLES)) == exported(built(tables, *TABLES[::-1]))


def test_a_store_is_taken_apart_into_what_its_tables_say(tables: Path) -> None:
    found = taken_apart(built(tables, *TABLES))
    assert [d.name for d in found] == list(TABLES)
    for dataset in found:
        ours, theirs = in_memory([dataset]), in_memory([read_dataset(tables / dataset.name)])
        assert {str(q) for q in ours} == {str(q) for q in theirs}


def test_the_packaged_data_is_taken_apart_into_itself(tmp_path: Path) -> None:
    build([read_dataset("central-asia-2004")], tmp_path / "kg")
    build(taken_apart(tmp_path / "kg"), tmp_path / "again")
    assert exported(tmp_path / "kg") == exported(tmp_path / "again")


@pytest.mark.parametrize("name", TABLES)
def test_what_is_left_out_is_gone_as_if_it_had_never_been_there(
    run: Run, tables: Path, name: str
) -> None:
    whole = built(tables, *TABLES)
    out = tables / "out"
    assert run("build", str(whole), "--without", name, "-o", str(out))[0] == 0
    rest = built(tables, *(n for n in TABLES if n != name))
    assert exported(out) == exported(rest)
    assert (out / SAID_AGAIN).read_text() == (rest / SAID_AGAIN).read_text()


def test_a_data_set_of_a_store_can_be_replaced_in_it(
    run: Run, tables: Path, written: Write
) -> None:
    kg = built(tables, *TABLES)
    changed = written("two-2", [], entities=ENTITIES, name="two")
    code, _, err = run("build", str(kg), str(changed), "-o", str(kg), "--force")
    assert code == 1 and "two data sets are called two (--without two" in err
    args = ("build", str(kg), "--without", "two", str(changed), "-o", str(kg), "--force")
    assert run(*args)[0] == 0
    build([read_dataset(tables / n) for n in ("one", "three", "two-2")], tables / "direct")
    assert exported(kg) == exported(tables / "direct")


def test_blank_nodes_of_two_data_sets_are_never_the_same(tables: Path) -> None:
    line = '_:b <http://purl.org/dc/terms/title> "t" .\n'
    one, two = (replace(read_dataset(tables / n), beside=line) for n in ("one", "two"))
    query = "SELECT (COUNT(*) AS ?n) { ?b <http://purl.org/dc/terms/title> 't' }"
    build([one, two], tables / "blank")
    assert list(steppe.open(tables / "blank").query(query)) == [(2,)]  # type: ignore[arg-type]
    assert [d.beside.count("_:") for d in taken_apart(tables / "blank")] == [1, 1]


def test_a_blank_node_stays_one_however_many_batches_are_loaded(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steppe.graph.store._BATCH", 10)
    lines = "".join(f'_:b <http://purl.org/dc/terms/title> "{n}" .\n' for n in range(50))
    build([replace(read_dataset(tables / "one"), beside=lines)], tables / "blank")
    titled = "?b <http://purl.org/dc/terms/title> ?t FILTER(isBlank(?b))"
    query = f"SELECT (COUNT(DISTINCT ?b) AS ?n) {{ {titled} }}"
    assert list(steppe.open(tables / "blank").query(query)) == [(1,)]  # type: ignore[arg-type]


def test_a_store_whose_record_is_changed_is_damaged(tables: Path) -> None:
    kg = built(tables, *TABLES)
    (kg / SAID_AGAIN).write_text("")
    with pytest.raises(StoreError, match=f"damaged: {SAID_AGAIN}"):
        open_on_disk(kg)


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("kg-one-two", "--without", "tow"), 3, "Did you mean two"),
        (("kg-one-two", "--without", "x"), 3, "They are: one, two"),
        (("one", "--without", "one"), 3, "Name a store to leave it out of"),
        (("kg-one-two", "--without", "one", "--without", "two"), 2, "No data set is left"),
    ],
)
def test_what_cannot_be_left_out_is_said(
    run: Run, tables: Path, monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...], code: int, says: str,
) -> None:  # fmt: skip
    built(tables, "one", "two")
    monkeypatch.chdir(tables)
    found, _, err = run("build", *args, "-o", "out")
    assert found == code and says in err
    assert not (tables / "out").exists()


def test_a_store_filled_from_a_graph_tells_no_data_sets_apart(tables: Path) -> None:
    kg = built(tables, "one", "two")
    from steppe.graph.store import build_from_rdf, prepared, put_in_place

    graph = tables / "graph.nq"
    steppe.open(kg).export(graph)
    for name in ("one", "one-two"):
        steppe.open(built(tables, "one") if name == "one" else kg).export(graph, force=True)
        with prepared(
            tables / f"put-{name}", lambda s: build_from_rdf(s, graph, ox.RdfFormat.N_QUADS)
        ) as fresh:
            put_in_place(fresh)
    assert [d.name for d in taken_apart(tables / "put-one")] == ["one"]
    with pytest.raises(StoreError, match="filled from a graph"):
        taken_apart(tables / "put-one-two")
