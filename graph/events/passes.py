"""The two passes over events: files are read in batches and kept, what is kept is summed.

Both pick up where a run was ended: a file that is finished is not read again, and only the periods
that new files speak of are summed again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...ontology.errors import BadInputError, NotFoundError
from ..sources.report import how_many
from ..sources.text import refuse, sha256_of
from .engine import Engine, read_table
from .formats import FORMATS
from .keeping import Kept
from .reading import Bad, prepare
from .tying import Wanted, periods_of, several, summed

if TYPE_CHECKING:
    from .counting import Counting

File = tuple[Path, str]
"""A file and its checksum."""

_PACKED = (".zip", ".gz")
_UNPACKED = 10
"""How many times larger a packed file may be expected to become."""

_MOST_FILES = 1000


def pending_files(paths: Sequence[Path], kept: Kept) -> tuple[list[File], list[str]]:
    """The files that are not finished, each once, and what is to be said of the others."""
    done, known = kept.finished, {name for part in kept.parts for name, _ in part.files}
    pending: list[File] = []
    remarks, again = [], 0
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"There is no file {path}.")
        try:
            digest = sha256_of(path)
        except OSError as error:
            refuse(path.name, f"cannot be read: {error.strerror or error}")
        if digest and digest in done:
            again += 1
            continue
        if path.name in known:
            remarks.append(f"{path.name} was counted before with other content, which still counts")
        done.add(digest)
        pending.append((path, digest))
    if again:
        remarks.append(f"{how_many(again, 'file')} already counted")
    return pending, remarks


def size_of(files: Iterable[File]) -> int:
    """How many bytes files have, unpacked."""
    return sum(
        path.stat().st_size * (_UNPACKED if path.suffix.lower() in _PACKED else 1)
        for path, _ in files
    )


def batches(files: Iterable[File], size: int) -> Iterator[list[File]]:
    """Files in the order given, together up to so many bytes."""
    batch: list[File] = []
    held = 0
    for path, digest in files:
        held += (more := size_of([(path, digest)]))
        if batch and (held > size or len(batch) == _MOST_FILES):
            yield batch
            batch, held = [], more
        batch.append((path, digest))
    if batch:
        yield batch


def read_batch(
    batch: Sequence[File], kept: Kept, engine: Engine, work: Path, counting: Counting
) -> None:
    """Read files, and note them as finished; what is unpacked for it in `work` is removed.

    Strict counting raises TableError for a malformed line, and none of these files is finished.
    """
    place = kept.new("part")
    unpacked = work / place.stem  # an engine may remember what it read under the same name
    unpacked.mkdir()
    try:
        files = prepare([path for path, _ in batch], unpacked, counting.family)
        form = files[0].form
        known = next((each.family for each in FORMATS if each.name == kept.form), form.family)
        if form.family != known:
            raise BadInputError(
                f"{files[0].name} is of {form.family.upper()}; files of {known.upper()} were "
                "counted before. They count different reports.",
                hint="Make a series of each.",
            )
        bad = Bad.of([engine.stage(files, place), *(file.bad for file in files)])
        if counting.strict:
            bad.refuse()
        kept.add(form.name, place, [(path.name, digest) for path, digest in batch], bad)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def summed_anew(kept: Kept, engine: Engine, wanted: Wanted) -> tuple[Any, list[str]]:
    """The sums of all that is kept, as a frame of polars in narwhals, and what is to be said.

    What was summed before by the same choices stands but for the periods of which new parts speak,
    by their own rows or by an event that a kept row tells too.
    """
    rows, place = engine.kept(kept.places()), kept.new("sums")
    if not kept.lasting and engine.orders:
        return engine.collected(summed(rows, None, wanted), place), []
    choices = asdict(wanted)
    before = kept.covered if kept.twice else 0
    same = bool(kept.sums) and kept.choices == choices
    if same and before == len(kept.parts):
        return read_table(kept.folder / kept.sums), []
    twice, changed = kept.folder / kept.twice, None
    if before < len(kept.parts):
        twice, changed = _repeated(kept, engine, before, wanted.period)
    periods = changed if same else None
    sums = engine.collected(summed(rows, engine.kept([twice]), wanted, periods), place)
    told = []
    if periods is not None:
        old = read_table(kept.folder / kept.sums)
        stay = old.filter(~nw.col("period").is_in(periods))
        stand = stay["period"].n_unique()
        told = [f"{how_many(len(periods), 'period')} counted again, {stand:,} as before"]
        sums, place = nw.concat([stay, sums.select(stay.columns)]), kept.new("sums")
        sums.to_native().write_parquet(place)
    kept.cover(twice, place, choices)
    return sums, told


def _repeated(
    kept: Kept, engine: Engine, before: int, period: str
) -> tuple[Path, list[int] | None]:
    """A table of the rows of events that several rows tell, and the periods that are new.

    Of the parts before, only those rows are looked at whose event a new part tells again; None for
    the periods where there are none before.
    """
    rows, place = engine.kept(kept.places(before)), kept.new("twice")
    if not before:
        engine.keep(_twice(rows, kept, engine), place)
        return place, None
    known = rows.filter(nw.col("event") != "").select("event")
    touched = engine.kept(kept.places(0, before)).join(known, on="event", how="semi")
    rows, again = nw.concat([rows, touched]), kept.new("again")
    engine.keep(_twice(rows, kept, engine), again)
    found = engine.kept([again])
    others = engine.kept([kept.folder / kept.twice])
    others = others.join(found.select("event"), on="event", how="anti")
    engine.keep(nw.concat([others, found]), place)
    periods = engine.collected(periods_of(rows, period), kept.new("periods"))
    return place, sorted(periods["period"].to_list())


def _twice(rows: Any, kept: Kept, engine: Engine) -> Any:
    """The rows of events that several rows tell.

    Their numbers are few, and are written down first: an engine that knows so does not put all
    rows in order to find these.
    """
    numbers = kept.new("numbers")
    engine.keep(several(rows), numbers)
    return rows.join(engine.kept([numbers], ("event",)), on="event", how="semi")
