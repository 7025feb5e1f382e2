"""All pairs by blocks of actors: what a worker computes of a period, out of two blocks.

A value rests on the portfolios of its two actors alone, also where a measure corrects for chance:
its margins are those of the pair. So two blocks give the values between them by the measures as
they are, and nobody needs the whole matrix. The two are measured as one small matrix, of which a
quarter is wanted: twice the arithmetic of the whole at once, over as many workers as there are.

Blocks and rows travel as tables of Arrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ...ontology import terms
from .kinds import kind_of
from .matrix import Alignment, matrix_of_portfolios
from .measures.profiles import Array
from .portfolio import Portfolios

SIZE, CELLS = 500, 2_500_000
"""The most actors and the most cells of a block: two such take some 200 MB to measure."""

BLOCKS = "year long, block long, blocks long, actors array<string>, values binary"
ROWS = "year long, i long, j long, a string, b string, value double, coverage long, reason string"


@dataclass(frozen=True)
class Block:
    """Portfolios of some actors of a year: their ids in order, and an (actors, positions) array.

    All blocks of a year range over the same positions in the same order.
    """

    actors: tuple[str, ...]
    values: Array


def pairs_of(blocks: tuple[Block, ...], metric: str, layer: str, year: int) -> Iterator[Alignment]:
    """Every pair of an actor of the first block and one of the second; of one block, its own.

    In order of the first, then of the second. Values are as of 31 December.
    """
    first = blocks[0]
    held = Portfolios(
        tuple(terms.ID + actor for block in blocks for actor in block.actors),
        tuple(map(str, range(first.values.shape[1]))),
        np.concatenate([block.values for block in blocks]),
        kind_of(layer).levels,
    )
    matrix = matrix_of_portfolios(held, metric, layer, on=date(year, 12, 31))
    return matrix.pairs() if len(blocks) == 1 else matrix.across(len(first.actors))


def block_of(cells: Any) -> Any:
    """The cells of a block as one row, `BLOCKS`.

    Columns: year, block, blocks (how many the year has), actor, at (the number of the position),
    width (how many positions the year has), level.
    """
    import pyarrow

    actors, rows = np.unique(cells["actor"].to_numpy(), return_inverse=True)
    values = np.full((len(actors), cells["width"][0].as_py()), np.nan)
    values[rows, cells["at"].to_numpy()] = cells["level"].to_numpy()
    same = {name: cells[name][:1] for name in ("year", "block", "blocks")}
    return pyarrow.table({**same, "actors": [actors.tolist()], "values": [values.tobytes()]})


@dataclass(frozen=True)
class Comparing:
    """What blocks of `size` actors are compared by: a measure, over a layer."""

    metric: str
    layer: str
    size: int

    def rows(self, blocks: Any) -> Any:
        """One block, or two, each a row of `BLOCKS`, as rows of pairs, `ROWS`.

        i and j are the numbers of the two among the actors of the year.
        """
        import pyarrow

        found = sorted(blocks.to_pylist(), key=lambda row: int(row["block"]))
        year = found[0]["year"]
        number = {
            actor: row["block"] * self.size + place
            for row in found
            for place, actor in enumerate(row["actors"])
        }
        held = tuple(_block(row["actors"], row["values"]) for row in found)
        told = [
            (year, number[p.a], number[p.b], p.a, p.b, p.value, p.coverage, p.reason)
            for p in pairs_of(held, self.metric, self.layer, year)
        ]
        schema = _schema(pyarrow)
        columns = map(list, zip(*told, strict=True)) if told else [[]] * len(schema)
        return pyarrow.table(dict(zip(schema.names, columns, strict=True)), schema=schema)


def _block(actors: list[str], values: bytes) -> Block:
    return Block(tuple(actors), np.frombuffer(values).reshape(len(actors), -1))


def _schema(pyarrow: Any) -> Any:
    kinds = {"long": pyarrow.int64(), "double": pyarrow.float64(), "string": pyarrow.string()}
    parts = (part.split() for part in ROWS.split(", "))
    return pyarrow.schema([(name, kinds[kind]) for name, kind in parts])
