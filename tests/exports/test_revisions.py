"""Two versions of a data set: where they are found, and what differs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from steppe.exports.revisions import ADDED, CHANGED, WITHDRAWN, Difference, compare
from steppe.graph.apart import taken_apart
from steppe.graph.dataset import read_dataset
from steppe.graph.store import build
from steppe.graph.versions import find_version
from steppe.ontology.errors import UsageError

Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]
Row = dict[str, str]

MEMBER = {"subject": "AAA", "predicate": "memberOf", "object": "ORG", "since": "2001"}
ALLY = {"subject": "AAA", "predicate": "alliedWith", "object": "BBB", "since": "2003"}
BESIDE = '<http://example.org/table> <http://purl.org/dc/terms/extent> "%s rows" .\n'


@pytest.fixture
def versions(tmp_path: Path, written: Write) -> Path:
    """Two versions of the data set `ties`, in folders below it and in a store each."""

    def version(number: str, claims: list[Row], entities: dict[str, str]) -> None:
        folder = written(f"ties/{number}", claims, name="ties", entities=entities)
        package = json.loads((folder / "datapackage.json").read_text())
        (folder / "datapackage.json").write_text(json.dumps({**package, "version": number}))
        (folder / "graph.nt").write_text(BESIDE % number)
        build([read_dataset(folder)], tmp_path / f"kg-{number}")

    entities = {"AAA": "State", "BBB": "State", "ORG": "Organization"}
    version("1", [MEMBER, ALLY], {**entities, "OLD": "State"})
    version("2", [{**MEMBER, "until": "2005", "note": "x"}], {**entities, "ORG": "Alliance"})
    return tmp_path


def told(found: tuple[Difference, ...]) -> set[tuple[str, str, str, str, str, str]]:
    return {(d.change, d.kind, d.id, d.field, d.before, d.after) for d in found}


def test_what_is_new_withdrawn_and_changed(versions: Path) -> None:
    one, two = (read_dataset(versions / "ties" / n) for n in ("1", "2"))
    found = told(compare([one], [two]))
    assert {f for f in found if f[0] == CHANGED and f[1] != "derived"} == {
        (CHANGED, "data set", "ties", "version", "1", "2"),
        (CHANGED, "entity", "ORG", "type", "Organization", "Alliance"),
        (CHANGED, "statement", "ties/c1", "until", "", "2005"),
        (CHANGED, "statement", "ties/c1", "note", "", "x"),
    }
    gone = {f[1:3]: f[4] for f in found if f[0] == WITHDRAWN}
    assert set(gone) >= {("entity", "OLD"), ("statement", "ties/c2")}
    assert (
        "subject AAA, predicate alliedWith, object BBB, since 2003" in gone["statement", "ties/c2"]
    )
    assert {f[1] for f in found if f[0] == ADDED} == {"beside"}


def test_the_other_way_round_is_the_reverse(versions: Path) -> None:
    one, two = (read_dataset(versions / "ties" / n) for n in ("1", "2"))
    turned = {ADDED: WITHDRAWN, WITHDRAWN: ADDED, CHANGED: CHANGED}
    back = {(turned[c], k, i, f, a, b) for c, k, i, f, b, a in told(compare([two], [one]))}
    assert back == told(compare([one], [two]))


def test_tables_and_the_store_built_from_them_do_not_differ(tmp_path: Path) -> None:
    dataset = read_dataset("central-asia-2004")
    build([dataset], tmp_path / "kg")
    assert compare([dataset], taken_apart(tmp_path / "kg")) == ()


def test_what_is_in_no_order_does_not_differ(versions: Path) -> None:
    dataset = read_dataset(versions / "ties" / "1")
    turned = replace(dataset, statements=dataset.statements[::-1])
    assert compare([dataset], [turned]) == ()


def test_stores_of_several_data_sets_are_compared_by_their_names(
    versions: Path, written: Write
) -> None:
    ties, other = read_dataset(versions / "ties" / "1"), read_dataset(written("other", [ALLY]))
    (only,) = compare([ties, other], [ties])
    assert (only.change, only.kind, only.id) == (WITHDRAWN, "data set", "other")
    with pytest.raises(UsageError, match="no two versions of one data set: other and ties"):
        compare([other], [ties])


# -- where versions are found ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("ties/1", "ties/1"), ("kg-1", "kg-1"), ("central-asia-2004", "central-asia-2004"),
        ("ties@2", "ties/2"), ("ties/1@1", "ties/1"), ("kg-2@2", "kg-2"),
        ("ties/ties@2", "ties/2"), ("ties@v2", "ties/2"), ("flat@3", "flat-3"),
        ("other@5", "kg-of-two"),
    ],
)  # fmt: skip
def test_a_version_is_found(
    versions: Path, written: Write, monkeypatch: pytest.MonkeyPatch, asked: str, place: str
) -> None:
    monkeypatch.chdir(versions)
    flat = written("flat-3", [], name="flat") / "datapackage.json"
    flat.write_text(flat.read_text().replace('"version": "1"', '"version": "3"'))
    other = replace(read_dataset(written("other", [])), version="5")
    build([read_dataset("ties/1"), other], versions / "kg-of-two")
    found = find_version(asked)
    assert found.place == place
    wanted = asked.partition("@")[2].removeprefix("v")
    assert not wanted or [d.version for d in found.datasets] == [wanted]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("ties@1", "ties@3"), 3, "There is no version 3 of ties"),
        (("ties@7", "ties@2"), 3, "Found: 1 (kg-1), 1 (ties/1), 2 (kg-2), 2 (ties/2)"),
        (("tise@1", "ties@2"), 3, "by its path"),
        (("ties@", "ties@2"), 3, "NAME@VERSION"),
        (("ties@1", "nowhere"), 3, "nowhere"),
        (("ties@1", "2003-01-01"), 2, "a day and a data set"),
        (("2003-13-01", "2004-01-01"), 2, "no"),
        (("ties@1", "central-asia-2004"), 2, "no two versions"),
        (("ties@1", "ties@2", "--metric", "s"), 2, "--metric is for two days"),
    ],
)
def test_what_cannot_be_compared_is_said(
    run: Run, versions: Path, monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...], code: int, says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(versions)
    found, out, err = run("diff", *args)
    assert (found, out) == (code, "") and says in err


def test_the_command_prints_every_difference_in_each_format(
    run: Run, versions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(versions)
    code, out, err = run("diff", "ties@1", "kg-2")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0 and "ties@1: ties 1, in ties/1" in err and "kg-2: ties 2, in kg-2" in err
    assert {"change": "changed", "kind": "statement", "id": "ties/c1", "field": "until",
            "before": "", "after": "2005"} in rows  # fmt: skip
    code, out, err = run("diff", "ties@1", "kg-2", "--quiet", "--format", "json")
    assert (code, err) == (0, "") and json.loads(out) == rows
    assert "ties/c1" in run("diff", "ties@1", "kg-2", "--format", "table")[1]
    assert run("diff", "ties@1", "kg-1", "-q")[1] == "change,kind,id,field,before,after\n"
