"""The words of a figure in the languages of its labels.

A label may be in any case, gender or number; so the sentences are built to leave it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...graph.alignment.measures.catalogue import DISTANCE, Measure

_WORDS = {
    "en": {
        "heatmap": "Alignment of {count} actors, {day}",
        "series": "Alignment of {count} pairs of actors, {years}",
        "series of one": "Alignment of {pair}, {years}",
        "slope": "Alignment with {other}, {before} and {after}",
        "similarity": "similarity",
        "distance": "distance",
        "over": "{measure} ({sense}), {layer} layer",
        "by bloc": "Ordered by bloc, then by mean value",
        "by mean": "Ordered by mean value",
        "bands": "Bands: lowest to highest value over the readings that the sources allow",
        "bloc": "bloc {number}",
        "no bloc": "no bloc",
        "itself": "the actor itself",
        "not stated": "not stated",
        "undefined": "undefined",
        "closer": "closer",
        "further": "further",
        "now closer": "became closer",
        "now further": "became further",
        "unchanged": "unchanged",
        "one day only": "{void} on one of the days",
        "no value": "Without a value, so left out: {names}",
        "left out": "On neither day a value, so left out: {names}",
        "nothing": "No value is defined: nothing can be compared.",
        "and more": "{names} and {count} more",
        "network": "Network on {day}",
        "size": "Nodes: {nodes}, ties: {ties}, of which certain: {certain}",
        "nothing holds": "The sources give nothing that holds on {day}.",
        "abbreviations": "Abbreviations: {names}.",
        "bare": "Without room for a name ({count}): {names}",
        "friendly tie": "friendly tie",
        "hostile tie": "hostile tie",
        "neither": "neither",
        "other": "other",
        "neighbours": "neighbours",
        "certain": "certain",
        "possible": "only possible",
        "contested": "contested",
        "year-end": "31 December of the year",
        "mid-year": "30 June of the year",
        "any": "the year, any of its days",
        "day": "the same day of each year",
    },
    "zh": {
        "heatmap": "{count}個行為體的親疏程度，{day}",
        "series": "{count}對行為體的親疏程度，{years}年",
        "series of one": "{pair}的親疏程度，{years}年",
        "slope": "與{other}的親疏程度，{before}與{after}",
        "similarity": "相似度",
        "distance": "距離",
        "over": "{measure}（{sense}），{layer}層",
        "by bloc": "先依集團、再依平均值排列",
        "by mean": "依平均值排列",
        "bands": "色帶：資料來源所容許的最低值至最高值",
        "bloc": "集團{number}",
        "no bloc": "無集團",
        "itself": "行為體自身",
        "not stated": "未載明",
        "undefined": "無定義",
        "closer": "較近",
        "further": "較遠",
        "now closer": "趨近",
        "now further": "趨遠",
        "unchanged": "不變",
        "one day only": "其中一日{void}",
        "no value": "無數值而未列入：{names}",
        "left out": "兩日皆無數值而未列入：{names}",
        "nothing": "沒有可計算的數值，無從比較。",
        "and more": "{names}等，另有{count}個",
        "network": "{day}之關係網絡",
        "size": "節點{nodes}個，關係{ties}條，其中確定者{certain}條",
        "nothing holds": "資料來源未載有{day}成立之關係。",
        "abbreviations": "簡稱：{names}。",
        "bare": "因空間不足而未標名者{count}個：{names}",
        "friendly tie": "友好關係",
        "hostile tie": "敵對關係",
        "neither": "非友非敵",
        "other": "其他",
        "neighbours": "相鄰者數",
        "certain": "確定",
        "possible": "僅屬可能",
        "contested": "有爭議",
        "year-end": "各年12月31日",
        "mid-year": "各年6月30日",
        "any": "各年之任一日",
        "day": "各年之同一日",
    },
    "ru": {
        "heatmap": "Близость акторов (всего {count}), {day}",
        "series": "Близость в парах акторов (всего {count}), {years} гг.",
        "series of one": "Близость: {pair}, {years} гг.",
        "slope": "Близость: {other} и другие, {before} и {after}",
        "similarity": "сходство",
        "distance": "расстояние",
        "over": "{measure} ({sense}), слой «{layer}»",
        "by bloc": "По блокам, затем по среднему значению",
        "by mean": "По среднему значению",
        "bands": "Полосы: от наименьшего до наибольшего значения, допускаемого источниками",
        "bloc": "блок {number}",
        "no bloc": "вне блоков",
        "itself": "сам актор",
        "not stated": "не указано",
        "undefined": "не определено",
        "closer": "ближе",
        "further": "дальше",
        "now closer": "стало ближе",
        "now further": "стало дальше",
        "unchanged": "без изменений",
        "one day only": "{void} в один из дней",
        "no value": "Без значений, не показаны: {names}",
        "left out": "Без значений в оба дня, не показаны: {names}",
        "nothing": "Ни одно значение не определено: сравнивать нечего.",
        "and more": "{names} и ещё {count}",
        "network": "Сеть связей, {day}",
        "size": "Узлов: {nodes}, связей: {ties}, из них достоверных: {certain}",
        "nothing holds": "По источникам {day} ничего не действует.",
        "abbreviations": "Сокращения: {names}.",
        "bare": "Без подписи за недостатком места ({count}): {names}",
        "friendly tie": "дружественная связь",
        "hostile tie": "враждебная связь",
        "neither": "ни то, ни другое",
        "other": "прочее",
        "neighbours": "соседи",
        "certain": "достоверно",
        "possible": "лишь возможно",
        "contested": "оспаривается",
        "year-end": "31 декабря года",
        "mid-year": "30 июня года",
        "any": "год, любой из его дней",
        "day": "один и тот же день года",
    },
}

_MONTHS = {
    "en": "January February March April May June July August September October November "
    "December".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября "
    "декабря".split(),
}

_LAYERS = {
    "zh": {
        "institutional": "制度", "alliance": "同盟", "agreements": "協定", "bases": "基地",
        "votes": "投票", "stances": "立場", "events": "事件", "ideal-point": "理想點",
        "treaty-act": "條約行為", "security": "安全", "political": "政治", "economic": "經濟",
        "energy": "能源", "geographic": "地理", "office": "職務", "interest": "利益",
        "assessment": "評估", "definition": "定義", "voting": "表決",
    },
    "ru": {
        "institutional": "институты", "alliance": "союзы", "agreements": "соглашения",
        "bases": "базы", "votes": "голосования", "stances": "позиции", "events": "события",
        "ideal-point": "идеальные точки", "treaty-act": "договорные акты",
        "security": "безопасность", "political": "политика", "economic": "экономика",
        "energy": "энергетика", "geographic": "география", "office": "должности",
        "interest": "интересы", "assessment": "оценки", "definition": "определения",
        "voting": "голосования",
    },
}  # fmt: skip

_YEARS = {"zh": "{}年", "ru": "{} г."}

_MOST_NAMES = 12


def word(language: str, key: str, **parts: object) -> str:
    """A phrase in a language, with its parts filled in."""
    return _WORDS[language][key].format(**parts)


def day_in_words(day: date, language: str) -> str:
    """31 December 2003, as the language writes it."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    year = f"{day.year} г." if language == "ru" else f"{day.year}"
    return f"{day.day} {_MONTHS[language][day.month - 1]} {year}"


