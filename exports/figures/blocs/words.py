"""The words of figures of blocs, in the languages of labels."""

from __future__ import annotations

from collections.abc import Iterable

from ....graph.blocs.frustration import Frustration
from ..words import layer_word

_WORDS = {
    "en": {
        "matrix": "Ties of {count} actors by bloc, {day}",
        "together": "How often two of {count} actors share a bloc, {day}",
        "signed": "Friends and foes among {count} actors, {day}",
        "alluvial": "Blocs, {day}",
        "scatter": "{x} and {y} of {count} actors, {day}",
        "dendrogram": "How {count} actors join into blocs, {day}",
        "layers": "Layers: {layers}",
        "tie weight": "weight of a tie",
        "hostile": "hostile",
        "friendly": "friendly",
        "share": "share of the readings in which the two share a bloc",
        "no tie": "no tie",
        "itself": "the actor itself",
        "never": "never in one network",
        "a bloc": "bloc",
        "bloc": "bloc {number}",
        "no bloc": "no bloc",
        "density": "Share of possible ties that are there, within and between blocs",
        "friendly tie": "friendly tie",
        "hostile tie": "hostile tie",
        "frustrated": "against the cut (frustrated)",
        "the cut": "the cut",
        "cancelled": "Friendly and hostile relations that cancel out, not drawn: {names}",
        "even": "as many friendly as hostile",
        "nothing": "There is nothing to draw: no actor has a tie.",
        "left out": "Without a value, so left out: {names}",
        "bare": "Without room for a name: {names}",
        "joined": "comes in",
        "left": "goes out",
        "moved": "changes to another bloc",
        "born": "new",
        "ended": "ends",
        "split": "splits",
        "merged": "merged",
        "cut": "cut into {count}",
        "size": "size: {measure}",
        "height": "distance at which they join",
        "and more": "{names} and {count} more",
        "proved": "L = {index} of {ties} ties, proved for at most {k} blocs",
        "not proved": "L is at most {index} of {ties} ties, at least {bound} (not proved)",
        "unique": "no other cut is as good",
        "not unique": "other cuts are as good",
    },
    "zh": {
        "matrix": "{count}個行為體依集團之關係，{day}",
        "together": "{count}個行為體兩兩同屬一集團之頻率，{day}",
        "signed": "{count}個行為體之友與敵，{day}",
        "alluvial": "集團之演變，{day}",
        "scatter": "{count}個行為體之{x}與{y}，{day}",
        "dendrogram": "{count}個行為體如何聚為集團，{day}",
        "layers": "層：{layers}",
        "tie weight": "關係之權重",
        "hostile": "敵對",
        "friendly": "友好",
        "share": "兩者同屬一集團之讀法所占比例",
        "no tie": "無關係",
        "itself": "行為體自身",
        "never": "從未同在網絡中",
        "a bloc": "集團",
        "bloc": "集團{number}",
        "no bloc": "無集團",
        "density": "實有關係占可能關係之比例（集團內與集團間）",
        "friendly tie": "友好關係",
        "hostile tie": "敵對關係",
        "frustrated": "與劃分相違（受挫）",
        "the cut": "劃分線",
        "cancelled": "友好與敵對關係相抵而未繪出：{names}",
        "even": "友好與敵對相抵",
        "nothing": "沒有任何行為體具有關係，無可繪製。",
        "left out": "無數值而未列入：{names}",
        "bare": "未標名：{names}",
        "joined": "進入",
        "left": "離開",
        "moved": "改屬另一集團",
        "born": "新生",
        "ended": "終結",
        "split": "分裂",
        "merged": "合併",
        "cut": "分為{count}個",
        "size": "大小：{measure}",
        "height": "聚合時之距離",
        "and more": "{names}等，另有{count}個",
        "proved": "L = {index}（共{ties}條關係），已證明為至多{k}個集團之最優",
        "not proved": "L至多{index}、至少{bound}（共{ties}條關係，未證明）",
        "unique": "別無同樣好的劃分",
        "not unique": "另有同樣好的劃分",
    },
    "ru": {
        "matrix": "Связи акторов по блокам (всего {count}), {day}",
        "together": "Как часто два актора в одном блоке (всего {count}), {day}",
        "signed": "Друзья и противники (акторов: {count}), {day}",
        "alluvial": "Блоки, {day}",
        "scatter": "{x} и {y} (акторов: {count}), {day}",
        "dendrogram": "Как акторы объединяются в блоки (всего {count}), {day}",
        "layers": "Слои: {layers}",
        "tie weight": "вес связи",
        "hostile": "враждебные",
        "friendly": "дружественные",
        "share": "доля прочтений, в которых оба в одном блоке",
        "no tie": "нет связи",
        "itself": "сам актор",
        "never": "никогда не вместе в сети",
        "a bloc": "блок",
        "bloc": "блок {number}",
        "no bloc": "вне блоков",
        "density": "Доля имеющихся связей от возможных, внутри блоков и между ними",
        "friendly tie": "дружественная связь",
        "hostile tie": "враждебная связь",
        "frustrated": "вопреки делению (фрустрирована)",
        "the cut": "линия деления",
        "cancelled": "Дружественные и враждебные отношения поровну, не показаны: {names}",
        "even": "дружественных и враждебных поровну",
        "nothing": "Рисовать нечего: ни у одного актора нет связей.",
        "left out": "Без значений, не показаны: {names}",
        "bare": "Без подписи: {names}",
        "joined": "входит",
        "left": "выходит",
        "moved": "переходит в другой блок",
        "born": "новый",
        "ended": "конец",
        "split": "раскол",
        "merged": "слияние",
        "cut": "деление на {count}",
        "size": "размер: {measure}",
        "height": "расстояние при объединении",
        "and more": "{names} и ещё {count}",
        "proved": "L = {index} из {ties} связей, доказано для числа блоков до {k}",
        "not proved": "L не больше {index} и не меньше {bound} из {ties} связей (не доказано)",
        "unique": "столь же хорошего деления больше нет",
        "not unique": "есть и другие столь же хорошие деления",
    },
}


