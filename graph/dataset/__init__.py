"""Data sets: from a folder of claims tables to entities, sources and statements.

`tables` reads CSV strictly, `claim_rows` and `folder` say what the columns mean, `rules` and
`computed` add what follows.
"""

from .folder import (
    DEFAULT,
    LANGUAGES,
    find_dataset,
    is_entity_class,
    name_and_version,
    packaged,
    places_of,
    read_dataset,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "find_dataset",
    "is_entity_class",
    "name_and_version",
    "packaged",
    "places_of",
    "read_dataset",
]
