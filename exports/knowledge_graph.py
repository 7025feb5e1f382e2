"""The Python face: open a data set or a store, ask it, measure it, render and export it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..graph import store
from ..graph.claims import Statement
from ..graph.dataset import DEFAULT, read_dataset
from ..graph.endpoint import Endpoint, is_address, put
from ..graph.evidence import Evidence, as_day
from ..graph.snapshot import Snapshot
from ..ontology.errors import UsageError, shown
from . import statements
from .files import refuse_existing, write_whole
from .tables import csv_text

if TYPE_CHECKING:
    from .notebook import NetworkPage
    from .offline_store import OfflineStore

ENDINGS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf", "graphml", "gexf", "csv")


STILL = (".svg", ".png", ".pdf")
"""Endings of still pictures."""


class KnowledgeGraph(Evidence):
    """Dated, sourced statements about actors, to be asked, measured, rendered and exported."""

    def render(
        self,
        path: str | Path,
        on: str | date | None = None,
        *,
        layers: Iterable[str] | None = None,
        title: str = "",
        seed: int = 0,
        force: bool = False,
        over: tuple[str | date, str | date] | None = None,
        with_sparql: bool = False,
        **reading: Any,
    ) -> Path:
        """Write the network of a day as one HTML file that needs nothing else.

        With `over`, a first and a last day, the page has a slider over every day of change between
        them and opens on the day asked. With `with_sparql` it also carries all the data and an
        engine for SPARQL, and answers queries without a server; that is about 2 MB more.
        `reading` takes the options of `snapshot` (source, stance, rank, certain, extrapolate,
        window). An existing file is kept unless `force`. Returns the path.
        """
        return self.render_snapshot(
            path, self.snapshot(on, **reading), layers=layers, title=title, seed=seed, force=force,
            over=over, with_sparql=with_sparql,
        )  # fmt: skip

    def render_snapshot(
        self,
        path: str | Path,
        snapshot: Snapshot,
        *,
        layers: Iterable[str] | None = None,
        title: str = "",
        seed: int = 0,
        force: bool = False,
        over: tuple[str | date, str | date] | None = None,
        with_sparql: bool = False,
    ) -> Path:
        """Write the network of a snapshot that was made before; see `render`."""
        target = Path(path)
        refuse_existing(target, force=force)
        from .page import page

        between = None if over is None else (as_day(over[0]), as_day(over[1]))
        asked = self._offline_store() if with_sparql else None
        text = page(snapshot, self.contradictions, layers=layers, title=title, seed=seed,
                    over=between, asked=asked)  # fmt: skip
        write_whole(target, text, force=force)
        return target

    def _offline_store(self) -> OfflineStore:
        from .offline_store import offline_store

        return offline_store(self.store)

    def render_static(
        self,
        path: str | Path,
        on: str | date | None = None,
        *,
        layers: Iterable[str] | None = None,
        title: str = "",
        seed: int = 0,
        language: str = "en",
        force: bool = False,
        **reading: Any,
    ) -> Path:
        """Write the network of a day as a still picture for an article: svg, png or pdf.

        The same layout as the page's, 180 mm wide, of the layers with friendly or hostile ties
        unless `layers` names others; see `figures.network`. `language` is en, zh or ru. `reading`
        takes the options of `snapshot`. An existing file is kept unless `force`. Needs
        `steppe[figures]`. Returns the path.
        """
        return self.render_static_snapshot(
            path, self.snapshot(on, **reading), layers=layers, title=title, seed=seed,
            language=language, force=force,
        )  # fmt: skip

    def render_static_snapshot(
        self,
        path: str | Path,
        snapshot: Snapshot,
        *,
        layers: Iterable[str] | None = None,
        title: str = "",
        seed: int = 0,
        language: str = "en",
        force: bool = False,
    ) -> Path:
        """Write the picture of a snapshot that was made before; see `render_static`."""
        target = Path(path)
        if target.suffix.lower() not in STILL:
            raise UsageError(
                f"The ending of {shown(target.name)} names no format of pictures.",
                hint=f"Write one of: {', '.join(STILL)}; a page is made by render.",
            )
        refuse_existing(target, force=force)
        from .figures.network import network

        drawn = network(snapshot, layers=layers, title=title, seed=seed, language=language)
        return drawn.save(target, force=force)

    def show(
        self,
        on: str | date | None = None,
        *,
        layers: Iterable[str] | None = None,
        seed: int = 0,
        over: tuple[str | date, str | date] | None = None,
        height: int = 720,
        **reading: Any,
    ) -> NetworkPage:
        """The network of a day for a notebook, in a frame so many pixels high; see `render`."""
        from .notebook import NetworkPage
        from .page import page

        snapshot = self.snapshot(on, **reading)
        between = None if over is None else (as_day(over[0]), as_day(over[1]))
        text = page(snapshot, self.contradictions, layers=layers, seed=seed, over=between)
        return NetworkPage(f"Network on {snapshot.day}", text, height)

    def cite(self, statements: Iterable[Statement] = (), style: str = "text") -> str:
        """How to cite an answer: the sources of the statements it used, the data set, steppe.

        `style` is `text`, `bibtex` or `csl`. Without statements all data sets are cited.
        """
        from .citation import cite

        return cite(statements, self.contents, style)

    def export(
        self, path: str | Path, snapshot: Snapshot | None = None, *, force: bool = False
    ) -> Path:
        """Write the graph by the file's ending: ttl, nt, rdf, nq, trig, jsonld, graphml, gexf, csv.

        RDF holds everything, csv every statement, graphml and gexf the network of a snapshot (by
        default of the last day). Raises UsageError for another ending. Returns the path.
        """
        target = Path(path)
        ending = target.suffix.removeprefix(".").lower()
        if ending not in ENDINGS:
            raise UsageError(
                f"The ending of {target.name} names no format.",
                hint=f"Write one of: {', '.join('.' + e for e in ENDINGS)}.",
            )
        refuse_existing(target, force=force)
        write_whole(target, lambda fresh: self._write(fresh, ending, snapshot), force=force)
        return target

    def publish(self, url: str, *, token: str | None = None, timeout: float = 600) -> None:
        """Put everything in the place of all that a server holds, by the Graph Store Protocol.

        `url` is the address of its store: `…/store` of `steppe serve --write`, which asks for a
        token, or of `oxigraph serve`. The whole graph goes as N-Quads in one PUT. Raises StoreError
        where it cannot be reached or refuses, TimeLimitError after `timeout` seconds.
        """
        put(url, self.store.dump(format=ox.RdfFormat.N_QUADS) or b"", token, timeout)

    def _write(self, path: Path, ending: str, snapshot: Snapshot | None) -> None:
        if ending == "csv":
            text = csv_text(statements.COLUMNS, statements.rows(self.contents.statements))
            path.write_text(text, encoding="utf-8", newline="")
        elif ending in ("graphml", "gexf"):
            from .graphs import FORMATS

            FORMATS[ending]((snapshot or self.snapshot()).network(), path)
        else:
            from .rdf import write_rdf

            write_rdf(self.store, path, ending)


def open(source: str | Path | None = None) -> KnowledgeGraph:  # noqa: A001
    """Open a knowledge graph: the packaged data set, a folder of tables, a store on disk, or the
    URL of a SPARQL 1.1 endpoint.

    Tables are read into memory; the store that answers SPARQL is built from them when it is first
    asked. A store on disk is opened for reading. An endpoint is asked once whether it holds data
    sets of ours; queries go to it, and for the rest its graphs are read out when first needed.
    Raises TableError with every fault of the tables, NotFoundError, or StoreError.
    """
    if source is None:
        return KnowledgeGraph(read_dataset(DEFAULT))
    text = str(source)
    if is_address(text):
        endpoint = Endpoint(text)
        _ = endpoint.datasets  # so that it is said now if nobody answers
        return KnowledgeGraph(endpoint)
    path = Path(text)
    if store.is_store(path):
        return KnowledgeGraph(store.open_on_disk(path), path)
    return KnowledgeGraph(read_dataset(path))
