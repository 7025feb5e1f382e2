"""Fonts: which of the installed ones draw a text, how wide it is, where its lines break.

DejaVu Sans comes with matplotlib and has Latin, Greek and Cyrillic. What it lacks is drawn from the
first of `CJK` that is installed; a character that no font has is refused, never drawn as a box.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from ...ontology.errors import UsageError, optional, shown

BASE = "DejaVu Sans"

CJK = (
    "Noto Sans CJK TC", "Noto Sans TC", "Noto Sans HK", "Noto Sans CJK HK", "Source Han Sans TC",
    "Source Han Sans TW", "PingFang TC", "PingFang HK", "Microsoft JhengHei", "Heiti TC",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK JP", "Noto Sans CJK KR", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "AR PL UMing TW", "AR PL UMing CN", "Noto Serif CJK TC",
    "Noto Serif CJK SC", "Noto Serif CJK JP", "Arial Unicode MS",
)  # fmt: skip
"""Fonts with Chinese characters, those with the forms written in Taiwan first."""

_TOKEN = re.compile(
    r"(?:[^\s\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]+|\S)[、。，：；！？）」』》]*\s*"
)
"""What a line is not broken within: a word, or where no spaces are written one character, and the
stops after it.
"""

_SCALE = 8
"""Text is measured enlarged, since glyphs are fitted to whole pixels."""


def families(text: str) -> list[str]:
    """The fonts that draw a text, in the order in which they are asked for a glyph.

    Raises UsageError where no installed font has one of its characters.
    """
    found = [BASE]
    missing = {c for c in text if not _has(BASE, c)}
    for family in _installed() if missing else ():
        drawn = {c for c in missing if _has(family, c)}
        if drawn:
            found.append(family)
            missing -= drawn
    if missing:
        first = next(c for c in text if c in missing)
        raise UsageError(
            f"No installed font can draw {shown(first)} (U+{ord(first):04X}) of {shown(text)}.",
            hint="Install one that has it: for Chinese, the package fonts-noto-cjk.",
        )
    return found


def drawable(text: str) -> bool:
    """Whether installed fonts have every character of a text."""
    try:
        families(text)
    except UsageError:
        return False
    return True


def _installed() -> list[str]:
    manager = optional("matplotlib.font_manager", "figures").fontManager
    names = {font.name for font in manager.ttflist}
    return [family for family in CJK if family in names]


@cache
def _has(family: str, character: str) -> bool:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=family)))
    return bool(font.get_char_index(ord(character)))


@cache
def _ruler() -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    canvas: Any = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=72 * _SCALE))
    return canvas.get_renderer()


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """The width of one line of text, in points."""
    from matplotlib.font_manager import FontProperties

    if not text:
        return 0.0
    font = FontProperties(family=families(text), size=size, weight=weight)
    width, _, _ = _ruler().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _SCALE


def widest_word(text: str, size: float, weight: str = "normal") -> float:
    """The width of the widest part of a text that no line is broken within, in points."""
    words = (token.rstrip() for token in _TOKEN.findall(text))
    return max((width_of(word, size, weight) for word in words), default=0.0)


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """A text as lines no wider than `width` points; a word that is wider is broken."""
    lines = [""]
    for token in _TOKEN.findall(text):
        if width_of((lines[-1] + token).rstrip(), size, weight) <= width:
            lines[-1] += token
            continue
        if lines[-1]:
            lines.append("")
        for character in token:
            if lines[-1] and width_of((lines[-1] + character).rstrip(), size, weight) > width:
                lines.append("")
            lines[-1] += character
    return [line.rstrip() for line in lines if line.strip()]
