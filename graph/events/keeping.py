"""What was read of files of events, kept, so that a run which was ended goes on where it was.

A folder holds parts (Parquet: what is used of each event, of a batch of files), the rows of events
that several rows tell of, the sums of the last counting, and a manifest. A file counts as finished
once the manifest names it: it is replaced in one step, after all that it speaks of is there. What
it does not name is left from a run that was ended, and is removed.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...ontology.errors import BadInputError, StoreError, shown
from ..replacing import only_one
from .formats import FORMATS
from .reading import Bad, Malformed

MANIFEST = "events.json"
FORMAT = 2
_OURS = re.compile(
    r"(part|twice|sums|again|numbers|periods)-[0-9a-f]{12}\.parquet|events\.json\.new"
)
_PLAIN = re.compile(r"[\w/.: +-]+")
_AGAIN = "Name another folder, or remove this one and count all files again."


@dataclass(frozen=True)
class Part:
    """A table of events: its name and size, the files it is of (name, sha256), their bad lines."""

    name: str
    size: int
    files: tuple[tuple[str, str], ...]
    bad: Bad


@dataclass
class Kept:
    """A folder of what was read; `form` is the format of its first file.

    `twice` and `sums` name the tables of the last counting, `sizes` tells their bytes, `covered`
    how many parts it saw, and `choices` by which it was made. One that is not `lasting` is for
    this run alone.
    """

    folder: Path
    form: str = ""
    parts: list[Part] = field(default_factory=list)
    twice: str = ""
    sums: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    covered: int = 0
    choices: dict[str, Any] = field(default_factory=dict)
    lasting: bool = True

    @property
    def finished(self) -> set[str]:
        """The checksums of all files that were read."""
        return {digest for part in self.parts for _, digest in part.files}

    def places(self, first: int = 0, last: int | None = None) -> list[Path]:
        """Where some of the parts are."""
        return [self.folder / part.name for part in self.parts[first:last]]

    def new(self, what: str) -> Path:
        """A place for a table that the manifest does not name yet."""
        return self.folder / f"{what}-{secrets.token_hex(6)}.parquet"

    def add(
        self,
        form: str,
        place: Path,
        files: Sequence[tuple[str, str]],
        bad: Bad,
    ) -> None:
        """Note a part that has been written: from now on its files are finished."""
        self.form = self.form or form
        part = Part(place.name, size_of(place), tuple(files), bad)
        self.parts.append(part)
        self._write()

    def cover(self, twice: Path, sums: Path, choices: Mapping[str, Any]) -> None:
        """Note the tables of a counting of all parts; those before it go."""
        self.twice, self.sums = twice.name, sums.name
        self.sizes = {place.name: size_of(place) for place in (twice, sums)}
        self.covered, self.choices = len(self.parts), dict(choices)
        self._write()
        self.clear()

    def clear(self) -> None:
        """Remove tables that the manifest does not name; what is not ours stays."""
        named = {self.twice, self.sums, *(part.name for part in self.parts)}
        for path in self.folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in named:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def _write(self) -> None:
        told = {
            "format": FORMAT, "form": self.form, "twice": self.twice, "sums": self.sums,
            "sizes": self.sizes, "covered": self.covered, "choices": self.choices,
            "parts": [asdict(part) for part in self.parts],
        }  # fmt: skip
        fresh = self.folder / f"{MANIFEST}.new"
        with _writing(self.folder):
            fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
            fresh.replace(self.folder / MANIFEST)


@contextmanager
def opened(folder: Path, link: Path) -> Iterator[Kept]:
    """A kept folder, or a new one, for this process alone.

    Where an engine would take its name for a pattern, it is reached through a `link`. Raises
    StoreError where it cannot be written, another process is at it, or it is not as it was left,
    BadInputError where it is another kind of folder.
    """
    made = not folder.exists()
    with ExitStack() as held:
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if not held.enter_context(only_one(folder)):
                raise StoreError(f"Another process counts into {folder}.", hint="Let it finish.")
            kept = _read(folder)
            kept.folder = folder.resolve()
            if not _PLAIN.fullmatch(str(kept.folder)):
                link.symlink_to(kept.folder)
                kept.folder = link
            kept.clear()
        try:
            yield kept
        finally:
            with suppress(OSError):
                kept.clear()
                if made:
                    folder.rmdir()  # unless something is in it


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{folder} cannot be written: {why}.") from None


def size_of(place: Path) -> int:
    """The bytes of a table; Spark writes it as a folder."""
    files = place.rglob("*") if place.is_dir() else (place,)
    return sum(file.stat().st_size for file in files if file.is_file())


def _read(folder: Path) -> Kept:
    file = folder / MANIFEST
    if not file.exists():
        if not all(_OURS.fullmatch(path.name) for path in folder.iterdir()):
            raise BadInputError(
                f"{folder} holds other things than what was read of events.",
                hint="Name a new folder.",
            )
        return Kept(folder)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        form = told.pop("format")
        told["parts"] = [_part(**part) for part in told["parts"]]
        kept = Kept(folder, **told)
        _check(kept)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInputError(f"The manifest {file} cannot be read.", hint=_AGAIN) from None
    if form != FORMAT:
        raise BadInputError(f"{folder} is of format {form}; this version reads {FORMAT}.",
                            hint=_AGAIN)  # fmt: skip
    _refuse_damaged(kept)
    return kept


def _part(name: str, size: int, files: Any, bad: Any) -> Part:
    named = tuple((file, digest) for file, digest in files)
    lines = tuple(Malformed(**line) for line in bad["lines"])
    return Part(name, size, named, Bad(bad["count"], lines))


def _check(kept: Kept) -> None:
    """Raise ValueError where a manifest holds what none of ours does."""
    sizes = [part.size for part in kept.parts] + [*kept.sizes.values(), kept.covered]
    names = [part.name for part in kept.parts] + [*kept.sizes, kept.twice, kept.sums]
    forms = {form.name for form in FORMATS} if kept.parts else {""}
    if not (
        all(type(size) is int for size in sizes)
        and all(type(name) is str for name in names)
        and kept.form in forms
        and {kept.twice, kept.sums} - {""} == {*kept.sizes}
        and 0 <= kept.covered <= len(kept.parts)
    ):
        raise ValueError(kept)


def _refuse_damaged(kept: Kept) -> None:
    sizes = {**{part.name: part.size for part in kept.parts}, **kept.sizes}
    if odd := [name for name in sizes if not _OURS.fullmatch(name)]:
        raise BadInputError(f"The manifest of {kept.folder} names {shown(odd[0])}.", hint=_AGAIN)
    for name, size in sizes.items():
        place = kept.folder / name
        if not place.exists() or size_of(place) != size:
            raise StoreError(f"{place} is not as it was left.", hint=_AGAIN)
