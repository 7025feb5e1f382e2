"""Published data sets → claims tables: one engine, and a mapping file for each data set.

`mapping` reads what a mapping says, `text` and `frames` read tables, `placing` makes claims of
rows, `claims_tables` writes them down. `rdf` takes RDF files.
"""

from .importing import Imported, import_tables
from .mapping import SourceMapping, packaged_mappings, read_mapping
from .options import Options

__all__ = [
    "Imported",
    "Options",
    "SourceMapping",
    "import_tables",
    "packaged_mappings",
    "read_mapping",
]
