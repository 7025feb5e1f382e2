"""The command that serves: a SPARQL endpoint and pages."""

from __future__ import annotations

import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .ending import end_by_itself
from .options import read_token, unopened_data_options
from .output import note, quiet_options

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True,
    help="The port (0: any free one).",
)  # fmt: skip
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME",
    help="A name by which browsers may ask, beside localhost and addresses (may be repeated).",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
    metavar="SECONDS", help="End a query after so long (504).",
)  # fmt: skip
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, metavar="N",
    help="End a query that has more rows or triples (507).",
)  # fmt: skip
@click.option(
    "--memory", type=click.IntRange(min=1), default=512, show_default=True, metavar="MB",
    help="End a query that needs more memory (507).",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 256), default=16, show_default=True, metavar="N",
    help="So many queries at a time; more wait a second, then are turned away (503).",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Let PUT /store replace the store; needs a token.")
@click.option(
    "--token-file", type=click.Path(path_type=Path), metavar="FILE",
    help="A file that holds the token for writing, and nothing else.",
)  # fmt: skip
@quiet_options
@unopened_data_options
@click.pass_context
def serve(
    context: click.Context,
    dataset: str | None,
    store: Path | str | None,
    host: str,
    port: int,
    names: tuple[str, ...],
    timeout: float,
    max_rows: int,
    memory: int,
    workers: int,
    write: bool,
    token_file: Path | None,
) -> None:
    """Serve a SPARQL 1.1 endpoint and pages, on this machine only and read-only by default.

    /sparql is the endpoint, / the network, /query an editor, /questions the packaged questions,
    /id/KAZ an entity, for people or as RDF. Needs steppe[serve].

    Example: steppe serve --port 7878
    """
    from ..ontology.errors import optional

    for module in ("starlette", "uvicorn"):
        optional(module, "serve")
    from ..exports.endpoint import server
    from ..exports.endpoint.service import Options, Service
    from ..graph.bounded import Limits

    token = _token(write, token_file, store)
    listening = server.bind(host, port)
    _end_by_signal()
    address = f"[{host}]" if ":" in host else host
    url = f"http://{address}:{listening.getsockname()[1]}/"

    def ready() -> None:
        note(f"serving {', '.join(d.name for d in service.graph.contents.datasets)} at {url}")
        note(f"SPARQL: {url}sparql; Ctrl-C ends it")

    loud = context.meta.get("steppe.loudness", 0) > 0
    with listening, _store(dataset, store) as path:
        limits = Limits(timeout, memory, max_rows)
        service = Service(path, Options(limits, workers, names, token))
        server.run(service, listening, ready, verbose=loud)


def _end_by_signal() -> None:
    """SIGTERM ends the server as it should; a terminal that goes away counts as one."""
    end_by_itself()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gone = getattr(signal, "SIGHUP", None)
    if gone and signal.getsignal(gone) is not signal.SIG_IGN:
        signal.signal(gone, lambda *_: signal.raise_signal(signal.SIGTERM))


def _token(write: bool, file: Path | None, store: Path | str | None) -> str:
    """The token for writing; empty where nobody may write."""
    from ..ontology.errors import UsageError

    if write != (file is not None):
        raise UsageError(
            "--write and --token-file go together.", hint="steppe serve --write --token-file FILE"
        )
    if file is None:
        return ""
    if store is None:
        raise UsageError("--write needs a store on disk.", hint="Name it with --store.")
    return read_token(file)


@contextmanager
def _store(dataset: str | None, store: Path | str | None) -> Iterator[Path]:
    """The store on disk that is served; tables are built into one that is gone afterwards."""
    from ..graph.dataset import DEFAULT, read_dataset
    from ..graph.store import build
    from ..ontology.errors import UsageError

    if isinstance(store, str):
        raise UsageError(f"{store} is served already.", hint="Name a store on disk, or tables.")
    if store is not None:
        if dataset is not None:
            raise UsageError("--dataset and --store exclude each other.", hint="Give one of them.")
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="steppe-serve-") as folder:
        path = Path(folder) / "store"
        build([read_dataset(dataset or DEFAULT)], path)
        yield path


COMMANDS = (serve,)
