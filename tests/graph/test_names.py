"""From what a person types to the one entity that it means."""

from __future__ import annotations

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.claims import Entity
from steppe.graph.names import Names, fold
from steppe.ontology import terms
from steppe.ontology.errors import AmbiguousNameError, NotFoundError


def entity(name: str, **options: object) -> Entity:
    labels = {key: (value,) for key, value in options.items() if key in ("en", "ru")}
    labels |= {"zh-Hant": (str(options["zh"]),)} if "zh" in options else {}
    labels |= {"": (str(options["hidden"]),)} if "hidden" in options else {}
    codes = {key: str(options[key]) for key in ("iso3", "wikidata") if key in options}
    return Entity(
        iri=terms.ID + name,
        type=terms.STATE,
        labels=labels,  # type: ignore[arg-type]
        **codes,  # type: ignore[arg-type]
    )


def names(*entities: Entity) -> Names:
    return Names({e.iri: e for e in entities})


KAZ = entity(
    "KAZ", en="Kazakhstan", zh="哈薩克", ru="Казахстан", hidden="Каzахстан", iso3="KAZ",
    wikidata="Q232",
)  # fmt: skip
CIV = entity("CIV", en="Côte d'Ivoire")
GEO = entity("GEO", en="Georgia")
US_GEORGIA = entity("georgia-us", en="Georgia")
MANAS = entity("manas-air-base", en="Manas Air Base")
ALL = names(KAZ, CIV, GEO, US_GEORGIA, MANAS)


@pytest.mark.parametrize(
    "typed",
    [
        "KAZ", "id:KAZ", terms.ID + "KAZ", "Q232", "Kazakhstan", "哈薩克", "Казахстан",
        "kaz", "KAZAKHSTAN", "казахстан", " Kazakhstan ", "Ｋａｚａｋｈｓｔａｎ", "ＫＡＺ",
        "Каzахстан", "Kazakh\u200bstan", "\ufeffKAZ", "\u202eKazakhstan",
    ],
)  # fmt: skip
def test_an_entity_is_named_by_code_or_label_in_any_writing(typed: str) -> None:
    assert ALL.find(typed) == KAZ


@pytest.mark.parametrize("typed", ["Côte d'Ivoire", "Co\u0302te d'Ivoire", "CÔTE  D'IVOIRE"])
def test_composition_and_inner_spaces_make_no_difference(typed: str) -> None:
    assert ALL.find(typed) == CIV


def test_a_name_without_its_accent_is_not_found_but_offered() -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean CIV \(Côte d'Ivoire\)"):
        ALL.find("Cote d'Ivoire")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Kazakstan", "KAZ"), ("Казакстан", "KAZ"), ("manas air", "manas-air-base"), ("CVI", "CIV")],
)
def test_an_unknown_name_offers_the_nearest(typed: str, offered: str) -> None:
    with pytest.raises(NotFoundError) as refused:
        ALL.find(typed)
    assert not isinstance(refused.value, AmbiguousNameError)
    assert f"«{typed}»" in refused.value.message
    assert offered in refused.value.hint


def test_a_name_near_nothing_says_how_to_see_all() -> None:
    with pytest.raises(NotFoundError) as refused:
        ALL.find("Qqqqq Wwwww")
    assert refused.value.hint == "steppe show lists what is known."


@pytest.mark.parametrize("typed", ["", " ", "\u200b"])
def test_nothing_names_nobody(typed: str) -> None:
    with pytest.raises(NotFoundError):
        ALL.find(typed)


def test_an_ambiguous_name_lists_all_that_it_may_mean() -> None:
    with pytest.raises(AmbiguousNameError, match=r"GEO \(Georgia\) or georgia-us \(Georgia\)"):
        ALL.find("georgia")


def test_an_ambiguous_entity_is_named_by_its_id() -> None:
    assert ALL.find("GEO") == GEO
    assert ALL.find("georgia-us") == US_GEORGIA


def test_an_id_wins_over_a_label() -> None:
    other = entity("other", en="KAZ")
    assert names(other, KAZ).find("KAZ") == KAZ
    assert names(KAZ, other).find("KAZ") == KAZ


@pytest.mark.parametrize("order", [1, -1])
def test_an_id_wins_over_a_code_of_another(order: int) -> None:
    first, second = entity("AAA", en="First", iso3="BBB"), entity("BBB", en="Second")
    assert names(*[first, second][::order]).find("BBB") == second


def test_a_code_that_two_bear_is_ambiguous() -> None:
    found = names(entity("old-yemen", iso3="YEM"), entity("new-yemen", iso3="YEM"))
    with pytest.raises(AmbiguousNameError, match=r"new-yemen .* or old-yemen"):
        found.find("YEM")


def test_what_was_typed_is_shown_escaped() -> None:
    with pytest.raises(NotFoundError) as refused:
        ALL.find("\x1b[2Jowned")
    assert "\x1b" not in str(refused.value)


def test_folding_twice_is_folding_once() -> None:
    for name in ("ＫＡＺ", "Straße", "ﬁ", "İzmir", "Côte  d'Ivoire"):
        assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    "typed", ["KAZ", "Kazakhstan", "哈薩克", "哈國", "Казахстан", "казахстан", "ｋａｚ"]
)
def test_the_packaged_data_know_kazakhstan_by_all_its_names(kg: KnowledgeGraph, typed: str) -> None:
    assert kg.entity(typed).id == "KAZ"


def test_every_entity_of_the_packaged_data_is_found_by_its_id(kg: KnowledgeGraph) -> None:
    for found in kg.contents.entities.values():
        assert kg.entity(found.id) == found
        assert kg.entity(found.iri) == found
