"""What figures share: colours, settings, and a drawing with its ways out (SVG, PNG, PDF, HTML).

Colours are from the Okabe-Ito palette, cividis and PuOr; every difference is told by form too. A
figure is drawn with matplotlib's own settings and none of the user's, which are left as they are:
the same input gives the same bytes. matplotlib keeps its settings for all threads together, so
one figure is drawn at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...graph.alignment.matrix import Alignment, AlignmentMatrix
from ...graph.claims import Statement
from ...graph.holding import key_of
from ...graph.readback import Contents
from ...ontology.errors import UsageError, optional, shown
from ..files import refuse_existing, write_whole
from .fonts import BASE, drawable
from .labels import plain
from .words import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, MUTED, RULE, PAPER = "#1b2027", "#565f6b", "#d5dae1", "#ffffff"
VOID, VOID_LINES, SELF = "#dfe2e7", "#8a93a0", "#c6ccd5"
LINES = ("#0072B2", "#D55E00", "#009E73", "#7B3294", "#E69F00", "#56B4E9", "#333333")

TITLE, TEXT, SMALL, SOURCE = 13.0, 9.5, 8.5, 7.0
"""Sizes of type, in points."""

_FAMILIES = ("agg", "axes", "figure", "font", "grid", "hatch", "image", "legend", "lines",
             "markers", "mathtext", "patch", "path", "pdf", "polaraxes", "savefig", "svg", "text",
             "xtick", "ytick")  # fmt: skip

_OWN = {
    "axes.edgecolor": MUTED, "axes.linewidth": 0.8, "axes.unicode_minus": True,
    "font.family": [BASE], "font.size": TEXT, "hatch.linewidth": 0.7, "hatch.color": VOID_LINES,
    "savefig.bbox": None, "svg.fonttype": "path", "svg.hashsalt": "steppe",
    "text.color": INK, "text.hinting": "none", "text.parse_math": False, "text.usetex": False,
}  # fmt: skip

_COMMENT = re.compile(r" *<!--.*?-->\n?", re.DOTALL)
"""matplotlib repeats each text in one; in a page, the less text stands beside markup the better."""

_RULES = re.compile(r" *<defs>\s*<style[^>]*>\*\{stroke-linejoin: round; "
                    r"stroke-linecap: butt\}</style>\s*</defs>\n?")  # fmt: skip
"""Rules for `*`, which inside a page would hold for all of it; they go to the svg element."""

_LOCK = RLock()

_MOST_AUTHORS = 4
_MOST_PIXELS = 100e6


@contextmanager
def drawing() -> Iterator[None]:
    """Draw within this: our settings, put back at the end, and no other figure meanwhile.

    Raises UsageError where matplotlib is not installed.
    """
    library = optional("matplotlib", "figures")
    with _LOCK:
        usual = {
            key: value
            for key, value in library.rcParamsDefault.items()
            if key.partition(".")[0] in _FAMILIES
        }
        with library.rc_context({**usual, **_OWN}):
            yield


@dataclass(frozen=True)
class Mark:
    """Something in a figure that can be pointed at: the id of its element, and what it tells.

    `group` names what lights up with it; `row` and `column` are its place for the arrow keys.
    """

    gid: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    group: str
    row: int
    column: int = 0


@dataclass(frozen=True)
class Table:
    """The numbers of a figure; the first cell of each row heads it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """A figure that is done: to be shown in a notebook, or saved as SVG, PNG, PDF or HTML.

    `figure` is the matplotlib figure. `marks`, and `parts` (the id of an element → its group, or
    several with spaces between), are what the HTML page makes answer.
    """

    kind: str
    title: str
    summary: str
    source: str
    table: Table
    language: str
    figure: Figure = field(repr=False, compare=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    parts: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def svg(self) -> str:
        """An SVG document: letters as outlines, title and description as text."""
        return '<?xml version="1.0" encoding="utf-8"?>\n' + self.svg_element()

    def svg_element(self) -> str:
        """The `svg` element alone, to stand inside a page."""
        with drawing():
            from matplotlib.backends.backend_svg import FigureCanvasSVG

            written = BytesIO()
            canvas: Any = FigureCanvasSVG(self.figure)
            canvas.print_svg(written, metadata={"Date": None, "Creator": f"steppe {__version__}"})
        text = _COMMENT.sub("", written.getvalue().decode("utf-8"))
        text, rules = _RULES.subn("", text)
        look = ' style="stroke-linejoin: round; stroke-linecap: butt"' if rules else ""
        head = (
            f'{look} role="img">\n <title>{escape(self.title)}</title>\n'
            f" <desc>{escape(f'{self.summary} {self.source}')}</desc>\n"
        )
        return re.sub(r"(<svg[^>]*)>\n", lambda m: m[1] + head, text[text.index("<svg") :], count=1)

    def png(self, dpi: float = 200) -> bytes:
        """A PNG image. Raises UsageError for a resolution below 20 or of too many pixels."""
        area = float(self.figure.get_figwidth() * self.figure.get_figheight())
        most = min(1200, int((_MOST_PIXELS / area) ** 0.5))
        if not 20 <= dpi <= most:
            raise UsageError(f"This figure can have 20 to {most} dots per inch, not {dpi:g}.")
        with drawing():
            from matplotlib.backends.backend_agg import FigureCanvasAgg

            written = BytesIO()
            resolution, self.figure.dpi = self.figure.dpi, dpi
            try:
                canvas: Any = FigureCanvasAgg(self.figure)
                canvas.print_png(written, metadata={"Software": f"steppe {__version__}"})
            finally:
                self.figure.dpi = resolution
        return written.getvalue()

    def pdf(self) -> bytes:
        """A PDF document of one page."""
        with drawing():
            from matplotlib.backends.backend_pdf import FigureCanvasPdf

            written = BytesIO()
            canvas: Any = FigureCanvasPdf(self.figure)
            about = {"Title": self.title, "Creator": f"steppe {__version__}", "CreationDate": None}
            canvas.print_pdf(written, metadata=about)
        return written.getvalue()

    def html(self, title: str = "") -> str:
        """One HTML file that needs nothing else: the figure, what each mark says, the numbers."""
        from .page import page

        return page(self, title)

    def save(self, path: str | Path, force: bool = False) -> Path:
        """Write the figure by the file's ending: svg, png, pdf or html. Returns the path.

        Raises UsageError for another ending, StoreError where the file exists (unless `force`) or
        cannot be written.
        """
        target = Path(path)
        ways: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": self.png,
            ".pdf": self.pdf,
            ".html": self.html,
        }
        if target.suffix.lower() not in ways:
            raise UsageError(
                f"The ending of {shown(target.name)} names no format of figures.",
                hint=f"Write one of: {', '.join(ways)}.",
            )
        refuse_existing(target, force=force)
        write_whole(target, ways[target.suffix.lower()](), force=force)
        return target

    def _repr_svg_(self) -> str:
        return self.svg_element()

    def _repr_html_(self) -> str:
        return f'<div style="max-width: 100%; overflow: auto">{self.svg_element()}</div>'


