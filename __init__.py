"""steppe: a knowledge graph of states, alliances, treaties and bases, dated and sourced.

    import steppe

    kg = steppe.open()                     # the packaged data set
    kg.query("SELECT ?s WHERE { ?s st:memberOf id:SCO }")
    snapshot = kg.snapshot("2003-12-31")   # what holds that day
    snapshot.network(layers=["institutional"])
    snapshot.alignment(metric="jaccard")
    kg.render("network.html", on="2003-12-31")

Names are imported when first used, so that `import steppe` itself stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exports.knowledge_graph import KnowledgeGraph as KnowledgeGraph
    from .exports.knowledge_graph import open as open  # noqa: A004
    from .graph.alignment.measured import read_series as read_series
    from .graph.alignment.similarity import similarity as similarity
    from .graph.alignment.similarity import similarity_matrix as similarity_matrix
    from .graph.blocs.balance import balance as balance
    from .graph.blocs.balance import signed_modularity as signed_modularity
    from .graph.blocs.frustration import frustration as frustration
    from .ontology.errors import SteppeError as SteppeError

__version__ = "0.1.0"

_HOME = {
    "KnowledgeGraph": ".exports.knowledge_graph",
    "SteppeError": ".ontology.errors",
    "balance": ".graph.blocs.balance",
    "frustration": ".graph.blocs.frustration",
    "open": ".exports.knowledge_graph",
    "read_series": ".graph.alignment.measured",
    "signed_modularity": ".graph.blocs.balance",
    "similarity": ".graph.alignment.similarity",
    "similarity_matrix": ".graph.alignment.similarity",
}

__all__ = [
    "KnowledgeGraph",
    "SteppeError",
    "balance",
    "frustration",
    "open",
    "read_series",
    "signed_modularity",
    "similarity",
    "similarity_matrix",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name], __name__), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
