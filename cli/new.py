"""The command that begins a data set: a folder of claims tables, with three rows to learn from."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from datetime import date
from importlib.resources import files
from pathlib import Path

import click

from .options import Day
from .output import note, printable, quiet_options

FILES = ("datapackage.json", "entities.csv", "sources.csv", "claims.csv", "README.md")
"""What a new data set consists of."""

_TEMPLATE_DAY = date(2020, 12, 31)
_YEAR = re.compile(r"\b20\d\d\b")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="The data set's title (default: its name).")
@click.option("--as-of", type=Day(), help="The last day that the data speaks of (default: today).")
@quiet_options
def new(folder: Path, title: str | None, as_of: date | None) -> None:
    """Begin a data set of your own: a folder of tables that a spreadsheet can edit.

    The tables are valid and hold three made-up statements to learn from; README.md in the folder
    explains each column. The data set is named after the folder.

    Example: steppe new my-region
    """
    from ..exports.files import write_folder

    name = dataset_name(folder)
    day = as_of or date.today()
    heading = _title(title, name)
    write_folder(folder, template(name, heading, day))
    for file in FILES:
        click.echo(printable(str(folder / file)))
    whence = "as given" if as_of else "today by this computer's clock; --as-of sets another"
    note(f"A data set called {name}, with three made-up statements; its last day is {day}")
    note(f"({whence}).")
    note(_next_steps(folder, name))


def template(name: str, title: str, as_of: date) -> dict[str, str]:
    """The texts of a new data set, by file name.

    The made-up statements are moved by whole years, so that they lie in the years before `as_of`
    as they lie before the template's own last day.
    """
    texts = {file: _template_text(file) for file in FILES}
    package = json.loads(texts["datapackage.json"])
    package.update(name=name, title=title, steppe={"asOf": as_of.isoformat()})
    heading, _, rest = texts["README.md"].partition("\n")
    assert heading.startswith("# ")
    return {
        "datapackage.json": json.dumps(package, indent=2, ensure_ascii=False) + "\n",
        "entities.csv": texts["entities.csv"],
        "sources.csv": _moved(texts["sources.csv"], as_of),
        "claims.csv": _moved(texts["claims.csv"], as_of),
        "README.md": f"# {title}\n{rest}",
    }


def dataset_name(folder: Path) -> str:
    """The folder's name as a data set may bear it: small ASCII letters, digits, - . and _."""
    from ..ontology.errors import UsageError, shown

    written = folder.name if folder.name not in ("", "..") else folder.resolve().name
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    name = re.sub("[^a-z0-9._-]+", "-", plain.lower()).strip("._-")
    if not name:
        raise UsageError(
            f"The folder's name {shown(written)} leaves no name for a data set.",
            hint="Name the folder with letters a to z or digits, and give its name to --title.",
        )
    return name


def _title(given: str | None, name: str) -> str:
    """The title on one line; the name where none is given."""
    from ..ontology.errors import UsageError, shown

    title = " ".join((given or "").split())
    if not title.isprintable():
        raise UsageError(f"--title {shown(title)} holds a control character or broken text.")
    return title or name


def _template_text(file: str) -> str:
    return (files(__package__) / "template" / file).read_text(encoding="utf-8")


def _moved(text: str, as_of: date) -> str:
    """A table of the template with its years moved, and its last day replaced by `as_of`."""
    by = as_of.year - _TEMPLATE_DAY.year

    def moved(year: re.Match[str]) -> str:
        return f"{max(1, int(year[0]) + by):04}"

    parts = text.split(_TEMPLATE_DAY.isoformat())
    return as_of.isoformat().join(_YEAR.sub(moved, part) for part in parts)


def _next_steps(folder: Path, name: str) -> str:
    where = shlex.quote(str(folder))
    return (
        "Next: write your own rows in a spreadsheet (README.md there explains each column), then\n"
        f"  steppe validate {where}\n"
        f"  steppe show --dataset {where}\n"
        f"  steppe render --dataset {where} -o {name}.html"
    )


COMMANDS = (new,)
