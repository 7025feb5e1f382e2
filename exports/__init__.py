"""Out of the graph: pages, tables, RDF and network files."""
