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


# -- look-alikes, the other script, abbreviations ---------------------------------------------

NAZARBAYEV = entity("nazarbayev", en="Nursultan Nazarbayev", ru="Назарбаев", zh="納札巴耶夫")
UZB = entity("UZB", en="Uzbekistan", zh="烏茲別克斯坦")
KAZ_SHORT = entity("KAZ", en="Kazakhstan", zh="哈")
TKM_SHORT = entity("TKM", en="Turkmenistan", zh="土")
TUR_SHORT = entity("TUR", en="Turkey", zh="土")
UZB_SHORT = entity("UZB", en="Uzbekistan", zh="烏")
FIVE = entity("the-five", en="The five", zh="五國")


def in_context(*entities: Entity) -> Names:
    """The five comprise Kazakhstan, Uzbekistan and Turkmenistan, not Turkey."""
    parts = frozenset(e.iri for e in (KAZ_SHORT, UZB_SHORT, TKM_SHORT))
    return Names(
        {e.iri: e for e in (*entities, FIVE)},
        lambda iri: parts if iri == FIVE.iri else frozenset(),
    )


@pytest.mark.parametrize("typed", ["Haзapбaeв", "НАЗАPБАЕВ", "назарбаeв"])
def test_a_letter_of_the_same_shape_is_the_same_letter(typed: str) -> None:
    assert names(NAZARBAYEV, UZB).find(typed) == NAZARBAYEV


@pytest.mark.parametrize("typed", ["乌兹别克斯坦", "烏茲別克斯坦", "乌茲别克斯坦"])
def test_a_chinese_name_is_found_in_either_script(typed: str) -> None:
    assert names(NAZARBAYEV, UZB).find(typed) == UZB


def test_a_label_in_simplified_characters_is_found_in_traditional_ones() -> None:
    china = entity("CHN", en="China", zh="中国")
    assert names(china).find("中國") == china


@pytest.mark.parametrize("typed", ["哈", "烏", "乌"])
def test_one_character_alone_is_refused_with_what_it_may_mean(typed: str) -> None:
    with pytest.raises(AmbiguousNameError, match="is an abbreviation") as refused:
        in_context(KAZ_SHORT, UZB_SHORT).find(typed)
    assert "context" in refused.value.hint


@pytest.mark.parametrize(
    ("typed", "context", "meant"),
    [
        ("哈", "哈、烏、吉", "KAZ"),
        ("哈", ["五國"], "KAZ"),
        ("哈", "the-five", "KAZ"),
        ("土", "五國", "TKM"),
        ("土", "哈 烏", "TKM"),
        ("乌", "五國", "UZB"),
    ],
)
def test_one_character_means_what_goes_with_its_context(
    typed: str, context: str | list[str], meant: str
) -> None:
    known = in_context(KAZ_SHORT, UZB_SHORT, TKM_SHORT, TUR_SHORT)
    assert known.find(typed, context=context).id == meant


def test_what_does_not_belong_to_the_context_is_not_found() -> None:
    known = in_context(KAZ_SHORT, NAZARBAYEV)
    with pytest.raises(NotFoundError, match="Nobody in that context"):
        known.find("Nursultan Nazarbayev", context="五國")


def test_a_context_that_holds_nothing_together_leaves_the_choice_open() -> None:
    known = names(TKM_SHORT, TUR_SHORT, NAZARBAYEV)
    with pytest.raises(AmbiguousNameError, match=r"TKM .* or TUR"):
        known.find("土", context="Nursultan Nazarbayev")


# -- the paper's names ---------------------------------------------------------------------------


def test_every_label_finds_its_entity_or_says_what_else_it_means(kg: KnowledgeGraph) -> None:
    import opencc

    simple = opencc.OpenCC("t2s").convert
    for e in kg.contents.entities.values():
        for label in (name for names in e.labels.values() for name in names):
            for form in {label, simple(label)}:
                try:
                    assert kg.entity(form) == e
                except AmbiguousNameError as error:
                    assert f"{e.id} (" in error.message


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("獨立國協", "CIS"), ("獨聯體", "CIS"), ("歐安會", "CSCE"), ("歐洲安全暨合作組織", "OSCE"),
        ("北約", "NATO"), ("和平夥伴關係計劃", "PfP"), ("和平夥伴關係計畫", "PfP"),
        ("哈國", "KAZ"), ("卡裏莫夫", "islam-karimov"), ("卡氏", "islam-karimov"),
        ("中共", "CHN"), ("中國大陸", "CHN"), ("朝鮮", "PRK"), ("普京", "vladimir-putin"),
        ("裏海", "caspian-sea"), ("Киргизия", "KGZ"), ("Белоруссия", "BLR"), ("ИДУ", "IMU"),
        ("烏茲別克斯坦伊斯蘭運動", "IMU"), ("Haзапбaев", "nursultan-nazarbayev"),
        ("獨聯體集體安全條約組織", "CSTO"), ("Договорa", "collective-security-treaty"),
    ],
)  # fmt: skip
def test_the_variants_that_the_paper_prints_are_found(
    kg: KnowledgeGraph, printed: str, meant: str
) -> None:
    assert kg.entity(printed) == kg.entity(meant)


def test_the_papers_list_of_three_states_is_understood(kg: KnowledgeGraph) -> None:
    listed = "哈、烏、吉"
    assert [kg.entity(one, context=listed).id for one in listed.split("、")] == [
        "KAZ",
        "UZB",
        "KGZ",
    ]
    assert kg.entity("土", context="中亞五國").id == "TKM"
