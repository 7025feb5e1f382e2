"""Commands for published data sets: import, code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .new import dataset_name
from .options import Day
from .output import Table, note, quiet_options, table_output, write_table

if TYPE_CHECKING:
    from ..exports.files import Content
    from ..graph.sources import Imported, Options, SourceMapping
    from ..graph.sources.opened import Watch
    from ..graph.sources.series import ImportedSeries

_ALIASES = {"csv": "dyads"}


@click.command("import")
@click.argument("mapping", required=False)
@click.argument(
    "paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path), required=False
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The data set: a new folder.")
@click.option("--list", "listing", is_flag=True, help="List the mappings that come with steppe.")
@click.option("--strict", is_flag=True, help="Take every warning as a fault.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out; count and list them.")
@click.option("--allow-unknown", is_flag=True, help="Take a code that nobody knows as a new state.")
@click.option("--encoding", help="The encoding of the file (default: UTF-8).")
@click.option("--delimiter", help="What separates cells: a character, or tab.")
@click.option(
    "--date-format", type=click.Choice(("dmy", "mdy")), help="How 03/04/1990 is to be read."
)
@click.option(
    "--format", "syntax", type=click.Choice(("ttl", "nt", "nq", "trig", "rdf", "jsonld")),
    help="Of RDF files: the syntax (default: by the ending).",
)  # fmt: skip
@click.option("--base", help="Of RDF files: the IRI that relative ones are relative to.")
@click.option("--as-of", type=Day(), help="The last day that the data speaks of.")
@click.option(
    "--decisions", "decided", type=click.Path(path_type=Path),
    help="A table that says which entities are known ones (decisions.csv of an import before).",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a data set that an import has written.")
@quiet_options
def import_(
    mapping: str | None,
    paths: tuple[Path, ...],
    output: Path | None,
    listing: bool,
    strict: bool,
    skip_bad: bool,
    allow_unknown: bool,
    encoding: str | None,
    delimiter: str | None,
    date_format: str | None,
    syntax: str | None,
    base: str | None,
    as_of: date | None,
    decided: Path | None,
    force: bool,
) -> None:
    """Turn your own copy of a published data set into a data set of claims.

    MAPPING is one of --list, or a .toml file of your own (docs/import.md); dyads reads a table of
    ties with code1, code2, start, end and type, rdf reads RDF files. Rows that cannot be placed are
    listed with their number and the reason, and then nothing is written, unless --skip-bad leaves
    them out.

    Example: steppe import --list
    """
    from ..exports.files import write_folder
    from ..graph.sources import Options, import_tables, read_mapping
    from ..graph.sources.claims_tables import texts
    from ..graph.sources.decisions import Decisions, read_decisions
    from ..graph.sources.series import import_series
    from ..ontology.errors import UsageError

    if listing:
        _list_mappings()
        return
    if mapping is None or not paths or output is None:
        raise UsageError(
            "Name a mapping, a file, and the data set to write.",
            hint="steppe import dyads FILE.csv -o my-ties; --list shows the mappings.",
        )
    refuse_around(output, paths)
    name = dataset_name(output)
    options = Options(
        strict=strict, skip_bad=skip_bad, allow_unknown=allow_unknown, encoding=encoding,
        delimiter=_delimiter(delimiter), as_of=as_of, name=name,
        decisions=read_decisions(decided) if decided else Decisions(),
        date_order="dmy" if date_format == "dmy" else "mdy" if date_format == "mdy" else None,
    )  # fmt: skip
    if mapping == "rdf":
        _import_rdf(paths, output, options, syntax, base, force=force)
        return
    chosen = read_mapping(_ALIASES.get(mapping, mapping))
    with progress(paths) as watch:
        made: Imported | ImportedSeries
        if chosen.series is None:
            made = import_tables(chosen, paths, options, watch)
            contents: dict[str, Content] = {**texts(made, name)}
        else:
            made = import_series(chosen, paths, options, watch)
            contents = {**made.contents(name)}
    write_folder(output, contents, force=force)
    for line in _said(chosen, made, by_clock=as_of is None):
        note(line)
    note(f"wrote {output}")


def _list_mappings() -> None:
    from ..graph.sources import packaged_mappings, read_mapping

    rows = [(name, read_mapping(name).title) for name in packaged_mappings()]
    rows.append(("rdf", "RDF files: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD"))
    write_table(Table(("mapping", "title"), rows), None, None, force=False)


def _import_rdf(
    paths: tuple[Path, ...],
    output: Path,
    options: Options,
    syntax: str | None,
    base: str | None,
    *,
    force: bool,
) -> None:
    from ..exports.files import write_folder
    from ..graph.sources.rdf import import_rdf

    made = import_rdf(paths, options, syntax=syntax, base=base)
    write_folder(output, made.texts(options.name, options.name), force=force)
    note(f"the last day of the data is {made.as_of}")
    for line in made.report.summary():
        note(line)
    note(f"wrote {output}")


def _delimiter(given: str | None) -> str | None:
    from ..ontology.errors import UsageError

    found = {"tab": "\t", "\\t": "\t"}.get(given or "", given)
    if found is not None and (len(found) != 1 or not found.isascii() or found in '\r\n"\0'):
        raise UsageError("--delimiter takes one character, or tab.", hint="--delimiter ';'")
    return found


def refuse_around(output: Path, paths: tuple[Path, ...]) -> None:
    """Never write over what is being read."""
    from ..ontology.errors import UsageError

    for path in paths:
        if path.resolve().is_relative_to(output.resolve()):
            raise UsageError(f"{path} lies in {output}.", hint="Write to another folder.")


@contextmanager
def progress(paths: tuple[Path, ...]) -> Iterator[Watch]:
    """A bar over the bytes of the files, on stderr, on a terminal only."""
    context = click.get_current_context()
    quiet = context.meta.get("steppe.loudness", 0) < 0
    if quiet or not sys.stderr.isatty():
        yield lambda path, size: None
        return
    done: dict[Path, int] = {}
    total = sum(path.stat().st_size for path in paths if path.is_file())
    with click.progressbar(length=total, label="reading", file=sys.stderr) as bar:

        def watch(path: Path, size: int) -> None:
            bar.update(max(0, size - done.get(path, 0)))
            done[path] = size

        yield watch


def _said(
    mapping: SourceMapping, made: Imported | ImportedSeries, *, by_clock: bool
) -> Iterator[str]:
    about = mapping.about
    stated = about.licence or "not stated by its publisher; ask before you pass the data on"
    if about.licence or about.source.get("citation"):
        yield f"licence: {stated}"
    if about.source.get("citation"):
        yield f"cite: {about.source['citation']}"
    if any(claimed.until for claimed in mapping.claims) and mapping.fold is None:
        last = "the last day on which a tie holds" if mapping.inclusive else "the first day off"
        yield f"an end is read as {last}"
    clock = by_clock and about.as_of is None
    whence = " (today by this computer's clock; --as-of sets another)" if clock else ""
    yield f"the last day of the data is {made.as_of}{whence}"
    yield from made.report.summary()


@click.command()
@click.argument("text", metavar="CODE")
@click.option(
    "--system", help="The code system: cow, gw, iso3, iso2, m49, wikidata … (default: any)."
)
@click.option("--on", "on", metavar="DATE", help="A year, month or day (default: at any time).")
@table_output
def code(text: str, system: str | None, on: str | None) -> Table:
    """Say which actor a code, or a name, means, and what other code systems call it.

    A code may have meant one actor after the other: each holding has a row, with its first day and
    the first day on which it no longer holds. docs/actors.md says what was decided.

    Example: steppe code 260 --system cow --on 1960
    """
    from ..graph.actors.lookup import SHOWN, look_up

    rows = look_up(text, system, on)
    return Table(("actor", "label", "system", "code", "since", "until", *SHOWN), rows)


COMMANDS: tuple[click.Command, ...] = (import_, code)