# -- what stands below a figure, and beside a mark -----------------------------------------------


def source_line(matrices: Sequence[AlignmentMatrix], contents: Contents, days: str) -> str:
    """The source line of alignment: measure, layer and days, and what the portfolios rest on."""
    first = matrices[0]
    keys = frozenset(key for matrix in matrices for key in matrix.held.keys(matrix.held.actors))
    used = (s for s in contents.statements if key_of(s) in keys)
    measure = f"{first.metric}, {first.sense} ({first.measure.reference})"
    return source_of(contents, used, measure, f"Layer: {first.layer}. {days}")


def source_of(contents: Contents, used: Iterable[Statement], measure: str, rest: str) -> str:
    """Data sets, licences, authors of the statements used, measure, the rest, version of steppe.

    An empty measure is not mentioned.
    """
    data = "; ".join(
        plain(f"{d.name} {d.version}") + (f" ({plain(d.licence)})" if d.licence else "")
        for d in contents.datasets
    )
    by = _authors(contents, used)
    after = f", after {by}" if by else ""
    told = f" Measure: {measure}." if measure else ""
    return f"Data: {data}{after}.{told} {rest}. Drawn by steppe {__version__}."


def _authors(contents: Contents, used: Iterable[Statement]) -> str:
    """Who wrote the sources of some statements; the first few of many."""
    authors = sorted({a for iri in {s.source for s in used} if iri in contents.sources
                      if (a := plain(contents.sources[iri].author))})  # fmt: skip
    more = [f"{len(authors) - _MOST_AUTHORS} more"] if len(authors) > _MOST_AUTHORS else []
    return ", ".join([*map(_author, authors[:_MOST_AUTHORS]), *more])


def _author(name: str) -> str:
    """A name; of 郭武平 (Kuo Wu-ping) only what fonts can draw where they lack the rest."""
    beside = re.search(r"\((.+)\)", name)
    return beside[1] if beside and not drawable(name) and drawable(beside[1]) else name


def facts(pair: Alignment, matrix: AlignmentMatrix, void: str) -> tuple[tuple[str, str], ...]:
    """What is told of a pair on a day: value, bounds, coverage, reason."""
    measure = matrix.measure
    value = void if pair.value is None else number(pair.value, measure)
    bounds = ""
    if pair.low is not None and pair.high is not None:
        bounds = f"{number(pair.low, measure)} to {number(pair.high, measure)}"
    what = "complete roster" if measure.set_based else "position"
    what += "" if pair.coverage == 1 else "s"
    what += "" if measure.set_based else " stated of both"
    rows = (
        ("value", value),
        ("low to high", bounds),
        ("coverage", f"{pair.coverage} {what}"),
        ("reason" if pair.value is None else "note", pair.reason),
    )
    return tuple((name, text) for name, text in rows if text)
