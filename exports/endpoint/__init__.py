"""The SPARQL 1.1 endpoint and its pages: `steppe serve`."""
