"""All checks in one run."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ...ontology.errors import TableError
from .. import store
from ..dataset import DEFAULT, find_dataset, places_of, read_dataset
from ..readback import read_store
from .consistency import consistency_findings
from .finding import Finding, Places, of_fault
from .shapes import shape_findings
from .spells import spell_findings
from .terms_check import usage_findings, vocabulary_findings


def validate(source: str | Path | None = None) -> tuple[Finding, ...]:
    """Check a data set (a folder of tables, or a packaged name) or a store on disk.

    Faults of the tables come alone: what cannot be read cannot be checked further. Otherwise the
    findings of the SHACL shapes, of the vocabulary and of the statements among each other, worst
    first, then by file and line. Nothing is changed.

    Raises NotFoundError if there is no such data set, StoreError for a store that cannot be read.
    """
    path = Path(DEFAULT if source is None else source)
    if store.is_store(path):
        return checked(store.open_on_disk(path), {})
    folder = find_dataset(path)
    try:
        dataset = read_dataset(folder)
    except TableError as error:
        return tuple(sorted(map(of_fault, error.faults), key=lambda f: f.order))
    return checked(store.in_memory([dataset]), places_of(folder, dataset.name))


def checked(held: ox.Store, places: Places) -> tuple[Finding, ...]:
    """Everything that the checks find in a store."""
    contents = read_store(held)
    findings = (
        *vocabulary_findings(),
        *shape_findings(held, places),
        *usage_findings(held, contents, places),
        *consistency_findings(contents, places),
        *spell_findings(contents, places),
    )
    return tuple(sorted(findings, key=lambda f: f.order))
