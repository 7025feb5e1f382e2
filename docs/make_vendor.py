"""Fetch what is not ours: python docs/make_vendor.py, or make vendor. It needs npm.

Each package is taken in one version, and refused if its sum is another than the one that stands
here. What comes of it goes where the page (exports/html/vendor) or the tests (tests/vendor) look
for it, with its licence beside it; docs/vendor.sha256 then has the sum of every file. To take in
another, add a part to PARTS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from outlines import outlines

ROOT = Path(__file__).resolve().parent.parent
SUMS = ROOT / "docs" / "vendor.sha256"
PAGE, TESTS = "exports/html/vendor", "tests/vendor"

Files = Mapping[str, bytes]
"""Name → content; of a package, the name is that in its folder."""


@dataclass(frozen=True)
class Package:
    """A package of the npm registry, and the sum that the registry states of it."""

    name: str
    version: str
    sha512: str


@dataclass(frozen=True)
class Part:
    """Files that are made of packages: `make` gets the files of each package, in order."""

    folder: str
    packages: tuple[Package, ...]
    make: Callable[..., Files]


# -- what is made of the packages ------------------------------------------------------------------

VIS_NETWORK = """\
vis-network 10.1.5 (vis-network.min.js), https://visjs.github.io/vis-network/
Copyright (c) 2011-2017 Almende B.V, http://almende.com
Copyright (c) 2017-2019 visjs contributors, https://github.com/visjs

vis-network is offered under the MIT License or the Apache License 2.0. It is
used here under the MIT License. Both texts follow, whole and unchanged. The
only change to the file is the removal of its last line, the comment that
points to a source map.

================================ MIT License ================================

{mit}

============================ Apache License 2.0 =============================

{apache}"""

WORLD_ATLAS = """\
world-atlas.json is made by docs/outlines.py from two packages.

The outlines are those of Natural Earth 4.1.0, medium scale (1:50m), which is
in the public domain; generalised to about 3 km, without islands smaller than
about 370 km². They were taken from world-atlas 2.0.2, whose licence (ISC) is:

{atlas}
The table of ISO 3166-1 numeric and alpha-3 codes was taken from
i18n-iso-countries 7.14.0, whose licence (MIT) is:

{codes}"""

OXIGRAPH = """\
Oxigraph 0.5.11 for JavaScript (oxigraph.js, oxigraph.wasm), https://oxigraph.org/
Copyright (c) 2018 Oxigraph developers

Oxigraph is offered under the MIT License or the Apache License 2.0. It is used
here under the MIT License, whose text follows. The files are web.js and
web_bg.wasm of the npm package oxigraph, unchanged but for their names.

Compiled into oxigraph.wasm are libraries that are offered under the MIT
License, by itself or with a choice of another: aho-corasick, crossbeam-epoch,
dashmap, geo, geo-types, geographiclib-rs, geojson, hashbrown, i_key_sort,
i_overlay, i_shape, i_tree, itoa, js-sys, json-event-parser, memchr, once_cell,
oxilangtag, oxiri, parking_lot_core, peg-runtime, quick-xml, rand, rayon,
rayon-core, regex, regex-automata, regex-syntax, robust, rstar, serde,
serde_json, tinyvec, tokio, wasm-bindgen, wkt.

================================ MIT License ================================

Permission is hereby granted, free of charge, to any
person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the
Software without restriction, including without
limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice
shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF
ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT
SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION
OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


def mapless(script: bytes) -> bytes:
    """A script without the comment at its end that points to a source map, which is not there."""
    lines = script.splitlines(keepends=True)
    if not lines[-1].startswith(b"//# sourceMappingURL="):
        raise SystemExit("the last line of a script points to no source map any more")
    return b"".join(lines[:-1])


def vis_network(files: Files) -> Files:
    """The script of the page's drawing."""
    licence = VIS_NETWORK.format(
        mit=files["LICENSE-MIT"].decode(), apache=files["LICENSE-APACHE-2.0"].decode()
    )
    return {
        "vis-network.min.js": mapless(files["standalone/umd/vis-network.min.js"]),
        "vis-network.LICENSE.txt": licence.encode(),
    }


def world_atlas(atlas: Files, countries: Files) -> Files:
    """The outlines, found by the codes that data sets use."""
    codes = {numeric: alpha3 for _, alpha3, numeric, _ in json.loads(countries["codes.json"])}
    made = outlines(json.loads(atlas["countries-50m.json"]), codes)
    licence = WORLD_ATLAS.format(
        atlas=atlas["LICENSE"].decode(), codes=countries["LICENSE"].decode()
    )
    text = json.dumps(made, separators=(",", ":")).replace('],"', '],\n"') + "\n"
    return {"world-atlas.json": text.encode(), "world-atlas.LICENSE.txt": licence.encode()}


