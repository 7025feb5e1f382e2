"""What `steppe doctor` looks at: what is installed, and whether what steppe brings can be read."""

from __future__ import annotations

import base64
import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import Requirement

from ..ontology.errors import SteppeError
from .doctor import Check

NAME = "steppe"
_FOR_DEVELOPERS = {"dev", "docs", "fuzz", "test"}


def check_installation() -> list[Check]:
    """Versions, optional parts, and the data that comes with steppe."""
    try:
        here = distribution(NAME)
    except PackageNotFoundError:
        return [Check(NAME, "wrong", "it runs, but is not installed", f"pip install {NAME}")]
    needed = [Requirement(text) for text in here.requires or ()]
    extras = set(here.metadata.get_all("Provides-Extra") or ()) - _FOR_DEVELOPERS
    return [
        Check(NAME, "ok", here.version),
        Check("Python", "ok", f"{platform.python_version()} on {platform.platform()}"),
        *(_library(each) for each in needed if each.marker is None or each.marker.evaluate()),
        *(_extra(name, needed) for name in sorted(extras)),
        _as_shipped(here),
        _packaged(),
    ]


def _library(needed: Requirement) -> Check:
    lack = _lack(needed)
    if lack:
        return Check(needed.name, "wrong", lack, f"pip install '{needed.name}{needed.specifier}'")
    return Check(needed.name, "ok", version(needed.name))


def _extra(name: str, needed: Iterable[Requirement]) -> Check:
    """An optional part of steppe: which of its libraries are there."""
    parts = [each for each in needed if each.marker and each.marker.evaluate({"extra": name})]
    lacks = [lack for each in parts if (lack := _lack(each))]
    install = f"pip install '{NAME}[{name}]'"
    if lacks:
        return Check(f"{NAME}[{name}]", "absent", ", ".join(lacks), install)
    return Check(f"{NAME}[{name}]", "ok", ", ".join(f"{p.name} {version(p.name)}" for p in parts))


def _lack(needed: Requirement) -> str:
    """What a requirement lacks; empty if nothing."""
    try:
        found = version(needed.name)
    except PackageNotFoundError:
        return f"{needed.name} is not installed"
    if needed.specifier.contains(found, prereleases=True):
        return ""
    return f"{needed.name} {found} is not {needed.specifier}"


def _as_shipped(here: Distribution) -> Check:
    """Whether the files of steppe are those that were installed."""
    changed, count = [], 0
    for file in here.files or ():
        if file.hash is not None and file.parts[0] == NAME:
            count += 1
            if _digest(Path(str(file.locate())), file.hash.mode) != file.hash.value:
                changed.append(str(file))
    if changed:
        return Check("files", "wrong", f"not as they were installed: {', '.join(changed)}",
                     "install steppe again")  # fmt: skip
    if not count:
        return Check("files", "ok", "installed from a checkout (editable), which has no checksums")
    return Check("files", "ok", f"{count} files, each as it was installed")


def _digest(path: Path, kind: str) -> str:
    """The checksum of a file as pip writes it down; empty where it cannot be read."""
    try:
        found = hashlib.new(kind, path.read_bytes()).digest()
    except OSError:
        return ""
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


def _packaged() -> Check:
    """Whether the packaged data can be read."""
    from .dataset import DEFAULT, read_dataset

    try:
        data = read_dataset(DEFAULT)
    except SteppeError as error:
        return Check(f"data set {DEFAULT}", "wrong", error.message.splitlines()[0],
                     "install steppe again")  # fmt: skip
    return Check(f"data set {DEFAULT}", "ok", f"{data.version}, {len(data.statements)} statements")
