"""Made-up tables of dyads, as `steppe import dyads` reads them."""

from __future__ import annotations

import csv
import io
import zipfile

HEADER = "ccode1,state1,ccode2,state2,start,end,type,weight,source\n"
GOOD = "200,United Kingdom,220,France,1960-04-04,,defense,3,made up\n"
WEST = "310,Hungary,290,Poland,1960-04-04,,defense,3,made up\n"


def row(**cells: str) -> str:
    """A row that is good but for the cells given."""
    found = dict(zip(HEADER.strip().split(","), GOOD.strip().split(","), strict=True)) | cells
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(found.values())
    return line.getvalue()


def table(*rows: str) -> bytes:
    return (HEADER + "".join(rows)).encode()


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, table(GOOD))
    return packed.getvalue()


def several(**cells: tuple[str, ...]) -> bytes:
    """A row for each value of a column."""
    ((name, values),) = cells.items()
    return table(*(row(**{name: value}) for value in values))