def axe_core(files: Files) -> Files:
    """The checker of accessibility, unchanged."""
    return {
        "axe.min.js": files["axe.min.js"],
        "axe.LICENSE.txt": files["LICENSE"],
        "axe.LICENSE-3RD-PARTY.txt": files["LICENSE-3RD-PARTY.txt"],
    }


def oxigraph(files: Files) -> Files:
    """SPARQL as WebAssembly, unchanged. The package names its licence and holds no text of it."""
    if json.loads(files["package.json"])["license"] != "MIT OR Apache-2.0":
        raise SystemExit("oxigraph: it is under another licence now")
    return {
        "oxigraph.js": files["web.js"],
        "oxigraph.wasm": files["web_bg.wasm"],
        "oxigraph.LICENSE.txt": OXIGRAPH.encode(),
    }


def yasgui(files: Files) -> Files:
    """The editor of the endpoint. The package holds no text of its licence, nor of those of the
    libraries in it: what stands beside it was gathered by hand.
    """
    if json.loads(files["package.json"])["license"] != "MIT":
        raise SystemExit("yasgui: it is under another licence now")
    return {
        "yasgui.min.js": mapless(files["build/yasgui.min.js"]),
        "yasgui.min.css": files["build/yasgui.min.css"],
        "yasgui.LICENSE.txt": (ROOT / PAGE / "yasgui.LICENSE.txt").read_bytes(),
    }


PARTS = (
    Part(PAGE, (Package(
        "vis-network", "10.1.5",
        "civ5BjoMdAEwRb/PZMmBZ3sD+NPymIWfkIeaoBDqQZKJ1YDq20X6vTB8u+UstwdWT9ftxRaSEflKFOUTw43I0w==",
    ),), vis_network),
    Part(PAGE, (Package(
        "world-atlas", "2.0.2",
        "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
    ), Package(
        "i18n-iso-countries", "7.14.0",
        "nXHJZYtNrfsi1UQbyRqm3Gou431elgLjKl//CYlnBGt5aTWdRPH1PiS2T/p/n8Q8LnqYqzQJik3Q7mkwvLokeg==",
    )), world_atlas),
    Part(PAGE, (Package(
        "oxigraph", "0.5.11",
        "zKdgmp1tsrutGzC1lCCywwZRPpLJKaJnKSDWoY2hIhMiwiCRRXNN1DU7WUyTInBvgPKT8Y5N+RgwTL8qKXpLng==",
    ),), oxigraph),
    Part(PAGE, (Package(
        "@zazuko/yasgui", "4.6.2",
        "Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw==",
    ),), yasgui),
    Part(TESTS, (Package(
        "axe-core", "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    ),), axe_core),
)  # fmt: skip


# -- fetching --------------------------------------------------------------------------------------


def fetched(package: Package) -> Files:
    """The files of a package. SystemExit where it cannot be had, or is not what it was."""
    wanted = f"{package.name}@{package.version}"
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", wanted, "--ignore-scripts", "--silent", "--pack-destination"]
        try:
            subprocess.run([*command, folder], check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"npm cannot fetch {wanted}: {error}") from error
        (archive,) = Path(folder).iterdir()
        content = archive.read_bytes()
        found = base64.b64encode(hashlib.sha512(content).digest()).decode()
        if found != package.sha512:
            raise SystemExit(f"{wanted} has the SHA-512 {found}, not {package.sha512}")
        with tarfile.open(archive) as members:
            return {
                member.name.partition("/")[2]: members.extractfile(member).read()  # type: ignore[union-attr]
                for member in members
                if member.isfile()
            }


def sums() -> str:
    """The sum of every vendored file, as sha256sum writes it."""
    files = sorted(file for folder in (PAGE, TESTS) for file in (ROOT / folder).iterdir())
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(ROOT).as_posix()}\n"
        for file in files
    )


def main() -> None:
    """Fetch every part, write its files, and the sums of all."""
    for part in PARTS:
        made = part.make(*map(fetched, part.packages))
        folder = ROOT / part.folder
        folder.mkdir(exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
            sys.stdout.write(f"{part.folder}/{name}: {len(content):,} bytes\n")
    SUMS.write_text(sums(), encoding="utf-8")


if __name__ == "__main__":
    main()
