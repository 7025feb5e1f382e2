"""The command that counts events between states: events."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from .options import SEED, Day
from .output import note, quiet_options

if TYPE_CHECKING:
    from ..graph.events.counting import Counting


@click.command()
@click.argument(
    "paths", metavar="[FILE]...", nargs=-1, required=False, type=click.Path(path_type=Path)
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="The data set: a new folder (of --made-up: a file).",
)  # fmt: skip
@click.option(
    "--format", "family", type=click.Choice(("gdelt", "icews", "polecat", "ucdp", "acled")),
    help="Default: by the columns.",
)  # fmt: skip
@click.option(
    "--period", type=click.Choice(("year", "month")), default="year", show_default=True,
    help="What is counted together.",
)  # fmt: skip
@click.option(
    "--layer", type=click.Choice(("all", "verbal", "material")), default="all", show_default=True,
    help="Words, deeds, or both.",
)  # fmt: skip
@click.option(
    "--min-events", "least", type=click.IntRange(1), default=1, show_default=True,
    help="The events that a tie must have.",
)  # fmt: skip
@click.option(
    "--normalise", type=click.Choice(("none", "period", "actor")), default="none",
    show_default=True,
    help="The weight of a tie: its events, or their share in those of the period, or in those of "
    "its actor in the period.",
)  # fmt: skip
@click.option(
    "--smooth", type=click.FloatRange(0, 1e6), default=0.0, show_default=True,
    help="Added to cooperation and to conflict before shares are taken.",
)  # fmt: skip
@click.option("--from", "first", type=Day(), help="First day (default: that of the format).")
@click.option("--as-of", "last", type=Day(), help="Last day (default: that of the events).")
@click.option("--strict", is_flag=True, help="Take a malformed line as a fault.")
@click.option(
    "--claims", is_flag=True,
    help="Write the ties of a series as claims: where cooperation prevails, and where conflict.",
)  # fmt: skip
@click.option(
    "--share", type=click.FloatRange(0.5, 1, max_open=True), default=0.5, show_default=True,
    help="Of claims: what cooperation, or conflict, must exceed of the events of a tie.",
)  # fmt: skip
@click.option(
    "--keep", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Remember finished files here: a run that was ended goes on, and files that are added "
    "change only the periods of their events.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(("duckdb", "spark")), default="duckdb", show_default=True,
    help="Who counts; spark needs steppe[spark] and Java.",
)  # fmt: skip
@click.option(
    "--master", metavar="URL", help="Of spark: its master (default: local[*], this machine)."
)
@click.option("--memory", type=click.IntRange(64), help="Megabytes of memory; more goes to disk.")
@click.option(
    "--made-up", "rows", type=click.IntRange(1), metavar="ROWS",
    help="Write a file of so many made-up events in the form of GDELT (.zip: packed) instead.",
)  # fmt: skip
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Of made-up events: which they are."
)
@click.option("--force", is_flag=True, help="Replace what this command has written.")
@quiet_options
@click.pass_context
def events(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    output: Path,
    family: str | None,
    period: str,
    layer: str,
    least: int,
    normalise: str,
    smooth: float,
    first: date | None,
    last: date | None,
    strict: bool,
    claims: bool,
    share: float,
    keep: Path | None,
    engine: str,
    master: str | None,
    memory: int | None,
    rows: int | None,
    seed: int,
    force: bool,
) -> None:
    """Count events between states, by year or month, of files of events of any size.

    FILE is an export file of GDELT 1.0 or 2.0, a tab file of ICEWS or POLECAT, or a CSV file of
    UCDP GED or ACLED, plain, gzipped, or with others in a zip archive; all of one source. What
    does not fit into memory goes to disk. The counts become a series that `steppe align
    --series` reads. They count reports, not what happened: docs/events.md. Needs steppe[events].

    With --claims FILE is such a series, and its ties become a data set of claims, which all other
    commands read: steppe events counted -o ties --claims --layer material --min-events 10

    Without a file of your own begin with made-up events, then count them: steppe events
    made-up.tsv -o counted

    Example: steppe events --made-up 20000 -o made-up.tsv
    """
    from ..graph.events.counting import Counting
    from ..ontology.errors import UsageError

    _refuse_unused(context, claims=claims)
    if claims:
        _claim(paths, output, layer, least, share, force=force)
        return
    if bool(paths or keep) == (rows is not None):
        raise UsageError(
            "Name files of events, or --made-up ROWS.",
            hint="steppe events FILE.zip -o my-events",
        )
    if master and engine != "spark":
        raise UsageError("--master is of Spark.", hint="Add --engine spark.")
    if rows is not None:
        _make_up(output, rows, seed, force=force)
        return
    _count(paths, output, keep, Counting(
        family=family or "", period=period, layer=layer, least=least, normalise=normalise,
        smooth=smooth, first=first, last=last, strict=strict, memory=memory,
        engine=engine, master=master or "",
    ), force=force)  # fmt: skip


def _count(
    paths: tuple[Path, ...], output: Path, keep: Path | None, counting: Counting, *, force: bool
) -> None:
    from ..exports.files import refuse_occupied, write_folder
    from ..graph.events.counting import count_events
    from .importing import progress, refuse_around
    from .new import dataset_name

    refuse_around(output, (*paths, *((keep,) if keep else ())))
    name = dataset_name(output)
    if not force:
        refuse_occupied(output, (), force=False)
    with progress(paths) as watch:
        made = count_events(paths, counting, keep, watch)
    write_folder(output, made.contents(name), force=force)
    if made.about.licence:
        note(f"licence: {made.about.licence}")
    note(f"cite: {made.about.source['citation']}")
    for line in made.report.summary():
        note(line)
    note("counts are of reports, not of what happened (docs/events.md)")
    note(f"wrote {output}")


_OF_CLAIMS = {"paths", "output", "claims", "layer", "least", "share", "force", "quiet", "verbose"}


def _refuse_unused(context: click.Context, *, claims: bool) -> None:
    """Refuse what was said and would change nothing."""
    from ..ontology.errors import UsageError

    said = [
        param for param in context.command.params
        if param.name and context.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
    ]  # fmt: skip
    if claims and (unused := [param for param in said if param.name not in _OF_CLAIMS]):
        hint = "Count first, with -o SERIES; then: steppe events SERIES -o ties --claims"
        raise UsageError(f"{unused[0].opts[0]} is not of --claims.", hint=hint)
    if not claims and any(param.name == "share" for param in said):
        raise UsageError("--share is of --claims.", hint="Add --claims, and name a series.")


def _claim(
    paths: tuple[Path, ...], output: Path, layer: str, least: int, share: float, *, force: bool
) -> None:
    from ..exports.files import write_folder
    from ..graph.events.claiming import read_ties
    from ..ontology.errors import UsageError
    from .importing import refuse_around
    from .new import dataset_name

    if len(paths) != 1:
        raise UsageError(
            "Claims are made of one series.", hint="steppe events SERIES -o ties --claims"
        )
    refuse_around(output, paths)
    ties = read_ties(paths[0], layer=layer, least=least, share=share)
    write_folder(output, ties.contents(dataset_name(output)), force=force)
    friendly = int((ties.frame["sign"] > 0).sum())
    note(f"{len(ties.frame):,} claims: {friendly:,} of cooperation, "
         f"{len(ties.frame) - friendly:,} of conflict")  # fmt: skip
    note("they read counts of reports, and are assessments (docs/events.md)")
    note(f"wrote {output}")


def _make_up(output: Path, rows: int, seed: int, *, force: bool) -> None:
    from ..exports.files import write_whole
    from ..graph.events.made_up import write_made_up

    packed = output.suffix.lower() == ".zip"
    write_whole(
        output, lambda path: write_made_up(path, rows, seed=seed, packed=packed), force=force
    )
    note(f"wrote {rows:,} made-up events to {output}; nothing in them is true of anybody")


COMMANDS = (events,)
