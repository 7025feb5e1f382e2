"""What the graph says of the files that a data set was made of: name, release, checksum.

The import is a prov:Activity that used the files and generated the data set; a file is a
dcat:Distribution with its spdx:checksum (DCAT 3). No day is given, so that the same files give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from ...ontology import terms
from .mapping import Release

FILES = "https://w3id.org/steppe/file/"
"""Name space of files; the sha256 of its bytes names a file."""

IMPORTS = "https://w3id.org/steppe/import/"
"""Name space of imports, by the name of the data set."""

SPDX = "http://spdx.org/rdf/terms#"


def made_of(
    name: str, made: str, releases: Sequence[Release], files: Sequence[tuple[Path, str]]
) -> str:
    """N-Triples that say what a data set, or the table `made` (an IRI), was made of.

    `files` come with their sha256; `releases` are those that are known by it.
    """
    versions = {release.sha256: release.version for release in releases}
    activity = f"<{IMPORTS}{name}>"
    lines = [
        f"{activity} <{terms.RDF}type> <{terms.PROV}Activity> .",
        f"{activity} <{terms.PROV}generated> <{made}> .",
    ]
    for path, digest in files:
        file, checksum = f"<{FILES}{digest}>", f"<{FILES}{digest}#checksum>"
        sha256 = ox.Literal(digest, datatype=ox.NamedNode(terms.XSD + "hexBinary"))
        lines += [
            f"{activity} <{terms.PROV}used> {file} .",
            f"{file} <{terms.RDF}type> <{terms.DCAT}Distribution> .",
            f"{file} <{terms.DCT}title> {ox.Literal(path.name)} .",
            f"{file} <{SPDX}checksum> {checksum} .",
            f"{checksum} <{SPDX}algorithm> <{SPDX}checksumAlgorithm_sha256> .",
            f"{checksum} <{SPDX}checksumValue> {sha256} .",
        ]
        if digest in versions:
            lines.append(f"{file} <{terms.OWL}versionInfo> {ox.Literal(versions[digest])} .")
    return "".join(f"{line}\n" for line in lines)
