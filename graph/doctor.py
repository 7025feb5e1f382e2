"""What `steppe doctor STORE` looks at: whether a store is what was built, and what lies by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from ..ontology import terms
from ..ontology.errors import NotFoundError, StoreError
from .manifest import Manifest, damage, read_manifest
from .replacing import clean, displaced, is_held, leftovers
from .store import lock_holder, open_checked, quads_by_graph

_AGAIN = "steppe build … -o {} --force"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: how it is, what was found, and how to mend it."""

    name: str
    state: Literal["ok", "absent", "wrong"]
    found: str
    recover: str = ""


def check_store(path: Path, *, tidy: bool = False) -> list[Check]:
    """Look at everything of the store at `path`; with `tidy`, first at what can be put right.

    Tidying puts back a store that a killed process had moved away, and removes what killed builds
    left beside it. Raises NotFoundError where there is no store, nor anything left of one.
    """
    place = path.resolve()
    done = [Check("tidied", "ok", f"removed {gone}") for gone in clean(place)] if tidy else []
    if not place.exists() and not leftovers(place) and not done:
        raise NotFoundError(
            f"There is no store at {path}.", hint="Build one: steppe build -o STORE"
        )
    return [*done, *_store(place), *_beside(place)]


def _store(path: Path) -> Iterator[Check]:
    """The checks of the store itself; each begins only where the one before found nothing wrong."""
    old = displaced(path)
    if old is not None:
        yield Check("store", "wrong", f"nothing stands at {path}: a build was ended while it took "
                    f"the place of the store that is now {old}",
                    f"steppe doctor {path} --clean puts it back")  # fmt: skip
        return
    if not path.exists():
        yield Check("store", "wrong", f"nothing stands at {path}: it was never built to its end",
                    _AGAIN.format(path))  # fmt: skip
        return
    try:
        manifest = read_manifest(path)
    except StoreError as error:
        yield Check("manifest", "wrong", error.message, error.hint)
        return
    yield Check("manifest", "ok", f"format {manifest.format}")
    files = list(_files(path, manifest))
    yield from files
    if all(check.state == "ok" for check in files):
        yield from _contents(path, manifest)


def _files(path: Path, manifest: Manifest) -> Iterator[Check]:
    """Whether anybody writes to the database, and whether its files are those of the build."""
    holder = lock_holder(path)
    if holder is not None:
        yield Check("lock", "wrong", f"process {holder} is writing to it",
                    "wait until it is done; nothing but steppe should write here")  # fmt: skip
        return
    yield Check("lock", "ok", "nobody is writing to it")
    try:
        wrong = damage(path, manifest)
    except StoreError as error:
        yield Check("files", "wrong", error.message, _AGAIN.format(path))
        return
    for name, what in wrong.items():
        yield Check("files", "wrong", f"{name} {what}", _AGAIN.format(path))
    if not wrong:
        yield Check("files", "ok", f"{len(manifest.files)} files, each as it was written")


def _contents(path: Path, manifest: Manifest) -> Iterator[Check]:
    """Whether the database holds what the manifest says."""
    again = _AGAIN.format(path)
    try:
        store = open_checked(path)
        by_graph, quads, held = quads_by_graph(store), len(store), _versions(store)
    except (StoreError, OSError, RuntimeError) as error:
        yield Check("database", "wrong", f"it cannot be read: {error}", again)
        return
    yield _compared("quads", str(quads), str(manifest.quads), recover=again)
    for graph in sorted(by_graph.keys() | manifest.graphs.keys()):
        counts = (f"{c.get(graph, 0)} quads" for c in (by_graph, manifest.graphs))
        yield _compared(f"graph {terms.local(graph)}", *counts, recover=again)
    for name in sorted(held.keys() | manifest.datasets.keys()):
        versions = (f"version {v.get(name, 'unknown')}" for v in (held, manifest.datasets))
        yield _compared(f"data set {name}", *versions, recover=again)


def _compared(name: str, found: str, written: str, *, recover: str) -> Check:
    if found == written:
        return Check(name, "ok", found)
    return Check(name, "wrong", f"{found}, and not {written}", recover)


def _versions(store: ox.Store) -> dict[str, str]:
    """The data sets that describe themselves in the store: name → version."""
    rows = store.query(
        f"SELECT ?name ?version {{ ?d a <{terms.DCAT}Dataset> ; <{terms.DCT}identifier> ?name ;"
        f" <{terms.OWL}versionInfo> ?version }}",
        use_default_graph_as_union=True,
    )
    return {row["name"].value: row["version"].value for row in rows}  # type: ignore[union-attr]


def _beside(path: Path) -> Iterator[Check]:
    for each in leftovers(path):
        if is_held(each):
            yield Check("beside", "ok", f"{each.name}: a build is under way")
        elif each != displaced(path):
            yield Check("beside", "wrong", f"{each.name}: a build was ended before it was done",
                        f"steppe doctor {path} --clean removes it")  # fmt: skip
