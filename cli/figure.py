"""Commands that draw alignment: figure heatmap, figure series, figure slope."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .align import frame_of, frame_options
from .options import SEED, Asked, Day, reading_options, years_options
from .output import note, quiet_options, refuse_input

if TYPE_CHECKING:
    from ..exports.figures.style import Drawing

LANGUAGES = ("en", "zh", "ru")


def drawing_output(command: Callable[..., Drawing]) -> Callable[..., None]:
    """Write the drawing that a command returns: -o by its ending, --force, --language."""

    @click.option(
        "--language", type=click.Choice(LANGUAGES), default="en", show_default=True,
        help="Language of the names.",
    )  # fmt: skip
    @click.option("--force", is_flag=True, help="Replace the output if it exists already.")
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=True,
        help="The file; its ending says what it is: svg, png, pdf or html (to click on).",
    )  # fmt: skip
    @quiet_options
    @functools.wraps(command)
    def wrapped(*args: Any, output: Path, force: bool, **kw: Any) -> None:
        from ..exports.files import refuse_existing

        refuse_input(output)
        refuse_existing(output, force=force)
        command(*args, **kw).save(output, force=force)
        note(f"wrote {output}")

    return wrapped


@click.group()
def figure() -> None:
    """Draw alignment, blocs, balance or positions as a figure.

    As svg, png or pdf for an article, or as html that works offline. Every figure names its data
    version, sources and measure. Needs steppe[figures].

    Example: steppe figure heatmap --on 2003-12-31 -o heatmap.svg
    """


@figure.command()
@click.option("--seed", type=SEED, default=0, show_default=True, help="Seed of the blocs.")
@frame_options
@reading_options()
@drawing_output
def heatmap(
    asked: Asked, language: str, seed: int, metric: str, window: date | None, **framing: Any
) -> Drawing:
    """Draw every pair of states on a day, ordered by bloc.

    Example: steppe figure heatmap --on 2003-12-31 -o heatmap.svg
    """
    from ..exports.figures.heatmap import heatmap as draw
    from ..graph.alignment.matrix import align
    from ..graph.alignment.series import window_of

    frame = frame_of(asked, metric, **framing)
    day = asked.day
    snapshot = asked.snapshot(day, window_of(frame, day, window))
    matrix = align(snapshot, metric, frame=frame)
    blocs = snapshot.blocs("leiden", seed=seed).blocs
    return draw(matrix, blocs, asked.graph.contents, language=language)


@figure.command()
@click.argument("pairs", nargs=-1, required=True, metavar="A,B...")
@years_options(any_day=True, required=True)
@click.option("--bounds", is_flag=True, help="Draw the band between lowest and highest value.")
@click.option(
    "--event", "events", multiple=True, metavar="DAY=TEXT",
    help="A mark on the time axis, or the name of what has a founding day (may be repeated).",
)  # fmt: skip
@frame_options
@reading_options()
@drawing_output
def series(
    asked: Asked,
    language: str,
    pairs: tuple[str, ...],
    first: int,
    last: int,
    day_rule: str,
    bounds: bool,
    events: tuple[str, ...],
    metric: str,
    window: date | None,
    **framing: Any,
) -> Drawing:
    """Draw pairs of actors over the years, each pair as A,B.

    Example: steppe figure series KAZ,RUS UZB,RUS --from 1992 --to 2003 --bounds -o series.svg
    """
    from ..exports.figures.series import timeseries
    from ..graph.alignment.series import AlignmentSeries, stream, window_of, year_days

    frame = frame_of(asked, metric, **framing)
    named = [_pair(asked, pair) for pair in pairs]
    actors = list(dict.fromkeys(iri for pair in named for iri in pair))
    matrices = stream(
        lambda day, _: asked.snapshot(day, window_of(frame, day, window)),
        year_days(first, last, day_rule, asked.on if day_rule == "day" else None),
        metric, frame=frame, rule=day_rule, actors=actors, bounds=bounds,
    )  # fmt: skip
    found = AlignmentSeries(tuple(matrices), day_rule)
    marks = [_event(asked, text) for text in events]
    entities = asked.graph.contents.entities
    ids = [(entities[a].id, entities[b].id) for a, b in named]
    return timeseries(found, ids, asked.graph.contents, events=marks, language=language)


@figure.command()
@click.argument("day1", type=Day())
@click.argument("day2", type=Day())
@click.option("--with", "other", required=True, help="The actor with whom all are compared.")
@click.option("--actors", help="Only these, separated by commas (default: all states).")
@frame_options
@reading_options(on=False)
@drawing_output
def slope(
    asked: Asked,
    language: str,
    day1: date,
    day2: date,
    other: str,
    actors: str | None,
    metric: str,
    window: date | None,
    **framing: Any,
) -> Drawing:
    """Draw how each state's likeness with one actor differs between two days.

    Example: steppe figure slope 1998-12-31 2003-12-31 --with RUS -o slope.svg
    """
    from ..exports.figures.slope import slope as draw
    from ..graph.alignment.matrix import align
    from ..graph.alignment.series import window_of
    from ..ontology import terms
    from ..ontology.errors import UsageError

    if day2 <= day1:
        raise UsageError(f"{day2} is not after {day1}.", hint="Give the earlier day first.")
    frame = frame_of(asked, metric, **framing)
    entities = asked.graph.contents.entities
    chosen = asked.several(actors, terms.ACTOR)
    ids = None if chosen is None else [entities[iri].id for iri in chosen]
    before, after = (
        align(asked.snapshot(day, window_of(frame, day, window)), metric, frame=frame)
        for day in (day1, day2)
    )
    with_whom = entities[asked.find(other)].id
    return draw(before, after, with_whom, asked.graph.contents, actors=ids, language=language)


def _pair(asked: Asked, text: str) -> tuple[str, str]:
    from ..ontology.errors import UsageError

    names = [name for name in text.split(",") if name.strip()]
    if len(names) != 2:
        raise UsageError(f"«{text}» is no pair.", hint="Write the two with a comma: KAZ,RUS")
    return asked.find(names[0]), asked.find(names[1])


def _event(asked: Asked, text: str) -> tuple[date, str]:
    """DAY=TEXT, or the name of an entity whose founding day is known."""
    from ..graph.speaking import existence_of
    from ..ontology.dates import parse_day
    from ..ontology.errors import UsageError

    day, sign, words = text.partition("=")
    if sign:
        return parse_day(day), words.strip()
    entity = asked.graph.entity(text)
    start, _ = existence_of(asked.graph.contents.statements)(entity.iri)
    if start is None:
        raise UsageError(f"No founding day of {entity.id} is known.",
                         hint=f"Give it: --event 2001-06-15={entity.id}")  # fmt: skip
    return start, entity.id


COMMANDS = (figure,)
