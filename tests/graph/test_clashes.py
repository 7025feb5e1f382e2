"""Data sets in one store: what they say is united, and what they say differently is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steppe.graph.claims import Dataset, Entity, Source
from steppe.graph.clashes import clashes, refuse_clashes, shared_codes
from steppe.graph.inputs import read_inputs
from steppe.graph.readback import contents_of, read_store
from steppe.graph.store import build, in_memory
from steppe.ontology import terms
from steppe.ontology.errors import BadInputError

Run = Callable[..., tuple[int, str, str]]
AAA = terms.ID + "AAA"


def entity(key: str = "AAA", cls: str = "State", **told: Any) -> Entity:
    labels: Mapping[str, tuple[str, ...]] = told.pop("labels", {"en": (f"The {key}",)})
    return Entity(terms.ID + key, terms.ST + cls, labels, **told)


def data(name: str, *entities: Entity, sources: tuple[Source, ...] = ()) -> Dataset:
    return Dataset(
        name, f"The {name} data", "1", "CC0-1.0", date(2010, 12, 31),
        {e.iri: e for e in entities}, {s.iri: s for s in sources},
    )  # fmt: skip


def said(*datasets: Dataset) -> list[str]:
    return [clash.text(lambda name, iri: "") for clash in clashes(datasets)]


# -- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("iso3", "AAA", "AAB"), ("wikidata", "Q1", "Q2"), ("cow", 1, 2), ("gw", 1, 2),
        ("lat", Decimal("42.85"), Decimal("42.86")), ("lon", Decimal("1"), Decimal("-1")),
    ],
)  # fmt: skip
def test_one_id_has_one_value_of_each_code_and_coordinate(field: str, one: Any, other: Any) -> None:
    found = said(data("one", entity(**{field: one})), data("other", entity(**{field: other})))
    assert found == [f"AAA: {field} {one} in one, {other} in other"]


@pytest.mark.parametrize(("language", "column"), [("en", "en"), ("zh-Hant", "zh"), ("ru", "ru")])
def test_one_id_has_one_preferred_label_in_each_language(language: str, column: str) -> None:
    one, other = (data(n, entity(labels={language: (n,)})) for n in ("one", "other"))
    assert said(one, other) == [f"AAA: label_{column} «one» in one, «other» in other"]


@pytest.mark.parametrize("field", ["title", "author", "url", "citation"])
def test_one_source_says_one_thing_of_itself(field: str) -> None:
    one, other = (
        data(n, sources=(Source(terms.SRC + "book", **{"title": "x", field: n}),))
        for n in ("one", "other")
    )
    assert said(one, other) == [f"book: {field} «one» in one, «other» in other"]


def test_an_iso_code_under_two_ids_is_refused() -> None:
    one, other = data("one", entity(iso3="AAA")), data("other", entity("A-2", iso3="AAA"))
    assert said(one, other) == ["AAA: iso3 of AAA in one, of A-2 in other"]


def test_of_three_data_sets_each_different_value_is_named_once() -> None:
    datasets = [data(n, entity(cow=c)) for n, c in (("a", 1), ("b", 2), ("c", 1), ("d", 3))]
    assert said(*datasets) == ["AAA: cow 1 in a, 2 in b, 3 in d"]


def test_every_clash_is_in_one_message_with_its_place(dataset: Callable[..., Path]) -> None:
    folder = dataset([])
    read = read_inputs([folder])
    other = data("other", entity(cls="Person"), entity("BBB", labels={"en": ("Atlantis",)}))
    with pytest.raises(BadInputError) as refused:
        refuse_clashes([*read.datasets, other], read.where)
    place = f"{folder}/entities.csv"
    assert refused.value.message.splitlines()[1:] == [
        f"AAA: type State in made-up ({place}:2), Person in other",
        f"BBB: label_en «The BBB» in made-up ({place}:3), «Atlantis» in other",
    ]


# -- not refused -------------------------------------------------------------------------------


def test_what_only_one_says_is_no_clash() -> None:
    full = entity(iso3="AAA", wikidata="Q1", cow=1, gw=2, lat=Decimal(1), lon=Decimal(2))
    labels = {"en": ("The AAA",), "ru": ("ААА",)}
    assert not said(data("one", entity()), data("other", full))
    assert not said(data("one", entity()), data("other", entity(labels=labels)))


def test_a_coordinate_with_last_zeros_is_the_same() -> None:
    one, other = (data(n, entity(lat=Decimal(d))) for n, d in (("one", "42.5"), ("other", "42.50")))
    assert not said(one, other)
    assert len(in_memory([one, other])) == len(in_memory([one, replace(other, entities={})]))


@pytest.mark.parametrize("field", ["cow", "gw", "wikidata"])
def test_a_code_that_may_stand_under_two_ids_is_worth_a_note(field: str) -> None:
    value: Any = "Q1" if field == "wikidata" else 365
    one, other = (data(n, entity(n, **{field: value})) for n in ("RUS", "SUN"))
    assert not said(one, other)
    (found,) = shared_codes([one, other])
    assert (found.about, found.field) == (str(value), field)


def test_numbers_of_what_is_no_state_are_not_compared() -> None:
    one, other = data("one", entity(cow=1)), data("other", entity("BBB", "Organization", cow=1))
    assert shared_codes([one, other]) == ()


def test_a_build_says_which_code_stands_under_several_ids(
    run: Run, tmp_path: Path, dataset: Callable[..., Path]
) -> None:
    first = dataset([])
    second = first.rename(tmp_path / "first") and dataset([], name="other")
    for folder, key in ((tmp_path / "first", "AAA"), (second, "BBB")):
        table = folder / "entities.csv"
        text = table.read_text().replace(f"The {key},,,,,,", f"The {key},,,,,,Q42")
        table.write_text(text)
    code, _, err = run("build", str(tmp_path / "first"), str(second), "-o", str(tmp_path / "kg"))
    assert code == 0
    assert "one code under several ids: Q42: wikidata of AAA in made-up" in err


# -- united ------------------------------------------------------------------------------------


def test_what_several_say_is_united_and_read_back() -> None:
    one = entity(iso3="AAA", cow=1, note="n1", labels={"en": ("The AAA", "A"), "": ("АAA",)})
    other = entity(wikidata="Q1", gw=2, note="n2", labels={"en": ("The AAA", "B"), "ru": ("Я",)})
    datasets = [data("one", one), data("other", other)]
    read = read_store(in_memory(datasets)).entities[AAA]
    assert read == contents_of(datasets).entities[AAA]
    assert (read.iso3, read.cow, read.wikidata, read.gw) == ("AAA", 1, "Q1", 2)
    assert read.labels == {"": ("АAA",), "en": ("The AAA", "A", "B"), "ru": ("Я",)}
    assert read.note == "n1\nn2"


def test_a_label_that_is_another_name_elsewhere_is_read_once() -> None:
    one = entity(labels={"en": ("The AAA",), "ru": ("Я",)})
    other = entity(labels={"en": ("The AAA",), "ru": ("Я", "Ю")})
    read = read_store(in_memory([data("one", one), data("other", other)]))
    assert read.entities[AAA].labels["ru"] == ("Я", "Ю")


NAMES = st.lists(st.sampled_from("ABCDE"), max_size=3, unique=True)


@st.composite
def agreeing(draw: st.DrawFn) -> Entity:
    return entity(
        labels={"en": ("Z", *draw(NAMES)), **({"": tuple(h)} if (h := draw(NAMES)) else {})},
        iso3=draw(st.sampled_from(["", "AAA"])), cow=draw(st.sampled_from([None, 1])),
        wikidata=draw(st.sampled_from(["", "Q1"])), note=draw(st.sampled_from(["", "x", "y"])),
        lat=draw(st.sampled_from([None, Decimal("1.5"), Decimal("1.50")])),
    )  # fmt: skip


@given(st.lists(agreeing(), min_size=1, max_size=4))
def test_a_store_reads_back_as_the_union_in_any_order(said: list[Entity]) -> None:
    datasets = [data(f"d{n}", e) for n, e in enumerate(said)]
    read = read_store(in_memory(datasets))
    assert read == contents_of(datasets) == read_store(in_memory(datasets[::-1]))


# -- real data ---------------------------------------------------------------------------------


def test_imports_stand_beside_the_packaged_data(run: Run, shared: Path, tmp_path: Path) -> None:
    core, data = shared / "data" / "cow_core", shared / "data"
    imports = {
        "archigos": [data / "archigos" / "archigos.csv"],
        "cow-capitals": [core / "cow_capitals.csv"],
        "internacia": [data / "internacia" / "memberships_long.csv",
                       data / "internacia" / "blocks.csv"],
        "thompson-dreyer": [data / "rivalries" / "td_rivalries.csv"],
        "us-bases": [data / "us_bases" / "basedata.csv"],
    }  # fmt: skip
    for name, files in imports.items():
        folder = str(tmp_path / name)
        assert run("import", name, *map(str, files), "-o", folder, "--skip-bad")[0] == 0
    read = read_inputs(["central-asia-2004", *(tmp_path / name for name in imports)])
    assert clashes(read.datasets) == ()
    manifest = build(read.datasets, tmp_path / "kg")
    assert set(manifest.datasets) == {"central-asia-2004", *imports}
