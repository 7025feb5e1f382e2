"""Published data sets → claims tables: one engine, and a mapping file for each data set.

`mapping` is what a mapping says, `mapping_file` reads it, `text` and `frames` read tables,
`placing` makes claims of rows, `claims_tables` writes them down. `rdf` takes RDF files.
"""

from .importing import Imported, import_tables
from .mapping import SourceMapping
from .mapping_file import packaged_mappings, read_mapping
from .options import Options

__all__ = [
    "Imported",
    "Options",
    "SourceMapping",
    "import_tables",
    "packaged_mappings",
    "read_mapping",
]
