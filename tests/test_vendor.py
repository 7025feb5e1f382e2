"""What is not ours: its sums, its licences, and how it is fetched."""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("make_vendor")


@pytest.fixture
def outlines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    monkeypatch.syspath_prepend(ROOT / "docs")
    found: Callable[..., dict[str, Any]] = importlib.import_module("outlines").outlines
    return found


def test_vendored_files_are_as_they_were_fetched(vendor: ModuleType) -> None:
    assert vendor.SUMS.read_text(encoding="utf-8") == vendor.sums(), "run make vendor"


def test_every_vendored_file_has_its_licence_beside_it(vendor: ModuleType) -> None:
    for folder in (vendor.PAGE, vendor.TESTS):
        names = {file.name for file in (ROOT / folder).iterdir()}
        for name in names:
            licence = name.split(".")[0] + ".LICENSE.txt"
            assert licence in names, name


def packed(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: bytes) -> str:
    """Put an npm on the path that hands out one package of these files; its sum."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as members:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            members.addfile(member, io.BytesIO(content))
    (folder / "it.tgz").write_bytes(archive.getvalue())
    (folder / "npm").write_text(f'#!/bin/sh\ncp "{folder}/it.tgz" "$6"\n')
    (folder / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return base64.b64encode(hashlib.sha512(archive.getvalue()).digest()).decode()


def test_a_package_is_unpacked(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = packed(tmp_path, monkeypatch, LICENSE=b"free", it=b"\x00")
    assert vendor.fetched(vendor.Package("it", "1.0.0", right)) == {"LICENSE": b"free", "it": b"\0"}


def test_a_package_with_another_sum_is_refused(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed(tmp_path, monkeypatch, it=b"other")
    with pytest.raises(SystemExit, match=r"it@1\.0\.0 has the SHA-512 .*, not AAAA"):
        vendor.fetched(vendor.Package("it", "1.0.0", "AAAA"))


def test_where_npm_is_missing_that_is_said(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"npm cannot fetch it@1\.0\.0"):
        vendor.fetched(vendor.Package("it", "1.0.0", "AAAA"))


# -- outlines --------------------------------------------------------------------------------------


def topology(*countries: tuple[str, list[list[tuple[float, float]]]], **more: Any) -> Any:
    """A TopoJSON in tenths of a degree: countries as a code and rings, an arc a ring."""
    arcs: list[list[list[int]]] = []
    geometries = []
    for code, rings in countries:
        numbers = []
        for ring in rings:
            whole = [(round((x + 180) * 10), round((y + 90) * 10)) for x, y in ring]
            steps = [whole[0], *((b[0] - a[0], b[1] - a[1])
                                 for a, b in pairwise(whole))]  # fmt: skip
            numbers.append([len(arcs)])
            arcs.append([list(step) for step in steps])
        named = {"id": code} if code else {}
        geometries.append({"type": "MultiPolygon", "arcs": [[number] for number in numbers],
                           "properties": {"name": "A"}, **named})  # fmt: skip
    return {
        "transform": {"scale": [0.1, 0.1], "translate": [-180, -90]},
        "objects": {"countries": {"geometries": geometries}},
        "arcs": arcs,
        **more,
    }


def square(west: float, south: float, size: float = 2) -> list[tuple[float, float]]:
    east, north = west + size, south + size
    return [(west, south), (west, north), (east, north), (east, south), (west, south)]


CODES = {"001": "AAA", "002": "BBB"}


def test_an_outline_is_a_path_with_its_middle(outlines: Callable[..., Any]) -> None:
    found = outlines(topology(("001", [square(10, 20)])), CODES)
    assert found["outlines"] == {"AAA": [21.0, 11.0, "M1000,-2000l0-200 200 0 0 200-200 0z"]}
    assert found["others"] == []


def test_what_has_no_code_is_drawn_without_one(outlines: Callable[..., Any]) -> None:
    found = outlines(topology(("", [square(10, 20)]), ("999", [square(0, 0)])), CODES)
    assert found["outlines"] == {}
    assert len(found["others"]) == 1  # both are called A


def test_points_near_a_straight_line_go_and_small_islands_too(
    outlines: Callable[..., Any],
) -> None:
    bent = [(0, 0), (0, 5.0), (0.0, 10), (10, 10), (10, 0), (0, 0)]
    found = outlines(topology(("001", [bent, square(20, 0, 0.1), square(30, 0, 1)])), CODES)
    path = found["outlines"]["AAA"][2]
    assert path == "M0,0l0-1000 1000 0 0 1000-1000 0zM3000,0l0-100 100 0 0 100-100 0z"


def test_a_country_that_is_small_is_kept(outlines: Callable[..., Any]) -> None:
    found = outlines(topology(("001", [square(20, 0, 0.1)])), CODES)
    assert found["outlines"]["AAA"][:2] == [0.05, 20.05]


def test_an_outline_across_the_180th_meridian_goes_on(outlines: Callable[..., Any]) -> None:
    across = [(170, 0), (170, 20), (-170, 20), (-170, 0), (170, 0)]
    found = outlines(topology(("001", [across, square(-169, 5)])), CODES)
    lat, lon, path = found["outlines"]["AAA"]
    assert (lat, lon) == (10.0, -180.0)
    assert path == "M17000,0l0-2000 2000 0 0 2000-2000 0zM19100,-500l0-200 200 0 0 200-200 0z"


def test_an_outline_round_a_pole_is_closed_along_it(outlines: Callable[..., Any]) -> None:
    round_pole = [(0, -70), (120, -70), (-120, -70), (0, -70)]
    path = outlines(topology(("001", [round_pole])), CODES)["outlines"]["AAA"][2]
    assert path == "M0,7000l36000 0 0 2000-36000 0 0-2000z"


def test_a_crescent_is_marked_inside_itself(outlines: Callable[..., Any]) -> None:
    horseshoe = [(0, 0), (0, 10), (2, 10), (2, 2), (8, 2), (8, 10), (11, 10), (11, 0), (0, 0)]
    lat, lon, _ = outlines(topology(("001", [horseshoe])), CODES)["outlines"]["AAA"]
    assert 2 < lat < 10
    assert lon == 9.5


def test_a_border_is_the_same_for_both_sides(outlines: Callable[..., Any]) -> None:
    """Two countries that share an arc: one has it forwards, the other backwards."""
    arcs = [
        [[1800, 900], [3, 40], [-3, 60]],  # the border, from south to north
        [[1800, 1000], [-100, 0], [0, -100], [100, 0]],
        [[1800, 900], [100, 0], [0, 100], [-100, 0]],
    ]
    shared = topology(arcs=arcs)
    shared["objects"]["countries"]["geometries"] = [
        {"type": "Polygon", "id": "001", "arcs": [[0, 1]], "properties": {"name": "A"}},
        {"type": "Polygon", "id": "002", "arcs": [[~0, 2]], "properties": {"name": "B"}},
    ]
    found = outlines(shared, CODES)["outlines"]
    assert found["AAA"][2].startswith("M0,0l30-400-30-600")
    assert found["BBB"][2].startswith("M0,-1000l30 600-30 400")


def test_the_outlines_that_ship_are_those_of_the_world() -> None:
    file = ROOT / "exports" / "html" / "vendor" / "world-atlas.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    assert len(found["outlines"]) > 200
    for code, (lat, lon, path) in found["outlines"].items():
        assert re.fullmatch("[A-Z]{3}", code)
        assert -90 <= lat <= 90
        assert -180 <= lon < 180
        assert re.fullmatch(r"(M-?\d+,-?\d+l[-0-9 ]+z)+", path), code
    lat, lon, _ = found["outlines"]["KGZ"]
    assert (round(lat), round(lon)) == (41, 75)
