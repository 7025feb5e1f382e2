"""What a store is built from: folders of claims tables, packaged data sets, and earlier stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..ontology.errors import NotFoundError, UsageError, nearest
from .apart import taken_apart
from .claims import Dataset, Iri
from .dataset import find_dataset, places_of, read_dataset
from .store import is_store


@dataclass(frozen=True)
class Inputs:
    """Data sets, and for those that were read from tables what they were called by, by name."""

    datasets: tuple[Dataset, ...]
    called: Mapping[str, str]

    def where(self, name: str, iri: Iri) -> str:
        """Where the row of an entity or source stands: folder, file and line; empty if nowhere."""
        called = self.called.get(name)
        file, line = _places(called, name).get(iri, ("", 0)) if called else ("", 0)
        return f"{called}/{file}:{line}" if file else ""


def read_inputs(names: Sequence[str | Path], without: Sequence[str] = ()) -> Inputs:
    """Read folders of tables, packaged data sets and stores on disk, in this order.

    A store gives all its data sets but those named in `without`. Raises TableError, NotFoundError
    and StoreError as they are read, NotFoundError for a name in `without` that no store holds, and
    UsageError where nothing is left.
    """
    datasets: list[Dataset] = []
    called: dict[str, str] = {}
    stored: list[str] = []
    for name in names:
        if is_store(Path(name)):
            held = taken_apart(Path(name))
            stored += [dataset.name for dataset in held]
            datasets += [dataset for dataset in held if dataset.name not in without]
        else:
            dataset = read_dataset(name)
            called.setdefault(dataset.name, str(name))
            datasets.append(dataset)
    for name in without:
        if name not in stored:
            known = (
                f"They are: {', '.join(stored)}." if stored else "Name a store to leave it out of."
            )
            raise NotFoundError(
                f"There is no data set «{name}» to leave out.", hint=nearest(name, stored) or known
            )
    if not datasets:
        raise UsageError("No data set is left.", hint="Leave fewer out, or name more.")
    return Inputs(tuple(datasets), called)


@lru_cache
def _places(called: str, name: str) -> Mapping[Iri, tuple[str, int]]:
    return places_of(find_dataset(called), name)