_MEASURES = {
    "zh": {
        "degree": "度數", "strength": "強度", "closeness": "接近中心性",
        "betweenness": "中介中心性", "eigenvector": "特徵向量中心性", "core": "核數",
        "participation": "參與係數", "constraint": "約束係數", "effective_size": "有效規模",
    },
    "ru": {
        "degree": "степень", "strength": "сила", "closeness": "близость",
        "betweenness": "посредничество", "eigenvector": "собственный вектор",
        "core": "номер ядра", "participation": "коэффициент участия",
        "constraint": "ограничение", "effective_size": "эффективный размер",
    },
}  # fmt: skip


def measure_word(measure: str, language: str) -> str:
    """What a measure of position is called."""
    return _MEASURES.get(language, {}).get(measure, measure.replace("_", " "))


def verdict(cut: Frustration, language: str) -> str:
    """How good a cut is, and how sure that is."""
    key = "proved" if cut.optimal else "not proved"
    told = say(language, key, index=cut.index, bound=cut.bound, ties=cut.edges, k=cut.k)
    if cut.unique is None:
        return told
    comma = "；" if language == "zh" else "; "
    return told + comma + say(language, "unique" if cut.unique else "not unique")


def say(language: str, key: str, **parts: object) -> str:
    """A phrase in a language, with its parts filled in."""
    return _WORDS[language][key].format(**parts)


def bloc_name(language: str, number: int | None) -> str:
    """What a bloc is called; it is numbered from 0 in programs and from 1 in figures."""
    if number is None:
        return say(language, "no bloc")
    return say(language, "bloc", number=number + 1)


def layers_in_words(layers: Iterable[str], language: str) -> str:
    """The layers of a network."""
    comma = "、" if language == "zh" else ", "
    names = comma.join(layer_word(layer, language) for layer in layers)
    return say(language, "layers", layers=names)