def days_in_words(days: Sequence[date], language: str) -> list[str]:
    """Days as briefly as tells them apart: by year where all are the same day of other years."""
    if len(days) > 1 and len({(day.month, day.day) for day in days}) == 1:
        return [_YEARS.get(language, "{}").format(day.year) for day in days]
    return [day_in_words(day, language) for day in days]


def two_days(first: date, last: date, language: str) -> tuple[str, str]:
    """Two days as briefly as tells them apart: by year, or in full."""
    if first.year == last.year:
        return day_in_words(first, language), day_in_words(last, language)
    year = _YEARS.get(language, "{}")
    return year.format(first.year), year.format(last.year)


def listed(names: list[str], language: str) -> str:
    """Names one after another, the first dozen of them."""
    comma = "、" if language == "zh" else ", "
    text = comma.join(names[:_MOST_NAMES])
    left = len(names) - _MOST_NAMES
    return word(language, "and more", names=text, count=left) if left > 0 else text


def over(measure: Measure, layer: str, language: str) -> str:
    """What was measured: the measure, its sense and the layer."""
    sense = word(language, measure.sense)
    named = layer_word(layer, language)
    return word(language, "over", measure=measure.name, sense=sense, layer=named)


def layer_word(layer: str, language: str) -> str:
    """What a layer is called."""
    return _LAYERS.get(language, {}).get(layer, layer)


def void(measure: Measure, language: str) -> str:
    """What a value is called that is not there, in as far as the measure knows why."""
    silent = measure.set_based or measure.one_position
    return word(language, "not stated" if silent else "undefined")


def ends(measure: Measure, language: str) -> tuple[str, str]:
    """What small and large values mean."""
    words = word(language, "further"), word(language, "closer")
    return words[::-1] if measure.sense == DISTANCE else words


def number(value: float, measure: Measure) -> str:
    """A value with two places, or as a count where it is one."""
    counted = measure.set_based and measure.highest is None
    text = f"{value:g}" if counted else f"{value + 0.0:.2f}"
    return text.replace("-", "−") if text.strip("-0.") else text.lstrip("-")
