"""Commands that make files: build, render, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .figure import LANGUAGES
from .options import SEED, Asked, Day, Place, read_token, reading_options
from .output import note, quiet_options, refuse_input

if TYPE_CHECKING:
    from ..graph.inputs import Inputs

_SAID = 5
"""So many codes that stand under several ids are named."""


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET]...")
@click.option(
    "-o",
    "--output",
    type=Place(),
    required=True,
    help="The store: a new folder, or the URL of a server's store (…/store), with --force.",
)
@click.option("--force", is_flag=True, help="Replace the store if it exists already.")
@click.option(
    "--without", multiple=True, metavar="NAME",
    help="Leave this data set of an earlier store out (may be repeated).",
)  # fmt: skip
@click.option(
    "--token-file", type=click.Path(path_type=Path), metavar="FILE",
    help="A file that holds the token which a server asks for.",
)  # fmt: skip
@quiet_options
def build(
    datasets: tuple[str, ...],
    output: Path | str,
    force: bool,
    without: tuple[str, ...],
    token_file: Path | None,
) -> None:
    """Build claims tables (folders, packaged names, earlier stores) into a store, on disk or on a
    server.

    Every bad row is reported with file, line, column and value, and then nothing is written; so is
    everything in which data sets clash. A store gives all its data sets, but those that --without
    names. On a server (steppe serve --write, oxigraph serve) they take the place of all that it
    holds.

    Example: steppe build central-asia-2004 -o kg

    Example: steppe build kg --without central-asia-2004 my-data -o kg --force
    """
    from ..graph.clashes import refuse_clashes
    from ..graph.dataset import DEFAULT
    from ..graph.inputs import read_inputs
    from ..graph.store import build as build_store
    from ..graph.store import refuse_unwritable

    if isinstance(output, Path):
        refuse_unwritable(output, force=force)
    else:
        _refuse_unforced(output, force=force)
    read = read_inputs(datasets or (DEFAULT,), without)
    refuse_clashes(read.datasets, read.where)
    _say_shared_codes(read)
    if isinstance(output, str):
        _publish(read, output, token_file)
        return
    manifest = build_store(read.datasets, output, force=force)
    statements = sum(len(d.statements) for d in read.datasets)
    note(f"{output}: {statements} statements, {manifest.quads} quads, from "
         f"{len(read.datasets)} data set(s)")  # fmt: skip


def _say_shared_codes(read: Inputs) -> None:
    from ..graph.clashes import shared_codes

    shared = shared_codes(read.datasets)
    for clash in shared[:_SAID]:
        note(f"one code under several ids: {clash.text(read.where)}")
    if len(shared) > _SAID:
        note(f"and {len(shared) - _SAID} more such codes (steppe validate STORE lists them)")


def _refuse_unforced(url: str, *, force: bool) -> None:
    from ..ontology.errors import UsageError

    if not force:
        raise UsageError(
            f"This takes the place of all that {url} holds.", hint="Say so with --force."
        )


def _publish(read: Inputs, url: str, token_file: Path | None) -> None:
    from ..exports.knowledge_graph import KnowledgeGraph
    from ..graph.store import in_memory

    token = None if token_file is None else read_token(token_file)
    graph = KnowledgeGraph(in_memory(read.datasets))
    graph.publish(url, token=token)
    note(f"{url}: {len(graph.store)} quads, from {len(read.datasets)} data set(s)")


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The page: an HTML file.")
@click.option(
    "--static", type=click.Path(path_type=Path),
    help="A still picture, svg, png or pdf by its ending (needs steppe[figures]).",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file if it exists already.")
@click.option("--title", default="", help="What stands above (default: data set, or the day).")
@click.option("--language", "--lang", type=click.Choice(LANGUAGES), help="Language of the picture.")
@click.option("--layer", "layers", multiple=True, help="Only this layer (may be repeated).")
@click.option("--window", type=Day(), help="Count acts from this day on, up to the day, too.")
@click.option("--from", "first", type=Day(), help="First day of the page's slider over time.")
@click.option("--to", "last", type=Day(), help="Its last day (default: the data's last day).")
@click.option(
    "--seed", type=SEED, default=0, show_default=True, help="Seed of the layout and the blocs."
)
@click.option(
    "--with-sparql", is_flag=True, help="Let the page itself answer SPARQL: about 2 MB more."
)
@quiet_options
@reading_options()
def render(
    asked: Asked,
    output: Path | None,
    static: Path | None,
    force: bool,
    title: str,
    language: str | None,
    layers: tuple[str, ...],
    window: date | None,
    first: date | None,
    last: date | None,
    seed: int,
    with_sparql: bool,
) -> None:
    """Draw the network of a day: a page to click on, a still picture, or both.

    The page is one HTML file that works without a network; with --from it has a slider over the
    days on which something changes, and plays them; with --with-sparql it carries all the data and
    a SPARQL engine, and is asked like steppe query. The picture is for an article: 180 mm wide,
    laid out as the page, of the layers with friendly or hostile ties unless --layer names others.

    Example: steppe render -o network.html --on 2003-12-31 --from 1991-12-01

    Example: steppe render --static network.png --on 2003-12-31
    """
    from ..exports.files import refuse_existing
    from ..graph.layers import drawn

    _check_wanted(output, static, language, first, last, with_sparql=with_sparql)
    for path in filter(None, (output, static)):
        refuse_input(path)
        refuse_existing(path, force=force)
    snapshot = asked.snapshot(window=window)
    how: dict[str, Any] = {"layers": layers or None, "title": title, "seed": seed, "force": force}
    if static:
        asked.graph.render_static_snapshot(static, snapshot, language=language or "en", **how)
        note(f"wrote {static}")
    if output:
        over = None if first is None else (first, last or asked.graph.as_of)
        asked.graph.render_snapshot(output, snapshot, over=over, with_sparql=with_sparql, **how)
        note(f"wrote {output}: {len(drawn(snapshot, layers or None))} ties hold on {snapshot.day}")


def _check_wanted(
    output: Path | None,
    static: Path | None,
    language: str | None,
    first: date | None,
    last: date | None,
    *,
    with_sparql: bool,
) -> None:
    """Raise UsageError where an option lacks the one that it belongs to."""
    from ..ontology.errors import UsageError

    if not output and not static:
        raise UsageError("There is nothing to write.",
                         hint="Name a page with -o, or a picture with --static.")  # fmt: skip
    if last is not None and first is None:
        raise UsageError("--to needs --from.", hint="--from 1991-12-01 --to 2003-12-31")
    if first is not None and not output:
        raise UsageError("--from needs -o: a picture shows one day.", hint="Give it with --on.")
    if with_sparql and not output:
        raise UsageError("--with-sparql needs -o: a picture answers nothing.")
    if language and not static:
        raise UsageError("--language needs --static.", hint="On the page names can be switched.")


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="The file; its ending names the format.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it exists already.")
@quiet_options
@reading_options()
def export(asked: Asked, output: Path, force: bool) -> None:
    """Write the graph as ttl, nt, rdf, nq, trig, jsonld, csv, graphml or gexf, by the ending.

    RDF holds everything and csv every statement; graphml and gexf hold the network of a day.

    Example: steppe export -o graph.graphml --on 2003-12-31
    """
    refuse_input(output)
    asked.graph.export(output, asked.snapshot(), force=force)
    note(f"wrote {output}")


COMMANDS = (build, render, export)
