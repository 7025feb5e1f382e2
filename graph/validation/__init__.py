"""Checks of a data set or store: tables, shapes, vocabulary, statements among each other."""
